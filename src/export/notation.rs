//! The notation: each article with its marks as readable text, a file for each article and annotator.
//!
//! Must not know other formats; the notation itself is a room of its own.

use super::sheets::{Page, Reach, Sheet, gather};
use super::{Carries, Format, Mismatch, OutFile, Pieces, Request, Verify, Written, options};
use crate::edit::Refusal;
use crate::model::Layer;
use crate::notation;

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

/// The notation.
pub(super) static FORMAT: Format = Format {
    id: "notation",
    title: "Notation",
    extension: "",
    folder: true,
    about: "A folder with a text for each article and annotator, marks in braces: for reading, mailing and comparing.",
    offset_unit: "none",
    carries: CARRIES,
    options: &[],
    pieces: Pieces::Files,
    write,
    guide: None,
    verify: Verify::Here(verify),
};

fn reach(request: &Request<'_>) -> Result<Reach, Refusal> {
    Ok(Reach { value: |_| true, ..Reach::of(&FORMAT, request)? })
}

fn write(request: &Request<'_>) -> Result<Written, Refusal> {
    options::labels_are_ids(request)?;
    let made = gather(request, &reach(request)?)?;
    let mut files = Vec::new();
    for page in &made.pages {
        for sheet in &page.sheets {
            files.push(OutFile::new(name(page, sheet), notation::print(&noted(page, sheet)).into_bytes()));
        }
    }
    Ok(made.written(files))
}

fn name(page: &Page<'_>, sheet: &Sheet<'_>) -> String {
    let folder = sheet.who.map_or(String::new(), |who| format!("{who}/"));
    format!("/{folder}{}.txt", page.article.article.stem)
}

fn noted(page: &Page<'_>, sheet: &Sheet<'_>) -> notation::Noted {
    let mut layer = Layer::default();
    for mark in &sheet.marks {
        layer.marks.insert(mark.id, mark.mark.clone());
    }
    layer.links.extend(sheet.links.iter().map(|(id, link, _, _)| (*id, (*link).clone())));
    notation::of_layer(page.article.text, &layer)
}

/// Parses every file again; what comes out is what went in.
fn verify(request: &Request<'_>, written: &Written) -> Vec<Mismatch> {
    let Ok(made) = reach(request).and_then(|reach| gather(request, &reach)) else {
        return vec![Mismatch { article: None, message: "what was asked for is not there".to_owned() }];
    };
    let mut wrong = Vec::new();
    for page in &made.pages {
        for sheet in &page.sheets {
            let name = name(page, sheet);
            let file = written.files.iter().find(|f| f.suffix == name);
            let read = file.and_then(|f| notation::parse(std::str::from_utf8(&f.bytes).ok()?).ok());
            if read.as_ref() != Some(&noted(page, sheet)) {
                let message = format!("{name} does not say what was to be written");
                wrong.push(Mismatch { article: Some(page.article.id), message });
            }
        }
    }
    wrong
}
