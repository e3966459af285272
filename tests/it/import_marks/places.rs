//! What is wrong in a file of JSON is told with its line and column, however deep in a list it lies.

use super::*;
use sidenote::import::guess;

/// What is wrong with a file of this name and content: kind, line and column.
fn told(name: &str, content: &str) -> Vec<(&'static str, Option<usize>, Option<usize>)> {
    let input = Input::alone(name, content.as_bytes(), noon());
    let outcome = (guess(&input).read)(&input);
    assert!(outcome.problems.iter().all(|p| p.place.file.as_deref() == Some(name)));
    outcome.problems.iter().map(|p| (p.kind, p.place.line, p.place.column)).collect()
}

fn at(kind: &'static str, line: usize, column: usize) -> (&'static str, Option<usize>, Option<usize>) {
    (kind, Some(line), Some(column))
}

#[test]
fn a_region_of_label_studio_is_told_where_it_stands() {
    let task = |second: &str| {
        format!(
            "[\n {{\"data\": {{\"text\": \"Ana\"}}, \"annotations\": []}},\n {{\"data\": {{\"text\": \"Ana left\"}},\n  \"annotations\": [{{\"result\": [\n   {{\"id\": \"a\", \"type\": \"labels\", \"value\": {{\"start\": 0, \"end\": 3, \"labels\": [\"P\"]}}}},\n{second}]}}]}}\n]\n"
        )
    };
    let beyond = "   {\"type\": \"labels\", \"value\": {\"start\": 5, \"end\": 99, \"labels\": [\"P\"]}}";
    assert_eq!(told("a.json", &task(beyond)), [at("bad_span", 6, 4)]);
    let other =
        "     {\n\"type\": \"labels\", \"value\": {\"start\": 0, \"end\": 3, \"text\": \"Cem\", \"labels\": [\"P\"]}}";
    assert_eq!(told("a.json", &task(other)), [at("stale_words", 6, 6)]);
    let relation = "\t{\"type\": \"relation\", \"from_id\": \"a\", \"to_id\": \"z\", \"labels\": [\"r\"]}";
    assert_eq!(told("a.json", &task(relation)), [at("dangling", 6, 2)]);
    let itself = "{\"type\": \"relation\", \"from_id\": \"a\", \"to_id\": \"a\", \"labels\": [\"r\"]}";
    assert_eq!(told("a.json", &task(itself)), [at("self_link", 6, 1)]);
    let nowhere = " {\"type\": \"labels\", \"value\": {\"start\": \"x\", \"end\": 99, \"labels\": [\"P\"]}}";
    assert_eq!(told("a.json", &task(nowhere)), [at("damaged_file", 6, 2)]);
    let one_line = task(beyond).replace('\n', "");
    let column = one_line.find("{\"type\": \"labels\", \"value\": {\"start\": 5").unwrap() + 1;
    assert_eq!(told("a.json", &one_line), [at("bad_span", 1, column)]);
    let bare = "[\n {\"data\": {\"text\": \"Ana\"}, \"annotations\": []},\n\n  {\"data\": {}}]";
    assert_eq!(told("a.json", bare), [at("damaged_file", 4, 3)]);
}

#[test]
fn every_reader_of_json_tells_lines_and_columns() {
    let doccano = "[{\"text\": \"Ana\", \"label\": [[0, 3, \"P\"],\n [0, 99, \"P\"]]}]";
    assert_eq!(told("a.json", doccano), [at("bad_span", 2, 2)]);
    let escaped = "[{\"text\": \"Ana\", \"label\": [\n [0, 99, \"\\u0050[\"]]}]";
    assert_eq!(told("a.json", escaped), [at("bad_span", 1, 2)], "as near as strings tell");
    let graph = "{\"text\": \"Ana\", \"entities\": [{\"id\": 1, \"label\": \"P\", \"start_offset\": 0, \"end_offset\": 3}], \"relations\": [{\"from_id\": 1, \"to_id\": 7, \"type\": \"r\"}]}";
    let column = graph.find("{\"from_id\"").unwrap() + 1;
    assert_eq!(told("a.jsonl", &format!("{{\"text\": \"x\", \"label\": []}}\n{graph}\n")), [at("dangling", 2, column)]);
    let prodigy =
        "{\"text\": \"😀 Ana\", \"answer\": \"accept\", \"spans\": [{\"start\": 0, \"end\": 99, \"label\": \"P\"}]}";
    assert_eq!(
        told("a.jsonl", prodigy),
        [at("bad_span", 1, prodigy[..prodigy.find("{\"start\"").unwrap()].chars().count() + 1)]
    );
    let spacy = "[\n[\"Ana\", {\"entities\": []}],\n[\"Ana\", {\"entities\": [\n  [0, 9, \"P\"]]}]]";
    assert_eq!(told("a.json", spacy), [at("bad_span", 4, 3)]);
    let document = "[{\"text\": \"Ana\", \"ents\": [\n{\"start\": 0}], \"tokens\": []}]";
    assert_eq!(told("a.json", document), [at("damaged_file", 2, 1)]);
    let gate = "{\"text\": \"Ana\", \"annotation_sets\": {\"s\": {\"annotations\": [\n {\"type\": \"P\", \"start\": 0, \"end\": 3, \"id\": 0},\n {\"type\": \"P\", \"start\": 2, \"end\": 1, \"id\": 1}]}}}";
    assert_eq!(told("a.bdocjs", gate), [at("bad_span", 3, 2)]);
    let denoted = "[{\"text\": \"Ana\", \"denotations\": [\n {\"id\": \"T1\", \"span\": {\"begin\": 0, \"end\": 8}, \"obj\": \"P\"}],\n \"attributes\": [\n   {\"subj\": \"T9\", \"pred\": \"x\"}]}]";
    assert_eq!(told("a.json", denoted), [at("dangling", 4, 4), at("bad_span", 2, 2)]);
    let page = "{\"@context\": \"http://www.w3.org/ns/anno.jsonld\", \"type\": \"AnnotationPage\", \"items\": [\n{\"type\": \"Annotation\", \"target\": {\"source\": {\"value\": \"Ana left\"}, \"selector\": {\"type\": \"TextPositionSelector\", \"start\": 5, \"end\": 70}}}]}";
    assert_eq!(told("a.jsonld", page), [at("bad_span", 2, 1)]);
}

#[test]
fn a_cas_in_json_tells_the_structure() {
    let cas = |structure: &str| {
        format!(
            "{{\"%TYPES\": {{}}, \"%FEATURE_STRUCTURES\": [\n {{\"%ID\": 1, \"%TYPE\": \"uima.cas.Sofa\", \"sofaID\": \"_InitialView\", \"sofaString\": \"Ana left\"}},\n   {structure}], \"%VIEWS\": {{}}}}"
        )
    };
    let far = cas("{\"%ID\": 2, \"%TYPE\": \"uima.tcas.Annotation\", \"@sofa\": 1, \"begin\": 4, \"end\": 90}");
    assert!(told("a.json", &far).contains(&at("bad_span", 3, 4)), "{:?}", told("a.json", &far));
    assert_eq!(told("a.json", &cas("{\"%TYPE\": \"x\"}")), [at("damaged_file", 3, 4)]);
    let one_line = far.replace('\n', "");
    let column = one_line.find("{\"%ID\": 2").unwrap() + 1;
    assert!(told("a.json", &one_line).contains(&at("bad_span", 1, column)), "{:?}", told("a.json", &one_line));
}

#[test]
fn the_place_of_many_problems_is_found_in_no_time() {
    let region = "{\"id\": \"a\", \"type\": \"labels\", \"value\": {\"start\": 7, \"end\": 9, \"labels\": [\"P\"]}}";
    let regions = vec![region; 40_000].join(",");
    let tasks = format!("[{{\"data\": {{\"text\": \"Ana\"}}, \"annotations\": [{{\"result\": [{regions}]}}]}}]");
    let started = std::time::Instant::now();
    let all = told("a.json", &tasks);
    assert_eq!(all.len(), 1_001);
    assert!(all[999].2 > all[0].2);
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}

#[test]
fn two_of_the_same_id_are_told_with_both_places_and_both_come_in() {
    let task = |id: &str, text: &str| {
        format!(
            "{{\"id\": {id}, \"data\": {{\"text\": \"{text}\"}}, \"annotations\": [{{\"result\": [{{\"type\": \"labels\", \"value\": {{\"start\": 0, \"end\": 3, \"labels\": [\"P\"]}}}}]}}]}}"
        )
    };
    let tasks = [
        task("7", "Ana left"),
        task("8", "Ben left"),
        task("7", "Cem left"),
        task("\"7\"", "Dan left"),
        task("7", "Ana left"),
    ];
    let file = format!("[\n{}\n]", tasks.join(",\n"));
    let dir = folder(&[("a.json", &file)]);
    let brought = bring(dir.path());
    let places: Vec<_> = brought.problems.iter().map(|p| (p.kind, p.place.line, p.place.column)).collect();
    assert_eq!(places, [at("same_id", 4, 1), at("same_id", 6, 1)]);
    let message = &brought.problems[0].message;
    assert!(message.starts_with("the id 7 stands at line 2, column 1, too; both come in"), "{message}");
    let (_desk, session, intake) = take_in(brought);
    assert_eq!((intake.ids.len(), intake.marks), (4, 5), "of the same text one article has the marks of both");
    assert_eq!(said(&session).iter().filter(|(_, words, _)| words == "Ana").count(), 2);

    let line = |id: &str, text: &str| format!("{{\"id\": {id}, \"text\": \"{text}\", \"label\": [[0, 3, \"P\"]]}}\n");
    let lines = [line("\"x\"", "Ana left"), line("1", "Ben left"), line("\"x\"", "Cem left")].concat();
    assert_eq!(told("a.jsonl", &lines), [at("same_id", 3, 1)]);

    let done = |who: &str, answer: &str| {
        format!(
            "{{\"text\": \"Ana left\", \"spans\": [], \"_task_hash\": 5, \"_annotator_id\": \"{who}\", \"answer\": \"{answer}\"}}\n"
        )
    };
    let by_two = [done("ana", "accept"), done("ben", "accept"), done("ana", "reject")].concat();
    assert_eq!(told("a.jsonl", &by_two), [], "several people may do a task");
    assert_eq!(told("a.jsonl", &(by_two + &done("ana", "accept"))), [at("same_id", 4, 1)]);
}

#[test]
fn a_record_of_our_own_that_stands_twice_is_told_and_comes_in_once() {
    let sample = crate::export::sample::Sample::full();
    let files = crate::export::written(&sample, "jsonl", &[]).files;
    let mut content = String::from_utf8(files[0].bytes.clone()).unwrap();
    let again = content.lines().nth(1).unwrap().to_owned() + "\n";
    content.push_str(&again);
    let dir = folder(&[("a.jsonl", &content)]);
    let brought = bring(dir.path());
    assert_eq!(brought.problems.iter().map(|p| (p.kind, p.place.line)).collect::<Vec<_>>(), [("same_id", Some(5))]);
    let (_desk, session, intake) = take_in(brought);
    assert_eq!(intake.ids.len(), 3);
    let was: usize = sample.project.layers.values().map(|l| l.marks.len()).sum();
    let is: usize = session.project().layers.values().map(|l| l.marks.len()).sum();
    assert_eq!(is, was, "what is there is not said again: {:?}", intake.skipped);
}
