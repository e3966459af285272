//! The parts of a draft, in a list: a text of a great many short lines has as many parts.
//!
//! Must not know how parts are recognised.

use crate::model::{Origin, Part, Role};
use std::ops::Range;

/// The parts of a draft by their first byte: in order, sharing nothing, covering all but white space.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DraftParts {
    rows: Vec<(u32, DraftPart)>,
    /// Who said what the parts are; nearly always one for all of them.
    by: Box<[Origin]>,
}

/// A part of a draft. Where it starts is where it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DraftPart {
    /// The byte after its last.
    pub end: u32,
    /// What it is.
    pub role: Role,
    /// The number of who said so; beyond the last of them: the rules that recognise parts.
    by: u16,
}

impl DraftParts {
    /// No parts yet, with room for so many.
    pub fn with_capacity(count: usize) -> Self {
        Self { rows: Vec::with_capacity(count), by: Box::default() }
    }

    /// One more part, which starts behind the last one.
    pub fn push(&mut self, range: Range<usize>, role: Role) {
        let short = |x: usize| u32::try_from(x).unwrap_or(u32::MAX);
        let part = DraftPart { end: short(range.end), role, by: 0 };
        super::push_tight(&mut self.rows, (short(range.start), part));
    }

    /// These parts, of which somebody else than the rules says what they are.
    #[must_use]
    pub fn said_by(mut self, by: Origin) -> Self {
        self.by = Box::new([by]);
        self
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The parts with their first bytes, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&u32, &DraftPart)> {
        self.into_iter()
    }

    /// The parts as an article has them.
    pub fn into_rows(self) -> impl Iterator<Item = (u32, Part)> {
        let rules = Origin::Rule(crate::import::RULE.to_owned());
        let by = self.by;
        let who = move |part: DraftPart| by.get(usize::from(part.by)).unwrap_or(&rules).clone();
        self.rows.into_iter().map(move |(start, part)| (start, Part { end: part.end, role: part.role, by: who(part) }))
    }

    /// Gives back the room for parts that did not come.
    pub(in crate::import) fn shrink_to_fit(&mut self) {
        self.rows.shrink_to_fit();
    }
}

impl<'p> IntoIterator for &'p DraftParts {
    type Item = (&'p u32, &'p DraftPart);
    type IntoIter =
        std::iter::Map<std::slice::Iter<'p, (u32, DraftPart)>, fn(&'p (u32, DraftPart)) -> (&'p u32, &'p DraftPart)>;

    fn into_iter(self) -> Self::IntoIter {
        self.rows.iter().map(|(start, part)| (start, part))
    }
}

impl FromIterator<(u32, Part)> for DraftParts {
    /// Parts of an article, in order.
    fn from_iter<I: IntoIterator<Item = (u32, Part)>>(parts: I) -> Self {
        let (mut rows, mut all) = (Vec::new(), Vec::new());
        for (start, part) in parts {
            let known = all.iter().position(|by| *by == part.by);
            let at = known.unwrap_or_else(|| {
                all.push(part.by);
                all.len() - 1
            });
            let by = u16::try_from(at).unwrap_or(u16::MAX);
            rows.push((start, DraftPart { end: part.end, role: part.role, by }));
        }
        Self { rows, by: all.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_given_back_as_they_were_taken_in() {
        let part = |end, by| Part { end, role: Role::Body, by };
        let rows = [(0, part(3, Origin::Hand)), (4, part(5, Origin::Memory)), (7, part(9, Origin::Hand))];
        let parts: DraftParts = rows.iter().cloned().collect();
        assert_eq!((parts.len(), parts.into_rows().collect::<Vec<_>>()), (3, rows.to_vec()));
        let mut own = DraftParts::default();
        own.push(0..2, Role::Headline);
        let by = |parts: DraftParts| parts.into_rows().map(|(_, part)| part.by).collect::<Vec<_>>();
        assert_eq!(by(own.clone()), [Origin::Rule("parts".to_owned())]);
        assert_eq!(by(own.said_by(Origin::Hand)), [Origin::Hand]);
    }
}
