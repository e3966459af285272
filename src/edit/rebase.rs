//! What was done to rows that have changed underneath, as two states to merge with a third.
//!
//! Must not decide who is right: that is for the merge.

use super::{Edit, RowName};
use crate::model::Project;
use std::collections::BTreeMap;

/// The project with `rows` as they were before what was done to them, and as they are after it.
pub fn rebased(project: &Project, rows: &BTreeMap<RowName, Edit>) -> (Project, Project) {
    let (mut before, mut after) = (project.clone(), project.clone());
    for edit in rows.values() {
        edit.inverse().put(&mut before);
        edit.put(&mut after);
    }
    (before, after)
}

impl Edit {
    /// This edit and then `next`, of the same row, as one.
    #[must_use]
    pub fn then(&self, next: &Self) -> Self {
        macro_rules! joined {
            ($($name:ident),+) => {
                match (self, next) {
                    $((Self::$name(a), Self::$name(b)) => {
                        let change = super::Change { before: a.before.clone(), ..b.clone() };
                        Self::$name(change)
                    })+
                    _ => next.clone(),
                }
            };
        }
        joined!(
            Settings, Annotator, Label, Attribute, Relation, Entity, Article, Part, Mark, Link, Reading, Comment,
            Decision
        )
    }
}
