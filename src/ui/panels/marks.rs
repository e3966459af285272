//! The marks of the article, in order of its text.
//!
//! Only the rows on screen are drawn. Must not know the article's layout.

use super::{heading, hint};
use crate::model::{Mark, MarkId};
use crate::ui::cx::Cx;
use crate::ui::message::{Message, Outbox};
use crate::ui::theme::label_colour;
use crate::ui::typeset::{Family, LabelText, Typesetter, bidi_hover, bidi_label};
use egui::{Sense, Ui, vec2};

/// The height of a row in points.
const ROW: f32 = 26.0;

/// The marks of this article.
pub fn show(ui: &mut Ui, cx: &Cx<'_>, setter: &mut Typesetter, out: &mut Outbox) {
    let count = cx.derived.len();
    heading(ui, cx.palette, &format!("Marks in this article · {count}"));
    let Some(layer) = cx.layer().filter(|_| count > 0) else {
        hint(ui, cx.palette, "Select words and press a label’s key, such as P for Person.");
        return;
    };
    let area = egui::ScrollArea::vertical().id_salt("marks").auto_shrink(false);
    area.show_rows(ui, ROW - 4.0, count, |ui, range| {
        for id in range.filter_map(|at| cx.derived.nth(at)) {
            if let Some(mark) = layer.marks.get(&id) {
                row(ui, cx, setter, id, mark, out);
            }
        }
    });
}

fn row(ui: &mut Ui, cx: &Cx<'_>, setter: &mut Typesetter, id: MarkId, mark: &Mark, out: &mut Outbox) {
    let p = cx.palette;
    let label = cx.project().schema.labels.get(&mark.label);
    let name = label.map_or(mark.label.as_str(), |l| l.name.as_str());
    let words = cx.words(mark);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW - 4.0), Sense::click());
    let chosen = cx.focus.mark == Some(id);
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::ListItem, true, chosen, format!("{name} {words}")));
    if chosen || response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 6, if chosen { p.chosen } else { p.well });
    }
    let colour = label.map_or(p.soft, |l| label_colour(l, p));
    ui.painter().circle_filled(egui::pos2(rect.left() + 9.0, rect.center().y), 4.0, colour);
    let inner = egui::Rect::from_min_max(rect.min + vec2(20.0, 2.0), rect.max - vec2(6.0, 0.0));
    let mut child = ui.new_child(egui::UiBuilder::new().max_rect(inner));
    child.set_clip_rect(rect.intersect(ui.clip_rect()));
    bidi_label(
        &mut child,
        setter,
        &LabelText { text: &words, family: Family::Sans, size: 12.5, weight: 400.0, colour: p.ink, lines: 1 },
    );
    if bidi_hover(response, setter, name, &words, p.ink).clicked() {
        out.push(Message::Reveal(id));
    }
}
