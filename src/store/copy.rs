//! A copy of a project in another folder.
//!
//! Must not copy what is not a project's: only the files it knows are.

use super::{EntryKind, Folder, Fs, Progress, StoreError, SureFolders, TOGETHER, place_of, replace_each};
use std::path::{Path, PathBuf};

/// Copies the project's files to the folder `to`, which must be new or empty; `project.ron` last,
/// so that a copy that stopped half-way is no project. Tells how many files are copied.
///
/// # Errors
/// [`StoreError`] when the folder is in use, a file cannot be read or written, or it was stopped; then
/// the copies are taken away again.
pub fn copy_project(fs: &dyn Fs, from: &Folder, to: &Path, progress: &Progress) -> Result<(), StoreError> {
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
    let target_of = |file: &Path| to.join(file.strip_prefix(from.root()).unwrap_or(file));
    progress.begin(files.len());
    // The project's own file comes alone when all others are there: without it the folder is no project.
    let (own, others) =
        files.split_last().map_or((&[][..], &[][..]), |(own, others)| (std::slice::from_ref(own), others));
    for (number, some) in others.chunks(TOGETHER).chain([own]).enumerate() {
        if progress.is_stopped() {
            files.iter().take(number * TOGETHER).for_each(|file| drop(fs.remove(&target_of(file))));
            return Err(StoreError::new(doing, "it was stopped", to));
        }
        let mut read = Vec::with_capacity(some.len());
        for file in some {
            match fs.read(file, u64::MAX - 1) {
                Ok(bytes) => read.push((target_of(file), bytes)),
                Err(e) if e.kind() == std::io::ErrorKind::NotFound => {}
                Err(e) => return Err(StoreError::new(doing, e, file)),
            }
        }
        let read: Vec<_> = read.iter().map(|(path, bytes)| (path.clone(), bytes.as_slice())).collect();
        replace_each(&sure, &read).map_err(|(e, path)| StoreError::new(doing, e, path))?;
        progress.step(some.len());
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
