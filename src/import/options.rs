//! The options that a person can give to readers, and which reader takes which.
//!
//! What is misspelt is refused, never ignored. Must not know what an option does.

use super::offsets::Unit;
use super::{Options, Reader};

/// An option of a reader: its name, and what it is for.
pub type Known = (&'static str, &'static str);

/// The options by the id of the reader that takes them.
pub static OPTIONS: &[(&str, &[Known])] = &[
    ("brat", &[FRAGMENTS]),
    ("csv", CSV),
    ("conll", CONLL),
    ("cas-json", &[UNIT]),
    ("cas-xmi", &[UNIT]),
    ("doccano", &[UNIT]),
    ("gate-bdoc", &[UNIT]),
    ("label-studio", &[UNIT]),
    ("prodigy", &[UNIT]),
    ("pubannotation", &[UNIT]),
    ("spacy-json", &[UNIT]),
    ("w3c", &[UNIT]),
];

/// brat cannot mark beyond the end of a line.
const FRAGMENTS: Known = (
    "fragments",
    "marks whose fragments only a line end parts: join (where nothing is said) makes them one, keep leaves them as they are",
);

/// The options that take one of a few words, with these.
fn words(name: &str) -> Option<Vec<&'static str>> {
    match name {
        "unit" => Some(Unit::NAMES.map(|(name, _)| name).to_vec()),
        "fragments" => Some(vec!["join", "keep"]),
        _ => None,
    }
}

/// Where the file repeats the covered words, they tell the unit whatever is said.
const UNIT: Known = ("unit", "what offsets count: code-points, utf-16, bytes or graphemes");

const CONLL: &[Known] = &[("columns", "the numbers of the columns of tags, from 1, with commas between them"), SPACES];

/// A column is named as in the header or by its number (`#2`); nothing after `=` says that there is none.
const CSV: &[Known] = &[
    ("text", "the column of the text of an article: its name, or its number as in #2; nothing where there is none"),
    ("quote", "the column of the words that a mark covers"),
    ("start", "the column of the first offset of a mark"),
    ("end", "the column of the offset after its last"),
    ("label", "the column of the label"),
    ("article", "the column of the article's name; a file of this name beside the table has its text"),
    ("annotator", "the column of who made a mark"),
    ("note", "the column of a remark on a mark"),
    ("word", "the column of the words, where each row is a word with its tag"),
    ("tag", "the column of the tags (B-…, I-…, O)"),
    ("sentence", "the column of the number of the sentence"),
    ("delimiter", "what stands between cells: comma, tab, semicolon or bar"),
    UNIT,
    SPACES,
];

/// How a text is put together from words.
const SPACES: Known =
    ("spaces", "single: one space between all words of a text that is put together; else as a person would write");

/// The options of a reader; of all of them where it is not known which will read.
pub fn of(reader: Option<&Reader>) -> Vec<Known> {
    let fits = |id: &str| reader.is_none_or(|r| r.id == id);
    let mut all: Vec<Known> =
        OPTIONS.iter().filter(|(id, _)| fits(id)).flat_map(|(_, known)| known.iter().copied()).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Refuses options that no reader asked takes.
///
/// # Errors
/// A sentence with the names that are known.
pub fn check(reader: Option<&Reader>, options: &Options) -> Result<(), String> {
    let known = of(reader);
    for (name, value) in options {
        if let Some(words) = words(name).filter(|words| !words.contains(&value.as_str())) {
            return Err(format!("reading the option {name}={value}: there are: {}", words.join(", ")));
        }
    }
    let Some(name) = options.keys().find(|name| known.iter().all(|(k, _)| k != name)) else {
        return Ok(());
    };
    let who = reader.map_or("no format".to_owned(), |r| format!("the format {} does not have it", r.id));
    let who = if reader.is_some() { who } else { format!("{who} has it") };
    let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
    let names = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
    Err(format!("reading the option “{name}”: {who}; there are: {names}"))
}
