//! Files that say by their name or by how they begin that they are no plain text, and that no reader knows.
//!
//! As a text they would come in without a word about what is wrong. Must not know any format.

use super::archive::Archive;
use super::json::rows;
use super::text::refused;
use super::xml::{Node, nodes};
use super::{ALL, Input, Outcome, Reader, docx, extension, pdf};
use crate::model::Problem;

/// The endings of JSON.
const JSON_ENDINGS: [&str; 3] = ["json", "jsonl", "jsonld"];
/// The endings of plain text, which a person chose for what stands there.
const TEXT_ENDINGS: [&str; 4] = ["txt", "text", "md", "markdown"];
/// How far into a file its first characters are looked for.
const NEAR: usize = 64;

/// Says what is wrong with JSON that no reader knows.
static JSON: Reader = of("unknown-json", "JSON", json);
/// Says what is wrong with XML that no reader knows.
static XML: Reader = of("unknown-xml", "XML", xml);
/// Says what is wrong with an archive that no reader knows.
static ZIP: Reader = of("unknown-zip", "Archive", zip);
/// Says that spaCy's own form is not read.
static SPACY: Reader = of("unknown-spacy", "spaCy’s DocBin", docbin);

const fn of(id: &'static str, title: &'static str, read: fn(&Input<'_>) -> Outcome) -> Reader {
    Reader { id, title, extensions: &[], leads: false, about: "", sniff: |_| 0, read }
}

/// Whoever says what is wrong with a file that would be taken for plain text and is none.
pub(super) fn reader(input: &Input<'_>) -> Option<&'static Reader> {
    if input.bytes.trim_ascii().is_empty() {
        return None;
    }
    match extension(input.name).as_str() {
        ending if JSON_ENDINGS.contains(&ending) => Some(&JSON),
        "docx" | "docm" => Archive::open(input).is_err().then_some(&docx::READER),
        "pdf" => Some(&pdf::READER),
        "zip" => Some(&ZIP),
        "spacy" => Some(&SPACY),
        "" => None,
        ending if !TEXT_ENDINGS.contains(&ending) && begins_as_xml(input.bytes) => Some(&XML),
        _ => None,
    }
}

/// Whether the first characters are those of XML, in 8 or 16 bits.
fn begins_as_xml(bytes: &[u8]) -> bool {
    let near = bytes.iter().take(NEAR).filter(|b| !matches!(b, 0 | 0xef | 0xbb | 0xbf | 0xff | 0xfe));
    let near: Vec<u8> = near.copied().collect();
    near.trim_ascii_start().starts_with(b"<?xml")
}

/// The readers that know files with one of these endings, as a person asks for them.
fn readers(endings: &[&str]) -> String {
    let knows = |reader: &&&Reader| reader.extensions.iter().any(|ending| endings.contains(ending));
    ALL.iter().filter(knows).map(|reader| reader.id).collect::<Vec<_>>().join(", ")
}

fn json(input: &Input<'_>) -> Outcome {
    let unknown = || {
        let names = readers(&JSON_ENDINGS);
        let message = format!("no reader here knows what this JSON is; say it with a format: {names}");
        Problem::error("unknown_format", message).in_file(input.name, Some(1), Some(1))
    };
    refused(rows(input).err().unwrap_or_else(unknown))
}

fn xml(input: &Input<'_>) -> Outcome {
    let mut outermost = None;
    let read = nodes(input, |node, _| {
        if let (Node::Open(name, _), None) = (node, &outermost) {
            outermost = Some(name);
        }
        Ok(())
    });
    // A document type stands before all elements: without it this would not be known either.
    let damaged = read.err().filter(|_| outermost.is_some());
    refused(damaged.unwrap_or_else(|| unknown_xml(input, outermost.as_deref().unwrap_or_default())))
}

fn unknown_xml(input: &Input<'_>, outermost: &str) -> Problem {
    let message = match outermost {
        "typeSystemDescription" => {
            "this is a type system of UIMA, which is no article; it belongs into the folder of the .xmi that needs it"
                .to_owned()
        }
        "" => format!("no reader here knows what this XML is; say it with a format: {}", readers(&["xmi", "html"])),
        name => {
            let names = readers(&["xmi", "html"]);
            format!("no reader here knows what this XML is, which begins with <{name}>; say it with a format: {names}")
        }
    };
    Problem::error("unknown_format", message).in_file(input.name, Some(1), Some(1))
}

fn zip(input: &Input<'_>) -> Outcome {
    let unknown = || {
        let names = readers(&["zip", "docx"]);
        let message =
            format!("no reader here knows what is in this archive; unpack it, or say it with a format: {names}");
        Problem::error("unknown_format", message).in_file(input.name, None, None)
    };
    refused(Archive::open(input).err().unwrap_or_else(unknown))
}

fn docbin(input: &Input<'_>) -> Outcome {
    let message = "spaCy’s DocBin is not read here; save its documents as JSON (doc.to_json) and import that";
    refused(Problem::error("unknown_format", message).in_file(input.name, None, None))
}
