//! Beside the text: the names of its parts, the strip that shows where in the article one is, and
//! the bar of labels at the end of a selection.
//!
//! Must not change the project: it sends messages.

use super::ArticleView;
use crate::model::Role;
use crate::ops::articles;
use crate::ui::cx::Cx;
use crate::ui::derived::ROWS;
use crate::ui::message::{Message, Outbox};
use crate::ui::theme::{floating, label_colour};
use egui::{Align2, FontId, Painter, Rect, Sense, Stroke, Ui, pos2, vec2};

/// The width of the strip at the right edge, in points.
const STRIP: f32 = 12.0;

impl ArticleView {
    pub(super) fn margins(
        &mut self,
        ui: &mut Ui,
        painter: &Painter,
        cx: &Cx<'_>,
        column: Rect,
        rect: Rect,
        out: &mut Outbox,
    ) {
        self.part_names(ui, painter, cx, column, rect, out);
        self.missing_letters(painter, cx, rect);
        self.strip(ui, painter, cx, rect);
        self.label_bar(ui, cx, rect, out);
    }

    /// The role of each part that is not plain body, in the margin; a click offers others.
    fn part_names(&self, ui: &mut Ui, painter: &Painter, cx: &Cx<'_>, column: Rect, rect: Rect, out: &mut Outbox) {
        if column.left() - rect.left() < 60.0 {
            return;
        }
        let Some(article) = cx.article() else { return };
        for shown in &self.on_screen {
            let (Some(piece), Some(laid)) = (self.pieces.get(shown.piece), self.laid.get(&shown.piece)) else {
                continue;
            };
            let line = &laid.block.lines()[0];
            if piece.range().is_empty() || !piece.first {
                continue;
            }
            let place = Rect::from_min_max(
                pos2(rect.left() + 6.0, shown.at.y + line.top),
                pos2(column.left() - 26.0, shown.at.y + line.bottom),
            );
            if !rect.contains_rect(place) {
                continue;
            }
            let name = format!("Part: {}", piece.role.title());
            let response = ui.interact(place, ui.scope_id().with(("part", shown.piece)), Sense::click());
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
            let visible = piece.role != Role::Body || response.hovered();
            if visible {
                let colour = if response.hovered() { cx.palette.accent } else { cx.palette.soft };
                let at = pos2(place.right(), shown.at.y + line.baseline);
                painter.text(at, Align2::RIGHT_BOTTOM, piece.role.title(), FontId::proportional(10.5), colour);
            }
            let offset = piece.range().start;
            egui::Popup::menu(&response).show(|ui| part_menu(ui, cx, article, offset, out));
        }
    }

    /// Says which letters no font has, and what to do about it.
    fn missing_letters(&self, painter: &Painter, cx: &Cx<'_>, rect: Rect) {
        let missing =
            self.on_screen.iter().filter_map(|s| self.laid.get(&s.piece)).find_map(|l| l.block.missing().first());
        if let Some(c) = missing {
            let said = format!(
                "No font here has U+{:04X}. Install the fonts of its script, for example fonts-noto-core or fonts-noto-cjk.",
                u32::from(*c)
            );
            painter.text(
                rect.center_bottom() - vec2(0.0, 10.0),
                Align2::CENTER_BOTTOM,
                said,
                FontId::proportional(11.5),
                cx.palette.warning,
            );
        }
    }

    /// Where marks lie in the whole article, and where the window is. Clicking and dragging goes there.
    fn strip(&mut self, ui: &Ui, painter: &Painter, cx: &Cx<'_>, rect: Rect) {
        let strip = Rect::from_min_max(
            pos2(rect.right() - STRIP - 4.0, rect.top() + 6.0),
            pos2(rect.right() - 4.0, rect.bottom() - 6.0),
        );
        let total = self.heights.total().max(1.0);
        let window = f64::from(rect.height());
        if total <= window {
            return;
        }
        let response = ui.interact(strip, ui.scope_id().with("strip"), Sense::click_and_drag());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ScrollBar, true, "Place in the article"));
        if let Some(at) = response.interact_pointer_pos().filter(|_| response.dragged() || response.clicked()) {
            let share = f64::from(((at.y - strip.top()) / strip.height()).clamp(0.0, 1.0));
            self.scroll_to(share * total - window / 2.0);
        }
        Self::strip_marks(painter, cx, strip);
        Self::strip_hits(painter, cx, strip);
        Self::strip_problems(painter, cx, strip);
        let y = |share: f64| strip.top() + narrow(share) * strip.height();
        let top = self.progress();
        let thumb = Rect::from_min_max(
            pos2(strip.left() + 3.0, y(top)),
            pos2(strip.right(), y((top + window / total).min(1.0)).max(y(top) + 14.0)),
        );
        let strength = if response.hovered() || response.dragged() { 0.45 } else { 0.25 };
        painter.rect_filled(thumb, 4, cx.palette.soft.gamma_multiply(strength));
    }

    /// A tick for every row of the strip in which marks start, in the colour of most of them.
    fn strip_marks(painter: &Painter, cx: &Cx<'_>, strip: Rect) {
        for (row, label) in cx.derived.rows().filled() {
            let label = cx.project().schema.labels.get(label);
            let colour = label.map_or(cx.palette.soft, |l| label_colour(l, cx.palette));
            let y = strip.top() + share(row, ROWS) * strip.height();
            painter.hline(strip.left()..=strip.left() + 4.0, y, Stroke::new(1.2, colour));
        }
    }

    /// A small bar of labels at the end of a selection.
    fn label_bar(&self, ui: &Ui, cx: &Cx<'_>, rect: Rect, out: &mut Outbox) {
        let range = cx.focus.selection.range();
        if range.is_empty() || self.drag != super::Drag::None || cx.session.read_only().is_some() {
            return;
        }
        let boxes = self.boxes(range);
        let Some(last) = boxes.last() else { return };
        let at = pos2(last.end().min(rect.right() - 330.0).max(rect.left() + 8.0), last.baseline + last.size * 0.9);
        if !rect.contains(at) {
            return;
        }
        egui::Area::new(ui.scope_id().with("label bar"))
            .order(egui::Order::Middle)
            .fixed_pos(at)
            .constrain_to(rect)
            .show(ui.ctx(), |ui| {
                floating(cx.palette).show(ui, |ui| {
                    ui.horizontal_wrapped(|ui| {
                        ui.set_max_width(400.0);
                        for (id, label) in cx.project().schema.labels_in_order() {
                            let key = label.key.map_or(String::new(), |k| format!(" ({k})"));
                            let name =
                                egui::RichText::new(&label.name).color(label_colour(label, cx.palette)).size(12.5);
                            let button = ui
                                .add(egui::Button::new(name).frame(false))
                                .on_hover_text(format!("Tag as {}{key}. {}", label.name, label.help));
                            button.widget_info(|| {
                                egui::WidgetInfo::labeled(egui::Role::Button, true, format!("Tag as {}", label.name))
                            });
                            if button.clicked() {
                                out.push(Message::Tag(id.clone()));
                            }
                        }
                    });
                });
            });
    }
}

fn part_menu(ui: &mut Ui, cx: &Cx<'_>, article: crate::model::ArticleId, offset: usize, out: &mut Outbox) {
    ui.set_min_width(170.0);
    ui.label(egui::RichText::new("This part is").size(11.5).color(cx.palette.soft));
    for role in Role::ALL {
        if ui.button(role.title()).clicked() {
            out.push(Message::Plan(articles::set_role(cx.project(), article, offset, *role)));
            ui.close();
        }
    }
    ui.menu_button("Make all like this …", |ui| {
        for role in Role::ALL {
            if ui.button(role.title()).clicked() {
                out.push(Message::Plan(articles::set_role_of_all_like(cx.project(), article, offset, *role)));
                ui.close();
            }
        }
    });
}

#[expect(clippy::cast_precision_loss, reason = "a place on a strip of some hundred points")]
pub(super) fn share(part: usize, whole: usize) -> f32 {
    if whole == 0 { 0.0 } else { part as f32 / whole as f32 }
}

#[expect(clippy::cast_possible_truncation, reason = "a share of the strip")]
fn narrow(v: f64) -> f32 {
    v as f32
}
