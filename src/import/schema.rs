//! What a file can say: the labels, attributes, relations and entity records that its marks need.
//!
//! Names of other tools become ids here, each name its own. Must not know which schema a project has.

use crate::model::{
    Attribute, AttributeId, AttributeKind, Choice, Colour, Entity, EntityId, EntityKind, Label, LabelId, Relation,
    RelationId, TextHash,
};
use std::collections::{BTreeMap, BTreeSet};

/// What the marks of a file need to be in a project.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DraftSchema {
    /// Its labels.
    pub labels: BTreeMap<LabelId, Label>,
    /// Its attributes.
    pub attributes: BTreeMap<AttributeId, Attribute>,
    /// Its relations.
    pub relations: BTreeMap<RelationId, Relation>,
    /// Its entity records.
    pub entities: BTreeMap<EntityId, Entity>,
    /// Whether all of it comes in, not only what marks use.
    pub whole: bool,
    /// The ids that the file's own names led to; the names that people read may be others.
    pub(super) names: Names,
}

/// Ids by the name a file has for them.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Names {
    labels: BTreeMap<String, LabelId>,
    attributes: BTreeMap<String, AttributeId>,
    relations: BTreeMap<String, RelationId>,
}

impl DraftSchema {
    /// The label of this name, plain where it is met for the first time.
    pub fn label(&mut self, name: &str) -> LabelId {
        let name = name.trim();
        let id = id_of(name, &mut self.names.labels, LabelId::of_word);
        let position = place(self.labels.len());
        self.labels.entry(id.clone()).or_insert_with(|| Label::plain(name, "Imported", grey(), position));
        id
    }

    /// The attribute of this name for marks of `label`, of the kind `kind` where it is met for the first
    /// time; a new value of a choice is added to its values.
    pub fn attribute(&mut self, name: &str, label: &LabelId, kind: AttributeKind) -> AttributeId {
        let name = name.trim();
        let id = id_of(name, &mut self.names.attributes, AttributeId::of_word);
        let position = place(self.attributes.len());
        let row = self.attributes.entry(id.clone()).or_insert_with(|| Attribute {
            name: name.to_owned(),
            kind: kind.clone(),
            labels: BTreeSet::new(),
            help: String::new(),
            position,
            retired: false,
        });
        row.labels.insert(label.clone());
        widen(&mut row.kind, kind);
        id
    }

    /// The relation of this name.
    pub fn relation(&mut self, name: &str) -> RelationId {
        let name = name.trim();
        let id = id_of(name, &mut self.names.relations, RelationId::of_word);
        let position = place(self.relations.len());
        let row = || Relation { name: name.to_owned(), from: [].into(), to: [].into(), position, retired: false };
        self.relations.entry(id.clone()).or_insert_with(row);
        id
    }

    /// What people read for whatever the file calls so: labels, attributes and relations alike.
    pub(super) fn call(&mut self, name: &str, shown: &str) {
        if let Some(row) = self.names.labels.get(name).and_then(|id| self.labels.get_mut(id)) {
            shown.clone_into(&mut row.name);
        }
        if let Some(row) = self.names.attributes.get(name).and_then(|id| self.attributes.get_mut(id)) {
            shown.clone_into(&mut row.name);
        }
        if let Some(row) = self.names.relations.get(name).and_then(|id| self.relations.get_mut(id)) {
            shown.clone_into(&mut row.name);
        }
    }

    /// The label that the file calls so, else the one whose id has these letters.
    pub(super) fn named(&mut self, name: &str) -> Option<&mut Label> {
        let id = self.names.labels.get(name).cloned().unwrap_or_else(|| LabelId::of_word(name));
        self.labels.get_mut(&id)
    }

    /// Whether something was called so that is a label.
    pub(super) fn has_label(&self, name: &str) -> bool {
        self.names.labels.contains_key(name) || self.labels.contains_key(&LabelId::of_word(name))
    }

    /// The same of attributes.
    pub(super) fn has_attribute(&self, name: &str) -> bool {
        self.names.attributes.contains_key(name) || self.attributes.contains_key(&AttributeId::of_word(name))
    }

    /// The same of relations.
    pub(super) fn has_relation(&self, name: &str) -> bool {
        self.names.relations.contains_key(name) || self.relations.contains_key(&RelationId::of_word(name))
    }

    /// The record of something a file names, such as a line of a knowledge base: the same name and
    /// number give the same id in every file.
    pub fn entity(&mut self, name: &str, kind: EntityKind, qid: &str, note: &str) -> EntityId {
        let digest = TextHash::of(format!("{kind:?}\n{name}\n{qid}\n{note}").as_bytes()).to_string();
        let id = EntityId(u128::from_str_radix(&digest[7..39], 16).unwrap_or_default());
        self.entities.entry(id).or_insert_with(|| Entity {
            name: name.to_owned(),
            kind,
            aliases: BTreeSet::new(),
            qid: qid.to_owned(),
            unnamed: false,
            note: note.to_owned(),
        });
        id
    }

    /// Takes in what another file needs. What is declared counts more than what marks alone made necessary.
    pub fn extend(&mut self, mut other: Self) {
        if other.whole && !self.whole {
            std::mem::swap(self, &mut other);
        }
        for (id, row) in other.labels {
            self.labels.entry(id).or_insert(row);
        }
        for (id, row) in other.attributes {
            match self.attributes.get_mut(&id) {
                Some(known) => {
                    known.labels.extend(row.labels);
                    widen(&mut known.kind, row.kind);
                }
                None => drop(self.attributes.insert(id, row)),
            }
        }
        for (id, row) in other.relations {
            self.relations.entry(id).or_insert(row);
        }
        self.entities.extend(other.entities);
        self.whole |= other.whole;
    }
}

/// Adds the values that `more` has to those of a choice.
pub fn widen(kind: &mut AttributeKind, more: AttributeKind) {
    if let (
        AttributeKind::Choice(known) | AttributeKind::Choices(known),
        AttributeKind::Choice(new) | AttributeKind::Choices(new),
    ) = (kind, more)
    {
        for choice in new {
            if known.iter().all(|c| c.id != choice.id) {
                known.push(choice);
            }
        }
    }
}

/// A choice of this one value, which other files may widen.
pub fn choice_of(value: &str) -> AttributeKind {
    AttributeKind::Choice(vec![Choice { id: value.to_owned(), name: value.to_owned() }])
}

/// The id that a name leads to: its letters, and a number or a digest where another name has led there
/// before or no letter of the alphabet is in it.
fn id_of<Id: Clone + Ord + ToString>(name: &str, known: &mut BTreeMap<String, Id>, make: impl Fn(&str) -> Id) -> Id {
    if let Some(id) = known.get(name) {
        return id.clone();
    }
    let mut id = make(name);
    if id.to_string() == "unnamed" {
        id = make(&format!("name {}", &TextHash::of(name.as_bytes()).to_string()[7..15]));
    }
    let mut n = 2;
    while known.values().any(|taken| *taken == id) {
        id = make(&format!("{name} {n}"));
        n += 1;
    }
    known.insert(name.to_owned(), id.clone());
    id
}

fn place(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// A colour for labels that come without one.
fn grey() -> Colour {
    Colour { light: "#595959".to_owned(), dark: "#b0b0b0".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_has_an_id_of_its_own() {
        let mut schema = DraftSchema::default();
        let ids: Vec<String> =
            ["PER", "per", "PER", "人物", "地名", "人物"].iter().map(|name| schema.label(name).to_string()).collect();
        assert_eq!(ids[0], "per");
        assert_eq!(ids[1], "per-2");
        assert_eq!((&ids[0], &ids[3]), (&ids[2], &ids[5]));
        assert_ne!(ids[3], ids[4]);
        assert_eq!(schema.labels.len(), 4);
        assert_eq!(schema.labels[&LabelId::of_name("per-2")].name, "per");
    }

    #[test]
    fn what_is_an_id_already_stays_as_it_is() {
        let mut schema = DraftSchema::default();
        let long = "a".repeat(60);
        for id in [&*long, "no-", "a--b", "a_", "con-"] {
            let label = schema.label(id);
            assert_eq!((label.as_str(), schema.relation(id).as_str()), (id, id));
            assert_eq!(schema.attribute(id, &label, AttributeKind::Text).as_str(), id);
        }
    }

    #[test]
    fn values_of_a_choice_add_up() {
        let mut schema = DraftSchema::default();
        let person = schema.label("Person");
        let id = schema.attribute("Mood", &person, choice_of("good"));
        assert_eq!(schema.attribute("Mood", &person, choice_of("bad")), id);
        let AttributeKind::Choice(values) = &schema.attributes[&id].kind else { panic!("a choice") };
        assert_eq!(values.iter().map(|c| c.id.as_str()).collect::<Vec<_>>(), ["good", "bad"]);
    }
}
