//! spaCy's `DocBin`: the documents that `spacy train` takes, every mark in the span group “sc”, the outermost
//! as entities.
//!
//! A `DocBin` is `MessagePack` in zlib: the strings, and for all tokens of all documents the hashes of their
//! words and labels. Tokens are those of `spacy-json`. Source: spaCy's own serialisation (version “0.1” of
//! `DocBin`, spaCy 3). Must not know other formats.

mod pack;
mod read;
mod strings;

use super::rules::Rules;
use super::sheets::{Page, Reach, Sheet, gather};
use super::spacy_json::{CARRIES, OPTIONS, apart, spacy_tokens};
use super::{Format, Mismatch, OutFile, Pieces, Request, Verify, Written};
use crate::edit::Refusal;
use pack::{Bin, Doc, Group, Token};

/// `DocBin`.
pub(super) static FORMAT: Format = Format {
    id: "spacy",
    title: "spaCy DocBin",
    extension: "spacy",
    folder: false,
    about: "Training data for spaCy: every mark in the span group “sc”, the outermost as entities. Check it with `spacy debug data`.",
    offset_unit: "tokens, and code points in spans",
    carries: CARRIES,
    options: OPTIONS,
    pieces: Pieces::Whole,
    write,
    verify: Verify::Here(verify),
};

fn reach(request: &Request<'_>) -> Result<Reach, Refusal> {
    Ok(Reach { tokens: Some(spacy_tokens), ..Reach::of(&FORMAT, request)? })
}

fn write(request: &Request<'_>) -> Result<Written, Refusal> {
    let reach = reach(request)?;
    let made = gather(request, &reach)?;
    let docs = made.pages.iter().flat_map(|page| page.sheets.iter().map(|sheet| document(page, sheet, reach.rules)));
    let bytes = Bin { docs: docs.collect() }
        .bytes()
        .map_err(|why| Refusal::new(format!("The documents cannot be packed: {why}.")))?;
    Ok(made.written(vec![OutFile::new("", bytes)]))
}

/// One person's view of an article as a document.
fn document(page: &Page<'_>, sheet: &Sheet<'_>, rules: Rules) -> Doc {
    let text = page.article.text.as_str();
    let ranges = &sheet.tokens;
    let entities = apart(&sheet.marks, rules.overlaps);
    let mut entity = entities.iter().map(|m| (m.spans.hull(), m.mark.label.to_string())).peekable();
    let mut tokens: Vec<Token> = Vec::with_capacity(ranges.len());
    for (at, range) in ranges.iter().enumerate() {
        let next = ranges.get(at + 1).map_or(text.len(), |next| next.start);
        while entity.peek().is_some_and(|(span, _)| span.end() <= range.start) {
            entity.next();
        }
        let inside = entity.peek().filter(|(span, _)| span.start() <= range.start);
        tokens.push(Token {
            word: text[range.clone()].to_owned(),
            space: next > range.end,
            entity: inside.map(|(span, label)| (span.start() == range.start, label.clone())),
        });
    }
    let points = |at: usize| page.article.text.code_points(at);
    let group = |mark: &super::sheets::SheetMark<'_>| {
        let hull = mark.spans.hull();
        Group {
            label: mark.mark.label.to_string(),
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
    let read = match read::bin(file) {
        Ok(read) => read,
        Err(why) => return wrong(format!("the file cannot be unpacked: {why}")),
    };
    let wanted: Vec<(&Page<'_>, &Sheet<'_>)> =
        made.pages.iter().flat_map(|page| page.sheets.iter().map(move |sheet| (page, sheet))).collect();
    if wanted.len() != read.docs.len() {
        return wrong(format!("{} documents were to be written, the file holds {}", wanted.len(), read.docs.len()));
    }
    let pairs = wanted.iter().zip(&read.docs);
    let differs =
        pairs.filter_map(|((page, sheet), doc)| Some((page.article.id, difference((page, sheet), doc, rules)?)));
    differs.map(|(article, message)| Mismatch { article: Some(article), message }).collect()
}

fn difference((page, sheet): (&Page<'_>, &Sheet<'_>), doc: &Doc, rules: Rules) -> Option<String> {
    let text: String = doc.tokens.iter().flat_map(|t| [t.word.as_str(), if t.space { " " } else { "" }]).collect();
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
