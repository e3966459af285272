//! Every key, from the table of actions, and other keys for those who want them.
//!
//! Must not know any action by name, nor keep a setting: it orders that.

use super::{Order, focus_once, line, title};
use crate::ui::actions::{self, Action, Changes, Keymap, Menu, Press};
use crate::ui::cx::Cx;
use crate::ui::theme::{Palette, palette, semibold};
use egui::{Event, Key, RichText, Ui};

/// Whether keys are being changed, of which action, and to what.
#[derive(Debug, Default)]
pub struct KeysDraft {
    /// What was changed so far.
    changes: Changes,
    /// What the list is narrowed to.
    words: String,
    editing: bool,
    action: Option<&'static str>,
    /// What was pressed; waited for where an action is chosen and this is none.
    pressed: Option<Press>,
    fresh: bool,
}

impl KeysDraft {
    /// The list, and what was changed of it before.
    pub(super) fn new(changes: Changes) -> Self {
        Self { changes, ..Self::default() }
    }

    pub(super) fn show(&mut self, ui: &mut Ui, cx: Option<&Cx<'_>>, orders: &mut Vec<Order>) {
        self.listen(ui);
        title(ui, "Keys");
        let p = palette(ui.ctx());
        ui.label(RichText::new("A label’s letter tags the selected words, or changes the selected mark. Digits set its first choice. Hold Alt while dragging to select within words, Ctrl to add a piece.").size(12.5).color(p.soft));
        let field = line(ui, "Look for an action or a key", &mut self.words, "such as piece, or Ctrl+J");
        focus_once(ui, &field);
        let room = if self.editing { 270.0 } else { 380.0 };
        egui::ScrollArea::vertical().max_height(room).auto_shrink([false, true]).show(ui, |ui| self.list(ui));
        ui.add_space(6.0);
        if self.editing {
            self.change(ui, cx, p, orders);
        }
        ui.horizontal(|ui| {
            let change = if self.editing { "Done changing keys" } else { "Change keys" };
            if ui.button(change).clicked() {
                self.begin(!self.editing);
            }
            let all = egui::Button::new("All back to default");
            if self.editing && ui.add_enabled(!self.changes.is_empty(), all).clicked() {
                self.keep(Changes::new(), orders);
            }
            if ui.button("Close").clicked() {
                orders.push(Order::Close);
            }
        });
    }

    /// Takes the next press as the new keys. Escape waits no longer.
    fn listen(&mut self, ui: &Ui) {
        if self.action.is_none() || self.pressed.is_some() {
            return;
        }
        let heard = ui.input_mut(|i| {
            i.events.retain(|e| !matches!(e, Event::Text(_)));
            let at = i.events.iter().position(|e| matches!(e, Event::Key { pressed: true, .. }))?;
            match i.events.remove(at) {
                Event::Key { key, modifiers, .. } => Some(Press::of(key, modifiers)),
                _ => None,
            }
        });
        match heard {
            Some(press) if press.key == Key::Escape && press.is_alone() => self.action = None,
            Some(press) => {
                self.pressed = Some(press);
                self.fresh = true;
            }
            None => {}
        }
    }

    fn list(&mut self, ui: &mut Ui) {
        let wanted = self.words.trim().to_lowercase();
        let keys = |a: &Action| a.all_keys_in_words(ui.ctx()).to_lowercase();
        let fits = |a: &&&'static Action| a.title.to_lowercase().contains(&wanted) || keys(a).contains(&wanted);
        let rows: Vec<&'static Action> = actions::ALL.iter().filter(fits).copied().collect();
        for menu in Menu::ALL.iter().filter(|m| rows.iter().any(|a| a.menu == **m)) {
            ui.add_space(6.0);
            ui.label(RichText::new(menu.title()).font(semibold(13.0)));
            egui::Grid::new(menu.title()).num_columns(2).striped(true).min_col_width(200.0).show(ui, |ui| {
                for action in rows.iter().filter(|a| a.menu == *menu) {
                    ui.label(action.all_keys_in_words(ui.ctx()));
                    self.row(ui, action);
                    ui.end_row();
                }
            });
        }
    }

    fn row(&mut self, ui: &mut Ui, action: &'static Action) {
        if !self.editing {
            ui.label(action.title);
            return;
        }
        let chosen = self.action == Some(action.id);
        let response = ui.selectable_label(chosen, action.title);
        let name = format!("Change the keys of {}", action.title);
        response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, chosen, &name));
        if response.clicked() {
            self.action = Some(action.id);
            self.pressed = None;
        }
    }

    fn change(&mut self, ui: &mut Ui, cx: Option<&Cx<'_>>, p: &Palette, orders: &mut Vec<Order>) {
        let Some(action) = self.action.and_then(actions::find) else {
            ui.label(RichText::new("Choose what is to have other keys.").size(12.5).color(p.soft));
            return;
        };
        let clash = self
            .pressed
            .and_then(|press| Keymap::of(ui.ctx()).clash(press, action, cx.map(|cx| &*cx.project().schema)));
        match (self.pressed, &clash) {
            (None, _) => ui.label(format!("Press the new keys for “{}”; Escape leaves it.", action.title)),
            (Some(_), Some(why)) => ui.label(RichText::new(format!("{why} Choose others.")).color(p.bad)),
            (Some(press), None) => ui.label(format!("{press} for “{}”?", action.title)),
        };
        ui.horizontal(|ui| self.verbs(ui, action, clash.is_some(), orders));
    }

    fn verbs(&mut self, ui: &mut Ui, action: &Action, clash: bool, orders: &mut Vec<Order>) {
        let free = self.pressed.filter(|_| !clash);
        let keep = ui.add_enabled(free.is_some(), egui::Button::new("Keep"));
        if std::mem::take(&mut self.fresh) && free.is_some() {
            keep.request_focus();
        }
        let also = ui.add_enabled(free.is_some(), egui::Button::new("Keep beside the others"));
        let again = ui.add_enabled(self.pressed.is_some(), egui::Button::new("Press others"));
        let back = ui.add_enabled(self.changes.contains_key(action.id), egui::Button::new("Back to default"));
        let mut after = self.changes.clone();
        let before = Keymap::of(ui.ctx()).keys_of(action).to_vec();
        match free {
            Some(press) if keep.clicked() => {
                after.insert(action.id.to_owned(), vec![press.to_string()]);
            }
            Some(press) if also.clicked() => {
                let all = before.iter().filter(|p| **p != press).chain([&press]).map(ToString::to_string);
                after.insert(action.id.to_owned(), all.collect());
            }
            _ if back.clicked() => {
                after.remove(action.id);
            }
            _ => {
                self.pressed = self.pressed.filter(|_| !again.clicked());
                return;
            }
        }
        self.keep(after, orders);
    }

    fn begin(&mut self, editing: bool) {
        let (changes, words) = (std::mem::take(&mut self.changes), std::mem::take(&mut self.words));
        *self = Self { words, editing, ..Self::new(changes) };
    }

    fn keep(&mut self, changes: Changes, orders: &mut Vec<Order>) {
        self.changes = changes.clone();
        self.begin(true);
        orders.push(Order::Keys(changes));
    }
}
