//! What was done, in order, and how far it is undone.
//!
//! Must not apply anything: it hands out the transaction to apply and is told when that worked.

use super::Transaction;
use std::collections::VecDeque;
use std::sync::Arc;

/// How many transactions are remembered at most over restarts; within one sitting there is no limit.
pub const REMEMBERED: usize = 10_000;

/// What was done and what was undone.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct History {
    done: VecDeque<Arc<Transaction>>,
    undone: Vec<Arc<Transaction>>,
}

impl History {
    /// A history as it was remembered: what was done, oldest first, and what was undone, next to
    /// redo last.
    pub fn remembered(done: Vec<Arc<Transaction>>, undone: Vec<Arc<Transaction>>) -> Self {
        Self { done: done.into(), undone }
    }

    /// Remembers a transaction that was applied; what was undone before can no longer be redone.
    pub fn push(&mut self, transaction: impl Into<Arc<Transaction>>) {
        self.undone.clear();
        self.done.push_back(transaction.into());
    }

    /// What was done last, which undo would undo.
    pub fn last(&self) -> Option<&Arc<Transaction>> {
        self.done.back()
    }

    /// The transaction that undo would apply.
    pub fn undo(&self) -> Option<Transaction> {
        self.done.back().map(|done| done.inverse())
    }

    /// The transaction that redo would apply.
    pub fn redo(&self) -> Option<Arc<Transaction>> {
        self.undone.last().cloned()
    }

    /// What undo would undo, in words.
    pub fn undo_title(&self) -> Option<&str> {
        self.done.back().map(|t| t.title.as_str())
    }

    /// What redo would do again, in words.
    pub fn redo_title(&self) -> Option<&str> {
        self.undone.last().map(|t| t.title.as_str())
    }

    /// Notes that the last transaction was undone.
    pub fn undid(&mut self) {
        self.undone.extend(self.done.pop_back());
    }

    /// Notes that the last undone transaction was done again.
    pub fn redid(&mut self) {
        self.done.extend(self.undone.pop());
    }

    /// How many transactions can be undone.
    pub fn len(&self) -> usize {
        self.done.len()
    }

    /// Whether there is nothing to undo.
    pub fn is_empty(&self) -> bool {
        self.done.is_empty()
    }

    /// Every remembered transaction: those done, oldest first, then those undone, next redo last.
    pub fn entries(&self) -> (impl DoubleEndedIterator<Item = &Arc<Transaction>>, &[Arc<Transaction>]) {
        (self.done.iter(), &self.undone)
    }

    /// Forgets all but the newest `keep` transactions.
    pub fn forget_beyond(&mut self, keep: usize) {
        let extra = self.done.len().saturating_sub(keep);
        self.done.drain(..extra);
    }
}
