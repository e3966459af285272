//! Where relations and slots of `WebAnno` TSV lead: to the annotation of a type and number on a row.
//!
//! Must not know how rows are read.

use super::cells::{said, split, suffix};
use super::header::{Column, Layer};
use super::spans::{Building, Here, Made, id, structure};
use crate::import::Outcome;
use crate::import::draft::push_tight;
use crate::import::raw::Blocks;
use crate::import::uima::{Name, Said, Structure};
use crate::model::Span;
use std::collections::BTreeMap;

/// Tokens, which relations may lead to.
pub(super) const TOKEN: &str = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token";
/// Relations of this type lead to tokens, though `INCEpTION` writes that they lead to parts of speech.
const DEPENDENCY: &str = "de.tudarmstadt.ukp.dkpro.core.api.syntax.type.dependency.Dependency";
/// The types of what tokens refer to, and the features that do.
const OF_TOKENS: [(&str, &str); 4] = [
    ("de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS", "pos"),
    ("de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Lemma", "lemma"),
    ("de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Stem", "stem"),
    ("de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.morph.MorphologicalFeatures", "morph"),
];

/// A relation on the row of the span it leads to.
#[derive(Debug)]
pub(super) struct Relation<'b> {
    layer: &'b Layer,
    row: u32,
    line: u32,
    features: Vec<(Name, Said)>,
    /// The row of the span it comes from, such as `1-3`.
    source: &'b str,
    /// The numbers of both spans.
    numbers: (Option<u32>, Option<u32>),
}

/// The links of a slot of one annotation.
#[derive(Debug)]
pub(super) struct Slot<'b> {
    /// The annotation that has it.
    pub host: usize,
    pub feature: &'b str,
    /// The type of its links.
    pub link: &'b str,
    /// The type of what they lead to.
    pub kind: &'b str,
    /// Their roles, with `;` between them.
    pub roles: &'b str,
    /// Where they lead, with `;` between them.
    pub targets: &'b str,
    pub line: u32,
}

impl<'b, 'f: 'b> Building<'b, 'f> {
    /// The relations on a row.
    pub fn relations(&mut self, here: Here<'b, 'f>, layer: &'b Layer, cells: &[&'f str]) {
        let source = layer.columns.iter().zip(cells).find(|(column, _)| matches!(column, Column::Source(_)));
        let Some((_, sources)) = source.filter(|(_, cell)| **cell != "_") else { return };
        let first = self.relations.len();
        for value in split(sources, '|') {
            let (source, numbers) = suffix(value);
            let (from, to) = numbers.and_then(|n| n.split_once('_')).unwrap_or_default();
            let number = |n: &str| n.parse().ok().filter(|n| *n != 0);
            let (line, features) = (here.row.line, Vec::new());
            let numbers = (number(from), number(to));
            self.relations.push(Relation { layer, row: here.n, line, features, source, numbers });
        }
        for (column, cell) in layer.columns.iter().zip(cells).filter(|(_, cell)| **cell != "_") {
            let Column::Feature(name) = column else { continue };
            for (n, value) in (first..).zip(split(cell, '|')) {
                let Some(relation) = self.relations.get_mut(n) else { break };
                let Some(word) = said(suffix(value).0) else { continue };
                relation.features.reserve_exact(1);
                relation.features.push((self.names.of(name), Said::Word(word.into())));
            }
        }
    }

    /// Adds everything as structures, once all rows are read.
    pub fn done(mut self, structures: &mut Vec<Structure>, outcome: &mut Outcome) {
        self.linked();
        let mut finding = Finding::new(self);
        let links = finding.slots(outcome);
        let relations = finding.relations(outcome);
        finding.of_tokens();
        let mut building = finding.done();
        let (made, mut names) = (std::mem::take(&mut building.made), std::mem::take(&mut building.names));
        drop(building);
        let spans = made.into_iter().enumerate().map(|(at, made)| structure(&mut names, at, made));
        for structure in spans.chain(links).chain(relations) {
            push_tight(structures, structure);
        }
    }
}

/// The number of a layer that stands for all of them.
const ANY: u32 = u32::MAX;

/// Finds what relations and slots lead to.
struct Finding<'b, 'f> {
    /// The numbers of the rows by their names; of two of a name the first.
    rows: BTreeMap<&'b str, u32>,
    /// The lines of the rows.
    lines: Vec<u32>,
    /// The annotation of each row and layer, sorted by both, one without a number that begins there before others;
    /// that of any layer has the number [`ANY`].
    kinds: Vec<((u32, u32), u32)>,
    /// The annotations of each row by their numbers.
    numbers: BTreeMap<(u32, u32), u32>,
    /// The tokens that something leads to, by their rows.
    tokens: BTreeMap<u32, u32>,
    building: Building<'b, 'f>,
}

impl<'b, 'f: 'b> Finding<'b, 'f> {
    fn new(building: Building<'b, 'f>) -> Self {
        let (rows, lines, tokens) = (BTreeMap::new(), Vec::new(), BTreeMap::new());
        let mut made = Self { rows, lines, kinds: Vec::new(), numbers: BTreeMap::new(), tokens, building };
        if !(made.building.relations.is_empty() && made.building.slots.is_empty()) {
            made.lines = made.building.file.rows().map(|row| row.line).collect();
            for (n, row) in (0..).zip(made.building.file.rows()) {
                made.rows.entry(row.id()).or_insert(n);
            }
            made.index();
        }
        made
    }

    /// What was found, without what it was found by.
    fn done(self) -> Building<'b, 'f> {
        self.building
    }

    /// Rows are noted in their order.
    fn index(&mut self) {
        let here = std::mem::take(&mut self.building.here);
        for of_row in here.chunk_by(|(row, _), (next, _)| row == next) {
            let mut kinds = BTreeMap::new();
            for (row, at) in of_row {
                let Some(made) = self.building.made.get(*at as usize) else { continue };
                if let Some(number) = made.number {
                    self.numbers.entry((*row, number)).or_insert(*at);
                }
                for layer in [self.layer(made.kind), ANY] {
                    let known = kinds.entry((*row, layer)).or_insert(*at);
                    if self.begins(*row, *at) && !self.begins(*row, *known) {
                        *known = *at;
                    }
                }
            }
            for kind in kinds {
                push_tight(&mut self.kinds, kind);
            }
        }
        self.building.here = here;
    }

    /// Whether an annotation without a number begins on this row.
    fn begins(&self, row: u32, at: u32) -> bool {
        let made = self.building.made.get(at as usize);
        made.is_some_and(|made| made.rows.0 == row && made.number.is_none())
    }

    /// The number of the layer of this name; of one that no layer has, it is that of all.
    fn layer(&self, name: &str) -> u32 {
        let found = self.building.file.layers.iter().position(|layer| layer.name == name);
        found.and_then(|at| u32::try_from(at).ok()).unwrap_or(ANY)
    }

    fn relations(&mut self, outcome: &mut Outcome) -> Blocks<Structure> {
        let mut made = Blocks::default();
        for (n, relation) in std::mem::take(&mut self.building.relations).into_iter().enumerate() {
            let own = |c: &'b Column| if let Column::Source(kind) = c { Some(kind.as_str()) } else { None };
            let kind = relation.layer.columns.iter().find_map(own).unwrap_or_default();
            let kind = if relation.layer.name == DEPENDENCY { TOKEN } else { kind };
            let source = self.rows.get(relation.source).copied();
            let source = source.and_then(|row| self.find(kind, row, relation.numbers.0));
            let target = self.find(kind, relation.row, relation.numbers.1);
            let (Some(source), Some(target)) = (source, target) else {
                let message = format!("the relation from {} leads to nothing; it was left out", relation.source);
                outcome.problems.push(self.building.wrong(relation.line, message));
                continue;
            };
            let over = self.building.made.get(target).map_or(Span::of(0..0), |made| made.units);
            let mut features = relation.features;
            features.reserve_exact(2);
            let names = &mut self.building.names;
            features.push((names.of("Governor"), Said::one(&id(source))));
            features.push((names.of("Dependent"), Said::one(&id(target))));
            let rows = (relation.row, relation.row);
            let of =
                Made { kind: &relation.layer.name, units: over, rows, line: relation.line, number: None, features };
            let structure = structure(&mut self.building.names, 0, of);
            made.push(structure.named(&format!("relation {n}")));
        }
        made
    }

    /// The links of slots; each slot then refers to its own.
    fn slots(&mut self, outcome: &mut Outcome) -> Blocks<Structure> {
        let mut links = Blocks::default();
        for slot in std::mem::take(&mut self.building.slots) {
            let mut roles = split(slot.roles, ';');
            let mut ids = Vec::new();
            for target in split(slot.targets, ';') {
                let role = roles.next().and_then(said);
                let (row, number) = suffix(target);
                let number = number.and_then(|n| n.parse().ok()).filter(|n| *n != 0);
                let found = self.rows.get(row).copied().and_then(|row| self.find(slot.kind, row, number));
                let Some(found) = found else {
                    let message = format!("{target} of a slot leads to nothing; it was left out");
                    outcome.problems.push(self.building.wrong(slot.line, message));
                    continue;
                };
                let name = format!("link {}", links.len());
                let mut features = vec![(self.building.names.of("target"), Said::one(&id(found)))];
                features.extend(role.map(|role| (self.building.names.of("role"), Said::Word(role.into()))));
                let kind = self.building.names.of(slot.link);
                links.push(Structure::new(&name, kind, features, None));
                ids.push(name.into());
            }
            if let Some(host) = self.building.made.get_mut(slot.host).filter(|_| !ids.is_empty()) {
                host.features.reserve_exact(1);
                host.features.push((self.building.names.of(slot.feature), Said::Refs(ids.into())));
            }
        }
        links
    }

    /// The annotation of this type and number on a row. A type that no layer has is any type.
    fn find(&mut self, kind: &'b str, row: u32, number: Option<u32>) -> Option<usize> {
        if kind == TOKEN {
            return self.token(row);
        }
        let layer = self.layer(kind);
        if let Some(number) = number {
            let of_kind = self.building.numbered.get(&(kind, number));
            return of_kind.or_else(|| self.numbers.get(&(row, number))).map(|at| *at as usize);
        }
        let found = self.kinds.binary_search_by_key(&(row, layer), |(key, _)| *key);
        let found = found.ok().and_then(|n| self.kinds.get(n)).map(|(_, at)| *at as usize);
        if found.is_none() && layer == ANY { self.token(row) } else { found }
    }

    /// The token of a row.
    fn token(&mut self, row: u32) -> Option<usize> {
        if let Some(at) = self.tokens.get(&row) {
            return Some(*at as usize);
        }
        let units = (*self.building.units.get(row as usize)?)?;
        let line = self.lines.get(row as usize).copied()?;
        let made = Made { kind: TOKEN, units, rows: (row, row), line, number: None, features: Vec::new() };
        let at = self.building.made.push(made);
        self.tokens.insert(row, u32::try_from(at).ok()?);
        Some(at)
    }

    /// Tokens refer to their parts of speech, lemmas and the like.
    fn of_tokens(&mut self) {
        for (row, token) in std::mem::take(&mut self.tokens) {
            let from = self.building.here.partition_point(|(n, _)| *n < row);
            let there = self.building.here.iter().skip(from).take_while(|(n, _)| *n == row);
            let made = &self.building.made;
            let feature = |at: &u32| {
                let kind = made.get(*at as usize)?.kind;
                let (_, name) = OF_TOKENS.iter().find(|(known, _)| *known == kind)?;
                Some((Name::from(*name), Said::one(&id(*at as usize))))
            };
            let features: Vec<_> = there.filter_map(|(_, at)| feature(at)).collect();
            if let Some(token) = self.building.made.get_mut(token as usize) {
                token.features = features;
            }
        }
    }
}
