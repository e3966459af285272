//! `diff`: two copies row by row, two people by what they say.

use super::{Bench, fields};
use serde_json::json;
use std::fs;
use std::path::Path;

/// A copy of a folder, as a colleague gets it.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, target).unwrap();
        }
    }
}

#[test]
fn copies_differ_where_somebody_worked() {
    let (bench, article) = Bench::with_article();
    bench.mark(&article, "person", "17..25", &[]);
    copy(&bench.path("p"), &bench.path("q"));
    let same = bench.run(&["diff", "p", "q"]);
    assert_eq!((same.code, same.out.as_str(), same.err.as_str()), (0, "", "0 differences.\n"));
    assert_eq!(bench.json(&["diff", "p", "q"]), json!({"differences": []}));

    let id = bench.mark(&article, "quote", "43..56", &["--set", "kind=direct"]);
    let found = bench.run(&["diff", "q", "p"]);
    assert_eq!((found.code, found.err.as_str()), (1, "1 difference.\n"));
    assert!(found.out.starts_with("+ mark quote “"), "{}", found.out);
    assert!(found.out.ends_with(&format!(" ({article}, Ana)\n")), "{}", found.out);
    let row = &bench.json(&["diff", "p", "q"])["differences"][0];
    assert_eq!(fields(row), ["change", "kind", "article", "annotator", "id", "words", "fields"]);
    assert_eq!((&row["change"], &row["kind"], &row["id"]), (&json!("removed"), &json!("mark"), &json!(id)));
}

#[test]
fn a_changed_row_says_which_fields() {
    let (bench, article) = Bench::with_article();
    bench.mark(&article, "person", "17..25", &[]);
    copy(&bench.path("p"), &bench.path("q"));
    let layer = bench.only_file("q/layers/ana");
    let text = fs::read_to_string(&layer).unwrap();
    let text =
        text.replace("\"person\"", "\"place\"").replace("(17, 25)", "(17, 20)").replace("\"Ana Ruiz\"", "\"Ana\"");
    fs::write(&layer, text).unwrap();
    let found = bench.run(&["diff", "p", "q"]);
    assert_eq!(found.code, 1);
    let lines: Vec<&str> = found.out.lines().collect();
    assert_eq!(lines[0], format!("~ mark place “Ana” ({article}, Ana)"));
    assert_eq!(lines[1..], ["    label: person → place", "    spans: 17..25 → 17..20"]);
}

#[test]
fn people_are_compared_by_what_they_say() {
    let (bench, article) = Bench::with_article();
    let by = |who: &str, label: &str, span: &str, more: &[&str]| {
        let words = ["mark", "p", &article, "--annotator", who, "--label", label, "--span", span];
        bench.ok(&[&words[..], more].concat()).trim().to_owned()
    };
    let from = by("Ana", "quote", "43..56", &["--set", "kind=direct"]);
    let to = by("Ana", "person", "17..25", &[]);
    by("Bo", "quote", "43..56", &["--set", "kind=mixed"]);
    by("Bo", "person", "17..25", &[]);
    bench.ok(&["link", "p", &article, "--annotator", "Ana", "--relation", "source", &from, &to]);
    let found = bench.run(&["diff", "p:Ana", "p:Bo"]);
    assert_eq!((found.code, found.err.as_str()), (1, "2 differences.\n"), "{found:?}");
    assert!(found.out.contains("    attributes.kind: direct → mixed\n"), "{}", found.out);
    assert!(found.out.contains("- link source: “"), "{}", found.out);
    assert_eq!(bench.run(&["diff", "p:Ana", "p:Ana"]).code, 0);
    assert!(bench.fails(&["diff", "p:Ana", "p"]).contains("name a person in both"));
    assert!(bench.fails(&["diff", "p:Ana", "p:Cy"]).contains("there are Ana, Bo"));
    assert!(bench.fails(&["diff", "p", "nowhere"]).contains("there is no project.ron here"));
}

#[test]
fn what_cannot_be_read_is_said_and_counts() {
    let (bench, article) = Bench::with_article();
    bench.mark(&article, "person", "17..25", &[]);
    copy(&bench.path("p"), &bench.path("q"));
    for name in ["p", "q"] {
        fs::write(bench.only_file(&format!("{name}/layers/ana")), "(format: 1, min_reader: 1, article:").unwrap();
    }
    let done = bench.run(&["diff", "p", "q"]);
    assert_eq!(done.code, 1);
    assert!(done.err.contains("p: layers/ana/") && done.err.contains("q: layers/ana/"), "{}", done.err);
}
