//! What others did to the files of an open project, brought in through the gate.
//!
//! Three ways: the files as they were, the project as it is open here, the files as they are. Must not
//! look at files itself; the writing thread does.

use super::Session;
use crate::edit::merge::{Merged, merge};
use crate::edit::{Edit, Touched, diff};
use crate::store::{Outside, Worker};
use jiff::Timestamp;
use std::collections::BTreeSet;

/// How often in a row files that change while they are being written are merged before the rest is
/// left to the journal.
const ROUNDS: usize = 8;

impl Session {
    /// Has the writing thread look now whether somebody else changed the files.
    pub fn look_outside(&self) {
        if let Some(worker) = &self.worker {
            worker.look();
        }
    }

    /// Notes that a file was repaired; what it says now comes in as a change from outside.
    pub fn repaired(&mut self, file: &str) {
        self.problems.retain(|p| p.place.file.as_deref() != Some(file));
        self.look_outside();
    }

    /// Brings in what others did, as one step of undo.
    pub(super) fn bring_in(&mut self, now: Timestamp) {
        let replaced = self.worker.as_ref().map(Worker::take_replaced).unwrap_or_default();
        self.problems.retain(|p| !replaced.iter().any(|file| p.place.file.as_ref() == Some(file)));
        let damage = self.worker.as_ref().map(Worker::take_damage).unwrap_or_default();
        if !damage.is_empty() {
            self.notices.push("A file changed although nobody wrote it; see Problems in the files.".to_owned());
            self.problems.extend(damage);
        }
        let Some(outside) = self.worker.as_ref().and_then(Worker::take_outside) else { return };
        let Outside { epoch, base, theirs, problems, read_only } = *outside;
        self.problems = problems;
        if let Some(why) = read_only {
            // Without this epoch no file is written any more; the journal has what is not in them.
            self.notices.push(format!("The project can only be read from now on: {why}."));
            self.read_only = Some(why);
            return;
        }
        self.epoch = epoch;
        let merged = merge(Some(&base), &self.project, &theirs);
        for text in merged.project.texts.values() {
            self.add_text(std::sync::Arc::clone(text));
        }
        let transaction = merged.transaction(&self.project, "Changes from outside");
        let edits = transaction.edits.len();
        if let Err(why) = self.commit(transaction, now) {
            // Never lost: the next writing of these files sets them aside first.
            self.worker.iter().for_each(Worker::set_aside);
            self.notices.push(format!("What somebody else changed in the files cannot come in: {why}. Their files are set aside in the trash before yours are written."));
        }
        // Whatever the files lack is written, also what somebody took out by hand.
        self.touched.extend(lacking(&theirs, &merged));
        self.tell(edits, &merged);
        self.keep_conflicts(merged.conflicts, "the files", now);
        self.send_checkpoint();
    }

    fn tell(&mut self, edits: usize, merged: &Merged) {
        if edits > 0 {
            let rows = if edits == 1 { "One row".to_owned() } else { format!("{edits} rows") };
            self.notices.push(format!(
                "The project’s files were changed outside this window: {rows} came in. Undo takes them back."
            ));
        }
        match merged.conflicts.len() {
            0 => {}
            1 => self
                .notices
                .push("One thing was changed on both sides; both versions are kept under Conflicts.".to_owned()),
            n => self
                .notices
                .push(format!("{n} things were changed on both sides; both versions are kept under Conflicts.")),
        }
    }

    /// Returns once the disk has answered, and everything that others changed meanwhile is in.
    pub(super) fn settle_with_disk(&mut self) {
        for _ in 0..ROUNDS {
            let Some(worker) = &self.worker else { return };
            worker.wait();
            let before = self.epoch;
            let now = (self.clock)();
            self.bring_in(now);
            if self.epoch == before {
                return;
            }
        }
    }
}

/// What parts of a project differ from the files, where the merge is not what they are.
fn lacking(files: &crate::model::Project, merged: &Merged) -> BTreeSet<Touched> {
    diff(files, &merged.project).iter().map(Edit::touches).collect()
}
