//! The texts that annotations are about: in the file, or in files beside it.
//!
//! Nothing is fetched. Must not know selectors.

use super::annotation::{iri, last, many};
use crate::import::decode::decode_blank_too;
use crate::import::json::{Json, draft, string};
use crate::import::{Draft, Input, Outcome};
use crate::model;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A text that is annotated.
pub(super) struct Source {
    pub draft: Draft,
    /// The text as its file has it, where its line ends are others than ours.
    pub original: Option<String>,
}

impl Source {
    /// The text as its file has it.
    pub fn words(&self) -> &str {
        self.original.as_deref().unwrap_or(self.draft.text.as_str())
    }
}

/// The texts by address.
#[derive(Default)]
pub(super) struct Sources {
    pub all: Vec<Source>,
    /// Where a text came from that stood in the file of the annotations.
    inside: Option<Arc<model::Source>>,
    by_address: BTreeMap<String, usize>,
}

impl Sources {
    /// The documents that a page of ours lists, by their addresses and files.
    pub fn documents(&mut self, input: &Input<'_>, page: Json<'_>, outcome: &mut Outcome) -> Vec<usize> {
        let mut found = Vec::new();
        for document in many(page.get("document")) {
            let (Some(address), Some(file)) = (string(document, "id"), string(document, "file")) else { continue };
            if let Some(at) = self.beside(input, address, &[file.to_owned()], outcome) {
                if let Some(title) = string(document, "title").filter(|t| !t.is_empty()) {
                    title.clone_into(&mut self.all[at].draft.title);
                }
                found.push(at);
            }
        }
        found
    }

    /// The text of a target.
    ///
    /// # Errors
    /// A sentence when there is none.
    pub fn of(&mut self, input: &Input<'_>, target: Json<'_>, outcome: &mut Outcome) -> Result<usize, String> {
        let address = iri(target).unwrap_or_default();
        if let Some(at) = self.by_address.get(address) {
            return Ok(*at);
        }
        let inside = target.get("source").and_then(|s| string(s, "value")).or(string(target, "value"));
        if let Some(words) = inside {
            let before = self.inside.clone();
            let at = self.add(input, address, words, before.as_ref());
            self.inside = self.all.get(at).map(|source| Arc::clone(&source.draft.source));
            return Ok(at);
        }
        let stem = |name: &str| name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned();
        let tail = last(address.split('?').next().unwrap_or_default());
        let own = format!("{}.txt", stem(input.name));
        let names = [address.to_owned(), tail.clone(), format!("{tail}.txt"), format!("{}.txt", stem(&tail)), own];
        self.beside(input, address, &names, outcome)
            .ok_or_else(|| format!("the text of “{address}” is not here: put it into the same folder as {}", names[4]))
    }

    fn beside(&mut self, input: &Input<'_>, address: &str, names: &[String], outcome: &mut Outcome) -> Option<usize> {
        for name in names.iter().filter(|n| *n != input.name && !n.is_empty() && !n.contains(':')) {
            let Some(bytes) = (input.beside)(name) else { continue };
            let file = Input { name, bytes: &bytes, ..*input };
            let Ok(decoded) = decode_blank_too(&file, None) else { continue };
            outcome.used.push(name.clone());
            return Some(self.add(&file, address, decoded.original.as_deref().unwrap_or(&decoded.text), None));
        }
        None
    }

    fn add(&mut self, input: &Input<'_>, address: &str, words: &str, before: Option<&Arc<model::Source>>) -> usize {
        let (mut draft, original) = draft(input, "w3c", words, before);
        if address.starts_with("http") && draft.meta.url.is_empty() {
            address.clone_into(&mut draft.meta.url);
        }
        self.all.push(Source { draft, original });
        self.by_address.insert(address.to_owned(), self.all.len() - 1);
        self.all.len() - 1
    }
}
