//! Three versions of one file of a project become one, record by record.
//!
//! Must not know who asks: git as its merge driver, or a repair.

use super::conflicts::leave_for;
use super::open::state_folder;
use crate::edit::merge::{Conflict, merge};
use crate::model::{ArticleId, MAX_TEXT_BYTES, Text};
use crate::store::{Folder, Fs, Kind, Places, Single, place_of, project_id};
use jiff::Timestamp;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The versions of a file.
#[derive(Debug, Clone, Copy)]
pub struct Versions<'b> {
    /// What both come from, where that is known.
    pub base: Option<&'b [u8]>,
    /// The version that takes in.
    pub ours: &'b [u8],
    /// The version that is taken in.
    pub theirs: &'b [u8],
}

/// One file of three versions.
#[derive(Debug, Clone, PartialEq)]
pub struct MergedFile {
    /// What it holds.
    pub content: String,
    /// What the versions disagree about; both values of each are here.
    pub conflicts: Vec<Conflict>,
    /// Whether places in the conflicts are those of the article's own text.
    pub on_text: bool,
}

/// Merges the versions of a file; `text` gives the text of an article where it is at hand.
///
/// # Errors
/// Why it cannot be done, with line and column where there are some; a version that cannot be read is
/// named.
pub fn merge_file(
    name: &str,
    versions: Versions<'_>,
    text: impl Fn(ArticleId) -> Option<Arc<Text>>,
) -> Result<MergedFile, String> {
    let kind = Kind::of(versions.ours).or_else(|| Kind::of(versions.theirs));
    let kind = kind.ok_or_else(|| format!("{name} is no file of a project"))?;
    let read = |which: &str, bytes: &[u8]| {
        Single::read(kind, name, bytes, &text).map_err(|p| match p.place.line {
            Some(line) => format!("{name}, {which}, line {line}: {}", p.message),
            None => format!("{name}, {which}: {}", p.message),
        })
    };
    let (ours, theirs) = (read("our version", versions.ours)?, read("their version", versions.theirs)?);
    let base = versions.base.map(|bytes| read("the common version", bytes)).transpose()?;
    ours.fits(&theirs).map_err(|why| format!("{name}: {why}"))?;
    let base = base.filter(|b| ours.fits(b).is_ok());
    let merged = merge(base.as_ref().map(|b| &b.project), &ours.project, &theirs.project);
    let content = ours.written(&merged.project, &theirs)?;
    Ok(MergedFile { content, conflicts: merged.conflicts, on_text: ours.is_on_its_text() })
}

/// The project that a file lies in.
#[derive(Debug, Clone)]
pub struct Around {
    folder: Folder,
    stem: String,
}

impl Around {
    /// The project above `path`, a file of it that need not be there; `None` where there is none.
    pub fn of(fs: &dyn Fs, path: &Path) -> Option<Self> {
        let path = std::path::absolute(path).ok()?;
        let stem = path.file_stem()?.to_string_lossy().into_owned();
        let holds = |above: &&Path| fs.list(above).is_ok_and(|all| all.iter().any(|e| e.name == "project.ron"));
        // A layer lies two folders deep.
        let root = path.ancestors().skip(1).take(3).find(holds)?;
        Some(Self { folder: Folder::at(root), stem })
    }

    /// The text of the article that the file is of.
    pub fn text(&self, fs: &dyn Fs) -> Option<Arc<Text>> {
        let bytes = fs.read(&self.folder.text(&self.stem), MAX_TEXT_BYTES as u64).ok()?;
        String::from_utf8(bytes).ok().map(|text| Arc::new(Text::new(text)))
    }

    /// The project's folder.
    pub fn folder(&self) -> &Folder {
        &self.folder
    }
}

/// Leaves conflicts for the next opening of the project in `folder` to list; `from` says where theirs
/// came from.
///
/// # Errors
/// A sentence; then they are in no list.
pub fn leave_conflicts(
    fs: &dyn Fs,
    places: &Places,
    folder: &Folder,
    found: Vec<Conflict>,
    from: &str,
    now: Timestamp,
) -> Result<(), String> {
    if found.is_empty() {
        return Ok(());
    }
    let id = project_id(fs, folder).map_err(|e| e.to_string())?;
    let state: PathBuf = state_folder(places, id, &place_of(fs, folder.root()));
    leave_for(fs, &state, found, from, now).map_err(|e| e.to_string())
}
