//! The computer's own disk, which tells a test of each call before it is made, and refuses what the test refuses.

use sidenote::store::{Entry, Fs, FsFile, RealFs};
use std::io;
use std::path::{Path, PathBuf};

/// Told of each call by its name in [`Fs`] and its path; what it refuses is not done.
pub struct Telling<T>(pub T);

impl<T: Fn(&'static str, &Path) -> io::Result<()> + Send + Sync> Fs for Telling<T> {
    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        (self.0)("read", path).and_then(|()| RealFs.read(path, limit))
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn FsFile>> {
        (self.0)("create", path).and_then(|()| RealFs.create(path))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        (self.0)("rename", to).and_then(|()| RealFs.rename(from, to))
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        (self.0)("remove", path).and_then(|()| RealFs.remove(path))
    }

    fn make_folder(&self, path: &Path) -> io::Result<()> {
        (self.0)("make_folder", path).and_then(|()| RealFs.make_folder(path))
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        (self.0)("sync_folder", path).and_then(|()| RealFs.sync_folder(path))
    }

    fn list(&self, path: &Path) -> io::Result<Vec<Entry>> {
        (self.0)("list", path).and_then(|()| RealFs.list(path))
    }

    fn stamp(&self, path: &Path) -> io::Result<(u64, i64)> {
        (self.0)("stamp", path).and_then(|()| RealFs.stamp(path))
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        RealFs.canonical(path)
    }
}
