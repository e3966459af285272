//! Two people compared by what they say.
//!
//! Must not compare ids: two people never make one row.

use super::{Difference, Field, What, points, shown, words_of};
use crate::model::{AnnotatorId, ArticleId, LabelId, Layer, Link, Mark, MarkId, Project, Spans};
use std::collections::{BTreeMap, BTreeSet};

/// Somebody's layers in a project.
#[derive(Debug, Clone, Copy)]
pub struct Said<'p> {
    /// Where.
    pub project: &'p Project,
    /// By whom.
    pub who: &'p AnnotatorId,
}

/// What a mark says, without attributes; the number tells marks apart that say the same.
type Content = (Spans, LabelId, usize);

/// What a link says: relation and both ends.
type Joined = (Content, String, Content);

/// What differs between two people in the articles that both projects have: matched by id, else by
/// their text.
pub fn people(a: Said<'_>, b: Said<'_>) -> Vec<Difference> {
    let mut found = Vec::new();
    for (id, row) in a.project.articles_in_order() {
        let same = if b.project.articles.get(&id).is_some_and(|other| other.text == row.text) {
            Some(id)
        } else {
            b.project.article_with_text(row.text)
        };
        if let Some(other) = same {
            layers(a, b, (id, other), &mut found);
        }
    }
    found
}

fn layers(a: Said<'_>, b: Said<'_>, (in_a, in_b): (ArticleId, ArticleId), found: &mut Vec<Difference>) {
    let blank = Layer::default();
    let (old, new) = (a.project.layer(in_a, a.who), b.project.layer(in_b, b.who));
    let (old, new) = (old.map_or(&blank, |l| &**l), new.map_or(&blank, |l| &**l));
    let (old_marks, new_marks) = (contents(old), contents(new));
    let both = (a.project, b.project);
    let stem = a.project.articles.get(&in_a).map(|row| row.stem.clone());
    let made = |side: Said<'_>, change, kind, id: String, words: String, fields| Difference {
        change,
        kind,
        article: stem.clone(),
        annotator: Some(side.project.name_of(side.who).to_owned()),
        id,
        words,
        fields,
    };
    let said = |c: &Content| format!("{} “{}” {}", c.1, words_of(both, in_a, &c.0), points(both, in_a, c.0.iter()));
    let keys: BTreeSet<&Content> = old_marks.keys().chain(new_marks.keys()).collect();
    for key in keys {
        match (old_marks.get(key), new_marks.get(key)) {
            (Some((_, x)), Some((id, y))) => {
                let fields = attributes(x, y);
                if !fields.is_empty() {
                    found.push(made(b, What::Changed, "mark", id.to_string(), said(key), fields));
                }
            }
            (Some((id, _)), None) => found.push(made(a, What::Removed, "mark", id.to_string(), said(key), vec![])),
            (None, Some((id, _))) => found.push(made(b, What::Added, "mark", id.to_string(), said(key), vec![])),
            (None, None) => {}
        }
    }
    let (old_links, new_links) = (joined(old, &old_marks), joined(new, &new_marks));
    let words = |j: &Joined| {
        let end = |c: &Content| words_of(both, in_a, &c.0);
        format!("{}: “{}” → “{}”", j.1, end(&j.0), end(&j.2))
    };
    for (link, id) in old_links.iter().filter(|(l, _)| !new_links.contains_key(*l)) {
        found.push(made(a, What::Removed, "link", id.clone(), words(link), vec![]));
    }
    for (link, id) in new_links.iter().filter(|(l, _)| !old_links.contains_key(*l)) {
        found.push(made(b, What::Added, "link", id.clone(), words(link), vec![]));
    }
}

fn contents(layer: &Layer) -> BTreeMap<Content, (MarkId, &Mark)> {
    let mut made = BTreeMap::new();
    for (id, mark) in layer.in_order() {
        let mut key = (mark.spans.clone(), mark.label.clone(), 0);
        while made.contains_key(&key) {
            key.2 += 1;
        }
        made.insert(key, (id, mark));
    }
    made
}

fn joined(layer: &Layer, marks: &BTreeMap<Content, (MarkId, &Mark)>) -> BTreeMap<Joined, String> {
    let by_id: BTreeMap<MarkId, &Content> = marks.iter().map(|(content, (id, _))| (*id, content)).collect();
    let said = |link: &Link| {
        let (from, to) = (*by_id.get(&link.from)?, *by_id.get(&link.to)?);
        Some((from.clone(), link.relation.to_string(), to.clone()))
    };
    layer.links.iter().filter_map(|(id, link)| Some((said(link)?, id.to_string()))).collect()
}

/// The attributes in which two marks on the same words differ.
fn attributes(a: &Mark, b: &Mark) -> Vec<Field> {
    let ids: BTreeSet<_> = a.attributes.keys().chain(b.attributes.keys()).collect();
    let value = |m: &Mark, id| m.attributes.get(id).and_then(|v| shown(&serde_json::to_value(v).unwrap_or_default()));
    let field = |id| Field { name: format!("attributes.{id}"), before: value(a, id), after: value(b, id) };
    ids.into_iter().map(field).filter(|f| f.before != f.after).collect()
}
