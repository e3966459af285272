//! `sidenote formats`: every format, from the tables of readers and writers.

use super::args::Formats;
use super::{DONE, Failure, out};
use crate::export::{COMMON, Carries, OptionSpec, RECIPE};
use serde_json::{Value, json};
use std::collections::BTreeSet;

#[expect(clippy::unnecessary_wraps, reason = "every subcommand has this shape")]
pub(super) fn run(args: &Formats) -> Result<u8, Failure> {
    let rows = rows();
    if args.json {
        let every: Vec<Value> = COMMON.iter().chain([&RECIPE]).map(option).collect();
        out::json(&json!({ "formats": rows, "options": every }));
        return Ok(DONE);
    }
    for row in rows {
        let yes = |key: &str, word: &'static str| if row[key] == json!(true) { word } else { "" };
        let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
        out::say(&format!(
            "{:<12} {:<6} {:<7} {:<12} {}",
            text("id"),
            yes("reads", "reads"),
            yes("writes", "writes"),
            text("offset_unit"),
            text("about")
        ));
    }
    Ok(DONE)
}

fn rows() -> Vec<Value> {
    let readers = crate::import::ALL.iter().map(|r| r.id);
    let writers = crate::export::ALL.iter().map(|f| f.id);
    let ids: BTreeSet<&str> = readers.chain(writers).collect();
    ids.into_iter().map(row).collect()
}

fn row(id: &str) -> Value {
    let reader = crate::import::by_id(id);
    let writer = crate::export::by_id(id);
    let title = writer.map(|w| w.title).or(reader.map(|r| r.title));
    let about = writer.map(|w| w.about).or(reader.map(|r| r.about));
    let options: Vec<Value> = writer.iter().flat_map(|w| w.options).map(option).collect();
    json!({
        "id": id,
        "title": title,
        "reads": reader.is_some(),
        "writes": writer.is_some(),
        "carries": writer.map_or_else(Vec::new, |w| carried(&w.carries)),
        "offset_unit": writer.map(|w| w.offset_unit),
        "about": about,
        "options": options,
    })
}

fn option(spec: &OptionSpec) -> Value {
    json!({"name": spec.name, "values": spec.values, "default": spec.default, "about": spec.about})
}

fn carried(c: &Carries) -> Vec<&'static str> {
    let all = [
        (c.overlap, "overlap"),
        (c.nesting, "nesting"),
        (c.discontinuous, "discontinuous"),
        (c.token_border, "token_border"),
        (c.attributes, "attribute"),
        (c.kinds, "kind"),
        (c.links, "link"),
        (c.entities, "entity"),
        (c.annotators, "annotator"),
        (c.zero_width, "zero_width"),
        (c.comments, "comment"),
        (c.readings, "reading"),
    ];
    all.into_iter().filter(|(yes, _)| *yes).map(|(_, word)| word).collect()
}
