//! The rows of the dataset, as plain values.
//!
//! Must not know Parquet.

use super::super::json::value_json;
use super::super::rules::Rules;
use super::super::sheets::{Gathered, Page, Sheet, SheetMark};
use super::super::tokens::words;
use crate::model::{LabelId, Link, LinkId, Project, Span};
use rayon::prelude::*;
use serde_json::{Map, Value};
use std::ops::Range;

/// The rows of a part.
pub(super) struct Rows<'r>(pub Vec<Row<'r>>);

/// What one person said about one article.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Row<'r> {
    pub id: &'r str,
    pub annotator: &'r str,
    pub title: &'r str,
    pub language: &'r str,
    pub published: &'r str,
    pub source: String,
    pub text: &'r str,
    pub tokens: Vec<&'r str>,
    /// Of each token its place among the tags: 0 outside, odd where a mark begins, even where it goes on.
    pub tags: Vec<i64>,
    pub spans: Vec<SpanRow>,
    pub relations: Vec<RelationRow>,
}

/// A mark; offsets in code points.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct SpanRow {
    pub id: String,
    pub label: String,
    pub start: i64,
    pub end: i64,
    pub text: String,
    /// The pieces: one where the mark is in one piece.
    pub fragments: Vec<(i64, i64)>,
    /// The attributes as one JSON object.
    pub attributes: String,
    pub note: String,
}

/// A link, by the ids of its marks.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct RelationRow {
    pub id: String,
    pub relation: String,
    pub head: String,
    pub child: String,
}

/// The labels in the order of their names in `ner_tags`; those that are no longer offered last.
pub(super) fn labels(project: &Project) -> Vec<LabelId> {
    let offered = project.schema.labels_in_order().into_iter().map(|(id, _)| id.clone());
    let retired = project.schema.labels.iter().filter(|(_, row)| row.retired).map(|(id, _)| id.clone());
    offered.chain(retired).collect()
}

/// The names of the tags: `O`, then B and I of each label.
pub(super) fn tag_names(labels: &[LabelId]) -> Vec<String> {
    let both = labels.iter().flat_map(|label| [format!("B-{label}"), format!("I-{label}")]);
    std::iter::once("O".to_owned()).chain(both).collect()
}

impl<'r> Rows<'r> {
    /// The rows of what was gathered.
    pub fn of(project: &'r Project, made: &Gathered<'r>, as_tags: (&[LabelId], Rules)) -> Self {
        Self(made.sheets().par_iter().map(|(page, sheet)| row(project, page, sheet, as_tags)).collect())
    }
}

fn row<'r>(project: &'r Project, page: &Page<'r>, sheet: &Sheet<'r>, as_tags: (&[LabelId], Rules)) -> Row<'r> {
    let (article, text) = (page.article.article, page.article.text.as_str());
    let (ranges, tags) = tags(text, sheet, as_tags);
    Row {
        id: &article.stem,
        annotator: sheet.who.map_or("", |who| project.name_of(who)),
        title: &article.title,
        language: &article.meta.language,
        published: &article.meta.published,
        source: article.from_in_words(),
        text,
        tags,
        tokens: ranges.into_iter().map(|range| &text[range]).collect(),
        spans: sheet.marks.iter().map(|mark| span(page, mark)).collect(),
        relations: sheet.links.iter().map(|link| relation(sheet, link)).collect(),
    }
}

/// The tokens, and the tag of each: of the marks that share no text with one that the rules prefer.
fn tags(text: &str, sheet: &Sheet<'_>, (labels, rules): (&[LabelId], Rules)) -> (Vec<Range<usize>>, Vec<i64>) {
    let parts = |mark: &SheetMark<'_>| rules.pieces.of(&mark.spans).into_iter().map(|spans| spans.hull());
    let mut parts: Vec<(Span, &LabelId)> =
        sheet.marks.iter().flat_map(|m| parts(m).map(|span| (span, &m.mark.label))).collect();
    parts.retain(|(span, _)| !span.is_empty());
    parts.sort_by_key(|(span, _)| (span.start(), usize::MAX - span.end()));
    let cuts: Vec<Span> = parts.iter().filter(|_| rules.tokens.cuts()).map(|(span, _)| *span).collect();
    let ranges = words(rules.tokeniser, text, &cuts);
    let mut tags = vec![0; ranges.len()];
    let hulls: Vec<Vec<Range<usize>>> = parts.iter().map(|(span, _)| vec![span.range()]).collect();
    for ((hull, (_, label)), by) in hulls.iter().zip(&parts).zip(rules.overlaps.keep(&hulls)) {
        let (Some(label), true) = (labels.iter().position(|known| known == *label), by.is_empty()) else { continue };
        let begins = i64::try_from(label * 2 + 1).unwrap_or(0);
        let touched = rules.tokens.place(&ranges, hull).map_or_else(|_| Vec::new(), |(stretches, _)| stretches);
        // A token that two marks share is the first one's; the other begins behind it.
        let free: Vec<usize> = touched.into_iter().flatten().filter(|token| tags.get(*token) == Some(&0)).collect();
        for (at, token) in free.into_iter().enumerate() {
            tags[token] = begins + i64::from(at > 0);
        }
    }
    (ranges, tags)
}

fn span(page: &Page<'_>, mark: &SheetMark<'_>) -> SpanRow {
    let points = |at: usize| i64::try_from(page.article.text.code_points(at)).unwrap_or(i64::MAX);
    let text = page.article.text.as_str();
    let pieces: Vec<&str> = mark.spans.iter().map(|s| &text[s.range()]).collect();
    let attributes: Map<String, Value> =
        mark.attributes.iter().map(|(id, value)| (id.to_string(), value_json(value))).collect();
    SpanRow {
        id: mark.id.to_string(),
        label: mark.mark.label.to_string(),
        start: points(mark.spans.hull().start()),
        end: points(mark.spans.hull().end()),
        text: pieces.join(" "),
        fragments: mark.spans.iter().map(|s| (points(s.start()), points(s.end()))).collect(),
        attributes: Value::Object(attributes).to_string(),
        note: mark.mark.note.clone(),
    }
}

fn relation(sheet: &Sheet<'_>, (link, said, from, to): &(LinkId, &Link, usize, usize)) -> RelationRow {
    let id = |at: &usize| sheet.marks.get(*at).map_or_else(String::new, |mark| mark.id.to_string());
    RelationRow { id: link.to_string(), relation: said.relation.to_string(), head: id(from), child: id(to) }
}
