//! The attributes of the selected mark, each with the control that fits its values.
//!
//! Must not change anything itself: every edit is a plan sent as a message.

use super::heading;
use crate::model::{Attribute, AttributeId, AttributeKind, Choice, Mark, MarkId, Value};
use crate::ops::marks;
use crate::ui::cx::Cx;
use crate::ui::icons;
use crate::ui::message::{Message, Outbox};
use egui::{RichText, Ui};
use std::collections::BTreeSet;

/// The attributes of a mark.
pub fn show(ui: &mut Ui, cx: &Cx<'_>, id: MarkId, mark: &Mark, out: &mut Outbox) {
    let rows = cx.project().schema.attributes_of(&mark.label);
    for (n, (attribute, row)) in rows.into_iter().enumerate() {
        heading(ui, cx.palette, &row.name);
        let value = mark.attributes.get(attribute);
        let keys = n == 0;
        if let Some(wish) = control(ui, cx, id, (attribute, row), value, keys, out)
            && let Some(layer) = cx.layer_key()
        {
            out.push(Message::Plan(marks::set(cx.project(), &layer, id, attribute, wish, cx.now)));
        }
    }
}

/// The control of one attribute; gives the value wished for, `Some(None)` for none.
fn control(
    ui: &mut Ui,
    cx: &Cx<'_>,
    mark: MarkId,
    (id, row): (&AttributeId, &Attribute),
    value: Option<&Value>,
    keys: bool,
    out: &mut Outbox,
) -> Option<Option<Value>> {
    let salt = (id.as_str().to_owned(), mark.0);
    match &row.kind {
        AttributeKind::Choice(choices) => choice(ui, choices, value, keys),
        AttributeKind::Choices(choices) => several(ui, choices, value),
        AttributeKind::Flag => flag(ui, &row.name, value),
        AttributeKind::Entities => entities(ui, cx, value, &row.name, out),
        AttributeKind::Text => {
            let text = if let Some(Value::Text(t)) = value { t.as_str() } else { "" };
            field(ui, salt, text, &row.help, true, &row.name).map(|t| Some(Value::Text(t)))
        }
        AttributeKind::Date => {
            let text = if let Some(Value::Date(t)) = value { t.as_str() } else { "" };
            field(ui, salt, text, "2025-11-08", false, &row.name).map(|t| Some(Value::Date(t)))
        }
        AttributeKind::Number => number(ui, salt, value, &row.name, out),
    }
}

fn choice(ui: &mut Ui, choices: &[Choice], value: Option<&Value>, keys: bool) -> Option<Option<Value>> {
    let mut wish = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        for (n, choice) in choices.iter().enumerate() {
            let chosen = matches!(value, Some(Value::Choice(c)) if *c == choice.id);
            let row = ui.selectable_label(chosen, RichText::new(&choice.name).size(12.5));
            let row = if keys && n < 9 { row.on_hover_text(format!("Press {}", n + 1)) } else { row };
            if row.clicked() {
                wish = Some((!chosen).then(|| Value::Choice(choice.id.clone())));
            }
        }
    });
    wish
}

fn several(ui: &mut Ui, choices: &[Choice], value: Option<&Value>) -> Option<Option<Value>> {
    let mut set = if let Some(Value::Choices(s)) = value { s.clone() } else { BTreeSet::new() };
    let mut changed = false;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        for choice in choices {
            let chosen = set.contains(&choice.id);
            if ui.selectable_label(chosen, RichText::new(&choice.name).size(12.5)).clicked() {
                changed = true;
                if !set.remove(&choice.id) {
                    set.insert(choice.id.clone());
                }
            }
        }
    });
    changed.then_some(Some(Value::Choices(set)))
}

fn flag(ui: &mut Ui, name: &str, value: Option<&Value>) -> Option<Option<Value>> {
    let mut on = matches!(value, Some(Value::Flag(true)));
    ui.checkbox(&mut on, name).changed().then_some(on.then_some(Value::Flag(true)))
}

fn number(
    ui: &mut Ui,
    salt: (String, u128),
    value: Option<&Value>,
    name: &str,
    out: &mut Outbox,
) -> Option<Option<Value>> {
    let text = value.map_or_else(String::new, ToString::to_string);
    let typed = field(ui, salt, &text, "a number", false, name)?;
    if typed.trim().is_empty() {
        return Some(None);
    }
    match typed.trim().parse::<f64>() {
        Ok(n) if n.is_finite() => Some(Some(Value::Number(n))),
        _ => {
            out.push(Message::Notice(format!("“{typed}” is not a number.")));
            None
        }
    }
}

fn entities(ui: &mut Ui, cx: &Cx<'_>, value: Option<&Value>, name: &str, out: &mut Outbox) -> Option<Option<Value>> {
    let set = if let Some(Value::Entities(s)) = value { s.clone() } else { BTreeSet::new() };
    let mut wish = None;
    ui.horizontal_wrapped(|ui| {
        for id in &set {
            let entity = cx.project().entities.get(id).map_or("(unknown)", |e| e.name.as_str());
            let chip = ui
                .button(RichText::new(format!("{entity} {}", icons::X)).size(12.5))
                .on_hover_text("Click to take it off");
            if chip.clicked() {
                let mut rest = set.clone();
                rest.remove(id);
                wish = Some(Some(Value::Entities(rest)));
            }
        }
        let pick = ui.button(RichText::new(if set.is_empty() { "Choose … (I)" } else { "Change …" }).size(12.5));
        pick.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, format!("Choose {name}")));
        if pick.clicked() {
            out.push(Message::Act("entity"));
        }
    });
    wish
}

/// Puts the keyboard into the field of `salt` where an action wished so for this mark.
pub fn focus_if_wished(ui: &mut Ui, salt: impl egui::AsIdSalt, mark: u128) {
    let wish = egui::Id::unique("focus note");
    if ui.data(|d| d.get_temp::<u128>(wish)) == Some(mark) {
        ui.data_mut(|d| d.remove::<u128>(wish));
        let field = ui.make_persistent_id(salt).with("edit");
        ui.memory_mut(|m| m.request_focus(field));
    }
}

/// A text field that keeps what is typed until it is left or Enter is pressed; gives it then, if
/// it is another text than before.
pub fn field(ui: &mut Ui, salt: impl egui::AsIdSalt, text: &str, hint: &str, tall: bool, name: &str) -> Option<String> {
    let id = ui.make_persistent_id(salt);
    let mut typed = ui.data(|d| d.get_temp::<String>(id)).unwrap_or_else(|| text.to_owned());
    let edit = if tall {
        egui::TextEdit::multiline(&mut typed).desired_rows(1)
    } else {
        egui::TextEdit::singleline(&mut typed)
    };
    let response =
        ui.add(edit.id(id.with("edit")).hint_text(hint).desired_width(f32::INFINITY).margin(egui::vec2(8.0, 5.0)));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, name));
    if response.has_focus() {
        ui.data_mut(|d| d.insert_temp(id, typed));
        return None;
    }
    if response.lost_focus() {
        ui.data_mut(|d| d.remove::<String>(id));
        return (typed != text).then_some(typed);
    }
    ui.data_mut(|d| d.remove::<String>(id));
    None
}
