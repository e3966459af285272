//! A Parquet file read again, row by row, and compared with the rows that were to be written.
//!
//! Must not know how columns are written.

use super::columns::features;
use super::rows::{Row, Rows};
use crate::model::LabelId;
use bytes::Bytes;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use serde_json::{Value, json};

/// What differs, if anything does.
pub(super) fn difference(file: &[u8], wanted: &Rows, labels: &[LabelId]) -> Option<String> {
    // The library panics at some damage, which must not take the check with it.
    let read = std::panic::catch_unwind(|| rows(file, labels));
    match read.unwrap_or_else(|_| Err("it is damaged".to_owned())) {
        Err(why) => Some(format!("it cannot be read: {why}")),
        Ok(found) if found.len() != wanted.0.len() => {
            Some(format!("{} rows were to be written, the file holds {}", wanted.0.len(), found.len()))
        }
        Ok(found) => {
            let mut pairs = found.iter().zip(&wanted.0).enumerate();
            pairs.find(|(_, (found, wanted))| **found != as_json(wanted)).map(|(at, _)| format!("row {at} is another"))
        }
    }
}

fn rows(file: &[u8], labels: &[LabelId]) -> Result<Vec<Value>, String> {
    let reader = SerializedFileReader::new(Bytes::copy_from_slice(file)).map_err(|e| e.to_string())?;
    let known = reader
        .metadata()
        .file_metadata()
        .key_value_metadata()
        .and_then(|all| all.iter().find(|entry| entry.key == "huggingface").and_then(|entry| entry.value.clone()));
    if known.and_then(|k| serde_json::from_str::<Value>(&k).ok()) != Some(features(labels)) {
        return Err("the features are others".to_owned());
    }
    let rows = reader.get_row_iter(None).map_err(|e| e.to_string())?;
    rows.map(|row| row.map(|row| record(&row)).map_err(|e| e.to_string())).collect()
}

fn record(row: &parquet::record::Row) -> Value {
    Value::Object(row.get_column_iter().map(|(name, field)| (name.clone(), value(field))).collect())
}

fn value(field: &Field) -> Value {
    match field {
        Field::Str(text) => json!(text),
        Field::Long(number) => json!(number),
        Field::Group(row) => record(row),
        Field::ListInternal(list) => Value::Array(list.elements().iter().map(value).collect()),
        other => json!(other.to_string()),
    }
}

fn as_json(row: &Row) -> Value {
    let span = |s: &super::rows::SpanRow| {
        let fragments: Vec<Value> = s.fragments.iter().map(|(a, b)| json!({"start": a, "end": b})).collect();
        json!({
            "id": s.id, "label": s.label, "start": s.start, "end": s.end, "text": s.text,
            "fragments": fragments, "attributes": s.attributes, "note": s.note,
        })
    };
    let relation =
        |r: &super::rows::RelationRow| json!({"id": r.id, "relation": r.relation, "head": r.head, "child": r.child});
    json!({
        "id": row.id, "annotator": row.annotator, "title": row.title, "language": row.language,
        "published": row.published, "source": row.source, "text": row.text,
        "tokens": row.tokens, "ner_tags": row.tags,
        "spans": row.spans.iter().map(span).collect::<Vec<_>>(),
        "relations": row.relations.iter().map(relation).collect::<Vec<_>>(),
    })
}
