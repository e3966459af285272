//! TEI P5 with stand-off annotation: a document for each article, its text in paragraphs, its marks beside.
//!
//! A paragraph is a line of the text with its line end, so that the paragraphs together are the text, to the
//! last character. A mark points to them with `string-range(paragraph, offset, length)`, in code points. XML
//! has no way to write some control characters: U+FFFD stands for each of them, and each is counted. Must not
//! know other formats.

mod build;
mod verify;

use super::losses::example;
use super::sheets::{Gathered, Reach, gather};
use super::{Carries, Format, LossKind, OutFile, Pieces, Request, Verify, Written};
use crate::edit::Refusal;
use crate::model::{Span, Spans, Text, Value as Said};
use std::borrow::Cow;

const CARRIES: Carries = Carries {
    overlap: true,
    nesting: true,
    discontinuous: true,
    token_border: true,
    attributes: true,
    kinds: false,
    links: true,
    entities: false,
    annotators: true,
    zero_width: true,
    comments: false,
    readings: false,
};

/// TEI P5.
pub(super) static FORMAT: Format = Format {
    id: "tei",
    title: "TEI P5",
    extension: "",
    folder: true,
    about: "A folder with a TEI document for each article: paragraphs, and stand-off annotations that point into them.",
    offset_unit: "code points of paragraphs",
    carries: CARRIES,
    options: &[],
    pieces: Pieces::Files,
    write,
    guide: None,
    verify: Verify::Here(verify::verify),
};

fn write(request: &Request<'_>) -> Result<Written, Refusal> {
    let value = |value: &Said| !matches!(value, Said::Entities(_)) && !value.is_blank();
    let mut made = gather(request, &Reach { value, notes: true, ..Reach::of(&FORMAT, request)? })?;
    made.losses.doubt_is_written();
    let pages = std::mem::take(&mut made.pages);
    let mut files = Vec::new();
    for page in &pages {
        let mut clean = Clean::default();
        let bytes = build::document(request, page, &mut clean)
            .map_err(|e| Refusal::new(format!("The document could not be written: {e}.")))?;
        for _ in 0..clean.replaced {
            const RULE: &str = "characters that XML cannot have are written as U+FFFD";
            let title = page.article.article.title.clone();
            made.losses.add(LossKind::Character, RULE, example(page.article.id, None, title));
        }
        made.count_joined(page);
        files.push(OutFile::new(format!("/{}.xml", page.article.article.stem), bytes));
    }
    made.pages = pages;
    Ok(made.written(files))
}

impl Gathered<'_> {
    /// Pieces that meet at the end of a line cannot be told from one that goes on over it.
    fn count_joined(&mut self, page: &super::sheets::Page<'_>) {
        const RULE: &str = "pieces that meet at the end of a line are one";
        for mark in page.sheets.iter().flat_map(|s| &s.marks) {
            if joined(page.article.text, &mark.spans).len() != mark.spans.count() {
                self.losses.mark(LossKind::Discontinuous, RULE, &page.article, mark.id, mark.mark);
            }
        }
    }
}

/// The spans of a mark, those that meet at the end of a line as one.
fn joined(text: &Text, spans: &Spans) -> Vec<Span> {
    let mut made: Vec<Span> = Vec::new();
    for span in spans.iter() {
        match made.last_mut() {
            Some(last)
                if last.end() == span.start()
                    && !last.is_empty()
                    && !span.is_empty()
                    && text.as_str()[..span.start()].ends_with('\n') =>
            {
                *last = Span::of(last.start()..span.end());
            }
            _ => made.push(span),
        }
    }
    made
}

/// Replaces what XML cannot have, and counts it.
#[derive(Default)]
struct Clean {
    replaced: usize,
}

impl Clean {
    fn text<'t>(&mut self, text: &'t str) -> Cow<'t, str> {
        let count = text.chars().filter(|c| !is_xml(*c)).count();
        if count == 0 {
            return Cow::Borrowed(text);
        }
        self.replaced += count;
        Cow::Owned(text.chars().map(|c| if is_xml(c) { c } else { '\u{fffd}' }).collect())
    }
}

/// The characters of XML 1.0.
fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// What a value says, one string for each of several words.
fn words(value: &Said) -> Vec<String> {
    match value {
        Said::Choices(set) => set.iter().cloned().collect(),
        other => vec![other.to_string()],
    }
}
