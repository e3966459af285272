//! The names that files of a project may have.
//!
//! Must not know folders.

use crate::model::AnnotatorId;

/// Whether `name` may name a file of a project: small letters, digits, `.`, `_` and `-`, no dot in
/// front, not a name that some system keeps for itself.
pub fn is_safe_name(name: &str) -> bool {
    let alphabet = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._-".contains(&b);
    let first = name.bytes().next().is_some_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    let base = name.split('.').next().unwrap_or_default();
    first && name.len() <= 120 && name.bytes().all(alphabet) && AnnotatorId::new(&base[..base.len().min(60)]).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_could_leave_the_folder_are_refused() {
        for wrong in ["", "..", ".git", "a/b", "a\\b", "con", "con.ron", "A", "é", "c:", "a b"] {
            assert!(!is_safe_name(wrong), "{wrong}");
        }
        assert!(is_safe_name("uk-says-allies-ready-k5ce0a"));
    }
}
