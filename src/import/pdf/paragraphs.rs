//! Joins lines to paragraphs by where they stand, in the order in which the page draws them.
//!
//! A line goes on with the paragraph before it where it is of the same type, stands right below it, is not set
//! in, and the line before does not end a sentence early. Over a column or a page a paragraph goes on where its
//! sentence does: in lower case, or behind a full line without a full stop. Must not know the file.

use super::line::{Line, Place};
use crate::model::Problem;
use std::collections::BTreeSet;

/// How far in a first line stands, at the least, in sizes.
const INDENT: f64 = 0.6;
/// How far in it stands at the most, and how far a line stands behind a bullet or a large first letter.
const DEEP: f64 = 4.0;
/// How much more than as a rule may lie between lines of one paragraph.
const LOOSE: f64 = 1.25;

/// Paragraphs, and what became of the hyphens in them.
#[derive(Default)]
pub(super) struct Joined {
    pub paragraphs: Vec<Paragraph>,
    /// Hyphens that were taken out.
    pub mended: usize,
    /// Hyphens that may be those of a word cut in two.
    kept: usize,
}

impl Joined {
    /// Hyphens that stand in the middle of words now.
    pub fn problem(&self) -> Option<Problem> {
        let message = format!(
            "{} line(s) end in a hyphen that may only cut a word in two; it was kept, the halves were joined.",
            self.kept
        );
        (self.kept > 0).then(|| Problem::warning("hyphen", message))
    }
}

/// Lines that belong together.
pub(super) struct Paragraph {
    pub words: String,
    pub size: f64,
    /// The number of its page, from 0.
    pub page: usize,
    first: Place,
    last: Place,
    lines: usize,
    /// How far right any of its lines goes.
    right: f64,
    /// Whether its first letter is as high as several lines.
    capped: bool,
}

/// The paragraphs of pages.
pub(super) fn joined(pages: Vec<Vec<Line>>) -> Joined {
    let (usual, known) = (leading(&pages), known(&pages));
    let mut joined = Joined::default();
    for (page, lines) in pages.into_iter().enumerate() {
        for line in lines {
            if line.words.trim().is_empty() {
                continue;
            }
            match joined.paragraphs.last_mut() {
                Some(open) if open.goes_on(&line, page, usual) => {
                    let (mended, kept) = open.add(&line, page, &known);
                    joined.mended += mended;
                    joined.kept += kept;
                }
                _ => joined.paragraphs.push(Paragraph::of(&line, page)),
            }
        }
    }
    joined
}

/// How far apart lines stand as a rule, in sizes.
fn leading(pages: &[Vec<Line>]) -> f64 {
    let mut steps: Vec<f64> = Vec::new();
    for pair in pages.iter().flat_map(|lines| lines.windows(2)) {
        let [above, below] = pair else { continue };
        let step = (below.place.down - above.place.down) / above.place.size;
        if below.looks_like(&above.place) && (0.5..3.0).contains(&step) {
            steps.push(step);
        }
    }
    steps.sort_by(f64::total_cmp);
    steps.get(steps.len() / 2).copied().unwrap_or(1.3)
}

/// The words of the pages, as they stand inside of lines.
fn known(pages: &[Vec<Line>]) -> BTreeSet<String> {
    let words = pages.iter().flatten().flat_map(|line| line.words.split_whitespace());
    words.map(bare).filter(|word| !word.is_empty()).collect()
}

/// A word without what stands around it, in lower case.
fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

impl Paragraph {
    fn of(line: &Line, page: usize) -> Self {
        let (place, words) = (line.place, line.words.trim().to_owned());
        Self { words, size: place.size, page, first: place, last: place, lines: 1, right: place.along.1, capped: false }
    }

    fn goes_on(&self, line: &Line, page: usize, usual: f64) -> bool {
        if self.is_cap() && line.place.size < self.size * 0.6 && line.place.along.0 >= self.last.along.0 {
            return page == self.page;
        }
        let alone = starts_item(&line.words) || has_leader(&line.words) || has_leader(&self.words);
        if alone || !line.looks_like(&Place { size: self.size, ..self.last }) {
            return false;
        }
        let step = line.place.down - self.last.down;
        if page != self.page || step < -self.size {
            let lower = line.words.trim_start().starts_with(char::is_lowercase);
            return self.is_open() && (lower || (self.lines > 1 && self.is_full()));
        }
        let below = step > 0.3 * self.size && step <= LOOSE * usual * self.size;
        below && self.is_level(&line.place) && !self.ends_early(&line.place)
    }

    /// Whether it is one large letter, with which the first lines of an article begin.
    fn is_cap(&self) -> bool {
        let mut letters = self.words.chars();
        self.lines == 1 && letters.next().is_some_and(char::is_uppercase) && letters.next().is_none()
    }

    /// Whether a line begins where the lines of this paragraph may begin.
    fn is_level(&self, place: &Place) -> bool {
        let shift = (place.along.0 - self.last.along.0) / self.size;
        let middle = |p: &Place| f64::midpoint(p.along.0, p.along.1);
        // A line that is set in is off the middle by half of that.
        let off = (middle(place) - middle(&self.last)).abs();
        let centred = off <= 0.2 * shift.abs() * self.size + 0.1 * self.size;
        let (out, into) = match self.lines {
            1 if self.is_listed() => (INDENT, DEEP),
            1 => (DEEP, INDENT),
            _ if self.capped => (DEEP, INDENT),
            _ => (INDENT, INDENT),
        };
        centred || (-out..=into).contains(&shift)
    }

    /// Whether it begins with the sign or the number of a list.
    fn is_listed(&self) -> bool {
        let first = self.words.split_whitespace().next().unwrap_or_default();
        let sign = starts_item(first) || ["–", "-", "*"].contains(&first);
        let number = first.trim_end_matches(['.', ')']);
        sign || (number.len() < first.len() && number.len() <= 2 && number.chars().all(|c| c.is_ascii_alphanumeric()))
    }

    /// Whether its last line ends a sentence well before the end of the lines around it.
    fn ends_early(&self, next: &Place) -> bool {
        let right = self.right.max(next.along.1);
        let width = right - self.first.along.0.min(self.last.along.0);
        !self.is_open() && self.last.along.1 < right - 0.2 * width
    }

    /// Whether its last line is as long as its longest.
    fn is_full(&self) -> bool {
        self.last.along.1 >= self.right - self.size
    }

    /// Whether its last sentence goes on.
    fn is_open(&self) -> bool {
        let last = self.words.trim_end_matches(['”', '"', '’', '»', ')', '“']).chars().next_back();
        !last.is_some_and(|c| ".!?:…。！？".contains(c))
    }

    /// Adds a line; how many hyphens were taken out and how many doubtful ones were kept.
    fn add(&mut self, line: &Line, page: usize, known: &BTreeSet<String>) -> (usize, usize) {
        let cap = self.is_cap() && line.place.size < self.size * 0.6;
        let words = line.words.trim();
        let done = if cap { (0, 0) } else { join(&mut self.words, words, known) };
        self.words.push_str(words);
        if cap {
            (self.size, self.capped) = (line.place.size, true);
        }
        let elsewhere = page != self.page || line.place.down < self.last.down;
        self.right = if elsewhere { line.place.along.1 } else { self.right.max(line.place.along.1) };
        (self.page, self.last) = (page, line.place);
        self.lines += 1;
        done
    }
}

/// Whether words begin with a sign that only items of lists have.
pub(super) fn starts_item(words: &str) -> bool {
    words.trim_start().starts_with(['•', '·', '◦', '▪', '■', '●', '►', '‣'])
}

/// Whether dots lead the eye to a number, as in a table of contents.
fn has_leader(words: &str) -> bool {
    words.contains("....") || words.contains(". . . .")
}

/// Makes the end of `words` fit what follows: a space, or none where a word or a script without spaces goes on.
fn join(words: &mut String, next: &str, known: &BTreeSet<String>) -> (usize, usize) {
    let (first, last) = (next.chars().next().unwrap_or(' '), words.chars().next_back().unwrap_or(' '));
    if last == '\u{ad}' {
        words.pop();
        return (1, 0);
    }
    let half = words.trim_end_matches(['-', '\u{2010}']);
    let cut = half.len() < words.len() && half.ends_with(char::is_alphabetic);
    if !cut || !first.is_alphanumeric() {
        if !(is_unspaced(last) && is_unspaced(first)) {
            words.push(' ');
        }
        return (0, 0);
    }
    let before = half.rsplit(char::is_whitespace).next().unwrap_or_default();
    let after = next.split(char::is_whitespace).next().unwrap_or_default();
    if first.is_lowercase() && known.contains(&bare(&format!("{before}{after}"))) {
        words.truncate(half.len());
        return (1, 0);
    }
    (0, usize::from(first.is_lowercase() && !known.contains(&bare(&format!("{before}-{after}")))))
}

/// Whether a letter is of a script that has no spaces between words.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line in letters of ten: where it begins and ends, and how far down it is.
    fn line(words: &str, along: (f64, f64), down: f64) -> Line {
        Line { words: words.to_owned(), place: Place { turn: (1.0, 0.0), along, down, size: 10.0 } }
    }

    fn said(pages: Vec<Vec<Line>>) -> Vec<String> {
        joined(pages).paragraphs.into_iter().map(|p| p.words).collect()
    }

    #[test]
    fn indents_gaps_and_early_ends_part_paragraphs() {
        let lines = vec![
            line("The ferries were back on", (0.0, 200.0), 0.0),
            line("Monday, said the mayor.", (0.0, 195.0), 12.0),
            line("Nobody in the harbour", (12.0, 200.0), 24.0),
            line("denied it.", (0.0, 50.0), 36.0),
            line("They left at noon and", (0.0, 200.0), 48.0),
            line("came back.", (0.0, 60.0), 60.0),
            line("After a gap, and after a line", (0.0, 200.0), 90.0),
            line("that is quite as long as it.", (0.0, 200.0), 102.0),
            line("Set in a little, and full too", (10.0, 200.0), 114.0),
            line("to the end of the line. Yes.", (0.0, 200.0), 126.0),
        ];
        assert_eq!(
            said(vec![lines]),
            [
                "The ferries were back on Monday, said the mayor.",
                "Nobody in the harbour denied it.",
                "They left at noon and came back.",
                "After a gap, and after a line that is quite as long as it.",
                "Set in a little, and full too to the end of the line. Yes."
            ]
        );
    }

    #[test]
    fn sentences_go_on_over_columns_and_pages() {
        let one = vec![line("The ferries", (0.0, 90.0), 0.0), line("were back", (100.0, 190.0), -200.0)];
        let two = vec![line("on Monday.", (0.0, 90.0), 0.0)];
        let three = vec![line("Nobody denied it.", (0.0, 90.0), 0.0)];
        assert_eq!(said(vec![one, two, three]), ["The ferries were back on Monday.", "Nobody denied it."]);
    }

    #[test]
    fn hyphens_go_where_the_word_is_known_and_stay_where_it_is_not() {
        let lines = [
            "annotation is anno-",
            "tation, and well-",
            "known is well-known, as Anglo-",
            "Saxon is, un-",
            "heard of\u{ad}",
            "ten",
        ];
        let at = |(n, words): (usize, &&str)| line(words, (0.0, 200.0), 12.0 * f64::from(u32::try_from(n).unwrap()));
        let joined = joined(vec![lines.iter().enumerate().map(at).collect()]);
        let words: Vec<&str> = joined.paragraphs.iter().map(|p| p.words.as_str()).collect();
        assert_eq!(
            words,
            ["annotation is annotation, and well-known is well-known, as Anglo-Saxon is, un-heard often"]
        );
        assert_eq!((joined.mended, joined.kept), (2, 1));
    }

    #[test]
    fn a_large_first_letter_and_a_hanging_list_are_one_paragraph_each() {
        let mut cap = line("T", (0.0, 20.0), 10.0);
        cap.place.size = 30.0;
        let lines = vec![
            cap,
            line("he ferries were back", (22.0, 200.0), 0.0),
            line("on the first Monday of", (22.0, 200.0), 12.0),
            line("the month, they said.", (0.0, 200.0), 24.0),
            line("• one thing that is long", (0.0, 200.0), 60.0),
            line("and goes on", (10.0, 90.0), 72.0),
            line("• another", (0.0, 90.0), 84.0),
            line("Ferries ..... 3", (0.0, 90.0), 96.0),
            line("Harbours .... 7", (0.0, 90.0), 108.0),
        ];
        assert_eq!(
            said(vec![lines]),
            [
                "The ferries were back on the first Monday of the month, they said.",
                "• one thing that is long and goes on",
                "• another",
                "Ferries ..... 3",
                "Harbours .... 7"
            ]
        );
    }
}
