//! Exporting: the dialog, its recipes, and the way to what is lost.
//!
//! Must not know any format.

use super::App;
use crate::edit::RowName;
use crate::model::{AnnotatorId, ArticleId, MarkId, Project};
use crate::session::dataset::{self, There};
use crate::session::deliver::Delivered;
use crate::session::recipes;
use crate::ui::dialogs::{Dialog, ExportDraft, Question};
use crate::ui::jobs::{self, Kind};
use egui::Context;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

impl App {
    /// The dialog that exports, with everybody who said something; as it was left on the way to something
    /// that is lost.
    pub(crate) fn show_export(&mut self) {
        let Some(session) = &self.session else { return };
        let mut draft = self.left_export.take().unwrap_or_else(|| {
            let beside = session.folder().root().with_extension("jsonl");
            Box::new(ExportDraft::new(self.everybody(), beside.display().to_string()))
        });
        draft.recipes = recipes::names(&*self.env.fs, session.folder());
        draft.ask_again();
        self.dialog = Some(Dialog::Export(draft));
    }

    /// Everybody who said something.
    fn everybody(&self) -> BTreeSet<AnnotatorId> {
        let layers = self.session.iter().flat_map(|session| session.project().layers.keys());
        layers.map(|(_, who)| who.clone()).collect()
    }

    /// Looks what an export would lose; what comes in comes first, and belongs to it.
    pub(super) fn rehearse(&mut self, ctx: &Context) {
        if self.jobs.held().is_some() {
            return;
        }
        let Some((project, order)) = self.ordered() else { return };
        if self.start(ctx, Kind::Rehearsing, move |progress| jobs::rehearse(&project, order, progress))
            && let Some(Dialog::Export(draft)) = &mut self.dialog
        {
            draft.wait();
        }
    }

    /// Writes an export; of what is there already, only what is among `replaceable` is replaced.
    pub(super) fn export(&mut self, ctx: &Context, replaceable: Vec<There>) {
        let Some((project, order)) = self.ordered() else { return };
        let (Some(session), Some(Dialog::Export(draft))) = (&self.session, &self.dialog) else { return };
        let out = PathBuf::from(draft.out.trim());
        let (fs, folder) = (Arc::clone(&self.env.fs), session.folder().clone());
        let started = self.start(ctx, Kind::Exporting, move |progress| {
            jobs::export(&*fs, &folder, &project, order, (&out, &replaceable), progress)
        });
        if let (true, Some(Dialog::Export(draft))) = (started, &mut self.dialog) {
            draft.writes();
        }
    }

    /// The project as it is, and what of it is asked for.
    fn ordered(&self) -> Option<(Project, dataset::Order)> {
        let (Some(session), Some(Dialog::Export(draft))) = (&self.session, &self.dialog) else { return None };
        let project = session.project().clone();
        let order = draft.order(project.articles_in_order().into_iter().map(|(id, _)| id).collect());
        Some((project, order))
    }

    /// Tells the dialog what else is done, and that nobody works for it any more where that is so.
    pub(super) fn follow_export(&mut self) {
        if let Some(Dialog::Export(draft)) = &mut self.dialog {
            draft.follow_work(self.jobs.kind());
        }
    }

    /// Says what would be lost, unless the person has left.
    pub(super) fn rehearsed(&mut self, told: Result<Delivered, String>) {
        if let Some(Dialog::Export(draft)) = &mut self.dialog {
            draft.answered(told);
        }
    }

    /// Says what was written, also to somebody who does something else by now.
    pub(super) fn exported(&mut self, result: Result<Delivered, String>) {
        match (&mut self.dialog, result) {
            (Some(Dialog::Export(draft)), result) if draft.is_writing() => draft.answered(result),
            (_, Ok(done)) if done.mismatches.is_empty() => {
                let files = done.files.len();
                self.say(&format!("Exported: {files} {}, read again.", if files == 1 { "file" } else { "files" }));
            }
            (_, Ok(done)) => self.say(&format!("Exported, but: {}.", done.mismatches[0].message)),
            (_, Err(why)) => self.say(&format!("Not exported: {why}")),
        }
    }

    /// There will be no answer, and why.
    pub(super) fn export_failed(&mut self, why: &str) {
        if let Some(Dialog::Export(draft)) = &mut self.dialog {
            draft.failed(why);
        }
    }

    /// Asks whether what is there may be replaced.
    pub(super) fn ask_to_replace(&mut self, there: Vec<There>, free: Option<PathBuf>) {
        match &mut self.dialog {
            Some(Dialog::Export(draft)) if draft.is_writing() => draft.asks(Question { there, free }),
            _ => self.say("Not exported, for something is there already; export again to be asked about it."),
        }
    }

    /// Shows something that is lost at its place; the export comes back as it was left.
    pub(super) fn show_example(&mut self, article: ArticleId, mark: Option<MarkId>) {
        let Some(session) = &self.session else { return };
        let has = |layer: &crate::model::Layer| mark.is_some_and(|mark| layer.marks.contains_key(&mark));
        let who = session.project().layers_of(article).find(|(_, layer)| has(layer)).map(|(who, _)| who.clone());
        if let Some(Dialog::Export(draft)) = self.dialog.take() {
            self.left_export = Some(draft);
        }
        match who.zip(mark) {
            Some((who, mark)) => self.show_row(&RowName::Mark(((article, who), mark))),
            None => self.open_article(article),
        }
        self.say("Exporting again goes back to where you were.");
    }

    /// Chooses as a recipe does.
    pub(super) fn follow_recipe(&mut self, name: &str) {
        let everybody = self.everybody();
        let (Some(session), Some(Dialog::Export(draft))) = (&self.session, &mut self.dialog) else { return };
        let project = session.project();
        let named = |stem: &str| project.articles.iter().find(|(_, a)| a.stem == stem).map(|(id, _)| *id);
        let recipe = recipes::recipe(&*self.env.fs, session.folder(), name).map_err(|why| why.to_string());
        if let Err(why) = recipe.and_then(|recipe| draft.follow(&recipe, &everybody, named)) {
            self.say(&why);
        }
    }

    /// Keeps the choices as a recipe.
    pub(super) fn keep_recipe(&mut self, name: &str) {
        let everybody = self.everybody();
        let (Some(session), Some(Dialog::Export(draft))) = (&self.session, &mut self.dialog) else { return };
        let articles = &session.project().articles;
        let recipe = draft.recipe(&everybody, |id| articles.get(&id).map(|a| a.stem.clone()));
        let kept = recipes::keep(&*self.env.fs, session.folder(), name, &recipe);
        draft.recipes = recipes::names(&*self.env.fs, session.folder());
        let words = match kept {
            Ok(()) => format!("The recipe “{name}” is kept in the project; --option recipe={name} does the same."),
            Err(why) => why.to_string(),
        };
        self.say(&words);
    }
}
