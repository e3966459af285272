//! The names that have no room above their words, in the margin beside their line.
//!
//! Must not take input: a click on a name is handled with the other tags.

use super::ArticleView;
use super::draw::Drawn;
use crate::model::MarkId;
use crate::ui::cx::Cx;
use crate::ui::theme::semibold;
use egui::{Align2, Painter, Pos2, Rect, pos2, vec2};

/// A margin narrower than this has dots instead of names, in points.
const FOR_NAMES: f32 = 64.0;

/// The name of a mark in the margin: where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Aside {
    pub place: Rect,
    pub mark: MarkId,
}

/// The margin beside one line.
struct Beside {
    /// The upper edge of the line; what stands beside it hangs from there.
    top: f32,
    /// Where the next name goes.
    next: Pos2,
    /// How many had no room.
    left: usize,
}

impl ArticleView {
    /// Draws the names of these marks, whose own place is taken: as words where the margin is wide enough,
    /// else as dots of their colour; gives their places.
    pub(super) fn draw_asides(
        painter: &Painter,
        cx: &Cx<'_>,
        crowded: &[&Drawn<'_>],
        (column, clip): (Rect, Rect),
    ) -> Vec<Aside> {
        let room =
            Rect::from_min_max(pos2(column.right() + 10.0, clip.top()), pos2(clip.right() - 24.0, clip.bottom()));
        let mut lines: Vec<Beside> = Vec::new();
        let mut made = Vec::new();
        for d in crowded {
            let Some(top) = d.boxes.first().map(|b| b.line.top()) else { continue };
            if lines.last().is_none_or(|line| (line.top - top).abs() > 0.5) {
                lines.push(Beside { top, next: pos2(room.left(), top + 3.0), left: 0 });
            }
            let Some(line) = lines.last_mut() else { continue };
            made.extend(beside(painter, cx, d, line, room).map(|place| Aside { place, mark: d.entry.mark }));
        }
        for line in lines.iter().filter(|line| line.left > 0) {
            let more = format!("+{}", line.left);
            painter.text(
                pos2(room.right() + 8.0, line.top + 3.0),
                Align2::RIGHT_TOP,
                more,
                semibold(9.5),
                cx.palette.soft,
            );
        }
        made
    }
}

/// Draws a name or a dot in the margin of its line, where there is room for it.
fn beside(painter: &Painter, cx: &Cx<'_>, d: &Drawn<'_>, line: &mut Beside, room: Rect) -> Option<Rect> {
    let name = d.label.map_or(d.mark.label.as_str(), |l| l.name.as_str());
    let galley =
        painter.layout_no_wrap(name.to_owned(), semibold((cx.settings.size * 0.56).clamp(8.5, 14.0)), d.colour);
    let height = galley.size().y;
    let names = room.width() >= FOR_NAMES;
    let width = if names { galley.size().x } else { 6.0 };
    if names && line.next.x > room.left() && line.next.x + width > room.right() && line.next.y < line.top + 4.0 {
        // There is a second row beside a line.
        line.next = pos2(room.left(), line.top + 3.0 + height);
    }
    let place = Rect::from_min_size(line.next, vec2(width, height));
    if place.right() > room.right() {
        line.left += 1;
        return None;
    }
    line.next.x = place.right() + if names { 7.0 } else { 3.0 };
    if names {
        painter.galley(place.min, galley, d.colour);
    } else {
        painter.circle_filled(place.center(), 2.6, d.colour);
    }
    Some(place)
}
