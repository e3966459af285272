//! Columns of words and tags: CoNLL-2002 and 2003 and what was made after their fashion.
//!
//! Spaces or tabs, any number of columns, a blank line after a sentence, `-DOCSTART-` before a document, one
//! or more columns of tags. Such files do not keep the spaces between words; our own table of offsets beside
//! does, and gives the text back exactly. Must not know how tags are read.

mod layout;
mod offsets;

use super::decode::decode_blank_too;
use super::json::draft;
use super::offsets::Unit;
use super::tagged::{Scheme, Tagged, said_spacing};
use super::text::refused;
use super::told::Told;
use super::{Draft, Input, Outcome, Reader, Repair};
use crate::model::Problem;
use layout::{Layout, is_comment, is_document};
use offsets::{Row, Rows};
use std::collections::BTreeMap;
use std::ops::Range;

/// Reads columns of words and tags.
pub static READER: Reader = Reader {
    id: "conll",
    title: "CoNLL columns",
    extensions: &["conll", "iob", "bio", "bmes", "bioes", "conll2002", "conll2003"],
    leads: true,
    about: "A word a line with one or more columns of tags: IOB1, IOB2, BIOES, BILOU or BMES.",
    sniff,
    read,
};

/// How many lines are looked at to tell whether a file is one of columns.
const LOOKED: usize = 300;

fn sniff(input: &Input<'_>) -> u8 {
    let head = input.bytes.get(..(64 << 10).min(input.bytes.len())).unwrap_or_default();
    let whole = head.len() == input.bytes.len();
    let head = String::from_utf8_lossy(head);
    let named = READER.extensions.contains(&super::extension(input.name).as_str());
    let mut lines: Vec<&str> = head.lines().take(LOOKED).collect();
    if !whole {
        lines.pop();
    }
    let fits = Layout::of(&lines.iter().copied(), None).is_ok_and(|layout| layout.certain);
    match (fits, named) {
        (true, true) => 80,
        (true, false) => 75,
        (false, true) => 40,
        (false, false) => 0,
    }
}

fn read(input: &Input<'_>) -> Outcome {
    let decoded = match decode_blank_too(input, None) {
        Ok(decoded) => decoded,
        Err(problem) => return refused(*problem),
    };
    let asked = input.option("columns");
    let documents = Layout::of(&decoded.text.lines(), asked).and_then(|layout| documents(&decoded.text, &layout));
    let documents = match documents {
        Ok(documents) => documents,
        Err(problem) => {
            let (line, column) = (problem.place.line, problem.place.column);
            return refused(problem.in_file(input.name, line, column));
        }
    };
    let mut outcome = Outcome { repairs: decoded.repairs, problems: decoded.problems.into(), ..Outcome::default() };
    let levels = documents.iter().map(|d| d.levels.len()).max().unwrap_or(0);
    for level in 0..levels {
        let mut scheme = Scheme::default();
        for document in &documents {
            document.sentences().for_each(|s| scheme.see(document.levels[level].get(s).unwrap_or_default()));
        }
        scheme.say(&mut outcome);
    }
    match make(input, &documents, &mut outcome) {
        Ok(()) => outcome,
        Err(stopped) => refused(stopped),
    }
}

/// The documents of a file; those without a word too.
fn documents<'f>(text: &'f str, layout: &Layout) -> Result<Vec<Tagged<'f>>, Problem> {
    let new = || Tagged { levels: vec![Vec::new(); layout.tags.len()], ..Tagged::default() };
    let mut all = vec![new()];
    let mut starts = true;
    for (n, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            starts = true;
            continue;
        }
        if is_document(line) {
            all.push(new());
            starts = true;
            continue;
        }
        let cells = layout.cells(line);
        if is_comment(line, &cells, layout) || (n == layout.first && layout.header) {
            continue;
        }
        if cells.len() != layout.width {
            let message = format!("this line has {} columns, the others have {}", cells.len(), layout.width);
            return Err(Problem::error("damaged_file", message).in_file("", Some(n + 1), Some(1)));
        }
        let Some(document) = all.last_mut() else { continue };
        if std::mem::take(&mut starts) {
            document.starts.push(document.words.len());
        }
        document.words.push((cells[layout.word], n + 1));
        for (level, column) in document.levels.iter_mut().zip(&layout.tags) {
            level.push(cells[*column]);
        }
    }
    Ok(all)
}

fn make(input: &Input<'_>, documents: &[Tagged<'_>], outcome: &mut Outcome) -> Result<(), Problem> {
    let table = offsets::beside(input, outcome);
    let mut rows = table.as_ref().map(|content| Rows::of(content));
    let empty = documents.iter().skip(1).filter(|d| d.words.is_empty()).count();
    if empty > 0 {
        let what = "documents without a word left out".to_owned();
        outcome.repairs.push(Repair { what, count: empty });
    }
    let mut single = None;
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut done, all) = (0, documents.iter().map(|d| d.words.len()).sum());
    for document in documents.iter().filter(|d| !d.words.is_empty()) {
        input.reached(done, all)?;
        done += document.words.len();
        let own = rows.as_mut().and_then(|rows| rows.next(document));
        let Some(own) = own else {
            if rows.take().is_some() {
                outcome.problems.push(offsets::useless(input, document));
            }
            let single = *single.get_or_insert_with(|| said_spacing(input, outcome));
            let (text, places) = document.text(single);
            let (made, original) = draft(input, "conll", &text, outcome.source());
            tell(input, document, (made, original, &places), "", outcome, None);
            continue;
        };
        let first: &Row<'_> = &own.rows[0];
        let article = known.get(first.article).copied();
        let (made, original) = draft(input, "conll", &own.text, outcome.source());
        let made = match article {
            Some(at) => std::mem::replace(&mut outcome.drafts[at], made),
            None => made,
        };
        known.entry(first.article).or_insert(outcome.drafts.len());
        tell(input, document, (made, original, &own.places), first.annotator, outcome, article);
    }
    if outcome.drafts.is_empty() {
        let problem = Problem::error("empty", "there is no word in this file").in_file(input.name, None, None);
        outcome.problems.push(problem);
    }
    Ok(())
}

/// Adds what the tags of a document say to its draft, which is new or known already.
fn tell(
    input: &Input<'_>,
    document: &Tagged<'_>,
    (mut made, original, places): (Draft, Option<String>, &[Range<usize>]),
    who: &str,
    outcome: &mut Outcome,
    known: Option<usize>,
) {
    let mut told = Told::by(who);
    for level in 0..document.levels.len() {
        document.tell(level, places, &mut told, &mut outcome.schema);
    }
    told.finish(input, (&mut made, original.as_deref()), Unit::Bytes, None, outcome);
    match known.and_then(|at| outcome.drafts.get_mut(at)) {
        Some(draft) => *draft = made,
        None => outcome.add(made),
    }
}
