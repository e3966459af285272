//! Replacing a file so that afterwards either the old or the new one is there, whole.
//!
//! Must not know what the file holds.

use super::{FileStamp, Fs};
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// How many files are put in place together, where there are many.
pub const TOGETHER: usize = 512;

/// A name beside `path` that no other write of this process or another uses.
pub fn unique_name(path: &Path) -> PathBuf {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    path.with_file_name(format!(".{name}.{}-{count}.tmp", std::process::id()))
}

/// Whether `path` is a name that [`unique_name`] gave for a file that was to be put at `of`, and never took its name.
pub fn is_unfinished(path: &Path, of: &Path) -> bool {
    let name = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let number = |n: &str| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit());
    let (path, of) = (name(path), name(of));
    let middle = path.strip_prefix(&format!(".{of}.")).and_then(|rest| rest.strip_suffix(".tmp"));
    middle.and_then(|middle| middle.split_once('-')).is_some_and(|(process, count)| number(process) && number(count))
}

/// Puts a file with these bytes at `path`: a new file in the same folder under a name never used
/// again, synced, renamed, and the folder synced.
///
/// # Errors
/// Whatever the disk says. The file at `path` then is the old one, or, when only the sync of the
/// folder failed, one of the two.
pub fn replace(fs: &dyn Fs, path: &Path, bytes: &[u8]) -> io::Result<()> {
    replace_all(fs, &[(path.to_owned(), bytes)]).map(drop)
}

/// Puts files with these bytes at these paths, as [`replace`] does, with one wait for the disk for all:
/// every file is on the disk before the first takes its name. Gives the stamp of each where the disk says it,
/// taken before it had its name: what somebody else puts there afterwards has another.
///
/// # Errors
/// Whatever the disk says. Each file then is the old one or the new one, whole.
pub fn replace_all(fs: &dyn Fs, files: &[(PathBuf, &[u8])]) -> io::Result<Vec<Option<FileStamp>>> {
    let folders: BTreeSet<&Path> = files.iter().map(|(path, _)| path.parent().unwrap_or(Path::new("."))).collect();
    folders.iter().try_for_each(|folder| fs.make_folder(folder))?;
    let new: Vec<(PathBuf, &[u8])> = files.iter().map(|(path, bytes)| (unique_name(path), *bytes)).collect();
    let name = || new.iter().zip(files).try_for_each(|((from, _), (to, _))| fs.rename(from, to));
    let made = fs.create_together(&new).and_then(|stamps| name().map(|()| stamps));
    if made.is_err() {
        // A half-made file may or may not be there; what matters is that its `path` is untouched.
        for (temporary, _) in &new {
            let _ = fs.remove(temporary);
        }
    }
    let stamps = made?;
    folders.iter().try_for_each(|folder| fs.sync_folder(folder))?;
    Ok(stamps)
}

/// Puts files in place together, and one after the other where the disk refuses that, as far as it takes them.
///
/// # Errors
/// What the disk says of the first file that it does not take, which is the second of the pair.
pub fn replace_each<'f>(
    fs: &dyn Fs,
    files: &'f [(PathBuf, &[u8])],
) -> Result<Vec<Option<FileStamp>>, (io::Error, &'f Path)> {
    if files.len() > 1
        && let Ok(stamps) = replace_all(fs, files)
    {
        return Ok(stamps);
    }
    let mut stamps = Vec::new();
    for file in files {
        let stamp = replace_all(fs, std::slice::from_ref(file)).map_err(|e| (e, file.0.as_path()))?;
        stamps.extend(stamp);
    }
    Ok(stamps)
}
