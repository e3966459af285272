//! A laid-out paragraph as assistive technology reads it: runs of characters with their places.
//!
//! The shapes are those of AccessKit's text runs (accesskit 0.25, `Node::set_character_lengths` and the
//! properties beside it). Must not know what the paragraph is part of.

use super::Block;
use egui::Rect;
use parley::Cluster;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// The most characters of a run: the places of its words are kept in a byte each.
const MOST: usize = 255;

/// Characters of one line that run in one direction.
#[derive(Debug, Clone, PartialEq)]
pub struct TextRun {
    /// Its bytes.
    pub range: Range<usize>,
    /// Where it lies, from the paragraph's upper left corner.
    pub bounds: Rect,
    /// Whether it runs from right to left.
    pub rtl: bool,
    /// The length of each character, as a person counts them, in bytes.
    pub lengths: Vec<u8>,
    /// Where each character begins, from the run's own beginning in its own direction, in points.
    pub positions: Vec<f32>,
    /// How wide each character is, in points.
    pub widths: Vec<f32>,
    /// Which characters begin a word.
    pub words: Vec<u8>,
}

impl TextRun {
    fn forget_characters(&mut self) {
        self.lengths.clear();
        self.positions.clear();
        self.widths.clear();
    }

    /// The byte before the character of this number.
    pub fn byte_of(&self, character: usize) -> usize {
        self.range.start + self.lengths.iter().take(character).map(|n| usize::from(*n)).sum::<usize>()
    }

    /// The number of the character at a byte of the run or at its end.
    pub fn character_of(&self, byte: usize) -> usize {
        let mut at = self.range.start;
        let before = |n: &&u8| {
            at += usize::from(**n);
            at <= byte
        };
        self.lengths.iter().take_while(before).count()
    }
}

/// A character as it lies on its line.
struct Placed {
    at: usize,
    length: u8,
    rtl: bool,
    place: Rect,
}

impl Block {
    /// The runs of the paragraph, line by line in the order of its text.
    pub fn text_runs(&self, text: &str) -> Vec<TextRun> {
        let words: Vec<usize> = text.unicode_word_indices().map(|(at, _)| at).collect();
        let mut runs = Vec::new();
        if text.is_empty() {
            let place = self.caret(0);
            runs.push(run(&[Placed { at: 0, length: 0, rtl: self.is_rtl(), place }], &[]));
            runs[0].forget_characters();
        }
        for line in self.lines() {
            let placed = self.placed(text, line.range.clone());
            let mut rest = &placed[..];
            while let Some(first) = rest.first() {
                let same = rest.iter().take(MOST).take_while(|p| p.rtl == first.rtl).count();
                runs.push(run(&rest[..same], &words));
                rest = &rest[same..];
            }
        }
        runs
    }

    /// The characters of a line. A character beyond 255 bytes, which only a hostile text has, is cut.
    fn placed(&self, text: &str, line: Range<usize>) -> Vec<Placed> {
        let words = text.get(line.clone()).unwrap_or_default();
        let mut edge = self.caret(line.start);
        let mut placed = Vec::new();
        for (inside, character) in words.grapheme_indices(true) {
            let at = line.start + inside;
            let boxes = self.boxes(at..at + character.len());
            let place = boxes.first().copied().unwrap_or(edge);
            edge = Rect::from_min_max(egui::pos2(place.right(), place.top()), place.max);
            let rtl = Cluster::from_byte_index(&self.layout, self.map.to_shown(at)).is_some_and(|c| c.is_rtl());
            let mut start = at;
            for part in parts(character) {
                placed.push(Placed { at: start, length: u8::try_from(part.len()).unwrap_or(u8::MAX), rtl, place });
                start += part.len();
            }
        }
        placed
    }
}

/// A character in parts of at most 255 bytes.
fn parts(character: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = character;
    while rest.len() > MOST {
        let mut cut = MOST;
        while !rest.is_char_boundary(cut) {
            cut -= 1;
        }
        parts.push(&rest[..cut]);
        rest = &rest[cut..];
    }
    parts.push(rest);
    parts
}

fn run(placed: &[Placed], words: &[usize]) -> TextRun {
    let (first, last) = (&placed[0], &placed[placed.len() - 1]);
    let bounds = placed.iter().skip(1).fold(first.place, |hull, p| hull.union(p.place));
    let begins = |p: &Placed| if first.rtl { bounds.right() - p.place.right() } else { p.place.left() - bounds.left() };
    let begins_word = |(_, p): &(usize, &Placed)| words.binary_search(&p.at).is_ok();
    let number = |(n, _): (usize, &Placed)| u8::try_from(n).unwrap_or(u8::MAX);
    TextRun {
        range: first.at..last.at + usize::from(last.length),
        bounds,
        rtl: first.rtl,
        lengths: placed.iter().map(|p| p.length).collect(),
        positions: placed.iter().map(begins).collect(),
        widths: placed.iter().map(|p| p.place.width()).collect(),
        words: placed.iter().enumerate().filter(begins_word).map(number).collect(),
    }
}
