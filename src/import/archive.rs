//! Zip archives: the files in them, one at a time.
//!
//! Bounded: so many files, each no larger than an article may be, all together no larger than a multiple of
//! the archive. Names are shown and compared, never paths on the disk; those that would lead elsewhere are left out.
//! Must not know any format.

mod paths;

use super::Input;
use crate::model::{MAX_TEXT_BYTES, Problem};
use std::borrow::Cow;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// The most files of an archive.
const MOST_FILES: usize = 20_000;
/// The most bytes that come out for one that is in the archive; texts of people shrink to a tenth.
const MOST_TIMES: u64 = 200;
/// The most characters of a name that are shown.
const MOST_SHOWN: usize = 200;
/// What may come out of any archive, however small.
const FREE: u64 = 8 << 20;

/// An open archive.
pub(super) struct Archive<'i> {
    zip: ZipArchive<Cursor<&'i [u8]>>,
    file: String,
    /// Whether one slash before all names means nothing.
    rooted: bool,
    /// How many bytes may come out in all, and how many still may.
    all: u64,
    left: u64,
}

/// Whether bytes begin as an archive does.
pub(super) fn looks_like_one(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

impl<'i> Archive<'i> {
    /// Opens it; nothing is unpacked yet.
    ///
    /// # Errors
    /// The problem of a file that is no archive, or one of too many files.
    pub fn open(input: &Input<'i>) -> Result<Self, Problem> {
        let wrong = |why: String| Problem::error("damaged_file", why).in_file(input.name, None, None);
        let zip =
            ZipArchive::new(Cursor::new(input.bytes)).map_err(|e| wrong(format!("this is no zip archive: {e}")))?;
        if zip.len() > MOST_FILES {
            return Err(wrong(format!("this archive has {} entries, more than {MOST_FILES}; split it", zip.len())));
        }
        let left = FREE.saturating_add(MOST_TIMES.saturating_mul(input.bytes.len() as u64));
        Ok(Self { zip, file: input.name.to_owned(), rooted: false, all: left, left })
    }

    /// The same, of a program that writes a slash before all names.
    #[must_use]
    pub fn rooted(mut self) -> Self {
        self.rooted = true;
        self
    }

    /// Reads an archive that came out of this one with `read`; what comes out of it counts as coming out of this.
    ///
    /// # Errors
    /// As [`Archive::open`], and those of `read`.
    pub fn inside<T>(
        &mut self,
        input: &Input<'_>,
        read: impl FnOnce(&mut Archive<'_>) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let mut inner = Archive::open(input)?;
        let left = inner.left.min(self.left);
        inner.left = left;
        inner.all = inner.all.min(self.all);
        let made = read(&mut inner);
        self.left -= left - inner.left;
        made
    }

    /// The names of its files, in order, without those that lead elsewhere.
    pub fn names(&self) -> Vec<String> {
        let fits = |name: &Cow<'_, str>| paths::odd(name, self.rooted).is_none();
        let mut names: Vec<String> = self.all_names().filter(fits).map(Cow::into_owned).collect();
        names.sort();
        names
    }

    /// Whether one of its files has such a name, wherever that leads.
    pub fn holds(&self, fits: impl Fn(&str) -> bool) -> bool {
        self.all_names().any(|name| fits(&name))
    }

    /// The entries that were left out for what their names are.
    pub fn left_out(&self) -> Vec<Problem> {
        let told = |name: Cow<'_, str>| {
            let why = paths::odd(&name, self.rooted)?;
            let shown: String = name.chars().take(MOST_SHOWN).flat_map(char::escape_debug).collect();
            let message =
                format!("the path of the entry “{shown}” {why}; it was left out. Unpack the archive and look at it");
            Some(Problem::error("odd_entry", message).in_file(&self.file, None, None))
        };
        self.all_names().filter_map(told).collect()
    }

    fn all_names(&self) -> impl Iterator<Item = Cow<'_, str>> {
        self.zip.file_names().filter_map(Result::ok).filter(|name| !name.ends_with('/'))
    }

    /// The bytes of one of its files.
    ///
    /// # Errors
    /// A problem when it is larger than it may be, is encrypted, or is damaged.
    pub fn read(&mut self, name: &str) -> Result<Vec<u8>, Problem> {
        let most = self.left.min(MAX_TEXT_BYTES as u64);
        let shown = format!("{}/{name}", self.file);
        let wrong = |why: String| Problem::error("unreadable", why).in_file(&shown, None, None);
        let entry = self.zip.by_name(name).map_err(|e| wrong(format!("this cannot be unpacked: {e}")))?;
        let mut bytes = Vec::new();
        entry.take(most + 1).read_to_end(&mut bytes).map_err(|e| wrong(format!("this cannot be unpacked: {e}")))?;
        if bytes.len() as u64 > most {
            return Err(wrong(self.beyond(most)));
        }
        self.left -= bytes.len() as u64;
        Ok(bytes)
    }

    /// Which bound a file broke of which no more than `most` bytes may come out.
    fn beyond(&mut self, most: u64) -> String {
        if most == MAX_TEXT_BYTES as u64 {
            self.left -= most;
            return format!(
                "more than {} MiB come out of this, the most of one file of an archive; it was left out",
                most >> 20
            );
        }
        self.left = 0;
        format!(
            "with this more than {} MiB come out of the archive, the most of one of this size ({MOST_TIMES} times as much as is in it, and {} MiB); it was left out, and so is what follows",
            self.all >> 20,
            FREE >> 20
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;
    use std::io::Write;
    use zip::write::{SimpleFileOptions, ZipWriter};

    fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn a_bomb_is_left_out_and_what_else_is_in_it_too() {
        let bytes = packed(&[("a", b"words"), ("b", &vec![0; 40 << 20]), ("c", b"words")]);
        assert!(bytes.len() < 100_000);
        let mut archive = Archive::open(&Input::alone("x.zip", &bytes, Timestamp::UNIX_EPOCH)).unwrap();
        assert_eq!(archive.names(), ["a", "b", "c"]);
        assert_eq!(archive.read("a").unwrap(), b"words");
        let bound = archive.read("b").unwrap_err();
        assert_eq!(bound.kind, "unreadable");
        assert!(bound.message.contains("more than 15 MiB") && bound.message.contains("200 times"), "{}", bound.message);
        assert!(archive.read("c").is_err() && archive.read("d").is_err());
    }

    #[test]
    fn what_comes_out_of_an_archive_in_an_archive_counts_twice() {
        let inner = packed(&[("a", &vec![0; 6 << 20])]);
        let outer = packed(&[("x", &inner), ("y", &inner)]);
        let alone = |bytes| Input::alone("x.zip", bytes, Timestamp::UNIX_EPOCH);
        let mut archive = Archive::open(&Input::alone("o.zip", &outer, Timestamp::UNIX_EPOCH)).unwrap();
        archive.left = FREE;
        let first = archive.read("x").unwrap();
        assert_eq!(archive.inside(&alone(&first), |inner| inner.read("a")).unwrap().len(), 6 << 20);
        let second = archive.read("y").unwrap();
        assert_eq!(archive.inside(&alone(&second), |inner| inner.read("a")).unwrap_err().kind, "unreadable");
        assert_eq!(archive.read("x").unwrap_err().kind, "unreadable", "nothing is left");
    }

    #[test]
    fn a_file_that_is_too_large_leaves_room_for_others_and_names_its_bound() {
        let bytes = packed(&[("a", b"words"), ("b", &vec![0; (64 << 20) + 1])]);
        let mut archive = Archive::open(&Input::alone("x.zip", &bytes, Timestamp::UNIX_EPOCH)).unwrap();
        archive.left = 200 << 20;
        let bound = archive.read("b").unwrap_err();
        assert!(bound.message.contains("more than 64 MiB"), "{}", bound.message);
        assert_eq!(archive.read("a").unwrap(), b"words");
        assert!(archive.left < 140 << 20, "what was unpacked counts");
    }

    #[test]
    fn an_archive_of_too_many_entries_says_how_many() {
        let names: Vec<String> = (0..=MOST_FILES).map(|n| n.to_string()).collect();
        let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
        let bytes = packed(&files);
        let problem = Archive::open(&Input::alone("x.zip", &bytes, Timestamp::UNIX_EPOCH)).err().unwrap();
        assert!(problem.message.contains("20001 entries, more than 20000"), "{}", problem.message);
    }

    #[test]
    fn a_cut_archive_is_a_problem() {
        let bytes = packed(&[("a", b"words and more words")]);
        for cut in 0..bytes.len() {
            if let Ok(mut archive) = Archive::open(&Input::alone("x.zip", &bytes[..cut], Timestamp::UNIX_EPOCH)) {
                let _ = archive.read("a");
            }
        }
    }
}
