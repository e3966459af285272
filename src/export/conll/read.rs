//! Reads the columns and the table of offsets as any reader would.
//!
//! Must not know the project they were made from.

use super::settings::Settings;
use super::{OFFSETS, tags};
use crate::records::spaces::unescaped;
use std::borrow::Cow;
use std::ops::Range;

/// A document as read: sentences of tokens and tags.
pub(super) type Sentences<'f> = Vec<Vec<(&'f str, &'f str)>>;

/// The documents of the main file.
pub(super) fn read_columns<'f>(content: &'f str, settings: &Settings) -> Result<Vec<Sentences<'f>>, String> {
    let mut documents: Vec<Sentences<'f>> = Vec::new();
    let start = settings.docstart().trim_end();
    for (number, line) in content.split('\n').enumerate() {
        let at = |what: &str| format!("line {}: {what}", number + 1);
        if line == start {
            documents.push(Vec::new());
        } else if line.is_empty() {
            if let Some(document) = documents.last_mut() {
                document.push(Vec::new());
            }
        } else {
            let cells = if settings.columns() == 2 {
                cells(line, b' ').map(|[token, tag]| (token, tag))
            } else {
                cells(line, b' ').map(|[token, _, _, tag]| (token, tag))
            };
            let (token, tag) = cells.ok_or_else(|| at("the columns cannot be told apart"))?;
            let document = documents.last_mut().ok_or_else(|| at("no document has started"))?;
            let sentence = document.last_mut().ok_or_else(|| at("no sentence has started"))?;
            sentence.push((token, tag));
        }
    }
    for document in &mut documents {
        document.retain(|sentence| !sentence.is_empty());
    }
    Ok(documents)
}

/// A row of the table of offsets: sentence, token within it, code points, words.
pub(super) struct Row<'f> {
    /// Which sentence of its document, from 0.
    pub sentence: usize,
    /// Which token of its sentence, from 0.
    pub token: usize,
    /// Its code points.
    pub place: Range<usize>,
    /// The white space before it, where it is the first of its document.
    pub before: Cow<'f, str>,
    /// The white space behind it.
    pub after: Cow<'f, str>,
    /// The token.
    pub words: &'f str,
}

/// The rows of the table of offsets; a `later` piece of it has no header.
pub(super) fn read_offsets(content: &str, later: bool) -> Result<Vec<Row<'_>>, String> {
    let mut lines = content.split_terminator('\n');
    if !later && lines.next() != Some(OFFSETS) {
        return Err("the table of offsets has no header".to_owned());
    }
    lines.map(|line| row(line).ok_or_else(|| format!("no row of offsets: {line}"))).collect()
}

fn row(line: &str) -> Option<Row<'_>> {
    let [_, _, sentence, token, start, end, before, after, words] = cells(line, b'\t')?;
    Some(Row {
        sentence: sentence.parse().ok()?,
        token: token.parse().ok()?,
        place: start.parse().ok()?..end.parse().ok()?,
        before: unescaped(before),
        after: unescaped(after),
        words,
    })
}

/// The cells of a line, where there are so many.
fn cells<const N: usize>(line: &str, between: u8) -> Option<[&str; N]> {
    let (mut made, mut start, mut count) = ([""; N], 0, 0);
    for at in line.bytes().enumerate().filter(|(_, b)| *b == between).map(|(at, _)| at).chain([line.len()]) {
        *made.get_mut(count)? = &line[start..at];
        (start, count) = (at + 1, count + 1);
    }
    (count == N).then_some(made)
}

/// A chunk: the name of its label and its code points.
pub(super) type Chunk = (String, Range<usize>);

/// Chunks in order of the text.
pub(super) fn by_place(a: &Chunk, b: &Chunk) -> std::cmp::Ordering {
    (a.1.start, a.1.end, &a.0).cmp(&(b.1.start, b.1.end, &b.0))
}

/// The chunks the tags of a document say.
pub(super) fn chunks(settings: &Settings, sentences: &Sentences<'_>, rows: &[Row<'_>]) -> Result<Vec<Chunk>, String> {
    let mut made = Vec::new();
    let mut first = 0;
    for sentence in sentences {
        let tags: Vec<&str> = sentence.iter().map(|(_, tag)| *tag).collect();
        for (name, tokens) in tags::decode(settings.scheme, &tags)? {
            let start = rows.get(first + tokens.start).ok_or("an offset is missing")?;
            let end = rows.get(first + tokens.end - 1).ok_or("an offset is missing")?;
            made.push((name, start.place.start..end.place.end));
        }
        first += sentence.len();
    }
    Ok(made)
}

/// The pieces shrunk to the tokens that lie wholly in them; those without one are gone.
pub(super) fn shrunk(pieces: &[Range<usize>], rows: &[Row<'_>]) -> Vec<Range<usize>> {
    let inside = |piece: &Range<usize>| {
        let held = |row: &&Row<'_>| piece.start <= row.place.start && row.place.end <= piece.end;
        let first = rows.partition_point(|row| row.place.start < piece.start);
        let last = rows.iter().skip(first).take_while(held).last()?;
        Some(rows.get(first)?.place.start..last.place.end)
    };
    pieces.iter().filter_map(inside).collect()
}

/// The pieces grown to the tokens they touch; pieces that meet in a token become one. The rows are
/// in order of the text, as was checked before.
pub(super) fn grown(pieces: &[Range<usize>], rows: &[Row<'_>]) -> Vec<Range<usize>> {
    let mut made: Vec<Range<usize>> = Vec::new();
    for piece in pieces.iter().filter(|p| !p.is_empty()) {
        let from = rows.partition_point(|row| row.place.end <= piece.start);
        let to = rows.partition_point(|row| row.place.start < piece.end);
        let touched = rows.get(from..to).unwrap_or_default();
        let (Some(first), Some(last)) = (touched.first(), touched.last()) else {
            continue;
        };
        let place = first.place.start..last.place.end;
        match made.last_mut() {
            Some(before) if place.start < before.end => before.end = before.end.max(place.end),
            _ => made.push(place),
        }
    }
    made
}
