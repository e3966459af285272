//! The annotations that the rows of a file hold: those of one number on several rows are one.
//!
//! Of values stacked in a cell the first belongs to the first annotation of its layer in that row, and so on,
//! unless numbers say otherwise. Bounded: annotations on each token. Must not know the text.

use super::cells::{said, split, suffix};
use super::header::{Column, Kind, Layer};
use super::lines::{File, OwnFeature, Row};
use super::refs::{Relation, Slot};
use crate::import::Input;
use crate::import::draft::push_tight;
use crate::import::raw::Blocks;
use crate::import::uima::{Name, Names, SPAN, Said, Structure};
use crate::model::{Problem, Span};
use std::collections::BTreeMap;

/// How many annotations of one layer may begin on each token, on the average, where a file has more than [`MANY`].
const STACKED: usize = 4;
/// See [`STACKED`].
const MANY: usize = 100_000;

/// Gathers the annotations of a file.
pub(super) struct Building<'b, 'f> {
    pub input: &'b Input<'b>,
    pub file: &'b File<'f>,
    /// The units that each row covers.
    pub units: &'b [Option<Span>],
    /// Given back block by block while structures are made of them.
    pub made: Blocks<Made<'b>>,
    pub names: Names,
    /// The annotations by their layer and number.
    pub numbered: BTreeMap<(&'b str, u32), u32>,
    /// The annotations of each row, by the number of the row, in order.
    pub here: Vec<(u32, u32)>,
    pub relations: Blocks<Relation<'b>>,
    pub slots: Vec<Slot<'b>>,
    /// The elements of chains by the layer's number and theirs.
    pub elements: BTreeMap<(usize, u64, u64), usize>,
}

/// An annotation.
#[derive(Debug)]
pub(super) struct Made<'b> {
    pub kind: &'b str,
    /// The units it covers.
    pub units: Span,
    /// The rows it is first and last on.
    pub rows: (u32, u32),
    /// The line of the first.
    pub line: u32,
    /// Its number, where it has one.
    pub number: Option<u32>,
    pub features: Vec<(Name, Said)>,
}

/// A row that is looked at.
#[derive(Clone, Copy)]
pub(super) struct Here<'b, 'f> {
    pub n: u32,
    pub row: &'b Row<'f>,
}

impl<'b, 'f> Building<'b, 'f> {
    /// Nothing gathered yet.
    pub fn new(input: &'b Input<'b>, file: &'b File<'f>, units: &'b [Option<Span>]) -> Self {
        Self {
            input,
            file,
            units,
            made: Blocks::default(),
            names: Names::default(),
            numbered: BTreeMap::new(),
            here: Vec::new(),
            relations: Blocks::default(),
            slots: Vec::new(),
            elements: BTreeMap::new(),
        }
    }

    /// Gathers what all rows hold.
    ///
    /// # Errors
    /// A problem where more annotations are stacked than a text can have.
    pub fn rows(&mut self) -> Result<(), Problem> {
        let most = MANY.max(STACKED * self.units.len() * self.file.layers.len());
        for (n, row) in (0..).zip(self.file.rows()) {
            if self.made.len() + row.stacked() > most {
                return Err(self.stacked(row));
            }
            // A row that lies nowhere was told already.
            if self.units.get(n as usize).is_none_or(Option::is_none) {
                continue;
            }
            let all = row.cells();
            for (number, layer) in self.file.layers.iter().enumerate() {
                let cells = all.get(layer.first..layer.first + layer.columns.len()).unwrap_or_default();
                if cells.iter().all(|cell| *cell == NOTHING) {
                    continue;
                }
                let here = Here { n, row };
                match layer.kind {
                    Kind::Span => self.spans(here, layer, cells),
                    Kind::Relation => self.relations(here, layer, cells),
                    Kind::Chain => self.chains(here, (number, layer), cells),
                }
            }
        }
        Ok(())
    }

    fn stacked(&self, row: &Row<'_>) -> Problem {
        let message = format!(
            "more than {STACKED} annotations of each layer would begin on each of the {} tokens of this file, on the average, and more than {MANY} in all; its cells seem to be damaged: export the document again",
            self.units.len(),
        );
        Problem::error("damaged_file", message).in_file(self.input.name, Some(row.line as usize), Some(1))
    }

    fn spans(&mut self, here: Here<'b, 'f>, layer: &'b Layer, cells: &[&'f str]) {
        let mut stack: Vec<Option<usize>> = Vec::new();
        let target = |column: &Column| matches!(column, Column::Target(_));
        for (column, cell) in layer.columns.iter().zip(cells).filter(|(c, cell)| !target(c) && **cell != NOTHING) {
            for (place, value) in split(cell, '|').enumerate() {
                let (value, number) = suffix(value);
                let number = number.and_then(|n| n.parse().ok());
                let at = self.annotation(here, layer, &mut stack, (place, number));
                if let Column::Feature(name) = column {
                    self.says(here, at, name, value);
                }
            }
        }
        // Where the links of a slot lead has no number of its own.
        for (n, column) in layer.columns.iter().enumerate().filter(|(_, c)| target(c)) {
            let roles = n.checked_sub(1).and_then(|n| Some((layer.columns.get(n)?, *cells.get(n)?)));
            if let (Some(cell), Some((Column::Role(feature, link), roles))) = (cells.get(n), roles) {
                self.slot(here, (layer, column), &mut stack, (feature, link), (roles, cell));
            }
        }
    }

    fn slot(
        &mut self,
        here: Here<'b, 'f>,
        (layer, column): (&'b Layer, &'b Column),
        stack: &mut Vec<Option<usize>>,
        (feature, link): (&'b str, &'b str),
        (roles, targets): (&'f str, &'f str),
    ) {
        let Column::Target(kind) = column else { return };
        let mut roles = split(roles, '|');
        for (place, targets) in split(targets, '|').enumerate() {
            let roles = roles.next();
            if targets == NOTHING {
                continue;
            }
            let host = self.annotation(here, layer, stack, (place, None));
            // The rows behind the first one say the same again.
            if targets != "*" && self.made.get(host).is_some_and(|made| made.rows.0 == here.n) {
                let roles = roles.map_or("*", |roles| suffix(roles).0);
                self.slots.push(Slot { host, feature, link, kind, roles, targets, line: here.row.line });
            }
        }
    }

    /// The annotation of this place in the stack of a row, or of this number.
    fn annotation(
        &mut self,
        here: Here<'b, 'f>,
        layer: &'b Layer,
        stack: &mut Vec<Option<usize>>,
        (place, number): (usize, Option<u32>),
    ) -> usize {
        if stack.len() <= place {
            stack.resize(place + 1, None);
        }
        let known = number.and_then(|number| self.numbered.get(&(layer.name.as_str(), number)).map(|at| *at as usize));
        let there = stack.get(place).copied().flatten();
        let unnumbered = there.filter(|at| number.is_none() || self.made.get(*at).is_some_and(|m| m.number.is_none()));
        let at = match known.or(unnumbered) {
            Some(at) => at,
            None => self.add(here, &layer.name),
        };
        if let (Some(number), Some(made)) = (number, self.made.get_mut(at)) {
            made.number = Some(number);
            self.numbered.insert((&layer.name, number), short(at));
        }
        if let Some(free @ None) = stack.get_mut(place) {
            *free = Some(at);
        }
        self.on(here, at);
        at
    }

    /// A new annotation that begins in this row.
    pub fn add(&mut self, here: Here<'b, 'f>, kind: &'b str) -> usize {
        let units = self.units.get(here.n as usize).copied().flatten().unwrap_or(Span::of(0..0));
        let (rows, line) = ((here.n, here.n), here.row.line);
        let at = self.made.push(Made { kind, units, rows, line, number: None, features: Vec::new() });
        push_tight(&mut self.here, (here.n, short(at)));
        at
    }

    /// Notes that an annotation is on this row, too.
    pub fn on(&mut self, here: Here<'b, 'f>, at: usize) {
        let Some(made) = self.made.get_mut(at).filter(|made| made.rows.1 != here.n) else { return };
        if let Some(Some(units)) = self.units.get(here.n as usize) {
            made.units = Span::of(made.units.start().min(units.start())..made.units.end().max(units.end()));
        }
        made.rows.1 = here.n;
        push_tight(&mut self.here, (here.n, short(at)));
    }

    /// A feature of an annotation; the rows behind its first one say the same again.
    pub fn says(&mut self, here: Here<'b, 'f>, at: usize, name: &str, value: &str) {
        let Some(made) = self.made.get_mut(at).filter(|made| made.rows.0 == here.n) else { return };
        let own = self.file.own.features.iter().find(|f| f.name == name && made.kind == SPAN);
        let said = if own.is_some_and(OwnFeature::holds_several) {
            (value != "*").then(|| Said::Words(split(value, ';').filter_map(said).map(Into::into).collect()))
        } else {
            said(value).map(|word| Said::Word(word.into()))
        };
        let names = &mut self.names;
        if let Some(said) = said {
            made.features.reserve_exact(1);
            made.features.push((names.of(name), said));
        }
    }

    /// Something wrong that is no fault of the whole file.
    pub fn wrong(&self, line: u32, message: String) -> Problem {
        Problem::warning("dangling", message).in_file(self.input.name, Some(line as usize), Some(1))
    }
}

/// The structure of an annotation.
pub(super) fn structure(names: &mut Names, at: usize, made: Made<'_>) -> Structure {
    let structure = Structure::new(&id(at), names.of(made.kind), made.features, Some((made.line, 1)));
    structure.at(made.units.start(), made.units.end())
}

/// The id of an annotation as a structure.
pub(super) fn id(at: usize) -> String {
    (at + 1).to_string()
}

/// A number of a row or an annotation, of which no file has as many as there are such numbers.
fn short(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// A cell of a token that no annotation of the layer is on.
const NOTHING: &str = "_";
