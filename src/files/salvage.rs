//! What is left of a damaged layer, record by record.
//!
//! Records stand one a line, so that damage costs the lines it lies in. Each record that can still be
//! read is found by where it begins and its closing bracket, wherever in a line it stands, so that a
//! lost line end costs nothing. Must not know where the file lies, nor replace it.

use super::layer::{Record, layer_of};
use super::scan::within_bounds;
use crate::model::{Layer, Problem, Text};

/// What begins a record.
const STARTS: [&str; 6] = ["Mark(", "Link(", "Read(", "Gone(", "Comment(", "Decision("];

/// How often a line is looked through in vain.
const TRIES: usize = 64;

/// What lines without a record begin with.
const HEADS: [&str; 9] = ["(", ")", "format:", "min_reader:", "article:", "annotator:", "text:", "records:", "]"];

/// What was found in a damaged layer.
#[derive(Debug, Clone, PartialEq)]
pub struct Salvaged {
    /// The layer of what could be read.
    pub layer: Layer,
    /// How many records could be read.
    pub kept: usize,
    /// The lines, from 1, of which something is lost.
    pub lost: Vec<usize>,
    /// What is doubtful about what was read.
    pub problems: Vec<Problem>,
}

/// Every record of a layer's file that can still be read.
pub fn salvage_layer(file: &str, bytes: &[u8], text: &Text) -> Salvaged {
    let mut records = Vec::new();
    let mut lost = Vec::new();
    for (at, line) in bytes.split(|b| *b == b'\n').enumerate() {
        let whole = match std::str::from_utf8(line) {
            Ok(line) => take(line, &mut records),
            Err(_) => line.utf8_chunks().fold(false, |_, chunk| {
                take(chunk.valid(), &mut records);
                false
            }),
        };
        if !whole {
            lost.push(at + 1);
        }
    }
    let kept = records.len();
    let (layer, problems) = layer_of(file, text, records);
    Salvaged { layer, kept, lost, problems }
}

/// Takes the records of a line; whether there is nothing else in it.
fn take(line: &str, records: &mut Vec<Record>) -> bool {
    let mut rest = line;
    let mut whole = true;
    // What begins as a record and ends nowhere is looked through to its end: that often and no more, so that a
    // line of nothing but beginnings takes no day.
    let mut patience = line.len().saturating_mul(TRIES);
    while let Some(start) = next_start(rest) {
        whole &= is_frame(&rest[..start]);
        rest = &rest[start..];
        let end = closing(rest);
        if let Some((record, end)) = end.and_then(|end| Some((read(&rest[..end])?, end))) {
            records.push(record);
            rest = &rest[end..];
            continue;
        }
        whole = false;
        patience = patience.saturating_sub(end.unwrap_or(rest.len()));
        if patience == 0 {
            return false;
        }
        // Past the first letter, so that the next record in the line is found.
        rest = rest.get(1..).unwrap_or_default();
    }
    whole && is_frame(rest)
}

/// Where the next record begins.
fn next_start(line: &str) -> Option<usize> {
    line.match_indices('(').find_map(|(at, _)| {
        let before = &line[..=at];
        STARTS.iter().find(|start| before.ends_with(*start)).map(|start| before.len() - start.len())
    })
}

/// A record, if it is one, and none that makes its file unreadable again.
fn read(record: &str) -> Option<Record> {
    ron::from_str(record).ok().filter(|_| within_bounds("", record).is_ok())
}

/// Whether these characters are of no record: blanks, commas, and what stands over the records.
fn is_frame(between: &str) -> bool {
    let bare = between.trim_matches(|c: char| c.is_whitespace() || c == ',');
    let marker = |c: char| bare.len() >= 7 && bare.starts_with(&c.to_string().repeat(7));
    bare.is_empty() || HEADS.iter().any(|h| bare.starts_with(h)) || "<|=>".chars().any(marker)
}

/// Where the bracket closes that the record opens, after which it ends.
fn closing(record: &str) -> Option<usize> {
    let (mut depth, mut quoted, mut escaped) = (0usize, false, false);
    for (at, byte) in record.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}
