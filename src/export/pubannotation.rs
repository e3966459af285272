//! `PubAnnotation`: a file for each article with denotations, relations and attributes; several annotators
//! are tracks.
//!
//! Offsets are code points. A mark of several pieces is a denotation whose span is a list. Must not know
//! other formats.

use super::json::value_json;
use super::sheets::{Page, Reach, Sheet, as_words, gather};
use super::{Carries, Format, OutFile, Pieces, Request, Verify, Written};
use crate::edit::Refusal;
use crate::model::{Span, Value as Said};
use crate::records::kinds::kind_of;
use serde_json::{Value, json};

const CARRIES: Carries = Carries {
    overlap: true,
    nesting: true,
    discontinuous: true,
    token_border: true,
    attributes: true,
    kinds: true,
    links: true,
    entities: false,
    annotators: true,
    zero_width: true,
    comments: false,
    readings: false,
};

/// `PubAnnotation`.
pub(super) static FORMAT: Format = Format {
    id: "pubannotation",
    title: "PubAnnotation",
    extension: "",
    folder: true,
    about: "A folder with a JSON document for each article; each annotator is a track.",
    offset_unit: "code points",
    carries: CARRIES,
    options: &[],
    pieces: Pieces::Files,
    write,
    guide: None,
    verify: Verify::ByReader("pubannotation"),
};

fn write(request: &Request<'_>) -> Result<Written, Refusal> {
    // An attribute is a predicate and a word; a list of words has no place.
    let value = |value: &Said| !matches!(value, Said::Choices(_)) && as_words(value);
    let made = gather(request, &Reach { value, ..Reach::of(&FORMAT, request)? })?;
    let file = |page: &Page<'_>| {
        let content = format!("{:#}\n", document(request, page));
        OutFile::new(format!("/{}.json", page.article.article.stem), content.into_bytes())
    };
    let files = made.pages.iter().map(file).collect();
    Ok(made.written(files))
}

fn document(request: &Request<'_>, page: &Page<'_>) -> Value {
    let track = |sheet: &Sheet<'_>| {
        let mut track = annotations(page, sheet);
        track["project"] = json!(sheet.who.map_or("", |who| request.project.name_of(who)));
        track
    };
    let tracks: Vec<Value> = page.sheets.iter().filter(|s| s.who.is_some()).map(track).collect();
    json!({
        "text": page.article.text.as_str(),
        "sourcedb": "sidenote",
        "sourceid": page.article.article.stem,
        "tracks": tracks,
    })
}

fn annotations(page: &Page<'_>, sheet: &Sheet<'_>) -> Value {
    let points = |at: usize| page.article.text.code_points(at);
    let span = |s: Span| json!({"begin": points(s.start()), "end": points(s.end())});
    let id = |n: usize| format!("T{}", n + 1);
    let (mut denotations, mut attributes) = (Vec::new(), Vec::new());
    for (n, mark) in sheet.marks.iter().enumerate() {
        let pieces: Vec<Value> = mark.spans.iter().map(span).collect();
        let place = if let [one] = &pieces[..] { one.clone() } else { json!(pieces) };
        denotations.push(json!({"id": id(n), "span": place, "obj": mark.mark.label}));
        for (attribute, value) in &mark.attributes {
            attributes.push(
                json!({"id": format!("A{}", attributes.len() + 1), "subj": id(n), "pred": attribute, "obj": value_json(value), "kind": kind_of(value)}),
            );
        }
    }
    let relation = |(n, (_, link, from, to)): (usize, &(_, &crate::model::Link, usize, usize))| json!({"id": format!("R{}", n + 1), "subj": id(*from), "pred": link.relation, "obj": id(*to)});
    let relations: Vec<Value> = sheet.links.iter().enumerate().map(relation).collect();
    json!({"denotations": denotations, "relations": relations, "attributes": attributes})
}
