//! Settling what two copies say differently: ours, theirs, or both.
//!
//! Must not decide: a person chooses.

mod shown;

pub use shown::{Shown, field_in_words, place, row_in_words, side_in_words};

use super::{Maker, marks};
use crate::edit::merge::{Conflict, Kept, Side, settled};
use crate::edit::{Change, Edit, Refusal, RowName, Transaction};
use crate::model::{Comment, CommentId, LayerKey, Link, LinkId, Mark, MarkId, Project, Row};

/// How a conflict is settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// What this copy said.
    Mine,
    /// What the other copy said.
    Theirs,
    /// Both stand.
    Both,
}

/// Plans to settle `conflict`; the transaction is empty where the project says so already.
///
/// # Errors
/// A refusal, when that can no longer be done.
pub fn settle(
    project: &Project,
    conflict: &Conflict,
    choice: Choice,
    maker: &mut Maker<'_>,
) -> Result<Transaction, Refusal> {
    if conflict.field == "text" && choice != Choice::Mine {
        return Err(Refusal::new(
            "The text of an article never changes; import the other text as an article of its own.",
        ));
    }
    let title = match choice {
        Choice::Mine => "Settle a conflict: mine",
        Choice::Theirs => "Settle a conflict: theirs",
        Choice::Both => "Settle a conflict: both",
    };
    let edits = match (choice, conflict.kept) {
        (Choice::Both, Kept::Both(_)) => Vec::new(),
        (Choice::Both, Kept::One(side)) => second(project, conflict, side, maker)?,
        (Choice::Mine, kept) => one(project, conflict, Side::Ours, kept)?,
        (Choice::Theirs, kept) => one(project, conflict, Side::Theirs, kept)?,
    };
    Ok(Transaction::new(title, edits))
}

/// Whether both sides of a conflict can stand.
pub fn can_be_both(conflict: &Conflict) -> bool {
    let both_there = matches!(&conflict.rows[..], [Edit::Mark(c)] if c.before.is_some() && c.after.is_some());
    both_there || matches!(conflict.kept, Kept::Both(_))
}

/// What one side said stands alone.
fn one(project: &Project, conflict: &Conflict, side: Side, kept: Kept) -> Result<Vec<Edit>, Refusal> {
    let mut edits = Vec::new();
    for rows in &conflict.rows {
        match (settled(project, rows, &conflict.field, side), rows) {
            // A mark takes along what hangs on it.
            (Some(Edit::Mark(gone)), _) if gone.after.is_none() => {
                edits.extend(marks::delete(project, &gone.key.0, gone.key.1)?.edits);
            }
            (edit, _) => edits.extend(edit),
        }
    }
    if let (Kept::Both(second), Some(layer)) = (kept, layer_of(&conflict.row)) {
        edits.extend(without(project, layer, &conflict.row, second)?);
    }
    Ok(edits)
}

/// The second of two rows that both stood goes.
fn without(project: &Project, layer: &LayerKey, row: &RowName, id: MarkId) -> Result<Vec<Edit>, Refusal> {
    let gone = |edit: Option<Edit>| edit.into_iter().collect();
    Ok(match row {
        RowName::Mark(_) if Mark::get(project, &(layer.clone(), id)).is_some() => {
            marks::delete(project, layer, id)?.edits
        }
        RowName::Link(_) => gone(remove::<Link>(project, (layer.clone(), LinkId(id.0)))),
        RowName::Comment(_) => gone(remove::<Comment>(project, (layer.clone(), CommentId(id.0)))),
        _ => Vec::new(),
    })
}

fn remove<V: Row>(project: &Project, key: V::Key) -> Option<Edit>
where
    Edit: From<Change<V::Key, V>>,
{
    let row = V::get(project, &key)?.clone();
    Some(Change::remove(key, row).into())
}

/// The mark that does not stand becomes one of its own.
fn second(project: &Project, conflict: &Conflict, stands: Side, maker: &mut Maker<'_>) -> Result<Vec<Edit>, Refusal> {
    let no = || Refusal::new("Only of a mark can both versions stand; choose one of them.");
    let [Edit::Mark(c)] = &conflict.rows[..] else { return Err(no()) };
    let other = if stands == Side::Ours { &c.after } else { &c.before };
    let mut row = other.clone().ok_or_else(no)?;
    row.changed = maker.now;
    let there = Mark::get(project, &c.key).is_some_and(|now| now.label == row.label && now.spans == row.spans);
    if there && conflict.field == "spans" {
        return Ok(Vec::new());
    }
    Ok(vec![Change::add((c.key.0.clone(), MarkId::new(maker.ids)), row).into()])
}

fn layer_of(row: &RowName) -> Option<&LayerKey> {
    match row {
        RowName::Mark((layer, _))
        | RowName::Link((layer, _))
        | RowName::Comment((layer, _))
        | RowName::Decision((layer, _))
        | RowName::Reading(layer) => Some(layer),
        _ => None,
    }
}
