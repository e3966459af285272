//! A recipe: the choices of an export under a name, kept in the project so that anybody can repeat it.
//!
//! Must not know disk: text comes in and goes out.

use super::{Options, renewed};
use crate::model::AnnotatorId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The format of recipes that this program writes and reads.
const FORMAT: u32 = 1;

/// The choices of an export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    pub fn new(to: &str, annotators: Vec<AnnotatorId>, articles: Vec<String>, options: Options) -> Self {
        Self { format: FORMAT, min_reader: FORMAT, to: to.to_owned(), annotators, articles, options }
    }

    /// The recipe that `bytes` hold, its options by the names that they have now.
    ///
    /// # Errors
    /// A sentence with line and column, or that a newer version of the program is needed.
    pub fn read(bytes: &[u8]) -> Result<Self, String> {
        let mut made: Self = ron::de::from_bytes(bytes)
            .map_err(|e| format!("line {}, column {}: {}", e.span.start.line, e.span.start.col, e.code))?;
        if made.min_reader > FORMAT {
            return Err("it was made by a newer version of the program, which can use it".to_owned());
        }
        renewed(&made.to, &mut made.options);
        Ok(made)
    }

    /// It as RON, one choice a line.
    ///
    /// # Errors
    /// A sentence; no recipe that was read has one.
    pub fn ron(&self) -> Result<String, String> {
        let pretty = ron::ser::PrettyConfig::new().new_line("\n").indentor(" ").struct_names(false);
        ron::ser::to_string_pretty(self, pretty).map(|text| text + "\n").map_err(|e| e.to_string())
    }
}
