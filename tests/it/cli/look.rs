//! `new`, `show`, `check`, `stats`, `formats`, `completions`, `man`, and how it all behaves on a pipe.

use super::{Bench, TEXT, fields, there};
use serde_json::json;
use std::fs;

#[test]
fn new_makes_a_project_once() {
    let bench = Bench::new();
    let done = bench.run(&["new", "study", "--annotator", "Ana Ruiz"]);
    assert_eq!((done.code, done.out.as_str(), done.err.as_str()), (0, "", "Made the project study.\n"));
    assert!(bench.read("study/project.ron").contains("\"ana-ruiz\": (name: \"Ana Ruiz\")"));
    assert!(bench.read("study/project.ron").contains("title: \"study\""));
    assert_eq!(bench.read("study/.gitattributes"), "* -text\n*.ron merge=sidenote\n");
    assert!(bench.fails(&["new", "study"]).contains("the folder is not empty"));
    assert_eq!(bench.run(&["show", "study"]).err, "There are no articles yet; `sidenote import` brings them in.\n");
}

#[test]
fn new_takes_a_schema_of_ones_own_and_says_where_one_is_wrong() {
    let bench = Bench::new();
    bench.ok(&["new", "first"]);
    let schema = bench.read("first/schema.ron");
    bench.write("mine.ron", schema.replace("name: \"Claim\"", "name: \"Assertion\""));
    bench.ok(&["new", "second", "--schema", "mine.ron"]);
    assert!(bench.read("second/schema.ron").contains("name: \"Assertion\""));
    bench.write("wrong.ron", schema.replace("meaning: Quote", "meaning: 7"));
    let why = bench.fails(&["new", "third", "--schema", "wrong.ron"]);
    assert!(why.contains("reading the schema") && why.contains("wrong.ron:"), "{why}");
    bench.write("newer.ron", schema.replace("min_reader: 1", "min_reader: 2"));
    assert!(bench.fails(&["new", "third", "--schema", "newer.ron"]).contains("newer version"));
    assert!(bench.fails(&["new", "third", "--schema", "none.ron"]).contains("none.ron"));
    assert!(!there(&bench.path("third")));
}

#[test]
fn show_lists_and_shows() {
    let (bench, article) = Bench::with_article();
    let id = bench.mark(&article, "person", "17..25", &[]);
    let listed = bench.ok(&["show", "p"]);
    assert!(listed.contains(&article) && listed.contains(" 1 mark ") && listed.contains("Ana"), "{listed}");
    let list = bench.json(&["show", "p"]);
    let row = json!({"id": article, "title": "Bridge to close", "annotators": ["Ana"], "marks": 1});
    assert_eq!(list, json!({"articles": [row]}));

    let shown = bench.ok(&["show", "p", "bridge"]);
    assert!(shown.starts_with("# Ana\nBridge to close\n\n{person|Ana Ruiz} met"), "{shown}");
    let one = bench.json(&["show", "p", &article]);
    assert_eq!(fields(&one), ["article", "title", "text", "parts", "layers"]);
    assert_eq!((&one["article"], &one["text"]), (&json!(article), &json!(TEXT)));
    assert_eq!(one["parts"][1]["role"], "body");
    assert_eq!((&one["parts"][1]["start"], &one["parts"][1]["end"]), (&json!(17), &json!(80)));
    let layer = &one["layers"][0];
    assert_eq!(layer["annotator"], "Ana");
    assert_eq!(layer["links"], json!([]));
    let mark = &layer["marks"][0];
    for field in ["id", "label", "spans", "text", "attributes", "origin", "created"] {
        assert!(mark.get(field).is_some(), "{field} in {mark}");
    }
    assert_eq!((&mark["id"], &mark["label"]), (&json!(id), &json!("person")));
    assert_eq!((&mark["spans"], &mark["text"]), (&json!([[17, 25]]), &json!(["Ana Ruiz"])));
    assert_eq!(mark["origin"], "hand");
}

#[test]
fn show_says_what_it_cannot_find() {
    let (bench, article) = Bench::with_article();
    assert!(bench.fails(&["show", "p", "zzz"]).contains(&article));
    assert!(bench.fails(&["show", "p", "bridge", "--annotator", "Bo"]).contains("there are Ana"));
    let why = bench.fails(&["show", "nowhere"]);
    assert!(why.contains("there is no project.ron here") && why.contains("nowhere"), "{why}");
    bench.write("b.txt", "Bridge to open\n\nIt is open.\n");
    bench.ok(&["import", "p", "b.txt"]);
    assert!(bench.fails(&["show", "p", "bridge"]).contains("may mean several"));
}

#[test]
fn check_finds_what_a_hand_broke() {
    let (bench, article) = Bench::with_article();
    let id = bench.mark(&article, "person", "17..25", &[]);
    let clean = bench.run(&["check", "p"]);
    assert_eq!((clean.code, clean.out.as_str(), clean.err.as_str()), (0, "", "0 errors, 0 warnings.\n"));
    assert_eq!(bench.json(&["check", "p"]), json!({"problems": []}));

    let layer = bench.only_file("p/layers/ana");
    let broken = fs::read_to_string(&layer).unwrap().replace("(17, 25)", "(18, 25)");
    fs::write(&layer, broken).unwrap();
    let found = bench.run(&["check", "p"]);
    assert_eq!(found.code, 1);
    assert!(found.out.starts_with(&format!("error stale_words {article} {id}: ")), "{}", found.out);
    assert_eq!(found.err, "1 error, 0 warnings.\n");
    let row = &bench.json(&["check", "p"])["problems"][0];
    for (field, value) in [("severity", "error"), ("kind", "stale_words"), ("article", &article), ("mark", &id)] {
        assert_eq!(row[field], value);
    }
    assert!(row["message"].as_str().unwrap().contains("Ana Ruiz"));
    assert_eq!(bench.run(&["check", "p", "--json"]).code, 1);
}

#[test]
fn stats_counts_in_the_right_number() {
    let (bench, article) = Bench::with_article();
    bench.mark(&article, "person", "17..25", &[]);
    let said = bench.ok(&["stats", "p"]);
    assert!(said.starts_with("1 article\n"), "{said}");
    assert!(said.contains("1 mark ") && said.contains(" in 1 article\n") && said.contains("0 links"), "{said}");
    let counted = bench.json(&["stats", "p"]);
    assert_eq!(fields(&counted), ["articles", "annotators", "labels"]);
    assert_eq!(fields(&counted["annotators"][0]), ["name", "articles", "marks", "links", "read_fraction"]);
    assert_eq!(counted["labels"], json!([{"id": "person", "marks": 1, "articles": 1}]));
    bench.mark(&article, "person", "17..20", &[]);
    assert!(bench.ok(&["stats", "p"]).contains("2 marks in 1 article\n"));
}

#[test]
fn formats_lists_every_reader_and_writer() {
    let bench = Bench::new();
    let said = bench.ok(&["formats"]);
    let rows = bench.json(&["formats"]);
    let every: Vec<&str> =
        rows["options"].as_array().unwrap().iter().map(|option| option["name"].as_str().unwrap()).collect();
    assert_eq!(every, ["labels", "map", "attributes", "split", "seed", "recipe"]);
    let ids = sidenote::import::ALL.iter().map(|r| r.id).chain(sidenote::export::ALL.iter().map(|f| f.id));
    for id in ids {
        assert!(said.contains(id), "{id}");
        let row = rows["formats"].as_array().unwrap().iter().find(|r| r["id"] == id).unwrap();
        assert_eq!(
            fields(row),
            ["id", "title", "reads", "writes", "carries", "offset_unit", "about", "options"],
            "{id}"
        );
    }
}

#[test]
fn completions_and_man_pages_are_made() {
    let bench = Bench::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert!(bench.ok(&["completions", shell]).contains("sidenote"), "{shell}");
    }
    let done = bench.run(&["man", "pages"]);
    assert_eq!((done.code, done.out.as_str(), done.err.as_str()), (0, "", "The pages are in pages.\n"));
    for sub in sidenote::cli::command().get_subcommands() {
        let page = bench.read(&format!("pages/sidenote-{}.1", sub.get_name()));
        assert!(page.contains(".TH"), "{}", sub.get_name());
    }
    assert!(bench.read("pages/sidenote.1").contains("Exit codes"));
}

#[test]
fn what_is_misspelt_is_a_usage_error() {
    let bench = Bench::new();
    for words in [
        &["new"][..],
        &["show"],
        &["import", "p"],
        &["mark", "p", "a", "--annotator", "Ana"],
        &["export", "p", "--to", "conll"],
        &["export", "p", "--to", "conll", "--out", "x", "--on-loss", "shrug"],
        &["stats", "p", "--nonsense"],
        &["completions", "telepathy"],
    ] {
        let why = bench.fails(words);
        assert!(why.contains("Usage") || why.contains("possible values"), "{words:?}: {why}");
    }
    let help = bench.ok(&["--help"]);
    assert!(help.contains("Exit codes") && help.contains("import"), "{help}");
    assert!(bench.ok(&["--version"]).starts_with("sidenote "));
}

#[cfg(feature = "gui")]
#[test]
fn a_word_that_is_no_subcommand_and_no_path_opens_no_window() {
    let why = Bench::new().fails(&["exprot"]);
    assert!(why.contains("no file, folder or subcommand"), "{why}");
}

#[test]
fn a_reader_that_goes_away_is_no_reason_to_panic() {
    let bench = Bench::new();
    bench.ok(&["new", "p", "--annotator", "Ana"]);
    for n in 0..40 {
        bench.write(&format!("many/{n}.txt"), format!("Article number {n}\n\n{}\n", "Some words. ".repeat(400)));
    }
    bench.ok(&["import", "p", "many"]);
    let article = bench.articles()[0].clone();
    for words in [&["show", "p"][..], &["show", "p", "--json"], &["show", "p", &article], &["completions", "zsh"]] {
        let mut child = bench.command(words).spawn().unwrap();
        // The reading end is closed before anything was read.
        drop(child.stdout.take());
        let done = child.wait_with_output().unwrap();
        let err = String::from_utf8(done.stderr).unwrap();
        assert_eq!((done.status.code(), err.contains("panicked")), (Some(0), false), "{words:?}: {err}");
    }
}

#[test]
fn what_a_stranger_wrote_cannot_drive_the_terminal() {
    let bench = Bench::new();
    bench.ok(&["new", "p", "--annotator", "Ana"]);
    let done = bench.run(&["import", "p", "\u{1b}[2J\u{7}.txt"]);
    assert_eq!(done.code, 2);
    assert!(!done.err.contains('\u{1b}') && !done.err.contains('\u{7}'), "{:?}", done.err);
    let why = bench.fails(&["show", "p", "\u{1b}]0;title\u{7}\u{202e}"]);
    assert!(!why.contains('\u{1b}') && !why.contains('\u{202e}'), "{why:?}");
    let why = bench.fails(&["export", "p", "--to", "\u{9b}31m", "--out", "x"]);
    assert!(!why.contains('\u{9b}'), "{why:?}");
}
