//! Finds lines that say again what is quoted elsewhere: pull quotes.
//!
//! Must not know other roles. Runs of four words stand for a stretch, so that the search takes one
//! pass whatever the length of the text.

use super::line::{Line, Shape};
use std::collections::BTreeMap;

/// How many words are compared at a time.
const RUN: usize = 4;

/// The runs of words in quoted stretches, with the first and the last line that has them.
pub(super) struct Repeats(BTreeMap<u64, (usize, usize)>);

impl Repeats {
    /// The quoted stretches of `lines`; nothing is kept where no line could repeat one.
    pub(super) fn of(text: &str, lines: &[Line]) -> Self {
        let mut runs = BTreeMap::new();
        if lines.iter().any(could_repeat) {
            for (at, line) in lines.iter().enumerate() {
                for stretch in quoted(&text[line.range()]) {
                    for run in runs_of(stretch) {
                        runs.entry(run).and_modify(|(_, last)| *last = at).or_insert((at, at));
                    }
                }
            }
        }
        Self(runs)
    }

    /// Whether at least four fifths of what line `at` says is quoted in another line.
    pub(super) fn says_again(&self, text: &str, at: usize, line: &Line) -> bool {
        if !could_repeat(line) {
            return false;
        }
        let words = &text[line.range()];
        let said = quoted(words).into_iter().max_by_key(|s| s.len()).filter(|s| s.len() * 2 > words.len());
        let runs = runs_of(said.unwrap_or(words));
        let elsewhere = |run: &&u64| self.0.get(run).is_some_and(|&(first, last)| first != at || last != at);
        let again = runs.iter().filter(elsewhere).count();
        !runs.is_empty() && again * 5 >= runs.len() * 4
    }
}

/// A short line that is a quotation, or no sentence.
fn could_repeat(line: &Line) -> bool {
    (5..=Shape::MANY - 10).contains(&line.shape.words) && (line.shape.quoted || !line.shape.ends)
}

/// The stretches between double quotation marks.
fn quoted(line: &str) -> Vec<&str> {
    let (mut made, mut open) = (Vec::new(), None);
    for (at, c) in line.char_indices() {
        let start = at + c.len_utf8();
        match (open, c) {
            (None, '"' | '“' | '„' | '«' | '»' | '「') => open = Some(start),
            (Some(from), '"' | '”' | '“' | '»' | '«' | '」') => {
                made.push(&line[from..at]);
                open = None;
            }
            _ => {}
        }
    }
    made
}

fn runs_of(stretch: &str) -> Vec<u64> {
    let plain = |w: &str| w.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let words: Vec<u64> = stretch.split_whitespace().map(|w| hash(&plain(w))).filter(|h| *h != hash("")).collect();
    words.windows(RUN).map(|run| run.iter().fold(7, |sum, h| hash_step(sum, *h))).collect()
}

/// FNV-1a (Fowler, Noll, Vo), 64 bits.
fn hash(word: &str) -> u64 {
    word.bytes().fold(0xcbf2_9ce4_8422_2325, |sum, b| hash_step(sum, u64::from(b)))
}

fn hash_step(sum: u64, value: u64) -> u64 {
    (sum ^ value).wrapping_mul(0x0100_0000_01b3).rotate_left(5)
}
