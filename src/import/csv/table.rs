//! A table as it is in its file: header, rows, and where each cell stands.
//!
//! Bounded: columns. Must not know what a column is about.

use super::rows::Rows;
use crate::import::Input;
use crate::model::Problem;
use csv::StringRecord;

/// The most columns of a table, which is what spreadsheets have.
const MOST_COLUMNS: usize = 16_384;

/// A table of one file.
pub(super) struct Table<'f> {
    pub header: Vec<String>,
    pub rows: Rows,
    /// What stands between cells.
    pub delimiter: u8,
    file: String,
    source: &'f str,
}

impl<'f> Table<'f> {
    /// Reads the table that `source` is.
    pub fn read(input: &Input<'_>, source: &'f str) -> Result<Self, Box<Problem>> {
        let delimiter = delimiter(input, source)?;
        let mut reader = csv::ReaderBuilder::new();
        let reader = reader.has_headers(false).flexible(true).delimiter(delimiter);
        let rows = Rows::with_capacity(source.len());
        let mut made = Self { header: vec![], rows, delimiter, file: input.name.to_owned(), source };
        made.check_width()?;
        let (mut reader, mut record) = (reader.from_reader(source.as_bytes()), StringRecord::new());
        loop {
            let more = reader.read_record(&mut record).map_err(|e| {
                let message = format!("this is no table: {e}");
                Box::new(made.wrong(e.position().map(place), message))
            })?;
            if !more {
                break;
            }
            if made.header.is_empty() {
                made.header = record.iter().map(|cell| cell.trim().to_owned()).collect();
                continue;
            }
            let width = made.header.len();
            if record.len() > width && record.iter().skip(width).any(|cell| !cell.trim().is_empty()) {
                let message = format!("this row has {} cells, the header has {width}", record.len());
                return Err(Box::new(made.wrong(record.position().map(place), message)));
            }
            // A row of empty cells is none.
            if record.iter().any(|cell| !cell.is_empty()) {
                made.rows.push(&record, width);
            }
        }
        made.check_end()?;
        if made.header.is_empty() {
            return Err(Box::new(made.wrong(None, "there is nothing in this table".to_owned())));
        }
        Ok(made)
    }

    /// A first line with more separators than a table has columns begins no table.
    fn check_width(&self) -> Result<(), Box<Problem>> {
        let first = self.source.trim_start_matches(['\n', '\r']);
        let first = first.split(['\n', '\r']).next().unwrap_or_default();
        let count = 1 + first.bytes().filter(|b| *b == self.delimiter).count();
        if count <= MOST_COLUMNS {
            return Ok(());
        }
        let message = format!(
            "the first line has {count} cells, and a table may have {MOST_COLUMNS} columns; this seems to be no table, or something else stands between its cells"
        );
        Err(Box::new(self.wrong(Some((0, 1)), message)))
    }

    /// A quotation mark that is never closed takes all the rest of the file into one cell.
    fn check_end(&self) -> Result<(), Box<Problem>> {
        let Some(last) = self.rows.len().checked_sub(1).and_then(|last| self.rows.get(last)) else { return Ok(()) };
        let tail = self.source.get(last.place().0..).unwrap_or_default();
        let odd = tail.bytes().filter(|b| *b == b'"').count() % 2 == 1;
        if odd && tail.trim_end().contains('\n') {
            let message = "a quotation mark is opened in this row and never closed".to_owned();
            return Err(Box::new(self.wrong(Some(last.place()), message)));
        }
        Ok(())
    }

    /// The column of this name: as it is written, else whatever the capitals, else by its number (`#2`), for
    /// names may be missing or stand twice.
    pub fn column(&self, name: &str) -> Option<usize> {
        let exact = self.header.iter().position(|h| h == name.trim());
        let alike = || self.header.iter().position(|h| h.eq_ignore_ascii_case(name.trim()));
        let number = || name.trim().strip_prefix('#')?.parse::<usize>().ok()?.checked_sub(1);
        exact.or_else(alike).or_else(|| number().filter(|at| *at < self.header.len()))
    }

    /// The line of a row, from 1.
    pub fn line(&self, row: usize) -> usize {
        self.begin(self.rows.get(row).map(|row| row.place())).0
    }

    /// The line where a row begins and the file from there on: empty lines before it are no part of it.
    fn begin(&self, place: Option<(usize, usize)>) -> (usize, &'f str) {
        let Some((byte, line)) = place else { return (1, "") };
        let rest = self.source.get(byte..).unwrap_or_default();
        let row = rest.trim_start_matches(['\n', '\r']);
        let empty = rest[..rest.len() - row.len()].matches('\n').count();
        (line.saturating_add(empty), row)
    }

    /// Something wrong in a cell.
    pub fn problem(&self, row: usize, column: usize, message: impl Into<String>) -> Problem {
        let (line, at) = self.place(row, column);
        Problem::error("damaged_file", message).in_file(&self.file, Some(line), Some(at))
    }

    /// The line and column in code points where a cell begins, from 1.
    fn place(&self, row: usize, column: usize) -> (usize, usize) {
        let (line, rest) = self.begin(self.rows.get(row).map(|row| row.place()));
        let (mut line, mut at, mut cells, mut quoted) = (line, 1, 0, false);
        for c in rest.chars() {
            if cells == column {
                break;
            }
            match c {
                '"' => quoted = !quoted,
                '\n' => (line, at) = (line + 1, 0),
                c if !quoted && c == char::from(self.delimiter) => cells += 1,
                _ => {}
            }
            at += 1;
        }
        (line, at)
    }

    fn wrong(&self, place: Option<(usize, usize)>, message: String) -> Problem {
        let line = place.map(|_| self.begin(place).0);
        Problem::error("damaged_file", message).in_file(&self.file, line, line.map(|_| 1))
    }
}

/// The byte and the line, from 1, of a position in a file.
fn place(at: &csv::Position) -> (usize, usize) {
    let short = |x: u64| usize::try_from(x).unwrap_or(usize::MAX);
    (short(at.byte()), short(at.line()))
}

/// What stands between cells: as asked, else what the first line has most of.
fn delimiter(input: &Input<'_>, source: &str) -> Result<u8, Box<Problem>> {
    let Some(asked) = input.option("delimiter") else { return Ok(usual_delimiter(source)) };
    delimiter_of(asked).ok_or_else(|| {
        let message = format!("the option delimiter cannot be “{asked}”; use comma, tab, semicolon or bar");
        Box::new(Problem::error("option", message).in_file(input.name, None, None))
    })
}

/// What the first line has most of, of what can stand between cells.
pub(super) fn usual_delimiter(source: &str) -> u8 {
    let first = source.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |d: u8| first.bytes().filter(|b| *b == d).count();
    let by = [b';', b'|', b',', b'\t'].into_iter().max_by_key(|d| count(*d)).unwrap_or(b',');
    if count(by) == 0 { b',' } else { by }
}

/// What stands between cells, by its name in the option.
pub(super) fn delimiter_of(name: &str) -> Option<u8> {
    match name {
        "comma" => Some(b','),
        "tab" => Some(b'\t'),
        "semicolon" => Some(b';'),
        "bar" => Some(b'|'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_have_places_and_quotes_must_close() {
        let now = jiff::Timestamp::UNIX_EPOCH;
        let source = "a;b;c\n1;\"é\nx\";3\n\n4;5;6\n";
        let table = Table::read(&Input::alone("t", source.as_bytes(), now), source).unwrap();
        assert_eq!((table.place(0, 1), table.place(0, 2), table.place(1, 2)), ((2, 3), (3, 4), (5, 5)));
        let open = "a,b\n1,2\n3,\"4\n5,6\n";
        let problem = Table::read(&Input::alone("t", open.as_bytes(), now), open).err().unwrap();
        assert_eq!(problem.place.line, Some(3));
        let wide = "a,b\n1,2,3\n";
        let problem = Table::read(&Input::alone("t", wide.as_bytes(), now), wide).err().unwrap();
        assert_eq!(problem.message, "this row has 3 cells, the header has 2");
    }
}
