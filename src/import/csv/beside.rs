//! What lies beside a table of marks: the texts of its articles, its links and its entity records.
//!
//! Must not know marks.

use super::rows::Row;
use super::table::Table;
use super::values::Handles;
use crate::import::decode::decode_blank_too;
use crate::import::json;
use crate::import::{Draft, DraftSchema, Input, Outcome};
use crate::model::{Entity, EntityId, EntityKind, Problem};
use crate::records::cells::unlist;
use std::collections::BTreeMap;

/// A text that marks are told about.
pub(super) struct Article {
    pub draft: Draft,
    /// The text as the file has it, where its line ends are others than ours.
    pub original: Option<String>,
}

/// The texts of a table, by the name they have in it.
#[derive(Default)]
pub(super) struct Articles {
    pub all: Vec<Article>,
    by_name: BTreeMap<String, usize>,
}

impl Articles {
    /// The texts of our own table of texts, where it lies beside.
    pub fn beside(input: &Input<'_>, unguard: fn(&str) -> &str, outcome: &mut Outcome) -> Result<Self, Box<Problem>> {
        let mut made = Self::default();
        sidecar(input, "texts", outcome, |row| {
            let cell = |at: usize| unguard(row.get(at).unwrap_or_default());
            let at = made.add(input, cell(0), cell(2));
            if !cell(1).is_empty() {
                cell(1).clone_into(&mut made.all[at].draft.title);
            }
        })?;
        Ok(made)
    }

    /// The text of this name and these words, made where it is new.
    pub fn add(&mut self, input: &Input<'_>, name: &str, words: &str) -> usize {
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let before = self.all.last().map(|article| &article.draft.source);
        let stem = if stem.is_empty() { input.name } else { stem };
        let (draft, original) = json::named(input, "csv", words, (stem, before));
        self.all.push(Article { draft, original });
        self.by_name.insert(name.to_owned(), self.all.len() - 1);
        self.all.len() - 1
    }

    /// The text of this name.
    pub fn known(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }

    /// The text of these words that rows call so.
    pub fn named_text(&self, key: &str, words: &str) -> Option<usize> {
        let at = self.known(key)?;
        let article = &self.all[at];
        (article.original.as_deref().unwrap_or(article.draft.text.as_str()) == words).then_some(at)
    }

    /// A text that rows call `key`.
    pub fn add_text(&mut self, input: &Input<'_>, key: &str, name: &str, words: &str) -> usize {
        let at = self.add(input, name, words);
        self.by_name.insert(key.to_owned(), at);
        at
    }

    /// The text of this name: known already, else in a file beside.
    pub fn named(&mut self, input: &Input<'_>, name: &str, outcome: &mut Outcome) -> Option<usize> {
        if let Some(at) = self.by_name.get(name) {
            return Some(*at);
        }
        let stem = input.name.rsplit_once('.').map_or(input.name, |(stem, _)| stem);
        let wanted = if name.is_empty() { stem } else { name };
        for path in [wanted.to_owned(), format!("{wanted}.txt"), format!("texts/{wanted}.txt")] {
            if path == input.name {
                continue;
            }
            let Some(bytes) = (input.beside)(&path) else { continue };
            let file = Input { name: &path, bytes: &bytes, ..*input };
            let Ok(decoded) = decode_blank_too(&file, None) else { continue };
            let at = self.add(input, name, decoded.original.as_deref().unwrap_or(&decoded.text));
            outcome.used.push(path.clone());
            return Some(at);
        }
        None
    }
}

/// The entity records of our own table, by what stands for them in cells.
pub(super) fn entities(
    input: &Input<'_>,
    unguard: fn(&str) -> &str,
    schema: &mut DraftSchema,
    outcome: &mut Outcome,
) -> Result<Handles, Box<Problem>> {
    let mut rows: Vec<(EntityId, String)> = Vec::new();
    sidecar(input, "entities", outcome, |row| {
        let cell = |at: usize| unguard(row.get(at).unwrap_or_default());
        let Ok(id) = cell(0).parse::<EntityId>() else { return };
        let entity = Entity {
            name: cell(1).to_owned(),
            kind: kind(cell(2)),
            aliases: unlist(cell(3)).into_iter().collect(),
            qid: cell(4).to_owned(),
            unnamed: cell(5) == "true",
            note: cell(6).to_owned(),
        };
        rows.push((id, entity.name.clone()));
        schema.entities.insert(id, entity);
    })?;
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, name) in &rows {
        *counts.entry(name).or_default() += 1;
    }
    let handle = |(id, name): &(EntityId, String)| match counts.get(name.as_str()) {
        _ if name.is_empty() => id.to_string(),
        Some(1) => name.clone(),
        _ => format!("{name} ({id})"),
    };
    Ok(rows.iter().map(|row| (handle(row), row.0)).collect())
}

fn kind(word: &str) -> EntityKind {
    match word {
        "person" => EntityKind::Person,
        "organisation" => EntityKind::Organisation,
        "place" => EntityKind::Place,
        "group" => EntityKind::Group,
        "event" => EntityKind::Event,
        _ => EntityKind::Other,
    }
}

/// Hands on each row of the table of this kind beside our own, where there is one.
pub(super) fn sidecar(
    input: &Input<'_>,
    kind: &str,
    outcome: &mut Outcome,
    mut each: impl FnMut(Row<'_>),
) -> Result<(), Box<Problem>> {
    let name = format!("{}.{kind}.{}", input.name, crate::import::extension(input.name));
    let Some(bytes) = (input.beside)(&name) else { return Ok(()) };
    let file = Input { name: &name, bytes: &bytes, ..*input };
    let decoded = decode_blank_too(&file, None)?;
    let table = Table::read(&file, decoded.original.as_deref().unwrap_or(&decoded.text))?;
    table.rows.iter().for_each(&mut each);
    outcome.used.push(name);
    Ok(())
}
