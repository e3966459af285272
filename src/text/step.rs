//! Steps through a text by grapheme, word, sentence and paragraph (UAX 29).
//!
//! Every function looks only at the paragraph around the offset, so that its cost does not grow
//! with the text. Offsets are bytes; an offset inside a character counts as the border before it.

use std::ops::Range;
use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// The border after the user-perceived character at `offset`; the end of the text stays.
pub fn grapheme_after(text: &str, offset: usize) -> usize {
    let offset = floor(text, offset);
    GraphemeCursor::new(offset, text.len(), true).next_boundary(text, 0).ok().flatten().unwrap_or(text.len())
}

/// The border before the user-perceived character that ends at `offset`; the start of the text stays.
pub fn grapheme_before(text: &str, offset: usize) -> usize {
    let offset = floor(text, offset);
    GraphemeCursor::new(offset, text.len(), true).prev_boundary(text, 0).ok().flatten().unwrap_or(0)
}

/// The line around `offset`, without its line feed.
pub fn paragraph_at(text: &str, offset: usize) -> Range<usize> {
    let offset = floor(text, offset);
    let start = text[..offset].rfind('\n').map_or(0, |i| i + 1);
    let end = text[offset..].find('\n').map_or(text.len(), |i| offset + i);
    start..end
}

/// The lines of a text with their byte ranges, without line feeds.
pub fn lines(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut start = 0;
    text.split('\n').map(move |line| {
        let range = start..start + line.len();
        start = range.end + 1;
        range
    })
}

/// The stretch of text that a look at words around `offset` needs: the paragraph, cut at a white
/// space some kilobytes away where the paragraph is longer than that.
fn window(text: &str, offset: usize) -> Range<usize> {
    const REACH: usize = 4096;
    let paragraph = paragraph_at_most(text, offset, 4 * REACH);
    let low = floor(text, offset.saturating_sub(REACH)).max(paragraph.start);
    let high = floor(text, offset + REACH).min(paragraph.end).max(low);
    let start = if low == paragraph.start {
        low
    } else {
        text[low..offset.min(high).max(low)].find(char::is_whitespace).map_or(low, |i| low + i)
    };
    start..high
}

/// As [`paragraph_at`], looking no further than `reach` bytes each way.
fn paragraph_at_most(text: &str, offset: usize, reach: usize) -> Range<usize> {
    let offset = floor(text, offset);
    let low = floor(text, offset.saturating_sub(reach));
    let high = floor(text, offset.saturating_add(reach));
    let start = text[low..offset].rfind('\n').map_or(low, |i| low + i + 1);
    let end = text[offset..high].find('\n').map_or(high, |i| offset + i);
    start..end
}

/// The word around `offset`: letters and digits as UAX 29 groups them. Between words the white
/// space or punctuation there; a border belongs to the word that follows, else to the one before.
pub fn word_at(text: &str, offset: usize) -> Range<usize> {
    let offset = floor(text, offset);
    let near = window(text, offset);
    let mut before = near.start..near.start;
    for (at, piece) in text[near.clone()].split_word_bound_indices() {
        let range = near.start + at..near.start + at + piece.len();
        if range.contains(&offset) {
            let ends_a_word = range.start == offset && is_word(&text[before.clone()]) && !is_word(piece);
            return if ends_a_word { before } else { range };
        }
        before = range;
    }
    before
}

fn is_word(piece: &str) -> bool {
    piece.chars().any(char::is_alphanumeric)
}

/// The end of the next word after `offset`; the end of the text where there is none.
pub fn word_after(text: &str, offset: usize) -> usize {
    let mut offset = floor(text, offset);
    while offset < text.len() {
        let near = window(text, offset);
        for (at, piece) in text[near.clone()].split_word_bound_indices() {
            let end = near.start + at + piece.len();
            if end > offset && is_word(piece) {
                return end;
            }
        }
        offset = if near.end > offset { near.end } else { grapheme_after(text, offset) };
    }
    text.len()
}

/// The start of the word before `offset`; the start of the text where there is none.
pub fn word_before(text: &str, offset: usize) -> usize {
    let mut offset = floor(text, offset);
    while offset > 0 {
        let near = window(text, offset);
        #[expect(clippy::double_ended_iterator_last, reason = "words are cut forwards everywhere, so here too")]
        let found = text[near.clone()]
            .split_word_bound_indices()
            .map(|(at, piece)| (near.start + at, piece))
            .filter(|(start, piece)| *start < offset && is_word(piece))
            .last();
        match found {
            Some((start, _)) => return start,
            None if near.start < offset => offset = near.start,
            None => offset = grapheme_before(text, offset),
        }
    }
    0
}

/// The sentence around `offset` within its paragraph, without white space at its ends.
pub fn sentence_at(text: &str, offset: usize) -> Range<usize> {
    let offset = floor(text, offset);
    let near = window(text, offset);
    let mut found = near.start..near.end;
    for (at, piece) in text[near.clone()].split_sentence_bound_indices() {
        let start = near.start + at;
        found = start..start + piece.len();
        if found.contains(&offset) {
            break;
        }
    }
    trim(text, found)
}

/// `range` without white space at its ends; an all-white range becomes empty at its start.
pub fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let words = &text[range.clone()];
    let start = range.start + (words.len() - words.trim_start().len());
    let end = range.start + words.trim_end().len();
    if start < end { start..end } else { range.start..range.start }
}

/// A selection grown to whole words and freed of white space at its ends. A selection of
/// punctuation or white space alone stays as it is, on grapheme borders.
pub fn snap(text: &str, range: Range<usize>) -> Range<usize> {
    let inner = trim(text, floor(text, range.start)..floor(text, range.end.max(range.start)));
    if inner.is_empty() {
        return inner;
    }
    let first = text[inner.clone()].chars().next();
    let last = text[inner.clone()].chars().next_back();
    let start = if first.is_some_and(char::is_alphanumeric) {
        word_at(text, inner.start).start.min(inner.start)
    } else {
        inner.start
    };
    let end = if last.is_some_and(char::is_alphanumeric) {
        word_at(text, grapheme_before(text, inner.end)).end.max(inner.end)
    } else {
        inner.end
    };
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TEXT: &str = "Officials deny it. “We can’t,” he said.\nNext line";

    #[test]
    fn words_and_sentences_are_found() {
        assert_eq!(&TEXT[word_at(TEXT, 2)], "Officials");
        assert_eq!(&TEXT[word_at(TEXT, 9)], "Officials", "the border after a word belongs to it");
        assert_eq!(&TEXT[sentence_at(TEXT, 3)], "Officials deny it.");
        assert_eq!(&TEXT[paragraph_at(TEXT, TEXT.len())], "Next line");
        assert_eq!(word_after(TEXT, 0), 9);
        assert_eq!(word_before(TEXT, 12), 10);
    }

    #[test]
    fn a_selection_snaps_to_words() {
        assert_eq!(&TEXT[snap(TEXT, 3..12)], "Officials deny");
        assert_eq!(&TEXT[snap(TEXT, 9..10)], "", "white space alone selects nothing");
        let quote = TEXT.find('“').unwrap();
        assert_eq!(&TEXT[snap(TEXT, quote..quote + 5)], "“We");
    }

    proptest! {
        #[test]
        fn steps_stay_on_borders(text in "\\PC{0,60}|[a-z \n.“”]{0,60}", at in 0usize..80) {
            let on_border = |i: usize| text.is_char_boundary(i) && i <= text.len();
            for i in [grapheme_after(&text, at), grapheme_before(&text, at), word_after(&text, at), word_before(&text, at)] {
                prop_assert!(on_border(i));
            }
            for r in [word_at(&text, at), sentence_at(&text, at), paragraph_at(&text, at), snap(&text, at..at + 7)] {
                prop_assert!(on_border(r.start) && on_border(r.end) && r.start <= r.end);
            }
            prop_assert!(word_after(&text, at) >= at.min(text.len()));
            prop_assert!(word_before(&text, at) <= at);
        }
    }
}
