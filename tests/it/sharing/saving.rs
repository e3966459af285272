//! Disks that go away while a project is open, or do what they say they refuse.

use super::Open;
use crate::telling::Telling;
use sidenote::session::{How, open};
use sidenote::store::{Fs, SaveState};
use std::path::Path;
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

#[test]
fn what_the_disk_refused_and_has_nevertheless_is_no_change_of_others() {
    let first = Open::new();
    first.session.close().unwrap();
    let unsure = Arc::new(AtomicBool::new(false));
    let refuses = Arc::clone(&unsure);
    // Files are put into their places, and then the disk says that it could not.
    let fs: Arc<dyn Fs> = Arc::new(Telling(move |call: &str, path: &Path| {
        let layers = call == "sync_folder" && path.components().any(|part| part.as_os_str() == "layers");
        let denied = layers && refuses.load(Ordering::Relaxed);
        if denied { Err(io::Error::other("the disk is not sure")) } else { Ok(()) }
    }));
    let how = How { fs, places: first.desk.places(), write: true, wake: Box::new(|| {}) };
    let session = open(&first.desk.root(), how).unwrap();
    let mut open = Open { session, ..first };
    open.note("zero");
    open.session.save_now().unwrap();
    unsure.store(true, Ordering::Relaxed);
    open.note("one");
    assert!(open.session.save_now().unwrap_err().contains("not sure"));
    assert!(fs::read_to_string(open.file()).unwrap().contains("one"), "it is there");
    open.note("two");
    unsure.store(false, Ordering::Relaxed);
    open.session.save_now().unwrap();
    assert_ne!(open.session.undo_title(), Some("Changes from outside"));
    assert!(open.session.conflicts().is_empty() && open.session.problems().is_empty());
    assert!(fs::read_to_string(open.file()).unwrap().contains("two"));
}
