//! Takes what repeats at the top and the bottom of pages out of the text: running heads and page numbers.
//!
//! They would stand in the middle of sentences that go on over the page. Must not know paragraphs.

use super::line::Line;
use crate::model::Problem;
use std::collections::{BTreeMap, BTreeSet};

/// How many lines at each end of a page may be furniture.
const LINES: usize = 2;

/// Takes furniture out, and says how much and what.
pub(super) fn take_out(pages: &mut [Vec<Line>]) -> Option<Problem> {
    let ends: Vec<Vec<usize>> = pages.iter().map(|lines| at_the_ends(lines)).collect();
    let mut met: BTreeMap<String, usize> = BTreeMap::new();
    for (lines, ends) in pages.iter().zip(&ends) {
        let keys: BTreeSet<String> = ends.iter().filter_map(|at| Some(key(lines.get(*at)?))).collect();
        for key in keys {
            *met.entry(key).or_default() += 1;
        }
    }
    let often = (pages.len() / 2).max(2);
    let is_furniture = |key: &str| {
        let times = met.get(key).copied().unwrap_or(0);
        times > often || (is_number(key) && times >= 2)
    };
    let mut gone: Vec<String> = Vec::new();
    for (lines, ends) in pages.iter_mut().zip(ends) {
        let out: BTreeSet<usize> =
            ends.into_iter().filter(|at| lines.get(*at).is_some_and(|l| is_furniture(&key(l)))).collect();
        let mut at = 0;
        lines.retain(|line| {
            let keep = !out.contains(&at);
            at += 1;
            if !keep {
                gone.push(line.words.trim().to_owned());
            }
            keep
        });
    }
    let first = gone.first()?;
    let message = format!(
        "{} running head(s), foot(s) and page number(s) were left out, the first of them “{}”.",
        gone.len(),
        first.chars().take(60).collect::<String>()
    );
    Some(Problem::warning("markup", message))
}

/// The highest and the lowest lines of a page.
fn at_the_ends(lines: &[Line]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..lines.len()).filter(|at| !lines[*at].words.trim().is_empty()).collect();
    order.sort_by(|a, b| lines[*a].place.down.total_cmp(&lines[*b].place.down));
    let tail = order.len().saturating_sub(LINES).max(LINES.min(order.len()));
    [&order[..LINES.min(order.len())], &order[tail..]].concat()
}

/// What a line says but for its numbers, and how large: a title is not the running head that repeats it.
fn key(line: &Line) -> String {
    let mut key = format!("{:.0}|", line.place.size);
    for c in line.words.split_whitespace().collect::<Vec<_>>().join(" ").chars() {
        match c {
            c if c.is_numeric() && key.ends_with('#') => {}
            c if c.is_numeric() => key.push('#'),
            c => key.push(c),
        }
    }
    key
}

/// Whether a key is that of a page number, such as `- # -` or `Page # of #`.
fn is_number(key: &str) -> bool {
    let said = key.split_once('|').map_or(key, |(_, said)| said);
    let bare = said.to_lowercase().replace("page", "").replace("of", "").replace('#', "");
    said.contains('#') && bare.chars().all(|c| c.is_whitespace() || "-–—/|·.".contains(c))
}

#[cfg(test)]
mod tests {
    use super::super::line::Place;
    use super::*;

    fn page(lines: &[&str]) -> Vec<Line> {
        let place = |n: usize| {
            let down = f64::from(u32::try_from(n).unwrap()) * 12.0;
            Place { turn: (1.0, 0.0), along: (0.0, 100.0), down, size: 10.0 }
        };
        lines.iter().enumerate().map(|(n, words)| Line { words: (*words).to_owned(), place: place(n) }).collect()
    }

    #[test]
    fn heads_and_numbers_go_and_are_named() {
        let said =
            |(n, words): (usize, &str)| page(&["The Harbour Post", words, "more words", words, &format!("- {n} -")]);
        let mut pages: Vec<_> = ["one", "two", "three"].into_iter().enumerate().map(said).collect();
        let problem = take_out(&mut pages).unwrap();
        let left: Vec<&str> = pages.iter().flatten().map(|l| l.words.as_str()).collect();
        assert_eq!(left.len(), 9, "{left:?}");
        assert!(problem.message.starts_with("6 ") && problem.message.contains("Harbour Post"), "{problem:?}");
    }

    #[test]
    fn a_title_is_not_the_head_that_repeats_it() {
        let mut pages: Vec<_> = (0..4).map(|_| page(&["The Harbour Post", "words", "more"])).collect();
        pages[0][0].place.size = 24.0;
        take_out(&mut pages);
        assert_eq!(pages.iter().map(Vec::len).sum::<usize>(), 1);
    }

    #[test]
    fn a_page_alone_keeps_everything() {
        let mut pages = vec![page(&["The Harbour Post", "words", "7"])];
        assert!(take_out(&mut pages).is_none());
        assert_eq!(pages[0].len(), 3);
    }
}
