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
    let told = refused("huggingface", "x", &["--option", "label=person"]);
    assert!(told.contains("no option “label”; it has: tokeniser, overlaps"), "{told}");
    assert!(told.contains("Every format has: labels, map, attributes, split, seed."), "{told}");
    assert!(refused("conll", "x", &["--option", "scheme"]).contains("name=value"));
    assert!(refused("jsonl", "x", &["--article", "zzz"]).contains("none begins with"));
    assert!(refused("jsonl", "x", &["--annotator", "Bo"]).contains("there are Ana, Ben"));
    assert!(refused("jsonl", "p/articles/x", &[]).contains("part of the project itself"));
    assert!(!there(&bench.path("x")));
}

#[test]
fn labels_names_and_attributes_are_chosen_for_every_format() {
    let bench = bench();
    let chosen =
        ["--option", "labels=person,place", "--option", "map=place:LOC,person:PER", "--option", "attributes=none"];
    let told = bench.fails(&["export", "p", "--to", "jsonl", "--out", "x", "--option", "map=place:LOC"]);
    assert!(told.contains("keeps labels by their ids"), "{told}");
    // Our own formats keep ids, and a review is of claims alone.
    for format in sidenote::export::ALL.iter().filter(|f| !["jsonl", "notation", "claimreview"].contains(&f.id)) {
        let out = format!("chosen/{}", format.id);
        let mut words = vec!["export", "p", "--to", format.id, "--out", &out];
        words.extend(chosen);
        let done = bench.run(&words);
        assert_eq!(done.code, 0, "{}: {done:?}", format.id);
        assert!(done.out.contains("Wrote 2 of 2 marks"), "{}: {}", format.id, done.out);
    }
    let written = bench.read("chosen/conll");
    assert!(written.contains("B-LOC") && written.contains("B-PER"), "{written}");
    assert!(bench.read("chosen/doccano").contains("\"LOC\""));
    let lossless =
        ["export", "p", "--to", "jsonl", "--out", "l", "--option", "map=place:loc", "--option", "attributes=none"];
    bench.ok(&lossless);
    assert!(bench.read("l").contains("\"loc\"") && !bench.read("l").contains("\"direct\""), "{}", bench.read("l"));
    let told = bench.fails(&["export", "p", "--to", "jsonl", "--out", "x", "--option", "labels=nobody"]);
    assert!(told.contains("The schema has no label “nobody”"), "{told}");
}

#[test]
fn a_certificate_lies_beside_the_files_and_is_the_same_every_time() {
    let bench = bench();
    let words = ["export", "p", "--to", "brat", "--out", "out/b"];
    let done = bench.run(&words);
    assert!(done.out.contains("b.certificate.json"), "{}", done.out);
    let first = bench.read("out/b.certificate.json");
    let value: Value = serde_json::from_str(&first).unwrap();
    assert_eq!(
        (&value["certificate"], &value["format"], &value["verified"]),
        (&json!(1), &json!("brat"), &json!(true))
    );
    assert_eq!(value["offset_unit"], json!("code points"));
    assert!(value["schema"].as_str().unwrap().starts_with("sha256:"));
    assert_eq!(value["annotators"], json!(["Ana", "Ben"]));
    assert_eq!(value["texts"].as_object().unwrap().len(), 2);
    for file in value["files"].as_array().unwrap() {
        let path = file["path"].as_str().unwrap();
        assert!(path.starts_with("b/"), "{path}");
        let bytes = std::fs::read(bench.path("out").join(path)).unwrap();
        assert_eq!(file["sha256"], json!(sidenote::model::TextHash::of(&bytes).to_string()[7..]));
    }
    bench.ok(&words);
    assert_eq!(bench.read("out/b.certificate.json"), first);
}

#[test]
fn parts_are_drawn_by_article_and_copies_of_a_text_stay_together() {
    let bench = Bench::new();
    bench.ok(&["new", "p", "--annotator", "Ana"]);
    let long = |n: usize| (0..60).map(|w| format!("word{n}x{w} ")).collect::<Vec<_>>().concat();
    for n in 0..20 {
        // The first four are nearly the same.
        let text = if n < 4 { format!("{}Only {n} differs here.", long(0)) } else { long(n) };
        bench.write(&format!("a{n:02}.txt"), text);
        bench.ok(&["import", "p", &format!("a{n:02}.txt")]);
    }
    let draw = |seed: &str, out: &str| {
        let (split, seed) = ("split=train:70,dev:15,test:15", format!("seed={seed}"));
        let report = format!("{out}.json");
        let words =
            ["export", "p", "--to", "jsonl", "--out", out, "--option", split, "--option", &seed, "--report", &report];
        bench.ok(&words);
        let report: Value = serde_json::from_str(&bench.read(&report)).unwrap();
        report["splits"].clone()
    };
    let drawn = draw("1", "d.jsonl");
    let sizes: Vec<usize> = ["train", "dev", "test"].iter().map(|p| drawn[p].as_array().unwrap().len()).collect();
    assert_eq!(sizes.iter().sum::<usize>(), 20);
    assert!(sizes[0] >= 12 && sizes[1] >= 2 && sizes[2] >= 2, "{sizes:?}");
    for part in ["train", "dev", "test"] {
        let lines = bench.read(&format!("d.{part}.jsonl"));
        let articles = lines.lines().filter(|l| l.contains("\"type\":\"article\"") || l.contains("\"text\"")).count();
        assert!(articles >= drawn[part].as_array().unwrap().len());
        let near = lines.matches("differs here").count();
        assert!(!there(&bench.path("d.jsonl")));
        assert!(near == 0 || lines.contains("Only 0 differs") && lines.contains("Only 3 differs"), "{part}");
    }
    assert_eq!(draw("1", "again.jsonl"), drawn, "the same seed draws the same");
    assert_ne!(draw("2", "other.jsonl"), drawn);
    let told = bench.fails(&["export", "p", "--to", "jsonl", "--out", "x", "--option", "split=train"]);
    assert!(told.contains("name:share"), "{told}");
    bench.ok(&["export", "p", "--to", "brat", "--out", "b", "--option", "split=train:1,test:1"]);
    assert!(there(&bench.path("b/train/annotation.conf")) && there(&bench.path("b/test/annotation.conf")));
}

#[test]
fn tei_has_ids_for_labels_of_any_name() {
    let bench = bench();
    let names = "map=person:1st(%),place:地_x25_";
    bench.ok(&["export", "p", "--to", "tei", "--out", "t", "--option", names]);
    let files = std::fs::read_dir(bench.path("t")).unwrap().map(|entry| entry.unwrap().path());
    let written: String = files.map(|path| std::fs::read_to_string(path).unwrap()).collect();
    assert!(written.contains("ana=\"#label.1st_x28__x25__x29_\"") && written.contains("<catDesc>1st(%)</catDesc>"));
    assert!(written.contains("xml:id=\"label._x5730__x5F_x25_\""), "{written}");
}

#[test]
fn beside_the_files_for_spacy_lies_a_page_of_commands_for_them() {
    let bench = bench();
    let done = bench.run(&["export", "p", "--to", "spacy", "--out", "my set.spacy", "--option", "split=train:1,dev:1"]);
    assert!(done.out.contains("my set.spacy.README.md ("), "{}", done.out);
    let page = bench.read("my set.spacy.README.md");
    let paths = "--paths.train 'my set.train.spacy' --paths.dev 'my set.dev.spacy'\n";
    assert!(page.contains(&format!("python -m spacy train ner.cfg --output ner {paths}")), "{page}");
    assert!(page.contains("python -m spacy evaluate spancat/model-best 'my set.dev.spacy'\n"), "{page}");
    assert!(page.contains("| `my set.train.spacy` | train | 1 |\n") && !page.contains("nothing else to measure on"));
    let certificate: Value = serde_json::from_str(&bench.read("my set.spacy.certificate.json")).unwrap();
    let page = certificate["files"].as_array().unwrap().iter().find(|file| file["path"] == "my set.spacy.README.md");
    let hash = sidenote::model::TextHash::of(bench.read("my set.spacy.README.md").as_bytes()).to_string();
    assert_eq!(page.unwrap()["sha256"], json!(hash.trim_start_matches("sha256:")));
    assert_eq!(certificate["mismatches"], 0);
    bench.ok(&["export", "p", "--to", "spacy", "--out", "one.spacy"]);
    let page = bench.read("one.spacy.README.md");
    assert!(
        page.contains("nothing else to measure on") && page.contains("--paths.train one.spacy --paths.dev one.spacy")
    );
    assert!(page.contains("annotators' names on marks"), "what is lost: {page}");
    bench.ok(&["export", "p", "--to", "spacy-json", "--out", "one.jsonl"]);
    assert!(!there(&bench.path("one.jsonl.README.md")));
}

#[test]
fn a_recipe_repeats_an_export() {
    let bench = bench();
    let told = bench.fails(&["export", "p", "--to", "conll", "--out", "x", "--option", "recipe=ner"]);
    assert!(told.contains("has no recipe “ner”; it has: none yet"), "{told}");
    let recipe = "(format: 1, min_reader: 1, to: \"conll\", annotators: [\"ben\"], articles: [], options: {\"scheme\": \"bioes\"})";
    bench.write("p/recipes/ner.ron", recipe);
    bench.ok(&["export", "p", "--to", "conll", "--out", "x.conll", "--option", "recipe=ner"]);
    assert!(bench.read("x.conll").contains("S-place") && !bench.read("x.conll").contains("person"));
    let more = ["--option", "recipe=ner", "--option", "scheme=iob2", "--annotator", "Ana"];
    let mut words = vec!["export", "p", "--to", "conll", "--out", "y.conll"];
    words.extend(more);
    bench.ok(&words);
    assert!(bench.read("y.conll").contains("B-person"), "what is said beside it counts");
    let told = bench.fails(&["export", "p", "--to", "jsonl", "--out", "x", "--option", "recipe=ner"]);
    assert!(told.contains("the recipe is for --to conll"), "{told}");
    assert!(
        bench
            .fails(&["export", "p", "--to", "conll", "--out", "x", "--option", "recipe=../x"])
            .contains("cannot be the name")
    );
    bench.write("p/recipes/runs.ron", recipe.replace("scheme", "tokeniser").replace("bioes", "whitespace"));
    bench.ok(&["export", "p", "--to", "conll", "--out", "z.conll", "--option", "recipe=runs"]);
    assert!(!bench.read("z.conll").contains("\n. "), "no full stop is a token of its own");
    bench.write("p/recipes/bad.ron", "(format: 1");
    let told = bench.fails(&["export", "p", "--to", "conll", "--out", "x", "--option", "recipe=bad"]);
    assert!(told.contains("line 1"), "{told}");
}
