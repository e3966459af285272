//! Colours of other tools, made legible on light and dark ground.
//!
//! Other tools colour the ground behind words, often palely; here the colour is that of lines and small
//! type, which needs a contrast of 4.5:1 (WCAG 2.2, 1.4.3). Must not know who uses them.

mod names;

use crate::model::Colour;
use names::named;

/// The luminance of a light sheet and of a dark one, roughly.
const SHEETS: (f64, f64) = (0.98, 0.011);

/// A colour written as on the web (`#rrggbb`, `#rgb`, `rgb(r, g, b)`, each with or without how much shines through, or
/// by name), darkened for light ground and lightened for dark; none for anything else.
pub fn readable(written: &str) -> Option<Colour> {
    let rgb = parsed(written)?;
    let towards = |goal: f64, sheet: f64| {
        let mix = |part: f64| rgb.map(|c| c + (goal - c) * part);
        let fits = |part: &f64| contrast(luminance(mix(*part)), sheet) >= 4.5;
        let part = (0..=40u8).map(|n| f64::from(n) / 40.0).find(fits).unwrap_or(1.0);
        hex(mix(part))
    };
    Some(Colour { light: towards(0.0, SHEETS.0), dark: towards(1.0, SHEETS.1) })
}

fn parsed(written: &str) -> Option<[f64; 3]> {
    let name = written.trim().to_ascii_lowercase();
    if let Some(parts) = name.strip_prefix("rgb") {
        return in_numbers(parts.strip_prefix('a').unwrap_or(parts));
    }
    let digits = named(&name).unwrap_or(&name).strip_prefix('#')?;
    let long: String = match digits.len() {
        3 | 4 if digits.is_ascii() => digits.chars().take(3).flat_map(|c| [c, c]).collect(),
        6 | 8 if digits.is_ascii() => digits.to_owned(),
        _ => return None,
    };
    let part = |at: usize| u8::from_str_radix(&long[at..at + 2], 16).ok().map(|v| f64::from(v) / 255.0);
    Some([part(0)?, part(2)?, part(4)?])
}

/// The parts of a colour as numbers from 0 to 255 in brackets.
fn in_numbers(written: &str) -> Option<[f64; 3]> {
    let inside = written.trim().strip_prefix('(')?.strip_suffix(')')?;
    let mut parts = inside.split([',', ' ', '/']).filter(|part| !part.is_empty());
    let mut part = || parts.next()?.parse().ok().filter(|n| (0.0..=255.0).contains(n)).map(|n: f64| n / 255.0);
    Some([part()?, part()?, part()?])
}

/// The relative luminance of WCAG 2.2.
fn luminance([r, g, b]: [f64; 3]) -> f64 {
    let linear = |c: f64| if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) };
    0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
}

fn contrast(a: f64, b: f64) -> f64 {
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a channel from 0 to 1")]
fn hex(rgb: [f64; 3]) -> String {
    let [r, g, b] = rgb.map(|c| (c.clamp(0.0, 1.0) * 255.0).round() as u8);
    format!("#{r:02X}{g:02X}{b:02X}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pale_colours_become_legible() {
        for written in ["#ffccaa", "#7fa2ff", "#fff", "#000000", "#ffff00"] {
            let colour = readable(written).unwrap();
            let of = |hex: &str| luminance(parsed(hex).unwrap());
            assert!(contrast(of(&colour.light), SHEETS.0) >= 4.4, "{written} {colour:?}");
            assert!(contrast(of(&colour.dark), SHEETS.1) >= 4.4, "{written} {colour:?}");
        }
        assert_eq!(readable(" LightGreen "), readable("#90ee90"));
        for written in ["rgb(144, 238, 144)", "RGBA(144,238,144,0.8)", "rgb(144 238 144 / 0.5)", "#90ee9080"] {
            assert_eq!(readable(written), readable("#90ee90"), "{written}");
        }
        for wrong in ["rgb(1, 2)", "rgb(300, 0, 0)", "rgb(NaN, 0, 0)", "rgb", "rgb(1,2,3", "#12345"] {
            assert_eq!(readable(wrong), None, "{wrong}");
        }
        assert_eq!(readable("lightgreenish"), None);
        assert_eq!(readable("#é12"), None);
    }
}
