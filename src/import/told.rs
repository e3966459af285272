//! What a file tells about one text by one person, gathered mark by mark, and then made a layer.
//!
//! Must not know any format.

use super::draft::push_tight;
use super::json::Json;
use super::lines::Places;
use super::offsets::{Stretch, Unit};
use super::raw::{Ground, RawMark, RawMarks, Sayings, marks};
use super::schema::choice_of;
use super::{Draft, DraftComment, DraftLayer, DraftLink, DraftSchema, Input, LayerSaid, Outcome, Problems};
use crate::model::{AttributeKind, Problem, Value};
use crate::records::kinds;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What somebody said about a text.
#[derive(Debug, Default)]
pub(super) struct Told {
    annotator: String,
    raw: RawMarks,
    sayings: Sayings,
    links: Vec<DraftLink>,
    comments: Vec<DraftComment>,
    /// The marks by the ids that the file gives them.
    ids: BTreeMap<String, usize>,
    problems: Problems,
    /// What is noted of the place of what is told now; 0 where it is not known.
    here: u32,
}

impl Told {
    /// Nothing yet, by this person; nobody in particular where empty.
    pub fn by(annotator: &str) -> Self {
        Self { annotator: annotator.to_owned(), ..Self::default() }
    }

    /// What is noted in the file of the place of whatever is told from here on: its line, or its byte, from 1.
    pub fn stand(&mut self, noted: Option<usize>) {
        self.here = noted.and_then(|at| u32::try_from(at).ok()).unwrap_or(0);
    }

    /// A mark of one piece.
    pub fn mark(&mut self, schema: &mut DraftSchema, label: &str, at: (u64, u64), words: Option<&str>) -> usize {
        self.pieces(schema, label, &[at], words.map(|w| vec![w.to_owned()]))
    }

    /// A mark of several pieces, with the words of each.
    pub fn pieces(
        &mut self,
        schema: &mut DraftSchema,
        label: &str,
        pieces: &[(u64, u64)],
        words: Option<Vec<String>>,
    ) -> usize {
        let words = words.filter(|w| w.len() == pieces.len());
        let stretch = |(n, (start, end)): (usize, &(u64, u64))| {
            Stretch::new(*start, *end, words.as_ref().map(|w| w[n].as_str().into()))
        };
        let label = schema.label(if label.trim().is_empty() { "unlabelled" } else { label });
        let mut mark = RawMark::new(label, pieces.iter().enumerate().map(stretch));
        mark.at = self.here;
        self.raw.push(mark)
    }

    /// The file's own id of a mark.
    pub fn name(&mut self, id: String, mark: usize) {
        self.ids.insert(id, mark);
    }

    /// The mark of that id.
    pub fn find(&self, id: &str) -> Option<usize> {
        self.ids.get(id).copied()
    }

    /// Something said about a mark. A word is a choice, a longer string a text.
    pub fn say(&mut self, schema: &mut DraftSchema, mark: usize, name: &str, value: Value) {
        let kind = match &value {
            Value::Choice(v) => choice_of(v),
            Value::Choices(set) => AttributeKind::Choices(
                set.iter().map(|v| crate::model::Choice { id: v.clone(), name: v.clone() }).collect(),
            ),
            Value::Text(_) => AttributeKind::Text,
            Value::Number(_) => AttributeKind::Number,
            Value::Flag(_) => AttributeKind::Flag,
            Value::Date(_) => AttributeKind::Date,
            Value::Entities(_) => AttributeKind::Entities,
        };
        let Some(raw) = self.raw.get(mark) else { return };
        let id = schema.attribute(name, &raw.label, kind);
        self.sayings.push(mark, id, value);
    }

    /// A remark on a mark.
    pub fn note(&mut self, mark: usize, note: &str) {
        if let Some(raw) = self.raw.get_mut(mark).filter(|_| !note.is_empty()) {
            note.clone_into(&mut raw.more().said.note);
        }
    }

    /// Its maker was not sure of a mark.
    pub fn unsure(&mut self, mark: usize) {
        if let Some(raw) = self.raw.get_mut(mark) {
            raw.more().said.sure = false;
        }
    }

    /// What is noted of the place of a mark, from 1.
    pub fn at_line(&mut self, mark: usize, line: usize) {
        if let Some(raw) = self.raw.get_mut(mark) {
            raw.at = u32::try_from(line).unwrap_or(0);
        }
    }

    /// One more piece of a mark, with its words where the file has them.
    pub fn more(&mut self, mark: usize, (start, end): (u64, u64), words: Option<String>) {
        if let Some(raw) = self.raw.get_mut(mark) {
            raw.add(Stretch::new(start, end, words.map(Into::into)));
        }
    }

    /// A remark on a mark or on the article.
    pub fn comment(&mut self, about: Option<usize>, text: &str) {
        let about = about.and_then(|mark| u32::try_from(mark).ok());
        self.comments.push(DraftComment { about, text: text.to_owned() });
    }

    /// A link between two marks; an end that is not there is a problem, and so is one from a mark to itself.
    pub fn link(&mut self, schema: &mut DraftSchema, relation: &str, ends: (Option<usize>, Option<usize>)) {
        let (Some(from), Some(to)) = ends else {
            let message = format!("a relation “{relation}” leads to a mark that is not there; it was left out");
            return self.problem(message);
        };
        if from == to {
            return self.linked_to_itself(relation, from);
        }
        let relation = schema.relation(if relation.trim().is_empty() { "related" } else { relation });
        push_tight(&mut self.links, DraftLink { relation, from, to });
    }

    /// Nothing leads from a mark to itself. Some files have no lines: the mark tells where this is.
    fn linked_to_itself(&mut self, relation: &str, mark: usize) {
        let Some(raw) = self.raw.get(mark) else { return };
        let place = format!("the mark “{}” {}..{}", raw.label, raw.first.start, raw.first.end);
        let message = format!("a relation “{relation}” leads from {place} to itself; it was left out");
        let noted = self.noted().or(raw.noted());
        self.problems.push(Problem::warning("self_link", message).in_file("", noted, None));
    }

    /// Something that is wrong.
    pub fn problem(&mut self, message: String) {
        self.problems.push(Problem::warning("dangling", message).in_file("", self.noted(), None));
    }

    fn noted(&self) -> Option<usize> {
        (self.here > 0).then_some(self.here as usize)
    }

    /// Makes it a layer of `draft`, whose text stands in the file as `original`. `places` leads to places from what
    /// is noted of them, and `noted` is that of the text; `unit` is what the format counts, where the person does
    /// not say what the file does.
    pub fn finish(
        self,
        input: &Input<'_>,
        (draft, original): (&mut Draft, Option<&str>),
        unit: Unit,
        (places, noted): (&Places<'_>, Option<usize>),
        outcome: &mut Outcome,
    ) {
        let text = Arc::clone(&draft.text);
        let ground = Ground { text: text.as_str(), original: original.unwrap_or(text.as_str()), unit };
        let made = marks(ground, self.raw, self.sayings);
        let place = |p: Problem| {
            let (line, column) = places.of(p.place.line.or(noted));
            p.in_file(input.name, line, column)
        };
        drop(self.ids);
        let mut links = made.links(self.links);
        let comments = self.comments.into_iter().map(|comment| made.comment(comment)).collect();
        outcome.problems.extend(self.problems.into_iter().chain(made.problems).map(place));
        for repair in made.repairs {
            match outcome.repairs.iter_mut().find(|r| r.what == repair.what) {
                Some(known) => known.count += repair.count,
                None => outcome.repairs.push(repair),
            }
        }
        // A file may hold a great many short texts, each with little said about it.
        let mut marks = made.marks;
        marks.shrink_to_fit();
        links.shrink_to_fit();
        draft.layers.reserve_exact(1);
        let said = LayerSaid { links, comments, ..LayerSaid::default() };
        draft.layers.push(DraftLayer { annotator: self.annotator, marks, said: said.into() });
    }
}

/// A value of the kind that the file says, where it says one and the words are of that kind; else as JSON has it.
pub(super) fn value_as(kind: Option<&str>, said: Json<'_>) -> Option<Value> {
    let told = kind.zip(said.as_str()).and_then(|(kind, words)| kinds::value_of(kind, words));
    told.filter(|value| !value.is_blank()).or_else(|| value_of(said))
}

/// A value as JSON has it: yes or no, a number, a word as a choice, longer strings as text.
pub(super) fn value_of(said: Json<'_>) -> Option<Value> {
    if let Some(words) = said.as_str() {
        return match words {
            "" => None,
            s if s.len() <= 40 && !s.contains(char::is_whitespace) => Some(Value::Choice(s.to_owned())),
            s => Some(Value::Text(s.to_owned())),
        };
    }
    if let Some(mut all) = said.as_array() {
        let words: Option<BTreeSet<String>> = all.try_fold(BTreeSet::new(), |mut words, item| {
            words.insert(item.as_str()?.to_owned());
            Some(words)
        });
        return words.filter(|w| !w.is_empty()).map(Value::Choices);
    }
    if said.is_object() {
        return Some(Value::Text(said.to_string()));
    }
    said.as_bool().map(Value::Flag).or_else(|| said.as_f64().filter(|n| n.is_finite()).map(Value::Number))
}
