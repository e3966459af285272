//! What the journal has and the project's files lack, applied when a project is opened.
//!
//! Must not read the journal; it is told what is missing.

use super::stamp;
use crate::edit::{Edit, RowName, Touched, Transaction, apply};
use crate::model::{Problem, Project};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Applies what the files lack; gives what was touched. What no longer fits is a problem, not a failure.
pub(super) fn replay(
    project: &mut Project,
    missing: Vec<Transaction>,
    problems: &mut Vec<Problem>,
    counter: &mut u64,
    device: &Arc<str>,
) -> BTreeSet<Touched> {
    let reached = reached(project, &missing);
    let mut touched = BTreeSet::new();
    for (at, transaction) in missing.into_iter().enumerate() {
        touched.extend(transaction.touches());
        let ahead = |edit: &Edit| reached.get(&edit.row()).is_none_or(|last| at > *last);
        let edits: Vec<Edit> = transaction.edits.into_iter().filter(ahead).collect();
        let rest = Transaction { edits, ..transaction };
        match apply(project, &rest) {
            Ok(()) => stamp(project, &rest, counter, device),
            Err(why) => problems.push(Problem::error(
                "journal_conflict",
                format!("the journal's “{}” does not fit the files any more: {why}", rest.title),
            )),
        }
    }
    touched
}

/// How far the files have come with each row: the last transaction that made it what it is. A
/// checkpoint may have got as far as some files before the program ended, so that rows are ahead of
/// what the journal noted, each file by another stretch.
fn reached(project: &Project, missing: &[Transaction]) -> BTreeMap<RowName, usize> {
    let mut reached = BTreeMap::new();
    for (at, transaction) in missing.iter().enumerate() {
        for edit in transaction.edits.iter().filter(|e| e.is_done(project)) {
            reached.insert(edit.row(), at);
        }
    }
    reached
}
