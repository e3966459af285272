//! The one test binary: laws, formats, files, command line, window and house rules.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests lay out files of their own, and a failed unwrap is a failed test"
)]

mod cli;
mod disk;
mod export;
mod files;
mod generate;
mod import;
mod laws;
mod ops;
mod people;
#[cfg(feature = "gui")]
mod sample;
mod sheet;
#[cfg(feature = "gui")]
mod stage;
#[cfg(feature = "gui")]
mod stories;
mod support;
mod tidy;
