//! The one test binary: laws, formats, files, command line, window and house rules.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::single_range_in_vec_init,
    clippy::unnecessary_wraps,
    clippy::float_cmp,
    reason = "tests lay out files of their own; a failed unwrap is a failed test; a mark of one piece is an ordinary mark; helpers share a shape; exact shares are meant"
)]

mod cheats;
mod cli;
mod crashes;
mod disk;
mod export;
mod files;
mod frozen;
mod generate;
mod import;
mod import_documents;
mod import_marks;
mod laws;
mod merge;
mod ops;
mod people;
mod pictures;
#[cfg(feature = "gui")]
mod sample;
#[cfg(feature = "gui")]
mod scripts;
mod sharing;
mod sheet;
mod sim;
#[cfg(feature = "gui")]
mod stage;
#[cfg(feature = "gui")]
mod stories;
mod strangers;
mod support;
mod telling;
mod tidy;
