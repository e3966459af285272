//! Painting: fills, selection, words, lines, names, links, in this order.
//!
//! Must not take input.

use super::boxes::WordBox;
use super::{ArticleView, flow, strokes};
use crate::model::{Channel, Label, Mark, Role};
use crate::ui::cx::Cx;
use crate::ui::derived::Entry;
use crate::ui::theme::{label_colour, palette};
use egui::{Color32, Context, Painter, Rect, Stroke, Ui, vec2};

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

/// How many marks inside another are looked at for the room its frame needs.
const LOOKED_AT: usize = 16;

/// A piece of a mark as it lies on screen.
pub(super) struct Drawn<'a> {
    pub entry: Entry,
    pub mark: &'a Mark,
    pub label: Option<&'a Label>,
    pub colour: Color32,
    /// Its boxes, in order of the text.
    pub boxes: Vec<WordBox>,
    pub selected: bool,
    pub hovered: bool,
    /// How many frames of other marks lie inside its own on the same words.
    pub ring: u8,
}

impl Drawn<'_> {
    /// How it is drawn.
    pub fn channel(&self) -> Channel {
        self.label.map_or(Channel::Outline, |l| l.channel)
    }
}

/// Tells each framed mark how many frames lie inside its own: those of later lanes that begin or end
/// where it does. They come in the order of the text, longest first.
fn give_rings(drawn: &mut [Drawn<'_>]) {
    let framed = |d: &Drawn<'_>| matches!(d.channel(), Channel::Outline | Channel::Square);
    for i in 0..drawn.len() {
        let span = drawn[i].entry.span;
        let inside = drawn[i + 1..].iter().take_while(|d| d.entry.span.start() < span.end()).take(LOOKED_AT);
        let touches = |d: &&Drawn<'_>| d.entry.span.start() == span.start() || d.entry.span.end() == span.end();
        let count = inside.filter(|d| framed(d) && span.contains(d.entry.span)).filter(touches).count();
        drawn[i].ring = u8::try_from(count).unwrap_or(u8::MAX);
    }
}

impl ArticleView {
    /// Everything on screen, in the order in which it is painted.
    pub(super) fn draw(&mut self, ui: &Ui, painter: &Painter, cx: &Cx<'_>, column: Rect, clip: Rect) {
        let drawn = self.drawn(cx);
        self.draw_hits(painter, cx);
        for d in &drawn {
            strokes::fill(painter, cx, d);
        }
        self.draw_selection(painter, cx);
        self.draw_current_hit(painter, cx);
        for shown in &self.on_screen {
            let Some(laid) = self.laid.get(&shown.piece) else { continue };
            for mesh in &laid.meshes {
                let mut mesh = (**mesh).clone();
                mesh.translate(shown.at.to_vec2());
                painter.add(mesh);
            }
        }
        for d in &drawn {
            strokes::lines(painter, d);
        }
        strokes::threads(painter, &drawn);
        let crowded = strokes::names(painter, cx, &drawn);
        self.asides = Self::draw_asides(painter, cx, &crowded, (column, clip));
        self.draw_caret(ui, painter, cx);
        if cx.settings.tails {
            Self::draw_tails(painter, cx, &drawn);
        }
        let tags = self.draw_links(painter, cx, column, clip);
        self.draw_dragged_link(painter, cx, clip);
        self.tags = tags;
        self.edges = self.draw_edges(painter, cx, column, clip);
    }

    /// The pieces of marks that touch the screen.
    pub(super) fn drawn<'a>(&self, cx: &Cx<'a>) -> Vec<Drawn<'a>> {
        let (Some(layer), Some(first), Some(last)) = (cx.layer(), self.on_screen.first(), self.on_screen.last()) else {
            return Vec::new();
        };
        let end = self.pieces.get(last.piece).map_or(0, |p| p.range().end);
        let range = self.start_of(first.piece)..end;
        let row = |entry: &Entry| {
            let mark = layer.marks.get(&entry.mark)?;
            let label = cx.project().schema.labels.get(&mark.label);
            let boxes = self.boxes(self.preview(entry));
            let colour = label.map_or(cx.palette.soft, |l| label_colour(l, cx.palette));
            let selected = cx.focus.mark == Some(entry.mark);
            let hovered = self.hovered == Some(entry.mark);
            Some(Drawn { entry: *entry, mark, label, colour, boxes, selected, hovered, ring: 0 })
        };
        let found = cx.derived.index().touching(range);
        let mut drawn: Vec<Drawn<'_>> = found.iter().filter_map(row).filter(|d| !d.boxes.is_empty()).collect();
        give_rings(&mut drawn);
        drawn
    }

    fn draw_selection(&self, painter: &Painter, cx: &Cx<'_>) {
        let selection = cx.focus.selection.range();
        let pieces = cx.focus.pieces.iter().map(|s| s.range());
        for range in pieces.chain([selection]).filter(|r| !r.is_empty()) {
            for b in self.boxes(range) {
                painter.rect_filled(b.words().expand2(vec2(0.0, b.size * 0.1)), 2, cx.palette.selection);
            }
        }
    }

    fn draw_caret(&self, ui: &Ui, painter: &Painter, cx: &Cx<'_>) {
        if !cx.focus.selection.is_empty() || ui.ctx().text_edit_focused() {
            return;
        }
        let offset = cx.focus.selection.caret;
        let here = |s: &&super::OnScreen| {
            self.pieces.get(s.piece).is_some_and(|p| p.range().start <= offset && offset <= p.range().end)
        };
        let Some(shown) = self.on_screen.iter().find(here) else { return };
        let Some(laid) = self.laid.get(&shown.piece) else { return };
        let caret = laid.block.caret(offset - self.start_of(shown.piece)).translate(shown.at.to_vec2());
        let middle = caret.center().y;
        let role = self.pieces.get(shown.piece).map_or(Role::Body, |p| p.role);
        let half = flow::style(role, cx.settings.size, cx.settings.spacing).0.size * 0.68;
        painter.vline(caret.left(), middle - half..=middle + half, Stroke::new(1.5, cx.palette.accent));
    }
}
