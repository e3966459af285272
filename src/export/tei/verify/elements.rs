//! The elements of an XML document, in order, each with its own text.
//!
//! Must not know TEI.

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

/// An element.
pub(super) struct Element {
    pub name: String,
    attributes: Vec<(String, String)>,
    /// The text directly in it.
    pub text: String,
    /// The place of the element around it.
    pub within: Option<usize>,
}

impl Element {
    /// An attribute of it.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }
}

/// The elements of a document.
///
/// # Errors
/// Why it is no XML.
pub(super) fn elements(bytes: &[u8]) -> Result<Vec<Element>, String> {
    let source = std::str::from_utf8(bytes).map_err(|e| e.to_string())?;
    let mut reader = Reader::from_str(source);
    let (mut all, mut open): (Vec<Element>, Vec<usize>) = (Vec::new(), Vec::new());
    loop {
        match reader.read_event().map_err(|e| e.to_string())? {
            Event::Start(tag) => {
                all.push(element(&tag, open.last().copied())?);
                open.push(all.len() - 1);
            }
            Event::Empty(tag) => all.push(element(&tag, open.last().copied())?),
            Event::End(_) => drop(open.pop()),
            Event::Text(text) => {
                let text = text.decode().map_err(|e| e.to_string())?;
                match open.last() {
                    Some(at) => all[*at].text.push_str(&text),
                    None if text.trim().is_empty() => {}
                    None => return Err("there is text outside of the document".to_owned()),
                }
            }
            Event::GeneralRef(reference) => {
                let c = character(&reference).ok_or("a reference to nothing")?;
                if let Some(at) = open.last() {
                    all[*at].text.push(c);
                }
            }
            Event::Eof if open.is_empty() && !all.is_empty() => return Ok(all),
            Event::Eof => return Err("the document ends too early".to_owned()),
            _ => {}
        }
    }
}

fn element(tag: &BytesStart<'_>, within: Option<usize>) -> Result<Element, String> {
    let utf8 = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let mut attributes = Vec::new();
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|e| e.to_string())?;
        attributes.push((utf8(attribute.key.as_ref()), utf8(&attribute.value)));
    }
    Ok(Element { name: utf8(tag.name().as_ref()), attributes, text: String::new(), within })
}

fn character(reference: &BytesRef<'_>) -> Option<char> {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return Some(c);
    }
    match &**reference {
        b"lt" => Some('<'),
        b"gt" => Some('>'),
        b"amp" => Some('&'),
        b"apos" => Some('\''),
        b"quot" => Some('"'),
        _ => None,
    }
}
