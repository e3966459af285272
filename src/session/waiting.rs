//! What the journal of a project holds that its files do not, looked at without applying it.
//!
//! Must not write anything; opening the project to change it is what applies it.

use super::ahead::{Noted, read_noted};
use super::journal::{damage, read_journal};
use super::open::state_folder;
use super::recover::replay;
use crate::edit::Transaction;
use crate::edit::merge::Conflict;
use crate::model::{Problem, Project};
use crate::store::{EntryKind, Folder, Fs, Loaded, Places, StoreError, load, place_of};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What waits in a journal, and what lies beside a project.
#[derive(Debug)]
pub struct Waiting {
    /// The project as its files have it.
    pub files: Project,
    /// The project with what the journal has beyond them.
    pub whole: Project,
    /// What was done and is not in the files, oldest first.
    pub steps: Vec<Arc<Transaction>>,
    /// What is wrong with files and journal, and what of it would not fit.
    pub problems: Vec<Problem>,
    /// What the journal and files that somebody changed meanwhile say differently.
    pub conflicts: Vec<Conflict>,
    /// Why it could not be applied, if so.
    pub read_only: Option<String>,
    /// Files that were set aside, here or in the journal's folder, oldest name first.
    pub aside: Vec<PathBuf>,
}

/// Looks at the project in `root`.
///
/// # Errors
/// [`StoreError`] when there is no project there or it cannot be read.
pub fn waiting(fs: &dyn Fs, places: &Places, root: &Path) -> Result<Waiting, StoreError> {
    let folder = Folder::at(root);
    let Loaded { project: files, mut problems, mut read_only, known, .. } = load(fs, &folder)?;
    let state = state_folder(places, files.id, &place_of(fs, root));
    let mut recovered = read_journal(fs, &state, true, &mut read_only);
    let unread = recovered.unread.iter().map(|u| {
        let message = format!("a part of the journal cannot be read: {}", u.why);
        Problem::error("unread_journal", message).in_file(&u.path.display().to_string(), None, None)
    });
    problems.extend(unread);
    problems.extend(recovered.damaged.iter().filter_map(|damaged| damage(fs, damaged, false)));
    let mut whole = files.clone();
    super::open::find_trashed_texts(fs, &folder, &mut whole, &recovered);
    let steps = std::mem::take(&mut recovered.missing);
    let device = Arc::from(places.device.as_str());
    let noted = read_noted(fs, &folder, &state, places, &mut read_only);
    let holds = |path: &Path| known.get(path).copied();
    let reached = noted.reached(&folder, holds);
    let ahead = Noted::of(&folder, &reached, &noted, &files, &recovered.numbers, holds);
    let replayed = replay(&mut whole, &steps, |at, edit| ahead.has(at, edit), &mut problems, &mut 0, &device);
    let conflicts = replayed.conflicts;
    let mut aside = ending(fs, &folder.trash(), ".set-aside");
    aside.extend(ending(fs, &state, ".aside"));
    Ok(Waiting { files, whole, steps, problems, conflicts, read_only, aside })
}

fn ending(fs: &dyn Fs, folder: &Path, end: &str) -> Vec<PathBuf> {
    let entries = fs.list(folder).unwrap_or_default().into_iter();
    let wanted = entries.filter(|e| e.kind == EntryKind::File && e.name.ends_with(end));
    wanted.map(|e| folder.join(e.name)).collect()
}
