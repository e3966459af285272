//! Undo and redo: a step of a few rows in the frame of its key, a large one on a thread.
//!
//! Must not know what a step changes.

use super::App;
use crate::edit::Refusal;
use crate::session::Session;
use crate::session::prepared::Prepared;
use crate::session::steps::Step;
use crate::ui::jobs::{Done, Kind};
use egui::Context;
use jiff::Timestamp;

/// From so many rows on the window does not wait for a step in its frame.
const MANY: usize = 2_000;

/// The step that could be gone.
type Next = fn(&Session) -> Option<Step>;

/// Goes it; gives its title.
type AtOnce = fn(&mut Session, Timestamp) -> Result<String, Refusal>;

impl App {
    /// Undoes, and says what.
    pub(crate) fn undo(&mut self, ctx: &Context) {
        self.go(ctx, Kind::Undoing, (Session::step_back, Session::undo));
    }

    /// Does again, and says what.
    pub(crate) fn redo(&mut self, ctx: &Context) {
        self.go(ctx, Kind::Redoing, (Session::step_again, Session::redo));
    }

    fn go(&mut self, ctx: &Context, kind: Kind, (next, at_once): (Next, AtOnce)) {
        let now = (self.env.clock)();
        let Some(session) = &mut self.session else { return };
        if let Some(step) = next(session).filter(|step| step.size() >= MANY) {
            return self.go_aside(ctx, kind, step);
        }
        let done = at_once(session, now);
        self.stepped(kind, done);
    }

    fn go_aside(&mut self, ctx: &Context, kind: Kind, step: Step) {
        let Some(before) = self.session.as_ref().map(Session::before) else { return };
        self.start_and_wait(ctx, kind, move |progress| {
            // One step, so that it can be stopped.
            progress.begin(1);
            Done::Stepped(kind, step.work_out(before).map(Box::new))
        });
    }

    /// Puts in place what was worked out.
    pub(super) fn put_step(&mut self, kind: Kind, prepared: Result<Box<Prepared>, Refusal>) {
        let now = (self.env.clock)();
        let Some(session) = &mut self.session else { return };
        let done = prepared.and_then(|prepared| {
            let title = prepared.title().to_owned();
            session.put(*prepared, now).map(|()| title)
        });
        self.stepped(kind, done);
    }

    fn stepped(&mut self, kind: Kind, done: Result<String, Refusal>) {
        let verb = if kind == Kind::Redoing { "Done again" } else { "Undone" };
        match done {
            Ok(title) => self.say(&format!("{verb}: {title}")),
            Err(why) => self.say(&why.to_string()),
        }
        self.forget_what_is_gone();
    }
}
