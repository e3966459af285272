//! Decides which marks of a layer become chunks, and on which tokens.
//!
//! Chunks share no token and cross no sentence border: the sentences a kept mark joins become one.
//! Must not know how a chunk is tagged.

use super::Marks;
use super::settings::{Keep, Settings};
use crate::export::LossKind;
use crate::export::asked::{Asked, clipped};
use crate::export::tokens::{chunks, cut, sentence_starts, tokens};
use crate::model::{LabelId, Mark, Text};
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::ops::Range;

/// A mark that is written.
pub(super) struct Kept {
    /// Its place in [`Document::marks`].
    pub number: usize,
    /// The tokens of each of its chunks.
    pub chunks: Vec<Range<usize>>,
    /// Whether its chunks cover other text than its pieces.
    pub moved: bool,
}

/// A layer as tokens and chunks.
pub(super) struct Document<'p> {
    /// The marks asked for, in order of the text.
    pub marks: Marks<'p>,
    /// The tokens, in bytes.
    pub tokens: Vec<Range<usize>>,
    /// The tokens at which a sentence starts.
    pub starts: BTreeSet<usize>,
    /// The marks that are written, in order of the text.
    pub kept: Vec<Kept>,
    /// The others, by their place in `marks`, with the reason.
    pub dropped: Vec<(usize, LossKind)>,
}

impl<'p> Document<'p> {
    /// What becomes of `marks`.
    pub fn plan(asked: &Asked<'p>, marks: Marks<'p>, settings: &Settings) -> Self {
        let text = asked.text;
        let pieces: Vec<Vec<Range<usize>>> = marks.iter().map(|(_, m)| pieces(text, m)).collect();
        let mut cuts = tokens(text.as_str());
        if settings.cut {
            let borders = pieces.iter().flatten().flat_map(|p| [p.start, p.end]);
            cuts = cut(cuts, &borders.collect());
        }
        let mut made = Self {
            starts: sentence_starts(text.as_str(), &cuts),
            marks,
            tokens: cuts,
            kept: Vec::new(),
            dropped: Vec::new(),
        };
        made.choose(&pieces, settings.keep);
        made.join_sentences();
        made
    }

    /// Every chunk with its label, in order of the text.
    pub fn chunks(&self) -> Vec<(Range<usize>, &'p LabelId)> {
        let mut chunks: Vec<_> = self
            .kept
            .iter()
            .flat_map(|k| k.chunks.iter().map(|c| (c.clone(), &self.marks[k.number].1.label)))
            .collect();
        chunks.sort_by_key(|(chunk, _)| chunk.start);
        chunks
    }

    /// Goes through the marks from the one wanted most; one that finds a token taken is dropped.
    fn choose(&mut self, pieces: &[Vec<Range<usize>>], keep: Keep) {
        let chunks: Vec<_> = pieces.iter().map(|p| chunks(&self.tokens, p)).collect();
        let mut taken: Vec<Option<usize>> = vec![None; self.tokens.len()];
        for number in wanted(&chunks, keep) {
            let mine = || chunks[number].iter().cloned().flatten();
            let blockers: BTreeSet<usize> = mine().filter_map(|t| taken[t]).collect();
            if chunks[number].is_empty() {
                self.dropped.push((number, LossKind::ZeroWidth));
            } else if blockers.is_empty() {
                mine().for_each(|t| taken[t] = Some(number));
                self.keep(number, &chunks[number], &pieces[number]);
            } else {
                let nested = blockers.iter().all(|b| nests(&pieces[number], &pieces[*b]));
                let kind = if nested { LossKind::Nesting } else { LossKind::Overlap };
                self.dropped.push((number, kind));
            }
        }
        self.kept.sort_by_key(|k| k.number);
        self.dropped.sort_by_key(|(number, _)| *number);
    }

    fn keep(&mut self, number: usize, chunks: &[Range<usize>], pieces: &[Range<usize>]) {
        let bytes = chunks.iter().map(|c| self.tokens[c.start].start..self.tokens[c.end - 1].end);
        let moved = !bytes.eq(pieces.iter().cloned());
        self.kept.push(Kept { number, chunks: chunks.to_vec(), moved });
    }

    fn join_sentences(&mut self) {
        for chunk in self.kept.iter().flat_map(|k| &k.chunks) {
            let inside: Vec<usize> = self.starts.range(chunk.start + 1..chunk.end).copied().collect();
            for start in inside {
                self.starts.remove(&start);
            }
        }
    }
}

/// The pieces of a mark in bytes.
fn pieces(text: &Text, mark: &Mark) -> Vec<Range<usize>> {
    mark.spans.iter().map(|span| clipped(text, span)).collect()
}

/// The marks by how much they are wanted; ties go to the one that comes first in the text.
fn wanted(chunks: &[Vec<Range<usize>>], keep: Keep) -> Vec<usize> {
    let mut numbers: Vec<usize> = (0..chunks.len()).collect();
    let size = |n: usize| chunks[n].iter().map(ExactSizeIterator::len).sum::<usize>();
    match keep {
        Keep::Outermost => numbers.sort_by_key(|n| Reverse(size(*n))),
        Keep::Innermost => numbers.sort_by_key(|n| size(*n)),
        Keep::First => {}
    }
    numbers
}

/// Whether one of the two lies wholly inside the other and is not the same.
fn nests(a: &[Range<usize>], b: &[Range<usize>]) -> bool {
    let inside = |inner: &[Range<usize>], outer: &[Range<usize>]| {
        let held = |i: &Range<usize>| outer.iter().any(|o| o.start <= i.start && i.end <= o.end);
        inner.iter().all(held)
    };
    a != b && (inside(a, b) || inside(b, a))
}
