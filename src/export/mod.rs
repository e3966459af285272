//! Going out: a project becomes the files of a dataset, in memory, with a list of what they lose.
//!
//! Must not know disk or window. One file per format, one line each in [`ALL`].

mod format;

pub use format::{
    Carries, Example, Format, Loss, LossKind, Mismatch, Options, OutFile, Request, Written,
};

/// Every format that can be written, in the order in which they are listed.
pub static ALL: &[&Format] = &[];
