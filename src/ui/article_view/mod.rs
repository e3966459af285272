//! The article as people read and mark it.
//!
//! Only what is near the window is laid out; where one is in the text is kept as a piece and a
//! distance into it, so that nothing jumps when heights become known. Must not change the project:
//! it sends messages.

mod asides;
mod boxes;
mod draw;
mod edges;
mod flow;
mod heights;
mod hits;
mod input;
mod links;
mod margin;
mod steps;
mod strokes;
mod voice;

use super::cx::Cx;
use super::message::Outbox;
use super::typeset::{Block, TextRun, Typesetter};
use crate::model::{ArticleId, MarkId, Part, Role, Text};
use egui::epaint::Mesh;
use egui::{Pos2, Rect, Ui, pos2, vec2};
use flow::Pieces;
use heights::Heights;
use input::Drag;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The room above the first line, in points.
const LEAD: f32 = 26.0;

/// How many laid-out pieces are kept.
const KEPT: usize = 240;

/// What a laid-out piece depends on.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Setting {
    width: f32,
    ppp: f32,
    size: f32,
    spacing: f32,
    ink: egui::Color32,
    generation: u64,
}

struct Laid {
    block: Block,
    meshes: Vec<Arc<Mesh>>,
    above: f32,
    /// What assistive technology reads, once it listens.
    runs: Option<Arc<Vec<TextRun>>>,
    used: u64,
}

/// A piece on screen.
#[derive(Debug, Clone, Copy)]
struct OnScreen {
    piece: usize,
    /// The upper left corner of its text.
    at: Pos2,
}

/// The article as people read and mark it.
#[derive(Default)]
pub struct ArticleView {
    /// The pane as egui knows it: who has the keyboard.
    id: Option<egui::Id>,
    article: Option<ArticleId>,
    text: Option<Arc<Text>>,
    parts: Option<Arc<BTreeMap<u32, Part>>>,
    pieces: Pieces,
    heights: Heights,
    setting: Option<Setting>,
    laid: BTreeMap<usize, Laid>,
    /// The piece at the upper edge and how far it is scrolled out.
    top: (usize, f32),
    frame: u64,
    on_screen: Vec<OnScreen>,
    rect: Option<Rect>,
    drag: Drag,
    hovered: Option<MarkId>,
    /// The names of the links that are drawn.
    tags: Vec<links::Tag>,
    /// The names that stand in the margin for want of room.
    asides: Vec<asides::Aside>,
    /// The names of the marks that go on beyond the screen.
    edges: Vec<edges::Edge>,
    /// Where the caret wants to be sideways while it moves up and down.
    wish_x: Option<f32>,
    reveal: Option<usize>,
}

impl ArticleView {
    /// Draws the article and takes what the person does to it.
    pub fn show(&mut self, ui: &mut Ui, cx: &Cx<'_>, setter: &mut Typesetter, out: &mut Outbox) {
        let rect = ui.available_rect_before_wrap();
        let response = ui.allocate_rect(rect, egui::Sense::click_and_drag());
        ui.painter().rect(
            rect,
            10,
            cx.palette.sheet,
            egui::Stroke::new(1.0, cx.palette.line),
            egui::StrokeKind::Inside,
        );
        let Some(text) = cx.text().cloned() else { return };
        self.hold_keyboard(ui, cx, &response);
        self.frame += 1;
        self.follow(cx, &text);
        let column = column(rect, cx.settings.size);
        self.set_up(ui, cx, setter, column.width());
        self.rect = Some(rect);
        self.scroll_to_wish(ui, setter, rect);
        self.scroll(ui, &response, rect);
        self.lay_out_visible(ui, cx, setter, column, rect);
        self.take_input(ui, cx, &response, out);
        let clip = rect.shrink(1.0);
        let painter = ui.painter().with_clip_rect(clip);
        self.draw(ui, &painter, cx, column, clip);
        self.margins(ui, &painter, cx, column, rect, out);
        self.announce(ui, cx, &response, clip, out);
        self.forget_old();
    }

    /// The pane as egui knows it.
    pub fn id(&self) -> Option<egui::Id> {
        self.id
    }

    /// The article has the keyboard unless another control took it. Tab leaves it, except where it
    /// walks from mark to mark.
    fn hold_keyboard(&mut self, ui: &Ui, cx: &Cx<'_>, response: &egui::Response) {
        self.id = Some(response.id);
        if ui.memory(|m| m.focused().is_none() && m.top_modal_layer().is_none()) {
            response.request_focus();
        }
        if response.has_focus() {
            let tab = cx.focus.mark.is_some() || !cx.derived.index().at(cx.focus.selection.caret).is_empty();
            let filter = egui::EventFilter { tab, horizontal_arrows: true, vertical_arrows: true, escape: true };
            ui.memory_mut(|m| m.set_focus_lock_filter(response.id, filter));
        }
    }

    /// Takes notice of another article, other parts, other marks.
    fn follow(&mut self, cx: &Cx<'_>, text: &Arc<Text>) {
        let article = cx.article();
        let parts = article.and_then(|id| cx.project().parts.get(&id).cloned());
        let same_parts = match (&self.parts, &parts) {
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            (None, None) => true,
            _ => false,
        };
        if self.article != article || !same_parts {
            let moved = self.article != article;
            self.article = article;
            self.pieces = Pieces::new(text, parts.as_deref());
            self.parts = parts;
            self.text = Some(Arc::clone(text));
            self.setting = None;
            if moved {
                self.top = (0, 0.0);
                self.drag = Drag::None;
            }
        }
    }

    /// Drops what was laid out for another width, size, theme or screen.
    fn set_up(&mut self, ui: &Ui, cx: &Cx<'_>, setter: &mut Typesetter, width: f32) {
        setter.begin_frame();
        let setting = Setting {
            width,
            ppp: ui.ctx().pixels_per_point(),
            size: cx.settings.size,
            spacing: cx.settings.spacing * if cx.settings.comfortable { 1.0 } else { 0.84 },
            ink: cx.palette.ink,
            generation: setter.generation(),
        };
        if self.setting == Some(setting) {
            return;
        }
        self.laid.clear();
        self.setting = Some(setting);
        let styles: Vec<_> = Role::ALL.iter().map(|r| (*r, flow::style(*r, setting.size, setting.spacing))).collect();
        let estimate = |(i, piece): (usize, flow::Piece)| {
            let style = styles.iter().find(|(role, _)| *role == piece.role);
            let (style, above) = style.map_or_else(|| flow::style(piece.role, setting.size, setting.spacing), |s| s.1);
            above_first(i) + above + style.line_height * lines_of(piece.range().len(), width, style.size)
        };
        self.heights = Heights::new(self.pieces.iter().enumerate().map(estimate).collect());
        self.top.0 = self.top.0.min(self.pieces.len().saturating_sub(1));
    }

    /// The laid-out piece `i`, laid out now where it is not.
    fn lay_out(&mut self, ctx: &egui::Context, setter: &mut Typesetter, i: usize) -> Option<&Laid> {
        let (setting, text, piece) = (self.setting?, self.text.clone()?, self.pieces.get(i)?);
        if !self.laid.contains_key(&i) {
            let (style, above) = flow::style(piece.role, setting.size, setting.spacing);
            let above = above_first(i) + if piece.first { above } else { 0.0 };
            let words = text.as_str().get(piece.range()).unwrap_or_default();
            let style = if words.is_empty() { halved(style) } else { style };
            let block = setter.lay_out(words, &style, setting.width, setting.ppp);
            let ink = draw::ink(piece.role, setting.ink, ctx);
            let meshes = setter.mesh(ctx, &block, ink);
            self.heights.set(i, above + block.height());
            self.laid.insert(i, Laid { block, meshes, above, runs: None, used: self.frame });
        }
        let frame = self.frame;
        let laid = self.laid.get_mut(&i)?;
        laid.used = frame;
        Some(laid)
    }

    /// Lays out what is on screen, from the piece at the upper edge down.
    fn lay_out_visible(&mut self, ui: &Ui, _cx: &Cx<'_>, setter: &mut Typesetter, column: Rect, rect: Rect) {
        self.on_screen.clear();
        let ppp = ui.ctx().pixels_per_point();
        let mut y = rect.top() - self.top.1;
        let mut i = self.top.0;
        while y < rect.bottom() && i < self.pieces.len() {
            let Some(laid) = self.lay_out(ui.ctx(), setter, i) else { break };
            let at = pos2(column.left(), y + laid.above);
            let height = laid.above + laid.block.height();
            let snapped = pos2((at.x * ppp).round() / ppp, (at.y * ppp).round() / ppp);
            self.on_screen.push(OnScreen { piece: i, at: snapped });
            y += height;
            i += 1;
        }
    }

    fn forget_old(&mut self) {
        if self.laid.len() > KEPT {
            let oldest = self.frame.saturating_sub(60);
            self.laid.retain(|_, laid| laid.used >= oldest);
        }
    }

    /// The first byte of a piece.
    fn start_of(&self, piece: usize) -> usize {
        self.pieces.get(piece).map_or(0, |p| p.range().start)
    }

    /// The piece that holds the byte `offset`.
    fn piece_of(&self, offset: usize) -> usize {
        self.pieces.at(offset)
    }

    /// The cluster border nearest to a point of the window.
    pub fn offset_at(&self, at: Pos2) -> Option<usize> {
        let below = |s: &&OnScreen| self.laid.get(&s.piece).is_some_and(|l| at.y < s.at.y + l.block.height());
        let shown = self.on_screen.iter().find(below).or(self.on_screen.last())?;
        let laid = self.laid.get(&shown.piece)?;
        Some(self.start_of(shown.piece) + laid.block.hit(at - shown.at))
    }

    /// The byte of the cluster under a point of the window; `None` beside the text.
    fn offset_under(&self, at: Pos2) -> Option<usize> {
        self.on_screen.iter().find_map(|shown| {
            let laid = self.laid.get(&shown.piece)?;
            let inside = laid.block.hit_exact(at - shown.at)?;
            Some(self.start_of(shown.piece) + inside)
        })
    }

    /// The share of the article that lies above the upper edge of the window, from 0 to 1.
    pub fn progress(&self) -> f64 {
        let total = self.heights.total();
        if total <= 0.0 { 0.0 } else { (self.heights.before(self.top.0) + f64::from(self.top.1)) / total }
    }
}

/// The room above the article, where `piece` is the first.
fn above_first(piece: usize) -> f32 {
    if piece == 0 { LEAD } else { 0.0 }
}

/// The column of text within the sheet.
fn column(rect: Rect, size: f32) -> Rect {
    let margin = if rect.width() < 620.0 { 34.0 } else { 92.0 };
    let width = (size * 36.0).min(rect.width() - margin - 44.0).max(60.0);
    let left = (rect.center().x - width / 2.0).max(rect.left() + margin);
    Rect::from_min_size(pos2(left, rect.top()), vec2(width, rect.height()))
}

/// How many lines so many bytes will take, roughly.
#[expect(clippy::cast_precision_loss, reason = "an estimate")]
fn lines_of(bytes: usize, width: f32, size: f32) -> f32 {
    if bytes == 0 { 0.5 } else { (bytes as f32 * size * 0.49 / width).ceil().max(1.0) }
}

/// An empty line is half as high as one with words.
fn halved(style: super::typeset::BlockStyle) -> super::typeset::BlockStyle {
    super::typeset::BlockStyle { line_height: (style.line_height * 0.5).round(), ..style }
}
