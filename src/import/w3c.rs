//! W3C Web Annotations as JSON-LD: pages, collections, lists or lines of annotations on texts beside.
//!
//! Read by the names of the standard context; nothing is fetched, so that terms of other contexts mean
//! nothing here. Offsets are code points; where an annotation repeats its words, they tell. Source: the Web
//! Annotation Data Model. Must not know other formats.

mod annotation;
mod place;
mod sources;

use super::json::{Json, Row, array, left_out, name, rows, string};
use super::lines::Places;
use super::offsets::Unit;
use super::told::{Told, value_as};
use super::{DraftSchema, Input, Outcome, Reader};
use crate::model::{Problem, Value as Said};
use annotation::{Annotation, many};
use place::{Place, place};
use sources::Sources;
use std::collections::BTreeMap;

/// Reads Web Annotations.
pub static READER: Reader = Reader {
    id: "w3c",
    title: "W3C Web Annotation",
    extensions: &["jsonld", "json"],
    leads: true,
    about: "Annotations in JSON-LD with position or quote selectors; the text lies in a file beside, or in the source.",
    sniff,
    read,
};

fn sniff(input: &Input<'_>) -> u8 {
    super::sniff_json(input, |first| {
        let context = first.get("@context").map(|c| c.to_string()).unwrap_or_default();
        let kind = first.get("type").or(first.get("@type")).map(|k| k.to_string()).unwrap_or_default();
        let page = |v: Json<'_>| v.pointer("/rows/0/target").is_some() || v.pointer("/target/0/selector").is_some();
        match () {
            () if context.contains("/ns/anno") => 97,
            () if kind.contains("Annotation") && (first.get("target").is_some() || first.get("items").is_some()) => 90,
            () if page(first) => 80,
            () => 0,
        }
    })
}

/// What was told, by text and person, in the order of the file.
#[derive(Default)]
struct Layers {
    told: BTreeMap<(usize, String), Told>,
    /// Whose the marks are, by their ids.
    homes: BTreeMap<String, (usize, String)>,
}

impl Layers {
    fn of(&mut self, source: usize, who: &str) -> &mut Told {
        self.told.entry((source, who.to_owned())).or_insert_with(|| Told::by(who))
    }
}

fn read(input: &Input<'_>) -> Outcome {
    let rows = match rows(input) {
        Ok(rows) => rows,
        Err(problem) => return left_out(problem),
    };
    let mut outcome = Outcome::default();
    let (mut layers, mut schema) = (Layers::default(), DraftSchema::default());
    let mut sources = Sources::default();
    let mut all: Vec<Row<'_>> = Vec::new();
    for row in rows.iter() {
        // A page of ours names everybody, those who said nothing too.
        for at in sources.documents(input, row.value, &mut outcome) {
            for who in array(row.value, "annotators").filter_map(called) {
                layers.of(at, &who);
            }
        }
        collect(row, &mut all);
    }
    let (links, marks): (Vec<_>, Vec<_>) = all.into_iter().partition(|row| annotation::is_link(row.value));
    for row in marks {
        let told = one(input, &row, &mut sources, &mut layers, &mut schema, &mut outcome);
        if let Err(problem) = told {
            return left_out(problem);
        }
    }
    for row in links {
        link(&row, &mut layers, &mut schema);
    }
    let places = rows.iter().next().map_or(&Places::ByLine, |row| row.places);
    outcome.schema = schema;
    for ((at, _), told) in layers.told {
        let source = &mut sources.all[at];
        let original = source.original.clone();
        told.finish(
            input,
            (&mut source.draft, original.as_deref()),
            input.unit(Unit::CodePoints),
            (places, None),
            &mut outcome,
        );
    }
    outcome.drafts = sources.all.into_iter().map(|s| s.draft).collect();
    if outcome.drafts.is_empty() {
        let nothing = Problem::error("damaged_file", "there are no annotations on a text in this file");
        outcome.problems.push(nothing.in_file(input.name, None, None));
    }
    outcome
}

/// The annotations of a value: itself, or the items of a page, of a collection or of an answer.
fn collect<'v>(row: Row<'v>, all: &mut Vec<Row<'v>>) {
    let value = row.value;
    let lists = ["/items", "/first/items", "/@graph", "/rows"];
    let mut found = lists.iter().filter_map(|at| value.pointer(at)?.as_array()).peekable();
    if found.peek().is_none() && value.get("target").is_some() {
        all.push(row);
    }
    let item = |value: Json<'v>| Row { value, at: row.noted(value), ..row };
    all.extend(found.flatten().filter(|v| v.get("target").is_some()).map(item));
}

fn one(
    input: &Input<'_>,
    row: &Row<'_>,
    sources: &mut Sources,
    layers: &mut Layers,
    schema: &mut DraftSchema,
    outcome: &mut Outcome,
) -> Result<(), Problem> {
    let value = row.value;
    let said = Annotation::of(value);
    let mut whole: Vec<(usize, Place)> = Vec::new();
    for target in many(value.get("target")) {
        let source = sources.of(input, target, outcome).map_err(|why| row.problem(input, why))?;
        let text = sources.all[source].words();
        match place(target, text) {
            Ok(place) => whole.push((source, place)),
            Err(why) => {
                let found = Problem::error("bad_span", format!("{}: {why}; it was left out", said.name()));
                outcome.problems.push(row.located(input, row.at, found));
            }
        }
    }
    // Several targets are annotated each on its own, unless they are said to be pieces of one mark.
    let marks: Vec<Vec<(usize, Place)>> =
        if said.pieces { vec![whole] } else { whole.into_iter().map(|one| vec![one]).collect() };
    for pieces in marks {
        let Some((source, _)) = pieces.first() else { continue };
        if let Some(id) = said.id {
            layers.homes.insert(id.to_owned(), (*source, said.creator.clone()));
        }
        let told = layers.of(*source, &said.creator);
        told.stand(row.at);
        tell(told, &said, pieces.into_iter().map(|(_, place)| place), schema);
    }
    Ok(())
}

fn tell(told: &mut Told, said: &Annotation<'_>, pieces: impl Iterator<Item = Place>, schema: &mut DraftSchema) {
    let mut mark = None;
    for piece in pieces {
        if piece.whole && said.tags.is_empty() {
            if !said.note.is_empty() {
                told.comment(None, &said.note);
            }
            return;
        }
        let (at, words) = ((piece.start, piece.end), piece.words);
        match mark {
            None => mark = Some(told.mark(schema, said.label(), at, words.as_deref())),
            Some(mark) => told.more(mark, at, words),
        }
    }
    let Some(mark) = mark else { return };
    if let Some(id) = said.id {
        told.name(id.to_owned(), mark);
    }
    told.note(mark, &said.note);
    if said.unsure {
        told.unsure(mark);
    }
    if said.tags.len() > 1 {
        let rest = said.tags[1..].iter().cloned().collect();
        told.say(schema, mark, "tags", Said::Choices(rest));
    }
    for (attribute, value, kind) in &said.attributes {
        if let Some(value) = value_as(*kind, *value) {
            told.say(schema, mark, attribute, value);
        }
    }
}

/// An annotation between annotations.
fn link(row: &Row<'_>, layers: &mut Layers, schema: &mut DraftSchema) {
    let value = row.value;
    let said = Annotation::of(value);
    let from = value.get("target").and_then(annotation::iri);
    let to = many(value.get("body"))
        .into_iter()
        .filter(|b| string(*b, "type") != Some("TextualBody"))
        .find_map(annotation::iri);
    let home = from.and_then(|id| layers.homes.get(id)).or(to.and_then(|id| layers.homes.get(id)));
    let told = match home {
        Some(home) => layers.told.get_mut(home),
        None => layers.told.values_mut().next(),
    };
    if let Some(told) = told {
        told.stand(row.at);
        let ends = (from.and_then(|id| told.find(id)), to.and_then(|id| told.find(id)));
        told.link(schema, said.label(), ends);
    }
}

/// A name of a person or thing: its words, else its address.
fn called(value: Json<'_>) -> Option<String> {
    let words = ["name", "nickname", "id", "@id"].iter().find_map(|key| value.get(key).and_then(name));
    words.or_else(|| name(value)).filter(|n| !n.trim().is_empty())
}
