//! How a mark looks: fill, lines and brackets by the channel of its label, its name above it, the
//! thread that joins its pieces.
//!
//! Each label has a drawing channel of its own, so that colour is never the only difference. Must not
//! know where marks come from.

use super::boxes::WordBox;
use super::draw::Drawn;
use crate::model::Channel;
use crate::ui::cx::Cx;
use crate::ui::theme::semibold;
use egui::{Painter, Pos2, Rect, Shape, Stroke, StrokeKind, pos2, vec2};

/// A span of more bytes than this is filled more faintly, so that what lies on it stays legible.
const LONG: usize = 60;

/// The fill behind the words of a mark.
pub(super) fn fill(painter: &Painter, cx: &Cx<'_>, d: &Drawn<'_>) {
    let long = d.entry.span.len() > LONG;
    let base: f32 = match (d.channel(), cx.palette.dark, long) {
        (Channel::Fill, false, _) => 0.11,
        (Channel::Fill, true, _) => 0.18,
        (_, false, true) => 0.05,
        (_, true, true) => 0.09,
        (_, false, false) => 0.10,
        (_, true, false) => 0.16,
    };
    let more = match (d.selected, d.hovered) {
        (true, _) => 0.16,
        (false, true) => 0.08,
        _ => 0.0,
    };
    // What lies on other marks adds less, so that words under many of them stay legible.
    let depth = [1.0, 0.7, 0.45][usize::from(d.entry.lane.min(2))];
    let deep = d.entry.lane > 2 && more == 0.0;
    for b in d.boxes.iter().filter(|_| !deep) {
        painter.rect_filled(b.words(), 3, d.colour.gamma_multiply(base * depth + more));
    }
}

/// The lines of a mark: what its channel is.
pub(super) fn lines(painter: &Painter, d: &Drawn<'_>) {
    let last = d.boxes.len().saturating_sub(1);
    for (i, b) in d.boxes.iter().enumerate() {
        match d.channel() {
            Channel::Fill => brackets(painter, b, (i == 0, i == last), Stroke::new(weight(d), d.colour)),
            Channel::Outline | Channel::Square => outline(painter, d, b),
            _ => underline(painter, d, b),
        }
    }
}

fn weight(d: &Drawn<'_>) -> f32 {
    match (d.selected, d.hovered) {
        (true, _) => 2.2,
        (false, true) => 1.8,
        _ => 1.4,
    }
}

fn underline(painter: &Painter, d: &Drawn<'_>, b: &WordBox) {
    let weight = weight(d);
    let stroke = Stroke::new(weight, d.colour);
    let (left, right) = (b.line.left() + 0.5, b.line.right() - 0.5);
    let y = b.baseline + b.size * 0.26 + f32::from(d.entry.lane.min(4)) * 3.0;
    let line = [pos2(left, y), pos2(right, y)];
    match d.channel() {
        Channel::Dotted => painter.extend(Shape::dotted_line(&line, d.colour, 3.6, weight * 0.75)),
        Channel::Dashed => painter.extend(Shape::dashed_line(&line, stroke, 5.0, 3.0)),
        Channel::Wavy => painter.extend([Shape::line(wave(left, right, y), stroke)]),
        Channel::Double => {
            let thin = Stroke::new(weight * 0.8, d.colour);
            painter.extend([line, line.map(|p| p + vec2(0.0, 2.8))].map(|l| Shape::line_segment(l, thin)));
        }
        _ => painter.extend([Shape::line_segment(line, stroke)]),
    }
}

fn outline(painter: &Painter, d: &Drawn<'_>, b: &WordBox) {
    let round = if d.channel() == Channel::Outline { 4 } else { 0 };
    // Frames around frames on the same words, so that each is seen.
    let out = f32::from(d.ring.min(4));
    let mut frame = b.words().expand2(vec2(1.0 + out * 2.0, 0.0));
    // Above stand the names.
    frame.min.y -= out * 0.9;
    frame.max.y += out * 2.0;
    let stroke = Stroke::new(weight(d) * 0.8, d.colour.gamma_multiply(0.85));
    painter.rect_stroke(frame, round, stroke, StrokeKind::Inside);
}

/// Square brackets at the first and the last word of a piece.
fn brackets(painter: &Painter, b: &WordBox, (first, last): (bool, bool), stroke: Stroke) {
    let words = b.words();
    let bracket = |x: f32, inward: f32| {
        painter.vline(x, words.y_range(), stroke);
        for y in [words.top(), words.bottom()] {
            painter.hline(x.min(x + inward)..=x.max(x + inward), y, stroke);
        }
    };
    if first {
        bracket(b.start(), 4.0 * b.onward());
    }
    if last {
        bracket(b.end(), -4.0 * b.onward());
    }
}

fn wave(left: f32, right: f32, y: f32) -> Vec<Pos2> {
    let mut points = Vec::new();
    let mut x = left;
    let mut up = false;
    while x < right {
        points.push(pos2(x, if up { y - 1.4 } else { y + 1.4 }));
        up = !up;
        x += 3.0;
    }
    points
}

/// A dotted thread between the pieces of a mark, so that they are seen to be one.
pub(super) fn threads(painter: &Painter, drawn: &[Drawn<'_>]) {
    for d in drawn.iter().filter(|d| d.entry.piece > 0) {
        let before = drawn.iter().find(|b| b.entry.mark == d.entry.mark && b.entry.piece + 1 == d.entry.piece);
        let (Some(from), Some(to)) = (before.and_then(|b| b.boxes.last()), d.boxes.first()) else { continue };
        let aside = vec2(16.0 * from.onward(), 0.0);
        let (from, to) = (pos2(from.end(), low(from)), pos2(to.start(), low(to)));
        let stroke = Stroke::new(if d.selected || d.hovered { 1.8 } else { 1.1 }, d.colour);
        let same_line = (from.y - to.y).abs() < 2.0;
        // On different lines: a short stretch onwards from the one, and one that leads to the other.
        let ways = if same_line { vec![[from, to]] } else { vec![[from, from + aside], [to - aside, to]] };
        for way in ways {
            painter.extend(Shape::dashed_line(&way, stroke, 2.0, 3.0));
        }
    }
}

/// Where threads run: just below the letters.
fn low(b: &WordBox) -> f32 {
    b.baseline + b.size * 0.34
}

/// The names of the marks above their first words, where there is room; always for the selected and
/// the hovered one. Gives the marks that had none, in the order of the text.
pub(super) fn names<'d, 'm>(painter: &Painter, cx: &Cx<'_>, drawn: &'d [Drawn<'m>]) -> Vec<&'d Drawn<'m>> {
    let mut taken: Vec<Rect> = Vec::new();
    let mut crowded = Vec::new();
    let mut rows: Vec<&Drawn<'_>> = drawn.iter().filter(|d| d.entry.piece == 0).collect();
    rows.sort_by_key(|d| !(d.selected || d.hovered));
    for d in rows {
        let wanted = d.selected || d.hovered;
        let Some(b) = d.boxes.first().filter(|_| cx.settings.comfortable || wanted) else { continue };
        let name = d.label.map_or(d.mark.label.as_str(), |l| l.name.as_str());
        let font = semibold((cx.settings.size * 0.56).clamp(8.5, 14.0));
        let galley = painter.layout_no_wrap(name.to_owned(), font, d.colour);
        let left = if b.rtl { b.start() - 1.0 - galley.size().x } else { b.start() + 1.0 };
        let at = pos2(left, b.words().top() - galley.size().y + 1.0);
        let place = Rect::from_min_size(at, galley.size());
        let free = taken.iter().all(|t| !t.intersects(place));
        if wanted && !free {
            painter.rect_filled(place.expand(1.0), 2, cx.palette.sheet);
        }
        if free || wanted {
            taken.push(place.expand2(vec2(3.0, 0.0)));
            painter.galley(at, galley, d.colour);
        } else {
            crowded.push(d);
        }
    }
    crowded
}
