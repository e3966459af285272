//! Files that bring annotations: other tools' own files where they are at hand, and mangled ones.

mod collection;
mod columns;
mod inception;
mod inception_project;
mod labelling;
mod mangled;
mod places;
mod prepared;
mod progress;
mod selves;
mod steps;
mod strange;
mod tables;
mod together;
mod uima;
mod web;
mod webanno;
mod xmi;

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
    bring_with(path, &[])
}

/// The same, with these options.
fn bring_with(path: &Path, options: &[(&str, &str)]) -> Brought {
    let mut problems = Vec::new();
    let found = files(&RealFs, None, &[path.to_owned()], &mut problems);
    let options = options.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let mut bringer = Bringer::new(&RealFs, None, noon()).with(options).within(&[path.to_owned()]);
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
    assert_eq!(
        problems,
        [("unread_line", Some(4)), ("dangling", Some(3)), ("no_text", None), ("joined_fragments", None)]
    );
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

#[test]
fn fragments_of_brat_that_a_line_end_parts_are_joined_or_kept_as_is_wished() {
    let ann = "T1\tQuote 2 7;8 17;18 22\t“No,” she said. Bye.\nT2\tQuote 2 7;12 17\t“No,” said.\nT3\tQuote 2 7;8 17\t“No,” she said.\n";
    let text = "😀 “No,”\nshe said.\nBye.";
    let dir =
        folder(&[("a/a.ann", ann), ("a/a.txt", text), ("b/b.ann", "T1\tQuote 0 1;2 3\ta b\n"), ("b/b.txt", "a\nb")]);
    let marks = |options: &[(&str, &str)]| {
        let brought = bring_with(dir.path(), options);
        let told: Vec<String> = brought.problems.iter().map(|p| p.message.clone()).collect();
        let (_desk, session, _) = take_in(brought);
        (said(&session).into_iter().map(|(_, words, _)| words).collect::<Vec<_>>(), told)
    };
    let whole = ["“No,”\nshe said.\nBye.", "“No,”\nshe said.", "“No,”|said.", "a\nb"].map(str::to_owned);
    let parted = ["“No,”|she said.|Bye.", "“No,”|she said.", "“No,”|said.", "a|b"].map(str::to_owned);
    for options in [&[][..], &[("fragments", "join")]] {
        let (mut words, told) = marks(options);
        words.sort();
        let mut whole = whole.clone();
        whole.sort();
        assert_eq!(words, whole);
        assert_eq!(
            told,
            [
                "3 marks of 2 files whose fragments were split at line ends were joined; the option fragments=keep leaves them as they are"
            ]
        );
    }
    let (mut words, told) = marks(&[("fragments", "keep")]);
    words.sort();
    let mut parted = parted;
    parted.sort();
    assert_eq!((words, told), (parted.to_vec(), vec![]));
    let options: sidenote::import::Options = [("fragments".to_owned(), "no".to_owned())].into();
    let brat = sidenote::import::by_id("brat");
    assert!(sidenote::import::options::check(brat, &options).unwrap_err().ends_with("there are: join, keep"));
}

#[test]
fn the_configuration_of_a_collection_may_lie_above_its_folders() {
    let (conf, colours) =
        ("[entities]\nPerson\n[attributes]\nMood Arg:Person, Value:good|bad\n", "[labels]\nPerson | Human being\n");
    let ann = "T1\tPerson 0 3\tAna\nA1\tMood T1 good\n";
    let dir = folder(&[
        ("c/annotation.conf", conf),
        ("c/visual.conf", colours),
        ("c/one/a.ann", ann),
        ("c/one/a.txt", "Ana left"),
    ]);
    let brought = bring(&dir.path().join("c"));
    assert_eq!((brought.problems.len(), brought.drafts.len()), (0, 1), "configuration is no article");
    let human = &brought.schema.labels[&LabelId::of_name("person")];
    assert_eq!(human.name, "Human being");
    let outside = bring(&dir.path().join("c/one"));
    assert_eq!(outside.schema.labels[&LabelId::of_name("person")].name, "Person", "nothing above it is looked at");
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
            let input = Input { folder: "f", beside: &beside, ..Input::alone(&name, content.as_bytes(), noon()) };
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

/// What one file of this name and content gives, taken into a project.
fn one_file(name: &str, content: &str) -> (Vec<(String, String, String)>, usize, Vec<String>) {
    let dir = folder(&[(name, content)]);
    let brought = bring(dir.path());
    let said_problems = brought.problems.iter().map(|p| p.kind.to_owned());
    let said_repairs = brought.repairs.iter().map(|(_, r)| r.what.clone()).collect::<Vec<_>>();
    let said_all: Vec<String> = said_problems.chain(said_repairs).collect();
    let (_desk, session, intake) = take_in(brought);
    (said(&session), intake.links, said_all)
}

#[test]
fn doccano_in_both_shapes_and_in_utf16() {
    let triples = r#"{"id": 7, "text": "😀 Ana met Ben", "label": [[3, 6, "PER"], [11, 14, "PER"]]}"#;
    assert_eq!(one_file("a.jsonl", triples).0, [row("per", "Ana", ""), row("per", "Ben", "")]);
    let graph = r#"{"text": "Ana met Ben", "entities": [{"id": 4, "label": "PER", "start_offset": 0, "end_offset": 3}, {"id": 9, "label": "PER", "start_offset": 8, "end_offset": 11}], "relations": [{"id": 1, "from_id": 4, "to_id": 9, "type": "met"}, {"id": 2, "from_id": 4, "to_id": 77, "type": "met"}]}"#;
    let (marks, links, said) = one_file("a.jsonl", graph);
    assert_eq!((marks.len(), links), (2, 1));
    assert_eq!(said, ["dangling"]);
}

#[test]
fn label_studio_with_people_choices_notes_and_old_offsets() {
    let task = r#"[{"id": 1, "data": {"text": "😀 Ana met\nBen"}, "annotations": [
      {"completed_by": {"id": 3, "email": "ana@example.org"}, "ground_truth": false, "result": [
        {"id": "x", "from_name": "label", "type": "labels", "value": {"start": 3, "end": 6, "text": "Ana", "labels": ["Person"]}, "meta": {"text": ["sure?"]}},
        {"id": "x", "from_name": "mood", "type": "choices", "value": {"start": 3, "end": 6, "choices": ["good"]}},
        {"id": "y", "from_name": "label", "type": "labels", "value": {"start": 11, "end": 14, "text": "Ben", "labels": ["Person"]}},
        {"type": "relation", "from_id": "x", "to_id": "y", "direction": "left", "labels": ["knows"]}]},
      {"completed_by": 4, "was_cancelled": true, "result": []}]}]"#;
    let (marks, links, said) = one_file("a.json", task);
    assert_eq!(marks, [row("person", "Ana", "mood=good"), row("person", "Ben", "")]);
    assert_eq!(links, 1);
    assert_eq!(said, ["offsets count UTF-16 units, not code points", "annotations that were skipped left out"]);
    let page = r#"[{"data": {"text": "x"}, "annotations": [{"result": [{"type": "hypertextlabels", "value": {"start": "/p[1]/text()[1]", "end": "/p[1]", "hypertextlabels": ["A"]}}]}]}]"#;
    assert_eq!(one_file("a.json", page).2, ["damaged_file"], "it is left out whole");
}

#[test]
fn regions_of_label_studio_with_odd_offsets_and_backslashes() {
    let task = |text: &str, start: &str, end: &str, words: &str| {
        format!(
            r#"{{"data": {{"text": "{text}"}}, "annotations": [{{"result": [{{"type": "labels", "value": {{"start": {start}, "end": {end}, "text": "{words}", "labels": ["P"]}}}}]}}]}}"#
        )
    };
    for (start, end, said) in [("-4", "3", "-4"), ("0", "99999999999999999999999", "1e"), ("1.5", "3", "1.5")] {
        let made = tables::with("a.jsonl", &task("Ana left", start, end, "Ana"), &[]);
        let problem = &made.problems[0];
        assert!(problem.message.contains("is no number of a place"), "{}", problem.message);
        assert!(problem.message.contains(said), "{}", problem.message);
        assert_eq!((made.drafts.len(), problem.place.line), (0, Some(1)));
    }
    for (text, start, end, words, there) in [
        (r"C:\\new is here", "0", "6", r"C:\\new", r"C:\new"),
        (r"Ana\nleft", "0", "8", r"Ana\\nleft", "Ana\nleft"),
        (r"C:\\new Ana\nleft", "7", "15", r"Ana\\nleft", "Ana\nleft"),
    ] {
        let made = tables::with("a.jsonl", &task(text, start, end, words), &[]);
        assert_eq!(tables::words(&made), [tables::pair("p", there)]);
    }
}

#[test]
fn prodigy_spacy_gate_and_pubannotation() {
    let task = r#"{"text": "Ana met Ben", "spans": [{"start": 0, "end": 3, "label": "PER", "token_start": 0, "token_end": 0}, {"start": 8, "end": 11, "label": "PER", "token_start": 2, "token_end": 2}], "relations": [{"head": 0, "child": 2, "label": "met"}], "answer": "accept"}
{"text": "Not this", "spans": [], "answer": "reject"}"#;
    let (marks, links, said) = one_file("a.jsonl", task);
    assert_eq!((marks, links), (vec![row("per", "Ana", ""), row("per", "Ben", "")], 1));
    assert_eq!(said, ["tasks that were rejected or ignored left out"]);

    let pairs = r#"[["Ana left", {"entities": [[0, 3, "PER"]]}], ["Ben", {"entities": []}]]"#;
    assert_eq!(one_file("a.json", pairs).0, [row("per", "Ana", "")]);
    assert_eq!(one_file("a.json", r#"["Ana left", {"entities": [[0, 3, "PER"]]}]"#).0, [row("per", "Ana", "")]);
    let document = r#"{"text": "Ana left", "ents": [{"start": 0, "end": 3, "label": "PER"}], "spans": {"sc": [{"start": 0, "end": 3, "label": "PER"}, {"start": 0, "end": 8, "label": "S"}]}, "tokens": []}"#;
    assert_eq!(one_file("a.json", document).0, [row("s", "Ana left", ""), row("per", "Ana", "")]);

    let gate = r#"{"text": "😀 Ana", "offset_type": "j", "features": {}, "annotation_sets": {"": {"name": "detached-from:", "annotations": [{"type": "Person", "start": 3, "end": 6, "id": 0, "features": {"sure": true, "kind": "first name"}}], "next_annid": 1}}}"#;
    assert_eq!(one_file("a.bdocjs", gate).0, [row("person", "Ana", "kind=first name sure=true")]);

    let denoted = r#"{"text": "Ana met Ben", "denotations": [{"id": "T1", "span": [{"begin": 0, "end": 3}, {"begin": 8, "end": 11}], "obj": "Pair"}], "attributes": [{"id": "A1", "subj": "T1", "pred": "Number", "obj": 2}]}"#;
    assert_eq!(one_file("a.json", denoted).0, [row("pair", "Ana|Ben", "number=2")]);
}

#[test]
fn what_offsets_count_can_be_said_where_the_file_does_not_tell() {
    let line = "{\"text\": \"😀 e\u{301}a Ana\", \"label\": [[5, 8, \"PER\"]]}";
    let with = |unit: &str| tables::words(&tables::with("a.jsonl", line, &[("unit", unit)]))[0].1.clone();
    assert_eq!(one_file("a.jsonl", line).0[0].1, "a A", "UTF-16 units where nothing is said");
    assert_eq!((with("graphemes"), with("code-points"), with("utf-16")), ("Ana".into(), " An".into(), "a A".into()));
    let options: sidenote::import::Options = [("unit".to_owned(), "inches".to_owned())].into();
    let doccano = sidenote::import::by_id("doccano");
    assert!(sidenote::import::options::check(doccano, &options).unwrap_err().contains("graphemes"));
}

#[test]
fn other_tools_own_files_come_in() {
    for (name, articles, marks) in [("doccano", 4, 10), ("gate", 2, 797), ("prodigy", 39, 41)] {
        let Some(path) = fixture(name) else { return };
        let (_desk, session, intake) = take_in(bring(&path));
        assert_eq!((intake.ids.len(), intake.marks), (articles, marks), "{name}");
        let errors = sidenote::ops::check::problems(session.project());
        assert!(errors.iter().all(|p| p.severity == Severity::Warning), "{name}: {errors:?}");
    }
}

#[test]
fn our_own_records_lose_nothing() {
    let desk = Desk::with_project();
    let mut session = desk.open();
    let mut ids = SeededIds::new(5);
    let article = crate::support::add_article(&mut session, "Own", "Ana met Ben.", &mut ids);
    let key = (article, crate::support::ana());
    let mut layer = Layer::default();
    for (id, span) in [(1, 0..3), (2, 8..11)] {
        let mut mark = Mark::new(LabelId::of_name("person"), Spans::one(Span::of(span)), noon());
        mark.note = "line\nend".to_owned();
        mark.sure = false;
        mark.origin = Origin::Rule("names".to_owned());
        layer.marks.insert(MarkId(id), mark);
    }
    let link = Link { relation: RelationId::of_name("restates"), from: MarkId(1), to: MarkId(2), created: noon() };
    layer.links.insert(LinkId(3), link);
    let comment = Comment { about: Some(MarkId(2)), text: "Why?".to_owned(), created: noon(), resolved: true };
    layer.comments.insert(CommentId(4), comment);
    layer.reading = Some(Reading { read: vec![Span::of(0..7)], finished: true });
    let mut project = session.project().clone();
    project.layers.insert(key.clone(), std::sync::Arc::new(layer.clone()));
    let request = sidenote::export::Request {
        project: &project,
        annotators: vec![crate::support::ana()],
        articles: vec![article],
        options: sidenote::export::Options::new(),
        piece: sidenote::export::Piece::default(),
    };
    let written = (sidenote::export::by_id("jsonl").unwrap().write)(&request).unwrap();
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("own.jsonl"), &written.files[0].bytes).unwrap();
    let (_desk, session, _) = take_in(bring(dir.path()));
    let came = session.project();
    let (_, there) = came.layers.iter().next().unwrap();
    let bare = |layer: &Layer| Layer { stamps: [].into(), gone: [].into(), ..layer.clone() };
    assert_eq!(bare(there), bare(&layer), "with ids, times, notes and all");
    let row = came.articles.values().next().unwrap();
    assert_eq!((row.title.as_str(), row.source.file.as_str()), ("Own", "a.txt"));
    assert_eq!(came.schema, project.schema);
}
