//! Tags and what they mean: chunks to tags when writing, tags to chunks when reading again.
//!
//! The two directions share nothing but the scheme. Must not know texts or files.

use super::plan::Document;
use super::settings::{Scheme, Settings};
use std::borrow::Cow;
use std::ops::Range;

/// The tag of every token of a document.
pub(super) fn encode(document: &Document<'_>, settings: &Settings) -> Vec<Cow<'static, str>> {
    let mut tags = vec![Cow::Borrowed("O"); document.tokens.len()];
    let mut before: Option<(usize, String)> = None;
    for (chunk, label) in document.chunks() {
        let name = settings.name(label);
        let follows = before.is_some_and(|(end, last)| end == chunk.start && last == name)
            && !document.starts.contains(&chunk.start);
        for token in chunk.clone() {
            let letter = letter(settings.scheme, &chunk, token, follows);
            tags[token] = Cow::Owned(format!("{letter}-{name}"));
        }
        before = Some((chunk.end, name));
    }
    tags
}

/// The letter of `token` in `chunk`; `follows` where a chunk of the same label ends just before.
fn letter(scheme: Scheme, chunk: &Range<usize>, token: usize, follows: bool) -> char {
    let (first, last) = (token == chunk.start, token + 1 == chunk.end);
    match (scheme, first, last) {
        (Scheme::Bioes, true, true) => 'S',
        (Scheme::Bilou, true, true) => 'U',
        (Scheme::Bioes, false, true) => 'E',
        (Scheme::Bilou, false, true) => 'L',
        (Scheme::Iob1, true, _) if !follows => 'I',
        (_, true, _) => 'B',
        _ => 'I',
    }
}

/// A chunk as read: the name of its label, its tokens within the sentence.
pub(super) type Read = (String, Range<usize>);

/// The chunks of one sentence, strictly as `scheme` has them.
///
/// # Errors
/// A sentence about the first tag that the scheme does not allow there.
pub(super) fn decode(scheme: Scheme, tags: &[&str]) -> Result<Vec<Read>, String> {
    let mut chunks: Vec<Read> = Vec::new();
    let mut open = false;
    for (at, tag) in tags.iter().enumerate() {
        let wrong = || format!("the tag {tag} cannot stand at token {at} of its sentence");
        let Some((letter, name)) = tag.split_once('-') else {
            if *tag != "O" || (open && closes(scheme)) {
                return Err(wrong());
            }
            open = false;
            continue;
        };
        let goes_on = open && chunks.last().is_some_and(|(last, _)| last == name);
        let starts = starts(scheme, letter, open, goes_on).ok_or_else(wrong)?;
        match chunks.last_mut() {
            Some((_, range)) if !starts => range.end = at + 1,
            _ => chunks.push((name.to_owned(), at..at + 1)),
        }
        open = !matches!(letter, "S" | "U" | "E" | "L");
    }
    if open && closes(scheme) {
        return Err("a chunk is still open at the end of its sentence".to_owned());
    }
    Ok(chunks)
}

/// Whether the scheme tags the last token of a chunk.
fn closes(scheme: Scheme) -> bool {
    matches!(scheme, Scheme::Bioes | Scheme::Bilou)
}

/// Whether a token with this letter starts a chunk; `None` where it may not stand.
fn starts(scheme: Scheme, letter: &str, open: bool, goes_on: bool) -> Option<bool> {
    match (scheme, letter) {
        (Scheme::Iob2, "B") => Some(true),
        (Scheme::Iob1, "B") => goes_on.then_some(true),
        (Scheme::Iob1, "I") => Some(!goes_on),
        (Scheme::Bioes, "B" | "S") | (Scheme::Bilou, "B" | "U") => (!open).then_some(true),
        (Scheme::Iob2 | Scheme::Bioes | Scheme::Bilou, "I") | (Scheme::Bioes, "E") | (Scheme::Bilou, "L") => {
            goes_on.then_some(false)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_scheme_is_read_strictly() {
        let two = Ok(vec![("a".to_owned(), 0..2), ("a".to_owned(), 2..3)]);
        assert_eq!(decode(Scheme::Iob2, &["B-a", "I-a", "B-a", "O"]), two);
        assert_eq!(decode(Scheme::Iob1, &["I-a", "I-a", "B-a", "O"]), two);
        assert_eq!(decode(Scheme::Bioes, &["B-a", "E-a", "S-a", "O"]), two);
        assert_eq!(decode(Scheme::Bilou, &["B-a", "L-a", "U-a", "O"]), two);
        assert!(decode(Scheme::Iob2, &["O", "I-a"]).is_err());
        assert!(decode(Scheme::Iob2, &["B-a", "I-b"]).is_err());
        assert!(decode(Scheme::Iob1, &["O", "B-a"]).is_err());
        assert!(decode(Scheme::Bioes, &["B-a", "O"]).is_err());
        assert!(decode(Scheme::Bilou, &["B-a"]).is_err());
    }
}
