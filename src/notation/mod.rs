//! An article and its marks as readable text: print it, parse it.
//!
//! It is what `sidenote show` prints and what the tests of operations are written in. Must not know
//! projects, files or the schema: labels, attributes and relations are only names here.
//!
//! # Marks
//! A mark is its label, a bar and its words, in braces. Marks may lie in marks.
//! ```text
//! {person|Officials} deny it
//! {quote|“We {claim|must act}”}
//! ```
//! What is said about a mark stands before the bar: `?` where its maker was not sure, then its
//! attributes. A value of letters, digits and `_-.,:+/` stands bare, any other is a JSON string.
//! ```text
//! {quote? kind=direct channel="a \"live\" talk"|“Never!”}
//! ```
//! # Numbers
//! A mark carries a number where it needs one: it has several pieces, it is the end of a link, or
//! it ends while a mark that was opened after it is still open. Pieces of one mark repeat its label
//! and number; what is said about it stands on the first. `}` closes what was opened last, `}#1`
//! closes the mark numbered 1.
//! ```text
//! {quote#1|“We must”} he said {quote#1|“act.”}
//! {quote#1|one {claim|two}#1 three}
//! ```
//! # Links
//! Links follow the text, one a line: an arrow, the relation, where it starts, where it points to.
//! The line feed before the first arrow is no part of the text.
//! ```text
//! {quote#1|“No,”} said {source#2|Ana}
//! -> source #1 #2
//! ```
//! # Words that look like signs
//! A backslash takes the next sign as a plain word: `{`, `}`, `|` and `\` have one always, `#` right
//! after `}`, a digit right after `}#1`, and `->` at the start of a line. A line feed is written as
//! itself.
//!
//! # Order
//! The marks of a [`Noted`] come as they are opened: by where they start, the longer first piece
//! first. So `parse(&print(&noted))` is `Ok(noted)`, whatever the text and the marks.

mod cursor;
mod events;
mod parse;
mod print;
#[cfg(test)]
mod tests;

pub use cursor::NotationError;
pub use parse::parse;
pub use print::print;

use crate::model::{AttributeId, LabelId, Layer, Mark, MarkId, RelationId, Span, Spans, Text};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// A text with marks and links, as plain values.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Noted {
    text: String,
    marks: Vec<NotedMark>,
    links: Vec<NotedLink>,
}

/// A mark of a [`Noted`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotedMark {
    /// What the words are.
    pub label: LabelId,
    /// Which words, in bytes of the text.
    pub spans: Spans,
    /// What is said about them, as plain words.
    pub attributes: Vec<(AttributeId, String)>,
    /// Whether its maker was sure of it.
    pub sure: bool,
}

/// A link between two marks of a [`Noted`], which it names by their places in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotedLink {
    /// What the relation is.
    pub relation: RelationId,
    /// The mark it starts at.
    pub from: usize,
    /// The mark it points to.
    pub to: usize,
}

/// What can be written of a layer: its marks and links. A mark that leaves the text is cut where
/// the text ends, and a link that lost an end is left out; both are for `check` to report.
pub fn of_layer(text: &Text, layer: &Layer) -> Noted {
    let in_order = layer.in_order();
    let places: BTreeMap<MarkId, usize> = in_order.iter().enumerate().map(|(at, (id, _))| (*id, at)).collect();
    let place = |id| places.get(&id).copied();
    let links = layer
        .links
        .values()
        .filter_map(|l| Some(NotedLink { relation: l.relation.clone(), from: place(l.from)?, to: place(l.to)? }));
    Noted::new(text.as_str(), in_order.iter().map(|(_, mark)| (*mark).into()).collect(), links.collect())
}

impl From<&Mark> for NotedMark {
    fn from(mark: &Mark) -> Self {
        let attributes = mark.attributes.iter().map(|(id, value)| (id.clone(), value.to_string())).collect();
        Self { label: mark.label.clone(), spans: mark.spans.clone(), attributes, sure: mark.sure }
    }
}

impl Noted {
    /// A text with its marks, which are put in order; marks that start alike and have first pieces
    /// of the same length stay in the order given. Spans are cut to the characters of the text, and
    /// links to marks that are not in the list are left out.
    pub fn new(text: impl Into<String>, marks: Vec<NotedMark>, links: Vec<NotedLink>) -> Self {
        let text = text.into();
        let mut rows: Vec<(usize, NotedMark)> = marks.into_iter().map(|m| m.cut_to(&text)).enumerate().collect();
        rows.sort_by_key(|(_, mark)| mark.order());
        let places: BTreeMap<usize, usize> = rows.iter().enumerate().map(|(now, (old, _))| (*old, now)).collect();
        let place = |old| places.get(&old).copied();
        let links = links.into_iter().filter_map(|l| Some(NotedLink { from: place(l.from)?, to: place(l.to)?, ..l }));
        let links = links.collect();
        Self { text, marks: rows.into_iter().map(|(_, mark)| mark).collect(), links }
    }

    /// The text without any signs.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The marks in their order.
    pub fn marks(&self) -> &[NotedMark] {
        &self.marks
    }

    /// The links in the order they were made.
    pub fn links(&self) -> &[NotedLink] {
        &self.links
    }
}

impl NotedMark {
    /// Where the mark comes in the order of a [`Noted`].
    fn order(&self) -> (usize, Reverse<usize>) {
        let first = self.spans.iter().next().unwrap_or(Span::of(0..0));
        (first.start(), Reverse(first.end()))
    }

    fn cut_to(mut self, text: &str) -> Self {
        let cut = |s: Span| Span::of(text.floor_char_boundary(s.start())..text.floor_char_boundary(s.end()));
        let mut spans: Vec<Span> = self.spans.iter().map(cut).collect();
        // Pieces beyond the end all become the empty one at the end, and a mark has each piece once.
        spans.dedup();
        if let Ok(spans) = Spans::new(spans) {
            self.spans = spans;
        }
        self
    }
}
