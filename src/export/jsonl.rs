//! Our own records, one JSON object a line: everything a person said, nothing lost.
//!
//! The first line is the project (schema, annotators, entity records), then one line per article
//! with its text and its layers. Must not know the project's own files; the bookkeeping of copies
//! (stamps, deleted rows) is not part of a dataset.

mod verify;

use super::asked::asked;
use super::json::{article_json, rows_json};
use super::{Carries, Format, OutFile, Pieces, Request, Verify, Written, options};
use crate::edit::Refusal;
use crate::model::{AnnotatorId, Schema};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// JSON lines, lossless.
pub(super) static FORMAT: Format = Format {
    id: "jsonl",
    title: "JSON Lines (lossless)",
    extension: "jsonl",
    folder: false,
    about: "Everything in the project, one article a line, for programs and for keeping.",
    offset_unit: "code points",
    carries: Carries {
        overlap: true,
        nesting: true,
        discontinuous: true,
        token_border: true,
        attributes: true,
        kinds: true,
        links: true,
        entities: true,
        annotators: true,
        zero_width: true,
        comments: true,
        readings: true,
    },
    options: &[],
    pieces: Pieces::Lines,
    write,
    guide: None,
    verify: Verify::Here(verify::verify),
};

fn write(request: &Request<'_>) -> Result<Written, Refusal> {
    options::known(&FORMAT, &request.options)?;
    options::labels_are_ids(request)?;
    let articles = asked(request)?;
    let annotators = distinct(&request.annotators);
    let mut lines = String::new();
    if !request.piece.later {
        lines = project_json(request, &annotators).to_string();
        lines.push('\n');
    }
    for article in &articles {
        let record = article_json(request.project, article.id, &annotators);
        lines.push_str(&record.to_string());
        lines.push('\n');
    }
    let marks = articles.iter().map(|a| a.marks().count()).sum();
    Ok(Written {
        files: vec![OutFile::new("", lines.into_bytes())],
        articles: articles.len(),
        marks,
        written: marks,
        ..Written::default()
    })
}

fn project_json(request: &Request<'_>, annotators: &[AnnotatorId]) -> Value {
    let project = request.project;
    let known = annotators.iter().map(|who| {
        let name = project.name_of(who);
        json!({ "id": who, "name": name })
    });
    json!({
        "record": "project",
        "format": 1,
        "offset_unit": "code points",
        "id": project.id.to_string(),
        "settings": project.settings,
        "schema": schema_json(&project.schema),
        "annotators": known.collect::<Vec<_>>(),
        "entities": rows_json(project.entities.iter()),
    })
}

fn schema_json(schema: &Schema) -> Value {
    json!({
        "labels": rows_json(schema.labels.iter()),
        "attributes": rows_json(schema.attributes.iter()),
        "relations": rows_json(schema.relations.iter()),
    })
}

fn distinct(annotators: &[AnnotatorId]) -> Vec<AnnotatorId> {
    let mut seen = BTreeSet::new();
    annotators.iter().filter(|who| seen.insert((*who).clone())).cloned().collect()
}
