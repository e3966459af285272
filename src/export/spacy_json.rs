//! spaCy's documents as JSON, one a line, as `Doc.from_json` takes them: every mark in `spans["sc"]`, and
//! those that share no token in `ents`.
//!
//! Offsets are code points. Words are cut where marks begin and end; white space beyond the space behind a word
//! is one token, since spaCy makes its tokens anew from the words. Must not know other formats.

mod tokens;

use super::rules::{OfSeveral, Rules};
use super::sheets::{Page, Reach, Sheet, SheetMark, gather};
use super::tokeniser::TOKENISER;
use super::{Carries, Format, OptionSpec, OutFile, Pieces, Request, Verify, Written, rules};
use crate::edit::Refusal;
use crate::model::Span;
use serde_json::{Value, json};
use std::ops::Range;
use tokens::plain;
pub(super) use tokens::spacy_tokens;

pub(super) const CARRIES: Carries = Carries {
    overlap: true,
    nesting: true,
    discontinuous: false,
    token_border: true,
    attributes: false,
    kinds: false,
    links: false,
    entities: false,
    annotators: false,
    zero_width: false,
    comments: false,
    readings: false,
};

/// The same, but that its reader makes the tokens of white space.
const OURS: Carries = Carries { token_border: false, ..CARRIES };

/// What both of spaCy's formats can be asked.
pub(super) const OPTIONS: &[OptionSpec] =
    &[TOKENISER, rules::HULL, rules::CUT, rules::overlaps("of marks that share text, which is an entity")];

/// spaCy as JSON.
pub(super) static FORMAT: Format = Format {
    id: "spacy-json",
    title: "spaCy as JSON",
    extension: "jsonl",
    folder: false,
    about: "Documents for `Doc.from_json`: every mark in the span group “sc”, the outermost as entities.",
    offset_unit: "code points",
    carries: OURS,
    options: OPTIONS,
    pieces: Pieces::Lines,
    write,
    guide: None,
    verify: Verify::ByReader("spacy-json"),
};

fn write(request: &Request<'_>) -> Result<Written, Refusal> {
    let reach = Reach { tokens: Some(plain), ..Reach::of(&FORMAT, request)? };
    let made = gather(request, &reach)?;
    let mut lines = String::new();
    for (page, sheet) in made.pages.iter().flat_map(|page| page.sheets.iter().map(move |sheet| (page, sheet))) {
        lines.push_str(&document(page, sheet, reach.rules).to_string());
        lines.push('\n');
    }
    Ok(made.written(vec![OutFile::new("", lines.into_bytes())]))
}

fn document(page: &Page<'_>, sheet: &Sheet<'_>, rules: Rules) -> Value {
    let text = page.article.text;
    let points = |at: usize| text.code_points(at);
    let span = |mark: &SheetMark<'_>| {
        let s: Span = mark.spans.hull();
        json!({"start": points(s.start()), "end": points(s.end()), "label": mark.mark.label, "kb_id": ""})
    };
    let entity = |mark: &SheetMark<'_>| {
        let s = mark.spans.hull();
        json!({"start": points(s.start()), "end": points(s.end()), "label": mark.mark.label})
    };
    let token = |(id, t): (usize, &Range<usize>)| json!({"id": id, "start": points(t.start), "end": points(t.end)});
    json!({
        "text": text.as_str(),
        "ents": apart(&sheet.marks, rules.overlaps).into_iter().map(entity).collect::<Vec<_>>(),
        "spans": {"sc": sheet.marks.iter().map(span).collect::<Vec<_>>()},
        "tokens": sheet.tokens.iter().enumerate().map(token).collect::<Vec<_>>(),
    })
}

/// The marks, each in one stretch, that share no text with one that `rule` prefers; in order of the text.
pub(super) fn apart<'s, 'p>(marks: &'s [SheetMark<'p>], rule: OfSeveral) -> Vec<&'s SheetMark<'p>> {
    let hulls: Vec<Vec<Range<usize>>> = marks.iter().map(|mark| vec![mark.spans.hull().range()]).collect();
    let mut made: Vec<&SheetMark<'_>> =
        marks.iter().zip(rule.keep(&hulls)).filter(|(_, by)| by.is_empty()).map(|(mark, _)| mark).collect();
    // Marks that were moved to tokens may have changed places.
    made.sort_by_key(|mark| mark.spans.hull().start());
    made
}
