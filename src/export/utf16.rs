//! Offsets in UTF-16 units, for formats of Java and of browsers.
//!
//! Must not know any format.

use crate::model::Text;

/// Counts the UTF-16 units of one text.
pub(super) struct Utf16<'t> {
    text: &'t Text,
    /// The first bytes of the characters that take two units.
    wide: Vec<usize>,
}

impl<'t> Utf16<'t> {
    /// A counter of this text.
    pub fn new(text: &'t Text) -> Self {
        let wide = text.as_str().char_indices().filter(|(_, c)| c.len_utf16() == 2).map(|(at, _)| at).collect();
        Self { text, wide }
    }

    /// The units before the byte `at`.
    pub fn units(&self, at: usize) -> usize {
        self.text.code_points(at) + self.wide.partition_point(|wide| *wide < at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_agrees_with_encoding() {
        let text = Text::new("a😀é👩‍👧東x");
        let counter = Utf16::new(&text);
        for (at, _) in text.as_str().char_indices() {
            assert_eq!(counter.units(at), text.as_str()[..at].encode_utf16().count());
        }
    }
}
