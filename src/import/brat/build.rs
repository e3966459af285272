//! Lines become marks, links, attributes and remarks.
//!
//! Must not know how a line is written.

use super::lines::{Line, Lines, Said};
use crate::import::offsets::{Stretch, Unit};
use crate::import::raw::{Ground, RawMark, RawMarks, Sayings, marks};
use crate::import::schema::choice_of;
use crate::import::{Decoded, DraftComment, DraftLayer, DraftLink, DraftSchema, LayerSaid, Problems, Repair};
use crate::model::{AttributeKind, EntityKind, Problem, Span, Spans, Value};
use std::collections::{BTreeMap, BTreeSet};

/// The kind of note by which an annotator remarks on a mark.
const OWN_REMARK: &str = "AnnotatorNotes";

/// What is said of marks that are one again, with how many they are.
pub const JOINED: &str = "marks whose fragments were split at line ends joined";

/// The layer that these lines say on `text`; whether fragments that a line end parts are to `join`.
pub(super) fn layer(
    said: &str,
    text: &Decoded,
    join: bool,
    schema: &mut DraftSchema,
) -> (DraftLayer, Problems, Vec<Repair>) {
    let unknown = Lines::of(said).filter(|(_, said)| matches!(said, Said::Unknown(..))).count();
    let mut building = Building {
        schema,
        raw: RawMarks::default(),
        links: vec![],
        comments: Vec::with_capacity(unknown),
        ids: BTreeMap::new(),
        problems: Problems::default(),
        triggers: BTreeSet::new(),
    };
    building.marks(Lines::of(said));
    building.events(Lines::of(said));
    Lines::of(said).for_each(|line| building.rest(line));
    let Building { raw, links: said_links, comments, mut problems, .. } = building;
    let original = text.original.as_deref().unwrap_or(&text.text);
    let made = marks(Ground { text: &text.text, original, unit: Unit::CodePoints }, raw, Sayings::default());
    let first_column = |p: Problem| {
        let (file, line) = (p.place.file.clone().unwrap_or_default(), p.place.line);
        p.in_file(&file, line, line.map(|_| 1))
    };
    problems.extend(made.problems.iter().cloned().map(first_column));
    let comments = comments.into_iter().map(|comment| made.comment(comment)).collect();
    let joined = made.links(said_links);
    let mut repairs = made.repairs;
    let said = LayerSaid { links: joined, comments, ..LayerSaid::default() };
    let mut layer = DraftLayer { marks: made.marks, said: said.into(), ..DraftLayer::default() };
    if join {
        repairs.extend(join_at_line_ends(&mut layer, &text.text));
    }
    (layer, problems, repairs)
}

struct Building<'s, 'f> {
    schema: &'s mut DraftSchema,
    raw: RawMarks,
    links: Vec<DraftLink>,
    comments: Vec<DraftComment>,
    /// The mark that each id of the file stands for.
    ids: BTreeMap<&'f str, usize>,
    problems: Problems,
    /// Marks that an event has taken as its own.
    triggers: BTreeSet<usize>,
}

impl<'f> Building<'_, 'f> {
    fn marks(&mut self, lines: Lines<'f>) {
        for (line, said) in lines {
            let Said::Mark { id, label, pieces, words } = said else { continue };
            let mut mark = RawMark::new(self.schema.label(label), stretches(&pieces, words));
            mark.at = u32::try_from(line).unwrap_or(0);
            let at = self.raw.push(mark);
            self.name(line, id, at);
        }
    }

    /// An event is the mark of its trigger; a second event on the same trigger is a mark of its own.
    fn events(&mut self, lines: Lines<'f>) {
        for (line, said) in lines {
            let Said::Event { id, trigger, .. } = said else { continue };
            let Some(mut at) = self.find(line, trigger) else { continue };
            if !self.triggers.insert(at) {
                let Some(copy) = self.raw.get_mut(at).cloned() else { continue };
                at = self.raw.push(copy);
            }
            self.name(line, id, at);
        }
    }

    fn rest(&mut self, (line, said): Line<'f>) {
        match said {
            Said::Mark { .. } => {}
            Said::Event { id, roles, .. } => {
                for (role, of) in roles {
                    self.link(line, role, id, of);
                }
            }
            Said::Relation { relation, from, to, .. } => self.link(line, relation, from, to),
            Said::Same { relation, members } => {
                for pair in members.windows(2) {
                    self.link(line, relation, pair[0], pair[1]);
                }
            }
            Said::Attribute { name, of, value } => self.attribute(line, name, of, value),
            Said::Normalisation { of, database, key, words } => self.entity(line, of, (database, key), words),
            Said::Note { kind, of, remark } => self.note(kind, of, &remark),
            Said::Unknown(words, _) => self.comments.push(DraftComment { about: None, text: words.to_owned() }),
        }
    }

    fn name(&mut self, line: usize, id: &'f str, at: usize) {
        if self.ids.insert(id, at).is_some() {
            self.problem(line, format!("the id {id} stands twice; the later line counts for what refers to it"));
        }
    }

    fn find(&mut self, line: usize, id: &str) -> Option<usize> {
        let found = self.ids.get(id).copied();
        if found.is_none() {
            self.problem(line, format!("there is no {id} in this file; what refers to it was left out"));
        }
        found
    }

    fn problem(&mut self, line: usize, message: String) {
        self.problems.push(Problem::warning("dangling", message).in_file("", Some(line), Some(1)));
    }

    fn link(&mut self, line: usize, relation: &str, from: &str, to: &str) {
        if let (Some(from), Some(to)) = (self.find(line, from), self.find(line, to)) {
            if from == to {
                return self.linked_to_itself(line, relation);
            }
            let relation = self.schema.relation(relation);
            self.links.push(DraftLink { relation, from, to });
        }
    }

    fn linked_to_itself(&mut self, line: usize, relation: &str) {
        let message = format!("the relation {relation} leads from a mark to itself; it was left out");
        self.problems.push(Problem::warning("self_link", message).in_file("", Some(line), Some(1)));
    }

    fn attribute(&mut self, line: usize, name: &str, of: &str, value: Option<&str>) {
        if of.starts_with('R') {
            let said = value.map_or_else(String::new, |v| format!(" = {v}"));
            self.problem(line, format!("an attribute of a relation is kept as a comment: {name}{said}"));
            self.comments.push(DraftComment { about: None, text: format!("{of} {name}{said}") });
            return;
        }
        let Some(at) = self.find(line, of) else { return };
        let (kind, value) = match value {
            None => (AttributeKind::Flag, Value::Flag(true)),
            Some(v) => (choice_of(v), Value::Choice(v.to_owned())),
        };
        let Some(mark) = self.raw.get_mut(at) else { return };
        let id = self.schema.attribute(name, &mark.label, kind);
        mark.more().said.attributes.insert(id, value);
    }

    fn entity(&mut self, line: usize, of: &str, (database, key): (&str, &str), words: &str) {
        let Some(at) = self.find(line, of) else { return };
        let is_wikidata = database.eq_ignore_ascii_case("wikidata") && key.starts_with('Q');
        let name = if words.is_empty() { key } else { words };
        let qid = if is_wikidata { key } else { "" };
        let note = if is_wikidata { String::new() } else { format!("{database}:{key}") };
        let entity = self.schema.entity(name, EntityKind::Other, qid, &note);
        let Some(mark) = self.raw.get_mut(at) else { return };
        let id = self.schema.attribute("Entity", &mark.label, AttributeKind::Entities);
        mark.more().said.attributes.change(id, Value::Entities(BTreeSet::new()), |value| match value {
            Value::Entities(set) => drop(set.insert(entity)),
            other => *other = Value::Entities([entity].into()),
        });
    }

    /// The annotator's own remark on a mark is its note; others are comments.
    fn note(&mut self, kind: &str, of: &str, remark: &str) {
        let about = self.ids.get(of).copied();
        match about.and_then(|at| self.raw.get_mut(at)) {
            Some(mark) if kind == OWN_REMARK && mark.note().is_empty() => remark.clone_into(&mut mark.more().said.note),
            Some(_) => self
                .comments
                .push(DraftComment { about: about.and_then(|at| u32::try_from(at).ok()), text: remark.to_owned() }),
            None => self.comments.push(DraftComment { about: None, text: format!("{of}: {remark}") }),
        }
    }
}

/// The pieces of a mark, each with its share of the covered words, which are joined by a space.
fn stretches(pieces: &[(u64, u64)], words: Option<&str>) -> Vec<Stretch> {
    let lengths: Vec<usize> = pieces.iter().map(|(a, b)| usize::try_from(b.saturating_sub(*a)).unwrap_or(0)).collect();
    let shares = match (words, pieces.len()) {
        (Some(words), 1) => vec![Some(words.into())],
        (Some(words), _) => shares(words, &lengths),
        (None, n) => vec![None; n],
    };
    pieces.iter().zip(shares).map(|((start, end), words)| Stretch::new(*start, *end, words)).collect()
}

/// `words` cut into shares of these lengths in code points, a space apart; no words where they do not fit.
fn shares(words: &str, lengths: &[usize]) -> Vec<Option<Box<str>>> {
    let chars: Vec<char> = words.chars().collect();
    let mut at = 0_usize;
    let mut found = Vec::new();
    for length in lengths {
        let share = at.checked_add(*length).and_then(|end| chars.get(at..end));
        found.push(share.map(|share| share.iter().collect::<String>().into()));
        at = at.saturating_add(*length).saturating_add(1);
    }
    if at == chars.len() + 1 { found } else { vec![None; lengths.len()] }
}

/// brat cannot mark beyond the end of a line and makes pieces instead: those that only white space with
/// a line end parts are one again.
fn join_at_line_ends(layer: &mut DraftLayer, text: &str) -> Option<Repair> {
    let mut count = 0;
    for mark in &mut layer.marks {
        let pieces = mark.spans.iter().count();
        let mut joined: Vec<Span> = Vec::new();
        for span in mark.spans.iter() {
            let gap = joined.last().and_then(|last| text.get(last.end()..span.start()));
            match joined.last_mut() {
                Some(last) if gap.is_some_and(|gap| gap.contains('\n') && gap.trim().is_empty()) => {
                    *last = Span::of(last.start()..span.end());
                }
                _ => joined.push(span),
            }
        }
        count += usize::from(joined.len() < pieces);
        if let Ok(spans) = Spans::new(joined) {
            mark.spans = spans;
        }
    }
    (count > 0).then(|| Repair { what: JOINED.to_owned(), count })
}
