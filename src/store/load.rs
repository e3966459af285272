//! Opening a project folder: its files become rows, what is wrong becomes problems.
//!
//! A file that cannot be read is left out, said, and never written over. Must not write anything.

mod read;

use super::copies::{copy_of, copy_of_head, stems_in};
use super::{EntryKind, Folder, Fs, Progress, Stamps, StoreError, is_safe_name, stamps};
use crate::files::{MAX_RON_BYTES, entities_from_ron, project_from_ron, schema_from_ron_or_newer};
use crate::model::{AnnotatorId, Problem, Project, ProjectId, TextHash};
use read::{ArticleRead, LayerFile, LayerRead, Reader};
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
    /// Size and time of each file, as they were before it was read.
    pub stamps: Stamps,
}

/// Reads the project in `folder`.
///
/// # Errors
/// [`StoreError`] when there is no project or its own file or schema cannot be read.
pub fn load(fs: &dyn Fs, folder: &Folder) -> Result<Loaded, StoreError> {
    load_telling(fs, folder, &Progress::default())
}

/// Reads the project in `folder` and tells how many of its files are read.
///
/// # Errors
/// [`StoreError`] as [`load`], and when it was stopped.
pub fn load_telling(fs: &dyn Fs, folder: &Folder, progress: &Progress) -> Result<Loaded, StoreError> {
    let beneath = fs.beneath(folder.root());
    let fs = beneath.as_deref().unwrap_or(fs);
    let held = fs.held();
    let fs = held.as_deref().unwrap_or(fs);
    let stamps = stamps(fs, folder);
    let (problems, known) = (Vec::new(), BTreeMap::new());
    let mut loader = Loader { fs, folder, progress, problems, known, odd: Vec::new(), linked: None };
    let linked = loader.linked();
    let mut project = loader.head()?;
    progress.begin(stamps.len());
    loader.articles(&mut project);
    loader.layers(&mut project);
    if progress.is_stopped() {
        return Err(StoreError::new("opening the project", "it was cancelled", folder.root()));
    }
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
    Ok(Loaded { project, problems: loader.problems, known: loader.known, odd: loader.odd, read_only, stamps })
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
    progress: &'a Progress,
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
        let files = self.files_in(&self.folder.articles(), |name| copy_of(name, &stems).map(str::to_owned));
        let stems: Vec<String> = files.iter().map(|name| name.trim_end_matches(".ron").to_owned()).collect();
        let reader = Reader { fs: self.fs, folder: self.folder, progress: self.progress };
        for read in reader.articles(&stems) {
            if let Err(problem) = read.and_then(|read| self.take_article(project, read)) {
                self.problems.push(problem);
            }
        }
    }

    fn take_article(&mut self, project: &mut Project, read: ArticleRead) -> Result<(), Problem> {
        if project.articles.contains_key(&read.id) {
            return Err(read::renamed(&read.article, &self.folder.shown(&read.file.path)));
        }
        let hash = read.text.hash();
        self.known.insert(self.folder.text(&read.article.stem), hash);
        self.note(read.file);
        project.texts.insert(hash, read.text);
        project.articles.insert(read.id, Arc::new(read.article));
        if !read.parts.is_empty() {
            project.parts.insert(read.id, Arc::new(read.parts));
        }
        Ok(())
    }

    fn layers(&mut self, project: &mut Project) {
        let stems: BTreeSet<String> = project.articles.values().map(|a| a.stem.clone()).collect();
        let mut files = Vec::new();
        for who in self.people() {
            let copy = |name: &str| copy_of(name, &stems).map(str::to_owned);
            for name in self.files_in(&self.folder.layers().join(who.as_str()), copy) {
                let path = self.folder.layers().join(who.as_str()).join(&name);
                files.push(LayerFile { who: who.clone(), path, stem: name.trim_end_matches(".ron").to_owned() });
            }
        }
        let reader = Reader { fs: self.fs, folder: self.folder, progress: self.progress };
        for read in reader.layers(project, &files) {
            match read {
                Ok(read) => self.take_layer(project, read),
                Err(problem) => self.problems.push(problem),
            }
        }
    }

    /// Whose folders there are; what cannot be one is said.
    fn people(&mut self) -> Vec<AnnotatorId> {
        let mut people = Vec::new();
        for (who, kind) in self.entries(&self.folder.layers()) {
            let file = format!("layers/{who}");
            let wrong = match (kind, AnnotatorId::new(&who)) {
                (EntryKind::Folder, Ok(annotator)) => {
                    people.push(annotator);
                    continue;
                }
                (EntryKind::Folder, Err(_)) => {
                    let message = format!("“{who}” cannot be an annotator's folder; its files are left out");
                    Problem::error("bad_name", message)
                }
                (EntryKind::Other, _) => {
                    Problem::warning("bad_name", "this is a link or a device, which is not followed")
                }
                (EntryKind::File, _) => continue,
            };
            self.problems.push(wrong.in_file(&file, None, None));
        }
        people
    }

    fn take_layer(&mut self, project: &mut Project, read: LayerRead) {
        self.note(read.file);
        project.annotators.entry(read.who.clone()).or_insert_with(|| {
            let name = read.who.as_str().to_owned();
            crate::model::Annotator { name }
        });
        project.layers.insert((read.article, read.who), Arc::new(read.layer));
    }

    fn note(&mut self, file: read::FileRead) {
        if !file.problems.is_empty() {
            self.odd.push(file.path.clone());
        }
        self.problems.extend(file.problems);
        self.known.insert(file.path, file.hash);
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
