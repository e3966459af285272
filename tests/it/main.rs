//! The one test binary: laws, formats, files, command line, window and house rules.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests lay out files of their own, and a failed unwrap is a failed test"
)]

mod export;
mod files;
mod import;
mod laws;
mod ops;
mod sample;
mod sheet;
mod stage;
mod stories;
mod support;
mod tidy;
