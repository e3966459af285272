//! What comes in is worked out beside the session and put in place at once: the same as done in one go.

use crate::support::{Desk, add_article, ana, noon};
use sidenote::edit::Transaction;
use sidenote::model::{SeededIds, Span, Spans};
use sidenote::ops::{Maker, marks};
use sidenote::session::Session;
use sidenote::session::bring::{Bringer, Brought};
use sidenote::session::intake::plan;
use sidenote::session::prepared::Prepared;
use sidenote::store::RealFs;

const LINES: &str = r#"{"text": "Ana Lind met Ben.", "label": [[0, 8, "person"]]}
{"text": "Ben Roe met Ana.", "label": [[0, 7, "hero"]]}"#;

fn brought() -> Brought {
    let mut bringer = Bringer::new(&RealFs, None, noon());
    bringer.read_bytes("two.jsonl", LINES.as_bytes());
    bringer.done()
}

fn prepared(session: &Session) -> Prepared {
    let (before, brought) = (session.before(), brought());
    let mut ids = SeededIds::new(9);
    let mut maker = Maker { annotator: ana(), now: noon(), ids: &mut ids };
    let intake = plan(before.project(), &mut maker, brought.drafts, brought.schema);
    before.prepare(Transaction::new(intake.title(), intake.edits), intake.texts).unwrap()
}

#[test]
fn what_was_prepared_is_what_a_commit_does() {
    let (desk, other) = (Desk::with_project(), Desk::with_project());
    let mut session = desk.open();
    let empty = session.project().clone();
    session.put(prepared(&session), noon()).unwrap();
    let mut at_once = other.open();
    let mut ids = SeededIds::new(9);
    let mut maker = Maker { annotator: ana(), now: noon(), ids: &mut ids };
    let brought = brought();
    let mut intake = plan(at_once.project(), &mut maker, brought.drafts, brought.schema);
    at_once.take_in(&mut intake, noon()).unwrap();
    let (one, two) = (session.project(), at_once.project());
    assert_eq!((&one.articles, &one.texts, &one.schema), (&two.articles, &two.texts, &two.schema));
    let marks = |s: &Session| s.project().layers.values().map(|l| l.marks.clone()).collect::<Vec<_>>();
    assert_eq!(marks(&session), marks(&at_once));
    assert_eq!(session.revision(), at_once.revision());
    let done = session.project().clone();
    session.undo(noon()).unwrap();
    assert_eq!((&session.project().articles, &session.project().schema), (&empty.articles, &empty.schema));
    session.redo(noon()).unwrap();
    session.close().unwrap();
    let again = desk.open();
    assert_eq!((&again.project().articles, &again.project().schema), (&done.articles, &done.schema));
    assert_eq!(again.undo_title(), Some("Import 2 articles"));
}

#[test]
fn what_was_done_meanwhile_stays() {
    let desk = Desk::with_project();
    let mut session = desk.open();
    let article = add_article(&mut session, "One", "Another text about Eastport.", &mut SeededIds::new(5));
    let prepared = prepared(&session);
    let mut ids = SeededIds::new(6);
    let mut maker = Maker { annotator: ana(), now: noon(), ids: &mut ids };
    let place = sidenote::model::LabelId::new("place").unwrap();
    let (_, mark) = marks::add(session.project(), &mut maker, article, Spans::one(Span::of(0..7)), &place).unwrap();
    session.commit(mark, noon()).unwrap();
    assert!(!session.still_fits(&prepared));
    let prepared = prepared.again(session.before()).unwrap();
    session.put(prepared, noon()).unwrap();
    assert_eq!(session.project().articles.len(), 3);
    assert_eq!(session.project().layer(article, &ana()).unwrap().marks.len(), 1);
}

#[test]
fn what_is_for_another_session_does_not_come_in() {
    let (desk, other) = (Desk::with_project(), Desk::with_project());
    let session = desk.open();
    let prepared = prepared(&session);
    let mut another = other.open();
    let before = another.project().clone();
    let why = another.put(prepared, noon()).unwrap_err();
    assert!(why.to_string().contains("Another project is open"), "{why}");
    assert_eq!(*another.project(), before);
}

#[test]
fn a_text_that_came_in_meanwhile_does_not_come_in_twice() {
    let desk = Desk::with_project();
    let mut session = desk.open();
    let prepared = prepared(&session);
    add_article(&mut session, "Pasted", "Ana Lind met Ben.", &mut SeededIds::new(5));
    let why = session.put(prepared, noon()).unwrap_err();
    assert!(why.to_string().contains("came in meanwhile"), "{why}");
    assert_eq!(session.project().articles.len(), 1);
}

#[test]
fn where_nothing_comes_in_nothing_has_to_be_written() {
    let desk = Desk::with_project();
    let first = desk.open();
    let mut second = desk.open();
    assert!(second.read_only().is_some() && first.read_only().is_none());
    let nothing = second.before().prepare(Transaction::new("Nothing", Vec::new()), Vec::new()).unwrap();
    second.put(nothing, noon()).unwrap();
    let something = prepared(&second);
    assert!(second.put(something, noon()).is_err());
}
