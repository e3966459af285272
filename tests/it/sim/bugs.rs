//! Mistakes that a program that saves could make, planted between the program and the disk: the disk
//! is asked for what a program with that mistake would ask for.
//!
//! The program itself has no switch for any of them. Must not know what is saved.

use super::disk::Disk;
use sidenote::store::{Entry, Fs, FsFile, Record};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bug {
    JournalNotSynced,
    FileNotSynced,
    FolderNotSynced,
    FolderAboveNotSynced,
    RenamedBeforeSynced,
    ReplacedInPlace,
    OneTemporaryName,
    SyncTriedAgain,
    SyncErrorIgnored,
    WriteErrorIgnored,
    RenameErrorIgnored,
    AppendedAfterFailure,
    AppendedToOldGeneration,
    ErrorTakenAsEmpty,
    NoChecksum,
    CheckpointBeforeFiles,
    TextAfterJournal,
}

impl Bug {
    pub const ALL: &[Self] = &[
        Self::JournalNotSynced,
        Self::FileNotSynced,
        Self::FolderNotSynced,
        Self::FolderAboveNotSynced,
        Self::RenamedBeforeSynced,
        Self::ReplacedInPlace,
        Self::OneTemporaryName,
        Self::SyncTriedAgain,
        Self::SyncErrorIgnored,
        Self::WriteErrorIgnored,
        Self::RenameErrorIgnored,
        Self::AppendedAfterFailure,
        Self::AppendedToOldGeneration,
        Self::ErrorTakenAsEmpty,
        Self::NoChecksum,
        Self::CheckpointBeforeFiles,
        Self::TextAfterJournal,
    ];

    /// The mistake in words.
    pub fn title(self) -> &'static str {
        match self {
            Self::JournalNotSynced => "the journal is not synced",
            Self::FileNotSynced => "a file is renamed and never synced",
            Self::FolderNotSynced => "a folder is not synced",
            Self::FolderAboveNotSynced => "the folder above a new folder is not synced",
            Self::RenamedBeforeSynced => "a file is renamed before it is synced",
            Self::ReplacedInPlace => "a file is written in its place",
            Self::OneTemporaryName => "the temporary name is always the same",
            Self::SyncTriedAgain => "a sync that failed is tried again on the same file",
            Self::SyncErrorIgnored => "the error of a sync is ignored",
            Self::WriteErrorIgnored => "the error of a write is ignored",
            Self::RenameErrorIgnored => "the error of a rename is ignored",
            Self::AppendedAfterFailure => "the journal goes on behind a record that failed",
            Self::AppendedToOldGeneration => "the journal goes on behind a tail that may be torn",
            Self::ErrorTakenAsEmpty => "what cannot be read is taken as not there",
            Self::NoChecksum => "the journal has no checksum",
            Self::CheckpointBeforeFiles => "the journal says that files are written before they are",
            Self::TextAfterJournal => "an article's text is written after the journal has it",
        }
    }
}

/// The disk as the program sees it, with a mistake in between where there is to be one.
pub fn planted(disk: &Disk, bug: Option<Bug>) -> Arc<dyn Fs> {
    match bug {
        None => Arc::new(disk.clone()),
        Some(bug) => Arc::new(Planted { disk: disk.clone(), bug, memory: Arc::default() }),
    }
}

struct Planted {
    disk: Disk,
    bug: Bug,
    memory: Arc<Mutex<Memory>>,
}

/// What a mistake has put off.
#[derive(Default)]
struct Memory {
    /// Renames that are still to be done.
    renames: Vec<(PathBuf, PathBuf)>,
    /// A temporary file whose sync is still to be done.
    unsynced: Option<Box<dyn FsFile>>,
    /// A journal whose last write failed.
    failed: Option<Box<dyn FsFile>>,
    /// Whether a folder was just made.
    made: bool,
}

fn is_journal(path: &Path) -> bool {
    path.extension().is_some_and(|e| e == "journal")
}

impl Planted {
    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn temporary(&self, path: &Path) -> PathBuf {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match (self.bug, name.strip_suffix(".tmp").and_then(|n| n.rsplit_once('.'))) {
            (Bug::OneTemporaryName, Some((stem, _))) => path.with_file_name(format!("{stem}.tmp")),
            _ => path.to_owned(),
        }
    }

    fn puts_off(&self, to: &Path) -> bool {
        let text = to.extension().is_some_and(|e| e == "txt");
        match self.bug {
            Bug::CheckpointBeforeFiles => !text,
            Bug::TextAfterJournal => text,
            _ => false,
        }
    }
}

/// A file with the mistake in it.
struct Mistaken {
    /// None while the memory has it.
    file: Option<Box<dyn FsFile>>,
    bug: Bug,
    journal: bool,
    disk: Disk,
    memory: Arc<Mutex<Memory>>,
    /// Whether the next line is the first of a generation that is none.
    skips: bool,
}

impl Mistaken {
    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep_failed(&mut self, failed: io::Result<()>) -> io::Result<()> {
        if failed.is_err() && self.journal && self.bug == Bug::AppendedAfterFailure {
            let file = self.file.take();
            self.memory().failed = file;
        }
        failed
    }
}

impl FsFile for Mistaken {
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        if std::mem::take(&mut self.skips) {
            return Ok(());
        }
        let Some(file) = &mut self.file else { return Err(io::Error::other("closed")) };
        let mut written = file.append(bytes);
        if self.bug == Bug::WriteErrorIgnored && !self.disk.state().faults.off {
            written = Ok(());
        }
        if self.journal && written.is_ok() {
            let renames = std::mem::take(&mut self.memory().renames);
            for (from, to) in renames {
                // What was put off fails as it may.
                let _ = self.disk.rename(&from, &to);
            }
        }
        self.keep_failed(written)
    }

    fn sync(&mut self) -> io::Result<()> {
        let off = self.disk.state().faults.off;
        let Some(file) = &mut self.file else { return Err(io::Error::other("closed")) };
        match self.bug {
            Bug::JournalNotSynced if self.journal && !off => Ok(()),
            Bug::FileNotSynced if !self.journal && !off => Ok(()),
            Bug::RenamedBeforeSynced if !self.journal && !off => {
                let file = self.file.take();
                self.memory().unsynced = file;
                Ok(())
            }
            Bug::SyncTriedAgain => file.sync().or_else(|_| file.sync()),
            Bug::SyncErrorIgnored => {
                let synced = file.sync();
                if self.disk.state().faults.off { synced } else { Ok(()) }
            }
            _ => {
                let synced = file.sync();
                self.keep_failed(synced)
            }
        }
    }
}

impl Fs for Planted {
    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        let read = self.disk.read(path, limit);
        match (self.bug, read) {
            (Bug::ErrorTakenAsEmpty, Err(_)) => Err(io::ErrorKind::NotFound.into()),
            (Bug::NoChecksum, Ok(bytes)) if is_journal(path) => Ok(resealed(&bytes)),
            (_, read) => read,
        }
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn FsFile>> {
        let path = self.temporary(path);
        let journal = is_journal(&path);
        let wrap = |file, skips| -> Box<dyn FsFile> {
            let (disk, memory) = (self.disk.clone(), Arc::clone(&self.memory));
            Box::new(Mistaken { file: Some(file), bug: self.bug, journal, disk, memory, skips })
        };
        if let Some(failed) = self.memory().failed.take().filter(|_| journal) {
            return Ok(wrap(failed, true));
        }
        let reused = match self.bug {
            Bug::AppendedToOldGeneration if journal => self.disk.last_below(&path, ".journal"),
            Bug::OneTemporaryName => Some(path.clone()),
            _ => None,
        };
        if let Some(file) = reused.and_then(|old| self.disk.open_again(&old)) {
            return Ok(wrap(file, false));
        }
        Ok(wrap(self.disk.create(&path)?, false))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let from = &self.temporary(from);
        if self.puts_off(to) && !self.disk.state().faults.off {
            self.memory().renames.push((from.clone(), to.to_owned()));
            return Ok(());
        }
        if self.bug == Bug::ReplacedInPlace && self.disk.canonical(to).is_ok() {
            let bytes = self.disk.read(from, u64::MAX)?;
            self.disk.write_over(to, &bytes)?;
            return self.disk.remove(from);
        }
        let renamed = self.disk.rename(from, to);
        if let Some(mut file) = self.memory().unsynced.take() {
            file.sync()?;
        }
        if self.bug == Bug::RenameErrorIgnored && !self.disk.state().faults.off { Ok(()) } else { renamed }
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.disk.remove(&self.temporary(path))
    }

    fn make_folder(&self, path: &Path) -> io::Result<()> {
        self.memory().made = self.disk.canonical(path).is_err();
        self.disk.make_folder(path)
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        let made = std::mem::take(&mut self.memory().made);
        let skipped = match self.bug {
            Bug::FolderNotSynced => true,
            Bug::FolderAboveNotSynced => made,
            _ => false,
        };
        if skipped && !self.disk.state().faults.off { Ok(()) } else { self.disk.sync_folder(path) }
    }

    fn list(&self, path: &Path) -> io::Result<Vec<Entry>> {
        let listed = self.disk.list(path);
        if self.bug == Bug::ErrorTakenAsEmpty { listed.map_err(|_| io::ErrorKind::NotFound.into()) } else { listed }
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        self.disk.canonical(path)
    }
}

/// The journal's lines with checksums that fit whatever they hold, as a reader without any sees them.
pub fn resealed(bytes: &[u8]) -> Vec<u8> {
    let mut sealed = Vec::new();
    for line in bytes.split_inclusive(|b| *b == b'\n') {
        let good = line.strip_suffix(b"\n").is_some_and(|line| Record::of_line(line).is_some());
        match line.get(9..line.len() - 1) {
            Some(body) if !good && line.ends_with(b"\n") => {
                sealed.extend(format!("{:08x} ", crc32(body)).bytes());
                sealed.extend(body);
                sealed.push(b'\n');
            }
            _ => sealed.extend(line),
        }
    }
    sealed
}

/// CRC-32 (IEEE 802.3), bit by bit.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xEDB8_8320 & 0u32.wrapping_sub(crc & 1)))
    })
}
