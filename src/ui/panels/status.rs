//! The line at the bottom: what is here, how far the work is safe, what was last said.
//!
//! Must not save anything.

use crate::store::SaveState;
use crate::ui::cx::Cx;
use crate::ui::icons;
use crate::ui::message::{Message, Outbox};
use crate::ui::theme::colour_of;
use egui::{RichText, Ui};

/// The state of saving in words.
pub fn saved_in_words(cx: &Cx<'_>) -> (String, egui::Color32) {
    if let Some(why) = cx.session.read_only() {
        return (format!("{} Reading only: {why}", icons::LOCK), cx.palette.warning);
    }
    match cx.session.save_state() {
        SaveState::Saved => (format!("{} Saved", icons::CHECK_CIRCLE), cx.palette.good),
        SaveState::Saving => (format!("{} Saving …", icons::SPINNER_GAP), cx.palette.soft),
        SaveState::Failing(why) => {
            (format!("{} Cannot save, work goes on in memory: {why}", icons::WARNING), cx.palette.bad)
        }
    }
}

/// The line at the bottom.
pub fn show(ui: &mut Ui, cx: &Cx<'_>, out: &mut Outbox) {
    ui.horizontal(|ui| {
        ui.add_space(4.0);
        let said = cx.layer().map_or((0, 0), |l| (l.marks.len(), l.links.len()));
        let words = format!("{}  ·  {}", count(said.0, "mark", "marks"), count(said.1, "link", "links"));
        ui.label(RichText::new(words).size(12.0).color(cx.palette.soft));
        if let Some(text) = cx.text() {
            let here = text.code_points(cx.focus.selection.caret);
            ui.label(
                RichText::new(format!("·  character {here} of {}", text.code_points(text.len())))
                    .size(12.0)
                    .color(cx.palette.soft),
            );
        }
        wrong(ui, cx, out);
        let problems = cx.session.problems().len();
        if problems > 0 {
            let words =
                format!("{} {}", icons::WARNING, count(problems, "problem in the files", "problems in the files"));
            if chip(ui, &words, cx.palette.bad, "What it is, and what can be done about it") {
                out.push(Message::Act("file-problems"));
            }
        }
        let conflicts = cx.session.conflicts().len();
        if conflicts > 0 {
            let words =
                format!("{} {}", icons::ARROWS_MERGE, count(conflicts, "conflict to settle", "conflicts to settle"));
            if chip(ui, &words, cx.palette.warning, "Two copies changed the same thing; both versions are kept") {
                out.push(Message::Act("conflicts"));
            }
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.add_space(6.0);
            let (words, colour) = saved_in_words(cx);
            if cx.session.is_elsewhere() {
                if chip(ui, &words, colour, "Work here instead …") {
                    out.push(Message::Act("take-over"));
                }
                return;
            }
            ui.add(egui::Label::new(RichText::new(words).size(12.0).color(colour)).truncate());
        });
    });
}

/// How much is wrong in the open layer; a click lists it.
fn wrong(ui: &mut Ui, cx: &Cx<'_>, out: &mut Outbox) {
    let found = cx.derived.problems().found();
    let Some(worst) = found.iter().map(|(_, p)| p.severity).min() else { return };
    let words = format!("{} {}", icons::WARNING, count(found.len(), "problem", "problems"));
    let button = egui::Button::new(RichText::new(words).size(12.0).color(colour_of(worst, cx.palette))).frame(false);
    let keys = crate::ui::actions::keys_for(ui.ctx(), "next-problem");
    if ui.add(button).on_hover_text(format!("List them; {keys} goes from one to the next")).clicked() {
        out.push(Message::Act("problems"));
    }
}

/// Words that can be pressed; whether they were.
fn chip(ui: &mut Ui, words: &str, colour: egui::Color32, hint: &str) -> bool {
    let text = RichText::new(words).size(12.0).color(colour);
    ui.add(egui::Button::new(text).small().frame_when_inactive(false)).on_hover_text(hint).clicked()
}

fn count(n: usize, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {many}") }
}
