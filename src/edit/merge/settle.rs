//! Taking one copy's side of a conflict afterwards, as an edit of the project as it is now.
//!
//! Only the field in question is taken: whatever else was done to the row since the merge stays.
//! Must not know who settles it.

use super::fields::{Fields, Picker};
use super::{Edit, Side};
use crate::edit::Change;
use crate::model::{Project, Row};

/// The edit that takes `field` from the `side` of `rows` (ours before, theirs after); `None` where the
/// project says so already. A field `row` or `parts` is the row as a whole, and of a deletion the side
/// that deleted takes the row away.
pub fn settled(project: &Project, rows: &Edit, field: &str, side: Side) -> Option<Edit> {
    macro_rules! by_field {
        ($($name:ident),+; $($whole:ident),+) => {
            match rows {
                $(Edit::$name(c) => edit(project, c, side, |now, wanted| mixed(now, wanted, field)),)+
                $(Edit::$whole(c) => edit(project, c, side, |_, wanted| wanted.clone()),)+
            }
        };
    }
    by_field!(
        Settings, Annotator, Label, Attribute, Relation, Entity, Article, Mark, Link, Comment, Decision;
        Part, Reading
    )
}

fn mixed<V: Fields>(now: &V, wanted: &V, field: &str) -> V {
    match field {
        "row" => wanted.clone(),
        // That it is there is what the side wants; what was done to it since stays.
        "deleted" => now.clone(),
        field => V::mixed(None, now, wanted, &mut Picker::only(field)),
    }
}

fn edit<V: Row>(project: &Project, rows: &Change<V::Key, V>, side: Side, take: impl Fn(&V, &V) -> V) -> Option<Edit>
where
    Edit: From<Change<V::Key, V>>,
{
    let before = V::get(project, &rows.key).cloned();
    let wanted = if side == Side::Ours { &rows.before } else { &rows.after };
    let after = match (&before, wanted) {
        (Some(now), Some(wanted)) => Some(take(now, wanted)),
        (_, wanted) => wanted.clone(),
    };
    (before != after).then(|| Change { key: rows.key.clone(), before, after }.into())
}
