//! Stamps and tombstones that come along with a change made elsewhere.
//!
//! What a person does here gets a fresh stamp from the session; what another copy did keeps its own,
//! so that all copies decide alike. Must not know how copies are merged.

use crate::model::{Layer, LayerKey, MarkId, Project, RowId, Stamp};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What a layer remembers of a row beside its content.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    /// Its last change, where it is there.
    pub stamp: Option<Stamp>,
    /// Its deletion, where it is gone.
    pub gone: Option<Stamp>,
}

/// The trace of one row before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carried {
    /// Of which layer.
    pub layer: LayerKey,
    /// Of which row; a mark's id stands for that of any kind of row, since it is written as ids are.
    pub row: MarkId,
    /// What it was.
    pub before: Trace,
    /// What it becomes.
    pub after: Trace,
}

impl Trace {
    /// What `layer` remembers of `row`.
    pub fn of(layer: &Layer, row: RowId) -> Self {
        Self { stamp: layer.stamps.get(&row).cloned(), gone: layer.gone.get(&row).cloned() }
    }
}

impl Carried {
    pub(super) fn inverse(&self) -> Self {
        let (before, after) = (self.after.clone(), self.before.clone());
        Self { before, after, ..self.clone() }
    }

    /// Puts the trace of after in its place; gives the highest counter in it.
    pub fn put(&self, project: &mut Project) -> u64 {
        let layer = Arc::make_mut(project.layers.entry(self.layer.clone()).or_default());
        set(&mut layer.stamps, self.row.0, self.after.stamp.as_ref());
        set(&mut layer.gone, self.row.0, self.after.gone.as_ref());
        if layer.is_blank() && layer.stamps.is_empty() {
            project.layers.remove(&self.layer);
        }
        self.after.stamp.iter().chain(&self.after.gone).map(|s| s.0).max().unwrap_or(0)
    }
}

fn set(map: &mut std::collections::BTreeMap<RowId, Stamp>, row: RowId, stamp: Option<&Stamp>) {
    match stamp {
        Some(stamp) => map.insert(row, stamp.clone()),
        None => map.remove(&row),
    };
}
