//! Folders that are on the disk for certain.
//!
//! A folder that was just made is gone after a power cut, with everything in it, unless the folder
//! above was synced; one that is there may have been made by a program that was killed before it
//! could. So whoever is about to put something into a folder has every name that leads there synced,
//! once. Must not know what the folders are for.

use super::{Entry, FileStamp, Fs, FsFile};
use crate::model::TextHash;
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Whoever has a disk.
pub trait HasDisk: Send + Sync {
    /// The disk.
    fn disk(&self) -> &dyn Fs;
}

impl HasDisk for Arc<dyn Fs> {
    fn disk(&self) -> &dyn Fs {
        &**self
    }
}

impl HasDisk for &dyn Fs {
    fn disk(&self) -> &dyn Fs {
        *self
    }
}

/// A disk whose folders are there for certain once they were made or found.
pub struct SureFolders<D> {
    disk: D,
    sure: Arc<Mutex<BTreeSet<PathBuf>>>,
}

impl<D: HasDisk> SureFolders<D> {
    /// The disk `disk`, of which nothing is known yet.
    pub fn over(disk: D) -> Self {
        Self { disk, sure: Arc::default() }
    }

    fn make_sure(&self, path: &Path) -> io::Result<()> {
        let known = |path: &Path| self.sure.lock().unwrap_or_else(PoisonError::into_inner).contains(path);
        let Some(above) = path.parent().filter(|above| !above.as_os_str().is_empty() && !known(path)) else {
            return Ok(());
        };
        self.make_sure(above)?;
        let disk = self.disk.disk();
        let was_there = disk.canonical(path).is_ok();
        if !was_there {
            disk.make_folder(path)?;
        }
        match disk.sync_folder(above) {
            // Folders of the system and of other people may be closed to us; theirs are old.
            Err(e) if was_there && e.kind() == io::ErrorKind::PermissionDenied => {}
            other => other?,
        }
        self.sure.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned());
        Ok(())
    }
}

impl<D: HasDisk> Fs for SureFolders<D> {
    fn make_folder(&self, path: &Path) -> io::Result<()> {
        self.make_sure(path)
    }

    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        self.disk.disk().read(path, limit)
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn FsFile>> {
        self.disk.disk().create(path)
    }

    fn create_together(&self, files: &[(PathBuf, &[u8])]) -> io::Result<Vec<Option<FileStamp>>> {
        self.disk.disk().create_together(files)
    }

    fn make_passing_folder(&self, path: &Path) -> io::Result<()> {
        self.disk.disk().make_passing_folder(path)
    }

    fn fingerprint(&self, path: &Path) -> io::Result<(u64, TextHash)> {
        self.disk.disk().fingerprint(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.disk.disk().rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.disk.disk().remove(path)
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        self.disk.disk().sync_folder(path)
    }

    fn list(&self, path: &Path) -> io::Result<Vec<Entry>> {
        self.disk.disk().list(path)
    }

    fn stamp(&self, path: &Path) -> io::Result<(u64, i64)> {
        self.disk.disk().stamp(path)
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        self.disk.disk().canonical(path)
    }

    fn held(&self) -> Option<Arc<dyn Fs>> {
        let disk = self.disk.disk().held()?;
        Some(Arc::new(SureFolders { disk, sure: Arc::clone(&self.sure) }))
    }
}
