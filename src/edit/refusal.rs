//! A refusal: the person asked for what cannot be.
//!
//! It is also the tooltip of a disabled button, so it says what is missing. Must not be used for
//! what is wrong in content (a problem) or with the disk (an error).

/// Why something cannot be done, in a sentence that says what to do instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refusal(pub String);

impl Refusal {
    /// A refusal with this sentence.
    pub fn new(why: impl Into<String>) -> Self {
        Self(why.into())
    }
}

impl From<super::Conflict> for Refusal {
    fn from(conflict: super::Conflict) -> Self {
        Self(conflict.to_string())
    }
}
