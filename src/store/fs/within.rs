//! The computer's own disk, on which everything below one folder is opened through a handle of that folder.
//!
//! A project may come from a stranger, and somebody may swap a folder of it for a link while it is open: a
//! path that leads out of the folder is refused by whoever resolves it (cap-std, openat2 on Linux), and not
//! by a look beforehand. The handle is opened for each call, so that a drive can be taken out and comes
//! back; for many calls in a row it is held, and with it those of the folders below that they come to. Must
//! not know projects.
#![expect(clippy::disallowed_types, reason = "a part of the room's one door to the disk")]

use super::{
    Entry, EntryKind, Fs, FsFile, RealFile, RealFs, create_together, nanoseconds, new_file, not_regular, read_bounded,
};
use crate::store::FileStamp;
use cap_std::ambient_authority;
use cap_std::fs::{Dir, Metadata, OpenOptions};
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// The most folders that are held.
const MOST_HELD: usize = 64;

/// The disk, with a folder that no path below it leaves.
pub(super) struct Within {
    root: PathBuf,
    held: Option<Held>,
}

/// Handles of the folder and of folders below it, by their paths.
struct Held {
    root: Arc<Dir>,
    below: Mutex<BTreeMap<PathBuf, Arc<Dir>>>,
}

impl Held {
    /// A handle of the folder `inside` the root; none where it cannot be held.
    fn folder(&self, inside: &Path) -> Option<Arc<Dir>> {
        let mut below = self.below.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(folder) = below.get(inside) {
            return Some(Arc::clone(folder));
        }
        let folder = (below.len() < MOST_HELD).then(|| self.root.open_dir(inside).ok())?.map(Arc::new)?;
        below.insert(inside.to_owned(), Arc::clone(&folder));
        Some(folder)
    }
}

impl Within {
    /// Paths below `root` stay there.
    pub(super) fn of(root: &Path) -> Self {
        Self { root: root.to_owned(), held: None }
    }

    fn root(&self) -> io::Result<Arc<Dir>> {
        let open = || Dir::open_ambient_dir(&self.root, ambient_authority()).map(Arc::new);
        self.held.as_ref().map_or_else(open, |held| Ok(Arc::clone(&held.root)))
    }

    /// A handle of the folder and the path inside it; none for a path that is not below it.
    fn inside<'p>(&self, path: &'p Path) -> Option<io::Result<(Arc<Dir>, &'p Path)>> {
        let inside = path.strip_prefix(&self.root).ok()?;
        let inside = if inside.as_os_str().is_empty() { Path::new(".") } else { inside };
        Some(self.root().map(|root| (root, inside)))
    }

    /// A handle from which a file is reached, and its path from there: from the folder that it lies in, where
    /// that is held.
    fn file<'p>(&self, path: &'p Path) -> Option<io::Result<(Arc<Dir>, &'p Path)>> {
        let inside = path.strip_prefix(&self.root).ok()?;
        let parts = inside.parent().zip(inside.file_name()).filter(|(above, _)| !above.as_os_str().is_empty());
        let near = |(above, name): (&Path, &'p OsStr)| Some((self.held.as_ref()?.folder(above)?, Path::new(name)));
        parts.and_then(near).map_or_else(|| self.inside(path), |near| Some(Ok(near)))
    }

    /// That the held folder is the one that its path leads to: if another took its place, what was put into it is
    /// not where it should be.
    fn still_there(&self, inside: &Path) -> io::Result<()> {
        let Some(folder) = self.held.as_ref().and_then(|held| held.folder(inside)) else { return Ok(()) };
        let now = Dir::open_ambient_dir(&self.root, ambient_authority())?.open_dir(inside)?;
        if is_same(&folder, &now)? { Ok(()) } else { Err(io::Error::other("another folder took its place meanwhile")) }
    }

    fn new_file(&self, path: &Path) -> io::Result<File> {
        let Some(inside) = self.file(path) else { return new_file(path) };
        let (folder, inside) = inside?;
        Ok(folder.open_with(inside, OpenOptions::new().append(true).create_new(true))?.into_std())
    }
}

impl Fs for Within {
    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        let Some(inside) = self.file(path) else { return RealFs.read(path, limit) };
        let (folder, inside) = inside?;
        let about = folder.symlink_metadata(inside)?;
        if !about.is_file() {
            return Err(not_regular());
        }
        let file = folder.open(inside)?;
        // What was opened need not be what was looked at.
        let about = file.metadata()?;
        if !about.is_file() {
            return Err(not_regular());
        }
        read_bounded(file, about.len(), limit)
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn FsFile>> {
        Ok(Box::new(RealFile(self.new_file(path)?)))
    }

    fn create_together(&self, files: &[(PathBuf, &[u8])]) -> io::Result<Vec<Option<FileStamp>>> {
        let Some(inside) = files.first().and_then(|(path, _)| self.inside(path)) else {
            return RealFs.create_together(files);
        };
        let disk = || inside.and_then(|(folder, _)| Ok(folder.open(".")?.into_std()));
        create_together(files, |path| self.new_file(path), disk)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let (Some(from_inside), Some(to_inside)) = (self.file(from), self.file(to)) else {
            return RealFs.rename(from, to);
        };
        let ((folder, from), (to_folder, to)) = (from_inside?, to_inside?);
        folder.rename(from, &to_folder, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        let Some(inside) = self.file(path) else { return RealFs.remove(path) };
        let (folder, inside) = inside?;
        folder.remove_file(inside)
    }

    fn make_folder(&self, path: &Path) -> io::Result<()> {
        match self.inside(path) {
            Some(inside) if path != self.root => {
                let (folder, inside) = inside?;
                folder.create_dir_all(inside)
            }
            _ => RealFs.make_folder(path),
        }
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        let Some(inside) = self.inside(path) else { return RealFs.sync_folder(path) };
        let (folder, inside) = inside?;
        self.still_there(inside)?;
        // Windows has no way to sync a folder. One opened as a folder may be a mere path that cannot be synced.
        if cfg!(windows) { Ok(()) } else { folder.open(inside)?.sync_all() }
    }

    fn list(&self, path: &Path) -> io::Result<Vec<Entry>> {
        let Some(inside) = self.inside(path) else { return RealFs.list(path) };
        let (folder, inside) = inside?;
        let mut entries = Vec::new();
        for entry in folder.read_dir(inside)? {
            let entry = entry?;
            let about = entry.metadata()?;
            if let Ok(name) = entry.file_name().into_string() {
                entries.push(Entry { name, kind: kind(&about), bytes: about.len(), modified: modified(&about) });
            }
        }
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(entries)
    }

    fn stamp(&self, path: &Path) -> io::Result<(u64, i64)> {
        let Some(inside) = self.file(path) else { return RealFs.stamp(path) };
        let (folder, inside) = inside?;
        let about = folder.symlink_metadata(inside)?;
        Ok((about.len(), modified(&about)))
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        RealFs.canonical(path)
    }

    fn held(&self) -> Option<Arc<dyn Fs>> {
        // Elsewhere two handles cannot be told apart. Where it cannot be opened, each call says so.
        if !cfg!(unix) {
            return None;
        }
        let held = Held { root: self.root().ok()?, below: Mutex::default() };
        Some(Arc::new(Self { root: self.root.clone(), held: Some(held) }))
    }
}

#[cfg(unix)]
fn is_same(one: &Dir, other: &Dir) -> io::Result<bool> {
    use cap_std::fs::MetadataExt;
    let (one, other) = (one.dir_metadata()?, other.dir_metadata()?);
    Ok((one.dev(), one.ino()) == (other.dev(), other.ino()))
}

/// No folder is held where nobody can tell.
#[cfg(not(unix))]
fn is_same(_: &Dir, _: &Dir) -> io::Result<bool> {
    Ok(true)
}

fn kind(about: &Metadata) -> EntryKind {
    match (about.is_file(), about.is_dir()) {
        (true, _) => EntryKind::File,
        (_, true) => EntryKind::Folder,
        _ => EntryKind::Other,
    }
}

fn modified(about: &Metadata) -> i64 {
    nanoseconds(about.modified().ok().map(cap_std::time::SystemTime::into_std))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_below_the_folder_is_what_the_plain_disk_sees() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("layers/ana");
        let within: Arc<dyn Fs> = Arc::new(Within::of(dir.path()));
        let held = within.held().unwrap();
        for within in [within, held] {
            within.make_folder(&path).unwrap();
            within.create(&path.join("a.tmp")).unwrap().append(b"words").unwrap();
            within.rename(&path.join("a.tmp"), &path.join("a.ron")).unwrap();
            within.sync_folder(&path).unwrap();
            assert_eq!(RealFs.read(&path.join("a.ron"), 99).unwrap(), b"words");
            assert_eq!(within.list(&path).unwrap(), RealFs.list(&path).unwrap());
            assert_eq!(within.stamp(&path.join("a.ron")).unwrap(), RealFs.stamp(&path.join("a.ron")).unwrap());
            assert_eq!(within.read(&path.join("a.ron"), 4).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
            within.remove(&path.join("a.ron")).unwrap();
            assert_eq!(within.list(dir.path()).unwrap().len(), 1);
        }
    }

    #[test]
    fn a_held_folder_that_becomes_a_link_leads_nowhere() {
        let dir = tempfile::tempdir().unwrap();
        let (root, outside) = (dir.path().join("project"), dir.path().join("outside"));
        RealFs.make_folder(&root.join("layers")).unwrap();
        RealFs.make_folder(&outside).unwrap();
        let held = Within::of(&root).held().unwrap();
        held.create(&root.join("layers/a.ron")).unwrap().append(b"words").unwrap();
        RealFs.rename(&root.join("layers"), &root.join("moved")).unwrap();
        std::os::unix::fs::symlink(&outside, root.join("layers")).unwrap();
        held.create(&root.join("layers/b.ron")).unwrap();
        assert!(held.sync_folder(&root.join("layers")).is_err(), "nobody may count on what is not in its place");
        assert!(held.create(&root.join("layers/../../outside/c.ron")).is_err());
        assert!(Within::of(&root).held().unwrap().create(&root.join("layers/c.ron")).is_err());
        assert_eq!((RealFs.list(&outside).unwrap().len(), RealFs.list(&root.join("moved")).unwrap().len()), (0, 2));
    }

    #[test]
    fn a_held_folder_that_is_swapped_for_another_is_no_place_to_count_on() {
        let dir = tempfile::tempdir().unwrap();
        let layers = dir.path().join("layers");
        RealFs.make_folder(&layers).unwrap();
        let held = Within::of(dir.path()).held().unwrap();
        held.create(&layers.join("a.ron")).unwrap().append(b"words").unwrap();
        held.sync_folder(&layers).unwrap();
        RealFs.rename(&layers, &dir.path().join("moved")).unwrap();
        RealFs.make_folder(&layers).unwrap();
        assert!(held.sync_folder(&layers).is_err());
    }

    #[test]
    fn a_folder_that_becomes_a_link_leads_nowhere() {
        let dir = tempfile::tempdir().unwrap();
        let (root, outside) = (dir.path().join("project"), dir.path().join("outside"));
        RealFs.make_folder(&root).unwrap();
        RealFs.make_folder(&outside).unwrap();
        RealFs.create(&outside.join("secret.ron")).unwrap().append(b"secret").unwrap();
        std::os::unix::fs::symlink(&outside, root.join("layers")).unwrap();
        let within = Within::of(&root);
        let path = root.join("layers/secret.ron");
        assert_eq!(RealFs.read(&path, 99).unwrap(), b"secret", "a plain path leads out");
        assert!(within.read(&path, 99).is_err());
        assert!(within.create(&root.join("layers/new.ron")).is_err());
        assert!(within.list(&root.join("layers")).is_err());
        assert!(within.remove(&path).is_err());
        assert!(within.make_folder(&root.join("layers/deeper")).is_err());
        assert!(within.read(&root.join("../outside/secret.ron"), 99).is_err());
        assert_eq!(RealFs.list(&outside).unwrap().len(), 1);
    }
}
