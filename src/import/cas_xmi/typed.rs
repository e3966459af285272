//! What a value of XMI is, which is a string there, as its type declares it.
//!
//! Must not know XML.

use crate::import::uima::{Said, Types};

/// A feature as it stands in the file.
#[derive(Debug)]
pub(super) enum Raw {
    /// An attribute.
    One(String),
    /// Elements of its name.
    Several(Vec<String>),
}

const STRING: &str = "uima.cas.String";

/// What the feature `name` of a structure of the type `kind` says.
pub(super) fn said(types: &Types, kind: &str, name: &str, raw: Raw) -> Said {
    let value = match raw {
        Raw::Several(items) => return Said::Words(items.into_iter().map(Into::into).collect()),
        Raw::One(value) => value,
    };
    if let Some(said) = built_in(kind, name, &value) {
        return said;
    }
    let Some(feature) = types.feature(kind, name) else {
        // Relations are told by these two, whatever declares them.
        return if ["Governor", "Dependent"].contains(&name) { refs(&value) } else { Said::Word(value.into()) };
    };
    let range = feature.range.as_str();
    let several = range.strip_prefix("uima.cas.").and_then(|r| r.strip_suffix("Array").or(r.strip_suffix("List")));
    match (range, several) {
        (_, Some("FS")) => refs(&value),
        (_, Some(_)) if feature.shared => refs(&value),
        (_, Some("Byte")) => Said::Bytes,
        (_, Some(_)) => words(&value),
        ("uima.cas.Boolean", _) => Said::Flag(value == "true" || value == "1"),
        (range, _) if is_number(range) => number(value),
        (range, _) if types.is(range, STRING) => Said::Word(value.into()),
        _ => refs(&value),
    }
}

/// What UIMA's own types say.
fn built_in(kind: &str, name: &str, value: &str) -> Option<Said> {
    let own = kind.strip_prefix("uima.cas.");
    match (own, name) {
        (Some("Sofa"), "sofaArray") | (Some("FSArray" | "NonEmptyFSList"), _) | (_, "sofa") | (Some(_), "tail") => {
            Some(refs(value))
        }
        (Some("ByteArray"), _) => Some(Said::Bytes),
        (Some(_), "elements") => Some(words(value)),
        (None, "begin" | "end") => Some(number(value.to_owned())),
        (Some(_), _) => Some(Said::Word(value.into())),
        (None, "language") if kind == "uima.tcas.DocumentAnnotation" => Some(Said::Word(value.into())),
        _ => None,
    }
}

fn is_number(range: &str) -> bool {
    let kinds = ["Byte", "Short", "Integer", "Long", "Float", "Double"];
    range.strip_prefix("uima.cas.").is_some_and(|r| kinds.contains(&r))
}

/// A number; what is none stays a word.
fn number(value: String) -> Said {
    match value.trim() {
        "NaN" => Said::Number(f64::NAN),
        "Infinity" => Said::Number(f64::INFINITY),
        "-Infinity" => Said::Number(f64::NEG_INFINITY),
        other => match other.parse::<f64>() {
            Ok(n) if n.is_finite() => Said::Number(n),
            _ => Said::Word(value.into()),
        },
    }
}

fn refs(value: &str) -> Said {
    let mut ids = value.split_ascii_whitespace();
    match (ids.next(), ids.next()) {
        (Some(one), None) => Said::one(one),
        _ => Said::Refs(value.split_ascii_whitespace().map(Into::into).collect()),
    }
}

fn words(value: &str) -> Said {
    Said::Words(value.split_ascii_whitespace().map(Into::into).collect())
}
