//! Cells and sheets: quoting by the csv crate, lists within a cell, and the guard against formulas.
//!
//! Must not know what a cell is about.

use crate::export::losses::Losses;
use crate::export::{Example, LossKind};
use crate::model::{ArticleId, MarkId};

/// The rule of the guard, for reports.
const RULE: &str =
    "a cell that a spreadsheet would run as a formula gets an apostrophe in front (option raw=yes leaves it)";

/// The content of a cell.
#[derive(Clone)]
pub(super) enum Cell {
    /// A number or a yes or no, which no spreadsheet runs: “-3” stays a number.
    Plain(String),
    /// Anything a person or a file could have written.
    Words(String),
}

impl Cell {
    /// A cell that needs no guard.
    pub fn plain(value: &(impl ToString + ?Sized)) -> Self {
        Self::Plain(value.to_string())
    }

    /// A cell that is guarded.
    pub fn words(value: &(impl ToString + ?Sized)) -> Self {
        Self::Words(value.to_string())
    }
}

/// A table as it is written.
pub(super) struct Sheet<'l> {
    writer: ::csv::Writer<Vec<u8>>,
    raw: bool,
    losses: &'l mut Losses,
}

impl<'l> Sheet<'l> {
    /// An empty table; `raw` leaves formulas alone.
    pub fn new(bom: bool, raw: bool, losses: &'l mut Losses) -> Self {
        let start = if bom { BOM.to_vec() } else { Vec::new() };
        let writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::Any(b'\n')).from_writer(start);
        Self { writer, raw, losses }
    }

    /// The names of the columns.
    pub fn header(&mut self, names: impl Iterator<Item = String>) -> Result<(), ::csv::Error> {
        self.writer.write_record(names.collect::<Vec<_>>())
    }

    /// One row; guarded cells are counted against the mark.
    pub fn row(&mut self, article: ArticleId, mark: Option<MarkId>, cells: Vec<Cell>) -> Result<(), ::csv::Error> {
        let mut row = Vec::with_capacity(cells.len());
        for cell in cells {
            row.push(match cell {
                Cell::Words(text) if !self.raw && runs(&text) => {
                    let guarded = format!("'{text}");
                    let example = Example { article, mark, text };
                    self.losses.add(LossKind::Character, RULE, example);
                    guarded
                }
                Cell::Plain(text) | Cell::Words(text) => text,
            });
        }
        self.writer.write_record(row)
    }

    /// The bytes of the table.
    pub fn done(mut self) -> Result<Vec<u8>, ::csv::Error> {
        self.writer.flush()?;
        self.writer.into_inner().map_err(|e| std::io::Error::other(e.to_string()).into())
    }
}

/// The byte order mark in UTF-8.
pub(super) const BOM: &[u8] = "\u{feff}".as_bytes();

/// Whether a spreadsheet would run the cell. Apostrophes in front do not count, so that a guarded
/// cell can always be told from one that had an apostrophe itself.
fn runs(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r', '\0'])
}

/// What a guarded cell said.
pub(super) fn unguarded(cell: &str) -> Option<&str> {
    cell.strip_prefix('\'').filter(|rest| runs(rest))
}

/// Several values in one cell: joined by `; `, a backslash before a backslash or semicolon of theirs.
pub(super) fn list(items: impl Iterator<Item = String>) -> String {
    let escaped: Vec<String> = items.map(|item| item.replace('\\', "\\\\").replace(';', "\\;")).collect();
    escaped.join("; ")
}

/// The values of a cell that [`list`] wrote.
pub(super) fn unlist(cell: &str) -> Vec<String> {
    if cell.is_empty() {
        return Vec::new();
    }
    let mut items = vec![String::new()];
    let mut chars = cell.chars();
    while let Some(c) = chars.next() {
        let taken = match c {
            ';' => {
                items.push(String::new());
                chars.next();
                continue;
            }
            '\\' => chars.next().unwrap_or('\\'),
            c => c,
        };
        if let Some(last) = items.last_mut() {
            last.push(taken);
        }
    }
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_read_back() {
        for items in [vec!["a", "b"], vec!["a; b", "\\", ";"], vec![" x ", "y\\;z"]] {
            let cell = list(items.iter().map(ToString::to_string));
            assert_eq!(unlist(&cell), items, "{cell}");
        }
    }

    #[test]
    fn a_guarded_cell_is_told_from_one_with_an_apostrophe() {
        assert!(runs("=1") && runs("'=1") && !runs("'tis") && !runs(""));
        assert_eq!(unguarded("'=1"), Some("=1"));
        assert_eq!(unguarded("''=1"), Some("'=1"));
        assert_eq!(unguarded("'tis"), None);
    }
}
