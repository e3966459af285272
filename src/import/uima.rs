//! What UIMA's files hold, in whichever way they are written: types, feature structures and texts.
//!
//! Offsets are UTF-16 units. Source: the specification of UIMA JSON CAS 0.4.0 and the XMI chapter of the UIMA
//! reference. Must not know JSON or XML: their readers fill a [`Cas`], [`drafts`] makes drafts of it.

mod follow;
mod names;
mod roles;
mod tell;
mod types;
mod words;

pub(super) use names::{Name, Names};
pub(super) use roles::{chain_link, label_feature};
pub(super) use tell::{is_note, relation_feature};
pub(super) use types::{ANNOTATION, DOCUMENT, Feature, METADATA, SOFA, SPAN, Type, Types, short};

use super::lines::{Lines, Places};
use super::{Draft, Input, Outcome, json, offsets, told};
use crate::model::Problem;
use roles::Roles;
use std::collections::BTreeSet;
use std::sync::Arc;
use tell::Known;

/// The content of a file of UIMA.
#[derive(Debug, Default)]
pub(super) struct Cas {
    /// Its types.
    pub types: Types,
    /// Everything it says, texts included, in the order of the file.
    pub structures: Vec<Structure>,
    /// Whether their bytes are known, not their lines and columns.
    pub by_byte: bool,
}

impl Cas {
    /// The structure at this place, which is one that the file has.
    fn at(&self, place: u32) -> &Structure {
        &self.structures[place as usize]
    }

    /// What the structure at this place says, which it gives away where nobody will ask again.
    fn said(&mut self, place: u32, give: bool) -> Box<[(Name, Said)]> {
        let features = &mut self.structures[place as usize].features;
        if give { std::mem::take(features) } else { features.clone() }
    }
}

/// A feature structure.
#[derive(Debug)]
pub(super) struct Structure {
    /// Its id in the file.
    pub id: Box<str>,
    /// The full name of its type.
    pub kind: Name,
    /// Where it begins and ends, as nearly all of them say; where they say so in another way than by two whole
    /// numbers, it is among the features.
    extent: (u32, u32),
    /// What else it says.
    pub features: Box<[(Name, Said)]>,
    /// The line and column it stands at, from 1; 0 and its byte, from 1, where that is known; twice 0 where nothing is.
    place: (u32, u32),
}

/// What stands where no extent is kept.
const NO_EXTENT: (u32, u32) = (u32::MAX, 0);

/// What a feature says. Files have a great many of these.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Said {
    /// A string.
    Word(Box<str>),
    /// A number.
    Number(f64),
    /// Yes or no.
    Flag(bool),
    /// Several strings, or numbers as they are written.
    Words(Box<[Box<str>]>),
    /// Another structure by its id.
    Ref(Box<str>),
    /// Other structures by their ids.
    Refs(Box<[Box<str>]>),
    /// Bytes, which are not looked at.
    Bytes,
}

impl Said {
    /// Another structure.
    pub fn one(id: &str) -> Self {
        Self::Ref(id.into())
    }

    /// The ids of the structures that are referred to.
    pub fn refs(&self) -> Option<&[Box<str>]> {
        match self {
            Self::Ref(id) => Some(std::slice::from_ref(id)),
            Self::Refs(ids) => Some(ids),
            _ => None,
        }
    }
}

impl Structure {
    /// A structure of this id and type that says these things.
    pub fn new(id: &str, kind: Name, features: Vec<(Name, Said)>, place: Option<(u32, u32)>) -> Self {
        let place = place.unwrap_or_default();
        let mut made = Self { id: id.into(), kind, extent: NO_EXTENT, features: [].into(), place };
        made.say(features);
        made
    }

    /// Says these things and nothing else.
    pub fn say(&mut self, mut features: Vec<(Name, Said)>) {
        let number = |name: &str| {
            let said = features.iter().find(|(known, _)| **known == *name).map(|(_, said)| said);
            said.and_then(offset).and_then(|n| u32::try_from(n).ok()).filter(|n| *n < u32::MAX)
        };
        if let Some(extent) = number("begin").zip(number("end")) {
            self.extent = extent;
            features.retain(|(name, _)| !matches!(&**name, "begin" | "end"));
        }
        self.features = features.into();
    }

    /// This structure, which begins and ends here.
    pub fn at(self, begin: usize, end: usize) -> Self {
        let extent = u32::try_from(begin).ok().zip(u32::try_from(end).ok()).unwrap_or(NO_EXTENT);
        Self { extent, ..self }
    }

    /// The same under another id.
    pub fn named(self, id: &str) -> Self {
        Self { id: id.into(), ..self }
    }

    /// Whether it says that it begins and ends somewhere.
    fn lies(&self) -> bool {
        self.extent != NO_EXTENT || self.get("begin").and(self.get("end")).is_some()
    }

    /// Where it begins and ends, where both are whole numbers that are not negative.
    fn offsets(&self) -> Option<(u64, u64)> {
        let said = |name: &str| self.get(name).and_then(offset);
        let kept = Some(self.extent).filter(|extent| *extent != NO_EXTENT);
        let extent = kept.map(|(begin, end)| (u64::from(begin), u64::from(end)));
        extent.or_else(|| said("begin").zip(said("end")))
    }

    /// What the feature of this name says.
    pub fn get(&self, name: &str) -> Option<&Said> {
        self.features.iter().find(|(known, _)| **known == *name).map(|(_, said)| said)
    }

    /// The string that the feature of this name says.
    pub fn word(&self, name: &str) -> Option<&str> {
        if let Some(Said::Word(word)) = self.get(name) { Some(word) } else { None }
    }

    /// The one structure that the feature of this name refers to.
    pub fn one(&self, name: &str) -> Option<&str> {
        self.get(name)?.refs()?.first().map(|id| &**id)
    }

    /// The line and column, where they are known.
    fn stands(&self, places: &Places<'_>) -> (Option<usize>, Option<usize>) {
        match self.place {
            (0, _) => places.of(self.noted()),
            (line, column) => (Some(line as usize), Some(column as usize)),
        }
    }

    /// What is noted of its place: its line or its byte.
    fn noted(&self) -> Option<usize> {
        let noted = if self.place.0 > 0 { self.place.0 } else { self.place.1 };
        (noted > 0).then_some(noted as usize)
    }
}

/// A whole number that is not negative.
fn offset(said: &Said) -> Option<u64> {
    match said {
        // Beyond this a number is no longer exact, and no text is as long.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is whole and in range")]
        Said::Number(n) if n.fract() == 0.0 && (0.0..9e15).contains(n) => Some(*n as u64),
        Said::Word(word) => word.trim().parse().ok(),
        _ => None,
    }
}

/// Makes a draft of each text of `cas`, named after the reader `format`.
pub(super) fn drafts(input: &Input<'_>, mut cas: Cas, format: &str, outcome: &mut Outcome) {
    let mut all: Vec<Text> = Vec::new();
    let mut left = Outcome::default();
    let roles = Roles::of(&cas);
    let places = places(input, &cas);
    doubled((input, &places), &cas, outcome);
    let known = Known::of(&cas, &roles);
    let texts: Vec<u32> = (0..).zip(&cas.structures).filter(|(_, s)| *s.kind == *SOFA).map(|(at, _)| at).collect();
    for sofa in texts.iter().map(|at| (*at, texts.len())) {
        let before = all.iter().flatten().next().map(|read: &Read| Arc::clone(&read.draft.source));
        let text = cas.at(sofa.0).word("sofaString").ok_or_else(|| no_text((input, &places), cas.at(sofa.0)));
        let draft = text.map(|words| json::draft(input, format, words, before.as_ref()));
        all.push(draft.map(|draft| one((input, &places), (&mut cas, &roles, &known), sofa, draft, outcome)));
    }
    if texts.is_empty() {
        let nothing = Problem::error("no_text", "there is no text in this file (no structure of the type Sofa)");
        outcome.problems.push(nothing.in_file(input.name, None, None));
    }
    if all.iter().any(Result::is_ok) {
        roles.left_out(input, &cas, &mut left);
    }
    // What a file says takes more than what it becomes: from here on it is not needed.
    drop((cas, roles, known));
    for text in all {
        finish((input, &places), text, outcome);
    }
    outcome.problems.extend(left.problems);
    outcome.repairs.extend(left.repairs);
}

/// A text with what was told about it, or why there is none.
type Text = Result<Read, Problem>;

/// A text before the marks are placed on it.
struct Read {
    draft: Draft,
    /// The text as it stands in the file, where its line ends are others than ours.
    original: Option<String>,
    told: Option<told::Told>,
    hint: String,
}

/// What leads from what is noted of structures to their lines and columns.
fn places<'i>(input: &Input<'i>, cas: &Cas) -> Places<'i> {
    let text = cas.by_byte.then(|| json::characters(input).unwrap_or_default());
    text.map_or(Places::ByLine, |text| Places::ByByte(Lines::of(text)))
}

fn finish((input, places): Located<'_>, text: Text, outcome: &mut Outcome) {
    let Read { mut draft, original, told, hint } = match text {
        Ok(read) => read,
        Err(problem) => return outcome.problems.push(problem),
    };
    if let Some(told) = told {
        told.finish(
            input,
            (&mut draft, original.as_deref()),
            input.unit(offsets::Unit::Utf16),
            (places, None),
            outcome,
        );
        let silent = hint.is_empty();
        draft.layers.iter_mut().filter(|_| !silent).for_each(|layer| layer.hint.clone_from(&hint));
    }
    outcome.drafts.push(draft);
}

/// A file, and what leads to the places in it.
type Located<'l> = (&'l Input<'l>, &'l Places<'l>);

fn one(
    (input, places): Located<'_>,
    (cas, roles, known): (&mut Cas, &Roles, &Known),
    (sofa, texts): (u32, usize),
    (mut draft, original): (Draft, Option<String>),
    outcome: &mut Outcome,
) -> Read {
    let facts = Facts::of(cas, roles, cas.at(sofa), texts);
    facts.put(&mut draft);
    let told = tell::told((input, places), (cas, roles, known), (sofa, texts), &facts, outcome);
    Read { draft, original, told, hint: hint(input, cas.at(sofa), texts) }
}

/// Whose a file may be that does not say: `INCEpTION` has a folder for each document with a file for each
/// person, others a folder for each person. Of several texts in a file it is the view's.
fn hint(input: &Input<'_>, sofa: &Structure, texts: usize) -> String {
    let stem = || input.name.rsplit_once('.').map_or(input.name, |(stem, _)| stem).to_owned();
    match sofa.word("sofaID") {
        Some(view) if texts > 1 => view.to_owned(),
        _ if input.folder.contains('.') => stem(),
        _ => input.folder.to_owned(),
    }
}

/// What is said about a whole text.
#[derive(Debug, Default)]
struct Facts {
    title: String,
    language: String,
    url: String,
    annotator: String,
    /// Everything else, as name and words.
    other: Vec<(String, String)>,
}

impl Facts {
    fn of(cas: &Cas, roles: &Roles, sofa: &Structure, texts: usize) -> Self {
        let mut facts = Self::default();
        for structure in roles.documents.iter().map(|at| cas.at(*at)) {
            if !belongs(structure, sofa, texts) {
                continue;
            }
            if let Some(name) = structure.word("username").filter(|_| *structure.kind == *types::METADATA) {
                name.clone_into(&mut facts.annotator);
            } else if *structure.kind != *types::METADATA {
                facts.document(structure);
            }
        }
        facts
    }

    fn document(&mut self, structure: &Structure) {
        /// What other programs note for themselves.
        const BOOKKEEPING: [&str; 7] =
            ["sofa", "begin", "end", "documentId", "collectionId", "documentBaseUri", "isLastSegment"];
        for (name, said) in &structure.features {
            match (&**name, said) {
                ("language", Said::Word(w)) if **w == *"x-unspecified" => {}
                ("language", Said::Word(w)) => self.language = w.to_string(),
                ("documentTitle", Said::Word(w)) => w.trim().clone_into(&mut self.title),
                ("documentUri", Said::Word(w)) if w.starts_with("http") => self.url = w.to_string(),
                (name, _) if BOOKKEEPING.contains(&name) => {}
                (name, Said::Word(w)) if !w.is_empty() => self.other.push((name.to_owned(), w.to_string())),
                (name, Said::Number(n)) => self.other.push((name.to_owned(), n.to_string())),
                (name, Said::Flag(b)) => self.other.push((name.to_owned(), b.to_string())),
                _ => {}
            }
        }
    }

    fn put(&self, draft: &mut Draft) {
        let said = |said: &&String| !said.is_empty();
        Some(&self.title).filter(said).into_iter().for_each(|title| title.clone_into(&mut draft.title));
        Some(&self.language).filter(said).into_iter().for_each(|said| said.clone_into(&mut draft.meta.language));
        Some(&self.url).filter(said).into_iter().for_each(|said| said.clone_into(&mut draft.meta.url));
    }
}

/// Whether a structure is about the text of `sofa`: it says so, or there is only one text.
fn belongs(structure: &Structure, sofa: &Structure, texts: usize) -> bool {
    structure.one("sofa").map_or(texts == 1, |id| *id == *sofa.id)
}

fn no_text((input, places): Located<'_>, sofa: &Structure) -> Problem {
    let view = sofa.word("sofaID").unwrap_or("without a name");
    let why = match (sofa.get("sofaArray"), sofa.word("sofaURI")) {
        (Some(_), _) => "its data are bytes, not a text".to_owned(),
        (_, Some(uri)) => format!("it lies elsewhere, at {uri}"),
        _ => "it has none".to_owned(),
    };
    let message = format!("the view {view} has no text: {why}; what is said about it was left out");
    let (line, column) = sofa.stands(places);
    Problem::error("no_text", message).in_file(input.name, line, column)
}

/// Says which ids stand for more than one thing.
fn doubled((input, places): Located<'_>, cas: &Cas, outcome: &mut Outcome) {
    let (mut seen, mut said) = (BTreeSet::new(), BTreeSet::new());
    for structure in cas.structures.iter().filter(|s| *s.kind != *types::SOFA) {
        if !seen.insert(&structure.id) && said.insert(&structure.id) {
            let message =
                format!("the id {} stands more than once; the last one counts for what refers to it", structure.id);
            let (line, column) = structure.stands(places);
            outcome.problems.push(Problem::warning("dangling", message).in_file(input.name, line, column));
        }
    }
}
