//! A place in a text as a person writes it: the number of a paragraph, a share, a character.
//!
//! Must not know who asks.

use super::step::{grapheme_before, lines};
use crate::model::Text;

/// What may be written, for whoever asks.
pub const EXAMPLES: &str = "12 is the twelfth paragraph, 40% a share of the text, #1200 a character";

/// The byte that `written` names: `12` the start of the twelfth paragraph, `40%` a share of the text,
/// `#1200` a character, counted in code points from 0 as everywhere outside the program. It lies on a
/// border of a user-perceived character.
///
/// # Errors
/// A sentence that says what is wrong with it.
pub fn place(text: &Text, written: &str) -> Result<usize, String> {
    let written = written.trim();
    let at = if let Some(share) = written.strip_suffix('%') {
        by_share(text, share.trim())?
    } else if let Some(character) = written.strip_prefix('#') {
        by_character(text, character.trim())?
    } else {
        by_paragraph(text, written)?
    };
    Ok(if text.is_grapheme_border(at) { at } else { grapheme_before(text.as_str(), at) })
}

/// How many paragraphs a text has: its lines that are not blank.
pub fn paragraphs(text: &Text) -> usize {
    lines(text.as_str()).filter(|line| !text.as_str()[line.clone()].trim().is_empty()).count()
}

fn number(written: &str) -> Result<usize, String> {
    written.parse().map_err(|_| format!("“{written}” is no place. {EXAMPLES}."))
}

fn by_paragraph(text: &Text, written: &str) -> Result<usize, String> {
    let wanted = number(written)?;
    let filled = |line: &std::ops::Range<usize>| !text.as_str()[line.clone()].trim().is_empty();
    let found = wanted.checked_sub(1).and_then(|n| lines(text.as_str()).filter(filled).nth(n));
    found.map(|line| line.start).ok_or_else(|| format!("Paragraphs are numbered from 1 to {}.", paragraphs(text)))
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of a length"
)]
fn by_share(text: &Text, written: &str) -> Result<usize, String> {
    let share = written.replace(',', ".").parse::<f64>().ok().filter(|s| (0.0..=100.0).contains(s));
    let share = share.ok_or("A share lies between 0% and 100%.")?;
    let mut at = (text.len() as f64 * share / 100.0) as usize;
    while !text.as_str().is_char_boundary(at) {
        at -= 1;
    }
    Ok(at)
}

fn by_character(text: &Text, written: &str) -> Result<usize, String> {
    let last = text.code_points(text.len());
    let wanted = number(written)?;
    text.byte_of_code_point(wanted).ok_or_else(|| format!("The text ends at character {last}."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn paragraphs_shares_and_characters() {
        let text = Text::new("Über\n\nzwei\ndrei");
        assert_eq!(place(&text, "2"), Ok(7));
        assert_eq!(place(&text, " 3 "), Ok(12));
        assert_eq!(place(&text, "#6"), Ok(7));
        assert_eq!((place(&text, "0%"), place(&text, "100%")), (Ok(0), Ok(16)));
        assert_eq!(place(&text, "4").unwrap_err(), "Paragraphs are numbered from 1 to 3.");
        assert_eq!(place(&text, "0").unwrap_err(), "Paragraphs are numbered from 1 to 3.");
        assert!(place(&text, "#99").unwrap_err().contains("character 15"));
        assert!(place(&text, "-3%").unwrap_err().contains("between 0% and 100%"));
        assert!(place(&text, "there").unwrap_err().contains("is no place"));
        let family = Text::new("👩‍👩‍👧!");
        assert_eq!((place(&family, "#2"), place(&family, "50%")), (Ok(0), Ok(0)), "never inside a character");
    }

    proptest! {
        #[test]
        fn whatever_is_written_leads_to_a_border_or_to_a_sentence(text in "\\PC{0,60}", written in "[0-9]{0,3}%?|#[0-9]{0,3}|\\PC{0,5}") {
            let text = Text::new(text.as_str());
            if let Ok(at) = place(&text, &written) {
                prop_assert!(text.is_grapheme_border(at));
            }
        }
    }
}
