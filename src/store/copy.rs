//! A copy of a project in another folder.
//!
//! Must not copy what is not a project's: only the files it knows are.

use super::{EntryKind, Folder, Fs, StoreError, SureFolders, place_of, replace};
use std::path::{Path, PathBuf};

/// Copies the project's files to the folder `to`, which must be new or empty; `project.ron` last,
/// so that a copy that stopped half-way is no project.
///
/// # Errors
/// [`StoreError`] when the folder is in use or a file cannot be read or written.
pub fn copy_project(fs: &dyn Fs, from: &Folder, to: &Path) -> Result<(), StoreError> {
    let doing = "copying the project";
    if place_of(fs, to).starts_with(place_of(fs, from.root())) {
        return Err(StoreError::new(doing, "a copy cannot lie inside the project itself", to));
    }
    if fs.list(to).is_ok_and(|entries| !entries.is_empty()) {
        return Err(StoreError::new(doing, "the folder is not empty; choose a new or an empty one", to));
    }
    let mut files = vec![from.gitattributes(), from.schema(), from.entities()];
    for folder in [from.articles(), from.layers()] {
        below(fs, &folder, 3, &mut files);
    }
    files.push(from.project());
    let sure = SureFolders::over(fs);
    for file in files {
        let target = to.join(file.strip_prefix(from.root()).unwrap_or(&file));
        match fs.read(&file, u64::MAX - 1) {
            Ok(bytes) => replace(&sure, &target, &bytes).map_err(|e| StoreError::new(doing, e, &target))?,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {}
            Err(e) => return Err(StoreError::new(doing, e, &file)),
        }
    }
    Ok(())
}

fn below(fs: &dyn Fs, folder: &Path, depth: usize, files: &mut Vec<PathBuf>) {
    for entry in fs.list(folder).unwrap_or_default() {
        match entry.kind {
            EntryKind::File => files.push(folder.join(entry.name)),
            EntryKind::Folder if depth > 0 => below(fs, &folder.join(entry.name), depth - 1, files),
            _ => {}
        }
    }
}
