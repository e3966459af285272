//! Which column is what: found by looking at all of them, for no such file says it.
//!
//! Bounded: columns. A column of tags has nothing in it but `O`, `_` and letters with labels. Must not know documents.

use crate::import::tagged::{is_tag, parsed};
use crate::model::Problem;
use std::collections::{BTreeMap, BTreeSet};

/// The columns of a file.
#[derive(Debug)]
pub(super) struct Layout {
    /// Whether cells stand between tabs; else between white space.
    tabs: bool,
    /// How many columns there are.
    pub width: usize,
    /// The column of the words.
    pub word: usize,
    /// The columns of tags.
    pub tags: Vec<usize>,
    /// Whether the first line with columns names them.
    pub header: bool,
    /// The first line with columns, from 0.
    pub first: usize,
    /// Whether a tag with a letter was seen, so that it can be nothing else.
    pub certain: bool,
}

/// Chunks of syntax, which CoNLL-2003 has beside the names.
const SYNTAX: [&str; 11] = ["NP", "VP", "PP", "ADVP", "SBAR", "ADJP", "PRT", "CONJP", "INTJ", "LST", "UCP"];

/// What stands in columns that say nothing, such as the second of CoNLL-2003 without its parts of speech.
const FILLERS: [&str; 3] = ["-X-", "_", "-"];

/// The most labels of a column whose tags have no letters.
const MOST_LABELS: usize = 200;

/// The most columns of a file. Those of `OntoNotes` have a dozen and one for each predicate of a sentence.
const MOST_COLUMNS: usize = 1_000;

/// What was seen in a column below the first line.
#[derive(Default)]
struct Seen<'f> {
    /// Cells that are no tags with letters.
    other: usize,
    /// Tags with letters.
    lettered: usize,
    /// `O`.
    outside: usize,
    /// Cells that are no numbers.
    words: usize,
    labels: BTreeSet<&'f str>,
    values: BTreeSet<&'f str>,
}

impl Layout {
    /// The columns of these lines; `asked` are those of the tags, numbered from 1.
    ///
    /// # Errors
    /// A problem with its line, when there are no columns.
    pub fn of<'f>(lines: &(impl Iterator<Item = &'f str> + Clone), asked: Option<&str>) -> Result<Self, Problem> {
        let content = |(_, line): &(usize, &str)| !line.trim().is_empty() && !is_document(line);
        let rows = || lines.clone().enumerate().filter(content);
        let tabs = {
            let (with, all) =
                rows().take(1000).fold((0, 0), |(t, n), (_, l)| (t + usize::from(l.contains('\t')), n + 1));
            with * 2 > all
        };
        let mut widths: BTreeMap<usize, usize> = BTreeMap::new();
        for (_, line) in rows().take(1000) {
            *widths.entry(split(line, tabs).count()).or_default() += 1;
        }
        let width = widths.into_iter().max_by_key(|(width, count)| (*count, *width)).map_or(0, |(width, _)| width);
        let mut made = Self { tabs, width, word: 0, tags: vec![], header: false, first: 0, certain: false };
        if width < 2 {
            return Err(Problem::error("damaged_file", "there are no columns of words and tags in this file").in_file(
                "",
                Some(1),
                Some(1),
            ));
        }
        if width > MOST_COLUMNS {
            let message = format!(
                "the lines of this file have {width} columns, and up to {MOST_COLUMNS} are read; such a file has one word a line with its tags"
            );
            return Err(Problem::error("damaged_file", message).in_file("", Some(1), Some(1)));
        }
        let fits = |line: &str| !line.starts_with('#') || made.count(line) == width;
        let first = rows().find(|(_, line)| fits(line)).map_or((0, ""), |row| row);
        let mut seen: Vec<Seen<'f>> = (0..width).map(|_| Seen::default()).collect();
        for (_, line) in rows().filter(|(n, line)| *n != first.0 && fits(line)) {
            for (column, cell) in split(line, tabs).take(width).enumerate() {
                seen[column].see(cell, column > 0);
            }
        }
        made.first = first.0;
        made.choose(&seen, &made.cells(first.1), asked)?;
        Ok(made)
    }

    /// The cells of a line; of one that has too many, one too many.
    pub fn cells<'f>(&self, line: &'f str) -> Vec<&'f str> {
        split(line, self.tabs).take(self.width + 1).collect()
    }

    /// How many cells a line has.
    pub fn count(&self, line: &str) -> usize {
        split(line, self.tabs).count()
    }

    fn choose(&mut self, seen: &[Seen<'_>], first: &[&str], asked: Option<&str>) -> Result<(), Problem> {
        if let Some(asked) = asked {
            let column =
                |n: &str| n.trim().parse::<usize>().ok().and_then(|n| n.checked_sub(1)).filter(|n| *n < self.width);
            let all: Option<Vec<usize>> = asked.split(',').map(column).collect();
            self.tags = all.ok_or_else(|| {
                let message =
                    format!("the option columns is “{asked}”; write numbers from 1 to {}, with commas", self.width);
                Problem::error("option", message)
            })?;
        } else {
            let tag = |at: &usize| seen[*at].other == 0 && (seen[*at].lettered > 0 || seen[*at].outside > 0);
            let lettered = |at: &usize| tag(at) && seen[*at].lettered > 0;
            let syntax = |at: &usize| seen[*at].labels.iter().all(|l| SYNTAX.contains(l));
            let columns = 1..self.width;
            self.tags = columns.clone().filter(lettered).filter(|at| !syntax(at)).collect();
            if self.tags.is_empty() {
                self.tags = columns.clone().filter(lettered).collect();
            }
            let last = self.width - 1;
            if self.tags.is_empty() && seen[last].outside > 0 && seen[last].values.len() <= MOST_LABELS {
                self.tags = vec![last];
            }
        }
        let numbered = self.width > 2
            && seen[0].words == 0
            && first.first().is_some_and(|c| c.parse::<u32>().is_ok() || *c == "TOKEN" || *c == "ID")
            // Words may be numbers themselves; beside their numbers stand words.
            && !seen[1].values.iter().chain(first.get(1)).all(|cell| FILLERS.contains(cell));
        self.word = usize::from(numbered && !self.tags.contains(&1));
        self.certain = self.tags.iter().any(|at| seen[*at].lettered > 0);
        let odd = |at: &usize| first.get(*at).is_some_and(|cell| !is_tag(cell));
        self.header = self.certain && self.tags.iter().all(odd);
        if self.tags.is_empty() {
            // A file of one line has nothing below its first.
            self.tags =
                (1..self.width).filter(|at| first.get(*at).is_some_and(|c| is_tag(c) && parsed(c).is_some())).collect();
            self.certain = !self.tags.is_empty();
        }
        if self.tags.is_empty() {
            let message = "no column of this file has tags; say which with --option columns=N, counted from 1";
            return Err(Problem::error("damaged_file", message).in_file("", Some(self.first + 1), Some(1)));
        }
        Ok(())
    }
}

impl<'f> Seen<'f> {
    fn see(&mut self, cell: &'f str, may_be_tag: bool) {
        self.words += usize::from(cell.parse::<u32>().is_err());
        if !may_be_tag {
            return;
        }
        self.outside += usize::from(cell == "O");
        if self.values.len() <= MOST_LABELS {
            self.values.insert(cell);
        }
        match parsed(cell) {
            Some((Some(_), label)) => {
                self.lettered += 1;
                if self.labels.len() <= MOST_LABELS {
                    self.labels.insert(label);
                }
            }
            Some((None, _)) => self.other += 1,
            None => {}
        }
    }
}

/// Whether a line begins a document.
pub(super) fn is_document(line: &str) -> bool {
    line.starts_with("-DOCSTART-")
        || (line.starts_with('#') && (line.contains("document_id =") || line.starts_with("# newdoc")))
}

/// Whether a line is a remark: a word that begins so has all of the columns, and a tag in them.
pub(super) fn is_comment(line: &str, cells: &[&str], layout: &Layout) -> bool {
    line.starts_with('#')
        && (cells.len() != layout.width || (layout.certain && layout.tags.iter().any(|at| !is_tag(cells[*at]))))
}

fn split(line: &str, tabs: bool) -> impl Iterator<Item = &str> {
    let line = line.trim_end_matches(['\r', '\n']);
    line.split(move |c| c == '\t' || (c == ' ' && !tabs)).filter(move |cell| tabs || !cell.is_empty())
}
