//! Follows references from structure to structure until they reach marks or words: through arrays, lists and
//! the links of slots.
//!
//! Every file is followed in time that grows with its size, whatever leads where. Must not make marks.

use super::roles::Roles;
use super::{Cas, Said, Structure};
use std::collections::BTreeSet;

/// Where a reference leads.
#[derive(Debug, PartialEq)]
pub(super) enum End {
    /// To an annotation, by its place; with the role that a link of a slot gives it.
    Mark(u32, Option<String>),
    /// To words.
    Words(Vec<String>),
    /// To nothing that could be kept: why.
    Nothing(String),
}

/// How many steps are taken in a file at most: arrays that many refer to would be walked again and again.
pub(super) fn steps(cas: &Cas) -> usize {
    let many = |said: &Said| match said {
        Said::Refs(all) | Said::Words(all) => all.len(),
        _ => 1,
    };
    let size: usize = cas.structures.iter().flat_map(|s| &s.features).map(|(_, said)| many(said)).sum();
    8 * size + 1_000
}

/// Follows references of one file.
pub(super) struct Follow<'c> {
    pub cas: &'c Cas,
    pub roles: &'c Roles,
    /// How many steps are still taken.
    pub left: &'c mut usize,
}

impl<'c> Follow<'c> {
    /// Where these references lead, in order.
    pub fn ends(self, ids: &'c [Box<str>]) -> Vec<End> {
        let mut made = Vec::new();
        let mut open: Vec<&'c str> = ids.iter().rev().map(|id| &**id).collect();
        let mut seen = BTreeSet::new();
        while let Some(id) = open.pop() {
            if *self.left == 0 {
                made.push(End::Nothing("there are too many references in this file".to_owned()));
                return made;
            }
            *self.left -= 1;
            match self.roles.find(self.cas, id) {
                // Nothing, as UIMA writes it.
                None if id == "0" => {}
                None => made.push(End::Nothing(format!("there is no structure {id}"))),
                Some(at) if self.roles.is_mark(at) => made.push(End::Mark(at, None)),
                // Another list that leads here was followed already, or this one leads to itself.
                Some(at) if !seen.insert(at) => {}
                Some(at) => self.step(self.cas.at(at), &mut open, &mut made),
            }
        }
        made
    }

    fn step(&self, structure: &'c Structure, open: &mut Vec<&'c str>, made: &mut Vec<End>) {
        let head = structure.get("elements").or_else(|| structure.get("head"));
        let list = structure.kind.starts_with("uima.cas.") || structure.kind.ends_with("[]");
        match head {
            Some(said @ (Said::Ref(_) | Said::Refs(_))) => {
                let ids = said.refs().unwrap_or_default().iter().rev().map(|id| &**id);
                open.extend(structure.one("tail").into_iter().chain(ids));
            }
            Some(said) if list => {
                open.extend(structure.one("tail"));
                made.push(words(said).map_or_else(|| End::Nothing("it leads to bytes".to_owned()), End::Words));
            }
            None if list => open.extend(structure.one("tail")),
            _ => made.push(self.slot(structure)),
        }
    }

    /// A link of a slot leads to its target in a role.
    fn slot(&self, structure: &Structure) -> End {
        let nothing = || End::Nothing(format!("it leads to a structure of the type {}", structure.kind));
        let Some(target) = structure.one("target") else { return nothing() };
        match self.roles.find(self.cas, target) {
            Some(at) if self.roles.is_mark(at) => {
                let role = structure.word("role").filter(|role| !role.trim().is_empty());
                End::Mark(at, role.map(str::to_owned))
            }
            _ => nothing(),
        }
    }
}

/// What is said as words; none where it is bytes.
pub(super) fn words(said: &Said) -> Option<Vec<String>> {
    match said {
        Said::Word(w) => Some(vec![w.to_string()]),
        Said::Number(n) => Some(vec![n.to_string()]),
        Said::Flag(b) => Some(vec![b.to_string()]),
        Said::Words(all) => Some(all.iter().map(ToString::to_string).collect()),
        Said::Ref(_) | Said::Refs(_) | Said::Bytes => None,
    }
}
