//! One mark made two, two made one, and many made at once.

use crate::sheet::{Planned, Sheet, check, label, refused};
use crate::support::noon;
use sidenote::model::{Comment, CommentId, Span, Value};
use sidenote::ops::{marks, split};
use std::ops::Range;

fn cut(at: usize) -> impl FnOnce(&mut Sheet) -> Planned {
    move |s| {
        let id = s.mark(0);
        s.as_ana(|p, maker, article| split::split(p, maker, article, id, at)).map(|(_, t)| t)
    }
}

fn merge(a: usize, b: usize) -> impl FnOnce(&mut Sheet) -> Planned {
    move |s| split::merge(&s.project, &s.key(), s.mark(a), s.mark(b), noon())
}

fn tag_all(places: &'static [Range<usize>], id: &'static str) -> impl FnOnce(&mut Sheet) -> Planned {
    let places: Vec<Span> = places.iter().map(|p| Span::of(p.clone())).collect();
    move |s| s.as_ana(|p, maker, at| marks::add_all(p, maker, at, &places, &label(id))).map(|(_, t)| t)
}

#[test]
fn a_mark_is_cut_at_a_place() {
    check("{person|Ana Ben} left", cut(3), "{person|Ana} {person|Ben} left");
    check("{person|Ana Ben} left", cut(4), "{person|Ana} {person|Ben} left");
    check("{person|AnaBen} left", cut(3), "{person|Ana}{person|Ben} left");
    check("{quote kind=mixed|Yes. No.}", cut(4), "{quote kind=mixed|Yes.} {quote kind=mixed|No.}");
    check("{quote#1|We} must {quote#1|act}", cut(5), "{quote|We} must {quote|act}");
    check("{quote#1|We} must {quote#1|act}", cut(9), "{quote#1|We} must {quote#1|a}{quote|ct}");
    let linked = "{quote#1|No. Yes,} {cue#2|said}\n-> cue #1 #2";
    check(linked, cut(3), "{quote#1|No.} {quote|Yes,} {cue#2|said}\n-> cue #1 #2");
}

#[test]
fn a_cut_needs_words_on_both_sides() {
    refused("{person|Ana} left", cut(0), "inside the mark");
    refused("{person|Ana} left", cut(3), "inside the mark");
    refused("{person|Ana} left", cut(99), "inside the mark");
    refused("{person|Ana }left", cut(3), "inside the mark");
    refused("{person|e\u{301}a}", cut(1), "inside a character");
    refused("{person|{person|Ana} Ben}", cut(3), "already");
}

#[test]
fn two_marks_of_a_label_become_one() {
    check("{person|Ana} {person|Ben}", merge(0, 1), "{person#1|Ana} {person#1|Ben}");
    check("{person|Ana}{person|Ben}", merge(0, 1), "{person|AnaBen}");
    check(
        "{quote kind=mixed|Yes.} {quote mode=speech|No.}",
        merge(0, 1),
        "{quote#1 kind=mixed mode=speech|Yes.} {quote#1|No.}",
    );
    let linked = "{quote#1|No.} {quote#2|Yes,} {cue#3|said}\n-> cue #1 #3\n-> cue #2 #3";
    check(linked, merge(0, 1), "{quote#1|No.} {quote#1|Yes,} {cue#2|said}\n-> cue #1 #2");
    let linked = "{quote|No.} {quote#1|Yes,} {cue#2|said}\n-> cue #1 #2";
    check(linked, merge(0, 1), "{quote#1|No.} {quote#1|Yes,} {cue#2|said}\n-> cue #1 #2");
}

#[test]
fn what_contradicts_does_not_become_one() {
    let because = "Kind is “mixed” in one and “direct” in the other";
    refused("{quote kind=mixed|Yes.} {quote kind=direct|No.}", merge(0, 1), because);
    refused("{person|Ana} {place|Ben}", merge(0, 1), "same label");
    refused("{person|Ana}", merge(0, 0), "same label");
    refused("{claim#1|A} {claim#2|B}\n-> restates #2 #1", merge(0, 1), "linked to each other");
    refused("{person|{person|Ana}{person|Ben}}", merge(1, 2), "already");
}

#[test]
fn notes_doubt_and_comments_of_both_are_kept() {
    let mut sheet = Sheet::new("{person|Ana} {person|Ben}");
    let (a, b) = (sheet.mark(0), sheet.mark(1));
    let comment = Comment { about: Some(b), text: "?".into(), created: noon(), resolved: false };
    let layer = sheet.layer_mut();
    layer.comments.insert(CommentId(5), comment);
    layer.marks.get_mut(&a).unwrap().note = "one".into();
    let row = layer.marks.get_mut(&b).unwrap();
    row.note = "two".into();
    row.sure = false;
    row.attributes.insert(crate::sheet::attribute("mention"), Value::Choice("name".into()));
    let before = sheet.project.clone();
    let transaction = merge(0, 1)(&mut sheet).unwrap();
    assert_eq!(transaction.title, "Merge two marks of Person");
    sheet.apply(&transaction);
    let layer = sheet.layer();
    let one = &layer.marks[&a];
    assert_eq!((one.note.as_str(), one.sure, one.attributes.len()), ("one\ntwo", false, 1));
    assert_eq!(layer.comments[&CommentId(5)].about, Some(a));
    sheet.apply(&transaction.inverse());
    assert_eq!(sheet.project, before, "undo");
}

#[test]
fn the_mark_that_follows_has_the_same_label() {
    let sheet = Sheet::new("{person|Ana} {place|Rome} {person|Ben}");
    let next = |place| split::following(&sheet.project, &sheet.key(), sheet.mark(place));
    assert_eq!(next(0), Ok(sheet.mark(2)));
    assert_eq!(next(2).unwrap_err().0, "No mark of this label follows.");
}

#[test]
fn many_places_are_marked_as_one_step() {
    let all = &[0..3, 8..11, 0..3, 4..4, 90..95];
    check("Ana and Ana", tag_all(all, "person"), "{person|Ana} and {person|Ana}");
    check("{person|Ana} and Ana", tag_all(all, "person"), "{person|Ana} and {person|Ana}");
    check("{place|Ana} and Ana", tag_all(&[0..3], "person"), "{place|{person|Ana}} and Ana");
    refused("{person|Ana}", tag_all(&[0..3], "person"), "Nothing is left to mark as person");
    refused("e\u{301}a", tag_all(&[0..1, 1..3], "person"), "Nothing is left");
    refused("Ana", tag_all(&[0..3], "human"), "no label “human”");
    let mut sheet = Sheet::new("Ana and Ana");
    assert_eq!(tag_all(all, "person")(&mut sheet).unwrap().title, "Tag 2 times as Person");
}
