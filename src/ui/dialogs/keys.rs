//! Every key, from the table of actions.
//!
//! Must not know any action by name.

use super::{Order, title};
use crate::ui::actions::{self, Menu};
use crate::ui::theme::{palette, semibold};
use egui::{RichText, Ui};

pub(super) fn show(ui: &mut Ui, orders: &mut Vec<Order>) {
    title(ui, "Keys");
    let p = palette(ui.ctx());
    ui.label(RichText::new("A label’s letter tags the selected words, or changes the selected mark. Digits set its first choice. Hold Alt while dragging to select within words, Ctrl to add a piece.").size(12.5).color(p.soft));
    egui::ScrollArea::vertical().max_height(460.0).show(ui, |ui| {
        for menu in Menu::ALL {
            ui.add_space(6.0);
            ui.label(RichText::new(menu.title()).font(semibold(13.0)));
            egui::Grid::new(menu.title()).num_columns(2).striped(true).min_col_width(200.0).show(ui, |ui| {
                for action in actions::ALL.iter().filter(|a| a.menu == *menu) {
                    ui.label(action.all_keys_in_words(ui.ctx()));
                    ui.label(action.title);
                    ui.end_row();
                }
            });
        }
    });
    if ui.button("Close").clicked() {
        orders.push(Order::Close);
    }
}
