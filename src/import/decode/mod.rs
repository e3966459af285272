//! From the bytes of a file to its text: encoding, line ends, and what to say about both.
//!
//! Must not know any format. Nothing is normalised in silence: what is changed is a repair, what
//! looks odd is a problem, and everything else stays as it is.

mod binary;
mod guess;

use super::{Input, Repair};
use crate::model::{MAX_TEXT_BYTES, NewlineStyle, Problem};
use encoding_rs::Encoding;

/// The text of a file, and what happened on the way to it.
#[derive(Debug, Clone)]
pub struct Decoded {
    /// The text, lines ended by line feeds alone.
    pub text: String,
    /// The encoding, as the Encoding Standard names it.
    pub encoding: &'static str,
    /// How lines ended in the file.
    pub newlines: NewlineStyle,
    /// The text with its line ends as they were, where they were others.
    pub original: Option<String>,
    /// What looks odd.
    pub problems: Vec<Problem>,
    /// What was put right.
    pub repairs: Vec<Repair>,
}

/// Reads the bytes of `input` as text. `declared` is the encoding the file itself names, where its
/// format has a way to; a byte order mark is believed before it.
///
/// # Errors
/// The problem `too_large`, `binary` or `empty`.
pub fn decode(input: &Input<'_>, declared: Option<&'static Encoding>) -> Result<Decoded, Box<Problem>> {
    if let Some(what) = binary::looks_like(input.bytes).filter(|_| input.bytes.len() <= MAX_TEXT_BYTES) {
        return Err(Box::new(not_text(&what).in_file(input.name, None, None)));
    }
    let decoded = decode_blank_too(input, declared)?;
    if decoded.text.trim().is_empty() {
        let message = "The file has no text in it. Check that it is the right file and that it was saved.";
        return Err(Box::new(Problem::error("empty", message).in_file(input.name, None, None)));
    }
    Ok(decoded)
}

/// As [`decode`], but a text of nothing or of white space alone is one too: others may have marked it.
///
/// # Errors
/// The problem `too_large` or `binary`.
pub fn decode_blank_too(input: &Input<'_>, declared: Option<&'static Encoding>) -> Result<Decoded, Box<Problem>> {
    let refuse = |p: Problem| Box::new(p.in_file(input.name, None, None));
    let refuse_size = |p: Box<Problem>| refuse(*p);
    check_size(input.bytes.len()).map_err(refuse_size)?;
    // Whoever annotated it took it for a text; what is UTF-8 is one.
    let what = if std::str::from_utf8(input.bytes).is_ok() { None } else { binary::looks_like(input.bytes) };
    if let Some(what) = what {
        return Err(refuse(not_text(&what)));
    }
    let guessed = guess::decode(input.bytes, declared);
    check_size(guessed.text.len()).map_err(refuse_size)?;
    Ok(finish(input, guessed))
}

fn check_size(bytes: usize) -> Result<(), Box<Problem>> {
    if bytes <= MAX_TEXT_BYTES {
        return Ok(());
    }
    let mebibytes = |n: usize| n.div_ceil(1 << 20);
    Err(Box::new(Problem::error(
        "too_large",
        format!(
            "The text has {} MiB; an article may have up to {} MiB. Split the file and import the pieces.",
            mebibytes(bytes),
            mebibytes(MAX_TEXT_BYTES)
        ),
    )))
}

fn not_text(what: &str) -> Problem {
    Problem::error(
        "binary",
        format!(
            "The file is no text: it looks like {what}. Open it in the program it belongs to, save it as plain text, and import that."
        ),
    )
}

fn finish(input: &Input<'_>, guessed: guess::Guessed) -> Decoded {
    let mut repairs = Vec::new();
    if guessed.mark {
        repairs.push(Repair { what: "byte order mark removed".to_owned(), count: 1 });
    }
    let returns = guessed.text.contains('\r');
    let original = returns.then(|| guessed.text.clone());
    let (text, newlines, count) = with_line_feeds(guessed.text);
    if count > 0 {
        repairs.push(Repair { what: "line ends with a carriage return turned into line feeds".to_owned(), count });
    }
    let mut problems = guessed.problems;
    problems.extend(control_characters(&text));
    for problem in &mut problems {
        problem.place.file = Some(input.name.to_owned());
    }
    Decoded { text, encoding: guessed.encoding, newlines, original, problems, repairs }
}

/// `text` with line feeds alone, how its lines ended, and how many ends were changed.
fn with_line_feeds(text: String) -> (String, NewlineStyle, usize) {
    let returns = text.bytes().filter(|&b| b == b'\r').count();
    if returns == 0 {
        return (text, NewlineStyle::Lf, 0);
    }
    let pairs = text.matches("\r\n").count();
    let feeds = text.bytes().filter(|&b| b == b'\n').count();
    let style = match (pairs, returns - pairs, feeds - pairs) {
        (_, 0, 0) => NewlineStyle::CrLf,
        (0, _, 0) => NewlineStyle::Cr,
        _ => NewlineStyle::Mixed,
    };
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    (text, style, returns)
}

/// A warning about control characters, which are kept: other programs may stumble over them.
fn control_characters(text: &str) -> Option<Problem> {
    let odd = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\u{b}' | '\u{c}' | '\u{85}');
    let mut found = text.char_indices().filter(|(_, c)| odd(*c));
    let (at, first) = found.next()?;
    let count = 1 + found.count();
    let line_start = text[..at].rfind('\n').map_or(0, |i| i + 1);
    let line = 1 + text[..at].bytes().filter(|&b| b == b'\n').count();
    let column = 1 + text[line_start..at].chars().count();
    let code = u32::from(first);
    let message = format!(
        "The text has {count} control character(s), the first U+{code:04X} at {line}:{column}. They are kept; some export formats cannot carry them."
    );
    let mut problem = Problem::warning("control_character", message);
    problem.place.line = Some(line);
    problem.place.column = Some(column);
    Some(problem)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    fn read(bytes: &[u8]) -> Result<Decoded, Box<Problem>> {
        let now = Timestamp::UNIX_EPOCH;
        decode(&Input::alone("a.txt", bytes, now), None)
    }

    #[test]
    fn line_ends_become_line_feeds_and_are_counted() {
        for (bytes, style, count) in [
            (&b"a\nb"[..], NewlineStyle::Lf, 0),
            (b"a\r\nb\r\n", NewlineStyle::CrLf, 2),
            (b"a\rb", NewlineStyle::Cr, 1),
            (b"a\r\nb\nc\r", NewlineStyle::Mixed, 2),
        ] {
            let read = read(bytes).unwrap();
            assert_eq!(read.newlines, style);
            assert_eq!(read.repairs.iter().map(|r| r.count).sum::<usize>(), count);
            assert!(!read.text.contains('\r'));
        }
    }

    #[test]
    fn what_is_no_text_is_refused_with_its_reason() {
        // Zeros at odd places alone make no UTF-16.
        assert_eq!(read("\u{b}\u{10000}a \0A\0".as_bytes()).unwrap().text, "\u{b}\u{10000}a \0A\0");
        assert_eq!(read(b"").unwrap_err().kind, "empty");
        assert_eq!(read(b" \r\n\t").unwrap_err().kind, "empty");
        assert_eq!(read(b"\xef\xbb\xbf").unwrap_err().kind, "empty");
        let png = read(b"\x89PNG\r\n\x1a\n123").unwrap_err();
        assert_eq!(png.kind, "binary");
        assert!(png.message.contains("PNG"), "{}", png.message);
        assert_eq!(read(&[0; 400]).unwrap_err().kind, "binary");
    }

    #[test]
    fn a_text_above_the_bound_is_refused() {
        let large = vec![b'a'; MAX_TEXT_BYTES + 1];
        let refused = read(&large).unwrap_err();
        assert_eq!(refused.kind, "too_large");
        assert!(refused.message.contains("64 MiB"));
    }

    #[test]
    fn control_characters_stay_and_are_told() {
        let read = read(b"one two three\nfour \x00 five \x1b six seven").unwrap();
        assert!(read.text.contains('\0') && read.text.contains('\u{1b}'));
        let problem = &read.problems[0];
        assert_eq!(problem.kind, "control_character");
        assert_eq!((problem.place.line, problem.place.column), (Some(2), Some(6)));
    }

    #[test]
    fn unusual_separators_stay_unremarked() {
        let text = "a\u{2028}b\u{2029}c\u{b}d\u{c}e\u{85}f";
        let read = read(text.as_bytes()).unwrap();
        assert_eq!(read.text, text);
        assert!(read.problems.is_empty() && read.repairs.is_empty());
    }
}
