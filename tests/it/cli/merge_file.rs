//! `merge-file`, by hand and as the driver of a real git.

use super::{Bench, Done};
use serde_json::json;
use std::fs;
use std::process::{Command, Stdio};

/// Runs git in `p`, with nobody's own settings.
fn git(bench: &Bench, words: &[&str]) -> Done {
    let mut command = Command::new("git");
    command.args(words).current_dir(bench.path("p")).stdin(Stdio::null());
    command.env("SIDENOTE_HOME", bench.path("home")).env("HOME", bench.path("home"));
    for (name, value) in [("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_SYSTEM", "/dev/null")] {
        command.env(name, value);
    }
    for who in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{who}_NAME"), "Ana").env(format!("GIT_{who}_EMAIL"), "ana@example.org");
    }
    Done::of(&command.output().unwrap())
}

#[track_caller]
fn git_ok(bench: &Bench, words: &[&str]) {
    let done = git(bench, words);
    assert_eq!(done.code, 0, "git {words:?}: {done:?}");
}

/// A project with one mark under git, with the two lines that the documentation names.
fn repository() -> (Bench, String) {
    let (bench, article) = Bench::with_article();
    bench.mark(&article, "person", "17..25", &[]);
    git_ok(&bench, &["init", "-q", "-b", "main"]);
    let driver = format!("'{}' merge-file %O %A %B --path %P", env!("CARGO_BIN_EXE_sidenote"));
    git_ok(&bench, &["config", "merge.sidenote.name", "Sidenote, record by record"]);
    git_ok(&bench, &["config", "merge.sidenote.driver", &driver]);
    commit(&bench, "start");
    (bench, article)
}

fn commit(bench: &Bench, title: &str) {
    git_ok(bench, &["add", "-A"]);
    git_ok(bench, &["commit", "-q", "-m", title]);
}

/// One change on a branch, another on main, and the merge of both.
fn merged(bench: &Bench, theirs: impl Fn(), ours: impl Fn()) -> Done {
    git_ok(bench, &["checkout", "-q", "-b", "theirs"]);
    theirs();
    commit(bench, "theirs");
    git_ok(bench, &["checkout", "-q", "main"]);
    ours();
    commit(bench, "ours");
    git(bench, &["merge", "-q", "--no-edit", "theirs"])
}

fn edit(bench: &Bench, from: &str, to: &str, counter: u64) {
    let layer = bench.only_file("p/layers/ana");
    let text = fs::read_to_string(&layer).unwrap();
    let changed = text.replacen(from, to, 1).replacen("(1, \"bench\")", &format!("({counter}, \"device\")"), 1);
    assert_ne!(changed, text);
    fs::write(&layer, changed).unwrap();
}

#[test]
fn git_merges_the_marks_of_two_branches_where_lines_would_clash() {
    let (bench, article) = repository();
    let done = merged(
        &bench,
        || drop(bench.mark(&article, "place", "35..39", &[])),
        || drop(bench.mark(&article, "event", "26..29", &[])),
    );
    assert_eq!(done.code, 0, "{done:?}");
    let labels: Vec<_> = bench.marks_of(&article, "Ana").iter().map(|m| m["label"].clone()).collect();
    assert_eq!(labels, [json!("person"), json!("event"), json!("place")]);
    assert_eq!(bench.run(&["check", "p"]).code, 0);
}

#[test]
fn a_conflict_stops_git_and_both_values_are_kept() {
    let (bench, article) = repository();
    let done = merged(
        &bench,
        || edit(&bench, "\"person\"", "\"organisation\"", 7),
        || edit(&bench, "\"person\"", "\"place\"", 5),
    );
    assert_eq!(done.code, 1, "{done:?}");
    assert!(
        done.out.contains("CONFLICT") && done.err.contains("label: ours “place”, theirs “organisation”"),
        "{done:?}"
    );
    // The file opens, with the later value, and the next opening knows of the other.
    assert_eq!(bench.marks_of(&article, "Ana")[0]["label"], json!("organisation"));
    bench.mark(&article, "event", "26..29", &[]);
    let state = fs::read_dir(bench.path("home/state/projects")).unwrap().next().unwrap().unwrap().path();
    let kept = fs::read_to_string(state.join("conflicts.ron")).unwrap();
    assert!(
        kept.contains("\"place\"") && kept.contains("\"organisation\"") && kept.contains("a merge by git"),
        "{kept}"
    );
}

#[test]
fn schema_entities_settings_and_facts_are_merged_field_by_field() {
    let (bench, article) = repository();
    let change = |file: &str, from: &str, to: &str| {
        let text = bench.read(file);
        assert!(text.contains(from), "{file} has no {from}");
        bench.write(file, text.replacen(from, to, 1));
    };
    let facts = format!("p/articles/{article}.ron");
    let done = merged(
        &bench,
        || {
            change("p/schema.ron", "name: \"Claim\", meaning", "name: \"Assertion\", meaning");
            change("p/project.ron", "note: \"\"", "note: \"theirs\"");
            change(&facts, "author: \"\"", "author: \"Ana Ruiz\"");
        },
        || {
            change("p/schema.ron", "group: \"Claim\"", "group: \"Claims\"");
            change("p/project.ron", "licence: \"\"", "licence: \"CC0\"");
            change(&facts, "publication: \"\"", "publication: \"The Gazette\"");
        },
    );
    // A label is one field as a whole: that is a conflict, the others are none.
    assert_eq!((done.code, done.err.matches("; ours kept").count()), (1, 1), "{done:?}");
    assert!(bench.read("p/project.ron").contains("theirs") && bench.read("p/project.ron").contains("CC0"));
    assert!(bench.read(&facts).contains("Ana Ruiz") && bench.read(&facts).contains("The Gazette"));
    assert_eq!(bench.run(&["show", "p"]).code, 0);
}

#[test]
fn what_cannot_be_merged_leaves_our_version_as_it_is() {
    let (bench, _) = Bench::with_article();
    bench.write("base.ron", "");
    bench.write("ours.ron", "no project");
    bench.write("theirs.ron", "no project either");
    let why = bench.fails(&["merge-file", "base.ron", "ours.ron", "theirs.ron"]);
    assert!(why.contains("ours.ron is no file of a project"), "{why}");
    let schema = bench.read("p/schema.ron");
    bench.write("ours.ron", &schema);
    bench.write("theirs.ron", schema.replacen("labels: {", "labels: {{", 1));
    let why = bench.fails(&["merge-file", "base.ron", "ours.ron", "theirs.ron"]);
    assert!(why.contains("their version, line 4") && why.contains("left as it is"), "{why}");
    assert_eq!(bench.read("ours.ron"), schema);
    let why = bench.fails(&["merge-file", "base.ron", "nowhere.ron", "theirs.ron"]);
    assert!(why.contains("nowhere.ron"), "{why}");
}

#[test]
fn a_merged_file_is_the_bytes_that_the_program_would_write() {
    let (bench, article) = Bench::with_article();
    bench.mark(&article, "person", "17..25", &[]);
    let layer = bench.only_file("p/layers/ana");
    let base = fs::read_to_string(&layer).unwrap();
    bench.write("base.ron", &base);
    bench.mark(&article, "quote", "43..56", &[]);
    let theirs = fs::read_to_string(&layer).unwrap();
    bench.write("theirs.ron", &theirs);
    bench.write("ours.ron", &base);
    // Without the text at hand, and without a path.
    bench.ok(&["merge-file", "base.ron", "ours.ron", "theirs.ron"]);
    assert_eq!(bench.read("ours.ron"), theirs);
}
