//! Reading a journal back: what was done and undone, and what the project's files lack.
//!
//! Must not write anything, nor fail for what one file holds: what cannot be read is said.

use super::Record;
use crate::edit::{History, REMEMBERED, Transaction};
use crate::store::{Fs, StoreError};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The most bytes of one generation that are read (1 GiB).
const MAX_BYTES: u64 = 1 << 30;

/// What a journal holds.
#[derive(Debug, Default)]
pub struct Recovered {
    /// What was done and undone.
    pub history: History,
    /// What the project's files do not have yet, in order.
    pub missing: Vec<Arc<Transaction>>,
    /// The numbers of their records.
    pub numbers: Vec<u64>,
    /// The lines of what the files do not have yet, with their numbers. They were read, which does not
    /// say that they are on the disk: the program may have been killed before it could sync them.
    pub unconfirmed: Vec<(u64, String)>,
    /// The number of the last record that was synced for certain.
    pub confirmed: u64,
    /// The number of the last record.
    pub seq: u64,
    /// Whether records do not count because a later generation says so, which may itself not be on the
    /// disk for certain: without it they would count again.
    pub overruled: bool,
    /// How many generations there are.
    pub generations: usize,
    /// The size of all generations in bytes.
    pub bytes: u64,
    /// How many of the bytes are a remembered history.
    pub remembered: u64,
    /// The number of the next generation.
    pub next_generation: u64,
    /// The generations that could not be read.
    pub unread: Vec<Unread>,
    /// The generations of which lines are damaged that had been on the disk.
    pub damaged: Vec<Damaged>,
}

/// A generation with lines that were on the disk and are damaged now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damaged {
    /// Its file.
    pub path: PathBuf,
    /// The damaged lines, from 1.
    pub lines: Vec<usize>,
    /// The highest number of a record that may have stood there.
    upto: u64,
    /// Whether the files have all that stood there: then only undo is poorer for it.
    pub in_files: bool,
}

/// A generation that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// Its file.
    pub path: PathBuf,
    /// Why.
    pub why: String,
    /// Whether it is larger than this program reads, and so always will be.
    pub too_large: bool,
}

impl Recovered {
    /// What the journal in `folder` holds; a journal that does not exist is empty.
    ///
    /// # Errors
    /// [`StoreError`] when its folder cannot be listed.
    pub fn read(fs: &dyn Fs, folder: &Path) -> Result<Self, StoreError> {
        Self::read_by(fs, folder, Record::of_line)
    }

    /// The same for whoever undoes nothing: where the project's files have all that was done, that is not
    /// taken apart, and the history is empty.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn without_history(fs: &dyn Fs, folder: &Path) -> Result<Self, StoreError> {
        let outline = Self::read_by(fs, folder, Record::outline_of_line)?;
        if outline.numbers.is_empty() && outline.unconfirmed.is_empty() {
            return Ok(Self { history: History::default(), ..outline });
        }
        Self::read(fs, folder)
    }

    fn read_by(fs: &dyn Fs, folder: &Path, of_line: fn(&[u8]) -> Option<Record>) -> Result<Self, StoreError> {
        let mut records: Vec<Record> = Vec::new();
        let mut found = Self::default();
        for (number, path) in generations(fs, folder)? {
            found.generations += 1;
            found.next_generation = number + 1;
            match fs.read(&path, MAX_BYTES) {
                Ok(bytes) => {
                    found.bytes += bytes.len() as u64;
                    let (lines, upto) = add_generation(&bytes, of_line, &mut records, &mut found);
                    if !lines.is_empty() {
                        found.damaged.push(Damaged { path, lines, upto, in_files: false });
                    }
                }
                Err(e) => {
                    // What follows builds on what is not known, so what came before is of no use.
                    forget(&mut records);
                    let too_large = e.kind() == std::io::ErrorKind::FileTooLarge;
                    found.unread.push(Unread { path, why: e.to_string(), too_large });
                }
            }
        }
        replay(records, &mut found);
        found.make_sure();
        Ok(found)
    }
}

/// The generations of a journal by their numbers.
pub(super) fn generations(fs: &dyn Fs, folder: &Path) -> Result<Vec<(u64, PathBuf)>, StoreError> {
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

/// Adds the good lines of a generation; gives the damaged ones and the highest number of a record that
/// may have stood there. A line that cannot be read ends it, being torn, unless a later one says that it
/// was on the disk once.
fn add_generation(
    bytes: &[u8],
    of_line: fn(&[u8]) -> Option<Record>,
    records: &mut Vec<Record>,
    found: &mut Recovered,
) -> (Vec<usize>, u64) {
    let lines = || bytes.split_inclusive(|&b| b == b'\n').enumerate();
    let mark = Record::Synced.line().unwrap_or_default();
    let synced = lines().filter(|(_, line)| *line == mark.as_bytes()).last().map_or(0, |(at, _)| at);
    let (mut damaged, mut gap) = (Vec::new(), Gap::default());
    for (at, line) in lines() {
        match line.strip_suffix(b"\n").and_then(of_line) {
            Some(record) => {
                gap.ends(record.seq());
                add(record, line.len(), damaged.first() == Some(&1), records, found);
            }
            None if line == b"\n" => {}
            None if at < synced => {
                damaged.push(at + 1);
                if gap.goes_on(records) {
                    // What was done before cannot be undone across what is not known.
                    records.push(Record::Remembered { done: Vec::new(), undone: Vec::new() });
                }
            }
            None => break,
        }
    }
    gap.ends(Some(u64::MAX));
    (damaged, gap.upto)
}

/// Damaged lines in a row, and which records they may have been.
#[derive(Default)]
struct Gap {
    lines: u64,
    /// The number of the last record before them.
    last: u64,
    upto: u64,
}

impl Gap {
    /// One more damaged line, after these records; whether it is the first.
    fn goes_on(&mut self, before: &[Record]) -> bool {
        let first = self.lines == 0;
        if first {
            self.last = last_number(before);
        }
        self.lines += 1;
        first
    }

    /// The record of number `next` comes after them.
    fn ends(&mut self, next: Option<u64>) {
        let Some(next) = next.filter(|_| self.lines > 0) else { return };
        self.upto = self.upto.max((self.last + self.lines).min(next.saturating_sub(1)));
        self.lines = 0;
    }
}

fn last_number(records: &[Record]) -> u64 {
    let number = |record: &Record| match record {
        Record::Checkpoint { seq } => Some(*seq),
        _ => record.seq(),
    };
    records.iter().filter_map(number).max().unwrap_or(0)
}

/// Adds a record; `headless` where the line is lost that said from where on older generations do not count.
fn add(record: Record, length: usize, headless: bool, records: &mut Vec<Record>, found: &mut Recovered) {
    match record {
        Record::Begin { after, .. } => overrule(after, records, found),
        Record::Synced => {}
        // What was remembered replaces everything older.
        Record::Remembered { .. } => {
            found.remembered = length as u64;
            forget(records);
            records.push(record);
        }
        // One that was written again because nobody could say whether it was on the disk.
        record if is_again(&record, records) => {}
        record => {
            if let (true, Some(seq)) = (headless, record.seq()) {
                overrule(seq.saturating_sub(1), records, found);
            }
            records.push(record);
        }
    }
}

/// Of the records so far, those up to number `after` count.
fn overrule(after: u64, records: &mut Vec<Record>, found: &mut Recovered) {
    let before = records.len();
    records.retain(|r| r.seq().is_none_or(|seq| seq <= after));
    found.overruled |= records.len() < before;
}

/// Whether a record stands among the earlier ones already.
fn is_again(record: &Record, records: &[Record]) -> bool {
    let last = records.iter().rev().find_map(Record::seq);
    record.seq().zip(last).is_some_and(|(seq, last)| seq <= last) && records.contains(record)
}

/// Leaves of the records only how far the project's files are.
fn forget(records: &mut Vec<Record>) {
    records.retain(|r| matches!(r, Record::Checkpoint { .. }));
}

impl Recovered {
    /// Has a line written again, and with it a generation that says which records count, where
    /// one that may be gone after a power cut says so now.
    fn make_sure(&mut self) {
        let again = Record::Checkpoint { seq: self.confirmed }.line();
        if let (true, true, Ok(line)) = (self.overruled, self.unconfirmed.is_empty(), again) {
            self.unconfirmed.push((self.seq, line));
            self.confirmed = self.seq.saturating_sub(1);
        }
    }
}

fn replay(records: Vec<Record>, found: &mut Recovered) {
    let kept = records.iter().filter_map(|r| match r {
        Record::Checkpoint { seq } => Some(*seq),
        _ => None,
    });
    let checkpoint = kept.max().unwrap_or(0);
    (found.seq, found.confirmed) = (checkpoint, checkpoint);
    found.damaged.iter_mut().for_each(|damaged| damaged.in_files = damaged.upto <= checkpoint);
    for record in records {
        let missing = record.seq().is_some_and(|seq| seq > checkpoint);
        if missing && let (Some(seq), Ok(line)) = (record.seq(), record.line()) {
            found.unconfirmed.push((seq, line));
        }
        found.seq = found.seq.max(record.seq().unwrap_or(0));
        let seq = record.seq();
        let transaction = step(record, &mut found.history);
        if let (true, Some(seq), Some(transaction)) = (missing, seq, transaction) {
            found.missing.push(transaction);
            found.numbers.push(seq);
        }
    }
    found.history.forget_beyond(REMEMBERED);
}

/// Takes a record into the history; gives the transaction it applied to the project.
fn step(record: Record, history: &mut History) -> Option<Arc<Transaction>> {
    match record {
        Record::Commit { transaction, .. } => {
            history.push(transaction.clone());
            Some(transaction)
        }
        Record::Undo { .. } => {
            let applied = history.undo().map(Arc::new);
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
        Record::Begin { .. } | Record::Synced | Record::Checkpoint { .. } => None,
    }
}
