//! The marks of a layer by place: which ones touch a stretch of text, and in which lane each is drawn.
//!
//! Must not know pixels.

use crate::model::{Layer, MarkId, Span};
use std::collections::BTreeSet;
use std::ops::Range;

/// One piece of a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// Where it lies.
    pub span: Span,
    /// Whose piece it is.
    pub mark: MarkId,
    /// Which piece of the mark, from 0.
    pub piece: usize,
    /// The lane: 0 where nothing else is, growing where marks share text.
    pub lane: u8,
}

/// The pieces of a layer's marks in order, with what is needed to find those that touch a place.
#[derive(Debug, Clone, Default)]
pub struct MarkIndex {
    entries: Vec<Entry>,
    /// The furthest end of all entries up to each one.
    reach: Vec<usize>,
    /// The marks that links start or end at.
    linked: BTreeSet<MarkId>,
}

impl MarkIndex {
    /// The index of a layer.
    pub fn new(layer: &Layer) -> Self {
        let mut entries: Vec<Entry> = layer
            .marks
            .iter()
            .flat_map(|(id, mark)| {
                let piece = |(piece, span)| Entry { span, mark: *id, piece, lane: 0 };
                mark.spans.iter().enumerate().map(piece)
            })
            .collect();
        entries.sort_by_key(|e| (e.span.start(), usize::MAX - e.span.end(), e.mark));
        give_lanes(&mut entries);
        let mut furthest = 0;
        let reach = entries.iter().map(|e| {
            furthest = furthest.max(e.span.end());
            furthest
        });
        let linked = layer.links.values().flat_map(|l| [l.from, l.to]).collect();
        Self { reach: reach.collect(), entries, linked }
    }

    /// Whether a link starts or ends at the mark.
    pub fn is_linked(&self, mark: MarkId) -> bool {
        self.linked.contains(&mark)
    }

    /// The pieces that touch `range`, in order of the text, longest first.
    pub fn touching(&self, range: Range<usize>) -> impl Iterator<Item = &Entry> + '_ {
        let from = self.reach.partition_point(|reach| *reach < range.start);
        let start = range.start;
        self.entries[from..]
            .iter()
            .take_while(move |e| e.span.start() < range.end || e.span.start() == start)
            .filter(move |e| e.span.end() > start || (e.span.is_empty() && e.span.start() == start))
    }

    /// The pieces under `offset`, the shortest first: the order in which clicks reach them.
    pub fn at(&self, offset: usize) -> Vec<Entry> {
        let mut found: Vec<Entry> =
            self.touching(offset..offset + 1).filter(|e| e.span.covers(offset)).copied().collect();
        found.sort_by_key(|e| (e.span.len(), e.span.start(), e.mark));
        found
    }

    /// Every piece, in order of the text.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }
}

/// Gives each entry the smallest lane that is free where it lies: longest first, by start.
fn give_lanes(entries: &mut [Entry]) {
    let mut open: Vec<(usize, u8)> = Vec::new();
    for entry in entries {
        open.retain(|(end, _)| *end > entry.span.start());
        let free = |lane: &u8| open.iter().all(|(_, taken)| taken != lane);
        entry.lane = (0..u8::MAX).find(free).unwrap_or(u8::MAX);
        open.push((entry.span.end(), entry.lane));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{LabelId, Mark, Spans};
    use proptest::prelude::*;

    fn layer(spans: &[(usize, usize)]) -> Layer {
        let mut layer = Layer::default();
        for (i, (start, len)) in spans.iter().enumerate() {
            let span = Spans::one(Span::of(*start..start + len));
            let mark = Mark::new(LabelId::of_name("x"), span, jiff::Timestamp::UNIX_EPOCH);
            layer.marks.insert(MarkId(i as u128), mark);
        }
        layer
    }

    proptest! {
        #[test]
        fn looking_up_agrees_with_looking_at_all(spans in proptest::collection::vec((0usize..50, 1usize..20), 0..30), start in 0usize..60, len in 1usize..10) {
            let index = MarkIndex::new(&layer(&spans));
            let range = start..start + len;
            let mut found: Vec<u128> = index.touching(range.clone()).map(|e| e.mark.0).collect();
            found.sort_unstable();
            let expected: Vec<u128> = (0u128..).zip(&spans).filter(|(_, (s, l))| *s < range.end && s + l > range.start).map(|(i, _)| i).collect();
            prop_assert_eq!(found, expected);
        }

        #[test]
        fn marks_that_share_text_are_in_different_lanes(spans in proptest::collection::vec((0usize..50, 1usize..20), 0..30)) {
            let index = MarkIndex::new(&layer(&spans));
            for a in index.entries() {
                for b in index.entries() {
                    prop_assert!(a.mark == b.mark || !a.span.overlaps(b.span) || a.lane != b.lane);
                }
            }
        }
    }
}
