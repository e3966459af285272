//! A project that cannot be read whole: no command writes over what it did not read, or speaks as if all were there;
//! and nothing is written that could not be read again.

use super::Bench;
use serde_json::json;
use std::fs;
use std::path::PathBuf;

/// A project with two marks, of whose layer one line is damaged by `damage`.
fn damaged(damage: impl Fn(&str) -> String) -> (Bench, PathBuf, String) {
    let (bench, article) = Bench::with_article();
    bench.mark(&article, "person", "17..25", &[]);
    bench.mark(&article, "quote", "43..56", &[]);
    let layer = bench.only_file("p/layers/ana");
    let bad = damage(&fs::read_to_string(&layer).unwrap());
    fs::write(&layer, bad).unwrap();
    (bench, layer, article)
}

#[test]
fn no_command_writes_over_a_layer_that_it_could_not_read() {
    let broken = |good: &str| good.replacen("Mark(", "Ma@k(", 1);
    let in_conflict = |good: &str| {
        let line = good.lines().find(|line| line.contains("Mark(")).unwrap();
        good.replacen(line, &format!("<<<<<<< HEAD\n{line}\n=======\n{line}\n>>>>>>> theirs"), 1)
    };
    for damage in [&broken as &dyn Fn(&str) -> String, &in_conflict] {
        let (bench, layer, article) = damaged(damage);
        let bad = fs::read(&layer).unwrap();
        let commands: [&[&str]; 3] = [
            &["mark", "p", &article, "--label", "place", "--span", "35..39", "--annotator", "Ana"],
            &["import", "p", "a.txt"],
            &["merge", "p", "q"],
        ];
        bench.ok(&["new", "q", "--annotator", "Zoe"]);
        for command in commands {
            let why = bench.fails(command);
            assert!(why.contains("recover p --repair") && why.contains("layers/ana/"), "{command:?}: {why}");
        }
        assert_eq!(fs::read(&layer).unwrap(), bad, "it is as it was");
        assert!(!bench.path("p/trash").exists());
        assert_eq!(bench.run(&["check", "p"]).code, 1, "and is still told of");
        bench.run(&["recover", "p", "--repair"]);
        bench.mark(&article, "place", "35..39", &[]);
        assert!(bench.marks_of(&article, "Ana").len() >= 2, "mended, it can be changed");
    }
}

#[test]
fn what_is_left_out_is_said_by_whoever_looks_or_exports() {
    let (bench, layer, _) = damaged(|good| good.replacen("Mark(", "Ma@k(", 1));
    let name = format!("layers/ana/{}:", layer.file_name().unwrap().to_string_lossy());
    for command in [&["show", "p"] as &[&str], &["stats", "p"]] {
        let done = bench.run(command);
        assert!(done.code == 0 && done.err.contains("left out: ") && done.err.contains(&name), "{done:?}");
    }
    let done = bench.run(&["export", "p", "--to", "jsonl", "--out", "a.jsonl"]);
    assert!(done.code == 1 && done.err.contains("left out: ") && bench.path("a.jsonl").exists(), "{done:?}");
    let done = bench.run(&["export", "p", "--to", "jsonl", "--out", "b.jsonl", "--on-loss", "refuse"]);
    assert!(
        done.code == 1 && done.err.contains("not all of the project") && !bench.path("b.jsonl").exists(),
        "{done:?}"
    );
    let problems = bench.json(&["check", "p"])["problems"].clone();
    assert!(problems[0]["line"].is_u64() && problems[0]["column"].is_u64(), "{problems}");
    assert!(bench.run(&["check", "p"]).out.contains(&name), "with its line");
}

#[test]
fn what_could_not_be_read_again_is_not_taken_in() {
    let bench = Bench::new();
    bench.ok(&["new", "p", "--annotator", "Ana"]);
    // Each of these characters takes eight bytes in a file.
    let long = "\u{2028}".repeat(200_000);
    let comment = json!({"text": "a", "label": [], "Comments": [long]});
    let value = json!({"data": {"text": "a b"}, "annotations": [{"result": [
        {"id": "r", "type": "labels", "value": {"start": 0, "end": 1, "labels": ["x"]}},
        {"id": "r", "type": "textarea", "from_name": "why", "value": {"text": [long]}},
    ]}]});
    for (name, of) in [("comment.json", comment), ("value.json", value)] {
        bench.write(name, format!("[{of}]"));
        let done = bench.run(&["import", "p", name]);
        assert!(done.code == 2 && done.err.contains("takes more than 1 MiB"), "{name}: {} {}", done.code, done.err);
    }
    assert!(bench.articles().is_empty());
    bench.write("good.txt", "The rest comes in.");
    let done = bench.run(&["import", "p", "comment.json", "good.txt"]);
    assert!(done.code == 1 && done.err.contains("comment.json: a comment"), "{} {}", done.code, done.err);
    assert_eq!(bench.articles().len(), 1);
    assert_eq!(bench.run(&["check", "p"]).code, 0);
}
