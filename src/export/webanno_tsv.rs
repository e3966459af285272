//! `WebAnno` TSV 3.3: a file for each article and annotator, with a row for each token and part of one.
//!
//! Marks and links are the layers that a new project of `INCEpTION` begins with. Offsets are UTF-16 units. What
//! lies between words cannot be said, so that starts and ends in white space move to the words. Must not know how
//! rows are made of marks.

mod cells;
mod plan;
mod sheet;

use super::sheets::{Reach, as_words, gather};
use super::tokeniser::TOKENISER;
use super::tokens::words;
use super::uima::{Attributes, CARRIES};
use super::{Format, OutFile, Pieces, Request, Verify, Written, rules};
use crate::edit::Refusal;
use plan::Plan;
use sheet::Document;

/// `WebAnno` TSV.
pub(super) static FORMAT: Format = Format {
    id: "webanno-tsv",
    title: "WebAnno TSV",
    extension: "",
    folder: true,
    about: "A folder with a table of tokens for each article and annotator (WebAnno TSV 3.3), for INCEpTION and WebAnno.",
    offset_unit: "UTF-16 units",
    carries: CARRIES,
    options: &[TOKENISER, rules::HULL, rules::CUT],
    pieces: Pieces::Files,
    write,
    guide: None,
    verify: Verify::ByReader("webanno-tsv"),
};

fn write(request: &Request<'_>) -> Result<Written, Refusal> {
    let reach = Reach { value: as_words, notes: true, tokens: Some(words), ..Reach::of(&FORMAT, request)? };
    let made = gather(request, &reach)?;
    let attributes = Attributes::of(request)?;
    let mut files = Vec::new();
    for page in &made.pages {
        for sheet in &page.sheets {
            let plan = Plan::of(reach.rules.tokeniser, page.article.text.as_str(), sheet);
            let who = sheet.who.map_or("", |who| request.project.name_of(who));
            let content = Document { article: &page.article, sheet, plan: &plan, attributes: &attributes, who }.write();
            let folder = sheet.who.filter(|_| made.several).map_or(String::new(), |who| format!("{who}/"));
            files.push(OutFile::new(format!("/{folder}{}.tsv", page.article.article.stem), content.into_bytes()));
        }
    }
    Ok(made.written(files))
}
