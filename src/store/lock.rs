//! One writer at a time on one machine.
//!
//! The lock is advisory, held on a file in the state folder, and the system releases it when the
//! program ends, however it ends. Must not know what is being written.
#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "locks need the file itself")]

use std::fs::{File, TryLockError};
use std::io::Write;
use std::path::Path;
use std::time::Duration;

/// Held while a project is open for writing.
#[derive(Debug)]
pub struct Lock {
    _file: File,
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
                if let Ok(mut note) = File::create(folder.join("lock-holder")) {
                    let _ = note.write_all(who.as_bytes());
                }
                Ok(Self { _file: file })
            }
            Err(TryLockError::WouldBlock) => {
                let holder = std::fs::read_to_string(folder.join("lock-holder")).unwrap_or_default();
                Err(Locked::Elsewhere(holder))
            }
            Err(TryLockError::Error(e)) => Err(unavailable(e)),
        }
    }
}
