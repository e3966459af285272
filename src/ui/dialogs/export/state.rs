//! How far it is with an answer to what is chosen: asked, worked on, there; what the window says of it.
//!
//! Must not ask anybody.

use super::{ExportDraft, Question};
use crate::session::deliver::Delivered;
use crate::ui::jobs::Kind;
use std::path::Path;

/// How far it is with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// Nobody was asked yet.
    Unasked,
    /// It is being worked on.
    Waiting,
    /// The dataset is being written; what is chosen stays as it is until then.
    Writing,
    /// It is there.
    Answered,
}

impl ExportDraft {
    /// Whether the answer is that it was written.
    pub(super) fn is_written(&self) -> bool {
        let written = |answer: &Result<Delivered, String>| answer.as_ref().is_ok_and(|done| done.certificate.is_some());
        self.state == State::Answered && self.answer.as_ref().is_some_and(written)
    }

    /// Has it rehearsed anew when it is shown next.
    pub fn ask_again(&mut self) {
        (self.answer, self.state) = (None, State::Unasked);
    }

    /// It is being worked on from now on; what is known stays in sight until then.
    pub fn wait(&mut self) {
        self.state = State::Waiting;
    }

    /// It is being written from now on.
    pub fn writes(&mut self) {
        self.state = State::Writing;
    }

    /// Whether it is being written.
    pub fn is_writing(&self) -> bool {
        self.state == State::Writing
    }

    /// Nothing was written, for this is to be answered first; what is known stays in sight.
    pub fn asks(&mut self, question: Question) {
        (self.question, self.state) = (Some(question), State::Unasked);
    }

    /// It goes to this path, unless it is on its way already.
    pub fn goes_to(&mut self, path: &Path) {
        if !self.is_writing() {
            self.out = path.display().to_string();
        }
    }

    /// Here is the answer.
    pub fn answered(&mut self, answer: Result<Delivered, String>) {
        (self.answer, self.state) = (Some(answer), State::Answered);
        self.unseen = self.is_written();
    }

    /// There will be no answer to what was asked, and why.
    pub fn failed(&mut self, why: &str) {
        if self.is_asked() {
            self.answered(Err(why.to_owned()));
        }
    }

    /// What is done beside the window now. Where that is not for this dialog, nobody works on its answer any
    /// more, for other work came in between; it is asked for again.
    pub fn follow_work(&mut self, runs: Option<Kind>) {
        self.held = runs.and_then(Kind::holds);
        if self.is_asked() && !runs.is_some_and(Kind::exports) {
            self.state = State::Unasked;
        }
    }

    /// Whether somebody works on the answer.
    fn is_asked(&self) -> bool {
        matches!(self.state, State::Waiting | State::Writing)
    }
}
