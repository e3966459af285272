//! Bringing another copy's work in, and remembering what was brought in as the base of the next time.
//!
//! The base lies in the state folder of this person, by the project's id and the places of the two
//! copies. Must not decide how rows are merged nor how anything is said.

use super::Session;
use crate::edit::Refusal;
use crate::edit::merge::Merged;
use crate::model::{Layer, Project, RowId, TextHash};
use crate::store::{Fs, MAX_PACKED_BYTES, Places, StoreError, packed_from_ron, packed_to_ron, place_of, replace};
use jiff::Timestamp;
use std::path::{Path, PathBuf};

/// Where the state of two copies that were merged is kept.
#[derive(Debug, Clone)]
pub struct Bases {
    path: PathBuf,
}

impl Bases {
    /// Of the project at `ours` and the copy at `theirs`.
    pub fn of(fs: &dyn Fs, places: &Places, project: &Project, ours: &Path, theirs: &Path) -> Self {
        let short = |path: &Path| {
            let place = place_of(fs, path);
            TextHash::of(place.to_string_lossy().as_bytes()).to_string()[7..19].to_owned()
        };
        let folder = places.state.join("merged").join(project.id.to_string());
        Self { path: folder.join(format!("{}-{}.ron", short(ours), short(theirs))) }
    }

    /// The other copy as it was when it was merged last, where that is known and both copies come from
    /// it. A copy that does not know a row of it was put back, or is somebody else's: then a missing
    /// row is no deletion.
    pub fn last(&self, fs: &dyn Fs, ours: &Project, theirs: &Project) -> Option<Project> {
        let bytes = fs.read(&self.path, MAX_PACKED_BYTES).ok()?;
        let base = packed_from_ron("base", &bytes).ok()?;
        (base.id == theirs.id && comes_from(ours, &base) && comes_from(theirs, &base)).then_some(base)
    }

    /// Remembers the other copy as it was merged.
    ///
    /// # Errors
    /// [`StoreError`]; then the next merge has the base before it, or none.
    pub fn remember(&self, fs: &dyn Fs, merged: &Merged) -> Result<(), StoreError> {
        let doing = "remembering what was merged";
        let packed = packed_to_ron(&merged.theirs).map_err(|e| StoreError::new(doing, e, &self.path))?;
        replace(fs, &self.path, packed.as_bytes()).map_err(|e| StoreError::new(doing, e, &self.path))
    }
}

/// Whether every row of a layer of `base` is known in `copy`, be it as a deleted one.
fn comes_from(copy: &Project, base: &Project) -> bool {
    let known = |layer: &Layer, row: RowId| {
        layer.stamps.contains_key(&row) || layer.gone.contains_key(&row) || rows(layer).any(|id| id == row)
    };
    let here = base.layers.iter().filter(|((article, _), _)| copy.articles.contains_key(article));
    here.into_iter().all(|(key, before)| {
        let Some(layer) = copy.layers.get(key) else { return rows(before).next().is_none() };
        rows(before).all(|row| known(layer, row))
    })
}

fn rows(layer: &Layer) -> impl Iterator<Item = RowId> + '_ {
    let marks = layer.marks.keys().map(|id| id.0);
    let remarks = layer.comments.keys().map(|id| id.0).chain(layer.decisions.keys().map(|id| id.0));
    marks.chain(layer.links.keys().map(|id| id.0)).chain(remarks)
}

impl Session {
    /// Makes the project what was merged, as one step of undo.
    ///
    /// # Errors
    /// A refusal; then nothing has changed.
    pub fn take_over(&mut self, merged: &Merged, now: Timestamp) -> Result<(), Refusal> {
        for text in merged.project.texts.values() {
            self.add_text(std::sync::Arc::clone(text));
        }
        let transaction = merged.transaction(&self.project, "Merge another copy");
        self.commit(transaction, now)
    }
}
