//! White space in one cell of a table, as CoNLL-U's `SpacesAfter=` has it.
//!
//! `\s` a space, `\t`, `\n`, `\r`, `\p` a bar, `\\` a backslash; other white space and control characters as
//! `\u{2028}`, since readers take them for ends of lines. Must not know any format.

use std::borrow::Cow;
use std::fmt::Write as _;

/// The white space as a cell.
pub fn escaped(spaces: &str) -> Cow<'_, str> {
    // Nearly all that stands between words.
    match spaces {
        "" => return Cow::Borrowed(""),
        " " => return Cow::Borrowed("\\s"),
        _ => {}
    }
    let mut made = String::new();
    for c in spaces.chars() {
        match c {
            ' ' => made.push_str("\\s"),
            '\t' => made.push_str("\\t"),
            '\n' => made.push_str("\\n"),
            '\r' => made.push_str("\\r"),
            '|' => made.push_str("\\p"),
            '\\' => made.push_str("\\\\"),
            c if c.is_whitespace() || c.is_control() => {
                let _ = write!(made, "\\u{{{:x}}}", u32::from(c)); // Writing to a string does not fail.
            }
            c => made.push(c),
        }
    }
    Cow::Owned(made)
}

/// The white space that a cell stands for; what is no escape stays as it is.
pub fn unescaped(cell: &str) -> Cow<'_, str> {
    match cell {
        "\\s" => return Cow::Borrowed(" "),
        _ if !cell.bytes().any(|b| b == b'\\') => return Cow::Borrowed(cell),
        _ => {}
    }
    let mut made = String::new();
    let mut rest = cell;
    while let Some(at) = rest.find('\\') {
        made.push_str(&rest[..at]);
        let tail = &rest[at + 1..];
        let simple = match tail.chars().next() {
            Some('s') => Some(' '),
            Some('t') => Some('\t'),
            Some('n') => Some('\n'),
            Some('r') => Some('\r'),
            Some('p') => Some('|'),
            Some('\\') => Some('\\'),
            _ => None,
        };
        let (c, used) = match (simple, code(tail)) {
            (Some(c), _) => (c, 1),
            (None, Some((c, used))) => (c, used),
            (None, None) => ('\\', 0),
        };
        made.push(c);
        rest = &tail[used..];
    }
    Cow::Owned(made + rest)
}

/// The character of `u{…}`, and how many bytes that is.
fn code(tail: &str) -> Option<(char, usize)> {
    let (digits, _) = tail.strip_prefix("u{")?.split_once('}')?;
    let c = char::from_u32(u32::from_str_radix(digits, 16).ok()?)?;
    Some((c, digits.len() + 3))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn white_space_reads_back(spaces in "[ \t\n\r\u{a0}\u{2028}\u{1c}|\\\\su{}0-9]{0,12}") {
            let cell = escaped(&spaces);
            prop_assert_eq!(unescaped(&cell), spaces.as_str());
            prop_assert!(!escaped(&spaces).contains([' ', '\t', '\n', '|']));
        }

        #[test]
        fn any_cell_can_be_read(cell in "\\PC{0,20}|[\\\\u{}a-f0-9]{0,12}") {
            unescaped(&cell);
        }
    }
}
