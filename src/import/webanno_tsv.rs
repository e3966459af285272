//! `WebAnno` TSV 3: sentences with a row for each token, whose columns hold the features of layers.
//!
//! Versions 3.1 to 3.3, as `WebAnno` and `INCEpTION` write them. Offsets are UTF-16 units. Source: the appendix
//! on `WebAnno` TSV 3 of `INCEpTION`'s user guide, and what it writes. The file becomes what UIMA holds, so that it
//! means what its XMI means. Must not know what annotations become: see `uima`.

mod cells;
mod chains;
mod header;
mod lines;
mod place;
mod refs;
mod spans;

use super::decode::decode_blank_too;
use super::text::refused;
use super::uima::{ANNOTATION, Cas, DOCUMENT, Feature, METADATA, SOFA, SPAN, Said, Structure, Type, Types, drafts};
use super::{Input, Outcome, Reader};
use crate::model::Problem;
use crate::records::kinds::described;
use header::Layer;
use lines::{File, Own};
use spans::Building;
use std::sync::Arc;

/// Reads `WebAnno` TSV 3.
pub static READER: Reader = Reader {
    id: "webanno-tsv",
    title: "WebAnno TSV",
    extensions: &["tsv"],
    leads: true,
    about: "Sentences with a row for each token and columns for layers (3.1 to 3.3), as INCEpTION and WebAnno write them.",
    sniff,
    read,
};

fn sniff(input: &Input<'_>) -> u8 {
    let start = input.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(input.bytes);
    u8::from(start.starts_with(lines::FORMAT.as_bytes())) * 100
}

fn read(input: &Input<'_>) -> Outcome {
    let decoded = match decode_blank_too(input, None) {
        Ok(decoded) => decoded,
        Err(problem) => return refused(*problem),
    };
    let mut outcome = Outcome { problems: decoded.problems.into(), ..Outcome::default() };
    // Line ends inside of the text are escaped; the others are no part of it.
    outcome.repairs.extend(decoded.repairs.into_iter().filter(|r| r.what.starts_with("byte order")));
    let cas = File::read(input, &decoded.text).and_then(|file| cas(input, &file, &mut outcome));
    drop(decoded.text);
    match cas {
        Ok(cas) => drafts(input, cas, READER.id, &mut outcome),
        Err(problem) => return refused(problem),
    }
    for draft in &mut outcome.drafts {
        decoded.encoding.clone_into(&mut Arc::make_mut(&mut draft.source).encoding);
    }
    outcome
}

/// What the file holds, as UIMA has it.
fn cas(input: &Input<'_>, file: &File<'_>, outcome: &mut Outcome) -> Result<Cas, Problem> {
    let placed = place::put(input, file, outcome)?;
    let mut building = Building::new(input, file, &placed.units);
    building.rows()?;
    let mut structures = facts(&file.own, placed.text);
    building.done(&mut structures, outcome);
    Ok(Cas { types: types(&file.layers, &file.own), structures, by_byte: false })
}

/// The text, and what our own files say of it.
fn facts(own: &Own, text: String) -> Vec<Structure> {
    let structure = |id: &str, kind: &str, features: Vec<(&str, Said)>| {
        let features = features.into_iter().map(|(name, said)| (name.into(), said)).collect();
        Structure::new(id, kind.into(), features, None)
    };
    let mut made = vec![structure("text", SOFA, vec![("sofaString", Said::Word(text.into()))])];
    if !own.title.is_empty() {
        let title = vec![("documentTitle", Said::Word(own.title.as_str().into()))];
        made.push(structure("document", DOCUMENT, title));
    }
    if !own.annotator.is_empty() {
        made.push(structure("person", METADATA, vec![("username", Said::Word(own.annotator.as_str().into()))]));
    }
    made
}

/// The types that the header declares; the format does not say what their features hold.
fn types(layers: &[Layer], own: &Own) -> Types {
    let mut types = Types::default();
    let row = |parent: &str| Type { parent: parent.to_owned(), ..Type::default() };
    for layer in layers {
        let mut declared = row(ANNOTATION);
        for feature in own.features.iter().filter(|_| layer.name == SPAN) {
            let description = described(&feature.id, &feature.kind);
            declared.features.insert(feature.name.clone(), Feature { description, ..Feature::default() });
        }
        types.0.insert(layer.name.clone(), declared);
        for link in layer.link_types() {
            types.0.insert(link.to_owned(), row("uima.cas.TOP"));
        }
    }
    types.0.insert(refs::TOKEN.to_owned(), row(ANNOTATION));
    types
}
