//! Two people who were given one id in two copies are told apart.
//!
//! Nobody writes into the layer of somebody else, and a merge least of all. Must not know what they
//! said.

use crate::model::{Annotator, AnnotatorId, Layer, Project, annotator_id};
use std::collections::BTreeMap;
use std::sync::Arc;

/// `theirs` with other ids for the people whose ids somebody else has in `ours`; and which they are.
/// Whom the base knows by that id is the same person, however they are called by now.
pub(super) fn told_apart(
    base: Option<&Project>,
    ours: &Project,
    theirs: &Project,
) -> (Project, Vec<(AnnotatorId, AnnotatorId)>) {
    let known = |id: &AnnotatorId| base.is_some_and(|b| b.annotators.contains_key(id));
    let alike = |a: &Annotator, b: &Annotator| a.name.trim().to_lowercase() == b.name.trim().to_lowercase();
    let mut people: BTreeMap<AnnotatorId, Annotator> = ours.annotators.clone();
    for (id, row) in &theirs.annotators {
        people.entry(id.clone()).or_insert_with(|| row.clone());
    }
    let mut renamed = Vec::new();
    for (id, row) in &theirs.annotators {
        if known(id) || ours.annotators.get(id).is_none_or(|our| alike(our, row)) {
            continue;
        }
        let fresh = annotator_id(&people, &row.name);
        people.insert(fresh.clone(), row.clone());
        renamed.push((id.clone(), fresh));
    }
    let mut made = theirs.clone();
    if !renamed.is_empty() {
        rename(&mut made, &renamed.iter().cloned().collect());
    }
    (made, renamed)
}

fn rename(project: &mut Project, ids: &BTreeMap<AnnotatorId, AnnotatorId>) {
    let new = |id: &AnnotatorId| ids.get(id).unwrap_or(id).clone();
    project.annotators = std::mem::take(&mut project.annotators).into_iter().map(|(id, row)| (new(&id), row)).collect();
    let layers = std::mem::take(&mut project.layers);
    for ((article, who), mut layer) in layers {
        if layer.decisions.values().any(|d| ids.contains_key(&d.of)) {
            let own: &mut Layer = Arc::make_mut(&mut layer);
            own.decisions.values_mut().for_each(|d| d.of = new(&d.of));
        }
        project.layers.insert((article, new(&who)), layer);
    }
}
