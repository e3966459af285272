//! GATE's bdoc as JSON: a text with sets of annotations and their features.
//!
//! Offsets are code points or UTF-16 units, as the file says (`offset_type` `p` or `j`). Sets are people.
//! Source: gatenlp's documentation of bdoc. Must not know other formats.

use super::json::{Json, Row, array, draft, each, name, number, string};
use super::offsets::Unit;
use super::told::{Told, value_as};
use super::{Input, Outcome, Reader};
use crate::model::Problem;

/// Reads GATE's bdoc.
pub static READER: Reader = Reader {
    id: "gate-bdoc",
    title: "GATE bdoc",
    extensions: &["bdocjs", "json"],
    leads: false,
    about: "A document with annotation sets; each set comes in as an annotator of its name.",
    sniff,
    read,
};

fn sniff(input: &Input<'_>) -> u8 {
    super::sniff_json(input, |first| {
        let text = string(first, "text").is_some();
        if text && first.get("annotation_sets").is_some_and(Json::is_object) { 95 } else { 0 }
    })
}

fn read(input: &Input<'_>) -> Outcome {
    each(input, one)
}

fn one(input: &Input<'_>, row: &Row<'_>, outcome: &mut Outcome) -> Result<(), Problem> {
    let document = row.value;
    let words = string(document, "text").ok_or_else(|| row.problem(input, "there is no “text”"))?;
    let unit = match string(document, "offset_type") {
        Some("j") => Unit::Utf16,
        _ => Unit::CodePoints,
    };
    let (mut made, original) = draft(input, "gate-bdoc", words, outcome.source());
    // Only our own files say kinds.
    let kinds = document.get("features").and_then(|features| features.get("kinds"));
    let sets = document.get("annotation_sets").and_then(Json::as_object);
    for (set, content) in sets.into_iter().flatten() {
        let mut told = Told::by(set);
        for annotation in array(content, "annotations") {
            told.stand(row.noted(annotation));
            let at = number(annotation, "start").zip(number(annotation, "end"));
            let at = at.ok_or_else(|| row.problem_of(input, annotation, "an annotation has no start and end"))?;
            let mark = told.mark(&mut outcome.schema, string(annotation, "type").unwrap_or_default(), at, None);
            if let Some(id) = annotation.get("id").and_then(name) {
                told.name(id, mark);
            }
        }
        for (mark, annotation) in array(content, "annotations").enumerate() {
            told.stand(row.noted(annotation));
            let Some(features) = annotation.get("features") else { continue };
            for (feature, said) in features.as_object().into_iter().flatten() {
                if kinds.is_some() && feature.starts_with("kind:") {
                    continue;
                }
                let own = || string(features, &format!("kind:{feature}"));
                let kind = kinds.and_then(|kinds| own().or_else(|| string(kinds, feature)));
                feature_of(&mut told, mark, (feature, said), kind, outcome);
            }
        }
        told.finish(input, (&mut made, original.as_deref()), input.unit(unit), (row.places, row.at), outcome);
    }
    outcome.add(made);
    Ok(())
}

/// A feature is an attribute; one that names other annotations by their ids, as we write links, is a link.
fn feature_of(
    told: &mut Told,
    mark: usize,
    (feature, said): (&str, Json<'_>),
    kind: Option<&str>,
    outcome: &mut Outcome,
) {
    if let Some(relation) = feature.strip_prefix("link:") {
        for id in said.as_array().into_iter().flatten().filter_map(name) {
            let to = told.find(&id);
            told.link(&mut outcome.schema, relation, (Some(mark), to));
        }
    } else if feature == "note" {
        told.note(mark, said.as_str().unwrap_or_default());
    } else if let Some(value) = value_as(kind, said) {
        told.say(&mut outcome.schema, mark, feature, value);
    }
}
