//! Escapes of `WebAnno` TSV, as its readers take them back.
//!
//! Must not know what stands in a cell.

/// A value of a column.
pub(super) fn value(said: &str) -> String {
    let mut made = String::with_capacity(said.len());
    let mut rest = said.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\t' => made.push_str("\\t"),
            '\n' => made.push_str("\\n"),
            // Other readers take it for the end of the row; `INCEpTION` shows it as it stands here.
            '\r' => made.push_str("\\r"),
            '\\' | '[' | ']' | '|' | '_' | ';' | '*' => made.extend(['\\', c]),
            '-' if rest.peek() == Some(&'>') => made.push_str("\\-"),
            c => made.push(c),
        }
    }
    made
}

/// A line of the text.
pub(super) fn line(words: &str) -> String {
    let mut made = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '\t' => made.push_str("\\t"),
            '\n' => made.push_str("\\n"),
            '\u{c}' => made.push_str("\\f"),
            '\r' => made.push_str("\\r"),
            '\u{8}' => made.push_str("\\b"),
            '\u{0}'..='\u{7}' | '\u{e}'..='\u{1f}' | '\\' => made.extend(['\\', c]),
            c => made.push(c),
        }
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_those_of_the_format() {
        assert_eq!(value("a_b [c]|d;e*\t\n\r\\ -> -"), r"a\_b \[c\]\|d\;e\*\t\n\r\\ \-> -");
        assert_eq!(line("a\tb\\\u{c}\u{1b}_\u{b}"), "a\\tb\\\\\\f\\\u{1b}_\u{b}");
    }
}
