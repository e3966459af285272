//! UIMA's files: what annotations of any types become, other tools' own files, and hostile ones.

use super::*;
use sidenote::import::{Outcome, by_id};
use std::time::Instant;

/// A CAS of these types and structures over a text with an emoji.
fn cas(types: &str, structures: &str) -> String {
    format!(
        r#"{{"%TYPES": {{{types}}}, "%FEATURE_STRUCTURES": [
  {{"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaNum": 1, "sofaID": "_InitialView", "sofaString": "😀 Ana met Ben."}},
  {structures}], "%VIEWS": {{"_InitialView": {{"%SOFA": 1, "%MEMBERS": []}}}}}}"#
    )
}

fn read(content: &str) -> Outcome {
    (by_id("cas-json").unwrap().read)(&Input::alone("a.json", content.as_bytes(), noon()))
}

fn kinds(outcome: &Outcome) -> Vec<&str> {
    outcome.problems.iter().map(|p| p.kind).collect()
}

const TYPES: &str = r#"
 "my.Person": {"%NAME": "my.Person", "%SUPER_TYPE": "my.Thing", "age": {"%NAME": "age", "%RANGE": "uima.cas.Integer"}},
 "my.Thing": {"%NAME": "my.Thing", "%SUPER_TYPE": "uima.tcas.Annotation"},
 "other.Person": {"%NAME": "other.Person", "%SUPER_TYPE": "uima.tcas.Annotation"},
 "my.Link": {"%NAME": "my.Link", "%SUPER_TYPE": "uima.cas.TOP"}"#;

#[test]
fn types_become_labels_features_attributes_and_references_links() {
    let content = cas(
        TYPES,
        r##"{"%ID": 2, "%TYPE": "my.Person", "@sofa": 1, "begin": 3, "end": 6, "age": 31, "sure": false, "nick": "An", "said": "a longer remark", "@knows": 3, "@tags": 7, "@list": 8, "@slot": 10, "@gone": 77, "@what": 13},
  {"%ID": 3, "%TYPE": "other.Person", "@sofa": 1, "begin": 11, "end": 14, "@knows": 2, "#score": "NaN"},
  {"%ID": 4, "%TYPE": "custom.Span", "@sofa": 1, "begin": 0, "end": 2, "label": "Smile", "note": "wide"},
  {"%ID": 5, "%TYPE": "custom.Relation", "@sofa": 1, "begin": 0, "end": 2, "label": "meets", "@Governor": 2, "@Dependent": 3, "how": "often"},
  {"%ID": 6, "%TYPE": "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token", "@sofa": 1, "begin": 3, "end": 6},
  {"%ID": 7, "%TYPE": "uima.cas.StringArray", "%ELEMENTS": ["x", "y"]},
  {"%ID": 8, "%TYPE": "uima.cas.NonEmptyFSList", "@head": 3, "@tail": 9},
  {"%ID": 9, "%TYPE": "uima.cas.NonEmptyFSList", "@head": 4, "@tail": 8},
  {"%ID": 10, "%TYPE": "uima.cas.FSArray", "%ELEMENTS": [11, 12]},
  {"%ID": 11, "%TYPE": "my.Link", "role": "agent", "@target": 3},
  {"%ID": 12, "%TYPE": "my.Link", "@target": 4},
  {"%ID": 13, "%TYPE": "my.Link", "name": "no target"},
  {"%ID": 14, "%TYPE": "uima.tcas.DocumentAnnotation", "@sofa": 1, "begin": 0, "end": 15, "language": "en"},
  {"%ID": 15, "%TYPE": "de.tudarmstadt.ukp.clarin.webanno.api.type.CASMetadata", "@sofa": 1, "username": "Ana Ruiz"}"##,
    );
    let outcome = read(&content);
    assert_eq!(
        kinds(&outcome),
        ["dangling", "dangling", "dangling", "unread_structure", "undeclared_type"],
        "{:?}",
        outcome.problems
    );
    let draft = &outcome.drafts[0];
    assert_eq!((draft.meta.language.as_str(), draft.layers[0].annotator.as_str()), ("en", "Ana Ruiz"));
    assert_eq!(draft.layers[0].comments[0].text, "meets: how = often");
    let links: Vec<(&str, usize, usize)> =
        draft.layers[0].links.iter().map(|l| (l.relation.as_str(), l.from, l.to)).collect();
    assert_eq!(
        links,
        [
            ("knows", 0, 1),
            ("list", 0, 1),
            ("list", 0, 2),
            ("agent", 0, 1),
            ("slot", 0, 2),
            ("knows", 1, 0),
            ("meets", 0, 1)
        ]
    );
    assert_eq!(outcome.repairs[0].count, 1, "a token that nothing refers to");
    let (marks, ..) = one_file("a.json", &content);
    assert_eq!(
        marks,
        [
            row("smile", "😀", ""),
            row("person", "Ana", "age=31 nick=An said=a longer remark sure=false tags=x,y"),
            row("other-person", "Ben", "score=NaN"),
        ]
    );
}

#[test]
fn views_of_one_text_are_people_and_tokens_that_something_refers_to_are_marks() {
    let token = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token";
    let content = format!(
        r#"{{"%TYPES": {{}}, "%FEATURE_STRUCTURES": {{
  "1": {{"%TYPE": "uima.cas.Sofa", "sofaID": "ana", "sofaString": "No."}},
  "2": {{"%TYPE": "uima.cas.Sofa", "sofaID": "ben", "sofaString": "No."}},
  "3": {{"%TYPE": "{token}", "@sofa": 1, "begin": 0, "end": 2}},
  "4": {{"%TYPE": "{token}", "@sofa": 1, "begin": 2, "end": 3}},
  "5": {{"%TYPE": "de.tudarmstadt.ukp.dkpro.core.api.syntax.type.dependency.Dependency", "@sofa": 1, "begin": 0, "end": 2, "@Governor": 4, "@Dependent": 3, "DependencyType": "neg"}},
  "6": {{"%TYPE": "uima.tcas.Annotation", "@sofa": 2, "begin": 0, "end": 3}}}}, "%VIEWS": {{}}}}"#
    );
    let dir = folder(&[("a.json", &content)]);
    let (_desk, session, intake) = take_in(bring(dir.path()));
    assert_eq!((intake.ids.len(), intake.marks, intake.links), (1, 3, 1));
    let people: Vec<&str> = session.project().layers.keys().map(|(_, who)| who.as_str()).collect();
    assert_eq!(people, ["ana", "ben"]);
}

#[test]
fn the_reference_files_of_json_cas_come_in() {
    let Some(path) = fixture("cas-json/ser-ref") else { return };
    let mut names: Vec<_> = std::fs::read_dir(&path).unwrap().map(|e| e.unwrap().file_name()).collect();
    names.sort();
    for name in names {
        let name = name.to_str().unwrap();
        let content = std::fs::read(path.join(name).join("data.json")).unwrap();
        let input = Input::alone("data.json", &content, noon());
        assert_eq!(sidenote::import::guess(&input).id, "cas-json");
        let outcome = (by_id("cas-json").unwrap().read)(&input);
        let marks: Vec<&str> = outcome
            .drafts
            .iter()
            .flat_map(|d| d.layers.iter().flat_map(|l| &l.marks).map(|m| &d.text.as_str()[m.spans.hull().range()]))
            .collect();
        let expected: (&[&str], &[&str]) = match name {
            "casWithTextAndAnnotations" => (&["This", "is", "a", "test"], &[]),
            "casWithLeftToRightTextAndAnnotations" => (&["هذا", "اختبار"], &[]),
            "casWithTraditionalChineseTextAndAnnotations" => (&["這", "是", "一個", "測試"], &[]),
            "casWithEmojiUnicodeTextAndAnnotations" => {
                (&["🥳", "This", "👳🏻\u{200d}♀\u{fe0f}", "is", "✆", "a", "🧔🏾\u{200d}♂\u{fe0f}", "test", "👻"], &[])
            }
            "casWithText" | "casExtendingDocumentAnnotation" => (&[], &[]),
            _ => (&[], &["no_text"]),
        };
        assert_eq!((marks.as_slice(), kinds(&outcome).as_slice()), expected, "{name} {:?}", outcome.problems);
        assert_eq!(outcome.drafts.is_empty(), expected.1 == ["no_text"], "{name}");
    }
}

#[test]
fn hostile_structures_are_problems_and_take_their_time_only() {
    let span = |at: &str| cas("", &format!(r#"{{"%ID": 2, "%TYPE": "uima.tcas.Annotation", "@sofa": 1, {at}}}"#));
    for (at, kind) in [
        (r#""begin": -1, "end": 2"#, "bad_span"),
        (r#""begin": 2, "end": 1"#, "bad_span"),
        (r#""begin": 0, "end": 1e300"#, "bad_span"),
        (r#""begin": 0, "end": 99999999999999999999999"#, "bad_span"),
        (r#""begin": 0, "end": 99"#, "bad_span"),
        (r#""begin": 0.5, "end": 2"#, "bad_span"),
        (r#""end": 2"#, "bad_span"),
    ] {
        let outcome = read(&span(at));
        assert_eq!((kinds(&outcome), outcome.drafts.len()), (vec![kind], 1), "{at}");
    }
    for broken in [
        "{\"%TYPES\": {}, \"%VIEWS\": ".to_owned(),
        cas("", "{\"%TYPE\": \"x\"}"),
        "[".repeat(100_000),
        format!("{{\"%TYPES\": {}", "{\"a\":".repeat(100_000)),
        "{\"%FEATURE_STRUCTURES\": 7, \"%VIEWS\": {}}".to_owned(),
        "[7]".to_owned(),
    ] {
        let outcome = read(&broken);
        assert_eq!((kinds(&outcome), outcome.drafts.len()), (vec!["damaged_file"], 0), "{broken:.40}");
    }
    let start = Instant::now();
    let many = |n: usize, one: &dyn Fn(usize) -> String| (0..n).map(one).collect::<Vec<_>>().join(",");
    // A line of ancestors, and an array that very many refer to.
    let types = many(50_000, &|n| format!(r#""t{n}": {{"%NAME": "t{n}", "%SUPER_TYPE": "t{}"}}"#, n + 1));
    let holders = many(20_000, &|n| {
        format!(r#"{{"%ID": {}, "%TYPE": "t0", "@sofa": 1, "begin": 0, "end": 2, "@all": 2, "@own": {0}}}"#, n + 3)
    });
    let elements = many(20_000, &|n| (n + 3).to_string());
    let array = format!(r#"{{"%ID": 2, "%TYPE": "uima.cas.FSArray", "%ELEMENTS": [{elements}]}},"#);
    let outcome = read(&cas(&types, &format!("{array}{holders}")));
    assert_eq!(outcome.drafts[0].layers[0].marks.len(), 20_000);
    assert!(outcome.problems.iter().any(|p| p.message.contains("too many references")));
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}
