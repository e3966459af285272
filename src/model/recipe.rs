//! A recipe: the choices of an export under a name, kept in the project so that anybody can repeat it.
//!
//! Must not know formats, nor what an option does.

use super::AnnotatorId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The version of recipes that this program writes.
const FORMAT: u32 = 1;

/// Recipes by their names, which are those of their files.
pub type Recipes = BTreeMap<String, Recipe>;

/// The choices of an export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    /// The version of the file.
    pub format: u32,
    /// The oldest version that can read it.
    pub min_reader: u32,
    /// The format's id.
    pub to: String,
    /// Whose layers; everybody's where nobody is named.
    pub annotators: Vec<AnnotatorId>,
    /// Which articles, by their file stems; all where none is named.
    pub articles: Vec<String>,
    /// The options.
    pub options: BTreeMap<String, String>,
}

impl Recipe {
    /// A recipe for this format.
    pub fn new(
        to: &str,
        annotators: Vec<AnnotatorId>,
        articles: Vec<String>,
        options: BTreeMap<String, String>,
    ) -> Self {
        Self { format: FORMAT, min_reader: FORMAT, to: to.to_owned(), annotators, articles, options }
    }
}
