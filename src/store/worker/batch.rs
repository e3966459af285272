//! Files that take their places together: one wait for the disk for many of them.
//!
//! Texts come before articles and articles before layers, for each can be read only with those before it.
//! Must not know what the files hold, nor whether they should be written.

use super::Start;
use super::writer::Writer;
use crate::edit::Touched;
use crate::files::{article_to_ron, layer_to_ron};
use crate::model::{Project, TextHash};
use crate::store::worker::put::Put;
use crate::store::{First, Folder, StoreError, TOGETHER, replace_all};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::mem::take;
use std::path::{Path, PathBuf};

/// With fewer files than this other threads are not worth it.
pub(super) const WORTH_THREADS: usize = 64;

/// When a file takes its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// Texts.
    First,
    /// Articles, and what a project has once.
    Second,
    /// Layers.
    Third,
}

/// What waits to take its place.
#[derive(Debug, Default)]
pub(super) struct Batch {
    turns: [BTreeMap<PathBuf, (String, TextHash)>; 3],
    /// Folders with files that are as they should be, whose names may not be on the disk.
    folders: BTreeSet<PathBuf>,
    /// What files will hold, where it was made beforehand.
    made: BTreeMap<PathBuf, Result<String, String>>,
}

impl Batch {
    /// One more file.
    pub(super) fn add(&mut self, turn: Turn, path: &Path, content: String, hash: TextHash) {
        self.turns[turn as usize].insert(path.to_owned(), (content, hash));
    }

    /// A file is there, and its name is to be on the disk for certain.
    pub(super) fn is_there(&mut self, path: &Path) {
        self.folders.extend(path.parent().map(Path::to_owned));
    }

    /// What the file is to hold, if it was made beforehand.
    pub(super) fn made(&mut self, path: &Path) -> Option<Result<String, String>> {
        self.made.remove(path)
    }
}

/// What touches files of the same turns, some at a time.
pub(super) fn groups(touched: BTreeSet<Touched>) -> Vec<Vec<Touched>> {
    let all: Vec<Touched> = touched.into_iter().collect();
    let alike = |a: &Touched, b: &Touched| std::mem::discriminant(a) == std::mem::discriminant(b);
    all.chunk_by(alike).flat_map(|kind| kind.chunks(TOGETHER)).map(<[Touched]>::to_vec).collect()
}

impl Writer {
    /// Writes what is touched; gives for each what became of it.
    ///
    /// # Errors
    /// The first thing that the disk refuses; some of the files may be written then.
    pub(super) fn write_together(&mut self, project: &Project, group: &[Touched]) -> Result<Vec<Put>, StoreError> {
        self.batch = Batch::default();
        if group.len() < WORTH_THREADS {
            return self.write_some(project, group);
        }
        self.holding(|writer| writer.write_some(project, group))
    }

    /// Does something with the project's folder held open.
    pub(super) fn holding<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> T {
        let Some(held) = self.start.fs.held() else { return work(self) };
        let plain = std::mem::replace(&mut self.start.fs, held);
        let done = work(self);
        self.start.fs = plain;
        done
    }

    fn write_some(&mut self, project: &Project, group: &[Touched]) -> Result<Vec<Put>, StoreError> {
        if group.len() >= WORTH_THREADS {
            let folder = &self.start.folder;
            let made = group.par_iter().filter_map(|touched| content(project, folder, touched));
            self.batch.made = made.collect::<Vec<_>>().into_iter().collect();
        }
        let put = group.iter().map(|touched| self.write_touched(project, touched)).collect::<Result<_, _>>()?;
        self.flush()?;
        Ok(put)
    }

    /// Puts in place what waits for it.
    fn flush(&mut self) -> Result<(), StoreError> {
        let Batch { turns, folders, .. } = take(&mut self.batch);
        for folder in folders {
            self.start.fs.sync_folder(&folder).map_err(|e| StoreError::new("saving", e, &folder))?;
        }
        turns.into_iter().filter(|files| !files.is_empty()).try_for_each(|files| self.put_in_place(&files))
    }

    fn put_in_place(&mut self, files: &BTreeMap<PathBuf, (String, TextHash)>) -> Result<(), StoreError> {
        let all: Vec<_> = files.iter().map(|(path, (content, _))| (path.clone(), content.as_bytes())).collect();
        let first = files.keys().next().map_or(Path::new(""), PathBuf::as_path);
        let stamps = replace_all(&*self.start.fs, &all).map_err(|e| StoreError::new("saving", e, first))?;
        // A few are read again at the next look, which sees a change in the very moment that they were written.
        let many = files.len() >= WORTH_THREADS;
        for ((path, (_, hash)), stamp) in files.iter().zip(&stamps) {
            self.watch.put(path, stamp.filter(|_| many));
            self.start.known.insert(path.clone(), *hash);
        }
        let folder = &self.start.folder;
        let written = files.iter().zip(&stamps).map(|((path, (content, hash)), stamp)| First {
            file: folder.shown(path),
            bytes: content.as_bytes(),
            modified: stamp.map_or(0, |(_, modified)| modified),
            hash: *hash,
        });
        let written: Vec<_> = written.collect();
        self.keep_versions(&written);
        Ok(())
    }

    /// Keeps what was written as versions that can be restored. The text of an article never changes.
    fn keep_versions(&mut self, files: &[First<'_>]) {
        let Start { fs, versions, clock, .. } = &self.start;
        let (fs, now) = (&**fs, clock());
        let keep = |f: &First<'_>| versions.keep(fs, &f.file, f.bytes, f.modified, now);
        let own: Vec<&First<'_>> = files.iter().filter(|f| f.file.strip_suffix(".ron").is_some()).collect();
        let kept = if files.len() < WORTH_THREADS {
            own.into_iter().map(keep).collect::<Vec<_>>()
        } else {
            let (new, known): (Vec<_>, Vec<_>) = own.into_par_iter().partition(|f| versions.is_new(fs, &f.file));
            let new: Vec<First<'_>> = new.into_iter().cloned().collect();
            let mut kept: Vec<_> = known.into_par_iter().map(keep).collect();
            kept.push(versions.keep_first(fs, &new, now));
            kept
        };
        for kept in kept {
            self.tell_unkept(kept);
        }
    }

    /// Says once that versions cannot be kept.
    pub(super) fn tell_unkept(&mut self, kept: std::io::Result<()>) {
        if let Err(e) = kept
            && !std::mem::replace(&mut self.told_versions, true)
        {
            let words = format!("Earlier versions of the files cannot be kept: {e}. The files themselves are saved.");
            self.shared().notices.push(words);
        }
    }
}

/// What the file of an article or of a layer is to hold, where there is to be one.
fn content(project: &Project, folder: &Folder, touched: &Touched) -> Option<(PathBuf, Result<String, String>)> {
    match touched {
        Touched::Project | Touched::Schema | Touched::Entities => None,
        Touched::Article(id) => {
            let (article, text) = (project.articles.get(id)?, project.text(*id)?);
            let empty = BTreeMap::new();
            let parts = project.parts.get(id).map_or(&empty, |p| &**p);
            Some((folder.article(&article.stem), article_to_ron(*id, article, parts, text)))
        }
        Touched::Layer(id, who) => {
            let (article, text) = (project.articles.get(id)?, project.text(*id)?);
            let layer = project.layer(*id, who).filter(|layer| !layer.is_blank())?;
            Some((folder.layer(who, &article.stem), layer_to_ron(*id, who, layer, text)))
        }
    }
}
