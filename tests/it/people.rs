//! Whose work it is: two people never share a layer, and one person's work always meets.

use crate::support::{Desk, TEXT, ana, noon, source};
use sidenote::import::{Draft, DraftLayer, DraftMark, DraftParts, DraftSchema};
use sidenote::model::*;
use sidenote::ops::Maker;
use sidenote::session::intake::plan;
use sidenote::session::{NewProject, Session, create, news_schema};
use sidenote::store::RealFs;
use std::sync::Arc;

/// A draft of one article in which each of these people marked the same word.
fn draft(text: &str, format: &str, names: &[&str]) -> Draft {
    let mark = || DraftMark::new(LabelId::of_name("Person"), Spans::one(Span::of(0..text.find(' ').unwrap())));
    let layer =
        |name: &&str| DraftLayer { annotator: (*name).to_owned(), marks: vec![mark()], ..DraftLayer::default() };
    Draft {
        title: "T".to_owned(),
        text: Arc::new(Text::new(text)),
        source: Arc::new(Source { format: format.to_owned(), ..source() }),
        meta: Meta::default().into(),
        parts: DraftParts::default(),
        layers: names.iter().map(layer).collect(),
    }
}

fn bring_in(session: &mut Session, drafts: Vec<Draft>, ids: &mut SeededIds) -> Vec<String> {
    let mut maker = Maker { annotator: ana(), now: noon(), ids };
    let mut intake = plan(session.project(), &mut maker, drafts, DraftSchema::default());
    session.take_in(&mut intake, noon()).unwrap();
    intake.annotators
}

/// Each annotator's id, name and number of marks.
fn people(session: &Session) -> Vec<(String, String, usize)> {
    let project = session.project();
    let of = |who: &AnnotatorId| project.layers.iter().filter(|((_, w), _)| w == who).map(|(_, l)| l.marks.len()).sum();
    let row = |(id, row): (&AnnotatorId, &Annotator)| (id.to_string(), row.name.clone(), of(id));
    project.annotators.iter().map(row).collect()
}

#[test]
fn people_whom_files_name_keep_apart_within_one_import_and_meet_over_many() {
    let desk = Desk::with_project();
    let mut ids = SeededIds::new(4);
    let mut session = desk.open();
    let first = draft("José said no.", "text", &["José", "Jose", "张伟", "李雷", ""]);
    let second = draft("Jose said yes.", "text", &["李雷", "José"]);
    let named = bring_in(&mut session, vec![first, second], &mut ids);
    assert_eq!(named, ["José", "Jose", "张伟", "李雷", "Ana"]);
    bring_in(&mut session, vec![draft("Ana said it.", "text", &["Jose", "张伟", "ANA"])], &mut ids);
    session.close().unwrap();
    let row = |id: &str, name: &str, marks: usize| (id.to_owned(), name.to_owned(), marks);
    assert_eq!(
        people(&desk.open()),
        [
            row("ana", "Ana", 2),
            row("annotator", "张伟", 2),
            row("annotator-2", "李雷", 2),
            row("jose", "José", 2),
            row("jose-2", "Jose", 2)
        ]
    );
}

#[test]
fn a_new_project_may_be_of_somebody_with_any_name() {
    for (name, id) in [("张伟", "annotator"), ("José", "jose"), ("", "")] {
        let desk = Desk::new();
        let new = NewProject { title: "T", schema: news_schema().unwrap(), annotator: name };
        create(&RealFs, &desk.root(), new, &mut SeededIds::new(1)).unwrap();
        let session = desk.open();
        let ids: Vec<&str> = session.project().annotators.keys().map(AnnotatorId::as_str).collect();
        assert_eq!(ids, if id.is_empty() { vec![] } else { vec![id] });
    }
}

#[test]
fn an_imported_mark_says_of_which_format_it_is() {
    let desk = Desk::with_project();
    let mut session = desk.open();
    bring_in(&mut session, vec![draft(TEXT, "brat", &["Ana"])], &mut SeededIds::new(4));
    let origins: Vec<String> =
        session.project().layers.values().flat_map(|l| l.marks.values()).map(|m| m.origin.word()).collect();
    assert_eq!(origins, ["import:brat"]);
}
