//! A laid-out paragraph and what can be asked of it.
//!
//! Positions are points from its upper left corner, offsets are bytes of its text. Must not know
//! what the paragraph is part of.

use super::shown::OffsetMap;
use egui::{Rect, Vec2, pos2, vec2};
use parley::{Affinity, Cluster, Cursor, Layout, Selection};
use std::ops::Range;

/// A line of a paragraph.
#[derive(Debug, Clone, PartialEq)]
pub struct LineBox {
    /// The bytes of it.
    pub range: Range<usize>,
    /// Its upper edge.
    pub top: f32,
    /// Its lower edge.
    pub bottom: f32,
    /// Where the letters stand.
    pub baseline: f32,
    /// Where the words begin.
    pub left: f32,
    /// Where the words end.
    pub right: f32,
}

/// A laid-out paragraph.
pub struct Block {
    pub(super) layout: Layout<()>,
    pub(super) map: OffsetMap,
    pub(super) ppp: f32,
    pub(super) missing: Vec<char>,
    length: usize,
    width: f32,
    height: f32,
    rtl: bool,
    lines: Vec<LineBox>,
}

impl Block {
    pub(super) fn new(layout: Layout<()>, map: OffsetMap, length: usize, width: f32, ppp: f32, least: f32) -> Self {
        let mut block = Self {
            map,
            ppp,
            missing: Vec::new(),
            length,
            width,
            height: 0.0,
            rtl: layout.is_rtl(),
            lines: Vec::new(),
            layout,
        };
        block.lines = block.line_boxes(least);
        block.height = block.lines.last().map_or(least, |line| line.bottom);
        block
    }

    fn line_boxes(&self, least: f32) -> Vec<LineBox> {
        let lines = self.layout.lines().map(|line| {
            let m = line.metrics();
            let range = line.text_range();
            let scale = |x: f32| x / self.ppp;
            LineBox {
                range: self.map.to_meant(range.start)..self.map.to_meant(range.end).min(self.length),
                top: scale(m.block_min_coord),
                bottom: scale(m.block_max_coord),
                baseline: scale(m.baseline),
                left: scale(m.offset),
                right: scale(m.offset + m.advance - m.hanging_advance),
            }
        });
        let lines: Vec<LineBox> = lines.collect();
        if lines.is_empty() {
            return vec![LineBox {
                range: 0..0,
                top: 0.0,
                bottom: least,
                baseline: least * 0.75,
                left: 0.0,
                right: 0.0,
            }];
        }
        lines
    }

    /// The height of all lines.
    pub fn height(&self) -> f32 {
        self.height
    }

    /// The width it was laid out for.
    pub fn width(&self) -> f32 {
        self.width
    }

    /// Whether the paragraph runs from right to left.
    pub fn is_rtl(&self) -> bool {
        self.rtl
    }

    /// The lines from top to bottom; at least one.
    pub fn lines(&self) -> &[LineBox] {
        &self.lines
    }

    /// The characters no font has a picture for, at most eight.
    pub fn missing(&self) -> &[char] {
        &self.missing
    }

    /// The cluster border nearest to `at`.
    pub fn hit(&self, at: Vec2) -> usize {
        let (x, y) = self.inside(at);
        let cursor = Cursor::from_point(&self.layout, x, y);
        self.map.to_meant(cursor.index()).min(self.length)
    }

    /// The cluster under `at`; `None` beside the text.
    pub fn hit_exact(&self, at: Vec2) -> Option<usize> {
        let line = self.lines.iter().find(|l| (l.top..l.bottom).contains(&at.y))?;
        if !(line.left..line.right).contains(&at.x) {
            return None;
        }
        let (x, y) = self.inside(at);
        let (cluster, _) = Cluster::from_point(&self.layout, x, y)?;
        Some(self.map.to_meant(cluster.text_range().start).min(self.length))
    }

    /// A point in pixels, finite and within reach of the layout.
    fn inside(&self, at: Vec2) -> (f32, f32) {
        let tame = |v: f32, most: f32| {
            if v.is_finite() { v.clamp(-1.0, most + 1.0) } else { 0.0 }
        };
        (tame(at.x, self.width.max(1.0)) * self.ppp, tame(at.y, self.height) * self.ppp)
    }

    /// A box of a line without the white space that hangs over the line's end, unless it covers
    /// nothing else.
    fn without_hanging_space(&self, found: Rect, line: &LineBox) -> Rect {
        let cut = found.right().min(line.right);
        if self.rtl || cut <= found.left() { found } else { Rect { max: pos2(cut, found.max.y), ..found } }
    }

    /// The boxes of `range`: one a line, more where the direction changes.
    pub fn boxes(&self, range: Range<usize>) -> Vec<Rect> {
        if range.start >= range.end || range.start >= self.length {
            return Vec::new();
        }
        let at = |offset: usize, affinity| {
            Cursor::from_byte_index(&self.layout, self.map.to_shown(offset.min(self.length)), affinity)
        };
        let selection = Selection::new(at(range.start, Affinity::Downstream), at(range.end, Affinity::Upstream));
        let mut boxes: Vec<Rect> = Vec::new();
        selection.geometry_with(&self.layout, |b, line| {
            let Some(line) = self.lines.get(line) else {
                return;
            };
            let scale = |v: f64| narrow(v / f64::from(self.ppp));
            let found = Rect::from_min_max(pos2(scale(b.x0), line.top), pos2(scale(b.x1), line.bottom));
            let found = self.without_hanging_space(found, line);
            // Neighbouring runs of one line are one box.
            match boxes.last_mut() {
                Some(last) if (last.top() - found.top()).abs() < 0.5 && (last.right() - found.left()).abs() < 0.6 => {
                    last.max.x = found.max.x;
                }
                _ => boxes.push(found),
            }
        });
        boxes.retain(|b| b.width() > 0.0);
        boxes
    }

    /// Where the caret stands at `offset`: a line without width.
    pub fn caret(&self, offset: usize) -> Rect {
        let shown = self.map.to_shown(offset.min(self.length));
        let cursor = Cursor::from_byte_index(&self.layout, shown, Affinity::Downstream);
        let b = cursor.geometry(&self.layout, 0.0);
        let line = &self.lines[self.line_at(narrow(b.y0.midpoint(b.y1) / f64::from(self.ppp)))];
        let x = narrow(b.x0 / f64::from(self.ppp));
        Rect::from_min_max(pos2(x, line.top), pos2(x, line.bottom))
    }

    /// The line at the height `y`, the nearest one beyond the ends.
    fn line_at(&self, y: f32) -> usize {
        self.lines.partition_point(|l| l.bottom <= y).min(self.lines.len() - 1)
    }

    /// The line that holds `offset`.
    pub fn line_of(&self, offset: usize) -> usize {
        self.lines.partition_point(|l| l.range.start <= offset).saturating_sub(1)
    }

    /// The cluster border nearest to `x` in a line; the last line where there are fewer.
    pub fn offset_at(&self, line: usize, x: f32) -> usize {
        let line = &self.lines[line.min(self.lines.len() - 1)];
        self.hit(vec2(x, line.top.midpoint(line.bottom)))
    }

    /// The cluster border one step to the right or left of `offset` as it is seen; `None` at the
    /// paragraph's edge.
    pub fn step(&self, offset: usize, right: bool) -> Option<usize> {
        let shown = self.map.to_shown(offset.min(self.length));
        let cursor = Cursor::from_byte_index(&self.layout, shown, Affinity::Downstream);
        let next = if right { cursor.next_visual(&self.layout) } else { cursor.previous_visual(&self.layout) };
        let next = self.map.to_meant(next.index()).min(self.length);
        (next != offset).then_some(next)
    }
}

#[expect(clippy::cast_possible_truncation, reason = "positions on a page fit in f32")]
fn narrow(v: f64) -> f32 {
    v as f32
}
