//! What is wrong in the open layer, as a list; a click goes there.
//!
//! Must not look for problems.

use super::{Order, title};
use crate::ui::cx::Cx;
use crate::ui::icons;
use crate::ui::message::{Message, Outbox};
use crate::ui::theme::colour_of;
use egui::{RichText, Ui};

/// The height of a row in points.
const ROW: f32 = 26.0;

pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, out: &mut Outbox, orders: &mut Vec<Order>) {
    let found = cx.derived.problems().found();
    title(ui, "Problems of this layer");
    if found.is_empty() {
        ui.label("No problem was found.");
    }
    let area = egui::ScrollArea::vertical().max_height(360.0).auto_shrink([false, true]);
    area.show_rows(ui, ROW, found.len(), |ui, range| {
        for (_, problem) in found.get(range).unwrap_or_default() {
            let words = RichText::new(format!("{}  {}", icons::WARNING, problem.message));
            let row = egui::Button::selectable(false, words.color(colour_of(problem.severity, cx.palette))).truncate();
            let row = ui.add_sized([ui.available_width(), ROW], row).on_hover_text(&problem.message);
            if row.clicked() {
                out.extend(problem.place.mark.map(Message::Reveal));
                orders.push(Order::Close);
            }
        }
    });
    ui.add_space(8.0);
    if ui.button("Close").clicked() {
        orders.push(Order::Close);
    }
}
