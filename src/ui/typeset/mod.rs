//! The article's text engine: paragraphs laid out by parley, painted into egui.
//!
//! Real bidirectional layout, shaping, line breaking and font fallback, with hit tests in bytes.
//! Must not know projects, marks or files.

mod atlas;
mod block;
mod fonts;
mod label;
mod shown;
mod spoken;

pub use block::{Block, LineBox};
pub use fonts::{MEDIUM, SEMIBOLD, interface_fonts};
pub use label::{LabelText, bidi_hover, bidi_label, bidi_row};
pub use spoken::TextRun;

use atlas::{Atlas, Sprite};
use egui::epaint::{Mesh, Vertex};
use egui::{Color32, Context, Rect, TextureId, pos2};
use parley::style::{FontFamilyName, GenericFamily};
use parley::{
    Alignment, AlignmentOptions, FontContext, FontFamily, FontStyle, FontWeight, LayoutContext, LineHeight,
    OverflowWrap, PositionedLayoutItem, StyleProperty,
};
use shown::Shown;
use std::borrow::Cow;
use std::sync::Arc;

/// Which letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// For reading.
    Serif,
    /// For the interface.
    Sans,
}

/// How a paragraph is set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BlockStyle {
    /// Which letters.
    pub family: Family,
    /// Their size in points.
    pub size: f32,
    /// The height of a line in points.
    pub line_height: f32,
    /// How bold: 400 is regular, 700 bold.
    pub weight: f32,
    /// Whether slanted.
    pub italic: bool,
    /// More room between letters, in points.
    pub letter_spacing: f32,
}

/// Lays out paragraphs and paints them.
pub struct Typesetter {
    fonts: FontContext,
    layouts: LayoutContext<()>,
    atlas: Atlas,
}

impl Default for Typesetter {
    fn default() -> Self {
        Self::new()
    }
}

impl Typesetter {
    /// A typesetter with the bundled fonts and those of the system.
    pub fn new() -> Self {
        Self { fonts: fonts::article_fonts(), layouts: LayoutContext::new(), atlas: Atlas::default() }
    }

    /// A typesetter with the bundled fonts and these alone, in the order in which they are tried: what is
    /// laid out and drawn is then the same on every machine. `emoji` is the font of coloured pictures.
    pub fn with_fonts(others: Vec<Vec<u8>>, emoji: Vec<u8>) -> Self {
        Self { fonts: fonts::fixed_fonts(others, emoji), layouts: LayoutContext::new(), atlas: Atlas::default() }
    }

    /// Lays out one paragraph in `width` points on a screen of `ppp` pixels per point. A paragraph
    /// that runs from right to left is aligned right.
    pub fn lay_out(&mut self, text: &str, style: &BlockStyle, width: f32, ppp: f32) -> Block {
        let ppp = if ppp.is_finite() { ppp.clamp(0.1, 16.0) } else { 1.0 };
        let width = if width.is_finite() { width.clamp(8.0, 20_000.0) } else { 8.0 };
        let shown = Shown::new(text);
        let mut builder = self.layouts.ranged_builder(&mut self.fonts, &shown.text, ppp, true);
        builder.push_default(StyleProperty::FontFamily(family(style.family)));
        builder.push_default(StyleProperty::FontSize(style.size));
        builder.push_default(StyleProperty::LineHeight(LineHeight::Absolute(style.line_height)));
        builder.push_default(StyleProperty::FontWeight(FontWeight::new(style.weight)));
        builder.push_default(StyleProperty::LetterSpacing(style.letter_spacing));
        builder.push_default(StyleProperty::OverflowWrap(OverflowWrap::Anywhere));
        if style.italic {
            builder.push_default(StyleProperty::FontStyle(FontStyle::Italic));
        }
        let mut layout = builder.build(&shown.text);
        layout.break_all_lines(Some(width * ppp));
        layout.align(Alignment::Start, AlignmentOptions::default());
        let missing = missing(&layout, &shown.text);
        let mut block = Block::new(layout, shown.into_map(), text.len(), width, ppp, style.line_height);
        block.missing = missing;
        block
    }

    /// Changes when meshes made before are no longer valid.
    pub fn generation(&self) -> u64 {
        self.atlas.generation()
    }

    /// Makes room for new glyphs; call it once a frame, before any mesh is made.
    pub fn begin_frame(&mut self) {
        self.atlas.make_room();
    }

    /// The painted paragraph at the origin: one mesh a texture.
    pub fn mesh(&mut self, ctx: &Context, block: &Block, colour: Color32) -> Vec<Arc<Mesh>> {
        let mut meshes: Vec<Mesh> = Vec::new();
        for line in block.layout.lines() {
            for item in line.items() {
                let PositionedLayoutItem::GlyphRun(run) = item else {
                    continue;
                };
                let (font, size) = (run.run().font().clone(), run.run().font_size());
                let coords: Vec<i16> = run.run().normalized_coords().iter().map(|c| c.to_bits()).collect();
                for glyph in run.positioned_glyphs() {
                    let (sprite, x) = self.atlas.sprite(ctx, &font, &coords, glyph.id, size, glyph.x);
                    if let Some(sprite) = sprite {
                        let at = pos2(x, glyph.y.round()) + sprite.offset;
                        quad(&mut meshes, &sprite, Rect::from_min_size(at, sprite.size), block.ppp, colour);
                    }
                }
            }
        }
        meshes.into_iter().map(Arc::new).collect()
    }
}

fn quad(meshes: &mut Vec<Mesh>, sprite: &Sprite, pixels: Rect, ppp: f32, colour: Color32) {
    let mesh = mesh_of(meshes, sprite.texture);
    let colour = if sprite.coloured { Color32::WHITE } else { colour };
    let first = u32::try_from(mesh.vertices.len()).unwrap_or(0);
    let corner = |p: egui::Pos2, uv: egui::Pos2| Vertex { pos: pos2(p.x / ppp, p.y / ppp), uv, color: colour };
    mesh.vertices.extend([
        corner(pixels.left_top(), sprite.uv.left_top()),
        corner(pixels.right_top(), sprite.uv.right_top()),
        corner(pixels.left_bottom(), sprite.uv.left_bottom()),
        corner(pixels.right_bottom(), sprite.uv.right_bottom()),
    ]);
    mesh.indices.extend([0, 1, 2, 2, 1, 3].map(|i| first + i));
}

fn mesh_of(meshes: &mut Vec<Mesh>, texture: TextureId) -> &mut Mesh {
    let at = meshes.iter().position(|m| m.texture_id == texture).unwrap_or_else(|| {
        meshes.push(Mesh::with_texture(texture));
        meshes.len() - 1
    });
    &mut meshes[at]
}

fn family(family: Family) -> FontFamily<'static> {
    const SERIF: &[FontFamilyName<'static>] = &[
        FontFamilyName::named("Literata"),
        // Before the others: some of them have emoji of their own, without colour.
        FontFamilyName::Generic(GenericFamily::Emoji),
        FontFamilyName::Generic(GenericFamily::Serif),
    ];
    const SANS: &[FontFamilyName<'static>] = &[
        FontFamilyName::named("Inter"),
        FontFamilyName::Generic(GenericFamily::Emoji),
        FontFamilyName::Generic(GenericFamily::SansSerif),
    ];
    FontFamily::List(Cow::Borrowed(match family {
        Family::Serif => SERIF,
        Family::Sans => SANS,
    }))
}

/// The characters no font has a picture for, at most eight.
fn missing(layout: &parley::Layout<()>, text: &str) -> Vec<char> {
    let mut found = Vec::new();
    for run in layout.lines().flat_map(|line| line.runs()) {
        for cluster in run.clusters() {
            if cluster.glyphs().any(|g| g.id == 0) {
                // Of a letter with marks it is mostly a mark that is missing.
                let chars = text.get(cluster.text_range()).unwrap_or_default().chars().rev();
                found.extend(chars.filter(|c| !c.is_whitespace() && !c.is_control()).take(1));
            }
            if found.len() >= 8 {
                return found;
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}
