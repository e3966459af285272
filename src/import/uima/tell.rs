//! Annotations of one text become marks, their features attributes, their references links.
//!
//! Must not know how a file is written.

use super::follow::{End, Follow, words};
use super::roles::{Roles, chain, label_feature};
use super::types::{SPAN, short};
use super::words::Texts;
use super::{Cas, Facts, Said, Structure, belongs};
use crate::import::told::Told;
use crate::import::{DraftSchema, Input, Outcome, Problems};
use crate::model::{Problem, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Everything about the text of `sofa`, one of so many; nothing where nobody said anything.
pub(super) fn told<'c>(
    input: &Input<'_>,
    cas: &'c Cas,
    roles: &'c Roles<'c>,
    (sofa, texts): (&Structure, usize),
    facts: &Facts,
    outcome: &mut Outcome,
) -> Option<Told> {
    let here = |at: &&u32| belongs(cas.at(**at), sofa, texts);
    if !roles.marks.iter().chain(&roles.relations).any(|at| here(&at))
        && facts.annotator.is_empty()
        && facts.other.is_empty()
    {
        return None;
    }
    let (told, made) = (Told::by(&facts.annotator), vec![NONE; cas.structures.len()]);
    let mut teller = Teller { roles, cas, told, made, beside: BTreeMap::new(), schema: &mut outcome.schema };
    let problems = teller.marks(input, roles.marks.iter().filter(here));
    teller.features();
    for relation in roles.relations.iter().filter(here) {
        teller.relation(cas.at(*relation));
    }
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
    roles: &'c Roles<'c>,
    cas: &'c Cas,
    told: Told,
    /// The mark that each structure became.
    made: Vec<u32>,
    /// What relations say beside their names, by feature: how often.
    beside: BTreeMap<&'c str, usize>,
    schema: &'s mut DraftSchema,
}

impl<'c> Teller<'c, '_> {
    /// Makes the marks; gives what is wrong with some.
    fn marks<'m>(&mut self, input: &Input<'_>, marks: impl Iterator<Item = &'m u32>) -> Problems {
        let mut problems = Problems::default();
        for place in marks.copied() {
            let structure = self.cas.at(place);
            let label = self.roles.label(structure);
            let Some(at) = structure.offsets() else {
                let message = format!("the annotation {} has no begin and end; it was left out", structure.id);
                let (line, column) = structure.stands();
                problems.push(Problem::error("bad_span", message).in_file(input.name, line, column));
                continue;
            };
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
        let texts = Texts::of(self.cas, &self.roles.marks);
        let mut follow = Follow::new(self.cas, self.roles);
        for place in &self.roles.marks {
            let (Some(mark), structure) = (self.mark(*place), self.cas.at(*place)) else { continue };
            for (name, said) in &structure.features {
                let label = label_feature(&structure.kind) == Some(name.as_ref());
                if label || ["sofa", "begin", "end"].contains(&name.as_ref()) {
                    continue;
                }
                match said {
                    Said::Ref(_) | Said::Refs(_) => {
                        let ends = follow.ends(said.refs().unwrap_or_default());
                        self.refers(mark, (structure, name), ends);
                    }
                    Said::Word(note) if **name == *"note" && *structure.kind == *SPAN => self.told.note(mark, note),
                    said => self.says(mark, structure, name, said, &texts),
                }
            }
        }
    }

    fn says(&mut self, mark: usize, structure: &Structure, name: &str, said: &Said, texts: &Texts<'_>) {
        let value = match said {
            Said::Word(w) if w.is_empty() => return,
            Said::Word(w) if texts.has(structure, name) => Value::Text(w.to_string()),
            Said::Word(w) => Value::Choice(w.to_string()),
            Said::Number(n) => Value::Number(*n),
            Said::Flag(b) => Value::Flag(*b),
            Said::Words(all) => Value::Choices(all.iter().map(ToString::to_string).collect()),
            Said::Ref(_) | Said::Refs(_) => return,
            Said::Bytes => return self.told.problem(format!("the feature {name} holds bytes; it was left out")),
        };
        if !value.is_blank() {
            let name = self.attribute(structure, name);
            self.told.say(self.schema, mark, &name, value);
        }
    }

    /// The name of an attribute: that of the feature, or the one we wrote beside it because UIMA does not take
    /// it for a feature.
    fn attribute(&self, structure: &Structure, name: &str) -> String {
        let feature = self.cas.types.feature(&structure.kind, name);
        feature.and_then(|f| f.description.strip_prefix(OURS)).unwrap_or(name).to_owned()
    }

    fn refers(&mut self, mark: usize, (structure, name): (&Structure, &str), ends: Vec<End<'_>>) {
        let mut all = BTreeSet::new();
        for end in ends {
            match end {
                End::Mark(place, role) => {
                    let to = self.mark(place);
                    let alike = || self.cas.at(place).kind == structure.kind;
                    let chain = chain(&structure.kind).filter(|_| name == "next" && alike());
                    self.told.link(self.schema, role.or(chain).unwrap_or(name), (Some(mark), to));
                }
                End::Words(words) => all.extend(words),
                End::Nothing(why) => self.told.problem(format!("{name} of {}: {why}; it was left out", structure.id)),
            }
        }
        if !all.is_empty() {
            let name = self.attribute(structure, name);
            self.told.say(self.schema, mark, &name, Value::Choices(all));
        }
    }

    /// A relation is a link from its governor to its dependent; what else it says has no place at a link.
    fn relation(&mut self, structure: &'c Structure) {
        const NAMES: [&str; 2] = ["label", "DependencyType"];
        const OTHERS: [&str; 5] = ["sofa", "begin", "end", "Governor", "Dependent"];
        let named = NAMES.iter().find_map(|n| Some((*n, structure.word(n).filter(|w| !w.trim().is_empty())?)));
        let relation = named.map_or_else(|| short(&structure.kind), |(_, word)| word);
        let end = |name: &str| structure.one(name).and_then(|id| self.mark(self.roles.find(id)?));
        let ends = (end("Governor"), end("Dependent"));
        self.told.link(self.schema, relation, ends);
        for (name, said) in &structure.features {
            let known = OTHERS.contains(&name.as_ref()) || named.is_some_and(|(n, _)| *n == **name);
            let Some(words) = words(said).filter(|w| !known && w.iter().any(|w| !w.is_empty())) else { continue };
            let words = words.join(", ");
            *self.beside.entry(name).or_default() += 1;
            self.told.comment(ends.0, &format!("{relation}: {name} = {words}"));
        }
    }
}

/// What comes before the id of an attribute in the description of its feature, where we wrote it.
pub(in crate::import) const OURS: &str = "sidenote: ";
