//! The selected mark: its words, attributes, links and note.
//!
//! Must not change anything itself: every edit is a plan sent as a message.

use super::attributes;
use super::heading;
use crate::model::{Link, LinkId, Mark, MarkId};
use crate::ops::{links, marks};
use crate::ui::cx::Cx;
use crate::ui::icons;
use crate::ui::message::{Message, Outbox};
use crate::ui::theme::{card, label_colour, semibold};
use crate::ui::typeset::{Family, LabelText, Typesetter, bidi_label, bidi_row};
use egui::{RichText, Ui};

/// The selected mark.
pub fn show(ui: &mut Ui, cx: &Cx<'_>, setter: &mut Typesetter, out: &mut Outbox) {
    let Some((id, mark)) = cx.mark() else { return };
    card(cx.palette).show(ui, |ui| {
        ui.set_width(ui.available_width());
        head(ui, cx, id, mark, out);
        let colour = cx.palette.ink;
        bidi_label(
            ui,
            setter,
            &LabelText { text: &cx.words(mark), family: Family::Serif, size: 13.5, weight: 400.0, colour, lines: 4 },
        );
        stale(ui, cx, mark);
        attributes::show(ui, cx, setter, (id, mark), out);
        links_of(ui, cx, setter, id, out);
        note(ui, cx, id, mark, out);
    });
    ui.add_space(6.0);
}

fn head(ui: &mut Ui, cx: &Cx<'_>, id: MarkId, mark: &Mark, out: &mut Outbox) {
    ui.horizontal(|ui| {
        let row = cx.project().schema.labels.get(&mark.label);
        let name = row.map_or(mark.label.as_str(), |l| l.name.as_str());
        let colour = row.map_or(cx.palette.soft, |l| label_colour(l, cx.palette));
        let title = RichText::new(format!("{name} {}", icons::CARET_DOWN)).font(semibold(15.0)).color(colour);
        let menu = ui.menu_button(title, |ui| {
            for (label, row) in cx.project().schema.labels_in_order() {
                if ui.button(RichText::new(&row.name).color(label_colour(row, cx.palette))).clicked() {
                    out.push(Message::Tag(label.clone()));
                    ui.close();
                }
            }
        });
        menu.response
            .widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, format!("Label of this mark: {name}")));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let bin = ui.button(icons::TRASH).on_hover_text("Delete this mark (Delete)");
            bin.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, "Delete this mark"));
            if bin.clicked() {
                out.push(Message::Act("delete"));
            }
            sure(ui, cx, id, mark, out);
        });
    });
}

fn sure(ui: &mut Ui, cx: &Cx<'_>, id: MarkId, mark: &Mark, out: &mut Outbox) {
    let mut unsure = !mark.sure;
    if ui.checkbox(&mut unsure, "unsure").on_hover_text("Note that you are not sure of this mark").changed()
        && let Some(layer) = cx.layer_key()
    {
        let title = if unsure { "Mark as unsure" } else { "Mark as sure" };
        out.push(Message::Plan(marks::change(cx.project(), &layer, id, cx.now, title, |m| m.sure = !unsure)));
    }
}

fn stale(ui: &mut Ui, cx: &Cx<'_>, mark: &Mark) {
    if let Some(said) = &mark.stale {
        let words = format!(
            "{} Its file says it covers “{}”. Move its ends to where it belongs.",
            icons::WARNING,
            said.join(" … ")
        );
        ui.label(RichText::new(words).size(12.0).color(cx.palette.bad));
    }
}

fn links_of(ui: &mut Ui, cx: &Cx<'_>, setter: &mut Typesetter, id: MarkId, out: &mut Outbox) {
    let Some(layer) = cx.layer() else { return };
    ui.horizontal(|ui| {
        heading(ui, cx.palette, "Links");
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let begin =
                ui.button(icons::LINK).on_hover_text("Start a link from this mark (W), then click its other end");
            begin.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, "Start a link"));
            if begin.clicked() {
                out.push(Message::Act("link"));
            }
        });
    });
    for (link, row) in layer.links_of(id) {
        let outward = row.from == id;
        let other = if outward { row.to } else { row.from };
        let words = layer.marks.get(&other).map_or_else(|| "(gone)".to_owned(), |m| cx.words(m));
        link_row(ui, cx, setter, (link, row), (outward, other), &words, out);
    }
}

fn link_row(
    ui: &mut Ui,
    cx: &Cx<'_>,
    setter: &mut Typesetter,
    (id, link): (LinkId, &Link),
    (outward, other): (bool, MarkId),
    words: &str,
    out: &mut Outbox,
) {
    let name = cx.project().schema.relations.get(&link.relation).map_or(link.relation.as_str(), |r| r.name.as_str());
    let arrow = if outward { icons::ARROW_RIGHT } else { icons::ARROW_LEFT };
    let height = ui.spacing().interact_size.y;
    let whole = egui::vec2(ui.available_width(), height);
    // The menu takes its place first, so that long words are cut and not the menu.
    ui.allocate_ui_with_layout(whole, egui::Layout::right_to_left(egui::Align::Center), |ui| {
        let menu = ui.menu_button(icons::DOTS_THREE, |ui| link_menu(ui, cx, id, link, other, out));
        menu.response.widget_info(|| {
            egui::WidgetInfo::labeled(egui::Role::Button, true, format!("What to do with the link {name}"))
        });
        ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
            let chosen = cx.focus.link == Some(id);
            ui.label(RichText::new(format!("{arrow} {name}")).size(12.5).color(cx.palette.soft));
            let label = LabelText {
                text: words,
                family: Family::Sans,
                size: 12.5,
                weight: 400.0,
                colour: cx.palette.ink,
                lines: 1,
            };
            let row = bidi_row(ui, setter, &label, chosen);
            row.widget_info(|| {
                egui::WidgetInfo::selected(egui::Role::Button, true, chosen, format!("Link {name}: {words}"))
            });
            if row.clicked() {
                out.push(Message::SelectLink(id));
            }
        });
    });
}

fn link_menu(ui: &mut Ui, cx: &Cx<'_>, id: LinkId, link: &Link, other: MarkId, out: &mut Outbox) {
    let Some(layer) = cx.layer_key() else { return };
    let mut item = |ui: &mut Ui, words: &str, message: &dyn Fn() -> Message| {
        if ui.button(words).clicked() {
            out.push(message());
            ui.close();
        }
    };
    item(ui, "Go to the other end", &|| Message::Reveal(other));
    item(ui, "Reverse", &|| Message::Plan(links::reverse(cx.project(), &layer, id)));
    let ends = cx.layer().and_then(|l| Some((&l.marks.get(&link.from)?.label, &l.marks.get(&link.to)?.label)));
    for (relation, row) in ends.map_or_else(Vec::new, |(a, b)| cx.project().schema.relations_between(a, b)) {
        if *relation != link.relation {
            let plan = || Message::Plan(links::relabel(cx.project(), &layer, id, relation));
            item(ui, &format!("Change to {}", row.name), &plan);
        }
    }
    item(ui, "Delete", &|| Message::Plan(links::delete(cx.project(), &layer, id)));
}

fn note(ui: &mut Ui, cx: &Cx<'_>, id: MarkId, mark: &Mark, out: &mut Outbox) {
    heading(ui, cx.palette, "Note");
    let hint = "A remark of yours (M)";
    let field = attributes::Field { mark: id, attribute: None, text: &mark.note, hint, tall: true, name: "Note" };
    out.extend(field.show(ui, cx));
}
