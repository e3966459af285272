//! Putting one file of a project in its place, or into the trash.
//!
//! What somebody else changed meanwhile is set aside and never lost. Must not know when it is time.

use super::Start;
use super::batch::Turn;
use super::writer::Writer;
use crate::edit::Touched;
use crate::files::{
    FORMAT, MAX_RON_BYTES, article_to_ron, entities_to_ron, format_of, layer_to_ron, project_to_ron, schema_to_ron,
};
use crate::model::{AnnotatorId, ArticleId, Project, TextHash};
use crate::store::{Fs, StoreError, replace};
use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The most bytes of what lies in the place of a file (1 GiB): what is larger is no file of ours, and saving says
/// so.
const MOST_THERE: u64 = 1 << 30;

/// What became of a file that was to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Put {
    /// It is there, or takes its place with the others.
    Done,
    /// Somebody else changed the file at this path meanwhile: it is left as it is until that has come in.
    ChangedOutside(PathBuf),
}

impl Put {
    /// Both of two.
    fn and(self, other: Self) -> Self {
        if self == Self::Done { other } else { self }
    }
}

type Outcome = Result<Put, StoreError>;

impl Writer {
    pub(super) fn write_touched(&mut self, project: &Project, touched: &Touched) -> Outcome {
        let folder = self.start.folder.clone();
        match touched {
            Touched::Project => self.put(Turn::Second, &folder.project(), project_to_ron(project)),
            Touched::Schema => self.put(Turn::Second, &folder.schema(), schema_to_ron(&project.schema)),
            Touched::Entities => self.put(Turn::Second, &folder.entities(), entities_to_ron(project)),
            Touched::Article(id) => self.write_article(project, *id),
            Touched::Layer(id, who) => self.write_layer(project, *id, who),
        }
    }

    fn write_article(&mut self, project: &Project, id: ArticleId) -> Outcome {
        let folder = self.start.folder.clone();
        let (Some(article), Some(text)) = (project.articles.get(&id), project.text(id)) else {
            let Some(stem) = self.start.stems.get(&id).cloned() else {
                return Ok(Put::Done);
            };
            // Its layers go first: one whose article is gone could not be read after a crash in between.
            let people = project.annotators.keys().chain(project.layers_of(id).map(|(who, _)| who));
            for who in people.collect::<BTreeSet<_>>() {
                self.write_layer(project, id, who)?;
            }
            self.put_away(&folder.article(&stem), &format!("{stem}.ron"))?;
            return self.put_away(&folder.text(&stem), &format!("{stem}.txt"));
        };
        self.start.stems.insert(id, article.stem.clone());
        let path = folder.text(&article.stem);
        let comes = self.start.known.get(&path) != Some(&text.hash());
        let mut done = Put::Done;
        if comes {
            done = self.put(Turn::First, &path, Ok(text.as_str().to_owned()))?;
        }
        let path = folder.article(&article.stem);
        let empty = BTreeMap::new();
        let parts = project.parts.get(&id).map_or(&empty, |p| &**p);
        let content = self.batch.made(&path).unwrap_or_else(|| article_to_ron(id, article, parts, text));
        done = done.and(self.put(Turn::Second, &path, content)?);
        Ok(if comes { done.and(self.write_layers(project, id)?) } else { done })
    }

    /// The layers of an article that goes or comes back: one that only remembers what was deleted is
    /// touched by no edit, and goes and comes with its article.
    fn write_layers(&mut self, project: &Project, id: ArticleId) -> Outcome {
        project.layers_of(id).try_fold(Put::Done, |done, (who, _)| Ok(done.and(self.write_layer(project, id, who)?)))
    }

    fn write_layer(&mut self, project: &Project, id: ArticleId, who: &AnnotatorId) -> Outcome {
        let Some(stem) =
            project.articles.get(&id).map(|a| a.stem.clone()).or_else(|| self.start.stems.get(&id).cloned())
        else {
            return Ok(Put::Done);
        };
        let path = self.start.folder.layer(who, &stem);
        self.throw_away(project, id, who, &stem)?;
        match (project.layer(id, who), project.text(id)) {
            (Some(layer), Some(text)) if !layer.is_blank() => {
                let content = self.batch.made(&path).unwrap_or_else(|| layer_to_ron(id, who, layer, text));
                self.put(Turn::Third, &path, content)
            }
            _ => self.put_away(&path, &format!("{who}.{stem}.ron")),
        }
    }

    /// Has a file take its place with the others, unless it is there already byte for byte. One that somebody else
    /// changed meanwhile is left alone until that has come in; one that holds what could not be read
    /// is set aside first.
    fn put(&mut self, turn: Turn, path: &Path, content: Result<String, String>) -> Outcome {
        let wrong = |why: &dyn ToString| StoreError::new("saving", why.to_string(), path);
        let content = content.map_err(|e| wrong(&e))?;
        if turn != Turn::First && content.len() as u64 > MAX_RON_BYTES {
            // It could not be read again.
            let most = MAX_RON_BYTES >> 20;
            return Err(wrong(&format!(
                "this would take more than {most} MiB; delete some of it, or divide the article"
            )));
        }
        let hash = TextHash::of(content.as_bytes());
        let mut before = None;
        match self.start.fs.read(path, MOST_THERE) {
            Ok(there) => {
                let found = TextHash::of(&there);
                before = Some(found);
                if found == hash {
                    self.note(path, Some(found), Some(&content))?;
                    // Whoever put it there may have been killed, or refused, before its name was synced.
                    self.batch.is_there(path);
                    self.start.known.insert(path.to_owned(), hash);
                    return Ok(Put::Done);
                }
                self.know_own(path, found);
                if self.is_news(path, found) {
                    self.watch.forget(path);
                    return Ok(Put::ChangedOutside(path.to_owned()));
                }
                self.set_aside(path, &there, found)?;
                self.back_up_older(path, &there)?;
                self.keep_first_version(path, &there);
            }
            Err(e) if e.kind() == ErrorKind::NotFound => {}
            Err(e) => return Err(wrong(&e)),
        }
        self.note(path, before, Some(&content))?;
        self.watch.tries(path, hash);
        self.batch.add(turn, path, content, hash);
        Ok(Put::Done)
    }

    /// Keeps what a file held that there are no versions of.
    fn keep_first_version(&mut self, path: &Path, bytes: &[u8]) {
        let file = self.start.folder.shown(path);
        let (fs, now) = (&*self.start.fs, (self.start.clock)());
        // The text of an article never changes.
        if file.strip_suffix(".ron").is_none() || !self.start.versions.of(fs, &file).is_empty() {
            return;
        }
        let modified = fs.stamp(path).map_or(0, |(_, modified)| modified);
        let kept = self.start.versions.keep(fs, &file, bytes, modified, now);
        self.tell_unkept(kept);
    }

    /// Before a file of an older version of the program is written anew it is kept as it was.
    fn back_up_older(&mut self, path: &Path, there: &[u8]) -> Result<(), StoreError> {
        let Some(older) = format_of(there).filter(|format| *format < FORMAT) else { return Ok(()) };
        let shown = self.start.folder.shown(path);
        let digest = TextHash::of(there).to_string();
        let name = format!("{}.{}.format-{older}.set-aside", shown.replace('/', "."), &digest[7..15]);
        let aside = self.start.folder.trash().join(name);
        replace(&*self.start.fs, &aside, there).map_err(|e| StoreError::new("backing an older file up", e, &aside))?;
        if !std::mem::replace(&mut self.told_older, true) {
            let words = format!(
                "This project was made by an older version (file format {older}). Its files are brought up to date as they are written; each is kept in the trash as it was."
            );
            self.shared().notices.push(words);
        }
        Ok(())
    }

    /// Notes what a file is about to hold instead of what it held `before`, where the journal is behind that.
    fn note(&mut self, path: &Path, before: Option<TextHash>, content: Option<&str>) -> Result<(), StoreError> {
        let Some(seq) = self.beyond else { return Ok(()) };
        let Start { ahead, fs, folder, stems, .. } = &mut self.start;
        let name = path.file_stem().unwrap_or_default();
        if let Some((id, stem)) = stems.iter().find(|(_, stem)| name == stem.as_str()) {
            ahead.name(*id, stem);
        }
        ahead.note(&**fs, folder, path, (before, content), seq)
    }

    fn set_aside(&mut self, path: &Path, there: &[u8], found: TextHash) -> Result<(), StoreError> {
        let odd = self.start.odd.iter().any(|p| p == path);
        if self.start.known.get(path) == Some(&found) && !odd {
            return Ok(());
        }
        let shown = self.start.folder.shown(path);
        let digest = found.to_string();
        let name = format!("{}.{}.set-aside", shown.replace('/', "."), &digest[7..15]);
        let aside = self.start.folder.trash().join(name);
        replace(&*self.start.fs, &aside, there).map_err(|e| StoreError::new("setting a file aside", e, &aside))?;
        self.start.odd.retain(|p| p != path);
        self.shared().replaced.push(shown.clone());
        let aside = self.start.folder.shown(&aside);
        let notice = format!("{shown} held something this window did not put there; that version is kept as {aside}.");
        self.shared().notices.push(notice);
        Ok(())
    }

    /// Moves a file that is no longer wanted into the trash. Names of two folders change, of which a
    /// power cut may keep either: so it is copied there first and goes when the copy is on the disk.
    fn put_away(&mut self, path: &Path, name: &str) -> Outcome {
        let wrong = |e| StoreError::new("moving a file to the trash", e, path);
        // It may stay where it is when the disk refuses, and then is no news.
        let own = self.start.known.remove(path);
        if let Some(own) = own {
            self.watch.tries(path, own);
        }
        self.note(path, own, None)?;
        match self.start.fs.read(path, MOST_THERE) {
            Ok(there) => {
                self.copy_to_trash(name, &there)?;
                self.start.fs.remove(path).map_err(wrong)?;
            }
            Err(e) if e.kind() == ErrorKind::NotFound => {}
            Err(e) => return Err(wrong(e)),
        }
        // It may have gone in an earlier attempt, whose sync failed.
        sync_names(&*self.start.fs, path).map_err(wrong)?;
        Ok(Put::Done)
    }

    /// Puts a file into the trash. What lies there under this name already goes under another first.
    fn copy_to_trash(&self, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        let fs = &*self.start.fs;
        let path = self.start.folder.trash().join(name);
        let wrong = |e| StoreError::new("moving a file to the trash", e, &path);
        match fs.read(&path, MOST_THERE) {
            Ok(earlier) if earlier == bytes => return sync_names(fs, &path).map_err(wrong),
            Ok(earlier) => {
                let digest = TextHash::of(&earlier).to_string();
                let aside = path.with_file_name(format!("{}.{name}", &digest[7..15]));
                replace(fs, &aside, &earlier).map_err(wrong)?;
            }
            Err(e) if e.kind() == ErrorKind::NotFound => {}
            Err(e) => return Err(wrong(e)),
        }
        replace(fs, &path, bytes).map_err(wrong)
    }
}

/// Syncs the folder of a file, where there is one.
fn sync_names(fs: &dyn Fs, path: &Path) -> std::io::Result<()> {
    match path.parent().map(|folder| fs.sync_folder(folder)) {
        Some(Err(e)) if e.kind() != ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    }
}
