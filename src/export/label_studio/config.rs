//! Label Studio's labeling configuration: the labels with their colours, a control for each attribute, the
//! relations.
//!
//! Whatever marks say is offered, also what the schema lacks. Must not know tasks.

use super::super::sheets::Page;
use crate::model::{Attribute, AttributeId, AttributeKind, LabelId, Schema, Value as Said};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// The configuration as XML.
pub(super) fn xml(schema: &Schema, pages: &[Page<'_>]) -> String {
    let mut out = "<View>\n  <Labels name=\"label\" toName=\"text\">\n".to_owned();
    for label in labels(schema, pages) {
        let colour = schema.labels.get(&label).map_or("#595959", |row| row.colour.light.as_str());
        let _ = writeln!(out, "    <Label value=\"{label}\" background=\"{}\"/>", escaped(colour));
    }
    out.push_str("  </Labels>\n  <Text name=\"text\" value=\"$text\"/>\n");
    let said = said(pages);
    for (id, values) in &said {
        attribute(&mut out, id, schema.attributes.get(id), values);
    }
    for (id, row) in schema.attributes.iter().filter(|(id, row)| !row.retired && !said.contains_key(*id)) {
        attribute(&mut out, id, Some(row), &[]);
    }
    out.push_str("  <Relations>\n");
    for relation in relations(schema, pages) {
        let _ = writeln!(out, "    <Relation value=\"{relation}\"/>");
    }
    out.push_str("  </Relations>\n</View>\n");
    out
}

fn labels(schema: &Schema, pages: &[Page<'_>]) -> Vec<LabelId> {
    let mut made: Vec<LabelId> = schema.labels_in_order().into_iter().map(|(id, _)| id.clone()).collect();
    let known: BTreeSet<LabelId> = made.iter().cloned().collect();
    let used = pages.iter().flat_map(|p| &p.sheets).flat_map(|s| &s.marks).map(|m| m.mark.label.clone());
    made.extend(used.filter(|id| !known.contains(id)).collect::<BTreeSet<_>>());
    made
}

fn relations(schema: &Schema, pages: &[Page<'_>]) -> BTreeSet<String> {
    let offered = schema.relations.iter().filter(|(_, r)| !r.retired).map(|(id, _)| id.to_string());
    let used =
        pages.iter().flat_map(|p| &p.sheets).flat_map(|s| &s.links).map(|(_, link, _, _)| link.relation.to_string());
    offered.chain(used).collect()
}

/// The values that marks have, by attribute.
fn said<'p>(pages: &[Page<'p>]) -> BTreeMap<AttributeId, Vec<&'p Said>> {
    let mut made: BTreeMap<AttributeId, Vec<&Said>> = BTreeMap::new();
    for (id, value) in pages.iter().flat_map(|p| &p.sheets).flat_map(|s| &s.marks).flat_map(|m| &m.attributes) {
        made.entry((*id).clone()).or_default().push(value);
    }
    made
}

/// The controls of an attribute: as many as there are kinds of values.
fn attribute(out: &mut String, id: &AttributeId, row: Option<&Attribute>, values: &[&Said]) {
    let kind = row.map(|row| &row.kind);
    let mut choices: BTreeSet<String> = BTreeSet::new();
    let mut several = matches!(kind, Some(AttributeKind::Choices(_)));
    let mut text = matches!(kind, Some(AttributeKind::Text | AttributeKind::Date));
    let mut number = matches!(kind, Some(AttributeKind::Number));
    match kind {
        Some(AttributeKind::Choice(offered) | AttributeKind::Choices(offered)) => {
            choices.extend(offered.iter().map(|c| c.id.clone()));
        }
        Some(AttributeKind::Flag) => choices.extend(["true".to_owned(), "false".to_owned()]),
        _ => {}
    }
    for value in values {
        match value {
            Said::Choice(v) => drop(choices.insert(v.clone())),
            Said::Choices(set) => {
                several = true;
                choices.extend(set.iter().cloned());
            }
            Said::Flag(b) => drop(choices.insert(b.to_string())),
            Said::Number(_) => number = true,
            _ => text = true,
        }
    }
    if !choices.is_empty() {
        let how = if several { "multiple" } else { "single" };
        let _ = writeln!(out, "  <Choices name=\"{id}\" toName=\"text\" perRegion=\"true\" choice=\"{how}\">");
        for choice in choices {
            let _ = writeln!(out, "    <Choice value=\"{}\"/>", escaped(&choice));
        }
        out.push_str("  </Choices>\n");
    } else if number {
        let _ = writeln!(out, "  <Number name=\"{id}\" toName=\"text\" perRegion=\"true\"/>");
    } else if text {
        let _ = writeln!(out, "  <TextArea name=\"{id}\" toName=\"text\" perRegion=\"true\"/>");
    }
}

/// The characters of an attribute's value in XML.
fn escaped(said: &str) -> String {
    let mut made = String::new();
    for c in said.chars() {
        match c {
            '&' => made.push_str("&amp;"),
            '<' => made.push_str("&lt;"),
            '>' => made.push_str("&gt;"),
            '"' => made.push_str("&quot;"),
            '\t' | '\n' | '\r' => {
                let _ = write!(made, "&#{};", u32::from(c));
            }
            // XML has no way to write other control characters.
            c if c.is_control() => made.push('\u{fffd}'),
            c => made.push(c),
        }
    }
    made
}
