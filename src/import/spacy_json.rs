//! spaCy as JSON: `[text, {"entities": [[start, end, label]]}]`, or documents as `Doc.to_json` writes them.
//!
//! Offsets are code points. Source: spaCy's documentation of its training formats and of `Doc.to_json`. Must
//! not know other formats.

use super::json::{Json, Row, all, array, draft, left_out, marked, number, rows, string};
use super::offsets::Unit;
use super::told::Told;
use super::{Input, Outcome, Reader};
use crate::model::Problem;
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
        let mut parts = first.as_array().filter(|p| p.len() == 2).into_iter().flatten();
        let pair = parts.next().is_some_and(|words| words.as_str().is_some())
            && parts.next().is_some_and(|said| said.get("entities").is_some());
        let document = string(first, "text").is_some()
            && (first.get("ents").is_some()
                || first.get("tokens").is_some() && first.get("spans").is_some_and(Json::is_object));
        if pair || document { 90 } else { 0 }
    })
}

fn read(input: &Input<'_>) -> Outcome {
    let mut found = match rows(input) {
        Ok(found) => found,
        Err(problem) => return left_out(problem),
    };
    // A single pair looks like a list of two things.
    let mut two = found.iter().map(|row| row.value).take(3);
    let pair = two.next().is_some_and(|words| words.as_str().is_some()) && two.next().is_some_and(Json::is_object);
    if pair && two.next().is_none() {
        drop(two);
        found.as_one();
    }
    all(input, found.iter(), one)
}

fn one(input: &Input<'_>, row: &Row<'_>, outcome: &mut Outcome) -> Result<(), Problem> {
    let wrong = |part: Json<'_>, why: &str| row.problem_of(input, part, why);
    let (words, said) = match row.value.as_array() {
        Some(mut pair) => (pair.next().and_then(Json::as_str), pair.next()),
        None => (string(row.value, "text"), Some(row.value)),
    };
    let words = words.ok_or_else(|| row.problem(input, "there is no text"))?;
    let (mut made, original) = draft(input, "spacy-json", words, outcome.source());
    let mut told = Told::by("");
    let listed = |key: &str| said.map(|said| array(said, key)).unwrap_or_default();
    for entity in listed("entities") {
        told.stand(row.noted(entity));
        let parts = entity.as_array().and_then(marked);
        let (at, label) = parts.ok_or_else(|| wrong(entity, "an entity is no [start, end, label]"))?;
        told.mark(&mut outcome.schema, &label, at, None);
    }
    let groups = said.and_then(|said| said.get("spans")?.as_object());
    let grouped = groups.into_iter().flatten().filter_map(|(_, group)| group.as_array()).flatten();
    let mut seen: BTreeSet<(u64, u64, &str)> = BTreeSet::new();
    for (n, entity) in grouped.map(|e| (0, e)).chain(listed("ents").map(|e| (1, e))) {
        told.stand(row.noted(entity));
        let at = number(entity, "start")
            .zip(number(entity, "end"))
            .ok_or_else(|| wrong(entity, "an entity has no start and end"))?;
        let label = string(entity, "label").unwrap_or_default();
        // What is in a group already is not told again by the entities.
        if n == 0 || !seen.contains(&(at.0, at.1, label)) {
            told.mark(&mut outcome.schema, label, at, None);
            seen.insert((at.0, at.1, label));
        }
    }
    told.finish(input, (&mut made, original.as_deref()), input.unit(Unit::CodePoints), (row.places, row.at), outcome);
    outcome.add(made);
    Ok(())
}
