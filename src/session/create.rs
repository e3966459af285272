//! Making a new project on disk.
//!
//! Must not open it; that is [`super::open()`]'s work.

use crate::model::{Annotator, IdSource, Project, ProjectId, Schema};
use crate::store::{Folder, Fs, StoreError, SureFolders, replace, schema_from_ron};
use std::path::Path;

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

/// Makes the folder `root` a project.
///
/// # Errors
/// [`StoreError`] when there is something in the folder already, or it cannot be written.
pub fn create(fs: &dyn Fs, root: &Path, new: NewProject<'_>, ids: &mut dyn IdSource) -> Result<(), StoreError> {
    let doing = "making a new project";
    match fs.list(root) {
        Ok(entries) if !entries.is_empty() => {
            return Err(StoreError::new(doing, "the folder is not empty; choose a new or an empty one", root));
        }
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
            return Err(StoreError::new(doing, e, root));
        }
        _ => {}
    }
    let mut project = Project::new(ProjectId::new(ids), new.title, new.schema);
    if !new.annotator.is_empty() {
        let row = Annotator { name: new.annotator.to_owned() };
        project.annotators.insert(project.annotator_id_for(new.annotator), row);
    }
    write(fs, &Folder::at(root), &project).map_err(|e| StoreError::new(doing, e, root))
}

/// Writes the head of a project; `project.ron` last, since it makes the folder a project.
fn write(fs: &dyn Fs, folder: &Folder, project: &Project) -> std::io::Result<()> {
    let other = std::io::Error::other::<String>;
    let files = crate::store::head_files(folder, project).map_err(other)?;
    let fs = SureFolders::over(fs);
    files.iter().try_for_each(|(path, content)| replace(&fs, path, content.as_bytes()))
}
