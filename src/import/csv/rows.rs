//! The rows of a table: all cells in one text, for there may be a great many small ones.
//!
//! Must not know what a column is about.

use crate::import::draft::push_tight;
use csv::StringRecord;

/// The rows of a table, without its header.
#[derive(Default)]
pub(super) struct Rows {
    cells: String,
    /// Where each cell ends in the text of all.
    ends: Vec<u32>,
    begins: Vec<Begin>,
}

/// Where a row begins.
#[derive(Clone, Copy)]
struct Begin {
    /// The number of its first cell.
    cell: u32,
    /// Where it stands in its file: the byte, and the line from 1.
    byte: u32,
    line: u32,
}

/// A row.
#[derive(Clone, Copy)]
pub(super) struct Row<'t> {
    rows: &'t Rows,
    begin: Begin,
    /// The number of the cell behind its last.
    end: usize,
}

impl Rows {
    /// No rows yet, with room for so many bytes of cells.
    pub fn with_capacity(bytes: usize) -> Self {
        Self { cells: String::with_capacity(bytes), ..Self::default() }
    }

    /// One more row, of which so many cells are kept: those behind them are empty.
    pub fn push(&mut self, record: &StringRecord, width: usize) {
        let short = |x: u64| u32::try_from(x).unwrap_or(u32::MAX);
        let (byte, line) = record.position().map_or((0, 1), |at| (short(at.byte()), short(at.line())));
        push_tight(&mut self.begins, Begin { cell: short(self.ends.len() as u64), byte, line });
        for cell in record.iter().take(width) {
            self.cells.push_str(cell);
            push_tight(&mut self.ends, short(self.cells.len() as u64));
        }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.begins.len()
    }

    /// The row of this number.
    pub fn get(&self, at: usize) -> Option<Row<'_>> {
        let begin = *self.begins.get(at)?;
        let end = self.begins.get(at + 1).map_or(self.ends.len(), |next| next.cell as usize);
        Some(Row { rows: self, begin, end })
    }

    /// The rows in order.
    pub fn iter(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.len()).filter_map(|at| self.get(at))
    }
}

impl<'t> Row<'t> {
    /// The cell of this number, where the row has so many.
    pub fn get(&self, column: usize) -> Option<&'t str> {
        let at = (self.begin.cell as usize).checked_add(column).filter(|at| *at < self.end)?;
        let end = |at: usize| self.rows.ends.get(at).map(|end| *end as usize);
        self.rows.cells.get(at.checked_sub(1).map_or(Some(0), end)?..end(at)?)
    }

    /// Where it stands in its file: the byte, and the line from 1. Empty lines may stand before it.
    pub fn place(&self) -> (usize, usize) {
        (self.begin.byte as usize, self.begin.line as usize)
    }
}
