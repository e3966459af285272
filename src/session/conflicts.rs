//! Conflicts that wait for somebody to settle them, kept in the state folder over restarts.
//!
//! Nothing is decided here: what both copies said is kept until a person chooses, and undoing the
//! choice brings the conflict back. Must not know how a conflict is shown.

use super::Session;
use crate::edit::merge::Conflict;
use crate::edit::{Refusal, Transaction};
use crate::model::TextHash;
use crate::ops::Maker;
use crate::ops::conflicts::{Choice, settle};
use crate::store::Fs;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// The most conflicts that are kept; a merge of two unrelated projects could have any number.
const MOST: usize = 10_000;

/// The most choices that undo can take back over a restart.
const MOST_SETTLED: usize = 200;

/// The most bytes of the file that are read (64 MiB).
const MAX_BYTES: u64 = 64 << 20;

/// A conflict that waits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Unsettled {
    /// What the copies disagree about.
    pub conflict: Conflict,
    /// When it was found.
    pub at: Timestamp,
    /// Where theirs came from, in words.
    pub from: String,
}

/// The conflicts of a project on this machine.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Conflicts {
    open: Vec<Unsettled>,
    settled: Vec<(Transaction, Unsettled)>,
    #[serde(skip)]
    path: PathBuf,
}

impl Conflicts {
    /// Those that are kept in the state folder of a project.
    pub(super) fn load(fs: &dyn Fs, state: &Path) -> Self {
        let path = state.join("conflicts.ron");
        let bytes = fs.read(&path, MAX_BYTES).unwrap_or_default();
        let read: Self = ron::de::from_bytes(&bytes).unwrap_or_default();
        let mut made = Self { path, ..read };
        made.take_left(fs, &inbox(state));
        made
    }

    /// Takes what was left for this project; what was left is removed once the list has it for sure.
    fn take_left(&mut self, fs: &dyn Fs, inbox: &Path) {
        for entry in fs.list(inbox).unwrap_or_default() {
            let path = inbox.join(entry.name);
            let left: Option<Self> = fs.read(&path, MAX_BYTES).ok().and_then(|b| ron::de::from_bytes(&b).ok());
            let Some(left) = left else { continue };
            let known = |u: &Unsettled| self.open.contains(u) || self.settled.iter().any(|(_, s)| s == u);
            let new: Vec<Unsettled> = left.open.into_iter().filter(|u| !known(u)).collect();
            if new.is_empty() {
                // Failing to costs nothing: it is known.
                let _ = fs.remove(&path);
            }
            self.open.extend(new);
        }
    }

    fn add(&mut self, found: Vec<Conflict>, from: &str, at: Timestamp) -> bool {
        let before = self.open.len();
        for conflict in found {
            let known = self.open.iter().any(|u| u.conflict == conflict);
            if !known && self.open.len() < MOST {
                self.open.push(Unsettled { conflict, at, from: from.to_owned() });
            }
        }
        self.open.len() > before
    }

    fn bytes(&self) -> Vec<u8> {
        let pretty = ron::ser::PrettyConfig::new().depth_limit(2).new_line("\n");
        ron::ser::to_string_pretty(self, pretty).unwrap_or_default().into_bytes()
    }
}

/// Leaves conflicts in the state folder of a project that is not open here; its next opening lists them.
pub(super) fn leave_for(
    fs: &dyn Fs,
    state: &Path,
    found: Vec<Conflict>,
    from: &str,
    at: Timestamp,
) -> std::io::Result<()> {
    let mut left = Conflicts::default();
    left.add(found, from, at);
    // A name of its own: whoever has the project open writes its list itself.
    let name = TextHash::of(&left.bytes()).to_string();
    crate::store::replace(fs, &inbox(state).join(format!("{}.ron", &name[7..39])), &left.bytes())
}

fn inbox(state: &Path) -> PathBuf {
    state.join("conflicts")
}

impl Session {
    /// The conflicts that wait, oldest first.
    pub fn conflicts(&self) -> &[Unsettled] {
        &self.conflicts.open
    }

    /// Keeps conflicts until somebody settles them.
    pub fn keep_conflicts(&mut self, found: Vec<Conflict>, from: &str, now: Timestamp) {
        if self.conflicts.add(found, from, now) {
            self.save_conflicts();
        }
    }

    /// Settles a conflict, as one step of undo, which brings it back.
    ///
    /// # Errors
    /// A refusal; then it still waits.
    pub fn settle_conflict(&mut self, which: &Conflict, choice: Choice, maker: &mut Maker<'_>) -> Result<(), Refusal> {
        let at = self.conflicts.open.iter().position(|u| u.conflict == *which);
        let at = at.ok_or_else(|| Refusal::new("This conflict is settled already."))?;
        let transaction = settle(&self.project, which, choice, maker)?;
        self.commit(transaction.clone(), maker.now)?;
        let unsettled = self.conflicts.open.remove(at);
        self.conflicts.settled.push((transaction, unsettled));
        let extra = self.conflicts.settled.len().saturating_sub(MOST_SETTLED);
        self.conflicts.settled.drain(..extra);
        self.save_conflicts();
        Ok(())
    }

    /// Undoing a choice brings its conflict back.
    pub(super) fn unsettle(&mut self, undone: &Transaction) {
        let at = self.conflicts.settled.iter().rposition(|(t, _)| !t.is_empty() && t == undone);
        if let Some(at) = at {
            let (_, unsettled) = self.conflicts.settled[at].clone();
            self.conflicts.open.push(unsettled);
            self.save_conflicts();
        }
    }

    /// Doing a choice again takes its conflict away again.
    pub(super) fn settle_again(&mut self, done: &Transaction) {
        let settled = self.conflicts.settled.iter().rev().find(|(t, _)| t == done);
        if let Some(which) = settled.map(|(_, u)| u.clone()) {
            self.conflicts.open.retain(|u| *u != which);
            self.save_conflicts();
        }
    }

    pub(super) fn save_conflicts(&self) {
        let nothing = self.conflicts.open.is_empty() && self.conflicts.settled.is_empty();
        if let Some(worker) = self.worker.as_ref().filter(|_| !nothing) {
            worker.keep(self.conflicts.path.clone(), self.conflicts.bytes());
        }
    }
}
