//! What XML cannot hold: control characters and the two numbers that are no characters.
//!
//! Each is written as U+FFFD, which is one UTF-16 unit as they are. Must not know UIMA.

use crate::export::LossKind;
use crate::export::kept::kept_value;
use crate::export::losses::example;
use crate::export::sheets::Gathered;
use crate::model::{MarkId, Span, Spans, Value};
use std::fmt::Write as _;

const RULE: &str = "control characters, which XML does not have, are written as U+FFFD";

/// Counts the texts, titles, values and notes that are not written as they are, and keeps them as they are
/// written.
pub(super) fn cleaned(made: &mut Gathered<'_>) {
    let mut lost = Vec::new();
    let mut kept = made.kept.iter_mut();
    for page in &made.pages {
        let (article, text) = (page.article.id, page.article.text.as_str());
        let (other, grown) = (clean(text), grown(text));
        let mut note = |mark: Option<MarkId>, word: &str| lost.push(example(article, mark, word.to_owned()));
        if clean(&page.article.article.title).is_some() {
            note(None, &page.article.article.title);
        }
        if other.is_some() {
            note(None, "the text");
        }
        for (sheet, kept) in page.sheets.iter().zip(&mut kept) {
            kept.text.clone_from(&other);
            kept.annotator = clean(&kept.annotator).unwrap_or_else(|| kept.annotator.clone());
            for (mark, kept) in sheet.marks.iter().zip(&mut kept.marks) {
                kept.spans = moved(&kept.spans, &grown);
                for (id, value) in &mark.attributes {
                    if let Some(other) = value_cleaned(value) {
                        note(Some(mark.id), &value.to_string());
                        kept.attributes.insert((*id).clone(), kept_value(&other));
                    }
                }
                if let Some(other) = clean(&kept.note) {
                    note(Some(mark.id), &kept.note);
                    kept.note = other;
                }
            }
        }
    }
    for example in lost {
        made.losses.add(LossKind::Character, RULE, example);
    }
}

/// The bytes of `text` that take more room as they are written.
fn grown(text: &str) -> Vec<usize> {
    text.char_indices().filter(|(_, c)| !held(*c) && c.len_utf8() == 1).map(|(at, _)| at).collect()
}

/// Spans of a text as spans of the same text as it is written.
fn moved(spans: &Spans, grown: &[usize]) -> Spans {
    const MORE: usize = '\u{fffd}'.len_utf8() - 1;
    let at = |byte: usize| byte + MORE * grown.partition_point(|g| *g < byte);
    let all = spans.iter().map(|s| Span::of(at(s.start())..at(s.end()))).collect();
    Spans::new(all).unwrap_or_else(|_| spans.clone())
}

/// The value as XML can hold it, where that is another.
fn value_cleaned(value: &Value) -> Option<Value> {
    match value {
        Value::Choice(s) => clean(s).map(Value::Choice),
        Value::Text(s) => clean(s).map(Value::Text),
        Value::Date(s) => clean(s).map(Value::Date),
        Value::Choices(set) if set.iter().any(|s| clean(s).is_some()) => {
            Some(Value::Choices(set.iter().map(|s| clean(s).unwrap_or_else(|| s.clone())).collect()))
        }
        _ => None,
    }
}

/// The words with what XML cannot hold put in its place; nothing where there is none of it.
fn clean(words: &str) -> Option<String> {
    words.chars().any(|c| !held(c)).then(|| words.chars().map(written).collect())
}

/// Whether XML 1.0 has this character.
fn held(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
}

fn written(c: char) -> char {
    if held(c) { c } else { '\u{fffd}' }
}

/// Words as they stand in an attribute or an element; line ends and tabs by number, for readers turn them into
/// spaces.
pub(super) fn escaped(words: &str) -> String {
    let mut made = String::with_capacity(words.len());
    for c in words.chars().map(written) {
        match c {
            '&' => made.push_str("&amp;"),
            '<' => made.push_str("&lt;"),
            '>' => made.push_str("&gt;"),
            '"' => made.push_str("&quot;"),
            '\t' | '\n' | '\r' => {
                let _ = write!(made, "&#{};", u32::from(c)); // Writing to a string does not fail.
            }
            other => made.push(other),
        }
    }
    made
}
