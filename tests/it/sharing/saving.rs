//! Disks that go away while a project is open, or do what they say they refuse.

use super::Open;
use sidenote::session::{How, open};
use sidenote::store::{Entry, Fs, FsFile, RealFs, SaveState};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use std::{fs, io};

#[test]
fn a_drive_that_is_taken_out_costs_nothing_and_saving_resumes_by_itself() {
    let mut open = Open::new();
    let (root, away) = (open.desk.root(), open.desk.dir.path().join("away"));
    open.session.take_notices();
    fs::rename(&root, &away).unwrap();
    open.note("while it was away");
    let why = open.session.save_now().unwrap_err();
    assert!(
        why.contains("was a drive or a network folder taken away?")
            && why.contains("the journal on this computer has your work"),
        "{why}"
    );
    let _ = open.session.save_now();
    let said = open.session.take_notices();
    assert_eq!(said.len(), 1, "told once: {said:?}");
    assert!(said[0].contains("goes to the files by itself"), "{said:?}");
    assert!(!root.exists(), "it is not made anew in its place");
    fs::rename(&away, &root).unwrap();
    for _ in 0..600 {
        if open.session.save_state() == SaveState::Saved {
            break;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    assert!(fs::read_to_string(open.file()).unwrap().contains("while it was away"));
    assert!(open.session.take_notices().join("\n").contains("takes writes again"));
}

/// A disk that puts files in their places and then says that it could not.
#[derive(Default)]
struct Unsure(AtomicBool);

impl Fs for Unsure {
    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        RealFs.read(path, limit)
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn FsFile>> {
        RealFs.create(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        RealFs.rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        RealFs.remove(path)
    }

    fn make_folder(&self, path: &Path) -> io::Result<()> {
        RealFs.make_folder(path)
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        let layers = path.components().any(|part| part.as_os_str() == "layers");
        let refuses = layers && self.0.load(Ordering::Relaxed);
        if refuses { Err(io::Error::other("the disk is not sure")) } else { RealFs.sync_folder(path) }
    }

    fn list(&self, path: &Path) -> io::Result<Vec<Entry>> {
        RealFs.list(path)
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        RealFs.canonical(path)
    }
}

#[test]
fn what_the_disk_refused_and_has_nevertheless_is_no_change_of_others() {
    let first = Open::new();
    first.session.close().unwrap();
    let disk = Arc::new(Unsure::default());
    let fs: Arc<dyn Fs> = disk.clone();
    let how = How { fs, places: first.desk.places(), write: true, wake: Box::new(|| {}) };
    let session = open(&first.desk.root(), how).unwrap();
    let mut open = Open { session, ..first };
    open.note("zero");
    open.session.save_now().unwrap();
    disk.0.store(true, Ordering::Relaxed);
    open.note("one");
    assert!(open.session.save_now().unwrap_err().contains("not sure"));
    assert!(fs::read_to_string(open.file()).unwrap().contains("one"), "it is there");
    open.note("two");
    disk.0.store(false, Ordering::Relaxed);
    open.session.save_now().unwrap();
    assert_ne!(open.session.undo_title(), Some("Changes from outside"));
    assert!(open.session.conflicts().is_empty() && open.session.problems().is_empty());
    assert!(fs::read_to_string(open.file()).unwrap().contains("two"));
}
