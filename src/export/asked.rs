//! What a request asks for: its articles, their texts and the layers of the people named.
//!
//! Must not know any format. A request that names what is not there is refused here, once.

use super::Request;
use crate::edit::Refusal;
use crate::model::{AnnotatorId, Article, ArticleId, Layer, Mark, MarkId, Span, Text};
use std::collections::BTreeSet;
use std::ops::Range;

/// An article that was asked for.
pub(super) struct Asked<'p> {
    /// Its id.
    pub id: ArticleId,
    /// Its row.
    pub article: &'p Article,
    /// Its text.
    pub text: &'p Text,
    /// What the people asked for said about it, in the order of the request; who said nothing is
    /// left out.
    pub layers: Vec<(&'p AnnotatorId, &'p Layer)>,
}

impl<'p> Asked<'p> {
    /// Every mark asked for, in order of the layers and of the text.
    pub fn marks(&self) -> impl Iterator<Item = (MarkId, &'p Mark)> + '_ {
        self.layers.iter().flat_map(|(_, layer)| layer.in_order())
    }
}

/// The articles of `request`, each once.
///
/// # Errors
/// A refusal when the project has no such article, or not its text.
pub(super) fn asked<'p>(request: &Request<'p>) -> Result<Vec<Asked<'p>>, Refusal> {
    let mut seen = BTreeSet::new();
    request.articles.iter().filter(|id| seen.insert(**id)).map(|id| one(request, *id)).collect()
}

fn one<'p>(request: &Request<'p>, id: ArticleId) -> Result<Asked<'p>, Refusal> {
    let project = request.project;
    let article = project.articles.get(&id).ok_or_else(|| Refusal::new(format!("The project has no article {id}.")))?;
    let text = project.text(id).ok_or_else(|| {
        Refusal::new(format!("The text of the article “{}” is missing; run “check” to see what else is.", article.stem))
    })?;
    Ok(Asked { id, article, text, layers: layers(request, id) })
}

fn layers<'p>(request: &Request<'p>, id: ArticleId) -> Vec<(&'p AnnotatorId, &'p Layer)> {
    let mut seen = BTreeSet::new();
    request
        .annotators
        .iter()
        .filter(|who| seen.insert((*who).clone()))
        .filter_map(|who| request.project.layers.get_key_value(&(id, who.clone())))
        .filter(|(_, layer)| !layer.says_nothing())
        .map(|((_, who), layer)| (who, &**layer))
        .collect()
}

/// The bytes of `span` that the text has, on borders of characters: a project that was damaged may
/// hold spans that leave the text.
pub(super) fn clipped(text: &Text, span: Span) -> Range<usize> {
    floor(text, span.start())..floor(text, span.end())
}

fn floor(text: &Text, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.as_str().is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// The words of a mark, its pieces joined by an ellipsis; for examples in reports.
pub(super) fn words(text: &Text, mark: &Mark) -> String {
    let pieces: Vec<&str> = mark.spans.iter().map(|span| &text.as_str()[clipped(text, span)]).collect();
    pieces.join(" … ")
}
