//! What the files of an export hold, after the losses that were declared: what reading them again must give.
//!
//! Must not know any format.

use super::asked::{Asked, clipped};
use crate::model::{ArticleId, AttributeId, LabelId, Link, Mark, MarkId, RelationId, Span, Spans, Value};
use crate::records::kinds::kind_of;
use std::collections::{BTreeMap, BTreeSet};

/// What one person said about one article, as far as the format carries it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The article.
    pub article: ArticleId,
    /// The text as the files have it, where that is another than the article's.
    pub text: Option<String>,
    /// The person as a reader will name them; empty where the format does not say.
    pub annotator: String,
    /// The marks.
    pub marks: Vec<KeptMark>,
    /// The links: relation, and the marks by their place.
    pub links: Vec<(RelationId, usize, usize)>,
    /// Remarks that are no mark's own.
    pub comments: Vec<String>,
}

/// A mark as far as the format carries it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeptMark {
    /// Its label.
    pub label: LabelId,
    /// Its spans.
    pub spans: Spans,
    /// Its attributes, each value by its kind and in plain words.
    pub attributes: BTreeMap<AttributeId, (&'static str, String)>,
    /// The names of the entities it points to.
    pub entities: BTreeSet<String>,
    /// Its note.
    pub note: String,
}

impl Kept {
    /// Nothing kept yet of what this person said.
    pub(super) fn new(asked: &Asked<'_>, annotator: &str) -> Self {
        Self {
            article: asked.id,
            text: None,
            annotator: annotator.to_owned(),
            marks: Vec::new(),
            links: Vec::new(),
            comments: Vec::new(),
        }
    }

    /// Keeps the links whose ends are kept; gives the others.
    pub(super) fn keep_links<'l>(
        &mut self,
        links: impl Iterator<Item = &'l Link>,
        place: &BTreeMap<MarkId, usize>,
    ) -> Vec<&'l Link> {
        let mut left = Vec::new();
        for link in links {
            match (place.get(&link.from), place.get(&link.to)) {
                (Some(from), Some(to)) => self.links.push((link.relation.clone(), *from, *to)),
                _ => left.push(link),
            }
        }
        left
    }
}

/// A value by its kind and in plain words.
pub fn kept_value(value: &Value) -> (&'static str, String) {
    (kind_of(value), value.to_string())
}

/// The spans of a mark where the text has all of them: a damaged project may hold others.
pub(super) fn spans_of(asked: &Asked<'_>, mark: &Mark) -> Option<Spans> {
    let there = mark.spans.iter().all(|s| Span::of(clipped(asked.text, s)) == s);
    there.then(|| mark.spans.clone())
}
