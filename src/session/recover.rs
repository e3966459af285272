//! What the journal has and the project's files lack, applied when a project is opened.
//!
//! Must not read the journal; it is told what is missing.

use super::stamp;
use crate::edit::merge::{Conflict, merge};
use crate::edit::{Conflict as Unfit, Edit, RowName, Touched, Transaction, apply, apply_again, check, rebased};
use crate::model::{Problem, Project};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What came of it.
#[derive(Debug, Default)]
pub(super) struct Replayed {
    /// What differs from the files now.
    pub touched: BTreeSet<Touched>,
    /// What files and journal say differently of one field.
    pub conflicts: Vec<Conflict>,
}

/// Applies what the files lack. A row that somebody else changed meanwhile is merged three ways: the
/// journal knows what it was before. What cannot be there any more is a problem, not a failure.
///
/// `ahead` tells of an edit of a record by its number whether the file it belongs to is that far, as
/// was noted when the journal could not be written.
pub(super) fn replay(
    project: &mut Project,
    missing: &[Arc<Transaction>],
    ahead: impl Fn(usize, &Edit) -> bool,
    problems: &mut Vec<Problem>,
    counter: &mut u64,
    device: &Arc<str>,
) -> Replayed {
    let reached = reached(project, missing);
    let lacks = |at: usize, edit: &Edit| !ahead(at, edit) && reached.get(&edit.row()).is_none_or(|last| at > *last);
    if let Some(whole) = whole(project, missing, lacks, counter, device) {
        *project = whole;
        let touched = missing.iter().flat_map(|t| t.touches()).collect();
        return Replayed { touched, conflicts: Vec::new() };
    }
    let mut made = Replayed::default();
    let mut contested: BTreeMap<RowName, Edit> = BTreeMap::new();
    for (at, transaction) in missing.iter().enumerate() {
        made.touched.extend(transaction.touches());
        let mut rest = rest_of(transaction, |edit| lacks(at, edit));
        let mut done = apply(project, &rest);
        if matches!(done, Err(Unfit::Changed(_))) {
            rest.edits.retain(|edit| !contest(project, edit, &mut contested));
            done = apply(project, &rest);
        }
        match done {
            Ok(()) => stamp(project, &rest, counter, device),
            Err(why) => problems.push(Problem::error(
                "journal_conflict",
                format!("the journal's “{}” does not fit the files any more: {why}", rest.title),
            )),
        }
    }
    if !contested.is_empty() {
        made.conflicts = merge_contested(project, &contested, counter, device);
    }
    made
}

/// Takes an edit of a row that is not what it was; whether it did.
fn contest(project: &Project, edit: &Edit, contested: &mut BTreeMap<RowName, Edit>) -> bool {
    let row = edit.row();
    let joined = contested.get(&row).map(|earlier| earlier.then(edit));
    if joined.is_none() && edit.fits(project) {
        return false;
    }
    contested.insert(row, joined.unwrap_or_else(|| edit.clone()));
    true
}

fn merge_contested(
    project: &mut Project,
    contested: &BTreeMap<RowName, Edit>,
    counter: &mut u64,
    device: &Arc<str>,
) -> Vec<Conflict> {
    let (base, mut ours) = rebased(project, contested);
    stamp(&mut ours, &Transaction::new("", contested.values().cloned().collect()), counter, device);
    let merged = merge(Some(&base), &ours, project);
    *project = merged.project;
    merged.conflicts
}

/// Applies all of it at once, as it was done: its rules were checked then, and need not hold in between,
/// while some files are ahead of others. None where a row does not fit or breaks a rule in the end.
fn whole(
    project: &Project,
    missing: &[Arc<Transaction>],
    lacks: impl Fn(usize, &Edit) -> bool,
    counter: &mut u64,
    device: &Arc<str>,
) -> Option<Project> {
    let (mut project, mut count) = (project.clone(), *counter);
    for (at, transaction) in missing.iter().enumerate() {
        let rest = rest_of(transaction, |edit| lacks(at, edit));
        apply_again(&mut project, &rest).ok()?;
        stamp(&mut project, &rest, &mut count, device);
    }
    let holds = |edit: &Edit| !edit.is_done(&project) || check(&project, edit).is_ok();
    if !missing.iter().flat_map(|t| &t.edits).all(holds) {
        return None;
    }
    *counter = count;
    Some(project)
}

/// A transaction without the edits that the files have.
fn rest_of(transaction: &Transaction, lacks: impl Fn(&Edit) -> bool) -> Transaction {
    let edits = transaction.edits.iter().filter(|edit| lacks(edit)).cloned().collect();
    Transaction { title: transaction.title.clone(), edits, carried: transaction.carried.clone() }
}

/// How far the files have come with each row: the last transaction that made it what it is. A
/// checkpoint may have got as far as some files before the program ended, so that rows are ahead of
/// what the journal noted, each file by another stretch.
fn reached(project: &Project, missing: &[Arc<Transaction>]) -> BTreeMap<RowName, usize> {
    let mut reached = BTreeMap::new();
    for (at, transaction) in missing.iter().enumerate() {
        for edit in transaction.edits.iter().filter(|e| e.is_done(project)) {
            reached.insert(edit.row(), at);
        }
    }
    reached
}
