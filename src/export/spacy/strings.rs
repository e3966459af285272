//! spaCy's numbers of strings: a few hundred symbols have numbers of their own, everything else its hash.
//!
//! Must not know documents.
#![expect(clippy::disallowed_types, reason = "looked up for every token; what is walked is sorted")]

use std::collections::HashMap;
use std::sync::LazyLock;

/// The symbols in the order of their numbers, from 1; separated by blanks, `-` where a number has none.
/// Source: `spacy.symbols` of spaCy 3.8.
const SYMBOLS: &str = include_str!("symbols.txt");

/// The symbols that have numbers.
static NUMBERS: LazyLock<HashMap<&str, u64>> = LazyLock::new(|| {
    let all = SYMBOLS.split_ascii_whitespace().zip(1..);
    all.filter(|(name, _)| *name != "-").collect()
});

/// The strings that documents use, and their numbers.
#[derive(Default)]
pub(super) struct Store(HashMap<String, u64>);

impl Store {
    /// Takes a string in; gives its number.
    pub fn add(&mut self, string: &str) -> u64 {
        if let Some(number) = self.0.get(string) {
            return *number;
        }
        let number = number_of(string);
        if !string.is_empty() {
            self.0.insert(string.to_owned(), number);
        }
        number
    }

    /// All of them, sorted.
    pub fn sorted(self) -> Vec<String> {
        let mut all: Vec<String> = self.0.into_keys().collect();
        all.sort_unstable();
        all
    }
}

/// The number of a string: 0 of none, a symbol's own, else its hash.
pub(super) fn number_of(string: &str) -> u64 {
    if string.is_empty() {
        return 0;
    }
    NUMBERS.get(string).copied().unwrap_or_else(|| murmur(string.as_bytes(), 1))
}

/// `MurmurHash64A` (Austin Appleby, public domain), which spaCy calls with seed 1.
fn murmur(bytes: &[u8], seed: u64) -> u64 {
    const M: u64 = 0xc6a4_a793_5bd1_e995;
    let mut hash = seed ^ (bytes.len() as u64).wrapping_mul(M);
    let mut eights = bytes.chunks_exact(8);
    for eight in &mut eights {
        let k = eight.iter().rev().fold(0_u64, |k, b| (k << 8) | u64::from(*b)).wrapping_mul(M);
        hash = (hash ^ (k ^ (k >> 47)).wrapping_mul(M)).wrapping_mul(M);
    }
    let rest = eights.remainder();
    if !rest.is_empty() {
        let k = rest.iter().rev().fold(0_u64, |k, b| (k << 8) | u64::from(*b));
        hash = (hash ^ k).wrapping_mul(M);
    }
    hash = (hash ^ (hash >> 47)).wrapping_mul(M);
    hash ^ (hash >> 47)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_spacy() {
        // What `spacy.strings.get_string_id` gives.
        assert_eq!(number_of("coffee"), 3_197_928_453_018_144_401);
        assert_eq!(number_of("apple"), 8_566_208_034_543_834_098);
        assert_eq!((number_of(""), number_of("ORG"), number_of("PERSON")), (0, 383, 380));
    }
}
