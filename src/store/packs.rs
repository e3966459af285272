//! First versions of many files, kept together: an import would make a folder and a file for each otherwise,
//! which takes longer than the project's own files.
//!
//! A pack is the bytes of the files one after the other; the index beside it says which lies where, and its name
//! has the index's own digest, so that a damaged one is no index. Must not know when a version goes, but that
//! a pack goes with its age.

use super::Fs;
use super::versions::{DAYS_FOR, Version, digest_of};
use crate::model::TextHash;
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// The most bytes of a file that is packed (256 KiB): to read one version its whole pack is read.
pub(super) const MOST_PACKED: usize = 256 << 10;

/// A pack that has so many bytes (8 MiB) takes no further file.
const FULL: usize = 8 << 20;

/// The most bytes of an index that are read.
const MOST_INDEX: u64 = 16 << 20;

/// A file's first version, which is to be kept.
#[derive(Debug, Clone)]
pub struct First<'f> {
    /// Its path inside the project.
    pub file: String,
    /// Its bytes.
    pub bytes: &'f [u8],
    /// The file's own time of last writing, in nanoseconds since 1970; 0 where it is unknown.
    pub modified: i64,
    /// What names the bytes.
    pub hash: TextHash,
}

/// Where the packs of a project lie, and what is in them, once that was looked at.
#[derive(Debug)]
pub(super) struct Packs {
    root: PathBuf,
    found: Mutex<Option<BTreeMap<String, Vec<Version>>>>,
}

impl Packs {
    pub fn at(root: PathBuf) -> Self {
        Self { root, found: Mutex::default() }
    }

    /// The versions of a file that are in packs.
    pub fn of(&self, fs: &dyn Fs, file: &str) -> Vec<Version> {
        self.with(fs, |found| found.get(file).cloned().unwrap_or_default())
    }

    /// The files that have versions in packs.
    pub fn files(&self, fs: &dyn Fs) -> Vec<String> {
        self.with(fs, |found| found.keys().cloned().collect())
    }

    /// Keeps first versions and reads them back. Packs that are older than any version is kept go.
    ///
    /// # Errors
    /// Whatever the disk says, or that what was read back is something else.
    pub fn keep(&self, fs: &dyn Fs, files: &[First<'_>], now: Timestamp) -> io::Result<()> {
        fs.make_passing_folder(&self.root)?;
        self.drop_old(fs, now)?;
        let mut rest = files;
        while !rest.is_empty() {
            let (some, others) = rest.split_at(how_many(rest));
            self.keep_pack(fs, some, now)?;
            rest = others;
        }
        Ok(())
    }

    fn keep_pack(&self, fs: &dyn Fs, files: &[First<'_>], now: Timestamp) -> io::Result<()> {
        let (mut data, mut index) = (Vec::new(), String::new());
        for first in files {
            let (start, digest) = (data.len(), short(first.hash));
            data.extend_from_slice(first.bytes);
            let _ = writeln!(index, "{start} {} {} {digest} {}", first.bytes.len(), first.modified, first.file);
        }
        let name = format!("{}-{}", now.as_millisecond(), digest_of(index.as_bytes()));
        let pack = self.root.join(format!("{name}.pack"));
        fs.create(&pack)?.append(&data)?;
        if fs.read(&pack, u64::MAX - 1)? != data {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "what was read back is something else"));
        }
        // Only now are there versions in it.
        fs.create(&self.root.join(format!("{name}.index")))?.append(index.as_bytes())?;
        self.with(fs, |found| take(found, &pack, now, &index));
        Ok(())
    }

    fn drop_old(&self, fs: &dyn Fs, now: Timestamp) -> io::Result<()> {
        let old = |at: Timestamp| now.as_millisecond() - at.as_millisecond() > DAYS_FOR;
        for entry in fs.list(&self.root)? {
            if at_of(&entry.name).is_some_and(|(at, _)| old(at)) {
                fs.remove(&self.root.join(&entry.name))?;
            }
        }
        Ok(())
    }

    fn with<T>(&self, fs: &dyn Fs, look: impl FnOnce(&mut BTreeMap<String, Vec<Version>>) -> T) -> T {
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        look(found.get_or_insert_with(|| self.read(fs)))
    }

    fn read(&self, fs: &dyn Fs) -> BTreeMap<String, Vec<Version>> {
        let mut found = BTreeMap::new();
        for entry in fs.list(&self.root).unwrap_or_default() {
            let path = self.root.join(&entry.name);
            let is_index = path.extension().is_some_and(|ending| ending == "index");
            let Some((at, digest)) = at_of(&entry.name).filter(|_| is_index) else { continue };
            let Ok(bytes) = fs.read(&path, MOST_INDEX) else { continue };
            if let (true, Ok(index)) = (digest_of(&bytes) == digest, std::str::from_utf8(&bytes)) {
                take(&mut found, &path.with_extension("pack"), at, index);
            }
        }
        found
    }
}

/// When a pack was made, and the digest of its index, by its name.
fn at_of(name: &str) -> Option<(Timestamp, &str)> {
    let (at, digest) = name.rsplit_once('.')?.0.split_once('-')?;
    Some((Timestamp::from_millisecond(at.parse().ok()?).ok()?, digest))
}

/// Takes in what an index says.
fn take(found: &mut BTreeMap<String, Vec<Version>>, pack: &Path, at: Timestamp, index: &str) {
    let pack: Arc<Path> = Arc::from(pack);
    for line in index.lines() {
        let mut words = line.splitn(5, ' ');
        let mut number = || words.next()?.parse::<i64>().ok();
        let (Some(start), Some(bytes), Some(modified)) = (number(), number(), number()) else { continue };
        let (Some(digest), Some(file)) = (words.next(), words.next()) else { continue };
        let (Ok(start), Ok(bytes)) = (usize::try_from(start), u64::try_from(bytes)) else { continue };
        let version = Version::packed(Arc::clone(&pack), start, (at, bytes, modified, digest));
        found.entry(file.to_owned()).or_default().push(version);
    }
}

/// How many files go into the next pack: at least one.
fn how_many(files: &[First<'_>]) -> usize {
    let sizes = files.iter().scan(0, |bytes, first| {
        let before = *bytes;
        *bytes += first.bytes.len();
        Some(before)
    });
    sizes.take_while(|before| *before < FULL).count()
}

fn short(hash: TextHash) -> String {
    hash.to_string()[7..23].to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::{RealFs, Versions};
    use super::*;

    fn at(days: i64) -> Timestamp {
        Timestamp::from_millisecond(1_800_000_000_000 + days * 24 * 60 * 60 * 1000).unwrap()
    }

    fn first<'f>(file: &str, bytes: &'f [u8]) -> First<'f> {
        First { file: file.to_owned(), bytes, modified: 7, hash: TextHash::of(bytes) }
    }

    fn kept(dir: &Path) -> Versions {
        let versions = Versions::at(dir);
        let files = [first("articles/a b.ron", b"one"), first("layers/ana/a.ron", b"two"), first("schema.ron", b"")];
        versions.keep_first(&RealFs, &files, at(0)).unwrap();
        versions
    }

    #[test]
    fn packed_versions_are_found_beside_others() {
        let dir = tempfile::tempdir().unwrap();
        kept(dir.path()).keep(&RealFs, "layers/ana/a.ron", b"later", 0, at(1)).unwrap();
        let versions = Versions::at(dir.path());
        assert_eq!(versions.files(&RealFs), ["articles/a b.ron", "layers/ana/a.ron", "schema.ron"]);
        let of =
            |file| -> Vec<Vec<u8>> { versions.of(&RealFs, file).iter().map(|v| v.read(&RealFs).unwrap()).collect() };
        assert_eq!(of("articles/a b.ron"), [b"one"]);
        assert_eq!(of("layers/ana/a.ron"), [&b"two"[..], b"later"]);
        assert_eq!(of("schema.ron"), [b""]);
        assert!(of("entities.ron").is_empty());
        assert!(versions.is_new(&RealFs, "entities.ron") && !versions.is_new(&RealFs, "schema.ron"));
    }

    #[test]
    fn damage_costs_the_version_that_it_lies_in() {
        let dir = tempfile::tempdir().unwrap();
        kept(dir.path());
        let packs = dir.path().join("versions/packs");
        let path = |ending: &str| {
            let mut names = RealFs.list(&packs).unwrap().into_iter().map(|e| e.name);
            packs.join(names.find(|n| n.ends_with(ending)).unwrap())
        };
        let (pack, index) = (path("pack"), path("index"));
        RealFs.remove(&pack).unwrap();
        RealFs.create(&pack).unwrap().append(b"onetwq").unwrap();
        let versions = Versions::at(dir.path());
        assert_eq!(versions.of(&RealFs, "articles/a b.ron")[0].read(&RealFs).unwrap(), b"one");
        let damaged = versions.of(&RealFs, "layers/ana/a.ron")[0].read(&RealFs).unwrap_err();
        assert_eq!(damaged.kind(), io::ErrorKind::InvalidData);
        RealFs.remove(&pack).unwrap();
        RealFs.create(&pack).unwrap().append(b"o").unwrap();
        assert!(versions.of(&RealFs, "layers/ana/a.ron")[0].read(&RealFs).is_err(), "it is cut off");
        RealFs.remove(&index).unwrap();
        RealFs.create(&index).unwrap().append(b"0 3 7 0000000000000000 schema.ron\n").unwrap();
        assert!(Versions::at(dir.path()).files(&RealFs).is_empty(), "an index that is another one");
    }

    #[test]
    fn packs_go_with_their_age_and_are_not_too_large() {
        let dir = tempfile::tempdir().unwrap();
        kept(dir.path());
        let versions = Versions::at(dir.path());
        let large = vec![b'x'; MOST_PACKED];
        let files: Vec<_> = (0..70).map(|n| first(&format!("articles/{n}.ron"), &large)).collect();
        versions.keep_first(&RealFs, &files, at(100)).unwrap();
        let sizes: Vec<u64> =
            RealFs.list(&dir.path().join("versions/packs")).unwrap().iter().map(|e| e.bytes).collect();
        assert_eq!(sizes.iter().filter(|bytes| **bytes > 100_000).count(), 3, "{sizes:?}");
        let again = Versions::at(dir.path());
        assert!(again.is_new(&RealFs, "schema.ron"), "it was ninety days old");
        assert_eq!(again.of(&RealFs, "articles/69.ron")[0].read(&RealFs).unwrap(), large);
    }
}
