//! Prodigy: one task a line, with spans and relations; only what was accepted counts.
//!
//! Offsets are code points; `token_end` is the last token itself. Relations name tokens, and in newer files
//! the spans too. Source: Prodigy's documentation of its interfaces. Must not know other formats.

use super::json::{BOTH, Id, Json, Row, all, array, draft, left_out, number, rows, string};
use super::offsets::Unit;
use super::told::Told;
use super::{Input, Outcome, Reader, Repair};
use crate::model::Problem;

/// Reads Prodigy's lines.
pub static READER: Reader = Reader {
    id: "prodigy",
    title: "Prodigy",
    extensions: &["jsonl"],
    leads: false,
    about: "Tasks with spans and relations; those that were rejected or ignored are left out.",
    sniff,
    read,
};

fn sniff(input: &Input<'_>) -> u8 {
    super::sniff_json(input, |first| {
        let own = ["_input_hash", "_task_hash", "answer", "_view_id"].iter().any(|key| first.get(key).is_some());
        let span =
            array(first, "spans").next().is_some_and(|s| number(s, "start").is_some() && s.get("label").is_some());
        match (string(first, "text").is_some(), own, span) {
            (true, true, _) => 92,
            (true, false, true) => 80,
            _ => 0,
        }
    })
}

fn read(input: &Input<'_>) -> Outcome {
    let found = match rows(input) {
        Ok(found) => found,
        Err(problem) => return left_out(problem),
    };
    let refused = |task: Json<'_>| string(task, "answer").is_some_and(|answer| answer != "accept");
    let left = found.iter().filter(|row| refused(row.value)).count();
    // One task may be done by several people.
    let twice =
        found.twice(input, BOTH, |task| Some((Id::at(task, "_task_hash")?, who(task))).filter(|_| !refused(task)));
    let mut outcome = all(input, found.iter().filter(|row| !refused(row.value)), one);
    if !outcome.drafts.is_empty() {
        outcome.problems.extend(twice);
    }
    if left > 0 {
        outcome.repairs.push(Repair { what: "tasks that were rejected or ignored left out".to_owned(), count: left });
    }
    outcome
}

fn one(input: &Input<'_>, row: &Row<'_>, outcome: &mut Outcome) -> Result<(), Problem> {
    let words = string(row.value, "text").ok_or_else(|| row.problem(input, "there is no “text”"))?;
    let (mut made, original) = draft(input, "prodigy", words, outcome.source());
    let mut told = Told::by(who(row.value));
    let mut spans: Vec<Json<'_>> = Vec::new();
    for span in array(row.value, "spans") {
        told.stand(row.noted(span));
        let at = number(span, "start").zip(number(span, "end"));
        let at = at.ok_or_else(|| row.problem_of(input, span, "a span has no start and end"))?;
        told.mark(&mut outcome.schema, string(span, "label").unwrap_or_default(), at, string(span, "text"));
        spans.push(span);
    }
    for relation in array(row.value, "relations") {
        told.stand(row.noted(relation));
        let end = |span: &str, token: &str, other: Option<usize>| {
            let wanted = relation.get(span);
            wanted.and_then(|w| of_span(&spans, w, other)).or_else(|| of_token(&spans, number(relation, token)?))
        };
        let head = end("head_span", "head", None);
        let ends = (head, end("child_span", "child", head));
        told.link(&mut outcome.schema, string(relation, "label").unwrap_or_default(), ends);
    }
    told.finish(input, (&mut made, original.as_deref()), input.unit(Unit::CodePoints), (row.places, row.at), outcome);
    outcome.add(made);
    Ok(())
}

/// Who did a task.
fn who(task: Json<'_>) -> &str {
    string(task, "_annotator_id").or(string(task, "_session_id")).unwrap_or_default()
}

/// The span that a relation names by its offsets, and by its label where several have them. Of two that have all of
/// that in common it is not the `other` end of the relation.
fn of_span(spans: &[Json<'_>], wanted: Json<'_>, other: Option<usize>) -> Option<usize> {
    let same = |at: usize, keys: &[&str]| keys.iter().all(|key| spans[at].get(key) == wanted.get(key));
    let found = |keys: &[&str]| {
        let all = || (0..spans.len()).filter(|at| same(*at, keys));
        all().find(|at| Some(*at) != other).or_else(|| all().next())
    };
    found(&["start", "end", "label"]).or_else(|| found(&["start", "end"]))
}

/// The span that holds a token.
fn of_token(spans: &[Json<'_>], token: u64) -> Option<usize> {
    let holds = |span: &Json<'_>| {
        let (first, last) = (number(*span, "token_start"), number(*span, "token_end"));
        first.zip(last).is_some_and(|(first, last)| (first..=last).contains(&token))
    };
    spans.iter().position(holds)
}
