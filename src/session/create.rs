//! Making a new project on disk.
//!
//! Must not open it; that is [`super::open()`]'s work.

use crate::model::{Annotator, IdSource, Project, ProjectId, Schema};
use crate::store::{
    Entry, EntryKind, Folder, Fs, StoreError, SureFolders, head_files, is_unfinished, replace, schema_from_ron,
};
use std::path::{Path, PathBuf};

/// The schema for news that comes with the program.
const NEWS: &str = include_str!("../../assets/schemas/news.ron");

/// What a new project begins with.
pub struct NewProject<'a> {
    /// Its title.
    pub title: &'a str,
    /// Its schema.
    pub schema: Schema,
    /// Who works on it first, by name; nobody yet where empty.
    pub annotator: &'a str,
}

/// The schema for news that comes with the program.
///
/// # Errors
/// A sentence with line and column, when the bundled file is damaged.
pub fn news_schema() -> Result<Schema, String> {
    schema_from_ron("news.ron", NEWS.as_bytes())
        .map_err(|p| format!("the bundled schema is damaged at line {}: {}", p.place.line.unwrap_or(0), p.message))
}

/// Makes the folder `root` a project. One that was being made there when the program ended is made anew.
///
/// # Errors
/// [`StoreError`] when there is something else in the folder already, or it cannot be written.
pub fn create(fs: &dyn Fs, root: &Path, new: NewProject<'_>, ids: &mut dyn IdSource) -> Result<(), StoreError> {
    let doing = "making a new project";
    let mut project = Project::new(ProjectId::new(ids), new.title, new.schema);
    if !new.annotator.is_empty() {
        let row = Annotator { name: new.annotator.to_owned() };
        project.annotators.insert(project.annotator_id_for(new.annotator), row);
    }
    let files = head_files(&Folder::at(root), &project).map_err(|e| StoreError::new(doing, e, root))?;
    let left = match fs.list(root) {
        Ok(entries) if !entries.iter().all(|entry| is_left_over(fs, root, entry, &files)) => {
            return Err(StoreError::new(doing, "the folder is not empty; choose a new or an empty one", root));
        }
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
            return Err(StoreError::new(doing, e, root));
        }
        entries => entries.unwrap_or_default(),
    };
    write(fs, &files).map_err(|e| StoreError::new(doing, e, root))?;
    for entry in left.iter().filter(|entry| files.iter().all(|(file, _)| !file.ends_with(&entry.name))) {
        // It was never a file of a project; nothing depends on whether it goes.
        let _ = fs.remove(&root.join(&entry.name));
    }
    Ok(())
}

/// Whether an entry was left by a making of the same project that came to no `project.ron`: a file just as it is
/// written now, or one that never took its name.
fn is_left_over(fs: &dyn Fs, root: &Path, entry: &Entry, files: &[(PathBuf, String)]) -> bool {
    let path = root.join(&entry.name);
    entry.kind == EntryKind::File
        && entry.name != "project.ron"
        && files.iter().any(|(file, content)| {
            let same = || fs.read(&path, content.len() as u64).is_ok_and(|bytes| bytes == content.as_bytes());
            is_unfinished(&path, file) || (*file == path && same())
        })
}

/// Writes the head of a project; `project.ron` last, since it makes the folder a project.
fn write(fs: &dyn Fs, files: &[(PathBuf, String)]) -> std::io::Result<()> {
    let fs = SureFolders::over(fs);
    files.iter().try_for_each(|(path, content)| replace(&fs, path, content.as_bytes()))
}
