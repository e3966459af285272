//! Web Annotations: shapes that others write, and what cannot be placed.

use super::tables::{pair, with, words};
use super::{bring, folder, row, said, take_in};

#[test]
fn annotations_of_others_are_placed_by_position_or_words() {
    let page = r#"{"@context": "http://www.w3.org/ns/anno.jsonld", "type": "AnnotationPage", "items": [
      {"id": "x:1", "type": "Annotation", "motivation": "tagging", "creator": {"type": "Person", "name": "Ana"},
       "body": [{"type": "TextualBody", "purpose": "tagging", "value": "Person"}, {"type": "TextualBody", "purpose": "commenting", "value": "sure?"}],
       "target": {"source": "https://example.org/story.html", "selector": [{"type": "TextPositionSelector", "start": 3, "end": 6}, {"type": "TextQuoteSelector", "exact": "Ana"}]}},
      {"id": "x:2", "type": "Annotation", "body": {"source": "https://example.org/tags#Place", "purpose": "tagging"}, "creator": "x:ana",
       "target": {"source": "https://example.org/story.html", "selector": {"type": "XPathSelector", "value": "/p[1]", "refinedBy": {"type": "TextQuoteSelector", "exact": "Ben", "prefix": "in "}}}},
      {"id": "x:3", "type": "Annotation", "target": {"source": "https://example.org/story.html", "selector": {"type": "TextQuoteSelector", "exact": "Ben"}}},
      {"id": "x:4", "type": "Annotation", "motivation": "linking", "body": "x:1", "target": "x:77"},
      {"id": "x:5", "type": "Annotation", "bodyValue": "a remark", "body": {"type": "TextualBody", "value": "on all of it"}, "target": "https://example.org/story.html"}]}"#;
    let dir = folder(&[("story.txt", "😀 Ana met Ben in Ben."), ("page.jsonld", page)]);
    let brought = bring(dir.path());
    let kinds: Vec<&str> = brought.problems.iter().map(|p| p.kind).collect();
    assert_eq!(kinds, ["bad_span", "dangling"]);
    assert_eq!(brought.repairs[0].1.what, "offsets count UTF-16 units, not code points");
    let (_desk, session, intake) = take_in(brought);
    assert_eq!((intake.ids.len(), intake.marks, intake.links), (1, 2, 0));
    let marks = said(&session);
    assert!(marks.contains(&row("person", "Ana", "")) && marks.contains(&row("place", "Ben", "")), "{marks:?}");
    let comments: usize = session.project().layers.values().map(|l| l.comments.len()).sum();
    assert_eq!(comments, 1);
    let notes: Vec<String> =
        session.project().layers.values().flat_map(|l| l.marks.values()).map(|m| m.note.clone()).collect();
    assert!(notes.contains(&"sure?".to_owned()));
    assert_eq!(session.project().articles.values().next().unwrap().meta.url, "https://example.org/story.html");
}

#[test]
fn a_text_in_the_file_needs_no_other_and_one_that_is_nowhere_is_named() {
    let line = r#"{"type": "Annotation", "motivation": "highlighting", "target": {"source": {"id": "x:t", "type": "Text", "value": "Ana left"}, "selector": {"type": "TextPositionSelector", "start": 0, "end": 3}}}"#;
    let made = with("a.jsonl", line, &[]);
    assert_eq!((made.problems.len(), words(&made)), (0, vec![pair("highlighting", "Ana")]));
    let nowhere = line.replace(r#"{"id": "x:t", "type": "Text", "value": "Ana left"}"#, "\"https://example.org/a\"");
    let made = with("a.jsonl", &nowhere, &[]);
    assert!(
        made.drafts.is_empty() && made.problems[0].message.contains("“https://example.org/a” is not here"),
        "{:?}",
        made.problems
    );
    assert_eq!(made.problems[0].place.line, Some(1));
    // Two targets are two marks, unless they say that they are one.
    let target = r#"{"source": {"id": "x:t", "value": "Ana left"}, "selector": {"type": "TextPositionSelector", "start": 0, "end": 3}}"#;
    let two = format!(
        r#"{{"type": "Annotation", "target": [{target}, {}]}}"#,
        target.replace("\"start\": 0, \"end\": 3", "\"start\": 4, \"end\": 8")
    );
    assert_eq!(words(&with("a.json", &two, &[])).len(), 2);
    let one = two.replace("\"type\": \"Annotation\"", "\"type\": \"Annotation\", \"pieces\": 2");
    assert_eq!(words(&with("a.json", &one, &[])), [pair("annotation", "Ana|left")]);
}
