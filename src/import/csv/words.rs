//! A row per word with its tag becomes a text and marks.
//!
//! Must not know how tags are read.

use super::columns::Columns;
use super::table::Table;
use crate::import::json;
use crate::import::lines::Places;
use crate::import::offsets::Unit;
use crate::import::tagged::{Scheme, Tagged, said_spacing};
use crate::import::told::Told;
use crate::import::{Input, Outcome};
use crate::model::Problem;
use std::collections::BTreeMap;

/// What a table of words gives. The number of a sentence may stand in its first row alone.
pub(super) fn read(input: &Input<'_>, table: &Table<'_>, columns: &Columns) -> Result<Outcome, Box<Problem>> {
    let mut documents: BTreeMap<&str, Tagged<'_>> = BTreeMap::new();
    let mut order: Vec<&str> = Vec::new();
    let mut last = "";
    for (n, row) in table.rows.iter().enumerate() {
        let name = columns.cell(row, "article");
        let document = documents.entry(name).or_insert_with(|| {
            order.push(name);
            Tagged::of_levels(1)
        });
        let sentence = columns.cell(row, "sentence").trim();
        let starts = document.words.is_empty() || (!sentence.is_empty() && sentence != last);
        if !sentence.is_empty() {
            last = sentence;
        }
        document.push(columns.cell(row, "word"), table.line(n), starts);
        document.tag(0, columns.cell(row, "tag").trim());
    }
    let (mut outcome, mut scheme) = (Outcome::default(), Scheme::default());
    let single = said_spacing(input, &mut outcome);
    let all = order.len();
    for (n, name) in order.into_iter().enumerate() {
        input.reached(n, all)?;
        let Some(document) = documents.get(name) else { continue };
        document.show(0, &mut scheme);
        let (text, places) = document.text(single);
        let stem = if name.is_empty() { input.name } else { name };
        let (mut made, original) = json::named(input, "csv", &text, (stem, outcome.source()));
        let mut told = Told::default();
        document.tell(0, &places, &mut told, &mut outcome.schema);
        told.finish(input, (&mut made, original.as_deref()), Unit::Bytes, (&Places::ByLine, None), &mut outcome);
        outcome.add(made);
    }
    scheme.say(&mut outcome);
    Ok(outcome)
}
