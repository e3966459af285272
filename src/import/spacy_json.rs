//! spaCy as JSON: `[text, {"entities": [[start, end, label]]}]`, or documents as `Doc.to_json` writes them.
//!
//! Offsets are code points. Source: spaCy's documentation of its training formats and of `Doc.to_json`. Must
//! not know other formats.

use super::json::{Row, all, array, as_number, draft, left_out, name, number, problem, rows, string};
use super::offsets::Unit;
use super::told::Told;
use super::{Input, Outcome, Reader};
use crate::model::Problem;
use serde_json::Value;
use std::collections::BTreeSet;

/// Reads spaCy's JSON.
pub static READER: Reader = Reader {
    id: "spacy-json",
    title: "spaCy as JSON",
    extensions: &["json", "jsonl"],
    leads: false,
    about: "Training examples with entity offsets, or documents as `Doc.to_json` writes them.",
    sniff,
    read,
};

fn sniff(input: &Input<'_>) -> u8 {
    super::sniff_json(input, |first| {
        let pair = first.as_array().is_some_and(|p| p.len() == 2 && p[0].is_string() && p[1].get("entities").is_some());
        let document = string(first, "text").is_some()
            && (first.get("ents").is_some()
                || first.get("tokens").is_some() && first.get("spans").is_some_and(Value::is_object));
        if pair || document { 90 } else { 0 }
    })
}

fn read(input: &Input<'_>) -> Outcome {
    let mut found = match rows(input) {
        Ok(found) => found,
        Err(problem) => return left_out(problem),
    };
    // A single pair looks like a list of two things.
    if let [Row { value: Value::String(_), .. }, Row { value: Value::Object(_), .. }] = &found[..] {
        let pair = found.drain(..).map(|row| row.value).collect();
        found.push(Row { value: Value::Array(pair), line: None });
    }
    all(input, &found, one)
}

fn one(input: &Input<'_>, row: &Row, outcome: &mut Outcome) -> Result<(), Problem> {
    let wrong = |why: &str| problem(input, row.line, why);
    let (words, said) = match row.value.as_array() {
        Some(pair) => (pair.first().and_then(Value::as_str), pair.get(1).unwrap_or(&Value::Null)),
        None => (string(&row.value, "text"), &row.value),
    };
    let words = words.ok_or_else(|| wrong("there is no text"))?;
    let (mut made, original) = draft(input, "spacy-json", words);
    let mut told = Told::by("");
    for entity in array(said, "entities") {
        let parts =
            entity.as_array().filter(|t| t.len() >= 3).ok_or_else(|| wrong("an entity is no [start, end, label]"))?;
        let ends = as_number(&parts[0]).zip(as_number(&parts[1]));
        let (at, label) = ends.zip(name(&parts[2])).ok_or_else(|| wrong("an entity is no [start, end, label]"))?;
        told.mark(&mut outcome.schema, &label, at, None);
    }
    let groups = said.get("spans").and_then(Value::as_object);
    let grouped = groups.into_iter().flat_map(|g| g.values()).filter_map(Value::as_array).flatten();
    let mut seen: BTreeSet<(u64, u64, &str)> = BTreeSet::new();
    for (n, entity) in grouped.map(|e| (0, e)).chain(array(said, "ents").iter().map(|e| (1, e))) {
        let at = number(entity, "start")
            .zip(number(entity, "end"))
            .ok_or_else(|| wrong("an entity has no start and end"))?;
        let label = string(entity, "label").unwrap_or_default();
        // What is in a group already is not told again by the entities.
        if n == 0 || !seen.contains(&(at.0, at.1, label)) {
            told.mark(&mut outcome.schema, label, at, None);
            seen.insert((at.0, at.1, label));
        }
    }
    told.finish(input, (&mut made, original.as_deref()), input.unit(Unit::CodePoints), row.line, outcome);
    outcome.drafts.push(made);
    Ok(())
}
