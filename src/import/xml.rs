//! XML files: elements and texts with the line they stand at.
//!
//! Bounded: nesting by [`DEEPEST`], size by what is read. A document type is refused, so that no entity is
//! declared and nothing lies elsewhere. Must not know any format.

use super::Input;
pub(super) use super::lines::Place;
use super::lines::Walk;
use crate::model::Problem;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;
use std::collections::BTreeSet;

/// How deep elements may lie in each other.
const DEEPEST: usize = 64;

/// A piece of a file.
#[derive(Debug)]
pub(super) enum Node {
    /// An element begins: its name as it is written, and its attributes in their order.
    Open(String, Vec<(String, String)>),
    /// Characters.
    Text(String),
    /// The element ends that began last.
    Close,
}

/// Reads a file node by node.
///
/// # Errors
/// The problem of a file that cannot be read whole, or what `visit` found wrong.
pub(super) fn nodes(
    input: &Input<'_>,
    mut visit: impl FnMut(Node, Place) -> Result<(), Problem>,
) -> Result<(), Problem> {
    let text = characters(input)?;
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut lines = Walk::of(text);
    let mut depth = 0_usize;
    loop {
        let place = lines.place(usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX));
        let event = reader.read_event();
        let wrong = |why: String| Problem::error("damaged_file", why).in_file(input.name, Some(place.0), Some(place.1));
        match event.map_err(|e| wrong(format!("this is no XML: {e}")))? {
            Event::Start(start) => {
                depth += 1;
                if depth > DEEPEST {
                    return Err(wrong(format!("elements lie more than {DEEPEST} deep in each other")));
                }
                visit(opened(&start).map_err(wrong)?, place)?;
            }
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                visit(Node::Close, place)?;
            }
            Event::Text(t) => visit(Node::Text(t.decode().map_err(|e| wrong(e.to_string()))?.into_owned()), place)?,
            Event::CData(t) => visit(Node::Text(t.decode().map_err(|e| wrong(e.to_string()))?.into_owned()), place)?,
            Event::GeneralRef(named) => visit(Node::Text(character(&named).map_err(wrong)?), place)?,
            Event::DocType(_) => {
                return Err(wrong("this has a document type, which may pull in anything; take it out".to_owned()));
            }
            Event::Decl(said) => encoding(said.encoding().and_then(Result::ok).as_deref()).map_err(wrong)?,
            Event::Eof if depth > 0 => return Err(wrong("this ends in the middle".to_owned())),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// The characters of a file, which is UTF-8.
fn characters<'i>(input: &Input<'i>) -> Result<&'i str, Problem> {
    let text = std::str::from_utf8(input.bytes).map_err(|e| {
        let line = input.bytes[..e.valid_up_to()].split(|b| *b == b'\n').count();
        Problem::error("damaged_file", "this is not UTF-8").in_file(input.name, Some(line), None)
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

fn encoding(named: Option<&[u8]>) -> Result<(), String> {
    match named {
        Some(other) if !["utf-8", "utf8", "us-ascii"].iter().any(|u| other.eq_ignore_ascii_case(u.as_bytes())) => {
            Err(format!("this says it is in {}; save it as UTF-8", String::from_utf8_lossy(other)))
        }
        _ => Ok(()),
    }
}

fn opened(start: &BytesStart<'_>) -> Result<Node, String> {
    let name = String::from_utf8_lossy(start.name().as_ref()).into_owned();
    let (mut attributes, mut seen) = (Vec::new(), BTreeSet::new());
    // The library would compare each with all before it.
    for attribute in start.attributes().with_checks(false) {
        let attribute = attribute.map_err(|e| format!("this is no XML: {e}"))?;
        let key = String::from_utf8_lossy(attribute.key.as_ref()).into_owned();
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|e| format!("this is no XML: {e}"))?;
        if !seen.insert(key.clone()) {
            return Err(format!("the attribute {key} stands twice"));
        }
        attributes.push((key, value.into_owned()));
    }
    Ok(Node::Open(name, attributes))
}

/// The character that a reference stands for: its number, or one of the five that XML has names for.
fn character(named: &BytesRef<'_>) -> Result<String, String> {
    if let Some(c) = named.resolve_char_ref().map_err(|e| format!("this is no XML: {e}"))? {
        return Ok(c.to_string());
    }
    let name = named.decode().map_err(|e| e.to_string())?;
    resolve_predefined_entity(&name).map(str::to_owned).ok_or_else(|| format!("the entity {name} is not XML's own"))
}

/// The part of a name behind its prefix.
pub(super) fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}
