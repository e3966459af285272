//! `mark` and `link`: what they make, and what they refuse.

use super::Bench;
use serde_json::{Value, json};

#[test]
fn a_mark_may_have_several_pieces() {
    let (bench, article) = Bench::with_article();
    let id = bench.mark(&article, "quote", "44..56", &["--span", "69..77", "--set", "kind=direct"]);
    let mark = &bench.marks_of(&article, "Ana")[0];
    assert_eq!(mark["id"], json!(id));
    assert_eq!(mark["spans"], json!([[44, 56], [69, 77]]));
    assert_eq!(mark["attributes"]["kind"], "direct");
}

#[test]
fn its_id_is_all_it_says() {
    let (bench, article) = Bench::with_article();
    let words = ["mark", "p", &article, "--annotator", "Ana", "--label", "person", "--span", "17..25"];
    let done = bench.run(&words);
    assert_eq!((done.code, done.out.trim().len(), done.err.as_str()), (0, 26, ""));
    let made = bench.json(&["mark", "p", "bridge", "--annotator", "Ana", "--label", "place", "--span", "39..43"]);
    let marks = bench.marks_of(&article, "Ana");
    assert_eq!(made, json!({"id": marks[1]["id"]}));
    assert!(bench.fails(&words).contains("marked as person already"));
}

#[test]
fn a_value_of_each_kind_can_be_set() {
    let (bench, article) = Bench::with_article();
    // The schema for news has no number: the project gets one.
    let path = bench.path("p/schema.ron");
    let number = "attributes: {\n  \"degree\": (name: \"Degree\", kind: Number, labels: [\"claim\"], help: \"\", position: 90, retired: false),";
    let schema = bench.read("p/schema.ron").replacen("attributes: {", number, 1);
    std::fs::write(path, schema).unwrap();
    let set = |pairs: &[&str]| pairs.iter().flat_map(|p| ["--set", p]).map(str::to_owned).collect::<Vec<_>>();
    let mark = |label: &str, span: &str, pairs: &[&str]| -> Value {
        let set = set(pairs);
        let set: Vec<&str> = set.iter().map(String::as_str).collect();
        let id = bench.mark(&article, label, span, &set);
        let marks = bench.marks_of(&article, "Ana");
        marks.into_iter().find(|m| m["id"] == json!(id)).unwrap()["attributes"].clone()
    };
    let said = mark("claim", "44..56", &["claim_type=event, quantity", "claim_date=2025-11", "degree=1.5"]);
    assert_eq!(said["claim_type"], json!(["event", "quantity"]));
    assert_eq!((&said["claim_date"], &said["degree"]), (&json!("2025-11"), &json!(1.5)));
    assert_eq!(mark("quote", "44..56", &["kind=mixed"])["kind"], "mixed");
    assert_eq!(mark("quantity", "44..46", &["approx=yes"])["approx"], json!(true));
    assert_eq!(mark("date", "44..46", &["value=XXXX-WXX-3"])["value"], "XXXX-WXX-3");
    assert_eq!(mark("claim", "58..61", &["normalised=She says: a=b"])["normalised"], "She says: a=b");
}

#[test]
fn a_new_entity_is_of_the_kind_of_its_mark_and_shared() {
    let (bench, article) = Bench::with_article();
    bench.mark(&article, "person", "17..25", &["--set", "entity=Ana Ruiz"]);
    bench.mark(&article, "person", "17..20", &["--set", "entity=Ana Ruiz"]);
    bench.mark(&article, "place", "39..43", &["--set", "entity=Oslo"]);
    bench.mark(&article, "other", "0..6", &["--set", "entity=The bridge"]);
    let entities = bench.read("p/entities.ron");
    assert_eq!(entities.matches("name: \"Ana Ruiz\", kind: Person").count(), 1, "{entities}");
    assert!(entities.contains("name: \"Oslo\", kind: Place"), "{entities}");
    assert!(entities.contains("name: \"The bridge\", kind: Other"), "{entities}");
}

#[test]
fn what_cannot_be_marked_is_said_and_changes_nothing() {
    let (bench, article) = Bench::with_article();
    let refused = |label: &str, span: &str, more: &[&str]| {
        let words = ["mark", "p", &article, "--annotator", "Ana", "--label", label, "--span", span];
        bench.fails(&[&words[..], more].concat())
    };
    let why = refused("nope", "0..3", &[]);
    for (id, _) in sidenote::session::news_schema().unwrap().labels_in_order() {
        assert!(why.contains(id.as_str()), "{id}: {why}");
    }
    assert!(refused("person", "0..900", &[]).contains("the article has 81 code points"));
    // The é of José is an e and an accent: the span would end between them.
    assert!(refused("person", "30..34", &[]).contains("inside a character"));
    assert!(refused("person", "5..5", &[]).contains("Select some words"));
    assert!(refused("person", "9..5", &[]).contains("ends before it starts"));
    assert!(refused("person", "five", &[]).contains("A..B"));
    assert!(refused("person", "0..9", &["--span", "5..12"]).contains("--span"));
    assert!(refused("person", "17..25", &["--set", "kind=direct"]).contains("they have"));
    assert!(refused("quote", "44..56", &["--set", "kind=maybe"]).contains("direct, mixed, indirect, reported"));
    assert!(refused("quote", "44..56", &["--set", "kind"]).contains("attribute=value"));
    assert!(refused("quantity", "44..56", &["--set", "approx=perhaps"]).contains("true or false"));
    assert!(bench.marks_of(&article, "Ana").is_empty());
}

#[test]
fn two_people_with_like_names_have_layers_of_their_own() {
    let (bench, article) = Bench::with_article();
    for name in ["José", "Jose", "张伟", "李雷", "José", "ana"] {
        let (label, span) = if name == "José" { ("person", "17..25") } else { ("place", "39..43") };
        let words = ["mark", "p", &article, "--annotator", name, "--label", label, "--span", span];
        let done = bench.run(&words);
        assert!(done.code == 0 || done.err.contains("already"), "{name}: {done:?}");
    }
    let row = &bench.json(&["show", "p"])["articles"][0];
    assert_eq!(row["annotators"], json!(["Ana", "张伟", "李雷", "José", "Jose"]));
    assert_eq!(row["marks"], 5);
}

#[test]
fn a_link_joins_two_marks() {
    let (bench, article) = Bench::with_article();
    let quote = bench.mark(&article, "quote", "43..57", &[]);
    let source = bench.mark(&article, "source", "58..61", &[]);
    let link = |relation: &str, from: &str, to: &str| {
        bench.run(&["link", "p", &article, "--annotator", "Ana", "--relation", relation, from, to])
    };
    // An id may be named by its end.
    let done = link("source", &quote[18..], &source[18..]);
    assert_eq!((done.code, done.out.trim().len(), done.err.as_str()), (0, 26, ""));
    let shown = bench.json(&["show", "p", &article]);
    let row = &shown["layers"][0]["links"][0];
    assert_eq!(row["id"], json!(done.out.trim()));
    assert_eq!((&row["relation"], &row["from"], &row["to"]), (&json!("source"), &json!(quote), &json!(source)));
    for (done, why) in [
        (link("source", &quote, &source), "linked like this already"),
        (link("nope", &quote, &source), "there are"),
        (link("source", &source, &quote), "cannot lead from"),
        (link("source", &quote, "zzz"), "no mark of this annotator"),
        (link("source", "0", &source), "may mean 2 marks"),
    ] {
        assert_eq!((done.code, done.out.as_str()), (2, ""));
        assert!(done.err.contains(why), "{why}: {}", done.err);
    }
}
