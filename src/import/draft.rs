//! What a reader takes and gives.
//!
//! A file may hold a great many articles and marks of a few bytes each: what few of them have is kept apart, and
//! what all articles of a file have once. Must not know any format.

mod mark;
mod parts;
mod rare;

pub use mark::{DraftAttributes, DraftMark, MarkSaid};
pub use parts::{DraftPart, DraftParts};
pub use rare::{Lacking, Rare};

use super::csv::TableHead;
use super::offsets::Unit;
use super::{DraftSchema, Problems};
use crate::model::{AnnotatorId, Layer, Meta, Problem, Recipes, RelationId, Source, Text};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::ops::{Deref, DerefMut};
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
    /// Whether only texts and what is said about them are wanted: neither what a text looks like nor the hash
    /// of the file.
    pub bare: bool,
    /// Whether whoever reads finds out later, for many texts at once, what they look like.
    pub plain: bool,
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
        Self {
            name,
            bytes,
            now,
            folder: "",
            beside: &|_| None,
            options: &NONE,
            bare: false,
            plain: false,
            far: &|_| true,
        }
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
    /// Where the last draft came from: the others of one file came from there, too.
    pub(super) fn source(&self) -> Option<&Arc<Source>> {
        self.drafts.last().map(|draft| &draft.source)
    }

    /// One more article.
    pub(super) fn add(&mut self, draft: Draft) {
        push_tight(&mut self.drafts, draft);
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
    /// Where it came from: the same for all articles of a file, as a rule.
    pub source: Arc<Source>,
    /// What is known about it.
    pub meta: Rare<Meta>,
    /// Its parts.
    pub parts: DraftParts,
    /// What was said about it.
    pub layers: Vec<DraftLayer>,
}

/// What somebody said about a draft. What few layers have is read as if it were their own.
#[derive(Debug, Clone, Default)]
pub struct DraftLayer {
    /// Who, as the file names them; empty where it does not say.
    pub annotator: String,
    /// The marks.
    pub marks: Vec<DraftMark>,
    /// What few layers have.
    pub said: Rare<LayerSaid>,
}

/// What few layers have beside their marks.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LayerSaid {
    /// The id that our own records have for whoever said it, by which decisions name them.
    pub who: Option<AnnotatorId>,
    /// What it lies in, such as a folder: who, where several speak of one text and none is named.
    pub hint: String,
    /// The links between the marks.
    pub links: Vec<DraftLink>,
    /// Remarks.
    pub comments: Vec<DraftComment>,
    /// Everything at once, with its ids, where the file has our own records; the rest is empty then.
    pub exact: Option<Box<Layer>>,
}

/// A layer with nothing but marks.
static SILENT: LayerSaid =
    LayerSaid { who: None, hint: String::new(), links: Vec::new(), comments: Vec::new(), exact: None };

impl Lacking for LayerSaid {
    fn none() -> &'static Self {
        &SILENT
    }
}

impl Deref for DraftLayer {
    type Target = LayerSaid;

    fn deref(&self) -> &LayerSaid {
        &self.said
    }
}

impl DerefMut for DraftLayer {
    fn deref_mut(&mut self) -> &mut LayerSaid {
        &mut self.said
    }
}

/// A remark that is not yet in a project.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftComment {
    /// The mark it is about, as an index into the marks of its layer; the article where none.
    pub about: Option<u32>,
    /// The remark.
    pub text: String,
}

/// A link that is not yet in a project: indices into the marks of its layer.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftLink {
    /// Its relation.
    pub relation: RelationId,
    /// The mark it starts at.
    pub from: usize,
    /// The mark it points to.
    pub to: usize,
}

/// Nothing known about an article.
static UNKNOWN: Meta = Meta {
    author: String::new(),
    publication: String::new(),
    url: String::new(),
    section: String::new(),
    page_date: String::new(),
    published: String::new(),
    published_how: String::new(),
    language: String::new(),
    note: String::new(),
};

impl Lacking for Meta {
    fn none() -> &'static Self {
        &UNKNOWN
    }
}

/// Adds to a list that may become long: its room is an eighth more than what is in it, at most.
pub(super) fn push_tight<T>(list: &mut Vec<T>, item: T) {
    if list.len() == list.capacity() {
        list.reserve_exact(list.len() / 8 + 1);
    }
    list.push(item);
}
