//! Where a target lies in its text: by position, by its words with what stands around them, or all of it.
//!
//! Must not know who annotates.

use super::annotation::many;
use crate::import::json::{Json, number, string};

/// A stretch in code points.
pub(super) struct Place {
    pub start: u64,
    pub end: u64,
    /// The words that the annotation repeats.
    pub words: Option<String>,
    /// Whether it is the whole text, since nothing was selected.
    pub whole: bool,
}

/// The place of a target.
///
/// # Errors
/// Why it has none, as the end of a sentence.
pub(super) fn place(target: Json<'_>, text: &str) -> Result<Place, &'static str> {
    let mut selectors: Vec<Json<'_>> = Vec::new();
    let mut left = many(target.get("selector"));
    while let Some(one) = left.pop() {
        left.extend(many(one.get("refinedBy")));
        selectors.push(one);
    }
    let of = |kind: &str| {
        selectors
            .iter()
            .copied()
            .find(|s| string(*s, "type").or(string(*s, "@type")).is_some_and(|t| t.ends_with(kind)))
    };
    let quote = of("TextQuoteSelector");
    let words = quote.and_then(|q| string(q, "exact"));
    if let Some((start, end)) = of("TextPositionSelector").and_then(|s| number(s, "start").zip(number(s, "end"))) {
        return Ok(Place { start, end, words: words.map(str::to_owned), whole: false });
    }
    let count = |words: &str| words.chars().count() as u64;
    let (Some(quote), Some(words)) = (quote, words.filter(|w| !w.is_empty())) else {
        if selectors.is_empty() {
            return Ok(Place { start: 0, end: count(text), words: None, whole: true });
        }
        return Err("it has no selector of a position in a text or of its words");
    };
    let (prefix, suffix) = (string(quote, "prefix").unwrap_or_default(), string(quote, "suffix").unwrap_or_default());
    let only = |before: &str, after: &str| {
        let wanted = [before, words, after].concat();
        let mut found = text.match_indices(&wanted);
        let at = found.next()?.0 + before.len();
        found.next().is_none().then_some(at)
    };
    let at = only(prefix, suffix).or_else(|| only("", "")).or_else(|| only(prefix, "")).or_else(|| only("", suffix));
    let at = at.ok_or("its words do not stand in the text, or more than once")?;
    let start = count(&text[..at]);
    Ok(Place { start, end: start + count(words), words: Some(words.to_owned()), whole: false })
}
