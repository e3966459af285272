//! Two copies of a project become one, three ways where there is a common base.
//!
//! Rows are matched by id and never by text. What only one copy changed is taken; what both changed
//! is merged field by field, and a value that loses is kept as a [`Conflict`]. Rows of layers carry
//! stamps and tombstones, which decide the same way in both copies; the other tables have none, so
//! ours stays there. Must not know where copies lie nor who shows a conflict.

mod fields;
mod heads;
mod layer;
mod people;
mod rows;
mod settle;

pub use layer::merge_layers;
pub use settle::settled;

use super::{Carried, Edit, RowName, Trace, Transaction, diff};
use crate::model::{AnnotatorId, ArticleId, Layer, LayerKey, MarkId, Project, RowId, Spans};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Which of two copies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Side {
    /// The copy that takes in.
    Ours,
    /// The copy that is taken in.
    Theirs,
}

/// What one copy holds in a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Held {
    /// Nothing: the row was deleted, or the field is not set.
    Nothing,
    /// A value in words.
    Words(String),
    /// Stretches of the article's text.
    Spans(Spans),
}

/// What became of the two values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kept {
    /// The value of one copy stands.
    One(Side),
    /// Both stand: the second under this id; a mark's id stands for that of any kind of row.
    Both(MarkId),
}

/// Two copies that say different things of one field. Nothing is lost: the value that does not
/// stand is here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Conflict {
    /// Which row.
    pub row: RowName,
    /// The rows of both copies: ours before, theirs after. What settling the conflict takes from.
    pub rows: Vec<Edit>,
    /// Which field of it: `label`, `spans`, `note`, `attribute kind` …; `row` for the whole row.
    pub field: String,
    /// What ours says.
    pub ours: Held,
    /// What theirs says.
    pub theirs: Held,
    /// Which of them stands.
    pub kept: Kept,
}

/// Two copies merged.
#[derive(Debug, Clone, PartialEq)]
pub struct Merged {
    /// What the project says now.
    pub project: Project,
    /// What the copies disagree about.
    pub conflicts: Vec<Conflict>,
    /// Theirs as it was merged: the base of the next merge of the two.
    pub theirs: Project,
    /// Annotators of theirs who got another id here, since somebody else has theirs.
    pub renamed: Vec<(AnnotatorId, AnnotatorId)>,
}

/// Merges `theirs` into `ours`. `base` is an earlier state that both come from, where there is one.
pub fn merge(base: Option<&Project>, ours: &Project, theirs: &Project) -> Merged {
    let (theirs, renamed) = people::told_apart(base, ours, theirs);
    let mut merged = ours.clone();
    let mut conflicts = Vec::new();
    for (hash, text) in &theirs.texts {
        merged.texts.entry(*hash).or_insert_with(|| Arc::clone(text));
    }
    let other_text = heads::other_texts(ours, &theirs, &mut conflicts);
    layers(base, &theirs, &other_text, &mut merged, &mut conflicts);
    heads::merge(base, ours, &theirs, &mut merged, &mut conflicts);
    // A layer needs its article.
    let Project { layers, articles, .. } = &mut merged;
    layers.retain(|(article, _), _| articles.contains_key(article));
    Merged { project: merged, conflicts, theirs, renamed }
}

fn layers(
    base: Option<&Project>,
    theirs: &Project,
    other_text: &BTreeSet<ArticleId>,
    merged: &mut Project,
    conflicts: &mut Vec<Conflict>,
) {
    let blank = Layer::default();
    for (key, their) in theirs.layers.iter().filter(|((article, _), _)| !other_text.contains(article)) {
        let our = merged.layers.get(key).map_or(&blank, |l| &**l);
        let before = base.and_then(|b| b.layers.get(key));
        if before.is_some_and(|b| Arc::ptr_eq(b, their)) || *our == **their {
            continue;
        }
        let (layer, found) = merge_layers(key, before.map(|b| &**b), our, their);
        conflicts.extend(found);
        merged.layers.insert(key.clone(), Arc::new(layer));
    }
}

impl Merged {
    /// The step that makes `ours` what was merged, stamps and tombstones with it.
    pub fn transaction(&self, ours: &Project, title: &str) -> Transaction {
        let edits = diff(ours, &self.project).into_iter().filter(|e| !is_idle(e)).collect();
        let carried = carried(ours, &self.project);
        Transaction { carried, ..Transaction::new(title, edits) }
    }
}

/// Whether an edit changes nothing but what never equals itself, a number that is none.
fn is_idle(edit: &Edit) -> bool {
    match edit {
        Edit::Mark(c) => c.before.is_some() && rows::written(&c.before) == rows::written(&c.after),
        _ => false,
    }
}

/// The stamps and tombstones in which `merged` differs from `ours`.
fn carried(ours: &Project, merged: &Project) -> Vec<Carried> {
    let blank = Layer::default();
    let mut all = Vec::new();
    let keys: BTreeSet<&LayerKey> = ours.layers.keys().chain(merged.layers.keys()).collect();
    for key in keys {
        let of = |p: &Project| p.layers.get(key).cloned();
        let (old, new) = (of(ours), of(merged));
        let (old, new) = (old.as_deref().unwrap_or(&blank), new.as_deref().unwrap_or(&blank));
        let rows = [&old.stamps, &old.gone, &new.stamps, &new.gone];
        let rows: BTreeSet<RowId> = rows.into_iter().flat_map(|m| m.keys().copied()).collect();
        for row in rows {
            let (before, after) = (Trace::of(old, row), Trace::of(new, row));
            if before != after {
                all.push(Carried { layer: key.clone(), row: MarkId(row), before, after });
            }
        }
    }
    all
}
