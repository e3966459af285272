//! Coming in: files of other kinds become drafts of articles and layers, and a list of problems.
//!
//! Must not know projects, disk or window: bytes go in, drafts come out. One file per format, one
//! line each in [`ALL`].

mod draft;

pub use draft::{Draft, DraftLayer, DraftLink, DraftMark, Input, Outcome, Reader, Repair};

/// Every reader, in the order in which they are asked whether a file is theirs.
pub static ALL: &[&Reader] = &[];
