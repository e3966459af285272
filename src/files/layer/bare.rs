//! A layer's file by itself, without its article's text at hand: to merge two versions of one file.
//!
//! Must not know where the file lies.

use super::super::{FORMAT, from_ron, to_ron};
use super::{LayerFile, Record, layer_of, records_of};
use crate::model::{AnnotatorId, ArticleId, Layer, MAX_TEXT_BYTES, Problem, Text, TextHash};
use std::sync::Arc;

/// What stands over the records of a layer's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayerHead {
    /// The article.
    pub article: ArticleId,
    /// Who speaks.
    pub annotator: AnnotatorId,
    /// The text that the places are of.
    pub text: TextHash,
}

/// The file of a layer whose text is not at hand: `blank` stands for it.
///
/// # Errors
/// When it cannot be written as RON.
pub fn layer_over_blank(head: &LayerHead, layer: &Layer, blank: &Text) -> Result<String, String> {
    let LayerHead { article, annotator, text } = head.clone();
    let records = records_of(layer, blank);
    to_ron(&LayerFile { format: FORMAT, min_reader: FORMAT, article, annotator, text, records })
}

/// The layer of a file on `text`, or where that is another one or none, on a blank text that is long
/// enough: then its places are code points as they stand, and its words are kept as they are said.
///
/// # Errors
/// A located problem.
pub fn layer_on(
    file: &str,
    bytes: &[u8],
    text: impl Fn(ArticleId) -> Option<Arc<Text>>,
) -> Result<(LayerHead, Layer, Arc<Text>), Problem> {
    let read: LayerFile = from_ron(file, bytes)?;
    let head = LayerHead { article: read.article, annotator: read.annotator, text: read.text };
    let own = text(head.article).filter(|t| t.hash() == head.text);
    let text = own.unwrap_or_else(|| Arc::new(blank(read.records.iter().flat_map(Record::points))));
    let (layer, problems) = layer_of(file, &text, read.records);
    match problems.into_iter().next() {
        Some(problem) => Err(problem),
        None => Ok((head, layer, text)),
    }
}

/// A text without words that all these places lie in.
pub(in super::super) fn blank<'p>(points: impl Iterator<Item = &'p (usize, usize)>) -> Text {
    let longest = points.map(|(start, end)| *start.max(end)).max().unwrap_or(0);
    Text::new("x".repeat(longest.min(MAX_TEXT_BYTES)))
}

impl Record {
    /// The places it speaks of.
    fn points(&self) -> &[(usize, usize)] {
        match self {
            Self::Mark { spans, .. } | Self::Read { spans, .. } => spans,
            _ => &[],
        }
    }
}
