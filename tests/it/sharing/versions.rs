//! Earlier versions: kept while people work, restored as a step, and a witness of silent damage.

use super::Open;
use crate::support::noon;
use sidenote::model::*;
use sidenote::session::versions::{damaged_silently, put_back, state_at};
use sidenote::store::{Fs, RealFs, Versions, packed_to_ron};
use std::fs;

fn file(open: &Open) -> String {
    open.session.folder().shown(&open.file())
}

fn versions(open: &Open) -> Vec<sidenote::store::Version> {
    open.session.versions_of(&RealFs, &file(open))
}

#[test]
fn a_version_is_restored_as_a_step_that_undo_takes_back() {
    let mut open = Open::new();
    let first = versions(&open).pop().unwrap();
    assert_eq!(first.read(&RealFs).unwrap(), fs::read(open.file()).unwrap(), "what is on disk has a version");
    // Versions of one minute replace each other, so this one is put aside.
    let before = fs::read(open.file()).unwrap();
    open.tag("claim", 29..33);
    open.note("changed");
    let key = open.key();
    let now = packed_to_ron(open.session.project()).unwrap();
    let kept = Versions::at(&state_at(&RealFs, &open.desk.places(), &open.desk.root()).unwrap());
    let yesterday = jiff::Timestamp::from_millisecond(sidenote::store::now().as_millisecond() - 86_000_000).unwrap();
    kept.keep(&RealFs, &file(&open), &before, 0, yesterday).unwrap();
    open.session.save_now().unwrap();
    let old = versions(&open).remove(0);
    assert_eq!(old.at, yesterday);
    let name = file(&open);
    open.session.restore(&RealFs, &name, &old, noon()).unwrap();
    let layer = &open.session.project().layers[&key];
    assert_eq!((layer.marks.len(), layer.marks[&open.mark].note.as_str()), (1, ""));
    assert!(open.session.undo_title().unwrap().starts_with("Restore layers/ana/"));
    open.session.undo(noon()).unwrap();
    open.session.save_now().unwrap();
    let again = packed_to_ron(open.session.project()).unwrap();
    let said = |packed: &str| {
        packed
            .lines()
            .filter(|l| l.contains("Mark("))
            .map(|l| l.split("stamp").next().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(said(&again), said(&now));
}

#[test]
fn a_layer_that_cannot_be_read_is_restored_from_its_version() {
    let open = Open::new();
    let (path, name) = (open.file(), file(&open));
    open.session.close().unwrap();
    fs::write(&path, "\0\0\0\0").unwrap();
    let mut session = open.desk.open();
    assert_eq!(session.problems().len(), 1);
    let version = session.versions_of(&RealFs, &name).pop().unwrap();
    session.restore(&RealFs, &name, &version, noon()).unwrap();
    session.save_now().unwrap();
    assert!(session.problems().is_empty(), "{:?}", session.problems());
    assert_eq!(session.project().layers.values().next().unwrap().marks.len(), 1);
    session.close().unwrap();
    assert!(open.desk.open().problems().is_empty());
    let aside = fs::read_dir(open.desk.root().join("trash")).unwrap().next().unwrap().unwrap().path();
    assert_eq!(fs::read(aside).unwrap(), b"\0\0\0\0", "it is kept as it was");
}

#[test]
fn bytes_that_change_while_size_and_time_stay_are_reported() {
    let open = Open::new();
    let (path, name) = (open.file(), file(&open));
    open.session.close().unwrap();
    let quiet = || damaged_silently(&RealFs, &open.desk.places(), &open.desk.root());
    assert!(quiet().is_empty(), "{:?}", quiet());
    let at = fs::metadata(&path).unwrap().modified().unwrap();
    let mut bytes = fs::read(&path).unwrap();
    let flipped = bytes.windows(4).position(|w| w == b"Hand").unwrap();
    bytes[flipped] ^= 0x20;
    fs::write(&path, &bytes).unwrap();
    assert!(quiet().is_empty(), "a newer time is a change that somebody made");
    set_time(&path, at);
    let found = quiet();
    assert_eq!((found.len(), found[0].kind), (1, "silent_damage"), "{found:?}");
    assert_eq!(found[0].place.file.as_deref(), Some(name.as_str()));
}

/// Gives a file a time of last writing.
#[expect(clippy::disallowed_types, reason = "only an open file can be given a time")]
pub fn set_time(path: &std::path::Path, at: std::time::SystemTime) {
    fs::File::options().write(true).open(path).unwrap().set_modified(at).unwrap();
}

#[test]
fn a_file_without_which_the_project_does_not_open_is_put_back() {
    let mut open = Open::new();
    let (settings, root) = (open.session.project().settings.clone(), open.desk.root());
    let after = Settings { note: "a remark".into(), ..settings.clone() };
    open.plan(|_| {
        let change = sidenote::edit::Change::replace((), settings, after);
        Ok(sidenote::edit::Transaction::new("Remark", vec![change.into()]))
    });
    open.session.close().unwrap();
    fs::write(root.join("project.ron"), "(format: 1, min_re").unwrap();
    let state = state_at(&RealFs, &open.desk.places(), &root).unwrap();
    let version = Versions::at(&state).of(&RealFs, "project.ron").pop().unwrap();
    let kept = put_back(&RealFs, &sidenote::store::Folder::at(&root), "project.ron", &version).unwrap();
    assert_eq!(RealFs.read(&root.join(kept), 99).unwrap(), b"(format: 1, min_re");
    assert_eq!(open.desk.open().project().settings.note, "a remark");
}
