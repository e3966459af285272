//! `project.ron`, `schema.ron` and `entities.ron`.
//!
//! Must not know articles or layers.

use super::{FORMAT, from_ron, from_ron_or_newer, to_ron};
use crate::model::{
    Annotator, AnnotatorId, Attribute, AttributeId, Entity, EntityId, Label, LabelId, Problem, Project, ProjectId,
    Relation, RelationId, Schema, Settings,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What `project.ron` holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProjectFile {
    format: u32,
    min_reader: u32,
    /// The project's id.
    pub id: ProjectId,
    /// What is set for it.
    pub settings: Settings,
    /// Who works on it.
    pub annotators: BTreeMap<AnnotatorId, Annotator>,
}

/// # Errors
/// When it cannot be written as RON.
pub fn project_to_ron(project: &Project) -> Result<String, String> {
    to_ron(&ProjectFile {
        format: FORMAT,
        min_reader: FORMAT,
        id: project.id,
        settings: project.settings.clone(),
        annotators: project.annotators.clone(),
    })
}

/// What a file holds, and that a newer version wrote it, if so: then it must not be written.
type OrNewer<T> = (T, Option<Problem>);

/// # Errors
/// A located problem.
pub fn project_from_ron(file: &str, bytes: &[u8]) -> Result<OrNewer<ProjectFile>, Problem> {
    from_ron_or_newer(file, bytes)
}

#[derive(Serialize, Deserialize)]
struct SchemaFile {
    format: u32,
    min_reader: u32,
    labels: BTreeMap<LabelId, Label>,
    attributes: BTreeMap<AttributeId, Attribute>,
    relations: BTreeMap<RelationId, Relation>,
}

/// # Errors
/// When it cannot be written as RON.
pub fn schema_to_ron(schema: &Schema) -> Result<String, String> {
    to_ron(&SchemaFile {
        format: FORMAT,
        min_reader: FORMAT,
        labels: schema.labels.clone(),
        attributes: schema.attributes.clone(),
        relations: schema.relations.clone(),
    })
}

/// A schema that a project can be made with.
///
/// # Errors
/// A located problem, also where a newer version wrote the file.
pub fn schema_from_ron(file: &str, bytes: &[u8]) -> Result<Schema, Problem> {
    from_ron::<SchemaFile>(file, bytes).map(Schema::from)
}

/// # Errors
/// A located problem.
pub fn schema_from_ron_or_newer(file: &str, bytes: &[u8]) -> Result<OrNewer<Schema>, Problem> {
    from_ron_or_newer::<SchemaFile>(file, bytes).map(|(read, newer)| (read.into(), newer))
}

impl From<SchemaFile> for Schema {
    fn from(read: SchemaFile) -> Self {
        Self { labels: read.labels, attributes: read.attributes, relations: read.relations }
    }
}

#[derive(Serialize, Deserialize)]
struct EntitiesFile {
    format: u32,
    min_reader: u32,
    entities: BTreeMap<EntityId, Entity>,
}

/// # Errors
/// When it cannot be written as RON.
pub fn entities_to_ron(project: &Project) -> Result<String, String> {
    let entities = project.entities.clone();
    to_ron(&EntitiesFile { format: FORMAT, min_reader: FORMAT, entities })
}

/// # Errors
/// A located problem.
pub fn entities_from_ron(file: &str, bytes: &[u8]) -> Result<OrNewer<BTreeMap<EntityId, Entity>>, Problem> {
    from_ron_or_newer::<EntitiesFile>(file, bytes).map(|(read, newer)| (read.entities, newer))
}
