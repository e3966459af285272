//! Tables: one row per mark as our own export writes them, tables of others whose columns are named or
//! guessed, tables of texts, and tables of one word a row with its tag.
//!
//! The delimiter is guessed from the first line. Of a table whose columns are not recognised the beginning is
//! handed back, so that a person can say what they are. A table that has no texts takes them from files beside it.
//! Must not know other formats.

mod articles;
mod beside;
mod choice;
mod columns;
mod head;
mod marks;
mod rows;
mod suggest;
mod table;
mod values;
mod words;

use super::decode::decode_blank_too;
use super::text::refused;
use super::{Draft, Input, Outcome, Reader};
use crate::model::{Problem, Source};
pub use choice::TableChoice;
pub use columns::MEANINGS;
use columns::{Columns, Kind};
pub use head::{DELIMITERS, TableHead, TableLook};
use std::sync::Arc;
use table::Table;

/// Reads tables.
pub static READER: Reader = Reader {
    id: "csv",
    title: "Tables (CSV, TSV)",
    extensions: &["csv", "tsv", "tab"],
    leads: true,
    about: "Tables with a header: a row per mark, per article, or per word with its tag; options name the columns.",
    sniff,
    read,
};

fn sniff(input: &Input<'_>) -> u8 {
    let head = input.bytes.get(..400.min(input.bytes.len())).unwrap_or_default();
    let head = String::from_utf8_lossy(head);
    let head = head.trim_start_matches('\u{feff}');
    let ours = columns::OURS.iter().any(|h| head.starts_with(&h.join(",")) || head.starts_with(&h.join("\t")));
    let named = READER.extensions.contains(&super::extension(input.name).as_str());
    match (ours, named) {
        (true, _) => 96,
        (false, true) => 70,
        (false, false) => 0,
    }
}

fn read(input: &Input<'_>) -> Outcome {
    let decoded = match decode_blank_too(input, None) {
        Ok(decoded) => decoded,
        Err(problem) => return refused(*problem),
    };
    let source = decoded.original.as_deref().unwrap_or(&decoded.text);
    let mut outcome = match whole(input, source) {
        Ok(outcome) => outcome,
        Err(problem) if problem.kind == columns::UNKNOWN => {
            return Outcome { unclear: Some(TableHead::of(source)), ..refused(*problem) };
        }
        Err(problem) => return refused(*problem),
    };
    encoded(&mut outcome.drafts, decoded.encoding);
    if outcome.drafts.is_empty() && outcome.problems.is_empty() {
        let nothing = Problem::error("empty", "there is no row below the header of this table");
        outcome.problems.push(nothing.in_file(input.name, Some(1), Some(1)));
    }
    outcome.problems = decoded.problems.into_iter().chain(outcome.problems).collect();
    // Line ends inside of cells are those of their texts; the others are no part of anything.
    outcome.repairs.extend(decoded.repairs.into_iter().filter(|r| r.what.starts_with("byte order")));
    outcome
}

/// Says what encoding the file of these drafts was in; what they shared they share again.
fn encoded(drafts: &mut [Draft], encoding: &str) {
    let mut last: Option<(Arc<Source>, Arc<Source>)> = None;
    for draft in drafts.iter_mut().filter(|draft| draft.source.encoding != encoding) {
        let shared = last.take().filter(|(was, _)| Arc::ptr_eq(was, &draft.source)).map(|(_, is)| is);
        let made = || Arc::new(Source { encoding: encoding.to_owned(), ..(*draft.source).clone() });
        let is = shared.unwrap_or_else(made);
        let was = std::mem::replace(&mut draft.source, Arc::clone(&is));
        last = Some((was, is));
    }
}

/// The beginning of a table, for a person who wants to say what its columns are; none for our own tables,
/// which say it themselves.
pub fn table_head(input: &Input<'_>) -> Option<TableHead> {
    let decoded = decode_blank_too(input, None).ok()?;
    let source = decoded.original.as_deref().unwrap_or(&decoded.text);
    let head = TableHead::of(source);
    let header = head.look(None).header;
    let ours = |own: &&[&str]| header.len() >= own.len() && own.iter().zip(&header).all(|(own, name)| own == name);
    (!header.is_empty() && !columns::OURS.iter().any(ours)).then_some(head)
}

fn whole(input: &Input<'_>, source: &str) -> Result<Outcome, Box<crate::model::Problem>> {
    let table = Table::read(input, source)?;
    let columns = Columns::of(input, &table)?;
    match columns.kind {
        Kind::Marks => marks::read(input, &table, &columns),
        Kind::Texts => articles::read(input, &table, &columns),
        Kind::Words => words::read(input, &table, &columns),
    }
}
