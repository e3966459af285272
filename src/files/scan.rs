//! Bounds on a file before anything of it is parsed.
//!
//! Must not know the records: it sees brackets, strings and commas alone, in one pass.

use crate::model::{MAX_TEXT_BYTES, MAX_WORDS_BYTES, Problem};

/// The deepest nesting of brackets; what the program writes has far less.
const MOST_DEEP: usize = 24;

/// The most records of one table.
const MOST_RECORDS: usize = 1_000_000;

/// The most values in all.
const MOST_VALUES: usize = 16_000_000;

/// The most bytes of a string that is no text of an article (1 MiB).
const LONGEST: usize = MAX_WORDS_BYTES;

/// That a packed project keeps the bounds, and is as the program packs one.
///
/// # Errors
/// A located problem that names the bound.
pub(super) fn packed_within_bounds(file: &str, text: &str) -> Result<(), Problem> {
    located(file, Scan::new(text, "a packed project", true))
}

/// That a file of a project's folder keeps the bounds. People may have edited it by hand, so comments
/// are passed over.
///
/// # Errors
/// A located problem that names the bound.
pub(super) fn within_bounds(file: &str, text: &str) -> Result<(), Problem> {
    located(file, Scan::new(text, "a file of a project", false))
}

fn located(file: &str, mut scan: Scan<'_>) -> Result<(), Problem> {
    scan.run().map_err(|why| {
        let before = &scan.bytes[..scan.at.min(scan.bytes.len())];
        let line = before.split(|b| *b == b'\n').count();
        let start = before.iter().rposition(|b| *b == b'\n').map_or(0, |i| i + 1);
        let column = String::from_utf8_lossy(&before[start..]).chars().count() + 1;
        // A zeroed block is damage, not a bound.
        let kind = if scan.bytes.get(scan.at) == Some(&0) { "damaged_file" } else { "out_of_bounds" };
        Problem::error(kind, why).in_file(file, Some(line), Some(column))
    })
}

struct Scan<'t> {
    bytes: &'t [u8],
    /// What the file is, in messages.
    what: &'static str,
    /// Whether it must be just as the program writes it.
    strict: bool,
    at: usize,
    /// Where the last word outside of strings lies: the name of the field that a string belongs to.
    word: (usize, usize),
    depth: usize,
    records: usize,
    values: usize,
}

impl<'t> Scan<'t> {
    fn new(text: &'t str, what: &'static str, strict: bool) -> Self {
        Self { bytes: text.as_bytes(), what, strict, at: 0, word: (0, 0), depth: 0, records: 0, values: 0 }
    }

    fn unusual(&self) -> String {
        let also = if self.strict { "comments, raw strings or extensions" } else { "raw strings" };
        format!("{} has no {also}; this is not as the program writes it", self.what)
    }

    fn run(&mut self) -> Result<(), String> {
        while let Some(byte) = self.bytes.get(self.at).copied() {
            match byte {
                b'"' => self.string()?,
                b'\'' => self.character(),
                b'(' | b'[' | b'{' => self.open()?,
                b')' | b']' | b'}' => self.depth = self.depth.saturating_sub(1),
                b',' => self.comma()?,
                b'/' | b'#' if self.strict => return Err(self.unusual()),
                b'/' => {
                    self.comment();
                    continue;
                }
                b'#' if self.word.1 == self.at && self.word.0 < self.at => return Err(self.unusual()),
                0 => return Err(format!("{} has no NUL characters; the file is damaged", self.what)),
                _ if byte.is_ascii_alphanumeric() || byte == b'_' => {
                    self.word();
                    continue;
                }
                _ => {}
            }
            self.at += 1;
        }
        Ok(())
    }

    fn open(&mut self) -> Result<(), String> {
        self.depth += 1;
        if self.depth > MOST_DEEP {
            return Err(format!("brackets are nested deeper than {MOST_DEEP}, the most of {}", self.what));
        }
        if self.depth == 2 {
            self.records = 0;
        }
        Ok(())
    }

    fn comma(&mut self) -> Result<(), String> {
        self.values += 1;
        self.records += usize::from(self.depth == 2);
        if self.records > MOST_RECORDS {
            return Err(format!("a table has more than {MOST_RECORDS} records, the most of {}", self.what));
        }
        if self.values > MOST_VALUES {
            return Err(format!("there are more than {MOST_VALUES} values, the most of {}", self.what));
        }
        Ok(())
    }

    /// Goes past a comment, to the end of the line or of the block; blocks may be nested.
    fn comment(&mut self) {
        let next = self.bytes.get(self.at + 1).copied();
        if next != Some(b'*') {
            while self.bytes.get(self.at).is_some_and(|b| *b != b'\n') {
                self.at += 1;
            }
            return;
        }
        let mut open = 0usize;
        while let Some(pair) = self.bytes.get(self.at..self.at + 2) {
            match pair {
                b"/*" => open += 1,
                b"*/" => open -= 1,
                _ => {
                    self.at += 1;
                    continue;
                }
            }
            self.at += 2;
            if open == 0 {
                return;
            }
        }
        self.at = self.bytes.len();
    }

    fn word(&mut self) {
        let start = self.at;
        let more = |b: &u8| b.is_ascii_alphanumeric() || *b == b'_';
        while self.bytes.get(self.at).is_some_and(more) {
            self.at += 1;
        }
        self.word = (start, self.at);
    }

    /// Goes to the closing quote.
    fn string(&mut self) -> Result<(), String> {
        let (start, field) = (self.at, &self.bytes[self.word.0..self.word.1]);
        if self.word.1 == start && !field.is_empty() {
            return Err(self.unusual());
        }
        let long = field == b"content" || field == b"words";
        let most = if long { MAX_TEXT_BYTES } else { LONGEST };
        let name = String::from_utf8_lossy(field).into_owned();
        self.at += 1;
        while let Some(byte) = self.bytes.get(self.at) {
            match byte {
                b'"' => break,
                b'\\' => self.at += 2,
                _ => self.at += 1,
            }
        }
        if self.at - start <= most {
            return Ok(());
        }
        self.at = start;
        Err(format!("a string in “{name}” has more than {most} bytes, the most of {}", self.what))
    }

    /// Goes to the closing quote of a single character.
    fn character(&mut self) {
        self.at += if self.bytes.get(self.at + 1) == Some(&b'\\') { 3 } else { 2 };
        while self.bytes.get(self.at).is_some_and(|b| *b != b'\'' && *b != b'\n') {
            self.at += 1;
        }
    }
}
