//! The law of the room, and what its grammar looks like.
#![expect(clippy::single_range_in_vec_init, reason = "a mark of one piece is an ordinary mark")]

use super::{Noted, NotedLink, NotedMark, of_layer, parse, print};
use crate::model::{AttributeId, LabelId, Layer, Link, LinkId, Mark, MarkId, RelationId, Span, Spans, Text};
use proptest::prelude::*;
use std::ops::Range;

fn mark(label: &str, pieces: &[Range<usize>]) -> NotedMark {
    let spans = Spans::new(pieces.iter().map(|p| Span::of(p.clone())).collect()).unwrap();
    NotedMark { label: LabelId::new(label).unwrap(), spans, attributes: Vec::new(), sure: true }
}

fn link(relation: &str, from: usize, to: usize) -> NotedLink {
    NotedLink { relation: RelationId::new(relation).unwrap(), from, to }
}

/// That these marks on `text` are written as `notation`, and read back from it.
fn check(text: &str, marks: Vec<NotedMark>, links: Vec<NotedLink>, notation: &str) {
    let noted = Noted::new(text, marks, links);
    assert_eq!(print(&noted), notation);
    assert_eq!(parse(notation), Ok(noted));
}

#[test]
fn marks_nest_without_numbers() {
    check("Officials deny it", vec![mark("group", &[0..9])], vec![], "{group|Officials} deny it");
    let marks = vec![mark("claim", &[3..5]), mark("quote", &[0..6]), mark("place", &[0..2])];
    check("we must", marks, vec![], "{quote|{place|we} {claim|mu}s}t");
    check("same", vec![mark("a", &[0..4]), mark("b", &[0..4]), mark("a", &[0..4])], vec![], "{a|{b|{a|same}}}");
    check("a\nb", vec![mark("quote", &[0..3])], vec![], "{quote|a\nb}");
}

#[test]
fn a_mark_that_crosses_or_has_pieces_is_numbered() {
    check("one two three", vec![mark("a", &[0..7]), mark("b", &[4..13])], vec![], "{a#1|one {b|two}#1 three}");
    check("We must act", vec![mark("q", &[0..2, 8..11])], vec![], "{q#1|We} must {q#1|act}");
    check("abcd", vec![mark("a", &[0..2, 2..4])], vec![], "{a#1|ab}{a#1|cd}");
    let marks = vec![mark("a", &[0..2, 3..4]), mark("b", &[0..3])];
    check("abcd", marks, vec![], "{b|{a#1|ab}c}{a#1|d}");
}

#[test]
fn a_mark_of_no_words_keeps_its_place() {
    check("ab", vec![mark("a", &[1..1])], vec![], "a{a|}b");
    check("ab", vec![mark("a", &[1..1]), mark("a", &[1..1]), mark("b", &[1..2])], vec![], "a{b|{a|}{a|}b}");
    check("ab", vec![mark("a", &[0..0, 0..2, 2..2])], vec![], "{a#1|}{a#1|ab}{a#1|}");
    check("", vec![mark("a", &[0..0])], vec![], "{a|}");
}

#[test]
fn links_stand_after_the_text() {
    let marks = || vec![mark("quote", &[0..2]), mark("cue", &[3..4]), mark("source", &[5..6])];
    let links = vec![link("source", 0, 2), link("source", 0, 2)];
    let written = "{quote#1|No} {cue|s} {source#2|A}\n-> source #1 #2\n-> source #1 #2";
    check("No s A", marks(), links, written);
    check("x\n", vec![mark("a", &[0..2])], vec![link("r", 0, 0)], "{a#1|x\n}\n-> r #1 #1");
    assert_eq!(parse(&format!("{written}\n")), parse(written), "a last line may end");
}

#[test]
fn what_is_said_about_a_mark_stands_before_the_bar() {
    let mut quote = mark("quote", &[0..1, 2..3]);
    quote.sure = false;
    let said = [("kind", "direct"), ("channel", "a \"live\" | talk\n"), ("note", ""), ("value", "2025-11")];
    quote.attributes = said.map(|(id, value)| (AttributeId::new(id).unwrap(), value.to_owned())).to_vec();
    let written = r#"{quote?#1 kind=direct channel="a \"live\" | talk\n" note="" value=2025-11|a}b{quote#1|c}"#;
    check("abc", vec![quote], vec![], written);
}

#[test]
fn words_that_look_like_signs_have_a_backslash() {
    check(r"{a|b}\ #1", vec![], vec![], r"\{a\|b\}\\ #1");
    check("-> a\n-> b -> -c\n", vec![], vec![], "\\-> a\n\\-> b -> -c\n");
    check("a#1", vec![mark("a", &[0..1])], vec![], r"{a|a}\#1");
    check("ab2", vec![mark("a", &[0..1]), mark("b", &[0..2])], vec![], r"{b|{a|a}b}2");
    check("ab2c", vec![mark("a", &[0..2]), mark("b", &[1..3])], vec![], r"{a#1|a{b|b}#1\2}c");
}

#[test]
fn any_nesting_and_any_numbers_are_read() {
    let tidy = parse("{b|{a|xx}y} {c#1|z}").unwrap();
    assert_eq!(parse("{b#7|{a#3|xx}#3y} {c#9|z}"), Ok(tidy));
    let marks = parse("{a|}{b|x}").unwrap();
    assert_eq!(print(&marks), "{b|{a|}x}");
}

#[test]
fn errors_say_where_and_what() {
    let wrong = [
        ("é\n{Quote|x}", (2, 2), "a label (a plain brace is written \\{) is expected here"),
        ("ab{a|x", (1, 3), "never closed"),
        ("aé}", (1, 3), "nothing is open"),
        ("{a#1|x}}#1", (1, 8), "nothing is open"),
        ("{a|x}#y", (1, 7), "a plain # after } is written \\#"),
        ("{a#1234567890|x}", (1, 4), "one to nine digits"),
        ("{a#1|x{a#1|y}}", (1, 7), "open already"),
        ("{a#1|}{a#1|}", (1, 7), "the same"),
        ("{a#1|x}{a#1 k=v|y}", (1, 8), "first piece"),
        ("{a#1|x}{b#1|y}", (1, 8), "has another label"),
        ("{a#1|x}{a?#1|y}", (1, 8), "first piece"),
        ("{a k|x}", (1, 5), "“=” and a value"),
        ("{a k=|x}", (1, 6), "a value is expected"),
        ("{a k=\"x|}", (1, 6), "not closed"),
        ("{a k=\"\\ud800\"|x}", (1, 6), "as JSON writes it"),
        ("{a-,|x}", (1, 4), "the bar before the words"),
        ("{con|x}", (1, 2), "cannot be used as an id"),
        ("a\\n", (1, 2), "nothing here needs a backslash"),
        ("{a#1|x}\n-> r #1 #2", (2, 10), "no mark has the number 2"),
        ("{a#1|x}\n-> r #1 #1\nmore", (3, 1), "a link is expected here"),
        ("{a#1|x}\n-> r #1 #1 ", (2, 11), "ends with its line"),
        ("{a#1|x\n-> r #1 #1}", (2, 11), "ends with its line"),
    ];
    for (source, place, message) in wrong {
        let error = parse(source).expect_err(source);
        assert_eq!((error.line, error.column), place, "{source}: {error}");
        assert!(error.message.contains(message), "{source}: {error}");
    }
}

#[test]
fn very_many_open_braces_are_no_trouble() {
    let deep = format!("{}{}", "{a|".repeat(200_000), "}".repeat(200_000));
    assert_eq!(print(&parse(&deep).unwrap()).len(), parse(&deep).unwrap().marks().len() * 4);
    assert!(parse(&"{a|".repeat(200_000)).is_err());
}

#[test]
fn a_layer_is_written_with_what_can_be_written_of_it() {
    let text = Text::new("né");
    let noon = jiff::Timestamp::UNIX_EPOCH;
    let row = |at: Range<usize>| Mark::new(LabelId::new("a").unwrap(), Spans::one(Span::of(at)), noon);
    let mut layer = Layer::default();
    layer.marks.insert(MarkId(2), row(0..3));
    layer.marks.insert(MarkId(1), row(2..99));
    let to = |to| Link { relation: RelationId::new("r").unwrap(), from: MarkId(2), to: MarkId(to), created: noon };
    layer.links.extend([(LinkId(1), to(1)), (LinkId(2), to(99))]);
    assert_eq!(print(&of_layer(&text, &layer)), "{a#1|n{a#2|é}}\n-> r #1 #2");
}

/// Any text, with more signs of the notation in it than articles have.
fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[{}|\\\\#0-9\\->\n\"= ]{1,4}",
        "\\PC{1,3}",
        Just("\n-> r #1 #2".to_owned()),
        Just("}#1".to_owned()),
        Just("e\u{301}👩‍👩‍👧".to_owned()),
        Just("\r\n".to_owned()),
        any::<char>().prop_map(String::from),
    ];
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

prop_compose! {
    fn any_mark(text: String)(
        cuts in proptest::collection::vec(0..=text.chars().count(), 2..7),
        label in "[a-d]",
        attributes in proptest::collection::vec(("[a-c]", ".{0,6}|[ -~\n]{0,6}"), 0..3),
        sure in proptest::bool::weighted(0.8),
    ) -> NotedMark {
        let borders: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let mut cuts: Vec<usize> = cuts.iter().map(|c| borders[*c]).collect();
        cuts.sort_unstable();
        let mut pieces: Vec<Range<usize>> = cuts.chunks_exact(2).map(|c| c[0]..c[1]).collect();
        pieces.dedup();
        let attributes = attributes.into_iter().map(|(id, v)| (AttributeId::new(&id).unwrap(), v)).collect();
        NotedMark { attributes, sure, ..mark(&label, &pieces) }
    }
}

fn any_noted() -> impl Strategy<Value = Noted> {
    let links = proptest::collection::vec(("[r-t]", 0usize..9, 0usize..9), 0..4);
    any_text().prop_flat_map(move |text| {
        let marks = proptest::collection::vec(any_mark(text.clone()), 0..9);
        (Just(text), marks, links.clone()).prop_map(|(text, marks, links)| {
            let links = links.iter().map(|(relation, from, to)| link(relation, *from, *to));
            Noted::new(text, marks, links.collect())
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn what_is_printed_is_read_back(noted in any_noted()) {
        prop_assert_eq!(parse(&print(&noted)), Ok(noted));
    }

    #[test]
    fn what_is_read_is_printed_so_that_it_reads_the_same(noted in any_noted(), cuts in any::<(usize, usize)>()) {
        // A mangled notation often is notation still, of something that `print` would write otherwise.
        let mut mangled: Vec<char> = print(&noted).chars().collect();
        if !mangled.is_empty() {
            let (a, b) = (cuts.0 % mangled.len(), cuts.1 % mangled.len());
            mangled.swap(a, b);
            mangled.remove(a);
        }
        if let Ok(read) = parse(&mangled.into_iter().collect::<String>()) {
            prop_assert_eq!(parse(&print(&read)), Ok(read));
        }
    }

    #[test]
    fn anything_is_read_or_refused(source in "[{}|\\\\#a1 =\"\n\\->é?]{0,40}") {
        match parse(&source) {
            Ok(read) => prop_assert_eq!(parse(&print(&read)), Ok(read)),
            Err(error) => prop_assert!(error.line <= source.split('\n').count() && error.column <= source.len() + 1),
        }
    }
}
