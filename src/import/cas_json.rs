//! UIMA's CAS as JSON: a text with annotations of any types, which the file declares itself.
//!
//! Offsets are UTF-16 units. `@` before a feature is a reference, `#` a number that JSON does not have. Source:
//! the specification of UIMA JSON CAS 0.4.0, and what cassis and UIMA write. Must not know what annotations
//! become: see `uima`.

use super::json::{Json, Row, name, rows, string};
use super::uima::{Cas, Feature, Name, Names, Said, Structure, Type, Types, drafts};
use super::{Input, Outcome, Reader};
use crate::model::Problem;

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
    let mut outcome = Outcome::default();
    let mut all = rows.iter();
    if let (Some(only), None) = (all.next(), all.next()) {
        let cas = cas(input, only);
        drop(all);
        // What was parsed takes as much as what is made of it.
        drop(rows);
        let done = cas.map(|cas| drafts(input, cas, READER.id, &mut outcome));
        return done.map_or_else(super::json::left_out, |()| outcome);
    }
    for row in rows.iter() {
        match cas(input, row) {
            Ok(cas) => drafts(input, cas, READER.id, &mut outcome),
            Err(problem) => return super::json::left_out(problem),
        }
    }
    outcome
}

fn cas(input: &Input<'_>, row: Row<'_>) -> Result<Cas, Problem> {
    let wrong = |why: &str| row.problem(input, why);
    let document = row.value;
    if !document.is_object() {
        return Err(wrong("this is no CAS, which has %TYPES and %VIEWS"));
    }
    let mut names = Names::default();
    let mut one = |s: Json<'_>, id: Option<&str>| {
        let made = structure(&mut names, s, (id, row.noted(s)));
        made.ok_or_else(|| row.problem_of(input, s, "a feature structure has no %ID or no %TYPE"))
    };
    let all = document.get("%FEATURE_STRUCTURES");
    let structures = match all.map(|all| (all.as_array(), all.as_object())) {
        Some((Some(list), _)) => list.map(|s| one(s, None)).collect::<Result<Vec<_>, _>>()?,
        Some((_, Some(by_id))) => by_id.map(|(id, s)| one(s, Some(id))).collect::<Result<_, _>>()?,
        Some(_) => return Err(wrong("%FEATURE_STRUCTURES is no list")),
        None if document.get("%VIEWS").is_some() => Vec::new(),
        None => return Err(wrong("there are no %FEATURE_STRUCTURES")),
    };
    Ok(Cas { types: types(document.get("%TYPES")), structures, by_byte: true })
}

fn types(declared: Option<Json<'_>>) -> Types {
    let rows = declared.and_then(Json::as_object).into_iter().flatten();
    let one = |(name, row): (&str, Json<'_>)| {
        let features = row.as_object().into_iter().flatten().filter(|(name, _)| !name.starts_with('%'));
        let features = features.map(|(name, f)| (name.to_owned(), feature(f))).collect();
        let parent = string(row, "%SUPER_TYPE").unwrap_or_default().to_owned();
        (name.to_owned(), Type { parent, features })
    };
    Types(rows.map(one).collect())
}

fn feature(row: Json<'_>) -> Feature {
    Feature { description: string(row, "%DESCRIPTION").unwrap_or_default().to_owned(), ..Feature::default() }
}

fn structure(names: &mut Names, row: Json<'_>, (key, at): (Option<&str>, Option<usize>)) -> Option<Structure> {
    let id = key.map(str::to_owned).or_else(|| row.get("%ID").and_then(name))?;
    let kind = string(row, "%TYPE")?;
    let mut said = Vec::new();
    for (key, value) in row.as_object()? {
        said.extend(one_said(names, key, value));
    }
    if let Some(elements) = row.get("%ELEMENTS") {
        said.push((names.of("elements"), elements_of(kind, elements)));
    }
    let byte = at.and_then(|at| u32::try_from(at).ok());
    Some(Structure::new(&id, names.of(kind), said, byte.map(|byte| (0, byte))))
}

fn one_said(names: &mut Names, key: &str, value: Json<'_>) -> Option<(Name, Said)> {
    let mark = key.chars().next()?;
    let plain = key.strip_prefix(['@', '#', '^']).unwrap_or(key);
    if mark == '%' || value.is_null() {
        return None;
    }
    let said = match (mark, value.as_str()) {
        ('@', _) => Said::one(&name(value)?),
        ('#', Some(word)) => number(word).map_or_else(|| Said::Word(word.into()), Said::Number),
        _ => plain_said(value)?,
    };
    Some((names.of(plain), said))
}

fn plain_said(value: Json<'_>) -> Option<Said> {
    if let Some(word) = value.as_str() {
        return Some(Said::Word(word.into()));
    }
    if let Some(all) = value.as_array() {
        return Some(Said::Words(all.filter_map(written).collect()));
    }
    if value.is_object() {
        return Some(Said::Word(value.to_string().into()));
    }
    value.as_bool().map(Said::Flag).or_else(|| value.as_f64().map(Said::Number))
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

fn elements_of(kind: &str, elements: Json<'_>) -> Said {
    const PRIMITIVE: [&str; 8] = ["Boolean", "Byte", "Short", "Integer", "Long", "Float", "Double", "String"];
    let of = kind.strip_prefix("uima.cas.").and_then(|k| k.strip_suffix("Array").or(k.strip_suffix("[]")));
    match (elements.as_array(), elements.as_str()) {
        (_, Some(_)) => Said::Bytes,
        (Some(all), _) if of.is_some_and(|of| PRIMITIVE.contains(&of)) => {
            Said::Words(all.filter_map(written).collect())
        }
        (Some(all), _) => {
            let mut ids = Vec::with_capacity(all.len());
            ids.extend(all.filter_map(name).map(Into::into));
            Said::Refs(ids.into())
        }
        _ => Said::Words([].into()),
    }
}

/// A value of an array as it is written.
fn written(value: Json<'_>) -> Option<Box<str>> {
    value.as_bool().map(|b| b.to_string()).or_else(|| name(value)).map(Into::into)
}
