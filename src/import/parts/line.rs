//! The lines of a text and how each looks.
//!
//! Must not know roles.

use std::ops::Range;
use unicode_segmentation::GraphemeCursor;

/// A line with something on it.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// Its first byte, without white space at its ends, and the one after its last: there may be very many lines.
    start: u32,
    end: u32,
    /// The number of its block: lines that follow each other without an empty line.
    pub(super) block: u32,
    /// How it looks.
    pub(super) shape: Shape,
}

impl Line {
    /// Its bytes, without white space at its ends.
    pub(super) fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// How a line looks.
#[allow(clippy::struct_excessive_bools, reason = "independent observations, not the states of one thing")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// Its words, counted up to [`Shape::MANY`]; two characters of Chinese or Japanese are one.
    pub words: u8,
    /// Whether it ends as a sentence does.
    pub ends: bool,
    /// Whether it ends in a question mark.
    pub asks: bool,
    /// Whether it ends in a full stop.
    pub stops: bool,
    /// Whether it starts with a quotation mark.
    pub quoted: bool,
    /// Whether it starts with a bullet or a number.
    pub listed: bool,
}

impl Shape {
    /// Where counting words stops.
    pub const MANY: u8 = 60;

    /// The shape of one line.
    pub fn of(line: &str) -> Self {
        let line = line.trim();
        let last = line.trim_end_matches(is_closing).chars().next_back();
        Self {
            words: count_words(line),
            ends: last.is_some_and(|c| ".!?…。！？؟।۔".contains(c)),
            asks: last.is_some_and(|c| "?？؟".contains(c)),
            stops: last.is_some_and(|c| ".…。।۔".contains(c)),
            quoted: line.starts_with(is_quote),
            listed: super::names::bullet(line).is_some(),
        }
    }

    /// Whether the line is long enough to be running text.
    pub(super) fn is_running(self) -> bool {
        self.ends && self.words >= 12
    }

    /// Whether the line may be a headline or another short title.
    pub(super) fn is_short(self) -> bool {
        self.words <= 25 && !self.stops
    }
}

/// A quotation mark of any language.
pub(super) fn is_quote(c: char) -> bool {
    "\"'“”„‟«»‹›‘’‚「」『』".contains(c)
}

fn is_closing(c: char) -> bool {
    is_quote(c) || matches!(c, ')' | ']' | '）')
}

fn count_words(line: &str) -> u8 {
    let (mut halves, mut inside) = (0_u8, false);
    for c in line.chars() {
        if halves >= 2 * Shape::MANY {
            break;
        }
        if is_ideograph(c) {
            (halves, inside) = (halves + 1, false);
        } else if !c.is_alphanumeric() {
            inside = inside && !c.is_whitespace();
        } else if !inside {
            (halves, inside) = (halves + 2, true);
        }
    }
    halves.div_ceil(2)
}

/// A character of a script that is written without spaces.
fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

/// The lines of `text` that have something on them.
pub(super) fn lines_of(text: &str) -> Vec<Line> {
    let full = crate::text::lines(text).filter(|range| !text[range.clone()].trim().is_empty()).count();
    let (mut made, mut block, mut gap) = (Vec::with_capacity(full), 0, false);
    for range in crate::text::lines(text) {
        let range = trimmed(text, range);
        if range.is_empty() {
            gap = true;
            continue;
        }
        block += u32::from(gap);
        gap = false;
        let shape = Shape::of(&text[range.clone()]);
        let short = |x: usize| u32::try_from(x).unwrap_or(u32::MAX);
        made.push(Line { start: short(range.start), end: short(range.end), block, shape });
    }
    made
}

/// `range` without white space at its ends, grown to borders of user-perceived characters: an
/// accent may sit on a space.
pub(super) fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let words = &text[range.clone()];
    let mut start = range.start + (words.len() - words.trim_start().len());
    let mut end = range.start + words.trim_end().len();
    if start >= end {
        return range.start..range.start;
    }
    while start > range.start && !is_border(text, start) {
        start = text[..start].char_indices().next_back().map_or(0, |(i, _)| i);
    }
    if !is_border(text, end) {
        end = crate::text::grapheme_after(text, end).min(range.end);
    }
    start..end
}

/// Whether a user-perceived character starts or ends at `at`.
pub(super) fn is_border(text: &str, at: usize) -> bool {
    GraphemeCursor::new(at, text.len(), true).is_boundary(text, 0).unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_in_scripts_without_spaces_too() {
        assert_eq!(Shape::of("Officials don’t deny it — yet").words, 5);
        assert_eq!(Shape::of("外務省は発表した。").words, 4);
        assert_eq!(Shape::of(&"a ".repeat(900)).words, Shape::MANY);
    }

    #[test]
    fn an_accent_on_a_space_is_not_cut_off_it() {
        let text = "  \u{301}a \u{600} ";
        let range = trimmed(text, 0..text.len());
        assert!(is_border(text, range.start) && is_border(text, range.end));
        assert_eq!(range, 1..text.len());
    }

    #[test]
    fn blocks_are_parted_by_empty_lines() {
        let blocks: Vec<u32> = lines_of("a\nb\n \t\n\nc\n").iter().map(|l| l.block).collect();
        assert_eq!(blocks, [0, 0, 1]);
    }
}
