//! A lock says whose it is and since when, and traps nobody.

use super::Open;
use crate::support::{ana, noon};
use sidenote::session::{How, Session, open_taking_over};
use sidenote::store::RealFs;
use std::fs;
use std::sync::Arc;

fn taking_over(open: &Open) -> Session {
    let how = How { fs: Arc::new(RealFs), places: open.desk.places(), write: true, wake: Box::new(|| {}) };
    open_taking_over(&open.desk.root(), how).unwrap()
}

#[test]
fn who_has_it_and_since_when_is_said() {
    let open = Open::new();
    let second = open.desk.open();
    assert!(second.is_elsewhere() && !open.session.is_elsewhere());
    let why = second.read_only().unwrap();
    let me = format!("it is open in another window (process {} on desk, since 20", std::process::id());
    assert!(why.starts_with(&me) && why.ends_with("UTC)"), "{why}");
}

#[test]
fn a_project_that_is_taken_over_loses_nothing_of_either_side() {
    let mut open = Open::new();
    let first = open.tag("place", 0..18);
    let mut second = taking_over(&open);
    assert!(second.read_only().is_none());
    let (key, mark) = (open.key(), open.mark);
    let t = sidenote::ops::marks::note(second.project(), &key, mark, "second", noon()).unwrap();
    second.commit(t, noon()).unwrap();
    second.save_now().unwrap();
    open.session.tick(noon());
    assert!(open.session.is_elsewhere());
    let said = open.session.take_notices().join("\n");
    assert!(said.contains("Another window took this project over") && said.contains("is saved"), "{said}");
    let refused = sidenote::ops::marks::note(open.session.project(), &key, mark, "late", noon()).unwrap();
    assert!(open.session.commit(refused, noon()).is_err());
    open.session.close().unwrap();
    second.close().unwrap();
    let session = open.desk.open();
    let layer = &session.project().layers[&(open.article, ana())];
    assert!(layer.marks.contains_key(&first));
    assert_eq!(layer.marks[&mark].note, "second");
    assert!(session.problems().is_empty() && session.conflicts().is_empty());
}

#[test]
fn what_a_window_that_is_gone_left_behind_holds_nobody_up() {
    let open = Open::new();
    let root = fs::read_dir(open.desk.places().state.join("projects")).unwrap().next().unwrap().unwrap().path();
    open.session.close().unwrap();
    fs::write(root.join("lock-holder"), "process 1 on moon, since 1969-07-20 20:17 UTC").unwrap();
    let session = open.desk.open();
    assert!(session.read_only().is_none() && !session.is_elsewhere());
}

#[test]
fn another_machine_is_a_warning_and_a_window_that_ended_is_none() {
    let mut open = Open::new();
    let signs = open.desk.root().join(".sidenote-open");
    fs::create_dir_all(&signs).unwrap();
    let now = sidenote::store::now();
    let long_ago = jiff::Timestamp::from_millisecond(now.as_millisecond() - 3_600_000).unwrap();
    fs::write(signs.join("ana-laptop"), format!("{long_ago}\n{now}\n")).unwrap();
    fs::write(signs.join("old-desk"), format!("{long_ago}\n{long_ago}\n")).unwrap();
    fs::write(signs.join("odd"), b"\xff\xfe").unwrap();
    open.session.announce(now);
    open.session.save_now().unwrap();
    let said = open.session.take_notices().join("\n");
    assert!(said.contains("also open on ana-laptop, since ") && !said.contains("old-desk"), "{said}");
    assert!(open.session.read_only().is_none());
    assert!(signs.join("desk").exists());
    assert_eq!(fs::read_to_string(signs.join(".gitignore")).unwrap(), "*\n", "git leaves it alone");
    open.session.close().unwrap();
    assert!(!signs.join("desk").exists());
}
