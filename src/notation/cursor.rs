//! Reads the small things of the notation: names, numbers, values; and says where one is wrong.
//!
//! Must not know how they are put together.

use crate::model::KeyError;

/// Why something is not notation, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {message}")]
pub struct NotationError {
    /// The line, from 1.
    pub line: usize,
    /// The column in code points, from 1.
    pub column: usize,
    /// What is wrong there and what to write instead.
    pub message: String,
}

/// Whether a value of such characters needs no quotation marks.
pub(super) fn stands_bare(c: char) -> bool {
    c.is_alphanumeric() || "_-.,:+/".contains(c)
}

/// The most digits a number may have.
const DIGITS: usize = 9;

/// A place in what is read. Places are bytes.
pub(super) struct Cursor<'s> {
    source: &'s str,
    at: usize,
}

impl<'s> Cursor<'s> {
    pub(super) fn new(source: &'s str) -> Self {
        Self { source, at: 0 }
    }

    pub(super) fn place(&self) -> usize {
        self.at
    }

    pub(super) fn rest(&self) -> &'s str {
        &self.source[self.at..]
    }

    pub(super) fn at_line_start(&self) -> bool {
        self.at == 0 || self.source.as_bytes()[self.at - 1] == b'\n'
    }

    /// The next character, which is read by that.
    pub(super) fn next(&mut self) -> Option<char> {
        let c = self.rest().chars().next()?;
        self.at += c.len_utf8();
        Some(c)
    }

    /// Reads `sign` where it comes next.
    pub(super) fn take(&mut self, sign: &str) -> bool {
        let there = self.rest().starts_with(sign);
        self.at += if there { sign.len() } else { 0 };
        there
    }

    pub(super) fn expect(&mut self, sign: &str, message: &str) -> Result<(), NotationError> {
        if self.take(sign) { Ok(()) } else { Err(self.error(message)) }
    }

    pub(super) fn take_while(&mut self, fits: impl Fn(char) -> bool) -> &'s str {
        let rest = self.rest();
        let length = rest.find(|c| !fits(c)).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    /// The name of a label, an attribute or a relation; `made` makes its type.
    pub(super) fn name<T>(
        &mut self,
        what: &str,
        made: impl Fn(&str) -> Result<T, KeyError>,
    ) -> Result<T, NotationError> {
        let start = self.at;
        let raw = self.take_while(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-');
        if raw.is_empty() {
            return Err(self.error(format!("{what} is expected here, in letters a–z, digits, _ and -")));
        }
        made(raw).map_err(|e| self.error_at(start, e.to_string()))
    }

    /// The number after a `#` that has been read.
    pub(super) fn number(&mut self) -> Result<u32, NotationError> {
        let start = self.at;
        let digits = self.take_while(|c| c.is_ascii_digit());
        let number = digits.parse().ok().filter(|_| digits.len() <= DIGITS);
        number.ok_or_else(|| {
            let message = "a number of one to nine digits is expected after “#”; a plain # after } is written \\#";
            self.error_at(start, message)
        })
    }

    /// A value, bare or as a JSON string.
    pub(super) fn value(&mut self) -> Result<String, NotationError> {
        if self.rest().starts_with('"') {
            return self.quoted();
        }
        let bare = self.take_while(stands_bare);
        if bare.is_empty() {
            return Err(self.error("a value is expected after “=”; put odd characters in \"quotation marks\""));
        }
        Ok(bare.to_owned())
    }

    fn quoted(&mut self) -> Result<String, NotationError> {
        let rest = self.rest();
        let mut escaped = false;
        let end = rest.char_indices().skip(1).find(|(_, c)| {
            let ends = *c == '"' && !escaped;
            escaped = *c == '\\' && !escaped;
            ends
        });
        let Some((end, _)) = end else {
            return Err(self.error("this quotation mark is not closed"));
        };
        let value = serde_json::from_str(&rest[..=end]);
        let value = value.map_err(|_| self.error("this is not a string as JSON writes it"))?;
        self.at += end + 1;
        Ok(value)
    }

    /// What is wrong at this place.
    pub(super) fn error(&self, message: impl Into<String>) -> NotationError {
        self.error_at(self.at, message)
    }

    /// What is wrong at `place`.
    pub(super) fn error_at(&self, place: usize, message: impl Into<String>) -> NotationError {
        let before = self.source.get(..place).unwrap_or(self.source);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = before.matches('\n').count() + 1;
        let column = before[line_start..].chars().count() + 1;
        NotationError { line, column, message: message.into() }
    }
}
