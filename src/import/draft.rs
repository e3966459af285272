//! What a reader takes and gives.
//!
//! Must not know any format.

use crate::model::{AttributeId, LabelId, Meta, Part, Problem, RelationId, Source, Spans, Text, Value};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A file as it came.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// Its name without its folder; `pasted text` for a paste.
    pub name: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// When it is read.
    pub now: Timestamp,
}

/// A reader of one format.
pub struct Reader {
    /// The id on the command line, such as `text`.
    pub id: &'static str,
    /// The name in the window.
    pub title: &'static str,
    /// The file name extensions it is known by, lower case, without the dot.
    pub extensions: &'static [&'static str],
    /// One sentence about what it takes.
    pub about: &'static str,
    /// How sure the reader is that the file is its own, from 0 (not) to 100 (certain).
    pub sniff: fn(&Input<'_>) -> u8,
    /// Reads the file. Never panics; what cannot be read is a problem.
    pub read: fn(&Input<'_>) -> Outcome,
}

/// What reading a file gave.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The articles, with what was said about them.
    pub drafts: Vec<Draft>,
    /// What was wrong. A file that cannot be read whole gives no drafts and at least one error.
    pub problems: Vec<Problem>,
    /// What was put right on the way, and how often.
    pub repairs: Vec<Repair>,
}

/// Something that was put right on the way in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// What was done, in words.
    pub what: String,
    /// How often.
    pub count: usize,
}

/// An article that is not yet in a project.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Its title, usually the headline.
    pub title: String,
    /// Its text.
    pub text: Arc<Text>,
    /// Where it came from.
    pub source: Source,
    /// What is known about it.
    pub meta: Meta,
    /// Its parts by their first byte: in order, sharing nothing, covering all but white space.
    pub parts: BTreeMap<u32, Part>,
    /// What was said about it.
    pub layers: Vec<DraftLayer>,
}

/// What somebody said about a draft.
#[derive(Debug, Clone, Default)]
pub struct DraftLayer {
    /// Who, as the file names them; empty where it does not say.
    pub annotator: String,
    /// The marks.
    pub marks: Vec<DraftMark>,
    /// The links between them.
    pub links: Vec<DraftLink>,
}

/// A mark that is not yet in a project.
#[derive(Debug, Clone)]
pub struct DraftMark {
    /// Its label.
    pub label: LabelId,
    /// The label's name as the file has it, for a schema that lacks the label.
    pub label_name: String,
    /// Its spans, in bytes of the draft's text, on grapheme borders.
    pub spans: Spans,
    /// Its attributes.
    pub attributes: BTreeMap<AttributeId, Value>,
    /// A remark.
    pub note: String,
}

/// A link that is not yet in a project: indices into the marks of its layer.
#[derive(Debug, Clone)]
pub struct DraftLink {
    /// Its relation.
    pub relation: RelationId,
    /// The mark it starts at.
    pub from: usize,
    /// The mark it points to.
    pub to: usize,
}
