//! The marks of a layer in the order of the text, in chunks: one comes or goes without moving all the
//! others, and the n-th is found by skipping whole chunks.
//!
//! Must not know what a mark says.

use crate::model::{Mark, MarkId};

/// A chunk of more marks than this is cut in two.
const MOST: usize = 1_024;

/// Where a mark stands in the order of the text: first byte, longest first, id.
type Place = (u32, u32, MarkId);

/// The marks of a layer in the order of the text.
#[derive(Debug, Clone, Default)]
pub struct Order {
    /// Never an empty chunk; in order, within and across.
    chunks: Vec<Vec<Place>>,
    count: usize,
}

impl Order {
    /// These marks, in any order.
    pub fn new<'m>(marks: impl Iterator<Item = (MarkId, &'m Mark)>) -> Self {
        let mut all: Vec<Place> = marks.map(|(id, mark)| place(id, mark)).collect();
        all.sort_unstable();
        Self { count: all.len(), chunks: all.chunks(MOST / 2).map(<[Place]>::to_vec).collect() }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The mark at a place, from 0.
    pub fn nth(&self, mut at: usize) -> Option<MarkId> {
        for chunk in &self.chunks {
            match chunk.get(at) {
                Some(place) => return Some(place.2),
                None => at -= chunk.len(),
            }
        }
        None
    }

    /// All of them, in the order of the text.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = MarkId> + '_ {
        self.chunks.iter().flatten().map(|place| place.2)
    }

    /// The place of a mark, from 0.
    pub fn position(&self, id: MarkId, mark: &Mark) -> Option<usize> {
        let place = place(id, mark);
        let (chunk, at) = self.find(&place).ok()?;
        Some(self.before_chunk(chunk) + at)
    }

    /// How many marks start before the byte `offset`.
    pub fn before(&self, offset: usize) -> usize {
        let first = (short(offset), 0, MarkId(0));
        let (Ok((chunk, at)) | Err((chunk, at))) = self.find(&first);
        self.before_chunk(chunk) + at
    }

    /// Takes a mark in.
    pub fn insert(&mut self, id: MarkId, mark: &Mark) {
        let place = place(id, mark);
        let Err((chunk, at)) = self.find(&place) else { return };
        self.count += 1;
        let Some(rows) = self.chunks.get_mut(chunk) else { return self.chunks.push(vec![place]) };
        rows.insert(at, place);
        if rows.len() > MOST {
            let rest = rows.split_off(MOST / 2);
            self.chunks.insert(chunk + 1, rest);
        }
    }

    /// Takes a mark out.
    pub fn remove(&mut self, id: MarkId, mark: &Mark) {
        let Ok((chunk, at)) = self.find(&place(id, mark)) else { return };
        self.count -= 1;
        self.chunks[chunk].remove(at);
        if self.chunks[chunk].is_empty() {
            self.chunks.remove(chunk);
        }
    }

    fn before_chunk(&self, chunk: usize) -> usize {
        self.chunks.iter().take(chunk).map(Vec::len).sum()
    }

    /// The chunk and the place in it, or where they would be.
    fn find(&self, place: &Place) -> Result<(usize, usize), (usize, usize)> {
        let after = self.chunks.partition_point(|c| c.first().is_some_and(|first| first <= place));
        let chunk = after.saturating_sub(1);
        let rows = self.chunks.get(chunk).map_or(&[][..], Vec::as_slice);
        rows.binary_search(place).map(|at| (chunk, at)).map_err(|at| (chunk, at))
    }
}

fn place(id: MarkId, mark: &Mark) -> Place {
    let hull = mark.spans.hull();
    (short(hull.start()), u32::MAX - short(hull.end()), id)
}

fn short(v: usize) -> u32 {
    u32::try_from(v).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{LabelId, Span, Spans};
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn mark(start: usize) -> Mark {
        Mark::new(LabelId::of_name("x"), Spans::one(Span::of(start..start + 3)), jiff::Timestamp::UNIX_EPOCH)
    }

    proptest! {
        #[test]
        fn it_agrees_with_sorting(steps in proptest::collection::vec((0u128..4_000, 0usize..900, any::<bool>()), 0..3_000), at in 0usize..3_000, offset in 0usize..1_000) {
            let mut kept: BTreeMap<MarkId, Mark> = BTreeMap::new();
            let mut order = Order::default();
            for (id, start, goes) in steps {
                let id = MarkId(id);
                if let Some(before) = kept.remove(&id) {
                    order.remove(id, &before);
                }
                if !goes {
                    order.insert(id, &mark(start));
                    kept.insert(id, mark(start));
                }
            }
            let anew = Order::new(kept.iter().map(|(id, m)| (*id, m)));
            prop_assert_eq!(order.len(), kept.len());
            prop_assert_eq!(order.chunks.concat(), anew.chunks.concat());
            prop_assert_eq!(order.nth(at), anew.chunks.concat().get(at).map(|p| p.2));
            prop_assert_eq!(order.before(offset), kept.values().filter(|m| m.spans.hull().start() < offset).count());
            for (id, mark) in kept.iter().take(20) {
                prop_assert_eq!(order.position(*id, mark).and_then(|at| order.nth(at)), Some(*id));
            }
        }
    }
}
