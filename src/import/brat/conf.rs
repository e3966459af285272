//! The configuration of a brat collection: types become labels, attributes and relations, with their
//! names, colours and keys.
//!
//! A file that is not there, or a line that makes no sense, leaves things plain. Must not know annotations.

use crate::import::DraftSchema;
use crate::import::colour::readable;
use crate::model::{AttributeKind, Choice, LabelId};
use std::collections::{BTreeMap, BTreeSet};

/// What the three files say can be annotated.
pub(super) fn schema(annotation: &str, visual: &str, keys: &str) -> DraftSchema {
    let mut made =
        Reading { schema: DraftSchema::default(), macros: BTreeMap::new(), entities: vec![], events: vec![] };
    let sections = sections(annotation);
    let lines = |name: &str| sections.get(name).map_or(&[][..], Vec::as_slice);
    for line in ["entities", "relations", "events", "attributes"].into_iter().flat_map(lines) {
        made.learn_macro(line);
    }
    for line in lines("entities") {
        made.entity(line);
    }
    for line in lines("events") {
        made.event(line);
    }
    for line in lines("events") {
        made.roles(line);
    }
    for line in lines("relations") {
        made.relation(line);
    }
    for line in lines("attributes") {
        made.attribute(line);
    }
    dress(&mut made.schema, visual);
    give_keys(&mut made.schema, keys);
    made.schema
}

/// Who annotates the folder, where the program itself wrote so.
pub(super) fn annotator(annotation: &str) -> Option<String> {
    let said = annotation.lines().find_map(|line| line.strip_prefix("#Sidenote.annotator="))?;
    serde_json::from_str::<String>(said).ok().filter(|name| !name.trim().is_empty())
}

/// The lines of each section, without comments.
fn sections(source: &str) -> BTreeMap<&str, Vec<&str>> {
    let mut found: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut now = "";
    for line in source.lines() {
        let bare = line.trim();
        if let Some(name) = bare.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            now = name;
        } else if !bare.is_empty() && !bare.starts_with('#') && !bare.starts_with("---") {
            found.entry(now).or_default().push(bare);
        }
    }
    found
}

struct Reading<'s> {
    schema: DraftSchema,
    macros: BTreeMap<&'s str, &'s str>,
    entities: Vec<LabelId>,
    events: Vec<LabelId>,
}

/// The type a line defines, and its arguments as name and what may stand there.
fn parted(line: &str) -> Option<(&str, Vec<(&str, &str)>)> {
    let (name, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    if name.starts_with('<') {
        return None;
    }
    let argument = |part: &'_ str| -> Option<(usize, usize)> { part.find(':').map(|at| (at, part.len())) };
    let arguments = rest.split(',').filter_map(|part| {
        let part = part.trim();
        let (at, _) = argument(part)?;
        let role = part[..at].trim_end_matches(['?', '*', '+']);
        let role = role.split_once('{').map_or(role, |(bare, _)| bare);
        Some((role, part[at + 1..].trim()))
    });
    Some((name.trim_start_matches('!'), arguments.collect()))
}

impl<'s> Reading<'s> {
    fn learn_macro(&mut self, line: &'s str) {
        if let Some((name, is)) = line.split_once('=').filter(|(name, _)| name.starts_with('<') && name.ends_with('>'))
        {
            self.macros.insert(name, is);
        }
    }

    fn entity(&mut self, line: &str) {
        if let Some((name, _)) = parted(line) {
            let label = self.schema.label(name);
            self.entities.push(label);
        }
    }

    fn event(&mut self, line: &str) {
        if let Some((name, _)) = parted(line).filter(|_| !line.starts_with('!')) {
            let label = self.schema.label(name);
            self.events.push(label);
        }
    }

    /// The roles of an event, as relations from its mark.
    fn roles(&mut self, line: &str) {
        let Some((name, arguments)) = parted(line).filter(|_| !line.starts_with('!')) else { return };
        let from = self.schema.label(name);
        for (role, fits) in arguments.into_iter().filter(|(role, _)| !role.starts_with('<')) {
            let relation = self.schema.relation(role);
            let to = self.labels(fits, 0);
            if let Some(row) = self.schema.relations.get_mut(&relation) {
                row.from.insert(from.clone());
                row.to.extend(to);
            }
        }
    }

    fn relation(&mut self, line: &str) {
        let Some((name, arguments)) = parted(line) else { return };
        let ends: Vec<&str> =
            arguments.iter().filter(|(role, _)| !role.starts_with('<')).map(|(_, fits)| *fits).collect();
        let relation = self.schema.relation(name);
        let [from, to] = [0, 1].map(|at| ends.get(at).map_or_else(BTreeSet::new, |fits| self.labels(fits, 0)));
        if let Some(row) = self.schema.relations.get_mut(&relation) {
            row.from.extend(from);
            row.to.extend(to);
        }
    }

    fn attribute(&mut self, line: &str) {
        let Some((name, arguments)) = parted(line) else { return };
        let of = |wanted: &str| arguments.iter().find(|(role, _)| *role == wanted).map(|(_, fits)| *fits);
        let kind = of("Value").map_or(AttributeKind::Flag, |values| {
            let choice = |v: &str| Choice { id: v.trim().to_owned(), name: v.trim().to_owned() };
            AttributeKind::Choice(values.split('|').map(choice).collect())
        });
        for label in self.labels(of("Arg").unwrap_or("<ANY>"), 0) {
            self.schema.attribute(name, &label, kind.clone());
        }
    }

    /// The labels that `A|B|<MACRO>` names.
    fn labels(&mut self, fits: &str, depth: usize) -> BTreeSet<LabelId> {
        let mut found = BTreeSet::new();
        for part in fits.split('|').map(str::trim).filter(|part| !part.is_empty()) {
            match part {
                "<ENTITY>" => found.extend(self.entities.iter().cloned()),
                "<EVENT>" => found.extend(self.events.iter().cloned()),
                "<ANY>" => found.extend(self.entities.iter().chain(&self.events).cloned()),
                _ if part.starts_with('<') => {
                    if let Some(is) = self.macros.get(part).copied().filter(|_| depth < 8) {
                        found.extend(self.labels(is, depth + 1));
                    }
                }
                _ => drop(found.insert(self.schema.label(part))),
            }
        }
        found
    }
}

/// Names for people and colours, of `visual.conf`.
fn dress(schema: &mut DraftSchema, visual: &str) {
    let sections = sections(visual);
    for line in sections.get("labels").into_iter().flatten() {
        let mut names = line.split('|').map(str::trim);
        let (Some(of), Some(full)) = (names.next(), names.next().filter(|n| !n.is_empty())) else { continue };
        schema.labels.values_mut().filter(|row| row.name == of).for_each(|row| full.clone_into(&mut row.name));
        schema.relations.values_mut().filter(|row| row.name == of).for_each(|row| full.clone_into(&mut row.name));
    }
    for line in sections.get("drawing").into_iter().flatten() {
        let Some((of, how)) = line.split_once(char::is_whitespace) else { continue };
        let ground = how.split(',').find_map(|part| part.trim().strip_prefix("bgColor:"));
        let Some(colour) = ground.and_then(readable) else { continue };
        let id = LabelId::of_word(of);
        schema.labels.get_mut(&id).into_iter().for_each(|row| row.colour = colour.clone());
    }
}

/// Keys, of `kb_shortcuts.conf`: a character and a type.
fn give_keys(schema: &mut DraftSchema, keys: &str) {
    for line in keys.lines().filter(|line| !line.trim_start().starts_with('#')) {
        let Some((key, of)) = line.trim().split_once(char::is_whitespace) else { continue };
        let mut chars = key.chars();
        let (Some(letter), None) = (chars.next().map(|c| c.to_ascii_uppercase()), chars.next()) else { continue };
        if let Some(row) = schema.labels.get_mut(&LabelId::of_word(of.trim())).filter(|_| letter.is_ascii_uppercase()) {
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
        let made = schema(
            annotation,
            "[labels]\nPerson | Human being\n[drawing]\nTeam bgColor:#7fa2ff, borderColor:darken\n",
            "P person\n",
        );
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
        assert_eq!(schema("", "", ""), DraftSchema::default());
    }
}
