//! Readable identifiers that people choose: of annotators, labels, attributes and relations.
//!
//! They become folder names and appear in every export, so the alphabet is small: a to z, 0 to 9,
//! underscore and hyphen. Must not know what the names stand for.

use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;
use std::sync::Arc;

/// The most characters a key may have.
const MAX: usize = 64;

/// Names that some systems refuse as a file or folder name, whatever the extension.
const RESERVED: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2",
    "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// Whether some systems refuse a file or folder of this name, whose ending does not count: `con`, `COM1`.
pub fn is_device(name: &str) -> bool {
    RESERVED.iter().any(|reserved| reserved.eq_ignore_ascii_case(name))
}

/// A key was empty, too long, reserved, or had a character outside its alphabet.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” cannot be used as an id: use up to 64 characters of a–z, 0–9, _ and -, starting with a letter or digit")]
pub struct KeyError(pub String);

fn checked(raw: &str) -> Result<Arc<str>, KeyError> {
    let first_fits = raw.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
    let rest_fits = raw.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'-');
    if first_fits && rest_fits && raw.len() <= MAX && !RESERVED.contains(&raw) {
        Ok(Arc::from(raw))
    } else {
        Err(KeyError(raw.chars().take(80).collect()))
    }
}

/// A key made of any name: lower case, what is outside the alphabet becomes a hyphen.
///
/// A name without a single Latin letter or digit is given `fallback`.
pub fn slug(name: &str, fallback: &str) -> String {
    let mut made = String::new();
    for c in name.chars().flat_map(char::to_lowercase).map(without_accent) {
        if c.is_ascii_alphanumeric() || c == '_' {
            made.push(c);
        } else if !made.is_empty() && !made.ends_with('-') {
            made.push('-');
        }
        if made.len() >= 48 {
            break;
        }
    }
    let made = made.trim_matches(|c| c == '-' || c == '_');
    match made {
        "" => fallback.to_owned(),
        made if RESERVED.contains(&made) => format!("{made}-"),
        made => made.to_owned(),
    }
}

/// The plain letter of the commonest accented Latin letters, so that “Müller” stays readable.
fn without_accent(c: char) -> char {
    match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'è'..='ë' | 'ē' | 'ę' | 'ě' => 'e',
        'ì'..='ï' | 'ī' | 'ı' => 'i',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ő' => 'o',
        'ù'..='ü' | 'ū' | 'ű' | 'ů' => 'u',
        'ś' | 'š' | 'ş' => 's',
        'ź' | 'ż' | 'ž' => 'z',
        'ł' => 'l',
        'ğ' => 'g',
        'ý' | 'ÿ' => 'y',
        other => other,
    }
}

impl AnnotatorId {
    /// What comes before every id, to look up a range of them.
    pub(super) fn before_all() -> Self {
        Self(Arc::from(""))
    }

    /// An id for somebody new called `name`: the slug of the name, and the smallest number that makes
    /// it their own where it is `taken` or the name has no Latin letters to read.
    pub fn fresh(name: &str, taken: impl Fn(&Self) -> bool) -> Self {
        let made = slug(name, "");
        let readable = made.contains(|c: char| c.is_ascii_lowercase());
        let made = if readable { &*made } else { "annotator" };
        let mut id = Self(Arc::from(made));
        let mut number = 1_usize;
        // There are more numbers than people, so this ends.
        while taken(&id) {
            number += 1;
            id = Self(Arc::from(format!("{}-{number}", made.trim_end_matches('-'))));
        }
        id
    }
}

macro_rules! keys {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            /// # Errors
            /// [`KeyError`] when `raw` is not a key.
            pub fn new(raw: &str) -> Result<Self, KeyError> {
                checked(raw).map(Self)
            }

            /// The key made of any `name`, as [`slug`] does.
            pub fn of_name(name: &str) -> Self {
                Self(Arc::from(slug(name, "unnamed")))
            }

            /// The key that a word is, as files of ours have them, or else one made of it.
            pub fn of_word(word: &str) -> Self {
                Self::new(word).unwrap_or_else(|_| Self::of_name(word))
            }

            /// The key as it is written.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let raw = String::deserialize(from)?;
                Self::new(&raw).map_err(serde::de::Error::custom)
            }
        }
    )+};
}

keys! {
    /// Names whoever made a mark; also the name of the folder of that person's layers.
    AnnotatorId,
    /// Names a label of the schema; never changes once marks use it.
    LabelId,
    /// Names an attribute of the schema.
    AttributeId,
    /// Names a relation of the schema.
    RelationId,
}

impl LabelId {
    /// A name that leaves the program in the place of a label, such as `LOC`. It is in no project.
    pub(crate) fn as_written(name: &str) -> Self {
        Self(Arc::from(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_keys() {
        assert_eq!(slug("Ana Ruiz", "x"), "ana-ruiz");
        assert_eq!(slug("  Müller & Söhne!", "x"), "muller-sohne");
        assert_eq!(slug("张伟", "annotator"), "annotator");
        assert_eq!(slug("CON", "x"), "con-");
        assert!(AnnotatorId::new(&slug("CON", "x")).is_ok());
    }

    #[test]
    fn what_could_leave_the_folder_is_no_key() {
        for wrong in ["", "..", "a/b", "a\\b", "nul", "A", "é", "a b", "-a", ".a"] {
            assert!(AnnotatorId::new(wrong).is_err(), "{wrong}");
        }
    }
}
