//! A mark that is not yet in a project.
//!
//! A file may have a great many, most of which say no more than their label and where they lie; the rest is
//! kept apart. Must not know how marks are placed.

use super::rare::{Lacking, Rare};
use crate::model::{AttributeId, LabelId, Spans, Value};
use std::ops::{Deref, DerefMut, Index};

/// A mark that is not yet in a project. What is said beside its label and place is read as if it were its own.
#[derive(Debug, Clone)]
pub struct DraftMark {
    /// Its label.
    pub label: LabelId,
    /// Its spans, in bytes of the draft's text, on grapheme borders.
    pub spans: Spans,
    /// What few marks have.
    pub said: Rare<MarkSaid>,
}

/// What is said about a mark beside its label and place.
#[derive(Debug, Clone, PartialEq)]
pub struct MarkSaid {
    /// Its attributes.
    pub attributes: DraftAttributes,
    /// A remark.
    pub note: String,
    /// Whether its maker was sure of it.
    pub sure: bool,
    /// The words the file said it covers, where they are not what the text has there.
    pub stale: Option<Box<[String]>>,
}

/// A sure mark about which nothing is said.
static PLAIN: MarkSaid = MarkSaid { attributes: DraftAttributes(None), note: String::new(), sure: true, stale: None };

impl Default for MarkSaid {
    fn default() -> Self {
        PLAIN.clone()
    }
}

impl Lacking for MarkSaid {
    fn none() -> &'static Self {
        &PLAIN
    }
}

impl DraftMark {
    /// A sure mark without attributes.
    pub fn new(label: LabelId, spans: Spans) -> Self {
        Self { label, spans, said: Rare::default() }
    }
}

impl Deref for DraftMark {
    type Target = MarkSaid;

    fn deref(&self) -> &MarkSaid {
        &self.said
    }
}

impl DerefMut for DraftMark {
    fn deref_mut(&mut self) -> &mut MarkSaid {
        &mut self.said
    }
}

/// The attributes of a mark by id, in order: nearly always one or two.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DraftAttributes(Option<Box<[(AttributeId, Value)]>>);

impl DraftAttributes {
    /// The value of this attribute, where the mark has it.
    pub fn get(&self, id: &AttributeId) -> Option<&Value> {
        self.place(id).ok().and_then(|at| self.all().get(at)).map(|(_, value)| value)
    }

    /// Says the value of an attribute, instead of one that was said before.
    pub fn insert(&mut self, id: AttributeId, value: Value) {
        match self.place(&id) {
            Ok(_) => self.change(id, Value::Flag(true), |known| *known = value),
            Err(at) => self.add(at, id, value),
        }
    }

    /// The value of an attribute, to be changed; one that was not said yet is `value` first.
    pub fn change(&mut self, id: AttributeId, value: Value, change: impl FnOnce(&mut Value)) {
        let found = self.place(&id);
        let at = found.unwrap_or_else(|at| at);
        if found.is_err() {
            self.add(at, id, value);
        }
        if let Some((_, value)) = self.0.as_deref_mut().and_then(|all| all.get_mut(at)) {
            change(value);
        }
    }

    /// The attributes with their values, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&AttributeId, &Value)> {
        self.all().iter().map(|(id, value)| (id, value))
    }

    /// The values.
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        self.all().iter().map(|(_, value)| value)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.all().len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    fn place(&self, id: &AttributeId) -> Result<usize, usize> {
        self.all().binary_search_by(|(known, _)| known.cmp(id))
    }

    fn all(&self) -> &[(AttributeId, Value)] {
        self.0.as_deref().unwrap_or_default()
    }

    /// Most marks that have one attribute have no other, so that no room is kept for more.
    fn add(&mut self, at: usize, id: AttributeId, value: Value) {
        let mut all = self.0.take().map(<[_]>::into_vec).unwrap_or_default();
        all.reserve_exact(1);
        all.insert(at, (id, value));
        self.0 = Some(all.into());
    }
}

impl Index<&AttributeId> for DraftAttributes {
    type Output = Value;

    /// The value of an attribute that the mark has; panics where it lacks it, as that of a map does.
    fn index(&self, id: &AttributeId) -> &Value {
        &self.all()[self.place(id).unwrap_or(usize::MAX)].1
    }
}

impl IntoIterator for DraftAttributes {
    type Item = (AttributeId, Value);
    type IntoIter = std::vec::IntoIter<(AttributeId, Value)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.map(<[_]>::into_vec).unwrap_or_default().into_iter()
    }
}
