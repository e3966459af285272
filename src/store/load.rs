//! Opening a project folder: its files become rows, what is wrong becomes problems.
//!
//! A file that cannot be read is left out, said, and never written over. Must not write anything.

use super::copies::{copy_of, copy_of_head, stems_in};
use super::files::{
    MAX_RON_BYTES, article_from_ron, entities_from_ron, layer_from_ron, project_from_ron, schema_from_ron_or_newer,
};
use super::{EntryKind, Folder, Fs, StoreError, is_safe_name};
use crate::model::{AnnotatorId, MAX_TEXT_BYTES, Problem, Project, ProjectId, Text, TextHash};
use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The most entries of one folder that are looked at.
const MAX_ENTRIES: usize = 200_000;

/// A project as its files have it.
#[derive(Debug)]
pub struct Loaded {
    /// The rows.
    pub project: Project,
    /// What is wrong with the files.
    pub problems: Vec<Problem>,
    /// The content of each file that was read, by hash: what is there is known and may be replaced.
    pub known: BTreeMap<PathBuf, TextHash>,
    /// Files that hold something that could not be kept: they are set aside before they are replaced.
    pub odd: Vec<PathBuf>,
    /// Why the project may not be changed, if so.
    pub read_only: Option<String>,
}

/// Reads the project in `folder`.
///
/// # Errors
/// [`StoreError`] when there is no project or its own file or schema cannot be read.
pub fn load(fs: &dyn Fs, folder: &Folder) -> Result<Loaded, StoreError> {
    let mut loader = Loader { fs, folder, problems: Vec::new(), known: BTreeMap::new(), odd: Vec::new(), linked: None };
    let linked = loader.linked();
    let mut project = loader.head()?;
    loader.articles(&mut project);
    loader.layers(&mut project);
    loader.copies_of_heads();
    let unwritable = loader.problems.iter().find_map(|p| {
        let file = p.place.file.as_deref().unwrap_or("part of it");
        match p.kind {
            "newer_version" => Some(format!("{file} was made by a newer version of the program, which can change it")),
            // The journal may have work that belongs to it.
            "unreadable_file" | "unreadable_folder" => {
                Some(format!("{file} cannot be read; see to it that it can, and open the project again"))
            }
            _ => None,
        }
    });
    let read_only = unwritable.or(linked);
    Ok(Loaded { project, problems: loader.problems, known: loader.known, odd: loader.odd, read_only })
}

/// The id of the project in `folder`.
///
/// # Errors
/// [`StoreError`] when there is none or its own file cannot be read.
pub fn project_id(fs: &dyn Fs, folder: &Folder) -> Result<ProjectId, StoreError> {
    let path = folder.project();
    let wrong = |why: String| StoreError::new("reading the project’s id", why, &path);
    let bytes = fs.read(&path, MAX_RON_BYTES).map_err(|e| wrong(e.to_string()))?;
    let (head, _) = project_from_ron("project.ron", &bytes).map_err(|p| wrong(located(&p)))?;
    Ok(head.id)
}

struct Loader<'a> {
    fs: &'a dyn Fs,
    folder: &'a Folder,
    problems: Vec<Problem>,
    known: BTreeMap<PathBuf, TextHash>,
    odd: Vec<PathBuf>,
    /// The folder of the project that is a link, if one is.
    linked: Option<String>,
}

impl Loader<'_> {
    /// Why nothing may be written, where one of the project's folders is a link: what is behind it
    /// need not be this project's, so it is not followed.
    fn linked(&mut self) -> Option<String> {
        let own = ["articles", "layers", "trash"];
        let linked = |(name, kind): &(String, EntryKind)| own.contains(&name.as_str()) && *kind == EntryKind::Other;
        let found = self.entries(self.folder.root()).into_iter().find(linked)?.0;
        let message = "this folder is a link to another place, which is not followed; put the folder itself here";
        self.problems.push(Problem::error("linked_folder", message).in_file(&found, None, None));
        self.linked = Some(found.clone());
        Some(format!("its folder “{found}” is a link to another place"))
    }

    /// The project's own rows, its schema and its entities: without them there is no project.
    fn head(&mut self) -> Result<Project, StoreError> {
        let path = self.folder.project();
        let bytes = self.fs.read(&path, MAX_RON_BYTES).map_err(|e| match e.kind() {
            ErrorKind::NotFound => StoreError::new(
                "opening the project",
                "there is no project.ron here; choose the folder that holds it, or make a new project",
                self.folder.root(),
            ),
            _ => StoreError::new("opening the project", e, &path),
        })?;
        self.known.insert(path.clone(), TextHash::of(&bytes));
        let wrong = |p: Problem| StoreError::new("opening the project", located(&p), &path);
        let (head, newer) = project_from_ron("project.ron", &bytes).map_err(wrong)?;
        self.problems.extend(newer);
        let schema = self.required(&self.folder.schema(), "reading the schema")?;
        let (schema, newer) = schema_from_ron_or_newer("schema.ron", &schema)
            .map_err(|p| StoreError::new("reading the schema", located(&p), &self.folder.schema()))?;
        self.problems.extend(newer);
        let mut project = Project::new(head.id, "", schema);
        project.settings = head.settings;
        project.annotators = head.annotators;
        self.entities(&mut project)?;
        Ok(project)
    }

    fn required(&mut self, path: &Path, doing: &str) -> Result<Vec<u8>, StoreError> {
        let bytes = self.fs.read(path, MAX_RON_BYTES).map_err(|e| StoreError::new(doing, e, path))?;
        self.known.insert(path.to_owned(), TextHash::of(&bytes));
        Ok(bytes)
    }

    fn entities(&mut self, project: &mut Project) -> Result<(), StoreError> {
        let path = self.folder.entities();
        let bytes = match self.fs.read(&path, MAX_RON_BYTES) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(()),
            Err(e) => return Err(StoreError::new("reading the entities", e, &path)),
        };
        self.known.insert(path.clone(), TextHash::of(&bytes));
        let (entities, newer) = entities_from_ron("entities.ron", &bytes)
            .map_err(|p| StoreError::new("reading the entities", located(&p), &path))?;
        project.entities = entities;
        self.problems.extend(newer);
        Ok(())
    }

    fn articles(&mut self, project: &mut Project) {
        let names = self.entries(&self.folder.articles()).into_iter().map(|(name, _)| name).collect();
        let stems = stems_in(&names);
        for name in self.files_in(&self.folder.articles(), |name| copy_of(name, &stems).map(str::to_owned)) {
            let stem = name.trim_end_matches(".ron").to_owned();
            if let Err(problem) = self.article(project, &stem) {
                self.problems.push(problem);
            }
        }
    }

    fn article(&mut self, project: &mut Project, stem: &str) -> Result<(), Problem> {
        let (path, text_path) = (self.folder.article(stem), self.folder.text(stem));
        let file = self.folder.shown(&path);
        let bytes = self.bytes(&path, MAX_RON_BYTES)?;
        let text = self.bytes(&text_path, MAX_TEXT_BYTES as u64)?;
        let text = String::from_utf8(text).map_err(|_| {
            Problem::error("damaged_file", "the text is not UTF-8").in_file(&self.folder.shown(&text_path), None, None)
        })?;
        let text = Arc::new(Text::new(text));
        let (id, article, parts, problems) = article_from_ron(&file, &bytes, &text)?;
        if article.text != text.hash() {
            return Err(Problem::error("changed_text", "the text was changed outside the program; it and its marks are left out until the original is put back")
                .in_file(&self.folder.shown(&text_path), None, None));
        }
        if article.stem != stem || project.articles.contains_key(&id) {
            return Err(Problem::error(
                "renamed_article",
                format!(
                    "this article calls itself “{}”; it was renamed or copied by hand and is left out",
                    article.stem
                ),
            )
            .in_file(&file, None, None));
        }
        self.note(&path, &bytes, problems);
        self.known.insert(text_path, text.hash());
        project.texts.insert(text.hash(), text);
        project.articles.insert(id, Arc::new(article));
        if !parts.is_empty() {
            project.parts.insert(id, Arc::new(parts));
        }
        Ok(())
    }

    fn layers(&mut self, project: &mut Project) {
        let folders = self.entries(&self.folder.layers());
        let stems: BTreeSet<String> = project.articles.values().map(|a| a.stem.clone()).collect();
        for (who, kind) in folders {
            if kind == EntryKind::Other {
                let message = "this is a link or a device, which is not followed";
                let file = format!("layers/{who}");
                self.problems.push(Problem::warning("bad_name", message).in_file(&file, None, None));
            }
            if kind != EntryKind::Folder {
                continue;
            }
            let Ok(annotator) = AnnotatorId::new(&who) else {
                let message = format!("“{who}” cannot be an annotator's folder; its files are left out");
                self.problems.push(Problem::error("bad_name", message).in_file(&format!("layers/{who}"), None, None));
                continue;
            };
            let copy = |name: &str| copy_of(name, &stems).map(str::to_owned);
            for name in self.files_in(&self.folder.layers().join(&who), copy) {
                let path = self.folder.layers().join(&who).join(&name);
                if let Err(problem) = self.layer(project, &annotator, &path, name.trim_end_matches(".ron")) {
                    self.problems.push(problem);
                }
            }
        }
    }

    fn layer(&mut self, project: &mut Project, who: &AnnotatorId, path: &Path, stem: &str) -> Result<(), Problem> {
        let file = self.folder.shown(path);
        let bytes = self.bytes(path, MAX_RON_BYTES)?;
        let (article, said, layer, problems) = layer_from_ron(&file, &bytes, |id| project.text(id).cloned())?;
        let fits = project.articles.get(&article).is_some_and(|a| a.stem == stem);
        if said != *who || !fits {
            return Err(Problem::error(
                "misplaced_layer",
                format!(
                    "this layer says it is by “{said}” on another article; it lies in the wrong place and is left out"
                ),
            )
            .in_file(&file, None, None));
        }
        self.note(path, &bytes, problems);
        project.layers.insert((article, who.clone()), Arc::new(layer));
        if !project.annotators.contains_key(who) {
            let name = crate::model::Annotator { name: who.as_str().to_owned() };
            project.annotators.insert(who.clone(), name);
        }
        Ok(())
    }

    fn note(&mut self, path: &Path, bytes: &[u8], problems: Vec<Problem>) {
        self.known.insert(path.to_owned(), TextHash::of(bytes));
        if !problems.is_empty() {
            self.odd.push(path.to_owned());
        }
        self.problems.extend(problems);
    }

    fn bytes(&self, path: &Path, limit: u64) -> Result<Vec<u8>, Problem> {
        self.fs.read(path, limit).map_err(|e| {
            // What is missing, too large or no file stays so; anything else may be over the next time.
            let lasting = [ErrorKind::NotFound, ErrorKind::FileTooLarge, ErrorKind::InvalidInput].contains(&e.kind());
            let kind = if lasting { "unusable_file" } else { "unreadable_file" };
            Problem::error(kind, format!("this cannot be read: {e}")).in_file(&self.folder.shown(path), None, None)
        })
    }

    /// The names of the RON files in a folder, without those that may not be used and without what is
    /// a copy of another, which is said.
    fn files_in(&mut self, folder: &Path, copy: impl Fn(&str) -> Option<String>) -> Vec<String> {
        let mut names = Vec::new();
        for (name, kind) in self.entries(folder) {
            if !ends_in_ron(&name) || name.starts_with('.') {
                continue;
            }
            let file = self.folder.shown(&folder.join(&name));
            if let Some(of) = copy(&name).filter(|_| kind == EntryKind::File) {
                self.problems.push(conflicted_copy(&file, &format!("{of}.ron")));
            } else if kind == EntryKind::File && is_safe_name(&name) {
                names.push(name);
            } else {
                let message = "this name or kind of file is not used in a project; it is left out";
                self.problems.push(Problem::warning("bad_name", message).in_file(&file, None, None));
            }
        }
        names
    }

    /// Copies of the project's own files that lie beside them.
    fn copies_of_heads(&mut self) {
        for (name, kind) in self.entries(self.folder.root()) {
            if let Some(head) = copy_of_head(&name).filter(|_| kind == EntryKind::File) {
                self.problems.push(conflicted_copy(&name, &format!("{head}.ron")));
            }
        }
    }

    fn entries(&mut self, folder: &Path) -> Vec<(String, EntryKind)> {
        let inside = folder.strip_prefix(self.folder.root()).ok().and_then(|p| p.components().next());
        if inside.is_some_and(|first| self.linked.as_deref() == first.as_os_str().to_str()) {
            return Vec::new();
        }
        match self.fs.list(folder) {
            Ok(entries) => entries.into_iter().take(MAX_ENTRIES).map(|e| (e.name, e.kind)).collect(),
            Err(e) if e.kind() == ErrorKind::NotFound => Vec::new(),
            Err(e) => {
                let problem = Problem::error("unreadable_folder", format!("this cannot be listed: {e}"));
                self.problems.push(problem.in_file(&self.folder.shown(folder), None, None));
                Vec::new()
            }
        }
    }
}

/// The ending is one of ours only in small letters.
fn ends_in_ron(name: &str) -> bool {
    name.strip_suffix(".ron").is_some()
}

/// That a file is another copy of one that is there.
fn conflicted_copy(file: &str, of: &str) -> Problem {
    let message = format!(
        "a tool that syncs kept another version of {of} here; what it says is not in the project until both are merged"
    );
    Problem::error("conflicted_copy", message).in_file(file, None, None)
}

/// A problem's message with its line and column.
fn located(problem: &Problem) -> String {
    match (problem.place.line, problem.place.column) {
        (Some(line), Some(column)) => format!("line {line}, column {column}: {}", problem.message),
        (Some(line), None) => format!("line {line}: {}", problem.message),
        _ => problem.message.clone(),
    }
}
