//! Laws over generated projects: nothing differs when read again, the counts add up, the same
//! request gives the same bytes.

use super::sample::{Sample, key};
use super::{counts, request};
use proptest::prelude::*;
use sidenote::export::{self, LossKind, OutFile, Pieces, Seam, Whole, Written};
use sidenote::model::{ArticleId, Value};
use sidenote::session::proof;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A mark to make: who, which label, borders as fractions of the text, what it says.
pub type Wish = (bool, usize, Vec<(u16, u16)>, String, bool);

const LABELS: [&str; 4] = ["person", "place", "quote", "other"];

pub fn wish() -> impl Strategy<Value = Wish> {
    let pieces = prop::collection::vec((any::<u16>(), 0u16..20_000), 1..4);
    (any::<bool>(), 0..LABELS.len(), pieces, ".{0,8}|[=+'@;\\\\\",\n\r\t-]{0,6}", any::<bool>())
}

pub fn texts() -> impl Strategy<Value = Vec<String>> {
    let text = "[a-c .,\n😀é東\u{301}\u{a0}\u{2028}\u{200d}'“”=_-]{0,60}|[A-Z][a-z]{1,6}( [a-z]{1,5}){0,9}\\.|\\PC{0,40}|.{0,30}";
    // A mark of byte order at the very beginning is taken off when a text comes in.
    prop::collection::vec(text.prop_map(|t: String| t.trim_start_matches('\u{feff}').to_owned()), 1..4)
}

/// A project of these texts and marks, on borders of characters, or of user-perceived ones as the program
/// itself makes them.
pub fn built(texts: &[String], wishes: &[(usize, Wish)], whole: bool) -> Sample {
    let mut sample = Sample::new();
    let entity = sample.entity("Some One");
    let articles: Vec<ArticleId> = texts.iter().map(|t| sample.article("=T", t)).collect();
    for (at, (bob, label, pieces, said, flag)) in wishes {
        let article = articles[at % articles.len()];
        let spans = spans(&texts[at % articles.len()], pieces, whole);
        if spans.is_empty() {
            continue;
        }
        let who = if *bob { "bob" } else { "ann" };
        let id = sample.mark_at(article, who, LABELS[*label], &spans);
        let value = match label {
            0 => Value::Text(said.clone()),
            1 => Value::Choice(said.clone()),
            2 => Value::Date(said.clone()),
            _ if *flag => Value::Number(f64::from(pieces[0].0) / 3.0),
            _ => Value::Flag(*bob),
        };
        sample.say(article, who, id, "remark", value);
        if *flag {
            sample.say(article, who, id, "who", Value::Entities([entity].into()));
            sample.say(article, who, id, "gender", Value::Choices([said.clone()].into()));
        }
    }
    sample
}

/// Pieces on borders of characters, in order, sharing nothing.
fn spans(text: &str, pieces: &[(u16, u16)], whole: bool) -> Vec<(usize, usize)> {
    let all = text.char_indices().map(|(i, _)| i).chain([text.len()]);
    let known = sidenote::model::Text::new(text);
    let borders: Vec<usize> = all.filter(|i| !whole || known.is_grapheme_border(*i)).collect();
    let at = |n: u32| borders[(n as usize * (borders.len() - 1) / 0xffff).min(borders.len() - 1)];
    let mut sorted: Vec<(u32, u32)> =
        pieces.iter().map(|(a, l)| (u32::from(*a), u32::from(*a) + u32::from(*l))).collect();
    sorted.sort_unstable();
    let mut made: Vec<(usize, usize)> = Vec::new();
    for (a, b) in sorted {
        let (a, b) = (at(a), at(b));
        if made.last().is_none_or(|(c, d)| *d < a || (*d == a && c != d && a != b)) {
            made.push((a, b));
        }
    }
    made
}

/// How many marks are declared as not written: what is only changed is not among them, but where a rule says so.
pub fn dropped(written: &Written, options: &[(&str, &str)]) -> usize {
    let rule = |name, value| options.contains(&(name, value));
    let drops = |kind| match kind {
        LossKind::Nesting | LossKind::Overlap | LossKind::ZeroWidth | LossKind::Mark => true,
        LossKind::Discontinuous => rule("pieces", "drop"),
        LossKind::TokenBorder => rule("tokens", "drop"),
        _ => false,
    };
    written.losses.iter().filter(|l| drops(l.kind)).map(|l| l.count).sum()
}

/// Every article alone, each checked by itself, and joined as the format says.
fn in_pieces(format: &export::Format, request: &export::Request<'_>) -> Written {
    let whole = Arc::new(Whole::for_format(format, request, &|| Ok(())).unwrap());
    let (mut joined, mut seams) = (Written::default(), BTreeMap::new());
    for (number, article) in request.articles.iter().enumerate() {
        let piece = request.piece(&[*article], number > 0, &whole);
        let written = (format.write)(&piece).unwrap();
        assert_eq!(proof::mismatches(format, &piece, &written), vec![], "{}", format.id);
        joined.join(&written);
        for file in written.files {
            let known = joined.files.iter_mut().find(|f| f.suffix == file.suffix);
            let seam = seams.entry(file.suffix.clone()).or_insert_with(|| Seam::of(format.pieces, &file.suffix));
            let bytes = seam.add(&file).unwrap().into_owned();
            match known {
                Some(known) if matches!(format.pieces, Pieces::Files) => {
                    assert_eq!(known.bytes, bytes, "a file that several articles have is the same");
                }
                Some(known) => known.bytes.extend(bytes),
                None => joined.files.push(OutFile::new(file.suffix, bytes)),
            }
        }
    }
    for file in &mut joined.files {
        file.bytes.extend(seams.get_mut(&file.suffix).unwrap().end().unwrap());
    }
    joined
}

/// One choice of the rules of a format: for each of its options that has values, the one that `pick` gives.
fn rules(format: &export::Format, pick: &[usize]) -> Vec<(&'static str, &'static str)> {
    let specs =
        format.options.iter().filter(|spec| ["pieces", "overlaps", "tokens", "tokeniser", "ner"].contains(&spec.name));
    specs.zip(pick).map(|(spec, at)| (spec.name, spec.values[at % spec.values.len()])).collect()
}

const REQUESTS: &[(&str, &[(&str, &str)])] = &[
    ("conllu", &[("ner", "yes")]),
    ("tei", &[]),
    ("claimreview", &[]),
    ("w3c", &[]),
    ("conllu", &[]),
    ("conllu", &[("tokens", "cut")]),
    ("tsv", &[("texts", "yes")]),
    ("html", &[]),
    ("notation", &[]),
    ("brat", &[]),
    ("label-studio", &[]),
    ("doccano", &[]),
    ("prodigy", &[]),
    ("huggingface", &[]),
    ("huggingface", &[("split", "train:2,test:1"), ("seed", "7")]),
    ("spacy", &[]),
    ("spacy-json", &[]),
    ("gate-bdoc", &[]),
    ("pubannotation", &[]),
    ("cas-json", &[]),
    ("cas-xmi", &[]),
    ("webanno-tsv", &[]),
    ("jsonl", &[]),
    ("csv", &[]),
    ("csv", &[("raw", "yes"), ("bom", "yes")]),
    ("conll", &[]),
    ("conll", &[("scheme", "iob1"), ("columns", "2"), ("overlaps", "first")]),
    ("conll", &[("scheme", "bioes"), ("tokens", "cut"), ("names", "conll")]),
    ("conll", &[("scheme", "bilou"), ("overlaps", "innermost")]),
    ("conll", &[("scheme", "iob1"), ("tokens", "cut"), ("overlaps", "innermost")]),
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_reads_back_and_losses_add_up(
        texts in texts(),
        wishes in prop::collection::vec((0usize..3, wish()), 0..10),
    ) {
        let (sample, whole) = (built(&texts, &wishes, false), built(&texts, &wishes, true));
        for (id, options) in REQUESTS {
            let by_reader = matches!(export::by_id(id).unwrap().verify, export::Verify::ByReader(_));
            let request = request(if by_reader { &whole } else { &sample }, options);
            let format = export::by_id(id).unwrap();
            let written = (format.write)(&request).unwrap();
            prop_assert_eq!(proof::mismatches(format, &request, &written), vec![], "{} {:?}", id, options);
            prop_assert_eq!(written.marks, written.written + dropped(&written, options));
            prop_assert!(written.losses.iter().all(|l| l.count == l.examples.len() && l.count > 0));
            prop_assert_eq!((format.write)(&request).unwrap(), written);
        }
    }

    #[test]
    fn every_rule_is_kept_and_said(
        texts in texts(),
        wishes in prop::collection::vec((0usize..3, wish()), 0..10),
        pick in prop::collection::vec(0usize..12, 5),
    ) {
        let (sample, whole) = (built(&texts, &wishes, false), built(&texts, &wishes, true));
        for format in export::ALL {
            let options = rules(format, &pick);
            let by_reader = matches!(format.verify, export::Verify::ByReader(_));
            let request = request(if by_reader { &whole } else { &sample }, &options);
            let Ok(written) = (format.write)(&request) else { continue };
            prop_assert_eq!(proof::mismatches(format, &request, &written), vec![], "{} {:?}", format.id, options);
            prop_assert_eq!(written.marks, written.written + dropped(&written, &options), "{} {:?}", format.id, options);
            prop_assert!(written.losses.iter().all(|l| l.count == l.examples.len() && l.count > 0));
            let once = |l: &export::Loss| l.examples.iter().filter_map(|e| e.mark).collect::<BTreeSet<_>>().len() == l.count;
            let of_marks = [LossKind::Discontinuous, LossKind::TokenBorder, LossKind::ZeroWidth];
            prop_assert!(written.losses.iter().filter(|l| of_marks.contains(&l.kind)).all(once));
            if !matches!(format.pieces, Pieces::Whole) {
                let joined = in_pieces(format, &request);
                prop_assert_eq!(&joined.losses, &written.losses, "{} {:?}", format.id, options);
                let files: BTreeMap<&str, &[u8]> = written.files.iter().map(|f| (f.suffix.as_str(), &*f.bytes)).collect();
                let pieces: BTreeMap<&str, &[u8]> = joined.files.iter().map(|f| (f.suffix.as_str(), &*f.bytes)).collect();
                prop_assert_eq!(pieces, files, "{} {:?}", format.id, options);
            }
        }
    }

    #[test]
    fn pieces_make_the_whole(texts in texts(), wishes in prop::collection::vec((0usize..3, wish()), 0..8)) {
        let sample = built(&texts, &wishes, true);
        for (id, options) in REQUESTS {
            let (format, request) = (export::by_id(id).unwrap(), request(&sample, options));
            if matches!(format.pieces, Pieces::Whole) {
                continue;
            }
            let (written, joined) = ((format.write)(&request).unwrap(), in_pieces(format, &request));
            prop_assert_eq!(&joined.losses, &written.losses, "{} {:?}", id, options);
            prop_assert_eq!((joined.articles, joined.marks, joined.written), (written.articles, written.marks, written.written));
            let files: BTreeMap<&str, &[u8]> = written.files.iter().map(|f| (f.suffix.as_str(), &*f.bytes)).collect();
            let pieces: BTreeMap<&str, &[u8]> = joined.files.iter().map(|f| (f.suffix.as_str(), &*f.bytes)).collect();
            prop_assert_eq!(pieces, files, "{} {:?}", id, options);
        }
    }

    #[test]
    fn one_annotator_alone_loses_no_annotator(texts in texts(), wishes in prop::collection::vec((0usize..3, wish()), 0..6)) {
        let sample = built(&texts, &wishes, false);
        let mut alone = request(&sample, &[]);
        alone.annotators = vec![key("bob")];
        let written = (export::by_id("conll").unwrap().write)(&alone).unwrap();
        prop_assert!(counts(&written).iter().all(|(kind, _)| *kind != "annotator"));
    }

    #[test]
    fn mangled_files_never_make_a_reader_panic(
        file in 0usize..3,
        bytes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        cut in any::<prop::sample::Index>(),
    ) {
        let sample = Sample::full();
        for (id, options) in REQUESTS {
            let request = request(&sample, options);
            let format = export::by_id(id).unwrap();
            let mut written = (format.write)(&request).unwrap();
            let file = file % written.files.len();
            let content = &mut written.files[file].bytes;
            for (at, byte) in &bytes {
                let at = at.index(content.len());
                content[at] = *byte;
            }
            proof::mismatches(format, &request, &written);
            let content = &mut written.files[file].bytes;
            // A missing last line break is no fault, so more than that is cut off.
            content.truncate(cut.index(content.len() * 9 / 10));
            prop_assert!(!proof::mismatches(format, &request, &written).is_empty(), "{} cut short", id);
        }
    }
}
