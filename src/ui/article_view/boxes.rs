//! Where stretches of text lie on screen: one box a line, more where the direction changes.
//!
//! Must not know marks.

use super::ArticleView;
use super::flow;
use egui::{Pos2, Rect, pos2, vec2};
use std::ops::Range;

/// A stretch of text on one line, in points of the window.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct WordBox {
    /// As high as the line.
    pub line: Rect,
    /// Where the letters stand.
    pub baseline: f32,
    /// The type size of the words.
    pub size: f32,
    /// Whether the paragraph runs from right to left.
    pub rtl: bool,
}

impl WordBox {
    /// The box around the words: tighter than the line.
    pub fn words(&self) -> Rect {
        let (top, bottom) = (self.baseline - self.size * 0.92, self.baseline + self.size * 0.3);
        Rect::from_min_max(pos2(self.line.left(), top), pos2(self.line.right(), bottom))
    }

    /// Where the stretch begins, sideways.
    pub fn start(&self) -> f32 {
        if self.rtl { self.line.right() } else { self.line.left() }
    }

    /// Where the stretch ends, sideways.
    pub fn end(&self) -> f32 {
        if self.rtl { self.line.left() } else { self.line.right() }
    }

    /// 1 where reading goes to the right, -1 where it goes to the left.
    pub fn onward(&self) -> f32 {
        if self.rtl { -1.0 } else { 1.0 }
    }

    /// The point under its first letters, in the gap below the line, where links meet a mark.
    pub fn under(&self) -> Pos2 {
        let aside = self.line.width().min(24.0) / 2.0 * self.onward();
        pos2(self.start() + aside, (self.baseline + self.size * 0.55).min(self.line.bottom() - 1.0))
    }
}

impl ArticleView {
    /// The boxes of a stretch of text that are on screen.
    pub(super) fn boxes(&self, range: Range<usize>) -> Vec<WordBox> {
        let mut found = Vec::new();
        let Some(setting) = self.setting else { return found };
        for shown in &self.on_screen {
            let Some(piece) = self.pieces.get(shown.piece) else { continue };
            let (start, end) = (range.start.max(piece.range().start), range.end.min(piece.range().end));
            let Some(laid) = self.laid.get(&shown.piece).filter(|_| start < end) else { continue };
            let size = flow::style(piece.role, setting.size, setting.spacing).0.size;
            for b in laid.block.boxes(start - piece.range().start..end - piece.range().start) {
                let line = laid.block.lines().iter().find(|l| (l.top - b.top()).abs() < 0.5);
                let baseline = line.map_or(b.bottom(), |l| l.baseline) + shown.at.y;
                let line = b.translate(vec2(shown.at.x, shown.at.y));
                found.push(WordBox { line, baseline, size, rtl: laid.block.is_rtl() });
            }
        }
        found
    }

    /// The boxes on screen of a stretch of text, in points of the window; tests aim at words with it.
    pub fn boxes_of(&self, range: Range<usize>) -> Vec<Rect> {
        self.boxes(range).into_iter().map(|b| b.line).collect()
    }
}
