//! doccano's lines with relations: a text, its entities and relations.
//!
//! Offsets are UTF-16 units, as doccano's page counts them; the JSON is ASCII, since doccano guesses the
//! encoding of what it is given. Must not know other formats.

use super::sheets::{Page, Reach, Sheet, ascii, gather};
use super::used::Used;
use super::utf16::Utf16;
use super::{Carries, Format, OutFile, Pieces, Request, Verify, Written, rules};
use crate::edit::Refusal;
use serde_json::{Value, json};

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

/// doccano.
pub(super) static FORMAT: Format = Format {
    id: "doccano",
    title: "doccano",
    extension: "jsonl",
    folder: false,
    about: "Lines with entities and relations, for a project of sequence labelling with relations and overlaps allowed.",
    offset_unit: "UTF-16 units",
    carries: CARRIES,
    options: &[rules::HULL],
    pieces: Pieces::Numbered(survey),
    write,
    guide: None,
    verify: Verify::ByReader("doccano"),
};

fn write(request: &Request<'_>) -> Result<Written, Refusal> {
    let made = gather(request, &Reach::of(&FORMAT, request)?)?;
    let mut lines = String::new();
    let mut next = 1 + request.before();
    for page in &made.pages {
        for sheet in &page.sheets {
            lines.push_str(&ascii(&line(request, page, sheet, &mut next)));
            lines.push('\n');
        }
    }
    Ok(made.written(vec![OutFile::new("", lines.into_bytes())]))
}

/// Entities and relations are numbered through the file.
fn survey(request: &Request<'_>) -> Result<Used, Refusal> {
    let made = gather(request, &Reach::of(&FORMAT, request)?)?;
    let numbered = made.sheets().iter().map(|(_, sheet)| sheet.marks.len() + sheet.links.len()).sum();
    Ok(Used { numbered, ..Used::default() })
}

/// One text as one person annotated it. Ids are unique in the file.
fn line(request: &Request<'_>, page: &Page<'_>, sheet: &Sheet<'_>, next: &mut usize) -> Value {
    let first = *next;
    let counter = Utf16::new(page.article.text);
    let utf16 = |at: usize| counter.units(at);
    let entity = |(n, mark): (usize, &super::sheets::SheetMark<'_>)| {
        let span = mark.spans.hull();
        json!({"id": first + n, "label": mark.mark.label, "start_offset": utf16(span.start()), "end_offset": utf16(span.end())})
    };
    let entities: Vec<Value> = sheet.marks.iter().enumerate().map(entity).collect();
    *next += entities.len();
    let relation = |(n, (_, link, from, to)): (usize, &(_, &crate::model::Link, usize, usize))| json!({"id": *next + n, "from_id": first + from, "to_id": first + to, "type": link.relation});
    let relations: Vec<Value> = sheet.links.iter().enumerate().map(relation).collect();
    let who = sheet.who.map_or("", |who| request.project.name_of(who));
    *next += relations.len();
    json!({
        "text": page.article.text.as_str(),
        "entities": entities,
        "relations": relations,
        "Comments": [],
        "article": page.article.article.stem,
        "annotator": who,
    })
}
