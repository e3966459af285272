//! What a person can do, as pure planners: each gives a transaction, or a refusal that says why not.
//!
//! Must not know disk, window or command line; nothing here changes a project.

pub mod articles;
pub mod check;
pub mod compare;
pub mod conflicts;
pub mod entities;
pub mod links;
pub mod marks;
pub mod pieces;
pub mod reading;
pub mod schema;
pub mod split;
pub mod stats;

use crate::model::{AnnotatorId, IdSource};
use jiff::Timestamp;

/// Who does something, when, and where fresh ids come from.
pub struct Maker<'a> {
    /// Who.
    pub annotator: AnnotatorId,
    /// When.
    pub now: Timestamp,
    /// Fresh ids.
    pub ids: &'a mut dyn IdSource,
}
