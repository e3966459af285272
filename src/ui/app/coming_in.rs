//! What was read comes in: planned and worked out on a thread, put in place here, and reported.
//!
//! Must not read files; jobs do.

use super::App;
use crate::edit::Refusal;
use crate::model::{Problem, Recipe};
use crate::ops::Maker;
use crate::session::bring::Brought;
use crate::session::prepared::{Prepared, Whose};
use crate::session::{intake, recipes};
use crate::store::Progress;
use crate::ui::dialogs::Dialog;
use crate::ui::jobs::{self, Added, Beside, Kind};
use egui::{Context, Event};

/// From so many articles on the window does not wait for them in its frame.
const MANY: usize = 32;

/// So often it is worked out again beside the window.
const TRIES: usize = 2;

/// More problems than this are listed, and not only said for a while.
const SAID: usize = 3;

impl App {
    /// Has what was read planned and worked out on a thread, if the project is still open that it was read for.
    pub(super) fn add(&mut self, ctx: &Context, mut brought: Brought, whose: &Whose) {
        let Some(session) = self.session.as_ref().filter(|session| session.is_whose(whose)) else {
            return self.say("Another project is open by now; nothing came in.");
        };
        let annotator = self.focus.annotator.clone().unwrap_or_else(|| session.project().annotator_id_for("me"));
        let before = session.before();
        self.keep_unclear(&mut brought);
        let (now, ids) = ((self.env.clock)(), self.env.ids.apart());
        let few = brought.drafts.len() < MANY;
        let work = move |progress: &Progress| jobs::add(before, brought, (annotator, now, ids), progress);
        if few {
            self.start_and_wait(ctx, Kind::Adding, work);
        } else {
            self.start(ctx, Kind::Adding, work);
        }
    }

    /// Puts in place what was worked out; where something else was done meanwhile, it is worked out again.
    pub(super) fn added(&mut self, ctx: &Context, added: Added) {
        let Added { prepared, beside, again } = added;
        let prepared = match prepared {
            Ok(prepared) => prepared,
            Err(why) => return self.refused(ctx, &why, &beside),
        };
        let Some(session) = &self.session else { return };
        // Somebody who works without a pause must not keep it out for ever: then the gate works it out.
        if again < TRIES && session.is_for(&prepared) && !session.still_fits(&prepared) {
            let before = session.before();
            let work = move |progress: &Progress| jobs::add_again(prepared, before, beside, again + 1, progress);
            self.start(ctx, Kind::Adding, work);
            return;
        }
        self.put(ctx, prepared, &beside);
    }

    fn put(&mut self, ctx: &Context, prepared: Prepared, beside: &Beside) {
        let now = (self.env.clock)();
        let Some(session) = &mut self.session else { return };
        match session.put(prepared, now) {
            Ok(()) => self.came_in(ctx, beside),
            Err(why) => self.refused(ctx, &why, beside),
        }
    }

    /// Says why nothing came in; what was wrong with the files is worth knowing all the same.
    fn refused(&mut self, ctx: &Context, why: &Refusal, beside: &Beside) {
        self.report(ctx, 0, &beside.skipped, &beside.problems);
        self.say(&why.to_string());
    }

    /// Takes in a text that is at hand, at once.
    pub(super) fn take_in(&mut self, ctx: &Context, brought: Brought) {
        let now = (self.env.clock)();
        let Some(session) = &mut self.session else { return };
        let annotator = self.focus.annotator.clone().unwrap_or_else(|| session.project().annotator_id_for("me"));
        let mut maker = Maker { annotator, now, ids: &mut *self.env.ids };
        let mut planned = intake::plan(session.project(), &mut maker, brought.drafts, brought.schema);
        let taken = session.take_in(&mut planned, now);
        let beside = Beside::of(planned, brought.problems, brought.recipes);
        match taken {
            Ok(()) => self.came_in(ctx, &beside),
            Err(why) => self.refused(ctx, &why, &beside),
        }
    }

    /// Shows what came in, and says what did not.
    fn came_in(&mut self, ctx: &Context, beside: &Beside) {
        let has = |id: &_| self.session.as_ref().is_some_and(|s| s.project().articles.contains_key(id));
        if let Some(id) = beside.first.filter(has) {
            self.open_article(id);
        }
        self.report(ctx, beside.came, &beside.skipped, &beside.problems);
        if !beside.declared.is_empty() {
            self.say(&format!("Came in with it: {}.", beside.declared));
        }
        self.take_recipes(&beside.recipes);
    }

    fn take_recipes(&mut self, theirs: &[(String, Recipe)]) {
        let Some(session) = self.session.as_ref().filter(|session| session.read_only().is_none()) else { return };
        match recipes::bring(&*self.env.fs, session.folder(), theirs.iter().map(|(name, recipe)| (name, recipe))) {
            Ok(came) => came.iter().for_each(|r| self.say(&format!("Came in, too: {}.", recipes::in_words(r)))),
            Err(why) => self.say(&why.to_string()),
        }
    }

    fn report(&mut self, ctx: &Context, came: usize, skipped: &[intake::Skipped], problems: &[Problem]) {
        match came {
            0 => {}
            1 => self.say("One article came in. Correct its parts with F2 where the rules were wrong."),
            n => self.say(&format!("{n} articles came in.")),
        }
        for s in skipped.iter().take(2) {
            self.say(&format!("{}: {}.", s.file, s.why));
        }
        if problems.len() > SAID {
            self.unlisted.extend(problems.iter().map(located));
            self.list_problems(ctx);
            if !self.unlisted.is_empty() {
                self.say(&format!(
                    "{} problems in the files: you get their list when you are done here.",
                    problems.len()
                ));
            }
            return;
        }
        for p in problems {
            self.say(&located(p));
        }
    }

    /// Lists what was wrong, once nobody types and no other dialog is open: a dialog takes the keyboard, and a
    /// key of the frame in which it opens is meant for something else.
    pub(super) fn list_problems(&mut self, ctx: &Context) {
        if self.dialog.is_some() || self.unlisted.is_empty() || ctx.text_edit_focused() {
            return;
        }
        if ctx.input(|input| input.events.iter().any(|event| matches!(event, Event::Key { .. } | Event::Text(_)))) {
            return ctx.request_repaint();
        }
        self.dialog = Some(Dialog::CameInWith(std::mem::take(&mut self.unlisted)));
    }
}

/// A problem and where it is.
fn located(problem: &Problem) -> String {
    let file = problem.place.file.as_deref().unwrap_or_default();
    let line = problem.place.line.map_or_else(String::new, |line| format!(", line {line}"));
    format!("{file}{line}: {}", problem.message)
}
