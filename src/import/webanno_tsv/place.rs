//! The text of a file, put together from its sentences, and where each row lies in it.
//!
//! Offsets are UTF-16 units, unless the words of the rows say that they count something else. Between sentences
//! stands a line end, and spaces where the offsets leave more room. Bounded: the room that offsets may leave.
//! Must not know what columns hold.

use super::lines::{File, Row, Sentence};
use crate::import::draft::push_tight;
use crate::import::offsets::Unit;
use crate::import::{Input, Outcome, Repair};
use crate::model::{MAX_TEXT_BYTES, Problem, Span};
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// How many characters may be put between sentences, beside as many as the file has bytes.
const FREE: u64 = 1 << 16;
/// How many rows are looked at to tell what offsets count.
const TELLING: usize = 2_000;

/// The text, and the rows on it.
#[derive(Debug, Default)]
pub(super) struct Placed {
    pub text: String,
    /// The UTF-16 units that each row covers; nothing where it lies outside of its sentence.
    pub units: Vec<Option<Span>>,
}

/// Puts the text together.
///
/// # Errors
/// A problem when it is larger than an article may be.
pub(super) fn put(input: &Input<'_>, file: &File<'_>, outcome: &mut Outcome) -> Result<Placed, Problem> {
    let unit = unit(file);
    if unit != Unit::Utf16 {
        let what = format!("offsets count {}, not UTF-16 units", unit.words());
        outcome.repairs.push(Repair { what, count: file.rows().count() });
    }
    let left = FREE + input.bytes.len() as u64;
    let mut putting = Putting { input, unit, placed: Placed::default(), file: 0, ours: 0, left, other: 0, outcome };
    if let Some(before) = &file.own.before {
        putting.add(before);
    }
    for (n, sentence) in file.sentences.iter().enumerate() {
        putting.sentence(n == 0, sentence)?;
    }
    let Putting { placed, other, outcome, .. } = putting;
    if other > 0 {
        let message = format!("{other} tokens have other words than the text has at their place");
        outcome.problems.push(Problem::warning("stale_words", message).in_file(input.name, None, None));
    }
    Ok(placed)
}

/// What offsets count: UTF-16 units, unless more words are where another way of counting has them.
fn unit(file: &File<'_>) -> Unit {
    let fits = |unit: Unit| {
        let (mut looked, mut fits) = (0, 0);
        for sentence in &file.sentences {
            let Some(words) = sentence.text.as_deref().filter(|w| !w.is_ascii()) else { continue };
            let ruler = Ruler::of(words, unit);
            let start = start(sentence, words, unit);
            let here =
                |row: &&Row<'_>| bytes(row, start, &ruler).is_some_and(|bytes| words.get(bytes) == Some(row.form()));
            looked += sentence.rows.len();
            fits += sentence.rows.iter().filter(here).count();
            if looked > TELLING {
                break;
            }
        }
        (looked, fits)
    };
    let (looked, usual) = fits(Unit::Utf16);
    let mut best = (usual, Unit::Utf16);
    if usual < looked {
        for unit in [Unit::CodePoints, Unit::Bytes, Unit::Graphemes] {
            let (_, count) = fits(unit);
            if count > best.0 {
                best = (count, unit);
            }
        }
    }
    best.1
}

/// The offset at which a sentence starts: that of its first token, less what stands before that.
fn start(sentence: &Sentence<'_>, words: &str, unit: Unit) -> u64 {
    let Some(first) = sentence.rows.first() else { return 0 };
    let before = if words.starts_with(first.form()) { 0 } else { words.find(first.form()).unwrap_or(0) };
    first.offsets().0.saturating_sub(count(&words[..before], unit))
}

/// The bytes of a row in the words of its sentence, which starts at `start`.
fn bytes(row: &Row<'_>, start: u64, ruler: &Ruler) -> Option<Range<usize>> {
    let (begin, end) = row.offsets();
    let at = |offset: u64| ruler.byte(offset.checked_sub(start)?);
    let (from, to) = (at(begin)?, at(end)?);
    (from <= to).then_some(from..to)
}

fn count(words: &str, unit: Unit) -> u64 {
    units(words, unit) as u64
}

fn units(words: &str, unit: Unit) -> usize {
    match unit {
        Unit::CodePoints => words.chars().count(),
        Unit::Utf16 => words.chars().map(char::len_utf16).sum(),
        Unit::Bytes => words.len(),
        Unit::Graphemes => words.graphemes(true).count(),
    }
}

/// The byte of each offset in the words of a sentence.
struct Ruler(Vec<u32>);

impl Ruler {
    fn of(words: &str, unit: Unit) -> Self {
        let mut bytes = Vec::with_capacity(words.len() + 1);
        let mut put = |at: usize, units: usize| {
            bytes.extend(std::iter::repeat_n(u32::try_from(at).unwrap_or(u32::MAX), units));
        };
        if unit == Unit::Graphemes {
            words.grapheme_indices(true).for_each(|(at, _)| put(at, 1));
        } else {
            for (at, c) in words.char_indices() {
                let units = match unit {
                    Unit::Utf16 => c.len_utf16(),
                    Unit::Bytes => c.len_utf8(),
                    _ => 1,
                };
                put(at, units);
            }
        }
        put(words.len(), 1);
        Self(bytes)
    }

    fn byte(&self, offset: u64) -> Option<usize> {
        self.0.get(usize::try_from(offset).ok()?).map(|byte| *byte as usize)
    }

    /// How many units stand before a byte.
    fn units(&self, byte: usize) -> usize {
        self.0.partition_point(|at| (*at as usize) < byte)
    }
}

struct Putting<'p, 'i> {
    input: &'p Input<'i>,
    unit: Unit,
    placed: Placed,
    /// How far the text goes in the file's counting.
    file: u64,
    /// How far it goes in UTF-16 units.
    ours: usize,
    /// How many characters may still be put between sentences.
    left: u64,
    /// How many tokens have other words than the text.
    other: usize,
    outcome: &'p mut Outcome,
}

impl Putting<'_, '_> {
    fn add(&mut self, words: &str) {
        self.placed.text.push_str(words);
        self.file += count(words, self.unit);
        self.ours += units(words, Unit::Utf16);
    }

    fn sentence(&mut self, first: bool, sentence: &Sentence<'_>) -> Result<(), Problem> {
        let joined;
        let words = if let Some(words) = &sentence.text {
            words.as_str()
        } else {
            joined = self.joined(sentence);
            joined.as_str()
        };
        let start = start(sentence, words, self.unit);
        self.gap(first, start, sentence);
        // What the file counts is believed, so that a slip in one sentence is none in the next.
        self.file = start;
        let (file, ours) = (Ruler::of(words, self.unit), Ruler::of(words, Unit::Utf16));
        for row in &sentence.rows {
            let bytes = bytes(row, start, &file);
            self.other += usize::from(bytes.clone().is_some_and(|b| words.get(b) != Some(row.form())));
            if bytes.is_none() {
                self.outside(row);
            }
            let units = bytes.map(|b| Span::of(self.ours + ours.units(b.start)..self.ours + ours.units(b.end)));
            push_tight(&mut self.placed.units, units);
        }
        self.add(words);
        if self.placed.text.len() > MAX_TEXT_BYTES {
            let message = "the text of this file is larger than an article may be";
            return Err(Problem::error("too_large", message).in_file(self.input.name, None, None));
        }
        Ok(())
    }

    /// A line end and spaces, up to where a sentence starts.
    fn gap(&mut self, first: bool, start: u64, sentence: &Sentence<'_>) {
        if first && self.file == start {
            return;
        }
        let room = match start.checked_sub(self.file) {
            Some(room) if room <= self.left => room,
            found => {
                let line = sentence.rows.first().map(|row| row.line as usize);
                let why = if found.is_some() { "far behind" } else { "inside of" };
                let message = format!("this sentence starts {why} the one before; a line end was put between them");
                let problem = Problem::warning("bad_offsets", message);
                self.outcome.problems.push(problem.in_file(self.input.name, line, Some(1)));
                1
            }
        };
        self.left -= room.min(self.left);
        let spaces = if first { room } else { room.saturating_sub(1) };
        let line_end = if first || room == 0 { "" } else { "\n" };
        self.add(&format!("{line_end}{}", " ".repeat(usize::try_from(spaces).unwrap_or(0))));
    }

    /// The words of a sentence that has no text but those of its tokens.
    fn joined(&mut self, sentence: &Sentence<'_>) -> String {
        let mut words = String::new();
        let mut at = sentence.rows.first().map_or(0, |row| row.offsets().0);
        for row in sentence.rows.iter().filter(|row| !row.is_part()) {
            let (begin, end) = row.offsets();
            let room = begin.saturating_sub(at).min(self.left);
            self.left -= room;
            words.extend(std::iter::repeat_n(' ', usize::try_from(room).unwrap_or(0)));
            words.push_str(row.form());
            at = end;
        }
        words
    }

    fn outside(&mut self, row: &Row<'_>) {
        let (begin, end) = row.offsets();
        let message =
            format!("the token {} {}..{} lies outside of its sentence; it was left out", row.id(), begin, end);
        let problem = Problem::error("bad_span", message).in_file(self.input.name, Some(row.line as usize), Some(1));
        self.outcome.problems.push(problem);
    }
}
