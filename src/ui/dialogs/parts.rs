//! What dialogs are made of: titles, fields, the buttons at the end, and where the keyboard is in them.
//!
//! Must not know any dialog.

use super::Order;
use egui::{Key, Ui};
use std::collections::BTreeSet;

/// A dialog's title.
pub(super) fn title(ui: &mut Ui, words: &str) {
    ui.label(egui::RichText::new(words).font(crate::ui::theme::semibold(17.0)));
    ui.add_space(6.0);
}

/// The button that does what a dialog is for, and one that closes it; whether the first was pressed,
/// by mouse or Enter.
pub(super) fn buttons(ui: &mut Ui, verb: &str, ready: &Result<(), String>, orders: &mut Vec<Order>) -> bool {
    buttons_leaving(ui, (verb, "Cancel"), ready, orders)
}

/// The same, with another word for leaving.
pub(super) fn buttons_leaving(
    ui: &mut Ui,
    (verb, leave): (&str, &str),
    ready: &Result<(), String>,
    orders: &mut Vec<Order>,
) -> bool {
    let mut go = false;
    ui.add_space(10.0);
    let row = egui::vec2(ui.available_width(), ui.spacing().interact_size.y);
    ui.allocate_ui_with_layout(row, egui::Layout::right_to_left(egui::Align::Center), |ui| {
        let button = main_button(ui, verb, ready.is_ok());
        let button = button.on_disabled_hover_text(ready.clone().err().unwrap_or_default());
        follow_focus(&button);
        go = button.clicked();
        let cancel = ui.button(leave);
        follow_focus(&cancel);
        if cancel.clicked() {
            orders.push(Order::Close);
        }
    });
    go || (ready.is_ok() && ui.input(|i| i.events.iter().any(goes)))
}

/// Whether an event is Ctrl+Enter. What is held by the end of a slow frame is another question, and a key that
/// stays down is pressed once.
fn goes(event: &egui::Event) -> bool {
    match event {
        egui::Event::Key { key: Key::Enter, pressed: true, repeat: false, modifiers, .. } => modifiers.command,
        _ => false,
    }
}

/// The button that does what a dialog is for; its own colour would hide that the keyboard is at it.
pub(super) fn main_button(ui: &mut Ui, verb: &str, enabled: bool) -> egui::Response {
    let p = crate::ui::theme::palette(ui.ctx());
    let words = egui::RichText::new(verb).color(p.on_accent);
    let button = ui.add_enabled(enabled, egui::Button::new(words).fill(p.accent));
    if button.has_focus() {
        let ring = egui::Stroke::new(1.5, p.accent);
        ui.painter().rect_stroke(button.rect.expand(3.0), 8, ring, egui::StrokeKind::Middle);
    }
    button
}

/// A box with a tick where `set` has `item`, which takes it in or out; whether it did.
pub(super) fn tick<T: Ord + Clone>(ui: &mut Ui, set: &mut BTreeSet<T>, item: &T, name: &str) -> bool {
    let mut on = set.contains(item);
    let changed = ui.checkbox(&mut on, name).changed();
    if changed && on {
        set.insert(item.clone());
    } else if changed {
        set.remove(item);
    }
    changed
}

/// A field with its name before it; gives the field, so that its dialog can put the keyboard there and see Enter.
pub(super) fn line(ui: &mut Ui, name: &str, text: &mut String, hint: &str) -> egui::Response {
    ui.label(egui::RichText::new(name).size(12.0).color(crate::ui::theme::palette(ui.ctx()).soft));
    let response = ui.add(
        egui::TextEdit::singleline(text).hint_text(hint).desired_width(f32::INFINITY).margin(egui::vec2(8.0, 6.0)),
    );
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, name));
    response
}

/// A list on the left and what is chosen from it on the right; `show` draws the one, then the other.
/// The row has a height of its own: a separator fills whatever there is and would push the dialog open
/// a little further in every frame.
pub(super) fn two_columns(ui: &mut Ui, mut show: impl FnMut(&mut Ui, bool)) {
    let height = (ui.ctx().content_rect().height() - 220.0).clamp(180.0, 440.0);
    let both = egui::vec2(ui.available_width(), height);
    ui.allocate_ui_with_layout(both, egui::Layout::left_to_right(egui::Align::Min), |ui| {
        let column = egui::Layout::top_down(egui::Align::Min);
        ui.allocate_ui_with_layout(egui::vec2(250.0, height), column, |ui| show(ui, true));
        ui.separator();
        ui.allocate_ui_with_layout(egui::vec2(ui.available_width(), height), column, |ui| show(ui, false));
    });
}

/// A field whose text counts once it is left or Enter is pressed; gives it then, where it is another.
pub(super) fn committed_field(
    ui: &mut Ui,
    salt: impl egui::AsIdSalt,
    kept: &str,
    hint: &str,
    name: &str,
) -> Option<String> {
    let id = ui.make_persistent_id(salt);
    let mut typed = ui.data(|d| d.get_temp::<String>(id)).unwrap_or_else(|| kept.to_owned());
    let edit = egui::TextEdit::singleline(&mut typed).id(id.with("edit")).hint_text(hint).desired_width(220.0);
    let response = ui.add(edit);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, name));
    if response.has_focus() {
        ui.data_mut(|d| d.insert_temp(id, typed));
        return None;
    }
    ui.data_mut(|d| d.remove::<String>(id));
    (response.lost_focus() && typed != kept).then_some(typed)
}

/// Scrolls to what the keyboard has come to, where the window is too small for all of the dialog.
pub(super) fn follow_focus(response: &egui::Response) {
    if response.gained_focus() {
        response.scroll_to_me(None);
    }
}

/// Puts the keyboard into a field when its dialog appears.
pub(super) fn focus_once(ui: &Ui, response: &egui::Response) {
    let id = egui::Id::unique("dialog focus").with(response.id);
    let frame = ui.ctx().cumulative_frame_nr();
    let last: Option<u64> = ui.data(|d| d.get_temp(id));
    if last.is_none_or(|l| l + 1 < frame) {
        response.request_focus();
    }
    ui.data_mut(|d| d.insert_temp(id, frame));
}
