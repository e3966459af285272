//! Which features hold words to choose from and which hold text.
//!
//! A feature of strings is a choice where all its values in the file are short words and there are not many of
//! them. Must not know what features are for.

use super::{Cas, Name, Said};
use std::collections::{BTreeMap, BTreeSet};

/// The most values that a choice has; where there are more, they are texts.
const MOST: usize = 64;
/// The longest word in bytes.
const LONGEST: usize = 40;

/// The features whose strings are texts, by type.
#[derive(Debug, Default)]
pub(super) struct Texts(BTreeMap<Name, BTreeSet<Name>>);

impl Texts {
    /// Looks at all strings of `marks`.
    pub fn of(cas: &Cas, marks: &[u32]) -> Self {
        let mut found = Self::default();
        let mut seen: BTreeMap<(&str, &str), BTreeSet<&str>> = BTreeMap::new();
        for structure in marks.iter().map(|at| cas.at(*at)) {
            for (name, said) in &structure.features {
                let Said::Word(word) = said else { continue };
                if found.has(&structure.kind, name) {
                    continue;
                }
                let values = seen.entry((&structure.kind, name)).or_default();
                values.insert(word);
                if word.len() > LONGEST || word.contains(char::is_whitespace) || values.len() > MOST {
                    found.0.entry(structure.kind.clone()).or_default().insert(name.clone());
                }
            }
        }
        found
    }

    /// Whether this feature of this type holds text.
    pub fn has(&self, kind: &str, name: &str) -> bool {
        self.0.get(kind).is_some_and(|names| names.contains(name))
    }
}
