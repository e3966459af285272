//! The disk behind one small trait, so that tests can put a failing disk in its place.
//!
//! Must not know projects. Paths are absolute; links are never followed to a file.
#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "this is the room's one door to the disk")]

mod together;
mod within;

use super::FileStamp;
use crate::model::{Hasher, TextHash};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use together::create_together;

/// What an entry of a folder is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A link, a device, a pipe: never opened.
    Other,
}

/// An entry of a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: EntryKind,
    /// Its size in bytes.
    pub bytes: u64,
    /// When it was last written, in nanoseconds since 1970; 0 where the disk does not say.
    pub modified: i64,
}

/// A file that is being written.
pub trait FsFile: Send {
    /// Writes all of `bytes` at the end.
    ///
    /// # Errors
    /// Whatever the disk says.
    fn append(&mut self, bytes: &[u8]) -> io::Result<()>;

    /// Returns once everything written is on the disk.
    ///
    /// # Errors
    /// Whatever the disk says; afterwards the file must not be trusted or synced again.
    fn sync(&mut self) -> io::Result<()>;
}

/// A disk.
pub trait Fs: Send + Sync {
    /// The bytes of a regular file of at most `limit` bytes.
    ///
    /// # Errors
    /// Whatever the disk says; `FileTooLarge` beyond the limit, `InvalidInput` for what is no file.
    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>>;

    /// A new file; fails where one is already.
    ///
    /// # Errors
    /// Whatever the disk says.
    fn create(&self, path: &Path) -> io::Result<Box<dyn FsFile>>;

    /// Puts the file `from` in the place of `to`.
    ///
    /// # Errors
    /// Whatever the disk says.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Removes a file.
    ///
    /// # Errors
    /// Whatever the disk says.
    fn remove(&self, path: &Path) -> io::Result<()>;

    /// Makes a folder and those above it, as far as they are missing.
    ///
    /// # Errors
    /// Whatever the disk says.
    fn make_folder(&self, path: &Path) -> io::Result<()>;

    /// Returns once the names in a folder are on the disk.
    ///
    /// # Errors
    /// Whatever the disk says.
    fn sync_folder(&self, path: &Path) -> io::Result<()>;

    /// The entries of a folder, sorted by name; names that are no Unicode are left out.
    ///
    /// # Errors
    /// Whatever the disk says.
    fn list(&self, path: &Path) -> io::Result<Vec<Entry>>;

    /// Size in bytes and time of last writing of a file, the time in nanoseconds since 1970.
    ///
    /// # Errors
    /// Whatever the disk says, such as that nothing is there.
    fn stamp(&self, path: &Path) -> io::Result<(u64, i64)> {
        let entries = self.list(path.parent().unwrap_or(Path::new(".")))?;
        let name = path.file_name().and_then(|n| n.to_str());
        let found = entries.into_iter().find(|e| Some(e.name.as_str()) == name);
        found.map(|e| (e.bytes, e.modified)).ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    /// Makes new files with these bytes and returns once all of them are on the disk: for each its stamp, where
    /// the disk says it.
    ///
    /// # Errors
    /// Whatever the disk says; some of them may be there then, and none must be trusted.
    fn create_together(&self, files: &[(PathBuf, &[u8])]) -> io::Result<Vec<Option<FileStamp>>> {
        let create = |(path, bytes): &(PathBuf, &[u8])| {
            let mut file = self.create(path)?;
            file.append(bytes)?;
            file.sync()?;
            Ok(self.stamp(path).ok())
        };
        files.iter().map(create).collect()
    }

    /// Makes a folder for what need not outlive a power cut.
    ///
    /// # Errors
    /// Whatever the disk says.
    fn make_passing_folder(&self, path: &Path) -> io::Result<()> {
        self.make_folder(path)
    }

    /// The size in bytes of a regular file and the hash of its content, without holding it in memory.
    ///
    /// # Errors
    /// Whatever the disk says; `InvalidInput` for what is no file.
    fn fingerprint(&self, path: &Path) -> io::Result<(u64, TextHash)> {
        let bytes = self.read(path, u64::MAX - 1)?;
        Ok((bytes.len() as u64, TextHash::of(&bytes)))
    }

    /// The one path of what is there, however it was reached: absolute, without links or dots.
    ///
    /// # Errors
    /// Whatever the disk says, such as that nothing is there.
    fn canonical(&self, path: &Path) -> io::Result<PathBuf>;

    /// The same disk, on which no path below `root` leads out of it, whatever links there are or come to
    /// be; none where this disk has no links.
    fn beneath(&self, root: &Path) -> Option<Arc<dyn Fs>> {
        let _ = root;
        None
    }

    /// The same disk with the folder that no path leads out of held open, for many calls in a row: while it is
    /// held, a drive cannot be taken out. None where nothing is to be held.
    fn held(&self) -> Option<Arc<dyn Fs>> {
        None
    }
}

/// The computer's own disk.
#[derive(Debug, Clone, Copy, Default)]
pub struct RealFs;

struct RealFile(File);

impl FsFile for RealFile {
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.write_all(bytes)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.0.sync_all()
    }
}

impl Fs for RealFs {
    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        let about = fs::symlink_metadata(path)?;
        if !about.is_file() {
            return Err(not_regular());
        }
        read_bounded(File::open(path)?, about.len(), limit)
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn FsFile>> {
        Ok(Box::new(RealFile(new_file(path)?)))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn make_folder(&self, path: &Path) -> io::Result<()> {
        fs::create_dir_all(path)
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        // Windows has no way to sync a folder; its renames are written through by the journal.
        if cfg!(windows) { Ok(()) } else { File::open(path)?.sync_all() }
    }

    fn list(&self, path: &Path) -> io::Result<Vec<Entry>> {
        let mut entries = Vec::new();
        for entry in fs::read_dir(path)? {
            let entry = entry?;
            let about = fs::symlink_metadata(entry.path())?;
            let kind = match (about.is_file(), about.is_dir()) {
                (true, _) => EntryKind::File,
                (_, true) => EntryKind::Folder,
                _ => EntryKind::Other,
            };
            if let Ok(name) = entry.file_name().into_string() {
                entries.push(Entry { name, kind, bytes: about.len(), modified: modified(&about) });
            }
        }
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(entries)
    }

    fn stamp(&self, path: &Path) -> io::Result<(u64, i64)> {
        let about = fs::symlink_metadata(path)?;
        Ok((about.len(), modified(&about)))
    }

    fn create_together(&self, files: &[(PathBuf, &[u8])]) -> io::Result<Vec<Option<FileStamp>>> {
        let folder = files.first().and_then(|(path, _)| path.parent()).unwrap_or(Path::new("."));
        create_together(files, new_file, || File::open(folder))
    }

    fn fingerprint(&self, path: &Path) -> io::Result<(u64, TextHash)> {
        if !fs::symlink_metadata(path)?.is_file() {
            return Err(not_regular());
        }
        let mut file = File::open(path)?;
        let (mut hasher, mut buffer, mut bytes) = (Hasher::default(), vec![0; 1 << 18], 0);
        loop {
            match file.read(&mut buffer)? {
                0 => return Ok((bytes, hasher.done())),
                n => {
                    hasher.add(&buffer[..n]);
                    bytes += n as u64;
                }
            }
        }
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        fs::canonicalize(path)
    }

    fn beneath(&self, root: &Path) -> Option<Arc<dyn Fs>> {
        Some(Arc::new(within::Within::of(root)))
    }
}

fn new_file(path: &Path) -> io::Result<File> {
    OpenOptions::new().append(true).create_new(true).open(path)
}

fn not_regular() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "this is not a regular file")
}

/// For how many bytes of a file room is made before they are read (64 MiB).
const MOST_FORESEEN: u64 = 64 << 20;

/// The bytes of a file that says it has `length`, at most `limit`.
fn read_bounded(file: impl Read, length: u64, limit: u64) -> io::Result<Vec<u8>> {
    let too_large = || {
        let why = format!("the file is larger than {} MiB", limit >> 20);
        io::Error::new(io::ErrorKind::FileTooLarge, why)
    };
    if length > limit {
        return Err(too_large());
    }
    // Room for all of it and for the read that finds its end: without, a small file is read in ten pieces. What a
    // large file says of its length is not believed before it is read.
    let mut bytes = Vec::with_capacity(usize::try_from(length.min(MOST_FORESEEN)).map_or(0, |length| length + 1));
    // One byte more than allowed is read, so that a file that grows meanwhile is noticed.
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit { Err(too_large()) } else { Ok(bytes) }
}

fn modified(about: &fs::Metadata) -> i64 {
    nanoseconds(about.modified().ok())
}

/// A time in nanoseconds since 1970; 0 where the disk does not say.
fn nanoseconds(at: Option<std::time::SystemTime>) -> i64 {
    let since = at.and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
    since.and_then(|since| i64::try_from(since.as_nanos()).ok()).unwrap_or(0)
}
