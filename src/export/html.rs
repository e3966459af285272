//! A readable page: the articles with their marks, to print, to mail, to put beside a report.
//!
//! One file without script and without anything fetched; every character of a text is escaped, so that no
//! text is ever markup. Marks that cross are drawn piece by piece. Must not know other formats.

mod page;

use super::sheets::{Reach, gather};
use super::{Carries, Format, Mismatch, OutFile, Pieces, Request, Verify, Written};
use crate::edit::Refusal;
use crate::model::Value as Said;

const CARRIES: Carries = Carries {
    overlap: true,
    nesting: true,
    discontinuous: true,
    token_border: true,
    attributes: true,
    kinds: false,
    links: false,
    entities: false,
    annotators: true,
    zero_width: false,
    comments: false,
    readings: false,
};

/// A readable page.
pub(super) static FORMAT: Format = Format {
    id: "html",
    title: "Readable page (HTML)",
    extension: "html",
    folder: false,
    about: "The articles with their marks in colour and a list of labels, for people: no script, nothing fetched.",
    offset_unit: "none",
    carries: CARRIES,
    options: &[],
    pieces: Pieces::Whole,
    write,
    guide: None,
    verify: Verify::Here(verify),
};

fn reach(request: &Request<'_>) -> Result<Reach, Refusal> {
    let value = |value: &Said| !matches!(value, Said::Entities(_));
    Ok(Reach { value, notes: true, ..Reach::of(&FORMAT, request)? })
}

fn write(request: &Request<'_>) -> Result<Written, Refusal> {
    let made = gather(request, &reach(request)?)?;
    let page = page::page(request.project, &made.pages);
    Ok(made.written(vec![OutFile::new("", page.into_bytes())]))
}

/// Takes the markup off again: each sheet's text must be the article's, and each mark's words its own.
fn verify(request: &Request<'_>, written: &Written) -> Vec<Mismatch> {
    let said = |message: &str| vec![Mismatch { article: None, message: message.to_owned() }];
    let made = reach(request).and_then(|reach| gather(request, &reach));
    let Ok(made) = made else { return said("what was asked for is not there") };
    let Some(file) = written.files.first().and_then(|f| std::str::from_utf8(&f.bytes).ok()) else {
        return said("there is no page");
    };
    let Some(read) = page::texts(file) else { return said("the page is not whole") };
    let mut read = read.into_iter();
    let mut wrong = Vec::new();
    for page in &made.pages {
        for sheet in &page.sheets {
            if read.next() != Some(page::expected(request.project, page, sheet)) {
                let message = "the page does not hold the text and the marks that were to be written".to_owned();
                wrong.push(Mismatch { article: Some(page.article.id), message });
            }
        }
    }
    if read.next().is_some() {
        wrong.extend(said("the page holds more than was to be written"));
    }
    wrong
}
