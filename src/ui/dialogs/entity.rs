//! Which entity a mark points to: one of the project, or a new one.
//!
//! Must not change anything: it gives an order.

use super::{Order, focus_once, line, title};
use crate::model::{Entity, EntityId, MarkId};
use crate::text::visible;
use crate::ui::cx::Cx;
use egui::{Key, RichText, Ui};

/// What is typed.
#[derive(Debug)]
pub struct EntityDraft {
    mark: MarkId,
    words: String,
    chosen: usize,
}

impl EntityDraft {
    /// Looks for `words` first.
    pub fn new(mark: MarkId, words: &str) -> Self {
        Self { mark, words: words.to_owned(), chosen: 0 }
    }

    pub(super) fn show(&mut self, ui: &mut Ui, cx: &Cx<'_>, orders: &mut Vec<Order>) {
        title(ui, "Which entity?");
        let (up, down, enter) = ui.input_mut(|i| {
            let none = egui::Modifiers::NONE;
            (i.consume_key(none, Key::ArrowUp), i.consume_key(none, Key::ArrowDown), i.key_pressed(Key::Enter))
        });
        let field = line(ui, "Name", &mut self.words, "Its usual name");
        focus_once(ui, &field);
        let rows = self.matching(cx);
        self.chosen = (self.chosen + usize::from(down)).saturating_sub(usize::from(up)).min(rows.len());
        egui::ScrollArea::vertical().max_height(260.0).show(ui, |ui| {
            for (i, (id, entity)) in rows.iter().enumerate() {
                let about = if entity.qid.is_empty() { String::new() } else { format!("  {}", entity.qid) };
                let row = ui.selectable_label(i == self.chosen, format!("{}{about}", visible(&entity.name)));
                if row.clicked() || (enter && i == self.chosen) {
                    orders.push(Order::Point(self.mark, *id));
                }
            }
        });
        let name = self.words.trim().to_owned();
        if !name.is_empty() {
            let new = ui.selectable_label(
                self.chosen == rows.len(),
                RichText::new(format!("New entity “{name}”")).color(cx.palette.accent),
            );
            if new.clicked() || (enter && self.chosen == rows.len()) {
                orders.push(Order::NewEntity(self.mark, name));
            }
        }
    }

    /// The entities that the typed words may mean, the closest first.
    fn matching<'a>(&self, cx: &Cx<'a>) -> Vec<(EntityId, &'a Entity)> {
        let typed = self.words.trim().to_lowercase();
        let names = |e: &'a Entity| std::iter::once(&e.name).chain(&e.aliases);
        let score = |e: &'a Entity| {
            names(e)
                .map(|n| {
                    let name = n.to_lowercase();
                    if name == typed {
                        0
                    } else if name.contains(&typed) || (!typed.is_empty() && typed.contains(&name)) {
                        1
                    } else {
                        2
                    }
                })
                .min()
                .unwrap_or(2)
        };
        let mut rows: Vec<_> = cx
            .project()
            .entities
            .iter()
            .map(|(id, e)| (score(e), *id, e))
            .filter(|(s, _, _)| *s < 2 || typed.is_empty())
            .collect();
        rows.sort_by(|a, b| (a.0, &a.2.name).cmp(&(b.0, &b.2.name)));
        rows.truncate(30);
        rows.into_iter().map(|(_, id, e)| (id, e)).collect()
    }
}
