//! Tables for spreadsheets: one row per piece of a mark, links and entity records in files beside.
//!
//! Offsets are code points, half-open. Times of rows and words that went stale are not carried.
//! Must not know how a spreadsheet shows a cell, only which cells it would run as a formula.

mod cells;
mod sheets;
mod verify;

use super::asked::{Asked, asked};
use super::losses::Losses;
use super::options::option;
use super::{Carries, Format, OptionSpec, OutFile, Pieces, Request, Verify, Written, options};
use crate::edit::Refusal;
use cells::Look;
use sheets::Sheets;

const CARRIES: Carries = Carries {
    overlap: true,
    nesting: true,
    discontinuous: true,
    token_border: true,
    attributes: true,
    kinds: false,
    links: true,
    entities: true,
    annotators: true,
    zero_width: true,
    comments: false,
    readings: false,
};

const OPTIONS: &[OptionSpec] = &[
    option("bom", &["no", "yes"], "a byte order mark, which older spreadsheets need"),
    option("raw", &["no", "yes"], "leave cells that look like formulas as they are"),
    option("texts", &["no", "yes"], "a table of the articles' texts beside, so that the tables can be read in again"),
];

/// Comma-separated values.
pub(super) static FORMAT: Format = Format {
    id: "csv",
    title: "CSV tables",
    extension: "csv",
    folder: false,
    about: "One row per piece of a mark, for spreadsheets and statistics programs.",
    offset_unit: "code points",
    carries: CARRIES,
    options: OPTIONS,
    pieces: Pieces::Lines,
    write: |request| write(request, &FORMAT),
    guide: None,
    verify: Verify::Here(|request, written| verify::verify(request, written, b',')),
};

/// The same with tabs.
pub(super) mod tsv {
    use super::{CARRIES, Format, OPTIONS, Pieces, Verify, verify, write};

    /// Tab-separated values.
    pub(in crate::export) static FORMAT: Format = Format {
        id: "tsv",
        title: "TSV tables",
        extension: "tsv",
        folder: false,
        about: "The tables of `csv` with tabs between their cells.",
        offset_unit: "code points",
        carries: CARRIES,
        options: OPTIONS,
        pieces: Pieces::Lines,
        write: |request| write(request, &FORMAT),
        guide: None,
        verify: Verify::Here(|request, written| verify::verify(request, written, b'\t')),
    };
}

fn write(request: &Request<'_>, format: &Format) -> Result<Written, Refusal> {
    options::known(format, &request.options)?;
    let yes = |name| options::flag(&request.options, name);
    let delimiter = if format.id == "tsv" { b'\t' } else { b',' };
    let look = Look { bom: yes("bom")?, raw: yes("raw")?, delimiter, later: request.piece.later };
    let articles = asked(request)?;
    let mut losses = Losses::default();
    let tables = tables(request, &articles, look, yes("texts")?, &mut losses);
    // Writing to memory does not fail; if it ever does, it is said rather than hidden.
    let tables = tables.map_err(|e| Refusal::new(format!("The table could not be written: {e}.")))?;
    let suffix = |name: &str| if name.is_empty() { String::new() } else { format!(".{name}.{}", format.extension) };
    let files = tables.into_iter().map(|(name, bytes)| OutFile::new(suffix(name), bytes)).collect();
    for article in &articles {
        losses.comments(article);
        losses.readings(article);
    }
    let marks = articles.iter().map(|a| a.marks().count()).sum();
    Ok(Written { files, articles: articles.len(), marks, written: marks, losses: losses.done(), ..Written::default() })
}

fn tables(
    request: &Request<'_>,
    articles: &[Asked<'_>],
    look: Look,
    texts: bool,
    losses: &mut Losses,
) -> Result<Vec<(&'static str, Vec<u8>)>, ::csv::Error> {
    let mut sheets = Sheets::new(request, articles, look, texts)?;
    for (n, article) in articles.iter().enumerate() {
        sheets.article(article, n == 0, losses)?;
    }
    sheets.done()
}
