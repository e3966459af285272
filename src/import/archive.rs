//! Zip archives: the files in them, one at a time.
//!
//! Bounded: so many files, each no larger than an article may be, all together no larger than a multiple of
//! the archive. Names are shown and compared, never paths on the disk. Must not know any format.

use super::Input;
use crate::model::{MAX_TEXT_BYTES, Problem};
use std::borrow::Cow;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// The most files of an archive.
const MOST_FILES: usize = 20_000;
/// The most bytes that come out for one that is in the archive; texts of people shrink to a tenth.
const MOST_TIMES: u64 = 200;
/// What may come out of any archive, however small.
const FREE: u64 = 8 << 20;

/// An open archive.
pub(super) struct Archive<'i> {
    zip: ZipArchive<Cursor<&'i [u8]>>,
    file: String,
    /// How many bytes may still come out.
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
            return Err(wrong(format!("this archive has more than {MOST_FILES} files; split it")));
        }
        let left = FREE.saturating_add(MOST_TIMES.saturating_mul(input.bytes.len() as u64));
        Ok(Self { zip, file: input.name.to_owned(), left })
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
        let made = read(&mut inner);
        self.left -= left - inner.left;
        made
    }

    /// The names of its files, in order.
    pub fn names(&self) -> Vec<String> {
        let readable = self.zip.file_names().filter_map(Result::ok);
        let mut names: Vec<String> = readable.filter(|n| !n.ends_with('/')).map(Cow::into_owned).collect();
        names.sort();
        names
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
            self.left = 0;
            return Err(wrong("far more comes out of this than an article can be; it was left out".to_owned()));
        }
        self.left -= bytes.len() as u64;
        Ok(bytes)
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
        assert_eq!(archive.read("b").unwrap_err().kind, "unreadable");
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
    fn a_cut_archive_is_a_problem() {
        let bytes = packed(&[("a", b"words and more words")]);
        for cut in 0..bytes.len() {
            if let Ok(mut archive) = Archive::open(&Input::alone("x.zip", &bytes[..cut], Timestamp::UNIX_EPOCH)) {
                let _ = archive.read("a");
            }
        }
    }
}
