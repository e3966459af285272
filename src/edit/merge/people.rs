//! Two people who were given one id in two copies are told apart.
//!
//! Nobody writes into the layer of somebody else, and a merge least of all. Must not know what they
//! said.

use crate::model::{Annotator, AnnotatorId, Layer, Project, RowId};
use std::collections::{BTreeMap, BTreeSet};
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
    let mut taken: BTreeSet<AnnotatorId> = theirs.annotators.keys().cloned().collect();
    let mut renamed = Vec::new();
    for (id, row) in &theirs.annotators {
        if known(id) || ours.annotators.get(id).is_none_or(|our| alike(our, row)) {
            continue;
        }
        // Whom an earlier merge gave another id keeps it; nobody gets one that theirs has for somebody.
        let said = rows(theirs, id);
        let same = |other: &AnnotatorId, our: &Annotator| {
            our.name == row.name && !taken.contains(other) && (said.is_empty() || !said.is_disjoint(&rows(ours, other)))
        };
        let earlier = ours.annotators.iter().find(|(other, our)| same(other, our)).map(|(other, _)| other.clone());
        let free = |other: &AnnotatorId| !taken.contains(other) && !ours.annotators.contains_key(other);
        let new = earlier.unwrap_or_else(|| AnnotatorId::fresh(&row.name, |other| !free(other)));
        taken.insert(new.clone());
        renamed.push((id.clone(), new));
    }
    let mut made = theirs.clone();
    if !renamed.is_empty() {
        rename(&mut made, &renamed.iter().cloned().collect());
    }
    (made, renamed)
}

/// Everything that somebody ever said: no two people have a row in common.
fn rows(project: &Project, who: &AnnotatorId) -> BTreeSet<RowId> {
    let own = project.layers.iter().filter(|((_, by), _)| by == who);
    own.flat_map(|(_, l)| l.marks.keys().map(|id| id.0).chain(l.stamps.keys().chain(l.gone.keys()).copied())).collect()
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
