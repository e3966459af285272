//! Glyphs as pixels: each is drawn once into a texture and painted from there.
//!
//! Must not know text or lines.

use egui::{Color32, ColorImage, Context, ImageData, Rect, TextureHandle, TextureId, TextureOptions, pos2, vec2};
use parley::FontData;
use std::collections::BTreeMap;
use swash::FontRef;
use swash::scale::image::Content;
use swash::scale::{Render, ScaleContext, Source, StrikeWith};
use swash::zeno::{Format, Vector};

/// The side of a page in pixels.
const SIDE: usize = 1024;

/// How many pages there are at most before the atlas begins anew.
const PAGES: usize = 8;

/// Quarter pixels: glyphs are drawn at this many places within a pixel.
const BINS: f32 = 4.0;

/// What a glyph looks like: font, its index in the file, glyph, size in 1/64 pixel, quarter pixel.
type Key = (u64, u32, u32, u32, u8);

/// A glyph on a page.
#[derive(Debug, Clone, Copy)]
pub struct Sprite {
    /// The page.
    pub texture: TextureId,
    /// Where on the page, from 0 to 1.
    pub uv: Rect,
    /// From the glyph's origin to its pixels, in pixels.
    pub offset: egui::Vec2,
    /// Its size in pixels.
    pub size: egui::Vec2,
    /// Whether it brings its own colours.
    pub coloured: bool,
}

struct Page {
    texture: TextureHandle,
    x: usize,
    y: usize,
    row: usize,
}

/// Every glyph drawn so far.
#[derive(Default)]
pub struct Atlas {
    scale: ScaleContext,
    pages: Vec<Page>,
    sprites: BTreeMap<Key, Option<Sprite>>,
    generation: u64,
}

impl Atlas {
    /// Changes when sprites handed out before are no longer valid.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// Begins anew once the pages are full. Call it between frames only.
    pub fn make_room(&mut self) {
        if self.pages.len() > PAGES {
            self.pages.clear();
            self.sprites.clear();
            self.generation += 1;
        }
    }

    /// The sprite of a glyph whose origin is at `x` pixels, and the whole pixel it is drawn from;
    /// `None` for what has no pixels.
    pub fn sprite(
        &mut self,
        ctx: &Context,
        font: &FontData,
        coords: &[i16],
        glyph: u32,
        size: f32,
        x: f32,
    ) -> (Option<Sprite>, f32) {
        let whole = (x * BINS).round() / BINS;
        let bin = ((whole - whole.floor()) * BINS).round();
        let key = (font.data.id(), font.index, glyph, small(size * 64.0), u8::try_from(small(bin)).unwrap_or(0));
        if let Some(known) = self.sprites.get(&key) {
            return (*known, whole.floor());
        }
        let made = self.draw(ctx, font, coords, glyph, size, bin / BINS);
        self.sprites.insert(key, made);
        (made, whole.floor())
    }

    fn draw(
        &mut self,
        ctx: &Context,
        font: &FontData,
        coords: &[i16],
        glyph: u32,
        size: f32,
        shift: f32,
    ) -> Option<Sprite> {
        let face = FontRef::from_index(font.data.as_ref(), font.index as usize)?;
        let mut scaler = self.scale.builder(face).size(size).hint(false).normalized_coords(coords.iter()).build();
        let sources = [Source::ColorOutline(0), Source::ColorBitmap(StrikeWith::BestFit), Source::Outline];
        let image = Render::new(&sources)
            .format(Format::Alpha)
            .offset(Vector::new(shift, 0.0))
            .render(&mut scaler, u16::try_from(glyph).ok()?)?;
        let (w, h) = (image.placement.width as usize, image.placement.height as usize);
        if w == 0 || h == 0 || w + 2 > SIDE || h + 2 > SIDE {
            return None;
        }
        let coloured = image.content == Content::Color;
        let colours = pixels(&image.data, image.content, w * h)?;
        let (texture, x, y) = self.place(ctx, w, h, colours);
        let page = small_f(SIDE);
        let (corner, extent) = (pos2(small_f(x), small_f(y)), vec2(small_f(w), small_f(h)));
        let uv = Rect::from_min_size((corner.to_vec2() / page).to_pos2(), extent / page);
        let offset = vec2(signed(image.placement.left), -signed(image.placement.top));
        Some(Sprite { texture, uv, offset, size: vec2(small_f(w), small_f(h)), coloured })
    }

    /// Puts pixels on a page; gives the page and the place.
    fn place(&mut self, ctx: &Context, w: usize, h: usize, pixels: Vec<Color32>) -> (TextureId, usize, usize) {
        if !self.pages.last_mut().is_some_and(|p| p.fits(w, h)) {
            let blank = ColorImage::filled([SIDE, SIDE], Color32::TRANSPARENT);
            let texture = ctx.load_texture("article glyphs", blank, TextureOptions::NEAREST);
            self.pages.push(Page { texture, x: 1, y: 1, row: 0 });
        }
        let last = self.pages.len() - 1;
        let page = &mut self.pages[last];
        let (x, y) = (page.x, page.y);
        let image = ColorImage::new([w, h], pixels);
        page.texture.set_partial([x, y], ImageData::Color(image.into()), TextureOptions::NEAREST);
        page.x += w + 1;
        page.row = page.row.max(h + 1);
        (page.texture.id(), x, y)
    }
}

impl Page {
    /// Whether there is room, going to the next row where this one is full.
    fn fits(&mut self, w: usize, h: usize) -> bool {
        if self.x + w + 1 > SIDE {
            self.y += self.row;
            self.x = 1;
            self.row = 0;
        }
        self.y + h < SIDE
    }
}

fn pixels(data: &[u8], content: Content, count: usize) -> Option<Vec<Color32>> {
    let made: Vec<Color32> = match content {
        Content::Mask => data.iter().map(|&a| Color32::from_rgba_premultiplied(a, a, a, a)).collect(),
        _ => data.chunks_exact(4).map(|p| Color32::from_rgba_unmultiplied(p[0], p[1], p[2], p[3])).collect(),
    };
    (made.len() == count).then_some(made)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sizes are small and positive")]
fn small(v: f32) -> u32 {
    v.clamp(0.0, 1e9) as u32
}

#[expect(clippy::cast_precision_loss, reason = "pixels of a page")]
fn small_f(v: usize) -> f32 {
    v as f32
}

#[expect(clippy::cast_precision_loss, reason = "pixels of a glyph")]
fn signed(v: i32) -> f32 {
    v as f32
}
