//! The files that make an empty folder a project.
//!
//! Must not know how they are written.

use super::Folder;
use crate::files::{entities_to_ron, project_to_ron, schema_to_ron};
use crate::model::Project;
use std::path::PathBuf;

/// Line ends stay as they are, and git merges files record by record where it is told how; where it is
/// not, the second line does nothing.
const GITATTRIBUTES: &str = "* -text\n*.ron merge=sidenote\n";

/// The files that make an empty folder a project, in the order in which to write them.
///
/// # Errors
/// When one cannot be written as RON.
pub fn head_files(folder: &Folder, project: &Project) -> Result<Vec<(PathBuf, String)>, String> {
    Ok(vec![
        (folder.gitattributes(), GITATTRIBUTES.to_owned()),
        (folder.schema(), schema_to_ron(&project.schema)?),
        (folder.entities(), entities_to_ron(project)?),
        (folder.project(), project_to_ron(project)?),
    ])
}
