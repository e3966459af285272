//! One mark made two, and two made one.
//!
//! Must not know how the marks were chosen.

use super::marks::{find, fits, text_of};
use super::{Maker, pieces};
use crate::edit::{Change, Edit, Refusal, Transaction};
use crate::model::{ArticleId, Attributes, Comment, LayerKey, Link, Mark, MarkId, Project, Span, Spans, Value};
use crate::text;
use jiff::Timestamp;
use std::collections::BTreeSet;

/// Two marks for one, cut at `at`: the words before keep the mark with its links, those after become
/// a new one with the same label, attributes and note. White space at the cut belongs to neither.
/// Gives the id of the new one beside the transaction.
///
/// # Errors
/// When the mark is gone, `at` is not inside it or cuts a character, or one of the two is there
/// already.
pub fn split(
    project: &Project,
    maker: &mut Maker<'_>,
    article: ArticleId,
    id: MarkId,
    at: usize,
) -> Result<(MarkId, Transaction), Refusal> {
    let key: LayerKey = (article, maker.annotator.clone());
    let before = find(project, &key, id)?;
    let body = text_of(project, article)?;
    let outside = || Refusal::new("Put the caret inside the mark, where it is to be cut in two.");
    let left = Spans::new(cut(body.as_str(), before, 0..at)).map_err(|_| outside())?;
    let right = Spans::new(cut(body.as_str(), before, at..body.len())).map_err(|_| outside())?;
    fits(body, &left)?;
    fits(body, &right)?;
    for spans in [&left, &right] {
        no_twin(project, &key, &before.label, spans, &[id])?;
    }
    let stale = None;
    let first = Mark { spans: left, changed: maker.now, stale: stale.clone(), ..before.clone() };
    let second = Mark { spans: right, created: maker.now, changed: maker.now, stale, ..before.clone() };
    let new = MarkId::new(maker.ids);
    let edits: Vec<Edit> =
        vec![Change::replace((key.clone(), id), before.clone(), first).into(), Change::add((key, new), second).into()];
    Ok((new, Transaction::new("Split the mark", edits)))
}

/// The pieces of a mark inside `part`; those that are cut lose the white space at the cut.
fn cut(body: &str, mark: &Mark, part: std::ops::Range<usize>) -> Vec<Span> {
    let inside = |span: Span| {
        let range = span.start().max(part.start)..span.end().min(part.end);
        if range.start >= range.end || body.get(range.clone()).is_none() {
            return None;
        }
        let words = if range == span.range() { range } else { text::trim(body, range) };
        (!words.is_empty()).then(|| Span::of(words))
    };
    mark.spans.iter().filter_map(inside).collect()
}

/// One mark for two: the words, attributes, notes, links and comments of both, under the first one's id.
///
/// # Errors
/// When one is gone, their labels differ, they contradict each other or are linked to each other, or
/// the united mark is there already.
pub fn merge(
    project: &Project,
    key: &LayerKey,
    id: MarkId,
    with: MarkId,
    now: Timestamp,
) -> Result<Transaction, Refusal> {
    let (a, b) = (find(project, key, id)?, find(project, key, with)?);
    if id == with || a.label != b.label {
        return Err(Refusal::new("Only two marks with the same label become one."));
    }
    let spans = pieces::united(a.spans.iter().chain(b.spans.iter()).collect());
    let spans = Spans::new(spans).map_err(|e| Refusal::new(e.to_string()))?;
    no_twin(project, key, &a.label, &spans, &[id, with])?;
    let attributes = both(project, &a.attributes, &b.attributes)?;
    let note = notes(&a.note, &b.note);
    let sure = a.sure && b.sure;
    let one = Mark { spans, attributes, note, sure, changed: now, stale: None, ..a.clone() };
    let mut edits = moved_links(project, key, id, with)?;
    edits.extend(moved_comments(project, key, id, with));
    edits.push(Change::remove((key.clone(), with), b.clone()).into());
    edits.push(Change::replace((key.clone(), id), a.clone(), one).into());
    let name = project.schema.labels.get(&a.label).map_or("mark", |l| l.name.as_str());
    Ok(Transaction::new(format!("Merge two marks of {name}"), edits))
}

/// The mark of the same label that follows `id` in the text.
///
/// # Errors
/// When the mark is gone or the last of its label.
pub fn following(project: &Project, key: &LayerKey, id: MarkId) -> Result<MarkId, Refusal> {
    let label = &find(project, key, id)?.label;
    let rows = project.layers.get(key).map(|l| l.in_order()).unwrap_or_default();
    let mut after = rows.iter().skip_while(|(m, _)| *m != id).skip(1).filter(|(_, m)| m.label == *label);
    after.next().map(|(m, _)| *m).ok_or_else(|| Refusal::new("No mark of this label follows."))
}

fn no_twin(
    project: &Project,
    key: &LayerKey,
    label: &crate::model::LabelId,
    spans: &Spans,
    but: &[MarkId],
) -> Result<(), Refusal> {
    let mut marks = project.layers.get(key).into_iter().flat_map(|l| &l.marks);
    if marks.any(|(id, m)| !but.contains(id) && m.label == *label && m.spans == *spans) {
        return Err(Refusal::new("There is a mark of this label on just these words already."));
    }
    Ok(())
}

/// What both say; sets are united, what only one says is kept.
fn both(project: &Project, a: &Attributes, b: &Attributes) -> Result<Attributes, Refusal> {
    let mut all = a.clone();
    for (id, value) in b {
        let united = match (all.get(id), value) {
            (None, _) => value.clone(),
            (Some(Value::Choices(x)), Value::Choices(y)) => Value::Choices(x | y),
            (Some(Value::Entities(x)), Value::Entities(y)) => Value::Entities(x | y),
            (Some(same), _) if same == value => continue,
            (Some(other), _) => {
                let name = project.schema.attributes.get(id).map_or(id.as_str(), |row| row.name.as_str());
                return Err(Refusal::new(format!(
                    "The two contradict each other: {name} is “{other}” in one and “{value}” in the other. Make them the same first."
                )));
            }
        };
        all.insert(id.clone(), united);
    }
    Ok(all)
}

fn notes(a: &str, b: &str) -> String {
    match (a, b) {
        ("", only) | (only, "") => only.to_owned(),
        _ if a == b => a.to_owned(),
        _ => format!("{a}\n{b}"),
    }
}

/// The links of `from`, held by `to` instead; one that would be there twice is there once.
fn moved_links(project: &Project, key: &LayerKey, to: MarkId, from: MarkId) -> Result<Vec<Edit>, Refusal> {
    let Some(layer) = project.layers.get(key) else { return Ok(Vec::new()) };
    let put = |end: MarkId| if end == from { to } else { end };
    let mut seen: BTreeSet<_> = layer.links_of(to).map(|(_, l)| (&l.relation, l.from, l.to)).collect();
    let mut edits = Vec::new();
    for (id, link) in layer.links_of(from) {
        let after = Link { from: put(link.from), to: put(link.to), ..link.clone() };
        if after.from == after.to {
            return Err(Refusal::new("The two marks are linked to each other; delete that link first."));
        }
        let fresh = seen.insert((&link.relation, after.from, after.to));
        let edit = if fresh {
            Change::replace((key.clone(), id), link.clone(), after)
        } else {
            Change::remove((key.clone(), id), link.clone())
        };
        edits.push(edit.into());
    }
    Ok(edits)
}

fn moved_comments(project: &Project, key: &LayerKey, to: MarkId, from: MarkId) -> Vec<Edit> {
    let rows = project.layers.get(key).into_iter().flat_map(|l| &l.comments).filter(|(_, c)| c.about == Some(from));
    let moved = |row: &Comment| Comment { about: Some(to), ..row.clone() };
    rows.map(|(id, row)| Change::replace((key.clone(), *id), row.clone(), moved(row)).into()).collect()
}
