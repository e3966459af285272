//! The beginning of a table, for a person who says what its columns are: header and first rows, bounded.
//!
//! Must not know what a column is about.

use super::table::{delimiter_of, usual_delimiter};
use csv::StringRecord;

/// How much of a table is kept to be looked at.
const MOST_BYTES: usize = 256 << 10;

/// How many rows are looked at.
const MOST_ROWS: usize = 200;

/// What can stand between cells: as the option names it, and in words.
pub const DELIMITERS: [(&str, &str); 4] =
    [("comma", "comma  ,"), ("tab", "tab"), ("semicolon", "semicolon  ;"), ("bar", "bar  |")];

/// The beginning of a table whose columns were not recognised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableHead {
    text: String,
    /// Whether this is all of the table.
    whole: bool,
}

/// Header and first rows of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableLook {
    /// What stands between cells, as the option names it.
    pub delimiter: &'static str,
    /// The names of the columns.
    pub header: Vec<String>,
    /// The first rows.
    pub rows: Vec<Vec<String>>,
}

impl TableHead {
    /// The beginning of the table that `source` is.
    pub fn of(source: &str) -> Self {
        let mut end = source.len().min(MOST_BYTES);
        while !source.is_char_boundary(end) {
            end -= 1;
        }
        Self { text: source[..end].to_owned(), whole: end == source.len() }
    }

    /// Header and first rows, with this between cells; with what there is most of where nothing is said.
    pub fn look(&self, delimiter: Option<&str>) -> TableLook {
        let by = delimiter.and_then(delimiter_of).unwrap_or_else(|| usual_delimiter(&self.text));
        let mut reader = csv::ReaderBuilder::new();
        let reader = reader.has_headers(false).flexible(true).delimiter(by).from_reader(self.text.as_bytes());
        let records = reader.into_records().map_while(Result::ok).filter(|r| r.iter().any(|c| !c.is_empty()));
        let mut records: Vec<StringRecord> = records.take(MOST_ROWS + 2).collect();
        // What was cut off may have ended in the middle of a row.
        if !self.whole && records.len() < MOST_ROWS + 2 {
            records.pop();
        }
        let cells = |record: StringRecord| record.iter().map(str::to_owned).collect();
        let mut rows = records.into_iter().take(MOST_ROWS + 1).map(cells);
        let header: Vec<String> = rows.next().unwrap_or_default();
        let named = DELIMITERS.iter().find(|(name, _)| delimiter_of(name) == Some(by));
        TableLook {
            delimiter: named.map_or("comma", |(name, _)| name),
            header: header.iter().map(|name| name.trim().to_owned()).collect(),
            rows: rows.collect(),
        }
    }
}

impl TableLook {
    /// The cells of a column, from the top.
    pub fn cells(&self, column: usize) -> impl Iterator<Item = &str> {
        self.rows.iter().map(move |row| row.get(column).map_or("", String::as_str))
    }

    /// The name of a column for a person; its number where it has none.
    pub fn name(&self, column: usize) -> String {
        match self.header.get(column).map(String::as_str) {
            None | Some("") => format!("column {}", column + 1),
            Some(name) => name.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_cut_off_shows_no_half_row() {
        let row = format!("1;{}\n", "é".repeat(40_000));
        let head = TableHead::of(&format!("a;b\n{row}{row}{row}{row}"));
        let look = head.look(None);
        assert_eq!((look.delimiter, look.header.len()), ("semicolon", 2));
        let whole = |row: &Vec<String>| row[1].chars().count() == 40_000;
        assert_eq!((look.rows.len(), look.rows.iter().all(whole)), (3, true));
        assert_eq!(head.look(Some("comma")).header, ["a;b"]);
    }

    #[test]
    fn a_small_table_is_whole_and_nothing_is_no_table() {
        let look = TableHead::of("a,\n1,2\n\n3,4").look(None);
        assert_eq!(look.rows, [["1", "2"], ["3", "4"]]);
        assert_eq!((look.name(0), look.name(1)), ("a".to_owned(), "column 2".to_owned()));
        assert!(TableHead::of("").look(None).header.is_empty());
    }
}
