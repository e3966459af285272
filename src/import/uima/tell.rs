//! Annotations of one text become marks, their features attributes, their references links.
//!
//! Must not know how a file is written.

use super::follow::{End, Follow, steps, words};
use super::roles::{Roles, chain, label_feature};
use super::types::{SPAN, short};
use super::words::Texts;
use super::{Cas, Facts, Located, Name, Said, belongs};
use crate::import::told::Told;
use crate::import::{DraftSchema, Outcome, Problems};
use crate::model::{Problem, Value};
use crate::records::kinds::{of_description, value_of};
use std::collections::{BTreeMap, BTreeSet};

/// What has to be known of a file before what its marks say is given back.
pub(super) struct Known {
    texts: Texts,
    steps: usize,
}

impl Known {
    /// What there is to know of `cas`.
    pub fn of(cas: &Cas, roles: &Roles) -> Self {
        Self { texts: Texts::of(cas, &roles.marks), steps: steps(cas) }
    }
}

/// Everything about the text of `sofa`, one of so many; nothing where nobody said anything. What the marks say is
/// given back where no other text is left.
pub(super) fn told(
    (input, places): Located<'_>,
    (cas, roles, known): (&mut Cas, &Roles, &Known),
    (sofa, texts): (u32, usize),
    facts: &Facts,
    outcome: &mut Outcome,
) -> Option<Told> {
    let here = |at: &&u32| belongs(cas.at(**at), cas.at(sofa), texts);
    if !roles.marks.iter().chain(&roles.relations).any(|at| here(&at))
        && facts.annotator.is_empty()
        && facts.other.is_empty()
    {
        return None;
    }
    let (told, made) = (Told::by(&facts.annotator), vec![NONE; cas.structures.len()]);
    let (left, beside, schema) = (known.steps, BTreeMap::new(), &mut outcome.schema);
    let mut teller = Teller { roles, cas, known, sofa, texts, left, told, made, beside, schema };
    let problems = teller.marks((input, places));
    teller.features();
    for relation in &roles.relations {
        if teller.here(*relation) {
            teller.told.stand(teller.cas.at(*relation).noted());
            teller.relation(*relation);
        }
    }
    teller.told.stand(None);
    for (name, count) in std::mem::take(&mut teller.beside) {
        let what = if count == 1 { "a relation says".to_owned() } else { format!("{count} relations say") };
        teller.told.problem(format!("what {what} is kept as a comment: {name}"));
    }
    for (name, words) in &facts.other {
        teller.told.comment(None, &format!("{name}: {words}"));
    }
    let told = teller.told;
    outcome.problems.extend(problems);
    Some(told)
}

/// What stands for a structure that became no mark.
const NONE: u32 = u32::MAX;

struct Teller<'c, 's> {
    roles: &'c Roles,
    cas: &'c mut Cas,
    known: &'c Known,
    /// The place of the text, and how many there are in the file.
    sofa: u32,
    texts: usize,
    /// How many steps are still taken along references.
    left: usize,
    told: Told,
    /// The mark that each structure became.
    made: Vec<u32>,
    /// What relations say beside their names, by feature: how often.
    beside: BTreeMap<Name, usize>,
    schema: &'s mut DraftSchema,
}

impl Teller<'_, '_> {
    /// Whether a structure is about the text.
    fn here(&self, place: u32) -> bool {
        belongs(self.cas.at(place), self.cas.at(self.sofa), self.texts)
    }

    /// Makes the marks; gives what is wrong with some.
    fn marks(&mut self, (input, places): Located<'_>) -> Problems {
        let mut problems = Problems::default();
        for place in self.roles.marks.iter().copied() {
            if !self.here(place) {
                continue;
            }
            let structure = self.cas.at(place);
            let label = self.roles.label(structure);
            let Some(at) = structure.offsets() else {
                let message = format!("the annotation {} has no begin and end; it was left out", structure.id);
                let (line, column) = structure.stands(places);
                problems.push(Problem::error("bad_span", message).in_file(input.name, line, column));
                continue;
            };
            self.told.stand(structure.noted());
            let mark = self.told.mark(self.schema, label, at, None);
            self.made[place as usize] = u32::try_from(mark).unwrap_or(NONE);
        }
        problems
    }

    /// The mark that the structure at a place became.
    fn mark(&self, place: u32) -> Option<usize> {
        self.made.get(place as usize).filter(|mark| **mark != NONE).map(|mark| *mark as usize)
    }

    fn features(&mut self) {
        for place in &self.roles.marks {
            let Some(mark) = self.mark(*place) else { continue };
            self.told.stand(self.cas.at(*place).noted());
            let kind = self.cas.at(*place).kind.clone();
            for (name, said) in self.cas.said(*place, self.texts == 1) {
                let label = label_feature(&kind) == Some(name.as_ref());
                if label || ["sofa", "begin", "end"].contains(&name.as_ref()) {
                    continue;
                }
                match said {
                    Said::Ref(_) | Said::Refs(_) => {
                        let follow = Follow { cas: self.cas, roles: self.roles, left: &mut self.left };
                        let ends = follow.ends(said.refs().unwrap_or_default());
                        self.refers(mark, (*place, &name), ends);
                    }
                    Said::Word(note) if is_note(&kind, &name) => self.told.note(mark, &note),
                    said => self.says(mark, (&kind, &name), said),
                }
            }
        }
    }

    fn says(&mut self, mark: usize, (kind, name): (&str, &str), said: Said) {
        let value = match said {
            Said::Word(w) if w.is_empty() => return,
            Said::Word(w) => self.word(kind, name, w),
            Said::Number(n) => Value::Number(n),
            Said::Flag(b) => Value::Flag(b),
            Said::Words(all) => Value::Choices(all.into_iter().map(String::from).collect()),
            Said::Ref(_) | Said::Refs(_) => return,
            Said::Bytes => return self.told.problem(format!("the feature {name} holds bytes; it was left out")),
        };
        if !value.is_blank() {
            let name = self.attribute(kind, name);
            self.told.say(self.schema, mark, &name, value);
        }
    }

    /// A word of a feature: of the kind that we wrote beside it, else a text or a choice by its look.
    fn word(&self, kind: &str, name: &str, word: Box<str>) -> Value {
        let said = self.ours(kind, name).and_then(|(_, said)| value_of(said, &word));
        said.unwrap_or_else(|| {
            if self.known.texts.has(kind, name) { Value::Text(word.into()) } else { Value::Choice(word.into()) }
        })
    }

    /// The name of an attribute: that of the feature, or the one we wrote beside it because UIMA does not take
    /// it for a feature.
    fn attribute(&self, kind: &str, name: &str) -> String {
        self.ours(kind, name).map_or(name, |(id, _)| id).to_owned()
    }

    /// The id of an attribute and the kind of its values, where we wrote them beside a feature.
    fn ours(&self, kind: &str, name: &str) -> Option<(&str, &str)> {
        self.cas.types.feature(kind, name).and_then(|feature| of_description(&feature.description))
    }

    fn refers(&mut self, mark: usize, (from, name): (u32, &str), ends: Vec<End>) {
        let structure = self.cas.at(from);
        let mut all = BTreeSet::new();
        for end in ends {
            match end {
                End::Mark(place, role) => {
                    let to = self.mark(place);
                    let alike = || self.cas.at(place).kind == structure.kind;
                    let chain = chain(&structure.kind).filter(|_| name == "next" && alike());
                    self.told.link(self.schema, role.as_deref().or(chain).unwrap_or(name), (Some(mark), to));
                }
                End::Words(words) => all.extend(words),
                End::Nothing(why) => self.told.problem(format!("{name} of {}: {why}; it was left out", structure.id)),
            }
        }
        if !all.is_empty() {
            let name = self.attribute(&structure.kind, name);
            self.told.say(self.schema, mark, &name, Value::Choices(all));
        }
    }

    /// A relation is a link from its governor to its dependent; what else it says has no place at a link.
    fn relation(&mut self, place: u32) {
        const OTHERS: [&str; 5] = ["sofa", "begin", "end", "Governor", "Dependent"];
        let structure = self.cas.at(place);
        let named = NAMES.iter().find_map(|n| Some((*n, structure.word(n).filter(|w| !w.trim().is_empty())?)));
        let relation = named.map_or_else(|| short(&structure.kind), |(_, word)| word);
        let end = |name: &str| structure.one(name).and_then(|id| self.mark(self.roles.find(self.cas, id)?));
        let ends = (end("Governor"), end("Dependent"));
        self.told.link(self.schema, relation, ends);
        let named = named.map(|(name, _)| name);
        let relation = relation.to_owned();
        for (name, said) in self.cas.said(place, self.texts == 1) {
            let known = OTHERS.contains(&name.as_ref()) || named == Some(&*name);
            let Some(words) = words(&said).filter(|w| !known && w.iter().any(|w| !w.is_empty())) else { continue };
            let words = words.join(", ");
            *self.beside.entry(name.clone()).or_default() += 1;
            self.told.comment(ends.0, &format!("{relation}: {name} = {words}"));
        }
    }
}

/// Whether a feature of this type is the note of its mark.
pub(in crate::import) fn is_note(kind: &str, feature: &str) -> bool {
    kind == SPAN && feature == "note"
}

/// The features that name a relation.
const NAMES: [&str; 2] = ["label", "DependencyType"];

/// Whether a feature of this name says what a relation is.
pub(in crate::import) fn relation_feature(name: &str) -> bool {
    NAMES.contains(&name)
}
