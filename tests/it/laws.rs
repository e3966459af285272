//! What holds for every project and every change.

use crate::support::any_project;
use proptest::prelude::*;
use sidenote::edit::{Transaction, apply, diff};
use sidenote::store::Record;

fn close(a: &sidenote::model::Project, b: &sidenote::model::Project) -> sidenote::model::Project {
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
    fn a_journal_line_reads_back_and_a_damaged_one_does_not(a in any_project(), b in any_project(), at in any::<usize>()) {
        let record = Record::Commit { seq: 7, transaction: Transaction::new("diff", diff(&a, &b)) };
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
