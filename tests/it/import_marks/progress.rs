//! How far the reading of one large file is: told from within the readers, which can be stopped there.

use sidenote::import::{self, Input, Options, Outcome};
use sidenote::session::bring::Bringer;
use sidenote::store::{Progress, RealFs};
use std::cell::RefCell;
use std::fmt::Write as _;

/// How many articles a file has.
const MANY: usize = 60;

/// A file of many articles in each format that can have them, by its name.
fn files() -> Vec<(&'static str, String)> {
    let text = |n: usize| format!("Ana Lind met Ben {n} on Tuesday.");
    let all = |one: &dyn Fn(usize) -> String| (0..MANY).map(one).collect::<Vec<_>>();
    let doccano = all(&|n| format!(r#"{{"text": "{}", "label": [[0, 8, "person"]]}}"#, text(n)));
    let task = |n| {
        let value = r#"{"start": 0, "end": 8, "text": "Ana Lind", "labels": ["person"]}"#;
        let result = format!(r#"[{{"id": "a", "type": "labels", "from_name": "l", "value": {value}}}]"#);
        format!(r#"{{"data": {{"text": "{}"}}, "annotations": [{{"result": {result}}}]}}"#, text(n))
    };
    let prodigy = |n| {
        format!(r#"{{"text": "{}", "spans": [{{"start": 0, "end": 8, "label": "P"}}], "answer": "accept"}}"#, text(n))
    };
    let words = |n: usize| format!("-DOCSTART- -X- O O\n\nAna -X- _ B-PER\nLind -X- _ I-PER\n{n} -X- _ O\n");
    let conllu = |n: usize| format!("# newdoc id = d{n}\n1\tAna{n}\t_\t_\t_\t_\t_\t_\t_\tNER=B-PER\n");
    let mut table = "text,start,end,label\n".to_owned();
    let mut texts = "title,text\n".to_owned();
    let mut tagged = "article,word,tag\n".to_owned();
    for n in 0..MANY {
        writeln!(table, "{},0,8,person", text(n)).unwrap();
        writeln!(texts, "A {n},{}", text(n)).unwrap();
        writeln!(tagged, "d{n},Ana{n},B-PER").unwrap();
    }
    vec![
        ("doccano.jsonl", doccano.join("\n")),
        ("tasks.json", format!("[{}]", all(&task).join(",\n"))),
        ("prodigy.jsonl", all(&prodigy).join("\n")),
        ("words.conll", all(&words).join("\n")),
        ("words.conllu", all(&conllu).join("\n")),
        ("marks.csv", table),
        ("texts.csv", texts),
        ("tagged.csv", tagged),
    ]
}

/// Reads a file until `most` thousandths are done; gives what came of it and what was told.
fn read(name: &str, content: &str, most: usize) -> (Outcome, Vec<usize>) {
    let told = RefCell::new(Vec::new());
    let far = |part| {
        told.borrow_mut().push(part);
        part < most
    };
    let options = Options::new();
    let whole = Input::alone(name, content.as_bytes(), crate::support::noon());
    let input = Input { options: &options, far: &far, ..whole };
    let outcome = (import::guess(&input).read)(&input);
    (outcome, told.into_inner())
}

#[test]
fn readers_of_many_articles_tell_how_far_they_are() {
    for (name, content) in files() {
        let (outcome, told) = read(name, &content, 2000);
        assert_eq!((outcome.drafts.len(), outcome.problems.len()), (MANY, 0), "{name}: {:?}", outcome.problems);
        assert!(told.is_sorted() && told.len() >= MANY, "{name}: {told:?}");
        assert!(told.first().is_some_and(|part| *part < 100) && told.last().is_some_and(|part| *part > 900), "{name}");
    }
}

#[test]
fn a_reader_that_is_to_stop_gives_nothing_and_goes_no_further() {
    for (name, content) in files() {
        let (outcome, told) = read(name, &content, 500);
        let kinds: Vec<&str> = outcome.problems.iter().map(|p| p.kind).collect();
        assert_eq!((outcome.drafts.len(), kinds), (0, vec!["stopped"]), "{name}");
        assert_eq!(told.iter().filter(|part| **part >= 500).count(), 1, "{name}: {told:?}");
    }
}

#[test]
fn our_own_records_and_an_array_of_any_json_are_told_too() {
    let desk = crate::support::Desk::with_project();
    let mut session = desk.open();
    let mut ids = sidenote::model::SeededIds::new(3);
    for n in 0..MANY {
        crate::support::add_article(&mut session, &format!("A {n}"), &format!("Text number {n}."), &mut ids);
    }
    let (project, order) = (
        session.project(),
        sidenote::session::dataset::Order {
            format: "jsonl".to_owned(),
            annotators: vec![],
            articles: session.project().articles.keys().copied().collect(),
            options: sidenote::export::Options::new(),
        },
    );
    let out = desk.dir.path().join("a.jsonl");
    let dataset = sidenote::session::dataset::Dataset::of(project, order).unwrap();
    dataset.deliver(&RealFs, session.folder(), &out, &Progress::default()).unwrap();
    let content = std::fs::read_to_string(&out).unwrap();
    let (outcome, told) = read("a.jsonl", &content, 2000);
    assert_eq!(outcome.drafts.len(), MANY);
    assert!(told.is_sorted() && told.len() > MANY && told.last().is_some_and(|part| *part > 900), "{told:?}");
    assert!(read("a.jsonl", &content, 700).0.drafts.is_empty());
    session.close().unwrap();
}

#[test]
fn what_is_wrong_in_an_array_is_still_said_with_its_place() {
    let wrong = "[{\"data\": {\"text\": \"a\"}, \"annotations\": []},\n {\"data\": nothing}]";
    let (outcome, _) = read("tasks.json", wrong, 2000);
    let place = &outcome.problems[0].place;
    assert_eq!((outcome.drafts.len(), place.line, place.column), (0, Some(2), Some(12)), "{:?}", outcome.problems);
}

#[test]
fn progress_counts_files_and_within_them_and_never_goes_back() {
    let dir = tempfile::tempdir().unwrap();
    let (name, content) = &files()[0];
    let path = dir.path().join(name);
    std::fs::write(&path, content).unwrap();
    let progress = Progress::default();
    progress.begin(2);
    let mut bringer = Bringer::new(&RealFs, None, crate::support::noon()).watched(&progress);
    bringer.read(&path);
    assert!(progress.finely().0 > 900 && progress.finely().1 == 2000, "{:?}", progress.finely());
    progress.within(3);
    assert!(progress.finely().0 > 900);
    progress.step(1);
    assert_eq!((progress.state(), progress.finely()), ((1, 2), (1000, 2000)));
    progress.stop();
    bringer.read(&path);
    assert_eq!(bringer.done().drafts.len(), MANY, "the second reading gave nothing");
}
