//! GATE's bdoc as JSON: a file for each article, a set of annotations for each annotator.
//!
//! Offsets are code points (`offset_type` `p`). Attributes are features; links are features of the mark they
//! start at, `link:` and the relation, with the ids of the marks they lead to. Of which kind values are stands among
//! the features of the document. Must not know other formats.

use super::json::value_json;
use super::kinds::PageKinds;
use super::sheets::{Page, Reach, Sheet, SheetMark, as_words, gather};
use super::{Carries, Format, OutFile, Pieces, Request, Verify, Written, rules};
use crate::edit::Refusal;
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
    zero_width: true,
    comments: false,
    readings: false,
};

/// GATE bdoc.
pub(super) static FORMAT: Format = Format {
    id: "gate-bdoc",
    title: "GATE bdoc",
    extension: "",
    folder: true,
    about: "A folder with a document for each article, for gatenlp and GATE; each annotator is an annotation set.",
    offset_unit: "code points",
    carries: CARRIES,
    options: &[rules::HULL],
    pieces: Pieces::Files,
    write,
    guide: None,
    verify: Verify::ByReader("gate-bdoc"),
};

fn write(request: &Request<'_>) -> Result<Written, Refusal> {
    let made = gather(request, &Reach { value: as_words, notes: true, ..Reach::of(&FORMAT, request)? })?;
    let file = |page: &Page<'_>| {
        let content = format!("{:#}\n", document(request, page));
        OutFile::new(format!("/{}.bdocjs", page.article.article.stem), content.into_bytes())
    };
    let files = made.pages.iter().map(file).collect();
    Ok(made.written(files))
}

fn document(request: &Request<'_>, page: &Page<'_>) -> Value {
    let (mut sets, kinds) = (Map::new(), PageKinds::of(page));
    for sheet in page.sheets.iter().filter(|s| s.who.is_some()) {
        let name = sheet.who.map_or("", |who| request.project.name_of(who));
        let annotations: Vec<Value> =
            sheet.marks.iter().enumerate().map(|(n, mark)| annotation(page, sheet, (n, mark), &kinds)).collect();
        let next = annotations.len();
        sets.insert(name.to_owned(), json!({"name": name, "annotations": annotations, "next_annid": next}));
    }
    let mut features = json!({"title": page.article.article.title, "article": page.article.article.stem});
    if let Some(kinds) = kinds.json() {
        features["kinds"] = kinds;
    }
    json!({
        "annotation_sets": sets,
        "text": page.article.text.as_str(),
        "features": features,
        "offset_type": "p",
        "name": page.article.article.stem,
    })
}

fn annotation(page: &Page<'_>, sheet: &Sheet<'_>, (n, mark): (usize, &SheetMark<'_>), kinds: &PageKinds<'_>) -> Value {
    let span = mark.spans.hull();
    let mut features = Map::new();
    for (attribute, value) in &mark.attributes {
        features.insert(attribute.to_string(), value_json(value));
        if let Some(kind) = kinds.other(attribute, value) {
            features.insert(format!("kind:{attribute}"), json!(kind));
        }
    }
    if !mark.mark.note.is_empty() {
        features.insert("note".to_owned(), json!(mark.mark.note));
    }
    for (_, link, _, to) in sheet.links.iter().filter(|(_, _, from, _)| *from == n) {
        let ids = features.entry(format!("link:{}", link.relation)).or_insert_with(|| json!([]));
        ids.as_array_mut().into_iter().for_each(|ids| ids.push(json!(to)));
    }
    let points = |at: usize| page.article.text.code_points(at);
    json!({"type": mark.mark.label, "start": points(span.start()), "end": points(span.end()), "id": n, "features": features})
}
