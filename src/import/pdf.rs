//! PDF files: the text of their pages, its lines joined to paragraphs.
//!
//! A PDF has no text, only letters with their places; what belongs together is told by where it stands. Must
//! not know how letters are found in the file, nor how a text is divided into parts by its words.

mod bounds;
mod contained;
mod filters;
mod furniture;
mod letters;
mod line;
mod paragraphs;
mod sizes;

use super::blocks::Blocks;
use super::{Decoded, Input, Outcome, Reader, Repair, text};
use crate::model::{Meta, NewlineStyle, Problem, Severity};
use contained::{Page, Told, Trouble};
use line::Line;
use std::ops::RangeInclusive;

/// Reads PDF files.
pub static READER: Reader = Reader {
    id: "pdf",
    title: "PDF",
    extensions: &["pdf"],
    leads: false,
    about: "A PDF with text in it: lines become paragraphs, large type headings; pages that are pictures are named.",
    sniff,
    read,
};

/// Some programs put a few bytes before the mark by which a PDF is known.
fn sniff(input: &Input<'_>) -> u8 {
    let near = &input.bytes[..input.bytes.len().min(1024)];
    let at = near.windows(5).position(|w| w == b"%PDF-");
    at.map_or(0, |at| if at == 0 { 97 } else { 60 })
}

fn read(input: &Input<'_>) -> Outcome {
    match contained::read(input.bytes) {
        Ok(told) => outcome(input, told),
        Err(trouble) => text::refused(refusal(&trouble).in_file(input.name, None, None)),
    }
}

/// Why a file could not be read, and what to do.
fn refusal(trouble: &Trouble) -> Problem {
    let (kind, message) = match trouble {
        Trouble::TooLarge => (
            "too_large",
            "More comes out of this PDF than an article can hold. Export the pages with the article alone.",
        ),
        Trouble::Encrypted => (
            "encrypted",
            "This PDF is encrypted. Open it in a PDF program, print or save it as a new PDF without protection, and import that.",
        ),
        Trouble::TooLong => {
            ("unreadable", "This PDF takes too long to read. Open it in a PDF program, save its text, and import that.")
        }
        Trouble::Damaged => (
            "damaged_file",
            "This PDF is damaged or was cut off. Get it again, or open it in a PDF program, save a copy, and import that.",
        ),
    };
    Problem::error(kind, message)
}

fn outcome(input: &Input<'_>, told: Told) -> Outcome {
    let mut problems = pictures(&told);
    let Told { pages, stated, unknown, ligatures } = told;
    let (blocks, mended) = blocks_of(pages, &mut problems);
    if unknown > 0 {
        let message = format!("{unknown} sign(s) are drawn without saying which letter they are, and became U+FFFD.");
        problems.push(Problem::warning("markup", message));
    }
    if blocks.is_empty() && problems.iter().all(|p| p.severity != Severity::Error) {
        problems.push(Problem::error("empty", "There is no text in this PDF but what repeats on its pages."));
    }
    let problems = problems.into_iter().map(|p| p.in_file(input.name, None, None)).collect();
    if blocks.is_empty() {
        return Outcome { problems, ..Outcome::default() };
    }
    let mut draft = blocks.draft(input, &decoded(), READER.id, (stated.title().to_owned(), Meta::default()));
    stated.complete(&mut draft.meta);
    let repairs = repairs(&[
        ("hyphens at line ends taken out of words that stand elsewhere without one", mended),
        ("ligatures written as their letters", ligatures),
    ]);
    Outcome { drafts: vec![draft], problems, repairs, ..Outcome::default() }
}

/// The text of pages, and how many hyphens were taken out of it.
fn blocks_of(pages: Vec<Page>, problems: &mut Vec<Problem>) -> (Blocks, usize) {
    let mut pages: Vec<Vec<Line>> = pages.into_iter().map(|page| page.lines).collect();
    problems.extend(furniture::take_out(&mut pages));
    let joined = paragraphs::joined(pages);
    problems.extend(joined.problem());
    let mut blocks = Blocks::default();
    for (role, words) in sizes::roles(joined.paragraphs) {
        blocks.push(role, &words);
    }
    (blocks, joined.mended)
}

fn repairs(done: &[(&str, usize)]) -> Vec<Repair> {
    let done = done.iter().filter(|(_, count)| *count > 0);
    done.map(|(what, count)| Repair { what: (*what).to_owned(), count: *count }).collect()
}

/// The pages without a letter, and how many pictures were left out of the others. Without any text at all
/// the file is not read.
fn pictures(told: &Told) -> Vec<Problem> {
    let blank = |page: &Page| page.lines.iter().all(|line| line.words.trim().is_empty());
    let numbers: Vec<usize> = (1..).zip(&told.pages).filter(|(_, page)| blank(page)).map(|(n, _)| n).collect();
    let images: usize = told.pages.iter().filter(|page| !blank(page)).map(|page| page.images).sum();
    let mut problems = Vec::new();
    if !numbers.is_empty() {
        let message = format!(
            "{} no text: a picture of a page, or an empty one. Recognise its text with another program (OCR) first, and import what that gives.",
            match &numbers[..] {
                [one] => format!("Page {one} has"),
                _ => format!("Pages {} have", ranges(&numbers)),
            }
        );
        let all = numbers.len() == told.pages.len();
        problems.push(if all { Problem::error("no_text", message) } else { Problem::warning("no_text", message) });
    }
    if images > 0 {
        problems.push(Problem::warning("markup", format!("{images} picture(s) were left out.")));
    }
    problems
}

/// Numbers in words: `2, 4–6`.
fn ranges(numbers: &[usize]) -> String {
    let mut runs: Vec<RangeInclusive<usize>> = Vec::new();
    for &n in numbers {
        match runs.last_mut() {
            Some(run) if run.end() + 1 == n => *run = *run.start()..=n,
            _ => runs.push(n..=n),
        }
    }
    let shown = |run: &RangeInclusive<usize>| match (run.start(), run.end()) {
        (a, b) if a == b => a.to_string(),
        (a, b) => format!("{a}–{b}"),
    };
    let more = if runs.len() > 20 { " …" } else { "" };
    runs.iter().take(20).map(shown).collect::<Vec<_>>().join(", ") + more
}

/// What is known of the encoding: a PDF says of each letter which it is.
fn decoded() -> Decoded {
    Decoded {
        text: String::new(),
        encoding: "UTF-8",
        newlines: NewlineStyle::Lf,
        original: None,
        problems: Vec::new(),
        repairs: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_pages_are_gathered() {
        assert_eq!(ranges(&[2]), "2");
        assert_eq!(ranges(&[2, 4, 5, 6, 9]), "2, 4–6, 9");
    }
}
