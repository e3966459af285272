//! Sidenote: annotate news articles by hand.
//!
//! The rooms in reading order. Each may use only the rooms above it, as `ARCHITECTURE.md` says and
//! a test checks.

pub mod model;

pub mod edit;
pub mod export;
pub mod files;
pub mod import;
pub mod notation;
pub mod ops;
pub mod records;
pub mod text;

pub mod store;

pub mod session;

pub mod cli;
#[cfg(feature = "gui")]
pub mod ui;
