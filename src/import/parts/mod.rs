//! Recognises the parts of an article in plain text: what is headline, caption, body.
//!
//! Must not know where the text came from. The rules are plain and in order; whoever annotates
//! corrects what they get wrong, so a wrong guess is cheaper than a clever one. Every rule looks at
//! one line and a few neighbours: the time taken grows with the text and no faster.

mod age;
mod body;
mod cues;
mod dates;
mod facts;
mod head;
mod language;
mod line;
mod months;
mod names;
mod repeat;
mod vocabulary;

pub use dates::{Printed, find_date};
pub use facts::{facts, title_of};
pub use language::guess as guess_language;
pub use line::Shape;

use crate::import::DraftParts;
use crate::model::Role;
use std::ops::Range;

/// The name of these rules, kept with each part they recognised.
pub const RULE: &str = "parts";

/// A stretch of text and what it is.
pub(super) type Piece = (Range<usize>, Role);

/// The parts of `text` by their first byte: in order, sharing nothing, on borders of user-perceived
/// characters, covering all but white space.
pub fn roles_for(text: &str) -> DraftParts {
    let lines = line::lines_of(text);
    let lead = head::lead(text, &lines);
    let mut parts = DraftParts::with_capacity(lines.len());
    head::classify(text, &lines[..lead], &mut parts);
    body::classify(text, &lines, lead, &mut parts);
    parts
}

/// How the line `range` of `text` looks, for finding others that look the same.
pub fn block_kind(text: &str, range: Range<usize>) -> Shape {
    Shape::of(&text[range])
}

/// What a line says by its look alone, wherever it stands: a date, an age, a byline, boilerplate.
/// The pieces are relative to `line`.
pub(super) fn plain_furniture(line: &str) -> Option<Vec<Piece>> {
    let whole = line::trimmed(line, 0..line.len());
    let words = &line[whole.clone()];
    if let Some(split) = age::split(words) {
        let moved = split.pieces(words).into_iter();
        return Some(moved.map(|(r, role)| (shift(r, whole.start), role)).collect());
    }
    let role = if find_date(words).is_some() {
        Role::PageDate
    } else if names::byline(words).is_some() {
        Role::Byline
    } else if cues::is_boilerplate(words) {
        Role::Boilerplate
    } else {
        return None;
    };
    Some(vec![(whole, role)])
}

/// The dateline at the head of `words`, its length with the dash that ends it.
pub(super) fn dateline(words: &str) -> Option<usize> {
    names::dateline(words)
}

pub(super) fn shift(range: Range<usize>, by: usize) -> Range<usize> {
    range.start + by..range.end + by
}

/// Pushes `split` if it has pieces that begin and end on borders, else the `whole` as `role`.
pub(super) fn push_whole_or(text: &str, whole: Range<usize>, split: Vec<Piece>, role: Role, to: &mut DraftParts) {
    let fits = |(r, _): &Piece| !r.is_empty() && line::is_border(text, r.start) && line::is_border(text, r.end);
    if !split.is_empty() && split.iter().all(fits) {
        for (range, role) in split {
            to.push(range, role);
        }
    } else {
        to.push(whole, role);
    }
}

#[cfg(test)]
mod tests;
