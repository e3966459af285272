//! Coming in: files of other kinds become drafts of articles and layers, and a list of problems.
//!
//! Must not know projects, disk or window: bytes go in, drafts come out. One file per format, one
//! line each in [`ALL`].

mod blocks;
mod brat;
mod colour;
mod decode;
mod draft;
mod html;
mod markdown;
pub mod offsets;
mod parts;
mod raw;
pub mod schema;
mod text;

pub use decode::{Decoded, decode};
pub use draft::{Draft, DraftComment, DraftLayer, DraftLink, DraftMark, Input, Outcome, Reader, Repair};
pub use parts::{Printed, RULE, Shape, block_kind, facts, find_date, guess_language, roles_for, title_of};
pub use schema::DraftSchema;

/// Every reader, in the order in which they are asked whether a file is theirs. Plain text is the
/// last: it takes whatever nobody else wants.
pub static ALL: &[&Reader] = &[&brat::READER, &html::READER, &markdown::READER, &text::READER];

/// The reader that is surest that the file is its own; of two equally sure, the earlier one.
pub fn guess(input: &Input<'_>) -> &'static Reader {
    let mut best = (&text::READER, 0);
    for reader in ALL {
        let sure = (reader.sniff)(input);
        if sure > best.1 {
            best = (reader, sure);
        }
    }
    best.0
}

/// The reader of that id.
pub fn by_id(id: &str) -> Option<&'static Reader> {
    ALL.iter().find(|reader| reader.id == id).copied()
}

/// The ending of a file's name in lower case, without the dot.
fn extension(name: &str) -> String {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    ending.to_lowercase()
}
