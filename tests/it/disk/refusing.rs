//! A disk that refuses to be written where a test says so.

use sidenote::store::{Entry, Fs, FsFile, RealFs};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex};

/// The disk, but for what is refused: everything below these paths, and nothing of it while empty.
#[derive(Default)]
pub struct Refusing {
    paths: Mutex<Vec<PathBuf>>,
    unreadable: Mutex<Option<PathBuf>>,
    held: Mutex<Option<PathBuf>>,
    go: Condvar,
}

impl Refusing {
    pub fn set(&self, paths: &[PathBuf]) {
        *self.paths.lock().unwrap() = paths.to_vec();
    }

    /// Nothing below this path can be read from now on.
    pub fn refuse_reading(&self, path: &Path) {
        *self.unreadable.lock().unwrap() = Some(path.to_owned());
    }

    /// Whoever reads something below this path waits, until it is `None`.
    pub fn hold_reading(&self, path: Option<&Path>) {
        *self.held.lock().unwrap() = path.map(Path::to_owned);
        self.go.notify_all();
    }

    fn wait_while_held(&self, path: &Path) {
        let held = self.held.lock().unwrap();
        drop(self.go.wait_while(held, |held| held.as_ref().is_some_and(|p| path.starts_with(p))).unwrap());
    }

    fn may(&self, path: &Path) -> io::Result<()> {
        let refused = self.paths.lock().unwrap().iter().any(|p| path.starts_with(p));
        if refused { Err(io::Error::new(io::ErrorKind::StorageFull, "the disk is full")) } else { Ok(()) }
    }
}

/// A file of a disk that may begin to refuse while it is open.
struct Open(Box<dyn FsFile>, PathBuf, Arc<Refusing>);

impl FsFile for Open {
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.2.may(&self.1)?;
        self.0.append(bytes)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.2.may(&self.1)?;
        self.0.sync()
    }
}

/// What a session is given; the refusing disk is shared with the test.
pub struct Shared(pub Arc<Refusing>);

impl Fs for Shared {
    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        self.0.wait_while_held(path);
        let unreadable = self.0.unreadable.lock().unwrap().as_ref().is_some_and(|p| path.starts_with(p));
        if unreadable { Err(io::Error::other("input/output error")) } else { RealFs.read(path, limit) }
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn FsFile>> {
        self.0.may(path)?;
        Ok(Box::new(Open(RealFs.create(path)?, path.to_owned(), Arc::clone(&self.0))))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.0.may(to).and_then(|()| RealFs.rename(from, to))
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.0.may(path).and_then(|()| RealFs.remove(path))
    }

    fn make_folder(&self, path: &Path) -> io::Result<()> {
        self.0.may(path).and_then(|()| RealFs.make_folder(path))
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        self.0.may(path).and_then(|()| RealFs.sync_folder(path))
    }

    /// Whoever runs the tests may look into every folder, so one of this name plays the other.
    fn list(&self, path: &Path) -> io::Result<Vec<Entry>> {
        let hidden = path.file_name().is_some_and(|name| name == "hidden") && self.0.may(path).is_err();
        if hidden { Err(io::ErrorKind::PermissionDenied.into()) } else { RealFs.list(path) }
    }

    fn stamp(&self, path: &Path) -> io::Result<(u64, i64)> {
        RealFs.stamp(path)
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        RealFs.canonical(path)
    }
}
