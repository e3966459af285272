//! Settling a conflict: mine, theirs or both, one undo step each, and undo brings it back.

use super::Open;
use crate::support::{ana, noon};
use sidenote::edit::merge::Conflict;
use sidenote::model::*;
use sidenote::ops::Maker;
use sidenote::ops::conflicts::{Choice, Shown, field_in_words, row_in_words, side_in_words};

fn conflicting(theirs: &str) -> Open {
    let mut open = Open::new();
    open.outside("by: Hand", &format!("by: Hand, note: \"{theirs}\""));
    open.note("mine");
    open.session.save_now().unwrap();
    assert_eq!(open.session.conflicts().len(), 1);
    open
}

fn first(open: &Open) -> Conflict {
    open.session.conflicts()[0].conflict.clone()
}

fn settle(open: &mut Open, choice: Choice) {
    let conflict = first(open);
    let mut maker = Maker { annotator: ana(), now: noon(), ids: &mut open.ids };
    open.session.settle_conflict(&conflict, choice, &mut maker).unwrap();
    assert!(open.session.conflicts().is_empty());
}

fn notes(open: &Open) -> Vec<String> {
    let mut notes: Vec<String> = open.layer().marks.values().map(|m| m.note.clone()).collect();
    notes.sort();
    notes
}

#[test]
fn mine_theirs_and_both() {
    for (choice, expected) in
        [(Choice::Mine, vec!["mine"]), (Choice::Theirs, vec!["theirs"]), (Choice::Both, vec!["mine", "theirs"])]
    {
        let mut open = conflicting("theirs");
        settle(&mut open, choice);
        assert_eq!(notes(&open), expected, "{choice:?}");
        let open = open.reopened();
        assert_eq!(notes(&open), expected, "{choice:?}");
        assert!(open.session.conflicts().is_empty());
    }
}

#[test]
fn undo_brings_the_conflict_back_and_redo_takes_it_away() {
    let mut open = conflicting("theirs");
    settle(&mut open, Choice::Theirs);
    let mut open = open.reopened();
    assert_eq!(open.session.undo(noon()).unwrap(), "Settle a conflict: theirs");
    assert_eq!((notes(&open), open.session.conflicts().len()), (vec!["mine".to_owned()], 1));
    open.session.redo(noon()).unwrap();
    assert_eq!((notes(&open), open.session.conflicts().len()), (vec!["theirs".to_owned()], 0));
}

#[test]
fn what_was_done_to_the_mark_since_stays() {
    let mut open = conflicting("theirs");
    let (key, mark) = (open.key(), open.mark);
    let claim = LabelId::new("claim").unwrap();
    open.plan(|project| sidenote::ops::marks::relabel(project, &key, mark, &claim, noon()));
    settle(&mut open, Choice::Theirs);
    let row = &open.layer().marks[&mark];
    assert_eq!((row.label.as_str(), row.note.as_str()), ("claim", "theirs"));
}

#[test]
fn a_deletion_against_an_edit_can_go_either_way() {
    for (choice, left) in [(Choice::Mine, 1), (Choice::Theirs, 0)] {
        let mut open = Open::new();
        let text = std::fs::read_to_string(open.file()).unwrap();
        let line = text.lines().find(|l| l.contains("Mark(")).unwrap();
        let gone = format!("  Gone(id: \"{}\", stamp: (9, \"elsewhere\")),", open.mark);
        std::fs::write(open.file(), text.replace(line, &gone)).unwrap();
        open.note("mine");
        open.session.save_now().unwrap();
        assert_eq!(first(&open).field, "deleted");
        assert_eq!(open.layer().marks.len(), 1, "an edit wins over a deletion until somebody decides");
        settle(&mut open, choice);
        assert_eq!(open.layer().marks.len(), left);
    }
}

#[test]
fn a_conflict_is_told_in_words() {
    use sidenote::edit::merge::Side;
    let open = conflicting("theirs");
    let (conflict, project) = (first(&open), open.session.project());
    assert_eq!(row_in_words(&conflict, project), "Person “Officials”");
    assert_eq!(field_in_words(&conflict, project), "Note");
    assert_eq!(side_in_words(&conflict, project, Side::Ours), "mine");
    assert_eq!(side_in_words(&conflict, project, Side::Theirs), "theirs");
    let line = Shown::of(&conflict, project).line();
    assert!(line.ends_with("Ana): note: ours “mine”, theirs “theirs”; ours kept"), "{line}");
}
