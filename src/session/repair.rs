//! Bringing back what a damaged file, a copy of a tool that syncs or conflict markers hold.
//!
//! Works on the files themselves, so that a project that does not open can be repaired too; a window
//! that has it open meets the result as a change from outside. The file as it was is always kept in
//! the trash. Must not decide between two versions: both values of a conflict are given back.

use super::file_merge::{MergedFile, Versions, merge_file};
use crate::edit::merge::Conflict;
use crate::model::{AnnotatorId, MAX_TEXT_BYTES, Problem, Text, TextHash};
use crate::store::{
    Folder, Fs, Kind, MAX_RON_BYTES, Single, article_on_blank, layer_to_ron, original_of, replace, salvage_layer, sides,
};
use std::borrow::Cow;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// What came of a repair.
#[derive(Debug, Clone, PartialEq)]
pub struct Repaired {
    /// The file that was repaired, or took the other version in.
    pub file: String,
    /// How many records of damaged layers could be read.
    pub records: usize,
    /// The lines, from 1, of damaged layers of which something is lost.
    pub lost: Vec<usize>,
    /// What two versions say differently.
    pub conflicts: Vec<Conflict>,
    /// Where the file as it was is kept.
    pub kept_as: String,
}

/// Whether a problem is one that [`repair`] can do something about.
pub fn can_repair(problem: &Problem) -> bool {
    let file = problem.place.file.as_deref().unwrap_or_default();
    match problem.kind {
        "conflict_markers" | "conflicted_copy" => true,
        "damaged_file" | "out_of_bounds" => file.starts_with("layers/"),
        _ => false,
    }
}

/// The files of a project without which it does not open, and in which git left conflict markers.
pub fn heads_in_conflict(fs: &dyn Fs, folder: &Folder) -> Vec<String> {
    let heads = [folder.project(), folder.schema(), folder.entities()];
    let marked = |path: &&PathBuf| fs.read(path, MAX_RON_BYTES).is_ok_and(|bytes| sides(&bytes).is_some());
    heads.iter().filter(marked).map(|path| folder.shown(path)).collect()
}

/// Repairs the file that a problem names, by its path inside the project with forward slashes.
///
/// # Errors
/// A sentence; then nothing has changed.
pub fn repair(fs: &dyn Fs, folder: &Folder, file: &str) -> Result<Repaired, String> {
    let path = inside(folder, file)?;
    let bytes = fs.read(&path, MAX_RON_BYTES).map_err(|e| format!("{file} cannot be read: {e}"))?;
    let original = original_of(fs, folder, &path);
    let mut work = Work::of(fs, folder, original.as_deref().unwrap_or(&path), file);
    let merged = match (&original, sides(&bytes)) {
        (Some(original), _) => {
            let ours = fs.read(original, MAX_RON_BYTES);
            let ours = ours.map_err(|e| format!("{} cannot be read: {e}", folder.shown(original)))?;
            work.merge(None, &ours, &bytes)?
        }
        (None, Some(found)) => work.merge(found.base.as_deref(), &found.ours, &found.theirs)?,
        (None, None) => MergedFile { content: work.salvaged(&bytes)?, conflicts: Vec::new(), on_text: true },
    };
    let to = original.as_deref().unwrap_or(&path);
    work.check(&merged.content)?;
    let kept_as = keep(fs, folder, &path, &bytes)?;
    replace(fs, to, merged.content.as_bytes()).map_err(|e| format!("{} cannot be written: {e}", folder.shown(to)))?;
    if original.is_some() {
        // It is in the project and in the trash now.
        fs.remove(&path).map_err(|e| format!("{file} is merged but cannot be removed: {e}"))?;
    }
    let conflicts = if merged.on_text { merged.conflicts } else { Vec::new() };
    Ok(Repaired { file: folder.shown(to), records: work.records, lost: work.lost, conflicts, kept_as })
}

/// The path of a file inside the project.
fn inside(folder: &Folder, file: &str) -> Result<PathBuf, String> {
    let path = Path::new(file);
    let plain = path.components().all(|part| matches!(part, Component::Normal(_)));
    if plain { Ok(folder.root().join(path)) } else { Err(format!("{file} is no file of the project")) }
}

/// Keeps the file as it was in the trash; gives its name there.
pub(super) fn keep(fs: &dyn Fs, folder: &Folder, path: &Path, bytes: &[u8]) -> Result<String, String> {
    let digest = TextHash::of(bytes).to_string();
    let name = format!("{}.{}.set-aside", folder.shown(path).replace('/', "."), &digest[7..15]);
    let aside = folder.trash().join(name);
    replace(fs, &aside, bytes).map_err(|e| format!("{} cannot be written: {e}", folder.shown(&aside)))?;
    Ok(folder.shown(&aside))
}

/// A repair at work.
struct Work<'w> {
    fs: &'w dyn Fs,
    folder: &'w Folder,
    /// The file that is to hold the result.
    target: PathBuf,
    name: &'w str,
    text: Option<Arc<Text>>,
    records: usize,
    lost: Vec<usize>,
}

impl<'w> Work<'w> {
    fn of(fs: &'w dyn Fs, folder: &'w Folder, target: &Path, name: &'w str) -> Self {
        let stem = target.file_stem().unwrap_or_default().to_string_lossy();
        let bytes = fs.read(&folder.text(&stem), MAX_TEXT_BYTES as u64).ok();
        let text = bytes.and_then(|b| String::from_utf8(b).ok()).map(|t| Arc::new(Text::new(t)));
        Self { fs, folder, target: target.to_owned(), name, text, records: 0, lost: Vec::new() }
    }

    /// Two versions made one; of a damaged layer what can be read of it.
    fn merge(&mut self, base: Option<&[u8]>, ours: &[u8], theirs: &[u8]) -> Result<MergedFile, String> {
        let (ours, theirs) = (self.readable(ours), self.readable(theirs));
        // A base that cannot be read is none.
        let base = base.filter(|bytes| self.reads(bytes));
        let text = self.text.clone();
        merge_file(self.name, Versions { base, ours: &ours, theirs: &theirs }, |_| text.clone())
    }

    fn reads(&self, bytes: &[u8]) -> bool {
        self.problem(bytes).is_none()
    }

    /// Why a file cannot be read; none where it can.
    fn problem(&self, bytes: &[u8]) -> Option<String> {
        let Some(kind) = Kind::of(bytes) else { return Some("it is no file of a project".to_owned()) };
        Single::read(kind, self.name, bytes, |_| self.text.clone()).err().map(|p| p.message)
    }

    /// That what is to be written can be read: else the next repair would find the same again.
    fn check(&self, content: &str) -> Result<(), String> {
        match self.problem(content.as_bytes()) {
            None => Ok(()),
            Some(why) => Err(format!(
                "what can be read of it is no file that can be opened, either: {why}; restore an earlier version of this file"
            )),
        }
    }

    fn readable<'b>(&mut self, bytes: &'b [u8]) -> Cow<'b, [u8]> {
        if self.reads(bytes) {
            return Cow::Borrowed(bytes);
        }
        self.salvaged(bytes).map_or(Cow::Borrowed(bytes), |content| Cow::Owned(content.into_bytes()))
    }

    /// The layer of what can be read of a damaged one, which article and person it is of being told by
    /// where it lies.
    fn salvaged(&mut self, bytes: &[u8]) -> Result<String, String> {
        let is_layer = self.target.parent().and_then(Path::parent) == Some(&self.folder.layers());
        let who = self.target.parent().and_then(Path::file_name).and_then(|n| n.to_str());
        let who = who.filter(|_| is_layer).and_then(|who| AnnotatorId::new(who).ok());
        let who = who.ok_or(
            "only the layer of a person can be brought back record by record; restore an earlier version of this file",
        )?;
        let stem = self.target.file_stem().unwrap_or_default().to_string_lossy();
        let article = self.folder.article(&stem);
        let wrong = |why: String| format!("the article of this layer cannot be read: {why}");
        let bytes_of = self.fs.read(&article, MAX_RON_BYTES).map_err(|e| wrong(e.to_string()))?;
        let (id, row, ..) = article_on_blank(&stem, &bytes_of).map_err(|p| wrong(p.message))?;
        let text = self.text.clone().filter(|t| t.hash() == row.text);
        let text = text.ok_or_else(|| wrong("its text is missing or another one".to_owned()))?;
        let found = salvage_layer(self.name, bytes, &text);
        self.records += found.kept;
        self.lost.extend(found.lost);
        layer_to_ron(id, &who, &found.layer, &text)
    }
}
