//! What all hits are to be marked as.
//!
//! Must not mark anything: it sends a message.

use super::{Order, title};
use crate::ui::cx::Cx;
use crate::ui::message::{Message, Outbox};
use crate::ui::theme::label_colour;
use egui::{Event, Key, RichText, Ui};

/// The labels; a click or a letter chooses one.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, out: &mut Outbox, orders: &mut Vec<Order>) {
    let many = cx.focus.hits.as_ref().map_or(0, |found| found.hits.len());
    let hits = if many == 1 { "hit" } else { "hits" };
    title(ui, &format!("Mark {many} {hits} as"));
    let undo = crate::ui::actions::keys_for(ui.ctx(), "undo");
    let hint = format!("What is marked so already stays as it is. It is one step, which one {undo} takes back.");
    ui.label(RichText::new(hint).size(12.5).color(cx.palette.soft));
    let letter = pressed_letter(ui);
    ui.horizontal_wrapped(|ui| {
        for (id, label) in cx.project().schema.labels_in_order() {
            let key = label.key.map_or(String::new(), |k| format!("{k}  "));
            let words = RichText::new(format!("{key}{}", label.name)).color(label_colour(label, cx.palette));
            let button = ui.button(words);
            let name = format!("Mark all as {}", label.name);
            button.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
            if button.clicked() || (letter.is_some() && label.key == letter) {
                out.push(Message::TagAll(id.clone()));
                orders.push(Order::Close);
            }
        }
    });
    ui.add_space(8.0);
    if ui.button("Cancel").clicked() {
        orders.push(Order::Close);
    }
}

/// The letter pressed alone in this frame.
fn pressed_letter(ui: &Ui) -> Option<char> {
    let letter = |key: &Key| key.name().chars().next().filter(|_| key.name().len() == 1);
    ui.input(|i| {
        i.events.iter().find_map(|event| match event {
            Event::Key { key, pressed: true, modifiers, .. } if modifiers.is_none() => letter(key),
            _ => None,
        })
    })
}
