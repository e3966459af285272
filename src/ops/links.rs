//! Links between marks: make, relabel, reverse, delete.
//!
//! Must not know how the two marks were chosen.

use super::Maker;
use super::marks::find;
use crate::edit::{Change, Refusal, Transaction};
use crate::model::{ArticleId, LayerKey, Link, LinkId, MarkId, Project, RelationId};

/// A new link; gives its id beside the transaction.
///
/// # Errors
/// When a mark is gone, the relation does not join their labels, or the link exists already.
pub fn add(
    project: &Project,
    maker: &mut Maker<'_>,
    article: ArticleId,
    relation: &RelationId,
    from: MarkId,
    to: MarkId,
) -> Result<(LinkId, Transaction), Refusal> {
    let layer: LayerKey = (article, maker.annotator.clone());
    let name = check(project, &layer, relation, from, to)?;
    let twin = |l: &Link| l.relation == *relation && l.from == from && l.to == to;
    if project.layers.get(&layer).is_some_and(|l| l.links.values().any(twin)) {
        return Err(Refusal::new("These two marks are linked like this already."));
    }
    let id = LinkId::new(maker.ids);
    let link = Link { relation: relation.clone(), from, to, created: maker.now };
    Ok((id, Transaction::new(format!("Link as {name}"), vec![Change::add((layer, id), link).into()])))
}

fn check<'p>(
    project: &'p Project,
    layer: &LayerKey,
    relation: &RelationId,
    from: MarkId,
    to: MarkId,
) -> Result<&'p str, Refusal> {
    if from == to {
        return Err(Refusal::new("A mark cannot be linked to itself."));
    }
    let (a, b) = (find(project, layer, from)?, find(project, layer, to)?);
    let row = project.schema.relations.get(relation);
    let row = row.ok_or_else(|| Refusal::new(format!("There is no relation “{relation}” in this schema.")))?;
    if !row.joins(&a.label, &b.label) {
        return Err(Refusal::new(format!("“{}” cannot lead from “{}” to “{}”.", row.name, a.label, b.label)));
    }
    Ok(&row.name)
}

/// The link `id` of a layer.
///
/// # Errors
/// When it is gone.
pub fn get<'p>(project: &'p Project, layer: &LayerKey, id: LinkId) -> Result<&'p Link, Refusal> {
    let link = project.layers.get(layer).and_then(|l| l.links.get(&id));
    link.ok_or_else(|| Refusal::new("This link is gone."))
}

/// Another relation for a link.
///
/// # Errors
/// When the link is gone or the relation does not join its marks.
pub fn relabel(project: &Project, layer: &LayerKey, id: LinkId, relation: &RelationId) -> Result<Transaction, Refusal> {
    let link = get(project, layer, id)?;
    let name = check(project, layer, relation, link.from, link.to)?;
    let after = Link { relation: relation.clone(), ..link.clone() };
    Ok(Transaction::new(
        format!("Change to {name}"),
        vec![Change::replace((layer.clone(), id), link.clone(), after).into()],
    ))
}

/// A link the other way round.
///
/// # Errors
/// When the link is gone or its relation does not lead that way.
pub fn reverse(project: &Project, layer: &LayerKey, id: LinkId) -> Result<Transaction, Refusal> {
    let link = get(project, layer, id)?;
    check(project, layer, &link.relation, link.to, link.from)?;
    let after = Link { from: link.to, to: link.from, ..link.clone() };
    Ok(Transaction::new("Reverse the link", vec![Change::replace((layer.clone(), id), link.clone(), after).into()]))
}

/// Takes a link away.
///
/// # Errors
/// When it is gone already.
pub fn delete(project: &Project, layer: &LayerKey, id: LinkId) -> Result<Transaction, Refusal> {
    let link = get(project, layer, id)?;
    Ok(Transaction::new("Delete the link", vec![Change::remove((layer.clone(), id), link.clone()).into()]))
}
