//! Scrolling, and bringing a place into view.
//!
//! Must not know marks.

use super::ArticleView;
use crate::ui::typeset::Typesetter;
use egui::{Rect, Response, Ui};

impl ArticleView {
    /// Asks for the byte `offset` to be brought into view in the next frame.
    pub fn reveal(&mut self, offset: usize) {
        self.reveal = Some(offset);
    }

    /// Scrolls by so many points.
    pub fn scroll_by(&mut self, points: f32) {
        let at = self.heights.before(self.top.0) + f64::from(self.top.1) + f64::from(points);
        self.scroll_to(at);
    }

    /// Scrolls to a height of the whole column.
    pub(super) fn scroll_to(&mut self, at: f64) {
        let room = self.rect.map_or(0.0, |r| f64::from(r.height()) * 0.75);
        let most = (self.heights.total() - room).max(0.0);
        self.top = self.heights.find(at.clamp(0.0, most));
    }

    /// Scrolls by pages of the window, less a line or two.
    pub fn scroll_pages(&mut self, pages: f32) {
        let page = self.rect.map_or(400.0, |r| (r.height() - 60.0).max(60.0));
        self.scroll_by(page * pages);
    }

    pub(super) fn scroll(&mut self, ui: &Ui, response: &Response, rect: Rect) {
        let over = ui.input(|i| i.pointer.hover_pos()).is_some_and(|p| rect.contains(p));
        if !over || !response.contains_pointer() {
            return;
        }
        let wheel = ui.input(|i| i.smooth_scroll_delta().y);
        if wheel != 0.0 {
            self.scroll_by(-wheel);
        }
    }

    /// Carries out a wish to see a place: only as far as needed, with some room around it.
    pub(super) fn scroll_to_wish(&mut self, ui: &Ui, setter: &mut Typesetter, rect: Rect) {
        let Some(offset) = self.reveal.take() else { return };
        let piece = self.piece_of(offset);
        let start = self.start_of(piece);
        let Some(laid) = self.lay_out(ui.ctx(), setter, piece) else { return };
        let caret = laid.block.caret(offset.saturating_sub(start));
        let above = laid.above;
        let y = self.heights.before(piece) + f64::from(above + caret.top());
        let top = self.heights.before(self.top.0) + f64::from(self.top.1);
        let height = f64::from(rect.height());
        let line = f64::from(caret.height());
        if y < top + line * 0.5 {
            self.scroll_to(y - line * 1.5);
        } else if y + line * 2.0 > top + height {
            // A place just below is brought to the lower edge, one far away to the upper third.
            let near = y - top < height * 1.5;
            self.scroll_to(if near { y + line * 2.5 - height } else { y - height / 3.0 });
        }
    }

    /// The byte one line above or below `offset`, keeping to the same place sideways.
    pub fn line_step(&mut self, ctx: &egui::Context, setter: &mut Typesetter, offset: usize, down: bool) -> usize {
        let piece = self.piece_of(offset);
        let start = self.start_of(piece);
        let wish = self.wish_x;
        let Some(laid) = self.lay_out(ctx, setter, piece) else { return offset };
        let x = wish.unwrap_or_else(|| laid.block.caret(offset - start).left());
        let line = laid.block.line_of(offset - start);
        let inside = if down { line + 1 < laid.block.lines().len() } else { line > 0 };
        let target = if inside {
            let next = if down { line + 1 } else { line - 1 };
            start + laid.block.offset_at(next, x)
        } else {
            self.neighbour_line(ctx, setter, piece, down, x).unwrap_or(offset)
        };
        self.wish_x = Some(x);
        target
    }

    fn neighbour_line(
        &mut self,
        ctx: &egui::Context,
        setter: &mut Typesetter,
        piece: usize,
        down: bool,
        x: f32,
    ) -> Option<usize> {
        let mut next = piece;
        loop {
            next = if down { next + 1 } else { next.checked_sub(1)? };
            let range = self.pieces.get(next)?.range();
            if !range.is_empty() {
                let laid = self.lay_out(ctx, setter, next)?;
                let line = if down { 0 } else { laid.block.lines().len() - 1 };
                return Some(range.start + laid.block.offset_at(line, x));
            }
        }
    }

    /// The byte one cluster to the right or left of `offset`, as it is seen on screen.
    pub fn side_step(&mut self, ctx: &egui::Context, setter: &mut Typesetter, offset: usize, right: bool) -> usize {
        self.wish_x = None;
        let piece = self.piece_of(offset);
        let Some(range) = self.pieces.get(piece).map(super::flow::Piece::range) else { return offset };
        let Some(laid) = self.lay_out(ctx, setter, piece) else { return offset };
        let rtl = laid.block.is_rtl();
        if let Some(inside) = laid.block.step(offset - range.start, right) {
            return range.start + inside;
        }
        // Beyond the paragraph's edge: onwards in the direction it runs.
        let text = self.text.as_ref().map_or("", |t| t.as_str());
        if right == rtl {
            crate::text::grapheme_before(text, offset)
        } else {
            crate::text::grapheme_after(text, offset)
        }
    }

    /// Forgets where the caret wanted to be sideways.
    pub fn forget_column(&mut self) {
        self.wish_x = None;
    }
}
