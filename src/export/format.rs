//! What a format is, what it is asked and what it gives.
//!
//! Must not know any format.

use super::piece::{Piece, Pieces};
use crate::edit::Refusal;
use crate::model::{AnnotatorId, ArticleId, MarkId, Project};
use std::collections::BTreeMap;

/// What a format can carry; what it cannot is counted as a loss.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "a table of yes and no is what it is")]
pub struct Carries {
    /// Marks that share text without one lying inside the other, or cover the same words.
    pub overlap: bool,
    /// Marks inside marks.
    pub nesting: bool,
    /// Marks of several spans.
    pub discontinuous: bool,
    /// Marks that start or end inside a token.
    pub token_border: bool,
    /// Attributes.
    pub attributes: bool,
    /// Of which kind a value is: a word to choose, several, a text, a number, yes or no, a date.
    pub kinds: bool,
    /// Links.
    pub links: bool,
    /// Entity records.
    pub entities: bool,
    /// Who made a mark.
    pub annotators: bool,
    /// Marks that cover nothing.
    pub zero_width: bool,
    /// Notes and comments.
    pub comments: bool,
    /// The reading ledger.
    pub readings: bool,
}

/// The options given, by name; each format documents its own.
pub type Options = BTreeMap<String, String>;

/// An option of a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OptionSpec {
    /// Its name on the command line.
    pub name: &'static str,
    /// The values it takes, the default first; any text where there are none.
    pub values: &'static [&'static str],
    /// What it is for.
    pub about: &'static str,
    /// What it is when it is not given.
    pub default: &'static str,
}

/// What to write.
#[derive(Debug, Clone)]
pub struct Request<'p> {
    /// From which project.
    pub project: &'p Project,
    /// Whose layers, in this order.
    pub annotators: Vec<AnnotatorId>,
    /// Which articles, in this order.
    pub articles: Vec<ArticleId>,
    /// How.
    pub options: Options,
    /// Which piece of a larger request it is, where it is one.
    pub piece: Piece,
}

/// A format that can be written.
pub struct Format {
    /// The id on the command line, such as `conll`.
    pub id: &'static str,
    /// The name in the window.
    pub title: &'static str,
    /// The extension of its main file, without the dot.
    pub extension: &'static str,
    /// Whether it is a folder of files; their suffixes begin with a slash then.
    pub folder: bool,
    /// One sentence about what it is for.
    pub about: &'static str,
    /// The unit of its offsets, such as `code points`; `tokens` where it has none.
    pub offset_unit: &'static str,
    /// What it can carry.
    pub carries: Carries,
    /// Its options.
    pub options: &'static [OptionSpec],
    /// How far it can be written article by article.
    pub pieces: Pieces,
    /// Writes it, in memory. Deterministic: the same request gives the same bytes.
    pub write: fn(&Request<'_>) -> Result<Written, Refusal>,
    /// Writes a page beside the files about what is done with them next, where the tool does not find that out by
    /// itself.
    pub guide: Option<Guide>,
    /// How the files are read again and compared with what the request and the declared losses
    /// promise.
    pub verify: Verify,
}

/// A page in Markdown about the files of all parts of a request, of which this was written. Deterministic.
pub type Guide = fn(&Request<'_>, &[PartFile], &Written) -> String;

/// The main file of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartFile {
    /// The name of the part; empty where the whole is one.
    pub name: String,
    /// The name of its file.
    pub file: String,
    /// How many articles are in it.
    pub articles: usize,
}

/// What is added to the path that the person chose for the page beside the files.
pub const GUIDE: &str = ".README.md";

/// How the files of a format are read again, independently of writing them.
#[derive(Clone, Copy)]
pub enum Verify {
    /// By a reader made for it.
    Here(fn(&Request<'_>, &Written) -> Vec<Mismatch>),
    /// By the reader of this id that brings such files in; what it finds is compared with
    /// [`Written::kept`].
    ByReader(&'static str),
}

/// A file of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutFile {
    /// What is added to the path the person chose: empty for the main file, else such as `.links.csv`.
    pub suffix: String,
    /// Its content.
    pub bytes: Vec<u8>,
    /// The CRC-32 of its content when it was made: what lies on the disk must be the same.
    pub sum: u32,
}

impl OutFile {
    /// A file of this content.
    pub fn new(suffix: impl Into<String>, bytes: Vec<u8>) -> Self {
        Self { suffix: suffix.into(), sum: crc32fast::hash(&bytes), bytes }
    }
}

/// What was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// The files, the main one first.
    pub files: Vec<OutFile>,
    /// How many articles were asked for.
    pub articles: usize,
    /// How many marks were asked for.
    pub marks: usize,
    /// How many of them are in the files, whole or changed.
    pub written: usize,
    /// What the format could not carry.
    pub losses: Vec<Loss>,
    /// What a reader must find in the files, where one reads them again.
    pub kept: Vec<super::Kept>,
}

impl Written {
    /// Adds what another part of the same dataset wrote and lost; its files stay there.
    pub fn join(&mut self, other: &Self) {
        self.articles += other.articles;
        self.marks += other.marks;
        self.written += other.written;
        for loss in &other.losses {
            match self.losses.iter_mut().find(|l| l.kind == loss.kind) {
                Some(mine) => {
                    mine.count += loss.count;
                    mine.examples.extend(loss.examples.iter().cloned());
                }
                None => self.losses.push(loss.clone()),
            }
        }
        self.losses.sort_by_key(|loss| loss.kind);
    }
}

/// The kinds of loss, in the words of the command line's contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LossKind {
    /// Marks that share text.
    Overlap,
    /// Marks inside marks.
    Nesting,
    /// Marks of several spans.
    Discontinuous,
    /// Marks that start or end inside a token.
    TokenBorder,
    /// Attributes.
    Attribute,
    /// Links.
    Link,
    /// Entity records.
    Entity,
    /// Who made a mark.
    Annotator,
    /// Marks that cover nothing.
    ZeroWidth,
    /// Characters that cannot be written as they are.
    Character,
    /// Notes and comments.
    Comment,
    /// The reading ledger.
    Reading,
    /// Marks that the format has no place for.
    Mark,
}

impl LossKind {
    /// The word in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Overlap => "overlap",
            Self::Nesting => "nesting",
            Self::Discontinuous => "discontinuous",
            Self::TokenBorder => "token_border",
            Self::Attribute => "attribute",
            Self::Link => "link",
            Self::Entity => "entity",
            Self::Annotator => "annotator",
            Self::ZeroWidth => "zero_width",
            Self::Character => "character",
            Self::Comment => "comment",
            Self::Reading => "reading",
            Self::Mark => "mark",
        }
    }
}

/// One kind of thing that a format could not carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// Which kind.
    pub kind: LossKind,
    /// How many things.
    pub count: usize,
    /// What was done instead, in words: “the outermost mark is kept”.
    pub rule: &'static str,
    /// Every one of them, in order of the articles and their texts.
    pub examples: Vec<Example>,
}

/// One thing that was lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// In which article.
    pub article: ArticleId,
    /// Which mark, where it is one.
    pub mark: Option<MarkId>,
    /// The words it covers, or what it said.
    pub text: String,
}

/// Something in the files that is not what was to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// In which article, where it can be told.
    pub article: Option<ArticleId>,
    /// What differs.
    pub message: String,
}
