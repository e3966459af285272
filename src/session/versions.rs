//! Earlier versions of a project's files: listed, looked at, restored as an ordinary edit.
//!
//! Must not know how they are kept; the store does.

use super::Session;
use super::open::{place_digits, sums_file};
use crate::edit::{Refusal, Transaction, diff};
use crate::model::{AnnotatorId, ArticleId, Problem, Project};
use crate::store::{
    EntryKind, Folder, Fs, Kind, Loaded, Places, Sums, Version, Versions, place_of, replace, with_file,
};
use jiff::Timestamp;
use std::path::{Path, PathBuf};

/// The state folder of the project at `root`, found by its place, whether it opens or not.
pub fn state_at(fs: &dyn Fs, places: &Places, root: &Path) -> Option<PathBuf> {
    let projects = places.state.join("projects");
    let digits = place_digits(&place_of(fs, root));
    let mut all = fs.list(&projects).ok()?.into_iter().filter(|e| e.kind == EntryKind::Folder);
    let found = all.rfind(|e| e.name.ends_with(&digits))?;
    Some(projects.join(found.name))
}

/// The files of `loaded` that changed although nobody wrote them, by the digests in the `state` folder.
///
/// Where the project's own file is damaged in its id, it was opened here under another: journal and
/// versions are found by the id, and would be missed without a word. It is only read then.
pub(super) fn changed_by_themselves(fs: &dyn Fs, state: &Path, folder: &Folder, loaded: &mut Loaded) {
    let found = |sums: &Path| Sums::read(fs, sums).damaged(fs, folder, &loaded.stamps, &loaded.known);
    let mut problems = found(&sums_file(state));
    let mut others = states_of_place(fs, state).into_iter();
    let lost = others.find_map(|other| found(&sums_file(&other)).into_iter().find(is_own_file));
    if lost.is_some() {
        let why = "its own file project.ron is damaged; restore the version kept on this computer";
        loaded.read_only.get_or_insert(why.to_owned());
    }
    problems.extend(lost);
    loaded.problems.append(&mut problems);
}

fn is_own_file(problem: &Problem) -> bool {
    problem.place.file.as_deref() == Some("project.ron")
}

/// The state folders of other projects that were at the same place.
fn states_of_place(fs: &dyn Fs, state: &Path) -> Vec<PathBuf> {
    let (Some(projects), Some(own)) = (state.parent(), state.file_name().and_then(|n| n.to_str())) else {
        return Vec::new();
    };
    let digits = own.rsplit_once('-').map_or(own, |(_, digits)| digits);
    let entries = fs.list(projects).unwrap_or_default().into_iter();
    let others = entries.filter(|e| e.kind == EntryKind::Folder && e.name != own && e.name.ends_with(digits));
    others.map(|e| projects.join(e.name)).collect()
}

/// What a file of a project is, by where it lies.
pub fn kind_of(file: &str) -> Option<Kind> {
    match file {
        "project.ron" => Some(Kind::Project),
        "schema.ron" => Some(Kind::Schema),
        "entities.ron" => Some(Kind::Entities),
        _ if file.starts_with("layers/") => Some(Kind::Layer),
        _ if file.starts_with("articles/") => Some(Kind::Article),
        _ => None,
    }
}

/// The project as a version of a file would make it.
///
/// # Errors
/// A sentence: the version was damaged, or is not of this project.
pub fn as_of(fs: &dyn Fs, project: &Project, file: &str, version: &Version) -> Result<Project, String> {
    let kind = kind_of(file).ok_or_else(|| format!("{file} is no file that has versions"))?;
    let bytes = version.read(fs).map_err(|e| e.to_string())?;
    with_file(project, kind, file, &bytes).map(|(made, _)| made).map_err(|p| p.message)
}

/// Puts a version in the place of a file of a project that does not open without it. The file as it
/// was is kept in the trash; gives its name there.
///
/// # Errors
/// A sentence; then nothing has changed.
pub fn put_back(fs: &dyn Fs, folder: &Folder, file: &str, version: &Version) -> Result<String, String> {
    kind_of(file).ok_or_else(|| format!("{file} is no file that has versions"))?;
    let bytes = version.read(fs).map_err(|e| e.to_string())?;
    let path = folder.root().join(file);
    let there = fs.read(&path, crate::store::MAX_RON_BYTES).unwrap_or_default();
    let kept_as = super::repair::keep(fs, folder, &path, &there)?;
    replace(fs, &path, &bytes).map_err(|e| format!("{file} cannot be written: {e}"))?;
    Ok(kept_as)
}

/// The last good version of the project's own file at `path`, such as `schema.ron`, of a project that
/// does not open without it.
pub fn last_version(fs: &dyn Fs, places: &Places, root: &Path, path: &Path) -> Option<(String, Version)> {
    let file = path.file_name()?.to_str().filter(|_| path.parent() == Some(root))?;
    let versions = Versions::at(&state_at(fs, places, root)?).of(fs, file);
    let good = versions.into_iter().rev().find(|version| version.read(fs).is_ok())?;
    Some((file.to_owned(), good))
}

/// Files of a project that changed although nobody wrote them.
pub fn damaged_silently(fs: &dyn Fs, places: &Places, root: &Path) -> Vec<Problem> {
    let state = state_at(fs, places, root);
    state.map_or_else(Vec::new, |state| Versions::at(&state).damaged_silently(fs, &Folder::at(root)))
}

impl Session {
    /// The file of what somebody said about an article, by its path inside the project.
    pub fn file_of_layer(&self, article: ArticleId, who: &AnnotatorId) -> Option<String> {
        let stem = &self.project.articles.get(&article)?.stem;
        Some(self.folder.shown(&self.folder.layer(who, stem)))
    }

    /// The earlier versions of a file, by its path inside the project; the oldest first.
    pub fn versions_of(&self, fs: &dyn Fs, file: &str) -> Vec<Version> {
        Versions::at(&self.state).of(fs, file)
    }

    /// Restores a version of a file, as one step of undo.
    ///
    /// # Errors
    /// A refusal; then nothing has changed.
    pub fn restore(&mut self, fs: &dyn Fs, file: &str, version: &Version, now: Timestamp) -> Result<(), Refusal> {
        let wanted = as_of(fs, &self.project, file, version).map_err(Refusal::new)?;
        let edits = diff(&self.project, &wanted);
        let at = version.at.to_string();
        let title = format!("Restore {file} of {} UTC", at.get(..16).unwrap_or(&at).replace('T', " "));
        let kind = kind_of(file);
        self.commit(Transaction::new(title, edits), now)?;
        // A file that cannot be read says nothing of what is restored, so it is written in any case.
        self.touched.extend(self.touched_by(file, kind));
        self.problems.retain(|p| p.place.file.as_deref() != Some(file));
        self.checkpoint();
        Ok(())
    }

    fn touched_by(&self, file: &str, kind: Option<Kind>) -> Option<crate::edit::Touched> {
        use crate::edit::Touched;
        let stem = Path::new(file).file_stem()?.to_str()?;
        let article = || self.project.articles.iter().find(|(_, a)| a.stem == stem).map(|(id, _)| *id);
        Some(match kind? {
            Kind::Project => Touched::Project,
            Kind::Schema => Touched::Schema,
            Kind::Entities => Touched::Entities,
            Kind::Article => Touched::Article(article()?),
            Kind::Layer => {
                let who = Path::new(file).parent()?.file_name()?.to_str()?;
                Touched::Layer(article()?, AnnotatorId::new(who).ok()?)
            }
        })
    }
}
