//! What holds for every project and every change.

use crate::generate::any_full_project;
use crate::support::{Desk, any_project, noon};
use proptest::prelude::*;
use sidenote::edit::{History, Transaction, apply, diff};
use sidenote::model::Project;
use sidenote::store::Record;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

fn close(a: &Project, b: &Project) -> Project {
    // Texts are write-once and not part of what a person did.
    let mut a = a.clone();
    a.texts = b.texts.clone();
    a
}

proptest! {
    #[test]
    fn the_difference_applied_to_one_gives_the_other(a in any_project(), b in any_project()) {
        let mut turned = a.clone();
        apply(&mut turned, &Transaction::new("diff", diff(&a, &b))).unwrap();
        prop_assert_eq!(close(&turned, &b), b);
    }

    #[test]
    fn a_transaction_undone_is_the_original(a in any_project(), b in any_project()) {
        let transaction = Transaction::new("diff", diff(&a, &b));
        let mut turned = a.clone();
        apply(&mut turned, &transaction).unwrap();
        apply(&mut turned, &transaction.inverse()).unwrap();
        prop_assert_eq!(turned, a);
    }

    #[test]
    fn a_transaction_that_fails_changes_nothing(a in any_project(), b in any_project()) {
        let mut edits = diff(&a, &b);
        // The same edits again no longer fit, so the whole list must fail and roll back.
        edits.extend(edits.clone());
        prop_assume!(!edits.is_empty());
        let mut turned = a.clone();
        prop_assert!(apply(&mut turned, &Transaction::new("twice", edits)).is_err());
        prop_assert_eq!(turned, a);
    }

    #[test]
    fn what_is_undone_and_done_again_is_as_it_was(projects in proptest::collection::vec(any_full_project(), 2..5), back in 1usize..4) {
        let mut history = History::default();
        let mut now = projects[0].clone();
        let mut stages = vec![now.clone()];
        for next in &projects[1..] {
            let transaction = Transaction::new("diff", diff(&now, next));
            apply(&mut now, &transaction).unwrap();
            history.push(transaction);
            stages.push(now.clone());
        }
        let back = back.min(projects.len() - 1);
        for stage in stages.iter().rev().skip(1).take(back) {
            apply(&mut now, &history.undo().unwrap()).unwrap();
            history.undid();
            prop_assert_eq!(&now, stage);
        }
        for stage in &stages[stages.len() - back..] {
            apply(&mut now, &history.redo().unwrap()).unwrap();
            history.redid();
            prop_assert_eq!(&now, stage);
        }
        prop_assert!(history.redo().is_none());
    }

    #[test]
    fn a_journal_line_reads_back_and_a_damaged_one_does_not(a in any_project(), b in any_project(), at in any::<usize>()) {
        let record = Record::Commit { seq: 7, transaction: Transaction::new("diff", diff(&a, &b)).into() };
        let line = record.line().unwrap();
        let body = line.trim_end_matches('\n').as_bytes();
        prop_assert!(!body.contains(&b'\n'), "a record stays on its line");
        prop_assert_eq!(Record::of_line(body), Some(record));
        let mut damaged = body.to_vec();
        let at = at % damaged.len();
        damaged[at] ^= 1;
        prop_assert_eq!(Record::of_line(&damaged), None);
        prop_assert_eq!(Record::of_line(&body[..at]), None);
    }
}

proptest! {
    #[test]
    fn the_difference_of_full_projects_applied_to_one_gives_the_other(a in any_full_project(), b in any_full_project()) {
        let mut turned = a.clone();
        let transaction = Transaction::new("diff", diff(&a, &b));
        apply(&mut turned, &transaction).unwrap();
        prop_assert_eq!(diff(&turned, &b), vec![]);
        prop_assert_eq!(diff(&b, &turned), vec![]);
        apply(&mut turned, &transaction.inverse()).unwrap();
        prop_assert_eq!(diff(&turned, &a), vec![]);
    }
}

proptest! {
    #[test]
    fn a_packed_project_reads_back_and_packs_to_the_same_bytes(a in any_full_project()) {
        let mut a = a;
        a.layers.retain(|_, layer| !layer.is_blank());
        let packed = sidenote::store::packed_to_ron(&a).unwrap();
        let read = sidenote::store::packed_from_ron("p.ron", packed.as_bytes()).unwrap();
        prop_assert_eq!(&read, &close(&a, &read));
        prop_assert_eq!(sidenote::store::packed_to_ron(&read).unwrap(), packed);
    }
}

proptest! {
    #[test]
    fn a_mangled_packed_file_is_refused_and_never_a_panic(a in any_project(), at in any::<usize>(), with in "[ -~]{0,6}", cut in 0usize..9) {
        let packed = sidenote::store::packed_to_ron(&a).unwrap();
        let mut at = at % packed.len();
        while !packed.is_char_boundary(at) {
            at -= 1;
        }
        let mut end = (at + cut).min(packed.len());
        while !packed.is_char_boundary(end) {
            end -= 1;
        }
        let mangled = format!("{}{with}{}", &packed[..at], &packed[end.max(at)..]);
        let read = sidenote::store::packed_from_ron("p.ron", mangled.as_bytes());
        // The lines before the digest say nothing of the content.
        prop_assert!(read.is_err() || read == Ok(close(&a, read.as_ref().unwrap())), "{mangled}");
        // With a digest that fits, what is read is at least a project that can be packed.
        if let Some((head, (_, rest))) = mangled.split_once("\n digest: ").and_then(|(h, r)| Some((h, r.split_once('\n')?))) {
            let digest = sidenote::model::TextHash::of(rest.as_bytes());
            let sealed = format!("{head}\n digest: \"{digest}\",\n{rest}");
            if let Ok(read) = sidenote::store::packed_from_ron("p.ron", sealed.as_bytes()) {
                prop_assert!(sidenote::store::packed_to_ron(&read).is_ok());
            }
        }
    }
}

/// Every file of a project, but those that only it makes once.
fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
                found.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// Makes an open project say what `wanted` says, as one step.
fn become_like(session: &mut sidenote::session::Session, wanted: &Project) {
    for text in wanted.texts.values() {
        session.add_text(Arc::clone(text));
    }
    let edits = diff(session.project(), wanted);
    session.commit(Transaction::new("Become", edits), noon()).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn what_is_saved_is_loaded_and_saved_again_byte_for_byte(wanted in any_full_project()) {
        let desk = Desk::with_project();
        let mut session = desk.open();
        become_like(&mut session, &wanted);
        let before = session.project().clone();
        session.close().unwrap();
        let written = files(&desk.root());
        let session = desk.open();
        prop_assert!(session.problems().is_empty(), "{:?}", session.problems());
        let blank = |p: &Project| {
            let mut p = p.clone();
            p.layers.retain(|_, layer| !layer.is_blank());
            p
        };
        prop_assert_eq!(blank(session.project()), blank(&before));
        // What was loaded is saved once more, into a folder that has nothing of it.
        let other = Desk::with_project();
        let mut again = other.open();
        become_like(&mut again, session.project());
        again.close().unwrap();
        session.close().unwrap();
        prop_assert_eq!(files(&other.root()), written.clone());
        prop_assert_eq!(files(&desk.root()), written);
    }
}
