//! Which of the journal's records are in files that are ahead of it, as was noted when it could not be
//! written.
//!
//! Must not apply anything.

use super::versions::kind_of;
use crate::edit::{Edit, RowName, Touched, diff};
use crate::model::{ArticleId, Project, TextHash};
use crate::store::{Ahead, Folder, Fs, Places, with_file};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Which edits of the journal's records are in files that are ahead of it.
pub(super) struct Noted<'a> {
    folder: &'a Folder,
    reached: &'a BTreeMap<PathBuf, u64>,
    /// Of files that somebody changed since: the number of the last thing done in what was noted, and the
    /// rows that are not as they were in it.
    changed: BTreeMap<PathBuf, (u64, BTreeSet<RowName>)>,
    stems: BTreeMap<ArticleId, String>,
    numbers: &'a [u64],
}

impl<'a> Noted<'a> {
    pub(super) fn of(
        folder: &'a Folder,
        reached: &'a BTreeMap<PathBuf, u64>,
        noted: &Ahead,
        project: &Project,
        numbers: &'a [u64],
        holds: impl Fn(&Path) -> Option<TextHash>,
    ) -> Self {
        let mut stems = noted.stems().clone();
        stems.extend(project.articles.iter().map(|(id, a)| (*id, a.stem.clone())));
        let changed = noted.changed(folder, holds).filter_map(|(file, content, seq)| {
            let (then, _) = with_file(project, kind_of(file)?, file, content.as_bytes()).ok()?;
            let differs = diff(project, &then).iter().map(Edit::row).collect();
            Some((folder.root().join(file), (seq, differs)))
        });
        Self { folder, reached, changed: changed.collect(), stems, numbers }
    }

    /// Whether the file of `edit`, of the missing record at `at`, is that far.
    pub(super) fn has(&self, at: usize, edit: &Edit) -> bool {
        let file = match edit.touches() {
            Touched::Project => Some(self.folder.project()),
            Touched::Schema => Some(self.folder.schema()),
            Touched::Entities => Some(self.folder.entities()),
            Touched::Article(id) => self.stems.get(&id).map(|stem| self.folder.article(stem)),
            Touched::Layer(id, who) => self.stems.get(&id).map(|stem| self.folder.layer(&who, stem)),
        };
        let Some((file, seq)) = file.zip(self.numbers.get(at)) else { return false };
        let changed = || self.changed.get(&file).is_some_and(|(far, rows)| far >= seq && !rows.contains(&edit.row()));
        self.reached.get(&file).is_some_and(|far| far >= seq) || changed()
    }
}

/// What is noted of files that are ahead of the journal. A note that cannot be read for now may keep
/// something from coming back, so nothing is applied without it: the project opens for reading only.
pub(super) fn read_noted(
    fs: &dyn Fs,
    folder: &Folder,
    state: &Path,
    places: &Places,
    read_only: &mut Option<String>,
) -> Ahead {
    let name = state.file_name().unwrap_or_default().to_string_lossy();
    let journal = format!("{name} {}", places.device);
    Ahead::read(fs, folder, journal.clone()).unwrap_or_else(|e| {
        read_only.get_or_insert(e.to_string());
        Ahead::of(journal)
    })
}

/// Files that are ahead of the journal are all there is of what was done last, and may have been put
/// there by a program that was killed before their names were synced.
fn sync_reached(fs: &dyn Fs, folder: &Folder, reached: &BTreeMap<PathBuf, u64>) -> Result<(), String> {
    let mut folders: BTreeSet<&Path> = reached.keys().filter_map(|path| path.parent()).collect();
    folders.insert(folder.root());
    folders.into_iter().try_for_each(|folder| match fs.sync_folder(folder) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
            Err(format!("what was saved last cannot be made sure of ({e}: {}); open it again", folder.display()))
        }
        _ => Ok(()),
    })
}

/// Syncs what is noted where that is `wanted`; what cannot be made sure of is only read.
pub(super) fn make_sure(
    wanted: bool,
    fs: &dyn Fs,
    folder: &Folder,
    reached: &BTreeMap<PathBuf, u64>,
    read_only: &mut Option<String>,
) {
    if wanted && read_only.is_none() {
        *read_only = sync_reached(fs, folder, reached).err();
    }
}
