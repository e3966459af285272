//! The small dialogs: paste, who works, which relation, about.
//!
//! Must not change the project.

use super::{Order, buttons, focus_once, line, title};
use crate::model::{MarkId, RelationId};
use crate::text::visible;
use crate::ui::cx::Cx;
use crate::ui::message::{Message, Outbox};
use egui::{Key, RichText, Ui, vec2};

/// A text that becomes an article.
pub(super) fn paste(ui: &mut Ui, text: &mut String, orders: &mut Vec<Order>) {
    title(ui, "Paste an article");
    let words = text.split_whitespace().take(100_000).count();
    egui::ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
        let field = ui.add(
            egui::TextEdit::multiline(text)
                .desired_rows(12)
                .desired_width(f32::INFINITY)
                .margin(vec2(10.0, 8.0))
                .hint_text("Paste the article’s text here (Ctrl+V)"),
        );
        field.widget_info(|| egui::WidgetInfo::labeled(egui::Role::MultilineTextInput, true, "The article’s text"));
        focus_once(ui, &field);
    });
    ui.label(
        RichText::new(format!(
            "{words} words. Headline, dates, captions and paragraphs are recognised; you can correct them with F2."
        ))
        .size(12.0),
    );
    let ready = if words == 0 { Err("There is no text yet.".to_owned()) } else { Ok(()) };
    if buttons(ui, "Add the article", &ready, orders) {
        orders.push(Order::Paste(std::mem::take(text)));
    }
}

/// What was wrong with files that came in, each with its place.
pub(super) fn came_in_with(ui: &mut Ui, problems: &[String], orders: &mut Vec<Order>) {
    const SHOWN: usize = 500;
    title(ui, &format!("{} problems in the files", problems.len()));
    let most = (ui.ctx().content_rect().height() - 220.0).clamp(80.0, 420.0);
    egui::ScrollArea::vertical().max_height(most).auto_shrink([false, true]).show(ui, |ui| {
        for problem in problems.iter().take(SHOWN) {
            ui.label(RichText::new(visible(problem)).size(12.5));
        }
        if problems.len() > SHOWN {
            let words = format!("And {} more; `sidenote import --dry-run` lists them all.", problems.len() - SHOWN);
            ui.label(RichText::new(words).size(12.5));
        }
    });
    ui.add_space(8.0);
    let close = ui.button("Close");
    focus_once(ui, &close);
    if close.clicked() {
        orders.push(Order::Close);
    }
}

/// Who works.
pub(super) fn annotator(ui: &mut Ui, cx: &Cx<'_>, name: &mut String, orders: &mut Vec<Order>) {
    title(ui, "Who is annotating?");
    ui.label(
        RichText::new("Everyone’s work is kept in files of their own, so that nobody overwrites anybody.")
            .size(12.5)
            .color(cx.palette.soft),
    );
    ui.horizontal_wrapped(|ui| {
        for row in cx.project().annotators.values() {
            if ui.button(visible(&row.name)).clicked() {
                orders.push(Order::WorkAs(row.name.clone()));
            }
        }
    });
    let field = line(ui, "A new name", name, "such as Ana");
    focus_once(ui, &field);
    let entered = field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
    let ready = if name.trim().is_empty() { Err("Type a name.".to_owned()) } else { Ok(()) };
    let filled = ready.is_ok();
    if buttons(ui, "Start", &ready, orders) || (entered && filled) {
        orders.push(Order::WorkAs(name.trim().to_owned()));
    }
}

/// Which relation two marks have.
pub(super) fn relation(
    ui: &mut Ui,
    cx: &Cx<'_>,
    (from, to): (MarkId, MarkId),
    choices: &[RelationId],
    out: &mut Outbox,
    orders: &mut Vec<Order>,
) {
    title(ui, "Which relation?");
    for (n, id) in choices.iter().enumerate() {
        let name = cx.project().schema.relations.get(id).map_or(id.as_str(), |r| r.name.as_str());
        let digit =
            [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9].get(n);
        let pressed = digit.is_some_and(|k| ui.input(|i| i.key_pressed(*k)));
        if ui.button(format!("{}  {name}", n + 1)).clicked() || pressed {
            out.push(Message::Link(from, to, Some(id.clone())));
            orders.push(Order::Close);
        }
    }
}

/// Who has the project open, and whether to take it over.
pub(super) fn elsewhere(ui: &mut Ui, cx: &Cx<'_>, orders: &mut Vec<Order>) {
    title(ui, "This project is open elsewhere");
    let why = cx.session.read_only().unwrap_or("it is free now");
    ui.label(format!("It can only be read here: {why}."));
    ui.add_space(4.0);
    ui.label(
        RichText::new("If that window hangs or nobody is there, work here instead. The other window is told, saves what it has, and can only read from then on; nothing that was done there is lost.")
            .size(12.5)
            .color(cx.palette.soft),
    );
    if buttons(ui, "Work here", &Ok(()), orders) {
        orders.push(Order::TakeOver);
    }
}

/// About the program.
pub(super) fn about(ui: &mut Ui, orders: &mut Vec<Order>) {
    title(ui, "Sidenote");
    ui.label(format!(
        "Version {}. Annotate news articles by hand: quotes, claims and entities.",
        env!("CARGO_PKG_VERSION")
    ));
    ui.label("Everything is kept in plain files in your project’s folder. Nothing is sent anywhere.");
    ui.label("Licence: MIT or Apache-2.0. Fonts: Literata and Inter (SIL Open Font License), Phosphor icons (MIT).");
    if ui.button("Close").clicked() {
        orders.push(Order::Close);
    }
}
