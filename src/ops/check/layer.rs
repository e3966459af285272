//! What may be wrong with the rows of any layer, whatever its labels mean.
//!
//! Must not ask what a label stands for.

use super::Scene;
use crate::model::{LinkId, Mark, Problem, Value};
use std::collections::BTreeMap;

/// Marks whose file says other words than the text has there.
pub(super) fn stale_words(scene: &Scene<'_>, found: &mut Vec<Problem>) {
    for (id, mark) in scene.marks() {
        if let Some(said) = &mark.stale {
            let there = scene.words(mark);
            let message = format!("its file says “{}”, the text has “{there}” there; place it again", said.join(" … "));
            found.push(scene.error("stale_words", Some(id), message));
        }
    }
}

/// Marks that cover nothing or cut a character.
pub(super) fn borders(scene: &Scene<'_>, found: &mut Vec<Problem>) {
    for (id, mark) in scene.marks() {
        let cuts = |at| !scene.text.is_grapheme_border(at);
        if mark.spans.iter().any(|s| cuts(s.start()) || cuts(s.end())) {
            let message = "it leaves the text or cuts a character in two".to_owned();
            found.push(scene.error("bad_span", Some(id), message));
        } else if mark.spans.covered_bytes() == 0 {
            let message = "it covers nothing; most formats cannot carry it".to_owned();
            found.push(scene.warning("empty_span", Some(id), message));
        }
    }
}

/// Labels that the schema does not have or no longer offers.
pub(super) fn labels(scene: &Scene<'_>, found: &mut Vec<Problem>) {
    for (id, mark) in scene.marks() {
        match scene.schema().labels.get(&mark.label) {
            None => {
                let message = format!("its label “{}” is not in the schema", mark.label);
                found.push(scene.error("unknown_label", Some(id), message));
            }
            Some(row) if row.retired => {
                let message = format!("its label “{}” was retired", row.name);
                found.push(scene.warning("retired_label", Some(id), message));
            }
            Some(_) => {}
        }
    }
}

/// Attributes that a label does not have, and values an attribute does not take.
pub(super) fn attributes(scene: &Scene<'_>, found: &mut Vec<Problem>) {
    for (id, mark) in scene.marks() {
        for (attribute, value) in &mark.attributes {
            let row = scene.schema().attributes.get(attribute);
            let Some(row) = row.filter(|r| r.labels.contains(&mark.label)) else {
                let message = format!("marks labelled “{}” have no attribute “{attribute}”", mark.label);
                found.push(scene.error("unknown_attribute", Some(id), message));
                continue;
            };
            if !row.takes(value) {
                let message = format!("“{value}” is not a value of “{}”", row.name);
                found.push(scene.error("unknown_value", Some(id), message));
            }
        }
    }
}

/// Marks that point to entity records that are not there.
pub(super) fn entities(scene: &Scene<'_>, found: &mut Vec<Problem>) {
    for (id, mark) in scene.marks() {
        let pointed = mark.attributes.values().filter_map(|v| match v {
            Value::Entities(set) => Some(set),
            _ => None,
        });
        for entity in pointed.flatten().filter(|e| !scene.project.entities.contains_key(e)) {
            let message = format!("it points to the entity {entity}, which the project does not have");
            found.push(scene.error("unknown_entity", Some(id), message));
        }
    }
}

/// The same label on the same words twice.
pub(super) fn twins(scene: &Scene<'_>, found: &mut Vec<Problem>) {
    let mut seen = BTreeMap::new();
    for (id, mark) in scene.marks() {
        if seen.insert((&mark.label, &mark.spans), id).is_some() {
            let message = format!("“{}” is labelled “{}” twice; delete one", scene.words(mark), mark.label);
            found.push(scene.warning("same_mark_twice", Some(id), message));
        }
    }
}

/// Links with a missing end, of an unknown relation, or between labels they do not join.
pub(super) fn links(scene: &Scene<'_>, found: &mut Vec<Problem>) {
    for (id, link) in &scene.layer.links {
        let ends = (scene.layer.marks.get(&link.from), scene.layer.marks.get(&link.to));
        let (Some(from), Some(to)) = ends else {
            let present = [link.from, link.to].into_iter().find(|m| scene.layer.marks.contains_key(m));
            let message = format!("the link {id} “{}” has lost an end; delete it", link.relation);
            found.push(scene.error("dangling_link", present, message));
            continue;
        };
        joins(scene, *id, link, (from, to), found);
    }
}

fn joins(scene: &Scene<'_>, id: LinkId, link: &crate::model::Link, ends: (&Mark, &Mark), found: &mut Vec<Problem>) {
    let (from, to) = (&ends.0.label, &ends.1.label);
    match scene.schema().relations.get(&link.relation) {
        None => {
            let message = format!("the link {id} has the relation “{}”, which the schema does not have", link.relation);
            found.push(scene.error("unknown_relation", Some(link.from), message));
        }
        Some(row) if !row.joins(from, to) => {
            let message = format!("the link {id} “{}” cannot lead from “{from}” to “{to}”", row.name);
            found.push(scene.error("wrong_link", Some(link.from), message));
        }
        Some(_) => {}
    }
}

/// A reading ledger that leaves the text.
pub(super) fn reading(scene: &Scene<'_>, found: &mut Vec<Problem>) {
    let read = scene.layer.reading.iter().flat_map(|r| &r.read);
    if read.into_iter().any(|span| scene.text.get(*span).is_none()) {
        let message = "the reading ledger leaves the text".to_owned();
        found.push(scene.error("bad_reading", None, message));
    }
}
