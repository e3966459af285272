//! A readable page: the articles with their marks, to print, to mail, to put beside a report.
//!
//! One file without script and without anything fetched; every character of a text is escaped, so that no
//! text is ever markup. Marks that cross are drawn piece by piece. Must not know other formats.

mod page;

use super::sheets::{Reach, gather};
use super::{Carries, Format, Mismatch, OutFile, Pieces, Request, Verify, Written, options};
use crate::edit::Refusal;

const CARRIES: Carries = Carries {
    overlap: true,
    nesting: true,
    discontinuous: true,
    token_border: true,
    attributes: true,
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
    verify: Verify::Here(verify),
};

fn reach() -> Reach {
    Reach { carries: CARRIES, value: |value| !matches!(value, crate::model::Value::Entities(_)), notes: true }
}

fn write(request: &Request<'_>) -> Result<Written, Refusal> {
    options::known(&FORMAT, &request.options)?;
    let made = gather(request, &reach())?;
    let page = page::page(request.project, &made.pages);
    Ok(made.written(vec![OutFile::new("", page.into_bytes())]))
}

/// Takes the markup off again: each sheet's text must be the article's, and each mark's words its own.
fn verify(request: &Request<'_>, written: &Written) -> Vec<Mismatch> {
    let said = |message: &str| vec![Mismatch { article: None, message: message.to_owned() }];
    let Ok(made) = gather(request, &reach()) else { return said("what was asked for is not there") };
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
