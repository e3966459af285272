//! Words and sentences as UAX 29 cuts them, quickly where a text is plain.
//!
//! What most of an article is made of, Latin letters, digits and the usual punctuation, is cut here by a few of
//! the rules; whatever has another character in it goes through the library that knows them all. Both cut alike,
//! which the tests hold. Must not know tokens. Source: Unicode Standard Annex 29.

use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// Cuts `text` at all borders of words and hands each piece on with its first byte; blanks and line ends between
/// plain words are left out.
pub(super) fn each_word<'t>(text: &'t str, mut take: impl FnMut(usize, &'t str)) {
    let mut rest = 0..text.len();
    while !rest.is_empty() {
        let run = run(text, &mut rest);
        let piece = &text[run.clone()];
        if piece.bytes().all(|b| b.is_ascii_graphic()) {
            plain_words(piece, |word| take(run.start + word.start, &piece[word]));
        } else {
            piece.split_word_bound_indices().for_each(|(at, word)| take(run.start + at, word));
        }
    }
}

/// Takes off what stands before the next blank that no rule looks across: one before a plain character, for an
/// accent belongs to the blank that it follows.
fn run(text: &str, rest: &mut Range<usize>) -> Range<usize> {
    let bytes = text.as_bytes();
    let start = rest.start;
    let mut end = start;
    loop {
        end += bytes[end..].iter().position(|b| is_blank(*b)).unwrap_or(bytes.len() - end);
        let next = end + bytes[end..].iter().position(|b| !is_blank(*b)).unwrap_or(bytes.len() - end);
        if text[next..].chars().next().is_none_or(is_plain) {
            rest.start = next;
            return start..end;
        }
        end = next;
    }
}

fn is_blank(b: u8) -> bool {
    matches!(b, b' ' | b'\n')
}

/// Whether a character neither belongs to what stands before it nor is white space of any kind.
fn is_plain(c: char) -> bool {
    c.is_ascii_graphic() || matches!(c, 'À'..='ɏ' | '\u{2010}'..='\u{2027}')
}

/// The words of ASCII without white space.
fn plain_words(piece: &str, mut take: impl FnMut(Range<usize>)) {
    let kind = |at: usize| piece.as_bytes().get(at).map_or(Kind::Other, |b| Kind::of(*b));
    let mut at = 0;
    while at < piece.len() {
        let start = at;
        let mut last = kind(at);
        at += 1;
        loop {
            let (next, behind) = (kind(at), kind(at + 1));
            if last.is_word() && next.is_word() {
                (last, at) = (next, at + 1);
            } else if next.joins(last) && behind == last {
                (last, at) = (behind, at + 2);
            } else {
                break;
            }
        }
        take(start..at);
    }
}

/// What an ASCII character is to the rules of words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Letter,
    Digit,
    Underscore,
    /// Stands between letters.
    MidLetter,
    /// Stands between digits.
    MidDigit,
    /// Stands between either.
    Mid,
    Other,
}

impl Kind {
    fn of(b: u8) -> Self {
        match b {
            b'A'..=b'Z' | b'a'..=b'z' => Self::Letter,
            b'0'..=b'9' => Self::Digit,
            b'_' => Self::Underscore,
            b':' => Self::MidLetter,
            b',' | b';' => Self::MidDigit,
            b'.' | b'\'' => Self::Mid,
            _ => Self::Other,
        }
    }

    fn is_word(self) -> bool {
        matches!(self, Self::Letter | Self::Digit | Self::Underscore)
    }

    /// Whether it keeps two characters of this kind together that it stands between.
    fn joins(self, both: Self) -> bool {
        match both {
            Self::Letter => matches!(self, Self::MidLetter | Self::Mid),
            Self::Digit => matches!(self, Self::MidDigit | Self::Mid),
            _ => false,
        }
    }
}

/// The bytes at which sentences start, in order; the first is that of the text.
pub(super) fn each_sentence(text: &str, mut take: impl FnMut(usize)) {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        take(start);
        if line.chars().all(|c| Part::of(c).is_some()) {
            plain_sentences(line, |at| take(start + at));
        } else {
            line.split_sentence_bound_indices().skip(1).for_each(|(at, _)| take(start + at));
        }
        start += line.len();
    }
}

/// What a character is to the rules of sentences.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Upper,
    Lower,
    Digit,
    /// A full stop, which need not end a sentence.
    Stop,
    /// Another end of a sentence.
    End,
    /// A quotation mark or a bracket.
    Close,
    Blank,
    LineEnd,
    /// A comma and what else a sentence goes on with.
    GoesOn,
    Other,
}

impl Part {
    /// `None` for a character that is left to the library.
    fn of(c: char) -> Option<Self> {
        Some(match c {
            '\n' => Self::LineEnd,
            ' ' => Self::Blank,
            '.' => Self::Stop,
            '!' | '?' => Self::End,
            '0'..='9' => Self::Digit,
            '"' | '\'' | '(' | ')' | '[' | ']' | '{' | '}' | '«' | '»' | '‘' | '’' | '“' | '”' | '„' => {
                Self::Close
            }
            ',' | '-' | ':' | ';' | '–' | '—' => Self::GoesOn,
            '×' | '÷' | '…' | '\u{1f300}'..='\u{1f3fa}' | '\u{1f400}'..='\u{1f64f}' => Self::Other,
            'a'..='z' | 'à'..='ÿ' | 'ß' => Self::Lower,
            'A'..='Z' | 'À'..='Þ' => Self::Upper,
            c if c.is_ascii_graphic() => Self::Other,
            _ => return None,
        })
    }

    fn ends(self) -> bool {
        matches!(self, Self::Stop | Self::End)
    }
}

/// The starts of sentences within a line.
fn plain_sentences(line: &str, mut take: impl FnMut(usize)) {
    let mut before = Part::Other;
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let part = Part::of(c).unwrap_or(Part::Other);
        rest = &rest[c.len_utf8()..];
        if part.ends()
            && let Some(next) = behind(part, before, rest)
        {
            rest = next;
            if !rest.is_empty() {
                take(line.len() - rest.len());
            }
        }
        before = part;
    }
}

/// What stands behind an end of a sentence and what belongs to it; `None` where the sentence goes on. `before` is
/// what stands before the end. The numbers are those of the rules.
fn behind(end: Part, before: Part, rest: &str) -> Option<&str> {
    let part = |rest: &str| rest.chars().next().map(|c| Part::of(c).unwrap_or(Part::Other));
    let next = part(rest);
    let stop = end == Part::Stop;
    let (is_number, is_name) = (next == Some(Part::Digit), matches!(before, Part::Upper | Part::Lower));
    if stop && (is_number || (is_name && next == Some(Part::Upper))) {
        return None; // SB6, SB7.
    }
    let after = |kind: Part, rest: &str| {
        let belongs = |c: &char| Part::of(*c) == Some(kind);
        rest.chars().take_while(belongs).map(char::len_utf8).sum::<usize>()
    };
    let rest = &rest[after(Part::Close, rest)..]; // SB9.
    let rest = &rest[after(Part::Blank, rest)..]; // SB10.
    match part(rest) {
        Some(Part::GoesOn | Part::Stop | Part::End) => None, // SB8a.
        Some(Part::LineEnd) => Some(""),                     // SB4.
        _ if stop && goes_on(rest) => None,                  // SB8.
        _ => Some(rest),                                     // SB11.
    }
}

/// Whether the next letter, before a line or a sentence ends, is a small one.
fn goes_on(rest: &str) -> bool {
    let parts = rest.chars().map(|c| Part::of(c).unwrap_or(Part::Other));
    let decides = |p: &Part| p.ends() || matches!(p, Part::Upper | Part::Lower | Part::LineEnd);
    parts.clone().find(decides) == Some(Part::Lower)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Text in which rules meet.
    fn text() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            8 => "[ a-dX-Z0-2.]{1,4}",
            4 => "[.!?,:;'\"’”“‘„«»()\\[\\]{} –—…_-]{1,3}",
            2 => "[ \n]{1,3}",
            1 => "[\u{1f300}-\u{1f64f}]{1,2}",
            2 => "[!-~]{1,3}",
            1 => "[À-ɏ×÷ªº\u{ad}]{1,2}",
            1 => "[\u{301}\u{200d}\u{a0}\u{2028}\u{2029}\u{85}\r\t\u{b}\u{c}\u{1c}\u{0}😀🇩🇪中かא\u{2003}\u{2024}\u{203c}・。]{1,2}",
            1 => "\\PC{1,2}",
        ];
        proptest::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4096, ..ProptestConfig::default() })]

        #[test]
        fn words_are_those_of_the_library(text in text()) {
            let told = |word: &(usize, &str)| !word.1.trim_matches(char::is_whitespace).is_empty();
            let mut found = Vec::new();
            each_word(&text, |at, word| found.push((at, word)));
            found.retain(told);
            let wanted: Vec<_> = text.split_word_bound_indices().filter(told).collect();
            prop_assert_eq!(found, wanted);
        }

        #[test]
        fn sentences_are_those_of_the_library(text in text()) {
            let mut found = Vec::new();
            each_sentence(&text, |at| found.push(at));
            let wanted: Vec<_> = text.split_sentence_bound_indices().map(|(at, _)| at).collect();
            prop_assert_eq!(found, wanted);
        }
    }
}
