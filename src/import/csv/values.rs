//! The values of a column: numbers, yes or no, words, lists of words, entity records, texts.
//!
//! A table does not say which; a column is what all of its cells can be. Must not know marks.

use super::table::Table;
use crate::model::{EntityId, Value};
use crate::records::cells::unlist;
use std::collections::{BTreeMap, BTreeSet};

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Flag,
    Number,
    Word,
    Words,
    Entities,
    Text,
}

/// A column of attributes.
pub(super) struct Attribute<'t> {
    /// Its name.
    pub name: &'t str,
    /// Its place.
    pub at: usize,
    sort: Sort,
}

/// Entity records by what stands for them in a cell.
pub(super) type Handles = BTreeMap<String, EntityId>;

impl<'t> Attribute<'t> {
    /// The attribute that a column is; `cell` gives a row's cell as it was said.
    pub fn of(table: &'t Table<'_>, (name, at): &'t (String, usize), handles: &Handles, unguard: Unguard) -> Self {
        let cells = || table.rows.iter().filter_map(|row| row.get(*at)).map(unguard).filter(|c| !c.is_empty());
        let brief = |cell: &str| cell.len() <= 40 && !cell.contains(char::is_whitespace);
        let known = |cell: &str| unlist(cell).iter().all(|item| entity(handles, item).is_some());
        let listed = |cell: &str| cell.contains("; ") || cell.contains('\\');
        let sort = match () {
            () if cells().all(|c| matches!(c, "true" | "false")) => Sort::Flag,
            () if cells().all(|c| number(c).is_some()) => Sort::Number,
            () if !handles.is_empty() && cells().all(known) => Sort::Entities,
            () if cells().any(listed) && cells().all(|c| unlist(c).iter().all(|item| brief(item))) => Sort::Words,
            () if cells().all(brief) => Sort::Word,
            () => Sort::Text,
        };
        Self { name: name.strip_prefix("attribute.").unwrap_or(name), at: *at, sort }
    }

    /// What a cell says.
    pub fn value(&self, cell: &str, handles: &Handles) -> Option<Value> {
        if cell.is_empty() {
            return None;
        }
        Some(match self.sort {
            Sort::Flag => Value::Flag(cell == "true"),
            Sort::Number => Value::Number(number(cell)?),
            Sort::Word => Value::Choice(cell.to_owned()),
            Sort::Words => Value::Choices(unlist(cell).into_iter().collect()),
            Sort::Entities => {
                let ids: BTreeSet<EntityId> = unlist(cell).iter().filter_map(|item| entity(handles, item)).collect();
                Value::Entities(ids)
            }
            Sort::Text => Value::Text(cell.to_owned()),
        })
    }
}

/// Takes the guard against formulas off a cell, or leaves it.
pub(super) type Unguard = fn(&str) -> &str;

fn entity(handles: &Handles, item: &str) -> Option<EntityId> {
    handles.get(item).copied().or_else(|| item.parse().ok())
}

/// A number that is written as we write it: what would change on the way is a word.
fn number(cell: &str) -> Option<f64> {
    cell.parse::<f64>().ok().filter(|n| n.is_finite() && n.to_string() == cell)
}
