//! Exports: golden files, readers that must be able to fail, and laws over generated projects.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should fail")]

mod again;
mod claims;
mod golden;
mod laws;
mod on_disk;
mod rules;
pub mod sample;
mod there;
mod tokens;

use sample::{Sample, key};
use serde_json::{Value, json};
use sidenote::export::{
    self, FileFact, LossKind, Options, OutFile, Request, Verify, Written, losses_in_words, report_json,
};
use sidenote::model::{ArticleId, Value as Said};
use sidenote::session::proof;

/// Writes `sample` as `format` and reads it again; nothing may differ.
pub fn written(sample: &Sample, format: &str, options: &[(&str, &str)]) -> Written {
    let request = request(sample, options);
    let format = export::by_id(format).unwrap();
    let written = (format.write)(&request).unwrap();
    assert_eq!(proof::mismatches(format, &request, &written), []);
    written
}

fn request<'s>(sample: &'s Sample, options: &[(&str, &str)]) -> Request<'s> {
    let options: Options = options.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    Request {
        project: &sample.project,
        annotators: sample.project.annotators.keys().cloned().collect(),
        articles: sample.project.articles_in_order().iter().map(|(id, _)| *id).collect(),
        options,
        piece: sidenote::export::Piece::default(),
    }
}

fn text_of(written: &Written, file: usize) -> &str {
    std::str::from_utf8(&written.files[file].bytes).unwrap()
}

fn counts(written: &Written) -> Vec<(&'static str, usize)> {
    written.losses.iter().map(|l| (l.kind.word(), l.count)).collect()
}

fn tags(sample: &Sample, options: &[(&str, &str)]) -> String {
    let written = written(sample, "conll", &[options, &[("columns", "2")]].concat());
    text_of(&written, 0).replace("-DOCSTART- O\n", "")
}

#[test]
fn every_format_is_in_the_table_once() {
    for format in export::ALL {
        assert_eq!(export::by_id(format.id).unwrap().title, format.title);
    }
    assert!(export::by_id("nonsense").is_none());
}

#[test]
fn jsonl_loses_nothing_and_its_offsets_are_code_points() {
    let sample = Sample::full();
    let written = written(&sample, "jsonl", &[]);
    assert_eq!(written.losses, []);
    assert_eq!(written.marks, written.written);
    for line in text_of(&written, 0).lines().skip(1) {
        let record: Value = serde_json::from_str(line).unwrap();
        let chars: Vec<char> = record["text"].as_str().unwrap().chars().collect();
        for mark in record["layers"].as_array().unwrap().iter().flat_map(|l| l["marks"].as_array().unwrap()) {
            for (span, words) in mark["spans"].as_array().unwrap().iter().zip(mark["text"].as_array().unwrap()) {
                let at = |i: usize| usize::try_from(span[i].as_u64().unwrap()).unwrap();
                assert_eq!(&json!(chars[at(0)..at(1)].iter().collect::<String>()), words);
            }
        }
    }
}

#[test]
fn show_has_the_shape_of_the_contract() {
    let mut sample = Sample::new();
    let article = sample.article("T", "😀 Ana said no.");
    let a = sample.mark(article, "ann", "person", &["Ana"]);
    let b = sample.mark(article, "ann", "claim", &["no"]);
    sample.link(article, "ann", "says", a, b);
    let shown = export::show_json(&sample.project, article, &[key("ann"), key("nobody")]);
    assert_eq!(shown["article"], json!(sample.project.articles[&article].stem));
    assert_eq!(shown["parts"][0]["start"], 0);
    assert_eq!(shown["parts"][0]["end"], 14);
    assert_eq!(shown["layers"].as_array().unwrap().len(), 1);
    let layer = &shown["layers"][0];
    assert_eq!(layer["annotator"], "Ann Example");
    assert_eq!(layer["marks"][0]["spans"], json!([[2, 5]]));
    assert_eq!(layer["marks"][0]["text"], json!(["Ana"]));
    assert_eq!(layer["marks"][0]["origin"], "hand");
    assert_eq!(layer["links"][0]["from"], json!(a.to_string()));
    assert_eq!(export::show_json(&sample.project, ArticleId(1), &[]), Value::Null);
}

#[test]
fn the_schema_or_kinds_tell_what_a_value_is() {
    let mut sample = Sample::new();
    let article = sample.article("T", "Ana");
    let id = sample.mark(article, "ann", "person", &["Ana"]);
    sample.say(article, "ann", id, "gender", Said::Choice("f".into()));
    sample.say(article, "ann", id, "unknown", Said::Date("2025".into()));
    sample.say(article, "ann", id, "amount", Said::Number(f64::NAN));
    let written = written(&sample, "jsonl", &[]);
    let line: Value = serde_json::from_str(text_of(&written, 0).lines().nth(1).unwrap()).unwrap();
    assert_eq!(line["layers"][0]["marks"][0]["kinds"], json!({ "unknown": "date" }));
}

#[test]
fn csv_guards_formulas_unless_told_not_to() {
    let mut sample = Sample::new();
    let article = sample.article("=1+1", "+49 =A1 '=x \"q\", tail");
    sample.mark(article, "ann", "other", &["+49"]);
    sample.mark(article, "ann", "other", &["'=x"]);
    let id = sample.mark(article, "ann", "other", &["\"q\", tail"]);
    sample.say(article, "ann", id, "amount", Said::Number(-3.0));
    let guarded = written(&sample, "csv", &[]);
    // Three titles, two texts; the number stays a number.
    assert_eq!(counts(&guarded), [("character", 5)]);
    assert!(text_of(&guarded, 0).contains(",'+49,"));
    assert!(text_of(&guarded, 0).contains(",''=x,"));
    assert!(text_of(&guarded, 0).contains(",\"\"\"q\"\", tail\","));
    assert!(text_of(&guarded, 0).contains(",-3,"));
    let raw = written(&sample, "csv", &[("raw", "yes"), ("bom", "yes")]);
    assert_eq!(counts(&raw), []);
    assert!(text_of(&raw, 0).starts_with("\u{feff}article,"));
    assert!(text_of(&raw, 0).contains(",+49,"));
}

#[test]
fn conll_keeps_the_outermost_the_innermost_or_the_first() {
    let mut sample = Sample::new();
    let article = sample.article("T", "Bank of Spain says");
    sample.mark(article, "ann", "organisation", &["Bank of Spain"]);
    sample.mark(article, "ann", "place", &["Spain"]);
    sample.mark(article, "ann", "claim", &["Spain says"]);
    assert_eq!(tags(&sample, &[]), "\nBank B-organisation\nof I-organisation\nSpain I-organisation\nsays O\n\n");
    assert_eq!(
        tags(&sample, &[("overlaps", "innermost"), ("names", "conll")]),
        "\nBank O\nof O\nSpain B-LOC\nsays O\n\n"
    );
    let kinds = counts(&written(&sample, "conll", &[]));
    assert_eq!(kinds, [("overlap", 1), ("nesting", 1)]);
    let kinds = counts(&written(&sample, "conll", &[("overlaps", "innermost")]));
    assert_eq!(kinds, [("nesting", 2)]);
    assert_eq!(
        tags(&sample, &[("overlaps", "innermost"), ("scheme", "bilou")]),
        "\nBank O\nof O\nSpain U-place\nsays O\n\n"
    );
}

#[test]
fn conll_schemes_differ_where_chunks_touch() {
    let mut sample = Sample::new();
    let article = sample.article("T", "a b c d. e");
    sample.mark(article, "ann", "other", &["a b"]);
    sample.mark(article, "ann", "other", &["c"]);
    let of = |scheme| tags(&sample, &[("scheme", scheme)]);
    let column = |s: String| s.split_whitespace().skip(1).step_by(2).collect::<Vec<_>>().join(" ");
    assert_eq!(column(of("iob2")), "B-other I-other B-other O O O");
    assert_eq!(column(of("iob1")), "I-other I-other B-other O O O");
    assert_eq!(column(of("bioes")), "B-other E-other S-other O O O");
    assert_eq!(column(of("bilou")), "B-other L-other U-other O O O");
}

#[test]
fn a_mark_joins_the_sentences_it_crosses() {
    let mut sample = Sample::new();
    let article = sample.article("T", "One.\nTwo.\nThree.");
    sample.mark(article, "ann", "quote", &["One.\nTwo"]);
    let tags = tags(&sample, &[]);
    assert_eq!(tags, "\nOne B-quote\n. I-quote\nTwo I-quote\n. O\n\nThree O\n. O\n\n");
}

#[test]
fn borders_inside_tokens_move_outwards_or_cut() {
    let mut sample = Sample::new();
    let article = sample.article("T", "anti-Russian x");
    sample.mark(article, "ann", "group", &["Russ"]);
    assert_eq!(counts(&written(&sample, "conll", &[])), [("token_border", 1)]);
    assert_eq!(counts(&written(&sample, "conll", &[("tokens", "cut")])), []);
    assert!(tags(&sample, &[("tokens", "cut")]).contains("Russ B-group\nian O"));
}

#[test]
fn pieces_white_space_and_nothing_are_counted() {
    let mut sample = Sample::new();
    let article = sample.article("T", "a b  c d");
    sample.mark(article, "ann", "quote", &["a", "c"]);
    sample.mark(article, "ann", "other", &["  "]);
    sample.mark_at(article, "ann", "other", &[(1, 1)]);
    let made = written(&sample, "conll", &[]);
    assert_eq!(counts(&made), [("discontinuous", 1), ("zero_width", 2)]);
    assert_eq!((made.marks, made.written), (3, 1));
}

#[test]
fn an_article_nobody_marked_is_still_a_document() {
    let mut sample = Sample::new();
    sample.article("T", "One.");
    sample.article("T", " \n\u{a0}\t ");
    let made = written(&sample, "conll", &[]);
    assert_eq!(text_of(&made, 0).matches("-DOCSTART-").count(), 2);
    assert_eq!((made.articles, made.marks), (2, 0));
}

#[test]
fn what_is_misspelt_or_missing_is_refused() {
    let sample = Sample::full();
    for format in export::ALL {
        assert!((format.write)(&request(&sample, &[("nonsense", "1")])).is_err());
        let mut lost = request(&sample, &[]);
        lost.articles.push(ArticleId(1));
        assert!((format.write)(&lost).is_err());
    }
    let conll = export::by_id("conll").unwrap();
    for (name, value) in [("scheme", "IOB2"), ("columns", "3"), ("overlaps", "both")] {
        let refusal = (conll.write)(&request(&sample, &[(name, value)])).unwrap_err();
        assert!(refusal.to_string().ends_with('.'), "{refusal}");
    }
}

/// Every reader must notice a byte that changed anywhere it matters.
#[test]
fn readers_can_fail() {
    let sample = Sample::full();
    for format in export::ALL {
        let request = request(&sample, &[]);
        let good = (format.write)(&request).unwrap();
        for file in 0..good.files.len() {
            for (n, change) in [drop_last_line, change_a_digit, double_a_line].into_iter().enumerate() {
                let mut bad = good.clone();
                change(&mut bad.files[file].bytes);
                if bad == good {
                    continue;
                }
                assert!(!proof::mismatches(format, &request, &bad).is_empty(), "{} {file}", format.id);
                // The reader itself notices, not only the sum. It reads no configuration, and the numbers
                // of notes mean nothing.
                bad.files[file] = OutFile::new(bad.files[file].suffix.clone(), bad.files[file].bytes.clone());
                let by_reader = matches!(format.verify, Verify::ByReader(_));
                if !by_reader || (n == 0 && !bad.files[file].suffix.contains(".conf")) {
                    assert!(!proof::mismatches(format, &request, &bad).is_empty(), "{} {file} by reading", format.id);
                }
            }
        }
        let mut undeclared = good.clone();
        undeclared.losses.retain(|l| !matches!(l.kind, LossKind::Nesting | LossKind::Character));
        if undeclared != good {
            assert!(!proof::mismatches(format, &request, &undeclared).is_empty(), "{}", format.id);
        }
        let mut empty = good.clone();
        empty.files.clear();
        assert!(!proof::mismatches(format, &request, &empty).is_empty());
    }
}

fn drop_last_line(bytes: &mut Vec<u8>) {
    if std::str::from_utf8(bytes).is_err() {
        bytes.truncate(bytes.len() * 9 / 10);
        return;
    }
    while bytes.last() == Some(&b'\n') {
        bytes.pop();
    }
    let keep = bytes.iter().rposition(|b| *b == b'\n').unwrap_or(0);
    bytes.truncate(keep + 1);
}

/// The last digit or letter of a text; in what is no text the first letter of a value.
fn change_a_digit(bytes: &mut Vec<u8>) {
    let Ok(text) = String::from_utf8(bytes.clone()) else {
        let at = bytes.windows(4).skip(16).position(|w| w.iter().all(u8::is_ascii_lowercase)).unwrap_or(0);
        bytes[at + 16] ^= 1;
        return;
    };
    let at = text.rfind(['2', '3', '4', 'O']).or(text.rfind("name")).or(text.rfind(|c: char| c.is_ascii_lowercase()));
    let (before, after) = text.split_at(at.unwrap_or(0));
    *bytes = format!("{before}9{}", after.get(1..).unwrap_or_default()).into_bytes();
}

fn double_a_line(bytes: &mut Vec<u8>) {
    let Ok(text) = String::from_utf8(bytes.clone()) else {
        let end = bytes[bytes.len() / 2..].to_vec();
        bytes.extend(end);
        return;
    };
    let last = text.trim_end().lines().last().unwrap_or("x");
    *bytes = format!("{}\n{last}\n", text.trim_end()).into_bytes();
}

#[test]
fn the_report_has_the_shape_of_the_contract() {
    let mut sample = Sample::new();
    let article = sample.article("T", &"ab ".repeat(120));
    for n in 0..60 {
        sample.mark_at(article, "ann", "other", &[(n * 3, n * 3 + 1)]);
    }
    let request = request(&sample, &[]);
    let conll = export::by_id("conll").unwrap();
    let written = (conll.write)(&request).unwrap();
    let files = [FileFact { path: "out.conll".into(), bytes: 3, sha256: "ab".into() }];
    let report = report_json(conll, request.project, &written, &[], &files);
    assert_eq!(report["format"], "conll");
    assert_eq!(report["verified"], true);
    assert_eq!(report["mismatches"], 0);
    assert_eq!(report["losses"][0]["kind"], "token_border");
    assert_eq!(report["losses"][0]["count"], 60);
    assert_eq!(report["losses"][0]["examples"].as_array().unwrap().len(), 50);
    assert_eq!(report["losses"][0]["examples"][0]["text"], "a");
    assert_eq!(report["files"][0], json!({ "path": "out.conll", "bytes": 3, "sha256": "ab" }));
    assert_eq!(
        losses_in_words(&written),
        ["60 marks that end inside tokens: starts and ends are moved outwards to the borders of tokens."]
    );
}

#[test]
fn a_damaged_project_never_panics_and_what_cannot_be_exact_is_said() {
    let mut sample = Sample::full();
    let article = sample.article("Broken", "é");
    sample.mark_at(article, "ann", "no-such-label", &[(1, 900)]);
    sample.mark_at(article, "ann", "other", &[(700, 800), (900, 1000)]);
    for format in export::ALL {
        let request = request(&sample, &[]);
        let written = (format.write)(&request).unwrap();
        let found = proof::mismatches(format, &request, &written);
        // Columns hold the text that is there; offsets that leave it cannot be given back.
        let declared = written.losses.iter().any(|l| l.examples.iter().any(|e| e.article == article));
        assert!(!found.is_empty() || declared, "{} {found:?}", format.id);
    }
}

#[test]
fn xmi_writes_what_xml_lacks_as_one_unit_and_says_so() {
    let mut sample = Sample::new();
    let article = sample.article("T\u{1}", "a\u{b}b\u{1b} 😀 Ana\u{ffff}");
    let id = sample.mark(article, "ann", "person", &["Ana\u{ffff}"]);
    sample.say(article, "ann", id, "remark", Said::Text("\u{0}\n\t\"<&".into()));
    let made = written(&sample, "cas-xmi", &[]);
    assert_eq!(counts(&made), [("character", 3)]);
    assert_eq!(made.kept[0].marks[0].attributes.values().next().unwrap().1, "\u{fffd}\n\t\"<&");
    assert_eq!(counts(&written(&sample, "cas-json", &[])), []);
}

#[test]
fn webanno_tsv_cuts_words_and_moves_what_lies_between_them() {
    let mut sample = Sample::new();
    let article = sample.article("T", "\t ab  cd.\n\n ef ");
    let cut = sample.mark(article, "ann", "person", &["b  c"]);
    let moved = sample.mark(article, "ann", "place", &["  cd"]);
    let gone = sample.mark(article, "ann", "other", &["\n\n"]);
    let between = sample.mark_at(article, "ann", "other", &[(5, 5)]);
    let first = sample.mark_at(article, "ann", "other", &[(0, 0)]);
    sample.link(article, "ann", "says", cut, moved);
    sample.link(article, "ann", "says", moved, cut);
    sample.link(article, "ann", "says", between, first);
    sample.link(article, "ann", "says", gone, cut);
    let made = written(&sample, "webanno-tsv", &[]);
    assert_eq!(counts(&made), [("token_border", 3), ("link", 1), ("zero_width", 1)]);
    assert_eq!((made.marks, made.written), (5, 4));
    let expected = "#FORMAT=WebAnno TSV 3.3\n#T_SP=custom.Span|label\n#T_RL=custom.Relation|label|BT_custom.Span\n\n\n\
        #Sidenote.title=T\n#Sidenote.annotator=Ann Example\n#Sidenote.rows=8\n#Sidenote.before=\\t \n\
        #Text=ab  cd.\n#Text=\n#Text= \n\
        1-1\t2-4\tab\t_\t_\t_\t\n1-1.1\t2-2\t\tother\tsays\t1-1.3\t\n1-1.2\t3-4\tb\tperson[1]\tsays\t1-2[0_1]\t\n\
        1-1.3\t4-4\t\tother\t_\t_\t\n1-2\t6-8\tcd\tplace\tsays\t1-1.2[1_0]\t\n1-2.1\t6-7\tc\tperson[1]\t_\t_\t\n\
        1-3\t8-9\t.\t_\t_\t_\t\n\n#Text=ef \n2-1\t12-14\tef\t_\t_\t_\t\n";
    assert_eq!(text_of(&made, 0), expected);
}
