//! Size and time of every file that could be part of a project: what shows without reading a file
//! whether it changed.
//!
//! Must not read files.

use super::{EntryKind, Folder, Fs};
use crate::model::TextHash;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The size of a file in bytes and when it was last written, in nanoseconds since 1970.
pub type FileStamp = (u64, i64);

/// For each file its stamp.
pub type Stamps = BTreeMap<PathBuf, FileStamp>;

/// Size and time of every file that could be part of the project.
pub fn stamps(fs: &dyn Fs, folder: &Folder) -> Stamps {
    let mut found = BTreeMap::new();
    let mut below = vec![folder.articles()];
    let people = fs.list(&folder.layers()).unwrap_or_default();
    below.extend(people.into_iter().filter(|e| e.kind == EntryKind::Folder).map(|e| folder.layers().join(e.name)));
    let heads = [folder.project(), folder.schema(), folder.entities()];
    for entry in fs.list(folder.root()).unwrap_or_default() {
        let path = folder.root().join(&entry.name);
        if heads.contains(&path) {
            found.insert(path, (entry.bytes, entry.modified));
        }
    }
    for place in below {
        for entry in fs.list(&place).unwrap_or_default() {
            // What is being written has a dot in front.
            if entry.kind == EntryKind::File && !entry.name.starts_with('.') {
                found.insert(place.join(entry.name), (entry.bytes, entry.modified));
            }
        }
    }
    found
}

/// One digest for all of them: another where any file came, went or was written.
pub fn digest(stamps: &Stamps) -> String {
    let mut all = Vec::new();
    for (path, (bytes, modified)) in stamps {
        all.extend_from_slice(path.as_os_str().as_encoded_bytes());
        all.push(0);
        all.extend_from_slice(&bytes.to_le_bytes());
        all.extend_from_slice(&modified.to_le_bytes());
    }
    TextHash::of(&all).to_string()
}
