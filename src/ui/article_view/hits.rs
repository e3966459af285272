//! What was found, on the page and in the strip beside it; and where something is wrong.
//!
//! Must not know what is looked for.

use super::ArticleView;
use crate::ui::cx::Cx;
use crate::ui::theme::colour_of;
use egui::{Painter, Rect, Stroke, StrokeKind, pos2, vec2};
use std::ops::Range;

/// The most ticks that a strip has room for.
const TICKS: usize = 1_000;

impl ArticleView {
    /// Fills behind the hits on screen.
    pub(super) fn draw_hits(&self, painter: &Painter, cx: &Cx<'_>) {
        let (Some(found), Some(first), Some(last)) = (&cx.focus.hits, self.on_screen.first(), self.on_screen.last())
        else {
            return;
        };
        let shown = self.start_of(first.piece)..self.pieces.get(last.piece).map_or(0, |p| p.range().end);
        let from = found.hits.partition_point(|hit| hit.end <= shown.start);
        for hit in found.hits[from..].iter().take_while(|hit| hit.start < shown.end) {
            for rect in self.around(hit) {
                painter.rect_filled(rect, 2, cx.palette.found);
            }
        }
    }

    /// The hit one is at: a stronger fill and a frame, so that colour is not the only difference.
    pub(super) fn draw_current_hit(&self, painter: &Painter, cx: &Cx<'_>) {
        let current = cx.focus.current_hit().and_then(|i| cx.focus.hits.as_ref()?.hits.get(i));
        for rect in current.into_iter().flat_map(|hit| self.around(hit)) {
            let frame = Stroke::new(1.5, cx.palette.warning);
            painter.rect(rect.expand(1.0), 3, cx.palette.found_now, frame, StrokeKind::Outside);
        }
    }

    /// Ticks in the middle of the strip where something is wrong.
    pub(super) fn strip_problems(painter: &Painter, cx: &Cx<'_>, strip: Rect) {
        let (found, Some(text)) = (cx.derived.problems().found(), cx.text()) else { return };
        for (at, problem) in found.iter().step_by(found.len() / TICKS + 1) {
            let y = strip.top() + super::margin::share(*at, text.len()) * strip.height();
            painter.circle_filled(pos2(strip.left() + 7.0, y), 2.0, colour_of(problem.severity, cx.palette));
        }
    }

    fn around(&self, hit: &Range<usize>) -> Vec<Rect> {
        self.boxes(hit.clone()).into_iter().map(|b| b.words().expand2(vec2(0.0, b.size * 0.1))).collect()
    }

    /// Ticks at the right edge of the strip; marks have theirs at the left.
    pub(super) fn strip_hits(painter: &Painter, cx: &Cx<'_>, strip: Rect) {
        let (Some(found), Some(text)) = (&cx.focus.hits, cx.text()) else { return };
        for hit in found.hits.iter().step_by(found.hits.len() / TICKS + 1) {
            let y = strip.top() + super::margin::share(hit.start, text.len()) * strip.height();
            painter.hline(strip.right() - 5.0..=strip.right(), y, Stroke::new(1.5, cx.palette.warning));
        }
    }
}
