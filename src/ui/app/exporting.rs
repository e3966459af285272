//! Exporting: the dialog, its recipes, and the way to what is lost.
//!
//! Must not know any format.

use super::App;
use crate::edit::RowName;
use crate::model::{AnnotatorId, ArticleId, MarkId};
use crate::session::recipes;
use crate::ui::dialogs::{Dialog, ExportDraft};
use crate::ui::jobs;
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

    pub(super) fn run_export(&mut self, ctx: &Context, write: bool) {
        let (Some(session), Some(Dialog::Export(draft))) = (&self.session, &mut self.dialog) else { return };
        let project = session.project().clone();
        let all = project.articles_in_order().into_iter().map(|(id, _)| id).collect();
        let order = draft.order(all);
        let out = write.then(|| PathBuf::from(draft.out.trim()));
        draft.answer = None;
        let (fs, folder) = (Arc::clone(&self.env.fs), session.folder().clone());
        self.jobs.start("Exporting", ctx.clone(), move |progress| {
            jobs::run_export(&*fs, &folder, &project, order, out.as_deref(), progress)
        });
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
