//! Reads a text with its marks and links.
//!
//! Takes what `print` writes and what a person would write instead: any numbers, marks in any nesting.
//! Must not know which labels a schema has.

use super::cursor::{Cursor, NotationError};
use super::{Noted, NotedLink, NotedMark};
use crate::model::{AttributeId, LabelId, RelationId, Span, Spans};
use std::collections::BTreeMap;

/// The text, marks and links that `source` writes down. Time grows with the length of `source`
/// alone; how long it may be is for the caller to say.
///
/// # Errors
/// [`NotationError`] with the first place that is not notation.
pub fn parse(source: &str) -> Result<Noted, NotationError> {
    let mut reader = Reader::new(source);
    while !reader.from.rest().is_empty() {
        if reader.from.at_line_start() && reader.from.rest().starts_with("->") {
            return reader.links();
        }
        reader.step()?;
    }
    reader.finish(Vec::new())
}

/// A mark that is not complete yet.
struct Draft {
    label: LabelId,
    attributes: Vec<(AttributeId, String)>,
    sure: bool,
    spans: Vec<Span>,
    /// Where its last piece was opened, in the source.
    opened: usize,
    /// The piece that is open: its number in the order of opening, and its first byte of the text.
    open: Option<(usize, usize)>,
}

struct Reader<'s> {
    from: Cursor<'s>,
    text: String,
    marks: Vec<Draft>,
    numbers: BTreeMap<u32, usize>,
    /// The marks with an open piece; the last one was opened last.
    open: BTreeMap<usize, usize>,
    opened: usize,
}

impl<'s> Reader<'s> {
    fn new(source: &'s str) -> Self {
        Self {
            from: Cursor::new(source),
            text: String::with_capacity(source.len()),
            marks: Vec::new(),
            numbers: BTreeMap::new(),
            open: BTreeMap::new(),
            opened: 0,
        }
    }

    fn step(&mut self) -> Result<(), NotationError> {
        let start = self.from.place();
        match self.from.next() {
            Some('{') => self.open_piece(start),
            Some('}') => self.close_piece(start),
            Some('\\') => self.escaped(start),
            Some(c) => {
                self.text.push(c);
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn escaped(&mut self, start: usize) -> Result<(), NotationError> {
        match self.from.next() {
            Some(c) if c.is_ascii_punctuation() || c.is_ascii_digit() => {
                self.text.push(c);
                Ok(())
            }
            _ => Err(self.from.error_at(start, "nothing here needs a backslash; a plain backslash is written \\\\")),
        }
    }

    fn open_piece(&mut self, start: usize) -> Result<(), NotationError> {
        let label = self.from.name("a label (a plain brace is written \\{)", LabelId::new)?;
        let sure = !self.from.take("?");
        let number = if self.from.take("#") { Some(self.from.number()?) } else { None };
        let attributes = self.attributes()?;
        let draft = Draft { label, attributes, sure, spans: Vec::new(), opened: start, open: None };
        let mark = if let Some(mark) = number.and_then(|n| self.numbers.get(&n).copied()) {
            self.may_go_on(mark, &draft)?;
            mark
        } else {
            self.marks.push(draft);
            self.marks.len() - 1
        };
        self.numbers.extend(number.map(|n| (n, mark)));
        self.marks[mark].open = Some((self.opened, self.text.len()));
        self.marks[mark].opened = start;
        self.open.insert(self.opened, mark);
        self.opened += 1;
        Ok(())
    }

    fn attributes(&mut self) -> Result<Vec<(AttributeId, String)>, NotationError> {
        let mut made = Vec::new();
        while !self.from.take("|") {
            self.from.expect(" ", "a space and an attribute, or the bar before the words, is expected here")?;
            self.from.take_while(|c| c == ' ');
            let id = self.from.name("an attribute", AttributeId::new)?;
            self.from.expect("=", "“=” and a value are expected after the attribute")?;
            made.push((id, self.from.value()?));
        }
        Ok(made)
    }

    /// Whether `piece` can be one more of `mark`.
    fn may_go_on(&self, mark: usize, piece: &Draft) -> Result<(), NotationError> {
        let first = &self.marks[mark];
        let message = if first.open.is_some() {
            "a piece of this mark is open already"
        } else if first.label != piece.label {
            "the mark of this number has another label; take the next free number"
        } else if !piece.attributes.is_empty() || !piece.sure {
            "what is said about a mark stands on its first piece"
        } else {
            return Ok(());
        };
        Err(self.from.error_at(piece.opened, message))
    }

    fn close_piece(&mut self, start: usize) -> Result<(), NotationError> {
        let mark = if self.from.take("#") {
            let number = self.from.number()?;
            self.numbers.get(&number).copied()
        } else {
            self.open.last_key_value().map(|(_, mark)| *mark)
        };
        let piece = mark.and_then(|mark| Some((mark, self.marks[mark].open.take()?)));
        let Some((mark, (number, first))) = piece else {
            return Err(self
                .from
                .error_at(start, "nothing is open that this could close; a plain brace is written \\}"));
        };
        self.open.remove(&number);
        self.marks[mark].spans.push(Span::of(first..self.text.len()));
        Ok(())
    }

    fn links(mut self) -> Result<Noted, NotationError> {
        // The line feed before the first arrow only parts the links from the text.
        if self.text.ends_with('\n') {
            self.text.pop();
        }
        let mut made = Vec::new();
        while !self.from.rest().is_empty() {
            self.from
                .expect("-> ", "a link is expected here, such as “-> source #1 #2”; plain text is written \\->")?;
            let relation = self.from.name("a relation", RelationId::new)?;
            let (from, to) = (self.link_end()?, self.link_end()?);
            made.push(NotedLink { relation, from, to });
            if !self.from.rest().is_empty() {
                self.from.expect("\n", "a link ends with its line")?;
            }
        }
        self.finish(made)
    }

    fn link_end(&mut self) -> Result<usize, NotationError> {
        self.from.expect(" #", "“ #” and the number of a mark are expected here")?;
        let start = self.from.place();
        let number = self.from.number()?;
        let mark = self.numbers.get(&number).copied();
        mark.ok_or_else(|| self.from.error_at(start, format!("no mark has the number {number}")))
    }

    fn finish(self, links: Vec<NotedLink>) -> Result<Noted, NotationError> {
        let mut marks = Vec::with_capacity(self.marks.len());
        for draft in self.marks {
            if draft.open.is_some() {
                return Err(self.from.error_at(draft.opened, "this mark is never closed"));
            }
            let spans = Spans::new(draft.spans);
            let spans = spans.map_err(|_| self.from.error_at(draft.opened, "two pieces of this mark are the same"))?;
            marks.push(NotedMark { label: draft.label, spans, attributes: draft.attributes, sure: draft.sure });
        }
        Ok(Noted::new(self.text, marks, links))
    }
}
