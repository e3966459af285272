//! Reviews of claims, and characters that XML cannot have.

use super::golden::check_of;
use super::sample::{Sample, label};
use super::{counts, request, text_of, written};
use serde_json::Value as Json;
use sidenote::model::{Meaning, Value};
use std::sync::Arc;

const PUBLISHED: [(&str, &str); 2] = [("url", "https://example.org/checks"), ("author", "The Checkers")];

/// Two claims with a verdict, one of them in two pieces and by nobody in particular, and one without.
fn claims() -> Sample {
    let mut sample = Sample::full();
    let mut schema = (*sample.project.schema).clone();
    schema.labels.get_mut(&label("claim")).unwrap().meaning = Meaning::Claim;
    sample.project.schema = Arc::new(schema);
    let article = sample.article("Bridges \"today\"", "😀 It fell, he said, and rose. It is green.");
    let someone = sample.entity("Ana Ruiz");
    let split = sample.mark(article, "ann", "claim", &["It fell", "rose"]);
    sample.say(article, "ann", split, "verdict", Value::Choice("refuted".into()));
    sample.say(article, "ann", split, "normalised", Value::Text("The bridge fell and rose.".into()));
    sample.say(article, "ann", split, "verdict_by", Value::Text("Somebody".into()));
    sample.say(article, "ann", split, "verdict_date", Value::Date("2025-03-01".into()));
    sample.say(article, "ann", split, "claimant", Value::Entities([someone].into()));
    sample.say(article, "ann", split, "justification", Value::Text("It stands.".into()));
    sample.say(article, "ann", split, "evidence_url", Value::Text("https://example.org".into()));
    let green = sample.mark(article, "bob", "claim", &["It is green"]);
    sample.say(article, "bob", green, "verdict", Value::Choice("not_enough_evidence".into()));
    sample
}

#[test]
fn claims_with_a_verdict_are_reviews_and_the_rest_is_counted() {
    let sample = claims();
    check_of(&sample, "claims", "claimreview", &PUBLISHED);
    let made = written(&sample, "claimreview", &PUBLISHED);
    let content: Json = serde_json::from_str(text_of(&made, 0)).unwrap();
    let reviews = content["@graph"].as_array().unwrap();
    assert_eq!((reviews.len(), made.written), (2, 2));
    assert_eq!(reviews[0]["claimReviewed"], "The bridge fell and rose.");
    assert_eq!(reviews[0]["reviewRating"]["ratingValue"], 1);
    assert_eq!(reviews[0]["itemReviewed"]["author"]["name"], "Ana Ruiz");
    assert_eq!(reviews[1]["claimReviewed"], "It is green");
    assert_eq!(reviews[1]["reviewRating"].get("ratingValue"), None, "it is no step of the scale");
    let lost = counts(&made);
    assert!(lost.contains(&("mark", made.marks - 2)) && lost.contains(&("attribute", 2)), "{lost:?}");
    assert!(lost.contains(&("discontinuous", 1)) && lost.contains(&("annotator", 2)), "{lost:?}");
}

#[test]
fn a_review_without_an_address_or_an_author_is_refused() {
    let sample = claims();
    let format = sidenote::export::by_id("claimreview").unwrap();
    let refused = |options: &[(&str, &str)]| (format.write)(&request(&sample, options)).unwrap_err().to_string();
    assert!(refused(&[]).contains("give the option url"));
    let alone = refused(&PUBLISHED[..1]);
    assert!(alone.contains("“It is green”") && alone.contains("author"), "{alone}");
    assert!(refused(&[("kind", "Cat")]).contains("Organization, Person"));
}

#[test]
fn characters_that_xml_cannot_have_are_counted_and_pieces_that_meet_at_a_line_end_are_one() {
    let mut sample = Sample::new();
    let article = sample.article("A\u{1}B", "one\u{b}\r\ntwo\u{ffff} <&>\n");
    let text = sample.project.text(article).unwrap().as_str().to_owned();
    sample.mark(article, "ann", "other", &["two\u{ffff} <&>\n"]);
    let line = text.find("two").unwrap();
    sample.mark_at(article, "ann", "quote", &[(1, line), (line, line + 2)]);
    sample.mark_at(article, "ann", "place", &[(text.len(), text.len())]);
    let id = sample.mark(article, "bob", "person", &["one"]);
    sample.say(article, "bob", id, "remark", Value::Text("\0\r\n\t<".to_owned()));
    let made = written(&sample, "tei", &[]);
    assert_eq!(counts(&made), [("discontinuous", 1), ("character", 4)]);
    let file = text_of(&made, 0);
    assert!(file.contains("<p xml:id=\"p1\" xml:space=\"preserve\">one\u{fffd}&#13;\n</p>"), "{file}");
    assert!(file.contains("#string-range(p1,1,5) #string-range(p2,0,2)"), "{file}");
}
