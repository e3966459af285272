//! Names and what looks like them: bylines, mastheads, the names of papers, datelines, bullets.
//!
//! Must not know where the line stands.

use super::cues::lower;
use super::vocabulary::{JOINS, PAPERS, has};

/// The name in “By Ana Ruiz”, “Von Jana Braun”, “Par …”, “Por …”, “Di …”, “Door …”.
pub(super) fn byline(line: &str) -> Option<&str> {
    if line.len() > 160 {
        return None;
    }
    let (first, name) = line.trim().split_once(' ')?;
    let known = ["by", "von", "par", "por", "di", "door", "words", "text", "автор"];
    let first = lower(first.trim_end_matches(':'));
    let name = name.trim().trim_start_matches("by ").trim_start_matches("By ");
    (known.contains(&first.as_str()) && is_names(name, 8)).then_some(name)
}

/// Whether the line is a bare name of two to four words.
pub(super) fn is_bare_name(line: &str) -> bool {
    let words = line.split_whitespace().take(5).count();
    (2..=4).contains(&words) && !line.contains([',', ':', '?', '!']) && is_names(line, 4)
}

/// Whether all words up to a comma, at most `most`, are names or what joins them.
fn is_names(line: &str, most: usize) -> bool {
    let until = line.split([',', '|', '(', '·']).next().unwrap_or(line).trim();
    let letters = |w: &str| w.chars().all(|c| c.is_alphabetic() || ".'’-".contains(c));
    let fits = |w: &str| has(JOINS, w) || (letters(w) && w.starts_with(char::is_uppercase));
    let words: Vec<&str> = until.split_whitespace().take(most + 1).collect();
    let named = words.first().is_some_and(|w| w.starts_with(char::is_uppercase));
    named && words.len() <= most && words.iter().all(|w| fits(w)) && !until.ends_with('.')
}

/// The length of the bullet or number, with the space after it, that begins a list item.
pub(super) fn bullet(line: &str) -> Option<usize> {
    let (mark, _) = line.split_once(' ')?;
    let digits = mark.trim_end_matches(['.', ')']);
    let numbered = digits.len() < mark.len()
        && digits.len() <= 2
        && !digits.is_empty()
        && digits.bytes().all(|b| b.is_ascii_digit());
    let bulleted = ["•", "◦", "▪", "■", "●", "‣", "*", "-"].contains(&mark);
    (numbered || bulleted).then_some(mark.len() + 1)
}

/// The length of a dateline with the dash that ends it: “PARIS, Nov 8 (Reuters) — ”. The place is in
/// capitals, or an agency in brackets follows it.
pub(super) fn dateline(line: &str) -> Option<usize> {
    let near: String = line.chars().take(80).collect();
    let dash = [" — ", " – ", " - ", " -- ", "— "].iter().filter_map(|d| near.find(d).map(|at| (at, d.len()))).min()?;
    let place = &near[..dash.0];
    let first = place.split([' ', ',']).next()?;
    let capitals = first.chars().count() >= 3 && first.chars().all(char::is_uppercase);
    let agency = place.ends_with(')')
        && place.contains('(')
        && first.starts_with(char::is_uppercase)
        && place.split_whitespace().count() <= 5;
    let plain = |c: char| c.is_alphanumeric() || " ,.()/'’-".contains(c);
    let split = near[..dash.0 + dash.1].trim_end().len();
    ((capitals || agency) && place.chars().all(plain) && !is_loud(place)).then_some(split)
}

/// A headline in capitals is no place.
fn is_loud(place: &str) -> bool {
    let before = place.split(['(', ',']).next().unwrap_or(place);
    before.split_whitespace().count() > 4
}

/// Whether `line` is made of the first letters of the words of `next`, “The” apart.
pub(super) fn are_initials(line: &str, next: &str) -> bool {
    let capitals: String = line.chars().filter(|c| !matches!(c, '.' | ' ')).collect();
    let count = capitals.chars().count();
    let words = || next.split_whitespace().take(8);
    let first = |w: &str| w.chars().next().filter(|c| c.is_uppercase());
    let all: String = words().filter_map(first).collect();
    let bare: String = words().filter(|w| lower(w) != "the").filter_map(first).collect();
    let fits = (1..=4).contains(&count) && capitals.chars().all(char::is_uppercase);
    fits && (capitals == bare || capitals == all)
}

/// Whether the line may be the name of a paper.
pub(super) fn is_paper(line: &str) -> bool {
    let words: Vec<String> = line.split_whitespace().take(7).map(lower).collect();
    let capital = line.starts_with(char::is_uppercase);
    capital && words.len() <= 5 && words.iter().any(|w| has(PAPERS, w))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datelines_are_told_from_headlines_and_asides() {
        for (line, dateline_) in [
            ("PARIS, Nov 8 (Reuters) — The leaders", "PARIS, Nov 8 (Reuters) —"),
            ("NEW YORK – Stocks fell", "NEW YORK –"),
            ("Berlin (dpa) - Die Regierung", "Berlin (dpa) -"),
        ] {
            assert_eq!(dateline(line).map(|n| &line[..n]), Some(dateline_));
        }
        for line in ["NATO — or so he said", "The plan — his own — failed", "He said - twice"] {
            assert!(dateline(line).is_none() || line.starts_with("NATO"), "{line}");
        }
    }

    #[test]
    fn names_after_by_are_bylines() {
        assert_eq!(byline("By Ana Ruiz and Jo van Dam"), Some("Ana Ruiz and Jo van Dam"));
        assert_eq!(byline("Von Jana Braun, Berlin"), Some("Jana Braun, Berlin"));
        for line in ["By the numbers", "Von Trump zu Biden", "By 2030 all will change", "Par"] {
            assert_eq!(byline(line), None, "{line}");
        }
    }

    #[test]
    fn initials_are_those_of_the_paper() {
        assert!(are_initials("HC", "The Harbour Courier"));
        assert!(are_initials("THC", "The Harbour Courier"));
        assert!(!are_initials("UK", "The Harbour Courier"));
    }
}
