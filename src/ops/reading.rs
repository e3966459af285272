//! The reading ledger: what was read, and whether the article is finished.
//!
//! Must not know what is on screen.

use super::Maker;
use super::marks::{ensure_annotator, text_of};
use super::pieces::united;
use crate::edit::{Change, Refusal, Transaction};
use crate::model::{AnnotatorId, ArticleId, LayerKey, Project, Reading, Row, Span};

/// Everything up to the byte `offset` is read, or up to the end of a shorter text.
///
/// # Errors
/// When the article is gone, or it is noted already.
pub fn read_to(
    project: &Project,
    maker: &Maker<'_>,
    article: ArticleId,
    offset: usize,
) -> Result<Transaction, Refusal> {
    note(project, maker, article, "Read to here", |reading, length| {
        let mut all = std::mem::take(&mut reading.read);
        all.push(Span::of(0..offset.min(length)));
        reading.read = united(all);
    })
}

/// The article is finished, or no longer so. A finished article was read to its end.
///
/// # Errors
/// When the article is gone, or it is noted already.
pub fn finish(
    project: &Project,
    maker: &Maker<'_>,
    article: ArticleId,
    finished: bool,
) -> Result<Transaction, Refusal> {
    let title = if finished { "Finish the article" } else { "Reopen the article" };
    note(project, maker, article, title, |reading, length| {
        reading.finished = finished;
        if finished {
            reading.read = vec![Span::of(0..length)];
        }
    })
}

fn note(
    project: &Project,
    maker: &Maker<'_>,
    article: ArticleId,
    title: &str,
    change: impl FnOnce(&mut Reading, usize),
) -> Result<Transaction, Refusal> {
    let length = text_of(project, article)?.len();
    let key: LayerKey = (article, maker.annotator.clone());
    let before = Reading::get(project, &key).cloned();
    let mut after = before.clone().unwrap_or_default();
    change(&mut after, length);
    after.read.retain(|span| !span.is_empty());
    // No row and a row that says nothing are the same to whoever asks.
    if before.clone().unwrap_or_default() == after {
        return Err(Refusal::new("That is noted already."));
    }
    let mut edits = ensure_annotator(project, &maker.annotator);
    edits.push(Change { key, before, after: Some(after) }.into());
    Ok(Transaction::new(title, edits))
}

/// The share of an article's text that an annotator has read, from 0 to 1.
pub fn fraction(project: &Project, article: ArticleId, who: &AnnotatorId) -> f64 {
    let length = project.text(article).map_or(0, |t| t.len());
    let reading = project.layer(article, who).and_then(|l| l.reading.as_ref());
    match reading {
        Some(reading) if reading.finished || length == 0 => 1.0,
        Some(reading) => ratio(united(reading.read.clone()).iter().map(|s| s.len()).sum(), length),
        None => 0.0,
    }
}

#[expect(clippy::cast_precision_loss, reason = "texts are far below 2^52 bytes")]
fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}
