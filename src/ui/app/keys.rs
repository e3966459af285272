//! Keys: the table of actions first, then the letters of labels and the digits of choices.
//!
//! Must not act on a key while something is typed into a field or a dialog is open.

use super::App;
use crate::model::{AttributeKind, LabelId, Value};
use crate::ops::marks;
use crate::ui::message::{Message, Outbox};
use egui::{Context, Event, Key, Modifiers};

impl App {
    pub(super) fn keys(&mut self, ctx: &Context, out: &mut Outbox) {
        if self.dialog.is_some() {
            return;
        }
        self.escape_closes_find(ctx);
        let typing = ctx.text_edit_focused();
        let focused = ctx.memory(egui::Memory::focused);
        let elsewhere = focused.is_some() && focused != self.view.id();
        let pressed = ctx.input_mut(|input| {
            let mut pressed = Vec::new();
            // A press with Alt also types a letter on some systems, which nobody means.
            let mut typed = false;
            input.events.retain(|event| match event {
                Event::Key { key, pressed: true, modifiers, .. }
                    if self.means_something(*key, *modifiers, typing, elsewhere) =>
                {
                    pressed.push((*key, *modifiers));
                    typed = modifiers.alt;
                    false
                }
                Event::Text(_) if typed => {
                    typed = false;
                    false
                }
                _ => true,
            });
            pressed
        });
        for (key, held) in pressed {
            self.press(key, held, out);
        }
        if !typing {
            self.clipboard(ctx);
        }
    }

    /// Whether a press is for us. While a field has the keyboard only presses with Ctrl that do not
    /// edit text are; while another control has it, `elsewhere`, its own keys are not.
    fn means_something(&self, key: Key, held: Modifiers, typing: bool, elsewhere: bool) -> bool {
        let action = self.keymap.of_press(key, held);
        if elsewhere && held.is_none() && moves_focus(key) {
            return false;
        }
        if typing {
            let edits = matches!(
                key,
                Key::A
                    | Key::C
                    | Key::V
                    | Key::X
                    | Key::Z
                    | Key::Y
                    | Key::ArrowLeft
                    | Key::ArrowRight
                    | Key::ArrowUp
                    | Key::ArrowDown
                    | Key::Home
                    | Key::End
                    | Key::Backspace
                    | Key::Delete
                    | Key::Enter
            );
            let plain = !held.command && !held.alt;
            let finding = held.alt && !held.command && self.finder.has_keyboard();
            if finding && action.is_some_and(|a| a.id.starts_with("find-")) {
                return true;
            }
            let function = plain && key.name().starts_with('F') && key.name().len() > 1;
            return action.is_some() && (function || (held.command && !edits));
        }
        action.is_some() || (held.is_none() && (self.label_of(key).is_some() || digit(key).is_some()))
    }

    fn press(&mut self, key: Key, held: Modifiers, out: &mut Outbox) {
        if let Some(action) = self.keymap.of_press(key, held) {
            out.push(Message::Act(action.id));
        } else if let Some(label) = self.label_of(key) {
            out.push(Message::Tag(label));
        } else if let Some(n) = digit(key) {
            self.set_first_choice(n);
        }
    }

    /// The label whose key this is.
    fn label_of(&self, key: Key) -> Option<LabelId> {
        let letter = key.name().chars().next().filter(|_| key.name().len() == 1)?;
        let labels = &self.session.as_ref()?.project().schema.labels;
        labels.iter().find(|(_, l)| !l.retired && l.key == Some(letter)).map(|(id, _)| id.clone())
    }

    /// The `n`-th value of the first choice of the selected mark.
    fn set_first_choice(&mut self, n: usize) {
        let (Some(layer), Some(id), Some(session)) = (self.layer_key(), self.focus.mark, &self.session) else { return };
        let Some(mark) = self.layer().and_then(|l| l.marks.get(&id)) else { return };
        let rows = session.project().schema.attributes_of(&mark.label);
        let found = rows.into_iter().find_map(|(a, row)| match &row.kind {
            AttributeKind::Choice(choices) => Some((a.clone(), choices.get(n - 1)?.id.clone())),
            _ => None,
        });
        if let Some((attribute, choice)) = found {
            self.plan(|session, now| {
                marks::set(session.project(), &layer, id, &attribute, Some(Value::Choice(choice)), now)
            });
        }
    }

    /// Text that is pasted while no field has the keyboard becomes an article; Ctrl+C copies words.
    fn clipboard(&mut self, ctx: &Context) {
        let mut copied = false;
        let pasted = ctx.input_mut(|input| {
            let mut pasted = None;
            input.events.retain(|event| match event {
                Event::Paste(text) => {
                    pasted = Some(text.clone());
                    false
                }
                Event::Copy => {
                    copied = true;
                    false
                }
                _ => true,
            });
            pasted
        });
        if copied {
            self.copy(ctx);
        }
        if let Some(text) = pasted.filter(|_| self.session.is_some()) {
            self.dialog = Some(crate::ui::dialogs::Dialog::paste(text));
        }
    }
}

/// Keys that press or leave a control while one other than the article has the keyboard.
fn moves_focus(key: Key) -> bool {
    let arrows = [Key::ArrowLeft, Key::ArrowRight, Key::ArrowUp, Key::ArrowDown];
    matches!(key, Key::Tab | Key::Space | Key::Enter | Key::Escape) || arrows.contains(&key)
}

fn digit(key: Key) -> Option<usize> {
    let digits = [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9];
    digits.iter().position(|k| *k == key).map(|i| i + 1)
}
