//! Names as an eye that skims finds them: runs of capitalised words.
//!
//! A help for walking through a text, never a judgement: it only says where to look next. Must not
//! know marks; a text in a script without capital letters has no such runs.

use super::step::{lines, paragraph_at};
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// How many bytes are looked through in one call.
const STRETCH: usize = 1 << 16;

/// How far around a word its like is looked for, in bytes.
const AROUND: usize = 1 << 15;

/// Small words that stand inside names.
const JOINING: &[&str] = &[
    "of", "de", "del", "della", "der", "den", "des", "di", "da", "do", "dos", "du", "la", "le", "van", "von", "zu",
    "al", "bin", "ibn", "y", "e",
];

/// Short forms whose full stop does not end a sentence.
const TITLES: &[&str] = &["Mr", "Mrs", "Ms", "Dr", "St", "Jr", "Sr"];

/// Words with a capital letter that are no names where they stand alone.
const DAYS_AND_MONTHS: &[&str] = &[
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "montag",
    "dienstag",
    "mittwoch",
    "donnerstag",
    "freitag",
    "samstag",
    "sonnabend",
    "sonntag",
    "januar",
    "februar",
    "märz",
    "mai",
    "juni",
    "juli",
    "oktober",
    "dezember",
];

/// A word of a line.
struct Word<'t> {
    start: usize,
    words: &'t str,
    /// What stands between it and the word before.
    gap: &'t str,
    first: bool,
}

impl Word<'_> {
    fn end(&self) -> usize {
        self.start + self.words.len()
    }

    fn is_capitalised(&self) -> bool {
        self.words.chars().next().is_some_and(char::is_uppercase)
    }

    /// Whether a sentence, or what somebody says, begins with it.
    fn opens(&self) -> bool {
        self.first || self.gap.contains(['.', '!', '?', '…', ':', '“', '„', '"', '«', '‘', '‹', '('])
    }
}

/// Whether there is any capital letter to find names by.
pub fn has_capitals(text: &str) -> bool {
    text.chars().any(char::is_uppercase)
}

/// What came of looking through a stretch of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Walk {
    /// A name.
    Found(Range<usize>),
    /// None so far; look on from this byte.
    On(usize),
    /// None up to the end of the text.
    End,
}

/// The first run that starts at or after `at` and is not `taken`, in the paragraphs that begin within
/// [`STRETCH`] bytes: a long text is looked through in several calls, so that nobody has to wait for one.
pub fn name_after(text: &str, at: usize, taken: impl Fn(&Range<usize>) -> bool) -> Walk {
    let start = paragraph_at(text, at).start;
    let below = lines(&text[start..]).map(|l| start + l.start..start + l.end);
    for line in below {
        if line.start > at + STRETCH {
            return Walk::On(line.start);
        }
        let near = near(text, &line, at.max(line.start), 256, STRETCH);
        let (end, whole) = (near.end, near.end == line.end);
        if let Some(run) = names_in(text, near).into_iter().find(|run| run.start >= at && !taken(run)) {
            return Walk::Found(run);
        }
        if !whole {
            return Walk::On(end);
        }
    }
    Walk::End
}

/// The last run that ends before `at` and is not `taken`; a stretch at a time, as [`name_after`].
pub fn name_before(text: &str, at: usize, taken: impl Fn(&Range<usize>) -> bool) -> Walk {
    let mut line = paragraph_at(text, at);
    loop {
        let near = near(text, &line, at.min(line.end), STRETCH, 256);
        let (start, whole) = (near.start, near.start == line.start);
        if let Some(run) = names_in(text, near).into_iter().rfind(|run| run.end < at && !taken(run)) {
            return Walk::Found(run);
        }
        if !whole {
            return Walk::On(start);
        }
        if line.start == 0 {
            return Walk::End;
        }
        line = paragraph_at(text, line.start - 1);
        if line.end + STRETCH < at {
            return Walk::On(line.end + 1);
        }
    }
}

/// The part of a line that reaches so many bytes to either side of `at`, cut at white space: a whole
/// article may be one line.
fn near(text: &str, line: &Range<usize>, at: usize, before: usize, after: usize) -> Range<usize> {
    let mut from = at.saturating_sub(before).max(line.start);
    while from > line.start && !(text.is_char_boundary(from) && text[from..].starts_with(char::is_whitespace)) {
        from -= 1;
    }
    let mut to = at.saturating_add(after).min(line.end);
    while to < line.end && !(text.is_char_boundary(to) && text[to..].starts_with(char::is_whitespace)) {
        to += 1;
    }
    from..to
}

/// The runs of capitalised words in one line of the text.
fn names_in(text: &str, line: Range<usize>) -> Vec<Range<usize>> {
    let words = words_of(text, &line);
    let mut found = Vec::new();
    let mut i = 0;
    while i < words.len() {
        if !words[i].is_capitalised() {
            i += 1;
            continue;
        }
        let last = end_of_run(&words, i);
        found.extend(tidied(text, &words[i..=last]));
        i = last + 1;
    }
    found
}

fn words_of<'t>(text: &'t str, line: &Range<usize>) -> Vec<Word<'t>> {
    let mut words: Vec<Word<'t>> = Vec::new();
    for (at, word) in text[line.clone()].unicode_word_indices() {
        let start = line.start + at;
        let before = words.last().map_or(line.start, Word::end);
        words.push(Word { start, words: word, gap: &text[before..start], first: words.is_empty() });
    }
    words
}

/// The last word of the run that starts at the word `from`.
fn end_of_run(words: &[Word<'_>], from: usize) -> usize {
    let mut last = from;
    let mut next = from + 1;
    while let Some(word) = words.get(next) {
        if !joined(&words[next - 1], word.gap) || next - last > 3 {
            break;
        }
        if word.is_capitalised() {
            last = next;
        } else if !JOINING.contains(&word.words) {
            break;
        }
        next += 1;
    }
    last
}

/// Whether a name may go on over what stands between two words.
fn joined(before: &Word<'_>, gap: &str) -> bool {
    let short = before.words.chars().count() == 1 || TITLES.contains(&before.words);
    match gap.trim() {
        "" | "-" | "‐" | "&" => true,
        "." => short && before.is_capitalised(),
        _ => false,
    }
}

/// A run without the word that only a sentence made large, and without the ending of a possessive;
/// none where nothing is left, or only a day or a month.
fn tidied(text: &str, run: &[Word<'_>]) -> Option<Range<usize>> {
    let opener = run.first().filter(|w| w.opens() && occurs(around(text, w.start), &w.words.to_lowercase()));
    let from = if opener.is_some() { 1 + run[1..].iter().position(Word::is_capitalised)? } else { 0 };
    let [first, .., last] = &run[from..] else {
        return run[from..].first().filter(|w| !DAYS_AND_MONTHS.contains(&&*w.words.to_lowercase())).map(bare);
    };
    Some(first.start..bare(last).end)
}

/// A word without the ending of a possessive.
fn bare(word: &Word<'_>) -> Range<usize> {
    let bare = word.words.strip_suffix("’s").or(word.words.strip_suffix("'s")).unwrap_or(word.words);
    word.start..word.start + bare.len()
}

/// The text around a byte.
fn around(text: &str, at: usize) -> &str {
    let mut from = at.saturating_sub(AROUND);
    while !text.is_char_boundary(from) {
        from -= 1;
    }
    let mut to = (at + AROUND).min(text.len());
    while !text.is_char_boundary(to) {
        to += 1;
    }
    &text[from..to]
}

/// Whether the text has this word, as it is written.
fn occurs(text: &str, word: &str) -> bool {
    let apart = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
    text.match_indices(word)
        .any(|(at, _)| apart(text[..at].chars().next_back()) && apart(text[at + word.len()..].chars().next()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn all(text: &str) -> Vec<&str> {
        let runs = lines(text).flat_map(|line| names_in(text, line));
        runs.map(|run| &text[run]).collect()
    }

    #[test]
    fn names_are_runs_of_capitalised_words() {
        let text = "Mara Lind of the Bank of Eastport met J. K. van der Berg and Jean-Luc O’Neill at Smith & Sons.";
        assert_eq!(
            all(text),
            ["Mara Lind", "Bank of Eastport", "J. K. van der Berg", "Jean-Luc O’Neill", "Smith & Sons"]
        );
        assert_eq!(all("Mr. Blue, Ana’s aunt"), ["Mr. Blue", "Ana"]);
        assert_eq!(all("It was Ana. Ben left"), ["It", "Ana", "Ben"], "a full stop ends a run");
    }

    #[test]
    fn what_only_a_sentence_made_large_is_no_name() {
        assert_eq!(all("The mayor saw the sea. “The Eastport Ledger,” he said."), ["Eastport Ledger"]);
        assert_eq!(all("On Monday in May, later on, she met Theresa May."), ["Theresa May"]);
    }

    #[test]
    fn walking_stops_at_what_is_not_taken() {
        let text = "we saw Ana and Ben.\nand Cem.";
        let taken = |run: &Range<usize>| &text[run.clone()] == "Ben";
        let words = |walk| if let Walk::Found(run) = walk { Some(&text[run]) } else { None };
        let next = |at| words(name_after(text, at, taken));
        assert_eq!((next(0), next(8), next(26)), (Some("Ana"), Some("Cem"), None));
        let before = |at| words(name_before(text, at, taken));
        assert_eq!((before(text.len()), before(20), before(7)), (Some("Cem"), Some("Ana"), None));
        assert!(!has_capitals("東京で会談した。"));
    }

    #[test]
    fn a_long_text_is_walked_in_stretches_and_nothing_is_passed_over() {
        for between in ["we go on\n", "we go on "] {
            let text = format!("{}and Ana.\n{}Ben went.", between.repeat(30_000), between.repeat(30_000));
            walk_both_ways(&text);
        }
    }

    fn walk_both_ways(text: &str) {
        let walk = |mut at: usize, step: fn(&str, usize) -> Walk| {
            for calls in 1.. {
                match step(text, at) {
                    Walk::On(next) => at = next,
                    found => return (found, calls),
                }
            }
            unreachable!("a walk ends")
        };
        let (found, calls) = walk(0, |text, at| name_after(text, at, |_| false));
        assert!(matches!(&found, Walk::Found(run) if &text[run.clone()] == "Ana"), "{found:?}");
        assert!(calls > 2);
        let (found, calls) = walk(text.len() - 5, |text, at| name_before(text, at, |run| &text[run.clone()] == "Ben"));
        assert!(matches!(&found, Walk::Found(run) if &text[run.clone()] == "Ana"), "{found:?}");
        assert!(calls > 2);
        assert_eq!(walk(0, |text, at| name_after(text, at, |_| true)).0, Walk::End);
        assert_eq!(walk(text.len(), |text, at| name_before(text, at, |_| true)).0, Walk::End);
    }

    proptest! {
        #[test]
        fn runs_lie_on_borders_in_order(text in "\\PC{0,80}|[A-Ca-c .’s&\n-]{0,80}") {
            let mut end = 0;
            for run in lines(&text).flat_map(|line| names_in(&text, line)) {
                prop_assert!(run.start >= end && run.start < run.end && text.get(run.clone()).is_some());
                end = run.end;
            }
        }
    }
}
