//! The one test binary: laws, formats, files, command line, window and house rules.

mod export;
mod files;
mod import;
mod laws;
mod problems;
mod sample;
mod stage;
mod stories;
mod support;
