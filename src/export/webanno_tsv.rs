//! `WebAnno` TSV 3.3: a file for each article and annotator, with a row for each token and part of one.
//!
//! Marks and links are the layers that a new project of `INCEpTION` begins with. Offsets are UTF-16 units. What
//! lies between words cannot be said, so that starts and ends in white space move to the words. Must not know how
//! rows are made of marks.

mod cells;
mod plan;
mod sheet;

use super::asked::Asked;
use super::losses::example;
use super::sheets::{Gathered, Reach, Sheet, gather};
use super::uima::{Attributes, CARRIES, carried};
use super::{Format, Kept, LossKind, OutFile, Pieces, Request, Verify, Written, options};
use crate::edit::Refusal;
use crate::model::{Span, Spans};
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
    options: &[],
    pieces: Pieces::Files,
    write,
    verify: Verify::ByReader("webanno-tsv"),
};

fn write(request: &Request<'_>) -> Result<Written, Refusal> {
    options::known(&FORMAT, &request.options)?;
    let mut made = gather(request, &Reach { carries: CARRIES, value: carried, notes: true })?;
    let attributes = Attributes::of(request, &made.pages);
    let pages = std::mem::take(&mut made.pages);
    let mut all = std::mem::take(&mut made.kept).into_iter();
    let mut files = Vec::new();
    for page in &pages {
        for sheet in &page.sheets {
            let Some(mut kept) = all.next() else { continue };
            let plan = Plan::of(page.article.text.as_str(), sheet);
            made.count_between(&page.article, sheet, &plan, &mut kept);
            made.kept.push(kept);
            let who = sheet.who.map_or("", |who| request.project.name_of(who));
            let content = Document { article: &page.article, sheet, plan: &plan, attributes: &attributes, who }.write();
            let folder = sheet.who.filter(|_| made.several).map_or(String::new(), |who| format!("{who}/"));
            files.push(OutFile::new(format!("/{folder}{}.tsv", page.article.article.stem), content.into_bytes()));
        }
    }
    made.pages = pages;
    Ok(made.written(files))
}

impl Gathered<'_> {
    /// Counts what lies between words, and keeps what is left.
    fn count_between(&mut self, article: &Asked<'_>, sheet: &Sheet<'_>, plan: &Plan, kept: &mut Kept) {
        const GONE: &str = "marks that cover no word are not written";
        const MOVED: &str = "starts and ends in white space are moved to the words beside";
        const LEFT: &str = "links whose marks are not written are not written either";
        let marks = std::mem::take(&mut kept.marks);
        let mut moved = Vec::new();
        for ((mark, mut kept_mark), placed) in sheet.marks.iter().zip(marks).zip(&plan.marks) {
            moved.push(placed.as_ref().map(|_| kept.marks.len()));
            let Some(placed) = placed else {
                self.losses.mark(LossKind::ZeroWidth, GONE, article, mark.id, mark.mark);
                self.written -= 1;
                continue;
            };
            let spans = Spans::one(Span::of(placed.bytes.clone()));
            if spans != kept_mark.spans {
                self.losses.mark(LossKind::TokenBorder, MOVED, article, mark.id, mark.mark);
            }
            kept_mark.spans = spans;
            kept.marks.push(kept_mark);
        }
        kept.links.clear();
        let place = |at: usize| moved.get(at).copied().flatten();
        for (_, link, from, to) in &sheet.links {
            if let (Some(from), Some(to)) = (place(*from), place(*to)) {
                kept.links.push((link.relation.clone(), from, to));
            } else {
                let example = example(article.id, Some(link.from), link.relation.to_string());
                self.losses.add(LossKind::Link, LEFT, example);
            }
        }
    }
}
