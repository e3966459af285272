//! Which rows a mark is on: those of the tokens it covers, and of parts of tokens where it starts or ends inside.
//!
//! A mark that covers nothing is on an empty part of the token it stands in or behind. Must not know columns.

use crate::export::sheets::Sheet;
use crate::export::tokens::{covered, sentence_starts, tokens};
use std::collections::BTreeMap;
use std::ops::Range;

/// The rows of a text with one person's marks.
pub(super) struct Plan {
    /// The tokens in order.
    pub tokens: Vec<Range<usize>>,
    /// The numbers of the tokens at which sentences start.
    pub starts: Vec<usize>,
    /// The marks in the order of the sheet; nothing where one covers no token.
    pub marks: Vec<Option<Placed>>,
    /// The marks on each row that has any.
    pub on: BTreeMap<Row, Vec<usize>>,
    /// Which of the parts of its token each part is, from 1.
    pub parts: BTreeMap<Row, usize>,
}

/// A mark on its rows.
pub(super) struct Placed {
    /// The bytes it covers there.
    pub bytes: Range<usize>,
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
    pub fn of(text: &str, sheet: &Sheet<'_>) -> Self {
        let tokens = tokens(text);
        let starts = sentence_starts(text, &tokens).into_iter().collect();
        let mut on: BTreeMap<Row, Vec<usize>> = BTreeMap::new();
        let mut marks = Vec::new();
        let mut several = Vec::new();
        for (n, mark) in sheet.marks.iter().enumerate() {
            let placed = bytes(&tokens, mark.spans.hull().range()).map(|bytes| {
                let rows = rows(&tokens, &bytes);
                several.push((n, rows.len() > 1));
                for row in &rows {
                    on.entry(*row).or_default().push(n);
                }
                let first = rows.first().copied().unwrap_or(Row { token: 0, part: None });
                Placed { bytes, first, number: None }
            });
            marks.push(placed);
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
            if let Some(Some(placed)) = self.marks.get_mut(n) {
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

/// What a mark covers without the white space at its ends; nothing where no token is left. What covers nothing
/// stands in a token, behind the one before it, or before the first.
fn bytes(tokens: &[Range<usize>], mark: Range<usize>) -> Option<Range<usize>> {
    if mark.is_empty() {
        let here = tokens.get(at(tokens, mark.start)).filter(|t| t.start <= mark.start).map(|_| mark.start);
        let before = at(tokens, mark.start).checked_sub(1).and_then(|n| tokens.get(n)).map(|t| t.end);
        let place = here.or(before).or_else(|| tokens.first().map(|t| t.start))?;
        return Some(place..place);
    }
    let all = tokens.get(covered(tokens, &mark))?;
    let (first, last) = (all.first()?, all.last()?);
    Some(mark.start.max(first.start)..mark.end.min(last.end))
}

/// The first token that does not end before this place.
fn at(tokens: &[Range<usize>], place: usize) -> usize {
    tokens.partition_point(|t| t.end < place)
}

/// The rows of what a mark covers.
fn rows(tokens: &[Range<usize>], bytes: &Range<usize>) -> Vec<Row> {
    if bytes.is_empty() {
        return vec![Row { token: at(tokens, bytes.start), part: Some((bytes.start, bytes.end)) }];
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
    fn marks_are_trimmed_to_words_and_cut_them() {
        let words = tokens("ab cd");
        assert_eq!(bytes(&words, 1..3), Some(1..2));
        assert_eq!(rows(&words, &(1..4)), [Row { token: 0, part: Some((1, 2)) }, Row { token: 1, part: Some((3, 4)) }]);
        assert_eq!(rows(&words, &(0..5)), [Row { token: 0, part: None }, Row { token: 1, part: None }]);
        assert_eq!((bytes(&words, 2..3), bytes(&[], 0..0)), (None, None));
        assert_eq!((bytes(&words, 2..2), bytes(&words, 3..3)), (Some(2..2), Some(3..3)));
        let apart = tokens(" a  b");
        assert_eq!((bytes(&apart, 0..0), bytes(&apart, 3..3)), (Some(1..1), Some(2..2)));
    }
}
