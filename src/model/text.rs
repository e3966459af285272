//! The immutable text of an article: its content, its name by content, and its units of offset.
//!
//! Must not know articles or marks. Inside the program offsets are bytes; on disk and wherever they
//! leave the program they are Unicode code points, and the two are converted here.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};
use std::fmt;
use unicode_segmentation::GraphemeCursor;

/// The most bytes a text may have (64 MiB).
pub const MAX_TEXT_BYTES: usize = 64 << 20;

/// The most bytes of a note, a comment or a value as it stands in a file of a project (1 MiB).
pub const MAX_WORDS_BYTES: usize = 1 << 20;

/// The distance of the code point counts kept for quick conversion, in bytes.
const STRIDE: usize = 512;

/// The SHA-256 of a text's UTF-8 bytes (FIPS 180-4), written `sha256:` and 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextHash([u8; 32]);

impl TextHash {
    /// The hash of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }
}

/// A hash of bytes that come one after the other.
#[derive(Debug, Clone, Default)]
pub struct Hasher(Sha256);

impl Hasher {
    /// More bytes.
    pub fn add(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The hash of all of them.
    pub fn done(self) -> TextHash {
        TextHash(self.0.finalize().into())
    }
}

impl fmt::Display for TextHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("sha256:")?;
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for TextHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl std::str::FromStr for TextHash {
    type Err = String;
    fn from_str(written: &str) -> Result<Self, String> {
        let wrong = || format!("“{}” is not a SHA-256", written.chars().take(80).collect::<String>());
        let digits = written.strip_prefix("sha256:").ok_or_else(wrong)?;
        if digits.len() != 64 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(wrong());
        }
        let mut bytes = [0; 32];
        for (byte, at) in bytes.iter_mut().zip((0..64).step_by(2)) {
            *byte = u8::from_str_radix(&digits[at..at + 2], 16).map_err(|_| wrong())?;
        }
        Ok(Self(bytes))
    }
}

impl Serialize for TextHash {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for TextHash {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}

/// The text of an article. Never changes once it is in a project.
#[derive(Clone, PartialEq, Eq)]
pub struct Text {
    content: Box<str>,
    hash: TextHash,
    /// Code points before each multiple of [`STRIDE`] bytes; empty where the text is all ASCII.
    counts: Box<[u32]>,
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Text({} bytes, {})", self.content.len(), self.hash)
    }
}

impl Text {
    /// A text of this content, hashed and counted once.
    pub fn new(content: impl Into<Box<str>>) -> Self {
        let content = content.into();
        Self { hash: TextHash::of(content.as_bytes()), counts: counts(&content), content }
    }

    /// The whole text.
    pub fn as_str(&self) -> &str {
        &self.content
    }

    /// The name of the text by its content.
    pub fn hash(&self) -> TextHash {
        self.hash
    }

    /// The length in bytes.
    pub fn len(&self) -> usize {
        self.content.len()
    }

    /// Whether the text has no characters.
    pub fn is_empty(&self) -> bool {
        self.content.is_empty()
    }

    /// The words a span covers; `None` when it leaves the text or cuts a character.
    pub fn get(&self, span: super::Span) -> Option<&str> {
        self.content.get(span.range())
    }

    /// The code points before the byte `offset`; an offset inside a character or beyond the end
    /// counts as the border before it.
    pub fn code_points(&self, offset: usize) -> usize {
        let mut offset = offset.min(self.len());
        while !self.content.is_char_boundary(offset) {
            offset -= 1;
        }
        if self.counts.is_empty() {
            return offset;
        }
        let row = offset / STRIDE;
        let tail = &self.content.as_bytes()[row * STRIDE..offset];
        self.counts[row] as usize + starts(tail)
    }

    /// The byte at which the code point number `count` starts; `None` beyond the end.
    pub fn byte_of_code_point(&self, count: usize) -> Option<usize> {
        if self.counts.is_empty() {
            return (count <= self.len()).then_some(count);
        }
        let row = self.counts.partition_point(|&c| c as usize <= count).saturating_sub(1);
        let mut left = count - self.counts[row] as usize;
        let mut at = (row * STRIDE).min(self.len());
        while !self.content.is_char_boundary(at) {
            at += 1;
        }
        for c in self.content[at..].chars() {
            if left == 0 {
                return Some(at);
            }
            left -= 1;
            at += c.len_utf8();
        }
        (left == 0).then_some(at)
    }

    /// Whether a user-perceived character starts or ends at the byte `offset` (UAX 29).
    pub fn is_grapheme_border(&self, offset: usize) -> bool {
        if offset > self.len() || !self.content.is_char_boundary(offset) {
            return false;
        }
        GraphemeCursor::new(offset, self.len(), true).is_boundary(&self.content, 0).unwrap_or(false)
    }
}

/// The number of characters that start in `bytes` of UTF-8.
fn starts(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&b| b & 0xC0 != 0x80).count()
}

fn counts(content: &str) -> Box<[u32]> {
    if content.is_ascii() {
        return Box::default();
    }
    let mut sum = 0;
    let mut made = vec![0];
    for chunk in content.as_bytes().chunks(STRIDE) {
        sum += u32::try_from(starts(chunk)).unwrap_or(u32::MAX);
        made.push(sum);
    }
    made.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn code_points_and_bytes_agree_with_the_standard_library(content in "\\PC{0,900}", pick in 0usize..1000) {
            let text = Text::new(content.as_str());
            let borders: Vec<usize> = content.char_indices().map(|(i, _)| i).chain([content.len()]).collect();
            let n = pick % borders.len();
            prop_assert_eq!(text.code_points(borders[n]), n);
            prop_assert_eq!(text.byte_of_code_point(n), Some(borders[n]));
            prop_assert_eq!(text.byte_of_code_point(borders.len()), None);
        }
    }

    #[test]
    fn a_border_inside_a_character_is_none() {
        let text = Text::new("a👩‍👩‍👧é");
        assert!(text.is_grapheme_border(1));
        assert!(!text.is_grapheme_border(5));
        assert!(!text.is_grapheme_border(999));
    }

    #[test]
    fn hashes_read_back() {
        let hash = TextHash::of(b"abc");
        assert_eq!(hash.to_string().parse(), Ok(hash));
        assert!("sha256:xyz".parse::<TextHash>().is_err());
        assert!("sha256:é".parse::<TextHash>().is_err());
    }
}
