//! The schema: add, change and retire labels, attributes and relations.
//!
//! An id in use never changes or vanishes: rows are retired. Must not know who edits the schema.

use crate::edit::{Change, Edit, Refusal, Transaction};
use crate::model::{Attribute, AttributeId, Choice, Label, LabelId, Project, Row};

/// How many marks have the label, over all layers.
pub fn marks_with_label(project: &Project, label: &LabelId) -> usize {
    project.layers.values().flat_map(|l| l.marks.values()).filter(|m| m.label == *label).count()
}

/// How many marks have a value of the attribute, over all layers.
pub fn marks_with_attribute(project: &Project, attribute: &AttributeId) -> usize {
    let marks = project.layers.values().flat_map(|l| l.marks.values());
    marks.filter(|m| m.attributes.contains_key(attribute)).count()
}

/// How many marks have a value that the attribute as it should be does not take, over all layers.
pub fn marks_losing_their_value(project: &Project, attribute: &AttributeId, after: &Attribute) -> usize {
    let marks = project.layers.values().flat_map(|l| l.marks.values());
    marks.filter_map(|m| m.attributes.get(attribute)).filter(|value| !after.takes(value)).count()
}

/// The choices that `lines` name, one a line. A name that is `stored` keeps its id. Where there are as
/// many lines as stored choices, a new name at the place of a missing one is that choice renamed, so
/// that marks keep their values; else it is a new choice with an id made of its name.
pub fn choices_of_lines(lines: &str, stored: &[Choice]) -> Vec<Choice> {
    let names: Vec<&str> = lines.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
    let known = |name: &str| stored.iter().find(|c| c.name == name);
    let mut made: Vec<Choice> = Vec::with_capacity(names.len());
    for (place, name) in names.iter().enumerate() {
        let renamed = stored.get(place).filter(|c| names.len() == stored.len() && !names.contains(&c.name.as_str()));
        let id = known(name).or(renamed).map_or_else(|| fresh_choice(name, stored, &made), |c| c.id.clone());
        made.push(Choice { id, name: (*name).to_owned() });
    }
    made
}

/// An id made of a choice's name that no other choice has.
fn fresh_choice(name: &str, stored: &[Choice], made: &[Choice]) -> String {
    let base = crate::model::slug(name, "value").replace('-', "_");
    let taken = |id: &str| stored.iter().chain(made).any(|c| c.id == id);
    let numbered = (2..).map(|n| format!("{base}_{n}"));
    std::iter::once(base.clone()).chain(numbered).find(|id| !taken(id)).unwrap_or(base)
}

/// A label as it should be, new or changed.
///
/// # Errors
/// When it has no name, its key belongs to another label or is a digit, a colour is not `#rrggbb`,
/// or nothing would change.
pub fn put_label(project: &Project, id: &LabelId, after: Label) -> Result<Transaction, Refusal> {
    named(&after.name)?;
    for colour in [&after.colour.light, &after.colour.dark] {
        if !is_colour(colour) {
            return Err(Refusal::new(format!("“{colour}” is not a colour; write it as #rrggbb.")));
        }
    }
    if let Some(key) = after.key.filter(|_| !after.retired) {
        free_key(project, id, key)?;
    }
    let verb = if Label::get(project, id).is_none() { "Add label" } else { "Change label" };
    put(project, id, &after.name.clone(), verb, after)
}

/// An attribute as it should be, new or changed.
///
/// # Errors
/// When it has no name, belongs to no label, or nothing would change.
pub fn put_attribute(project: &Project, id: &AttributeId, after: Attribute) -> Result<Transaction, Refusal> {
    named(&after.name)?;
    if after.labels.is_empty() {
        return Err(Refusal::new("Choose at least one label that has this attribute."));
    }
    let verb = if Attribute::get(project, id).is_none() { "Add attribute" } else { "Change attribute" };
    put(project, id, &after.name.clone(), verb, after)
}

fn put<R: Row>(project: &Project, id: &R::Key, name: &str, verb: &str, after: R) -> Result<Transaction, Refusal>
where
    Edit: From<Change<R::Key, R>>,
{
    let before = R::get(project, id).cloned();
    if before.as_ref() == Some(&after) {
        return Err(Refusal::new("Nothing would change."));
    }
    let change = Change { key: id.clone(), before, after: Some(after) };
    Ok(Transaction::new(format!("{verb} “{name}”"), vec![change.into()]))
}

fn named(name: &str) -> Result<(), Refusal> {
    if name.trim().is_empty() { Err(Refusal::new("Give it a name.")) } else { Ok(()) }
}

/// Keys that the window uses itself and that therefore cannot tag.
pub const KEPT_KEYS: &[char] = &['J', 'K', 'F', 'Y', 'X', 'I', 'M', 'W', 'E'];

fn free_key(project: &Project, id: &LabelId, key: char) -> Result<(), Refusal> {
    if !key.is_ascii_uppercase() || KEPT_KEYS.contains(&key) {
        return Err(Refusal::new(format!(
            "“{key}” cannot tag: use a letter other than {}.",
            KEPT_KEYS.iter().collect::<String>()
        )));
    }
    let taken = project.schema.labels.iter().find(|(other, l)| *other != id && !l.retired && l.key == Some(key));
    match taken {
        Some((_, other)) => Err(Refusal::new(format!("The key {key} belongs to “{}”.", other.name))),
        None => Ok(()),
    }
}

fn is_colour(written: &str) -> bool {
    let digits = written.strip_prefix('#').unwrap_or_default();
    digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choices(pairs: &[(&str, &str)]) -> Vec<Choice> {
        pairs.iter().map(|(id, name)| Choice { id: (*id).to_owned(), name: (*name).to_owned() }).collect()
    }

    #[test]
    fn a_renamed_choice_keeps_its_id_and_a_new_one_gets_its_own() {
        let stored = choices(&[("yes", "Yes"), ("no", "No")]);
        assert_eq!(choices_of_lines("Yes\nNope", &stored), choices(&[("yes", "Yes"), ("no", "Nope")]));
        assert_eq!(choices_of_lines("No\nYes", &stored), choices(&[("no", "No"), ("yes", "Yes")]));
        let three = choices_of_lines("Yes\nPerhaps\nNo", &stored);
        assert_eq!(three, choices(&[("yes", "Yes"), ("perhaps", "Perhaps"), ("no", "No")]));
        assert_eq!(choices_of_lines("No", &stored), choices(&[("no", "No")]));
        assert_eq!(choices_of_lines("A\nA!\n\n", &[]), choices(&[("a", "A"), ("a_2", "A!")]));
    }
}
