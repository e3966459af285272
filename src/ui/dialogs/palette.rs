//! Anything by name: actions, labels, articles.
//!
//! Must not know what an action does.

use super::{Order, focus_once, line};
use crate::model::{ArticleId, LabelId};
use crate::ui::actions;
use crate::ui::cx::Cx;
use crate::ui::message::{Message, Outbox};
use egui::{Key, RichText, Ui};

/// How many rows are listed at most.
const MOST: usize = 40;

/// What is typed, and which row is chosen.
#[derive(Debug, Default)]
pub struct PaletteDraft {
    words: String,
    chosen: usize,
}

enum Row {
    Action(&'static actions::Action),
    Label(LabelId, String),
    Article(ArticleId, String),
}

impl Row {
    fn title(&self) -> &str {
        match self {
            Self::Action(action) => action.title,
            Self::Label(_, title) | Self::Article(_, title) => title,
        }
    }

    fn message(&self) -> Message {
        match self {
            Self::Action(action) => Message::Act(action.id),
            Self::Label(id, _) => Message::Tag(id.clone()),
            Self::Article(id, _) => Message::Open(*id),
        }
    }
}

impl PaletteDraft {
    pub(super) fn show(&mut self, ui: &mut Ui, cx: Option<&Cx<'_>>, out: &mut Outbox, orders: &mut Vec<Order>) {
        let before = self.words.clone();
        let (up, down, enter) = ui.input_mut(|i| {
            let none = egui::Modifiers::NONE;
            (i.consume_key(none, Key::ArrowUp), i.consume_key(none, Key::ArrowDown), i.key_pressed(Key::Enter))
        });
        let field =
            line(ui, "Do anything", &mut self.words, "Type what you want to do, a label, or an article’s title");
        focus_once(ui, &field);
        let rows = rows(cx, &self.words);
        if before != self.words {
            self.chosen = 0;
        }
        self.chosen = match (up, down) {
            (true, _) => self.chosen.saturating_sub(1),
            (_, true) => self.chosen + 1,
            _ => self.chosen,
        }
        .min(rows.len().saturating_sub(1));
        if rows.is_empty() {
            ui.label("Nothing has that name.");
        }
        egui::ScrollArea::vertical().max_height(340.0).show(ui, |ui| {
            for (i, row) in rows.iter().enumerate() {
                let clicked = list_row(ui, cx, row, i == self.chosen, up || down);
                if clicked || (enter && i == self.chosen) {
                    out.push(row.message());
                    orders.push(Order::Close);
                }
            }
        });
    }
}

fn list_row(ui: &mut Ui, cx: Option<&Cx<'_>>, row: &Row, chosen: bool, moved: bool) -> bool {
    let keys = if let Row::Action(action) = row { action.keys_in_words(ui.ctx()) } else { String::new() };
    let why = if let Row::Action(action) = row { crate::ui::app::blocked(cx, action) } else { None };
    let response = ui.horizontal(|ui| {
        let words = RichText::new(row.title());
        let words = if why.is_some() { words.weak() } else { words };
        let response = ui.selectable_label(chosen, words);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.label(RichText::new(keys).size(12.0).weak())
        });
        response
    });
    if chosen && moved {
        response.inner.scroll_to_me(None);
    }
    response.inner.on_hover_text(why.unwrap_or_default()).clicked()
}

/// The rows that hold every word that was typed; those that start with the first one come first.
fn rows(cx: Option<&Cx<'_>>, typed: &str) -> Vec<Row> {
    let mut all: Vec<Row> = actions::ALL.iter().copied().filter(|a| a.id != "palette").map(Row::Action).collect();
    if let Some(cx) = cx {
        let labels = cx.project().schema.labels_in_order();
        all.extend(labels.into_iter().map(|(id, l)| Row::Label(id.clone(), format!("Tag as {}", l.name))));
        let articles = cx.project().articles_in_order();
        all.extend(articles.into_iter().map(|(id, a)| Row::Article(id, format!("Go to “{}”", a.title))));
    }
    let wanted: Vec<String> = typed.to_lowercase().split_whitespace().map(str::to_owned).collect();
    all.retain(|row| {
        let title = row.title().to_lowercase();
        wanted.iter().all(|w| title.contains(w))
    });
    if let Some(first) = wanted.first() {
        all.sort_by_key(|row| !row.title().to_lowercase().starts_with(first));
    }
    all.truncate(MOST);
    all
}
