//! Listens to what a page draws and gathers its letters to lines.
//!
//! Must not know files, nor which lines belong together. What draws without end is stopped here: the count of
//! letters and of everything else is bounded.

use super::bounds::{MOST_DRAWN, TooMuch};
use super::line::{Letter, Line, Place};
use hayro_interpret::font::{Glyph, GlyphRun, PositionedGlyph};
use hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect, Vec2};
use hayro_interpret::{BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, SoftMask};
use std::sync::atomic::{AtomicBool, Ordering};

/// Letters have a thousand units to their size.
const UNITS: f64 = 1000.0;

/// The letters of a page.
pub(super) struct Letters<'s> {
    pub lines: Vec<Line>,
    pub images: usize,
    /// How many signs have no letter.
    pub unknown: usize,
    /// How many ligatures became their letters.
    pub ligatures: usize,
    /// How many letters may still come.
    pub left: usize,
    drawn: usize,
    stop: &'s AtomicBool,
    /// The first letter and the words of the run before: the same again is a shadow or bold type.
    before: Option<(Place, String)>,
}

impl<'s> Letters<'s> {
    /// No letter yet; so many may come, until `stop` says otherwise.
    pub fn new(stop: &'s AtomicBool, left: usize) -> Self {
        Self { lines: Vec::new(), images: 0, unknown: 0, ligatures: 0, left, drawn: 0, stop, before: None }
    }

    /// Counts one more thing that is drawn, and ends it all where there is no end.
    fn count(&mut self) {
        self.drawn += 1;
        if self.drawn > MOST_DRAWN || self.left == 0 || self.stop.load(Ordering::Relaxed) {
            // The reader of the file has no way to be stopped but this; it is caught where it was begun.
            std::panic::resume_unwind(Box::new(TooMuch));
        }
    }

    /// What a letter says. Ligatures that Unicode has for old fonts' sake become their letters.
    fn words(&mut self, glyph: &Glyph<'_>) -> String {
        let said = match glyph.as_unicode() {
            Some(BfString::Char(c)) => c.to_string(),
            Some(BfString::String(s)) => s,
            None => String::new(),
        };
        let mut words = String::new();
        for c in said.chars().take(16) {
            match c {
                '\u{fb00}'..='\u{fb06}' => {
                    self.ligatures += 1;
                    words.push_str(ligature(c));
                }
                '\u{e000}'..='\u{f8ff}' | '\u{fffd}' => {}
                c if c.is_whitespace() => words.push(if c == '\u{a0}' { c } else { ' ' }),
                c if c.is_control() => {}
                c => words.push(c),
            }
        }
        if words.is_empty() {
            self.unknown += 1;
            words.push('\u{fffd}');
        }
        words
    }

    fn take(&mut self, letter: Letter) {
        let letter = match self.lines.last_mut() {
            Some(line) => line.add(letter),
            None => Err(letter),
        };
        if let Err(first) = letter {
            self.lines.push(Line::of(first));
        }
    }
}

fn ligature(c: char) -> &'static str {
    match c {
        '\u{fb00}' => "ff",
        '\u{fb01}' => "fi",
        '\u{fb02}' => "fl",
        '\u{fb03}' => "ffi",
        '\u{fb04}' => "ffl",
        _ => "st",
    }
}

/// Where a letter stands on the page; nowhere where it has no size.
fn place(page: Affine, glyph: &PositionedGlyph<'_>, mode: WritingMode) -> Option<Place> {
    let whole = page * glyph.transform();
    let origin = whole * Point::ZERO;
    let (right, up) = (whole * Point::new(UNITS, 0.0) - origin, whole * Point::new(0.0, UNITS) - origin);
    let (way, size, width) = match mode {
        WritingMode::Horizontal => (right, up.hypot(), right.hypot() * advance(glyph)),
        WritingMode::Vertical => (-up, right.hypot(), up.hypot()),
    };
    let sane = |n: f64| n.is_finite() && n.abs() < 1e7;
    if !sane(size) || size < 1e-3 || way.hypot() < 1e-6 || ![origin.x, origin.y, width].into_iter().all(sane) {
        return None;
    }
    let turn = way / way.hypot();
    let at = origin.to_vec2();
    let along = at.dot(turn);
    let down = at.dot(Vec2::new(-turn.y, turn.x));
    Some(Place { turn: (turn.x, turn.y), along: (along, along + width), down, size })
}

/// How far the next letter stands, in sizes.
fn advance(glyph: &Glyph<'_>) -> f64 {
    let width = match glyph {
        Glyph::Outline(outline) => outline.advance_width(),
        Glyph::Type3(drawn) => drawn.advance_width(),
    };
    width.map_or(0.5, |w| f64::from(w) / UNITS).clamp(0.0, 3.0)
}

impl<'a> Device<'a> for Letters<'_> {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        self.count();
        let mut letters = Vec::new();
        for glyph in run.glyphs() {
            if let Some(place) = place(props.transform, glyph, run.writing_mode()) {
                letters.push(Letter { words: self.words(glyph), place });
            }
        }
        let Some(first) = letters.first().map(|l| l.place) else { return };
        let said: String = letters.iter().map(|l| l.words.as_str()).collect();
        let again = self.before.as_ref().is_some_and(|(place, words)| *words == said && is_on(place, &first));
        self.before = Some((first, said));
        self.left = self.left.saturating_sub(letters.len());
        if !again {
            for letter in letters {
                self.take(letter);
            }
        }
    }

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.count();
        self.images += 1;
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {
        self.count();
    }

    fn draw_rect(&mut self, _: &Rect, _: DrawProps<'a>, _: &DrawMode) {
        self.count();
    }

    fn push_clip_path(&mut self, _: &ClipPath) {
        self.count();
    }

    fn push_clip_rect(&mut self, _: &Rect) {
        self.count();
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.count();
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}

/// Whether a letter stands on another, but for the width of a stroke.
fn is_on(a: &Place, b: &Place) -> bool {
    let near = |x: f64, y: f64| (x - y).abs() < 0.12 * a.size;
    near(a.along.0, b.along.0) && near(a.down, b.down)
}
