//! The rules for what a format cannot carry: what each does, what it says, and that the first is the default.

use super::sample::{Sample, key};
use super::{counts, request, tags, text_of, written};
use crate::support::Desk;
use serde_json::{Value, json};
use sidenote::export::{self, LossKind, Options};
use sidenote::model::{ArticleId, Recipe};
use sidenote::session::dataset::{Dataset, Order};
use sidenote::session::{proof, recipes};
use sidenote::store::{Folder, RealFs};

/// “Ana, he said, Bo” with a quote in two pieces around what he said, and a link to it.
fn pieces() -> Sample {
    let mut sample = Sample::new();
    let article = sample.article("T", "😀 Ana, he said, Bo");
    let said = sample.mark(article, "ann", "cue", &["said"]);
    let quote = sample.mark(article, "ann", "quote", &["Ana", "Bo"]);
    sample.link(article, "ann", "says", said, quote);
    sample
}

fn json_of(sample: &Sample, format: &str, options: &[(&str, &str)]) -> Value {
    serde_json::from_str(text_of(&written(sample, format, options), 0).lines().next().unwrap()).unwrap()
}

/// What was lost, with the rule in words.
fn said(sample: &Sample, format: &str, options: &[(&str, &str)]) -> Vec<(&'static str, usize, &'static str)> {
    written(sample, format, options).losses.iter().map(|l| (l.kind.word(), l.count, l.rule)).collect()
}

#[test]
fn pieces_become_one_mark_or_several_or_the_first_or_none() {
    let sample = pieces();
    let places = |rule| {
        let line = json_of(&sample, "prodigy", &[("pieces", rule)]);
        let spans = line["spans"].as_array().unwrap().iter();
        spans.map(|s| (s["start"].as_u64().unwrap(), s["end"].as_u64().unwrap())).collect::<Vec<_>>()
    };
    assert_eq!(places("hull"), [(2, 18), (10, 14)]);
    assert_eq!(places("split"), [(2, 5), (10, 14), (16, 18)]);
    assert_eq!(places("first"), [(2, 5), (10, 14)]);
    assert_eq!(places("drop"), [(10, 14)]);
    let split = json_of(&sample, "doccano", &[("pieces", "split")]);
    let (first, relation) = (&split["entities"][0], &split["relations"][0]);
    assert_eq!((&relation["to_id"], first["label"].as_str()), (&first["id"], Some("quote")));
    assert_eq!(json_of(&sample, "doccano", &[("pieces", "drop")])["relations"], json!([]));
    let of = |rule| said(&sample, "doccano", &[("pieces", rule)]);
    let lost = |rule| ("discontinuous", 1, rule);
    assert_eq!(of("split"), [lost("each piece is written as a mark of its own; links join the first")]);
    assert_eq!(of("first"), [lost("of a mark of several pieces only the first is written")]);
    let gone = ("link", 1, "links whose marks are not written are not written either");
    assert_eq!(of("drop"), [lost("marks of several pieces are not written"), gone]);
    let made = written(&sample, "doccano", &[("pieces", "split")]);
    assert_eq!((made.marks, made.written), (2, 2), "a mark in pieces is one mark that was asked for");
}

#[test]
fn columns_have_the_same_rules_for_pieces() {
    let sample = pieces();
    let column = |rule| {
        let rows = tags(&sample, &[("pieces", rule), ("overlaps", "first")]);
        rows.split_whitespace().skip(1).step_by(2).map(|tag| tag.chars().next().unwrap()).collect::<String>()
    };
    // 😀 Ana , he said , Bo
    assert_eq!((column("split"), column("hull")), ("OBOOBOB".to_owned(), "OBIIIII".to_owned()));
    assert_eq!((column("first"), column("drop")), ("OBOOBOO".to_owned(), "OOOOBOO".to_owned()));
    let dropped = written(&sample, "conll", &[("pieces", "drop")]);
    assert_eq!((counts(&dropped)[0], dropped.written), (("discontinuous", 1), 1));
}

#[test]
fn ends_inside_a_token_cut_it_or_move_or_leave_the_mark_out() {
    let mut sample = Sample::new();
    let article = sample.article("T", "anti-Russian laws x");
    sample.mark(article, "ann", "group", &["Russ"]);
    sample.mark(article, "ann", "other", &["ian laws"]);
    sample.mark(article, "ann", "place", &["x"]);
    let tsv = |rule| {
        let made = written(&sample, "webanno-tsv", &[("tokens", rule)]);
        let rows: Vec<String> = text_of(&made, 0)
            .lines()
            .filter(|row| row.contains('\t') && !row.ends_with("\t_\t"))
            .map(|row| row.split('\t').skip(2).take(2).collect::<Vec<_>>().join("="))
            .collect();
        (rows.join(" "), counts(&made))
    };
    assert_eq!(tsv("cut"), ("Russ=group ian=other[1] laws=other[1] x=place".to_owned(), vec![]));
    let moved = vec![("token_border", 2)];
    assert_eq!(tsv("outwards"), ("Russian=group[1]|other[2] laws=other[2] x=place".to_owned(), moved.clone()));
    let inwards = vec![("token_border", 1), ("zero_width", 1)];
    assert_eq!(tsv("inwards"), ("laws=other x=place".to_owned(), inwards.clone()));
    assert_eq!(tsv("drop"), ("x=place".to_owned(), moved.clone()));
    let ents = |rule| {
        let line = json_of(&sample, "spacy-json", &[("tokens", rule)]);
        let spans = line["spans"]["sc"].as_array().unwrap().len();
        (line["tokens"].as_array().unwrap().len(), spans, line["ents"].as_array().unwrap().len())
    };
    assert_eq!((ents("cut"), ents("outwards")), ((6, 3, 3), (5, 3, 2)));
    assert_eq!((ents("inwards"), ents("drop")), ((5, 2, 2), (5, 1, 1)));
    for format in ["conll", "conllu", "spacy", "prodigy"] {
        assert_eq!(counts(&written(&sample, format, &[("tokens", "inwards")])), inwards, "{format}");
        assert_eq!(counts(&written(&sample, format, &[("tokens", "drop")])), moved, "{format}");
    }
    let rule = "starts and ends are moved inwards to the borders of tokens";
    assert_eq!(said(&sample, "conll", &[("tokens", "inwards")])[0], ("token_border", 1, rule));
}

#[test]
fn of_marks_that_share_text_the_wanted_ones_are_entities() {
    let mut sample = Sample::new();
    let article = sample.article("T", "Bank of Spain says");
    sample.mark(article, "ann", "organisation", &["Bank of Spain"]);
    sample.mark(article, "ann", "place", &["Spain"]);
    sample.mark(article, "ann", "claim", &["Spain says"]);
    let ents = |rule| {
        let line = json_of(&sample, "spacy-json", &[("overlaps", rule)]);
        assert_eq!(line["spans"]["sc"].as_array().unwrap().len(), 3, "every mark is among the spans");
        line["ents"].as_array().unwrap().iter().map(|e| e["label"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!((ents("outermost"), ents("innermost")), (vec!["organisation".to_owned()], vec!["place".to_owned()]));
    let tagged = |rule| {
        let made = written(&sample, "conllu", &[("ner", "yes"), ("overlaps", rule)]);
        let text = text_of(&made, 0).to_owned();
        (text.contains("NER=B-organisation"), text.contains("NER=B-place"))
    };
    assert_eq!((tagged("outermost"), tagged("innermost")), ((true, false), (false, true)));
    let card = |rule| {
        let options = [("overlaps", rule), ("tokens", "inwards"), ("pieces", "split")];
        text_of(&written(&sample, "huggingface", &options), 0).to_owned()
    };
    assert!(card("first").contains("the tags of the marks that start first, each piece by itself on the words they"));
    assert!(card("outermost") != card("innermost"));
}

#[test]
fn what_is_said_by_no_option_is_the_first_value_of_each() {
    let sample = Sample::full();
    for format in export::ALL {
        let options: Vec<(&str, &str)> =
            format.options.iter().filter(|o| !o.values.is_empty()).map(|o| (o.name, o.default)).collect();
        let chosen = (format.write)(&request(&sample, &options)).unwrap();
        assert_eq!(chosen, (format.write)(&request(&sample, &[])).unwrap(), "{}", format.id);
        assert!(format.options.iter().all(|o| o.values.first().is_none_or(|first| *first == o.default)));
    }
}

#[test]
fn a_loss_that_a_rule_hides_is_noticed() {
    let mut sample = pieces();
    let article = ArticleId::clone(sample.project.articles.keys().next().unwrap());
    sample.mark_at(article, "bob", "claim", &[(6, 8)]);
    let conll = export::by_id("conll").unwrap();
    let rules: [&[(&str, &str)]; 4] =
        [&[("pieces", "drop")], &[("pieces", "hull")], &[("tokens", "drop")], &[("tokens", "outwards")]];
    for options in rules {
        let asked = request(&sample, options);
        let made = (conll.write)(&asked).unwrap();
        for kind in [LossKind::Discontinuous, LossKind::TokenBorder] {
            let mut hidden = made.clone();
            hidden.losses.retain(|loss| loss.kind != kind);
            assert!(!proof::mismatches(conll, &asked, &hidden).is_empty(), "{options:?} {kind:?}");
        }
    }
}

#[test]
fn options_of_older_recipes_and_scripts_are_understood() {
    let sample = Sample::full();
    let options =
        |pairs: &[(&str, &str)]| -> Options { pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect() };
    let order = |options: Options| Order {
        format: "conll".to_owned(),
        annotators: vec![key("ann")],
        articles: sample.project.articles.keys().copied().collect(),
        options,
    };
    let (old, new) =
        ([("keep", "innermost"), ("tokens", "words")], [("overlaps", "innermost"), ("tokens", "outwards")]);
    let files = |pairs| {
        let dataset = Dataset::of(&sample.project, order(options(pairs))).unwrap();
        (dataset.format.write)(&dataset.whole()).unwrap()
    };
    assert_eq!(files(&old), files(&new));
    let desk = Desk::with_project();
    let (fs, folder) = (&RealFs, &Folder::at(&desk.root()));
    recipes::keep(fs, folder, "old", &Recipe::new("conll", vec![], vec![], options(&old))).unwrap();
    assert_eq!(recipes::recipe(fs, folder, "old").unwrap().options, options(&new));
    let both = options(&[("keep", "first"), ("overlaps", "innermost")]);
    assert!(Dataset::of(&sample.project, order(both)).is_err(), "two answers to one question");
}
