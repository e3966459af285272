//! `sidenote mark`: one mark; its id on standard output.

use super::args::Mark;
use super::common::{annotator, article, count, listed, to_write};
use super::{DONE, Failure, out};
use crate::edit::{Change, Edit, Transaction};
use crate::model::{
    Annotator, AnnotatorId, Attribute, AttributeId, AttributeKind, EntityId, IdSource, LabelId, Project, Span, Spans,
    Text, Value,
};
use crate::ops::{Maker, entities, marks};
use crate::store::{SystemIds, now};
use serde_json::json;
use std::collections::BTreeMap;

pub(super) fn run(args: &Mark) -> Result<u8, Failure> {
    let mut session = to_write(&args.project)?;
    out::tell_unread(&session);
    let project = session.project();
    let id = article(project, &args.article)?;
    let text = project.text(id).ok_or_else(|| Failure("the article has no text".to_owned()))?;
    let spans = args.span.iter().map(|s| span(text, s)).collect::<Result<Vec<_>, _>>()?;
    let spans = Spans::new(spans).map_err(|e| Failure(format!("reading --span: {e}")))?;
    let label = label(project, &args.label)?;
    let who = annotator(project, &args.annotator).unwrap_or_else(|_| project.annotator_id_for(&args.annotator));
    let mut ids = SystemIds;
    let mut edits: Vec<Edit> = Vec::new();
    let values = values(project, &label, &args.set, &mut ids, &mut edits)?;
    let mut maker = Maker { annotator: who.clone(), now: now(), ids: &mut ids };
    let (mark, transaction) = marks::add(project, &mut maker, id, spans, &label)?;
    edits.extend(transaction.edits.into_iter().map(|edit| finished(edit, &who, &args.annotator, &values)));
    session.commit(Transaction::new(transaction.title, edits), now())?;
    session.close()?;
    if args.json {
        out::json(&json!({"id": mark.to_string()}));
    } else {
        out::say(&mark.to_string());
    }
    Ok(DONE)
}

/// The planned edit with the attributes, and the annotator's name as it was typed.
fn finished(edit: Edit, who: &AnnotatorId, name: &str, values: &BTreeMap<AttributeId, Value>) -> Edit {
    match edit {
        Edit::Mark(mut c) => {
            if let Some(mark) = &mut c.after {
                mark.attributes.clone_from(values);
            }
            Edit::Mark(c)
        }
        Edit::Annotator(c) if c.key == *who => Change::add(c.key, Annotator { name: name.trim().to_owned() }).into(),
        other => other,
    }
}

/// A span as it is typed: code points `A..B`.
fn span(text: &Text, typed: &str) -> Result<Span, Failure> {
    let wrong = |why: String| Failure(format!("reading --span {typed}: {why}"));
    let ends = typed
        .split_once("..")
        .and_then(|(a, b)| Some((a.trim().parse::<usize>().ok()?, b.trim().parse::<usize>().ok()?)));
    let (a, b) = ends.ok_or_else(|| wrong("write it as A..B, two numbers of code points".to_owned()))?;
    let length = text.code_points(text.len());
    if a > b {
        return Err(wrong("it ends before it starts".to_owned()));
    }
    let beyond = || wrong(format!("the article has {}", count(length, "code point")));
    let (start, end) = (text.byte_of_code_point(a).ok_or_else(beyond)?, text.byte_of_code_point(b).ok_or_else(beyond)?);
    Span::new(start, end).map_err(|e| wrong(e.to_string()))
}

fn label(project: &Project, typed: &str) -> Result<LabelId, Failure> {
    let labels = &project.schema.labels;
    let found = labels.iter().find(|(id, l)| id.as_str() == typed || l.name == typed);
    found.map(|(id, _)| id.clone()).ok_or_else(|| {
        let ids = project.schema.labels_in_order();
        Failure(format!(
            "choosing the label: there is no “{typed}”; {}",
            listed("there are", ids.iter().map(|(id, _)| id.as_str()))
        ))
    })
}

fn values(
    project: &Project,
    label: &LabelId,
    typed: &[String],
    ids: &mut dyn IdSource,
    edits: &mut Vec<Edit>,
) -> Result<BTreeMap<AttributeId, Value>, Failure> {
    let mut made = BTreeMap::new();
    for pair in typed {
        let (name, value) = pair
            .split_once('=')
            .ok_or_else(|| Failure(format!("reading --set {pair}: write it as attribute=value")))?;
        let rows = project.schema.attributes_of(label);
        let (id, row) = rows.iter().find(|(id, _)| id.as_str() == name).ok_or_else(|| {
            Failure(format!(
                "reading --set {pair}: marks labelled “{label}” have no attribute “{name}”; {}",
                listed("they have", rows.iter().map(|(id, _)| id.as_str()))
            ))
        })?;
        let value = parsed(project, (label, row), value, ids, edits)
            .map_err(|why| Failure(format!("reading --set {pair}: {why}")))?;
        if !row.takes(&value) {
            return Err(Failure(format!("reading --set {pair}: {}", choices(row))));
        }
        made.insert((*id).clone(), value);
    }
    Ok(made)
}

fn choices(row: &Attribute) -> String {
    match &row.kind {
        AttributeKind::Choice(list) | AttributeKind::Choices(list) => {
            listed("its values are", list.iter().map(|c| c.id.as_str()))
        }
        _ => "it does not take this value".to_owned(),
    }
}

fn parsed(
    project: &Project,
    (label, row): (&LabelId, &Attribute),
    typed: &str,
    ids: &mut dyn IdSource,
    edits: &mut Vec<Edit>,
) -> Result<Value, String> {
    let several = || typed.split(',').map(str::trim).filter(|s| !s.is_empty());
    Ok(match &row.kind {
        AttributeKind::Choice(_) => Value::Choice(typed.to_owned()),
        AttributeKind::Choices(_) => Value::Choices(several().map(str::to_owned).collect()),
        AttributeKind::Text => Value::Text(typed.to_owned()),
        AttributeKind::Date => Value::Date(typed.to_owned()),
        AttributeKind::Number => {
            Value::Number(typed.trim().parse::<f64>().ok().filter(|n| n.is_finite()).ok_or("write a number")?)
        }
        AttributeKind::Flag => Value::Flag(match typed.trim() {
            "true" | "yes" | "1" => true,
            "false" | "no" | "0" => false,
            _ => return Err("write true or false".to_owned()),
        }),
        AttributeKind::Entities => {
            Value::Entities(several().map(|name| entity(project, (name, label), ids, edits)).collect())
        }
    })
}

/// The entity of this id or name; a new record where the project has none.
fn entity(
    project: &Project,
    (typed, label): (&str, &LabelId),
    ids: &mut dyn IdSource,
    edits: &mut Vec<Edit>,
) -> EntityId {
    let known =
        project.entities.iter().find(|(id, e)| e.name == typed || e.aliases.contains(typed) || id.to_string() == typed);
    if let Some((id, _)) = known {
        return *id;
    }
    let new = edits.iter().find_map(|e| match e {
        Edit::Entity(c) if c.after.as_ref().is_some_and(|row| row.name == typed) => Some(c.key),
        _ => None,
    });
    new.unwrap_or_else(|| {
        let id = EntityId::new(ids);
        edits.push(Change::add(id, entities::named(typed, label)).into());
        id
    })
}
