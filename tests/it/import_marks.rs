//! Files that bring annotations: other tools' own files where they are at hand, and mangled ones.

use crate::support::{Desk, noon};
use proptest::prelude::*;
use sidenote::import::{ALL, Input};
use sidenote::model::*;
use sidenote::ops::Maker;
use sidenote::session::bring::{Bringer, Brought, files};
use sidenote::session::intake::{Intake, plan};
use sidenote::session::{Session, create, news_schema};
use sidenote::store::RealFs;
use std::path::{Path, PathBuf};

/// A folder of other tools' files that lies beside the project on some machines.
fn fixture(path: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/fixtures").join(path);
    if !path.exists() {
        eprintln!("absent, so not looked at: {}", path.display());
        return None;
    }
    Some(path)
}

/// What the files at and below a path give.
fn bring(path: &Path) -> Brought {
    let mut problems = Vec::new();
    let found = files(&RealFs, &[path.to_owned()], &mut problems);
    let mut bringer = Bringer::new(&RealFs, None, noon());
    for file in Bringer::sorted(found) {
        bringer.read(&file);
    }
    bringer.done()
}

/// A project that has taken everything in, and what taking it in did.
fn take_in(brought: Brought) -> (Desk, Session, Intake) {
    let desk = Desk::new();
    let new = sidenote::session::NewProject { title: "Desk", schema: news_schema().unwrap(), annotator: "Ana" };
    create(&RealFs, &desk.root(), new, &mut SeededIds::new(1)).unwrap();
    let mut session = desk.open();
    let mut ids = SeededIds::new(3);
    let mut maker = Maker { annotator: crate::support::ana(), now: noon(), ids: &mut ids };
    let mut intake = plan(session.project(), &mut maker, brought.drafts, brought.schema);
    session.take_in(&mut intake, noon()).unwrap();
    (desk, session, intake)
}

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, content) in files {
        let path = dir.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
    dir
}

/// Marks as label, words and attributes.
fn said(session: &Session) -> Vec<(String, String, String)> {
    let project = session.project();
    let mut rows = Vec::new();
    for ((article, _), layer) in &project.layers {
        let text = project.text(*article).unwrap();
        for (_, mark) in layer.in_order() {
            let words: Vec<&str> = mark.spans.iter().map(|s| text.get(s).unwrap()).collect();
            let attributes: Vec<String> = mark.attributes.iter().map(|(id, value)| format!("{id}={value}")).collect();
            rows.push((mark.label.to_string(), words.join("|"), attributes.join(" ")));
        }
    }
    rows
}

fn row(label: &str, words: &str, attributes: &str) -> (String, String, String) {
    (label.to_owned(), words.to_owned(), attributes.to_owned())
}

#[test]
fn brats_own_tutorial_comes_in_whole() {
    let Some(path) = fixture("brat/news") else { return };
    let brought = bring(&path);
    assert_eq!(brought.problems, []);
    let (_desk, session, intake) = take_in(brought);
    assert_eq!((intake.ids.len(), intake.marks, intake.links), (13, 119, 63));
    assert_eq!(sidenote::ops::check::problems(session.project()), []);
    let schema = &session.project().schema;
    assert_eq!(schema.labels[&LabelId::of_name("gpe")].name, "Geo-political entity");
    assert_eq!(schema.labels[&LabelId::of_name("money")].key, None, "M is kept for an action");
    let marks = said(&session);
    assert!(marks.contains(&row("report", "twitted", "confidence=Neutral")), "{marks:?}");
    let notes: Vec<&str> = session
        .project()
        .layers
        .values()
        .flat_map(|l| l.marks.values())
        .map(|m| m.note.as_str())
        .filter(|n| !n.is_empty())
        .collect();
    assert!(notes.contains(&"Should fictional places be annotated?"), "{notes:?}");
}

#[test]
fn brat_pieces_people_and_odd_lines() {
    let dir = folder(&[
        ("ana/a.txt", "😀 “No,”\nshe said. Bye."),
        ("ana/a.ann", "T1\tQuote 2 7;8 17\t“No,” she said.\n#1\tAnnotatorNotes T1\tsure?\n"),
        ("ben/a.txt", "😀 “No,”\nshe said. Bye."),
        ("ben/a.ann", "T1\tQuote 2 7\t“No,”\nA1\tLoud T1\nR1\tBy Arg1:T1 Arg2:T9\nQ7\twhat is this\n"),
        ("b.txt", "Ana left."),
        ("b_cem.ann", "T1\tPerson 0 3\tAna\nN1\tReference T1 Wikidata:Q42\tAna\n"),
        ("c.ann", "T1\tPerson 0 3\tAna\n"),
    ]);
    let brought = bring(dir.path());
    let problems: Vec<(&str, Option<usize>)> = brought.problems.iter().map(|p| (p.kind, p.place.line)).collect();
    assert_eq!(problems, [("unread_line", Some(4)), ("dangling", Some(3)), ("no_text", None)]);
    let (_desk, session, intake) = take_in(brought);
    assert_eq!(intake.ids.len(), 2, "the two copies of a text are one article");
    let people: Vec<&str> = session.project().layers.keys().map(|(_, who)| who.as_str()).collect();
    assert_eq!(people.iter().filter(|who| ["ana", "ben", "cem"].contains(who)).count(), 3, "{people:?}");
    let marks = said(&session);
    assert!(marks.contains(&row("quote", "“No,”\nshe said.", "")), "pieces at a line end are one: {marks:?}");
    assert!(marks.contains(&row("quote", "“No,”", "loud=true")), "{marks:?}");
    let entity = session.project().entities.values().next().unwrap();
    assert_eq!((entity.name.as_str(), entity.qid.as_str()), ("Ana", "Q42"));
    let comments: Vec<String> =
        session.project().layers.values().flat_map(|l| l.comments.values()).map(|c| c.text.clone()).collect();
    assert_eq!(comments, ["Q7\twhat is this"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever bytes a file of whatever name holds, reading it ends, gives sound marks and locates what is wrong.
    #[test]
    fn mangled_files_give_sound_marks_or_problems(
        reader in 0usize..ALL.len(),
        content in prop_oneof!["[TERA*N#]1\t[A-Z][a-z]{0,3} [0-9]{1,2} [0-9]{1,2}\t[a-zé😀]{0,4}\n".prop_map(|line| line.repeat(2)), "\\PC{0,80}", "[\\[\\]{}:,\"a-z0-9 \t\n._|#=<>/;-]{0,120}"],
    ) {
        let reader = ALL[reader];
        let beside = |_: &str| Some("😀 one\r\ntwo three".as_bytes().to_vec());
        for ending in reader.extensions {
            let name = format!("a.{ending}");
            let input = Input { name: &name, bytes: content.as_bytes(), now: noon(), folder: "f", beside: &beside };
            let outcome = (reader.read)(&input);
            for draft in &outcome.drafts {
                for layer in &draft.layers {
                    for mark in &layer.marks {
                        for span in mark.spans.iter() {
                            prop_assert!(draft.text.is_grapheme_border(span.start()) && draft.text.is_grapheme_border(span.end()));
                        }
                    }
                    for link in &layer.links {
                        prop_assert!(link.from < layer.marks.len() && link.to < layer.marks.len());
                    }
                }
            }
        }
    }
}
