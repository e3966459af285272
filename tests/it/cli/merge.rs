//! `merge`: two copies of a project, as people on two machines have them.

use super::diff::copy;
use super::{Bench, fields, there};
use serde_json::{Value, json};
use std::fs;

/// Ana's project `p` with one mark, and a copy `q` of it; gives the article and the mark.
fn copies() -> (Bench, String, String) {
    let (bench, article) = Bench::with_article();
    let id = bench.mark(&article, "person", "17..25", &[]);
    copy(&bench.path("p"), &bench.path("q"));
    (bench, article, id)
}

/// A mark made in any project on any device; gives its id.
fn mark(bench: &Bench, project: &str, article: &str, who: &str, label: &str, span: &str) -> String {
    let words = ["mark", project, article, "--annotator", who, "--label", label, "--span", span];
    let output = bench.command(&words).env("HOSTNAME", format!("device-{project}")).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// Changes the layer of Ana in a project by hand: text and stamp.
fn edit(bench: &Bench, project: &str, from: &str, to: &str, counter: u64) {
    let layer = bench.only_file(&format!("{project}/layers/ana"));
    let text = fs::read_to_string(&layer).unwrap();
    let stamp = format!("({counter}, \"device-{project}\")");
    let changed = text.replacen(from, to, 1).replacen("(1, \"bench\")", &stamp, 1);
    assert_ne!(changed, text);
    fs::write(&layer, changed).unwrap();
}

#[test]
fn what_a_colleague_did_comes_in_and_nothing_of_ours_goes() {
    let (bench, article, _) = copies();
    mark(&bench, "p", &article, "Ana", "place", "35..39");
    let theirs = mark(&bench, "q", &article, "Bo", "quote", "43..56");
    bench.write("b.txt", "Ferries return\n\nThey do.\n");
    bench.ok(&["import", "q", "b.txt"]);
    let before = bench.run(&["show", "q"]).out;
    let done = bench.run(&["merge", "p", "q"]);
    assert_eq!(done.code, 0, "{done:?}");
    assert!(done.out.contains("+ annotator Bo\n") && done.out.contains("+ article Ferries return"), "{}", done.out);
    assert!(done.out.contains("+ mark quote “"), "{}", done.out);
    assert!(done.err.contains("no common base") && done.err.contains(", 0 conflicts.\n"), "{}", done.err);
    assert_eq!(bench.articles().len(), 2);
    assert_eq!(bench.marks_of(&article, "Ana").len(), 2);
    assert_eq!(bench.marks_of(&article, "Bo")[0]["id"], json!(theirs));
    assert_eq!(bench.run(&["check", "p"]).code, 0);
    assert_eq!(bench.run(&["show", "q"]).out, before, "the other copy is only read");
    let again = bench.run(&["merge", "p", "q"]);
    assert_eq!((again.code, again.out.as_str(), again.err.as_str()), (0, "", "0 changes, 0 conflicts.\n"));
    // The other way round both are the same, stamps and all.
    assert_eq!(bench.run(&["merge", "q", "p"]).code, 0);
    bench.ok(&["pack", "p", "p.ron"]);
    bench.ok(&["pack", "q", "q.ron"]);
    assert_eq!(bench.read("p.ron"), bench.read("q.ron"));
}

#[test]
fn a_conflict_is_listed_and_the_later_value_stands() {
    let (bench, article, id) = copies();
    bench.ok(&["merge", "p", "q"]);
    edit(&bench, "p", "\"person\"", "\"place\"", 5);
    edit(&bench, "q", "\"person\"", "\"organisation\"", 7);
    let told: Value = bench.json(&["merge", "p", "q"]);
    assert_eq!(fields(&told), ["base", "changes", "conflicts", "renamed", "recipes"]);
    assert_eq!((&told["base"], &told["changes"][0]["change"]), (&json!(true), &json!("changed")));
    let conflict = &told["conflicts"][0];
    assert_eq!(fields(conflict), ["kind", "id", "article", "annotator", "field", "ours", "theirs", "kept"]);
    assert_eq!((&conflict["id"], &conflict["field"]), (&json!(id), &json!("label")));
    assert_eq!((&conflict["ours"], &conflict["theirs"]), (&json!("place"), &json!("organisation")));
    assert_eq!((&conflict["kept"], &conflict["annotator"]), (&json!("theirs"), &json!("Ana")));
    assert_eq!(bench.marks_of(&article, "Ana")[0]["label"], json!("organisation"));
}

#[test]
fn a_conflict_makes_the_exit_code_one_and_different_fields_make_none() {
    let (bench, article, id) = copies();
    bench.ok(&["merge", "p", "q"]);
    edit(&bench, "p", "\"person\"", "\"place\"", 5);
    edit(&bench, "q", "by: Hand", "by: Hand, sure: false", 7);
    let done = bench.run(&["merge", "p", "q"]);
    assert_eq!(done.code, 0, "{done:?}");
    assert!(bench.read_layer().contains("sure: false") && bench.read_layer().contains("\"place\""));
    edit(&bench, "q", "\"person\"", "\"event\"", 7);
    let done = bench.run(&["merge", "p", "q"]);
    assert_eq!(done.code, 1, "{done:?}");
    let line = format!("! mark {id} ({article}, Ana): label: ours “place”, theirs “event”; ours kept\n");
    assert!(done.out.contains(&line), "{}", done.out);
}

impl Bench {
    /// The layer of Ana in `p`, as it lies there.
    fn read_layer(&self) -> String {
        fs::read_to_string(self.only_file("p/layers/ana")).unwrap()
    }
}

#[test]
fn a_deletion_comes_over_and_an_edit_wins_against_it() {
    let (bench, article, id) = copies();
    let gone = |bench: &Bench| {
        let layer = bench.only_file("q/layers/ana");
        let text = fs::read_to_string(&layer).unwrap();
        let line = text.lines().find(|l| l.contains("Mark(")).unwrap();
        fs::write(&layer, text.replace(line, &format!("  Gone(id: \"{id}\", stamp: (9, \"device-q\")),"))).unwrap();
    };
    bench.ok(&["merge", "p", "q"]);
    copy(&bench.path("p"), &bench.path("kept"));
    gone(&bench);
    let done = bench.run(&["merge", "p", "q"]);
    assert_eq!(done.code, 0, "{done:?}");
    assert!(bench.marks_of(&article, "Ana").is_empty());
    assert!(bench.read_layer().contains("Gone("), "the deletion is remembered for the next copy");
    bench.ok(&["merge", "p", "kept"]);
    assert!(bench.marks_of(&article, "Ana").is_empty(), "an older copy does not bring it back");
}

#[test]
fn a_packed_copy_can_be_merged_and_another_project_only_when_asked() {
    let (bench, article, _) = copies();
    mark(&bench, "q", &article, "Ana", "place", "35..39");
    bench.ok(&["pack", "q", "q.ron"]);
    bench.ok(&["merge", "p", "q.ron"]);
    assert_eq!(bench.marks_of(&article, "Ana").len(), 2);
    bench.ok(&["new", "other", "--annotator", "Cy"]);
    let before = bench.read("p/project.ron");
    let why = bench.fails(&["merge", "p", "other"]);
    assert!(why.contains("is another project (“other”)") && why.contains("--unrelated"), "{why}");
    assert_eq!(bench.read("p/project.ron"), before);
    let done = bench.run(&["merge", "p", "other", "--unrelated"]);
    assert_eq!(done.code, 1, "the titles differ: {done:?}");
    assert!(done.out.contains("+ annotator Cy\n") && done.out.contains("title: ours “\"p\"”"), "{}", done.out);
}

#[test]
fn people_with_one_id_stay_two_merge_after_merge() {
    let (bench, article, _) = copies();
    mark(&bench, "p", &article, "José", "place", "35..39");
    mark(&bench, "q", &article, "Jose", "quote", "43..56");
    let done = bench.run(&["merge", "p", "q"]);
    assert_eq!(done.code, 1);
    assert!(done.out.contains("! annotator Jose is somebody else than “jose” here, and got the id jose-2"), "{done:?}");
    mark(&bench, "q", &article, "Jose", "person", "17..25");
    bench.run(&["merge", "p", "q"]);
    let labels = |name| bench.marks_of(&article, name).iter().map(|m| m["label"].clone()).collect::<Vec<_>>();
    assert_eq!((labels("José"), labels("Jose")), (vec![json!("place")], vec![json!("person"), json!("quote")]));
}

#[test]
fn what_is_damaged_is_said_and_deletes_nothing() {
    let (bench, article, _) = copies();
    bench.ok(&["merge", "p", "q"]);
    let layer = bench.only_file("q/layers/ana");
    fs::write(&layer, "(format: 1, min_reader: 1, article:").unwrap();
    let done = bench.run(&["merge", "p", "q"]);
    assert_eq!(done.code, 1);
    assert!(done.err.contains("not brought in: layers/ana/") && done.err.contains("no common base"), "{}", done.err);
    assert_eq!(bench.marks_of(&article, "Ana").len(), 1);
    fs::remove_file(bench.path("q/schema.ron")).unwrap();
    assert!(bench.fails(&["merge", "p", "q"]).contains("reading the schema"));
    assert!(bench.fails(&["merge", "p", "p"]).contains("the same folder"));
    assert!(bench.fails(&["merge", "p", "nowhere"]).contains("there is no project.ron here"));
    bench.ok(&["pack", "p", "p.ron"]);
    let cut = bench.read("p.ron").replace("said", "sa");
    bench.write("cut.ron", cut);
    assert!(bench.fails(&["merge", "p", "cut.ron"]).contains("cut.ron:"));
    bench.write("q/schema.ron", bench.read("p/schema.ron").replace("min_reader: 1", "min_reader: 9"));
    assert!(bench.fails(&["merge", "p", "q"]).contains("newer version"));
    assert!(!there(&bench.path("p/trash")));
}
