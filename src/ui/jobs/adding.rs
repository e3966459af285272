//! Bringing in what was read: planned and worked out beside the window, which puts it in place.
//!
//! Must not read files, nor put anything in place.

use super::Done;
use crate::edit::{Refusal, Transaction};
use crate::model::{AnnotatorId, ArticleId, IdSource, Problem, Recipe};
use crate::ops::Maker;
use crate::session::bring::Brought;
use crate::session::intake::{self, Intake, Skipped};
use crate::session::prepared::{Before, Prepared};
use crate::store::Progress;
use jiff::Timestamp;

/// Articles that are ready to be put in place.
#[derive(Debug)]
pub struct Added {
    /// The change, or why it cannot be.
    pub prepared: Result<Prepared, Refusal>,
    /// What is to be said of it.
    pub beside: Beside,
    /// How often it was worked out again, for something else was done meanwhile.
    pub again: usize,
}

/// What is to be said of articles that come in.
#[derive(Debug)]
pub struct Beside {
    /// The first of them, or the one that is here already.
    pub first: Option<ArticleId>,
    /// How many come in.
    pub came: usize,
    /// What stays out.
    pub skipped: Vec<Skipped>,
    /// What was wrong.
    pub problems: Vec<Problem>,
    /// What the schema gets that files declare, in words.
    pub declared: String,
    /// Recipes that come along.
    pub recipes: Vec<(String, Recipe)>,
}

impl Beside {
    /// What is to be said of what was planned.
    pub fn of(planned: Intake, problems: Vec<Problem>, recipes: Vec<(String, Recipe)>) -> Self {
        let first = planned.ids.first().copied().or_else(|| planned.skipped.iter().find_map(|s| s.same_as));
        let Intake { ids, skipped, declared, .. } = planned;
        Self { first, came: ids.len(), skipped, problems, declared, recipes }
    }
}

/// Plans what was read, for the person who works, and works out what the project becomes.
pub fn add(
    before: Before,
    brought: Brought,
    (annotator, now, mut ids): (AnnotatorId, Timestamp, Box<dyn IdSource>),
    progress: &Progress,
) -> Done {
    let mut maker = Maker { annotator, now, ids: &mut *ids };
    let mut planned = intake::plan_telling(before.project(), &mut maker, brought.drafts, brought.schema, progress);
    let (title, edits, texts) =
        (planned.title(), std::mem::take(&mut planned.edits), std::mem::take(&mut planned.texts));
    let prepared = before.prepare(Transaction::new(title, edits), texts);
    Done::Added(Box::new(Added { prepared, beside: Beside::of(planned, brought.problems, brought.recipes), again: 0 }))
}

/// Works it out once more, on the project as it is by now.
pub fn add_again(prepared: Prepared, before: Before, beside: Beside, again: usize, progress: &Progress) -> Done {
    // One step, so that it can be stopped.
    progress.begin(1);
    Done::Added(Box::new(Added { prepared: prepared.again(before), beside, again }))
}
