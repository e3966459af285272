//! What `check` finds and what it leaves alone.

use crate::support::{Desk, add_article, ana, noon};
use sidenote::model::*;
use sidenote::ops::{self, Maker};
use sidenote::session::Session;

const STORY: &str = "Ferry line to close\n\nMara Lind said the ferry would close in May.";

fn mark(session: &mut Session, article: ArticleId, words: &str, label: &str, ids: &mut SeededIds) -> MarkId {
    let start = STORY.find(words).unwrap();
    let mut maker = Maker { annotator: ana(), now: noon(), ids };
    let spans = Spans::one(Span::of(start..start + words.len()));
    let label = LabelId::new(label).unwrap();
    let (id, t) = ops::marks::add(session.project(), &mut maker, article, spans, &label).unwrap();
    session.commit(t, noon()).unwrap();
    id
}

fn kinds(session: &Session) -> Vec<&'static str> {
    ops::check::problems(session.project()).iter().map(|p| p.kind).collect()
}

#[test]
fn a_person_linked_as_source_is_a_source() {
    let desk = Desk::with_project();
    let mut ids = SeededIds::new(3);
    let mut session = desk.open();
    let article = add_article(&mut session, "Ferry line to close", STORY, &mut ids);
    let quote = mark(&mut session, article, "the ferry would close in May", "quote", &mut ids);
    let person = mark(&mut session, article, "Mara Lind", "person", &mut ids);
    assert_eq!(kinds(&session), ["quote_without_source"]);
    let mut maker = Maker { annotator: ana(), now: noon(), ids: &mut ids };
    let relation = RelationId::new("source").unwrap();
    let (_, t) = ops::links::add(session.project(), &mut maker, article, &relation, quote, person).unwrap();
    session.commit(t, noon()).unwrap();
    assert!(kinds(&session).is_empty());
}
