//! Where marks lie in the whole article, in as many rows as a strip beside it can show.
//!
//! Must not know pixels or colours.

use crate::model::{LabelId, Mark};

/// How many rows there are.
pub const ROWS: usize = 400;

/// For each row of the article how many marks of each label start in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rows {
    length: usize,
    rows: Vec<Vec<(LabelId, u32)>>,
}

impl Rows {
    /// No marks yet, on an article of so many bytes.
    pub fn new(length: usize) -> Self {
        Self { length, rows: vec![Vec::new(); ROWS] }
    }

    fn row_of(&self, mark: &Mark) -> usize {
        let start = mark.spans.hull().start();
        (start * ROWS / self.length.max(1)).min(ROWS - 1)
    }

    /// One mark more.
    pub fn add(&mut self, mark: &Mark) {
        let at = self.row_of(mark);
        let Some(row) = self.rows.get_mut(at) else { return };
        match row.binary_search_by(|(label, _)| label.cmp(&mark.label)) {
            Ok(i) => row[i].1 += 1,
            Err(i) => row.insert(i, (mark.label.clone(), 1)),
        }
    }

    /// One mark less.
    pub fn remove(&mut self, mark: &Mark) {
        let at = self.row_of(mark);
        let Some(row) = self.rows.get_mut(at) else { return };
        if let Ok(i) = row.binary_search_by(|(label, _)| label.cmp(&mark.label)) {
            row[i].1 -= 1;
            if row[i].1 == 0 {
                row.remove(i);
            }
        }
    }

    /// The rows with marks: which row, and the label that most of them have.
    pub fn filled(&self) -> impl Iterator<Item = (usize, &LabelId)> {
        let rows = self.rows.iter().enumerate();
        rows.filter_map(|(i, row)| Some((i, &row.iter().max_by_key(|(_, n)| *n)?.0)))
    }
}
