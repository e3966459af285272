//! The values of a file with their places, and what is wrong with them.
//!
//! Must not know any format.

use super::tape::Tape;
use super::value::Json;
use crate::import::lines::{Lines, Places};
use crate::import::{Input, Problems};
use crate::model::Problem;
use std::fmt;

/// What stands for a place that is not known.
const UNKNOWN: u32 = u32::MAX;

/// The most characters of an id that are shown.
const MOST_SHOWN: usize = 80;

/// What comes in of two tasks with the same id.
pub(in crate::import) const BOTH: &str =
    "both come in: as one article with the marks of both where their texts are the same, else as two";

/// A value of a file.
#[derive(Clone, Copy)]
pub(in crate::import) struct Row<'t> {
    pub value: Json<'t>,
    /// What is noted of its place: its byte, from 1.
    pub at: Option<usize>,
    /// What leads from there to lines and columns.
    pub places: &'t Places<'t>,
}

impl Row<'_> {
    /// A problem of the value as a whole.
    pub fn problem(&self, input: &Input<'_>, message: impl Into<String>) -> Problem {
        self.located(input, self.at, Problem::error("damaged_file", message))
    }

    /// A problem of something in the value.
    pub fn problem_of(&self, input: &Input<'_>, part: Json<'_>, message: impl Into<String>) -> Problem {
        self.located(input, self.noted(part), Problem::error("damaged_file", message))
    }

    /// What is noted of the place of something in the value.
    pub fn noted(&self, part: Json<'_>) -> Option<usize> {
        part.begins().map(|byte| byte + 1).or(self.at)
    }

    /// The problem, at what is noted of a place.
    pub fn located(&self, input: &Input<'_>, noted: Option<usize>, problem: Problem) -> Problem {
        let (line, column) = self.places.of(noted);
        problem.in_file(input.name, line, column)
    }
}

/// The values of a file, by their places in one tape.
pub(in crate::import) struct Rows<'i> {
    pub(super) tape: Tape<'i>,
    /// Where each lies in the tape, and the byte where it begins.
    at: Vec<(u32, u32)>,
    places: Places<'i>,
}

impl<'i> Rows<'i> {
    /// None yet, of a file of these characters.
    pub fn of(text: &'i str) -> Self {
        Self { tape: Tape::of(text), at: Vec::new(), places: Places::ByByte(Lines::of(text)) }
    }

    /// One more: its place in the tape, and the byte where it begins, where it is known.
    pub fn push(&mut self, at: usize, begins: Option<usize>) {
        let place = self.tape.at(at).place();
        self.at.push((place, begins.and_then(|byte| u32::try_from(byte).ok()).unwrap_or(UNKNOWN)));
    }

    /// The items of the list that lies at this place of the tape.
    pub fn items_of(&mut self, list: usize) {
        let items = self.tape.at(list).as_array().into_iter().flatten();
        let places = items
            .map(|item| (item.place(), item.begins().and_then(|byte| u32::try_from(byte).ok()).unwrap_or(UNKNOWN)));
        let at: Vec<(u32, u32)> = places.collect();
        self.at = at;
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.at.is_empty()
    }

    /// The values in order.
    pub fn iter(&self) -> impl Iterator<Item = Row<'_>> {
        self.at.iter().map(|at| self.row(*at))
    }

    fn row(&self, (at, begins): (u32, u32)) -> Row<'_> {
        let known = (begins != UNKNOWN).then_some(begins as usize + 1);
        Row { value: self.tape.at(at as usize), at: known, places: &self.places }
    }

    /// Takes what stands in the file as one value.
    pub fn as_one(&mut self) {
        self.at.clear();
        let begins = self.tape.text.len() - self.tape.text.trim_start().len();
        self.push(0, Some(begins));
    }

    /// Warnings of the values that have the same id as one before them, by the same person where `id` tells whose they
    /// are; `comes` says what comes in of both.
    pub fn twice<'t>(
        &'t self,
        input: &Input<'_>,
        comes: &str,
        id: impl Fn(Json<'t>) -> Option<(Id<'t>, &'t str)>,
    ) -> Problems {
        let all = self.at.iter().enumerate();
        let mut ids: Vec<_> = all.filter_map(|(n, at)| Some((id(self.row(*at).value)?, n))).collect();
        ids.sort_unstable();
        let same = ids.chunk_by(|(one, _), (other, _)| one == other);
        let mut again: Vec<_> = same.flat_map(|all| all[1..].iter().map(|((id, _), n)| (*n, all[0].1, *id))).collect();
        again.sort_unstable();
        let told = |(n, first, id): (usize, usize, Id<'_>)| {
            let (first, again) = (self.row(self.at[first]), self.row(self.at[n]));
            again.located(input, again.at, Problem::warning("same_id", same_id(id, first, comes)))
        };
        again.into_iter().map(told).collect()
    }
}

/// An id that a value has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::import) enum Id<'t> {
    Number(u64),
    Words(&'t str),
}

impl<'t> Id<'t> {
    /// The id that stands at `key`.
    pub fn at(value: Json<'t>, key: &str) -> Option<Self> {
        let id = value.get(key)?;
        id.as_u64().map(Self::Number).or_else(|| id.as_str().filter(|words| !words.is_empty()).map(Self::Words))
    }
}

impl fmt::Display for Id<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(n) => write!(f, "{n}"),
            Self::Words(words) => f.write_str(&words.chars().take(MOST_SHOWN).collect::<String>()),
        }
    }
}

fn same_id(id: Id<'_>, first: Row<'_>, comes: &str) -> String {
    let (line, column) = first.places.of(first.at);
    match line.zip(column) {
        Some((line, column)) => format!("the id {id} stands at line {line}, column {column}, too; {comes}"),
        None => format!("the id {id} stands before, too; {comes}"),
    }
}
