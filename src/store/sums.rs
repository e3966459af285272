//! The digest of every file of a project as it was last read or written, kept on this machine: how silent
//! damage is noticed of files that nobody writes.
//!
//! A file whose size and time are what they were holds what it held, unless a disk, a cable or a memory
//! changed it: a program that writes a file changes its time. Must not know what a file holds.

use super::{Folder, Fs, Stamps, StoreError, replace};
use crate::model::{Problem, TextHash};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The most bytes of kept digests that are read (64 MiB).
const MAX_BYTES: u64 = 64 << 20;

/// Size in bytes, time of last writing in nanoseconds since 1970, and the digest of the content.
type Sum = (u64, i64, TextHash);

/// The digest of each file, by its path inside the project.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sums(BTreeMap<String, Sum>);

impl Sums {
    /// Those of the files of `folder` of which both is known.
    pub fn of(folder: &Folder, stamps: &Stamps, known: &BTreeMap<PathBuf, TextHash>) -> Self {
        let both = |(path, hash): (&PathBuf, &TextHash)| {
            let (bytes, modified) = *stamps.get(path)?;
            Some((folder.shown(path), (bytes, modified, *hash)))
        };
        Self(known.iter().filter_map(both).collect())
    }

    /// Those kept at `path`; what cannot be read says nothing.
    pub fn read(fs: &dyn Fs, path: &Path) -> Self {
        let kept = fs.read(path, MAX_BYTES).ok();
        kept.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
    }

    /// Keeps them at `path`.
    ///
    /// # Errors
    /// [`StoreError`]; nothing but the notice of damage depends on it.
    pub fn keep(&self, fs: &dyn Fs, path: &Path) -> Result<(), StoreError> {
        let wrong = |why: String| StoreError::new("keeping the digests of the files", why, path);
        let bytes = serde_json::to_vec(self).map_err(|e| wrong(e.to_string()))?;
        replace(fs, path, &bytes).map_err(|e| wrong(e.to_string()))
    }

    /// The same, but of files that were damaged since `earlier` what they held before.
    #[must_use]
    pub fn without_damage(mut self, earlier: Self) -> Self {
        for (file, kept) in earlier.0 {
            if let Some(found) = self.0.get_mut(&file).filter(|found| is_damage(&kept, found)) {
                *found = kept;
            }
        }
        self
    }

    /// The files whose content is another although size and time are what they were.
    pub fn damaged(
        &self,
        fs: &dyn Fs,
        folder: &Folder,
        stamps: &Stamps,
        known: &BTreeMap<PathBuf, TextHash>,
    ) -> Vec<Problem> {
        let now = Self::of(folder, stamps, known);
        let differs = |(file, kept): &(&String, &Sum)| now.0.get(*file).is_some_and(|found| is_damage(kept, found));
        // Somebody may have written it between the look at its time and its reading.
        let stands = |(file, kept): &(&String, &Sum)| {
            fs.stamp(&folder.root().join(file)).is_ok_and(|stamp| stamp == (kept.0, kept.1))
        };
        self.0.iter().filter(differs).filter(stands).map(|(file, _)| silent_damage(file)).collect()
    }
}

fn is_damage(kept: &Sum, found: &Sum) -> bool {
    (found.0, found.1) == (kept.0, kept.1) && kept.1 != 0 && found.2 != kept.2
}

/// That a file changed although nobody wrote it.
pub(super) fn silent_damage(file: &str) -> Problem {
    let message = "its content changed although nobody wrote it: the disk or the memory is failing; restore the version kept on this computer, or take the file from a copy of the project, and save a copy elsewhere";
    Problem::error("silent_damage", message).in_file(file, None, None)
}
