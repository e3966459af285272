//! The sample project that the program opens on first run: a copy in the person's data folder.
//!
//! Must not touch the original, which is part of the program.

use crate::store::{Fs, Places, replace};
use std::path::PathBuf;

include!(concat!(env!("OUT_DIR"), "/sample_files.rs"));

/// The folder with the person's copy of the sample, made now where it is missing.
///
/// # Errors
/// A sentence when it cannot be written.
pub fn copy_for(fs: &dyn Fs, places: &Places) -> Result<PathBuf, String> {
    let folder = places.data.join("sample");
    if fs.list(&folder).is_ok_and(|entries| entries.iter().any(|e| e.name == "project.ron")) {
        return Ok(folder);
    }
    // `project.ron` makes the folder a project, so it comes last.
    let (last, rest): (Vec<_>, Vec<_>) = FILES.iter().partition(|(name, _)| *name == "project.ron");
    for (name, bytes) in rest.into_iter().chain(last) {
        let path = folder.join(name);
        replace(fs, &path, bytes)
            .map_err(|e| format!("The sample project could not be copied: {e}: {}", path.display()))?;
    }
    Ok(folder)
}
