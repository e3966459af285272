//! Going back and forth in what was done: at once, or worked out on another thread where it is much.
//!
//! Must not know what is changed, nor who asks.

use super::prepared::{Before, Prepared};
use super::{Session, texts_of};
use crate::edit::{Refusal, Transaction};
use crate::model::{ArticleId, Text};
use crate::store::Record;
use jiff::Timestamp;
use std::sync::Arc;

/// How a change comes about.
#[derive(Clone)]
pub(super) enum Way {
    /// It is done for the first time.
    Do,
    /// It takes back what was done last.
    Undo(Arc<Transaction>),
    /// It does again what was undone last.
    Redo(Arc<Transaction>),
}

/// A step of undo or redo that could be gone now.
pub struct Step {
    way: Way,
    done: Arc<Transaction>,
}

impl Step {
    fn back(done: &Arc<Transaction>) -> Self {
        Self { way: Way::Undo(Arc::clone(done)), done: Arc::clone(done) }
    }

    fn again(done: &Arc<Transaction>) -> Self {
        Self { way: Way::Redo(Arc::clone(done)), done: Arc::clone(done) }
    }

    /// How many rows it changes.
    pub fn size(&self) -> usize {
        self.done.edits.len()
    }

    /// Works out what the project becomes, to be handed to [`Session::put`].
    ///
    /// # Errors
    /// A refusal when something else changed the same row since.
    pub fn work_out(self, before: Before) -> Result<Prepared, Refusal> {
        let transaction = self.transaction();
        before.prepare_going(self.way, transaction, Vec::new())
    }

    fn transaction(&self) -> Arc<Transaction> {
        match self.way {
            Way::Undo(_) => Arc::new(self.done.inverse()),
            Way::Do | Way::Redo(_) => Arc::clone(&self.done),
        }
    }
}

impl Session {
    /// The step that undo would go, if there is one.
    pub fn step_back(&self) -> Option<Step> {
        self.history.last().map(Step::back)
    }

    /// The step that redo would go, if there is one.
    pub fn step_again(&self) -> Option<Step> {
        self.history.redo().as_ref().map(Step::again)
    }

    /// Undoes the last thing done; gives its title.
    ///
    /// # Errors
    /// A refusal when there is nothing to undo or something else changed the same row since.
    pub fn undo(&mut self, now: Timestamp) -> Result<String, Refusal> {
        let step = self.step_back().ok_or_else(|| Refusal::new("There is nothing to undo."))?;
        self.go(step, now)
    }

    /// Does the last undone thing again; gives its title.
    ///
    /// # Errors
    /// A refusal when there is nothing to redo or something else changed the same row since.
    pub fn redo(&mut self, now: Timestamp) -> Result<String, Refusal> {
        let step = self.step_again().ok_or_else(|| Refusal::new("There is nothing to redo."))?;
        self.go(step, now)
    }

    fn go(&mut self, step: Step, now: Timestamp) -> Result<String, Refusal> {
        let transaction = step.transaction();
        self.pass(&transaction, now)?;
        let (title, texts) = (transaction.title.clone(), texts_of(&self.project, &transaction));
        self.remember(step.way, transaction, texts);
        Ok(title)
    }

    /// Whether it is still this way's turn: undo and redo go from where history ends.
    pub(super) fn is_next(&self, way: &Way) -> bool {
        match way {
            Way::Do => true,
            Way::Undo(done) => self.history.last().is_some_and(|last| Arc::ptr_eq(last, done)),
            Way::Redo(done) => self.history.redo().is_some_and(|next| Arc::ptr_eq(&next, done)),
        }
    }

    /// Writes what is in the project by now into journal and history, with the texts of the articles that it brings.
    pub(super) fn remember(
        &mut self,
        way: Way,
        transaction: Arc<Transaction>,
        texts: Vec<(ArticleId, String, Arc<Text>)>,
    ) {
        let seq = self.seq;
        let record = match &way {
            Way::Do => Record::Commit { seq, transaction: Arc::clone(&transaction) },
            Way::Undo(_) => Record::Undo { seq },
            Way::Redo(_) => Record::Redo { seq },
        };
        if let Some(worker) = &self.worker {
            worker.append(seq, record, texts);
        }
        match way {
            Way::Do => self.history.push(transaction),
            Way::Undo(done) => {
                self.history.undid();
                self.unsettle(&done);
            }
            Way::Redo(_) => {
                self.history.redid();
                self.settle_again(&transaction);
            }
        }
    }
}
