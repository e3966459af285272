//! A stretch of an article's text, and the one or more stretches of a mark.
//!
//! Offsets are bytes of UTF-8, half-open. Must not know the text: whether a span lies on grapheme
//! borders is asked of [`super::Text`].

use serde::{Deserialize, Serialize};
use std::ops::Range;

/// A half-open range of bytes of one article's text. Empty spans (`start == end`) exist because
/// other tools make them; the window never does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    start: u32,
    end: u32,
}

/// Why stretches of text cannot be the spans of one mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SpanError {
    /// No stretch at all.
    #[error("a mark needs at least one span")]
    None,
    /// A stretch ends before it starts.
    #[error("the span {0}..{1} ends before it starts")]
    Backwards(usize, usize),
    /// Two stretches of the same mark share text.
    #[error("the spans of one mark may not overlap: {0}..{1} and {2}..{3}")]
    Overlap(usize, usize, usize, usize),
    /// An offset beyond four gibibytes.
    #[error("the offset {0} is beyond what a text can hold")]
    TooFar(usize),
}

impl Span {
    /// The span of bytes `start..end`.
    ///
    /// # Errors
    /// [`SpanError::Backwards`] and [`SpanError::TooFar`].
    pub fn new(start: usize, end: usize) -> Result<Self, SpanError> {
        if end < start {
            return Err(SpanError::Backwards(start, end));
        }
        let short = |x| u32::try_from(x).map_err(|_| SpanError::TooFar(x));
        Ok(Self { start: short(start)?, end: short(end)? })
    }

    /// The span of `range`, its ends put in order and cut at what a text can hold.
    pub fn of(range: Range<usize>) -> Self {
        let short = |x: usize| u32::try_from(x).unwrap_or(u32::MAX);
        let (a, b) = (short(range.start), short(range.end));
        Self { start: a.min(b), end: a.max(b) }
    }

    /// The first byte.
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// The byte after the last.
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// The range of bytes.
    pub fn range(self) -> Range<usize> {
        self.start()..self.end()
    }

    /// The length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the span covers nothing.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether the two spans share at least one byte.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies wholly inside this span.
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the byte at `offset` is covered.
    pub fn covers(self, offset: usize) -> bool {
        self.range().contains(&offset)
    }
}

/// The spans of one mark: at least one, in order of the text, sharing nothing.
///
/// Nearly every mark has one span, which is kept in place: there may be hundreds of thousands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Spans(Held);

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Held {
    One([Span; 1]),
    Many(Box<[Span]>),
}

impl Spans {
    /// `spans` in order of the text.
    ///
    /// # Errors
    /// [`SpanError::None`] and [`SpanError::Overlap`].
    pub fn new(mut spans: Vec<Span>) -> Result<Self, SpanError> {
        spans.sort_unstable();
        for pair in spans.windows(2) {
            let (a, b) = (pair[0], pair[1]);
            if b.start < a.end || a == b {
                return Err(SpanError::Overlap(a.start(), a.end(), b.start(), b.end()));
            }
        }
        match spans[..] {
            [] => Err(SpanError::None),
            [one] => Ok(Self::one(one)),
            _ => Ok(Self(Held::Many(spans.into_boxed_slice()))),
        }
    }

    /// `spans` in order of the text, those that share text as one.
    ///
    /// # Errors
    /// [`SpanError::None`].
    pub fn united(mut spans: Vec<Span>) -> Result<Self, SpanError> {
        spans.sort_unstable();
        let mut made: Vec<Span> = Vec::with_capacity(spans.len());
        for span in spans {
            match made.last_mut() {
                Some(last) if span.start < last.end || *last == span => last.end = last.end.max(span.end),
                _ => made.push(span),
            }
        }
        Self::new(made)
    }

    /// One span.
    pub fn one(span: Span) -> Self {
        Self(Held::One([span]))
    }

    /// The spans, in order of the text.
    pub fn as_slice(&self) -> &[Span] {
        match &self.0 {
            Held::One(one) => one,
            Held::Many(many) => many,
        }
    }

    /// The spans, in order of the text.
    pub fn iter(&self) -> impl Iterator<Item = Span> + '_ {
        self.as_slice().iter().copied()
    }

    /// How many pieces the mark has.
    pub fn count(&self) -> usize {
        self.as_slice().len()
    }

    /// From the first byte of the first span to the end of the last.
    pub fn hull(&self) -> Span {
        let start = self.as_slice().first().map_or(0, |s| s.start);
        let end = self.as_slice().iter().map(|s| s.end).max().unwrap_or(start);
        Span { start, end }
    }

    /// Whether the byte at `offset` is covered by one of the spans.
    pub fn covers(&self, offset: usize) -> bool {
        self.iter().any(|s| s.covers(offset))
    }

    /// The number of bytes covered.
    pub fn covered_bytes(&self) -> usize {
        self.iter().map(Span::len).sum()
    }
}

impl Serialize for Spans {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.as_slice().serialize(to)
    }
}

impl<'de> Deserialize<'de> for Spans {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::new(Vec::deserialize(from)?).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_put_in_order_and_may_touch() {
        let spans = Spans::new(vec![Span::of(5..8), Span::of(0..5)]).unwrap();
        assert_eq!(spans.hull(), Span::of(0..8));
        assert_eq!(spans.covered_bytes(), 8);
    }

    #[test]
    fn overlapping_or_missing_spans_are_refused() {
        assert_eq!(Spans::new(vec![]), Err(SpanError::None));
        assert!(Spans::new(vec![Span::of(0..5), Span::of(4..6)]).is_err());
        assert!(Spans::new(vec![Span::of(3..3), Span::of(3..3)]).is_err());
        assert_eq!(Span::new(3, 2), Err(SpanError::Backwards(3, 2)));
    }
}
