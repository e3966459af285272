//! UIMA's CAS as XMI: an `.xmi` with its type system beside it, or both in a zip archive.
//!
//! Offsets are UTF-16 units. Every value is a string in XMI: what it is says the type system, without which
//! numbers and references stay words. Source: the XMI chapter of the UIMA reference, and what UIMA and cassis
//! write. Must not know what annotations become: see `uima`.

mod declared;
mod typed;

use super::archive::{Archive, looks_like_one};
use super::text::refused;
use super::uima::{Cas, Names, Structure, Types, drafts};
use super::xml::{Node, local, nodes};
use super::{Input, Outcome, Reader};
use crate::model::Problem;
use std::collections::BTreeMap;
use typed::{Raw, said};

/// Reads CAS as XMI.
pub static READER: Reader = Reader {
    id: "cas-xmi",
    title: "UIMA CAS as XMI",
    extensions: &["xmi", "zip"],
    leads: true,
    about: "An .xmi with the TypeSystem.xml beside it, or a zip archive of both, as INCEpTION, cassis and UIMA write them.",
    sniff,
    read,
};

fn sniff(input: &Input<'_>) -> u8 {
    if looks_like_one(input.bytes) {
        let holds = |archive: Archive<'_>| archive.holds(|name| super::extension(name) == "xmi");
        return if Archive::open(input).is_ok_and(holds) { 95 } else { 0 };
    }
    let head = String::from_utf8_lossy(&input.bytes[..input.bytes.len().min(2_000)]);
    let own = head.contains(":XMI") && head.contains("http://www.omg.org/XMI");
    if own { 95 } else { u8::from(super::extension(input.name) == "xmi") * 60 }
}

fn read(input: &Input<'_>) -> Outcome {
    if looks_like_one(input.bytes) {
        return Archive::open(input).and_then(|mut archive| unpacked(input, &mut archive)).unwrap_or_else(refused);
    }
    let mut outcome = Outcome::default();
    let stem = input.name.rsplit_once('.').map_or(input.name, |(stem, _)| stem);
    let beside = |name: &String| Some((name.clone(), (input.beside)(name)?));
    let names = type_systems(stem);
    let above = [format!("../{}", names[0])];
    let found = names.iter().chain(&above).find_map(beside);
    outcome.used.extend(found.iter().map(|(name, _)| name.clone()));
    one(input, found, &mut outcome);
    outcome
}

/// The names that the type system of a file has, the likeliest first.
fn type_systems(stem: &str) -> [String; 4] {
    let own = ["-typesystem.xml", ".typesystem.xml"].map(|ending| format!("{stem}{ending}"));
    let [first, second] = own;
    ["TypeSystem.xml".to_owned(), "typesystem.xml".to_owned(), first, second]
}

/// Everything in an archive.
///
/// # Errors
/// A problem where there is nothing.
pub(super) fn unpacked(input: &Input<'_>, archive: &mut Archive<'_>) -> Result<Outcome, Problem> {
    let names = archive.names();
    let mut outcome = Outcome { problems: archive.left_out().into(), ..Outcome::default() };
    for (n, name) in names.iter().enumerate().filter(|(_, name)| super::extension(name) == "xmi") {
        input.reached(n, names.len())?;
        let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let bytes = match archive.read(name) {
            Ok(bytes) => bytes,
            Err(problem) => {
                outcome.problems.push(problem);
                continue;
            }
        };
        let system = system_of(archive, &names, folder, stem, &mut outcome);
        let shown = format!("{}/{name}", input.name);
        let folder = folder.rsplit_once('/').map_or(folder, |(_, last)| last);
        let member = Input { name: file, bytes: &bytes, folder, beside: &|_| None, ..*input };
        let before = outcome.problems.len();
        one(&member, system, &mut outcome);
        outcome.problems[before..].iter_mut().for_each(|p| p.place.file = Some(shown.clone()));
    }
    if outcome.drafts.is_empty() && outcome.problems.is_empty() {
        return Err(Problem::error("empty", "there is no .xmi in this archive").in_file(input.name, None, None));
    }
    Ok(outcome)
}

/// The type system of a file of an archive: in its folder, or above all folders.
fn system_of(
    archive: &mut Archive<'_>,
    names: &[String],
    folder: &str,
    stem: &str,
    outcome: &mut Outcome,
) -> Option<(String, Vec<u8>)> {
    let own = type_systems(stem);
    let here = own.iter().map(|name| if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") });
    let name = here.chain(own.iter().cloned()).find(|name| names.binary_search(name).is_ok())?;
    match archive.read(&name) {
        Ok(bytes) => Some((name, bytes)),
        Err(problem) => {
            outcome.problems.push(problem);
            None
        }
    }
}

/// One file with its type system; a file that cannot be read gives its problem only.
fn one(input: &Input<'_>, system: Option<(String, Vec<u8>)>, outcome: &mut Outcome) {
    let types = if let Some((name, bytes)) = system {
        declared::types(&Input { name: &name, bytes: &bytes, ..*input })
    } else {
        let message =
            "there is no type system beside this file; put its TypeSystem.xml into the same folder or the one above";
        outcome.problems.push(Problem::warning("no_type_system", message).in_file(input.name, None, None));
        Ok(Types::default())
    };
    match types.and_then(|types| Ok(Cas { structures: structures(input, &types)?, types, by_byte: false })) {
        Ok(cas) => drafts(input, cas, READER.id, outcome),
        Err(problem) => outcome.problems.push(problem),
    }
}

/// Reads the structures of a file as it goes.
struct Reading<'t> {
    types: &'t Types,
    /// The packages of the prefixes that the root declares.
    packages: BTreeMap<String, String>,
    depth: usize,
    made: Vec<Structure>,
    names: Names,
    /// What the structure that is open says.
    open: Vec<(String, Raw)>,
    /// The characters of the feature that is open.
    text: String,
}

fn structures(input: &Input<'_>, types: &Types) -> Result<Vec<Structure>, Problem> {
    let packages = BTreeMap::new();
    let mut reading =
        Reading { types, packages, depth: 0, made: vec![], names: Names::default(), open: vec![], text: String::new() };
    nodes(input, |node, place| {
        let wrong = |why: &str| Problem::error("damaged_file", why).in_file(input.name, Some(place.0), Some(place.1));
        match node {
            Node::Open(name, attributes) => reading.open(&name, attributes, place).map_err(wrong)?,
            Node::Text(words) if reading.depth == 3 => reading.text.push_str(&words),
            Node::Text(_) => {}
            Node::Close => reading.close(),
        }
        Ok(())
    })?;
    if reading.packages.is_empty() && reading.made.is_empty() {
        let message = "this is no XMI, whose outermost element is xmi:XMI";
        return Err(Problem::error("damaged_file", message).in_file(input.name, Some(1), Some(1)));
    }
    // Views list what is in them, which every structure says itself; null is nothing.
    reading.made.retain(|s| !["uima.cas.View", "uima.cas.NULL"].contains(&s.kind.as_ref()));
    Ok(reading.made)
}

impl Reading<'_> {
    fn open(
        &mut self,
        name: &str,
        attributes: Vec<(String, String)>,
        place: (usize, usize),
    ) -> Result<(), &'static str> {
        self.depth += 1;
        match self.depth {
            1 if local(name) != "XMI" => return Err("this is no XMI, whose outermost element is xmi:XMI"),
            1 => self.packages.extend(attributes.iter().filter_map(package)),
            2 => self.structure(name, attributes, place),
            3 => {
                self.text.clear();
                self.item(local(name));
            }
            _ => return Err("elements lie deeper than XMI has them"),
        }
        Ok(())
    }

    fn structure(&mut self, name: &str, attributes: Vec<(String, String)>, place: (usize, usize)) {
        let own: BTreeMap<String, String> = attributes.iter().filter_map(package).collect();
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        let package = own.get(prefix).or_else(|| self.packages.get(prefix)).map_or(prefix, String::as_str);
        let kind = if package.is_empty() { local.to_owned() } else { format!("{package}.{local}") };
        let mut id = String::new();
        self.open.clear();
        for (key, value) in attributes {
            match key.as_str() {
                "xmi:id" => id = value,
                key if key.starts_with("xmlns") || key.starts_with("xmi:") => {}
                _ => self.open.push((key, Raw::One(value))),
            }
        }
        let short = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let (kind, place) = (self.names.of(&kind), Some((short(place.0), short(place.1))));
        self.made.push(Structure::new(&id, kind, Vec::new(), place));
    }

    /// One more of the elements that make a feature of several strings.
    fn item(&mut self, name: &str) {
        match self.open.last_mut() {
            Some((known, Raw::Several(_))) if known == name => {}
            _ => self.open.push((name.to_owned(), Raw::Several(Vec::new()))),
        }
    }

    fn close(&mut self) {
        match (self.depth, self.open.last_mut()) {
            (3, Some((_, Raw::Several(items)))) => items.push(std::mem::take(&mut self.text)),
            (2, _) => {
                if let Some(structure) = self.made.last_mut() {
                    let (types, kind, names) = (self.types, &structure.kind, &mut self.names);
                    let features = self.open.drain(..).map(|(name, raw)| {
                        let said = said(types, kind, &name, raw);
                        (names.of(&name), said)
                    });
                    let features = features.collect();
                    structure.say(features);
                }
            }
            _ => {}
        }
        self.depth = self.depth.saturating_sub(1);
    }
}

/// The package that a prefix stands for: `xmlns:cas="http:///uima/cas.ecore"` is `uima.cas`.
fn package((key, value): &(String, String)) -> Option<(String, String)> {
    let prefix = key.strip_prefix("xmlns:")?;
    let path = value.strip_prefix("http:///")?;
    let path = path.strip_suffix(".ecore").unwrap_or(path).replace('/', ".");
    // Types without a package lie in one that stands for none.
    let path = if path == "uima.noNamespace" { String::new() } else { path };
    Some((prefix.to_owned(), path))
}
