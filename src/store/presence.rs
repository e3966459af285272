//! Who else has the project open on another machine: a record with device and time, beside the files
//! that sync, and never more than a warning.
//!
//! Must not hold anybody up: what cannot be read or written is as if nobody were there.

use super::{Folder, Fs, is_safe_name, replace};
use jiff::Timestamp;
use std::path::PathBuf;

/// After so long without a sign a window is taken to be gone, in milliseconds: ten minutes.
const GONE_AFTER_MS: i64 = 10 * 60 * 1000;

/// The most machines that are looked at.
const MOST: usize = 200;

/// A window on another machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// The machine.
    pub device: String,
    /// Since when it has the project open.
    pub since: Timestamp,
    /// When it last gave a sign.
    pub seen: Timestamp,
}

/// The sign that this machine gives.
#[derive(Debug, Clone)]
pub struct Presence {
    folder: PathBuf,
    device: String,
    since: Timestamp,
}

impl Presence {
    /// This machine, from now on; `None` where its name cannot be a file's.
    pub fn of(folder: &Folder, device: &str, now: Timestamp) -> Option<Self> {
        let folder = folder.root().join(".sidenote-open");
        is_safe_name(device).then(|| Self { folder, device: device.to_owned(), since: now })
    }

    fn path(&self) -> PathBuf {
        self.folder.join(&self.device)
    }

    /// Gives a sign. The folder tells git to leave it alone.
    pub fn sign(&self, fs: &dyn Fs, now: Timestamp) {
        let ignore = self.folder.join(".gitignore");
        if fs.read(&ignore, 64).is_err() {
            let _ = replace(fs, &ignore, b"*\n");
        }
        let _ = replace(fs, &self.path(), format!("{}\n{now}\n", self.since).as_bytes());
    }

    /// Takes the sign away.
    pub fn end(&self, fs: &dyn Fs) {
        let _ = fs.remove(&self.path());
    }

    /// The other machines that gave a sign lately.
    pub fn others(&self, fs: &dyn Fs, now: Timestamp) -> Vec<Elsewhere> {
        let entries = fs.list(&self.folder).unwrap_or_default().into_iter().take(MOST);
        let names = entries.map(|e| e.name).filter(|name| is_safe_name(name) && *name != self.device);
        let mut found: Vec<Elsewhere> = names.filter_map(|device| self.read(fs, device)).collect();
        found.retain(|other| now.as_millisecond() - other.seen.as_millisecond() < GONE_AFTER_MS);
        found
    }

    fn read(&self, fs: &dyn Fs, device: String) -> Option<Elsewhere> {
        let bytes = fs.read(&self.folder.join(&device), 4096).ok()?;
        let text = String::from_utf8(bytes).ok()?;
        let mut lines = text.lines();
        let (since, seen) = (lines.next()?.parse().ok()?, lines.next()?.parse().ok()?);
        Some(Elsewhere { device, since, seen })
    }
}
