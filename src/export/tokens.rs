//! The tokens and sentences of column formats: cut where marks want it, and which of them a stretch of text meets.
//!
//! Tokens are byte ranges. Must not know what a token is, nor marks: borders and spans are handed in.

use super::cuts::each_sentence;
use super::tokeniser::Tokeniser;
use crate::model::Span;
use std::collections::BTreeSet;
use std::ops::Range;

/// `tokens` split further at those of `borders` that lie inside one.
pub(super) fn cut(tokens: Vec<Range<usize>>, borders: &BTreeSet<usize>) -> Vec<Range<usize>> {
    let mut made = Vec::with_capacity(tokens.len());
    for token in tokens {
        let mut start = token.start;
        for border in borders.range(token.start + 1..token.end) {
            made.push(start..*border);
            start = *border;
        }
        made.push(start..token.end);
    }
    made
}

/// The tokens of `text`, cut where `cuts` start and end.
pub(super) fn words(tokeniser: Tokeniser, text: &str, cuts: &[Span]) -> Vec<Range<usize>> {
    cut(tokeniser.tokens(text), &cuts.iter().flat_map(|span| [span.start(), span.end()]).collect())
}

/// The numbers of the tokens at which a sentence starts (UAX 29; a line break always ends one).
/// A border inside a token moves behind it.
pub(super) fn sentence_starts(text: &str, tokens: &[Range<usize>]) -> BTreeSet<usize> {
    let mut starts = BTreeSet::new();
    let mut next = 0;
    each_sentence(text, |at| {
        next += tokens[next..].iter().take_while(|token| token.start < at).count();
        starts.extend((next < tokens.len()).then_some(next));
    });
    starts
}

/// The numbers of the tokens that share text with `bytes`.
pub(super) fn covered(tokens: &[Range<usize>], bytes: &Range<usize>) -> Range<usize> {
    if bytes.is_empty() {
        return 0..0;
    }
    let first = tokens.partition_point(|t| t.end <= bytes.start);
    let end = tokens.partition_point(|t| t.start < bytes.end);
    first..end.max(first)
}

/// The numbers of the tokens that lie wholly in `bytes`.
pub(super) fn within(tokens: &[Range<usize>], bytes: &Range<usize>) -> Range<usize> {
    let first = tokens.partition_point(|t| t.start < bytes.start);
    let end = tokens.partition_point(|t| t.end <= bytes.end);
    first..end.max(first)
}

/// Where what covers nothing at `place` can stand: in its token, behind the one before, or before the first; nowhere
/// where there is none.
pub(super) fn beside(tokens: &[Range<usize>], place: usize) -> Option<usize> {
    let next = tokens.partition_point(|t| t.end < place);
    let here = tokens.get(next).filter(|t| t.start <= place).map(|_| place);
    let before = next.checked_sub(1).and_then(|n| tokens.get(n)).map(|t| t.end);
    here.or(before).or_else(|| tokens.first().map(|t| t.start))
}

/// The tokens of each piece; pieces that meet in a token become one chunk, those without a token none.
pub(super) fn chunks(tokens: &[Range<usize>], pieces: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut made: Vec<Range<usize>> = Vec::new();
    for piece in pieces {
        let chunk = covered(tokens, piece);
        match made.last_mut() {
            _ if chunk.is_empty() => {}
            Some(last) if chunk.start < last.end => last.end = last.end.max(chunk.end),
            _ => made.push(chunk),
        }
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<Range<usize>> {
        Tokeniser::default().tokens(text)
    }

    #[test]
    fn a_line_break_ends_a_sentence() {
        let text = "One two\nthree. Four";
        let starts: Vec<usize> = sentence_starts(text, &tokens(text)).into_iter().collect();
        assert_eq!(starts, [0, 2, 4]);
        let runs = Tokeniser::Runs.tokens("One.Two three.\u{2029}Four");
        let starts: Vec<usize> = sentence_starts("One.Two three.\u{2029}Four", &runs).into_iter().collect();
        assert_eq!(starts, [0, 2], "a sentence that starts inside a token starts no other");
    }

    #[test]
    fn what_covers_nothing_stands_in_its_token_or_behind_the_one_before() {
        let (close, apart) = (tokens("ab cd"), tokens(" a  b"));
        assert_eq!((beside(&close, 2), beside(&close, 3), beside(&[], 0)), (Some(2), Some(3), None));
        assert_eq!((beside(&apart, 0), beside(&apart, 3)), (Some(1), Some(2)));
        assert_eq!((within(&close, &(1..5)), within(&close, &(1..4))), (1..2, 1..1));
    }
}
