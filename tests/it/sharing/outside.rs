//! Changes on disk come in, nothing that is open is lost, and what cannot be merged is kept twice.

use super::{Open, change};
use crate::support::{add_article, ana, noon};
use sidenote::edit::merge::Kept;
use sidenote::model::*;
use sidenote::ops;
use sidenote::store::packed_to_ron;
use std::fs;

/// The record of a mark on “deny it”, as another program would write it.
const THEIRS: &str = "  Mark(id: \"01m880447qe048mx7fzwa9w8xn\", label: \"claim\", spans: [(16, 20)], words: [\"deny\"], by: Hand, created: \"2026-11-25T00:01:40Z\", changed: \"2026-11-25T00:01:40Z\", stamp: Some((9, \"elsewhere\"))),\n ],";

#[test]
fn a_mark_that_somebody_adds_on_disk_comes_in_and_undo_takes_it_back() {
    let mut open = Open::new();
    let before = packed_to_ron(open.session.project()).unwrap();
    open.outside(" ],", THEIRS);
    open.until(|s| s.project().layers.values().any(|l| l.marks.len() == 2));
    let said = open.session.take_notices().join("\n");
    assert!(said.contains("changed outside this window: One row came in"), "{said}");
    assert!(open.session.problems().is_empty(), "{:?}", open.session.problems());
    assert_eq!(open.session.undo(noon()).unwrap(), "Changes from outside");
    assert_eq!(packed_to_ron(open.session.project()).unwrap(), before);
    open.session.redo(noon()).unwrap();
    let open = open.reopened();
    assert_eq!(open.layer().marks.len(), 2);
}

#[test]
fn a_file_is_looked_at_before_it_is_written_and_both_works_are_in_it() {
    let mut open = Open::new();
    open.outside(" ],", THEIRS);
    open.tag("place", 0..18);
    open.session.save_now().unwrap();
    assert_eq!(open.layer().marks.len(), 3);
    let written = fs::read_to_string(open.file()).unwrap();
    assert_eq!(written.matches("Mark(").count(), 3, "{written}");
    assert!(written.contains("(9, \"elsewhere\")"), "their stamp stands: {written}");
    assert!(open.session.conflicts().is_empty());
    assert!(!open.desk.root().join("trash").exists(), "nothing had to be set aside");
}

#[test]
fn another_field_of_the_same_mark_is_merged() {
    let mut open = Open::new();
    open.outside("by: Hand", "by: Hand, sure: false");
    open.note("mine");
    open.session.save_now().unwrap();
    let mark = &open.layer().marks[&open.mark];
    assert_eq!((mark.sure, mark.note.as_str()), (false, "mine"));
    assert!(open.session.conflicts().is_empty());
}

#[test]
fn the_same_field_is_kept_from_both_over_a_restart() {
    let mut open = Open::new();
    open.outside("by: Hand", "by: Hand, note: \"theirs\"");
    open.note("mine");
    open.session.save_now().unwrap();
    assert_eq!(open.session.conflicts().len(), 1);
    let conflict = &open.session.conflicts()[0].conflict;
    assert_eq!((conflict.field.as_str(), conflict.kept), ("note", Kept::One(sidenote::edit::merge::Side::Ours)));
    let said = open.session.take_notices().join("\n");
    assert!(said.contains("changed on both sides"), "{said}");
    let again = open.reopened();
    assert_eq!(again.session.conflicts().len(), 1);
    assert_eq!(again.layer().marks[&again.mark].note, "mine");
}

#[test]
fn an_article_and_a_person_that_come_with_a_pull_are_there() {
    let mut open = Open::new();
    // Another copy of the folder, in which somebody works; then its files are copied over ours.
    let other = open.desk.dir.path().join("other");
    let progress = sidenote::store::Progress::default();
    sidenote::store::copy_project(&sidenote::store::RealFs, open.session.folder(), &other, &progress).unwrap();
    let mut theirs = open.desk.open_at(&other);
    let new = add_article(&mut theirs, "B", "Another text.", &mut SeededIds::new(77));
    theirs.close().unwrap();
    for name in fs::read_dir(other.join("articles")).unwrap().map(|e| e.unwrap().file_name()) {
        fs::copy(other.join("articles").join(&name), open.desk.root().join("articles").join(&name)).unwrap();
    }
    change(
        &open.desk.root().join("project.ron"),
        "\"ana\": (name: \"Ana\")",
        "\"ana\": (name: \"Ana\"),\n  \"bo\": (name: \"Bo\")",
    );
    open.note("mine");
    open.until(|s| s.project().articles.contains_key(&new));
    assert_eq!(open.session.project().annotators.len(), 2);
    let open = open.reopened();
    assert!(open.session.problems().is_empty(), "{:?}", open.session.problems());
    assert_eq!(open.session.project().articles.len(), 2);
    assert_eq!(open.layer().marks[&open.mark].note, "mine");
}

#[test]
fn a_file_that_vanishes_is_put_back_and_a_tombstone_is_not() {
    let mut open = Open::new();
    fs::remove_file(open.file()).unwrap();
    let file = open.file();
    open.until(|_| file.exists());
    assert_eq!(open.layer().marks.len(), 1);
    let text = fs::read_to_string(&file).unwrap();
    let line = text.lines().find(|l| l.contains("Mark(")).unwrap().to_owned();
    let gone = format!("  Gone(id: \"{}\", stamp: (9, \"elsewhere\")),", open.mark);
    fs::write(&file, text.replace(&line, &gone)).unwrap();
    open.until(|s| s.project().layers.values().all(|l| l.marks.is_empty()));
    assert!(open.session.conflicts().is_empty());
}

#[test]
fn a_file_that_cannot_be_read_is_set_aside_before_it_is_replaced() {
    let mut open = Open::new();
    fs::write(open.file(), "half of a fi").unwrap();
    open.note("mine");
    open.session.save_now().unwrap();
    assert!(fs::read_to_string(open.file()).unwrap().contains("mine"));
    let said = open.session.take_notices().join("\n");
    assert!(said.contains("set-aside"), "{said}");
    let aside = fs::read_dir(open.desk.root().join("trash")).unwrap().next().unwrap().unwrap().path();
    assert_eq!(fs::read_to_string(aside).unwrap(), "half of a fi");
}

#[test]
fn a_newer_file_that_comes_in_is_left_alone_and_the_journal_has_the_work() {
    let mut open = Open::new();
    open.outside("min_reader: 1", "min_reader: 9");
    let newer = fs::read_to_string(open.file()).unwrap();
    open.note("mine");
    let _ = open.session.save_now();
    assert!(open.session.read_only().is_some_and(|why| why.contains("newer version")));
    assert_eq!(fs::read_to_string(open.file()).unwrap(), newer);
    let file = open.file();
    let _ = open.session.close();
    change(&file, "min_reader: 9", "min_reader: 1");
    let session = open.desk.open();
    assert_eq!(session.project().layers[&(open.article, ana())].marks[&open.mark].note, "mine");
}

#[test]
fn what_the_journal_has_is_merged_with_files_that_changed_while_nobody_was_here() {
    for (theirs, conflicts) in [("sure: false", 0), ("note: \"theirs\"", 1)] {
        let mut open = Open::new();
        let before = fs::read_to_string(open.file()).unwrap();
        open.note("mine");
        open.session.save_now().unwrap();
        let state = fs::read_dir(open.desk.places().state.join("projects")).unwrap().next().unwrap().unwrap().path();
        let file = open.file();
        open.session.close().unwrap();
        // The power failed before the files were written, and then a pull changed them.
        let mut journals: Vec<_> = fs::read_dir(&state).unwrap().map(|e| e.unwrap().path()).collect();
        journals.retain(|p| p.extension().is_some_and(|e| e == "journal"));
        journals.sort();
        let text = fs::read_to_string(journals.last().unwrap()).unwrap();
        let kept: Vec<&str> = text.lines().filter(|l| !l.contains("Checkpoint") || !l.ends_with("(seq:3)")).collect();
        fs::write(journals.last().unwrap(), kept.join("\n") + "\n").unwrap();
        fs::write(&file, before.replacen("by: Hand", &format!("by: Hand, {theirs}"), 1)).unwrap();
        let session = open.desk.open();
        assert!(session.problems().is_empty(), "{:?}", session.problems());
        let mark = &session.project().layers[&(open.article, ana())].marks[&open.mark];
        assert_eq!((mark.note.as_str(), session.conflicts().len()), ("mine", conflicts), "{theirs}");
        assert_eq!(mark.sure, conflicts == 1);
    }
}

#[test]
fn schema_and_entities_come_in_too() {
    let mut open = Open::new();
    let key = open.key();
    let (mut ids, mark) = (SeededIds::new(40), open.mark);
    open.plan(|project| {
        let entity = ops::entities::named("Ana Ruiz", &LabelId::new("person").unwrap());
        ops::entities::add_for(project, &mut ids, &key, mark, entity, noon()).map(|(_, t)| t)
    });
    open.session.save_now().unwrap();
    change(&open.desk.root().join("entities.ron"), "qid: \"\"", "qid: \"Q42\"");
    change(&open.desk.root().join("schema.ron"), "name: \"Claim\"", "name: \"Assertion\"");
    open.until(|s| s.project().entities.values().any(|e| e.qid == "Q42"));
    assert_eq!(open.session.project().schema.labels[&LabelId::new("claim").unwrap()].name, "Assertion");
}
