//! A type system description: the types of a file and their features.
//!
//! Source: the chapter on type systems of the UIMA reference. What it imports from elsewhere is not there; a
//! type that is missing for it is said where it is used. Must not know what types are for.

use crate::import::Input;
use crate::import::uima::{Feature, Type, Types};
use crate::import::xml::{Node, local, nodes};
use crate::model::Problem;

/// The types that a file declares.
///
/// # Errors
/// The problem of a file that cannot be read whole.
pub(super) fn types(input: &Input<'_>) -> Result<Types, Problem> {
    let mut reading = Reading::default();
    nodes(input, |node, _| {
        match node {
            Node::Open(name, _) => {
                reading.text.clear();
                reading.path.push(local(&name).to_owned());
            }
            Node::Text(words) => reading.text.push_str(&words),
            Node::Close => reading.close(),
        }
        Ok(())
    })?;
    Ok(reading.types)
}

#[derive(Default)]
struct Reading {
    types: Types,
    path: Vec<String>,
    text: String,
    kind: (String, Type),
    feature: (String, Feature),
}

impl Reading {
    fn close(&mut self) {
        let name = self.path.pop().unwrap_or_default();
        let inside = self.path.last().map_or("", String::as_str);
        let text = std::mem::take(&mut self.text);
        let word = || text.trim().to_owned();
        match (inside, name.as_str()) {
            ("typeDescription", "name") => self.kind.0 = word(),
            ("typeDescription", "supertypeName") => self.kind.1.parent = word(),
            ("featureDescription", "name") => self.feature.0 = word(),
            ("featureDescription", "rangeTypeName") => self.feature.1.range = word(),
            ("featureDescription", "description") => self.feature.1.description = word(),
            ("featureDescription", "multipleReferencesAllowed") => self.feature.1.shared = word() == "true",
            (_, "featureDescription") => {
                let (name, feature) = std::mem::take(&mut self.feature);
                self.kind.1.features.insert(name, feature);
            }
            (_, "typeDescription") => {
                let (name, kind) = std::mem::take(&mut self.kind);
                self.types.0.insert(name, kind);
            }
            _ => {}
        }
    }
}
