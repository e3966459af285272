//! One archive from several: the files of each as they are packed, and the list of all of them at the end.
//!
//! Archives are those that the program itself packed just before: without a remark, without encryption, and with
//! the size of each file before it. Must not know what is in them.

use crate::edit::Refusal;
use std::collections::BTreeSet;

/// The first bytes of a file, of a row of the list, and of what stands at the end.
const FILE: [u8; 4] = *b"PK\x03\x04";
const ROW: [u8; 4] = *b"PK\x01\x02";
const END: [u8; 4] = *b"PK\x05\x06";
/// The first bytes of the end of a list of very many files, and of where that is.
const LONG_END: [u8; 4] = *b"PK\x06\x06";
const LONG_PLACE: [u8; 4] = *b"PK\x06\x07";

/// An archive that grows.
#[derive(Debug, Default)]
pub(in crate::export) struct Joined {
    /// The rows of the list.
    rows: Vec<u8>,
    names: BTreeSet<Vec<u8>>,
    /// How many bytes the files take.
    bytes: u64,
}

impl Joined {
    /// The packed files of `archive`; those whose names are there already are the same and are left out.
    ///
    /// # Errors
    /// A refusal when it is no such archive, or there is no room for it.
    pub fn add(&mut self, archive: &[u8]) -> Result<Vec<u8>, Refusal> {
        let parts = Parts::of(archive).ok_or_else(|| Refusal::new("A part of the archive is damaged.".to_owned()))?;
        let mut made = Vec::with_capacity(archive.len());
        for (row, name, file) in parts.0 {
            if !self.names.insert(name.to_vec()) {
                continue;
            }
            let place = u32::try_from(self.bytes + made.len() as u64).ok().filter(|place| *place < u32::MAX);
            let place = place.ok_or_else(|| {
                Refusal::new("The archive would be larger than 4 GiB; export fewer articles at a time.".to_owned())
            })?;
            self.rows.extend_from_slice(&row[..PLACE]);
            self.rows.extend(place.to_le_bytes());
            self.rows.extend_from_slice(&row[PLACE + 4..]);
            made.extend_from_slice(file);
        }
        self.bytes += made.len() as u64;
        Ok(made)
    }

    /// The list of the files and the end of the archive.
    ///
    /// # Errors
    /// A refusal when the list is larger than it can be.
    pub fn end(mut self) -> Result<Vec<u8>, Refusal> {
        let (count, size, place) = (self.names.len() as u64, self.rows.len() as u64, self.bytes);
        let short = u32::try_from(size).ok().zip(u32::try_from(place).ok());
        let (short_size, short_place) = short.ok_or_else(|| {
            Refusal::new("The archive would be larger than 4 GiB; export fewer articles at a time.".to_owned())
        })?;
        let few = u16::try_from(count).ok().filter(|few| *few < u16::MAX);
        if few.is_none() {
            self.rows.extend(long_end(count, size, place));
        }
        let count = few.unwrap_or(u16::MAX);
        self.rows.extend(END);
        self.rows.extend([0; 4]);
        self.rows.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
        self.rows.extend([short_size.to_le_bytes(), short_place.to_le_bytes()].concat());
        self.rows.extend([0; 2]);
        Ok(self.rows)
    }
}

/// What stands before the end where there are more files than it can count.
fn long_end(count: u64, size: u64, place: u64) -> Vec<u8> {
    let mut made = LONG_END.to_vec();
    made.extend(44_u64.to_le_bytes());
    // Made by and needed by: version 4.5.
    made.extend([45, 0, 45, 0]);
    made.extend([0; 8]);
    for n in [count, count, size, place] {
        made.extend(n.to_le_bytes());
    }
    made.extend(LONG_PLACE);
    made.extend([0; 4]);
    made.extend((place + size).to_le_bytes());
    made.extend(1_u32.to_le_bytes());
    made
}

/// Where a row says how long its name and two others fields are, and where its file is.
const LENGTHS: [usize; 3] = [28, 30, 32];
const PLACE: usize = 42;
/// How long a row is but for these.
const PLAIN: usize = 46;

/// The rows of an archive, their names and their packed files.
struct Parts<'a>(Vec<(&'a [u8], &'a [u8], &'a [u8])>);

impl<'a> Parts<'a> {
    fn of(archive: &'a [u8]) -> Option<Self> {
        let end = archive.len().checked_sub(22)?;
        if archive.get(end..end + 4)? != END {
            return None;
        }
        let list = four(archive, end + 16)?;
        let mut rest = archive.get(list..end)?;
        let mut rows = Vec::new();
        while !rest.is_empty() {
            let more = LENGTHS.iter().map(|at| two(rest, *at)).sum::<Option<usize>>()?;
            let (row, behind) = rest.split_at_checked(PLAIN + more)?;
            rows.push((row, four(row, PLACE)?));
            rest = behind;
        }
        // A file goes on to where the next one begins.
        let ends = rows.iter().skip(1).map(|(_, place)| *place).chain([list]);
        let part = |((row, place), end): (&(&'a [u8], usize), usize)| {
            let file = archive.get(*place..end)?;
            let name = row.get(PLAIN..PLAIN + two(row, LENGTHS[0])?)?;
            (row.starts_with(&ROW) && file.starts_with(&FILE)).then_some((*row, name, file))
        };
        rows.iter().zip(ends).map(part).collect::<Option<Vec<_>>>().map(Self)
    }
}

fn two(bytes: &[u8], at: usize) -> Option<usize> {
    let found = bytes.get(at..at + 2)?;
    Some(usize::from(u16::from_le_bytes(found.try_into().ok()?)))
}

fn four(bytes: &[u8], at: usize) -> Option<usize> {
    let found = bytes.get(at..at + 4)?;
    usize::try_from(u32::from_le_bytes(found.try_into().ok()?)).ok()
}

#[cfg(test)]
mod tests {
    use super::super::packed;
    use super::*;
    use std::io::{Cursor, Read};

    fn file(name: &str, content: &str) -> (String, Vec<u8>) {
        (name.to_owned(), content.as_bytes().to_vec())
    }

    #[test]
    fn archives_that_are_joined_are_one_that_was_packed_at_once() {
        let all = [file("types", "t"), file("ä/a", &"a".repeat(70_000)), file("b", ""), file("c", "c")];
        let pieces = [vec![all[0].clone(), all[1].clone()], vec![all[0].clone(), all[2].clone()], vec![all[3].clone()]];
        let mut joined = Joined::default();
        let mut made = Vec::new();
        for piece in &pieces {
            made.extend(joined.add(&packed(piece).unwrap()).unwrap());
        }
        made.extend(joined.end().unwrap());
        assert_eq!(made, packed(&all).unwrap());
    }

    #[test]
    fn more_files_than_the_end_can_count_are_found_again() {
        let mut joined = Joined::default();
        let mut made = Vec::new();
        for n in 0..70 {
            let piece: Vec<_> = (0..1_000).map(|k| file(&format!("{n}/{k}"), "x")).collect();
            made.extend(joined.add(&packed(&piece).unwrap()).unwrap());
        }
        made.extend(joined.end().unwrap());
        let mut archive = zip::ZipArchive::new(Cursor::new(made)).unwrap();
        assert_eq!(archive.len(), 70_000);
        let mut content = String::new();
        archive.by_name("69/999").unwrap().read_to_string(&mut content).unwrap();
        assert_eq!(content, "x");
    }

    #[test]
    fn what_is_no_archive_is_refused() {
        let whole = packed(&[file("a", "a")]).unwrap();
        for bytes in [&b""[..], b"PK", &whole[..whole.len() - 1], &whole[1..]] {
            assert!(Joined::default().add(bytes).is_err());
        }
    }
}
