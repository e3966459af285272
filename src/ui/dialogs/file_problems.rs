//! What is wrong with the project's files, and what can be done about it.
//!
//! Must not do it: every repair is an order.

use super::versions::when;
use super::{Order, title};
use crate::model::{Problem, Severity};
use crate::session::repair::can_repair;
use crate::session::versions::kind_of;
use crate::store::Version;
use crate::ui::cx::Cx;
use crate::ui::icons;
use crate::ui::theme::semibold;
use egui::{CornerRadius, Frame, Margin, RichText, Stroke, Ui};
use std::path::Path;

/// The most problems that are drawn at once.
const SHOWN: usize = 60;

pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, orders: &mut Vec<Order>) {
    let p = cx.palette;
    title(ui, "Problems in the files");
    let all = cx.session.problems();
    let words = if all.is_empty() {
        "The project’s files are all in order."
    } else {
        "What cannot be read is left out and never written over. A repair keeps the file as it was in the trash."
    };
    ui.label(RichText::new(words).size(12.5).color(p.soft));
    ui.add_space(8.0);
    for problem in all.iter().take(SHOWN) {
        row(ui, cx, problem, orders);
        ui.add_space(6.0);
    }
    if all.len() > SHOWN {
        ui.label(
            RichText::new(format!("And {} more; `sidenote check` lists them all.", all.len() - SHOWN)).color(p.soft),
        );
    }
    if ui.button("Close").clicked() {
        orders.push(Order::Close);
    }
}

fn row(ui: &mut Ui, cx: &Cx<'_>, problem: &Problem, orders: &mut Vec<Order>) {
    let p = cx.palette;
    let frame = Frame::new().fill(p.ground).stroke(Stroke::new(1.0, p.line)).corner_radius(CornerRadius::same(8));
    frame.inner_margin(Margin::symmetric(12, 10)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let colour = if problem.severity == Severity::Error { p.bad } else { p.warning };
        let file = problem.place.file.clone().unwrap_or_default();
        ui.horizontal(|ui| {
            ui.label(RichText::new(icons::WARNING).size(14.0).color(colour));
            let line = problem.place.line.map_or_else(String::new, |line| format!(", line {line}"));
            let name = if file.is_empty() { problem.kind.replace('_', " ") } else { format!("{file}{line}") };
            ui.add(egui::Label::new(RichText::new(name).font(semibold(13.0))).truncate());
        });
        ui.label(RichText::new(sentence(&problem.message)).size(12.5));
        ui.horizontal(|ui| remedies(ui, cx, problem, &file, orders));
    });
}

/// What can be done about a problem.
fn remedies(ui: &mut Ui, cx: &Cx<'_>, problem: &Problem, file: &str, orders: &mut Vec<Order>) {
    let may = cx.session.read_only().is_none();
    if can_repair(problem) {
        let (name, hint) = if matches!(problem.kind, "damaged_file" | "out_of_bounds") {
            ("Repair", "Brings back every record that can still be read")
        } else {
            ("Merge both versions", "Brings both versions together, record by record")
        };
        let button = ui.add_enabled(may, egui::Button::new(name));
        button.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, format!("{name}: {file}")));
        if button.on_hover_text(hint).clicked() {
            orders.push(Order::Repair(file.to_owned()));
        }
    }
    if matches!(problem.kind, "damaged_file" | "out_of_bounds" | "silent_damage") && kind_of(file).is_some() {
        let button = ui.button("Earlier versions …");
        button.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, format!("Earlier versions: {file}")));
        if button.clicked() {
            orders.push(Order::ShowVersions(file.to_owned()));
        }
    }
}

/// The message as a sentence of its own.
fn sentence(message: &str) -> String {
    let mut letters = message.chars();
    let first = letters.next().map(char::to_uppercase);
    let rest = letters.as_str();
    let end = if rest.ends_with(['.', '!', '?']) { "" } else { "." };
    first.map_or_else(String::new, |f| format!("{f}{rest}{end}"))
}

/// A project that does not open, and what can be done about it: bring together what git left, or put the
/// last version kept on this computer back.
pub(super) fn unopenable(
    ui: &mut Ui,
    path: &Path,
    why: &str,
    files: &[String],
    version: Option<&(String, Version)>,
    orders: &mut Vec<Order>,
) {
    title(ui, "This project does not open yet");
    ui.label(why);
    ui.add_space(6.0);
    let small = |words: String| RichText::new(words).size(12.5);
    if let Some((file, version)) = version.filter(|_| files.is_empty()) {
        let at = when(version);
        ui.label(small(format!(
            "This computer has {file} of {at}. It can be put back; the file as it is now is kept in the trash."
        )));
        if super::buttons(ui, "Put it back and open", &Ok(()), orders) {
            orders.push(Order::PutBackAndOpen(path.to_owned(), file.clone(), version.clone()));
        }
        return;
    }
    ui.label(small(format!(
        "A merge by git left both versions in {}. They can be brought together field by field; the files as they are now are kept in the trash.",
        files.join(", ")
    )));
    if super::buttons(ui, "Repair and open", &Ok(()), orders) {
        orders.push(Order::RepairAndOpen(path.to_owned(), files.to_vec()));
    }
}
