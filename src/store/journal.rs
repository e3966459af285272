//! The append-only journal: every commit, undo and redo, on disk before the window says “Saved”.
//!
//! A line is the CRC-32 of its body as eight hexadecimal digits, a space, the body as one line of
//! RON. A journal is a folder of generations; a generation is never appended to after the program
//! that began it ended, since its last line may be torn. Offsets in it are bytes: it never leaves
//! the machine. When there is much of it, a new generation begins with the history as it stands,
//! and once that is on the disk the older ones go. Must not know the project's files.

mod read;

pub use read::{Damaged, Recovered, Unread};

use super::{Fs, FsFile, StoreError};
use crate::edit::{History, REMEMBERED, Transaction};
use read::generations;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::Arc;

/// The most bytes of history that a new generation begins with (32 MiB).
const REMEMBERED_BYTES: usize = 32 << 20;

/// With more generations than this it is time to begin anew: each command writes one.
const MANY: usize = 12;

/// With more bytes than this, and several times what is remembered, it is time to begin anew (1 MiB).
const MUCH: u64 = 1 << 20;

/// One line of the journal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Record {
    /// The first line of a generation.
    Begin {
        /// The journal's own format.
        format: u32,
        /// The number of the last record that counts; later ones of older generations never became durable.
        after: u64,
    },
    /// Something was done.
    Commit {
        /// Its number.
        seq: u64,
        /// What.
        transaction: Arc<Transaction>,
    },
    /// The last thing done was undone.
    Undo {
        /// Its number.
        seq: u64,
    },
    /// The last thing undone was done again.
    Redo {
        /// Its number.
        seq: u64,
    },
    /// All lines above were on the disk when this one was written: one of them that cannot be read
    /// now was damaged, and is no torn end.
    Synced,
    /// Everything up to this number is in the project's files.
    Checkpoint {
        /// The number.
        seq: u64,
    },
    /// The history as it stood when older generations were dropped.
    Remembered {
        /// What was done, oldest first.
        done: Vec<Arc<Transaction>>,
        /// What was undone, next to redo last.
        undone: Vec<Arc<Transaction>>,
    },
}

impl Record {
    /// The number of a record that changes the project.
    pub fn seq(&self) -> Option<u64> {
        match self {
            Self::Commit { seq, .. } | Self::Undo { seq } | Self::Redo { seq } => Some(*seq),
            _ => None,
        }
    }

    /// The line of the record.
    ///
    /// # Errors
    /// When the record cannot be written as RON.
    pub fn line(&self) -> Result<String, String> {
        let body = ron::to_string(self).map_err(|e| e.to_string())?;
        Ok(format!("{:08x} {body}\n", crc32fast::hash(body.as_bytes())))
    }

    /// The record of a line without its line feed; `None` when it is torn or damaged.
    pub fn of_line(line: &[u8]) -> Option<Self> {
        ron::from_str(body(line)?).ok()
    }

    /// The same without what was done: of a commit the number, of a history nothing.
    fn outline_of_line(line: &[u8]) -> Option<Self> {
        let body = body(line)?;
        if body.starts_with("Remembered(") {
            return Some(Self::Remembered { done: Vec::new(), undone: Vec::new() });
        }
        let Some((seq, _)) = body.strip_prefix("Commit(seq:").and_then(|rest| rest.split_once(',')) else {
            return ron::from_str(body).ok();
        };
        Some(Self::Commit { seq: seq.parse().ok()?, transaction: Transaction::new("", Vec::new()).into() })
    }
}

/// What a line says, where its checksum is right.
fn body(line: &[u8]) -> Option<&str> {
    let line = std::str::from_utf8(line).ok()?;
    let (sum, body) = line.split_at_checked(8)?;
    let body = body.strip_prefix(' ')?;
    let sum = u32::from_str_radix(sum, 16).ok()?;
    (crc32fast::hash(body.as_bytes()) == sum).then_some(body)
}

/// A journal folder and the generation that is being written.
pub struct Journal {
    fs: Arc<dyn Fs>,
    folder: PathBuf,
    next_generation: u64,
    file: Option<Box<dyn FsFile>>,
    generations: usize,
    bytes: u64,
    /// How many of the bytes are a remembered history.
    remembered: u64,
    /// How many bytes this program wrote at once at most: a large step is no reason to write it again.
    largest: u64,
}

impl Journal {
    /// The journal in `folder`, which may not exist yet, as it was `found`.
    pub fn new(fs: Arc<dyn Fs>, folder: PathBuf, found: &Recovered) -> Self {
        let Recovered { next_generation, generations, bytes, remembered, .. } = *found;
        Self { fs, folder, next_generation, file: None, generations, bytes, remembered, largest: 0 }
    }

    /// Appends `lines` and returns once they are on the disk. After a failure nothing is assumed of
    /// the file: the next call begins a new generation that says which record it builds on.
    ///
    /// # Errors
    /// [`StoreError`]; then none of the lines may count as kept.
    pub fn append(&mut self, lines: &str, durable: u64) -> Result<(), StoreError> {
        let (mut file, goes_on) = match self.file.take() {
            Some(file) => (file, true),
            None => (self.begin(durable)?, false),
        };
        let wrong = |e: String| StoreError::new("writing the journal", e, &self.folder);
        let before = if goes_on { synced().map_err(wrong)? } else { String::new() };
        let lines = before + lines;
        file.append(lines.as_bytes()).map_err(|e| wrong(e.to_string()))?;
        file.sync().map_err(|e| wrong(e.to_string()))?;
        self.file = Some(file);
        self.bytes += lines.len() as u64;
        self.largest = self.largest.max(lines.len() as u64);
        Ok(())
    }

    /// Says at the end of a sitting that all that was written is on the disk, so that damage to the last
    /// lines is told from a torn end, too.
    pub fn seal(&mut self) {
        if let (Some(mut file), Ok(line)) = (self.file.take(), synced()) {
            // A failure costs nothing: without it the last lines may be torn.
            let _ = file.append(line.as_bytes()).and_then(|()| file.sync());
        }
    }

    fn begin(&mut self, after: u64) -> Result<Box<dyn FsFile>, StoreError> {
        let wrong = |e| StoreError::new("starting the journal", e, &self.folder);
        self.fs.make_folder(&self.folder).map_err(wrong)?;
        let path = self.folder.join(format!("{:010}.journal", self.next_generation));
        self.next_generation += 1;
        let mut file = self.fs.create(&path).map_err(wrong)?;
        self.generations += 1;
        let line = Record::Begin { format: 1, after }.line();
        let line = line.map_err(|e| StoreError::new("starting the journal", e, &path))?;
        file.append(line.as_bytes()).map_err(wrong)?;
        file.sync().map_err(wrong)?;
        self.fs.sync_folder(&self.folder).map_err(wrong)?;
        Ok(file)
    }

    /// Whether there is so much of it that it should begin anew.
    pub fn is_overgrown(&self) -> bool {
        let kept = if self.largest > REMEMBERED_BYTES as u64 { 0 } else { self.largest };
        self.generations > MANY || self.bytes > MUCH.max(4 * self.remembered).max(2 * kept)
    }

    /// Begins a generation with the history as it stands after record `seq`, all of which is in the
    /// project's files; once it is on the disk, older generations go. A history too long for it is
    /// cut when nobody can go on undoing, at the `end` of a sitting, and else left as it is.
    ///
    /// # Errors
    /// [`StoreError`]; then the older generations still say it all.
    pub fn renew(&mut self, history: &History, seq: u64, end: bool) -> Result<(), StoreError> {
        let (record, whole) = remembered(history);
        if !whole && !end {
            return Ok(());
        }
        let wrong = |e: String| StoreError::new("clearing the journal", e, &self.folder);
        let lines = Record::Checkpoint { seq }.line().map_err(wrong)? + &record.line().map_err(wrong)?;
        self.file = None;
        self.append(&lines, seq)?;
        // It says that it is on the disk before anything else that says the same goes.
        self.append("", seq)?;
        self.drop_older()?;
        self.generations = 1;
        self.bytes = lines.len() as u64;
        self.remembered = self.bytes;
        Ok(())
    }

    /// Drops the generations before the one being written, oldest first.
    fn drop_older(&self) -> Result<(), StoreError> {
        let keep = self.next_generation.saturating_sub(1);
        for (number, path) in generations(&*self.fs, &self.folder)? {
            if number < keep {
                self.fs.remove(&path).map_err(|e| StoreError::new("clearing the journal", e, &path))?;
            }
        }
        Ok(())
    }
}

/// The line that says that all above it was on the disk. The empty line before it keeps a line feed that
/// is damaged from taking both the last line and this one.
fn synced() -> Result<String, String> {
    Record::Synced.line().map(|line| format!("\n{line}"))
}

/// How many bytes there is room for; what is written is only counted.
struct Room(usize);

impl std::fmt::Write for Room {
    fn write_str(&mut self, written: &str) -> std::fmt::Result {
        self.0 = self.0.checked_sub(written.len()).ok_or(std::fmt::Error)?;
        Ok(())
    }
}

/// The newest of a history, within the bounds, and whether that is all of it.
fn remembered(history: &History) -> (Record, bool) {
    let (done, undone) = history.entries();
    let mut room = REMEMBERED_BYTES;
    let mut fits = |t: &&Arc<Transaction>| {
        let mut left = Room(room);
        let fits = ron::Options::default().to_writer(&mut left, t).is_ok();
        room = if fits { left.0 } else { 0 };
        fits
    };
    let mut redo: Vec<Arc<Transaction>> = undone.iter().rev().take(REMEMBERED).take_while(&mut fits).cloned().collect();
    let mut undo: Vec<Arc<Transaction>> = done.rev().take(REMEMBERED).take_while(&mut fits).cloned().collect();
    redo.reverse();
    undo.reverse();
    let whole = undo.len() == history.len() && redo.len() == undone.len();
    (Record::Remembered { done: undo, undone: redo }, whole)
}
