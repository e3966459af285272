//! The lines of an annotation file: marks, relations, attributes, normalisations, notes.
//!
//! What a line cannot hold is a loss. Must not know files or the configuration.

use super::NO_PLACE;
use crate::export::asked::Asked;
use crate::export::kept::{kept_value, spans_of};
use crate::export::losses::{Losses, example};
use crate::export::{Kept, KeptMark, LossKind};
use crate::model::{AttributeId, EntityId, Layer, Mark, MarkId, Project, Span, Spans, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// The lines of a layer; what they hold is added to `kept`.
pub(super) fn lines(
    project: &Project,
    article: &Asked<'_>,
    layer: &Layer,
    kept: &mut Kept,
    losses: &mut Losses,
) -> String {
    let mut writing = Writing { project, article, kept, losses, out: String::new(), attributes: 0, notes: 0, norms: 0 };
    let mut place = BTreeMap::new();
    for (id, mark) in layer.in_order() {
        if let Some(pieces) = writing.mark(id, mark) {
            place.insert(id, writing.kept.marks.len());
            writing.keep(id, mark, pieces);
        }
    }
    for (n, (relation, from, to)) in writing.links(layer, &place).into_iter().enumerate() {
        let _ = writeln!(writing.out, "R{}\t{relation} Arg1:T{} Arg2:T{}\t", n + 1, from + 1, to + 1);
    }
    for comment in layer.comments.values() {
        if let Some(at) = comment.about.and_then(|id| place.get(&id)) {
            let line = writing.note("Comment", at + 1, &comment.text, comment.about);
            writing.kept.comments.push(line);
        } else {
            let example = example(article.id, comment.about, comment.text.clone());
            writing.losses.add(LossKind::Comment, "brat has notes on marks only; others are not written", example);
        }
    }
    writing.out
}

struct Writing<'w, 'p> {
    project: &'p Project,
    article: &'w Asked<'p>,
    kept: &'w mut Kept,
    losses: &'w mut Losses,
    out: String,
    attributes: usize,
    notes: usize,
    norms: usize,
}

/// Characters at which brat's reader ends a line, or which end one for other readers.
fn ends_line(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

impl Writing<'_, '_> {
    /// Writes the line of a mark; gives the pieces that it holds once line ends are joined again.
    fn mark(&mut self, id: MarkId, mark: &Mark) -> Option<Spans> {
        const CUT: &str =
            "a mark in brat holds no line end; line ends at its borders and other separators are left out";
        const JOINED: &str = "pieces that only a line end parts are read as one";
        let text = self.article.text.as_str();
        let whole = spans_of(self.article, mark);
        let pieces: Vec<Span> = whole.iter().flat_map(Spans::iter).flat_map(|span| unbroken(text, span)).collect();
        if pieces.is_empty() {
            self.losses.mark(
                LossKind::ZeroWidth,
                "of a mark on line ends alone nothing is left",
                self.article,
                id,
                mark,
            );
            return None;
        }
        let joined = joined(text, &pieces);
        if whole.as_ref() != Some(&joined) {
            let same_words = whole.as_ref().is_some_and(|w| w.covered_bytes() < joined.covered_bytes());
            let (kind, rule) = if same_words { (LossKind::Discontinuous, JOINED) } else { (LossKind::Character, CUT) };
            self.losses.mark(kind, rule, self.article, id, mark);
        }
        let points = |at: usize| self.article.text.code_points(at);
        let offsets: Vec<String> =
            pieces.iter().map(|s| format!("{} {}", points(s.start()), points(s.end()))).collect();
        let covered: Vec<&str> = pieces.iter().map(|s| &text[s.range()]).collect();
        let n = self.kept.marks.len() + 1;
        // Writing to a string does not fail.
        let _ = writeln!(self.out, "T{n}\t{} {}\t{}", mark.label, offsets.join(";"), covered.join(" "));
        Some(joined)
    }

    fn keep(&mut self, id: MarkId, mark: &Mark, spans: Spans) {
        let n = self.kept.marks.len() + 1;
        let (mut attributes, mut entities) = (BTreeMap::new(), BTreeSet::new());
        for (attribute, value) in &mark.attributes {
            if let Value::Entities(set) = value {
                entities.extend(self.entities(n, id, attribute, set));
            } else if self.attribute(n, id, attribute, value) {
                attributes.insert(attribute.clone(), kept_value(value));
            }
        }
        let note =
            if mark.note.is_empty() { String::new() } else { self.note("AnnotatorNotes", n, &mark.note, Some(id)) };
        if !mark.sure {
            let example = example(self.article.id, Some(id), "unsure".to_owned());
            self.losses.add(LossKind::Attribute, "doubt is not written", example);
        }
        self.kept.marks.push(KeptMark { label: mark.label.clone(), spans, attributes, entities, note });
    }

    /// Writes an attribute; whether the line holds it.
    fn attribute(&mut self, n: usize, id: MarkId, attribute: &AttributeId, value: &Value) -> bool {
        let said = match value {
            Value::Flag(true) => String::new(),
            Value::Choice(said) if !said.is_empty() && !said.contains(char::is_whitespace) => format!(" {said}"),
            _ => {
                const RULE: &str =
                    "brat has yes and one of several values without spaces; other values are not written";
                let example = example(self.article.id, Some(id), format!("{attribute}={value}"));
                self.losses.add(LossKind::Attribute, RULE, example);
                return false;
            }
        };
        self.attributes += 1;
        let _ = writeln!(self.out, "A{}\t{attribute} T{n}{said}", self.attributes);
        true
    }

    /// Entity records are written as normalisations of the mark; gives their names.
    fn entities(&mut self, n: usize, id: MarkId, attribute: &AttributeId, set: &BTreeSet<EntityId>) -> Vec<String> {
        const RULE: &str =
            "of an entity its name and number are written, without kind, aliases and the attribute that points to it";
        let mut names = Vec::new();
        for entity in set {
            let row = self.project.entities.get(entity);
            let name = row.map_or_else(|| entity.to_string(), |row| one_line(&row.name));
            let qid = row.map_or("", |row| row.qid.as_str());
            let key = if qid.is_empty() { format!("sidenote:{entity}") } else { format!("Wikidata:{qid}") };
            self.norms += 1;
            let _ = writeln!(self.out, "N{}\tReference T{n} {key}\t{name}", self.norms);
            let example = example(self.article.id, Some(id), format!("{attribute}={name}"));
            self.losses.add(LossKind::Entity, RULE, example);
            names.push(name);
        }
        names
    }

    /// Writes a note; gives it as it stands in the file.
    fn note(&mut self, kind: &str, n: usize, said: &str, about: Option<MarkId>) -> String {
        let line = one_line(said);
        if line != said {
            let example = example(self.article.id, about, said.to_owned());
            self.losses.add(LossKind::Comment, "a note is one line; its line ends and tabs become spaces", example);
        }
        self.notes += 1;
        let _ = writeln!(self.out, "#{}\t{kind} T{n}\t{line}", self.notes);
        line
    }

    fn links(&mut self, layer: &Layer, place: &BTreeMap<MarkId, usize>) -> Vec<(String, usize, usize)> {
        let left = self.kept.keep_links(layer.links.values(), place);
        for link in left {
            let example = example(self.article.id, Some(link.from), link.relation.to_string());
            self.losses.add(LossKind::Link, NO_PLACE, example);
        }
        self.kept.links.iter().map(|(relation, from, to)| (relation.to_string(), *from, *to)).collect()
    }
}

/// The stretches of a span between the ends of lines; an empty span stays.
fn unbroken(text: &str, span: Span) -> Vec<Span> {
    if span.is_empty() {
        return vec![span];
    }
    let words = &text[span.range()];
    let mut found = Vec::new();
    let mut start = span.start();
    for piece in words.split_inclusive(ends_line) {
        let bare = piece.trim_end_matches(ends_line);
        if !bare.is_empty() {
            found.push(Span::of(start..start + bare.len()));
        }
        start += piece.len();
    }
    found
}

/// The pieces as readers join them: over white space with a line feed.
fn joined(text: &str, pieces: &[Span]) -> Spans {
    let mut made: Vec<Span> = Vec::new();
    for piece in pieces {
        let gap = made.last().map(|last| &text[last.end()..piece.start()]);
        match made.last_mut() {
            Some(last) if gap.is_some_and(|gap| gap.contains(['\n', '\r']) && gap.trim().is_empty()) => {
                *last = Span::of(last.start()..piece.end());
            }
            _ => made.push(*piece),
        }
    }
    Spans::new(made).unwrap_or_else(|_| Spans::one(Span::of(0..0)))
}

/// Words on one line, without tabs.
fn one_line(said: &str) -> String {
    said.chars().map(|c| if ends_line(c) || c == '\t' { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_across_lines_is_written_in_pieces_and_read_as_one() {
        let text = "ab \n cd\n\nef";
        let pieces = unbroken(text, Span::of(0..text.len()));
        assert_eq!(pieces.iter().map(|s| &text[s.range()]).collect::<Vec<_>>(), ["ab ", " cd", "ef"]);
        assert_eq!(joined(text, &pieces), Spans::one(Span::of(0..text.len())));
        assert_eq!(unbroken(text, Span::of(3..4)), []);
        assert_eq!(words_of("a\u{2028}b"), ["a", "b"]);
    }

    fn words_of(text: &str) -> Vec<&str> {
        unbroken(text, Span::of(0..text.len())).into_iter().map(|s| &text[s.range()]).collect()
    }
}
