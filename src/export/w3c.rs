//! W3C Web Annotation: a page of annotations in JSON-LD for each article, with its text beside.
//!
//! Offsets are code points; every target has a position and its words, as alternatives. What the standard has
//! no word for (attributes, doubt, pieces of one mark) are terms of a context of our own, which stands in the
//! file, so that nothing vanishes when a JSON-LD processor reads it. Must not know other formats.

use super::json::value_json;
use super::sheets::{Page, Reach, SheetMark, as_words, gather};
use super::{Carries, Format, OutFile, Pieces, Request, Verify, Written};
use crate::edit::Refusal;
use crate::model::{Link, LinkId, Span, Text, Value as Said};
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

/// W3C Web Annotation.
pub(super) static FORMAT: Format = Format {
    id: "w3c",
    title: "W3C Web Annotation",
    extension: "",
    folder: true,
    about: "A folder of texts, each with a page of annotations in JSON-LD.",
    offset_unit: "code points",
    carries: CARRIES,
    options: &[],
    pieces: Pieces::Files,
    write,
    guide: None,
    verify: Verify::ByReader("w3c"),
};

/// The address that all names of ours begin with.
const OURS: &str = "urn:x-sidenote:";

/// How many code points of the text stand around the words of a mark.
const AROUND: usize = 32;

fn write(request: &Request<'_>) -> Result<Written, Refusal> {
    let mut made = gather(request, &Reach { value: as_words, notes: true, ..Reach::of(&FORMAT, request)? })?;
    made.losses.doubt_is_written();
    let mut files = Vec::new();
    for page in &made.pages {
        let stem = &page.article.article.stem;
        let content = format!("{:#}\n", document(request, page));
        files.push(OutFile::new(format!("/{stem}.jsonld"), content.into_bytes()));
        files.push(OutFile::new(format!("/{stem}.txt"), page.article.text.as_str().into()));
    }
    Ok(made.written(files))
}

/// The context: the standard one, and the terms it lacks.
fn context() -> Value {
    json!([
        "http://www.w3.org/ns/anno.jsonld",
        {
            "sn": OURS,
            "attributes": {"@id": "sn:attributes", "@container": "@set"},
            "attribute": "sn:attribute",
            "said": {"@id": "sn:said"},
            "kind": "sn:kind",
            "sure": "sn:sure",
            "pieces": "sn:pieces",
            "document": {"@id": "sn:document"},
            "annotators": {"@id": "sn:annotators", "@container": "@set"},
            "file": "sn:file",
            "title": "sn:title",
        }
    ])
}

fn document(request: &Request<'_>, page: &Page<'_>) -> Value {
    let article = page.article.article;
    let (mut items, mut people) = (Vec::new(), Vec::new());
    for sheet in &page.sheets {
        let Some(who) = sheet.who else { continue };
        let creator =
            json!({"id": format!("{OURS}person:{who}"), "type": "Person", "name": request.project.name_of(who)});
        items.extend(sheet.marks.iter().map(|mark| annotation(page, mark, &creator)));
        items.extend(sheet.links.iter().map(|(id, link, ..)| between(*id, link, &creator)));
        people.push(creator);
    }
    let mut text = json!({
        "id": source(page.article.text),
        "type": "Text",
        "format": "text/plain",
        "file": format!("{}.txt", article.stem),
        "title": article.title,
    });
    if !article.meta.language.is_empty() {
        text["language"] = json!(article.meta.language);
    }
    json!({
        "@context": context(),
        "id": format!("{OURS}page:{}", page.article.id),
        "type": "AnnotationPage",
        "document": text,
        "annotators": people,
        "items": items,
    })
}

/// The address of a text, by its content.
fn source(text: &Text) -> String {
    format!("{OURS}text:{}", text.hash())
}

fn annotation(page: &Page<'_>, mark: &SheetMark<'_>, creator: &Value) -> Value {
    let text = page.article.text;
    let targets: Vec<Value> = mark.spans.iter().map(|span| target(text, span)).collect();
    let mut bodies = vec![json!({"type": "TextualBody", "purpose": "tagging", "value": mark.mark.label})];
    if !mark.mark.note.is_empty() {
        bodies.push(json!({"type": "TextualBody", "purpose": "commenting", "value": mark.mark.note}));
    }
    let mut made = json!({
        "id": format!("{OURS}mark:{}", mark.id),
        "type": "Annotation",
        "motivation": "tagging",
        "creator": creator,
        "created": mark.mark.created,
        "modified": mark.mark.changed,
        "body": bodies,
    });
    made["target"] = if let [one] = &targets[..] { one.clone() } else { json!(targets) };
    if targets.len() > 1 {
        made["pieces"] = json!(targets.len());
    }
    let said = |(id, value): &(&crate::model::AttributeId, &Said)| json!({"attribute": id, "said": value_json(value), "kind": kind_of(value)});
    if !mark.attributes.is_empty() {
        made["attributes"] = mark.attributes.iter().map(said).collect();
    }
    if !mark.mark.sure {
        made["sure"] = json!(false);
    }
    made
}

fn target(text: &Text, span: Span) -> Value {
    let whole = text.as_str();
    let words = text.get(span).unwrap_or_default();
    let (before, after) = (&whole[..span.start()], &whole[span.end()..]);
    let prefix: String = before.chars().rev().take(AROUND).collect::<Vec<_>>().into_iter().rev().collect();
    let suffix: String = after.chars().take(AROUND).collect();
    json!({
        "type": "SpecificResource",
        "source": source(text),
        "selector": [
            {"type": "TextPositionSelector", "start": text.code_points(span.start()), "end": text.code_points(span.end())},
            {"type": "TextQuoteSelector", "exact": words, "prefix": prefix, "suffix": suffix},
        ],
    })
}

/// A link, which is an annotation of one mark by another.
fn between(id: LinkId, link: &Link, creator: &Value) -> Value {
    json!({
        "id": format!("{OURS}link:{id}"),
        "type": "Annotation",
        "motivation": "linking",
        "creator": creator,
        "created": link.created,
        "body": [
            {"type": "TextualBody", "purpose": "tagging", "value": link.relation},
            {"type": "SpecificResource", "purpose": "linking", "source": format!("{OURS}mark:{}", link.to)},
        ],
        "target": format!("{OURS}mark:{}", link.from),
    })
}
