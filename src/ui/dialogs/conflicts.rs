//! What two copies say differently, to be settled one by one.
//!
//! Must not decide nor change anything: every choice is an order.

use super::{Order, title};
use crate::edit::merge::{Conflict, Kept, Side};
use crate::ops::conflicts::{Choice, can_be_both, field_in_words, place, row_in_words, side_in_words};
use crate::session::conflicts::Unsettled;
use crate::ui::cx::Cx;
use crate::ui::theme::{Palette, semibold};
use egui::{CornerRadius, Frame, Margin, RichText, Stroke, Ui};

/// The most conflicts that are drawn at once; the others follow as these are settled.
const SHOWN: usize = 40;

pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, orders: &mut Vec<Order>) {
    let p = cx.palette;
    title(ui, "Conflicts");
    let all = cx.session.conflicts();
    let words = if all.is_empty() {
        "Nothing to settle: no two copies of this project disagree."
    } else {
        "Two copies changed the same thing. Both versions are kept; choose which one stands. Undo takes a choice back."
    };
    ui.label(RichText::new(words).size(12.5).color(p.soft));
    ui.add_space(8.0);
    for unsettled in all.iter().take(SHOWN) {
        card(ui, cx, unsettled, orders);
        ui.add_space(8.0);
    }
    if all.len() > SHOWN {
        ui.label(RichText::new(format!("And {} more.", all.len() - SHOWN)).color(p.soft));
    }
    if ui.button("Close").clicked() {
        orders.push(Order::Close);
    }
}

fn card(ui: &mut Ui, cx: &Cx<'_>, unsettled: &Unsettled, orders: &mut Vec<Order>) {
    let p = cx.palette;
    let conflict = &unsettled.conflict;
    let frame = Frame::new().fill(p.ground).stroke(Stroke::new(1.0, p.line)).corner_radius(CornerRadius::same(8));
    frame.inner_margin(Margin::symmetric(12, 10)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            let words = row_in_words(conflict, cx.project());
            ui.add(egui::Label::new(RichText::new(&words).font(semibold(13.5))).truncate());
        });
        ui.label(RichText::new(whereabouts(cx, unsettled)).size(11.5).color(p.soft));
        ui.add_space(6.0);
        ui.label(RichText::new(field_in_words(conflict, cx.project())).size(12.0).color(p.soft));
        sides(ui, cx, conflict);
        ui.add_space(6.0);
        buttons(ui, cx, conflict, orders);
    });
}

/// The article, whose layer, and where the other version came from.
fn whereabouts(cx: &Cx<'_>, unsettled: &Unsettled) -> String {
    let (_, _, article, who) = place(&unsettled.conflict.row);
    let article = article.and_then(|id| cx.project().articles.get(&id)).map(|a| a.title.clone());
    let who = who.map(|w| cx.project().name_of(w).to_owned());
    let at = unsettled.at.to_string();
    let from = format!("from {}, {} UTC", unsettled.from, at.get(..16).unwrap_or(&at).replace('T', " "));
    let parts: Vec<String> = article.into_iter().chain(who).chain([from]).collect();
    parts.join("  ·  ")
}

/// Both versions side by side; the one that stands has a mark.
fn sides(ui: &mut Ui, cx: &Cx<'_>, conflict: &Conflict) {
    ui.columns(2, |columns| {
        for (ui, (name, side)) in columns.iter_mut().zip([("Mine", Side::Ours), ("Theirs", Side::Theirs)]) {
            let stands = matches!(conflict.kept, Kept::Both(_)) || conflict.kept == Kept::One(side);
            version(ui, cx.palette, name, &side_in_words(conflict, cx.project(), side), stands);
        }
    });
}

fn version(ui: &mut Ui, p: &Palette, name: &str, words: &str, stands: bool) {
    let line = if stands { p.accent } else { p.line };
    let frame = Frame::new().fill(p.sheet).stroke(Stroke::new(1.0, line)).corner_radius(CornerRadius::same(6));
    frame.inner_margin(Margin::symmetric(10, 8)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let head = if stands { format!("{name}, stands now") } else { name.to_owned() };
        ui.label(RichText::new(head).size(11.0).color(if stands { p.accent } else { p.soft }));
        let shown: String = words.chars().take(400).collect();
        ui.label(RichText::new(shown).size(13.0));
    });
}

fn buttons(ui: &mut Ui, cx: &Cx<'_>, conflict: &Conflict, orders: &mut Vec<Order>) {
    let words = row_in_words(conflict, cx.project());
    ui.horizontal(|ui| {
        let mut choices = vec![("Keep mine", Choice::Mine)];
        if conflict.field != "text" {
            choices.push(("Take theirs", Choice::Theirs));
        }
        if can_be_both(conflict) {
            choices.push(("Keep both", Choice::Both));
        }
        for (name, choice) in choices {
            let button = ui.add_enabled(cx.session.read_only().is_none(), egui::Button::new(name));
            button.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, format!("{name}: {words}")));
            if button.clicked() {
                orders.push(Order::Settle(Box::new(conflict.clone()), choice));
            }
        }
        if place(&conflict.row).2.is_some_and(|id| cx.project().articles.contains_key(&id))
            && ui.button("Show in the article").clicked()
        {
            orders.push(Order::ShowRow(conflict.row.clone()));
        }
    });
}
