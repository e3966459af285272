//! Tokens as spaCy has them: together with single spaces behind them they are the whole text.
//!
//! Must not know what is written with them.

use super::super::sheets::Sheet;
use super::super::tokens::{cut, tokens};
use crate::model::Span;
use std::collections::BTreeSet;
use std::ops::Range;

/// Tokens that are also cut in white space, so that every mark begins and ends with one: for formats whose tokens
/// say whether a space follows.
pub(in super::super) fn spacy_tokens(text: &str, sheet: &Sheet<'_>) -> Vec<Range<usize>> {
    let starts: BTreeSet<usize> = sheet.marks.iter().map(|m| m.spans.hull().start()).collect();
    let ends: BTreeSet<usize> = sheet.marks.iter().map(|m| m.spans.hull().end()).collect();
    let borders: BTreeSet<usize> = starts.union(&ends).copied().collect();
    let mut made: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    let end = text.len()..text.len();
    for word in cut(tokens(text), &borders).into_iter().chain([end]) {
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
/// there is is one token. Words are cut where marks begin and end. Source: `get_words_and_spaces` of spaCy 3.
pub(super) fn plain(text: &str, hulls: &[Span]) -> Vec<Range<usize>> {
    // A damaged project may hold marks that leave the text, or cut a character.
    let there = |s: &&Span| !s.is_empty() && text.get(s.range()).is_some();
    let borders = hulls.iter().filter(there).flat_map(|s| [s.start(), s.end()]).collect();
    let mut made: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    let end = text.len()..text.len();
    for word in cut(tokens(text), &borders).into_iter().chain([end]) {
        let behind = usize::from(at > 0 && text[at..word.start].starts_with(' '));
        made.extend((at + behind < word.start).then_some(at + behind..word.start));
        made.extend((!word.is_empty()).then(|| word.clone()));
        at = word.end;
    }
    made
}
