//! Paints what egui has tessellated, on the processor: triangles with one texture, blended as egui's own
//! painters do (premultiplied, in gamma space).
//!
//! Must not know what is painted.

use egui::epaint::{ClippedPrimitive, ImageData, Mesh, Primitive, Vertex};
use egui::{Color32, Pos2, TextureId, TexturesDelta, Vec2};
use std::collections::BTreeMap;
use std::path::Path;

/// The textures there are.
#[derive(Default)]
pub struct Raster {
    textures: BTreeMap<TextureId, Picture>,
}

/// Pixels, row by row from the top.
#[derive(Clone)]
pub struct Picture {
    pub width: usize,
    pub height: usize,
    pub pixels: Vec<Color32>,
}

impl Raster {
    /// Takes new and changed textures.
    pub fn take(&mut self, delta: &mut TexturesDelta) {
        let sorted: BTreeMap<_, _> = delta.set.iter().collect();
        for (id, changes) in sorted {
            for change in changes {
                let ImageData::Color(image) = &change.image;
                let part = Picture { width: image.width(), height: image.height(), pixels: image.pixels.clone() };
                match (change.pos, self.textures.get_mut(id)) {
                    (Some([x, y]), Some(whole)) => whole.put(&part, x, y),
                    _ => drop(self.textures.insert(*id, part)),
                }
            }
        }
        delta.clear();
    }

    /// A picture of these primitives, of so many pixels.
    pub fn paint(&self, drawn: &[ClippedPrimitive], size: Vec2, ppp: f32) -> Picture {
        let mut picture = Picture::blank(pixel(size.x), pixel(size.y));
        for ClippedPrimitive { clip_rect, primitive } in drawn {
            let Primitive::Mesh(mesh) = primitive else { continue };
            let clip = *clip_rect * ppp;
            let bounds = (clip.min.max(Pos2::ZERO), clip.max.min(size.to_pos2()));
            self.paint_mesh(&mut picture, mesh, bounds, ppp);
        }
        picture
    }

    fn paint_mesh(&self, picture: &mut Picture, mesh: &Mesh, clip: (Pos2, Pos2), ppp: f32) {
        let Some(texture) = self.textures.get(&mesh.texture_id) else { return };
        for corners in mesh.indices.chunks_exact(3) {
            let corners = [0, 1, 2].map(|i| mesh.vertices[corners[i] as usize]);
            paint_triangle(picture, texture, &corners, clip, ppp);
        }
    }
}

fn paint_triangle(picture: &mut Picture, texture: &Picture, corners: &[Vertex; 3], clip: (Pos2, Pos2), ppp: f32) {
    let [a, b, c] = corners.map(|v| v.pos * ppp);
    let area = cross(a, b, c);
    if area == 0.0 {
        return;
    }
    let low = a.min(b).min(c).max(clip.0).floor();
    let high = a.max(b).max(c).min(clip.1).ceil();
    for y in pixel(low.y)..pixel(high.y).min(picture.height) {
        for x in pixel(low.x)..pixel(high.x).min(picture.width) {
            let at = Pos2::new(middle(x), middle(y));
            let inside = at.x >= clip.0.x && at.y >= clip.0.y && at.x < clip.1.x && at.y < clip.1.y;
            let Some(weights) = inside.then(|| weights([a, b, c], area, at)).flatten() else { continue };
            let mix = |of: fn(&Vertex) -> f32| (0..3).map(|i| of(&corners[i]) * weights[i]).sum::<f32>();
            let texel = texture.sample(mix(|v| v.uv.x), mix(|v| v.uv.y));
            let tint = [
                mix(|v| f32::from(v.color.r())),
                mix(|v| f32::from(v.color.g())),
                mix(|v| f32::from(v.color.b())),
                mix(|v| f32::from(v.color.a())),
            ];
            picture.blend(x, y, [0, 1, 2, 3].map(|i| texel[i] * tint[i] / 255.0));
        }
    }
}

/// Twice the area of a triangle; its sign tells the way round.
fn cross(a: Pos2, b: Pos2, c: Pos2) -> f32 {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
}

/// How much each corner counts at a point; none outside. An edge that two triangles share belongs to one
/// of them.
fn weights([a, b, c]: [Pos2; 3], area: f32, at: Pos2) -> Option<[f32; 3]> {
    let edge = |from: Pos2, to: Pos2| {
        let share = cross(from, to, at) / area;
        let (dx, dy) = ((to.x - from.x) * area.signum(), (to.y - from.y) * area.signum());
        let mine = dy < 0.0 || (dy == 0.0 && dx > 0.0);
        (share > 0.0 || (share == 0.0 && mine)).then_some(share)
    };
    Some([edge(b, c)?, edge(c, a)?, edge(a, b)?])
}

#[expect(clippy::cast_precision_loss, reason = "pixels of a small picture")]
fn middle(at: usize) -> f32 {
    at as f32 + 0.5
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "pixels of a small picture")]
fn pixel(at: f32) -> usize {
    at.max(0.0) as usize
}

impl Picture {
    fn blank(width: usize, height: usize) -> Self {
        Self { width, height, pixels: vec![Color32::WHITE; width * height] }
    }

    fn put(&mut self, part: &Self, x: usize, y: usize) {
        for row in 0..part.height {
            let to = (y + row) * self.width + x;
            self.pixels[to..to + part.width].copy_from_slice(&part.pixels[row * part.width..][..part.width]);
        }
    }

    /// The colour at a place from 0 to 1, mixed of the four texels around it.
    #[expect(clippy::cast_precision_loss, reason = "pixels of a texture")]
    fn sample(&self, u: f32, v: f32) -> [f32; 4] {
        let (x, y) = (u * self.width as f32 - 0.5, v * self.height as f32 - 0.5);
        let (fx, fy) = (x - x.floor(), y - y.floor());
        let texel = |dx: f32, dy: f32| {
            let (x, y) = (pixel(x.floor() + dx).min(self.width - 1), pixel(y.floor() + dy).min(self.height - 1));
            self.pixels[y * self.width + x].to_array().map(f32::from)
        };
        let corners = [
            (0.0, 0.0, (1.0 - fx) * (1.0 - fy)),
            (1.0, 0.0, fx * (1.0 - fy)),
            (0.0, 1.0, (1.0 - fx) * fy),
            (1.0, 1.0, fx * fy),
        ];
        let mut mixed = [0.0; 4];
        for (dx, dy, weight) in corners.into_iter().filter(|c| c.2 > 0.0) {
            for (mixed, channel) in mixed.iter_mut().zip(texel(dx, dy)) {
                *mixed += channel * weight;
            }
        }
        mixed
    }

    fn blend(&mut self, x: usize, y: usize, over: [f32; 4]) {
        let under = &mut self.pixels[y * self.width + x];
        let rest = 1.0 - over[3] / 255.0;
        let channel = |i: usize| byte(over[i] + f32::from(under[i]) * rest);
        *under = Color32::from_rgb(channel(0), channel(1), channel(2));
    }

    /// The share of pixels of which a channel is off by more than `off`.
    #[expect(clippy::cast_precision_loss, reason = "a share of some hundred thousand pixels")]
    pub fn others(&self, other: &Self, off: u8) -> f64 {
        let differs = |(a, b): &(&Color32, &Color32)| (0..3).any(|i| a[i].abs_diff(b[i]) > off);
        let count = self.pixels.iter().zip(&other.pixels).filter(differs).count();
        count as f64 / self.pixels.len().max(1) as f64
    }

    /// How many dark pixels lie in the left half and in the right half of the lower half.
    pub fn ink_per_half(&self) -> (usize, usize) {
        let is_ink = |x: usize, y: usize| self.pixels[y * self.width + x].intensity() < 0.35;
        let count = |from: usize, to: usize| {
            (self.height / 2..self.height).map(|y| (from..to).filter(|x| is_ink(*x, y)).count()).sum()
        };
        (count(0, self.width / 2), count(self.width / 2, self.width))
    }

    /// Writes it as PNG.
    pub fn save(&self, path: &Path) {
        let (width, height) = (u32::try_from(self.width).unwrap(), u32::try_from(self.height).unwrap());
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, width, height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_compression(png::Compression::High);
        let bytes: Vec<u8> = self.pixels.iter().flat_map(|p| [p.r(), p.g(), p.b()]).collect();
        encoder.write_header().unwrap().write_image_data(&bytes).unwrap();
        std::fs::write(path, file).unwrap();
    }

    /// Reads a PNG that [`Picture::save`] wrote.
    pub fn load(path: &Path) -> Self {
        let file = std::fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let mut reader = png::Decoder::new(std::io::Cursor::new(file)).read_info().unwrap();
        let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut bytes).unwrap();
        let pixels = bytes.chunks_exact(3).map(|p| Color32::from_rgb(p[0], p[1], p[2])).collect();
        Self { width: info.width as usize, height: info.height as usize, pixels }
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within a byte")]
fn byte(v: f32) -> u8 {
    v.round().clamp(0.0, 255.0) as u8
}
