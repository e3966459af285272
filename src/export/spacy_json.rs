//! spaCy's documents as JSON, one a line, as `Doc.from_json` takes them: every mark in `spans["sc"]`, and
//! those that share no token in `ents`.
//!
//! Offsets are code points. Words are cut where marks begin and end; white space beyond the space behind a word
//! is one token, since spaCy makes its tokens anew from the words. Must not know other formats.

mod tokens;

use super::sheets::{Page, Reach, Sheet, SheetMark, gather_on};
use super::{Carries, Format, OutFile, Pieces, Request, Verify, Written, options};
use crate::edit::Refusal;
use crate::model::Span;
use serde_json::{Value, json};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;
use tokens::plain;
pub(super) use tokens::spacy_tokens;

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

/// The same, but that its reader makes the tokens of white space.
const OURS: Carries = Carries { token_border: false, ..CARRIES };

/// spaCy as JSON.
pub(super) static FORMAT: Format = Format {
    id: "spacy-json",
    title: "spaCy as JSON",
    extension: "jsonl",
    folder: false,
    about: "Documents for `Doc.from_json`: every mark in the span group “sc”, the outermost as entities.",
    offset_unit: "code points",
    carries: OURS,
    options: &[],
    pieces: Pieces::Lines,
    write,
    verify: Verify::ByReader("spacy-json"),
};

fn write(request: &Request<'_>) -> Result<Written, Refusal> {
    options::known(&FORMAT, &request.options)?;
    let reach = Reach { carries: OURS, value: |_| false, notes: false };
    let made = gather_on(request, &reach, Some(plain))?;
    let mut lines = String::new();
    for (page, sheet) in made.pages.iter().flat_map(|page| page.sheets.iter().map(move |sheet| (page, sheet))) {
        lines.push_str(&document(request, page, sheet).to_string());
        lines.push('\n');
    }
    Ok(made.written(vec![OutFile::new("", lines.into_bytes())]))
}

fn document(request: &Request<'_>, page: &Page<'_>, sheet: &Sheet<'_>) -> Value {
    let text = page.article.text;
    let layer = sheet.who.and_then(|who| request.project.layer(page.article.id, who));
    let hulls: Vec<Span> = layer.into_iter().flat_map(|l| l.marks.values()).map(|m| m.spans.hull()).collect();
    let tokens = plain(text.as_str(), &hulls);
    let points = |at: usize| text.code_points(at);
    let span = |mark: &SheetMark<'_>| {
        let s: Span = mark.spans.hull();
        json!({"start": points(s.start()), "end": points(s.end()), "label": mark.mark.label, "kb_id": ""})
    };
    let entity = |mark: &&SheetMark<'_>| {
        let s = mark.spans.hull();
        json!({"start": points(s.start()), "end": points(s.end()), "label": mark.mark.label})
    };
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
    // Starts and ends of those that are chosen: they share nothing, so that only the one before can reach in.
    let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
    by_length.retain(|mark| {
        let hull = mark.spans.hull();
        let free = taken.range(..hull.end()).next_back().is_none_or(|(_, end)| *end <= hull.start());
        if free && !hull.is_empty() {
            taken.insert(hull.start(), hull.end());
        }
        free
    });
    by_length.sort_by_key(|m| m.spans.hull().start());
    by_length
}
