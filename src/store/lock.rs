//! One writer at a time on one machine.
//!
//! The lock is advisory, held on a file in the state folder, and the system releases it when the
//! program ends, however it ends. Beside it stands who holds it and since when. It traps nobody: it
//! can be taken over, and whoever held it notices. Must not know what is being written.
#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "locks need the file itself")]

use std::fs::{File, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Held while a project is open for writing.
#[derive(Debug)]
pub struct Lock {
    _file: File,
    /// Where it stands who holds it.
    note: PathBuf,
    /// What stands there: who it is, and what tells this lock from every other.
    said: String,
}

/// Why there is no lock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Locked {
    /// Somebody else holds it; who, as they wrote it down.
    Elsewhere(String),
    /// The system refuses locks here; work goes on without.
    Unavailable(String),
}

/// How often a lock is tried, and how long apart. A program that was just started from here holds
/// copies of all open files for a moment, a lock that was let go among them.
const TRIES: u32 = 20;
const APART: Duration = Duration::from_millis(15);

fn patiently(file: &File) -> Result<(), TryLockError> {
    for _ in 1..TRIES {
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => std::thread::sleep(APART),
            other => return other,
        }
    }
    file.try_lock()
}

/// What no other lock of this machine says.
fn unique() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    format!("{}-{}-{}", std::process::id(), super::now(), COUNT.fetch_add(1, Ordering::Relaxed))
}

fn first_line(note: &str) -> String {
    note.lines().next().unwrap_or_default().to_owned()
}

impl Lock {
    /// Takes the lock in `folder`, noting `who` for others to read.
    ///
    /// # Errors
    /// [`Locked`], when somebody else holds it or no lock can be had.
    pub fn take(folder: &Path, who: &str) -> Result<Self, Locked> {
        let unavailable = |e: std::io::Error| Locked::Unavailable(e.to_string());
        std::fs::create_dir_all(folder).map_err(unavailable)?;
        let path = folder.join("lock");
        let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(unavailable)?;
        match patiently(&file) {
            Ok(()) => {
                // Who holds it is kept beside the lock: some systems let nobody read a locked file.
                let path = folder.join("lock-holder");
                let said = format!("{who}\n{}", unique());
                if let Ok(mut note) = File::create(&path) {
                    let _ = note.write_all(said.as_bytes());
                }
                Ok(Self { _file: file, note: path, said })
            }
            Err(TryLockError::WouldBlock) => {
                let holder = std::fs::read_to_string(folder.join("lock-holder")).unwrap_or_default();
                Err(Locked::Elsewhere(first_line(&holder)))
            }
            Err(TryLockError::Error(e)) => Err(unavailable(e)),
        }
    }

    /// Takes the lock in `folder` whoever holds it: the holder's file goes, and a new one is locked.
    ///
    /// # Errors
    /// [`Locked`], when no lock can be had or somebody else was faster.
    pub fn take_over(folder: &Path, who: &str) -> Result<Self, Locked> {
        // Who holds the old file goes on holding it, and reads beside it that it counts no more.
        match std::fs::remove_file(folder.join("lock")) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(Locked::Unavailable(e.to_string())),
            _ => Self::take(folder, who),
        }
    }

    /// Who has taken the lock over, if somebody has.
    pub fn taken_by(&self) -> Option<String> {
        let now = std::fs::read_to_string(&self.note).ok()?;
        (now != self.said && !now.is_empty()).then(|| first_line(&now))
    }
}
