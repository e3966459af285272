//! A packed project that somebody opens: unpacked into a folder beside it, once.
//!
//! Must not decide whether two states of a project should be merged; a person does.

use crate::model::Project;
use crate::store::{Folder, Fs, MAX_PACKED_BYTES, Progress, packed_and_recipes, project_id, unpack_telling};
use std::path::{Path, PathBuf};

/// How many names are tried beside a packed project.
const NAMES: usize = 100;

/// Where a packed project lies unpacked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beside {
    /// The folder.
    pub folder: PathBuf,
    /// Whether it was there already, from an earlier time.
    pub was_there: bool,
}

/// Whether a file may be a packed project: it ends as one does.
pub fn may_be_packed(path: &Path) -> bool {
    path.extension().is_some_and(|e| e.eq_ignore_ascii_case("ron"))
}

/// Unpacks the packed project `file` into a folder of its name beside it. Where that folder is this
/// project already it is left as it is.
///
/// # Errors
/// A sentence: the file is no packed project or damaged, or no folder can be made.
pub fn unpacked(fs: &dyn Fs, file: &Path, progress: &Progress) -> Result<Beside, String> {
    let shown = file.display().to_string();
    let bytes =
        fs.read(file, MAX_PACKED_BYTES).map_err(|e| format!("Opening the packed project failed: {e}: {shown}"))?;
    let (project, recipes) = packed_and_recipes(&shown, &bytes).map_err(|p| {
        let line = p.place.line.map_or_else(String::new, |line| format!(":{line}"));
        format!("Opening the packed project failed: {}: {shown}{line}", p.message)
    })?;
    let beside = place(fs, file, &project)?;
    if !beside.was_there {
        unpack_telling(fs, &beside.folder, (&project, &recipes), progress).map_err(|e| e.to_string())?;
    }
    Ok(beside)
}

/// The folder beside the file: the first that is this project, or is free.
fn place(fs: &dyn Fs, file: &Path, project: &Project) -> Result<Beside, String> {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    for n in 1..=NAMES {
        let name = if n == 1 { stem.clone() } else { format!("{stem}-{n}") };
        let folder = file.with_file_name(name);
        let free = match fs.list(&folder) {
            Ok(entries) => entries.is_empty(),
            Err(e) => e.kind() == std::io::ErrorKind::NotFound,
        };
        if free {
            return Ok(Beside { folder, was_there: false });
        }
        if project_id(fs, &Folder::at(&folder)).is_ok_and(|id| id == project.id) {
            return Ok(Beside { folder, was_there: true });
        }
    }
    Err(format!("Opening the packed project failed: there is no free name for its folder beside {}", file.display()))
}
