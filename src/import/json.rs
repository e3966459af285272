//! JSON files: values with the line they stand on, and texts inside them.
//!
//! Bounded: nesting by the parser (128 levels), size by what is read. Must not know any format.

mod rows;
mod split;
mod tape;
mod value;

pub(super) use rows::{BOTH, Id, Row, Rows};
pub(super) use tape::Tape;
pub(super) use value::{Items, Json};

use super::text::{draft_named, look_at, refused};
use super::{Decoded, Draft, Input, Outcome};
use crate::model::{NewlineStyle, Problem, Source};
use rayon::prelude::*;
use std::sync::Arc;

/// Parsing is about so small a part of the work; the rest is what becomes of the values.
const PARSING: usize = 10;

/// How many texts are looked at together.
const AT_ONCE: usize = 256;

/// The values of a file: the elements of an array, one value a line, or one value.
pub(super) fn rows<'i>(input: &Input<'i>) -> Result<Rows<'i>, Problem> {
    let text = characters(input)?;
    let whole = text.trim_start();
    let nothing = || Problem::error("empty", "there is nothing in this file").in_file(input.name, None, None);
    if whole.is_empty() {
        return Err(nothing());
    }
    let mut rows = Rows::of(text);
    if whole.starts_with('[') {
        if !elements(input, &mut rows, text)? {
            rows = Rows::of(text);
            let list = whole_value(input, &mut rows.tape, (0, text))?;
            rows.items_of(list);
        }
        return if rows.is_empty() { Err(nothing()) } else { Ok(rows) };
    }
    let mut lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let one_a_line = lines.next().is_some_and(|(_, line)| line.trim_end().ends_with('}'));
    if lines.next().is_some() && !one_a_line {
        whole_value(input, &mut rows.tape, (0, text))?;
        rows.as_one();
        return Ok(rows);
    }
    let mut read = 0;
    for (n, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        read += line.len();
        input.reached(read, PARSING * text.len())?;
        let at = whole_value(input, &mut rows.tape, (n, line))?;
        rows.push(at, begins(text, line));
    }
    Ok(rows)
}

/// Reads the elements of an array one after the other, so that one can tell how far it is; no where that does
/// not work. The whole is read then, which says where it is no array.
fn elements<'i>(input: &Input<'_>, rows: &mut Rows<'i>, text: &'i str) -> Result<bool, Problem> {
    let parts = split::elements(text).unwrap_or_default();
    // A pair of a text and what is said of it may be one value.
    if parts.first().is_some_and(|(_, first)| first.trim_start().starts_with('"')) {
        return Ok(false);
    }
    for (end, element) in parts {
        input.reached(end, PARSING * text.len())?;
        let Ok(at) = rows.tape.whole(element) else { return Ok(false) };
        rows.push(at, begins(text, element));
    }
    Ok(!rows.is_empty())
}

/// The byte of `text` where the value in a part of it begins.
fn begins(text: &str, part: &str) -> Option<usize> {
    (part.trim_start().as_ptr() as usize).checked_sub(text.as_ptr() as usize)
}

/// Reads a file value by value; one that cannot be read leaves the whole file out, so that nothing comes in
/// half.
pub(super) fn each(
    input: &Input<'_>,
    one: impl Fn(&Input<'_>, &Row<'_>, &mut Outcome) -> Result<(), Problem>,
) -> Outcome {
    match rows(input) {
        Ok(rows) => all(input, rows.iter(), one),
        Err(problem) => left_out(problem),
    }
}

/// As [`each`], of values that have ids under a key, onto what other files gave; that these were read stays true of a
/// file that is left out.
pub(super) fn each_onto(
    input: &Input<'_>,
    (mut onto, key): (Outcome, &str),
    one: impl Fn(&Input<'_>, &Row<'_>, &mut Outcome) -> Result<(), Problem>,
) -> Outcome {
    let used = onto.used.clone();
    let done = rows(input).and_then(|rows| {
        onto.problems.extend(rows.twice(input, BOTH, |value| Some((Id::at(value, key)?, ""))));
        add_all(input, rows.iter(), onto, one)
    });
    done.unwrap_or_else(|problem| Outcome { used, ..left_out(problem) })
}

/// As [`each`], for values that are parsed already.
pub(super) fn all<'t>(
    input: &Input<'_>,
    rows: impl Iterator<Item = Row<'t>>,
    one: impl Fn(&Input<'_>, &Row<'t>, &mut Outcome) -> Result<(), Problem>,
) -> Outcome {
    add_all(input, rows, Outcome::default(), one).unwrap_or_else(left_out)
}

fn add_all<'t>(
    input: &Input<'_>,
    mut rows: impl Iterator<Item = Row<'t>>,
    mut outcome: Outcome,
    one: impl Fn(&Input<'_>, &Row<'t>, &mut Outcome) -> Result<(), Problem>,
) -> Result<Outcome, Problem> {
    let of = rows.size_hint().1.unwrap_or_default();
    let (mut done, mut looked) = (0, 0);
    let plain = Input { plain: true, ..*input };
    let each = |row| {
        told(input, done, of)?;
        done += 1;
        one(&plain, &row, &mut outcome)?;
        if outcome.drafts.len() >= looked + AT_ONCE {
            looked = look(input, &mut outcome.drafts, looked);
        }
        Ok(())
    };
    rows.try_for_each(each)?;
    look(input, &mut outcome.drafts, looked);
    Ok(outcome)
}

/// Finds out on all cores what the texts look like that are not yet looked at, and gives how many there are: it
/// takes longer than all the rest.
fn look(input: &Input<'_>, drafts: &mut [Draft], looked: usize) -> usize {
    if !input.bare {
        drafts[looked..].par_iter_mut().for_each(look_at);
    }
    drafts.len()
}

/// Tells that so many values are done, which were all parsed before.
pub(super) fn told(input: &Input<'_>, done: usize, of: usize) -> Result<(), Problem> {
    input.reached(done.saturating_mul(PARSING - 1).saturating_add(of), of.saturating_mul(PARSING))
}

/// What `sure` says of the first value of a file, or of the first element of its array, without reading the
/// rest. A pair of a text and what is said of it is one value.
pub(super) fn first(input: &Input<'_>, sure: impl Fn(Json<'_>) -> u8) -> Option<u8> {
    let text = characters(input).ok()?.trim_start();
    let mut tape = Tape::of(text);
    if let Some(inside) = text.strip_prefix('[') {
        let at = tape.begin(inside).ok()?;
        if tape.at(at).as_str().is_none() {
            return Some(sure(tape.at(at)));
        }
        tape = Tape::of(text);
    }
    let at = tape.begin(text).ok()?;
    Some(sure(tape.at(at)))
}

/// The characters of a file, which is UTF-8.
pub(super) fn characters<'i>(input: &Input<'i>) -> Result<&'i str, Problem> {
    let text = std::str::from_utf8(input.bytes).map_err(|e| {
        let line = input.bytes[..e.valid_up_to()].split(|b| *b == b'\n').count();
        Problem::error("damaged_file", "this is not UTF-8, which JSON has to be").in_file(input.name, Some(line), None)
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// Takes in the value of `part`, which begins after so many lines of the file; gives its place.
fn whole_value<'i>(input: &Input<'_>, tape: &mut Tape<'i>, (before, part): (usize, &'i str)) -> Result<usize, Problem> {
    tape.whole(part).map_err(|e| {
        let said = e.to_string();
        let why = said.split(" at line ").next().unwrap_or_default().to_owned();
        Problem::error("damaged_file", format!("this is no JSON: {why}")).in_file(
            input.name,
            Some(before + e.line()),
            Some(e.column()),
        )
    })
}

/// The outcome of a file that cannot be read whole.
pub(super) fn left_out(problem: Problem) -> Outcome {
    refused(problem)
}

/// A draft of a text that stands in a JSON file, and the text as it stands there, where its line ends are
/// others than ours. `before` is where another draft of the file came from.
pub(super) fn draft(
    input: &Input<'_>,
    format: &str,
    words: &str,
    before: Option<&Arc<Source>>,
) -> (Draft, Option<String>) {
    named(input, format, words, (input.name, before))
}

/// As [`draft`], of a text that has a name of its own in the file.
pub(super) fn named(
    input: &Input<'_>,
    format: &str,
    words: &str,
    named: (&str, Option<&Arc<Source>>),
) -> (Draft, Option<String>) {
    let (text, newlines) = if words.contains('\r') {
        (words.replace("\r\n", "\n").replace('\r', "\n"), NewlineStyle::Mixed)
    } else {
        (words.to_owned(), NewlineStyle::Lf)
    };
    let original = (text != words).then(|| words.to_owned());
    let decoded = Decoded {
        text,
        encoding: "UTF-8",
        newlines,
        original: original.clone(),
        problems: Vec::new(),
        repairs: Vec::new(),
    };
    (draft_named(input, format, decoded, named), original)
}

/// The string at `key`.
pub(super) fn string<'t>(value: Json<'t>, key: &str) -> Option<&'t str> {
    value.get(key)?.as_str()
}

/// The number at `key`; also one written as a string.
pub(super) fn number(value: Json<'_>, key: &str) -> Option<u64> {
    as_number(value.get(key)?)
}

/// A number, also one that is written as a string.
pub(super) fn as_number(value: Json<'_>) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.trim().parse().ok())
}

/// The array at `key`; an empty one where there is none.
pub(super) fn array<'t>(value: Json<'t>, key: &str) -> Items<'t> {
    value.get(key).and_then(Json::as_array).unwrap_or_default()
}

/// The offsets and the label of `[start, end, label]`.
pub(super) fn marked(mut parts: Items<'_>) -> Option<((u64, u64), String)> {
    let at = (as_number(parts.next()?)?, as_number(parts.next()?)?);
    Some((at, name(parts.next()?)?))
}

/// A name as tools write it: a string, or a number in its stead.
pub(super) fn name(value: Json<'_>) -> Option<String> {
    value.as_str().map(str::to_owned).or_else(|| value.written_number())
}
