//! The JSON of `PubAnnotation`: a text with denotations, relations and attributes, alone or in tracks by project.
//!
//! Offsets are code points. A span that is a list is a mark of several pieces. Source: the format page of
//! `PubAnnotation`. Must not know other formats.

use super::json::{Json, Row, array, draft, each, name, number, string};
use super::offsets::Unit;
use super::told::{Told, value_as};
use super::{Input, Outcome, Reader};
use crate::model::Problem;

/// Reads `PubAnnotation`.
pub static READER: Reader = Reader {
    id: "pubannotation",
    title: "PubAnnotation",
    extensions: &["json"],
    leads: false,
    about: "A text with denotations, relations and attributes; each track comes in as an annotator of its project.",
    sniff,
    read,
};

fn sniff(input: &Input<'_>) -> u8 {
    super::sniff_json(input, |first| {
        let own =
            first.get("denotations").is_some_and(Json::is_array) || first.get("tracks").is_some_and(Json::is_array);
        if string(first, "text").is_some() && own { 95 } else { 0 }
    })
}

fn read(input: &Input<'_>) -> Outcome {
    each(input, one)
}

fn one(input: &Input<'_>, row: &Row<'_>, outcome: &mut Outcome) -> Result<(), Problem> {
    let document = row.value;
    let words = string(document, "text").ok_or_else(|| row.problem(input, "there is no “text”"))?;
    let (mut made, original) = draft(input, "pubannotation", words, outcome.source());
    let own = std::iter::once(document).filter(|d| d.get("denotations").is_some());
    for track in own.chain(array(document, "tracks")) {
        let mut told = Told::by(string(track, "project").unwrap_or_default());
        for denotation in array(track, "denotations") {
            told.stand(row.noted(denotation));
            let pieces = denotation.get("span").and_then(pieces);
            let pieces = pieces
                .ok_or_else(|| row.problem_of(input, denotation, "a denotation has no span with begin and end"))?;
            let mark = told.pieces(&mut outcome.schema, string(denotation, "obj").unwrap_or_default(), &pieces, None);
            if let Some(id) = denotation.get("id").and_then(name) {
                told.name(id, mark);
            }
        }
        relations((row, track), &mut told, outcome);
        told.finish(
            input,
            (&mut made, original.as_deref()),
            input.unit(Unit::CodePoints),
            (row.places, row.at),
            outcome,
        );
    }
    outcome.add(made);
    Ok(())
}

fn relations((row, track): (&Row<'_>, Json<'_>), told: &mut Told, outcome: &mut Outcome) {
    for relation in array(track, "relations") {
        told.stand(row.noted(relation));
        let end = |key: &str| relation.get(key).and_then(name).and_then(|id| told.find(&id));
        let ends = (end("subj"), end("obj"));
        told.link(&mut outcome.schema, string(relation, "pred").unwrap_or_default(), ends);
    }
    for attribute in array(track, "attributes").chain(array(track, "modifications")) {
        told.stand(row.noted(attribute));
        let of = attribute.get("subj").or(attribute.get("obj")).and_then(name).and_then(|id| told.find(&id));
        let said = if attribute.get("subj").is_some() {
            attribute.get("obj").and_then(|said| value_as(string(attribute, "kind"), said))
        } else {
            None
        };
        let Some(mark) = of else {
            told.problem("an attribute is of a denotation that is not there; it was left out".to_owned());
            continue;
        };
        let said = said.unwrap_or(crate::model::Value::Flag(true));
        told.say(&mut outcome.schema, mark, string(attribute, "pred").unwrap_or("attribute"), said);
    }
}

/// A span, or several.
fn pieces(span: Json<'_>) -> Option<Vec<(u64, u64)>> {
    let one = |s: Json<'_>| number(s, "begin").zip(number(s, "end"));
    match span.as_array() {
        Some(all) if all.len() > 0 => all.map(one).collect(),
        None if span.is_object() => Some(vec![one(span)?]),
        _ => None,
    }
}
