//! Earlier versions of the files of a project, kept on this machine: one a minute for a day, one a day
//! for ninety days.
//!
//! A version is the file's bytes under a name that says when it was kept, the file's own time, and
//! its digest, so that a version that was damaged itself is never taken for one. The newest version
//! is what this program wrote last, which is how silent damage of a file is noticed. Must not know
//! what a file holds.

use super::packs::{First, MOST_PACKED, Packs};
use super::sums::silent_damage;
use super::{EntryKind, Folder, Fs};
use crate::model::{Problem, TextHash};
use jiff::Timestamp;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// For how long one version a minute is kept, in milliseconds: a day.
const MINUTES_FOR: i64 = 24 * 60 * 60 * 1000;

/// For how long one version a day is kept, in milliseconds: ninety days.
pub(super) const DAYS_FOR: i64 = 90 * MINUTES_FOR;

/// A minute in milliseconds.
const MINUTE: i64 = 60_000;

/// The most bytes of a version that are read.
const MAX_BYTES: u64 = super::MAX_RON_BYTES;

/// An earlier version of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// When it was kept.
    pub at: Timestamp,
    /// Its size in bytes.
    pub bytes: u64,
    /// Where it is kept.
    path: Arc<Path>,
    /// Where it begins in its pack, in bytes; none where it is a file of its own.
    start: Option<usize>,
    /// The time of last writing of the file itself, in nanoseconds since 1970; 0 where it is unknown.
    modified: i64,
    /// The first sixteen digits of its SHA-256.
    digest: String,
}

impl Version {
    fn of(folder: &Path, name: &str, bytes: u64) -> Option<Self> {
        let mut parts = name.strip_suffix(".ron")?.split('-');
        let (at, modified, digest) = (parts.next()?, parts.next()?, parts.next()?);
        let at = Timestamp::from_millisecond(at.parse().ok()?).ok()?;
        let (modified, digest) = (modified.parse().ok()?, digest.to_owned());
        let path = Arc::from(folder.join(name));
        (digest.len() == 16).then_some(Self { at, bytes, path, start: None, modified, digest })
    }

    /// One that begins at `start` in a pack: when it was kept, its size, the file's own time and its digest.
    pub(super) fn packed(
        pack: Arc<Path>,
        start: usize,
        (at, bytes, modified, digest): (Timestamp, u64, i64, &str),
    ) -> Self {
        Self { at, bytes, path: pack, start: Some(start), modified, digest: digest.to_owned() }
    }

    /// Whether it is the version of these bytes.
    pub fn is_of(&self, bytes: &[u8]) -> bool {
        digest_of(bytes) == self.digest
    }

    /// Its bytes, as they were kept.
    ///
    /// # Errors
    /// Whatever the disk says; `InvalidData` when it was damaged since.
    pub fn read(&self, fs: &dyn Fs) -> io::Result<Vec<u8>> {
        let mut bytes = fs.read(&self.path, MAX_BYTES)?;
        if let Some(start) = self.start {
            let size = usize::try_from(self.bytes).unwrap_or(usize::MAX);
            bytes = bytes.into_iter().skip(start).take(size).collect();
        }
        if self.is_of(&bytes) {
            return Ok(bytes);
        }
        Err(io::Error::new(io::ErrorKind::InvalidData, "this version was damaged since it was kept; choose another"))
    }
}

pub(super) fn digest_of(bytes: &[u8]) -> String {
    TextHash::of(bytes).to_string()[7..23].to_owned()
}

/// The earlier versions of one project's files.
#[derive(Debug, Clone)]
pub struct Versions {
    root: PathBuf,
    packs: Arc<Packs>,
}

impl Versions {
    /// Those in the state folder of a project.
    pub fn at(state: &Path) -> Self {
        let root = state.join("versions");
        Self { packs: Arc::new(Packs::at(root.join("packs"))), root }
    }

    /// The versions of a file, by its path inside the project; the oldest first.
    pub fn of(&self, fs: &dyn Fs, file: &str) -> Vec<Version> {
        let folder = self.root.join(file);
        let entries = fs.list(&folder).unwrap_or_default();
        let mut found: Vec<Version> = entries.iter().filter_map(|e| Version::of(&folder, &e.name, e.bytes)).collect();
        found.extend(self.packs.of(fs, file));
        found.sort_by_key(|v| (v.at, v.modified));
        found
    }

    /// The files that there are versions of, by their paths inside the project.
    pub fn files(&self, fs: &dyn Fs) -> Vec<String> {
        let mut found = Vec::new();
        let mut below = vec![(self.root.clone(), String::new(), 0)];
        while let Some((folder, inside, depth)) = below.pop() {
            for entry in fs.list(&folder).unwrap_or_default() {
                let name = if inside.is_empty() { entry.name.clone() } else { format!("{inside}/{}", entry.name) };
                match entry.kind {
                    // Each file is a folder of its versions.
                    EntryKind::Folder if name.strip_suffix(".ron").is_some() => found.push(name),
                    EntryKind::Folder if depth < 3 => below.push((folder.join(&entry.name), name, depth + 1)),
                    _ => {}
                }
            }
        }
        found.extend(self.packs.files(fs));
        found.sort();
        found.dedup();
        found
    }

    /// Whether there is no version of a file.
    pub fn is_new(&self, fs: &dyn Fs, file: &str) -> bool {
        self.packs.of(fs, file).is_empty() && fs.list(&self.root.join(file)).map_or(true, |found| found.is_empty())
    }

    /// Keeps the first versions of many files together, as [`Self::keep`] keeps one.
    ///
    /// # Errors
    /// Whatever the disk says, or that what was read back is something else.
    pub fn keep_first(&self, fs: &dyn Fs, files: &[First<'_>], now: Timestamp) -> io::Result<()> {
        let (small, large): (Vec<_>, Vec<_>) = files.iter().cloned().partition(|f| f.bytes.len() <= MOST_PACKED);
        large.iter().try_for_each(|f| self.keep(fs, &f.file, f.bytes, f.modified, now))?;
        if small.is_empty() { Ok(()) } else { self.packs.keep(fs, &small, now) }
    }

    /// Keeps a version of a file and reads it back; `modified` is the file's own time of last writing.
    /// Versions that are too many for their age go.
    ///
    /// # Errors
    /// Whatever the disk says, or that what was read back is something else.
    pub fn keep(&self, fs: &dyn Fs, file: &str, bytes: &[u8], modified: i64, now: Timestamp) -> io::Result<()> {
        let known = self.of(fs, file);
        let folder = self.root.join(file);
        let name = format!("{}-{modified}-{}.ron", now.as_millisecond(), digest_of(bytes));
        let new = Version::of(&folder, &name, bytes.len() as u64);
        let Some(new) = new.filter(|new| !known.contains(new)) else { return Ok(()) };
        fs.make_passing_folder(&folder)?;
        fs.create(&new.path)?.append(bytes)?;
        new.read(fs)?;
        // One in a pack goes with it.
        for old in too_many(&known, &new, now).into_iter().filter(|old| old.start.is_none()) {
            fs.remove(&old.path)?;
        }
        Ok(())
    }

    /// Files whose bytes are not those that were written last, although their size and their time
    /// still are: a disk, a cable or a memory did that, and no program.
    pub fn damaged_silently(&self, fs: &dyn Fs, folder: &Folder) -> Vec<Problem> {
        let mut found = Vec::new();
        for file in self.files(fs) {
            let path = folder.root().join(&file);
            let Some(last) = self.of(fs, &file).pop().filter(|v| v.modified != 0) else { continue };
            if fs.stamp(&path).ok() != Some((last.bytes, last.modified)) {
                continue;
            }
            if fs.read(&path, MAX_BYTES).is_ok_and(|bytes| !last.is_of(&bytes)) {
                found.push(silent_damage(&file));
            }
        }
        found
    }
}

/// The known versions that go when `new` is kept: of the last day those of the minute of a later one,
/// of earlier days those of the day of a later one, and everything older than ninety days.
fn too_many<'k>(known: &'k [Version], new: &'k Version, now: Timestamp) -> Vec<&'k Version> {
    let now = now.as_millisecond();
    let later = known.iter().skip(1).chain([new]);
    let goes = |(v, next): &(&Version, &Version)| {
        let (at, next) = (v.at.as_millisecond(), next.at.as_millisecond());
        let age = now - at;
        let bucket = if age < MINUTES_FOR { MINUTE } else { MINUTES_FOR };
        age > DAYS_FOR || at.div_euclid(bucket) == next.div_euclid(bucket)
    };
    known.iter().zip(later).filter(goes).map(|(v, _)| v).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::RealFs;

    fn at(minutes: i64) -> Timestamp {
        Timestamp::from_millisecond(1_800_000_000_000 + minutes * MINUTE).unwrap()
    }

    #[test]
    fn one_a_minute_for_a_day_one_a_day_for_ninety_days() {
        let dir = tempfile::tempdir().unwrap();
        let versions = Versions::at(dir.path());
        let day = 24 * 60;
        for minute in (0..3 * day).step_by(30) {
            for half in ["a", "b"] {
                versions.keep(&RealFs, "schema.ron", format!("{minute}{half}").as_bytes(), 0, at(minute)).unwrap();
            }
        }
        let kept = versions.of(&RealFs, "schema.ron");
        let recent = kept.iter().filter(|v| v.at > at(2 * day - 30)).count();
        assert_eq!((recent, kept.len() - recent), (48, 2), "one of each minute, one of each earlier day");
        assert!(kept.iter().all(|v| v.read(&RealFs).unwrap().ends_with(b"b")), "the later one");
        versions.keep(&RealFs, "schema.ron", b"much later", 0, at(200 * day)).unwrap();
        assert_eq!(versions.of(&RealFs, "schema.ron").len(), 1);
        assert_eq!(versions.files(&RealFs), ["schema.ron"]);
    }

    #[test]
    fn a_version_that_was_damaged_is_not_given_out() {
        let dir = tempfile::tempdir().unwrap();
        let versions = Versions::at(dir.path());
        versions.keep(&RealFs, "layers/ana/x.ron", b"good", 0, at(0)).unwrap();
        let version = versions.of(&RealFs, "layers/ana/x.ron").remove(0);
        assert_eq!(version.read(&RealFs).unwrap(), b"good");
        RealFs.remove(&version.path).unwrap();
        RealFs.create(&version.path).unwrap().append(b"goof").unwrap();
        assert_eq!(version.read(&RealFs).unwrap_err().kind(), io::ErrorKind::InvalidData);
    }
}
