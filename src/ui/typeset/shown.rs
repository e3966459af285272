//! A text as it is shown: what has no picture of its own is shown by a stand-in.
//!
//! Offsets map exactly between what is shown and what is meant. Must not know layout.

use std::borrow::Cow;

/// The stand-in for control characters and line separators inside a paragraph.
const STAND_IN: char = '¤';

/// A text as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown<'a> {
    /// What is laid out.
    pub text: Cow<'a, str>,
    /// Where the two drift apart: (offset meant, offset shown) after each stand-in of another length.
    drift: Vec<(usize, usize)>,
}

fn stand_in(c: char) -> Option<char> {
    match c {
        '\t' => Some(' '),
        '\u{2028}' | '\u{2029}' | '\u{feff}' => Some(STAND_IN),
        c if c.is_control() => Some(STAND_IN),
        _ => None,
    }
}

impl<'a> Shown<'a> {
    /// `meant` as it is shown.
    pub fn new(meant: &'a str) -> Self {
        if !meant.chars().any(|c| stand_in(c).is_some()) {
            return Self { text: Cow::Borrowed(meant), drift: Vec::new() };
        }
        let mut text = String::with_capacity(meant.len());
        let mut drift = Vec::new();
        for (at, c) in meant.char_indices() {
            let shown = stand_in(c).unwrap_or(c);
            text.push(shown);
            if shown.len_utf8() != c.len_utf8() {
                drift.push((at + c.len_utf8(), text.len()));
            }
        }
        Self { text: Cow::Owned(text), drift }
    }

    /// The map of offsets alone.
    pub fn into_map(self) -> OffsetMap {
        OffsetMap { drift: self.drift }
    }
}

/// Offsets of a text as it is meant and as it is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OffsetMap {
    drift: Vec<(usize, usize)>,
}

impl OffsetMap {
    /// The offset shown of an offset meant.
    pub fn to_shown(&self, meant: usize) -> usize {
        let n = self.drift.partition_point(|(m, _)| *m <= meant);
        match n.checked_sub(1).map(|i| self.drift[i]) {
            Some((m, s)) => s + (meant - m),
            None => meant,
        }
    }

    /// The offset meant of an offset shown; inside a stand-in, the offset before it.
    pub fn to_meant(&self, shown: usize) -> usize {
        let n = self.drift.partition_point(|(_, s)| *s <= shown);
        let meant = match n.checked_sub(1).map(|i| self.drift[i]) {
            Some((m, s)) => m + (shown - s),
            None => shown,
        };
        // The next stand-in may be longer than what it stands for.
        self.drift.get(n).map_or(meant, |(m, _)| meant.min(*m - 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn offsets_map_both_ways(meant in "[a\u{1}\t\u{85}é\u{2028}b]{0,20}") {
            let shown = Shown::new(&meant);
            let text = shown.text.to_string();
            let map = shown.into_map();
            for (at, _) in meant.char_indices().chain([(meant.len(), ' ')]) {
                prop_assert!(text.is_char_boundary(map.to_shown(at)));
                prop_assert_eq!(map.to_meant(map.to_shown(at)), at);
            }
        }
    }
}
