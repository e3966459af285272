//! A dataset: format, whose layers, which articles, what it will lose, where it goes.
//!
//! Must not write: it gives orders, and shows what they brought back.

use super::{Ask, Order, buttons, committed_field, line, title};
use crate::export::{self, Format, OptionSpec, Options, losses_in_words};
use crate::model::{AnnotatorId, ArticleId};
use crate::session::deliver::Delivered;
use crate::ui::cx::Cx;
use crate::ui::icons;
use crate::ui::jobs::ExportOrder;
use crate::ui::theme::semibold;
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
            answer: None,
            asked: false,
        }
    }

    /// The order this stands for; `write` also names the file.
    pub fn order(&self, all: Vec<ArticleId>, write: bool) -> ExportOrder {
        ExportOrder {
            format: self.format,
            annotators: self.annotators.iter().cloned().collect(),
            articles: self.only.map_or(all, |one| vec![one]),
            options: self.options.clone(),
            out: write.then(|| PathBuf::from(self.out.trim())),
        }
    }

    pub(super) fn show(&mut self, ui: &mut Ui, cx: &Cx<'_>, orders: &mut Vec<Order>) {
        title(ui, "Export a dataset");
        let before = (self.format, self.annotators.clone(), self.only, self.options.clone());
        self.choose_format(ui);
        self.choose_what(ui, cx);
        if let Some(format) = export::by_id(self.format) {
            self.choose_options(ui, format);
        }
        if before != (self.format, self.annotators.clone(), self.only, self.options.clone()) || !self.asked {
            self.answer = None;
            self.asked = true;
            orders.push(Order::Rehearse);
        }
        ui.separator();
        self.show_answer(ui, cx);
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
        for spec in format.options {
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

    fn show_answer(&self, ui: &mut Ui, cx: &Cx<'_>) {
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
            Some(Ok(delivered)) => show_delivered(ui, cx, delivered),
        }
    }
}

fn show_delivered(ui: &mut Ui, cx: &Cx<'_>, delivered: &Delivered) {
    let w = &delivered.written;
    ui.label(
        RichText::new(format!("{} of {} marks in {} articles", w.written, w.marks, w.articles)).font(semibold(13.5)),
    );
    let losses = losses_in_words(w);
    if losses.is_empty() {
        ui.label(RichText::new(format!("{} Nothing is lost.", icons::CHECK_CIRCLE)).color(cx.palette.good));
    }
    egui::ScrollArea::vertical().max_height(140.0).show(ui, |ui| {
        for loss in losses {
            ui.label(RichText::new(format!("{} {loss}", icons::WARNING)).size(12.5).color(cx.palette.warning));
        }
    });
    for file in &delivered.files {
        ui.label(
            RichText::new(format!("{} {} ({} bytes)", icons::CHECK, file.path, file.bytes))
                .size(12.5)
                .color(cx.palette.good),
        );
    }
    if !delivered.files.is_empty() {
        let (words, colour) = match delivered.mismatches.len() {
            0 => ("Read again: everything is there.".to_owned(), cx.palette.good),
            n => (format!("Read again: {n} differences. {}", delivered.mismatches[0].message), cx.palette.bad),
        };
        ui.label(RichText::new(words).color(colour));
    }
}
