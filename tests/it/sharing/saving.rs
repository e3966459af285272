//! A project's folder that goes away while it is open, and comes back.

use super::Open;
use sidenote::store::SaveState;
use std::fs;
use std::time::Duration;

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
