//! Prodigy: an accepted task for each article and annotator, with tokens, spans and relations.
//!
//! Offsets are code points; `token_end` is the last token itself. Tokens are spaCy's, cut where marks begin and
//! end or not as is chosen; every span is one of whole tokens. Must not know other formats.

use super::sheets::{Page, Reach, Sheet, gather};
use super::spacy_json::spacy_tokens;
use super::tokeniser::TOKENISER;
use super::tokens::covered;
use super::{Carries, Format, OutFile, Pieces, Request, Verify, Written, rules};
use crate::edit::Refusal;
use crate::model::Span;
use serde_json::{Value, json};
use std::ops::Range;

const CARRIES: Carries = Carries {
    overlap: true,
    nesting: true,
    discontinuous: false,
    token_border: true,
    attributes: false,
    kinds: false,
    links: true,
    entities: false,
    annotators: true,
    zero_width: false,
    comments: false,
    readings: false,
};

/// Prodigy.
pub(super) static FORMAT: Format = Format {
    id: "prodigy",
    title: "Prodigy",
    extension: "jsonl",
    folder: false,
    about: "Accepted tasks with tokens, spans and relations, for `prodigy db-in` and its recipes.",
    offset_unit: "code points",
    carries: CARRIES,
    options: &[TOKENISER, rules::HULL, rules::CUT],
    pieces: Pieces::Lines,
    write,
    guide: None,
    verify: Verify::ByReader("prodigy"),
};

fn write(request: &Request<'_>) -> Result<Written, Refusal> {
    let made = gather(request, &Reach { tokens: Some(spacy_tokens), ..Reach::of(&FORMAT, request)? })?;
    let mut lines = String::new();
    for page in &made.pages {
        for sheet in &page.sheets {
            lines.push_str(&task(request, page, sheet).to_string());
            lines.push('\n');
        }
    }
    Ok(made.written(vec![OutFile::new("", lines.into_bytes())]))
}

fn task(request: &Request<'_>, page: &Page<'_>, sheet: &Sheet<'_>) -> Value {
    let text = page.article.text;
    let points = |at: usize| text.code_points(at);
    let tokens = &sheet.tokens;
    let token = |(id, range): (usize, &Range<usize>)| {
        let ws = tokens.get(id + 1).map_or(range.end < text.len(), |next| next.start > range.end);
        json!({"text": text.as_str()[range.clone()], "start": points(range.start), "end": points(range.end), "id": id, "ws": ws})
    };
    let span = |span: Span| {
        let within = covered(tokens, &span.range());
        json!({"start": points(span.start()), "end": points(span.end()), "token_start": within.start, "token_end": within.end.saturating_sub(1)})
    };
    let spans = sheet.marks.iter().map(|mark| {
        let mut made = span(mark.spans.hull());
        made["label"] = json!(mark.mark.label);
        made
    });
    let spans: Vec<Value> = spans.collect();
    let relation = |(_, link, from, to): &(_, &crate::model::Link, usize, usize)| {
        let (head, child) = (&spans[*from], &spans[*to]);
        json!({"head": head["token_end"], "child": child["token_end"], "head_span": head, "child_span": child, "label": link.relation})
    };
    json!({
        "text": text.as_str(),
        "meta": {"article": page.article.article.stem, "title": page.article.article.title},
        "tokens": tokens.iter().enumerate().map(token).collect::<Vec<_>>(),
        "spans": spans,
        "relations": sheet.links.iter().map(relation).collect::<Vec<_>>(),
        "answer": "accept",
        "_view_id": "relations",
        "_annotator_id": sheet.who.map_or("", |who| request.project.name_of(who)),
    })
}
