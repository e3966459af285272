//! Marks: make, relabel, move, set attributes, note, delete.
//!
//! Must not know how a selection was made.

use super::Maker;
use crate::edit::{Change, Edit, Refusal, Transaction};
use crate::model::{
    Annotator, AnnotatorId, ArticleId, AttributeId, Label, LabelId, LayerKey, Mark, MarkId, Project, Span, Spans, Text,
    Value,
};
use jiff::Timestamp;
use std::collections::BTreeSet;

/// A new mark of `label` on `spans`; gives its id beside the transaction.
///
/// # Errors
/// When the label is unknown or retired, a span is empty or cuts a character, or the same person has
/// the same mark already.
pub fn add(
    project: &Project,
    maker: &mut Maker<'_>,
    article: ArticleId,
    spans: Spans,
    label: &LabelId,
) -> Result<(MarkId, Transaction), Refusal> {
    let row = offered(project, label)?;
    let text = text_of(project, article)?;
    fits(text, &spans)?;
    let key: LayerKey = (article, maker.annotator.clone());
    let twin = project.layers.get(&key).and_then(|l| l.marks.values().find(|m| m.label == *label && m.spans == spans));
    if twin.is_some() {
        return Err(Refusal::new(format!("These words are marked as {} already.", row.name.to_lowercase())));
    }
    let id = MarkId::new(maker.ids);
    let mut edits = ensure_annotator(project, &maker.annotator);
    edits.push(Change::add((key, id), Mark::new(label.clone(), spans, maker.now)).into());
    Ok((id, Transaction::new(format!("Tag as {}", row.name), edits)))
}

/// A new mark of `label` on each of `places`, as one step; places that are marked so already and those
/// that cut a character are left out. Gives the ids of the new ones beside the transaction.
///
/// # Errors
/// When the label is unknown or retired, or nothing is left to mark.
pub fn add_all(
    project: &Project,
    maker: &mut Maker<'_>,
    article: ArticleId,
    places: &[Span],
    label: &LabelId,
) -> Result<(Vec<MarkId>, Transaction), Refusal> {
    let row = offered(project, label)?;
    let text = text_of(project, article)?;
    let key: LayerKey = (article, maker.annotator.clone());
    let marks = project.layers.get(&key).into_iter().flat_map(|l| l.marks.values());
    let mut taken: BTreeSet<Spans> = marks.filter(|m| m.label == *label).map(|m| m.spans.clone()).collect();
    let mut edits = ensure_annotator(project, &maker.annotator);
    let mut made = Vec::new();
    for spans in places.iter().map(|place| Spans::one(*place)) {
        if fits(text, &spans).is_err() || !taken.insert(spans.clone()) {
            continue;
        }
        let id = MarkId::new(maker.ids);
        made.push(id);
        edits.push(Change::add((key.clone(), id), Mark::new(label.clone(), spans, maker.now)).into());
    }
    if made.is_empty() {
        return Err(Refusal::new(format!("Nothing is left to mark as {}.", row.name.to_lowercase())));
    }
    let title = format!("Tag {} times as {}", made.len(), row.name);
    Ok((made, Transaction::new(title, edits)))
}

/// A label that new marks may have.
fn offered<'p>(project: &'p Project, label: &LabelId) -> Result<&'p Label, Refusal> {
    let row = project.schema.labels.get(label).filter(|l| !l.retired);
    row.ok_or_else(|| Refusal::new(format!("There is no label “{label}” in this schema.")))
}

/// The edit that makes an annotator known, where it is not.
pub fn ensure_annotator(project: &Project, who: &AnnotatorId) -> Vec<Edit> {
    if project.annotators.contains_key(who) {
        return Vec::new();
    }
    let row = Annotator { name: who.as_str().to_owned() };
    vec![Change::add(who.clone(), row).into()]
}

/// The text of an article.
pub(super) fn text_of(project: &Project, article: ArticleId) -> Result<&Text, Refusal> {
    let text = project.text(article);
    text.map(|t| &**t).ok_or_else(|| Refusal::new("This article is no longer in the project."))
}

pub(super) fn fits(text: &Text, spans: &Spans) -> Result<(), Refusal> {
    for span in spans.iter() {
        if span.is_empty() {
            return Err(Refusal::new("Select some words first."));
        }
        if span.end() > text.len() {
            return Err(Refusal::new(format!(
                "The span ends at code point {}, but the text has only {}.",
                text.code_points(span.end()).max(text.code_points(text.len())),
                text.code_points(text.len())
            )));
        }
        if !text.is_grapheme_border(span.start()) || !text.is_grapheme_border(span.end()) {
            return Err(Refusal::new("The span starts or ends inside a character."));
        }
    }
    Ok(())
}

/// The mark `id` of a layer.
///
/// # Errors
/// When it is gone.
pub fn find<'p>(project: &'p Project, layer: &LayerKey, id: MarkId) -> Result<&'p Mark, Refusal> {
    let mark = project.layers.get(layer).and_then(|l| l.marks.get(&id));
    mark.ok_or_else(|| Refusal::new("This mark is gone; select another."))
}

/// A transaction that changes one mark by `change`.
///
/// # Errors
/// When the mark is gone or would not change.
pub fn change(
    project: &Project,
    layer: &LayerKey,
    id: MarkId,
    now: Timestamp,
    title: &str,
    change: impl FnOnce(&mut Mark),
) -> Result<Transaction, Refusal> {
    let before = find(project, layer, id)?;
    let mut after = before.clone();
    change(&mut after);
    if after == *before {
        return Err(Refusal::new("Nothing would change."));
    }
    after.changed = now;
    let edit = Change::replace((layer.clone(), id), before.clone(), after);
    Ok(Transaction::new(title, vec![edit.into()]))
}

/// Another label for a mark. Attributes that the new label does not have are taken off.
///
/// # Errors
/// When the mark is gone, has the label already, or the label is unknown.
pub fn relabel(
    project: &Project,
    layer: &LayerKey,
    id: MarkId,
    label: &LabelId,
    now: Timestamp,
) -> Result<Transaction, Refusal> {
    let row = offered(project, label)?;
    let belongs = |a: &AttributeId| project.schema.attributes.get(a).is_some_and(|a| a.labels.contains(label));
    change(project, layer, id, now, &format!("Change to {}", row.name), |mark| {
        mark.label = label.clone();
        mark.attributes.retain(|a, _| belongs(a));
    })
}

/// Other words for a mark.
///
/// # Errors
/// When the mark is gone or a span does not fit the text.
pub fn move_to(
    project: &Project,
    layer: &LayerKey,
    id: MarkId,
    spans: Spans,
    now: Timestamp,
) -> Result<Transaction, Refusal> {
    fits(text_of(project, layer.0)?, &spans)?;
    change(project, layer, id, now, "Move the ends", |mark| {
        mark.spans = spans;
        mark.stale = None;
    })
}

/// The span of one piece of a mark in another place: the others stay.
///
/// # Errors
/// As [`move_to`], and when pieces would overlap.
pub fn move_piece(
    project: &Project,
    layer: &LayerKey,
    id: MarkId,
    piece: usize,
    to: Span,
    now: Timestamp,
) -> Result<Transaction, Refusal> {
    let mut spans = find(project, layer, id)?.spans.as_slice().to_vec();
    let slot = spans.get_mut(piece).ok_or_else(|| Refusal::new("This piece is gone."))?;
    *slot = to;
    let spans = Spans::new(spans).map_err(|e| Refusal::new(e.to_string()))?;
    move_to(project, layer, id, spans, now)
}

/// A value for an attribute of a mark; `None` takes it off.
///
/// # Errors
/// When the mark's label has no such attribute, or the attribute is retired or does not take the value.
pub fn set(
    project: &Project,
    layer: &LayerKey,
    id: MarkId,
    attribute: &AttributeId,
    value: Option<Value>,
    now: Timestamp,
) -> Result<Transaction, Refusal> {
    let mark = find(project, layer, id)?;
    let row = project.schema.attributes.get(attribute);
    let row = row.ok_or_else(|| Refusal::new(format!("There is no attribute “{attribute}” in this schema.")))?;
    if value.is_some() && !row.labels.contains(&mark.label) {
        return Err(Refusal::new(format!("Marks labelled “{}” have no attribute “{attribute}”.", mark.label)));
    }
    let value = value.filter(|v| !v.is_blank());
    if value.is_some() && row.retired {
        return Err(Refusal::new(format!("“{}” is no longer offered in this schema.", row.name)));
    }
    if let Some(value) = value.as_ref().filter(|v| !row.takes(v)) {
        return Err(Refusal::new(format!("“{value}” is not a value of “{attribute}”.")));
    }
    change(project, layer, id, now, &format!("Set {}", row.name.to_lowercase()), |mark| {
        match value {
            Some(value) => mark.attributes.insert(attribute.clone(), value),
            None => mark.attributes.remove(attribute),
        };
    })
}

/// The note of a mark.
///
/// # Errors
/// When the mark is gone.
pub fn note(
    project: &Project,
    layer: &LayerKey,
    id: MarkId,
    note: &str,
    now: Timestamp,
) -> Result<Transaction, Refusal> {
    change(project, layer, id, now, "Edit the note", |mark| note.clone_into(&mut mark.note))
}

/// Takes a mark away, with the links that hold on to it and the comments about it.
///
/// # Errors
/// When it is gone already.
pub fn delete(project: &Project, layer: &LayerKey, id: MarkId) -> Result<Transaction, Refusal> {
    let mark = find(project, layer, id)?;
    let rows = || project.layers.get(layer).into_iter();
    let links = rows().flat_map(|l| l.links_of(id));
    let mut edits: Vec<Edit> =
        links.map(|(link, row)| Change::remove((layer.clone(), link), row.clone()).into()).collect();
    let comments = rows().flat_map(|l| &l.comments).filter(|(_, c)| c.about == Some(id));
    edits.extend(comments.map(|(key, row)| Edit::from(Change::remove((layer.clone(), *key), row.clone()))));
    edits.push(Change::remove((layer.clone(), id), mark.clone()).into());
    let name = project.schema.labels.get(&mark.label).map_or("mark", |l| l.name.as_str());
    Ok(Transaction::new(format!("Delete {name}"), edits))
}
