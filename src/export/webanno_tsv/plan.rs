//! Which rows a mark is on: those of the tokens it covers, and of parts of tokens where it starts or ends inside.
//!
//! Marks begin and end with words here, or parts of them; one that covers nothing is on an empty part of the token
//! it stands in or behind. Must not know columns.

use crate::export::sheets::Sheet;
use crate::export::tokeniser::Tokeniser;
use crate::export::tokens::{covered, sentence_starts};
use std::collections::BTreeMap;
use std::ops::Range;

/// The rows of a text with one person's marks.
pub(super) struct Plan {
    /// The tokens in order.
    pub tokens: Vec<Range<usize>>,
    /// The numbers of the tokens at which sentences start.
    pub starts: Vec<usize>,
    /// The marks in the order of the sheet.
    pub marks: Vec<Placed>,
    /// The marks on each row that has any.
    pub on: BTreeMap<Row, Vec<usize>>,
    /// Which of the parts of its token each part is, from 1.
    pub parts: BTreeMap<Row, usize>,
}

/// A mark on its rows.
pub(super) struct Placed {
    /// The first of its rows.
    pub first: Row,
    /// The number that tells it apart, where a row has others or it has more rows.
    pub number: Option<usize>,
}

/// A token by its number, or a part of it by its bytes; tokens come before their parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Row {
    pub token: usize,
    pub part: Option<(usize, usize)>,
}

impl Plan {
    /// The plan of the marks of a sheet on this text.
    pub fn of(tokeniser: Tokeniser, text: &str, sheet: &Sheet<'_>) -> Self {
        let tokens = tokeniser.tokens(text);
        let starts = sentence_starts(text, &tokens).into_iter().collect();
        let mut on: BTreeMap<Row, Vec<usize>> = BTreeMap::new();
        let mut marks = Vec::new();
        let mut several = Vec::new();
        for (n, mark) in sheet.marks.iter().enumerate() {
            let rows = rows(&tokens, &mark.spans.hull().range());
            several.push((n, rows.len() > 1));
            for row in &rows {
                on.entry(*row).or_default().push(n);
            }
            let first = rows.first().copied().unwrap_or(Row { token: 0, part: None });
            marks.push(Placed { first, number: None });
        }
        let mut parts = BTreeMap::new();
        let mut last = (0, 0);
        for row in on.keys().filter(|row| row.part.is_some()) {
            last = if last.0 == row.token { (row.token, last.1 + 1) } else { (row.token, 1) };
            parts.insert(*row, last.1);
        }
        let mut plan = Self { tokens, starts, marks, on, parts };
        plan.number(several);
        plan
    }

    /// Numbers the marks that have more than one row, or share one.
    fn number(&mut self, several: Vec<(usize, bool)>) {
        let mut numbered: BTreeMap<usize, bool> = several.into_iter().collect();
        for marks in self.on.values().filter(|marks| marks.len() > 1) {
            numbered.extend(marks.iter().map(|n| (*n, true)));
        }
        for (number, (n, _)) in (1..).zip(numbered.into_iter().filter(|(_, numbered)| *numbered)) {
            if let Some(placed) = self.marks.get_mut(n) {
                placed.number = Some(number);
            }
        }
    }

    /// The parts of a token that have rows of their own.
    pub fn parts_of(&self, token: usize) -> impl Iterator<Item = Row> + '_ {
        let first = Row { token, part: Some((0, 0)) };
        self.parts.range(first..Row { token: token + 1, part: None }).map(|(row, _)| *row)
    }

    /// The bytes of a row.
    pub fn bytes(&self, row: Row) -> Range<usize> {
        match row.part {
            Some((start, end)) => start..end,
            None => self.tokens.get(row.token).cloned().unwrap_or_default(),
        }
    }
}

/// The rows of what a mark covers.
fn rows(tokens: &[Range<usize>], bytes: &Range<usize>) -> Vec<Row> {
    if bytes.is_empty() {
        let token = tokens.partition_point(|t| t.end < bytes.start);
        return vec![Row { token, part: Some((bytes.start, bytes.end)) }];
    }
    let row = |n: usize| {
        let token = tokens.get(n)?;
        let (start, end) = (token.start.max(bytes.start), token.end.min(bytes.end));
        Some(Row { token: n, part: ((start, end) != (token.start, token.end)).then_some((start, end)) })
    };
    covered(tokens, bytes).filter_map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_cut_words_in_parts() {
        let words = Tokeniser::Words.tokens("ab cd");
        assert_eq!(rows(&words, &(1..4)), [Row { token: 0, part: Some((1, 2)) }, Row { token: 1, part: Some((3, 4)) }]);
        assert_eq!(rows(&words, &(0..5)), [Row { token: 0, part: None }, Row { token: 1, part: None }]);
        assert_eq!(rows(&words, &(2..2)), [Row { token: 0, part: Some((2, 2)) }]);
    }
}
