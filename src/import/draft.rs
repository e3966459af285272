//! What a reader takes and gives.
//!
//! Must not know any format.

use super::csv::TableHead;
use super::offsets::Unit;
use super::{DraftSchema, Problems};
use crate::model::{
    AnnotatorId, AttributeId, LabelId, Layer, Meta, Part, Problem, Recipes, RelationId, Source, Spans, Text, TextHash,
    Value,
};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A file as it came.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// Its name without its folder; `pasted text` for a paste.
    pub name: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// When it is read.
    pub now: Timestamp,
    /// The name of the folder it lies in; empty where there is none.
    pub folder: &'a str,
    /// The bytes of the file of this name beside it, or below it for a name with slashes; nothing leaves
    /// the folder.
    pub beside: &'a dyn Fn(&str) -> Option<Vec<u8>>,
    /// What the person said about the file, by name; each reader that takes options documents its own in
    /// [`super::options::OPTIONS`].
    pub options: &'a Options,
    /// Told how far the reader is, in thousandths of the file; gives whether it is to go on.
    pub far: &'a dyn Fn(usize) -> bool,
}

/// Options of an import: name and value.
pub type Options = BTreeMap<String, String>;

/// No options.
static NONE: Options = Options::new();

impl<'a> Input<'a> {
    /// A file of which nothing else is known.
    pub fn alone(name: &'a str, bytes: &'a [u8], now: Timestamp) -> Self {
        Self { name, bytes, now, folder: "", beside: &|_| None, options: &NONE, far: &|_| true }
    }
}

impl Input<'_> {
    /// The option of this name, where it was given.
    pub fn option(&self, name: &str) -> Option<&str> {
        self.options.get(name).map(String::as_str)
    }
}

impl Input<'_> {
    /// Tells that so much of the file is done, of so much.
    ///
    /// # Errors
    /// A problem that ends the reading, where nobody waits for it any more.
    pub fn reached(&self, done: usize, of: usize) -> Result<(), Problem> {
        let part = done.saturating_mul(1000) / of.max(1);
        if (self.far)(part.min(1000)) {
            return Ok(());
        }
        Err(Problem::error("stopped", "the reading was stopped").in_file(self.name, None, None))
    }

    /// What the offsets count: as the person says, else as the format does.
    pub fn unit(&self, usual: Unit) -> Unit {
        self.option("unit").and_then(Unit::named).unwrap_or(usual)
    }
}

impl std::fmt::Debug for Input<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Input({}, {} bytes)", self.name, self.bytes.len())
    }
}

/// A reader of one format.
pub struct Reader {
    /// The id on the command line, such as `text`.
    pub id: &'static str,
    /// The name in the window.
    pub title: &'static str,
    /// The file name extensions it is known by, lower case, without the dot.
    pub extensions: &'static [&'static str],
    /// Whether its files take others with them and are read before those.
    pub leads: bool,
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
    pub problems: Problems,
    /// What was put right on the way, and how often.
    pub repairs: Vec<Repair>,
    /// What the marks need to be in the project.
    pub schema: DraftSchema,
    /// The names of the files beside it that were read with it, and are not to be read again.
    pub used: Vec<String>,
    /// The recipes of a project.
    pub recipes: Recipes,
    /// The beginning of the table, where a person has to say what its columns are.
    pub unclear: Option<TableHead>,
}

impl Outcome {
    /// The hash of the file, where a draft of it has it already; for outcomes of one file.
    pub(super) fn hash(&self) -> Option<TextHash> {
        self.drafts.last().and_then(|draft| draft.source.original)
    }
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
    /// The id that our own records have for them, by which decisions name them.
    pub who: Option<AnnotatorId>,
    /// What it lies in, such as a folder: who, where several speak of one text and none is named.
    pub hint: String,
    /// The marks.
    pub marks: Vec<DraftMark>,
    /// The links between them.
    pub links: Vec<DraftLink>,
    /// Remarks.
    pub comments: Vec<DraftComment>,
    /// Everything at once, with its ids, where the file has our own records; the rest is empty then.
    pub exact: Option<Box<Layer>>,
}

/// A remark that is not yet in a project.
#[derive(Debug, Clone)]
pub struct DraftComment {
    /// The mark it is about, as an index into the marks of its layer; the article where none.
    pub about: Option<usize>,
    /// The remark.
    pub text: String,
}

/// A mark that is not yet in a project.
#[derive(Debug, Clone)]
pub struct DraftMark {
    /// Its label.
    pub label: LabelId,
    /// Its spans, in bytes of the draft's text, on grapheme borders.
    pub spans: Spans,
    /// Its attributes.
    pub attributes: BTreeMap<AttributeId, Value>,
    /// A remark.
    pub note: String,
    /// Whether its maker was sure of it.
    pub sure: bool,
    /// The words the file said it covers, where they are not what the text has there.
    pub stale: Option<Box<[String]>>,
}

impl DraftMark {
    /// A sure mark without attributes.
    pub fn new(label: LabelId, spans: Spans) -> Self {
        Self { label, spans, attributes: BTreeMap::new(), note: String::new(), sure: true, stale: None }
    }
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
