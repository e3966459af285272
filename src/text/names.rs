//! Names as an eye that skims finds them: runs of capitalised words.
//!
//! A help for walking through a text, never a judgement: it only says where to look next. Must not
//! know marks; a text in a script without capital letters has no such runs.

use super::step::{lines, paragraph_at};
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

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

/// The first run that starts at or after `at` and is not `taken`.
pub fn name_after(text: &str, at: usize, taken: impl Fn(&Range<usize>) -> bool) -> Option<Range<usize>> {
    let start = paragraph_at(text, at).start;
    let below = lines(&text[start..]).map(|l| start + l.start..start + l.end);
    below.flat_map(|line| names_in(text, line)).find(|run| run.start >= at && !taken(run))
}

/// The last run that ends before `at` and is not `taken`.
pub fn name_before(text: &str, at: usize, taken: impl Fn(&Range<usize>) -> bool) -> Option<Range<usize>> {
    let mut line = paragraph_at(text, at);
    loop {
        let found = names_in(text, line.clone()).into_iter().rfind(|run| run.end < at && !taken(run));
        if found.is_some() || line.start == 0 {
            return found;
        }
        line = paragraph_at(text, line.start - 1);
    }
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
    let opener = run.first().filter(|w| w.opens() && occurs(text, &w.words.to_lowercase()));
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
        let next = |at| name_after(text, at, taken).map(|r| &text[r]);
        assert_eq!((next(0), next(8), next(26)), (Some("Ana"), Some("Cem"), None));
        let before = |at| name_before(text, at, taken).map(|r| &text[r]);
        assert_eq!((before(text.len()), before(20), before(7)), (Some("Cem"), Some("Ana"), None));
        assert!(!has_capitals("東京で会談した。"));
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
