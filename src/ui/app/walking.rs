//! Walking from name to name: to the next run of capitalised words that waits for a mark.
//!
//! A long text is looked through a stretch at a time, so that the window stays at hand; whatever the
//! person does meanwhile ends the walk. Must not change the project.

use super::App;
use crate::model::{ArticleId, Meaning};
use crate::text::{self, Walk};
use crate::ui::focus::Selection;
use egui::Context;
use std::ops::Range;

/// How many stretches are looked through in one frame.
const IN_A_FRAME: usize = 4;

/// A walk that goes on.
#[derive(Debug)]
pub(super) struct Walking {
    article: ArticleId,
    /// Where the caret was when it began.
    from: Selection,
    /// Where to look on from.
    at: usize,
    forward: bool,
    extend: bool,
}

impl App {
    /// Selects the next name that waits for a mark, so that a letter tags it; or extends the selection
    /// over it.
    pub(crate) fn walk_names(&mut self, ctx: &Context, forward: bool, extend: bool) {
        let Some(article) = self.focus.article else { return };
        let from = self.focus.selection;
        let at = match (forward, extend) {
            (_, true) => from.caret,
            (true, false) => from.range().end,
            // The caret may stand at the end of a name, which is then the one before it.
            (false, false) => from.range().start + usize::from(from.is_empty()),
        };
        self.walking = Some(Walking { article, from, at, forward, extend });
        self.follow_walk(ctx);
    }

    /// Walks on, where a walk is under way.
    pub(super) fn follow_walk(&mut self, ctx: &Context) {
        for _ in 0..IN_A_FRAME {
            let Some(mut walk) = self.walking.take() else { return };
            if self.focus.article != Some(walk.article) || self.focus.selection != walk.from {
                return;
            }
            // What is marked already is not known yet.
            let waits = self.session.as_ref().is_some_and(|session| self.derived.lags(session));
            let step = if waits { Walk::On(walk.at) } else { self.walk_step(&walk) };
            match step {
                Walk::Found(run) => return self.arrive(&walk, &run),
                Walk::End => return self.say_walked(),
                Walk::On(at) => walk.at = at,
            }
            self.walking = Some(walk);
            if waits {
                break;
            }
        }
        ctx.request_repaint();
    }

    fn walk_step(&self, walk: &Walking) -> Walk {
        let taken = |run: &Range<usize>| self.is_marked_as_name(run);
        if walk.forward {
            text::name_after(self.body(), walk.at, taken)
        } else {
            text::name_before(self.body(), walk.at, taken)
        }
    }

    /// Whether any of the words is marked as something that a name can be. Quotes and claims hold names
    /// that still wait.
    fn is_marked_as_name(&self, run: &Range<usize>) -> bool {
        let (Some(session), Some(layer)) = (&self.session, self.layer()) else { return false };
        let schema = &session.project().schema;
        let holds_names =
            |id| schema.labels.get(id).is_some_and(|l| matches!(l.meaning, Meaning::Quote | Meaning::Claim));
        let touching = self.derived.index().touching(run.clone());
        touching.iter().filter_map(|e| layer.marks.get(&e.mark)).any(|mark| !holds_names(&mark.label))
    }

    fn arrive(&mut self, walk: &Walking, run: &Range<usize>) {
        let caret = if walk.forward { run.end } else { run.start };
        let anchor = match (walk.extend, walk.forward) {
            (true, _) => walk.from.anchor,
            (false, true) => run.start,
            (false, false) => run.end,
        };
        self.focus.mark = None;
        self.focus.pieces.clear();
        self.focus.selection = Selection { anchor, caret };
        self.view.reveal(caret);
    }

    fn say_walked(&mut self) {
        let none = if text::has_capitals(self.body()) {
            "No further name waits for a mark."
        } else {
            "This text has no capital letters to find names by."
        };
        self.say(none);
    }
}
