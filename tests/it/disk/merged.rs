//! A merge on its way to the disk: stamps made elsewhere stand through undo, restart and crash.

use super::{Scene, settled};
use crate::support::{ana, noon};
use sidenote::edit::merge::merge;
use sidenote::model::*;
use sidenote::store::{Record, packed_to_ron};
use std::sync::Arc;

/// Another copy of the project, in which somebody changed a mark and deleted another.
fn other_copy(project: &Project, key: &LayerKey, changed: MarkId, deleted: MarkId) -> Project {
    let mut other = project.clone();
    let layer = Arc::make_mut(other.layers.get_mut(key).unwrap());
    layer.marks.get_mut(&changed).unwrap().note = "elsewhere".into();
    layer.stamps.insert(changed.0, Stamp(70, Arc::from("elsewhere")));
    layer.marks.remove(&deleted);
    layer.stamps.remove(&deleted.0);
    layer.gone.insert(deleted.0, Stamp(71, Arc::from("elsewhere")));
    other
}

#[test]
fn a_merge_is_undone_redone_and_survives_a_crash_with_its_stamps() {
    let (mut scene, mut session) = Scene::new();
    let (changed, deleted) = (scene.mark(&mut session, "person"), scene.mark(&mut session, "place"));
    let key = (scene.article, ana());
    session.save_now().unwrap();
    let before = packed_to_ron(session.project()).unwrap();
    let base = session.project().clone();
    let merged = merge(Some(&base), &base, &other_copy(&base, &key, changed, deleted));
    assert_eq!(merged.conflicts, vec![]);
    session.take_over(&merged, noon()).unwrap();
    let after = packed_to_ron(session.project()).unwrap();
    assert_eq!(after, packed_to_ron(&merged.project).unwrap());
    assert!(after.contains("(70, \"elsewhere\")") && after.contains("(71, \"elsewhere\")"), "{after}");
    assert_eq!(session.undo(noon()).unwrap(), "Merge another copy");
    assert_eq!(packed_to_ron(session.project()).unwrap(), before);
    session.redo(noon()).unwrap();
    assert_eq!(packed_to_ron(session.project()).unwrap(), after);
    settled(&session);
    scene.crash(session);
    let mut session = scene.open().unwrap();
    assert_eq!(packed_to_ron(session.project()).unwrap(), after, "the journal had it");
    // What is done now is later than what came in.
    let new = scene.mark(&mut session, "claim");
    assert_eq!(session.project().layers[&key].stamps[&new.0].0, 72);
}

#[test]
fn a_merge_reads_back_from_its_line() {
    let (mut scene, mut session) = Scene::new();
    let (changed, deleted) = (scene.mark(&mut session, "person"), scene.mark(&mut session, "place"));
    let base = session.project().clone();
    let other = other_copy(&base, &(scene.article, ana()), changed, deleted);
    let transaction = merge(Some(&base), &base, &other).transaction(&base, "Merge");
    assert_eq!(transaction.carried.len(), 2);
    let record = Record::Commit { seq: 9, transaction: transaction.into() };
    let line = record.line().unwrap();
    assert_eq!(Record::of_line(line.trim_end().as_bytes()), Some(record));
}
