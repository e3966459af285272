//! What is known about an article: title, author, dates, address, language.
//!
//! Must not change it: the result is a plan.

use super::{Order, buttons, focus_once, line, title};
use crate::model::{Article, ArticleId, Meta};
use crate::ops::articles;
use crate::ui::cx::Cx;
use crate::ui::message::{Message, Outbox};
use egui::{RichText, Ui};

/// The facts as they are typed.
#[derive(Debug)]
pub struct FactsDraft {
    id: ArticleId,
    title: String,
    meta: Meta,
    source: String,
}

impl FactsDraft {
    /// The facts as they are.
    pub fn new(id: ArticleId, row: &Article) -> Self {
        let s = &row.source;
        let source = format!("From {} ({}, {}), read {}", s.file, s.format, s.encoding, s.retrieved.strftime("%F %R"));
        Self { id, title: row.title.clone(), meta: row.meta.clone(), source }
    }

    pub(super) fn show(&mut self, ui: &mut Ui, cx: &Cx<'_>, out: &mut Outbox, orders: &mut Vec<Order>) {
        title(ui, "Facts about the article");
        let first = line(ui, "Title", &mut self.title, "");
        focus_once(ui, &first);
        let m = &mut self.meta;
        let rows: [(&str, &mut String, &str); 9] = [
            ("Author", &mut m.author, ""),
            ("Publication", &mut m.publication, ""),
            ("Section", &mut m.section, ""),
            ("Address on the web", &mut m.url, "https://"),
            ("Date printed on the page", &mut m.page_date, "2025-11-08"),
            ("Published", &mut m.published, "a date, or from/to"),
            ("How that is known", &mut m.published_how, "printed, inferred or typed"),
            ("Language", &mut m.language, "such as en"),
            ("Note", &mut m.note, ""),
        ];
        egui::ScrollArea::vertical().max_height(400.0).show(ui, |ui| {
            for (name, text, hint) in rows {
                line(ui, name, text, hint);
            }
        });
        ui.label(RichText::new(&self.source).size(12.0).color(cx.palette.soft));
        if buttons(ui, "Keep", &Ok(()), orders) {
            let plan = articles::describe(cx.project(), self.id, self.title.trim(), self.meta.clone());
            if plan.is_ok() {
                out.push(Message::Plan(plan));
            }
            orders.push(Order::Close);
        }
    }
}
