//! `recover`: what a crash left in the journal, listed and applied.

use super::diff::copy;
use super::{Bench, fields};
use serde_json::json;
use sidenote::session::How;
use sidenote::store::{Places, RealFs};
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

/// The generations of the journal of `p`, in order.
fn journal(bench: &Bench) -> Vec<PathBuf> {
    let folder = bench.only_file("home/state/projects");
    let mut all: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    all.retain(|p| p.extension().is_some_and(|e| e == "journal"));
    all.sort();
    all
}

/// A project whose last mark is in the journal alone, as after a power cut; gives article and mark.
fn crashed() -> (Bench, String, String) {
    let (bench, article) = Bench::with_article();
    bench.mark(&article, "person", "17..25", &[]);
    copy(&bench.path("p"), &bench.path("before"));
    let id = bench.mark(&article, "place", "35..39", &[]);
    fs::remove_dir_all(bench.path("p")).unwrap();
    copy(&bench.path("before"), &bench.path("p"));
    let last = journal(&bench).pop().unwrap();
    let lines = fs::read_to_string(&last).unwrap();
    let kept: String =
        lines.split_inclusive('\n').filter(|l| !l.contains(" Checkpoint(") && !l.contains(" Synced")).collect();
    assert_ne!(kept, lines);
    fs::write(&last, kept).unwrap();
    (bench, article, id)
}

#[test]
fn nothing_waits_in_a_project_that_was_closed() {
    let (bench, _) = Bench::with_article();
    let done = bench.run(&["recover", "p"]);
    assert_eq!((done.code, done.out.as_str()), (0, ""));
    assert_eq!(done.err, "The files have everything that the journal has.\n");
    let told = bench.json(&["recover", "p"]);
    assert_eq!(
        fields(&told),
        ["steps", "kinds", "problems", "set_aside", "read_only", "applied", "conflicts", "damaged", "repaired"]
    );
    assert_eq!((&told["steps"], &told["applied"]), (&json!([]), &json!(false)));
    assert_eq!(bench.run(&["recover", "p", "--apply"]).code, 0);
    assert!(bench.fails(&["recover", "nowhere"]).contains("there is no project.ron here"));
}

#[test]
fn what_waits_is_listed_and_nothing_changes() {
    let (bench, _, _) = crashed();
    let layer = fs::read_to_string(bench.only_file("p/layers/ana")).unwrap();
    let lines: Vec<String> = journal(&bench).iter().map(|p| fs::read_to_string(p).unwrap()).collect();
    let done = bench.run(&["recover", "p"]);
    assert_eq!(done.code, 1);
    assert_eq!(done.out, "Tag as Place (1 row)\nmark: 1 added, 0 changed, 0 removed\n");
    assert!(done.err.starts_with("1 step in the journal and not in the files."), "{}", done.err);
    let told = bench.json(&["recover", "p"]);
    assert_eq!(told["steps"], json!([{"title": "Tag as Place", "rows": 1}]));
    assert_eq!(told["kinds"], json!({"mark": {"added": 1, "changed": 0, "removed": 0}}));
    assert_eq!(fs::read_to_string(bench.only_file("p/layers/ana")).unwrap(), layer);
    let after: Vec<String> = journal(&bench).iter().map(|p| fs::read_to_string(p).unwrap()).collect();
    assert_eq!(after, lines);
}

#[test]
fn what_waits_is_applied_when_asked() {
    let (bench, article, id) = crashed();
    let done = bench.run(&["recover", "p", "--apply"]);
    assert_eq!(done.code, 0, "{done:?}");
    assert!(done.err.starts_with("1 step applied"), "{}", done.err);
    assert!(fs::read_to_string(bench.only_file("p/layers/ana")).unwrap().contains(&id));
    assert_eq!(bench.marks_of(&article, "Ana").len(), 2);
    assert_eq!(bench.run(&["recover", "p"]).code, 0);
}

#[test]
fn a_step_that_does_not_fit_is_told() {
    let (bench, article, _) = crashed();
    // Somebody took the article away while the journal had a mark on it.
    for end in ["ron", "txt"] {
        fs::remove_file(bench.path(&format!("p/articles/{article}.{end}"))).unwrap();
    }
    let done = bench.run(&["recover", "p"]);
    assert_eq!(done.code, 1);
    assert!(done.err.contains("the journal's “Tag as Place” does not fit the files any more"), "{}", done.err);
}

#[test]
fn a_damaged_journal_gives_what_is_whole() {
    let (bench, _, _) = crashed();
    let last = journal(&bench).pop().unwrap();
    let mut bytes = fs::read(&last).unwrap();
    let at = bytes.len() - 9;
    bytes[at] ^= 1;
    fs::write(&last, &bytes).unwrap();
    let done = bench.run(&["recover", "p"]);
    assert_eq!((done.code, done.out.as_str()), (0, ""), "a torn line was never promised: {done:?}");
}

#[test]
fn files_that_were_set_aside_are_listed() {
    let (bench, article) = Bench::with_article();
    bench.mark(&article, "person", "17..25", &[]);
    let layer = bench.only_file("p/layers/ana");
    // A record that does not fit: the file is set aside before it is written again.
    let text = fs::read_to_string(&layer).unwrap();
    fs::write(&layer, text.replace("(17, 25)", "(17, 9999)")).unwrap();
    bench.mark(&article, "place", "35..39", &[]);
    let done = bench.run(&["recover", "p"]);
    assert_eq!(done.code, 0);
    assert!(done.out.contains("set aside: ") && done.out.contains(".set-aside\n"), "{done:?}");
    assert_eq!(bench.json(&["recover", "p"])["set_aside"].as_array().unwrap().len(), 1);
}

/// The layer of Ana with one record damaged; what it was before.
fn damaged() -> (Bench, PathBuf, String) {
    let (bench, article) = Bench::with_article();
    bench.mark(&article, "person", "17..25", &[]);
    bench.mark(&article, "quote", "43..56", &[]);
    let layer = bench.only_file("p/layers/ana");
    let good = fs::read_to_string(&layer).unwrap();
    fs::write(&layer, good.replacen("label: \"person\"", "label: person\"", 1)).unwrap();
    (bench, layer, article)
}

#[test]
fn a_damaged_layer_is_listed_and_repaired_when_asked() {
    let (bench, layer, article) = damaged();
    let bad = fs::read_to_string(&layer).unwrap();
    let done = bench.run(&["recover", "p"]);
    assert_eq!(done.code, 1, "{done:?}");
    assert!(done.out.contains("damaged: layers/ana/") && done.err.contains("1 file can be repaired"), "{done:?}");
    assert_eq!(fs::read_to_string(&layer).unwrap(), bad, "listing changes nothing");
    let told = bench.json(&["recover", "p", "--repair"]);
    let row = &told["repaired"][0];
    assert_eq!(fields(row), ["file", "into", "records", "lost_lines", "conflicts", "kept_as"]);
    assert_eq!((&row["records"], &row["lost_lines"]), (&json!(1), &json!([8])));
    assert_eq!(bench.read(&format!("p/{}", row["kept_as"].as_str().unwrap())), bad);
    assert_eq!(bench.marks_of(&article, "Ana").len(), 1);
    assert_eq!(bench.run(&["check", "p"]).code, 0);
}

#[test]
fn copies_of_tools_that_sync_are_listed_by_check_and_merged_by_recover_or_merge() {
    for how in ["recover", "merge"] {
        let (bench, article) = Bench::with_article();
        bench.mark(&article, "person", "17..25", &[]);
        let layer = bench.only_file("p/layers/ana");
        let copied = format!("p/layers/ana/{article}.sync-conflict-20260102-101112-ABCDEFG.ron");
        bench.write(&copied, fs::read_to_string(&layer).unwrap());
        bench.mark(&article, "quote", "43..56", &[]);
        let text = bench.read(&copied).replace("(1, \"bench\")", "(5, \"other\")").replace("\"person\"", "\"place\"");
        bench.write(&copied, text);
        let done = bench.run(&["check", "p"]);
        assert_eq!(done.code, 1);
        assert!(done.out.contains("error conflicted_copy layers/ana/"), "{done:?}");
        let done = match how {
            "recover" => bench.run(&["recover", "p", "--repair"]),
            _ => bench.run(&["merge", "p", &copied]),
        };
        // Two devices changed one mark: the later stands, and both are kept.
        assert_eq!(done.code, 1, "{how}: {done:?}");
        assert!(done.out.contains("label: ours “person”, theirs “place”; theirs kept"), "{done:?}");
        assert!(done.out.contains("repaired layers/ana/") && done.out.contains(" into layers/ana/"), "{done:?}");
        let labels: Vec<_> = bench.marks_of(&article, "Ana").iter().map(|m| m["label"].clone()).collect();
        assert_eq!(labels, [json!("place"), json!("quote")]);
        assert_eq!(bench.run(&["check", "p"]).code, 0);
    }
}

#[test]
fn conflict_markers_in_the_schema_are_brought_together() {
    let (bench, _) = Bench::with_article();
    let schema = bench.read("p/schema.ron");
    let line = schema.lines().find(|l| l.contains("\"claim\": (")).unwrap();
    let theirs = line.replace("name: \"Claim\"", "name: \"Assertion\"");
    let marked = format!("<<<<<<< HEAD\n{line}\n||||||| base\n{line}\n=======\n{theirs}\n>>>>>>> other");
    bench.write("p/schema.ron", schema.replace(line, &marked));
    let why = bench.fails(&["show", "p"]);
    assert!(why.contains("a merge by git left both versions in this file"), "{why}");
    let done = bench.run(&["recover", "p", "--repair"]);
    assert_eq!(done.code, 0, "{done:?}");
    assert_eq!(bench.read("p/schema.ron"), schema.replace(line, &theirs));
}

#[test]
fn versions_are_listed_and_restored() {
    let (bench, article) = Bench::with_article();
    bench.mark(&article, "person", "17..25", &[]);
    let layer = bench.only_file("p/layers/ana");
    let file = format!("layers/ana/{article}.ron");
    let told = bench.json(&["recover", "p", "--versions", &file]);
    let row = &told["versions"][0];
    assert_eq!(fields(row), ["file", "at", "bytes", "differs_in", "problem"]);
    assert_eq!((&row["file"], &row["differs_in"]), (&json!(file), &json!(0)));
    let all = bench.ok(&["recover", "p", "--versions"]);
    assert!(all.contains(&format!("articles/{article}.ron")) && all.contains("as it is now"), "{all}");
    let good = fs::read_to_string(&layer).unwrap();
    fs::write(&layer, "nothing of use").unwrap();
    assert_eq!(bench.run(&["recover", "p"]).code, 1);
    let done = bench.run(&["recover", "p", "--restore", &file, "--at", row["at"].as_str().unwrap()]);
    assert_eq!(done.code, 0, "{done:?}");
    assert!(done.err.contains("Restore layers/ana/") && done.err.contains("can be undone"), "{done:?}");
    let spans =
        |text: &str| text.lines().find(|l| l.contains("Mark(")).unwrap().split("stamp").next().unwrap().to_owned();
    assert_eq!(spans(&fs::read_to_string(&layer).unwrap()), spans(&good));
    let why = bench.fails(&["recover", "p", "--restore", &file, "--at", "1999"]);
    assert!(why.contains("there is no version of 1999"), "{why}");
    let why = bench.fails(&["recover", "p", "--restore", "../x.ron"]);
    assert!(why.contains("keeps no version"), "{why}");
}

#[test]
fn first_versions_of_many_files_are_restored_too() {
    let (bench, _) = Bench::with_article();
    let lines = (0..100).map(|n| format!("{{\"text\": \"Ana Lind met Ben {n}.\", \"label\": [[0, 8, \"person\"]]}}\n"));
    fs::write(bench.path("many.jsonl"), lines.collect::<String>()).unwrap();
    bench.ok(&["import", "p", "many.jsonl", "--annotator", "Ben"]);
    let layers = bench.path("p/layers/ben");
    let path = fs::read_dir(&layers).unwrap().next().unwrap().unwrap().path();
    let file = format!("layers/ben/{}", path.file_name().unwrap().to_str().unwrap());
    let good = fs::read_to_string(&path).unwrap();
    let packs = fs::read_dir(bench.path("home/state/projects")).unwrap().next().unwrap().unwrap().path();
    assert!(packs.join("versions/packs").is_dir() && !packs.join("versions").join(&file).exists());
    let told = bench.json(&["recover", "p", "--versions", &file]);
    assert_eq!(told["versions"].as_array().unwrap().len(), 1, "{told}");
    // A letter becomes another while size and time stay: no program did that.
    let time = fs::metadata(&path).unwrap().modified().unwrap();
    fs::write(&path, good.replacen("Ana", "Anb", 1)).unwrap();
    crate::sharing::versions::set_time(&path, time);
    let found = bench.run(&["recover", "p"]);
    assert_eq!(found.code, 1, "{found:?}");
    assert!(found.out.contains(&file), "{found:?}");
    bench.ok(&["recover", "p", "--restore", &file]);
    let marks =
        |text: &str| text.lines().find(|l| l.contains("Mark(")).unwrap().split("stamp").next().unwrap().to_owned();
    assert_eq!(marks(&fs::read_to_string(&path).unwrap()), marks(&good));
}

#[test]
fn a_project_that_somebody_has_open_can_be_taken_over() {
    let (bench, _) = Bench::with_article();
    let places =
        sidenote::store::Places { state: bench.path("home/state"), data: bench.path("d"), device: "desk".into() };
    let fs = std::sync::Arc::new(sidenote::store::RealFs);
    let how = sidenote::session::How { fs, places, write: true, wake: Box::new(|| {}) };
    let mut held = sidenote::session::open(&bench.path("p"), how).unwrap();
    assert!(held.read_only().is_none());
    let done = bench.run(&["recover", "p", "--take-over"]);
    assert_eq!(done.code, 0, "{done:?}");
    assert!(
        done.err.contains("Taken over: it is open in another window (process ")
            && done.err.contains(" on desk, since "),
        "{done:?}"
    );
    held.tick(sidenote::store::now());
    assert!(held.is_elsewhere());
    bench.ok(&["new", "q"]);
    let done = bench.run(&["recover", "p", "--take-over"]);
    assert!(done.err.contains("Nobody had the project open."), "{done:?}");
}

#[test]
fn what_was_deleted_is_listed_and_brought_back() {
    let (bench, article) = Bench::with_article();
    let mark = bench.mark(&article, "person", "17..25", &[]);
    assert_eq!(bench.json(&["recover", "p", "--trash"]), json!({"trash": []}));
    delete(&bench, &article, &mark);
    let told = bench.json(&["recover", "p", "--trash"]);
    assert_eq!(told["trash"][0]["id"], json!(mark));
    assert_eq!((&told["trash"][0]["kind"], &told["trash"][0]["label"]), (&json!("mark"), &json!("person")));
    assert!(bench.ok(&["recover", "p", "--trash"]).contains(&mark));
    assert!(bench.fails(&["recover", "p", "--bring-back", "zzz"]).contains("it is not in the trash"));
    let done = bench.run(&["recover", "p", "--bring-back", &mark]);
    assert_eq!(done.code, 0, "{done:?}");
    assert!(done.err.starts_with("Brought back: ") && done.err.contains("It can be undone."), "{}", done.err);
    assert_eq!(bench.marks_of(&article, "Ana").len(), 1);
    assert_eq!(bench.json(&["recover", "p", "--trash"]), json!({"trash": []}));
}

/// Deletes a mark, as the window does.
fn delete(bench: &Bench, article: &str, mark: &str) {
    let home = bench.path("home");
    let places = Places { state: home.join("state"), data: home.join("data"), device: "bench".to_owned() };
    let how = How { fs: Arc::new(RealFs), places, write: true, wake: Box::new(|| {}) };
    let mut session = sidenote::session::open(&bench.path("p"), how).unwrap();
    let id = session.project().articles.iter().find(|(_, a)| a.stem == article).map(|(id, _)| *id).unwrap();
    let key = (id, sidenote::model::AnnotatorId::new("ana").unwrap());
    let t = sidenote::ops::marks::delete(session.project(), &key, mark.parse().unwrap()).unwrap();
    session.commit(t, crate::support::noon()).unwrap();
    session.close().unwrap();
}
