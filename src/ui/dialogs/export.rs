//! A dataset: format, whose layers, which articles, what it will lose, where it goes.
//!
//! Must not write: it gives orders, and shows what they brought back.

mod answer;
mod recipes;

use super::{Ask, Order, buttons, committed_field, line, title};
use crate::export::{self, COMMON, Format, OptionSpec, Options};
use crate::model::{AnnotatorId, ArticleId, Recipe};
use crate::session::dataset;
use crate::session::deliver::Delivered;
use crate::ui::cx::Cx;
use crate::ui::icons;
use egui::{RichText, Ui};
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
    /// What the rehearsal or the writing brought back, and for which choice.
    pub answer: Option<Result<Delivered, String>>,
    asked: bool,
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
            asked: false,
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
        recipes::show(self, ui, cx, orders);
        let field = line(ui, "File", &mut self.out, "where the dataset goes");
        field.on_hover_text("A folder takes a file named after the project; a file that is there is replaced");
        if ui.button("Browse …").clicked() {
            orders.push(Order::Browse(Ask::ExportTo));
        }
        let ready = if self.out.trim().is_empty() { Err("Say where it goes.".to_owned()) } else { Ok(()) };
        if buttons(ui, "Export", &ready, orders) {
            orders.push(Order::Export);
        }
    }

    fn choices(&mut self, ui: &mut Ui, cx: &Cx<'_>, orders: &mut Vec<Order>) {
        let before = (self.format, self.annotators.clone(), self.only, self.options.clone());
        self.choose_format(ui);
        self.choose_what(ui, cx);
        if let Some(format) = export::by_id(self.format) {
            self.choose_options(ui, format);
        }
        self.choose_contents(ui, cx);
        if before != (self.format, self.annotators.clone(), self.only, self.options.clone()) || !self.asked {
            self.answer = None;
            self.asked = true;
            orders.push(Order::Rehearse);
        }
        ui.separator();
        self.show_answer(ui, cx, orders);
    }

    fn choose_format(&mut self, ui: &mut Ui) {
        ui.horizontal_wrapped(|ui| {
            for format in export::ALL {
                if ui.selectable_label(self.format == format.id, format.title).on_hover_text(format.about).clicked()
                    && self.format != format.id
                {
                    self.rename(format);
                    self.format = format.id;
                    self.options.clear();
                }
            }
        });
        if let Some(format) = export::by_id(self.format) {
            ui.label(RichText::new(format!("{} Offsets: {}.", format.about, format.offset_unit)).size(12.0).weak());
        }
    }

    /// Keeps the file's name and changes its extension.
    fn rename(&mut self, to: &Format) {
        let path = PathBuf::from(self.out.trim());
        if !self.out.trim().is_empty() {
            self.out = path.with_extension(to.extension).display().to_string();
        }
    }

    fn choose_what(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        ui.horizontal_wrapped(|ui| {
            ui.label("Whose layers:");
            for (id, row) in &cx.project().annotators {
                let mut on = self.annotators.contains(id);
                if ui.checkbox(&mut on, &row.name).changed() {
                    if on {
                        self.annotators.insert(id.clone())
                    } else {
                        self.annotators.remove(id)
                    };
                }
            }
        });
        ui.horizontal(|ui| {
            ui.label("Articles:");
            if ui.radio(self.only.is_none(), format!("all {}", cx.project().articles.len())).clicked() {
                self.only = None;
            }
            if let Some(here) = cx.article()
                && ui.radio(self.only.is_some(), "the open one").clicked()
            {
                self.only = Some(here);
            }
        });
    }

    fn choose_options(&mut self, ui: &mut Ui, format: &Format) {
        // What every format has stands below.
        for spec in format.options.iter().filter(|spec| COMMON.iter().all(|common| common.name != spec.name)) {
            ui.horizontal_wrapped(|ui| {
                ui.label(RichText::new(format!("{}:", spec.name)).size(12.5)).on_hover_text(spec.about);
                let now = self.options.get(spec.name).map_or(spec.default, String::as_str).to_owned();
                for choice in spec.values {
                    if ui.selectable_label(now == *choice, RichText::new(*choice).size(12.5)).clicked() {
                        self.options.insert(spec.name.to_owned(), (*choice).to_owned());
                    }
                }
                if spec.values.is_empty() {
                    self.free_option(ui, spec);
                }
                ui.label(RichText::new(spec.about).size(11.5).weak());
            });
        }
    }

    /// What every format can be asked: labels and their names, attributes, parts.
    fn choose_contents(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let changed = COMMON.iter().filter(|spec| self.options.contains_key(spec.name)).count();
        let title = if changed == 0 {
            "Labels, names, parts".to_owned()
        } else {
            format!("Labels, names, parts ({changed} chosen)")
        };
        egui::CollapsingHeader::new(title).id_salt("contents").show(ui, |ui| {
            self.choose_labels(ui, cx);
            for spec in COMMON.iter().filter(|spec| spec.name != "labels") {
                ui.horizontal_wrapped(|ui| {
                    ui.label(RichText::new(format!("{}:", spec.name)).size(12.5));
                    self.free_option(ui, spec);
                    ui.label(RichText::new(spec.about).size(11.5).weak());
                });
            }
        });
    }

    /// A box for each label; all of them are the same as no choice.
    fn choose_labels(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let schema = &cx.project().schema;
        let all: Vec<String> = schema.labels.keys().map(ToString::to_string).collect();
        let chosen = self.options.get("labels").cloned();
        let mut chosen: BTreeSet<String> = match chosen {
            Some(listed) => listed.split(',').map(|l| l.trim().to_owned()).collect(),
            None => all.iter().cloned().collect(),
        };
        ui.horizontal_wrapped(|ui| {
            for (id, row) in schema.labels_in_order() {
                let mut on = chosen.contains(id.as_str());
                if ui.checkbox(&mut on, RichText::new(&row.name).size(12.5)).changed() {
                    if on {
                        chosen.insert(id.to_string())
                    } else {
                        chosen.remove(id.as_str())
                    };
                    self.options.remove("labels");
                    if !all.iter().all(|id| chosen.contains(id)) {
                        let listed: Vec<&str> = chosen.iter().map(String::as_str).collect();
                        self.options.insert("labels".to_owned(), listed.join(","));
                    }
                }
            }
        });
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

    /// Has it rehearsed again when it is shown next.
    pub fn ask_again(&mut self) {
        (self.answer, self.asked) = (None, false);
    }

    /// A field for an option that takes any text; what is typed counts once the field is left, so
    /// that half a word is not refused.
    fn free_option(&mut self, ui: &mut Ui, spec: &OptionSpec) {
        let kept = self.options.get(spec.name).cloned().unwrap_or_default();
        let (name, hint) = (spec.name, spec.default);
        if let Some(typed) = committed_field(ui, ("option", name), &kept, hint, name) {
            if typed.trim().is_empty() {
                self.options.remove(name);
            } else {
                self.options.insert(name.to_owned(), typed);
            }
        }
    }

    fn show_answer(&self, ui: &mut Ui, cx: &Cx<'_>, orders: &mut Vec<Order>) {
        match &self.answer {
            None => {
                ui.horizontal(|ui| {
                    ui.spinner();
                    ui.label("Looking at what this format can carry …");
                });
            }
            Some(Err(why)) => {
                ui.label(RichText::new(format!("{} {why}", icons::WARNING)).color(cx.palette.bad));
            }
            Some(Ok(delivered)) => answer::show(ui, cx, delivered, orders),
        }
    }
}
