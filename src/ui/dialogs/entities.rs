//! The entity records of the project: names, aliases, Wikidata id; edited here, pointed to by marks.
//!
//! Must not change anything: every edit is a plan.

use super::{Order, line, title, two_columns};
use crate::model::{Entity, EntityId, EntityKind, Value};
use crate::ops::entities;
use crate::text::visible;
use crate::ui::cx::Cx;
use crate::ui::message::{Message, Outbox};
use egui::{RichText, Ui};

/// Which record is edited, and what is typed.
#[derive(Debug, Default)]
pub struct EntitiesDraft {
    filter: String,
    row: Option<Row>,
}

#[derive(Debug)]
struct Row {
    id: EntityId,
    entity: Entity,
    aliases: String,
}

const KINDS: [(EntityKind, &str); 6] = [
    (EntityKind::Person, "Person"),
    (EntityKind::Organisation, "Organisation"),
    (EntityKind::Place, "Place"),
    (EntityKind::Group, "Group"),
    (EntityKind::Event, "Event"),
    (EntityKind::Other, "Other"),
];

impl EntitiesDraft {
    pub(super) fn show(&mut self, ui: &mut Ui, cx: &Cx<'_>, out: &mut Outbox, orders: &mut Vec<Order>) {
        title(ui, "Entities");
        if cx.project().entities.is_empty() {
            let key = crate::ui::actions::keys_for(ui.ctx(), "entity");
            ui.label(format!("No entity yet. Select a mark, press {key} and give it a name."));
        }
        two_columns(ui, |ui, left| if left { self.list(ui, cx) } else { self.edit(ui, cx, out) });
        if ui.button("Close").clicked() {
            orders.push(Order::Close);
        }
    }

    fn list(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        line(ui, "Filter entities", &mut self.filter, "a name");
        let wanted = self.filter.trim().to_lowercase();
        let names = |e: &Entity| {
            e.name.to_lowercase().contains(&wanted) || e.aliases.iter().any(|a| a.to_lowercase().contains(&wanted))
        };
        let mut rows: Vec<_> = cx.project().entities.iter().filter(|(_, e)| names(e)).collect();
        rows.sort_by(|a, b| (&a.1.name, a.0).cmp(&(&b.1.name, b.0)));
        egui::ScrollArea::vertical().id_salt("entities").auto_shrink(false).show_rows(
            ui,
            26.0,
            rows.len(),
            |ui, range| {
                for (id, entity) in &rows[range] {
                    let chosen = self.row.as_ref().is_some_and(|r| r.id == **id);
                    let button = ui.add(egui::Button::selectable(chosen, visible(&entity.name)).truncate());
                    button.widget_info(|| {
                        egui::WidgetInfo::selected(egui::Role::Button, true, chosen, format!("Entity {}", entity.name))
                    });
                    if button.clicked() {
                        let aliases = entity.aliases.iter().cloned().collect::<Vec<_>>().join("\n");
                        self.row = Some(Row { id: **id, entity: (*entity).clone(), aliases });
                    }
                }
            },
        );
    }

    fn edit(&mut self, ui: &mut Ui, cx: &Cx<'_>, out: &mut Outbox) {
        let Some(row) = &mut self.row else {
            ui.label("Choose an entity on the left.");
            return;
        };
        line(ui, "Name", &mut row.entity.name, "its usual name");
        ui.horizontal_wrapped(|ui| {
            for (kind, name) in KINDS {
                ui.selectable_value(&mut row.entity.kind, kind, name);
            }
        });
        ui.label(RichText::new("Other names, one a line").size(12.0).color(cx.palette.soft));
        let field = ui.add(egui::TextEdit::multiline(&mut row.aliases).desired_rows(3).desired_width(f32::INFINITY));
        field.widget_info(|| egui::WidgetInfo::labeled(egui::Role::MultilineTextInput, true, "Other names"));
        line(ui, "Wikidata id", &mut row.entity.qid, "such as Q42");
        line(ui, "Remark", &mut row.entity.note, "");
        ui.checkbox(&mut row.entity.unnamed, "The articles leave it unnamed");
        let names = row.aliases.lines().map(str::trim).filter(|a| !a.is_empty());
        row.entity.aliases = names.map(str::to_owned).collect();
        let used = mentions(cx, row.id);
        ui.label(RichText::new(format!("Mentions in all layers: {used}")).size(12.5).color(cx.palette.soft));
        let plan = entities::edit(cx.project(), row.id, row.entity.clone());
        let why = plan.as_ref().err().map_or_else(String::new, ToString::to_string);
        let keep = ui.add_enabled(plan.is_ok(), egui::Button::new("Keep")).on_disabled_hover_text(why);
        if keep.clicked() {
            out.push(Message::Plan(plan));
        }
    }
}

/// How many marks point to the entity, over all layers.
fn mentions(cx: &Cx<'_>, id: EntityId) -> usize {
    let marks = cx.project().layers.values().flat_map(|l| l.marks.values());
    let points = |v: &Value| matches!(v, Value::Entities(set) if set.contains(&id));
    marks.filter(|m| m.attributes.values().any(points)).count()
}
