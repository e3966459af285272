//! spaCy's documents as JSON, one a line, as `Doc.from_json` takes them: every mark in `spans["sc"]`, and
//! those that share no token in `ents`.
//!
//! Offsets are code points. Tokens are cut where marks begin and end, and white space that is no single
//! space is a token of its own, as spaCy has it. Must not know other formats.

use super::sheets::{Page, Reach, Sheet, SheetMark, gather};
use super::tokens::{cut, tokens};
use super::{Carries, Format, OutFile, Request, Verify, Written, options};
use crate::edit::Refusal;
use crate::model::Span;
use serde_json::{Value, json};
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::ops::Range;

pub(super) const CARRIES: Carries = Carries {
    overlap: true,
    nesting: true,
    discontinuous: false,
    token_border: true,
    attributes: false,
    links: false,
    entities: false,
    annotators: false,
    zero_width: false,
    comments: false,
    readings: false,
};

/// spaCy as JSON.
pub(super) static FORMAT: Format = Format {
    id: "spacy-json",
    title: "spaCy as JSON",
    extension: "jsonl",
    folder: false,
    about: "Documents for `Doc.from_json`: every mark in the span group “sc”, the outermost as entities.",
    offset_unit: "code points",
    carries: CARRIES,
    options: &[],
    write,
    verify: Verify::ByReader("spacy-json"),
};

fn write(request: &Request<'_>) -> Result<Written, Refusal> {
    options::known(&FORMAT, &request.options)?;
    let made = gather(request, &Reach { carries: CARRIES, value: |_| false, notes: false })?;
    let mut lines = String::new();
    for page in &made.pages {
        for sheet in &page.sheets {
            lines.push_str(&document(page, sheet).to_string());
            lines.push('\n');
        }
    }
    Ok(made.written(vec![OutFile::new("", lines.into_bytes())]))
}

fn document(page: &Page<'_>, sheet: &Sheet<'_>) -> Value {
    let text = page.article.text;
    let points = |at: usize| text.code_points(at);
    let span = |mark: &SheetMark<'_>| {
        let s: Span = mark.spans.hull();
        json!({"start": points(s.start()), "end": points(s.end()), "label": mark.mark.label, "kb_id": ""})
    };
    let entity = |mark: &&SheetMark<'_>| {
        let s = mark.spans.hull();
        json!({"start": points(s.start()), "end": points(s.end()), "label": mark.mark.label})
    };
    let tokens = spacy_tokens(text.as_str(), sheet);
    let token = |(id, t): (usize, &Range<usize>)| json!({"id": id, "start": points(t.start), "end": points(t.end)});
    json!({
        "text": text.as_str(),
        "ents": outermost(&sheet.marks).iter().map(entity).collect::<Vec<_>>(),
        "spans": {"sc": sheet.marks.iter().map(span).collect::<Vec<_>>()},
        "tokens": tokens.iter().enumerate().map(token).collect::<Vec<_>>(),
    })
}

/// The marks that share no text with a longer one.
pub(super) fn outermost<'s, 'p>(marks: &'s [SheetMark<'p>]) -> Vec<&'s SheetMark<'p>> {
    let mut by_length: Vec<&SheetMark<'_>> = marks.iter().collect();
    by_length.sort_by_key(|m| (Reverse(m.spans.hull().len()), m.spans.hull().start(), m.id));
    let mut made: Vec<&SheetMark<'_>> = Vec::new();
    for mark in by_length {
        if made.iter().all(|m| !m.spans.hull().overlaps(mark.spans.hull())) {
            made.push(mark);
        }
    }
    made.sort_by_key(|m| m.spans.hull().start());
    made
}

/// Tokens as spaCy has them: together with single spaces behind them they are the whole text.
pub(super) fn spacy_tokens(text: &str, sheet: &Sheet<'_>) -> Vec<Range<usize>> {
    let starts: BTreeSet<usize> = sheet.marks.iter().map(|m| m.spans.hull().start()).collect();
    let ends: BTreeSet<usize> = sheet.marks.iter().map(|m| m.spans.hull().end()).collect();
    let borders: BTreeSet<usize> = starts.union(&ends).copied().collect();
    let mut made: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    let end = text.len()..text.len();
    for word in cut(tokens(text), &borders).into_iter().chain([end]) {
        let gap = &text[at..word.start];
        // A space that a mark begins or ends with has to be a token of its own.
        let marked = starts.contains(&at) || ends.contains(&(at + 1));
        let behind = usize::from(at > 0 && gap.starts_with(' ') && !marked);
        if behind < gap.len() {
            let white = at + behind..word.start;
            made.extend(cut(std::iter::once(white).collect(), &borders));
        }
        made.extend((!word.is_empty()).then(|| word.clone()));
        at = word.end;
    }
    made
}
