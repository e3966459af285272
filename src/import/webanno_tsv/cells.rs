//! What stands in a cell of `WebAnno` TSV: stacked values, numbers that tell marks apart, escapes.
//!
//! A backslash takes the meaning from the character behind it, from first to last, so that two backslashes are
//! one. Must not know columns.

/// The parts of a cell between the separators that no backslash stands before.
pub(super) fn split(cell: &str, separator: char) -> impl Iterator<Item = &str> {
    let (mut from, mut done) = (0, false);
    std::iter::from_fn(move || {
        if done {
            return None;
        }
        let rest = &cell[from..];
        if let Some(at) = plain(rest).find_map(|(at, c)| (c == separator).then_some(at)) {
            from += at + separator.len_utf8();
            Some(&rest[..at])
        } else {
            done = true;
            Some(rest)
        }
    })
}

/// The characters of a cell that no backslash stands before, and where they are.
fn plain(cell: &str) -> impl Iterator<Item = (usize, char)> {
    let mut escaped = false;
    cell.char_indices().filter(move |(_, c)| {
        let skip = escaped || *c == '\\';
        escaped = *c == '\\' && !escaped;
        !skip
    })
}

/// A value, and what stands in brackets behind it: numbers, which no value has unescaped.
pub(super) fn suffix(value: &str) -> (&str, Option<&str>) {
    let number = |inside: &str| !inside.is_empty() && inside.bytes().all(|b| b.is_ascii_digit() || b == b'_');
    let Some(before) = value.strip_suffix(']') else { return (value, None) };
    match before.rfind('[').map(|at| (&before[..at], &before[at + 1..])) {
        Some((value, inside)) if number(inside) && !ends_in_escape(value) => (value, Some(inside)),
        _ => (value, None),
    }
}

/// A value, and the numbers of the chain and of the element in it: `value->1-2`.
pub(super) fn element(value: &str) -> (&str, Option<(u64, u64)>) {
    let found = value.rfind("->").filter(|at| !ends_in_escape(&value[..*at]));
    let numbers = |at: usize| {
        let (chain, element) = value[at + 2..].split_once('-')?;
        Some((chain.parse().ok()?, element.parse().ok()?))
    };
    match found.and_then(|at| Some((at, numbers(at)?))) {
        Some((at, numbers)) => (&value[..at], Some(numbers)),
        None => (value, None),
    }
}

/// Whether a backslash at the end takes the meaning from what follows.
fn ends_in_escape(value: &str) -> bool {
    value.bytes().rev().take_while(|b| *b == b'\\').count() % 2 == 1
}

/// What a value says; nothing where it only says that there is a mark, or not even that.
pub(super) fn said(value: &str) -> Option<String> {
    (value != "*" && value != "_").then(|| unescaped(value))
}

/// A value without its escapes; what is no escape stays as it is.
fn unescaped(value: &str) -> String {
    replaced(value, |rest| match rest.chars().next()? {
        't' => Some(("\t".to_owned(), 1)),
        'n' => Some(("\n".to_owned(), 1)),
        'r' => Some(("\r".to_owned(), 1)),
        c if r"\[]|_;*".contains(c) => Some((c.to_string(), 1)),
        _ if rest.starts_with("->") => Some(("->".to_owned(), 2)),
        _ => None,
    })
}

/// A line of the text without its escapes. Up to version 3.1 they are those of Java.
pub(super) fn text(line: &str, java: bool) -> String {
    replaced(line, |rest| {
        let c = rest.chars().next()?;
        let plain = match c {
            't' => '\t',
            'n' => '\n',
            'f' => '\u{c}',
            'r' => '\r',
            'b' => '\u{8}',
            '\\' => '\\',
            '"' | '\'' | '/' if java => c,
            'u' if java => return unit(rest),
            c if (c as u32) < 32 && !java => c,
            _ => return None,
        };
        Some((plain.to_string(), 1))
    })
}

/// The character of `u0041`, two of them where it takes two, and how many bytes that is.
fn unit(rest: &str) -> Option<(String, usize)> {
    let digits = rest.trim_start_matches('u');
    let skipped = rest.len() - digits.len();
    let number = |digits: &str| u16::from_str_radix(digits.get(..4)?, 16).ok();
    let first = number(digits)?;
    let second = digits.get(4..).and_then(|d| d.strip_prefix("\\u")).and_then(number);
    let pair = second.and_then(|second| String::from_utf16(&[first, second]).ok());
    match (String::from_utf16(&[first]), pair) {
        (Ok(one), _) => Some((one, skipped + 4)),
        (_, Some(pair)) => Some((pair, skipped + 10)),
        _ => None,
    }
}

/// Puts what `escape` makes of what stands behind a backslash in the place of both.
fn replaced(value: &str, escape: impl Fn(&str) -> Option<(String, usize)>) -> String {
    let mut made = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find('\\') {
        made.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some((plain, used)) = escape(rest) {
            made.push_str(&plain);
            rest = &rest[used..];
        } else {
            made.push('\\');
        }
    }
    made + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn cells_fall_into_their_parts() {
        let parts = |cell| split(cell, '|').collect::<Vec<_>>();
        assert_eq!(parts(r"a\|b|c\\|d"), [r"a\|b", r"c\\", "d"]);
        assert_eq!((parts(""), parts("|")), (vec![""], vec!["", ""]));
        assert_eq!(suffix("PER[12]"), ("PER", Some("12")));
        assert_eq!(suffix("1-1[0_2]"), ("1-1", Some("0_2")));
        assert_eq!(suffix(r"NOT\[0\]"), (r"NOT\[0\]", None));
        assert_eq!(suffix(r"a\\[3]"), (r"a\\", Some("3")));
        assert_eq!(suffix("a[b]"), ("a[b]", None));
        assert_eq!(element("*->1-2"), ("*", Some((1, 2))));
        assert_eq!(element(r"a\->1-2"), (r"a\->1-2", None));
        assert_eq!(said(r"#\*'\t:\;\|\[ \]\\§\_\n\->\q"), Some("#*'\t:;|[ ]\\§_\n->\\q".to_owned()));
        assert_eq!((said("*"), said(r"\*")), (None, Some("*".to_owned())));
        assert_eq!(text("a\\tb\\\\n\\\u{1}", false), "a\tb\\n\u{1}");
        assert_eq!(text(r"\uD83D\uDE00\u00e9\ud83d\x", true), "😀é\\ud83d\\x");
    }

    proptest! {
        #[test]
        fn any_cell_can_be_read(cell in "[\\\\|;\\[\\]_*>0-9au\u{1}-]{0,24}|\\PC{0,24}") {
            for part in split(&cell, '|').flat_map(|part| split(part, ';')) {
                said(suffix(part).0);
                element(part);
            }
            text(&cell, true);
            text(&cell, false);
        }
    }
}
