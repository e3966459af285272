//! A large step of undo or redo is worked out beside the session and put in place at once: the same as gone in one go.

use crate::support::{Desk, add_article, ana, noon};
use sidenote::edit::Refusal;
use sidenote::model::{LabelId, SeededIds, Span, Spans};
use sidenote::ops::{Maker, marks};
use sidenote::session::Session;
use sidenote::session::bring::Bringer;
use sidenote::session::intake::plan;
use sidenote::session::prepared::Prepared;
use sidenote::store::RealFs;
use std::fmt::Write as _;

/// A project in which articles came in, in one step.
fn with_articles(desk: &Desk) -> Session {
    let mut session = desk.open();
    let mut lines = String::new();
    for n in 0..20 {
        writeln!(lines, r#"{{"text": "Ana Lind met Ben {n}.", "label": [[0, 8, "person"]]}}"#).unwrap();
    }
    let mut bringer = Bringer::new(&RealFs, None, noon());
    bringer.read_bytes("many.jsonl", lines.as_bytes());
    let (brought, mut ids) = (bringer.done(), SeededIds::new(9));
    let mut maker = Maker { annotator: ana(), now: noon(), ids: &mut ids };
    let mut intake = plan(session.project(), &mut maker, brought.drafts, brought.schema);
    session.take_in(&mut intake, noon()).unwrap();
    session
}

fn back(session: &Session) -> Result<Prepared, Refusal> {
    session.step_back().unwrap().work_out(session.before())
}

fn again(session: &Session) -> Result<Prepared, Refusal> {
    session.step_again().unwrap().work_out(session.before())
}

#[test]
fn a_step_that_is_worked_out_is_the_step_itself() {
    let (aside, at_once) = (Desk::with_project(), Desk::with_project());
    let (mut one, mut two) = (with_articles(&aside), with_articles(&at_once));
    for _ in 0..2 {
        one.put(back(&one).unwrap(), noon()).unwrap();
        two.undo(noon()).unwrap();
        assert!(one.project().articles.is_empty());
        assert_eq!(one.project(), two.project());
        assert_eq!((one.undo_title(), one.redo_title()), (two.undo_title(), two.redo_title()));
        one.put(again(&one).unwrap(), noon()).unwrap();
        two.redo(noon()).unwrap();
        assert_eq!(one.project().articles.len(), 20);
        assert_eq!(one.project().texts, two.project().texts);
        assert_eq!((one.undo_title(), one.redo_title()), (two.undo_title(), two.redo_title()));
    }
    one.put(back(&one).unwrap(), noon()).unwrap();
    one.close().unwrap();
    let mut opened = aside.open();
    assert!(opened.project().articles.is_empty());
    opened.redo(noon()).unwrap();
    assert_eq!(opened.project().articles.len(), 20, "the step outlives a restart");
}

#[test]
fn what_was_done_meanwhile_comes_first() {
    let desk = Desk::with_project();
    let mut session = with_articles(&desk);
    let prepared = back(&session).unwrap();
    let article = *session.project().articles.keys().next().unwrap();
    let mut ids = SeededIds::new(6);
    let mut maker = Maker { annotator: ana(), now: noon(), ids: &mut ids };
    let place = LabelId::new("place").unwrap();
    let (_, mark) = marks::add(session.project(), &mut maker, article, Spans::one(Span::of(0..3)), &place).unwrap();
    session.commit(mark, noon()).unwrap();
    let before = session.project().clone();
    let why = session.put(prepared, noon()).unwrap_err();
    assert!(why.to_string().contains("meanwhile"), "{why}");
    assert_eq!(*session.project(), before);
    // Undone, too, it is the first one's turn again.
    session.undo(noon()).unwrap();
    session.put(back(&session).unwrap(), noon()).unwrap();
    assert!(session.project().articles.is_empty());
}

#[test]
fn a_new_article_ends_what_could_be_done_again() {
    let desk = Desk::with_project();
    let mut session = with_articles(&desk);
    session.undo(noon()).unwrap();
    let prepared = again(&session).unwrap();
    add_article(&mut session, "New", "Another text about Eastport.", &mut SeededIds::new(5));
    let why = session.put(prepared, noon()).unwrap_err();
    assert!(why.to_string().contains("meanwhile"), "{why}");
    assert_eq!(session.project().articles.len(), 1);
}
