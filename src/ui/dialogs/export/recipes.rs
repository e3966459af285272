//! Choices of an export under a name: followed, and kept.
//!
//! Must not read or write disk: it gives orders.

use super::super::Order;
use super::ExportDraft;
use crate::ui::cx::Cx;
use egui::{RichText, Ui};

pub(super) fn show(draft: &mut ExportDraft, ui: &mut Ui, cx: &Cx<'_>, orders: &mut Vec<Order>) {
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new("Recipe:").size(12.5)).on_hover_text(
            "These choices under a name, kept in the project: --option recipe=NAME does the same on the command line",
        );
        for name in &draft.recipes {
            if ui.button(RichText::new(name).size(12.5)).on_hover_text("Choose as this recipe does").clicked() {
                orders.push(Order::FollowRecipe(name.clone()));
            }
        }
        let field = egui::TextEdit::singleline(&mut draft.recipe).hint_text("a name").desired_width(120.0);
        let field = ui.add(field);
        field.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, "Name of the recipe"));
        let name = draft.recipe.trim();
        let ready = !name.is_empty() && cx.session.read_only().is_none();
        let keep = egui::Button::new(RichText::new("Keep as a recipe").size(12.5));
        if ui.add_enabled(ready, keep).clicked() {
            orders.push(Order::KeepRecipe(name.to_owned()));
        }
    });
}
