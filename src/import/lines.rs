//! Lines and columns of the bytes of a text, both from 1; columns count code points.
//!
//! Counted when they are asked for: a file may be large, and nearly nothing in it wrong. Must not know any format.

use std::cell::OnceCell;

/// A line and a column, from 1.
pub(super) type Place = (usize, usize);

/// Every so many bytes the place is noted, so that no more than these are counted again.
const STEP: usize = 4 << 10;

/// The lines of a text, asked for in any order.
#[derive(Debug, Default)]
pub(super) struct Lines<'t> {
    text: &'t str,
    /// The places of the bytes that are multiples of [`STEP`].
    noted: OnceCell<Vec<(u32, u32)>>,
}

impl<'t> Lines<'t> {
    /// Of this text; nothing is counted yet.
    pub fn of(text: &'t str) -> Self {
        Self { text, noted: OnceCell::new() }
    }

    /// Where this byte stands; one behind the end stands at the end.
    pub fn place(&self, byte: usize) -> Place {
        let bytes = self.text.as_bytes();
        let byte = byte.min(bytes.len());
        let noted = self.noted.get_or_init(|| noted(bytes));
        let (line, column) = noted.get(byte / STEP).copied().unwrap_or((1, 1));
        let passed = bytes.get(byte / STEP * STEP..byte).unwrap_or_default();
        advance((line as usize, column as usize), passed)
    }
}

fn noted(bytes: &[u8]) -> Vec<(u32, u32)> {
    let short = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let mut place = (1, 1);
    let mut all = Vec::with_capacity(bytes.len() / STEP + 1);
    all.push((1, 1));
    for step in bytes.chunks_exact(STEP) {
        place = advance(place, step);
        all.push((short(place.0), short(place.1)));
    }
    all
}

/// The place behind these bytes, which begin at `place`.
#[expect(clippy::naive_bytecount, reason = "no dependency for what the compiler does well enough")]
fn advance((line, column): Place, passed: &[u8]) -> Place {
    // All bytes of a code point but its first begin with the bits 10.
    let points = |bytes: &[u8]| bytes.iter().filter(|byte| (**byte & 0xc0) != 0x80).count();
    match passed.iter().rposition(|byte| *byte == b'\n') {
        None => (line, column + points(passed)),
        Some(last) => {
            let lines = passed[..=last].iter().filter(|byte| **byte == b'\n').count();
            (line + lines, points(&passed[last + 1..]) + 1)
        }
    }
}

/// The lines of a text, asked for from its beginning to its end.
pub(super) struct Walk<'t> {
    text: &'t str,
    at: usize,
    place: Place,
}

impl<'t> Walk<'t> {
    /// At the beginning of this text.
    pub fn of(text: &'t str) -> Self {
        Self { text, at: 0, place: (1, 1) }
    }

    /// Where this byte stands, which lies behind all those that were asked for.
    pub fn place(&mut self, byte: usize) -> Place {
        let byte = byte.min(self.text.len());
        self.place = advance(self.place, self.text.as_bytes().get(self.at..byte).unwrap_or_default());
        self.at = self.at.max(byte);
        self.place
    }
}

/// How what is noted of things in a file leads to their places.
#[derive(Debug, Default)]
pub(super) enum Places<'t> {
    /// Their lines are noted.
    #[default]
    ByLine,
    /// Their bytes in a text are noted, from 1.
    ByByte(Lines<'t>),
}

impl Places<'_> {
    /// The line and column of what this is noted of, as far as they are known.
    pub fn of(&self, noted: Option<usize>) -> (Option<usize>, Option<usize>) {
        let place = noted.map(|noted| match self {
            Self::ByLine => (noted, 1),
            Self::ByByte(lines) => lines.place(noted.saturating_sub(1)),
        });
        place.unzip()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn places_are_those_of_counting(text in "[a\\né😀]{0,60}", times in 1_usize..200, at in any::<prop::sample::Index>()) {
            let text = text.repeat(times);
            let at = at.index(text.len() + 1);
            let at = (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap();
            let before = &text[..at];
            let counted = (before.matches('\n').count() + 1, before.rsplit('\n').next().unwrap().chars().count() + 1);
            prop_assert_eq!(Lines::of(&text).place(at), counted);
            prop_assert_eq!(Walk::of(&text).place(at), counted);
            prop_assert_eq!(Places::ByByte(Lines::of(&text)).of(Some(at + 1)), (Some(counted.0), Some(counted.1)));
        }
    }

    #[test]
    fn bytes_behind_the_end_stand_at_the_end() {
        let text = "a\n".repeat(STEP);
        assert_eq!(Lines::of(&text).place(usize::MAX), (STEP + 1, 1));
        assert_eq!(Lines::of("").place(7), (1, 1));
        assert_eq!((Places::ByLine.of(Some(3)), Places::ByLine.of(None)), ((Some(3), Some(1)), (None, None)));
    }
}
