//! The rule for what does not fit, as a list to choose from; it stands beside the loss that it changes.
//!
//! Must not know any format.

use super::super::columns::{entry, picked};
use crate::export::{OptionSpec, Options, about_rule, rule_in_words};
use crate::ui::cx::Cx;
use egui::{RichText, Ui};

/// A rule that was chosen: the option and its value.
pub(super) type Chosen = Option<(&'static str, &'static str)>;

/// The rule in force for what `whose` says, and the others.
pub(super) fn choose(ui: &mut Ui, spec: &'static OptionSpec, options: &Options, whose: &str) -> Chosen {
    let now = options.get(spec.name).map_or(spec.default, String::as_str);
    let mut chosen = now;
    let shown = rule_in_words(spec.name, now);
    let width = 280.0_f32.min(ui.available_width());
    picked(ui, &format!("Rule for {whose}"), (whose, spec.name), width, shown, |ui| {
        for value in spec.values {
            entry(ui, &mut chosen, value, rule_in_words(spec.name, value));
        }
    });
    spec.values.iter().find(|value| **value == chosen && chosen != now).map(|value| (spec.name, *value))
}

/// The rules beside which no loss stands.
pub(super) fn others(ui: &mut Ui, cx: &Cx<'_>, rules: &[&'static OptionSpec], options: &Options) -> Chosen {
    let mut chosen = None;
    if !rules.is_empty() {
        ui.add_space(6.0);
        ui.label(RichText::new("Rules by which nothing is lost here").size(12.0).color(cx.palette.soft));
    }
    for spec in rules {
        ui.horizontal_wrapped(|ui| {
            let about = about_rule(spec);
            ui.label(RichText::new(about).size(12.5));
            chosen = chosen.or(choose(ui, spec, options, about));
        });
    }
    chosen
}
