//! What can be chosen for an export: format, whose layers, which articles, the format's options, what all have.
//!
//! Must not know what is lost: rules for that stand beside the losses.

use super::super::{committed_field, tick};
use super::ExportDraft;
use crate::export::{self, COMMON, Format, OptionSpec, is_rule};
use crate::ui::cx::Cx;
use egui::{RichText, Ui};
use std::collections::BTreeSet;

impl ExportDraft {
    pub(super) fn choose(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        self.choose_format(ui);
        self.choose_what(ui, cx);
        if let Some(format) = export::by_id(self.format) {
            self.choose_options(ui, format);
        }
        self.choose_contents(ui, cx);
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

    fn choose_what(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        ui.horizontal_wrapped(|ui| {
            ui.label("Whose layers:");
            for (id, row) in &cx.project().annotators {
                tick(ui, &mut self.annotators, id, &row.name);
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
        // What every format has stands below, and rules beside what they change.
        let own = |spec: &&OptionSpec| !is_rule(spec) && COMMON.iter().all(|common| common.name != spec.name);
        for spec in format.options.iter().filter(own) {
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
}
