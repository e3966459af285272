//! Files that come in: encodings, layouts, pages, and whatever bytes there may be.

use jiff::Timestamp;
use proptest::prelude::*;
use sidenote::import::{ALL, Draft, Input, Outcome, by_id, guess, roles_for};
use sidenote::model::{NewlineStyle, Role, Severity};
use std::path::{Path, PathBuf};
use std::time::Instant;

fn input<'a>(name: &'a str, bytes: &'a [u8]) -> Input<'a> {
    let now = Timestamp::UNIX_EPOCH;
    Input::alone(name, bytes, now)
}

fn read(name: &str, bytes: &[u8]) -> Outcome {
    let input = input(name, bytes);
    (guess(&input).read)(&input)
}

/// Roles and words of the parts.
fn parts(draft: &Draft) -> Vec<(Role, &str)> {
    let text = draft.text.as_str();
    let rows = draft.parts.iter();
    rows.map(|(start, part)| (part.role, &text[*start as usize..part.end as usize])).collect()
}

/// A file or folder that lies beside the project on some machines.
fn beside(path: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(path);
    if !path.exists() {
        eprintln!("absent, so not looked at: {}", path.display());
        return None;
    }
    Some(path)
}

const SENTENCE: &str = "“Größe”, said the officials, is no excuse — and nobody in the harbour denied it.";

#[test]
fn every_encoding_gives_the_same_text() {
    let wide: Vec<u16> = SENTENCE.encode_utf16().collect();
    let legacy = encoding_rs::WINDOWS_1252.encode(SENTENCE).0.into_owned();
    let little: Vec<u8> = wide.iter().flat_map(|u| u.to_le_bytes()).collect();
    let big: Vec<u8> = wide.iter().flat_map(|u| u.to_be_bytes()).collect();
    for (bytes, encoding, warned, repaired) in [
        (SENTENCE.as_bytes().to_vec(), "UTF-8", false, false),
        ([b"\xef\xbb\xbf", SENTENCE.as_bytes()].concat(), "UTF-8", false, true),
        ([&b"\xff\xfe"[..], &little].concat(), "UTF-16LE", false, true),
        ([&b"\xfe\xff"[..], &big].concat(), "UTF-16BE", false, true),
        (little, "UTF-16LE", true, false),
        (legacy, "windows-1252", true, false),
    ] {
        let read = read("a.txt", &bytes);
        let draft = &read.drafts[0];
        assert_eq!(draft.text.as_str(), SENTENCE, "{encoding}");
        assert_eq!(draft.source.encoding, encoding);
        assert_eq!(!read.problems.is_empty(), warned, "{:?}", read.problems);
        assert_eq!(!read.repairs.is_empty(), repaired);
    }
}

#[test]
fn line_ends_are_put_right_and_recorded() {
    let read = read("a.txt", b"Ferries return\r\n\r\nThey came back on Monday.\r\n");
    assert_eq!(read.drafts[0].text.as_str(), "Ferries return\n\nThey came back on Monday.\n");
    assert_eq!(read.drafts[0].source.newlines, NewlineStyle::CrLf);
    assert_eq!(read.repairs[0].count, 3);
}

#[test]
fn readers_are_told_apart_by_content_before_name() {
    for (name, bytes, id) in [
        ("a.txt", "Plain words.", "text"),
        ("a.md", "# Title\n\nWords.", "markdown"),
        ("pasted text", "# Title\n\nWords.", "markdown"),
        ("a.txt", "<!DOCTYPE html><html><p>a</html>", "html"),
        ("pasted text", "  <article><p>a</p></article>", "html"),
        ("a.txt", "# Not a title but a line of text", "text"),
        ("nothing", "", "text"),
    ] {
        assert_eq!(guess(&input(name, bytes.as_bytes())).id, id, "{name} {bytes}");
    }
    assert!(ALL.iter().all(|reader| by_id(reader.id).is_some_and(|r| r.id == reader.id)));
    assert!(by_id("none").is_none());
}

#[test]
fn the_endings_of_all_readers_are_offered_once() {
    let offered = sidenote::import::extensions();
    assert_eq!(offered.first(), Some(&"txt"));
    for reader in ALL {
        for ending in reader.extensions {
            assert_eq!(offered.iter().filter(|e| *e == ending).count(), 1, "{ending}");
        }
    }
}

#[test]
fn markdown_loses_its_marks_and_keeps_its_blocks() {
    use Role::{Body, Byline, Caption, Dateline, Headline, ListItem, PullQuote, Subheading};
    let file = "---\ntitle: Other\nauthor: Ana Ruiz\ndate: 2025-11-08\n---\n# Ferries *return*\n\nBy Ana Ruiz\n\nOSLO — They **came** back on [Monday](https://example.org), the office\nsaid.\n\n## Next\n\n- one\n- two\n  - three\n\n> We waited.\n\n![The harbour](a.png)\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n<div>gone</div>\n\n    let x = 1;\n";
    let read = read("a.md", file.as_bytes());
    let draft = &read.drafts[0];
    assert_eq!(
        parts(draft),
        [
            (Headline, "Ferries return"),
            (Byline, "By Ana Ruiz"),
            (Dateline, "OSLO —"),
            (Body, "They came back on Monday, the office said."),
            (Subheading, "Next"),
            (ListItem, "one"),
            (ListItem, "two"),
            (ListItem, "three"),
            (PullQuote, "We waited."),
            (Caption, "The harbour"),
            (Body, "a\tb"),
            (Body, "1\t2"),
            (Body, "let x = 1;"),
        ]
    );
    assert_eq!(draft.title, "Ferries return");
    assert_eq!((draft.meta.author.as_str(), draft.meta.published.as_str()), ("Ana Ruiz", "2025-11-08"));
    assert_eq!(read.problems.len(), 3, "{:?}", read.problems);
}

#[test]
fn the_gazette_article_falls_into_its_parts() {
    let Some(path) = beside("articles/express-gazette.txt") else {
        return;
    };
    let read = read("express-gazette.txt", &std::fs::read(path).unwrap());
    let draft = &read.drafts[0];
    let found = parts(draft);
    let roles: Vec<&str> = found.iter().map(|(role, _)| role.id()).collect();
    let head = [
        "masthead",
        "publication",
        "page_date",
        "headline",
        "standfirst",
        "section",
        "relative_age",
        "body",
        "body",
        "caption",
    ];
    assert_eq!(roles[..head.len()], head);
    assert!(roles[head.len()..].iter().all(|role| *role == "body"), "{roles:?}");
    assert_eq!((found[0].1, found[9].1), ("EG", "John Healey speaking in Kyiv"));
    assert_eq!(draft.meta.publication, "The Express Gazette");
    assert_eq!(draft.meta.page_date, "2025-11-08");
    assert_eq!(draft.meta.published, "2025-08-09/2025-09-23");
    assert_eq!((draft.meta.section.as_str(), draft.meta.language.as_str()), ("World", "en"));
}

/// The blocks of a GUM file: what they are and their words.
fn gum_blocks(xml: &str) -> Vec<(&'static str, String)> {
    let (mut blocks, mut open, mut glued) = (Vec::<(&str, String)>::new(), vec!["p"], 0);
    for line in xml.lines() {
        let known = ["head", "caption", "p", "item"]
            .into_iter()
            .find(|n| line.trim_matches(['<', '/', '>']).split(' ').next() == Some(n));
        if let (Some(name), true) = (known, line.starts_with("</")) {
            open.retain({
                let last = open.iter().rposition(|o| *o == name);
                let mut i = 0;
                move |_| {
                    i += 1;
                    Some(i - 1) != last
                }
            });
            blocks.push((open.last().copied().unwrap_or("p"), String::new()));
        } else if let Some(name) = known {
            open.push(name);
            blocks.push((name, String::new()));
        } else if line.starts_with('<') {
            glued = usize::from(line.starts_with("<w>")) * 2;
        } else if let Some((word, _)) = line.split_once('\t') {
            let Some((_, words)) = blocks.last_mut() else {
                continue;
            };
            let tight = glued == 1 || [",", ".", "?", "!", ":", ";", ")", "'s", "’s", "''", "”"].contains(&word);
            if !words.is_empty() && !tight {
                words.push(' ');
            }
            words.push_str(&word.replace("&amp;", "&"));
            glued = glued.min(1);
        }
    }
    blocks.retain(|(_, words)| !words.trim().is_empty());
    blocks
}

#[test]
fn the_rules_do_well_on_news_of_gum() {
    let Some(folder) = beside("fixtures/gum/xml") else {
        return;
    };
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    let mut right = std::collections::BTreeMap::<&str, (usize, usize)>::new();
    for path in paths {
        let blocks = gum_blocks(&std::fs::read_to_string(&path).unwrap());
        let text: Vec<&str> = blocks.iter().map(|(_, words)| words.as_str()).collect();
        let text = text.join("\n\n");
        let found = roles_for(&text);
        let mut at = 0;
        for (name, words) in &blocks {
            let role = found.iter().take_while(|(start, _)| **start <= at).last().map(|(_, part)| part.role);
            at += u32::try_from(words.len() + 2).unwrap();
            let Some(role) = role else { continue };
            let date = sidenote::import::find_date(words).is_some();
            let (kind, fits) = match *name {
                "head" => ("head", matches!(role, Role::Headline | Role::Subheading)),
                "caption" => ("caption", role == Role::Caption),
                "item" => ("item", role == Role::ListItem),
                _ if date => ("date", role == Role::PageDate),
                _ => ("body", matches!(role, Role::Body | Role::Dateline)),
            };
            let count = right.entry(kind).or_default();
            count.1 += 1;
            count.0 += usize::from(fits);
            if !fits {
                eprintln!("  {kind} taken for {}: {:.90}", role.id(), words);
            }
        }
    }
    eprintln!("right of all, by kind: {right:?}");
    let share = |kind: &str| right.get(kind).map_or(100, |(r, all)| r * 100 / all);
    assert!(share("body") >= 93 && share("date") >= 95);
    assert!(share("head") >= 80 && share("caption") >= 65);
}

/// Lines that go deeper step by step.
fn steps(line: impl Fn(usize) -> String) -> String {
    (0..2_000).map(line).collect()
}

#[test]
fn large_files_take_their_time_and_no_more() {
    let paragraph = "“We can not say that again,” she told the mayors, and the ferries left at noon.\n\n";
    let cases = [
        ("lines.txt", paragraph.repeat((2 << 20) / paragraph.len())),
        ("empty.txt", format!("Title\n{}end", "\n".repeat(1_000_000))),
        ("one-line.txt", "word ".repeat(2 << 20)),
        ("glued.txt", "\u{301}".repeat(5 << 20)),
        ("quotes.md", ">".repeat(20_000)),
        ("lists.md", "- ".repeat(20_000)),
        ("brackets.md", "[".repeat(100_000)),
        (
            "page.html",
            format!(
                "<html><body><article>{}</article>",
                "<p>The ferries left at noon, and the mayors stayed.</p>".repeat(20_000)
            ),
        ),
        ("deep.html", format!("<html>{}words", "<div>".repeat(100_000))),
        ("links.html", "<html><a href=x>word ".repeat(50_000)),
        ("spans.html", format!("<html>{}", "<span class=a>word".repeat(100_000))),
        ("tables.html", format!("<html>{}", "<table><tr><td>word".repeat(60_000))),
        ("misnested.html", format!("<html>{}", "<a><div></a><p><table><a>word</p>".repeat(30_000))),
        ("attributes.html", format!("<html><p {}>word", "a=b ".repeat(500_000))),
        ("titles.html", format!("<html>{}", "<h1></h1><h1>word</h1>".repeat(40_000))),
        ("empty.html", format!("<html><div><h1>word</h1>{}", "<i></i><div></div>".repeat(60_000))),
        ("entities.html", format!("<html><p>{}", "&amp;".repeat(50_000))),
        ("unended.html", format!("<html>{}", "<svg><select><button>word".repeat(60_000))),
        ("marks.md", "*a_ **b `c [d](e ![f ".repeat(20_000)),
        ("nested.md", steps(|i| " ".repeat(2 * i) + "- a\n")),
        ("quoted.md", steps(|i| ">".repeat(i) + " a\n")),
        ("comments.md", "<!-- <a ".repeat(50_000)),
    ];
    for (name, file) in cases {
        let start = Instant::now();
        let read = read(name, file.as_bytes());
        eprintln!("{name}: {} KiB, {} ms, {} drafts", file.len() >> 10, start.elapsed().as_millis(), read.drafts.len());
        assert!(start.elapsed().as_secs() < 60, "{name}");
    }
}

/// What holds of every outcome, whatever was read.
fn check(read: &Outcome) -> Result<(), TestCaseError> {
    let errors = read.problems.iter().any(|p| p.severity == Severity::Error);
    prop_assert!(!read.drafts.is_empty() || errors, "nothing came of it and nothing was said");
    for draft in &read.drafts {
        let text = draft.text.as_str();
        prop_assert!(!text.contains('\r') && !draft.title.is_empty());
        let mut end = 0;
        for (&start, part) in &draft.parts {
            prop_assert!(start >= end && part.end > start, "parts overlap or are empty");
            prop_assert!(draft.text.is_grapheme_border(start as usize), "{text:?} at {start}");
            prop_assert!(draft.text.is_grapheme_border(part.end as usize), "{text:?} at {}", part.end);
            prop_assert!(text[end as usize..start as usize].trim().is_empty(), "words without a part");
            end = part.end;
        }
        prop_assert!(text[end as usize..].trim().is_empty(), "words without a part at the end");
    }
    Ok(())
}

fn pieces() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..12),
        "\\PC{0,20}".prop_map(String::into_bytes),
        "[ \u{301}\u{600}\u{200d}\u{1f1e9}\u{1f469}\r\n\t\u{2028}\u{b}a.“”]{0,12}".prop_map(String::into_bytes),
        proptest::sample::select(vec![
            "<p>",
            "</p>",
            "<div class=\"byline",
            "\">",
            "<h1>",
            "<li>",
            "<table><td>",
            "<!--",
            "<script>",
            "</script>",
            "&#13;",
            "&#0;",
            "<article>",
            "# ",
            "> ",
            "- ",
            "![a](",
            "```\n",
            "---\n",
            "|a|b|\n|-|-|\n",
            "EG\nThe Express Gazette\n",
            "World 2 months ago\n",
            "PARIS (AFP) — ",
            "8 November 2025\n",
            "By Ana Ruiz\n",
            "Words that go on and on until they end in a full stop, as they do here.\n\n",
            "Ana Ruiz speaking in Oslo\n\n",
            "“The same words again and again”\n\n",
            "\u{feff}",
            "\0",
            "%PDF-1.7\n",
            "1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n",
            "2 0 obj\n<</Type/Pages/Kids[3 0 R 2 0 R]>>\nendobj\n",
            "3 0 obj\n<</Type/Page/Parent 2 0 R/Contents 4 0 R>>\nendobj\n",
            "4 0 obj\n<</Length 9>>\nstream\nBT (a) Tj ET\nendstream\nendobj\n",
            "trailer\n<</Root 1 0 R>>\n",
            "(\n format: 1,\n min_reader: 1,\n digest: \"",
        ])
        .prop_map(|s| s.as_bytes().to_vec()),
    ];
    proptest::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn a_mangled_file_is_never_worse_than_a_problem(bytes in pieces(), name in "[a-z]{0,3}(\\.(txt|md|html))?") {
        let input = input(&name, &bytes);
        for reader in ALL {
            prop_assert!((reader.sniff)(&input) <= 100);
            check(&(reader.read)(&input))?;
        }
    }
}
