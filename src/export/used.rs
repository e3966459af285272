//! What the marks and links of some articles use: what stands in a file for all of them hangs on it.
//!
//! Must not know any format.

use super::sheets::Page;
use crate::model::{AttributeId, LabelId, RelationId, Value};
use crate::records::kinds::kind_of;
use std::collections::{BTreeMap, BTreeSet};

/// What is used.
#[derive(Debug, Default)]
pub struct Used {
    /// How many things there are that a format numbers through its file.
    pub numbered: usize,
    /// The labels of marks.
    pub labels: BTreeSet<LabelId>,
    /// The relations of links.
    pub relations: BTreeSet<RelationId>,
    /// What attributes say.
    pub values: BTreeMap<AttributeId, Values>,
}

/// The values of an attribute: the words among which is chosen, and which kinds of others there are.
#[derive(Debug, Default)]
pub struct Values {
    /// The words that are chosen; yes and no are two of them.
    pub choices: BTreeSet<String>,
    /// Whether several may be chosen at once.
    pub several: bool,
    /// Whether there are numbers.
    pub number: bool,
    /// Whether there is anything else, which is written as text.
    pub text: bool,
    /// The labels of the marks that have them.
    pub labels: BTreeSet<LabelId>,
    /// Of which kinds they are.
    pub kinds: BTreeSet<&'static str>,
}

impl Used {
    /// What the marks and links of `pages` use, with this number of things that are numbered.
    pub(super) fn of(pages: &[Page<'_>], numbered: usize) -> Self {
        let mut made = Self { numbered, ..Self::default() };
        for sheet in pages.iter().flat_map(|page| &page.sheets) {
            for mark in &sheet.marks {
                if !made.labels.contains(&mark.mark.label) {
                    made.labels.insert(mark.mark.label.clone());
                }
                for (id, value) in &mark.attributes {
                    let known = made.values.entry((*id).clone()).or_default();
                    known.add(value);
                    if !known.labels.contains(&mark.mark.label) {
                        known.labels.insert(mark.mark.label.clone());
                    }
                }
            }
            made.relations.extend(sheet.links.iter().map(|(_, link, ..)| link.relation.clone()));
        }
        made
    }

    /// Adds what other articles use.
    pub(super) fn join(&mut self, other: Self) {
        self.numbered += other.numbered;
        self.labels.extend(other.labels);
        self.relations.extend(other.relations);
        for (id, values) in other.values {
            let known = self.values.entry(id).or_default();
            known.choices.extend(values.choices);
            known.several |= values.several;
            known.number |= values.number;
            known.text |= values.text;
            known.labels.extend(values.labels);
            known.kinds.extend(values.kinds);
        }
    }
}

impl Values {
    /// One more value.
    fn add(&mut self, value: &Value) {
        self.kinds.insert(kind_of(value));
        match value {
            Value::Choice(v) => drop(self.choices.insert(v.clone())),
            Value::Choices(set) => {
                self.several = true;
                self.choices.extend(set.iter().cloned());
            }
            Value::Flag(b) => drop(self.choices.insert(b.to_string())),
            Value::Number(_) => self.number = true,
            _ => self.text = true,
        }
    }
}
