//! What mouse and touch do to the article: select words, choose marks, drag ends and links.
//!
//! Must not change the project: it sends messages.

use super::ArticleView;
use super::boxes::WordBox;
use crate::model::{MarkId, Span};
use crate::ops::marks;
use crate::text;
use crate::ui::cx::Cx;
use crate::ui::derived::Entry;
use crate::ui::focus::Selection;
use crate::ui::message::{Message, Outbox};
use egui::{CursorIcon, Modifiers, Pos2, Response, Ui};
use std::ops::Range;

/// How far inside a mark its end can be taken, in points.
const GRIP_INSIDE: f32 = 6.0;

/// How far outside a mark its end can be taken, in points: less than a space is wide, so that a
/// selection can begin at the next word.
const GRIP_OUTSIDE: f32 = 2.0;

/// What is being dragged.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) enum Drag {
    /// Nothing.
    #[default]
    None,
    /// Words are being selected; where it began.
    Words(usize),
    /// An end of a piece of a mark: which, its other end, and where the end would be.
    End { mark: MarkId, piece: usize, still: usize, to: usize },
    /// A link from a mark to wherever the pointer is.
    Link(MarkId, Pos2),
}

impl ArticleView {
    /// The bytes a piece of a mark has while one of its ends is dragged.
    pub(super) fn preview(&self, entry: &Entry) -> Range<usize> {
        match self.drag {
            Drag::End { mark, piece, still, to } if mark == entry.mark && piece == entry.piece => {
                still.min(to)..still.max(to)
            }
            _ => entry.span.range(),
        }
    }

    /// The link that is being dragged: from which mark, to which point.
    pub(super) fn dragged_link(&self) -> Option<(MarkId, Pos2)> {
        if let Drag::Link(from, to) = self.drag { Some((from, to)) } else { None }
    }

    pub(super) fn take_input(&mut self, ui: &Ui, cx: &Cx<'_>, response: &Response, out: &mut Outbox) {
        let modifiers = ui.input(|i| i.modifiers);
        let pointer = response.interact_pointer_pos().or(response.hover_pos());
        self.hover(ui, cx, response);
        if response.drag_started() {
            let origin = ui.input(|i| i.pointer.press_origin()).or(pointer);
            if let Some(origin) = origin {
                self.begin(cx, origin, modifiers, out);
            }
        }
        if let Some(at) = pointer.filter(|_| response.dragged()) {
            self.scroll_at_edges(ui, at);
            self.drag_to(cx, at, modifiers, out);
        }
        if response.drag_stopped() {
            self.end_drag(cx, out);
        } else if let Some(at) = pointer.filter(|_| response.clicked()) {
            self.click(cx, response, at, modifiers, out);
        }
    }

    fn hover(&mut self, ui: &Ui, cx: &Cx<'_>, response: &Response) {
        self.hovered = None;
        let Some(at) = response.hover_pos() else { return };
        if self.tags.iter().any(|t| t.place.contains(at)) || self.edges.iter().any(|e| e.place.contains(at)) {
            ui.ctx().set_cursor_icon(CursorIcon::PointingHand);
            return;
        }
        if let Some(aside) = self.asides.iter().find(|a| a.place.contains(at)) {
            self.hovered = Some(aside.mark);
            return ui.ctx().set_cursor_icon(CursorIcon::PointingHand);
        }
        if self.end_at(cx, at).is_some() {
            ui.ctx().set_cursor_icon(CursorIcon::ResizeHorizontal);
            return;
        }
        if let Some(offset) = self.offset_under(at) {
            self.hovered = cx.derived.index().at(offset).first().map(|e| e.mark);
            ui.ctx().set_cursor_icon(CursorIcon::Text);
        }
    }

    /// The end of the selected mark under the pointer: piece, the end that stays, the end taken.
    fn end_at(&self, cx: &Cx<'_>, at: Pos2) -> Option<(MarkId, usize, usize, usize)> {
        let (id, mark) = cx.mark()?;
        for (piece, span) in mark.spans.iter().enumerate() {
            let boxes = self.boxes(span.range());
            if boxes.first().is_some_and(|b| at_edge(at, b, b.start(), b.onward())) {
                return Some((id, piece, span.end(), span.start()));
            }
            if boxes.last().is_some_and(|b| at_edge(at, b, b.end(), -b.onward())) {
                return Some((id, piece, span.start(), span.end()));
            }
        }
        None
    }

    fn begin(&mut self, cx: &Cx<'_>, at: Pos2, modifiers: Modifiers, out: &mut Outbox) {
        let Some(offset) = self.offset_at(at) else { return };
        self.wish_x = None;
        if let Some(from) = self.link_handle(cx).filter(|h| h.1.distance(at) <= 9.0).map(|h| h.0) {
            self.drag = Drag::Link(from, at);
        } else if let Some((mark, piece, still, to)) = self.end_at(cx, at) {
            self.drag = Drag::End { mark, piece, still, to };
        } else {
            keep_or_drop_pieces(cx, modifiers, out);
            let anchor = if modifiers.shift { cx.focus.selection.anchor } else { offset };
            self.drag = Drag::Words(anchor);
        }
    }

    fn drag_to(&mut self, cx: &Cx<'_>, at: Pos2, modifiers: Modifiers, out: &mut Outbox) {
        let (Some(offset), Some(body)) = (self.offset_at(at), cx.text()) else { return };
        match &mut self.drag {
            Drag::None => {}
            Drag::Words(anchor) => {
                let words = if modifiers.alt {
                    Selection { anchor: *anchor, caret: offset }
                } else {
                    snapped(body.as_str(), *anchor, offset)
                };
                out.push(Message::Words(words));
            }
            Drag::End { to, still, .. } => {
                let snapped = snapped(body.as_str(), *still, offset);
                *to = if modifiers.alt || snapped.is_empty() { offset } else { snapped.caret };
            }
            Drag::Link(_, to) => *to = at,
        }
    }

    fn end_drag(&mut self, cx: &Cx<'_>, out: &mut Outbox) {
        match std::mem::take(&mut self.drag) {
            Drag::None => {}
            Drag::Words(_) => {
                if let Some(brush) = cx.focus.brush.clone().filter(|_| !cx.focus.selection.is_empty()) {
                    out.push(Message::Tag(brush));
                }
            }
            Drag::End { mark, piece, still, to } => {
                if let Some(layer) = cx.layer_key().filter(|_| still != to) {
                    let span = Span::of(still.min(to)..still.max(to));
                    out.push(Message::Plan(marks::move_piece(cx.project(), &layer, mark, piece, span, cx.now)));
                }
            }
            Drag::Link(from, to) => {
                let target =
                    self.offset_under(to).and_then(|o| cx.derived.index().at(o).into_iter().find(|e| e.mark != from));
                match target {
                    Some(entry) => out.push(Message::Link(from, entry.mark, None)),
                    None => out.push(Message::Notice("Let go over another mark to link to it.".to_owned())),
                }
            }
        }
    }

    fn click(&mut self, cx: &Cx<'_>, response: &Response, at: Pos2, modifiers: Modifiers, out: &mut Outbox) {
        response.request_focus();
        self.wish_x = None;
        if let Some(tag) = self.tags.iter().find(|t| t.place.contains(at)) {
            out.push(tag.away.map_or(Message::SelectLink(tag.link), Message::Reveal));
            return;
        }
        if let Some(aside) = self.asides.iter().find(|a| a.place.contains(at)) {
            return out.push(Message::Select(Some(aside.mark)));
        }
        if let Some(edge) = self.edges.iter().find(|e| e.place.contains(at)) {
            out.push(if edge.above { Message::Reveal(edge.mark) } else { Message::Select(Some(edge.mark)) });
            return;
        }
        let (Some(offset), Some(body)) = (self.offset_at(at), cx.text()) else { return };
        if response.triple_clicked() {
            return select(cx, text::sentence_at(body.as_str(), offset), modifiers, out);
        }
        if response.double_clicked() {
            let under = self.offset_under(at).unwrap_or(offset);
            return select(cx, text::word_at(body.as_str(), under), modifiers, out);
        }
        if modifiers.shift {
            out.push(Message::Words(snapped(body.as_str(), cx.focus.selection.anchor, offset)));
            return;
        }
        let under = self.offset_under(at).map_or_else(Vec::new, |o| cx.derived.index().at(o));
        match (cx.focus.link_from, next_mark(&under, cx.focus.mark)) {
            (Some(from), Some(to)) if from != to => out.push(Message::Link(from, to, None)),
            (_, found) => {
                out.push(Message::DropPieces);
                out.push(Message::Words(Selection::at(offset)));
                out.push(Message::Select(found));
            }
        }
    }

    fn scroll_at_edges(&mut self, ui: &Ui, at: Pos2) {
        let Some(rect) = self.rect else { return };
        let over =
            if at.y < rect.top() + 24.0 { at.y - rect.top() - 24.0 } else { (at.y - rect.bottom() + 24.0).max(0.0) };
        if over != 0.0 {
            self.scroll_by(over * 0.5);
            ui.ctx().request_repaint();
        }
    }
}

/// With Ctrl the words selected so far become a piece of what comes; without, they and all earlier
/// pieces are let go.
fn keep_or_drop_pieces(cx: &Cx<'_>, modifiers: Modifiers, out: &mut Outbox) {
    if !modifiers.command && !modifiers.shift {
        out.push(Message::DropPieces);
    } else if modifiers.command && !cx.focus.selection.is_empty() {
        out.push(Message::Piece(Span::of(cx.focus.selection.range())));
    }
}

/// Selects a word or a sentence; with a brush in hand it is tagged at once.
fn select(cx: &Cx<'_>, range: Range<usize>, modifiers: Modifiers, out: &mut Outbox) {
    keep_or_drop_pieces(cx, modifiers, out);
    out.push(Message::Select(None));
    out.push(Message::Words(Selection { anchor: range.start, caret: range.end }));
    if let Some(brush) = cx.focus.brush.clone() {
        out.push(Message::Tag(brush));
    }
}

/// Whether a point is at the edge `x` of a box whose inside lies in the direction `inward`. In a
/// narrow box the middle third belongs to no edge.
fn at_edge(at: Pos2, b: &WordBox, x: f32, inward: f32) -> bool {
    let inside = (at.x - x) * inward;
    let reach = -GRIP_OUTSIDE..=GRIP_INSIDE.min(b.line.width() / 3.0);
    reach.contains(&inside) && b.line.y_range().contains(at.y)
}

/// The mark a click chooses: the shortest under the pointer, or the next one beneath the chosen.
fn next_mark(under: &[Entry], chosen: Option<MarkId>) -> Option<MarkId> {
    let at = under.iter().position(|e| Some(e.mark) == chosen);
    let next = at.map_or(0, |i| (i + 1) % under.len());
    under.get(next).map(|e| e.mark)
}

/// A selection from `anchor` to `caret` grown to whole words, keeping its direction.
fn snapped(body: &str, anchor: usize, caret: usize) -> Selection {
    let range = text::snap(body, anchor.min(caret)..anchor.max(caret));
    if range.is_empty() {
        return Selection::at(caret);
    }
    if anchor <= caret {
        Selection { anchor: range.start, caret: range.end }
    } else {
        Selection { anchor: range.end, caret: range.start }
    }
}
