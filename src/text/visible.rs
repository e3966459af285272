//! Characters that cannot be seen, made visible in names.
//!
//! A stranger's name may hold marks that turn the direction of what follows, or other characters
//! without a shape, so that it reads as another name. Must not be used on the text of an article, which
//! is shown as it is.

use std::borrow::Cow;
use std::fmt::Write as _;

/// The name with its hidden characters written out, such as `‹U+202E›`. Joiners stay: scripts and emoji
/// need them.
pub fn visible(name: &str) -> Cow<'_, str> {
    if !name.contains(is_hidden) {
        return Cow::Borrowed(name);
    }
    let mut shown = String::with_capacity(name.len() + 16);
    for letter in name.chars() {
        if is_hidden(letter) {
            let _ = write!(shown, "‹U+{:04X}›", u32::from(letter)); // Writing to a string does not fail.
        } else {
            shown.push(letter);
        }
    }
    Cow::Owned(shown)
}

/// Whether a character has no shape of its own: controls, marks of direction (UAX 9), separators of
/// lines, spaces of no width.
pub fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{061c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}')
        || ('\u{2028}'..='\u{202e}').contains(&letter)
        || ('\u{2060}'..='\u{206f}').contains(&letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_characters_are_written_out_and_joiners_stay() {
        assert_eq!(visible("Ana\u{202e}zeB\u{1b}[31m"), "Ana‹U+202E›zeB‹U+001B›[31m");
        for plain in ["José", "می\u{200c}خواهم", "👩\u{200d}🚒", "أعلنت"] {
            assert!(matches!(visible(plain), Cow::Borrowed(_)), "{plain}");
        }
    }
}
