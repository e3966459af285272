//! `INCEpTION`'s own suite of `WebAnno` TSV beside the same content as XMI, and GUM beside its CoNLL-U.

use super::{bring, fixture, take_in};
use crate::support::noon;
use sidenote::export::{self, Options, Request};
use sidenote::import::{Draft, DraftMark, Input, Outcome, by_id, guess};
use sidenote::model::*;
use std::path::{Path, PathBuf};

/// A mark as label, covered bytes, attributes and note.
type Said = (String, Vec<(usize, usize)>, Vec<String>, String);
/// A draft as its text, its marks, its links and its remarks, all in order.
type Plain = (String, Vec<Said>, Vec<(String, Said, Said)>, Vec<String>);

fn plain(draft: &Draft) -> Plain {
    let spans = |mark: &DraftMark| mark.spans.iter().map(|s| (s.start(), s.end())).collect();
    let attributes = |mark: &DraftMark| mark.attributes.iter().map(|(id, v)| format!("{id}={v}")).collect();
    let one = |mark: &DraftMark| (mark.label.to_string(), spans(mark), attributes(mark), mark.note.clone());
    let (mut marks, mut links, mut comments) = (Vec::new(), Vec::new(), Vec::new());
    for layer in &draft.layers {
        let here: Vec<Said> = layer.marks.iter().map(one).collect();
        links.extend(layer.links.iter().map(|l| (l.relation.to_string(), here[l.from].clone(), here[l.to].clone())));
        marks.extend(here);
        comments.extend(layer.comments.iter().map(|c| c.text.clone()));
    }
    marks.sort();
    links.sort();
    comments.sort();
    (draft.text.as_str().to_owned(), marks, links, comments)
}

fn cases() -> Vec<PathBuf> {
    let Some(path) = fixture("inception-tsv3") else { return Vec::new() };
    let mut cases: Vec<PathBuf> = std::fs::read_dir(path).unwrap().map(|e| e.unwrap().path()).collect();
    cases.sort();
    assert_eq!(cases.len(), 75, "the suite is whole");
    cases
}

fn name(case: &Path) -> &str {
    case.file_name().unwrap().to_str().unwrap()
}

fn read_tsv(content: &str) -> Outcome {
    let input = Input::alone("reference.tsv", content.as_bytes(), noon());
    assert_eq!(guess(&input).id, "webanno-tsv");
    (by_id("webanno-tsv").unwrap().read)(&input)
}

fn tsv(case: &Path) -> String {
    std::fs::read_to_string(case.join("reference.tsv")).unwrap()
}

/// The draft of a file with which nothing is wrong but that relations have no attributes here.
fn draft(outcome: &Outcome, case: &str) -> Plain {
    let known = |p: &Problem| p.message.contains(" is kept as a comment: ");
    assert!(outcome.problems.iter().all(known), "{case}: {:?}", outcome.problems);
    assert_eq!(outcome.drafts.len(), 1, "{case}");
    plain(&outcome.drafts[0])
}

#[test]
fn every_case_of_the_suite_comes_in_goes_out_and_comes_in_again() {
    for case in cases() {
        let first = draft(&read_tsv(&tsv(&case)), name(&case));
        let (_desk, session, intake) = take_in(bring(&case.join("reference.tsv")));
        assert_eq!((intake.marks, intake.links), (first.1.len(), first.2.len()), "{}", name(&case));
        let project = session.project();
        let request = Request {
            project,
            annotators: project.annotators.keys().cloned().collect(),
            articles: project.articles.keys().copied().collect(),
            options: Options::new(),
            piece: export::Piece::default(),
        };
        let format = export::by_id("webanno-tsv").unwrap();
        let written = (format.write)(&request).unwrap();
        assert_eq!(sidenote::session::proof::mismatches(format, &request, &written), [], "{}", name(&case));
        // What a relation says has no place at a link and came in as a comment.
        let lost: Vec<(&str, usize)> = written.losses.iter().map(|l| (l.kind.word(), l.count)).collect();
        let comments = first.3.len();
        assert_eq!(lost, if comments > 0 { vec![("comment", comments)] } else { vec![] }, "{}", name(&case));
        let again = read_tsv(std::str::from_utf8(&written.files[0].bytes).unwrap());
        let again = draft(&again, name(&case));
        assert_eq!((&again.0, &again.1, &again.2), (&first.0, &first.1, &first.2), "{}", name(&case));
    }
}

/// The cases whose TSV says something else than their XMI, and why.
const OTHERWISE: &[(&str, &str)] = &[
    ("testAnnotationWithLeadingWhitespace", "a start in white space moves to the word"),
    ("testAnnotationWithLeadingWhitespaceAtStart", "a start in white space moves to the word"),
    ("testAnnotationWithTrailingWhitespace", "an end in white space moves to the word"),
    ("testAnnotationWithTrailingWhitespaceAtEnd", "white space behind the last word is no part of the text"),
    ("testElevatedType", "the header names the type POS, the annotation is of its kind POS_NOUN"),
    ("testSingleNonMultiTokenRelationWithMultipleFeatureValues", "integerValue is called intValue in the XMI"),
    ("testSingleTokenRelationWithMultipleFeatureValues", "integerValue is called intValue in the XMI"),
    ("testStackedNonMultiTokenRelationWithMultipleFeatureValues", "integerValue is called intValue in the XMI"),
    ("testZeroWidthAnnotationBeforeFirstTokenIsMovedToBeginOfFirstToken", "it moves to the word"),
    ("testZeroWidthAnnotationBetweenTokenIsMovedToEndOfPreviousToken", "it moves to the word"),
    ("testZeroWidthAnnotationBeyondLastTokenIsMovedToEndOfLastToken", "it moves, and the text ends with the word"),
];

#[test]
fn a_tsv_and_its_xmi_give_the_same() {
    let mut other = Vec::new();
    for case in cases() {
        let Ok(xmi) = std::fs::read(case.join("reference.xmi")) else { continue };
        // Some headers call the layer of named entities by another name than the annotations have.
        let named = String::from_utf8_lossy(&xmi).contains(":NamedEntity ");
        let mut content = tsv(&case);
        if named {
            content = content.replace("webanno.custom.Span", &format!("{DKPRO}ner.type.NamedEntity"));
        }
        let beside = |name: &str| (name == "TypeSystem.xml").then(|| type_system().into_bytes());
        let input = Input { beside: &beside, ..Input::alone("reference.xmi", &xmi, noon()) };
        let twin = draft(&(by_id("cas-xmi").unwrap().read)(&input), name(&case));
        if draft(&read_tsv(&content), name(&case)) != twin {
            other.push(name(&case).to_owned());
        }
    }
    let known: Vec<&str> = OTHERWISE.iter().map(|(case, _)| *case).collect();
    assert!(other == known || other.is_empty() && fixture("inception-tsv3").is_none(), "{other:#?}");
}

const DKPRO: &str = "de.tudarmstadt.ukp.dkpro.core.api.";

/// The types of the suite, which has no file of them: name, parent, and features with their ranges.
const TYPES: &[(&str, &str, &str)] = &[
    ("webanno.custom.Span", "tcas.Annotation", "value:String"),
    ("webanno.custom.SimpleSpan", "tcas.Annotation", ""),
    ("webanno.custom.SimpleLink", "tcas.Annotation", "next:=webanno.custom.SimpleLink referenceType:String"),
    ("webanno.custom.SimpleChain", "cas.AnnotationBase", "first:=webanno.custom.SimpleLink"),
    ("webanno.custom.LinkType", "cas.TOP", "role:String target:=uima.tcas.Annotation"),
    ("webanno.custom.ComplexLinkType", "cas.TOP", "role:String target:=uima.tcas.Annotation"),
    ("webanno.custom.SimpleLinkHost", "tcas.Annotation", "links:FSArray"),
    ("webanno.custom.ComplexLinkHost", "tcas.Annotation", "links:FSArray value:String"),
    ("webanno.custom.FlexLinkHost", "tcas.Annotation", "links:FSArray"),
    ("webanno.custom.Relation", "tcas.Annotation", "value:String"),
    ("webanno.custom.SimpleRelation", "tcas.Annotation", ""),
    ("webanno.custom.ComplexRelation", "tcas.Annotation", "value:String boolValue:Boolean intValue:Integer"),
    ("#ner.type.NamedEntity", "tcas.Annotation", "value:String identifier:String"),
    ("#lexmorph.type.pos.POS", "tcas.Annotation", "PosValue:String coarseValue:String"),
    ("#lexmorph.type.pos.POS_NOUN", "tcas.Annotation", "PosValue:String coarseValue:String"),
    ("#lexmorph.type.morph.MorphologicalFeatures", "tcas.Annotation", "tense:String value:String"),
    ("#segmentation.type.Lemma", "tcas.Annotation", "value:String"),
    ("#segmentation.type.Stem", "tcas.Annotation", "value:String"),
    ("#segmentation.type.Sentence", "tcas.Annotation", "id:String"),
    ("#segmentation.type.Token", "tcas.Annotation", "pos:=#pos lemma:=#lemma stem:=#stem morph:=#morph order:Integer"),
    ("#syntax.type.dependency.Dependency", "tcas.Annotation", "DependencyType:String flavor:String"),
    ("#metadata.type.DocumentMetaData", "tcas.DocumentAnnotation", "documentId:String isLastSegment:Boolean"),
];

fn type_system() -> String {
    let full = |name: &str| name.replace('#', DKPRO);
    let feature = |feature: &str| {
        let (name, range) = feature.split_once(':').unwrap();
        let range = range.strip_prefix('=').map_or_else(|| format!("uima.cas.{range}"), full);
        format!("<featureDescription><name>{name}</name><rangeTypeName>{range}</rangeTypeName></featureDescription>")
    };
    let row = |(name, parent, features): &(&str, &str, &str)| {
        let features: String = features.split_whitespace().map(feature).collect();
        format!(
            "<typeDescription><name>{}</name><supertypeName>uima.{parent}</supertypeName><features>{features}</features></typeDescription>",
            full(name)
        )
    };
    let rows: String = TYPES.iter().map(row).collect();
    format!("<typeSystemDescription><types>{rows}</types></typeSystemDescription>")
}

/// The entities of an article: what kind each is, and its words without the spaces between them.
fn entities(draft: &Draft, kind: impl Fn(&DraftMark) -> String) -> Vec<(String, String)> {
    let words = |mark: &DraftMark| {
        let covered: String = mark.spans.iter().map(|s| draft.text.get(s).unwrap()).collect();
        covered.split_whitespace().collect::<String>()
    };
    let mut all: Vec<_> = draft.layers.iter().flat_map(|l| &l.marks).map(|mark| (kind(mark), words(mark))).collect();
    all.sort();
    all
}

#[test]
fn gums_tsv_and_its_conllu_have_the_same_entities() {
    let Some(path) = fixture("gum") else { return };
    let (mut articles, mut found) = (0, Vec::new());
    let mut names: Vec<_> = std::fs::read_dir(path.join("tsv")).unwrap().map(|e| e.unwrap().path()).collect();
    names.sort();
    for table in names {
        let outcome = read_tsv(&std::fs::read_to_string(&table).unwrap());
        draft(&outcome, name(&table));
        let columns = path.join("conllu").join(table.with_extension("conllu").file_name().unwrap());
        let columns = bring(&columns);
        let of = |mark: &DraftMark| mark.attributes[&AttributeId::of_name("entity")].to_string();
        let there = entities(&outcome.drafts[0], of);
        let wanted = entities(&columns.drafts[0], |mark| mark.label.to_string());
        let only = |of: &[(String, String)], other: &[(String, String)]| {
            let count = |all: &[(String, String)], one: &(String, String)| all.iter().filter(|o| *o == one).count();
            of.iter().filter(|one| count(of, one) > count(other, one)).map(|(k, w)| format!("{k} {w}")).collect()
        };
        let (more, less): (Vec<String>, Vec<String>) = (only(&there, &wanted), only(&wanted, &there));
        if !(more.is_empty() && less.is_empty()) {
            found.push((name(&table).to_owned(), more, less));
        }
        articles += 1;
    }
    // The words “it” and “'s” are one token of the text in CoNLL-U, where a mark on one of them is on both.
    let it = ("GUM_news_hackers.tsv".to_owned(), vec!["event it".to_owned()], vec!["event it's".to_owned()]);
    assert_eq!((articles, found), (12, vec![it]));
}
