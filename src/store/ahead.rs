//! How far the project's files are while the journal cannot be written.
//!
//! Then a file may hold what was done after the last record of the journal. When the program ends
//! before the journal takes writes again, that record must not be applied to such a file: it would
//! bring back what was undone or deleted since. So before a file is written in that state, its content
//! and the number of the last thing done that is in it are noted beside the files. A file that holds
//! what is noted is that far; one that does not was not written. Must not know what an edit means.

use super::{Folder, Fs, StoreError, replace};
use crate::model::{ArticleId, TextHash};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The most bytes of a note that are read (64 MiB).
const MAX_BYTES: u64 = 64 << 20;

/// The most bytes of what files may hold that are noted (8 MiB); of what is beyond only the digest is.
const MAX_CONTENTS: usize = 8 << 20;

/// The note.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ahead {
    /// Whose journal is behind: the place of its folder and this machine's name.
    journal: String,
    /// For each file what it may hold, none where it is gone, and the number of the last thing done in it.
    files: BTreeMap<String, Vec<(Option<TextHash>, u64)>>,
    /// What each may hold, as it was noted last, and the number: where somebody changes a file after it was
    /// written, the rows that are as they were tell how far it is.
    #[serde(default)]
    contents: BTreeMap<String, (String, u64)>,
    /// What the files held before they were to be written: one that still does was not.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    before: BTreeMap<String, BTreeSet<TextHash>>,
    /// The file names of the articles they belong to, some of which are gone.
    stems: BTreeMap<ArticleId, String>,
}

impl Ahead {
    /// Nothing noted yet for this journal.
    pub fn of(journal: String) -> Self {
        Self { journal, ..Self::default() }
    }

    /// What is noted in `folder` for this journal.
    ///
    /// # Errors
    /// [`StoreError`] when there is a note that cannot be read for now.
    pub fn read(fs: &dyn Fs, folder: &Folder, journal: String) -> Result<Self, StoreError> {
        let path = folder.ahead();
        let bytes = match fs.read(&path, MAX_BYTES) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Self::of(journal)),
            Err(e) => return Err(StoreError::new("reading how far the files are", e, &path)),
        };
        let noted = ron::de::from_bytes::<Self>(&bytes).ok().filter(|noted| noted.journal == journal);
        Ok(noted.unwrap_or_else(|| Self::of(journal)))
    }

    /// Whether nothing is noted.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The file names of the articles that the noted files belong to.
    pub fn stems(&self) -> &BTreeMap<ArticleId, String> {
        &self.stems
    }

    /// Takes in the file name of an article whose files are about to be noted.
    pub fn name(&mut self, article: ArticleId, stem: &str) {
        self.stems.insert(article, stem.to_owned());
    }

    /// The highest number noted.
    pub fn last(&self) -> u64 {
        self.files.values().flatten().map(|(_, seq)| *seq).max().unwrap_or(0)
    }

    /// How far the files are that hold what is noted; `holds` gives the content of a file, none where
    /// it is gone.
    pub fn reached(&self, folder: &Folder, holds: impl Fn(&Path) -> Option<TextHash>) -> BTreeMap<PathBuf, u64> {
        let mut reached = BTreeMap::new();
        for (file, noted) in &self.files {
            let path = folder.root().join(file);
            let there = holds(&path);
            let seqs = noted.iter().filter(|(hash, _)| *hash == there).map(|(_, seq)| *seq);
            reached.extend(seqs.max().map(|seq| (path, seq)));
        }
        reached
    }

    /// What the noted files may hold that hold something else now, with the number of the last thing done in it;
    /// `holds` gives the content of a file. One that holds what it did before was not written, and tells nothing.
    pub fn changed(
        &self,
        folder: &Folder,
        holds: impl Fn(&Path) -> Option<TextHash>,
    ) -> impl Iterator<Item = (&str, &str, u64)> {
        let other = move |file: &str| {
            let there = holds(&folder.root().join(file));
            let noted = self.files.get(file).into_iter().flatten().any(|(hash, _)| *hash == there);
            let before = there.is_some_and(|there| self.before.get(file).is_some_and(|all| all.contains(&there)));
            !noted && !before
        };
        let contents = self.contents.iter().map(|(file, (content, seq))| (file.as_str(), content.as_str(), *seq));
        contents.filter(move |(file, ..)| other(file))
    }

    /// Notes that the file at `path` is about to hold this instead of what it held `before`, nothing where it
    /// goes, with all up to record `seq` in it.
    ///
    /// # Errors
    /// [`StoreError`]; then the file must not be written.
    pub fn note(
        &mut self,
        fs: &dyn Fs,
        folder: &Folder,
        path: &Path,
        (before, content): (Option<TextHash>, Option<&str>),
        seq: u64,
    ) -> Result<(), StoreError> {
        let hash = content.map(|content| TextHash::of(content.as_bytes()));
        let noted = self.files.entry(folder.shown(path)).or_default();
        if noted.contains(&(hash, seq)) {
            return Ok(());
        }
        let own = noted.iter().any(|(hash, _)| *hash == before);
        noted.push((hash, seq));
        if let Some(before) = before.filter(|_| !own) {
            self.before.entry(folder.shown(path)).or_default().insert(before);
        }
        self.note_content(folder.shown(path), content, seq);
        let written = self.write(fs, folder);
        if let (Err(_), Some(noted)) = (&written, self.files.get_mut(&folder.shown(path))) {
            noted.pop();
        }
        written
    }

    fn note_content(&mut self, file: String, content: Option<&str>, seq: u64) {
        self.contents.remove(&file);
        let taken: usize = self.contents.values().map(|(content, _)| content.len()).sum();
        if let Some(content) = content.filter(|content| taken + content.len() <= MAX_CONTENTS) {
            self.contents.insert(file, (content.to_owned(), seq));
        }
    }

    fn write(&self, fs: &dyn Fs, folder: &Folder) -> Result<(), StoreError> {
        let (doing, path) = ("noting how far the files are", folder.ahead());
        let ron = ron::to_string(self).map_err(|e| StoreError::new(doing, e, &path))?;
        replace(fs, &path, ron.as_bytes()).map_err(|e| StoreError::new(doing, e, &path))
    }

    /// The journal is as far as the files: the note goes.
    ///
    /// # Errors
    /// Whatever the disk says; a note that stays says nothing wrong.
    pub fn clear(&mut self, fs: &dyn Fs, folder: &Folder) -> std::io::Result<()> {
        if self.files.is_empty() {
            return Ok(());
        }
        fs.remove(&folder.ahead())?;
        self.files.clear();
        self.contents.clear();
        self.before.clear();
        self.stems.clear();
        Ok(())
    }
}
