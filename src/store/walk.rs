//! Files and folders that a person names, read for import.
//!
//! Must not know formats. Links are not followed, and everything is bounded.

use super::{EntryKind, Fs, MAX_PACKED_BYTES};
use crate::model::{MAX_TEXT_BYTES, Problem};
use std::path::{Path, PathBuf};

/// The most files that one walk finds.
const MOST_FILES: usize = 200_000;

/// The deepest nesting of folders that is walked.
const MOST_DEEP: usize = 32;

/// The files at and below `path`, sorted; hidden ones are left out. What cannot be listed is a problem.
pub fn files_below(fs: &dyn Fs, path: &Path, problems: &mut Vec<Problem>) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![(path.to_owned(), 0)];
    if fs.list(path).is_err_and(|e| e.kind() == std::io::ErrorKind::NotADirectory) {
        return vec![path.to_owned()];
    }
    while let Some((folder, depth)) = folders.pop() {
        let shown = folder.display().to_string();
        let entries = match fs.list(&folder) {
            Ok(entries) => entries,
            Err(e) => {
                problems.push(
                    Problem::error("unreadable", format!("this cannot be opened: {e}")).in_file(&shown, None, None),
                );
                continue;
            }
        };
        for entry in entries.into_iter().filter(|e| !e.name.starts_with('.')) {
            match entry.kind {
                EntryKind::File if found.len() < MOST_FILES => found.push(folder.join(entry.name)),
                EntryKind::Folder if depth < MOST_DEEP => folders.push((folder.join(entry.name), depth + 1)),
                _ => {}
            }
        }
    }
    found.sort();
    found
}

/// Whether `name` is the name of a file in a folder, and leads nowhere else.
pub fn is_safe_part(name: &str) -> bool {
    let odd = |c: char| c == '/' || c == '\\' || c == ':' || c.is_control();
    !name.is_empty() && name != "." && name != ".." && name.len() <= 255 && !name.contains(odd)
}

/// The bytes of a file for import: at most `most`, and of a packed project as much as one may have.
///
/// # Errors
/// A located problem that names the bound or says what the disk said.
pub fn read_for_import(fs: &dyn Fs, path: &Path, most: usize) -> Result<Vec<u8>, Problem> {
    let shown = path.display().to_string();
    let packed = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("ron"));
    let most = if packed { MAX_PACKED_BYTES } else { most as u64 };
    fs.read(path, most).map_err(|e| {
        let why = match e.kind() {
            std::io::ErrorKind::FileTooLarge => format!(
                "this file is larger than {} MiB, more than {} can be; split it or choose another",
                most >> 20,
                match most {
                    _ if packed => "a packed project",
                    most if most > MAX_TEXT_BYTES as u64 => "a dataset",
                    _ => "an article",
                }
            ),
            std::io::ErrorKind::NotFound => "there is no such file; check the path".to_owned(),
            std::io::ErrorKind::PermissionDenied => {
                "you may not read this; ask for permission or choose another".to_owned()
            }
            _ => format!("this cannot be read: {e}"),
        };
        Problem::error("unreadable", why).in_file(&shown, None, None)
    })
}
