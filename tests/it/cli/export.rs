//! `export`: every format, refusals, reports and choices.

use super::{Bench, fields, there};
use serde_json::{Value, json};

fn bench() -> Bench {
    let (bench, article) = Bench::with_article();
    bench.mark(&article, "quote", "43..57", &["--span", "68..78", "--set", "kind=direct"]);
    bench.mark(&article, "person", "17..25", &["--set", "entity=Ana Ruiz"]);
    let ben = ["mark", "p", &article, "--annotator", "Ben", "--label", "place", "--span", "39..43"];
    bench.ok(&ben);
    bench.write("b.txt", "Another bridge\n\nIt is open.\n");
    bench.ok(&["import", "p", "b.txt"]);
    bench
}

#[test]
fn every_format_is_written_and_read_again() {
    let bench = bench();
    for format in sidenote::export::ALL {
        let out = format!("out/{}", format.id);
        let done = bench.run(&["export", "p", "--to", format.id, "--out", &out]);
        assert_eq!(done.code, 0, "{}: {done:?}", format.id);
        assert!(done.out.contains("Read again: everything is there."), "{}", done.out);
        assert!(done.out.contains("of 3 marks in 2 articles."), "{}", done.out);
        assert!(there(&bench.path(&out)), "{}", format.id);
    }
    let done = bench.run(&["export", "p", "--to", "jsonl", "--out", "out/"]);
    assert!(done.out.contains("out/p.jsonl ("), "a folder takes a file named after the project: {done:?}");
}

#[test]
fn a_loss_may_be_refused_and_then_nothing_is_written() {
    let bench = bench();
    let words = ["export", "p", "--to", "conll", "--out", "x.conll", "--on-loss", "refuse", "--report", "r.json"];
    let done = bench.run(&words);
    assert_eq!((done.code, done.out.as_str()), (1, ""), "{done:?}");
    assert!(done.err.contains("mark of several pieces") && done.err.contains("Nothing was written"), "{}", done.err);
    assert!(!there(&bench.path("x.conll")));
    let report: Value = serde_json::from_str(&bench.read("r.json")).unwrap();
    assert_eq!((&report["written"], &report["files"]), (&json!(0), &json!([])));
    let done = bench.run(&["export", "p", "--to", "jsonl", "--out", "x.jsonl", "--on-loss", "refuse"]);
    assert_eq!(done.code, 0, "nothing is lost: {done:?}");
}

#[test]
fn the_report_has_the_shape_of_the_contract() {
    let bench = bench();
    let done = bench.run(&["export", "p", "--to", "conll", "--out", "x.conll", "--report", "deep/r.json"]);
    assert_eq!(done.code, 0, "{done:?}");
    let report: Value = serde_json::from_str(&bench.read("deep/r.json")).unwrap();
    for field in ["format", "articles", "marks", "written", "offset_unit", "losses", "verified", "mismatches", "files"]
    {
        assert!(report.get(field).is_some(), "{field}");
    }
    assert_eq!((&report["format"], &report["marks"], &report["verified"]), (&json!("conll"), &json!(3), &json!(true)));
    let loss = report["losses"].as_array().unwrap().iter().find(|l| l["kind"] == "discontinuous").unwrap();
    assert_eq!(fields(loss), ["kind", "count", "rule", "examples"]);
    assert_eq!(fields(&loss["examples"][0]), ["article", "mark", "text"]);
    let file = &report["files"][0];
    let bytes = std::fs::read(bench.path("x.conll")).unwrap();
    assert_eq!(file["bytes"], json!(bytes.len()));
    let hash = sidenote::model::TextHash::of(&bytes).to_string();
    assert_eq!(file["sha256"], json!(hash.trim_start_matches("sha256:")));
}

#[test]
fn articles_annotators_and_options_are_chosen() {
    let bench = bench();
    bench.ok(&["export", "p", "--to", "jsonl", "--out", "one.jsonl", "--article", "bridge", "--annotator", "Ben"]);
    let lines: Vec<Value> = bench.read("one.jsonl").lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(lines.len(), 2, "the project and one article");
    let layers = lines[1]["layers"].as_array().unwrap();
    assert_eq!((layers.len(), &layers[0]["annotator"]), (1, &json!("Ben")));
    let two = ["--option", "columns=2", "--option", "scheme=bilou", "--annotator", "Ben"];
    bench.ok(&[&["export", "p", "--to", "conll", "--out", "x.conll"][..], &two].concat());
    assert!(bench.read("x.conll").contains("\nOslo U-place\n"), "{}", bench.read("x.conll"));
}

#[test]
fn what_cannot_be_exported_is_said() {
    let bench = bench();
    let refused = |to: &str, out: &str, more: &[&str]| {
        bench.fails(&[&["export", "p", "--to", to, "--out", out][..], more].concat())
    };
    assert!(refused("nope", "x", &[]).contains("jsonl, csv, tsv, conll"));
    assert!(refused("conll", "x", &["--option", "scheme=xyz"]).contains("iob2, iob1, bioes, bilou"));
    assert!(refused("conll", "x", &["--option", "nonsense=1"]).contains("nonsense"));
    assert!(refused("conll", "x", &["--option", "scheme"]).contains("name=value"));
    assert!(refused("jsonl", "x", &["--article", "zzz"]).contains("none begins with"));
    assert!(refused("jsonl", "x", &["--annotator", "Bo"]).contains("there are Ana, Ben"));
    assert!(refused("jsonl", "p/articles/x", &[]).contains("part of the project itself"));
    assert!(!there(&bench.path("x")));
}
