//! Compares the lines of a JSONL export with the project, row by row.
//!
//! Must not use anything that wrote them.

use crate::export::asked::{Asked, asked};
use crate::export::{Mismatch, Request, Written};
use crate::model::{
    AnnotatorId, Article, ArticleId, Attribute, AttributeId, Entity, EntityId, Label, LabelId, Layer, Part, Project,
    ProjectId, Relation, RelationId, Settings, Text,
};
use crate::records::{self as read, Kinds};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

/// What is in the lines and not in the project, or the other way round.
pub(super) fn verify(request: &Request<'_>, written: &Written) -> Vec<Mismatch> {
    match compare(request, written) {
        Ok(found) => found,
        Err(message) => vec![mismatch(None, message)],
    }
}

fn compare(request: &Request<'_>, written: &Written) -> Result<Vec<Mismatch>, String> {
    let articles = asked(request).map_err(|refusal| refusal.to_string())?;
    let file = written.files.first().ok_or("there is no file")?;
    let content = std::str::from_utf8(&file.bytes).map_err(|e| e.to_string())?;
    let records = content
        .lines()
        .map(|line| serde_json::from_str(line).map_err(|e| e.to_string()))
        .collect::<Result<Vec<Value>, String>>()?;
    // A later piece goes on after the head that the first one wrote.
    let head = request.piece.later.then(|| super::project_json(request, &super::distinct(&request.annotators)));
    let (first, rest) = match &head {
        Some(head) => (head, records.as_slice()),
        None => records.split_first().ok_or("the file is empty")?,
    };
    let mut found = Vec::new();
    if let Err(message) = project(first, request) {
        found.push(mismatch(None, message));
    }
    let kinds = read::kinds(first)?;
    if rest.len() != articles.len() {
        let message = format!("{} articles asked, {} lines", articles.len(), rest.len());
        found.push(mismatch(None, message));
    }
    for (asked, record) in articles.iter().zip(rest) {
        let mut differences = article(asked, record, &kinds).unwrap_or_else(|e| vec![e]);
        differences.extend(parts(request.project, asked, record).err());
        found.extend(differences.into_iter().map(|m| mismatch(Some(asked.id), m)));
    }
    Ok(found)
}

fn project(record: &Value, request: &Request<'_>) -> Result<(), String> {
    let project: &Project = request.project;
    same("the unit", &read::field::<String>(record, "offset_unit")?, &"code points".to_owned())?;
    same("the id", &read::field::<ProjectId>(record, "id")?, &project.id)?;
    same("the settings", &read::field::<Settings>(record, "settings")?, &project.settings)?;
    let schema = record.get("schema").ok_or("the schema is missing")?;
    let labels: BTreeMap<LabelId, Label> = read::rows(schema, "labels")?;
    same("the labels", &labels, &project.schema.labels)?;
    let attributes: BTreeMap<AttributeId, Attribute> = read::rows(schema, "attributes")?;
    same("the attributes", &attributes, &project.schema.attributes)?;
    let relations: BTreeMap<RelationId, Relation> = read::rows(schema, "relations")?;
    same("the relations", &relations, &project.schema.relations)?;
    let entities: BTreeMap<EntityId, Entity> = read::rows(record, "entities")?;
    same("the entities", &entities, &project.entities)?;
    annotators(record, request)
}

fn annotators(record: &Value, request: &Request<'_>) -> Result<(), String> {
    let mut listed = BTreeSet::new();
    for row in read::array(record, "annotators")? {
        let id: AnnotatorId = read::field(row, "id")?;
        let name: String = read::field(row, "name")?;
        same("an annotator", &name.as_str(), &request.project.name_of(&id))?;
        listed.insert(id);
    }
    let asked = request.annotators.iter().cloned().collect();
    same("the annotators", &listed, &asked)
}

fn article(asked: &Asked<'_>, record: &Value, kinds: &Kinds) -> Result<Vec<String>, String> {
    same("the id", &read::field::<ArticleId>(record, "article")?, &asked.id)?;
    let text = Text::new(read::field::<String>(record, "text")?);
    same("the text", &text.as_str(), &asked.text.as_str())?;
    let row = Article {
        stem: read::field(record, "id")?,
        title: read::field(record, "title")?,
        text: read::field(record, "sha256")?,
        source: read::field(record, "source")?,
        meta: read::field(record, "meta")?,
        added: read::field(record, "added")?,
    };
    same("the article", &row, asked.article)?;
    let layers = read::array(record, "layers")?;
    same("the number of layers", &layers.len(), &asked.layers.len())?;
    let mut found = Vec::new();
    for ((who, layer), record) in asked.layers.iter().zip(layers) {
        let (by, rebuilt) = read::layer(record, &text, kinds)?;
        same("the annotator", &by, *who)?;
        found.extend(compare_layers(&rebuilt, layer));
    }
    Ok(found)
}

fn parts(project: &Project, asked: &Asked<'_>, record: &Value) -> Result<(), String> {
    let none = BTreeMap::<u32, Part>::new();
    let expected = project.parts.get(&asked.id).map_or(&none, |p| &**p);
    same("the parts", &read::parts(record, asked.text)?, expected)
}

fn compare_layers(rebuilt: &Layer, layer: &Layer) -> Vec<String> {
    let mut found = differences("mark", &rebuilt.marks, &layer.marks);
    found.extend(differences("link", &rebuilt.links, &layer.links));
    found.extend(differences("comment", &rebuilt.comments, &layer.comments));
    found.extend(differences("decision", &rebuilt.decisions, &layer.decisions));
    found.extend(same("the reading", &rebuilt.reading, &layer.reading).err());
    found
}

fn differences<K, V>(what: &str, rebuilt: &BTreeMap<K, V>, expected: &BTreeMap<K, V>) -> Vec<String>
where
    K: Ord + ToString,
    V: PartialEq + Debug,
{
    let mut found = Vec::new();
    for (id, row) in expected {
        match rebuilt.get(id) {
            None => found.push(format!("the {what} {} is missing", id.to_string())),
            Some(other) => {
                found.extend(same(&format!("the {what} {}", id.to_string()), other, row).err());
            }
        }
    }
    let extra = rebuilt.keys().filter(|id| !expected.contains_key(id));
    found.extend(extra.map(|id| format!("the {what} {} is not asked for", id.to_string())));
    found
}

/// Equal, or written the same: “not a number” is never equal to itself.
fn same<T: PartialEq + Debug>(what: &str, found: &T, expected: &T) -> Result<(), String> {
    let (a, b) = (format!("{found:?}"), format!("{expected:?}"));
    if found == expected || a == b {
        return Ok(());
    }
    let short = |s: String| s.chars().take(300).collect::<String>();
    Err(format!("{what} is {} and should be {}", short(a), short(b)))
}

fn mismatch(article: Option<ArticleId>, message: String) -> Mismatch {
    Mismatch { article, message }
}
