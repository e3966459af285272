//! The bar below the article: the field, how is looked, how many hits there are, what to do with them.
//!
//! Must not do anything with a hit: it sends messages.

use super::{Finder, Keyboard, State};
use crate::ui::actions;
use crate::ui::cx::Cx;
use crate::ui::icons;
use crate::ui::message::{Message, Outbox};
use crate::ui::theme::card;
use egui::text::{CCursor, CCursorRange};
use egui::{Key, Modifiers, RichText, TextEdit, Ui, WidgetInfo, vec2};

impl Finder {
    /// The bar below the article.
    pub fn show(&mut self, ui: &mut Ui, cx: &Cx<'_>, out: &mut Outbox) {
        card(cx.palette).inner_margin(egui::Margin::symmetric(10, 6)).show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                self.field(ui, out);
                self.how(ui, out);
                self.count(ui, cx);
                for (id, icon) in [("find-previous", icons::CARET_UP), ("find-next", icons::CARET_DOWN)] {
                    button(ui, id, RichText::new(icon), out);
                }
                button(ui, "mark-all", RichText::new("Mark all as …"), out);
                button(ui, "find-close", RichText::new(icons::X), out);
            });
        });
    }

    fn field(&mut self, ui: &mut Ui, out: &mut Outbox) {
        let id = ui.make_persistent_id("find in the article");
        if ui.memory(|m| m.has_focus(id)) {
            out.extend(ui.input_mut(entered).map(Message::Act));
        }
        let before = self.query.words.clone();
        let edit = TextEdit::singleline(&mut self.query.words)
            .id(id)
            .hint_text("Find in the article")
            .desired_width(220.0)
            .margin(vec2(8.0, 5.0))
            .return_key(None);
        let mut shown = edit.show(ui);
        let response = &shown.response.response;
        response.widget_info(|| WidgetInfo::labeled(egui::Role::TextInput, true, "Find in the article"));
        if self.query.words != before {
            self.waits = true;
            ui.ctx().request_repaint();
        }
        if self.keyboard == Keyboard::Wanted {
            response.request_focus();
            let all = CCursorRange::two(CCursor::default(), CCursor::new(self.query.words.chars().count()));
            shown.state.cursor.set_char_range(Some(all));
            shown.state.store(ui.ctx(), id);
        }
        let here = ui.memory(|m| m.has_focus(id));
        self.keyboard = if here { Keyboard::Here } else { Keyboard::Elsewhere };
    }

    fn how(&mut self, ui: &mut Ui, out: &mut Outbox) {
        let ways = [
            ("find-case", "Aa", self.query.case),
            ("find-whole", "Word", self.query.whole),
            ("find-pattern", ".*", self.query.pattern),
        ];
        for (id, words, on) in ways {
            let Some(action) = actions::find(id) else { continue };
            let response = ui.selectable_label(on, RichText::new(words).size(12.5));
            response.widget_info(|| WidgetInfo::selected(egui::Role::CheckBox, true, on, action.title));
            if response.on_hover_text(action.hint(ui.ctx())).clicked() {
                out.push(Message::Act(id));
            }
        }
    }

    fn count(&self, ui: &mut Ui, cx: &Cx<'_>) {
        let (words, wrong) = self.in_words(cx);
        let colour = if wrong { cx.palette.bad } else { cx.palette.soft };
        let response = ui.label(RichText::new(&words).size(12.5).color(colour));
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Status, true, &words));
    }

    /// What came of looking, and whether that is a mistake in the pattern.
    fn in_words(&self, cx: &Cx<'_>) -> (String, bool) {
        let words = match (&self.state, &cx.focus.hits) {
            (State::Wrong(why), _) => return (why.clone(), true),
            (State::Looking, _) => "Looking …".to_owned(),
            (State::Idle, _) | (_, None) => String::new(),
            (State::Done, Some(found)) => {
                let all = if found.more { "10,000+".to_owned() } else { found.hits.len().to_string() };
                match (cx.focus.current_hit(), found.hits.len()) {
                    (_, 0) => "No hits".to_owned(),
                    (Some(i), _) => format!("{} of {all}", i + 1),
                    (None, 1) => "1 hit".to_owned(),
                    (None, _) => format!("{all} hits"),
                }
            }
        };
        (words, false)
    }
}

/// What Enter asks for in the field; it is taken out of the frame's presses.
fn entered(input: &mut egui::InputState) -> Option<&'static str> {
    if input.consume_key(Modifiers::SHIFT, Key::Enter) {
        return Some("find-previous");
    }
    input.consume_key(Modifiers::NONE, Key::Enter).then_some("find-next")
}

fn button(ui: &mut Ui, id: &'static str, words: RichText, out: &mut Outbox) {
    let Some(action) = actions::find(id) else { return };
    let response = ui.button(words.size(13.0));
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, action.title));
    if response.on_hover_text(action.hint(ui.ctx())).clicked() {
        out.push(Message::Act(id));
    }
}
