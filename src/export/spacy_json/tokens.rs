//! Tokens as spaCy has them: together with single spaces behind them they are the whole text.
//!
//! Must not know what is written with them.

use super::super::tokeniser::Tokeniser;
use super::super::tokens::{cut, words};
use crate::model::Span;
use std::collections::BTreeSet;
use std::ops::Range;

/// Tokens that are also cut in white space, so that each of `cuts` begins and ends with one: for formats whose
/// tokens say whether a space follows.
pub(in super::super) fn spacy_tokens(tokeniser: Tokeniser, text: &str, cuts: &[Span]) -> Vec<Range<usize>> {
    let starts: BTreeSet<usize> = cuts.iter().map(|span| span.start()).collect();
    let ends: BTreeSet<usize> = cuts.iter().map(|span| span.end()).collect();
    let borders: BTreeSet<usize> = starts.union(&ends).copied().collect();
    let mut made: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    let end = text.len()..text.len();
    for word in cut(tokeniser.tokens(text), &borders).into_iter().chain([end]) {
        let gap = &text[at..word.start];
        // A space that a mark begins or ends with has to be a token of its own.
        let marked = starts.contains(&at) || ends.contains(&(at + 1));
        let behind = usize::from(at > 0 && gap.starts_with(' ') && !marked);
        if behind < gap.len() {
            let white = at + behind..word.start;
            made.extend(cut(std::iter::once(white).collect(), &borders));
        }
        made.extend((!word.is_empty()).then(|| word.clone()));
        at = word.end;
    }
    made
}

/// Tokens as `Doc.from_json` makes them of the words: the space behind a word belongs to it, what more white space
/// there is is one token. Words are cut where `cuts` begin and end. Source: `get_words_and_spaces` of spaCy 3.
pub(super) fn plain(tokeniser: Tokeniser, text: &str, cuts: &[Span]) -> Vec<Range<usize>> {
    let mut made: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    let end = text.len()..text.len();
    for word in words(tokeniser, text, cuts).into_iter().chain([end]) {
        let behind = usize::from(at > 0 && text[at..word.start].starts_with(' '));
        made.extend((at + behind < word.start).then_some(at + behind..word.start));
        made.extend((!word.is_empty()).then(|| word.clone()));
        at = word.end;
    }
    made
}
