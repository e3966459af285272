//! The value of an attribute of a mark.
//!
//! Must not know which attributes a schema has; whether a value fits one is asked of the schema.

use super::EntityId;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// One value. The variants mirror [`super::AttributeKind`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Value {
    /// One of the attribute's choices, by its id.
    Choice(String),
    /// Several of the attribute's choices, by their ids.
    Choices(BTreeSet<String>),
    /// Free text.
    Text(String),
    /// A finite number.
    Number(f64),
    /// Yes or no.
    Flag(bool),
    /// A date or interval as ISO 8601 or TIMEX3 writes it, such as `2025-11-08`, `2025-11`, `XXXX-WXX-3`.
    Date(String),
    /// Entity records of the project.
    Entities(BTreeSet<EntityId>),
}

impl PartialEq for Value {
    /// Numbers are compared as they are written: a file's NaN is equal to itself, or the mark that has it
    /// could never be changed or deleted again.
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Choice(a), Self::Choice(b)) | (Self::Text(a), Self::Text(b)) | (Self::Date(a), Self::Date(b)) => {
                a == b
            }
            (Self::Choices(a), Self::Choices(b)) => a == b,
            (Self::Entities(a), Self::Entities(b)) => a == b,
            (Self::Number(a), Self::Number(b)) => a.total_cmp(b).is_eq() || a == b,
            (Self::Flag(a), Self::Flag(b)) => a == b,
            _ => false,
        }
    }
}

impl Eq for Value {}

impl Value {
    /// Whether the value says nothing and may as well be absent.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Choice(s) | Self::Text(s) | Self::Date(s) => s.is_empty(),
            Self::Choices(set) => set.is_empty(),
            Self::Entities(set) => set.is_empty(),
            Self::Number(_) | Self::Flag(_) => false,
        }
    }
}

impl fmt::Display for Value {
    /// Plain words: choices joined by commas, entities by their ids.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Choice(s) | Self::Text(s) | Self::Date(s) => f.write_str(s),
            Self::Choices(set) => f.write_str(&set.iter().cloned().collect::<Vec<_>>().join(",")),
            Self::Number(n) => write!(f, "{n}"),
            Self::Flag(b) => write!(f, "{b}"),
            Self::Entities(set) => {
                let ids: Vec<String> = set.iter().map(ToString::to_string).collect();
                f.write_str(&ids.join(","))
            }
        }
    }
}

/// The attributes of a mark by id.
pub type Attributes = BTreeMap<super::AttributeId, Value>;
