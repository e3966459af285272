//! Finding words in a text: as they are written, whole words only, or by a pattern.
//!
//! Takes time in proportion to the text, gives at most [`MOST`] hits, and can be stopped. Must not
//! know who looks, nor what is done with a hit.

use regex::{Regex, RegexBuilder};
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// How many hits are given at most.
pub const MOST: usize = 10_000;

/// The most memory a pattern may take once it is understood, in bytes.
const MOST_PATTERN: usize = 4 << 20;

/// How far a border of words is looked at, in bytes each way.
const REACH: usize = 64;

/// What is looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// The words, or the pattern.
    pub words: String,
    /// Whether large and small letters are told apart.
    pub case: bool,
    /// Whether only whole words are meant.
    pub whole: bool,
    /// Whether the words are a regular expression.
    pub pattern: bool,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// Where, in order of the text; none is empty, none overlap.
    pub hits: Vec<Range<usize>>,
    /// Whether there are more than are given.
    pub more: bool,
}

/// Looks for `query` in a text until `stop` says so.
///
/// # Errors
/// What is wrong with the pattern, in a few words.
pub fn find(text: &str, query: &Query, stop: impl Fn() -> bool) -> Result<Found, String> {
    if query.words.is_empty() {
        return Ok(Found::default());
    }
    let pattern = compile(query)?;
    let mut found = Found::default();
    for hit in pattern.find_iter(text) {
        if stop() {
            break;
        }
        let fits = !hit.is_empty() && (!query.whole || is_whole(text, &hit.range()));
        if fits && found.hits.len() == MOST {
            found.more = true;
            break;
        }
        if fits {
            found.hits.push(hit.range());
        }
    }
    Ok(found)
}

fn compile(query: &Query) -> Result<Regex, String> {
    let written = if query.pattern { query.words.clone() } else { regex::escape(&query.words) };
    RegexBuilder::new(&written)
        .case_insensitive(!query.case)
        .multi_line(true)
        .size_limit(MOST_PATTERN)
        .dfa_size_limit(MOST_PATTERN)
        .build()
        .map_err(|why| in_words(&why))
}

/// The last line of the library's report, which is the one that says what is wrong.
fn in_words(why: &regex::Error) -> String {
    if matches!(why, regex::Error::CompiledTooBig(_)) {
        return "The pattern stands for too much.".to_owned();
    }
    let said = why.to_string();
    let last = said.lines().last().unwrap_or_default().trim_start_matches("error: ");
    format!("Not a pattern: {last}.")
}

/// Whether a hit starts and ends where words do.
fn is_whole(text: &str, hit: &Range<usize>) -> bool {
    is_word_border(text, hit.start) && is_word_border(text, hit.end)
}

/// Whether a word starts or ends here (UAX 29), as far as the surroundings tell.
fn is_word_border(text: &str, at: usize) -> bool {
    let (mut low, mut high) = (at.saturating_sub(REACH), (at + REACH).min(text.len()));
    while !text.is_char_boundary(low) {
        low += 1;
    }
    while !text.is_char_boundary(high) {
        high -= 1;
    }
    let low = text[low..at].rfind(char::is_whitespace).map_or(low, |i| low + i);
    at == text.len() || text[low..high].split_word_bound_indices().any(|(i, _)| low + i == at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn query(words: &str, how: &str) -> Query {
        Query { words: words.to_owned(), case: how.contains('c'), whole: how.contains('w'), pattern: how.contains('p') }
    }

    fn hits<'t>(text: &'t str, words: &str, how: &str) -> Vec<&'t str> {
        let found = find(text, &query(words, how), || false).unwrap();
        found.hits.into_iter().map(|r| &text[r]).collect()
    }

    #[test]
    fn as_written_in_any_case_and_whole() {
        let text = "The ferry. Ferrymen of the FERRY can’t go.";
        assert_eq!(hits(text, "ferry", ""), ["ferry", "Ferry", "FERRY"]);
        assert_eq!(hits(text, "ferry", "c"), ["ferry"]);
        assert_eq!(hits(text, "ferry", "w"), ["ferry", "FERRY"]);
        assert_eq!(hits(text, "can", "w"), [""; 0], "“can’t” is one word");
        assert_eq!(hits("東京で会談した", "会談", "w"), ["会談"], "no spaces are needed");
        assert_eq!(hits(text, ".", ""), [".", "."], "what is no pattern is taken as it is");
        assert_eq!(hits(text, "", ""), [""; 0]);
    }

    #[test]
    fn by_pattern() {
        let text = "12 May\n3 June";
        assert_eq!(hits(text, r"^\d+", "p"), ["12", "3"]);
        assert_eq!(hits(text, r"\d*", "p"), ["12", "3"], "nothing is no hit");
        assert_eq!(find(text, &query("(", "p"), || false).unwrap_err(), "Not a pattern: unclosed group.");
        assert_eq!(find(text, &query(r"\w{999}{999}", "p"), || false).unwrap_err(), "The pattern stands for too much.");
    }

    #[test]
    fn hits_are_counted_up_to_a_limit_and_the_work_can_be_stopped() {
        let text = "a ".repeat(MOST + 5);
        let found = find(&text, &query("a", ""), || false).unwrap();
        assert!(found.more && found.hits.len() == MOST);
        let exactly = find(&text[..2 * MOST], &query("a", ""), || false).unwrap();
        assert!(!exactly.more && exactly.hits.len() == MOST);
        assert_eq!(find(&text, &query("a", ""), || true), Ok(Found::default()));
    }

    proptest! {
        #[test]
        fn every_hit_lies_on_borders_of_characters(
            text in "\\PC{0,80}|[abßİé ]{0,80}",
            words in "\\PC{1,2}|[abß]|\\.|.+",
            how in "c?w?p?",
        ) {
            if let Ok(found) = find(&text, &query(&words, &how), || false) {
                let mut end = 0;
                for hit in found.hits {
                    prop_assert!(end <= hit.start && hit.start < hit.end && text.get(hit.clone()).is_some());
                    end = hit.end;
                }
            }
        }

        #[test]
        fn what_is_there_is_found(before in "[a-c ]{0,20}", words in "[a-cé👩]{1,5}", after in "[a-c ]{0,20}") {
            let text = format!("{before}{words}{after}");
            let found = find(&text, &query(&words, "c"), || false).unwrap();
            prop_assert!(found.hits.iter().any(|h| h.start <= before.len()));
        }
    }
}
