//! A large Markdown text in pieces that can be read one after the other.
//!
//! The parser keeps a node for each bit of markup, many times the text altogether. What is a block does not
//! depend on what comes behind it, so that a text may be cut where a block begins that lies in no other; only
//! the targets of links stand anywhere. A block that is larger than a piece may be is cut at a line end. Must
//! not know what blocks become.

use pulldown_cmark::{BrokenLink, CowStr, Event, Options, Parser};
use std::collections::BTreeSet;
use std::ops::Range;

/// The least of a piece in bytes.
const PIECE: usize = 1 << 14;
/// The most of a piece, and the size up to which a text is read as a whole.
const MOST: usize = 1 << 16;

/// Where a text is cut.
#[derive(Debug, Default)]
pub(super) struct Pieces {
    /// The pieces, in order: together they are the text.
    pub all: Vec<Range<usize>>,
    /// How many blocks were cut, which are larger than a piece may be.
    pub cut: usize,
    /// The names of all targets of links, where there is more than one piece.
    names: BTreeSet<String>,
}

impl Pieces {
    /// Cuts `text`.
    pub fn of(text: &str, options: Options) -> Self {
        let mut made = Self::default();
        if text.len() <= MOST {
            made.all.push(0..text.len());
            return made;
        }
        let (mut at, mut size) = (0, PIECE);
        while at < text.len() {
            let end = line_end(text, at + size);
            let settled = made.settled(&text[at..end], options);
            let settled = if end == text.len() { end - at } else { settled };
            if settled == 0 && size < MOST {
                size *= 2;
                continue;
            }
            made.cut += usize::from(settled == 0);
            let next = if settled == 0 { end } else { at + settled };
            made.all.push(at..next);
            (at, size) = (next, PIECE);
        }
        made
    }

    /// Where the last block of `window` begins that lies in no other; 0 where there is only one. Notes the
    /// targets of links on the way.
    fn settled(&mut self, window: &str, options: Options) -> usize {
        let parser = Parser::new_ext(window, options);
        self.names.extend(parser.reference_definitions().iter().map(|(name, _)| folded(name)));
        let (mut depth, mut last) = (0_usize, 0);
        for (event, range) in parser.into_offset_iter() {
            if depth == 0 && !matches!(event, Event::End(_)) {
                let line = window[..range.start].rfind('\n').map_or(0, |at| at + 1);
                // Such a line at the head of a piece would open what only stands at the head of a file.
                last = if window[line..].starts_with("---") { last } else { line };
            }
            match event {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        last
    }

    /// Hands on what is in a piece.
    pub fn events(&self, piece: &str, options: Options, take: impl FnMut(Event<'_>)) {
        let known = |link: BrokenLink<'_>| {
            self.names.contains(&folded(&link.reference)).then(|| (CowStr::from(""), CowStr::from("")))
        };
        Parser::new_with_broken_link_callback(piece, options, Some(known)).for_each(take);
    }
}

/// A name as it is compared: letters of any case, white space of any width.
fn folded(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The first line end at or behind `at`, unless the line is very long.
fn line_end(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let near = text[at..].bytes().take(PIECE).position(|b| b == b'\n');
    near.map_or(at, |line| at + line + 1)
}
