//! The labels: what a key or a click tags with, and how often each stands in this article.
//!
//! Must not know how tagging is done.

use super::heading;
use crate::model::LabelId;
use crate::text::visible;
use crate::ui::cx::Cx;
use crate::ui::icons;
use crate::ui::message::{Message, Outbox};
use crate::ui::theme::{label_colour, semibold};
use egui::{Rect, RichText, Sense, Ui, pos2, vec2};

/// The labels with their keys and counts.
pub fn show(ui: &mut Ui, cx: &Cx<'_>, out: &mut Outbox) {
    ui.horizontal(|ui| {
        heading(ui, cx.palette, "Labels");
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let edit = ui.button(icons::PENCIL_SIMPLE).on_hover_text("Edit the schema");
            edit.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, "Edit the schema"));
            if edit.clicked() {
                out.push(Message::Act("schema"));
            }
        });
    });
    let counts = cx.derived.counts();
    let most = counts.values().copied().max().unwrap_or(1);
    for (id, label) in cx.project().schema.labels_in_order() {
        row(ui, cx, id, label, counts.get(id).copied().unwrap_or(0), most, out);
    }
}

fn row(
    ui: &mut Ui,
    cx: &Cx<'_>,
    id: &LabelId,
    label: &crate::model::Label,
    count: usize,
    most: usize,
    out: &mut Outbox,
) {
    let p = cx.palette;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 23.0), Sense::click());
    let held = cx.focus.brush.as_ref() == Some(id);
    response
        .widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, held, format!("Label {}", label.name)));
    if held || response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 6, if held { p.chosen } else { p.well });
    }
    let colour = label_colour(label, p);
    let middle = rect.center().y;
    ui.painter().rect_filled(Rect::from_center_size(pos2(rect.left() + 10.0, middle), vec2(10.0, 10.0)), 3, colour);
    ui.painter().text(
        pos2(rect.left() + 24.0, middle),
        egui::Align2::LEFT_CENTER,
        visible(&label.name),
        egui::FontId::proportional(13.0),
        p.ink,
    );
    if let Some(key) = label.key {
        ui.painter().text(pos2(rect.left() + 124.0, middle), egui::Align2::LEFT_CENTER, key, semibold(11.5), p.soft);
    }
    if count > 0 {
        let font = egui::FontId::proportional(12.0);
        let end = pos2(rect.right() - 6.0, middle);
        let number = ui.painter().text(end, egui::Align2::RIGHT_CENTER, count, font, p.soft);
        // The bars end where a number of two digits begins, or before a longer one.
        let right = (rect.right() - 30.0).min(number.left() - 8.0);
        let width = (rect.width() - 190.0).clamp(8.0, 90.0) * share(count, most);
        let bar = Rect::from_min_max(pos2(right - width, middle - 2.0), pos2(right, middle + 2.0));
        ui.painter().rect_filled(bar, 2, colour.gamma_multiply(0.7));
    }
    let what = if cx.focus.selection.is_empty() { "Click to paint with it" } else { "Click to tag the selection" };
    if response.on_hover_ui(|ui| help(ui, label, what)).clicked() {
        out.push(Message::Tag(id.clone()));
    }
}

fn help(ui: &mut Ui, label: &crate::model::Label, what: &str) {
    ui.set_max_width(280.0);
    ui.label(RichText::new(visible(&label.name)).font(semibold(13.0)));
    if !label.help.is_empty() {
        ui.label(&label.help);
    }
    ui.label(RichText::new(what).size(11.5));
}

#[expect(clippy::cast_precision_loss, reason = "the length of a bar")]
fn share(part: usize, whole: usize) -> f32 {
    part as f32 / whole.max(1) as f32
}
