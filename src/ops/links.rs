//! Links between marks: make, relabel, reverse, delete.
//!
//! Must not know how the two marks were chosen.

use super::Maker;
use super::marks::find;
use crate::edit::{Change, Refusal, Transaction};
use crate::model::{ArticleId, LayerKey, Link, LinkId, MarkId, Project, Relation, RelationId};

/// A new link; gives its id beside the transaction.
///
/// # Errors
/// When a mark is gone, the relation is unknown, retired or does not join their labels, or the link
/// exists already.
pub fn add(
    project: &Project,
    maker: &mut Maker<'_>,
    article: ArticleId,
    relation: &RelationId,
    from: MarkId,
    to: MarkId,
) -> Result<(LinkId, Transaction), Refusal> {
    let layer: LayerKey = (article, maker.annotator.clone());
    let name = &offered(project, relation)?.name;
    let link = Link { relation: relation.clone(), from, to, created: maker.now };
    check(project, &layer, &link, None)?;
    let id = LinkId::new(maker.ids);
    Ok((id, Transaction::new(format!("Link as {name}"), vec![Change::add((layer, id), link).into()])))
}

fn known<'p>(project: &'p Project, relation: &RelationId) -> Result<&'p Relation, Refusal> {
    let row = project.schema.relations.get(relation);
    row.ok_or_else(|| Refusal::new(format!("There is no relation “{relation}” in this schema.")))
}

/// A relation that new links may have.
fn offered<'p>(project: &'p Project, relation: &RelationId) -> Result<&'p Relation, Refusal> {
    let row = known(project, relation)?;
    if row.retired {
        return Err(Refusal::new(format!("“{}” is no longer offered in this schema.", row.name)));
    }
    Ok(row)
}

/// Whether `link` may stand in a layer, in place of the link `old` or beside all there are.
fn check(project: &Project, layer: &LayerKey, link: &Link, old: Option<LinkId>) -> Result<(), Refusal> {
    if link.from == link.to {
        return Err(Refusal::new("A mark cannot be linked to itself."));
    }
    let (a, b) = (find(project, layer, link.from)?, find(project, layer, link.to)?);
    let row = known(project, &link.relation)?;
    if !row.joins(&a.label, &b.label) {
        return Err(Refusal::new(format!("“{}” cannot lead from “{}” to “{}”.", row.name, a.label, b.label)));
    }
    let same = |l: &Link| l.relation == link.relation && l.from == link.from && l.to == link.to;
    let mut links = project.layers.get(layer).into_iter().flat_map(|l| &l.links);
    if links.any(|(id, l)| Some(*id) != old && same(l)) {
        return Err(Refusal::new("These two marks are linked like this already."));
    }
    Ok(())
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
/// When the link is gone or has the relation already, and as [`add`].
pub fn relabel(project: &Project, layer: &LayerKey, id: LinkId, relation: &RelationId) -> Result<Transaction, Refusal> {
    let link = get(project, layer, id)?;
    if link.relation == *relation {
        return Err(Refusal::new("Nothing would change."));
    }
    let name = &offered(project, relation)?.name;
    let after = Link { relation: relation.clone(), ..link.clone() };
    check(project, layer, &after, Some(id))?;
    Ok(Transaction::new(
        format!("Change to {name}"),
        vec![Change::replace((layer.clone(), id), link.clone(), after).into()],
    ))
}

/// A link the other way round.
///
/// # Errors
/// When the link is gone, its relation does not lead that way, or such a link exists already.
pub fn reverse(project: &Project, layer: &LayerKey, id: LinkId) -> Result<Transaction, Refusal> {
    let link = get(project, layer, id)?;
    let after = Link { from: link.to, to: link.from, ..link.clone() };
    check(project, layer, &after, Some(id))?;
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
