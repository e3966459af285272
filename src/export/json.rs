//! Articles, layers and marks as JSON: the shapes that the command line shows and the JSONL export
//! writes.
//!
//! Offsets are code points, half-open; ids are strings; keys come in a fixed order. Must not know
//! who asks for it.

use super::asked::clipped;
use crate::model::{
    AnnotatorId, ArticleId, AttributeId, AttributeKind, Layer, Link, LinkId, Mark, MarkId, Project, Span, Text,
    Value as Said,
};
use crate::records::kinds::kind_of;
use serde_json::{Map, Value, json};

/// An article with the layers of `annotators`, as `show --json` prints it; null where the project
/// has no such article.
pub fn show_json(project: &Project, article: ArticleId, annotators: &[AnnotatorId]) -> Value {
    let Some(row) = project.articles.get(&article) else {
        return Value::Null;
    };
    json!({
        "article": row.stem,
        "title": row.title,
        "text": project.text(article).map_or("", |t| t.as_str()),
        "parts": parts_json(project, article),
        "layers": layers_json(project, article, annotators),
    })
}

/// An article with everything known about it and the layers of `annotators`, as one record of the
/// JSONL export; null where the project has no such article.
pub fn article_json(project: &Project, article: ArticleId, annotators: &[AnnotatorId]) -> Value {
    let Some(row) = project.articles.get(&article) else {
        return Value::Null;
    };
    json!({
        "record": "article",
        "id": row.stem,
        "article": article.to_string(),
        "title": row.title,
        "text": project.text(article).map_or("", |t| t.as_str()),
        "sha256": row.text,
        "source": row.source,
        "meta": row.meta,
        "added": row.added,
        "parts": parts_json(project, article),
        "layers": layers_json(project, article, annotators),
    })
}

/// Everything one annotator said about one article. The bookkeeping of copies is no part of it.
pub fn layer_json(project: &Project, article: ArticleId, who: &AnnotatorId, layer: &Layer) -> Value {
    let marks: Vec<Value> =
        layer.in_order().into_iter().map(|(id, mark)| mark_json(project, article, id, mark)).collect();
    let links: Vec<Value> = layer.links.iter().map(|(id, l)| link_json(*id, l)).collect();
    json!({
        "annotator": project.name_of(who),
        "annotator_id": who,
        "marks": marks,
        "links": links,
        "reading": reading_json(project, article, layer),
        "comments": rows_json(layer.comments.iter()),
        "decisions": rows_json(layer.decisions.iter()),
    })
}

/// One mark. `kinds` is there only where the schema does not tell what kind an attribute's value
/// is, and `stale` only where a file said other words than the text has.
pub fn mark_json(project: &Project, article: ArticleId, id: MarkId, mark: &Mark) -> Value {
    let text = project.text(article).map(|t| &**t);
    let mut made = json!({
        "id": id,
        "label": mark.label,
        "spans": mark.spans.iter().map(|s| span_json(text, s)).collect::<Vec<_>>(),
        "text": mark.spans.iter().map(|s| words(text, s)).collect::<Vec<_>>(),
        "attributes": attributes_json(mark),
        "origin": mark.origin.word(),
        "created": mark.created,
        "changed": mark.changed,
        "sure": mark.sure,
        "note": mark.note,
    });
    let kinds = kinds_json(project, mark);
    if !kinds.is_empty() {
        made["kinds"] = Value::Object(kinds);
    }
    if let Some(stale) = &mark.stale {
        made["stale"] = json!(stale);
    }
    made
}

fn link_json(id: LinkId, link: &Link) -> Value {
    json!({
        "id": id,
        "relation": link.relation,
        "from": link.from,
        "to": link.to,
        "created": link.created,
    })
}

fn layers_json(project: &Project, article: ArticleId, annotators: &[AnnotatorId]) -> Vec<Value> {
    let said = |who: &&AnnotatorId| project.layer(article, who).is_some_and(|l| !l.says_nothing());
    annotators
        .iter()
        .filter(said)
        .filter_map(|who| {
            let layer = project.layer(article, who)?;
            Some(layer_json(project, article, who, layer))
        })
        .collect()
}

fn parts_json(project: &Project, article: ArticleId) -> Vec<Value> {
    let text = project.text(article).map(|t| &**t);
    project
        .parts_of(article)
        .map(|(start, part)| {
            json!({
                "role": part.role.id(),
                "start": code_points(text, start),
                "end": code_points(text, part.end as usize),
                "by": part.by.word(),
            })
        })
        .collect()
}

fn reading_json(project: &Project, article: ArticleId, layer: &Layer) -> Value {
    let text = project.text(article).map(|t| &**t);
    layer.reading.as_ref().map_or(Value::Null, |reading| {
        let read: Vec<Value> = reading.read.iter().map(|s| span_json(text, *s)).collect();
        json!({ "read": read, "finished": reading.finished })
    })
}

/// Rows with their ids as a first key, the rest as serde writes them.
pub(super) fn rows_json<'r, K, V>(rows: impl Iterator<Item = (K, &'r V)>) -> Vec<Value>
where
    K: ToString,
    V: serde::Serialize + 'r,
{
    rows.map(|(id, row)| {
        let mut made = Map::new();
        made.insert("id".to_owned(), Value::String(id.to_string()));
        if let Ok(Value::Object(fields)) = serde_json::to_value(row) {
            made.extend(fields);
        }
        Value::Object(made)
    })
    .collect()
}

fn attributes_json(mark: &Mark) -> Map<String, Value> {
    mark.attributes.iter().map(|(id, value)| (id.to_string(), value_json(value))).collect()
}

/// The plain JSON of a value. A number that JSON does not have is written as a string.
pub(super) fn value_json(value: &Said) -> Value {
    match value {
        Said::Choice(s) | Said::Text(s) | Said::Date(s) => json!(s),
        Said::Choices(set) => json!(set),
        Said::Number(n) if n.is_finite() => json!(n),
        Said::Number(n) => json!(n.to_string()),
        Said::Flag(yes) => json!(yes),
        Said::Entities(set) => json!(set),
    }
}

/// The kinds of those values that the schema does not tell.
fn kinds_json(project: &Project, mark: &Mark) -> Map<String, Value> {
    mark.attributes
        .iter()
        .filter(|(id, value)| schema_kind(project, id) != Some(kind_of(value)))
        .map(|(id, value)| (id.to_string(), json!(kind_of(value))))
        .collect()
}

/// The word for the kind of values the schema gives an attribute.
pub(super) fn schema_kind(project: &Project, id: &AttributeId) -> Option<&'static str> {
    project.schema.attributes.get(id).map(|a| match a.kind {
        AttributeKind::Choice(_) => "choice",
        AttributeKind::Choices(_) => "choices",
        AttributeKind::Text => "text",
        AttributeKind::Number => "number",
        AttributeKind::Flag => "flag",
        AttributeKind::Date => "date",
        AttributeKind::Entities => "entities",
    })
}

fn span_json(text: Option<&Text>, span: Span) -> Value {
    json!([code_points(text, span.start()), code_points(text, span.end())])
}

fn code_points(text: Option<&Text>, offset: usize) -> usize {
    text.map_or(0, |t| t.code_points(offset))
}

fn words(text: Option<&Text>, span: Span) -> &str {
    text.map_or("", |t| &t.as_str()[clipped(t, span)])
}
