//! Decides which marks of a layer become chunks, and on which tokens.
//!
//! Chunks share no token and cross no sentence border: the sentences a kept mark joins become one.
//! Must not know how a chunk is tagged.

use super::Marks;
use super::settings::{DOCSTART, Settings};
use crate::export::LossKind;
use crate::export::asked::{Asked, clipped};
use crate::export::rules::{Rules, Unwritten};
use crate::export::tokens::{cut, sentence_starts, words};
use crate::model::{LabelId, Mark, Span, Spans, Text};
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
    /// The others, by their place in `marks`, with the reason and the rule.
    pub dropped: Vec<(usize, Unwritten)>,
}

impl<'p> Document<'p> {
    /// What becomes of `marks`.
    pub fn plan(asked: &Asked<'p>, marks: Marks<'p>, settings: &Settings) -> Self {
        let text = asked.text;
        let pieces: Vec<Vec<Range<usize>>> = marks.iter().map(|(_, m)| pieces(text, m, settings.rules)).collect();
        let span = |piece: &Range<usize>| Span::of(piece.clone());
        let cuts = pieces.iter().flatten().filter(|_| settings.rules.tokens.cuts()).map(span);
        let tokens = without_docstart(text, words(settings.rules.tokeniser, text.as_str(), &cuts.collect::<Vec<_>>()));
        let mut made = Self {
            starts: sentence_starts(text.as_str(), &tokens),
            marks,
            tokens,
            kept: Vec::new(),
            dropped: Vec::new(),
        };
        made.choose(&pieces, settings.rules);
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

    /// Puts the marks on tokens and drops those that others keep out.
    fn choose(&mut self, pieces: &[Vec<Range<usize>>], rules: Rules) {
        let mut chunks = vec![Vec::new(); pieces.len()];
        let mut moved = vec![false; pieces.len()];
        let mut refused = vec![None; pieces.len()];
        for (number, pieces) in pieces.iter().enumerate() {
            refused[number] = match rules.tokens.place(&self.tokens, pieces) {
                _ if pieces.is_empty() => Some((LossKind::Discontinuous, rules.pieces.words(false))),
                Err(why) => Some(why),
                Ok(placed) => {
                    (chunks[number], moved[number]) = placed;
                    None
                }
            };
        }
        let kept_out = rules.overlaps.keep(&chunks);
        for (number, (blockers, chunks)) in kept_out.into_iter().zip(chunks).enumerate() {
            if let Some(why) = refused[number] {
                self.dropped.push((number, why));
            } else if blockers.is_empty() {
                self.kept.push(Kept { number, chunks, moved: moved[number] });
            } else {
                let nested = blockers.iter().all(|b| nests(&pieces[number], &pieces[*b]));
                let kind = if nested { LossKind::Nesting } else { LossKind::Overlap };
                self.dropped.push((number, (kind, rules.overlaps.words())));
            }
        }
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

/// No token may begin as the line that starts a document does, or readers take it for one: its hyphen becomes a
/// token of its own, as it is among words.
fn without_docstart(text: &Text, tokens: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let whole = text.as_str();
    if !whole.contains(DOCSTART) {
        return tokens;
    }
    let starts = |token: &Range<usize>| whole[token.clone()].starts_with(DOCSTART);
    let behind = tokens.iter().filter(|token| starts(token)).map(|token| token.start + 1).collect();
    cut(tokens, &behind)
}

/// The pieces of a mark in bytes, as the rule has them: none where it drops the mark.
fn pieces(text: &Text, mark: &Mark, rules: Rules) -> Vec<Range<usize>> {
    let parts = rules.pieces.of(&mark.spans);
    parts.iter().flat_map(Spans::iter).map(|span| clipped(text, span)).collect()
}

/// Whether one of the two lies wholly inside the other and is not the same.
fn nests(a: &[Range<usize>], b: &[Range<usize>]) -> bool {
    let inside = |inner: &[Range<usize>], outer: &[Range<usize>]| {
        let held = |i: &Range<usize>| outer.iter().any(|o| o.start <= i.start && i.end <= o.end);
        inner.iter().all(held)
    };
    a != b && (inside(a, b) || inside(b, a))
}
