//! JSON files: values with the line they stand on, and texts inside them.
//!
//! Bounded: nesting by the parser (128 levels), size by what is read. Must not know any format.

mod split;

use super::text::{draft_of, refused};
use super::{Decoded, Draft, Input, Outcome};
use crate::model::{NewlineStyle, Problem};
use serde_json::Value;

/// Parsing is about so small a part of the work; the rest is what becomes of the values.
const PARSING: usize = 10;

/// A value of a file, and its line, from 1, where the file has one value a line.
pub(super) struct Row {
    pub value: Value,
    pub line: Option<usize>,
}

/// The values of a file: the elements of an array, one value a line, or one value.
pub(super) fn rows(input: &Input<'_>) -> Result<Vec<Row>, Problem> {
    let text = characters(input)?;
    let whole = text.trim_start();
    let nothing = || Problem::error("empty", "there is nothing in this file").in_file(input.name, None, None);
    if whole.is_empty() {
        return Err(nothing());
    }
    if whole.starts_with('[') {
        let values = elements(input, text)?;
        if values.is_empty() {
            return Err(nothing());
        }
        return Ok(values.into_iter().map(|value| Row { value, line: None }).collect());
    }
    let lines: Vec<(usize, &str)> = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).collect();
    let one_a_line = lines.first().is_some_and(|(_, line)| line.trim_end().ends_with('}'));
    if lines.len() > 1 && !one_a_line {
        return Ok(vec![Row { value: parsed(input, text, 0)?, line: None }]);
    }
    let mut read = 0;
    let row = |(n, line): (usize, &str)| {
        read += line.len();
        input.reached(read, PARSING * text.len())?;
        Ok(Row { value: parsed(input, line, n)?, line: Some(n + 1) })
    };
    lines.into_iter().map(row).collect()
}

/// The elements of an array, one after the other, so that one can tell how far it is. What is no array is
/// read as a whole, which says where it is none.
fn elements(input: &Input<'_>, text: &str) -> Result<Vec<Value>, Problem> {
    let mut values = Vec::new();
    for (end, element) in split::elements(text).unwrap_or_default() {
        input.reached(end, PARSING * text.len())?;
        let Ok(value) = serde_json::from_str(element) else {
            values.clear();
            break;
        };
        values.push(value);
    }
    if values.is_empty()
        && let Value::Array(whole) = parsed(input, text, 0)?
    {
        return Ok(whole);
    }
    Ok(values)
}

/// Reads a file value by value; one that cannot be read leaves the whole file out, so that nothing comes in
/// half.
pub(super) fn each(input: &Input<'_>, one: impl Fn(&Input<'_>, &Row, &mut Outcome) -> Result<(), Problem>) -> Outcome {
    match rows(input) {
        Ok(rows) => all(input, &rows, one),
        Err(problem) => left_out(problem),
    }
}

/// As [`each`], for values that are parsed already.
pub(super) fn all(
    input: &Input<'_>,
    rows: &[Row],
    one: impl Fn(&Input<'_>, &Row, &mut Outcome) -> Result<(), Problem>,
) -> Outcome {
    let mut outcome = Outcome::default();
    let each = |(n, row): (usize, &Row)| {
        told(input, n, rows.len())?;
        one(input, row, &mut outcome)
    };
    match rows.iter().enumerate().try_for_each(each) {
        Ok(()) => outcome,
        Err(problem) => left_out(problem),
    }
}

/// Tells that so many values are done, which were all parsed before.
pub(super) fn told(input: &Input<'_>, done: usize, of: usize) -> Result<(), Problem> {
    input.reached(done.saturating_mul(PARSING - 1).saturating_add(of), of.saturating_mul(PARSING))
}

/// The first value of a file, or the first element of its array, without reading the rest. A pair of a text
/// and what is said of it is one value.
pub(super) fn first(input: &Input<'_>) -> Option<Value> {
    let text = characters(input).ok()?.trim_start();
    let begin = |text: &str| serde_json::Deserializer::from_str(text).into_iter::<Value>().next()?.ok();
    match text.strip_prefix('[').map(begin) {
        None | Some(Some(Value::String(_))) => begin(text),
        Some(first) => first,
    }
}

/// The characters of a file, which is UTF-8.
pub(super) fn characters<'i>(input: &Input<'i>) -> Result<&'i str, Problem> {
    let text = std::str::from_utf8(input.bytes).map_err(|e| {
        let line = input.bytes[..e.valid_up_to()].split(|b| *b == b'\n').count();
        Problem::error("damaged_file", "this is not UTF-8, which JSON has to be").in_file(input.name, Some(line), None)
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// The value of `text`, which begins after so many lines of the file.
pub(super) fn parsed(input: &Input<'_>, text: &str, before: usize) -> Result<Value, Problem> {
    serde_json::from_str(text).map_err(|e| {
        let said = e.to_string();
        let why = said.split(" at line ").next().unwrap_or_default().to_owned();
        Problem::error("damaged_file", format!("this is no JSON: {why}")).in_file(
            input.name,
            Some(before + e.line()),
            Some(e.column()),
        )
    })
}

/// A problem of a file, at a line where there is one.
pub(super) fn problem(input: &Input<'_>, line: Option<usize>, message: impl Into<String>) -> Problem {
    Problem::error("damaged_file", message).in_file(input.name, line, line.map(|_| 1))
}

/// The outcome of a file that cannot be read whole.
pub(super) fn left_out(problem: Problem) -> Outcome {
    refused(problem)
}

/// A draft of a text that stands in a JSON file, and the text as it stands there, where its line ends are
/// others than ours.
pub(super) fn draft(input: &Input<'_>, format: &str, words: &str) -> (Draft, Option<String>) {
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
    (draft_of(input, format, decoded), original)
}

/// The string at `key`.
pub(super) fn string<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    value.get(key)?.as_str()
}

/// The number at `key`; also one written as a string.
pub(super) fn number(value: &Value, key: &str) -> Option<u64> {
    as_number(value.get(key)?)
}

/// A number, also one that is written as a string.
pub(super) fn as_number(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.trim().parse().ok())
}

/// The array at `key`; an empty one where there is none.
pub(super) fn array<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// A name as tools write it: a string, or a number in its stead.
pub(super) fn name(value: &Value) -> Option<String> {
    match value {
        Value::String(s) => Some(s.clone()),
        Value::Number(n) => Some(n.to_string()),
        _ => None,
    }
}
