//! Putting one file of a project in its place, or into the trash.
//!
//! What somebody else changed meanwhile is set aside and never lost. Must not know when it is time.

use super::Start;
use super::writer::Writer;
use crate::edit::Touched;
use crate::model::{AnnotatorId, ArticleId, Project, TextHash};
use crate::store::files::{article_to_ron, entities_to_ron, layer_to_ron, project_to_ron, schema_to_ron};
use crate::store::{Fs, StoreError, replace};
use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::path::Path;

impl Writer {
    pub(super) fn write_touched(&mut self, project: &Project, touched: &Touched) -> Result<(), StoreError> {
        let folder = self.start.folder.clone();
        match touched {
            Touched::Project => self.put(&folder.project(), project_to_ron(project)),
            Touched::Schema => self.put(&folder.schema(), schema_to_ron(&project.schema)),
            Touched::Entities => self.put(&folder.entities(), entities_to_ron(project)),
            Touched::Article(id) => self.write_article(project, *id),
            Touched::Layer(id, who) => self.write_layer(project, *id, who),
        }
    }

    fn write_article(&mut self, project: &Project, id: ArticleId) -> Result<(), StoreError> {
        let folder = self.start.folder.clone();
        let (Some(article), Some(text)) = (project.articles.get(&id), project.text(id)) else {
            let Some(stem) = self.start.stems.get(&id).cloned() else {
                return Ok(());
            };
            // Its layers go first: one whose article is gone could not be read after a crash in between.
            let people = project.annotators.keys().chain(project.layers_of(id).map(|(who, _)| who));
            people.collect::<BTreeSet<_>>().into_iter().try_for_each(|who| self.write_layer(project, id, who))?;
            self.put_away(&folder.article(&stem), &format!("{stem}.ron"))?;
            return self.put_away(&folder.text(&stem), &format!("{stem}.txt"));
        };
        self.start.stems.insert(id, article.stem.clone());
        let path = folder.text(&article.stem);
        let comes = self.start.known.get(&path) != Some(&text.hash());
        if comes {
            self.put(&path, Ok(text.as_str().to_owned()))?;
        }
        let empty = BTreeMap::new();
        let parts = project.parts.get(&id).map_or(&empty, |p| &**p);
        self.put(&folder.article(&article.stem), article_to_ron(id, article, parts, text))?;
        if comes { self.write_layers(project, id) } else { Ok(()) }
    }

    /// The layers of an article that goes or comes back: one that only remembers what was deleted is
    /// touched by no edit, and goes and comes with its article.
    fn write_layers(&mut self, project: &Project, id: ArticleId) -> Result<(), StoreError> {
        project.layers_of(id).try_for_each(|(who, _)| self.write_layer(project, id, who))
    }

    fn write_layer(&mut self, project: &Project, id: ArticleId, who: &AnnotatorId) -> Result<(), StoreError> {
        let Some(stem) =
            project.articles.get(&id).map(|a| a.stem.clone()).or_else(|| self.start.stems.get(&id).cloned())
        else {
            return Ok(());
        };
        let path = self.start.folder.layer(who, &stem);
        match (project.layer(id, who), project.text(id)) {
            (Some(layer), Some(text)) if !layer.is_blank() => self.put(&path, layer_to_ron(id, who, layer, text)),
            _ => self.put_away(&path, &format!("{who}.{stem}.ron")),
        }
    }

    /// Puts a file in its place, unless it is there already byte for byte. A file that somebody else
    /// changed meanwhile is set aside first and never lost.
    fn put(&mut self, path: &Path, content: Result<String, String>) -> Result<(), StoreError> {
        let wrong = |why: &dyn ToString| StoreError::new("saving", why.to_string(), path);
        let content = content.map_err(|e| wrong(&e))?;
        let hash = TextHash::of(content.as_bytes());
        match self.start.fs.read(path, u64::MAX - 1) {
            Ok(there) => {
                let found = TextHash::of(&there);
                if found == hash {
                    self.note(path, Some(hash))?;
                    // Whoever put it there may have been killed, or refused, before its name was synced.
                    sync_names(&*self.start.fs, path).map_err(|e| wrong(&e))?;
                    self.start.known.insert(path.to_owned(), hash);
                    return Ok(());
                }
                self.set_aside(path, &there, found)?;
            }
            Err(e) if e.kind() == ErrorKind::NotFound => {}
            Err(e) => return Err(wrong(&e)),
        }
        self.note(path, Some(hash))?;
        replace(&*self.start.fs, path, content.as_bytes()).map_err(|e| wrong(&e))?;
        self.start.known.insert(path.to_owned(), hash);
        Ok(())
    }

    /// Notes what a file is about to hold, where the journal is behind that.
    fn note(&mut self, path: &Path, hash: Option<TextHash>) -> Result<(), StoreError> {
        let Some(seq) = self.beyond else { return Ok(()) };
        let Start { ahead, fs, folder, stems, .. } = &mut self.start;
        let name = path.file_stem().unwrap_or_default();
        if let Some((id, stem)) = stems.iter().find(|(_, stem)| name == stem.as_str()) {
            ahead.name(*id, stem);
        }
        ahead.note(&**fs, folder, path, hash, seq)
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
        let aside = self.start.folder.shown(&aside);
        let notice = format!("{shown} held something this window did not put there; that version is kept as {aside}.");
        self.shared().notices.push(notice);
        Ok(())
    }

    /// Moves a file that is no longer wanted into the trash. Names of two folders change, of which a
    /// power cut may keep either: so it is copied there first and goes when the copy is on the disk.
    fn put_away(&mut self, path: &Path, name: &str) -> Result<(), StoreError> {
        let wrong = |e| StoreError::new("moving a file to the trash", e, path);
        self.start.known.remove(path);
        self.note(path, None)?;
        match self.start.fs.read(path, u64::MAX - 1) {
            Ok(there) => {
                self.copy_to_trash(name, &there)?;
                self.start.fs.remove(path).map_err(wrong)?;
            }
            Err(e) if e.kind() == ErrorKind::NotFound => {}
            Err(e) => return Err(wrong(e)),
        }
        // It may have gone in an earlier attempt, whose sync failed.
        sync_names(&*self.start.fs, path).map_err(wrong)
    }

    /// Puts a file into the trash. What lies there under this name already goes under another first.
    fn copy_to_trash(&self, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        let fs = &*self.start.fs;
        let path = self.start.folder.trash().join(name);
        let wrong = |e| StoreError::new("moving a file to the trash", e, &path);
        match fs.read(&path, u64::MAX - 1) {
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
