//! The append-only journal: every commit, undo and redo, on disk before the window says “Saved”.
//!
//! A line is the CRC-32 of its body as eight hexadecimal digits, a space, the body as one line of
//! RON. A journal is a folder of generations; a generation is never appended to after the program
//! that began it ended, since its last line may be torn. Offsets in it are bytes: it never leaves
//! the machine. Must not know the project's files.

use super::{Fs, FsFile, StoreError};
use crate::edit::{History, REMEMBERED, Transaction};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The most bytes of one generation that are read (1 GiB).
const MAX_BYTES: u64 = 1 << 30;

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
        transaction: Transaction,
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
    /// Everything up to this number is in the project's files.
    Checkpoint {
        /// The number.
        seq: u64,
    },
    /// The history as it stood when older generations were dropped.
    Remembered {
        /// What was done, oldest first.
        done: Vec<Transaction>,
        /// What was undone, next to redo last.
        undone: Vec<Transaction>,
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
        let line = std::str::from_utf8(line).ok()?;
        let (sum, body) = line.split_at_checked(8)?;
        let body = body.strip_prefix(' ')?;
        let sum = u32::from_str_radix(sum, 16).ok()?;
        (crc32fast::hash(body.as_bytes()) == sum).then(|| ron::from_str(body).ok())?
    }
}

/// What a journal holds.
#[derive(Debug, Default)]
pub struct Recovered {
    /// What was done and undone.
    pub history: History,
    /// What the project's files do not have yet, in order.
    pub missing: Vec<Transaction>,
    /// The number of the last record.
    pub seq: u64,
    /// How many generations there are, and their size in bytes.
    pub generations: usize,
    /// The size of all generations in bytes.
    pub bytes: u64,
    /// The number of the next generation.
    pub next_generation: u64,
}

/// A journal folder and the generation that is being written.
pub struct Journal {
    fs: Arc<dyn Fs>,
    folder: PathBuf,
    next_generation: u64,
    file: Option<Box<dyn FsFile>>,
}

impl Journal {
    /// The journal in `folder`, which may not exist yet; `next_generation` as [`Journal::read`] gave it.
    pub fn new(fs: Arc<dyn Fs>, folder: PathBuf, next_generation: u64) -> Self {
        Self { fs, folder, next_generation, file: None }
    }

    /// Appends `lines` and returns once they are on the disk. After a failure nothing is assumed of
    /// the file: the next call begins a new generation that says which record it builds on.
    ///
    /// # Errors
    /// [`StoreError`]; then none of the lines may count as kept.
    pub fn append(&mut self, lines: &str, durable: u64) -> Result<(), StoreError> {
        let mut file = match self.file.take() {
            Some(file) => file,
            None => self.begin(durable)?,
        };
        let wrong = |e| StoreError::new("writing the journal", e, &self.folder);
        file.append(lines.as_bytes()).map_err(wrong)?;
        file.sync().map_err(wrong)?;
        self.file = Some(file);
        Ok(())
    }

    fn begin(&mut self, after: u64) -> Result<Box<dyn FsFile>, StoreError> {
        let wrong = |e| StoreError::new("starting the journal", e, &self.folder);
        self.fs.make_folder(&self.folder).map_err(wrong)?;
        let path = self.folder.join(format!("{:010}.journal", self.next_generation));
        self.next_generation += 1;
        let mut file = self.fs.create(&path).map_err(wrong)?;
        let line = Record::Begin { format: 1, after }.line();
        let line = line.map_err(|e| StoreError::new("starting the journal", e, &path))?;
        file.append(line.as_bytes()).map_err(wrong)?;
        file.sync().map_err(wrong)?;
        self.fs.sync_folder(&self.folder).map_err(wrong)?;
        Ok(file)
    }

    /// Drops the generations before the one being written, once a remembered history stands in it.
    ///
    /// # Errors
    /// [`StoreError`]; what is left over is dropped another time.
    pub fn drop_older(&mut self) -> Result<(), StoreError> {
        let keep = self.next_generation.saturating_sub(1);
        for (number, path) in generations(&*self.fs, &self.folder)? {
            if number < keep {
                self.fs.remove(&path).map_err(|e| StoreError::new("clearing the journal", e, &path))?;
            }
        }
        Ok(())
    }

    /// Reads a journal: what was done, and what the files lack.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read; a journal that does not exist is empty.
    pub fn read(fs: &dyn Fs, folder: &Path) -> Result<Recovered, StoreError> {
        let mut records: Vec<Record> = Vec::new();
        let mut found = Recovered::default();
        for (number, path) in generations(fs, folder)? {
            let bytes = fs.read(&path, MAX_BYTES).map_err(|e| StoreError::new("reading the journal", e, &path))?;
            found.generations += 1;
            found.bytes += bytes.len() as u64;
            found.next_generation = number + 1;
            add_generation(&bytes, &mut records);
        }
        replay(records, &mut found);
        Ok(found)
    }
}

fn generations(fs: &dyn Fs, folder: &Path) -> Result<Vec<(u64, PathBuf)>, StoreError> {
    let entries = match fs.list(folder) {
        Ok(entries) => entries,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(StoreError::new("looking for the journal", e, folder)),
    };
    let number = |name: &str| name.strip_suffix(".journal")?.parse::<u64>().ok();
    let mut found: Vec<_> = entries.iter().filter_map(|e| Some((number(&e.name)?, folder.join(&e.name)))).collect();
    found.sort();
    Ok(found)
}

/// Adds the good lines of a generation; the first torn or damaged one ends it.
fn add_generation(bytes: &[u8], records: &mut Vec<Record>) {
    for line in bytes.split_inclusive(|&b| b == b'\n') {
        let Some(record) = line.strip_suffix(b"\n").and_then(Record::of_line) else {
            break;
        };
        match record {
            Record::Begin { after, .. } => {
                records.retain(|r| r.seq().is_none_or(|seq| seq <= after));
            }
            // What was remembered replaces everything older.
            Record::Remembered { .. } => {
                records.clear();
                records.push(record);
            }
            record => records.push(record),
        }
    }
}

fn replay(records: Vec<Record>, found: &mut Recovered) {
    let kept = records.iter().filter_map(|r| match r {
        Record::Checkpoint { seq } => Some(*seq),
        _ => None,
    });
    let checkpoint = kept.max().unwrap_or(0);
    found.seq = checkpoint;
    for record in records {
        let missing = record.seq().is_some_and(|seq| seq > checkpoint);
        found.seq = found.seq.max(record.seq().unwrap_or(0));
        let transaction = step(record, &mut found.history);
        if missing {
            found.missing.extend(transaction);
        }
    }
    found.history.forget_beyond(REMEMBERED);
}

/// Takes a record into the history; gives the transaction it applied to the project.
fn step(record: Record, history: &mut History) -> Option<Transaction> {
    match record {
        Record::Commit { transaction, .. } => {
            history.push(transaction.clone());
            Some(transaction)
        }
        Record::Undo { .. } => {
            let applied = history.undo();
            history.undid();
            applied
        }
        Record::Redo { .. } => {
            let applied = history.redo();
            history.redid();
            applied
        }
        Record::Remembered { done, undone } => {
            *history = History::remembered(done, undone);
            None
        }
        Record::Begin { .. } | Record::Checkpoint { .. } => None,
    }
}
