//! UIMA's CAS as JSON: a text with annotations of any types, which the file declares itself.
//!
//! Offsets are UTF-16 units. `@` before a feature is a reference, `#` a number that JSON does not have. Source:
//! the specification of UIMA JSON CAS 0.4.0, and what cassis and UIMA write. Must not know what annotations
//! become: see `uima`.

use super::json::{Row, all, name, rows, string};
use super::uima::{Cas, Feature, Said, Structure, Type, Types, drafts};
use super::{Input, Outcome, Reader};
use crate::model::Problem;
use serde_json::Value;

/// Reads CAS as JSON.
pub static READER: Reader = Reader {
    id: "cas-json",
    title: "UIMA CAS as JSON",
    extensions: &["json"],
    leads: false,
    about: "A text with annotations of any types, as INCEpTION, cassis and UIMA write them; types become labels, features attributes, references links.",
    sniff,
    read,
};

fn sniff(input: &Input<'_>) -> u8 {
    super::sniff_json(input, |first| {
        let own = ["%TYPES", "%FEATURE_STRUCTURES", "%VIEWS"].iter().filter(|key| first.get(key).is_some()).count();
        if own >= 2 { 95 } else { 0 }
    })
}

fn read(input: &Input<'_>) -> Outcome {
    let rows = match rows(input) {
        Ok(rows) => rows,
        Err(problem) => return super::json::left_out(problem),
    };
    all(input, &rows, one)
}

fn one(input: &Input<'_>, row: &Row, outcome: &mut Outcome) -> Result<(), Problem> {
    let wrong = |why: &str| super::json::problem(input, row.line, why);
    let document = row.value.as_object().ok_or_else(|| wrong("this is no CAS, which has %TYPES and %VIEWS"))?;
    let structures = match document.get("%FEATURE_STRUCTURES") {
        Some(Value::Array(all)) => all.iter().map(|s| structure(s, None)).collect::<Option<Vec<_>>>(),
        Some(Value::Object(all)) => all.iter().map(|(id, s)| structure(s, Some(id))).collect(),
        Some(_) => None,
        None if document.contains_key("%VIEWS") => Some(Vec::new()),
        None => return Err(wrong("there are no %FEATURE_STRUCTURES")),
    };
    let structures = structures.ok_or_else(|| wrong("a feature structure has no %ID or no %TYPE"))?;
    drafts(input, &Cas { types: types(document.get("%TYPES")), structures }, READER.id, outcome);
    Ok(())
}

fn types(declared: Option<&Value>) -> Types {
    let rows = declared.and_then(Value::as_object).into_iter().flatten();
    let one = |(name, row): (&String, &Value)| {
        let features = row.as_object().into_iter().flatten().filter(|(name, _)| !name.starts_with('%'));
        let features = features.map(|(name, f)| (name.clone(), feature(f))).collect();
        let parent = string(row, "%SUPER_TYPE").unwrap_or_default().to_owned();
        (name.clone(), Type { parent, features })
    };
    Types(rows.map(one).collect())
}

fn feature(row: &Value) -> Feature {
    Feature { description: string(row, "%DESCRIPTION").unwrap_or_default().to_owned(), ..Feature::default() }
}

fn structure(row: &Value, key: Option<&str>) -> Option<Structure> {
    let id = key.map(str::to_owned).or_else(|| row.get("%ID").and_then(name))?;
    let kind = string(row, "%TYPE")?.to_owned();
    let features = row.as_object()?;
    let mut said: Vec<(String, Said)> = features.iter().filter_map(|(key, value)| one_said(key, value)).collect();
    if let Some(elements) = features.get("%ELEMENTS") {
        said.push(("elements".to_owned(), elements_of(&kind, elements)));
    }
    Some(Structure { id, kind, features: said, place: None })
}

fn one_said(key: &str, value: &Value) -> Option<(String, Said)> {
    let mark = key.chars().next()?;
    let plain = key.strip_prefix(['@', '#', '^']).unwrap_or(key).to_owned();
    let said = match (mark, value) {
        ('%', _) | (_, Value::Null) => return None,
        ('@', value) => Said::Refs(vec![name(value)?]),
        ('#', Value::String(word)) => number(word).map_or_else(|| Said::Word(word.clone()), Said::Number),
        (_, value) => plain_said(value)?,
    };
    Some((plain, said))
}

fn plain_said(value: &Value) -> Option<Said> {
    match value {
        Value::String(word) => Some(Said::Word(word.clone())),
        Value::Number(n) => Some(n.as_f64().map_or_else(|| Said::Word(n.to_string()), Said::Number)),
        Value::Bool(b) => Some(Said::Flag(*b)),
        Value::Array(all) => Some(Said::Words(all.iter().filter_map(written).collect())),
        Value::Object(_) => Some(Said::Word(value.to_string())),
        Value::Null => None,
    }
}

/// A number that JSON does not have.
fn number(word: &str) -> Option<f64> {
    match word {
        "NaN" => Some(f64::NAN),
        "Infinity" | "Inf" => Some(f64::INFINITY),
        "-Infinity" | "-Inf" => Some(f64::NEG_INFINITY),
        other => other.parse().ok(),
    }
}

fn elements_of(kind: &str, elements: &Value) -> Said {
    const PRIMITIVE: [&str; 8] = ["Boolean", "Byte", "Short", "Integer", "Long", "Float", "Double", "String"];
    let of = kind.strip_prefix("uima.cas.").and_then(|k| k.strip_suffix("Array").or(k.strip_suffix("[]")));
    match elements {
        Value::String(_) => Said::Bytes,
        Value::Array(all) if of.is_some_and(|of| PRIMITIVE.contains(&of)) => {
            Said::Words(all.iter().filter_map(written).collect())
        }
        Value::Array(all) => Said::Refs(all.iter().filter_map(name).collect()),
        _ => Said::Words(Vec::new()),
    }
}

/// A value of an array as it is written.
fn written(value: &Value) -> Option<String> {
    match value {
        Value::Bool(b) => Some(b.to_string()),
        other => name(other),
    }
}
