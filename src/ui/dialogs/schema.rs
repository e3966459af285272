//! The schema: labels and attributes, added, renamed, recoloured, re-keyed and retired, with what
//! that does to existing marks said first.
//!
//! Must not change it: every edit is a plan.

use super::{Order, line, tick, title, two_columns};
use crate::edit::Refusal;
use crate::model::{Attribute, AttributeId, AttributeKind, Channel, Colour, Label, LabelId};
use crate::ops::schema;
use crate::ui::actions::{Action, Keymap};
use crate::ui::cx::Cx;
use crate::ui::message::{Message, Outbox};
use crate::ui::theme::{contrast, label_colour, semibold};
use egui::{RichText, Ui};
use std::collections::BTreeSet;

/// Which row is edited, and what is typed.
#[derive(Debug, Default)]
pub struct SchemaDraft {
    row: Row,
}

#[derive(Debug, Default)]
enum Row {
    #[default]
    None,
    Label {
        id: Option<LabelId>,
        label: Box<Label>,
        key: String,
    },
    Attribute {
        id: Option<AttributeId>,
        attribute: Box<Attribute>,
        choices: String,
    },
}

impl SchemaDraft {
    pub(super) fn show(&mut self, ui: &mut Ui, cx: &Cx<'_>, out: &mut Outbox, orders: &mut Vec<Order>) {
        title(ui, "Schema");
        ui.label(RichText::new("What can be said in this project. Ids never change; what is no longer wanted is retired, and its marks stay.").size(12.5).color(cx.palette.soft));
        two_columns(ui, |ui, left| {
            if left {
                return self.list(ui, cx);
            }
            let area = egui::ScrollArea::vertical().id_salt("schema row").auto_shrink(false);
            area.show(ui, |ui| self.edit(ui, cx, out));
        });
        if ui.button("Close").clicked() {
            orders.push(Order::Close);
        }
    }

    fn list(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        egui::ScrollArea::vertical().id_salt("schema list").auto_shrink(false).show(ui, |ui| {
            ui.label(RichText::new("Labels").font(semibold(13.0)));
            let mut labels: Vec<_> = cx.project().schema.labels.iter().collect();
            labels.sort_by_key(|(id, l)| (l.retired, l.position, (*id).clone()));
            for (id, label) in labels {
                let name = RichText::new(named(&label.name, label.retired)).color(label_colour(label, cx.palette));
                let chosen = matches!(&self.row, Row::Label { id: Some(i), .. } if i == id);
                if ui.selectable_label(chosen, name).clicked() {
                    self.row = label_row(Some(id.clone()), label.clone());
                }
            }
            if ui.button("New label").clicked() {
                self.row = label_row(None, new_label(cx));
            }
            ui.add_space(8.0);
            ui.label(RichText::new("Attributes").font(semibold(13.0)));
            for (id, attribute) in &cx.project().schema.attributes {
                let chosen = matches!(&self.row, Row::Attribute { id: Some(i), .. } if i == id);
                if ui.selectable_label(chosen, named(&attribute.name, attribute.retired)).clicked() {
                    self.row = attribute_row(Some(id.clone()), attribute.clone());
                }
            }
            if ui.button("New attribute").clicked() {
                self.row = attribute_row(None, new_attribute(cx));
            }
        });
    }

    fn edit(&mut self, ui: &mut Ui, cx: &Cx<'_>, out: &mut Outbox) {
        match &mut self.row {
            Row::None => {
                ui.label("Choose a label or an attribute, or make a new one.");
            }
            Row::Label { id, label, key } => edit_label(ui, cx, id, label, key, out),
            Row::Attribute { id, attribute, choices } => edit_attribute(ui, cx, id, attribute, choices, out),
        }
    }
}

fn named(name: &str, retired: bool) -> String {
    if retired { format!("{name} (retired)") } else { name.to_owned() }
}

fn label_row(id: Option<LabelId>, label: Label) -> Row {
    let key = label.key.map_or_else(String::new, String::from);
    Row::Label { id, label: Box::new(label), key }
}

fn attribute_row(id: Option<AttributeId>, attribute: Attribute) -> Row {
    let choices = match &attribute.kind {
        AttributeKind::Choice(c) | AttributeKind::Choices(c) => {
            c.iter().map(|c| c.name.clone()).collect::<Vec<_>>().join("\n")
        }
        _ => String::new(),
    };
    Row::Attribute { id, attribute: Box::new(attribute), choices }
}

fn new_label(cx: &Cx<'_>) -> Label {
    let position = cx.project().schema.labels.values().map(|l| l.position).max().unwrap_or(0) + 1;
    let colour = Colour { light: "#6B4A9E".to_owned(), dark: "#C0A6EC".to_owned() };
    Label::plain("", "Own", colour, position)
}

fn new_attribute(cx: &Cx<'_>) -> Attribute {
    let position = cx.project().schema.attributes.values().map(|a| a.position).max().unwrap_or(0) + 1;
    Attribute {
        name: String::new(),
        kind: AttributeKind::Text,
        labels: BTreeSet::new(),
        help: String::new(),
        position,
        retired: false,
    }
}

const CHANNELS: [(Channel, &str); 8] = [
    (Channel::Fill, "fill with brackets"),
    (Channel::Underline, "underline"),
    (Channel::Dotted, "dotted underline"),
    (Channel::Dashed, "dashed underline"),
    (Channel::Double, "double underline"),
    (Channel::Wavy, "wavy underline"),
    (Channel::Outline, "rounded outline"),
    (Channel::Square, "square outline"),
];

fn edit_label(
    ui: &mut Ui,
    cx: &Cx<'_>,
    id: &mut Option<LabelId>,
    label: &mut Label,
    key: &mut String,
    out: &mut Outbox,
) {
    line(ui, "Name", &mut label.name, "such as Event");
    line(ui, "Key (one letter)", key, "none");
    colour_line(ui, cx, "Colour on light", &mut label.colour.light, false);
    colour_line(ui, cx, "Colour on dark", &mut label.colour.dark, true);
    egui::ComboBox::from_label("drawn as")
        .selected_text(CHANNELS.iter().find(|c| c.0 == label.channel).map_or("", |c| c.1))
        .show_ui(ui, |ui| {
            for (channel, name) in CHANNELS {
                ui.selectable_value(&mut label.channel, channel, name);
            }
        });
    line(ui, "What to mark with it", &mut label.help, "");
    ui.checkbox(&mut label.retired, "Retired: no longer offered");
    label.key = key.trim().chars().next().map(|c| c.to_ascii_uppercase());
    let used = id.as_ref().map_or(0, |id| schema::marks_with_label(cx.project(), id));
    effect(ui, cx, used, label.retired);
    let target = id
        .clone()
        .unwrap_or_else(|| fresh(&label.name, |id| cx.project().schema.labels.contains_key(id), LabelId::of_name));
    let plan = free_of_actions(ui.ctx(), label).and_then(|()| schema::put_label(cx.project(), &target, label.clone()));
    if keep(ui, &plan) {
        *id = Some(target);
        out.push(Message::Plan(plan));
    }
}

/// Refuses a letter that invokes an action in this window: it would never reach the label.
fn free_of_actions(ctx: &egui::Context, label: &Label) -> Result<(), Refusal> {
    let pressed = label.key.filter(|_| !label.retired).and_then(|letter| egui::Key::from_name(&letter.to_string()));
    let action = pressed.and_then(|key| Keymap::of(ctx).of_press(key, egui::Modifiers::NONE));
    let refusal = |action: &Action| {
        let letter = label.key.unwrap_or_default();
        Refusal::new(format!(
            "The key {letter} is that of “{}”: give that another key (F1), or take another letter.",
            action.title
        ))
    };
    action.map_or(Ok(()), |action| Err(refusal(action)))
}

fn edit_attribute(
    ui: &mut Ui,
    cx: &Cx<'_>,
    id: &mut Option<AttributeId>,
    attribute: &mut Attribute,
    choices: &mut String,
    out: &mut Outbox,
) {
    line(ui, "Name", &mut attribute.name, "such as Tone");
    if id.is_none() {
        kind(ui, attribute);
    }
    if let AttributeKind::Choice(list) | AttributeKind::Choices(list) = &mut attribute.kind {
        ui.label("Values, one a line");
        let field = ui.add(egui::TextEdit::multiline(choices).desired_rows(4).desired_width(f32::INFINITY));
        field.widget_info(|| egui::WidgetInfo::labeled(egui::Role::MultilineTextInput, true, "Values"));
        let stored = id.as_ref().and_then(|id| cx.project().schema.attributes.get(id)).map(|a| &a.kind);
        let stored = match stored {
            Some(AttributeKind::Choice(c) | AttributeKind::Choices(c)) => &c[..],
            _ => &[],
        };
        *list = schema::choices_of_lines(choices, stored);
    }
    ui.label("Belongs to");
    ui.horizontal_wrapped(|ui| {
        for (label, row) in cx.project().schema.labels_in_order() {
            tick(ui, &mut attribute.labels, label, &row.name);
        }
    });
    line(ui, "What to say with it", &mut attribute.help, "");
    ui.checkbox(&mut attribute.retired, "Retired: no longer offered");
    let used = id.as_ref().map_or(0, |id| schema::marks_with_attribute(cx.project(), id));
    effect(ui, cx, used, attribute.retired);
    let lost = id.as_ref().map_or(0, |id| schema::marks_losing_their_value(cx.project(), id, attribute));
    if lost > 0 {
        let words = format!("{} would have a value that is no longer one; the check lists them.", marks(lost));
        ui.label(RichText::new(words).size(12.5).color(cx.palette.bad));
    }
    let target = id.clone().unwrap_or_else(|| {
        fresh(&attribute.name, |id| cx.project().schema.attributes.contains_key(id), AttributeId::of_name)
    });
    let plan = schema::put_attribute(cx.project(), &target, attribute.clone());
    if keep(ui, &plan) {
        *id = Some(target);
        out.push(Message::Plan(plan));
    }
}

fn kind(ui: &mut Ui, attribute: &mut Attribute) {
    let kinds: [(&str, AttributeKind); 7] = [
        ("text", AttributeKind::Text),
        ("one of several", AttributeKind::Choice(Vec::new())),
        ("any of several", AttributeKind::Choices(Vec::new())),
        ("yes or no", AttributeKind::Flag),
        ("number", AttributeKind::Number),
        ("date", AttributeKind::Date),
        ("entities", AttributeKind::Entities),
    ];
    ui.horizontal_wrapped(|ui| {
        for (name, kind) in kinds {
            let same = std::mem::discriminant(&kind) == std::mem::discriminant(&attribute.kind);
            if ui.selectable_label(same, name).clicked() && !same {
                attribute.kind = kind;
            }
        }
    });
}

fn colour_line(ui: &mut Ui, cx: &Cx<'_>, name: &str, written: &mut String, dark: bool) {
    ui.horizontal(|ui| {
        let p = if dark { &crate::ui::theme::DARK } else { &crate::ui::theme::LIGHT };
        let mut colour = crate::ui::theme::colour(written, p);
        if ui.color_edit_button_srgba(&mut colour).changed() {
            *written = format!("#{:02X}{:02X}{:02X}", colour.r(), colour.g(), colour.b());
        }
        let field = ui.add(egui::TextEdit::singleline(written).desired_width(80.0));
        field.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, name));
        let ratio = contrast(colour, p.sheet);
        ui.label(RichText::new(format!("{name}, contrast {ratio:.1}")).size(12.0).color(if ratio < 4.5 {
            cx.palette.bad
        } else {
            cx.palette.soft
        }));
    });
}

/// What keeping the row does to marks.
fn effect(ui: &mut Ui, cx: &Cx<'_>, used: usize, retired: bool) {
    let words = match (used, retired) {
        (0, _) => "No mark uses it yet.".to_owned(),
        (n, false) => format!("In use: {} will show the change at once.", marks(n)),
        (n, true) => {
            format!("In use: {} will stay as now and be listed by the check; new ones cannot be made.", marks(n))
        }
    };
    ui.add_space(4.0);
    ui.label(RichText::new(words).size(12.5).color(if used > 0 { cx.palette.warning } else { cx.palette.soft }));
}

fn marks(n: usize) -> String {
    if n == 1 { "1 mark".to_owned() } else { format!("{n} marks") }
}

fn keep(ui: &mut Ui, plan: &Result<crate::edit::Transaction, crate::edit::Refusal>) -> bool {
    ui.add_space(4.0);
    let button = ui.add_enabled(plan.is_ok(), egui::Button::new("Keep"));
    let why = plan.as_ref().err().map_or_else(String::new, ToString::to_string);
    button.on_disabled_hover_text(why).clicked()
}

/// An id made of the name that is not taken yet.
fn fresh<K>(name: &str, taken: impl Fn(&K) -> bool, make: impl Fn(&str) -> K) -> K {
    let mut id = make(name);
    let mut n = 2;
    while taken(&id) {
        id = make(&format!("{name} {n}"));
        n += 1;
    }
    id
}
