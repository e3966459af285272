//! Painting: fills, selection, words, lines, labels, in this order.
//!
//! Each label has a drawing channel of its own, so that colour is never the only difference. Must
//! not take input.

use super::ArticleView;
use super::index::Entry;
use crate::model::{Channel, Label, Mark, Role};
use crate::ui::cx::Cx;
use crate::ui::theme::{label_colour, palette, semibold};
use egui::{Align2, Color32, Context, Painter, Pos2, Rect, Role as NodeRole, Stroke, StrokeKind, Ui, pos2, vec2};

/// The colour of the words of a part.
pub(super) fn ink(role: Role, ink: Color32, ctx: &Context) -> Color32 {
    let p = palette(ctx);
    match role {
        Role::Section | Role::Masthead => p.accent,
        Role::Byline
        | Role::PageDate
        | Role::RelativeAge
        | Role::Publication
        | Role::Credit
        | Role::Caption
        | Role::Boilerplate
        | Role::Standfirst => p.soft,
        _ => ink,
    }
}

/// A piece of a mark as it lies on screen.
pub(super) struct Drawn<'a> {
    pub entry: Entry,
    pub mark: &'a Mark,
    pub label: Option<&'a Label>,
    pub colour: Color32,
    /// Its boxes, each with its baseline.
    pub boxes: Vec<(Rect, f32)>,
    pub selected: bool,
    pub hovered: bool,
}

impl Drawn<'_> {
    fn channel(&self) -> Channel {
        self.label.map_or(Channel::Outline, |l| l.channel)
    }

    /// The box around the words of a line: tighter than the line.
    fn words(&self, size: f32, b: &(Rect, f32)) -> Rect {
        Rect::from_min_max(pos2(b.0.left(), b.1 - size * 0.92), pos2(b.0.right(), b.1 + size * 0.3))
    }
}

impl ArticleView {
    /// Everything on screen, in the order in which it is painted.
    pub(super) fn draw(&mut self, ui: &Ui, painter: &Painter, cx: &Cx<'_>, column: Rect, clip: Rect) {
        let drawn = self.drawn(cx);
        let size = cx.settings.size;
        drawn.iter().for_each(|d| fill(painter, cx, d, size));
        self.draw_selection(painter, cx);
        for shown in &self.on_screen {
            let Some(laid) = self.laid.get(&shown.piece) else { continue };
            for mesh in &laid.meshes {
                let mut mesh = (**mesh).clone();
                mesh.translate(shown.at.to_vec2());
                painter.add(mesh);
            }
        }
        drawn.iter().for_each(|d| lines(painter, d, size));
        self.draw_threads(painter, &drawn, size);
        draw_labels(painter, cx, &drawn, size);
        self.draw_caret(ui, painter, cx);
        self.draw_tails(painter, cx, &drawn);
        let tags = self.draw_links(painter, cx, column, clip);
        self.draw_dragged_link(painter, cx, clip);
        self.tags = tags;
    }

    /// The pieces of marks that touch the screen.
    pub(super) fn drawn<'a>(&self, cx: &Cx<'a>) -> Vec<Drawn<'a>> {
        let (Some(layer), Some(first), Some(last)) = (cx.layer(), self.on_screen.first(), self.on_screen.last()) else {
            return Vec::new();
        };
        let range = self.pieces[first.piece].range().start..self.pieces[last.piece].range().end;
        let row = |entry: &Entry| {
            let mark = layer.marks.get(&entry.mark)?;
            let label = cx.project().schema.labels.get(&mark.label);
            let boxes = self.boxes(self.preview(entry));
            let colour = label.map_or(cx.palette.soft, |l| label_colour(l, cx.palette));
            let selected = cx.focus.mark == Some(entry.mark);
            let hovered = self.hovered == Some(entry.mark);
            Some(Drawn { entry: *entry, mark, label, colour, boxes, selected, hovered })
        };
        self.index.touching(range).filter_map(row).filter(|d| !d.boxes.is_empty()).collect()
    }

    fn draw_selection(&self, painter: &Painter, cx: &Cx<'_>) {
        let selection = cx.focus.selection.range();
        let pieces = cx.focus.pieces.iter().map(|s| s.range());
        for range in pieces.chain([selection]).filter(|r| !r.is_empty()) {
            for (b, baseline) in self.boxes(range) {
                let b = Rect::from_min_max(
                    pos2(b.left(), baseline - cx.settings.size),
                    pos2(b.right(), baseline + cx.settings.size * 0.4),
                );
                painter.rect_filled(b, 2, cx.palette.selection);
            }
        }
    }

    fn draw_caret(&self, ui: &Ui, painter: &Painter, cx: &Cx<'_>) {
        if !cx.focus.selection.is_empty() || ui.ctx().text_edit_focused() {
            return;
        }
        let offset = cx.focus.selection.caret;
        let here = |s: &&super::OnScreen| {
            let r = self.pieces[s.piece].range();
            r.start <= offset && offset <= r.end
        };
        let Some(shown) = self.on_screen.iter().find(here) else { return };
        let Some(laid) = self.laid.get(&shown.piece) else { return };
        let caret = laid.block.caret(offset - self.pieces[shown.piece].range().start).translate(shown.at.to_vec2());
        let middle = caret.center().y;
        let half = cx.settings.size * 0.68;
        painter.vline(caret.left(), middle - half..=middle + half, Stroke::new(1.5, cx.palette.accent));
    }

    /// A dotted thread between the pieces of a mark, so that they are seen to be one.
    fn draw_threads(&self, painter: &Painter, drawn: &[Drawn<'_>], size: f32) {
        for d in drawn.iter().filter(|d| d.entry.piece > 0) {
            let before = drawn.iter().find(|b| b.entry.mark == d.entry.mark && b.entry.piece + 1 == d.entry.piece);
            let (Some(from), Some(to)) = (before.and_then(|b| b.boxes.last()), d.boxes.first()) else { continue };
            let (a, b) = (pos2(from.0.right(), from.1 + size * 0.42), pos2(to.0.left(), to.1 + size * 0.42));
            let strong = if d.selected || d.hovered { 1.6 } else { 1.0 };
            let points = if (a.y - b.y).abs() < 1.0 {
                vec![a, b]
            } else {
                vec![a, pos2(a.x + 10.0, a.y), pos2(b.x - 10.0, b.y), b]
            };
            let same_line = points.len() == 2;
            if same_line {
                painter.extend(egui::Shape::dashed_line(&points, Stroke::new(strong, d.colour), 2.0, 3.0));
            } else {
                painter.extend(egui::Shape::dashed_line(&points[..2], Stroke::new(strong, d.colour), 2.0, 3.0));
                painter.extend(egui::Shape::dashed_line(&points[2..], Stroke::new(strong, d.colour), 2.0, 3.0));
            }
        }
    }

    /// Tells assistive technology what is on screen: each paragraph and each mark.
    pub(super) fn announce(&self, ui: &Ui, cx: &Cx<'_>, response: &egui::Response, clip: Rect) {
        let title = cx.article().and_then(|id| cx.project().articles.get(&id)).map_or("", |a| a.title.as_str());
        response.widget_info(|| egui::WidgetInfo::labeled(NodeRole::Document, true, format!("Article: {title}")));
        let text = self.text.as_ref().map_or("", |t| t.as_str());
        for shown in &self.on_screen {
            let (piece, Some(laid)) = (self.pieces[shown.piece], self.laid.get(&shown.piece)) else { continue };
            let words = text.get(piece.range()).unwrap_or_default();
            if !words.is_empty() {
                let rect = Rect::from_min_size(shown.at, vec2(laid.block.width(), laid.block.height())).intersect(clip);
                let node = ui.interact(rect, response.id.with(("piece", shown.piece)), egui::Sense::hover());
                node.widget_info(|| {
                    egui::WidgetInfo::labeled(NodeRole::Paragraph, true, format!("{}: {words}", piece.role.title()))
                });
            }
        }
        for d in self.drawn(cx) {
            let Some((first, _)) = d.boxes.first() else { continue };
            let node = ui.interact(
                first.intersect(clip),
                response.id.with(("mark", d.entry.mark.0, d.entry.piece)),
                egui::Sense::hover(),
            );
            node.widget_info(|| egui::WidgetInfo::selected(NodeRole::Mark, true, d.selected, announcement(cx, &d)));
        }
        for tag in &self.tags {
            let node = ui.interact(tag.place, response.id.with(("link", tag.link.0)), egui::Sense::hover());
            let chosen = cx.focus.link == Some(tag.link);
            node.widget_info(|| {
                egui::WidgetInfo::selected(NodeRole::Label, true, chosen, format!("Drawn link {}", tag.name))
            });
        }
    }
}

/// What is said of a mark: its label, its words and its attributes.
fn announcement(cx: &Cx<'_>, d: &Drawn<'_>) -> String {
    let name = d.label.map_or(d.mark.label.as_str(), |l| l.name.as_str());
    let mut said = format!("{name}: {}", cx.words(d.mark));
    for (id, value) in &d.mark.attributes {
        let attribute = cx.project().schema.attributes.get(id).map_or(id.as_str(), |a| a.name.as_str());
        said.push_str(&format!(", {attribute} {}", crate::ui::panels::shown_value(cx.project(), value)));
    }
    if d.mark.spans.count() > 1 {
        said.push_str(&format!(" (piece {} of {})", d.entry.piece + 1, d.mark.spans.count()));
    }
    said
}

fn fill(painter: &Painter, cx: &Cx<'_>, d: &Drawn<'_>, size: f32) {
    let long = d.entry.span.len() > 60;
    let base: f32 = match (d.channel(), cx.palette.dark, long) {
        (Channel::Fill, false, _) => 0.11,
        (Channel::Fill, true, _) => 0.18,
        (_, false, true) => 0.05,
        (_, true, true) => 0.09,
        (_, false, false) => 0.10,
        (_, true, false) => 0.16,
    };
    let strength = if d.selected {
        base + 0.16
    } else if d.hovered {
        base + 0.08
    } else {
        base
    };
    for b in &d.boxes {
        painter.rect_filled(d.words(size, b), 3, d.colour.gamma_multiply(strength));
    }
}

/// The lines of a mark: what its channel is.
fn lines(painter: &Painter, d: &Drawn<'_>, size: f32) {
    let weight = if d.selected {
        2.2
    } else if d.hovered {
        1.8
    } else {
        1.4
    };
    let stroke = Stroke::new(weight, d.colour);
    let drop = size * 0.26 + f32::from(d.entry.lane.min(4)) * 3.0;
    for (i, b) in d.boxes.iter().enumerate() {
        let (left, right, y) = (b.0.left() + 0.5, b.0.right() - 0.5, b.1 + drop);
        let line = [pos2(left, y), pos2(right, y)];
        match d.channel() {
            Channel::Fill => brackets(painter, d, size, b, i, stroke),
            Channel::Underline => painter.line_segment(line, stroke).into_unit(),
            Channel::Dotted => painter.extend(egui::Shape::dotted_line(&line, d.colour, 3.6, weight * 0.75)),
            Channel::Dashed => painter.extend(egui::Shape::dashed_line(&line, stroke, 5.0, 3.0)),
            Channel::Double => {
                painter.line_segment(line, Stroke::new(weight * 0.8, d.colour));
                painter.line_segment(line.map(|p| p + vec2(0.0, 2.8)), Stroke::new(weight * 0.8, d.colour));
            }
            Channel::Wavy => painter.add(egui::Shape::line(wave(left, right, y), stroke)).into_unit(),
            Channel::Outline | Channel::Square => {
                let inset = f32::from(d.entry.lane.min(3)) * 0.7;
                let round = if d.channel() == Channel::Outline { 4 } else { 0 };
                let frame = d.words(size, b).expand2(vec2(1.0 - inset * 0.4, -inset));
                painter.rect_stroke(
                    frame,
                    round,
                    Stroke::new(weight * 0.8, d.colour.gamma_multiply(0.85)),
                    StrokeKind::Inside,
                );
            }
        }
    }
}

/// Square brackets at the first and the last word of a piece.
fn brackets(painter: &Painter, d: &Drawn<'_>, size: f32, b: &(Rect, f32), i: usize, stroke: Stroke) {
    let words = d.words(size, b);
    let bracket = |x: f32, inward: f32| {
        painter.vline(x, words.y_range(), stroke);
        for y in [words.top(), words.bottom()] {
            painter.hline(x.min(x + inward)..=x.max(x + inward), y, stroke);
        }
    };
    if i == 0 {
        bracket(words.left(), 4.0);
    }
    if i + 1 == d.boxes.len() {
        bracket(words.right(), -4.0);
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

/// The names of the marks above their first words, where there is room; always for the selected and
/// the hovered one.
fn draw_labels(painter: &Painter, cx: &Cx<'_>, drawn: &[Drawn<'_>], size: f32) {
    let mut taken: Vec<Rect> = Vec::new();
    let mut rows: Vec<&Drawn<'_>> = drawn.iter().filter(|d| d.entry.piece == 0).collect();
    rows.sort_by_key(|d| !(d.selected || d.hovered));
    for d in rows {
        let wanted = d.selected || d.hovered;
        let Some(b) = d.boxes.first().filter(|_| cx.settings.comfortable || wanted) else { continue };
        let words = d.words(size, b);
        let name = d.label.map_or(d.mark.label.as_str(), |l| l.name.as_str());
        let galley = painter.layout_no_wrap(name.to_owned(), semibold((size * 0.56).clamp(8.5, 14.0)), d.colour);
        let at = pos2(words.left() + 1.0, words.top() - galley.size().y + 1.0);
        let place = Rect::from_min_size(at, galley.size());
        let free = taken.iter().all(|t| !t.intersects(place));
        if wanted && !free {
            painter.rect_filled(place.expand(1.0), 2, cx.palette.sheet);
        }
        if free || wanted {
            taken.push(place.expand2(vec2(3.0, 0.0)));
            painter.galley(at, galley, d.colour);
        }
    }
    let _ = Align2::LEFT_TOP;
}

/// Lets a painter's answer be dropped in a `match` whose other arms give nothing.
trait IntoUnit {
    fn into_unit(self);
}

impl<T> IntoUnit for T {
    fn into_unit(self) {}
}
