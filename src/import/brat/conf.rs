//! The configuration of a brat collection: types become labels, attributes and relations, with their
//! names, colours and keys.
//!
//! All of it comes in, used or not; what `!` keeps from being annotated stands for the types below it. A file that
//! is not there, or a line that makes no sense, leaves things plain. Must not know annotations.

use crate::import::colour::readable;
use crate::import::{DraftSchema, Problems};
use crate::model::{AttributeKind, Choice, LabelId, Problem};
use std::collections::{BTreeMap, BTreeSet};

/// The most types, attributes and relations together.
const MOST_ROWS: usize = 2_000;

/// The most pairs of a label and what can be said of it, or leads to it or from it.
const MOST_PAIRS: usize = 20_000;

/// How far macros may stand in macros.
const DEEPEST: usize = 8;

/// The sections of `annotation.conf`.
pub(super) const SECTIONS: [&str; 4] = ["entities", "relations", "events", "attributes"];

/// What the three files say can be annotated, and what of it was left out.
pub(super) fn schema(annotation: &str, visual: &str, keys: &str) -> (DraftSchema, Problems) {
    let mut made = Reading::default();
    let sections = sections(annotation);
    let lines = |name: &str| sections.get(name).map_or(&[][..], Vec::as_slice);
    for line in SECTIONS.into_iter().flat_map(lines) {
        made.learn_macro(line.said);
    }
    made.types(lines("entities"), false);
    made.types(lines("events"), true);
    for line in lines("events") {
        made.rule(line, Reading::roles);
    }
    for line in lines("relations") {
        made.rule(line, Reading::relation);
    }
    for line in lines("attributes") {
        made.rule(line, Reading::attribute);
    }
    let Reading { mut schema, rows, problems, .. } = made;
    schema.whole = rows > 0;
    dress(&mut schema, visual);
    give_keys(&mut schema, keys);
    (schema, problems)
}

/// Who annotates the folder, where the program itself wrote so.
pub(super) fn annotator(annotation: &str) -> Option<String> {
    let said = annotation.lines().find_map(|line| line.strip_prefix("#Sidenote.annotator="))?;
    serde_json::from_str::<String>(said).ok().filter(|name| !name.trim().is_empty())
}

/// A line of a section.
#[derive(Debug, Clone, Copy)]
struct Line<'s> {
    /// From 1.
    number: usize,
    /// How far it is indented: what is further in is a kind of what stands above it.
    depth: usize,
    said: &'s str,
}

/// The lines of each section, without comments.
fn sections(source: &str) -> BTreeMap<&str, Vec<Line<'_>>> {
    let mut found: BTreeMap<&str, Vec<Line<'_>>> = BTreeMap::new();
    let mut now = "";
    for (at, line) in source.lines().enumerate() {
        let said = line.trim();
        if let Some(name) = said.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            now = name;
        } else if !said.is_empty() && !said.starts_with('#') && !said.starts_with("---") {
            let depth = line.len() - line.trim_start().len();
            found.entry(now).or_default().push(Line { number: at + 1, depth, said });
        }
    }
    found
}

/// What a line defines.
#[derive(Debug)]
struct Definition<'s> {
    name: &'s str,
    /// Whether it can be annotated.
    open: bool,
    /// Its arguments as name and what may stand there.
    arguments: Vec<(&'s str, &'s str)>,
}

impl<'s> Definition<'s> {
    fn of(line: &'s str) -> Option<Self> {
        let (name, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let bare = name.trim_start_matches('!');
        if name.starts_with('<') || bare.is_empty() {
            return None;
        }
        let arguments = rest.split(',').filter_map(|part| {
            let (role, fits) = part.split_once(':')?;
            let role = role.trim().trim_end_matches(['?', '*', '+']);
            Some((role.split_once('{').map_or(role, |(bare, _)| bare), fits.trim()))
        });
        Some(Self { name: bare, open: bare == name, arguments: arguments.collect() })
    }

    /// What may stand in the argument of this name.
    fn argument(&self, wanted: &str) -> Option<&'s str> {
        self.arguments.iter().find(|(role, _)| *role == wanted).map(|(_, fits)| *fits)
    }

    /// The arguments that are roles, not rules such as `<REL-TYPE>`.
    fn roles(&self) -> impl Iterator<Item = (&'s str, &'s str)> + '_ {
        self.arguments.iter().copied().filter(|(role, _)| !role.is_empty() && !role.starts_with('<'))
    }
}

#[derive(Default)]
struct Reading<'s> {
    schema: DraftSchema,
    macros: BTreeMap<&'s str, &'s str>,
    entities: BTreeSet<LabelId>,
    events: BTreeSet<LabelId>,
    /// What the names of types stand for.
    types: BTreeMap<&'s str, BTreeSet<LabelId>>,
    rows: usize,
    pairs: usize,
    problems: Problems,
}

impl<'s> Reading<'s> {
    fn learn_macro(&mut self, line: &'s str) {
        if let Some((name, is)) = line.split_once('=').filter(|(name, _)| name.starts_with('<') && name.ends_with('>'))
        {
            self.macros.insert(name, is);
        }
    }

    /// The types of a section become labels.
    fn types(&mut self, lines: &[Line<'s>], events: bool) {
        let mut above: Vec<(usize, Definition<'s>)> = Vec::new();
        for line in lines {
            let Some(here) = Definition::of(line.said) else { continue };
            above.retain(|(depth, _)| *depth < line.depth);
            if here.open && self.room(line) {
                let label = self.schema.label(here.name);
                let closed = above.iter().filter(|(_, kind)| !kind.open).map(|(_, kind)| kind.name);
                for name in closed.chain([here.name]) {
                    self.types.entry(name).or_default().insert(label.clone());
                }
                if events { &mut self.events } else { &mut self.entities }.insert(label);
            }
            above.push((line.depth, here));
        }
    }

    /// Reads what a line says of types, if there is room for it.
    fn rule(&mut self, line: &Line<'s>, read: fn(&mut Self, &Definition<'s>)) {
        if let Some(definition) = Definition::of(line.said).filter(|d| d.open)
            && self.room(line)
        {
            read(self, &definition);
        }
    }

    /// Whether there is room for one more row; that there is none is told at the first that has none.
    fn room(&mut self, line: &Line<'_>) -> bool {
        let fits = self.rows < MOST_ROWS && self.pairs < MOST_PAIRS;
        if !fits && self.problems.is_empty() {
            let message = format!(
                "this configuration has more than {MOST_ROWS} types, attributes and relations, or {MOST_PAIRS} pairs of these; what follows here was left out"
            );
            let problem = Problem::warning("too_many", message);
            self.problems.push(problem.in_file("annotation.conf", Some(line.number), Some(1)));
        }
        self.rows += usize::from(fits);
        fits
    }

    /// The roles of an event, as relations from its mark.
    fn roles(&mut self, event: &Definition<'s>) {
        let from = self.types.get(event.name).cloned().unwrap_or_default();
        for (role, fits) in event.roles() {
            self.lead(role, from.clone(), fits);
        }
    }

    fn relation(&mut self, relation: &Definition<'s>) {
        let mut ends = relation.roles().map(|(_, fits)| fits);
        let from = ends.next().map_or_else(BTreeSet::new, |fits| self.labels(fits, 0));
        self.lead(relation.name, from, ends.next().unwrap_or_default());
    }

    /// A relation of this name leads from these labels to what `fits`.
    fn lead(&mut self, name: &str, from: BTreeSet<LabelId>, fits: &str) {
        let to = self.labels(fits, 0);
        self.pairs += from.len() + to.len();
        let relation = self.schema.relation(name);
        if let Some(row) = self.schema.relations.get_mut(&relation) {
            row.from.extend(from);
            row.to.extend(to);
        }
    }

    fn attribute(&mut self, attribute: &Definition<'s>) {
        let kind = attribute.argument("Value").map_or(AttributeKind::Flag, |values| {
            let values = values.split('|').map(str::trim).filter(|v| !v.is_empty());
            AttributeKind::Choice(values.map(|v| Choice { id: v.to_owned(), name: v.to_owned() }).collect())
        });
        let labels = self.labels(attribute.argument("Arg").unwrap_or("<ANY>"), 0);
        let Some(first) = labels.first() else { return };
        self.pairs += labels.len();
        let id = self.schema.attribute(attribute.name, first, kind);
        self.schema.attributes.get_mut(&id).into_iter().for_each(|row| row.labels.extend(labels.iter().cloned()));
    }

    /// The labels that `A|B|<MACRO>` names.
    fn labels(&self, fits: &str, depth: usize) -> BTreeSet<LabelId> {
        let mut found = BTreeSet::new();
        for part in fits.split('|').map(str::trim).filter(|part| !part.is_empty()) {
            match part {
                "<ENTITY>" => found.extend(self.entities.iter().cloned()),
                "<EVENT>" => found.extend(self.events.iter().cloned()),
                "<ANY>" => found.extend(self.entities.iter().chain(&self.events).cloned()),
                _ if part.starts_with('<') => {
                    if let Some(is) = self.macros.get(part).copied().filter(|_| depth < DEEPEST) {
                        found.extend(self.labels(is, depth + 1));
                    }
                }
                _ => found.extend(self.types.get(part).into_iter().flatten().cloned()),
            }
        }
        found
    }
}

/// Names for people and colours, of `visual.conf`.
fn dress(schema: &mut DraftSchema, visual: &str) {
    let sections = sections(visual);
    for line in sections.get("labels").into_iter().flatten() {
        let mut names = line.said.split('|').map(str::trim);
        let (Some(of), Some(full)) = (names.next(), names.next().filter(|n| !n.is_empty())) else { continue };
        schema.call(of, full);
    }
    for line in sections.get("drawing").into_iter().flatten() {
        let Some((of, how)) = line.said.split_once(char::is_whitespace) else { continue };
        let ground = how.split(',').find_map(|part| part.trim().strip_prefix("bgColor:"));
        let Some(colour) = ground.and_then(readable) else { continue };
        schema.named(of).into_iter().for_each(|row| row.colour = colour.clone());
    }
}

/// Keys, of `kb_shortcuts.conf`: a character and a type.
fn give_keys(schema: &mut DraftSchema, keys: &str) {
    for line in keys.lines().filter(|line| !line.trim_start().starts_with('#')) {
        let Some((key, of)) = line.trim().split_once(char::is_whitespace) else { continue };
        let mut chars = key.chars();
        let (Some(letter), None) = (chars.next().map(|c| c.to_ascii_uppercase()), chars.next()) else { continue };
        if let Some(row) = schema.named(of.trim()).filter(|_| letter.is_ascii_uppercase()) {
            row.key = Some(letter);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{AttributeId, RelationId};

    #[test]
    fn a_line_of_ours_says_who_annotates() {
        let of = |line: &str| annotator(&format!("[entities]\n{line}\nPerson\n"));
        assert_eq!(of("#Sidenote.annotator=\"Bob, \\\"the\\\" Other\\n\"").as_deref(), Some("Bob, \"the\" Other\n"));
        let others =
            ["#Sidenote.annotator=Bob", "#Sidenote.annotator=\" \"", "#Sidenote.annotator=[1]", "# Annotator: Bob"];
        assert!(others.iter().all(|line| of(line).is_none()));
    }

    #[test]
    fn types_roles_values_names_colours_and_keys() {
        let annotation = "[entities]\nPerson\n\tTeam\n[relations]\nKnows Arg1:Person, Arg2:<BOTH>, <REL-TYPE>:symmetric\n<BOTH>=Person|Team\n[events]\n!Life\nMeet Who-Arg{2}:Person, Where-Arg?:<ENTITY>\n[attributes]\nSure Arg:<EVENT>\nMood Arg:Person, Value:good|bad\n";
        let (made, problems) = schema(
            annotation,
            "[labels]\nPerson | Human being\n[drawing]\nTeam bgColor:#7fa2ff, borderColor:darken\n",
            "P person\n",
        );
        assert!(problems.is_empty() && made.whole);
        let label = |id: &str| made.labels[&LabelId::of_name(id)].clone();
        assert_eq!((label("person").name.as_str(), label("person").key), ("Human being", Some('P')));
        assert_ne!(label("team").colour.light, label("person").colour.light);
        let knows = &made.relations[&RelationId::of_name("knows")];
        assert_eq!((knows.from.len(), knows.to.len()), (1, 2));
        assert_eq!(made.relations[&RelationId::of_name("where-arg")].to.len(), 2);
        assert_eq!(made.attributes[&AttributeId::of_name("sure")].labels, [LabelId::of_name("meet")].into());
        assert!(
            matches!(&made.attributes[&AttributeId::of_name("mood")].kind, AttributeKind::Choice(c) if c.len() == 2)
        );
        assert_eq!(schema("", "", "").0, DraftSchema::default());
    }

    #[test]
    fn a_type_that_cannot_be_annotated_stands_for_those_below_it() {
        let annotation = "[entities]\n!Agent\n\tPerson\n\t!Group\n\t\tTeam\nPlace\n[relations]\nIn\tArg1:Agent, Arg2:Place\n[attributes]\nBig\tArg:Group\nOdd\tArg:Typo\n";
        let (made, _) = schema(annotation, "[labels]\nPerson | Place\nPlace | Where\nBig | Large\n", "");
        let names: Vec<&str> = made.labels.values().map(|row| row.name.as_str()).collect();
        assert_eq!(names, ["Place", "Where", "Team"]);
        assert_eq!(made.relations[&RelationId::of_name("in")].from, ["person", "team"].map(LabelId::of_name).into());
        assert_eq!(made.attributes.len(), 1, "what belongs to no type there is cannot be said");
        let big = &made.attributes[&AttributeId::of_name("big")];
        assert_eq!((big.name.as_str(), &big.labels), ("Large", &[LabelId::of_name("team")].into()));
    }

    #[test]
    fn more_than_anybody_declares_is_left_out_and_told_with_its_line() {
        let lines = |line: &str| (0..1_000).map(|n| line.replace('#', &n.to_string())).collect::<String>();
        let conf = format!("[entities]\n{}[attributes]\n{}", lines("T#\n"), lines("A# Arg:<ANY>\n"));
        let (made, problems) = schema(&conf, "", "");
        assert_eq!((made.labels.len(), made.attributes.len()), (1_000, 20));
        let said: Vec<_> = problems.into_iter().map(|p| (p.kind, p.place.line)).collect();
        assert_eq!(said, [("too_many", Some(1_023))]);
    }
}
