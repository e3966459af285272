//! Label Studio's labeling configuration: the labels with their colours, a control for each attribute, the
//! relations.
//!
//! Whatever marks say is offered, also what the schema lacks. Must not know tasks.

use crate::export::used::{Used, Values};
use crate::model::{Attribute, AttributeId, AttributeKind, LabelId, Schema};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// The configuration as XML.
pub(super) fn xml(schema: &Schema, used: &Used) -> String {
    let mut out = "<View>\n  <Labels name=\"label\" toName=\"text\">\n".to_owned();
    for label in labels(schema, used) {
        let colour = schema.labels.get(&label).map_or("#595959", |row| row.colour.light.as_str());
        let _ = writeln!(out, "    <Label value=\"{label}\" background=\"{}\"/>", escaped(colour));
    }
    out.push_str("  </Labels>\n  <Text name=\"text\" value=\"$text\"/>\n");
    for (id, values) in &used.values {
        let row = schema.attributes.get(id);
        attribute(&mut out, id, row, (values, &only(schema, row, values)));
    }
    for (id, row) in schema.attributes.iter().filter(|(id, row)| !row.retired && !used.values.contains_key(*id)) {
        let values = Values::default();
        attribute(&mut out, id, Some(row), (&values, &only(schema, Some(row), &values)));
    }
    out.push_str("  <Relations>\n");
    for relation in relations(schema, used) {
        let _ = writeln!(out, "    <Relation value=\"{relation}\"/>");
    }
    out.push_str("  </Relations>\n</View>\n");
    out
}

fn labels(schema: &Schema, used: &Used) -> Vec<LabelId> {
    let mut made: Vec<LabelId> = schema.labels_in_order().into_iter().map(|(id, _)| id.clone()).collect();
    let known: BTreeSet<LabelId> = made.iter().cloned().collect();
    made.extend(used.labels.difference(&known).cloned());
    made
}

fn relations(schema: &Schema, used: &Used) -> BTreeSet<String> {
    let offered = schema.relations.iter().filter(|(_, r)| !r.retired).map(|(id, _)| id.to_string());
    offered.chain(used.relations.iter().map(ToString::to_string)).collect()
}

/// Says that the control of an attribute is shown for some labels alone, where it does not belong to all of them. Ids
/// of labels have no commas.
fn only(schema: &Schema, row: Option<&Attribute>, values: &Values) -> String {
    let Some(row) = row else { return String::new() };
    let of: BTreeSet<&str> = row.labels.union(&values.labels).map(LabelId::as_str).collect();
    if of.is_empty() || schema.labels_in_order().iter().all(|(id, _)| of.contains(id.as_str())) {
        return String::new();
    }
    let names = of.into_iter().collect::<Vec<_>>().join(",");
    format!(" visibleWhen=\"region-selected\" whenLabelValue=\"{names}\"")
}

/// The controls of an attribute: as many as there are kinds of values. `only` is for which labels they are shown.
fn attribute(out: &mut String, id: &AttributeId, row: Option<&Attribute>, (values, only): (&Values, &str)) {
    let kind = row.map(|row| &row.kind);
    let mut choices = values.choices.clone();
    let several = values.several || matches!(kind, Some(AttributeKind::Choices(_)));
    let text = values.text || matches!(kind, Some(AttributeKind::Text | AttributeKind::Date));
    let number = values.number || matches!(kind, Some(AttributeKind::Number));
    match kind {
        Some(AttributeKind::Choice(offered) | AttributeKind::Choices(offered)) => {
            choices.extend(offered.iter().map(|c| c.id.clone()));
        }
        Some(AttributeKind::Flag) => choices.extend(["true".to_owned(), "false".to_owned()]),
        _ => {}
    }
    if !choices.is_empty() {
        let how = if several { "multiple" } else { "single" };
        let _ = writeln!(out, "  <Choices name=\"{id}\" toName=\"text\" perRegion=\"true\" choice=\"{how}\"{only}>");
        for choice in choices {
            let _ = writeln!(out, "    <Choice value=\"{}\"/>", escaped(&choice));
        }
        out.push_str("  </Choices>\n");
    } else if number {
        let _ = writeln!(out, "  <Number name=\"{id}\" toName=\"text\" perRegion=\"true\"{only}/>");
    } else if text {
        let _ = writeln!(out, "  <TextArea name=\"{id}\" toName=\"text\" perRegion=\"true\"{only}/>");
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
