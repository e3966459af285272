//! Coming in: files of other kinds become drafts of articles and layers, and a list of problems.
//!
//! Must not know projects, disk or window: bytes go in, drafts come out. One file per format, one
//! line each in [`ALL`].

mod archive;
mod blocks;
mod brat;
mod cas_json;
mod cas_xmi;
mod colour;
mod conll;
mod conllu;
mod csv;
mod decode;
mod doccano;
mod docx;
mod draft;
mod gate;
mod html;
mod inception;
mod json;
mod jsonl;
mod label_studio;
mod lines;
mod markdown;
pub mod offsets;
pub mod options;
mod parts;
mod pdf;
mod problems;
mod prodigy;
mod pubannotation;
mod raw;
pub mod schema;
mod sidenote;
mod spacy_json;
mod stated;
mod tagged;
mod text;
mod told;
mod uima;
mod unknown;
mod w3c;
mod webanno_tsv;
mod xml;

pub use brat::JOINED;
pub use csv::{DELIMITERS, MEANINGS, TableChoice, TableHead, TableLook, table_head};
pub use decode::{Decoded, decode};
pub use draft::{
    Draft, DraftAttributes, DraftComment, DraftLayer, DraftLink, DraftMark, DraftPart, DraftParts, Input, Lacking,
    LayerSaid, MarkSaid, Options, Outcome, Rare, Reader, Repair,
};
pub use parts::{Printed, RULE, Shape, block_kind, facts, find_date, guess_language, roles_for, title_of};
pub use problems::{MOST_PROBLEMS, Problems};
pub use schema::DraftSchema;
pub use sidenote::{READER as OF_PROJECTS, outcome as of_project};

/// Every reader, in the order in which they are asked whether a file is theirs. Plain text is the
/// last: it takes whatever nobody else wants.
pub static ALL: &[&Reader] = &[
    &jsonl::READER,
    &sidenote::READER,
    &brat::READER,
    &cas_json::READER,
    &inception::READER,
    &cas_xmi::READER,
    &docx::READER,
    &pdf::READER,
    &label_studio::READER,
    &gate::READER,
    &pubannotation::READER,
    &prodigy::READER,
    &doccano::READER,
    &spacy_json::READER,
    &webanno_tsv::READER,
    &csv::READER,
    &w3c::READER,
    &conllu::READER,
    &conll::READER,
    &html::READER,
    &markdown::READER,
    &text::READER,
];

/// The reader that is surest that the file is its own; of two equally sure, the earlier one. What would be plain
/// text for want of a better one, although its name says otherwise, goes to one that says what is wrong with it.
pub fn guess(input: &Input<'_>) -> &'static Reader {
    let mut best = (&text::READER, 0);
    for reader in ALL {
        let sure = (reader.sniff)(input);
        if sure > best.1 {
            best = (reader, sure);
        }
    }
    let unknown = if best.0.id == text::READER.id { unknown::reader(input) } else { None };
    unknown.unwrap_or(best.0)
}

/// The most bytes of a file that may hold many articles (256 MiB): ten thousand with what is said of them are
/// about a third of that.
pub const MAX_DATASET_BYTES: usize = 256 << 20;

/// The readers whose files are one article each.
static ONE_ARTICLE: &[&str] = &["brat", "docx", "pdf", "html", "markdown", "text"];

/// Whether a file with this ending, in lower case and without its dot, may hold more than one article.
pub fn may_hold_many(ending: &str) -> bool {
    let mut known = ALL.iter().filter(|reader| reader.extensions.contains(&ending));
    known.any(|reader| !ONE_ARTICLE.contains(&reader.id))
}

/// The reader of that id.
pub fn by_id(id: &str) -> Option<&'static Reader> {
    ALL.iter().find(|reader| reader.id == id).copied()
}

/// The endings of the names of files that can be read, plain text first.
pub fn extensions() -> Vec<&'static str> {
    let mut all: Vec<&str> = Vec::new();
    for ending in ALL.iter().rev().flat_map(|reader| reader.extensions) {
        if !all.contains(ending) {
            all.push(ending);
        }
    }
    all
}

/// The ending of a file's name in lower case, without the dot.
fn extension(name: &str) -> String {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    ending.to_lowercase()
}

/// How sure a reader of JSON is, asked about the first value of the file; 0 for what does not look like JSON.
fn sniff_json(input: &Input<'_>, sure: impl Fn(json::Json<'_>) -> u8) -> u8 {
    let start = input.bytes.iter().position(|b| !b.is_ascii_whitespace() && !matches!(b, 0xef | 0xbb | 0xbf));
    if !start.is_some_and(|at| matches!(input.bytes[at], b'{' | b'[')) {
        return 0;
    }
    json::first(input, sure).unwrap_or(0)
}
