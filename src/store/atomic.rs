//! Replacing a file so that afterwards either the old or the new one is there, whole.
//!
//! Must not know what the file holds.

use super::Fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// A name beside `path` that no other write of this process or another uses.
pub fn unique_name(path: &Path) -> PathBuf {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    path.with_file_name(format!(".{name}.{}-{count}.tmp", std::process::id()))
}

/// Puts a file with these bytes at `path`: a new file in the same folder under a name never used
/// again, synced, renamed, and the folder synced.
///
/// # Errors
/// Whatever the disk says. The file at `path` then is the old one, or, when only the sync of the
/// folder failed, one of the two.
pub fn replace(fs: &dyn Fs, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs.make_folder(folder)?;
    let temporary = unique_name(path);
    let made = write_new(fs, &temporary, bytes).and_then(|()| fs.rename(&temporary, path));
    if let Err(error) = made {
        // The half-made file may or may not be there; what matters is that `path` is untouched.
        let _ = fs.remove(&temporary);
        return Err(error);
    }
    fs.sync_folder(folder)
}

fn write_new(fs: &dyn Fs, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = fs.create(path)?;
    file.append(bytes)?;
    file.sync()
}
