//! Colours, type sizes and the look of panels, light and dark.
//!
//! Every pair of colours that text is read in reaches a contrast of 4.5:1 (WCAG 2.2, 1.4.3); a test
//! computes it. Must not know what is drawn with them.

use super::typeset::{MEDIUM, SEMIBOLD};
use egui::{Color32, Context, CornerRadius, FontFamily, FontId, Frame, Margin, Shadow, Stroke, TextStyle, Visuals};

/// The colours of a theme.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Palette {
    /// Whether the ground is dark.
    pub dark: bool,
    /// Behind everything.
    pub ground: Color32,
    /// The sheet the article lies on, and cards.
    pub sheet: Color32,
    /// Fields and pressed things.
    pub well: Color32,
    /// Fine lines.
    pub line: Color32,
    /// Words.
    pub ink: Color32,
    /// Words that matter less.
    pub soft: Color32,
    /// What can be pressed, what is chosen.
    pub accent: Color32,
    /// Words on the accent.
    pub on_accent: Color32,
    /// Behind what is chosen.
    pub chosen: Color32,
    /// Selected words of the article.
    pub selection: Color32,
    /// Behind words that were found.
    pub found: Color32,
    /// Behind the found words one is at.
    pub found_now: Color32,
    /// All is well.
    pub good: Color32,
    /// Look at this.
    pub warning: Color32,
    /// This went wrong.
    pub bad: Color32,
}

const fn rgb(r: u8, g: u8, b: u8) -> Color32 {
    Color32::from_rgb(r, g, b)
}

/// On paper.
pub const LIGHT: Palette = Palette {
    dark: false,
    ground: rgb(0xF4, 0xF2, 0xEC),
    sheet: rgb(0xFF, 0xFD, 0xF9),
    well: rgb(0xEC, 0xE9, 0xE1),
    line: rgb(0xDD, 0xD9, 0xCF),
    ink: rgb(0x1F, 0x1E, 0x1B),
    soft: rgb(0x62, 0x5F, 0x57),
    accent: rgb(0x2F, 0x4F, 0xB8),
    on_accent: rgb(0xFF, 0xFF, 0xFF),
    chosen: rgb(0xE1, 0xE6, 0xF8),
    selection: rgb(0xC3, 0xCF, 0xF3),
    found: rgb(0xFF, 0xF0, 0xA8),
    found_now: rgb(0xFF, 0xD8, 0x70),
    good: rgb(0x1B, 0x6B, 0x43),
    warning: rgb(0x8A, 0x55, 0x00),
    bad: rgb(0xA8, 0x2A, 0x22),
};

/// At night.
pub const DARK: Palette = Palette {
    dark: true,
    ground: rgb(0x13, 0x14, 0x16),
    sheet: rgb(0x1B, 0x1C, 0x1F),
    well: rgb(0x26, 0x28, 0x2C),
    line: rgb(0x36, 0x38, 0x3E),
    ink: rgb(0xE9, 0xE6, 0xDF),
    soft: rgb(0xA3, 0xA1, 0x9A),
    accent: rgb(0x9D, 0xB4, 0xFF),
    on_accent: rgb(0x10, 0x14, 0x24),
    chosen: rgb(0x2A, 0x31, 0x4E),
    selection: rgb(0x3B, 0x49, 0x80),
    found: rgb(0x33, 0x28, 0x0A),
    found_now: rgb(0x48, 0x35, 0x00),
    good: rgb(0x6F, 0xD0, 0x9B),
    warning: rgb(0xEB, 0xB4, 0x5C),
    bad: rgb(0xFF, 0x8F, 0x84),
};

/// On white, for eyes that need all the contrast there is.
pub const LIGHT_HIGH: Palette = Palette {
    dark: false,
    ground: rgb(0xFE, 0xFE, 0xFE),
    sheet: rgb(0xFF, 0xFF, 0xFF),
    well: rgb(0xF2, 0xF2, 0xF2),
    line: rgb(0x00, 0x00, 0x00),
    ink: rgb(0x00, 0x00, 0x00),
    soft: rgb(0x2B, 0x2B, 0x2B),
    accent: rgb(0x00, 0x1F, 0x9C),
    on_accent: rgb(0xFF, 0xFF, 0xFF),
    chosen: rgb(0xD6, 0xDF, 0xFF),
    selection: rgb(0xB3, 0xC4, 0xFF),
    good: rgb(0x00, 0x4D, 0x2A),
    warning: rgb(0x5C, 0x37, 0x00),
    bad: rgb(0x8A, 0x00, 0x00),
    found: rgb(0xFF, 0xEE, 0x9E),
    found_now: rgb(0xFF, 0xCC, 0x33),
};

/// On black, for eyes that need all the contrast there is.
pub const DARK_HIGH: Palette = Palette {
    dark: true,
    ground: rgb(0x01, 0x01, 0x01),
    sheet: rgb(0x00, 0x00, 0x00),
    well: rgb(0x1C, 0x1C, 0x1C),
    line: rgb(0xFF, 0xFF, 0xFF),
    ink: rgb(0xFF, 0xFF, 0xFF),
    soft: rgb(0xDD, 0xDD, 0xDD),
    accent: rgb(0xB8, 0xCB, 0xFF),
    on_accent: rgb(0x00, 0x00, 0x00),
    chosen: rgb(0x1E, 0x2C, 0x66),
    selection: rgb(0x2C, 0x40, 0x8C),
    good: rgb(0x8C, 0xF0, 0xB8),
    warning: rgb(0xFF, 0xD0, 0x7A),
    bad: rgb(0xFF, 0xB3, 0xAB),
    found: rgb(0x4A, 0x3A, 0x00),
    found_now: rgb(0x70, 0x50, 0x00),
};

/// Every palette.
pub const ALL: [&Palette; 4] = [&LIGHT, &DARK, &LIGHT_HIGH, &DARK_HIGH];

/// Which theme is wanted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Wanted {
    /// As the system has it.
    #[default]
    System,
    /// On paper.
    Light,
    /// At night.
    Dark,
}

impl Wanted {
    /// What egui is told.
    pub fn preference(self) -> egui::ThemePreference {
        match self {
            Self::System => egui::ThemePreference::System,
            Self::Light => egui::ThemePreference::Light,
            Self::Dark => egui::ThemePreference::Dark,
        }
    }
}

/// The palette in use.
pub fn palette(ctx: &Context) -> &'static Palette {
    let style = ctx.global_style();
    let ground = style.visuals.panel_fill;
    ALL.into_iter().find(|p| p.ground == ground).unwrap_or(if style.visuals.dark_mode { &DARK } else { &LIGHT })
}

/// Fonts and both themes, once at the start.
pub fn install(ctx: &Context) {
    ctx.set_fonts(super::typeset::interface_fonts());
    dress(ctx, false, false);
}

/// Both themes, in high contrast and without motion where it is wished.
pub fn dress(ctx: &Context, high: bool, still: bool) {
    let palettes = if high { [&LIGHT_HIGH, &DARK_HIGH] } else { [&LIGHT, &DARK] };
    for (theme, palette) in [egui::Theme::Light, egui::Theme::Dark].into_iter().zip(palettes) {
        ctx.style_mut_of(theme, |style| {
            style.visuals = visuals(palette);
            style.animation_time = if still { 0.0 } else { 0.08 };
            style.scroll_animation = if still { egui::style::ScrollAnimation::none() } else { style.scroll_animation };
            style.text_styles = [
                (TextStyle::Small, FontId::new(11.5, FontFamily::Proportional)),
                (TextStyle::Body, FontId::new(13.5, FontFamily::Proportional)),
                (TextStyle::Button, FontId::new(13.5, FontFamily::Proportional)),
                (TextStyle::Heading, semibold(16.0)),
                (TextStyle::Monospace, FontId::new(13.0, FontFamily::Monospace)),
            ]
            .into();
            style.spacing.item_spacing = egui::vec2(8.0, 6.0);
            style.spacing.button_padding = egui::vec2(9.0, 5.0);
            style.spacing.interact_size.y = 26.0;
            style.spacing.menu_margin = Margin::same(6);
            style.interaction.selectable_labels = false;
        });
    }
}

/// The interface's font in medium weight.
pub fn medium(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(MEDIUM.into()))
}

/// The interface's font in semi-bold weight.
pub fn semibold(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(SEMIBOLD.into()))
}

fn visuals(p: &Palette) -> Visuals {
    let mut v = if p.dark { Visuals::dark() } else { Visuals::light() };
    v.panel_fill = p.ground;
    v.window_fill = p.sheet;
    v.extreme_bg_color = p.sheet;
    v.text_edit_bg_color = Some(p.well);
    v.faint_bg_color = p.well;
    v.override_text_color = Some(p.ink);
    v.weak_text_color = Some(p.soft);
    v.hyperlink_color = p.accent;
    v.warn_fg_color = p.warning;
    v.error_fg_color = p.bad;
    v.selection.bg_fill = p.chosen;
    v.selection.stroke = Stroke::new(1.0, p.accent);
    v.window_stroke = Stroke::new(1.0, p.line);
    v.window_corner_radius = CornerRadius::same(10);
    v.menu_corner_radius = CornerRadius::same(8);
    v.window_shadow = shadow(p);
    v.popup_shadow = shadow(p);
    let w = &mut v.widgets;
    for (state, fill, line) in [
        (&mut w.noninteractive, p.ground, p.line),
        (&mut w.inactive, p.well, Color32::TRANSPARENT),
        (&mut w.hovered, p.chosen, p.line),
        (&mut w.active, p.chosen, p.accent),
        (&mut w.open, p.chosen, p.line),
    ] {
        state.bg_fill = fill;
        state.weak_bg_fill = fill;
        state.bg_stroke = Stroke::new(1.0, line);
        state.fg_stroke = Stroke::new(1.0, p.ink);
        state.corner_radius = CornerRadius::same(6);
        state.expansion = 0.0;
    }
    v
}

fn shadow(p: &Palette) -> Shadow {
    let alpha = if p.dark { 120 } else { 36 };
    Shadow { offset: [0, 6], blur: 22, spread: 0, color: Color32::from_black_alpha(alpha) }
}

/// The frame of sheets and cards.
pub fn card(p: &Palette) -> Frame {
    Frame::new()
        .fill(p.sheet)
        .stroke(Stroke::new(1.0, p.line))
        .corner_radius(CornerRadius::same(10))
        .inner_margin(Margin::same(14))
}

/// The frame of what floats above the article.
pub fn floating(p: &Palette) -> Frame {
    card(p).inner_margin(Margin::symmetric(8, 6)).shadow(shadow(p))
}

/// The colour that `#rrggbb` stands for; the palette's ink where it is none.
pub fn colour(written: &str, p: &Palette) -> Color32 {
    let digits = written.strip_prefix('#').filter(|d| d.len() == 6);
    let number = digits.and_then(|d| u32::from_str_radix(d, 16).ok());
    number.map_or(p.ink, |n| {
        let [_, r, g, b] = n.to_be_bytes();
        rgb(r, g, b)
    })
}

/// The colour of a label in this theme.
pub fn label_colour(label: &crate::model::Label, p: &Palette) -> Color32 {
    colour(if p.dark { &label.colour.dark } else { &label.colour.light }, p)
}

/// The colour of a problem.
pub fn colour_of(severity: crate::model::Severity, p: &Palette) -> Color32 {
    match severity {
        crate::model::Severity::Error => p.bad,
        crate::model::Severity::Warning => p.warning,
    }
}

/// The contrast of two colours, from 1 to 21 (WCAG 2.2).
pub fn contrast(a: Color32, b: Color32) -> f64 {
    let (x, y) = (luminance(a), luminance(b));
    (x.max(y) + 0.05) / (x.min(y) + 0.05)
}

fn luminance(c: Color32) -> f64 {
    let linear = |v: u8| {
        let v = f64::from(v) / 255.0;
        if v <= 0.040_45 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(c.r()) + 0.7152 * linear(c.g()) + 0.0722 * linear(c.b())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_of_text_and_ground_can_be_read() {
        for p in ALL {
            let inks = [p.ink, p.soft, p.accent, p.good, p.warning, p.bad];
            for ground in [p.ground, p.sheet, p.well] {
                for ink in inks {
                    assert!(contrast(ink, ground) >= 4.5, "{ink:?} on {ground:?}: {:.2}", contrast(ink, ground));
                }
            }
            for (ink, ground) in [
                (p.on_accent, p.accent),
                (p.ink, p.chosen),
                (p.ink, p.selection),
                (p.accent, p.chosen),
                (p.soft, p.chosen),
                (p.ink, p.found),
                (p.soft, p.found),
                (p.accent, p.found),
                (p.ink, p.found_now),
                (p.soft, p.found_now),
                (p.accent, p.found_now),
            ] {
                assert!(contrast(ink, ground) >= 4.5, "{ink:?} on {ground:?}: {:.2}", contrast(ink, ground));
            }
        }
    }

    #[test]
    fn high_contrast_is_higher() {
        for p in [LIGHT_HIGH, DARK_HIGH] {
            for ink in [p.ink, p.soft, p.accent, p.good, p.warning, p.bad] {
                assert!(contrast(ink, p.sheet) >= 7.0, "{ink:?} on {:?}: {:.2}", p.sheet, contrast(ink, p.sheet));
            }
        }
    }

    #[test]
    fn every_label_of_the_bundled_schema_can_be_read() {
        let schema = crate::session::news_schema().unwrap();
        for p in ALL {
            for (id, label) in &schema.labels {
                for ground in [p.sheet, p.ground] {
                    let c = contrast(label_colour(label, p), ground);
                    assert!(c >= 4.5, "{id} on {ground:?}: {c:.2}");
                }
            }
        }
    }
}
