//! `import`: files, folders, standard input, rehearsals, and what is wrong with files.

use super::{Bench, fields};
use serde_json::json;

fn bench() -> Bench {
    let bench = Bench::new();
    bench.ok(&["new", "p", "--annotator", "Ana"]);
    bench.write("a.txt", "One bridge\n\nIt is closed.\n");
    bench.write("more/b.md", "# Two bridges\n\nThey are *open*.\n");
    bench.write("more/deep/c.txt", "Three bridges\n\nThey are gone.\n");
    bench.write("more/.hidden.txt", "Never seen.\n");
    bench
}

#[test]
fn a_file_and_a_folder_come_in() {
    let bench = bench();
    let done = bench.run(&["import", "p", "a.txt"]);
    assert_eq!((done.code, done.out.as_str()), (0, "1 article, 0 marks, 0 links came in.\n"), "{}", done.err);
    assert!(bench.ok(&["import", "p", "more"]).starts_with("2 articles, "));
    let titles: Vec<String> = bench.json(&["show", "p"])["articles"]
        .as_array()
        .unwrap()
        .iter()
        .map(|a| a["title"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(titles, ["One bridge", "Two bridges", "Three bridges"]);
}

#[test]
fn a_labelling_configuration_alone_brings_what_can_be_said_and_says_so() {
    let bench = bench();
    let config = "<View><Labels name=\"l\" toName=\"t\"><Label value=\"Boat\"/><Label value=\"Bridge\"/></Labels>\n<Rating name=\"stars\" toName=\"t\" perRegion=\"true\"/></View>";
    bench.write("ours.xml", config);
    let done = bench.run(&["import", "p", "ours.xml", "--dry-run"]);
    assert_eq!((done.code, done.err.as_str()), (0, "Would come in with it: 2 labels, 1 attribute.\n"), "{}", done.out);
    let done = bench.run(&["import", "p", "ours.xml"]);
    assert_eq!((done.code, done.err.as_str()), (0, "Came in with it: 2 labels, 1 attribute.\n"), "{}", done.out);
    assert!(bench.read("p/schema.ron").contains("\"bridge\""));
    assert_eq!(bench.run(&["import", "p", "ours.xml"]).err, "", "it is there already");
    bench.write("ours.xml", &config[..40]);
    let done = bench.run(&["import", "p", "ours.xml"]);
    assert!(done.code == 2 && done.err.starts_with("ours.xml:1:"), "{}", done.err);
}

#[test]
fn standard_input_is_read() {
    let bench = bench();
    let done = bench.run_with(&["import", "p", "-"], "From a pipe\n\nIt came through.\n".as_bytes());
    assert_eq!((done.code, done.out.as_str()), (0, "1 article, 0 marks, 0 links came in.\n"), "{}", done.err);
    assert_eq!(bench.json(&["show", "p"])["articles"][0]["title"], "From a pipe");
    let done = bench.run_with(&["import", "p", "-"], b"");
    assert_eq!(done.code, 2);
    assert!(done.err.starts_with("standard input: error: "), "{}", done.err);
}

#[test]
fn a_rehearsal_changes_nothing() {
    let bench = bench();
    let done = bench.run(&["import", "p", "a.txt", "more", "--dry-run"]);
    assert_eq!((done.code, done.out.as_str()), (0, "3 articles, 0 marks, 0 links would come in.\n"));
    assert!(bench.articles().is_empty());
    let counted = bench.json(&["import", "p", "a.txt", "--dry-run"]);
    assert_eq!(counted["articles"], 1);
    assert!(bench.articles().is_empty());
}

#[test]
fn the_same_text_twice_is_one_article() {
    let bench = bench();
    bench.write("again.txt", bench.read("a.txt"));
    let done = bench.run(&["import", "p", "a.txt", "again.txt"]);
    assert_eq!((done.code, done.out.as_str()), (0, "1 article, 0 marks, 0 links came in.\n"));
    assert!(done.err.contains("again.txt: this text is here already"), "{}", done.err);
    let counted = bench.json(&["import", "p", "again.txt"]);
    assert_eq!(counted["articles"], 0);
    assert_eq!(counted["skipped"][0]["file"], "again.txt");
    assert_eq!(bench.articles().len(), 1);
}

#[test]
fn its_json_has_the_shape_of_the_contract() {
    let bench = bench();
    bench.write("old.txt", [b"Caf\xe9 reopens\r\n\r\nOn Monday.\r\n".as_slice()].concat());
    let counted = bench.json(&["import", "p", "a.txt", "old.txt", "none.txt"]);
    assert_eq!(fields(&counted), ["articles", "marks", "links", "annotators", "problems", "repairs", "skipped"]);
    assert_eq!(counted["articles"], 2);
    let problem = &counted["problems"][0];
    assert_eq!(fields(problem), ["file", "line", "column", "message", "severity"]);
    assert_eq!((&problem["file"], &problem["severity"]), (&json!("none.txt"), &json!("error")));
    let repairs = counted["repairs"].as_array().unwrap();
    assert!(repairs.iter().all(|r| r["file"] == "old.txt" && r["count"].is_u64()), "{repairs:?}");
    assert!(!repairs.is_empty());
}

#[test]
fn files_that_cannot_come_in_are_named_and_change_nothing() {
    let bench = bench();
    bench.write("empty.txt", "");
    bench.write("blank.txt", " \n\n");
    bench.write("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01");
    bench.write("zeros.txt", b"a\0b\0\0\0\0\0hello\0\0");
    // A file with a hole takes no room on the disk.
    bench.write_hole("large.txt", 200 << 20);
    bench.write_hole("large.jsonl", 300 << 20);
    for (file, why) in [
        ("empty.txt", "no text in it"),
        ("blank.txt", "no text in it"),
        ("picture.png", "PNG picture"),
        ("zeros.txt", "binary data"),
        ("large.txt", "larger than 64 MiB, more than an article"),
        ("large.jsonl", "larger than 256 MiB, more than a dataset"),
        ("none.txt", "No such file"),
    ] {
        let done = bench.run(&["import", "p", file]);
        assert_eq!(done.code, 2, "{file}: {done:?}");
        assert!(done.err.starts_with(&format!("{file}: error: ")) && done.err.contains(why), "{file}: {}", done.err);
        assert_eq!(done.err.lines().count(), 1, "{}", done.err);
        assert_eq!(bench.run(&["import", "p", file, "--json"]).code, 2);
        let done = bench.run(&["import", "p", "a.txt", file, "--dry-run"]);
        assert_eq!(done.code, 1, "the other one would come in: {done:?}");
    }
    assert!(bench.articles().is_empty());
    assert!(bench.fails(&["import", "p", "a.txt", "--format", "nope"]).contains("use one of"));
}

#[test]
fn the_annotator_of_an_import_is_made_known_as_named() {
    let bench = bench();
    bench.ok(&["import", "p", "a.txt", "--annotator", "José"]);
    bench.ok(&["import", "p", "more", "--annotator", "Jose"]);
    let project = bench.read("p/project.ron");
    assert!(project.contains("\"jose\": (name: \"José\")"), "{project}");
    assert!(project.contains("\"jose-2\": (name: \"Jose\")"), "{project}");
}

#[test]
fn a_format_that_is_given_is_obeyed() {
    let bench = bench();
    bench.ok(&["import", "p", "more/b.md", "--format", "text"]);
    let article = bench.articles()[0].clone();
    let shown = bench.json(&["show", "p", &article]);
    assert!(shown["text"].as_str().unwrap().starts_with("# Two bridges"), "{shown}");
}

#[test]
fn options_name_the_columns_of_a_table_and_what_is_misspelt_is_refused() {
    let bench = bench();
    bench.write("t.csv", "what,who\n\"Ana met, Ben\",person\n");
    let wrong = bench.fails(&["import", "p", "t.csv", "--option", "txt=what"]);
    assert!(wrong.contains("reading the option “txt”") && wrong.contains("text"), "{wrong}");
    let wrong = bench.fails(&["import", "p", "a.txt", "--format", "text", "--option", "text=what"]);
    assert!(wrong.contains("the format text does not have it; there are: none"), "{wrong}");
    assert!(bench.fails(&["import", "p", "t.csv", "--option", "text"]).contains("name=value"));
    let done = bench.run(&["import", "p", "t.csv", "--option", "text=what", "--option", "label=who"]);
    assert_eq!((done.code, done.out.as_str()), (0, "1 article, 1 mark, 0 links came in.\n"), "{}", done.err);
}

#[test]
fn another_project_comes_in_with_its_marks() {
    let bench = bench();
    bench.ok(&["import", "p", "a.txt"]);
    let article = bench.json(&["show", "p"])["articles"][0]["id"].as_str().unwrap().to_owned();
    bench.ok(&["mark", "p", &article, "--annotator", "Ana", "--label", "place", "--span", "4..10"]);
    bench.ok(&["pack", "p", "packed.ron"]);
    for (new, other) in [("q", "p"), ("r", "packed.ron"), ("s", "p/project.ron")] {
        bench.ok(&["new", new, "--annotator", "Ben"]);
        let done = bench.run(&["import", new, other]);
        assert_eq!((done.code, done.out.as_str()), (0, "1 article, 1 mark, 0 links came in.\n"), "{}", done.err);
        let shown = bench.json(&["show", new]);
        assert_eq!(shown["articles"][0]["annotators"], json!(["Ana"]), "{shown}");
    }
    let text = bench.run(&["import", "q", "p", "--format", "text", "--dry-run"]);
    assert!(text.out.starts_with("5 articles") || text.out.starts_with("4 articles"), "{}", text.out);
}
