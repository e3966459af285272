//! doccano: one text a line with `[start, end, label]` triples, or with entities and relations.
//!
//! Offsets are UTF-16 units, as doccano's page counts them unless a project was set to user-perceived
//! characters. Source: doccano's catalogue of formats and its annotation page. Must not know other formats.

use super::json::{Json, Row, array, draft, each_onto, marked, name, number, string};
use super::offsets::Unit;
use super::told::Told;
use super::{Input, Outcome, Reader};
use crate::model::Problem;

/// Reads doccano's lines.
pub static READER: Reader = Reader {
    id: "doccano",
    title: "doccano",
    extensions: &["jsonl", "json"],
    leads: false,
    about: "Lines with a text and its labels, with or without relations and comments.",
    sniff,
    read,
};

fn sniff(input: &Input<'_>) -> u8 {
    super::sniff_json(input, |first| {
        let triple = |v: Json<'_>| {
            let parts: Vec<Json<'_>> = v.as_array().into_iter().flatten().take(4).collect();
            parts.len() == 3 && parts[0].as_u64().is_some() && parts[2].as_str().is_some()
        };
        let triples = ["label", "labels"].iter().any(|key| array(first, key).next().is_some_and(triple));
        let entities = array(first, "entities").next().is_some_and(|e| e.get("start_offset").is_some());
        let empty = first.get("label").is_some_and(Json::is_array)
            || first.get("relations").is_some() && first.get("entities").is_some();
        let text = string(first, "text").is_some();
        if text && (triples || entities) {
            90
        } else if text && empty {
            60
        } else {
            0
        }
    })
}

fn read(input: &Input<'_>) -> Outcome {
    each_onto(input, (Outcome::default(), "id"), one)
}

fn one(input: &Input<'_>, row: &Row<'_>, outcome: &mut Outcome) -> Result<(), Problem> {
    let wrong = |part: Json<'_>, why: &str| row.problem_of(input, part, why);
    let words = string(row.value, "text").or(string(row.value, "data"));
    let words = words.ok_or_else(|| row.problem(input, "there is no “text”"))?;
    let (mut made, original) = draft(input, "doccano", words, outcome.source());
    let mut told = Told::by(string(row.value, "annotator").unwrap_or_default());
    for triple in ["label", "labels"].iter().flat_map(|key| array(row.value, key)) {
        told.stand(row.noted(triple));
        let parts = triple.as_array().filter(|t| t.len() == 3);
        let (at, label) = parts.and_then(marked).ok_or_else(|| wrong(triple, "a label is no [start, end, label]"))?;
        told.mark(&mut outcome.schema, &label, at, None);
    }
    for entity in array(row.value, "entities") {
        told.stand(row.noted(entity));
        let at = number(entity, "start_offset").zip(number(entity, "end_offset"));
        let at = at.ok_or_else(|| wrong(entity, "an entity has no start_offset and end_offset"))?;
        let mark = told.mark(&mut outcome.schema, string(entity, "label").unwrap_or_default(), at, None);
        if let Some(id) = entity.get("id").and_then(name) {
            told.name(id, mark);
        }
    }
    for relation in array(row.value, "relations") {
        told.stand(row.noted(relation));
        let end = |key: &str| relation.get(key).and_then(name).and_then(|id| told.find(&id));
        let ends = (end("from_id"), end("to_id"));
        told.link(&mut outcome.schema, string(relation, "type").unwrap_or_default(), ends);
    }
    for comment in ["Comments", "comments"].iter().flat_map(|key| array(row.value, key)) {
        told.comment(None, comment.as_str().or(string(comment, "text")).unwrap_or_default());
    }
    told.finish(input, (&mut made, original.as_deref()), input.unit(Unit::Utf16), (row.places, row.at), outcome);
    outcome.add(made);
    Ok(())
}
