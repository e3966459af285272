//! What goes on beyond the screen: names of the marks that began above it or end below it.
//!
//! Must not take input: a click on a name is handled with the other tags.

use super::ArticleView;
use crate::model::MarkId;
use crate::ui::cx::Cx;
use crate::ui::icons;
use crate::ui::theme::{label_colour, semibold};
use egui::{Painter, Rect, pos2, vec2};

/// How many names stand at an edge at most.
const MOST: usize = 4;

/// The name of a mark that goes on beyond an edge: where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edge {
    pub place: Rect,
    pub mark: MarkId,
    /// Whether the mark goes on above.
    pub above: bool,
}

impl ArticleView {
    /// Draws the names of the marks that go on beyond the upper and the lower edge; gives their places.
    pub(super) fn draw_edges(&self, painter: &Painter, cx: &Cx<'_>, column: Rect, clip: Rect) -> Vec<Edge> {
        let first = self.offset_at(pos2(column.left(), clip.top() + 6.0));
        let last = self.offset_at(pos2(column.right(), clip.bottom() - 6.0));
        let (Some(first), Some(last)) = (first, last) else { return Vec::new() };
        let mut made = Vec::new();
        let up = cx.derived.index.touching(first..first + 1).into_iter().filter(|e| e.span.start() < first);
        self.edge(painter, cx, up.map(|e| e.mark).collect(), (column, clip, true), &mut made);
        let down = cx.derived.index.touching(last..last + 1).into_iter().filter(|e| e.span.end() > last + 1);
        self.edge(painter, cx, down.map(|e| e.mark).collect(), (column, clip, false), &mut made);
        made
    }

    /// One edge: the longest marks first, as many as have room beside each other.
    fn edge(
        &self,
        painter: &Painter,
        cx: &Cx<'_>,
        marks: Vec<MarkId>,
        (column, clip, above): (Rect, Rect, bool),
        made: &mut Vec<Edge>,
    ) {
        if self.heights.total() <= f64::from(clip.height()) {
            return;
        }
        let mut x = column.left();
        for id in marks.into_iter().take(MOST) {
            let Some(mark) = cx.layer().and_then(|l| l.marks.get(&id)) else { continue };
            let label = cx.project().schema.labels.get(&mark.label);
            let name = label.map_or(mark.label.as_str(), |l| l.name.as_str());
            let colour = label.map_or(cx.palette.soft, |l| label_colour(l, cx.palette));
            let arrow = if above { icons::CARET_UP } else { icons::CARET_DOWN };
            let galley = painter.layout_no_wrap(format!("{arrow} {name}"), semibold(10.0), colour);
            let size = galley.size() + vec2(10.0, 4.0);
            let y = if above { clip.top() + 3.0 } else { clip.bottom() - size.y - 3.0 };
            let place = Rect::from_min_size(pos2(x, y), size);
            if place.right() > column.right() {
                return;
            }
            painter.rect(place, 4, cx.palette.sheet, egui::Stroke::new(1.0, colour), egui::StrokeKind::Inside);
            painter.galley(place.min + vec2(5.0, 2.0), galley, colour);
            made.push(Edge { place, mark: id, above });
            x = place.right() + 6.0;
        }
    }
}
