//! What a token of column formats is: a word, what stands between white space, or a character as a person sees it.
//!
//! Whatever is chosen, no token holds a character that Python's `str.split()` splits at, so that every reader finds
//! the same columns, and together the tokens hold all others. Tokens are byte ranges. Must not know marks.

use super::cuts::each_word;
use super::options::{choice, option};
use super::{Format, OptionSpec, Options};
use crate::edit::Refusal;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// Which tokens are written, for formats that have any.
pub(super) const TOKENISER: OptionSpec = option(
    "tokeniser",
    &["uax29", "whitespace", "characters"],
    "a word or mark of punctuation, what has no space in it, or a character",
);

/// What a token is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Tokeniser {
    /// A word of UAX 29; every punctuation mark is one of its own.
    #[default]
    Words,
    /// A run between white space, punctuation and all.
    Runs,
    /// A character as a person sees it: a grapheme cluster of UAX 29.
    Characters,
}

impl Tokeniser {
    /// The one that `options` choose; words where `format` leaves no choice.
    ///
    /// # Errors
    /// A refusal when it is misspelt.
    pub fn of(format: &Format, options: &Options) -> Result<Self, Refusal> {
        let spec = format.options.iter().find(|spec| spec.name == TOKENISER.name);
        Ok(match spec.map_or(Ok(""), |spec| choice(options, spec.name, spec.values))? {
            "whitespace" => Self::Runs,
            "characters" => Self::Characters,
            _ => Self::Words,
        })
    }

    /// The tokens of `text` in their order. Together they hold every character that does not separate.
    pub fn tokens(self, text: &str) -> Vec<Range<usize>> {
        let mut made = Vec::with_capacity(text.len() / 5);
        match self {
            Self::Words => each_word(text, |at, piece| made.extend(unbroken(at, piece))),
            Self::Runs => made.extend(unbroken(0, text)),
            Self::Characters => made.extend(text.grapheme_indices(true).flat_map(|(at, piece)| unbroken(at, piece))),
        }
        made
    }

    /// What its tokens are, for people.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Words => "words (UAX 29)",
            Self::Runs => "what stands between white space",
            Self::Characters => "characters (grapheme clusters of UAX 29)",
        }
    }
}

/// White space sticks to a following accent in UAX 29; it is taken out of the piece here.
fn unbroken(at: usize, piece: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut next = at;
    piece.split_inclusive(separates).filter_map(move |part| {
        let start = next;
        next += part.len();
        let body = part.trim_end_matches(separates);
        (!body.is_empty()).then(|| start..start + body.len())
    })
}

/// Whether Python's `str.split()` splits at `c`: white space and the four ASCII separators.
pub(super) fn separates(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::Tokeniser::{Characters, Runs, Words};
    use super::*;
    use proptest::prelude::*;

    fn held(tokeniser: Tokeniser, text: &str) -> Vec<&str> {
        tokeniser.tokens(text).into_iter().map(|t| &text[t]).collect()
    }

    #[test]
    fn words_and_punctuation_are_tokens() {
        assert_eq!(
            held(Words, "“We can’t,” he said: 1,000.5\u{a0}km…"),
            ["“", "We", "can’t", ",", "”", "he", "said", ":", "1,000.5", "km", "…"]
        );
        assert_eq!(held(Words, "a\u{2028}b\u{1f}c \u{301}d\u{a0}\u{301}"), ["a", "b", "c", "\u{301}", "d", "\u{301}"]);
        assert_eq!(held(Words, " \n\t\u{3000}"), Vec::<&str>::new());
        assert_eq!(held(Words, "👩‍👩‍👧 e\u{301}t 東京 قال ."), ["👩‍👩‍👧", "e\u{301}t", "東", "京", "قال", "."]);
    }

    #[test]
    fn runs_are_what_stands_between_white_space_of_any_kind() {
        assert_eq!(held(Runs, " “We can’t,”  he\tsaid:\u{a0}1,000.5 "), ["“We", "can’t,”", "he", "said:", "1,000.5"]);
        assert_eq!(held(Runs, "a\u{2028}b\u{1f}c\r\n\u{301}d"), ["a", "b", "c", "\u{301}d"]);
        assert_eq!(held(Runs, "👩‍👩‍👧🇩🇪 e\u{301}t 東京です。次 (قال)"), ["👩‍👩‍👧🇩🇪", "e\u{301}t", "東京です。次", "(قال)"]);
        assert_eq!(held(Runs, " \n\t\u{3000}"), Vec::<&str>::new());
    }

    #[test]
    fn characters_are_those_that_a_person_sees() {
        assert_eq!(held(Characters, "東京 です。"), ["東", "京", "で", "す", "。"]);
        assert_eq!(held(Characters, "👩‍👩‍👧🇩🇪e\u{301}\r\n\u{301}क्ष"), ["👩‍👩‍👧", "🇩🇪", "e\u{301}", "\u{301}", "क्ष"]);
        assert_eq!(held(Characters, "قا ل"), ["ق", "ا", "ل"]);
        assert_eq!(held(Characters, "a \u{301}b"), ["a", "\u{301}", "b"], "an accent on a space is no space");
    }

    proptest! {
        #[test]
        fn tokens_hold_everything_but_what_separates(
            text in "\\PC{0,60}|[ -~\u{a0}\u{2028}\u{1c}\u{301}\u{200d}\r\n東😀]{0,60}",
            which in prop::sample::select(vec![Words, Runs, Characters]),
        ) {
            let expected: String = text.chars().filter(|c| !separates(*c)).collect();
            prop_assert_eq!(held(which, &text).concat(), expected);
            let tokens = which.tokens(&text);
            prop_assert!(tokens.windows(2).all(|two| two[0].end <= two[1].start), "they are in order");
            prop_assert!(tokens.iter().all(|t| !t.is_empty() && !text[t.clone()].contains(separates)));
        }
    }
}
