//! Entity records: make, edit, point marks to them.
//!
//! Must not know how an entity was looked up.

use super::marks;
use crate::edit::{Change, Refusal, Transaction};
use crate::model::{
    AttributeId, AttributeKind, Entity, EntityId, EntityKind, IdSource, LabelId, LayerKey, MarkId, Project, Value,
};
use jiff::Timestamp;
use std::collections::BTreeSet;

/// The attribute that points marks of `label` to entity records, if the schema has one.
pub fn attribute_of(project: &Project, label: &LabelId) -> Option<AttributeId> {
    let rows = project.schema.attributes_of(label);
    rows.iter().find(|(_, a)| a.kind == AttributeKind::Entities).map(|(id, _)| (*id).clone())
}

/// What an entity is that a mark of this label points to: the labels of the schema for news name
/// what they mark, and schemas made from it keep their ids.
pub fn kind_for(label: &LabelId) -> EntityKind {
    match label.as_str() {
        "person" => EntityKind::Person,
        "organisation" => EntityKind::Organisation,
        "place" => EntityKind::Place,
        "group" => EntityKind::Group,
        "event" => EntityKind::Event,
        _ => EntityKind::Other,
    }
}

/// A new entity of this name for marks of `label`.
pub fn named(name: &str, label: &LabelId) -> Entity {
    Entity { name: name.to_owned(), kind: kind_for(label), ..Entity::default() }
}

/// Points a mark to an entity.
///
/// # Errors
/// When its label has no attribute for entities, or the entity is unknown.
pub fn point(
    project: &Project,
    layer: &LayerKey,
    mark: MarkId,
    entity: EntityId,
    now: Timestamp,
) -> Result<Transaction, Refusal> {
    if !project.entities.contains_key(&entity) {
        return Err(Refusal::new("This entity is no longer in the project."));
    }
    let label = &marks::find(project, layer, mark)?.label;
    let attribute = attribute_of(project, label)
        .ok_or_else(|| Refusal::new(format!("Marks labelled “{label}” do not point to entities.")))?;
    let value = Value::Entities(BTreeSet::from([entity]));
    marks::set(project, layer, mark, &attribute, Some(value), now)
}

/// A new entity that a mark points to at once, as one step.
///
/// # Errors
/// As [`point`], and when the name is empty.
pub fn add_for(
    project: &Project,
    ids: &mut dyn IdSource,
    layer: &LayerKey,
    mark: MarkId,
    entity: Entity,
    now: Timestamp,
) -> Result<(EntityId, Transaction), Refusal> {
    if entity.name.trim().is_empty() {
        return Err(Refusal::new("Give the entity a name."));
    }
    let id = EntityId::new(ids);
    let mut with = project.clone();
    with.entities.insert(id, entity.clone());
    let mut transaction = point(&with, layer, mark, id, now)?;
    transaction.title = format!("New entity “{}”", entity.name);
    transaction.edits.insert(0, Change::add(id, entity).into());
    Ok((id, transaction))
}

/// Another row for an entity.
///
/// # Errors
/// When it is gone, has no name, or would not change.
pub fn edit(project: &Project, id: EntityId, after: Entity) -> Result<Transaction, Refusal> {
    let before = project.entities.get(&id).ok_or_else(|| Refusal::new("This entity is gone."))?;
    if after.name.trim().is_empty() {
        return Err(Refusal::new("Give the entity a name."));
    }
    if *before == after {
        return Err(Refusal::new("Nothing would change."));
    }
    Ok(Transaction::new("Edit the entity", vec![Change::replace(id, before.clone(), after).into()]))
}
