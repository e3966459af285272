//! What each structure of a file is: a mark, a relation, a fact about the document, a token that nobody
//! asked for, or something that has no place here.
//!
//! Tokens and sentences are marks only where something refers to them. Must not make marks.

use super::types::{self, ANNOTATION, DOCUMENT, METADATA, NAMED_ENTITY, SOFA, SPAN, short};
use super::{Cas, Name, Structure};
use crate::import::draft::push_tight;
use crate::import::{Input, Outcome, Repair};
use crate::model::Problem;
use std::collections::{BTreeMap, BTreeSet};

/// Tokens and sentences, as the `DKPro` types name them.
const SEGMENTS: [&str; 2] = [
    "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token",
    "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence",
];
/// Lists of the tags that may be used, which say nothing about the text.
const TAGSET: &str = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.TagsetDescription";

/// The structures of a file by what they are, as places in its list.
#[derive(Debug, Default)]
pub(super) struct Roles {
    /// What becomes marks, in order.
    pub marks: Vec<u32>,
    /// Relations between two annotations.
    pub relations: Vec<u32>,
    /// What speaks of a whole text.
    pub documents: Vec<u32>,
    /// Everything but texts, sorted by its id; of two of one id the later one comes last.
    by_id: Vec<u32>,
    /// The types that have marks, and whether the last part of the name is the label.
    labels: BTreeMap<Name, bool>,
    /// How many tokens and sentences nothing refers to.
    segments: usize,
    /// What is no annotation, by type.
    unread: BTreeMap<Name, usize>,
}

impl Roles {
    /// The roles of everything in `cas`.
    pub fn of(cas: &Cas) -> Self {
        let mut roles = Self::default();
        let pointed = pointed(cas);
        for (at, structure) in (0..).zip(&cas.structures).filter(|(_, s)| *s.kind != *SOFA) {
            push_tight(&mut roles.by_id, at);
            roles.place(cas, at, structure, &pointed);
        }
        drop(pointed);
        roles.by_id.sort_unstable_by_key(|at| (&*cas.at(*at).id, *at));
        let mut taken = BTreeSet::new();
        for at in &roles.marks {
            let kind = &cas.at(*at).kind;
            if !roles.labels.contains_key(kind) {
                roles.labels.insert(kind.clone(), taken.insert(short(kind)));
            }
        }
        roles
    }

    fn place(&mut self, cas: &Cas, at: u32, structure: &Structure, pointed: &BTreeSet<&str>) {
        let kind = structure.kind.as_ref();
        if kind == METADATA || cas.types.is(kind, DOCUMENT) {
            push_tight(&mut self.documents, at);
        } else if SEGMENTS.contains(&kind) && !pointed.contains(structure.id.as_ref()) {
            self.segments += 1;
        } else if is_annotation(cas, structure) && kind != TAGSET {
            let ends = structure.one("Governor").and(structure.one("Dependent"));
            push_tight(if ends.is_some() { &mut self.relations } else { &mut self.marks }, at);
        } else if !only_holds(structure) {
            *self.unread.entry(structure.kind.clone()).or_default() += 1;
        }
    }

    /// The structure of this id: the last one, where there are more.
    pub fn find(&self, cas: &Cas, id: &str) -> Option<u32> {
        let structure = |at: &u32| cas.structures.get(*at as usize);
        let behind = self.by_id.partition_point(|at| structure(at).is_some_and(|s| *s.id <= *id));
        let last = self.by_id.get(behind.checked_sub(1)?)?;
        structure(last).filter(|s| *s.id == *id).map(|_| *last)
    }

    /// Whether what stands at a place becomes a mark.
    pub fn is_mark(&self, at: u32) -> bool {
        self.marks.binary_search(&at).is_ok()
    }

    /// The label of a mark: what the layer's own feature for it says, or the name of its type; the full name
    /// where another type has the same last part.
    pub fn label<'s>(&self, structure: &'s Structure) -> &'s str {
        let said = label_feature(&structure.kind).and_then(|name| structure.word(name));
        let kind = structure.kind.as_ref();
        let last = self.labels.get(kind).is_some_and(|last| *last);
        said.filter(|w| !w.trim().is_empty()).unwrap_or(if last { short(kind) } else { kind })
    }

    /// Says what did not come in.
    pub fn left_out(&self, input: &Input<'_>, cas: &Cas, outcome: &mut Outcome) {
        if self.segments > 0 {
            let what = "tokens and sentences left out, which the program finds by itself".to_owned();
            outcome.repairs.push(Repair { what, count: self.segments });
        }
        for (kind, count) in &self.unread {
            let message = format!("{count} structures of the type {kind} are no annotations; they were left out");
            outcome.problems.push(Problem::warning("unread_structure", message).in_file(input.name, None, None));
        }
        let undeclared: BTreeSet<&str> =
            self.marks.iter().map(|at| cas.at(*at).kind.as_ref()).filter(|k| !cas.types.knows(k)).collect();
        for kind in undeclared {
            let message = format!(
                "the type {kind} is not declared: its numbers and what it refers to come in as the words that stand there"
            );
            outcome.problems.push(Problem::warning("undeclared_type", message).in_file(input.name, None, None));
        }
    }
}

/// The feature that names the label of a mark of this type.
pub(in crate::import) fn label_feature(kind: &str) -> Option<&'static str> {
    match kind {
        SPAN | types::RELATION => Some("label"),
        NAMED_ENTITY => Some("value"),
        _ => None,
    }
}

/// The chain that annotations of this type are elements of: those of `my.CorefLink` are of the chain `Coref`,
/// whose beginning is a `my.CorefChain`.
pub(super) fn chain(kind: &str) -> Option<&str> {
    short(kind).strip_suffix("Link").filter(|chain| !chain.is_empty())
}

/// The type of the elements of a chain, after the layer that it is.
pub(in crate::import) fn chain_link(layer: &str) -> String {
    format!("{layer}Link")
}

/// A type that is not declared is an annotation where it lies somewhere.
fn is_annotation(cas: &Cas, structure: &Structure) -> bool {
    cas.types.is(&structure.kind, ANNOTATION) || (!cas.types.knows(&structure.kind) && structure.lies())
}

/// Whether a structure only holds others together: arrays, lists, the links of a slot, and the beginnings of
/// chains.
fn only_holds(structure: &Structure) -> bool {
    let kind = structure.kind.as_ref();
    kind.ends_with("[]")
        || (kind.starts_with("uima.cas.") && !kind.ends_with("TOP"))
        || structure.one("target").is_some()
        || (kind.ends_with("Chain") && structure.one("first").is_some())
}

/// The ids that anything but a token or sentence refers to.
fn pointed(cas: &Cas) -> BTreeSet<&str> {
    let own = |s: &&Structure| !SEGMENTS.contains(&s.kind.as_ref());
    let said = cas.structures.iter().filter(own).flat_map(|s| &s.features).filter(|(name, _)| **name != *"sofa");
    // One after the other: a set that is collected lists all of them first.
    let mut all = BTreeSet::new();
    for id in said.filter_map(|(_, said)| said.refs()).flatten() {
        all.insert(&**id);
    }
    all
}
