//! The attributes of the selected mark, each with the control that fits its values.
//!
//! Must not change anything itself: every edit is a plan sent as a message.

use super::heading;
use crate::model::{Attribute, AttributeId, AttributeKind, Choice, Mark, MarkId, Value};
use crate::ops::marks;
use crate::ui::cx::Cx;
use crate::ui::icons;
use crate::ui::message::{Message, Outbox, Typed};
use crate::ui::typeset::{Family, LabelText, Typesetter, bidi_label};
use egui::{RichText, Ui};
use std::collections::BTreeSet;

/// The attributes of a mark.
pub fn show(ui: &mut Ui, cx: &Cx<'_>, setter: &mut Typesetter, (id, mark): (MarkId, &Mark), out: &mut Outbox) {
    let rows = cx.project().schema.attributes_of(&mark.label);
    for (n, (attribute, row)) in rows.into_iter().enumerate() {
        heading(ui, cx.palette, &row.name);
        let value = mark.attributes.get(attribute);
        let wish = match row.kind {
            AttributeKind::Entities => entities(ui, cx, setter, value, &row.name, out),
            _ => control(ui, cx, id, (attribute, row), value, n == 0, out),
        };
        if let Wish::Set(wish) = wish
            && let Some(layer) = cx.layer_key()
        {
            out.push(Message::Plan(marks::set(cx.project(), &layer, id, attribute, wish, cx.now)));
        }
    }
}

/// What a control asks for.
enum Wish {
    /// Nothing.
    Nothing,
    /// This value; none takes the attribute off.
    Set(Option<Value>),
}

/// The control of one attribute that is kept in the mark itself. `keys` says whether digits choose its values.
fn control(
    ui: &mut Ui,
    cx: &Cx<'_>,
    mark: MarkId,
    (id, row): (&AttributeId, &Attribute),
    value: Option<&Value>,
    keys: bool,
    out: &mut Outbox,
) -> Wish {
    let hint = match &row.kind {
        AttributeKind::Choice(choices) => return choice(ui, choices, value, keys),
        AttributeKind::Choices(choices) => return several(ui, choices, value),
        AttributeKind::Flag => return flag(ui, &row.name, value),
        AttributeKind::Entities => return Wish::Nothing,
        AttributeKind::Text => row.help.as_str(),
        AttributeKind::Date => "2025-11-08",
        AttributeKind::Number => "a number",
    };
    let text = value.map_or_else(String::new, ToString::to_string);
    let tall = row.kind == AttributeKind::Text;
    let field = Field { mark, attribute: Some(id), text: &text, hint, tall, name: &row.name };
    out.extend(field.show(ui, cx));
    Wish::Nothing
}

fn choice(ui: &mut Ui, choices: &[Choice], value: Option<&Value>, keys: bool) -> Wish {
    let mut wish = Wish::Nothing;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        for (n, choice) in choices.iter().enumerate() {
            let chosen = matches!(value, Some(Value::Choice(c)) if *c == choice.id);
            let row = ui.selectable_label(chosen, RichText::new(&choice.name).size(12.5));
            let row = if keys && n < 9 { row.on_hover_text(format!("Press {}", n + 1)) } else { row };
            if row.clicked() {
                wish = Wish::Set((!chosen).then(|| Value::Choice(choice.id.clone())));
            }
        }
    });
    wish
}

fn several(ui: &mut Ui, choices: &[Choice], value: Option<&Value>) -> Wish {
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
    if changed { Wish::Set(Some(Value::Choices(set))) } else { Wish::Nothing }
}

fn flag(ui: &mut Ui, name: &str, value: Option<&Value>) -> Wish {
    let mut on = matches!(value, Some(Value::Flag(true)));
    let changed = ui.checkbox(&mut on, name).changed();
    if changed { Wish::Set(on.then_some(Value::Flag(true))) } else { Wish::Nothing }
}

/// The entities a mark points to, each with a button that takes it off.
fn entities(
    ui: &mut Ui,
    cx: &Cx<'_>,
    setter: &mut Typesetter,
    value: Option<&Value>,
    name: &str,
    out: &mut Outbox,
) -> Wish {
    let set = if let Some(Value::Entities(s)) = value { s.clone() } else { BTreeSet::new() };
    let mut wish = Wish::Nothing;
    for id in &set {
        let entity = cx.project().entities.get(id).map_or("(unknown)", |e| e.name.as_str());
        let row = egui::vec2(ui.available_width(), ui.spacing().interact_size.y);
        ui.allocate_ui_with_layout(row, egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let off = ui.button(icons::X).on_hover_text("Take it off");
            off.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, format!("Take off {entity}")));
            if off.clicked() {
                let mut rest = set.clone();
                rest.remove(id);
                wish = Wish::Set(Some(Value::Entities(rest)));
            }
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                let (family, colour) = (Family::Sans, cx.palette.ink);
                let label = LabelText { text: entity, family, size: 13.0, weight: 500.0, colour, lines: 1 };
                bidi_label(ui, setter, &label);
            });
        });
    }
    ui.horizontal_wrapped(|ui| {
        let pick = ui.button(RichText::new(if set.is_empty() { "Choose … (I)" } else { "Change …" }).size(12.5));
        pick.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, format!("Choose {name}")));
        if pick.clicked() {
            out.push(Message::Act("entity"));
        }
    });
    wish
}

/// A field for a text of a mark: an attribute, or its note where none is named.
pub struct Field<'a> {
    /// The mark.
    pub mark: MarkId,
    /// The attribute.
    pub attribute: Option<&'a AttributeId>,
    /// The text that is kept.
    pub text: &'a str,
    /// What stands in the empty field.
    pub hint: &'a str,
    /// Whether it takes several lines.
    pub tall: bool,
    /// Its name for assistive technology.
    pub name: &'a str,
}

impl Field<'_> {
    /// Shows it; while it has the keyboard it says in every frame what is typed.
    pub fn show(&self, ui: &mut Ui, cx: &Cx<'_>) -> Option<Message> {
        let id = egui::Id::unique(("field", self.mark.0, self.attribute.map(AttributeId::as_str)));
        let mut typed = ui.data(|d| d.get_temp::<String>(id)).unwrap_or_else(|| self.text.to_owned());
        let edit = if self.tall {
            egui::TextEdit::multiline(&mut typed).desired_rows(1)
        } else {
            egui::TextEdit::singleline(&mut typed)
        };
        let edit = edit.id(id.with("edit")).hint_text(self.hint).desired_width(f32::INFINITY);
        self.focus_if_wished(ui, id.with("edit"));
        let response = ui.add(edit.margin(egui::vec2(8.0, 5.0)));
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, self.name));
        if !response.has_focus() {
            ui.data_mut(|d| d.remove::<String>(id));
            return None;
        }
        ui.data_mut(|d| d.insert_temp(id, typed.clone()));
        let (layer, mark, attribute) = (cx.layer_key()?, self.mark, self.attribute.cloned());
        Some(Message::Typed(Typed { layer, mark, attribute, text: typed }))
    }

    /// Puts the keyboard into the note where an action wished so for this mark.
    fn focus_if_wished(&self, ui: &Ui, edit: egui::Id) {
        let wish = egui::Id::unique("focus note");
        if self.attribute.is_none() && ui.data(|d| d.get_temp::<u128>(wish)) == Some(self.mark.0) {
            ui.data_mut(|d| d.remove::<u128>(wish));
            ui.memory_mut(|m| m.request_focus(edit));
        }
    }
}
