//! What a token is: whatever is chosen, the files hold those tokens, read back, and lose what they say they lose.

use super::laws::{Wish, built, dropped, texts, wish};
use super::sample::Sample;
use super::{counts, request, tags, text_of, written};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use proptest::prelude::*;
use sidenote::export::{self, Format, LossKind, OptionSpec, Verify, Written};
use sidenote::import::{self, Input};
use sidenote::session::proof;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

fn choice(format: &Format) -> Option<&OptionSpec> {
    format.options.iter().find(|spec| spec.name == "tokeniser")
}

/// What other tools take for white space: where Python's `str.split()` splits.
fn separates(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// The tokens of a text by the plainest code that there is, in bytes.
fn plain(which: &str, text: &str) -> Vec<Range<usize>> {
    let pieces: Vec<(usize, &str)> = match which {
        "whitespace" => vec![(0, text)],
        "characters" => text.grapheme_indices(true).collect(),
        _ => text.split_word_bound_indices().collect(),
    };
    let mut made: Vec<Range<usize>> = Vec::new();
    for (start, piece) in pieces {
        let mut goes_on = false;
        for (at, c) in piece.char_indices().map(|(n, c)| (start + n, c)) {
            match made.last_mut() {
                _ if separates(c) => {}
                Some(last) if goes_on => last.end = at + c.len_utf8(),
                _ => made.push(at..at + c.len_utf8()),
            }
            goes_on = !separates(c);
        }
    }
    made
}

/// The bytes from the first token that a piece touches to the last.
fn touched(tokens: &[Range<usize>], piece: &Range<usize>) -> Option<Range<usize>> {
    let mut touched = tokens.iter().filter(|t| t.start < piece.end && piece.start < t.end && !piece.is_empty());
    let first = touched.next()?;
    Some(first.start..touched.next_back().unwrap_or(first).end)
}

/// How many marks have pieces that start or end elsewhere than a token does, and how many touch none.
fn off_tokens(sample: &Sample, which: &str) -> (usize, usize) {
    let (mut moved, mut gone) = (0, 0);
    for ((article, _), layer) in &sample.project.layers {
        let tokens = plain(which, sample.project.text(*article).unwrap().as_str());
        for mark in layer.marks.values() {
            let pieces = mark.spans.iter().map(|span| (span.range(), touched(&tokens, &span.range())));
            let pieces: Vec<_> = pieces.collect();
            if pieces.iter().all(|(_, touched)| touched.is_none()) {
                gone += 1;
            } else {
                moved += usize::from(pieces.iter().any(|(piece, touched)| touched.as_ref() != Some(piece)));
            }
        }
    }
    (moved, gone)
}

fn count(written: &Written, kind: LossKind) -> usize {
    written.losses.iter().find(|l| l.kind == kind).map_or(0, |l| l.count)
}

/// The words of the columns, document by document.
fn column(file: &str) -> Vec<Vec<&str>> {
    let documents = file.split("-DOCSTART- O\n").skip(1);
    documents.map(|d| d.lines().filter_map(|line| line.split(' ').next()).filter(|w| !w.is_empty()).collect()).collect()
}

/// The words of the rows of whole tokens of a table.
fn rows(file: &str) -> Vec<&str> {
    let rows = file.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_digit()) && line.contains('\t'));
    rows.map(|row| row.split('\t').collect::<Vec<_>>()).filter(|row| !row[0].contains('.')).map(|row| row[2]).collect()
}

fn words<'t>(which: &str, text: &'t str) -> Vec<&'t str> {
    plain(which, text).into_iter().map(|t| &text[t]).collect()
}

type Wishes = Vec<(usize, Wish)>;

fn wishes() -> impl Strategy<Value = Wishes> {
    prop::collection::vec((0usize..3, wish()), 0..10)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn every_choice_reads_back_and_its_losses_add_up(texts in texts(), wishes in wishes(), rule in 0usize..4) {
        let (any, whole) = (built(&texts, &wishes, false), built(&texts, &wishes, true));
        for format in export::ALL {
            let Some(spec) = choice(format) else { continue };
            let sample = if matches!(format.verify, Verify::ByReader(_)) { &whole } else { &any };
            let rules = format.options.iter().find(|spec| spec.name == "tokens");
            for which in spec.values {
                let mut options = vec![("tokeniser", *which)];
                options.extend(rules.map(|spec| ("tokens", spec.values[rule])));
                let request = request(sample, &options);
                let made = (format.write)(&request).unwrap();
                prop_assert_eq!(proof::mismatches(format, &request, &made), vec![], "{} {:?}", format.id, options);
                prop_assert_eq!(made.marks, made.written + dropped(&made, &options), "{} {:?}", format.id, options);
            }
        }
    }

    #[test]
    fn columns_and_tables_hold_these_tokens_and_lose_what_lies_off_them(texts in texts(), wishes in wishes()) {
        let sample = built(&texts, &wishes, true);
        let text_of_article = |id| sample.project.text(id).unwrap().as_str().to_owned();
        for which in ["uax29", "whitespace", "characters"] {
            let options = [("tokeniser", which), ("tokens", "outwards"), ("columns", "2")];
            let made = written(&sample, "conll", &options);
            let texts: Vec<String> = request(&sample, &[]).articles.into_iter().map(text_of_article).collect();
            let found: BTreeSet<Vec<&str>> = column(text_of(&made, 0)).into_iter().collect();
            let wanted: BTreeSet<Vec<&str>> = texts.iter().map(|text| words(which, text)).collect();
            prop_assert_eq!(found, wanted, "{}", which);
            let (moved, gone) = off_tokens(&sample, which);
            prop_assert_eq!(count(&made, LossKind::ZeroWidth), gone, "{}", which);
            // Of a mark that others keep out nothing else is said.
            let kept_out = count(&made, LossKind::Overlap) + count(&made, LossKind::Nesting);
            let told = count(&made, LossKind::TokenBorder);
            prop_assert!(told <= moved && told + kept_out >= moved, "{}: {} of {} told", which, told, moved);

            let made = written(&sample, "webanno-tsv", &options[..2]);
            let mut found: BTreeMap<String, Vec<&str>> = BTreeMap::new();
            for (n, file) in made.files.iter().enumerate() {
                let stem = file.suffix.rsplit('/').next().unwrap().trim_end_matches(".tsv").to_owned();
                found.insert(stem, rows(text_of(&made, n)));
            }
            for (id, article) in &sample.project.articles {
                let text = text_of_article(*id);
                prop_assert_eq!(&found[&article.stem], &words(which, &text), "{}", which);
            }
        }
    }

    #[test]
    fn our_own_reader_of_columns_does_not_mind(texts in texts(), wishes in wishes()) {
        // Texts that came in have line feeds alone.
        let texts: Vec<String> = texts.iter().map(|text| text.replace('\r', "\n")).collect();
        let sample = built(&texts, &wishes, true);
        for which in ["uax29", "whitespace", "characters"] {
            let made = written(&sample, "conll", &[("tokeniser", which)]);
            if made.written == 0 {
                continue; // Columns without a tag are columns of anything.
            }
            let beside = |name: &str| (name == "out.conll.offsets.tsv").then(|| made.files[1].bytes.clone());
            let now = jiff::Timestamp::UNIX_EPOCH;
            let input = Input { beside: &beside, ..Input::alone("out.conll", &made.files[0].bytes, now) };
            let outcome = (import::by_id("conll").unwrap().read)(&input);
            let told = |p: &sidenote::model::Problem| p.kind == "control_character";
            prop_assert!(outcome.problems.iter().all(told), "{} {:?}", which, outcome.problems);
            let said = |text: &&str| !text.chars().all(separates);
            let found: BTreeSet<&str> = outcome.drafts.iter().map(|d| d.text.as_str()).collect();
            let wanted: BTreeSet<&str> = sample.project.texts.values().map(|t| t.as_str()).filter(said).collect();
            prop_assert_eq!(found, wanted, "{}", which);
        }
    }
}

/// Marks that lie within a word, on several, and in a language without spaces.
fn mixed() -> Sample {
    let mut sample = Sample::new();
    let article = sample.article("T", "“Ana” met Bo.  東京で。");
    sample.mark(article, "ann", "person", &["Ana"]);
    sample.mark(article, "ann", "person", &["Bo"]);
    sample.mark(article, "ann", "place", &["東京"]);
    sample
}

#[test]
fn what_is_a_token_is_chosen() {
    let sample = mixed();
    let column = |which| {
        let rows = tags(&sample, &[("tokeniser", which)]);
        let rows: Vec<String> = rows.lines().filter(|row| !row.is_empty()).map(|row| row.replace(' ', "=")).collect();
        rows.join(" ").replace("person", "P").replace("place", "L")
    };
    assert_eq!(column("uax29"), "“=O Ana=B-P ”=O met=O Bo=B-P .=O 東=B-L 京=I-L で=O 。=O");
    assert_eq!(column("whitespace"), "“Ana”=B-P met=O Bo.=B-P 東京で。=B-L");
    let characters = "“=O A=B-P n=I-P a=I-P ”=O m=O e=O t=O B=B-P o=I-P .=O 東=B-L 京=I-L で=O 。=O";
    assert_eq!(column("characters"), characters);
    let lost = |which| counts(&written(&sample, "conll", &[("tokeniser", which)]));
    assert_eq!((lost("uax29"), lost("characters")), (vec![], vec![]));
    assert_eq!(lost("whitespace"), [("token_border", 3)]);
    let card = text_of(&written(&sample, "huggingface", &[("tokeniser", "characters")]), 0).to_owned();
    assert!(card.contains("| characters (grapheme clusters of UAX 29) and the tags of the outermost marks"), "{card}");
}

#[test]
fn a_mark_that_shares_its_first_token_begins_with_the_next() {
    let mut sample = Sample::new();
    let article = sample.article("T", "Bo/Ana Li ran");
    sample.mark(article, "ann", "place", &["Bo"]);
    sample.mark(article, "ann", "person", &["Ana Li"]);
    let made = written(&sample, "huggingface", &[("tokeniser", "whitespace")]);
    let card = text_of(&made, 0);
    let names = card.split("`ner_tags` are numbers: ").nth(1).unwrap().split('.').next().unwrap();
    let names: Vec<&str> = names.split(", ").collect();
    let table = SerializedFileReader::new(bytes::Bytes::from(made.files[1].bytes.clone())).unwrap();
    let row = table.get_row_iter(None).unwrap().next().unwrap().unwrap();
    let column = row.get_column_iter().find(|(name, _)| *name == "ner_tags").unwrap().1;
    let Field::ListInternal(list) = column else { panic!("{column:?}") };
    let tag = |field: &Field| match field {
        Field::Long(n) => names[usize::try_from(*n).unwrap()],
        other => panic!("{other:?}"),
    };
    assert_eq!(list.elements().iter().map(tag).collect::<Vec<_>>(), ["B-place", "B-person", "O"]);
}

#[test]
fn tokens_of_spacy_are_the_whole_text_where_white_space_comes_in_rows() {
    let mut sample = Sample::new();
    let article = sample.article("T", " \n “Ana”   met\t\tBo . ");
    sample.mark(article, "ann", "person", &["Ana"]);
    sample.mark(article, "ann", "other", &["  met"]);
    for which in ["uax29", "whitespace", "characters"] {
        for format in ["spacy", "spacy-json", "prodigy"] {
            written(&sample, format, &[("tokeniser", which)]);
            written(&sample, format, &[("tokeniser", which), ("tokens", "outwards")]);
        }
        let made = written(&sample, "prodigy", &[("tokeniser", which), ("tokens", "outwards")]);
        let task: serde_json::Value = serde_json::from_str(text_of(&made, 0).trim()).unwrap();
        let tokens = task["tokens"].as_array().unwrap().iter();
        let parts = tokens.map(|t| t["text"].as_str().unwrap().to_owned() + if t["ws"] == true { " " } else { "" });
        assert_eq!(parts.collect::<String>(), task["text"].as_str().unwrap(), "{which}");
    }
}

#[test]
fn no_token_is_taken_for_the_start_of_a_document() {
    let mut sample = Sample::new();
    let article = sample.article("T", "x -DOCSTART- y-DOCSTART-z");
    sample.mark(article, "ann", "other", &["-DOCSTART-z"]);
    for columns in ["2", "4"] {
        for tokens in ["outwards", "cut"] {
            let made =
                written(&sample, "conll", &[("tokeniser", "whitespace"), ("columns", columns), ("tokens", tokens)]);
            let starts = text_of(&made, 0).lines().filter(|line| line.starts_with("-DOCSTART-")).count();
            assert_eq!(starts, 1, "{columns} {tokens}");
        }
    }
}

#[test]
fn every_format_that_has_a_rule_for_tokens_has_the_choice_and_what_is_misspelt_is_refused() {
    let sample = mixed();
    for format in export::ALL {
        let rule = format.options.iter().any(|spec| spec.name == "tokens");
        assert!(!rule || choice(format).is_some(), "{}", format.id);
        if choice(format).is_some() {
            let refusal = (format.write)(&request(&sample, &[("tokeniser", "white")])).unwrap_err().to_string();
            assert!(refusal.contains("uax29, whitespace, characters"), "{refusal}");
        }
    }
}
