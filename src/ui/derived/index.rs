//! The marks of a layer by place: which ones touch a stretch of text, and in which lane each is drawn.
//!
//! Pieces are kept in classes by the power of two of their length, each ordered by start. A stretch of
//! text is looked up in each class from just as far back as the longest piece of that class reaches, so
//! that neither the length of the text nor a few very long marks make a look-up slower, and a mark
//! comes or goes in logarithmic time. Must not know pixels.

use crate::model::{Layer, Link, LinkId, Mark, MarkId, Span};
use std::collections::BTreeMap;
use std::ops::Range;

/// The lanes that are told apart; further marks on the same words share the last one.
const LANES: usize = 64;

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

/// First byte, whose piece, which piece.
type Key = (u32, MarkId, u32);

/// The byte after the last, and the lane.
#[derive(Debug, Clone, Copy)]
struct Rest {
    end: u32,
    lane: u8,
}

/// The pieces of a layer's marks, with what is needed to find those that touch a place.
#[derive(Debug, Clone, Default)]
pub struct MarkIndex {
    /// Class `c` holds the pieces whose length takes `c` bits.
    classes: Vec<BTreeMap<Key, Rest>>,
    /// The links that start or end at each mark which has any, in the order of their ids.
    linked: BTreeMap<MarkId, Vec<LinkId>>,
}

impl MarkIndex {
    /// The index of a layer.
    pub fn new(layer: &Layer) -> Self {
        let mut entries: Vec<Entry> = layer.marks.iter().flat_map(|(id, mark)| entries_of(*id, mark)).collect();
        entries.sort_unstable_by_key(|e| (e.span.start(), usize::MAX - e.span.end(), e.mark, e.piece));
        give_lanes(&mut entries);
        let mut rows: Vec<Vec<(Key, Rest)>> = Vec::new();
        for entry in entries {
            let class = class_of(entry.span);
            if rows.len() <= class {
                rows.resize_with(class + 1, Vec::new);
            }
            rows[class].push(row(&entry));
        }
        let mut index = Self { classes: rows.into_iter().map(BTreeMap::from_iter).collect(), linked: BTreeMap::new() };
        for (id, link) in &layer.links {
            index.link(*id, link, true);
        }
        index
    }

    /// Takes a mark in, in the lowest lanes that are free where it lies.
    pub fn insert(&mut self, id: MarkId, mark: &Mark) {
        for mut entry in entries_of(id, mark) {
            entry.lane = self.free_lane(entry.span);
            let class = class_of(entry.span);
            if self.classes.len() <= class {
                self.classes.resize_with(class + 1, BTreeMap::new);
            }
            let (key, rest) = row(&entry);
            self.classes[class].insert(key, rest);
        }
    }

    /// Takes a mark out.
    pub fn remove(&mut self, id: MarkId, mark: &Mark) {
        for entry in entries_of(id, mark) {
            if let Some(class) = self.classes.get_mut(class_of(entry.span)) {
                class.remove(&row(&entry).0);
            }
        }
    }

    /// Notes that a link came, or went.
    pub fn link(&mut self, id: LinkId, link: &Link, came: bool) {
        for end in [link.from, link.to] {
            let links = self.linked.entry(end).or_default();
            match (links.binary_search(&id), came) {
                (Err(at), true) => links.insert(at, id),
                (Ok(at), false) => drop(links.remove(at)),
                _ => {}
            }
            if links.is_empty() {
                self.linked.remove(&end);
            }
        }
    }

    /// The links that start or end at the mark, in the order of their ids.
    pub fn links_of(&self, mark: MarkId) -> &[LinkId] {
        self.linked.get(&mark).map_or(&[], Vec::as_slice)
    }

    /// Whether a link starts or ends at the mark.
    pub fn is_linked(&self, mark: MarkId) -> bool {
        self.linked.contains_key(&mark)
    }

    /// The pieces that touch `range`, in order of the text, longest first.
    pub fn touching(&self, range: Range<usize>) -> Vec<Entry> {
        let mut found: Vec<Entry> = self.unordered(range).collect();
        found.sort_unstable_by_key(|e| (e.span.start(), usize::MAX - e.span.end(), e.mark, e.piece));
        found
    }

    fn unordered(&self, range: Range<usize>) -> impl Iterator<Item = Entry> + '_ {
        let start = short(range.start);
        let end = short(range.end).max(start.saturating_add(1));
        let in_class = move |(class, rows): (usize, &BTreeMap<Key, Rest>)| {
            let longest = short((1_usize << class) - 1);
            let from = (start.saturating_sub(longest), MarkId(0), 0);
            let to = (end, MarkId(0), 0);
            let touches = move |(key, rest): &(&Key, &Rest)| rest.end > start || (rest.end == key.0 && key.0 == start);
            let found: Vec<Entry> = rows.range(from..to).filter(touches).map(|(k, r)| entry(*k, *r)).collect();
            found
        };
        self.classes.iter().enumerate().filter(|(_, rows)| !rows.is_empty()).flat_map(in_class)
    }

    /// The pieces under `offset`, the shortest first: the order in which clicks reach them.
    pub fn at(&self, offset: usize) -> Vec<Entry> {
        let mut found: Vec<Entry> = self.unordered(offset..offset + 1).filter(|e| e.span.covers(offset)).collect();
        found.sort_unstable_by_key(|e| (e.span.len(), e.span.start(), e.mark));
        found
    }

    /// The next place after `at` where a piece starts or ends.
    pub fn border_after(&self, at: usize) -> Option<usize> {
        let from = (short(at).saturating_add(1), MarkId(0), 0);
        let starts = self.classes.iter().filter_map(|rows| Some(rows.range(from..).next()?.0.0 as usize));
        let ends = self.unordered(at..at + 1).map(|e| e.span.end()).filter(|end| *end > at);
        starts.chain(ends).min()
    }

    /// The last place before `at` where a piece starts or ends.
    pub fn border_before(&self, at: usize) -> Option<usize> {
        let to = (short(at), MarkId(0), 0);
        let starts = self.classes.iter().filter_map(|rows| Some(rows.range(..to).next_back()?.0.0 as usize));
        // Whatever starts later does not end earlier: a nearer end belongs to a piece that reaches beyond the start.
        let start = starts.max()?;
        let ends = self.unordered(start..at).map(|e| e.span.end()).filter(|end| *end < at);
        ends.chain([start]).max()
    }

    /// The lowest lane that no piece has where `span` lies.
    fn free_lane(&self, span: Span) -> u8 {
        let mut taken = 0_u64;
        for entry in self.unordered(span.range()) {
            taken |= 1 << entry.lane.min(63);
            if taken == u64::MAX {
                break;
            }
        }
        lane(taken.trailing_ones() as usize)
    }
}

fn entries_of(id: MarkId, mark: &Mark) -> impl Iterator<Item = Entry> + '_ {
    mark.spans.iter().enumerate().map(move |(piece, span)| Entry { span, mark: id, piece, lane: 0 })
}

fn row(e: &Entry) -> (Key, Rest) {
    ((short(e.span.start()), e.mark, short(e.piece)), Rest { end: short(e.span.end()), lane: e.lane })
}

fn entry((start, mark, piece): Key, rest: Rest) -> Entry {
    let span = Span::of(start as usize..rest.end as usize);
    Entry { span, mark, piece: piece as usize, lane: rest.lane }
}

/// The number of bits the length takes.
fn class_of(span: Span) -> usize {
    (usize::BITS - span.len().leading_zeros()) as usize
}

fn short(v: usize) -> u32 {
    u32::try_from(v).unwrap_or(u32::MAX)
}

fn lane(v: usize) -> u8 {
    u8::try_from(v.min(LANES - 1)).unwrap_or(u8::MAX)
}

/// Gives each entry the lowest lane that is free where it lies: by start, longest first.
fn give_lanes(entries: &mut [Entry]) {
    let mut ends = [0_usize; LANES];
    for entry in entries {
        let free = ends.iter().position(|end| *end <= entry.span.start()).unwrap_or(LANES - 1);
        entry.lane = lane(free);
        ends[free] = ends[free].max(entry.span.end());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{LabelId, Spans};
    use proptest::prelude::*;

    fn mark(start: usize, len: usize) -> Mark {
        let span = Spans::one(Span::of(start..start + len));
        Mark::new(LabelId::of_name("x"), span, jiff::Timestamp::UNIX_EPOCH)
    }

    fn layer(spans: &[(usize, usize)]) -> Layer {
        let mut layer = Layer::default();
        for (i, (start, len)) in spans.iter().enumerate() {
            layer.marks.insert(MarkId(i as u128), mark(*start, *len));
        }
        layer
    }

    fn ids(found: &[Entry]) -> Vec<u128> {
        let mut ids: Vec<u128> = found.iter().map(|e| e.mark.0).collect();
        ids.sort_unstable();
        ids
    }

    proptest! {
        #[test]
        fn looking_up_agrees_with_looking_at_all(spans in proptest::collection::vec((0usize..50, 1usize..70), 0..30), start in 0usize..60, len in 1usize..10) {
            let index = MarkIndex::new(&layer(&spans));
            let range = start..start + len;
            let expected: Vec<u128> = (0u128..).zip(&spans).filter(|(_, (s, l))| *s < range.end && s + l > range.start).map(|(i, _)| i).collect();
            let found = index.touching(range);
            prop_assert_eq!(ids(&found), expected);
            prop_assert!(found.is_sorted_by_key(|e| e.span.start()));
        }

        #[test]
        fn borders_agree_with_looking_at_all(spans in proptest::collection::vec((0usize..50, 0usize..30), 0..20), at in 0usize..90) {
            let index = MarkIndex::new(&layer(&spans));
            let all: Vec<usize> = spans.iter().flat_map(|(s, l)| [*s, s + l]).collect();
            prop_assert_eq!(index.border_after(at), all.iter().copied().filter(|b| *b > at).min());
            prop_assert_eq!(index.border_before(at), all.iter().copied().filter(|b| *b < at).max());
        }

        #[test]
        fn marks_that_share_text_are_in_different_lanes(spans in proptest::collection::vec((0usize..50, 1usize..20), 0..30)) {
            let whole = MarkIndex::new(&layer(&spans));
            let mut grown = MarkIndex::default();
            for (i, (start, len)) in spans.iter().enumerate() {
                grown.insert(MarkId(i as u128), &mark(*start, *len));
            }
            for index in [whole, grown] {
                let all = index.touching(0..100);
                prop_assert_eq!(all.len(), spans.len());
                for a in &all {
                    for b in &all {
                        prop_assert!(a.mark == b.mark || !a.span.overlaps(b.span) || a.lane != b.lane);
                    }
                }
            }
        }

        #[test]
        fn what_comes_and_goes_leaves_the_rest(spans in proptest::collection::vec((0usize..50, 0usize..20), 1..30), gone in 0usize..30) {
            let layer = layer(&spans);
            let mut index = MarkIndex::new(&layer);
            let gone = MarkId((gone % spans.len()) as u128);
            index.remove(gone, &layer.marks[&gone]);
            let left: Vec<u128> = layer.marks.keys().filter(|id| **id != gone).map(|id| id.0).collect();
            let all: Vec<u128> = (0..80).flat_map(|at| ids(&index.touching(at..at + 1))).collect::<std::collections::BTreeSet<_>>().into_iter().collect();
            prop_assert_eq!(all, left);
        }
    }

    #[test]
    fn a_thousand_marks_on_the_same_word_share_the_last_lane() {
        let index = MarkIndex::new(&layer(&[(3, 4); 1000]));
        assert_eq!(index.at(5).len(), 1000);
        assert_eq!(index.touching(0..9).iter().map(|e| e.lane).max(), Some(63));
    }

    #[test]
    fn an_empty_mark_is_found_where_it_stands() {
        let index = MarkIndex::new(&layer(&[(7, 0)]));
        assert_eq!(index.touching(7..8).len(), 1);
        assert!(index.touching(6..7).is_empty());
        assert!(index.at(7).is_empty());
    }
}
