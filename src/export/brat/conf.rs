//! The configuration of a brat collection, made from the schema: what can be annotated, names and colours,
//! keys.
//!
//! The name of who annotates a folder stands in a line that brat skips. Must not know marks.

use crate::model::{AttributeKind, LabelId, Project, Schema};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// The files, by name, of a folder that `who` annotates, where it is one person's.
pub(super) fn files(project: &Project, who: Option<&str>) -> Vec<(String, String)> {
    let schema = &project.schema;
    let named = |name: &str, content: String| (name.to_owned(), content);
    vec![
        named("annotation.conf", annotation(schema, who)),
        named("visual.conf", visual(schema)),
        named("kb_shortcuts.conf", keys(schema)),
    ]
}

fn annotation(schema: &Schema, who: Option<&str>) -> String {
    let mut out = "[entities]\n".to_owned();
    if let Some(who) = who {
        let _ = writeln!(out, "#Sidenote.annotator={}", serde_json::json!(who));
    }
    for (id, _) in schema.labels_in_order() {
        let _ = writeln!(out, "{id}"); // Writing to a string does not fail.
    }
    out.push_str("\n[relations]\n");
    for (id, row) in schema.relations.iter().filter(|(_, r)| !r.retired) {
        let _ = writeln!(out, "{id}\tArg1:{}, Arg2:{}", any_of(&row.from), any_of(&row.to));
    }
    out.push_str("\n[events]\n\n[attributes]\n");
    for (id, row) in schema.attributes.iter().filter(|(_, a)| !a.retired && !a.labels.is_empty()) {
        match &row.kind {
            AttributeKind::Flag => {
                let _ = writeln!(out, "{id}\tArg:{}", any_of(&row.labels));
            }
            AttributeKind::Choice(choices) => {
                let values: Vec<&str> =
                    choices.iter().map(|c| c.id.as_str()).filter(|id| !id.contains(char::is_whitespace)).collect();
                let _ = writeln!(out, "{id}\tArg:{}, Value:{}", any_of(&row.labels), values.join("|"));
            }
            _ => {}
        }
    }
    out
}

fn any_of(labels: &BTreeSet<LabelId>) -> String {
    if labels.is_empty() {
        return "<ENTITY>".to_owned();
    }
    labels.iter().map(ToString::to_string).collect::<Vec<_>>().join("|")
}

fn visual(schema: &Schema) -> String {
    let mut out = "[labels]\n".to_owned();
    let name = |name: &str| name.replace(['|', '\n', '\r'], " ");
    for (id, row) in schema.labels_in_order() {
        let _ = writeln!(out, "{id} | {}", name(&row.name));
    }
    for (id, row) in &schema.relations {
        let _ = writeln!(out, "{id} | {}", name(&row.name));
    }
    // Several sections have one list of names: an attribute that is called like a label shows its own name.
    let taken =
        |id: &str| schema.labels.keys().any(|l| l.as_str() == id) || schema.relations.keys().any(|r| r.as_str() == id);
    for (id, row) in schema.attributes.iter().filter(|(id, row)| !row.retired && !taken(id.as_str())) {
        let _ = writeln!(out, "{id} | {}", name(&row.name));
    }
    out.push_str("\n[drawing]\nSPAN_DEFAULT\tfgColor:black, bgColor:lightgray, borderColor:darken\nARC_DEFAULT\tcolor:black, arrowHead:triangle-5\n");
    for (id, row) in schema.labels_in_order() {
        // brat's ground lies behind black words, so that the colour for dark sheets is the one to take.
        let _ = writeln!(out, "{id}\tbgColor:{}, borderColor:darken", row.colour.dark);
    }
    out
}

fn keys(schema: &Schema) -> String {
    let mut out = String::new();
    for (id, row) in schema.labels_in_order() {
        if let Some(key) = row.key {
            let _ = writeln!(out, "{key} {id}");
        }
    }
    out
}
