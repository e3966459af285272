//! An article as a column of pieces: its lines, each set by the role of its part, long ones cut.
//!
//! Must not know marks, scrolling or painting.

use crate::model::{Part, Role, Text};
use crate::text::lines;
use crate::ui::typeset::{BlockStyle, Family};
use std::collections::BTreeMap;
use std::ops::Range;

/// The most bytes of a piece; longer lines are laid out in several.
const MOST: usize = 4_096;

/// A line of the article, or a stretch of a long one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    start: u32,
    end: u32,
    /// The role it is set by.
    pub role: Role,
    /// Whether the line begins here.
    pub first: bool,
}

impl Piece {
    /// Its bytes.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// The pieces of an article, top to bottom, in five bytes each: an article may have a million lines.
#[derive(Debug, Clone, Default)]
pub struct Pieces {
    starts: Vec<u32>,
    /// The place of the role among all roles; the highest bit where a line begins.
    kinds: Vec<u8>,
    end: u32,
}

const FIRST: u8 = 0x80;

impl Pieces {
    /// The pieces of `text`.
    pub fn new(text: &Text, parts: Option<&BTreeMap<u32, Part>>) -> Self {
        let mut made = Self { end: short(text.len()), ..Self::default() };
        for line in lines(text.as_str()) {
            let role = role_of(parts, &line);
            let mut start = line.start;
            loop {
                made.push(start, role, start == line.start);
                start = cut(text.as_str(), start, line.end);
                if start >= line.end {
                    break;
                }
            }
        }
        made.starts.shrink_to_fit();
        made.kinds.shrink_to_fit();
        made
    }

    fn push(&mut self, start: usize, role: Role, first: bool) {
        let place = Role::ALL.iter().position(|r| *r == role).unwrap_or(0);
        self.starts.push(short(start));
        self.kinds.push(u8::try_from(place).unwrap_or(0) | if first { FIRST } else { 0 });
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// The piece at a place, from the top.
    pub fn get(&self, at: usize) -> Option<Piece> {
        let (start, kind) = (*self.starts.get(at)?, *self.kinds.get(at)?);
        // Where the next piece begins a line, the line feed before it belongs to neither.
        let end = match (self.starts.get(at + 1), self.kinds.get(at + 1)) {
            (Some(next), Some(kind)) if kind & FIRST != 0 => next - 1,
            (Some(next), _) => *next,
            _ => self.end,
        };
        let role = Role::ALL.get(usize::from(kind & !FIRST)).copied().unwrap_or(Role::Body);
        Some(Piece { start, end, role, first: kind & FIRST != 0 })
    }

    /// The pieces from top to bottom.
    pub fn iter(&self) -> impl Iterator<Item = Piece> + '_ {
        (0..self.len()).filter_map(|at| self.get(at))
    }

    /// The place of the piece that holds the byte `offset`.
    pub fn at(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start as usize <= offset).saturating_sub(1)
    }
}

fn short(v: usize) -> u32 {
    u32::try_from(v).unwrap_or(u32::MAX)
}

/// The role of the part that covers the line, the body's where none does.
fn role_of(parts: Option<&BTreeMap<u32, Part>>, line: &Range<usize>) -> Role {
    let Some(parts) = parts.filter(|_| !line.is_empty()) else { return Role::Body };
    let inside = parts.range(short(line.start)..short(line.end)).map(|(_, p)| p);
    // A dateline opens a paragraph of the body and is set with it.
    let mut inside = inside.filter(|p| p.role != Role::Dateline);
    let before = || parts.range(..=short(line.start)).next_back().map(|(_, p)| p).filter(|p| p.end > short(line.start));
    inside.next().or_else(before).map_or(Role::Body, |p| p.role)
}

/// Where a piece that starts at `start` ends: at the line's end, else at a white space near the
/// most there may be, else at a character.
fn cut(text: &str, start: usize, end: usize) -> usize {
    if end - start <= MOST {
        return end;
    }
    let mut most = start + MOST;
    while !text.is_char_boundary(most) {
        most -= 1;
    }
    match text[start..most].rfind(char::is_whitespace) {
        Some(at) if at > MOST / 2 => {
            let space = text[start + at..].chars().next().map_or(1, char::len_utf8);
            start + at + space
        }
        _ => border_before(text, start, most),
    }
}

/// The last border of a user-perceived character in `start..=most`; `most` where one is longer than that.
fn border_before(text: &str, start: usize, most: usize) -> usize {
    let before = crate::text::grapheme_before(text, most);
    let is_border = crate::text::grapheme_after(text, before) == most;
    if !is_border && before > start { before } else { most }
}

/// How a piece is set, and the room above it in points. `size` is the body's type size.
pub fn style(role: Role, size: f32, spacing: f32) -> (BlockStyle, f32) {
    let base = BlockStyle {
        family: Family::Serif,
        size,
        line_height: (size * 2.0 * spacing).round(),
        weight: 400.0,
        italic: false,
        letter_spacing: 0.0,
    };
    let sans = |scale: f32, weight: f32| BlockStyle {
        family: Family::Sans,
        size: size * scale,
        line_height: (size * scale * 2.0).round(),
        weight,
        ..base
    };
    match role {
        Role::Headline => {
            (BlockStyle { size: size * 1.85, line_height: (size * 2.95).round(), weight: 700.0, ..base }, 10.0)
        }
        Role::Standfirst => {
            (BlockStyle { size: size * 1.12, line_height: (size * 1.95).round(), italic: true, ..base }, 4.0)
        }
        Role::Subheading => (BlockStyle { size: size * 1.15, weight: 600.0, ..base }, 10.0),
        Role::PullQuote => {
            (BlockStyle { size: size * 1.25, italic: true, line_height: (size * 2.35).round(), ..base }, 8.0)
        }
        Role::Masthead => (sans(0.86, 600.0), 0.0),
        Role::Publication => (BlockStyle { letter_spacing: 0.3, ..sans(0.86, 600.0) }, 0.0),
        Role::Section => (BlockStyle { letter_spacing: 0.4, ..sans(0.78, 600.0) }, 4.0),
        Role::PageDate | Role::Byline | Role::RelativeAge | Role::Credit | Role::Boilerplate => (sans(0.8, 400.0), 0.0),
        Role::Caption => (BlockStyle { italic: false, ..sans(0.82, 400.0) }, 2.0),
        Role::Body | Role::Dateline | Role::ListItem => (base, 0.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_but_line_feeds_is_in_one_piece() {
        for text in ["", "\n", "a\n\nb", &"word ".repeat(3000), &"x".repeat(20_000), &"👩‍👩‍👧".repeat(2000)]
        {
            let text = Text::new(text);
            let all = Pieces::new(&text, None);
            let mut reached = 0;
            for piece in all.iter() {
                let gap = &text.as_str()[reached..piece.range().start];
                assert!(gap.is_empty() || gap == "\n", "{gap:?}");
                assert!(text.is_grapheme_border(piece.range().end));
                assert!(piece.range().len() <= MOST);
                reached = piece.range().end;
            }
            assert_eq!(reached, text.len());
        }
    }
}
