//! Short texts of the interface that may run in either direction: titles, words of a mark, names.
//!
//! Must not know what they say.

use super::{Block, BlockStyle, Family, Typesetter};
use egui::{Color32, Response, Role, Sense, Ui, Vec2, WidgetInfo, vec2};

/// A short text and how it is set.
#[derive(Debug, Clone, Copy)]
pub struct LabelText<'a> {
    /// What it says.
    pub text: &'a str,
    /// Which letters.
    pub family: Family,
    /// Their size in points.
    pub size: f32,
    /// How bold.
    pub weight: f32,
    /// Their colour.
    pub colour: Color32,
    /// How many lines at most; what is beyond ends in an ellipsis.
    pub lines: usize,
}

/// Paints a short text in its own direction, in at most the width there is.
pub fn bidi_label(ui: &mut Ui, setter: &mut Typesetter, label: &LabelText<'_>) -> Response {
    let width = ui.available_width().max(8.0);
    let block = fitted(setter, label, width, ui.ctx().pixels_per_point());
    let widest = block.lines().iter().map(|l| l.right).fold(0.0, f32::max);
    let size = vec2(if block.is_rtl() { width } else { widest.min(width) }, block.height());
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let text = label.text.to_owned();
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &text));
    if ui.is_rect_visible(rect) {
        paint(ui, setter, &block, rect.min.to_vec2(), label.colour);
    }
    response
}

/// A row that can be chosen, its text in its own direction, cut to the width there is.
pub fn bidi_row(ui: &mut Ui, setter: &mut Typesetter, label: &LabelText<'_>, chosen: bool) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 26.0), Sense::click());
    let visuals = ui.style().interact_selectable(&response, chosen);
    if chosen || response.hovered() || response.has_focus() {
        ui.painter().rect(
            rect,
            visuals.corner_radius,
            visuals.weak_bg_fill,
            visuals.bg_stroke,
            egui::StrokeKind::Inside,
        );
    }
    let inner = rect.shrink2(vec2(8.0, 0.0));
    let block = fitted(setter, label, inner.width(), ui.ctx().pixels_per_point());
    let at = egui::pos2(inner.left(), rect.center().y - block.height() / 2.0);
    if ui.is_rect_visible(rect) {
        paint(ui, setter, &block, at.to_vec2(), label.colour);
    }
    response
}

/// Shows a text in its own direction beside the pointer while it rests on `response`.
pub fn bidi_hover(
    response: Response,
    setter: &mut Typesetter,
    heading: &str,
    text: &str,
    colour: egui::Color32,
) -> Response {
    // What was shown before a dialog came up would stay on top of it.
    let below = response.ctx.memory(egui::Memory::top_modal_layer).is_some_and(|modal| modal != response.layer_id);
    if below {
        return response;
    }
    response.on_hover_ui(|ui| {
        ui.set_max_width(360.0);
        if !heading.is_empty() {
            ui.label(egui::RichText::new(heading).size(11.5));
        }
        let label = LabelText { text, family: Family::Sans, size: 13.0, weight: 400.0, colour, lines: 8 };
        bidi_label(ui, setter, &label);
    })
}

fn paint(ui: &Ui, setter: &mut Typesetter, block: &Block, at: Vec2, colour: Color32) {
    let ppp = ui.ctx().pixels_per_point();
    let at = (at * ppp).round() / ppp;
    for mesh in setter.mesh(ui.ctx(), block, colour) {
        let mut mesh = (*mesh).clone();
        mesh.translate(at);
        ui.painter().add(mesh);
    }
}

/// The block of the text, cut so that it has no more lines than it may.
fn fitted(setter: &mut Typesetter, label: &LabelText<'_>, width: f32, ppp: f32) -> Block {
    let style = BlockStyle {
        family: label.family,
        size: label.size,
        line_height: (label.size * 1.4).round(),
        weight: label.weight,
        italic: false,
        letter_spacing: 0.0,
    };
    let short: String = label.text.chars().take(400).map(|c| if c == '\n' { ' ' } else { c }).collect();
    let block = setter.lay_out(&short, &style, width, ppp);
    if block.lines().len() <= label.lines.max(1) {
        return block;
    }
    let mut end = block.lines()[label.lines.max(1) - 1].range.end;
    loop {
        while !short.is_char_boundary(end) {
            end -= 1;
        }
        let cut = format!("{}…", short[..end].trim_end());
        let block = setter.lay_out(&cut, &style, width, ppp);
        if block.lines().len() <= label.lines.max(1) || end == 0 {
            return block;
        }
        end = end.saturating_sub(3);
    }
}
