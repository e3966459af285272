//! A dataset: format, whose layers, which articles, what it will lose, where it goes.
//!
//! Must not write: it gives orders, and shows what they brought back.

mod answer;
mod choices;
mod question;
mod recipes;
mod rules;
mod state;

pub use question::Question;
use state::State;

use super::{Browse, Order, buttons_leaving, line, title};
use crate::export::{self, Format, Options};
use crate::model::{AnnotatorId, ArticleId, Recipe};
use crate::session::dataset;
use crate::session::deliver::Delivered;
use crate::ui::cx::Cx;
use egui::Ui;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// What is chosen and what came back.
#[derive(Debug)]
pub struct ExportDraft {
    /// The format.
    pub format: &'static str,
    annotators: BTreeSet<AnnotatorId>,
    only: Option<ArticleId>,
    options: Options,
    /// Where it goes.
    pub out: String,
    /// The name to keep the choices under.
    recipe: String,
    /// The names of the recipes there are.
    pub recipes: Vec<String>,
    /// What the rehearsal or the writing brought back.
    answer: Option<Result<Delivered, String>>,
    /// How far it is with an answer to what is chosen now.
    state: State,
    /// Why nothing can be looked at or written now, if so.
    held: Option<&'static str>,
    /// Whether what was written is still to be brought into sight.
    unseen: bool,
    /// Whether what is there already may be replaced, while that is asked.
    pub question: Option<Question>,
}

impl ExportDraft {
    /// Everybody’s layers of all articles, as lossless records.
    pub fn new(cx_annotators: BTreeSet<AnnotatorId>, out: String) -> Self {
        Self {
            format: "jsonl",
            annotators: cx_annotators,
            only: None,
            options: Options::new(),
            out,
            recipe: String::new(),
            recipes: Vec::new(),
            answer: None,
            state: State::Unasked,
            held: None,
            unseen: false,
            question: None,
        }
    }

    /// The order this stands for.
    pub fn order(&self, all: Vec<ArticleId>) -> dataset::Order {
        dataset::Order {
            format: self.format.to_owned(),
            annotators: self.annotators.iter().cloned().collect(),
            articles: self.only.map_or(all, |one| vec![one]),
            options: self.options.clone(),
        }
    }

    pub(super) fn show(&mut self, ui: &mut Ui, cx: &Cx<'_>, orders: &mut Vec<Order>) {
        title(ui, "Export a dataset");
        // What is chosen may need more room than there is; where it goes and the buttons stay in sight.
        let most = (ui.ctx().content_rect().height() - 330.0).max(120.0);
        let scroll = egui::ScrollArea::vertical().id_salt("choices").max_height(most).auto_shrink([false, true]);
        scroll.show(ui, |ui| self.choices(ui, cx, orders));
        ui.separator();
        ui.add_enabled_ui(!self.is_writing(), |ui| self.place(ui, cx, orders));
        let leave = if self.is_written() || self.is_writing() { "Close" } else { "Cancel" };
        if buttons_leaving(ui, ("Export", leave), &self.ready(), orders) && self.question.is_none() {
            orders.push(Order::Export(Vec::new()));
        }
        self.ask_to_replace(ui.ctx(), orders);
    }

    /// Whether it can be written, or why not.
    fn ready(&self) -> Result<(), String> {
        match self.held {
            _ if self.is_writing() => Err("It is being written.".to_owned()),
            Some(why) => Err(why.to_owned()),
            None if self.out.trim().is_empty() => Err("Say where it goes.".to_owned()),
            None => Ok(()),
        }
    }

    /// Where it goes, and the recipe that repeats it.
    fn place(&mut self, ui: &mut Ui, cx: &Cx<'_>, orders: &mut Vec<Order>) {
        recipes::show(self, ui, cx, orders);
        let field = line(ui, "File", &mut self.out, "where the dataset goes");
        field.on_hover_text(
            "A folder takes a file named after the project; you are asked before anything that is there is replaced",
        );
        if ui.button("Browse …").clicked() {
            orders.push(Order::Browse(Browse::ExportTo));
        }
    }

    fn choices(&mut self, ui: &mut Ui, cx: &Cx<'_>, orders: &mut Vec<Order>) {
        let before = (self.format, self.annotators.clone(), self.only, self.options.clone());
        ui.add_enabled_ui(!self.is_writing(), |ui| {
            self.choose(ui, cx);
            ui.separator();
            self.show_answer(ui, cx, orders);
        });
        if before.0 != self.format {
            self.answer = None;
        }
        if before != (self.format, self.annotators.clone(), self.only, self.options.clone()) {
            self.state = State::Unasked;
        }
        if self.state == State::Unasked {
            orders.push(Order::Rehearse);
        }
    }

    /// Keeps the name and changes its extension. A folder is called after its format too: without its extension
    /// the name would be that of the project's own folder.
    fn rename(&mut self, to: &Format) {
        if self.out.trim().is_empty() {
            return;
        }
        let path = PathBuf::from(self.out.trim());
        let is_folder = export::by_id(self.format).is_some_and(|format| format.folder);
        let name = if is_folder { path.file_name() } else { path.file_stem() };
        let name = name.unwrap_or_default().to_string_lossy();
        let name = name.strip_suffix(&format!("-{}", self.format)).unwrap_or(&name);
        let name = if to.folder { format!("{name}-{}", to.id) } else { format!("{name}.{}", to.extension) };
        self.out = path.with_file_name(name).display().to_string();
    }

    /// The choices as a recipe; `stem` gives an article's name.
    pub fn recipe(&self, everybody: &BTreeSet<AnnotatorId>, stem: impl Fn(ArticleId) -> Option<String>) -> Recipe {
        let chosen = if self.annotators == *everybody { BTreeSet::new() } else { self.annotators.clone() };
        let articles = self.only.and_then(stem).into_iter().collect();
        Recipe::new(self.format, chosen.into_iter().collect(), articles, self.options.clone())
    }

    /// Takes the choices of a recipe; `named` finds an article by its name.
    ///
    /// # Errors
    /// A sentence when there is no such format; then nothing has changed.
    pub fn follow(
        &mut self,
        recipe: &Recipe,
        everybody: &BTreeSet<AnnotatorId>,
        named: impl Fn(&str) -> Option<ArticleId>,
    ) -> Result<(), String> {
        let format = export::by_id(&recipe.to).ok_or_else(|| format!("There is no format “{}”.", recipe.to))?;
        self.rename(format);
        self.format = format.id;
        self.options.clone_from(&recipe.options);
        self.annotators =
            if recipe.annotators.is_empty() { everybody.clone() } else { recipe.annotators.iter().cloned().collect() };
        self.only = recipe.articles.first().and_then(|stem| named(stem));
        self.ask_again();
        Ok(())
    }
}
