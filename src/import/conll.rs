//! Columns of words and tags: CoNLL-2002 and 2003 and what was made after their fashion.
//!
//! Spaces or tabs, any number of columns, a blank line after a sentence, `-DOCSTART-` before a document, one
//! or more columns of tags. Such files do not keep the spaces between words; our own table of offsets beside
//! does, and gives the text back exactly. Must not know how tags are read.

mod layout;
mod offsets;

use super::decode::decode_blank_too;
use super::json::draft;
use super::lines::Places;
use super::offsets::Unit;
use super::tagged::{Scheme, Tagged, said_spacing};
use super::text::refused;
use super::told::Told;
use super::{Draft, Input, Outcome, Reader, Repair};
use crate::model::{Problem, Span};
use layout::{Layout, is_comment, is_document};
use offsets::{Row, Rows};
use std::collections::BTreeMap;

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
    let seen = Layout::of(&decoded.text.lines(), asked).and_then(|layout| Ok((seen(&decoded.text, &layout)?, layout)));
    let (seen, layout) = match seen {
        Ok(seen) => seen,
        Err(problem) => {
            let (line, column) = (problem.place.line, problem.place.column);
            return refused(problem.in_file(input.name, line, column));
        }
    };
    let mut outcome = Outcome { repairs: decoded.repairs, problems: decoded.problems.into(), ..Outcome::default() };
    seen.schemes.iter().for_each(|scheme| scheme.say(&mut outcome));
    match make(input, &seen, Documents::of(&decoded.text, &layout), &mut outcome) {
        Ok(()) => outcome,
        Err(stopped) => refused(stopped),
    }
}

/// What can be told of all documents together.
struct Seen {
    /// How the tags of each level were made.
    schemes: Vec<Scheme>,
    words: usize,
    /// Documents without a word; the first may have none where nothing stands before the second.
    empty: usize,
}

/// Looks at all documents, one after the other: as tables they would take many times their file.
fn seen(text: &str, layout: &Layout) -> Result<Seen, Problem> {
    let schemes = layout.tags.iter().map(|_| Scheme::default()).collect();
    let mut seen = Seen { schemes, words: 0, empty: 0 };
    for (n, document) in Documents::of(text, layout).enumerate() {
        let document = document?;
        seen.schemes.iter_mut().enumerate().for_each(|(level, scheme)| document.show(level, scheme));
        seen.words += document.words.len();
        seen.empty += usize::from(n > 0 && document.words.is_empty());
    }
    Ok(seen)
}

/// The documents of a file one after the other, those without a word too, up to a line that is none.
struct Documents<'f, 'l> {
    /// The lines that are left, numbered from 0; none behind the last document.
    lines: Option<std::iter::Enumerate<std::str::Lines<'f>>>,
    layout: &'l Layout,
}

impl<'f, 'l> Documents<'f, 'l> {
    fn of(text: &'f str, layout: &'l Layout) -> Self {
        Self { lines: Some(text.lines().enumerate()), layout }
    }
}

impl<'f> Iterator for Documents<'f, '_> {
    type Item = Result<Tagged<'f>, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        let layout = self.layout;
        let mut document = Tagged::of_levels(layout.tags.len());
        let mut starts = true;
        for (n, line) in self.lines.as_mut()? {
            if line.trim().is_empty() {
                starts = true;
                continue;
            }
            if is_document(line) {
                return Some(Ok(document));
            }
            let cells = layout.cells(line);
            if is_comment(line, &cells, layout) || (n == layout.first && layout.header) {
                continue;
            }
            if cells.len() != layout.width {
                let count = layout.count(line);
                let message = format!("this line has {count} columns, the others have {}", layout.width);
                self.lines = None;
                return Some(Err(Problem::error("damaged_file", message).in_file("", Some(n + 1), Some(1))));
            }
            document.push(cells[layout.word], n + 1, std::mem::take(&mut starts));
            layout.tags.iter().enumerate().for_each(|(level, column)| document.tag(level, cells[*column]));
        }
        self.lines = None;
        Some(Ok(document))
    }
}

fn make(input: &Input<'_>, seen: &Seen, documents: Documents<'_, '_>, outcome: &mut Outcome) -> Result<(), Problem> {
    let table = offsets::beside(input, outcome);
    let mut rows = table.as_ref().map(|content| Rows::of(content));
    if seen.empty > 0 {
        let what = "documents without a word left out".to_owned();
        outcome.repairs.push(Repair { what, count: seen.empty });
    }
    let mut single = None;
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    let mut done = 0;
    for document in documents {
        let mut document = document?;
        if document.words.is_empty() {
            continue;
        }
        input.reached(done, seen.words)?;
        done += document.words.len();
        let own = rows.as_mut().and_then(|rows| rows.next(&document));
        let Some(own) = own else {
            if rows.take().is_some() {
                outcome.problems.push(offsets::useless(input, &document));
            }
            let single = *single.get_or_insert_with(|| said_spacing(input, outcome));
            let (text, places) = document.text(single);
            // From here on the text has them.
            document.words = Vec::new();
            let made = draft(input, "conll", &text, outcome.source());
            drop(text);
            tell(input, document, (made, places), "", outcome, None);
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
        tell(input, document, ((made, original), own.places), first.annotator, outcome, article);
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
    document: Tagged<'_>,
    ((mut made, original), places): ((Draft, Option<String>), Vec<Span>),
    who: &str,
    outcome: &mut Outcome,
    known: Option<usize>,
) {
    let mut told = Told::by(who);
    for level in 0..document.count() {
        document.tell(level, &places, &mut told, &mut outcome.schema);
    }
    // What is told takes more room than the words and tags did.
    drop((document, places));
    told.finish(input, (&mut made, original.as_deref()), Unit::Bytes, (&Places::ByLine, None), outcome);
    match known.and_then(|at| outcome.drafts.get_mut(at)) {
        Some(draft) => *draft = made,
        None => outcome.add(made),
    }
}
