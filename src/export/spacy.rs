//! spaCy's `DocBin`: the documents that `spacy train` takes, every mark in the span group “sc”, the outermost
//! as entities.
//!
//! A `DocBin` is `MessagePack` in zlib: the strings, and for all tokens of all documents the hashes of their
//! words and labels. Tokens are those of `spacy-json`. Source: spaCy's own serialisation (version “0.1” of
//! `DocBin`, spaCy 3). Must not know other formats.

mod guide;
mod pack;
mod read;
mod strings;

use super::rules::Rules;
use super::sheets::{Page, Reach, Sheet, gather};
use super::spacy_json::{CARRIES, OPTIONS, apart, spacy_tokens};
use super::{Format, Mismatch, OutFile, Pieces, Request, Verify, Written};
use crate::edit::Refusal;
use pack::{Bin, Doc, Group, Token};
use rayon::prelude::*;

/// How many documents are made at a time.
const TOGETHER: usize = 256;

/// `DocBin`.
pub(super) static FORMAT: Format = Format {
    id: "spacy",
    title: "spaCy DocBin",
    extension: "spacy",
    folder: false,
    about: "Training data for spaCy: every mark in the span group “sc”, the outermost as entities, and a page of commands that train with them.",
    offset_unit: "tokens, and code points in spans",
    carries: CARRIES,
    options: OPTIONS,
    pieces: Pieces::Whole,
    write,
    guide: Some(guide::guide),
    verify: Verify::Here(verify),
};

fn reach(request: &Request<'_>) -> Result<Reach, Refusal> {
    Ok(Reach { tokens: Some(spacy_tokens), ..Reach::of(&FORMAT, request)? })
}

fn write(request: &Request<'_>) -> Result<Written, Refusal> {
    let reach = reach(request)?;
    let made = gather(request, &reach)?;
    let packs = |why| Refusal::new(format!("The documents cannot be packed: {why}."));
    let mut bin = Bin::default();
    for some in made.sheets().chunks(TOGETHER) {
        let docs: Vec<Doc<'_>> = some.par_iter().map(|(page, sheet)| document(page, sheet, reach.rules)).collect();
        docs.iter().try_for_each(|doc| bin.add(doc)).map_err(packs)?;
    }
    let bytes = bin.bytes().map_err(packs)?;
    Ok(made.written(vec![OutFile::new("", bytes)]))
}

/// One person's view of an article as a document.
fn document<'m>(page: &Page<'m>, sheet: &'m Sheet<'m>, rules: Rules) -> Doc<'m> {
    let text = page.article.text.as_str();
    let ranges = &sheet.tokens;
    let entities = apart(&sheet.marks, rules.overlaps);
    let mut entity = entities.iter().map(|m| (m.spans.hull(), m.mark.label.as_str())).peekable();
    let mut tokens: Vec<Token<'m>> = Vec::with_capacity(ranges.len());
    for (at, range) in ranges.iter().enumerate() {
        let next = ranges.get(at + 1).map_or(text.len(), |next| next.start);
        while entity.peek().is_some_and(|(span, _)| span.end() <= range.start) {
            entity.next();
        }
        let inside = entity.peek().filter(|(span, _)| span.start() <= range.start);
        tokens.push(Token {
            word: &text[range.clone()],
            space: next > range.end,
            entity: inside.map(|(span, label)| (span.start() == range.start, *label)),
        });
    }
    let points = |at: usize| page.article.text.code_points(at);
    let group = |mark: &super::sheets::SheetMark<'m>| {
        let hull = mark.spans.hull();
        Group {
            label: mark.mark.label.as_str(),
            // A mark begins and ends where a token does: it was moved there, or tokens are cut.
            tokens: ranges.partition_point(|r| r.end <= hull.start())..ranges.partition_point(|r| r.start < hull.end()),
            points: points(hull.start())..points(hull.end()),
        }
    };
    Doc { tokens, groups: sheet.marks.iter().map(group).collect() }
}

/// Unpacks the file again: the documents are what was to be written, and their texts the articles'.
fn verify(request: &Request<'_>, written: &Written) -> Vec<Mismatch> {
    let wrong = |message: String| vec![Mismatch { article: None, message }];
    let Ok((made, rules)) = reach(request).and_then(|reach| Ok((gather(request, &reach)?, reach.rules))) else {
        return wrong("what was asked for is not there".to_owned());
    };
    let file = written.files.first().map_or(&[][..], |file| &file.bytes);
    let wanted = made.sheets();
    let (mut at, mut found) = (0, Vec::new());
    let read = read::each(file, |docs| {
        let pairs = wanted.get(at..).unwrap_or_default().par_iter().zip(docs);
        let differs = |((page, sheet), doc): (&(&Page<'_>, &Sheet<'_>), &Doc<'_>)| {
            Some(Mismatch { article: Some(page.article.id), message: difference(page, sheet, doc, rules)? })
        };
        found.par_extend(pairs.filter_map(differs));
        at += docs.len();
    });
    match read {
        Err(why) => wrong(format!("the file cannot be unpacked: {why}")),
        Ok(count) if count != wanted.len() => {
            wrong(format!("{} documents were to be written, the file holds {count}", wanted.len()))
        }
        Ok(_) => found,
    }
}

fn difference(page: &Page<'_>, sheet: &Sheet<'_>, doc: &Doc<'_>, rules: Rules) -> Option<String> {
    let text: String = doc.tokens.iter().flat_map(|t| [t.word, if t.space { " " } else { "" }]).collect();
    if text != page.article.text.as_str() {
        return Some("the words and spaces are not the text".to_owned());
    }
    let wanted = document(page, sheet, rules);
    if wanted.groups != doc.groups {
        return Some(format!(
            "{} spans were to be written, the file holds {} or others",
            wanted.groups.len(),
            doc.groups.len()
        ));
    }
    (wanted.tokens != doc.tokens).then(|| "the entities of the tokens are others".to_owned())
}
