//! spaCy's numbers of strings: a few hundred symbols have numbers of their own, everything else its hash.
//!
//! Must not know documents.

use std::collections::BTreeSet;

/// The symbols in the order of their numbers, from 1; separated by blanks, `-` where a number has none.
/// Source: `spacy.symbols` of spaCy 3.8.
const SYMBOLS: &str = include_str!("symbols.txt");

/// The strings that documents use.
#[derive(Default)]
pub(super) struct Store(BTreeSet<String>);

impl Store {
    /// Takes a string in; gives its number.
    pub fn add(&mut self, string: &str) -> u64 {
        if !string.is_empty() && !self.0.contains(string) {
            self.0.insert(string.to_owned());
        }
        number_of(string)
    }

    /// All of them, sorted.
    pub fn sorted(self) -> Vec<String> {
        self.0.into_iter().collect()
    }
}

/// The number of a string: 0 of none, a symbol's own, else its hash.
pub(super) fn number_of(string: &str) -> u64 {
    if string.is_empty() {
        return 0;
    }
    symbol(string).unwrap_or_else(|| murmur(string.as_bytes(), 1))
}

fn symbol(string: &str) -> Option<u64> {
    let known = string.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') && string != "-";
    let mut all = SYMBOLS.split_ascii_whitespace().zip(1..).filter(|_| known);
    all.find(|(name, _)| *name == string).map(|(_, number)| number)
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
