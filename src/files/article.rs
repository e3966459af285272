//! `articles/<stem>.ron`: what is known about an article, and its parts in code points.
//!
//! Must not know its layers.

use super::{FORMAT, from_ron, to_bytes, to_code_points, to_ron};
use crate::model::{Article, ArticleId, Meta, Origin, Part, Problem, Role, Source, Span, Text, TextHash};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Serialize, Deserialize)]
struct ArticleFile {
    format: u32,
    min_reader: u32,
    id: ArticleId,
    stem: String,
    title: String,
    text: TextHash,
    source: Source,
    meta: Meta,
    added: Timestamp,
    parts: Vec<PartRow>,
}

/// A part on disk: start, end, role, who said so.
#[derive(Serialize, Deserialize)]
pub(super) struct PartRow(usize, usize, Role, Origin);

/// # Errors
/// When it cannot be written as RON.
pub fn article_to_ron(
    id: ArticleId,
    article: &Article,
    parts: &BTreeMap<u32, Part>,
    text: &Text,
) -> Result<String, String> {
    to_ron(&ArticleFile {
        format: FORMAT,
        min_reader: FORMAT,
        id,
        stem: article.stem.clone(),
        title: article.title.clone(),
        text: article.text,
        source: article.source.clone(),
        meta: article.meta.clone(),
        added: article.added,
        parts: rows_of(parts, text),
    })
}

/// Parts as they are written.
pub(super) fn rows_of(parts: &BTreeMap<u32, Part>, text: &Text) -> Vec<PartRow> {
    let row = |(start, part): (&u32, &Part)| {
        let (a, b) = to_code_points(text, Span::of(*start as usize..part.end as usize));
        PartRow(a, b, part.role, part.by.clone())
    };
    parts.iter().map(row).collect()
}

/// The id, the article, its parts, the blank text that they are on.
type OnBlank = (ArticleId, Article, BTreeMap<u32, Part>, std::sync::Arc<Text>);

/// An article without its text at hand: its parts on a blank text that is long enough.
///
/// # Errors
/// A located problem.
pub fn article_on_blank(file: &str, bytes: &[u8]) -> Result<OnBlank, Problem> {
    let read: ArticleFile = from_ron(file, bytes)?;
    let points: Vec<(usize, usize)> = read.parts.iter().map(|p| (p.0, p.1)).collect();
    let blank = std::sync::Arc::new(super::layer::blank(points.iter()));
    let (id, article, parts, problems) = article_from_ron(file, bytes, &blank)?;
    match problems.into_iter().next() {
        Some(problem) => Err(problem),
        None => Ok((id, article, parts, blank)),
    }
}

/// The id, the article, its parts by their first byte, what is wrong with them.
type Read = (ArticleId, Article, BTreeMap<u32, Part>, Vec<Problem>);

/// An article, its parts and what is wrong with them. `text` is the text that lies beside the file.
///
/// # Errors
/// A located problem.
pub fn article_from_ron(file: &str, bytes: &[u8], text: &Text) -> Result<Read, Problem> {
    let read: ArticleFile = from_ron(file, bytes)?;
    let (parts, problems) = parts_of(file, read.parts, text);
    let article = Article {
        stem: read.stem,
        title: read.title,
        text: read.text,
        source: read.source,
        meta: read.meta,
        added: read.added,
    };
    Ok((read.id, article, parts, problems))
}

/// Parts by their first byte, and what is wrong with them.
pub(super) fn parts_of(file: &str, rows: Vec<PartRow>, text: &Text) -> (BTreeMap<u32, Part>, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut parts = BTreeMap::new();
    let mut reached = 0;
    for PartRow(start, end, role, by) in rows {
        match to_bytes(text, (start, end)) {
            Some(span) if span.start() >= reached && !span.is_empty() => {
                reached = span.end();
                let end = u32::try_from(span.end()).unwrap_or(u32::MAX);
                parts.insert(u32::try_from(span.start()).unwrap_or(u32::MAX), Part { end, role, by });
            }
            _ => problems.push(
                Problem::error(
                    "bad_part",
                    format!(
                        "the part {start}..{end} ({}) overlaps another or leaves the text; it was left out",
                        role.title()
                    ),
                )
                .in_file(file, None, None),
            ),
        }
    }
    (parts, problems)
}
