//! Our own records, one JSON object a line, become rows again.
//!
//! Independent of what wrote them: it knows the shape of the records only. Used to bring them in and
//! to check what was written. Every failure is a sentence, never a panic. Must not know the project the
//! lines were made from.

pub mod cells;
pub mod kinds;
pub mod spaces;

use crate::model::{
    AnnotatorId, AttributeId, Attributes, Comment, CommentId, Decision, DecisionId, EntityId, Layer, Link, LinkId,
    Mark, MarkId, Origin, Part, Reading, Role, Span, Spans, Text, Value as Said,
};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeMap;
use std::str::FromStr;

/// The kinds of the schema's attributes, by id.
pub type Kinds = BTreeMap<String, String>;

/// The field `name` of a record as a `T`.
///
/// # Errors
/// A sentence when it is missing or of another kind.
pub fn field<T: DeserializeOwned>(record: &Value, name: &str) -> Result<T, String> {
    let found = record.get(name).ok_or(format!("the key “{name}” is missing"))?;
    serde_json::from_value(found.clone()).map_err(|e| format!("the key “{name}”: {e}"))
}

/// The array at `name`.
///
/// # Errors
/// A sentence when it is missing or no array.
pub fn array<'v>(record: &'v Value, name: &str) -> Result<&'v [Value], String> {
    record.get(name).and_then(Value::as_array).map(Vec::as_slice).ok_or(format!("the key “{name}” is no array"))
}

/// Rows that were written with their ids as a further key.
///
/// # Errors
/// A sentence that names the first row which is wrong.
pub fn rows<K, V>(record: &Value, name: &str) -> Result<BTreeMap<K, V>, String>
where
    K: DeserializeOwned + Ord,
    V: DeserializeOwned,
{
    array(record, name)?
        .iter()
        .map(|row| {
            let value = serde_json::from_value(row.clone()).map_err(|e| format!("{name}: {e}"))?;
            Ok((field(row, "id")?, value))
        })
        .collect()
}

/// The kinds the schema of the project record gives its attributes.
///
/// # Errors
/// A sentence when the schema is missing or damaged.
pub fn kinds(project: &Value) -> Result<Kinds, String> {
    let schema = project.get("schema").ok_or("the schema is missing")?;
    array(schema, "attributes")?
        .iter()
        .map(|row| {
            let kind = row.get("kind").ok_or("an attribute has no kind")?;
            let word = match kind {
                Value::String(word) => word.as_str(),
                Value::Object(map) => map.keys().next().map_or("", String::as_str),
                _ => "",
            };
            Ok((field(row, "id")?, word.to_lowercase()))
        })
        .collect()
}

/// The layers of an article record.
///
/// # Errors
/// A sentence that names what is wrong.
pub fn layer(record: &Value, text: &Text, kinds: &Kinds) -> Result<(AnnotatorId, Layer), String> {
    let mut made = Layer {
        comments: rows::<CommentId, Comment>(record, "comments")?,
        decisions: rows::<DecisionId, Decision>(record, "decisions")?,
        links: rows::<LinkId, Link>(record, "links")?,
        reading: reading(record, text)?,
        ..Layer::default()
    };
    for row in array(record, "marks")? {
        let id: MarkId = field(row, "id")?;
        let read = mark(row, text, kinds).map_err(|e| format!("the mark {id}: {e}"))?;
        if made.marks.insert(id, read).is_some() {
            return Err(format!("the mark {id} is there twice"));
        }
    }
    Ok((field(record, "annotator_id")?, made))
}

/// The parts of an article record.
///
/// # Errors
/// A sentence that names what is wrong.
pub fn parts(record: &Value, text: &Text) -> Result<BTreeMap<u32, Part>, String> {
    array(record, "parts")?
        .iter()
        .map(|row| {
            let span = span(text, field(row, "start")?, field(row, "end")?)?;
            let role: String = field(row, "role")?;
            let part = Part {
                end: u32::try_from(span.end()).map_err(|e| e.to_string())?,
                role: Role::of_id(&role).ok_or(format!("“{role}” is no role"))?,
                by: Origin::of_word(&field::<String>(row, "by")?),
            };
            Ok((u32::try_from(span.start()).map_err(|e| e.to_string())?, part))
        })
        .collect()
}

fn mark(row: &Value, text: &Text, kinds: &Kinds) -> Result<Mark, String> {
    let spans = spans(row, "spans", text)?;
    let said: Vec<String> = field(row, "text")?;
    let has: Vec<&str> = spans.iter().filter_map(|s| text.get(*s)).collect();
    if said != has {
        return Err(format!("it says the words {said:?}, its spans cover {has:?}"));
    }
    Ok(Mark {
        label: field(row, "label")?,
        spans: Spans::new(spans).map_err(|e| e.to_string())?,
        attributes: attributes(row, kinds)?,
        origin: Origin::of_word(&field::<String>(row, "origin")?),
        sure: field(row, "sure")?,
        note: field(row, "note")?,
        created: field(row, "created")?,
        changed: field(row, "changed")?,
        stale: match row.get("stale") {
            Some(_) => Some(field::<Vec<String>>(row, "stale")?.into_boxed_slice()),
            None => None,
        },
    })
}

fn reading(record: &Value, text: &Text) -> Result<Option<Reading>, String> {
    match record.get("reading") {
        None => Err("the key “reading” is missing".to_owned()),
        Some(Value::Null) => Ok(None),
        Some(row) => Ok(Some(Reading { read: spans(row, "read", text)?, finished: field(row, "finished")? })),
    }
}

fn spans(row: &Value, name: &str, text: &Text) -> Result<Vec<Span>, String> {
    field::<Vec<(usize, usize)>>(row, name)?.into_iter().map(|(start, end)| span(text, start, end)).collect()
}

fn span(text: &Text, start: usize, end: usize) -> Result<Span, String> {
    let byte = |at| text.byte_of_code_point(at).ok_or(format!("{at} is beyond the text"));
    Span::new(byte(start)?, byte(end)?).map_err(|e| e.to_string())
}

fn attributes(row: &Value, kinds: &Kinds) -> Result<Attributes, String> {
    let given = row.get("attributes").and_then(Value::as_object);
    given
        .ok_or("the attributes are missing")?
        .iter()
        .map(|(name, value)| {
            let id = AttributeId::new(name).map_err(|e| e.to_string())?;
            let own = row.get("kinds").and_then(|k| k.get(name)).and_then(Value::as_str);
            let kind = own.or(kinds.get(name).map(String::as_str)).unwrap_or("");
            let read = said(kind, value).ok_or(format!("“{name}” is no {kind}"))?;
            Ok((id, read))
        })
        .collect()
}

fn said(kind: &str, value: &Value) -> Option<Said> {
    let string = || value.as_str().map(str::to_owned);
    let strings = || value.as_array()?.iter().map(Value::as_str).collect::<Option<Vec<&str>>>();
    Some(match kind {
        "choice" => Said::Choice(string()?),
        "choices" => Said::Choices(strings()?.into_iter().map(str::to_owned).collect()),
        "text" => Said::Text(string()?),
        "number" => Said::Number(value.as_f64().or_else(|| value.as_str()?.parse().ok())?),
        "flag" => Said::Flag(value.as_bool()?),
        "date" => Said::Date(string()?),
        "entities" => {
            let ids = strings()?.into_iter().map(|id| EntityId::from_str(id).ok());
            Said::Entities(ids.collect::<Option<_>>()?)
        }
        _ => return None,
    })
}
