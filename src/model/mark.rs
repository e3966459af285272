//! One annotation: a label on one or more spans.
//!
//! Must not know the text it lies on, nor how it is drawn or written.

use super::value::Attributes;
use super::{LabelId, Spans};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// How a mark came to be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Origin {
    /// A person made it.
    Hand,
    /// A helper of this name proposed it and a person accepted it.
    Rule(String),
    /// It came in from a file of this format.
    Import(String),
    /// The project's memory proposed it and a person accepted it.
    Memory,
}

impl Origin {
    /// The word used in JSON and in the window.
    pub fn word(&self) -> String {
        match self {
            Self::Hand => "hand".to_owned(),
            Self::Rule(name) => format!("rule:{name}"),
            Self::Import(format) => format!("import:{format}"),
            Self::Memory => "memory".to_owned(),
        }
    }

    /// The origin that [`Origin::word`] wrote; an unknown word counts as an import of that name.
    pub fn of_word(word: &str) -> Self {
        match word.split_once(':') {
            Some(("rule", name)) => Self::Rule(name.to_owned()),
            Some(("import", format)) => Self::Import(format.to_owned()),
            _ if word == "hand" => Self::Hand,
            _ if word == "memory" => Self::Memory,
            _ => Self::Import(word.to_owned()),
        }
    }
}

/// One annotation. Its id, its article and its annotator are where it is kept, not part of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    /// What the words are.
    pub label: LabelId,
    /// Which words; several spans make one discontinuous mark.
    pub spans: Spans,
    /// What is said about them.
    pub attributes: Attributes,
    /// How the mark came to be.
    pub origin: Origin,
    /// Whether its maker was sure of it.
    pub sure: bool,
    /// A remark in the maker's own words; empty for none.
    pub note: String,
    /// When the mark was made.
    pub created: Timestamp,
    /// When it was last changed.
    pub changed: Timestamp,
    /// The words a file said the mark covers, where they are not what the text has there. Kept as
    /// they were said, so that nothing is guessed; `check` reports them.
    pub stale: Option<Box<[String]>>,
}

impl Mark {
    /// A sure mark made by hand at `now`, without attributes.
    pub fn new(label: LabelId, spans: Spans, now: Timestamp) -> Self {
        Self {
            label,
            spans,
            attributes: Attributes::new(),
            origin: Origin::Hand,
            sure: true,
            note: String::new(),
            created: now,
            changed: now,
            stale: None,
        }
    }
}
