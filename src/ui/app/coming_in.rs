//! What was read comes in: planned and worked out on a thread, put in place here, and reported.
//!
//! Must not read files; jobs do.

use super::App;
use crate::model::{Problem, Recipe};
use crate::ops::Maker;
use crate::session::bring::Brought;
use crate::session::prepared::Prepared;
use crate::session::{intake, recipes};
use crate::ui::dialogs::Dialog;
use crate::ui::jobs::{self, Added, Beside, Done};
use egui::Context;

/// From so many articles on the window does not wait for them in its frame.
const MANY: usize = 32;

/// More problems than this are listed, and not only said for a while.
const SAID: usize = 3;

impl App {
    /// Has what was read planned and worked out on a thread.
    pub(super) fn add(&mut self, ctx: &Context, mut brought: Brought) {
        self.keep_unclear(&mut brought);
        let Some(session) = &self.session else { return };
        let annotator = self.focus.annotator.clone().unwrap_or_else(|| session.project().annotator_id_for("me"));
        let (before, now, ids) = (session.before(), (self.env.clock)(), self.env.ids.apart());
        let few = brought.drafts.len() < MANY;
        self.jobs.start(jobs::ADDING, ctx.clone(), move |progress| {
            jobs::add(before, brought, (annotator, now, ids), progress)
        });
        if few {
            self.jobs.wait_a_moment();
            self.poll_jobs(ctx);
        }
    }

    /// Puts in place what was worked out; where something else was done meanwhile, it is worked out again.
    pub(super) fn added(&mut self, ctx: &Context, added: Added) {
        let Added { prepared, beside } = added;
        let prepared = match prepared {
            Ok(prepared) => prepared,
            Err(why) => return self.say(&why.to_string()),
        };
        let Some(session) = &mut self.session else { return };
        if session.is_for(&prepared) && !session.still_fits(&prepared) {
            let before = session.before();
            return self.jobs.start(jobs::ADDING, ctx.clone(), move |_| {
                Done::Added(Box::new(Added { prepared: prepared.again(before), beside }))
            });
        }
        self.put(prepared, &beside);
    }

    fn put(&mut self, prepared: Prepared, beside: &Beside) {
        let now = (self.env.clock)();
        let Some(session) = &mut self.session else { return };
        if let Err(why) = session.put(prepared, now) {
            return self.say(&why.to_string());
        }
        self.came_in(beside);
    }

    /// Takes in a text that is at hand, at once.
    pub(super) fn take_in(&mut self, brought: Brought) {
        let now = (self.env.clock)();
        let Some(session) = &mut self.session else { return };
        let annotator = self.focus.annotator.clone().unwrap_or_else(|| session.project().annotator_id_for("me"));
        let mut maker = Maker { annotator, now, ids: &mut *self.env.ids };
        let mut planned = intake::plan(session.project(), &mut maker, brought.drafts, brought.schema);
        if let Err(why) = session.take_in(&mut planned, now) {
            return self.say(&why.to_string());
        }
        self.came_in(&Beside::of(planned, brought.problems, brought.recipes));
    }

    /// Shows what came in, and says what did not.
    fn came_in(&mut self, beside: &Beside) {
        let has = |id: &_| self.session.as_ref().is_some_and(|s| s.project().articles.contains_key(id));
        if let Some(id) = beside.first.filter(has) {
            self.open_article(id);
        }
        self.report(beside.came, &beside.skipped, &beside.problems);
        self.take_recipes(&beside.recipes);
    }

    fn take_recipes(&mut self, theirs: &[(String, Recipe)]) {
        let Some(session) = &self.session else { return };
        match recipes::bring(&*self.env.fs, session.folder(), theirs.iter().map(|(name, recipe)| (name, recipe))) {
            Ok(came) => came.iter().for_each(|r| self.say(&format!("Came in, too: {}.", recipes::in_words(r)))),
            Err(why) => self.say(&why.to_string()),
        }
    }

    fn report(&mut self, came: usize, skipped: &[intake::Skipped], problems: &[Problem]) {
        match came {
            0 => {}
            1 => self.say("One article came in. Correct its parts with F2 where the rules were wrong."),
            n => self.say(&format!("{n} articles came in.")),
        }
        for s in skipped.iter().take(2) {
            self.say(&format!("{}: {}.", s.file, s.why));
        }
        if problems.len() > SAID && self.dialog.is_none() {
            self.dialog = Some(Dialog::CameInWith(problems.iter().map(located).collect()));
            return;
        }
        for p in problems.iter().take(SAID) {
            self.say(&located(p));
        }
        if problems.len() > SAID {
            self.say(&format!("And {} more problems.", problems.len() - SAID));
        }
    }
}

/// A problem and where it is.
fn located(problem: &Problem) -> String {
    let file = problem.place.file.as_deref().unwrap_or_default();
    let line = problem.place.line.map_or_else(String::new, |line| format!(", line {line}"));
    format!("{file}{line}: {}", problem.message)
}
