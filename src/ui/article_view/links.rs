//! Links: in full with their names for the selected or hovered mark, as small stubs for the others.
//!
//! They run in the space under a line and in the margin, never through words. Must not take input.

use super::ArticleView;
use crate::model::MarkId;
use crate::ui::cx::Cx;
use crate::ui::theme::semibold;
use egui::{Align2, Color32, Painter, Pos2, Rect, Stroke, pos2, vec2};

/// Where a link meets a mark.
#[derive(Debug, Clone, Copy)]
enum End {
    /// Under the words, here.
    Here(Pos2),
    /// Above the upper edge of the window.
    Above,
    /// Below the lower edge.
    Below,
}

impl ArticleView {
    pub(super) fn draw_links(&self, painter: &Painter, cx: &Cx<'_>, column: Rect, clip: Rect) {
        let Some(layer) = cx.layer() else { return };
        let focus = self.hovered.or(cx.focus.mark);
        let mut lane = 0.0;
        for (id, link) in focus.into_iter().flat_map(|mark| layer.links_of(mark)) {
            let relation = cx.project().schema.relations.get(&link.relation);
            let name = relation.map_or(link.relation.as_str(), |r| r.name.as_str());
            let chosen = cx.focus.link == Some(id);
            let colour = if chosen { cx.palette.warning } else { cx.palette.accent };
            let ends = (self.end(cx, link.from, clip), self.end(cx, link.to, clip));
            if let (Some(from), Some(to)) = ends {
                draw_link(
                    painter,
                    cx,
                    (from, to),
                    column.left() - 14.0 - lane,
                    clip,
                    name,
                    colour,
                    if chosen { 2.2 } else { 1.4 },
                );
                lane += 7.0;
            }
        }
        self.draw_stubs(painter, cx, clip);
        self.draw_handle(painter, cx);
        if let Some((from, to)) = self.dragged_link()
            && let Some(End::Here(start)) = self.end(cx, from, clip)
        {
            painter.line_segment([start, to], Stroke::new(1.5, cx.palette.accent));
            painter.circle_filled(to, 3.0, cx.palette.accent);
        }
    }

    /// The point under the first words of a mark that are on screen.
    fn end(&self, cx: &Cx<'_>, mark: MarkId, clip: Rect) -> Option<End> {
        let spans = &cx.layer()?.marks.get(&mark)?.spans;
        let first = spans.as_slice().first()?;
        if let Some((b, baseline)) = self.boxes(first.range()).first() {
            let y = (baseline + cx.settings.size * 0.55).min(b.bottom() - 1.0);
            if y < clip.top() {
                return Some(End::Above);
            }
            return Some(if y > clip.bottom() {
                End::Below
            } else {
                End::Here(pos2(b.left() + b.width().min(24.0) / 2.0, y))
            });
        }
        let top = self.on_screen.first().map_or(0, |s| self.pieces[s.piece].range().start);
        Some(if first.start() < top { End::Above } else { End::Below })
    }

    /// The small circle at the end of the selected mark from which a link is dragged.
    pub(super) fn link_handle(&self, cx: &Cx<'_>) -> Option<(MarkId, Pos2)> {
        let (id, mark) = cx.mark()?;
        let last = mark.spans.as_slice().last()?;
        let (b, baseline) = *self.boxes(last.range()).last()?;
        Some((id, pos2(b.right() + 4.0, baseline - cx.settings.size * 1.2)))
    }

    fn draw_handle(&self, painter: &Painter, cx: &Cx<'_>) {
        if let Some((_, at)) = self.link_handle(cx) {
            painter.circle(at, 6.5, cx.palette.sheet, Stroke::new(1.2, cx.palette.accent));
            painter.text(
                at,
                Align2::CENTER_CENTER,
                crate::ui::icons::LINK,
                egui::FontId::proportional(9.0),
                cx.palette.accent,
            );
        }
    }

    /// A small tail under every mark on screen that has links.
    fn draw_stubs(&self, painter: &Painter, cx: &Cx<'_>, clip: Rect) {
        let Some(layer) = cx.layer().filter(|l| l.links.len() <= 2_000) else { return };
        for link in layer.links.values() {
            for mark in [link.from, link.to] {
                if let Some(End::Here(at)) = self.end(cx, mark, clip) {
                    painter.line_segment([at - vec2(0.0, 3.0), at + vec2(0.0, 1.5)], Stroke::new(1.2, cx.palette.soft));
                }
            }
        }
    }
}

#[expect(clippy::too_many_arguments, reason = "one place draws a link, and needs all of it")]
fn draw_link(
    painter: &Painter,
    cx: &Cx<'_>,
    ends: (End, End),
    gutter: f32,
    clip: Rect,
    name: &str,
    colour: Color32,
    weight: f32,
) {
    let stroke = Stroke::new(weight, colour);
    let edge = |end: End| match end {
        End::Here(at) => at,
        End::Above => pos2(gutter, clip.top() + 8.0),
        End::Below => pos2(gutter, clip.bottom() - 8.0),
    };
    let (a, b) = (edge(ends.0), edge(ends.1));
    let same_line = (a.y - b.y).abs() < 2.0;
    let points = if same_line { vec![a, b] } else { vec![a, pos2(gutter, a.y), pos2(gutter, b.y), b] };
    painter.add(egui::Shape::line(points, stroke));
    if let End::Here(at) = ends.1 {
        let tip = at - vec2(0.0, 5.0);
        painter.add(egui::Shape::convex_polygon(
            vec![tip, at + vec2(-3.5, 1.0), at + vec2(3.5, 1.0)],
            colour,
            Stroke::NONE,
        ));
    }
    if let End::Here(at) = ends.0 {
        painter.circle_filled(at, 2.2, colour);
    }
    let middle = if same_line { pos2((a.x + b.x) / 2.0, a.y + 1.0) } else { pos2(gutter, (a.y + b.y) / 2.0) };
    name_tag(painter, cx, middle, name, colour, clip);
}

/// A small tag with the name of a relation, kept within the window.
fn name_tag(painter: &Painter, cx: &Cx<'_>, at: Pos2, name: &str, colour: Color32, clip: Rect) {
    let galley = painter.layout_no_wrap(name.to_owned(), semibold(9.5), colour);
    let size = galley.size() + vec2(8.0, 3.0);
    let least = clip.left() + size.x / 2.0 + 4.0;
    let frame = Rect::from_center_size(pos2(at.x.max(least), at.y), size);
    painter.rect(frame, 4, cx.palette.sheet, Stroke::new(1.0, colour), egui::StrokeKind::Inside);
    painter.galley(frame.min + vec2(4.0, 1.5), galley, colour);
}
