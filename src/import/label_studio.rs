//! Label Studio: tasks with the annotations of several people, regions, choices per region, relations.
//!
//! Offsets are code points; exports of 2021 and before have UTF-16 units, which the words of the regions
//! tell. The labelling configuration beside tasks, or given with them, says what can be said at all. Source: Label
//! Studio's documentation of its JSON and of its tags. Must not know other formats.

mod beside;
mod config;

use super::json::{Json, Row, array, as_number, draft, each_onto, name, number, string};
use super::offsets::Unit;
use super::told::{Told, value_of};
use super::{Input, Outcome, Reader, Repair};
use crate::model::{Problem, Value as Said};
use crate::records::kinds;
use std::collections::BTreeSet;

/// Reads Label Studio's tasks.
pub static READER: Reader = Reader {
    id: "label-studio",
    title: "Label Studio",
    extensions: &["json", "xml"],
    leads: false,
    about: "Tasks on plain text with everybody's annotations; those marked as ground truth are by “gold”. The labelling configuration (XML) beside them, or given with them, brings labels, colours, keys, choices and relations, used or not.",
    sniff,
    read,
};

fn sniff(input: &Input<'_>) -> u8 {
    if beside::looks_like_one(input.bytes) {
        return 90;
    }
    super::sniff_json(input, |first| {
        let results = first.get("annotations").or(first.get("completions")).is_some_and(Json::is_array);
        if first.get("data").is_some_and(Json::is_object) && results { 95 } else { 0 }
    })
}

fn read(input: &Input<'_>) -> Outcome {
    if beside::is_xml(input.bytes) {
        return beside::alone(input);
    }
    each_onto(input, (beside::found(input), "id"), task)
}

fn task(input: &Input<'_>, row: &Row<'_>, outcome: &mut Outcome) -> Result<(), Problem> {
    let wrong = |why: &str| row.problem(input, why);
    let data = row.value.get("data").ok_or_else(|| wrong("a task has no “data”"))?;
    let words = string(data, "text")
        .or_else(|| data.as_object()?.filter_map(|(_, said)| said.as_str()).max_by_key(|s| s.len()));
    let words = words.ok_or_else(|| wrong("the data of a task has no text"))?;
    let (mut made, original) = draft(input, "label-studio", words, outcome.source());
    let mut left = 0;
    for annotation in ["annotations", "completions"].iter().flat_map(|key| array(row.value, key)) {
        if annotation.get("was_cancelled").and_then(Json::as_bool) == Some(true) {
            left += 1;
            continue;
        }
        let mut told = Told::by(&whose(annotation, data));
        let regions = array(annotation, "result");
        for region in regions.clone() {
            told.stand(row.noted(region));
            mark(input, (row, words), region, &mut told, outcome)?;
        }
        for region in regions {
            told.stand(row.noted(region));
            rest(region, data, &mut told, outcome);
        }
        told.finish(
            input,
            (&mut made, original.as_deref()),
            input.unit(Unit::CodePoints),
            (row.places, row.at),
            outcome,
        );
    }
    if left > 0 {
        outcome.repairs.push(Repair { what: "annotations that were skipped left out".to_owned(), count: left });
    }
    outcome.add(made);
    Ok(())
}

/// Who annotated: by name where the task says one, else by number.
fn whose(annotation: Json<'_>, data: Json<'_>) -> String {
    let by = annotation.get("completed_by");
    let named = ["email", "username", "first_name"].iter().find_map(|key| string(by?, key).filter(|s| !s.is_empty()));
    let number = by.and_then(|by| by.as_u64().or_else(|| by.get("id")?.as_u64()));
    let known = number.and_then(|n| string(data.get("annotators")?, &n.to_string()));
    let named = named.or(known);
    if known.is_none() && annotation.get("ground_truth").and_then(Json::as_bool) == Some(true) {
        return "gold".to_owned();
    }
    named.map_or_else(|| number.map_or_else(String::new, |n| format!("annotator {n}")), str::to_owned)
}

/// A region with a label.
fn mark(
    input: &Input<'_>,
    (row, text): (&Row<'_>, &str),
    region: Json<'_>,
    told: &mut Told,
    outcome: &mut Outcome,
) -> Result<(), Problem> {
    let lists = ["labels", "hypertextlabels", "paragraphlabels"];
    let found = region.get("value").and_then(|v| Some((v, lists.iter().find_map(|key| v.get(key)?.as_array())?)));
    let Some((value, labels)) = found else { return Ok(()) };
    if value.get("paragraphlabels").is_some() {
        return Err(row.problem_of(input, region, DIALOGUE));
    }
    let Some(at) = number(value, "start").zip(number(value, "end")) else {
        return Err(row.problem_of(input, region, nowhere(value)));
    };
    let words = string(value, "text").map(|words| covered(words, text));
    for label in labels.filter_map(Json::as_str) {
        let mark = told.mark(&mut outcome.schema, label, at, words.as_deref());
        if let Some(id) = region.get("id").and_then(name).filter(|id| told.find(id).is_none()) {
            told.name(id, mark);
        }
        let note: Vec<&str> =
            region.get("meta").into_iter().flat_map(|m| array(m, "text")).filter_map(Json::as_str).collect();
        told.note(mark, &note.join("\n"));
    }
    Ok(())
}

/// What is said of the regions of a dialogue: their places are numbers of paragraphs, not of characters.
const DIALOGUE: &str = "a region lies in a paragraph of a dialogue (Paragraphs), not in a plain text; make one text of the dialogue and label that with Text";

/// Why a region has no place.
fn nowhere(value: Json<'_>) -> String {
    let ends = ["start", "end"].into_iter().filter_map(|key| value.get(key));
    if ends.clone().any(|end| end.as_str().is_some_and(|path| path.contains('/'))) {
        return "a region points into a web page (XPath), not into a plain text; export the task as text".to_owned();
    }
    let wrong = ends.into_iter().find(|end| as_number(*end).is_none());
    match wrong {
        Some(offset) => format!("the offset {offset} of a region is no number of a place"),
        None => "a region has no start or no end".to_owned(),
    }
}

/// The words of a region. Line ends in them are written as a backslash and a letter, which may also stand in the
/// text itself.
fn covered(words: &str, text: &str) -> String {
    if words.contains("\\n") && !(text.contains("\\n") && text.contains(words)) {
        return words.replace("\\n", "\n");
    }
    words.to_owned()
}

/// What else is said about a region, and relations.
fn rest(region: Json<'_>, data: Json<'_>, told: &mut Told, outcome: &mut Outcome) {
    let end = |told: &Told, key: &str| region.get(key).and_then(name).and_then(|id| told.find(&id));
    if string(region, "type") == Some("relation") {
        let ends = (end(told, "from_id"), end(told, "to_id"));
        let ends = if string(region, "direction") == Some("left") { (ends.1, ends.0) } else { ends };
        let relation = array(region, "labels").next().and_then(Json::as_str).unwrap_or("related");
        return told.link(&mut outcome.schema, relation, ends);
    }
    let Some(value) = region.get("value") else { return };
    let control = string(region, "from_name").unwrap_or("value");
    let kind = data.get("kinds").and_then(|kinds| string(region, "kind").or_else(|| string(kinds, control)));
    let Some(mark) = end(told, "id") else { return of_the_task((value, kind), control, told) };
    if let Some(said) = said(value, kind) {
        told.say(&mut outcome.schema, mark, control, said);
    }
}

/// What is said of the whole task has no mark: it is kept as a comment.
fn of_the_task((value, kind): (Json<'_>, Option<&str>), control: &str, told: &mut Told) {
    match said(value, kind) {
        Some(_) if value.get("start").is_some() => {
            told.problem(format!("what “{control}” says is of a region that has no label; it was left out"));
        }
        Some(said) => told.comment(None, &format!("{control}: {said}")),
        None => {}
    }
}

/// The ways through a taxonomy that were chosen.
fn taxonomy(value: Json<'_>) -> Option<Said> {
    let way = |way: Json<'_>| {
        way.as_array().map(|steps| steps.filter_map(Json::as_str).collect::<Vec<_>>().join(config::STEP))
    };
    let ways: BTreeSet<String> = array(value, "taxonomy").filter_map(way).filter(|way| !way.is_empty()).collect();
    (!ways.is_empty()).then_some(Said::Choices(ways))
}

/// What a control says; of which kind it is our own files say.
fn said(value: Json<'_>, kind: Option<&str>) -> Option<Said> {
    let of_kind = |words: &str| kind.and_then(|kind| kinds::value_of(kind, words)).filter(|value| !value.is_blank());
    let choices = array(value, "choices");
    let mut words = choices.clone().filter_map(Json::as_str).map(str::to_owned);
    let said = match choices.len() {
        0 => None,
        1 if kind == Some("choices") => Some(Said::Choices(words.collect())),
        1 => words.next().map(|word| of_kind(&word).unwrap_or(Said::Choice(word))),
        _ => Some(Said::Choices(words.collect())),
    };
    let text = array(value, "text").filter_map(Json::as_str).collect::<Vec<_>>().join("\n");
    let said = said.or_else(|| taxonomy(value));
    let said = said.or_else(|| (!text.is_empty()).then(|| of_kind(&text).unwrap_or(Said::Text(text))));
    said.or_else(|| ["rating", "number", "datetime"].iter().find_map(|key| value_of(value.get(key)?)))
}
