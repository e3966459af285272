//! Label Studio: one task for each article with everybody's annotations, and the configuration that shows them.
//!
//! Offsets are code points. Who annotated is a number, as Label Studio has it; the task's data say whose
//! number it is, and of which kind the values of an attribute are. The layer “gold” is ground truth. Must not know other formats.

mod config;

use super::kinds::PageKinds;
use super::sheets::{Gathered, Page, Reach, Sheet, SheetMark, as_words, gather};
use super::used::Used;
use super::{Carries, Format, OutFile, Pieces, Request, Verify, Written, rules};
use crate::edit::Refusal;
use crate::model::Value as Said;
use serde_json::{Map, Value, json};

const CARRIES: Carries = Carries {
    overlap: true,
    nesting: true,
    discontinuous: false,
    token_border: true,
    attributes: true,
    kinds: true,
    links: true,
    entities: false,
    annotators: true,
    zero_width: false,
    comments: false,
    readings: false,
};

/// Label Studio.
pub(super) static FORMAT: Format = Format {
    id: "label-studio",
    title: "Label Studio",
    extension: "json",
    folder: false,
    about: "Tasks with everybody's annotations, and beside them the labeling configuration.",
    offset_unit: "code points",
    carries: CARRIES,
    options: &[rules::HULL],
    pieces: Pieces::List(survey),
    write,
    guide: None,
    verify: Verify::ByReader("label-studio"),
};

fn write(request: &Request<'_>) -> Result<Written, Refusal> {
    let made = gathered(request)?;
    let first = 1 + request.before();
    let tasks: Vec<Value> = (first..).zip(&made.pages).map(|(id, page)| task(request, id, page)).collect();
    let content = format!("{:#}\n", json!(tasks));
    let mut files = vec![OutFile::new("", content.into_bytes())];
    if !request.piece.later {
        let config = match &request.piece.whole {
            Some(whole) => config::xml(&request.project.schema, &whole.used),
            None => config::xml(&request.project.schema, &Used::of(&made.pages, 0)),
        };
        files.push(OutFile::new(".config.xml", config.into_bytes()));
    }
    Ok(made.written(files))
}

/// Tasks are numbered; the configuration offers whatever any of them uses.
fn survey(request: &Request<'_>) -> Result<Used, Refusal> {
    let made = gathered(request)?;
    Ok(Used::of(&made.pages, made.pages.len()))
}

fn gathered<'p>(request: &Request<'p>) -> Result<Gathered<'p>, Refusal> {
    gather(request, &Reach { value: as_words, notes: true, ..Reach::of(&FORMAT, request)? })
}

fn task(request: &Request<'_>, id: usize, page: &Page<'_>) -> Value {
    let mut names = Map::new();
    let (mut annotations, kinds) = (Vec::new(), PageKinds::of(page));
    for sheet in page.sheets.iter().filter(|s| s.who.is_some()) {
        let who = sheet.who.map_or("", |who| who.as_str());
        let number = request.annotators.iter().position(|a| a.as_str() == who).map_or(0, |n| n + 1);
        names.insert(number.to_string(), json!(sheet.who.map_or("", |who| request.project.name_of(who))));
        annotations.push(json!({
            "completed_by": number,
            "result": result(page, sheet, &kinds),
            "was_cancelled": false,
            "ground_truth": who == "gold",
        }));
    }
    let mut data = json!({
        "text": page.article.text.as_str(),
        "title": page.article.article.title,
        "article": page.article.article.stem,
        "annotators": names,
    });
    if let Some(kinds) = kinds.json() {
        data["kinds"] = kinds;
    }
    json!({"id": id, "data": data, "annotations": annotations, "predictions": []})
}

fn result(page: &Page<'_>, sheet: &Sheet<'_>, kinds: &PageKinds<'_>) -> Vec<Value> {
    let mut made = Vec::new();
    for (n, mark) in sheet.marks.iter().enumerate() {
        let place = place(page, mark);
        let mut region = item(n, "label", "labels", &place, "labels", &json!([mark.mark.label]));
        if !mark.mark.note.is_empty() {
            region["meta"] = json!({"text": [mark.mark.note]});
        }
        made.push(region);
        for (attribute, value) in &mark.attributes {
            let (kind, key, said) = control(value);
            let mut item = item(n, attribute.as_str(), kind, &place, key, &said);
            if let Some(kind) = kinds.other(attribute, value) {
                item["kind"] = json!(kind);
            }
            made.push(item);
        }
    }
    for (_, link, from, to) in &sheet.links {
        made.push(json!({
            "type": "relation",
            "from_id": region_id(*from),
            "to_id": region_id(*to),
            "direction": "right",
            "labels": [link.relation],
        }));
    }
    made
}

/// Where a region lies. Label Studio writes line ends in its words as a backslash and a letter.
fn place(page: &Page<'_>, mark: &SheetMark<'_>) -> Value {
    let span = mark.spans.hull();
    let points = |at: usize| page.article.text.code_points(at);
    let words = page.article.text.get(span).unwrap_or_default().replace('\n', "\\n");
    json!({"start": points(span.start()), "end": points(span.end()), "text": words})
}

fn item(n: usize, from: &str, kind: &str, place: &Value, key: &str, said: &Value) -> Value {
    let mut value = place.clone();
    value[key] = said.clone();
    json!({"id": region_id(n), "from_name": from, "to_name": "text", "type": kind, "value": value})
}

fn region_id(n: usize) -> String {
    format!("m{}", n + 1)
}

/// The kind of control that holds a value, its key and the value as it has it.
fn control(value: &Said) -> (&'static str, &'static str, Value) {
    match value {
        Said::Choice(v) => ("choices", "choices", json!([v])),
        Said::Choices(set) => ("choices", "choices", json!(set)),
        Said::Flag(b) => ("choices", "choices", json!([b.to_string()])),
        Said::Number(n) => ("number", "number", json!(n)),
        other => ("textarea", "text", json!([other.to_string()])),
    }
}
