//! Links: in full with their names for the selected or hovered mark, as small tails for the others.
//!
//! They run in the space under a line and in the margin, never through words. A name can be clicked:
//! it selects its link, and goes to an end that is off screen. Must not take input.

use super::ArticleView;
use super::boxes::WordBox;
use super::draw::Drawn;
use crate::model::{LinkId, MarkId};
use crate::ui::cx::Cx;
use crate::ui::theme::semibold;
use egui::{Align2, Color32, Galley, Painter, Pos2, Rect, Stroke, pos2, vec2};
use std::sync::Arc;

/// How far apart links of one mark run, in points.
const LANE: f32 = 3.0;

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

/// The name of a drawn link: where it stands and what a click on it means.
#[derive(Debug, Clone)]
pub(super) struct Tag {
    pub place: Rect,
    pub link: LinkId,
    pub name: String,
    /// The mark at an end that is off screen.
    pub away: Option<MarkId>,
}

/// A link on its way: its line, its ends and the colour of it all.
struct Route {
    points: Vec<Pos2>,
    ends: (End, End),
    stroke: Stroke,
}

impl ArticleView {
    /// Draws the links of the selected or hovered mark; gives their names.
    pub(super) fn draw_links(&self, painter: &Painter, cx: &Cx<'_>, column: Rect, clip: Rect) -> Vec<Tag> {
        let Some(layer) = cx.layer() else { return Vec::new() };
        let focus = cx.focus.mark.or(self.hovered);
        let mut tags: Vec<Tag> = Vec::new();
        let mut lane = 0.0;
        let links = focus.map_or(&[][..], |mark| cx.derived.index().links_of(mark));
        for (id, link) in links.iter().filter_map(|id| Some((*id, layer.links.get(id)?))) {
            let ends = (self.end(cx, link.from, clip), self.end(cx, link.to, clip));
            let (Some(from), Some(to)) = ends else { continue };
            let chosen = cx.focus.link == Some(id);
            let colour = if chosen { cx.palette.warning } else { cx.palette.accent };
            let stroke = Stroke::new(if chosen { 2.2 } else { 1.4 }, colour);
            let route = route((from, to), column.left() - 14.0 - lane * 2.0, lane, clip, stroke);
            draw_route(painter, &route);
            let relation = cx.project().schema.relations.get(&link.relation);
            let name = relation.map_or(link.relation.as_str(), |r| r.name.as_str()).to_owned();
            let away = [(from, link.from), (to, link.to)].into_iter().find(|(e, _)| !matches!(e, End::Here(_)));
            let galley = painter.layout_no_wrap(name.clone(), semibold(9.5), colour);
            let place = free_place(&route, galley.size() + vec2(8.0, 3.0), &tags, column, clip);
            draw_tag(painter, cx, place, &galley, colour);
            tags.push(Tag { place, link: id, name, away: away.map(|(_, mark)| mark) });
            lane += LANE;
        }
        tags
    }

    /// The handle of the selected mark, and the link that is being dragged from it.
    pub(super) fn draw_dragged_link(&self, painter: &Painter, cx: &Cx<'_>, clip: Rect) {
        if let Some((_, at)) = self.link_handle(cx) {
            painter.circle(at, 6.5, cx.palette.sheet, Stroke::new(1.2, cx.palette.accent));
            let sign = egui::FontId::proportional(9.0);
            painter.text(at, Align2::CENTER_CENTER, crate::ui::icons::LINK, sign, cx.palette.accent);
        }
        if let Some((from, to)) = self.dragged_link()
            && let Some(End::Here(start)) = self.end(cx, from, clip)
        {
            painter.line_segment([start, to], Stroke::new(1.5, cx.palette.accent));
            painter.circle_filled(to, 3.0, cx.palette.accent);
        }
    }

    /// A small tail under every mark on screen that has links.
    pub(super) fn draw_tails(painter: &Painter, cx: &Cx<'_>, drawn: &[Drawn<'_>]) {
        let stroke = Stroke::new(1.2, cx.palette.soft);
        for d in drawn.iter().filter(|d| d.entry.piece == 0 && cx.derived.index().is_linked(d.entry.mark)) {
            if let Some(at) = d.boxes.first().map(WordBox::under) {
                painter.line_segment([at - vec2(0.0, 3.0), at + vec2(0.0, 1.5)], stroke);
            }
        }
    }

    /// Where links meet a mark: under its first words, where they are on screen.
    fn end(&self, cx: &Cx<'_>, mark: MarkId, clip: Rect) -> Option<End> {
        let spans = &cx.layer()?.marks.get(&mark)?.spans;
        let first = spans.as_slice().first()?;
        if let Some(at) = self.boxes(first.range()).first().map(WordBox::under) {
            return Some(match at.y {
                y if y < clip.top() => End::Above,
                y if y > clip.bottom() => End::Below,
                _ => End::Here(at),
            });
        }
        let top = self.on_screen.first().map_or(0, |s| self.start_of(s.piece));
        Some(if first.start() < top { End::Above } else { End::Below })
    }

    /// The small circle at the end of the selected mark from which a link is dragged.
    pub(super) fn link_handle(&self, cx: &Cx<'_>) -> Option<(MarkId, Pos2)> {
        let (id, mark) = cx.mark()?;
        let last = mark.spans.as_slice().last()?;
        let b = *self.boxes(last.range()).last()?;
        Some((id, pos2(b.end() + 4.0 * b.onward(), b.baseline - b.size * 1.2)))
    }
}

/// The way of a link: along the gap under the words where both ends share a line, else through the
/// margin.
fn route(ends: (End, End), gutter: f32, lane: f32, clip: Rect, stroke: Stroke) -> Route {
    let edge = |end: End| match end {
        End::Here(at) => at,
        End::Above => pos2(gutter, clip.top() + 14.0),
        End::Below => pos2(gutter, clip.bottom() - 14.0),
    };
    let (a, b) = (edge(ends.0), edge(ends.1));
    let drop = vec2(0.0, lane.min(LANE * 2.0));
    let points = if (a.y - b.y).abs() < 2.0 {
        vec![a, a + drop, b + drop, b]
    } else {
        vec![a, a + drop, pos2(gutter, a.y + drop.y), pos2(gutter, b.y + drop.y), b + drop, b]
    };
    Route { points, ends, stroke }
}

fn draw_route(painter: &Painter, route: &Route) {
    painter.add(egui::Shape::line(route.points.clone(), route.stroke));
    let colour = route.stroke.color;
    if let End::Here(at) = route.ends.1 {
        let tip = vec![at - vec2(0.0, 5.0), at + vec2(-3.5, 1.0), at + vec2(3.5, 1.0)];
        painter.add(egui::Shape::convex_polygon(tip, colour, Stroke::NONE));
    }
    if let End::Here(at) = route.ends.0 {
        painter.circle_filled(at, 2.2, colour);
    }
}

/// Where the name of a link stands: on its longest stretch, at the first place from the middle
/// outwards where no other name is. In the margin it ends before the words begin.
fn free_place(route: &Route, size: egui::Vec2, tags: &[Tag], column: Rect, clip: Rect) -> Rect {
    let stretches = route.points.windows(2).map(|w| (w[0], w[1]));
    let longest = stretches.max_by(|a, b| a.0.distance(a.1).total_cmp(&b.0.distance(b.1)));
    let (a, b) = longest.unwrap_or((clip.center(), clip.center()));
    let upright = (a.x - b.x).abs() < 1.0;
    let place = |share: f32| {
        let mut at = a + (b - a) * share;
        if upright {
            at.x = at.x.min(column.left() - 4.0 - size.x / 2.0);
        }
        at.x = at.x.max(clip.left() + size.x / 2.0 + 4.0);
        at.y = at.y.clamp(clip.top() + size.y, (clip.bottom() - size.y).max(clip.top() + size.y));
        Rect::from_center_size(at, size)
    };
    let shares = [0.5, 0.3, 0.7, 0.15, 0.85, 0.05, 0.95];
    let free = |r: &Rect| tags.iter().all(|t| !t.place.expand(2.0).intersects(*r));
    shares.into_iter().map(place).find(free).unwrap_or_else(|| place(0.5))
}

fn draw_tag(painter: &Painter, cx: &Cx<'_>, place: Rect, galley: &Arc<Galley>, colour: Color32) {
    painter.rect(place, 4, cx.palette.sheet, Stroke::new(1.0, colour), egui::StrokeKind::Inside);
    painter.galley(place.min + vec2(4.0, 1.5), Arc::clone(galley), colour);
}
