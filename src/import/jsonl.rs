//! Our own records: a line about the project, then one article a line with its layers. Nothing is lost.
//!
//! Must not know what wrote them.

use super::json::{Id, Row, characters, left_out, rows, told};
use super::{Draft, DraftLayer, DraftSchema, Input, LayerSaid, Outcome, Reader};
use crate::model::{
    Attribute, AttributeId, Entity, EntityId, Label, LabelId, Meta, Problem, Relation, RelationId, Source, Text,
};
use crate::records::{self, Kinds};
use serde_json::Value;
use std::sync::Arc;

/// Reads our own records.
pub static READER: Reader = Reader {
    id: "jsonl",
    title: "JSON Lines (lossless)",
    extensions: &["jsonl"],
    leads: false,
    about: "The records that `sidenote export --to jsonl` writes: articles with everything said about them.",
    sniff,
    read,
};

/// What comes in of two records of one article.
const COMES: &str =
    "of what one person says of one text the first record counts; other texts come in as articles of their own";

fn sniff(input: &Input<'_>) -> u8 {
    let head = input.bytes.get(..200.min(input.bytes.len())).unwrap_or_default();
    let is_ours = String::from_utf8_lossy(head).contains("\"record\":\"project\"");
    if is_ours { 98 } else { 0 }
}

fn read(input: &Input<'_>) -> Outcome {
    match whole(input) {
        Ok(outcome) => outcome,
        Err(problem) => left_out(*problem),
    }
}

fn whole(input: &Input<'_>) -> Result<Outcome, Box<Problem>> {
    characters(input)?;
    let rows = rows(input)?;
    let wrong = |row: &Row<'_>, why: String| Box::new(row.problem(input, why));
    // A record is taken apart when its turn comes: all of them at once would take many times their file.
    let record = |row: &Row<'_>| serde_json::to_value(row.value).map_err(|e| wrong(row, e.to_string()));
    let mut articles = rows.iter();
    let first = articles
        .next()
        .ok_or_else(|| Box::new(Problem::error("empty", "this file is empty").in_file(input.name, None, None)))?;
    let (schema, kinds) = head(&record(&first)?).map_err(|why| wrong(&first, why))?;
    let mut outcome = Outcome { schema, ..Outcome::default() };
    outcome.problems.extend(rows.twice(input, COMES, |record| Some((Id::at(record, "article")?, ""))));
    let of = articles.size_hint().1.unwrap_or_default();
    for (n, row) in articles.enumerate() {
        told(input, n, of)?;
        outcome.add(draft(&record(&row)?, &kinds).map_err(|why| wrong(&row, why))?);
    }
    Ok(outcome)
}

fn head(record: &Value) -> Result<(DraftSchema, Kinds), String> {
    if record.get("record").and_then(Value::as_str) != Some("project") {
        return Err(
            "the first line is no record of a project; such files are written by “export --to jsonl”".to_owned()
        );
    }
    let unit: String = records::field(record, "offset_unit")?;
    if unit != "code points" {
        return Err(format!("the offsets are said to be {unit}, but these files have code points"));
    }
    let schema = record.get("schema").ok_or("the schema is missing")?;
    let made = DraftSchema {
        labels: records::rows::<LabelId, Label>(schema, "labels")?,
        attributes: records::rows::<AttributeId, Attribute>(schema, "attributes")?,
        relations: records::rows::<RelationId, Relation>(schema, "relations")?,
        entities: records::rows::<EntityId, Entity>(record, "entities")?,
        whole: true,
        ..DraftSchema::default()
    };
    Ok((made, records::kinds(record)?))
}

fn draft(record: &Value, kinds: &Kinds) -> Result<Draft, String> {
    let text = Arc::new(Text::new(records::field::<String>(record, "text")?));
    let mut layers = Vec::new();
    for layer in records::array(record, "layers")? {
        let (who, exact) = records::layer(layer, &text, kinds)?;
        let annotator = records::field::<String>(layer, "annotator")?;
        let said = LayerSaid { who: Some(who), exact: Some(Box::new(exact)), ..LayerSaid::default() };
        layers.push(DraftLayer { annotator, marks: Vec::new(), said: said.into() });
    }
    Ok(Draft {
        title: records::field(record, "title")?,
        source: Arc::new(records::field::<Source>(record, "source")?),
        meta: records::field::<Meta>(record, "meta")?.into(),
        parts: records::parts(record, &text)?.into_iter().collect(),
        text,
        layers,
    })
}
