//! Tables for spreadsheets: one row per piece of a mark, links and entity records in files beside.
//!
//! Offsets are code points, half-open. Times of rows and words that went stale are not carried.
//! Must not know how a spreadsheet shows a cell, only which cells it would run as a formula.

mod cells;
mod sheets;
mod verify;

use super::asked::asked;
use super::losses::Losses;
use super::options::option;
use super::{Carries, Format, OutFile, Request, Verify, Written, options};
use crate::edit::Refusal;
use sheets::{entities_sheet, links_sheet, marks_sheet};

/// Comma-separated values.
pub(super) static FORMAT: Format = Format {
    id: "csv",
    title: "CSV tables",
    extension: "csv",
    folder: false,
    about: "One row per piece of a mark, for spreadsheets and statistics programs.",
    offset_unit: "code points",
    carries: Carries {
        overlap: true,
        nesting: true,
        discontinuous: true,
        token_border: true,
        attributes: true,
        links: true,
        entities: true,
        annotators: true,
        zero_width: true,
        comments: false,
        readings: false,
    },
    options: &[
        option("bom", &["no", "yes"], "a byte order mark, which older spreadsheets need"),
        option("raw", &["no", "yes"], "leave cells that look like formulas as they are"),
    ],
    write,
    verify: Verify::Here(verify::verify),
};

fn write(request: &Request<'_>) -> Result<Written, Refusal> {
    options::known(&FORMAT, &request.options)?;
    let bom = options::flag(&request.options, "bom")?;
    let raw = options::flag(&request.options, "raw")?;
    let articles = asked(request)?;
    let mut losses = Losses::default();
    let files = vec![
        file("", marks_sheet(request.project, &articles, bom, raw, &mut losses))?,
        file(".links.csv", links_sheet(request.project, &articles, bom, raw, &mut losses))?,
        file(".entities.csv", entities_sheet(request, bom, raw, &mut losses))?,
    ];
    for article in &articles {
        losses.comments(article);
        losses.readings(article);
    }
    let marks = articles.iter().map(|a| a.marks().count()).sum();
    Ok(Written { files, articles: articles.len(), marks, written: marks, losses: losses.done(), ..Written::default() })
}

/// Writing to memory does not fail; if it ever does, it is said rather than hidden.
fn file(suffix: &str, sheet: Result<Vec<u8>, ::csv::Error>) -> Result<OutFile, Refusal> {
    let bytes = sheet.map_err(|e| Refusal::new(format!("The table could not be written: {e}.")))?;
    Ok(OutFile::new(suffix, bytes))
}
