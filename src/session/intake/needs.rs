//! What marks that come in need of the schema: rows that it lacks are added, rows that are too narrow are
//! widened, and a value of another kind gets an attribute of its own.
//!
//! Must not know marks' places or people.

use crate::edit::{Change, Edit};
use crate::import::schema::{choice_of, widen};
use crate::import::{DraftMark, DraftSchema};
use crate::model::{
    Attribute, AttributeId, AttributeKind, Entity, EntityId, LabelId, Project, Relation, RelationId, Schema, Value,
};
use std::collections::BTreeMap;

/// What is needed beside what the project has.
pub(super) struct Needs<'p> {
    project: &'p Project,
    offered: DraftSchema,
    /// The schema as it will be.
    schema: Schema,
    entities: BTreeMap<EntityId, Entity>,
}

impl<'p> Needs<'p> {
    /// Nothing needed yet; `offered` says what rows look like.
    pub fn new(project: &'p Project, offered: DraftSchema) -> Self {
        Self { project, offered, schema: (*project.schema).clone(), entities: BTreeMap::new() }
    }

    /// Makes room for a mark's label and attributes.
    pub fn fit(&mut self, mark: &mut DraftMark) {
        self.know_label(&mark.label);
        if mark.attributes.is_empty() {
            return;
        }
        let said = std::mem::take(&mut mark.attributes);
        for (id, value) in said {
            let (id, value) = self.attribute(&mark.label, id, value);
            mark.attributes.insert(id, value);
        }
    }

    /// Makes room for a label.
    pub fn know_label(&mut self, id: &LabelId) {
        if self.schema.labels.contains_key(id) {
            return;
        }
        let mut row = self.offered.labels.get(id).cloned().unwrap_or_else(|| {
            let mut plain = DraftSchema::default();
            plain.label(id.as_str());
            plain.labels.into_values().next().expect("the label was just made")
        });
        row.position = u32::try_from(self.schema.labels.len()).unwrap_or(u32::MAX);
        let taken = |key| self.schema.labels.values().any(|l| l.key == Some(key));
        row.key = row
            .key
            .filter(|key| key.is_ascii_uppercase() && !taken(*key) && !crate::ops::schema::KEPT_KEYS.contains(key));
        self.schema.labels.insert(id.clone(), row);
    }

    /// Makes room for a relation.
    pub fn relation(&mut self, id: &RelationId) -> RelationId {
        let plain =
            || Relation { name: id.as_str().to_owned(), from: [].into(), to: [].into(), position: 900, retired: false };
        let row = self.offered.relations.get(id).cloned();
        self.schema.relations.entry(id.clone()).or_insert_with(|| row.unwrap_or_else(plain));
        id.clone()
    }

    fn attribute(&mut self, label: &LabelId, id: AttributeId, value: Value) -> (AttributeId, Value) {
        if let Value::Entities(set) = &value {
            for entity in set {
                let row = self.offered.entities.get(entity).filter(|_| !self.project.entities.contains_key(entity));
                self.entities.extend(row.map(|row| (*entity, row.clone())));
            }
        }
        let kind = |row: &Attribute| row.kind.clone();
        let known = self.schema.attributes.get(&id).map(kind);
        let (id, value) = match (known, self.offered.attributes.get(&id).map(kind)) {
            (None, None) => (id, value),
            // What a file declares, its values may say in another form.
            (None, Some(kind)) => (id, converted(&kind, value).unwrap_or_else(|value| value)),
            (Some(kind), _) => match converted(&kind, value) {
                Ok(value) => (id, value),
                // The same name means something else in this project.
                Err(value) => (imported(&id), value),
            },
        };
        let row = self.schema.attributes.entry(id.clone()).or_insert_with(|| new_attribute(&self.offered, &id, &value));
        row.labels.insert(label.clone());
        if let Value::Choice(choice) = &value {
            widen(&mut row.kind, choice_of(choice));
        }
        if let Value::Choices(choices) = &value {
            for choice in choices {
                widen(&mut row.kind, choice_of(choice));
            }
        }
        (id, value)
    }

    /// Takes in everything on offer, where the file means to bring all of it.
    fn take_all(&mut self) {
        let offered = self.offered.clone();
        for id in offered.labels.keys() {
            self.know_label(id);
        }
        for id in offered.relations.keys() {
            self.relation(id);
        }
        for (id, row) in offered.attributes {
            let same = self.schema.attributes.get(&id).is_none_or(|known| takes(&known.kind, &row.kind));
            let id = if same { id } else { imported(&id) };
            match self.schema.attributes.get_mut(&id) {
                Some(known) => {
                    known.labels.extend(row.labels);
                    widen(&mut known.kind, row.kind);
                }
                None => drop(self.schema.attributes.insert(id, row)),
            }
        }
        for (id, row) in offered.entities {
            if !self.project.entities.contains_key(&id) {
                self.entities.insert(id, row);
            }
        }
    }

    /// The edits that make the project have what is needed.
    pub fn edits(mut self) -> Vec<Edit> {
        if self.offered.whole {
            self.take_all();
        }
        let before = &self.project.schema;
        let mut edits: Vec<Edit> = Vec::new();
        for (id, row) in self.schema.labels {
            if !before.labels.contains_key(&id) {
                edits.push(Change::add(id, row).into());
            }
        }
        for (id, row) in self.schema.attributes {
            match before.attributes.get(&id) {
                None => edits.push(Change::add(id, row).into()),
                Some(old) if *old != row => edits.push(Change::replace(id, old.clone(), row).into()),
                Some(_) => {}
            }
        }
        for (id, row) in self.schema.relations {
            if !before.relations.contains_key(&id) {
                edits.push(Change::add(id, row).into());
            }
        }
        edits.extend(self.entities.into_iter().map(|(id, row)| Edit::from(Change::add(id, row))));
        edits
    }
}

/// The id of an attribute whose own id is that of another here.
fn imported(id: &AttributeId) -> AttributeId {
    AttributeId::of_name(&format!("{id} imported"))
}

/// Whether an attribute of this kind takes the values of one of the `other` kind.
fn takes(kind: &AttributeKind, other: &AttributeKind) -> bool {
    use AttributeKind::{Choice, Choices, Date, Number, Text};
    let words = matches!((kind, other), (Choice(_) | Choices(_) | Text | Date | Number, Choice(_) | Text));
    let shown = matches!((kind, other), (Text, Date | Number));
    words || shown || std::mem::discriminant(kind) == std::mem::discriminant(other)
}

/// How many rows of a schema come into being, in words; nothing where none does.
pub(super) fn in_words(edits: &[Edit]) -> String {
    let mut counts = [("label", 0_usize), ("attribute", 0), ("relation", 0)];
    for edit in edits {
        let at = match edit {
            Edit::Label(change) if change.before.is_none() => 0,
            Edit::Attribute(change) if change.before.is_none() => 1,
            Edit::Relation(change) if change.before.is_none() => 2,
            _ => continue,
        };
        counts[at].1 += 1;
    }
    let words =
        counts.iter().filter(|(_, n)| *n > 0).map(|(what, n)| format!("{n} {what}{}", if *n == 1 { "" } else { "s" }));
    words.collect::<Vec<_>>().join(", ")
}

fn new_attribute(offered: &DraftSchema, id: &AttributeId, value: &Value) -> Attribute {
    let kind = match value {
        Value::Choice(_) => AttributeKind::Choice(Vec::new()),
        Value::Choices(_) => AttributeKind::Choices(Vec::new()),
        Value::Text(_) => AttributeKind::Text,
        Value::Number(_) => AttributeKind::Number,
        Value::Flag(_) => AttributeKind::Flag,
        Value::Date(_) => AttributeKind::Date,
        Value::Entities(_) => AttributeKind::Entities,
    };
    let row =
        offered.attributes.get(id).filter(|row| std::mem::discriminant(&row.kind) == std::mem::discriminant(&kind));
    let mut row = row.cloned().unwrap_or_else(|| Attribute {
        name: id.as_str().to_owned(),
        kind,
        labels: [].into(),
        help: String::new(),
        position: 900,
        retired: false,
    });
    row.labels.clear();
    row
}

/// Yes or no, which formats without kinds have as words.
fn flag(value: &Value) -> Option<bool> {
    match value {
        Value::Flag(flag) => Some(*flag),
        Value::Choice(word) | Value::Text(word) => word.trim().parse().ok(),
        _ => None,
    }
}

/// The value as the kind of an attribute that is there already takes it; the value itself where it does not.
fn converted(kind: &AttributeKind, value: Value) -> Result<Value, Value> {
    match (kind, value) {
        (AttributeKind::Choice(_), Value::Choice(v) | Value::Text(v)) => Ok(Value::Choice(v)),
        (AttributeKind::Choices(_), Value::Choice(v) | Value::Text(v)) => Ok(Value::Choices([v].into())),
        (AttributeKind::Choices(_), Value::Choices(v)) => Ok(Value::Choices(v)),
        (AttributeKind::Text, Value::Choice(v) | Value::Text(v) | Value::Date(v)) => Ok(Value::Text(v)),
        (AttributeKind::Text, Value::Number(n)) => Ok(Value::Text(n.to_string())),
        (AttributeKind::Date, Value::Date(v) | Value::Text(v) | Value::Choice(v)) => Ok(Value::Date(v)),
        (AttributeKind::Number, Value::Number(n)) => Ok(Value::Number(n)),
        (AttributeKind::Number, Value::Text(v) | Value::Choice(v)) => match v.trim().parse::<f64>() {
            Ok(n) if n.is_finite() => Ok(Value::Number(n)),
            _ => Err(Value::Text(v)),
        },
        (AttributeKind::Flag, value) => flag(&value).map(Value::Flag).ok_or(value),
        (AttributeKind::Entities, Value::Entities(v)) => Ok(Value::Entities(v)),
        (_, value) => Err(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_what_the_attribute_holds_or_stay_what_they_are() {
        let word = |word: &str| Value::Choice(word.to_owned());
        assert_eq!(converted(&AttributeKind::Flag, word("true")), Ok(Value::Flag(true)));
        assert_eq!(converted(&AttributeKind::Flag, Value::Text("false".to_owned())), Ok(Value::Flag(false)));
        assert_eq!(converted(&AttributeKind::Flag, word("perhaps")), Err(word("perhaps")));
        assert_eq!(converted(&AttributeKind::Number, word("1e300")), Ok(Value::Number(1e300)));
        assert_eq!(converted(&AttributeKind::Date, word("2025")), Ok(Value::Date("2025".to_owned())));
    }
}
