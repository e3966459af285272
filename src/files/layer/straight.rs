//! A mark's record read straight from its line, where that is just as this program writes it.
//!
//! Most of a large project is such lines, and a reader of any RON takes several times as long for one.
//! Whatever is not quite the usual form is left to that reader. Must not know texts.

use super::{Points, Record};
use crate::model::{Attributes, Origin, Stamp};
use serde::Deserialize;
use serde::de::value::{BorrowedStrDeserializer, Error};

/// The mark of a line without its comma; `None` where another reader has to look.
pub(super) fn mark(line: &str) -> Option<Record> {
    let mut at = Cursor(line);
    at.skip("  Mark(id: ")?;
    let id = at.plain()?;
    at.skip(", label: ")?;
    let label = at.plain()?;
    at.skip(", spans: ")?;
    let spans: Points = at.list(Cursor::pair)?;
    at.skip(", words: ")?;
    let words = at.list(Cursor::string)?;
    let attributes = at.field(", attributes: ", Cursor::attributes)?;
    at.skip(", by: ")?;
    let by = at.origin()?;
    let sure = at.skip(", sure: false").is_none();
    let note = at.field(", note: ", Cursor::string)?;
    at.skip(", created: ")?;
    let created = at.plain()?;
    at.skip(", changed: ")?;
    let changed = at.plain()?;
    let stamp = if at.skip(", stamp: Some(").is_some() { Some(at.stamp()?) } else { None };
    (at.0 == ")").then_some(Record::Mark {
        id,
        label,
        spans,
        words,
        attributes,
        by,
        sure,
        note,
        created,
        changed,
        stamp,
    })
}

/// What is left of a line.
struct Cursor<'l>(&'l str);

impl<'l> Cursor<'l> {
    fn skip(&mut self, words: &str) -> Option<()> {
        self.0 = self.0.strip_prefix(words)?;
        Some(())
    }

    /// What follows `name`; what is nothing where the field is left out.
    fn field<T: Default>(&mut self, name: &str, read: fn(&mut Self) -> Option<T>) -> Option<T> {
        if self.skip(name).is_some() { read(self) } else { Some(T::default()) }
    }

    /// A value that is written as a string without escapes.
    fn plain<T: Deserialize<'l>>(&mut self) -> Option<T> {
        let (written, rest) = self.0.strip_prefix('"')?.split_once('"')?;
        self.0 = rest;
        let plain = !written.contains('\\');
        plain.then(|| T::deserialize(BorrowedStrDeserializer::<Error>::new(written)).ok())?
    }

    fn string(&mut self) -> Option<String> {
        let (mut made, mut rest) = (String::new(), self.0.strip_prefix('"')?);
        loop {
            let end = rest.bytes().position(|b| matches!(b, b'"' | b'\\'))?;
            made.push_str(&rest[..end]);
            if rest[end..].starts_with('"') {
                self.0 = &rest[end + 1..];
                return Some(made);
            }
            made.push(match rest.as_bytes().get(end + 1)? {
                b'n' => '\n',
                b't' => '\t',
                b'r' => '\r',
                b'"' => '"',
                b'\'' => '\'',
                b'\\' => '\\',
                _ => return None,
            });
            rest = &rest[end + 2..];
        }
    }

    fn number<T: std::str::FromStr>(&mut self) -> Option<T> {
        let digits = self.0.bytes().take_while(u8::is_ascii_digit).count();
        let (written, rest) = self.0.split_at(digits);
        self.0 = rest;
        written.parse().ok()
    }

    fn pair(&mut self) -> Option<(usize, usize)> {
        self.skip("(")?;
        let first = self.number()?;
        self.skip(", ")?;
        let second = self.number()?;
        self.skip(")")?;
        Some((first, second))
    }

    fn list<T>(&mut self, read: fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        self.skip("[")?;
        let mut made = Vec::with_capacity(1);
        while self.skip("]").is_none() {
            if !made.is_empty() {
                self.skip(", ")?;
            }
            made.push(read(self)?);
        }
        Some(made)
    }

    fn origin(&mut self) -> Option<Origin> {
        if self.skip("Hand").is_some() {
            return Some(Origin::Hand);
        }
        if self.skip("Memory").is_some() {
            return Some(Origin::Memory);
        }
        let import = self.skip("Import(").is_some();
        if !import {
            self.skip("Rule(")?;
        }
        let name = self.string()?;
        self.skip(")")?;
        Some(if import { Origin::Import(name) } else { Origin::Rule(name) })
    }

    fn stamp(&mut self) -> Option<Stamp> {
        self.skip("(")?;
        let counter = self.number()?;
        self.skip(", ")?;
        let device = self.plain::<&str>()?.into();
        self.skip("))")?;
        Some(Stamp(counter, device))
    }

    /// What stands between braces, which the other reader reads.
    fn attributes(&mut self) -> Option<Attributes> {
        let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
        let end = self.0.bytes().position(|b| {
            match b {
                _ if escaped => escaped = false,
                b'\\' if quoted => escaped = true,
                b'"' => quoted = !quoted,
                b'{' | b'[' | b'(' if !quoted => depth += 1,
                b'}' | b']' | b')' if !quoted => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0
        })?;
        let (written, rest) = self.0.split_at(end + 1);
        self.0 = rest;
        ron::from_str(written).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{layer_to_ron, records_of};
    use super::*;
    use crate::model::{AnnotatorId, ArticleId, AttributeId, LabelId, Layer, Mark, MarkId, Span, Spans, Text, Value};
    use jiff::Timestamp;
    use proptest::prelude::*;
    use std::sync::Arc;

    prop_compose! {
        fn any_mark()(
            label in "[a-z]{1,9}",
            note in "[ -~\u{202e}\n\té😀]{0,9}",
            said in proptest::option::of("[ -~\u{202e}\n\té😀]{0,9}"),
            value in proptest::option::of("[ -~\n{}()\\[\\]\"\\\\]{0,9}"),
            origin in prop_oneof![
                Just(Origin::Hand), Just(Origin::Memory),
                "[ -~]{0,5}".prop_map(Origin::Import), "[a-z]{0,5}".prop_map(Origin::Rule),
            ],
            sure in any::<bool>(),
            at in 0_i64..9_000_000_000,
            two in any::<bool>(),
        ) -> Mark {
            let spans = if two { Spans::new(vec![Span::of(0..3), Span::of(8..11)]).unwrap() } else { Spans::one(Span::of(4..7)) };
            let mut mark = Mark::new(LabelId::of_name(&label), spans, Timestamp::from_millisecond(at).unwrap());
            (mark.note, mark.origin, mark.sure) = (note, origin, sure);
            mark.stale = said.map(|said| vec![said].into());
            mark.attributes.extend(value.map(|v| (AttributeId::of_name("kind"), Value::Text(v))));
            mark
        }
    }

    proptest! {
        #[test]
        fn a_mark_reads_as_any_reader_of_ron_reads_it(mark in any_mark(), stamped in any::<bool>()) {
            let (text, mut layer) = (Text::new("one two ten"), Layer::default());
            layer.marks.insert(MarkId(7), mark);
            if stamped {
                layer.stamps.insert(7, Stamp(9, Arc::from("desk")));
            }
            let file = layer_to_ron(ArticleId(5), &AnnotatorId::of_name("ana"), &layer, &text).unwrap();
            let line = file.lines().find(|line| line.starts_with("  Mark(")).unwrap().strip_suffix(',').unwrap();
            let other: Record = ron::from_str(line).unwrap();
            let shown = |record: &Record| ron::to_string(record).unwrap();
            if let Some(read) = super::mark(line) {
                prop_assert_eq!(shown(&read), shown(&other));
            } else {
                prop_assert!(line.contains("\\u{"), "{}", line);
            }
            prop_assert_eq!(shown(&other), shown(&records_of(&layer, &text)[0]));
            for cut in (0..line.len()).filter(|at| line.is_char_boundary(*at)) {
                prop_assert!(super::mark(&line[..cut]).is_none());
            }
        }
    }
}
