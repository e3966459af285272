//! Exports whose check is not a reader, brought in again all the same: every mark, link and value is there.

use super::sample::{Sample, key};
use super::written;
use sidenote::export::{OutFile, Verify};
use sidenote::import::{self, DraftLayer, Input, Outcome};
use sidenote::model::{ArticleId, EntityId, Layer, Project, Span, Value};
use std::collections::{BTreeMap, BTreeSet};

/// What the reader of `reader` makes of an export that lies in files of this name.
pub fn read_again(sample: &Sample, format: &str, reader: &str, options: &[(&str, &str)]) -> Outcome {
    let written = written(sample, format, options);
    let main = format!("out.{}", sidenote::export::by_id(format).unwrap().extension);
    let beside = |name: &str| {
        let of = |suffix: &str| format!("{main}{suffix}");
        written.files.iter().find(|f| of(&f.suffix) == name).map(|f| f.bytes.clone())
    };
    let now = jiff::Timestamp::UNIX_EPOCH;
    let input = Input { beside: &beside, ..Input::alone(&main, &written.files[0].bytes, now) };
    assert_eq!(import::guess(&input).id, reader, "{format}");
    (import::by_id(reader).unwrap().read)(&input)
}

/// A mark as label, spans, note, doubt and attributes; entities by name, kinds of values left aside, for tables have
/// none.
type Said = (String, Vec<(usize, usize)>, String, bool, BTreeMap<String, String>);

fn plain(value: &Value, names: &dyn Fn(EntityId) -> String) -> String {
    match value {
        Value::Entities(set) => set.iter().map(|id| names(*id)).collect::<Vec<_>>().join(","),
        // A table does not tell lists from words; the items and their order are the same.
        Value::Choices(set) => sidenote::records::cells::list(set.iter().cloned()),
        other => other.to_string(),
    }
}

fn of_layer(layer: &Layer) -> Vec<Said> {
    let spans = |spans: &sidenote::model::Spans| spans.iter().map(|s: Span| (s.start(), s.end())).collect();
    let attributes = |mark: &sidenote::model::Mark| {
        let said = mark.attributes.iter().filter(|(_, v)| !v.is_blank());
        said.map(|(id, v)| (id.to_string(), plain(v, &|id| id.to_string()))).collect()
    };
    layer
        .marks
        .values()
        .map(|m| (m.label.to_string(), spans(&m.spans), m.note.clone(), m.sure, attributes(m)))
        .collect()
}

fn of_draft(layer: &DraftLayer) -> Vec<Said> {
    let spans = |spans: &sidenote::model::Spans| spans.iter().map(|s: Span| (s.start(), s.end())).collect();
    let attributes = |mark: &import::DraftMark| {
        mark.attributes.iter().map(|(id, v)| (id.to_string(), plain(v, &|id| id.to_string()))).collect()
    };
    layer.marks.iter().map(|m| (m.label.to_string(), spans(&m.spans), m.note.clone(), m.sure, attributes(m))).collect()
}

fn sorted<T: Ord>(mut all: Vec<T>) -> Vec<T> {
    all.sort();
    all
}

/// Every article and layer of the project against what came in.
fn same(project: &Project, outcome: &Outcome) {
    for (id, article) in &project.articles {
        let id: ArticleId = *id;
        let draft = outcome.drafts.iter().find(|d| d.text.hash() == article.text).expect(&article.stem);
        for ((_, who), layer) in project.layers.iter().filter(|((of, _), l)| *of == id && !l.marks.is_empty()) {
            let name = project.name_of(who);
            let there = draft.layers.iter().find(|l| l.annotator == name).expect(name);
            assert_eq!(sorted(of_draft(there)), sorted(of_layer(layer)), "{}", article.stem);
            assert_eq!(there.links.len(), layer.links.len());
        }
    }
}

#[test]
fn our_own_tables_come_in_again_whole() {
    let mut sample = Sample::full();
    // Words that a spreadsheet would run, and words that only look guarded.
    let article = sample.article("Odd", "'=x =y 'tis \"q\",\n;|\ttab");
    for words in ["'=x", "=y", "'tis", "\"q\",\n;|\ttab"] {
        let id = sample.mark(article, "bob", "other", &[words]);
        sample.say(article, "bob", id, "remark", Value::Text(words.to_owned()));
    }
    sample.article("Lines", "one\ntwo");
    for format in ["csv", "tsv"] {
        for raw in ["no", "yes"] {
            let outcome = read_again(&sample, format, "csv", &[("texts", "yes"), ("raw", raw)]);
            // A mark whose words went stale before is written with the words that are there.
            assert_eq!(outcome.problems, [], "{format}");
            same(&sample.project, &outcome);
        }
    }
    let alone = read_again(&sample, "csv", "csv", &[]);
    assert_eq!((alone.drafts.len(), alone.problems[0].kind), (0, "no_text"));
    assert_eq!(sample.project.annotators[&key("ann")].name, "Ann Example");
}

#[test]
fn columns_come_in_again_with_their_text() {
    let sample = Sample::full();
    for options in [[("tokens", "outwards"), ("scheme", "iob1")], [("tokens", "cut"), ("scheme", "bilou")]] {
        let outcome = read_again(&sample, "conll", "conll", &options);
        assert_eq!(outcome.problems, []);
        // The article without a word has no lines.
        let texts: Vec<&str> = outcome.drafts.iter().map(|d| d.text.as_str()).collect();
        let there = |text: &&std::sync::Arc<sidenote::model::Text>| !text.as_str().trim().is_empty();
        assert!(sample.project.texts.values().filter(there).all(|t| texts.contains(&t.as_str())) && texts.len() == 2);
        let people: Vec<&str> = outcome.drafts[0].layers.iter().map(|l| l.annotator.as_str()).collect();
        assert_eq!(people, ["Ann Example", "Bob, \"the\" Other"], "layers of one text are one draft");
        let kept = written(&sample, "conll", &options).written;
        // A mark of two pieces is two chunks.
        let marks: usize = outcome.drafts.iter().flat_map(|d| &d.layers).map(|l| l.marks.len()).sum();
        assert_eq!(marks, kept + 1);
    }
}

#[test]
fn webanno_tsv_comes_in_again_with_its_lists_titles_and_last_space() {
    let mut sample = Sample::new();
    let article = sample.article("A \\title\nof two lines", "\n Ana  met\tBen.\n\n \u{1b}End. \u{2028}\n");
    let ana = sample.mark(article, "ann", "person", &["Ana  met"]);
    let ben = sample.mark(article, "ann", "place", &["en"]);
    let said = ["a;b", "c|d", "\\", "", "*", "_", "x[1]", "->", "\r\n"].map(str::to_owned);
    sample.say(article, "ann", ana, "not-in-schema", Value::Choices(said.into()));
    sample.say(article, "ann", ben, "not_in_schema", Value::Text("* _ [2] -> a;b|c\\\r".to_owned()));
    sample.say(article, "ann", ben, "label", Value::Text("*".to_owned()));
    sample.link(article, "ann", "says", ben, ana);
    let made = written(&sample, "webanno-tsv", &[]);
    assert_eq!((made.losses.len(), made.files.len()), (0, 1));
    let input = Input::alone("a.tsv", &made.files[0].bytes, jiff::Timestamp::UNIX_EPOCH);
    let outcome = (import::guess(&input).read)(&input);
    same(&sample.project, &outcome);
    let list = outcome.drafts[0].layers[0].marks.iter().find_map(|m| m.attributes.values().next());
    assert!(matches!(list, Some(Value::Choices(set)) if set.len() == 9), "{list:?}");
    assert_eq!(outcome.drafts[0].title, "A \\title\nof two lines");
}

/// Values of every kind, by the names of attributes.
fn values() -> Vec<(&'static str, Value)> {
    let words = |words: &str| words.to_owned();
    vec![
        ("yes", Value::Flag(true)),
        ("no-", Value::Flag(false)),
        ("number", Value::Number(2.5)),
        ("huge", Value::Number(1e300)),
        ("tiny", Value::Number(-5e-324)),
        ("date", Value::Date(words("2025-11"))),
        ("text", Value::Text(words("two words"))),
        ("word", Value::Text(words("word"))),
        ("truth", Value::Text(words("true"))),
        ("seven", Value::Text(words("7"))),
        ("lines", Value::Text(words("a\nb (c)"))),
        ("choice", Value::Choice(words("c"))),
        ("no-text", Value::Choice(words("false"))),
        ("long", Value::Choice(words("two words"))),
        ("both", Value::Choices([words("a"), words("b")].into())),
        ("one", Value::Choices([words("a")].into())),
    ]
}

/// Two marks; what one says as a value of some kind the other says as one of another kind.
fn of_every_kind() -> Sample {
    let mut sample = Sample::new();
    let article = sample.article("T", "😀 Ana met Ben.");
    let (a, b) = (sample.mark(article, "ann", "person", &["Ana"]), sample.mark(article, "ann", "place", &["Ben"]));
    let values = values();
    for (at, (name, value)) in values.iter().enumerate() {
        sample.say(article, "ann", a, name, value.clone());
        sample.say(article, "ann", b, name, values[(at + 5) % values.len()].1.clone());
    }
    sample
}

/// Every attribute of every mark that is in these files.
fn found(format: &sidenote::export::Format, reader: &import::Reader, files: &[OutFile]) -> BTreeSet<String> {
    let name = |file: &OutFile| match file.suffix.strip_prefix('/') {
        Some(name) => name.to_owned(),
        None => format!("out.{}{}", format.extension, file.suffix),
    };
    let ends = |ending: &&str| files.iter().find(|f| name(f).ends_with(&format!(".{ending}")));
    let main = reader.extensions.iter().find_map(ends).unwrap();
    let beside = |wanted: &str| files.iter().find(|f| name(f) == wanted).map(|f| f.bytes.clone());
    let name = name(main);
    let input = Input { beside: &beside, ..Input::alone(&name, &main.bytes, jiff::Timestamp::UNIX_EPOCH) };
    let outcome = (reader.read)(&input);
    let marks = outcome.drafts.iter().flat_map(|d| &d.layers).flat_map(|layer| &layer.marks);
    marks.flat_map(|m| m.attributes.iter().map(|(id, v)| format!("{} {id}: {v:?}", m.label))).collect()
}

#[test]
fn values_come_in_again_of_the_kind_that_they_were_or_are_declared() {
    let sample = of_every_kind();
    let mut tried = 0;
    for format in sidenote::export::ALL.iter().filter(|format| format.carries.attributes && format.carries.kinds) {
        let Verify::ByReader(reader) = format.verify else { continue };
        let made = written(&sample, format.id, &[]);
        let lost: BTreeSet<_> =
            made.losses.iter().flat_map(|l| &l.examples).map(|e| (e.mark, e.text.clone())).collect();
        let marks = sample.project.layers.values().flat_map(|layer| layer.marks.iter());
        let said = marks.flat_map(|(id, mark)| mark.attributes.iter().map(move |said| (id, mark, said)));
        let kept = said.filter(|(mark, _, (id, v))| !lost.contains(&(Some(**mark), format!("{id}={v}"))));
        let wanted: BTreeSet<String> = kept.map(|(_, mark, (id, v))| format!("{} {id}: {v:?}", mark.label)).collect();
        assert_eq!(found(format, import::by_id(reader).unwrap(), &made.files), wanted, "{}", format.id);
        tried += 1;
    }
    assert_eq!(tried, 8);
}

#[test]
fn a_task_that_label_studio_has_saved_again_still_says_the_kinds() {
    // It keeps what a task holds and drops what it does not know of a region.
    let mut sample = Sample::new();
    let article = sample.article("T", "Ana met Ben.");
    let mark = sample.mark(article, "ann", "person", &["Ana"]);
    for (name, value) in values() {
        sample.say(article, "ann", mark, name, value);
    }
    let mut made = written(&sample, "label-studio", &[]);
    let mut tasks: serde_json::Value = serde_json::from_slice(&made.files[0].bytes).unwrap();
    for region in tasks[0]["annotations"][0]["result"].as_array_mut().unwrap() {
        region.as_object_mut().unwrap().retain(|key, _| key != "kind");
    }
    made.files[0].bytes = tasks.to_string().into_bytes();
    let (format, reader) = (sidenote::export::by_id("label-studio").unwrap(), import::by_id("label-studio").unwrap());
    let wanted = values().into_iter().map(|(name, value)| format!("person {name}: {value:?}")).collect();
    assert_eq!(found(format, reader, &made.files), wanted);
}

#[test]
fn a_folder_of_brat_says_by_name_who_annotated_it() {
    let sample = Sample::full();
    let of = |annotators: &[&str]| {
        let mut request = super::request(&sample, &[]);
        request.annotators = annotators.iter().map(|who| key(who)).collect();
        let files = (sidenote::export::by_id("brat").unwrap().write)(&request).unwrap().files;
        let mut found = BTreeSet::new();
        for file in files.iter().filter(|f| f.suffix.rsplit('.').next() == Some("ann")) {
            let (folder, name) = file.suffix.rsplit_once('/').unwrap();
            let beside =
                |wanted: &str| files.iter().find(|f| f.suffix == format!("{folder}/{wanted}")).map(|f| f.bytes.clone());
            let folder = folder.trim_start_matches('/');
            let input =
                Input { folder, beside: &beside, ..Input::alone(name, &file.bytes, jiff::Timestamp::UNIX_EPOCH) };
            let outcome = (import::by_id("brat").unwrap().read)(&input);
            let label = &outcome.schema.labels[&sidenote::model::LabelId::new("person").unwrap()];
            assert_eq!(
                label.name,
                sample.project.schema.labels[&sidenote::model::LabelId::new("person").unwrap()].name
            );
            found.insert((folder.to_owned(), outcome.drafts[0].layers[0].annotator.clone()));
        }
        found
    };
    let named = |folder: &str, name: &str| (folder.to_owned(), name.to_owned());
    let both = [named("", ""), named("ann", "Ann Example"), named("bob", "Bob, \"the\" Other")];
    assert_eq!(of(&["ann", "bob"]), both.into(), "what nobody annotated is nobody's");
    assert_eq!(of(&["bob"]), [named("", "Bob, \"the\" Other")].into());
}
