//! A project of `INCEpTION` as it exports it: a zip archive with the documents and what each person said of them.
//!
//! `annotation/DOCUMENT/PERSON.…` is in the format that was chosen beside `INCEpTION`'s own, which only it can
//! read; `curation/DOCUMENT/CURATION_USER.…` is what was agreed on. Archives in the archive count to its bounds.
//! Must not know those formats: their readers are asked.

mod declared;

use super::archive::{Archive, looks_like_one};
use super::text::refused;
use super::{Input, Outcome, Reader, Repair, cas_xmi, guess};
use crate::model::Problem;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Reads projects of `INCEpTION`.
pub static READER: Reader = Reader {
    id: "inception",
    title: "INCEpTION project",
    extensions: &["zip"],
    leads: false,
    about: "A project exported from INCEpTION with “UIMA CAS JSON”, XMI or WebAnno TSV as its secondary format: every document, annotator and curation; its layers, features and tag sets, used or not.",
    sniff,
    read,
};

/// The readers of the formats that say who annotated what.
const FORMATS: [&str; 3] = ["cas-json", "cas-xmi", "webanno-tsv"];
/// Whose files hold a document as it was before anybody annotated it.
const NOBODY: &str = "INITIAL_CAS";

fn sniff(input: &Input<'_>) -> u8 {
    let is_one = |archive: Archive<'_>| archive.holds(is_project);
    u8::from(looks_like_one(input.bytes) && Archive::open(input).is_ok_and(is_one)) * 100
}

/// Whether this file describes the project.
fn is_project(name: &str) -> bool {
    let name = name.trim_start_matches('/');
    name.starts_with("exportedproject") && super::extension(name) == "json" && !name.contains('/')
}

fn read(input: &Input<'_>) -> Outcome {
    whole(input).unwrap_or_else(refused)
}

fn whole(input: &Input<'_>) -> Result<Outcome, Problem> {
    let mut archive = Archive::open(input)?.rooted();
    let names = archive.names();
    let Some(project) = names.iter().find(|name| is_project(name)) else {
        let message = "this is no project of INCEpTION, which has an exportedproject.json";
        return Err(Problem::error("damaged_file", message).in_file(input.name, None, None));
    };
    // Documents may use up what is allowed to come out of the archive.
    let described = archive.read(project);
    let documents = documents(&names);
    let outcome = Outcome { problems: archive.left_out().into(), ..Outcome::default() };
    let mut reading = Reading { input, archive: &mut archive, names: &names, outcome, unread: 0 };
    for (n, (name, document)) in documents.iter().enumerate() {
        input.reached(n, documents.len())?;
        reading.document(name, document);
    }
    reading.declared((project, described));
    let Reading { mut outcome, unread, .. } = reading;
    outcome.problems.extend(closed(input, unread, documents.len()));
    if outcome.drafts.is_empty() && outcome.problems.is_empty() && !outcome.schema.whole {
        return Err(Problem::error("empty", "there is no document in this project").in_file(input.name, None, None));
    }
    Ok(outcome)
}

/// What the archive has of a document.
#[derive(Debug, Default)]
struct Document<'n> {
    /// The file it was imported from.
    source: Option<&'n str>,
    /// What people said: who, and the file's name and path.
    files: Vec<(&'n str, &'n str, &'n str)>,
    /// Whether somebody said something in a form that only `INCEpTION` reads.
    closed: bool,
}

/// The documents by their names.
fn documents(names: &[String]) -> BTreeMap<&str, Document<'_>> {
    let mut documents: BTreeMap<&str, Document<'_>> = BTreeMap::new();
    for path in names {
        let Some((room, rest)) = path.trim_start_matches('/').split_once('/') else { continue };
        let (name, file) = if room == "source" { (rest, rest) } else { rest.rsplit_once('/').unwrap_or((rest, "")) };
        let who = file.rsplit_once('.').map_or(file, |(who, _)| who);
        match room {
            "source" => documents.entry(name).or_default().source = Some(path),
            "annotation" | "curation"
                if !who.is_empty() && who != NOBODY && !who.eq_ignore_ascii_case("typesystem") =>
            {
                documents.entry(name).or_default().files.push((who, file, path));
            }
            "annotation_ser" | "curation_ser" if !who.is_empty() && who != NOBODY => {
                documents.entry(name).or_default().closed = true;
            }
            _ => {}
        }
    }
    documents
}

/// That documents cannot be read, and what to do; once for the whole project.
fn closed(input: &Input<'_>, unread: usize, all: usize) -> Option<Problem> {
    let message = format!(
        "the annotations of {unread} of {all} documents are in a form that only INCEpTION reads (.ser, or text alone). \
         In INCEpTION open the settings of the project and there Export, choose “UIMA CAS JSON” (or XMI) as “Secondary \
         Format” of the backup archive, export it again, and import that"
    );
    (unread > 0).then(|| Problem::error("closed_format", message).in_file(input.name, None, None))
}

struct Reading<'r, 'i> {
    input: &'r Input<'i>,
    archive: &'r mut Archive<'i>,
    /// The paths in it, in order.
    names: &'r [String],
    outcome: Outcome,
    /// How many documents have annotations of which none can be read.
    unread: usize,
}

impl Reading<'_, '_> {
    /// What the project declares counts more than what its documents say.
    fn declared(&mut self, (name, bytes): (&str, Result<Vec<u8>, Problem>)) {
        let Outcome { problems, schema, .. } = &mut self.outcome;
        match bytes {
            Ok(bytes) => {
                let shown = format!("{}/{}", self.input.name, name.trim_start_matches('/'));
                let file = Input { name: &shown, bytes: &bytes, ..*self.input };
                let declared = declared::declared(&file, schema, problems);
                schema.extend(declared);
            }
            Err(problem) => problems.push(problem),
        }
    }

    fn document(&mut self, name: &str, document: &Document<'_>) {
        let mut known = false;
        for (who, file, path) in &document.files {
            known |= self.file(name, (who, file), path);
        }
        if known {
            return;
        }
        if document.closed || !document.files.is_empty() {
            self.unread += 1;
        } else if let Some(path) = document.source {
            self.source(name, path);
        }
    }

    /// Reads what somebody said; whether it is in a format that can be read.
    fn file(&mut self, document: &str, (who, file): (&str, &str), path: &str) -> bool {
        if super::extension(file) == "ser" {
            return false;
        }
        let bytes = match self.archive.read(path) {
            Ok(bytes) => bytes,
            Err(problem) => {
                self.outcome.problems.push(problem);
                return true;
            }
        };
        let system = self.type_system(path);
        let beside = |name: &str| system.clone().filter(|_| name == "TypeSystem.xml");
        let far = |_| (self.input.far)(0);
        let member = Input { name: file, bytes: &bytes, folder: document, beside: &beside, far: &far, ..*self.input };
        let outcome = if looks_like_one(&bytes) {
            self.archive.inside(&member, |inner| cas_xmi::unpacked(&member, inner)).unwrap_or_else(refused)
        } else {
            let reader = guess(&member);
            if !FORMATS.contains(&reader.id) {
                return false;
            }
            (reader.read)(&member)
        };
        self.take(outcome, path, (document, Some(who)));
        true
    }

    /// The type system that lies in the folder of a file.
    fn type_system(&mut self, path: &str) -> Option<Vec<u8>> {
        let (folder, file) = path.rsplit_once('/')?;
        if super::extension(file) != "xmi" {
            return None;
        }
        let beside = format!("{folder}/TypeSystem.xml");
        if self.names.binary_search(&beside).is_ok() { self.archive.read(&beside).ok() } else { None }
    }

    /// A document that nobody annotated yet comes in as the file it was. An archive is not looked into: it might
    /// hold one like itself.
    fn source(&mut self, name: &str, path: &str) {
        match self.archive.read(path) {
            Ok(bytes) if looks_like_one(&bytes) => {
                let message = format!("nobody annotated {name}, and it is an archive; it was left out");
                self.outcome.problems.push(Problem::warning("unread_document", message).in_file(
                    self.input.name,
                    None,
                    None,
                ));
            }
            Ok(bytes) => {
                let far = |_| (self.input.far)(0);
                let member = Input { name, bytes: &bytes, folder: "", beside: &|_| None, far: &far, ..*self.input };
                let outcome = (guess(&member).read)(&member);
                self.take(outcome, path, (name, None));
            }
            Err(problem) => self.outcome.problems.push(problem),
        }
    }

    fn take(&mut self, outcome: Outcome, path: &str, (document, who): (&str, Option<&str>)) {
        let shown = format!("{}/{}", self.input.name, path.trim_start_matches('/'));
        for mut draft in outcome.drafts {
            document.clone_into(&mut Arc::make_mut(&mut draft.source).file);
            for layer in &mut draft.layers {
                if let Some(who) = who {
                    who.clone_into(&mut layer.annotator);
                }
            }
            self.outcome.drafts.push(draft);
        }
        let located = |mut problem: Problem| {
            problem.place.file = Some(shown.clone());
            problem
        };
        self.outcome.problems.extend(outcome.problems.into_iter().map(located));
        for repair in outcome.repairs {
            match self.outcome.repairs.iter_mut().find(|known| known.what == repair.what) {
                Some(known) => known.count += repair.count,
                None => self.outcome.repairs.push(Repair { ..repair }),
            }
        }
        self.outcome.schema.extend(outcome.schema);
    }
}
