//! Cells and sheets: quoting by the csv crate, and the guard against formulas.
//!
//! Must not know what a cell is about.

use crate::export::losses::Losses;
use crate::export::{Example, LossKind};
use crate::model::{ArticleId, MarkId};
use crate::records::cells::runs;

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

/// How a table looks.
#[derive(Clone, Copy)]
pub(super) struct Look {
    /// A byte order mark in front.
    pub bom: bool,
    /// Whether formulas are left alone.
    pub raw: bool,
    /// What stands between two cells.
    pub delimiter: u8,
    /// Whether rows before these have the names of the columns.
    pub later: bool,
}

/// A table as it is written.
pub(super) struct Sheet {
    writer: ::csv::Writer<Vec<u8>>,
    raw: bool,
}

impl Sheet {
    /// An empty table with these columns, which go on where another was.
    pub fn new(look: Look, columns: &[impl AsRef<str>]) -> Result<Self, ::csv::Error> {
        let start = if look.bom && !look.later { BOM.to_vec() } else { Vec::new() };
        let mut builder = ::csv::WriterBuilder::new();
        let mut writer = builder.terminator(::csv::Terminator::Any(b'\n')).delimiter(look.delimiter).from_writer(start);
        if !look.later {
            writer.write_record(columns.iter().map(AsRef::as_ref))?;
        }
        Ok(Self { writer, raw: look.raw })
    }

    /// One row about this; guarded cells are counted against the mark.
    pub fn row(
        &mut self,
        (article, mark): (ArticleId, Option<MarkId>),
        cells: Vec<Cell>,
        losses: &mut Losses,
    ) -> Result<(), ::csv::Error> {
        let mut row = Vec::with_capacity(cells.len());
        for cell in cells {
            row.push(match cell {
                Cell::Words(text) if !self.raw && runs(&text) => {
                    let guarded = format!("'{text}");
                    let example = Example { article, mark, text };
                    losses.add(LossKind::Character, RULE, example);
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
