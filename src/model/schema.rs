//! What can be said: labels, attributes and relations.
//!
//! Rows of a schema are data that people edit; code asks only for a label's [`Meaning`]. An id never
//! changes and is never used again: what is no longer wanted is retired. Must not know any article.

use super::{AttributeId, LabelId, RelationId, Value};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What a label stands for, as far as code may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Meaning {
    /// The words somebody is credited with.
    Quote,
    /// Who is credited with a quote.
    Source,
    /// The words that credit it.
    Cue,
    /// To whom it was said.
    Addressee,
    /// Something that can be true or false.
    Claim,
    /// Something that an entity record can stand for.
    Entity,
    /// Anything else.
    Other,
}

/// How a label is drawn, so that colour is never the only difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Channel {
    /// A soft fill with bracket ends.
    Fill,
    /// A solid underline.
    Underline,
    /// A dotted underline.
    Dotted,
    /// A dashed underline.
    Dashed,
    /// A double underline and a tick in the margin.
    Double,
    /// A rounded outline.
    Outline,
    /// An outline with square corners.
    Square,
    /// A wavy underline.
    Wavy,
}

/// A colour for each theme, as `#rrggbb`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Colour {
    /// On a light ground.
    pub light: String,
    /// On a dark ground.
    pub dark: String,
}

/// What a mark says its words are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// The name people read.
    pub name: String,
    /// What it stands for.
    pub meaning: Meaning,
    /// The heading it is listed under.
    pub group: String,
    /// The key that tags with it: one character, upper case for letters.
    pub key: Option<char>,
    /// Its colour in each theme.
    pub colour: Colour,
    /// How it is drawn.
    pub channel: Channel,
    /// What to mark with it, for the guideline.
    pub help: String,
    /// Its place in lists.
    pub position: u32,
    /// Whether it is no longer offered.
    pub retired: bool,
}

impl Label {
    /// A label that says no more than its name: outlined, without a key or help.
    pub fn plain(name: &str, group: &str, colour: Colour, position: u32) -> Self {
        Self {
            name: name.to_owned(),
            meaning: Meaning::Other,
            group: group.to_owned(),
            key: None,
            colour,
            channel: Channel::Outline,
            help: String::new(),
            position,
            retired: false,
        }
    }
}

/// One value of a choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// The value as it is stored.
    pub id: String,
    /// The name people read.
    pub name: String,
}

/// What values an attribute takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum AttributeKind {
    /// One of these.
    Choice(Vec<Choice>),
    /// Any number of these.
    Choices(Vec<Choice>),
    /// Free text.
    Text,
    /// A finite number.
    Number,
    /// Yes or no.
    Flag,
    /// A date or interval.
    Date,
    /// Entity records.
    Entities,
}

/// Something that can be said about a mark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribute {
    /// The name people read.
    pub name: String,
    /// The values it takes.
    pub kind: AttributeKind,
    /// The labels it belongs to.
    pub labels: BTreeSet<LabelId>,
    /// What to say with it.
    pub help: String,
    /// Its place in the inspector.
    pub position: u32,
    /// Whether it is no longer offered.
    pub retired: bool,
}

impl Attribute {
    /// Whether `value` is one that the attribute takes.
    pub fn takes(&self, value: &Value) -> bool {
        let known = |choices: &[Choice], id: &str| choices.iter().any(|c| c.id == id);
        match (&self.kind, value) {
            (AttributeKind::Choice(choices), Value::Choice(id)) => known(choices, id),
            (AttributeKind::Choices(choices), Value::Choices(ids)) => ids.iter().all(|id| known(choices, id)),
            (AttributeKind::Number, Value::Number(n)) => n.is_finite(),
            (AttributeKind::Text, Value::Text(_))
            | (AttributeKind::Flag, Value::Flag(_))
            | (AttributeKind::Date, Value::Date(_))
            | (AttributeKind::Entities, Value::Entities(_)) => true,
            _ => false,
        }
    }
}

/// How two marks can be related.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relation {
    /// The name people read.
    pub name: String,
    /// The labels it may start at; any where empty.
    pub from: BTreeSet<LabelId>,
    /// The labels it may point to; any where empty.
    pub to: BTreeSet<LabelId>,
    /// Its place in lists.
    pub position: u32,
    /// Whether it is no longer offered.
    pub retired: bool,
}

impl Relation {
    /// Whether it may lead from a mark of one label to a mark of another.
    pub fn joins(&self, from: &LabelId, to: &LabelId) -> bool {
        let fits = |set: &BTreeSet<LabelId>, id| set.is_empty() || set.contains(id);
        fits(&self.from, from) && fits(&self.to, to)
    }
}

/// What can be said in a project.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Schema {
    /// The labels by id.
    pub labels: BTreeMap<LabelId, Label>,
    /// The attributes by id.
    pub attributes: BTreeMap<AttributeId, Attribute>,
    /// The relations by id.
    pub relations: BTreeMap<RelationId, Relation>,
}

impl Schema {
    /// The labels on offer, in their order.
    pub fn labels_in_order(&self) -> Vec<(&LabelId, &Label)> {
        let mut rows: Vec<_> = self.labels.iter().filter(|(_, l)| !l.retired).collect();
        rows.sort_by_key(|(id, l)| (l.position, (*id).clone()));
        rows
    }

    /// The attributes on offer for marks of `label`, in their order.
    pub fn attributes_of(&self, label: &LabelId) -> Vec<(&AttributeId, &Attribute)> {
        let mut rows: Vec<_> = self.attributes.iter().filter(|(_, a)| !a.retired && a.labels.contains(label)).collect();
        rows.sort_by_key(|(id, a)| (a.position, (*id).clone()));
        rows
    }

    /// The relations on offer between marks of two labels, in their order.
    pub fn relations_between(&self, from: &LabelId, to: &LabelId) -> Vec<(&RelationId, &Relation)> {
        let mut rows: Vec<_> = self.relations.iter().filter(|(_, r)| !r.retired && r.joins(from, to)).collect();
        rows.sort_by_key(|(id, r)| (r.position, (*id).clone()));
        rows
    }
}
