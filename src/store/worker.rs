//! The thread that writes: journal lines first, then the project's files.
//!
//! The window never waits for it. Whatever the disk refuses is kept in memory and tried again. Must
//! not know what an edit means; it is told which files are touched.

use super::files::{article_to_ron, entities_to_ron, layer_to_ron, project_to_ron, schema_to_ron};
use super::{Folder, Fs, Journal, Record, StoreError, replace};
use crate::edit::Touched;
use crate::model::{AnnotatorId, ArticleId, Project, Text, TextHash};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// How long after a failure the disk is tried again.
const RETRY: Duration = Duration::from_secs(3);

/// How far the work is safe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SaveState {
    /// Everything is on the disk.
    Saved,
    /// It is on its way.
    Saving,
    /// The disk refuses; the work is in memory and tried again.
    Failing(String),
}

enum Job {
    Append { seq: u64, line: String, texts: Vec<(String, Arc<Text>)> },
    Checkpoint { project: Box<Project>, touched: BTreeSet<Touched>, seq: u64 },
    Wait(Sender<()>),
    Close,
}

#[derive(Default)]
struct Shared {
    durable: u64,
    in_files: u64,
    error: Option<String>,
    notices: Vec<String>,
}

/// The writing thread of an open project, seen from the session.
pub struct Worker {
    jobs: Sender<Job>,
    shared: Arc<Mutex<Shared>>,
    thread: Option<JoinHandle<()>>,
}

/// What the thread begins with.
pub struct Start {
    /// The disk.
    pub fs: Arc<dyn Fs>,
    /// The project's folder.
    pub folder: Folder,
    /// The journal, about to begin a generation.
    pub journal: Journal,
    /// The number of the last record that is on the disk.
    pub seq: u64,
    /// The content of each file, as it was read.
    pub known: BTreeMap<PathBuf, TextHash>,
    /// Files to set aside before they are replaced.
    pub odd: Vec<PathBuf>,
    /// The file names of the articles.
    pub stems: BTreeMap<ArticleId, String>,
    /// Called whenever the state changed, so that a window can show it.
    pub wake: Box<dyn Fn() + Send>,
}

impl Worker {
    /// Starts the thread.
    ///
    /// # Errors
    /// [`StoreError`] when the system gives no thread.
    pub fn start(start: Start) -> Result<Self, StoreError> {
        let (jobs, inbox) = channel();
        let shared = Arc::new(Mutex::new(Shared { durable: start.seq, in_files: start.seq, ..Shared::default() }));
        let root = start.folder.root().to_owned();
        let writer = Writer {
            start,
            shared: Arc::clone(&shared),
            lines: Vec::new(),
            texts: Vec::new(),
            pending: BTreeSet::new(),
            latest: None,
        };
        let thread = std::thread::Builder::new()
            .name("sidenote-writer".to_owned())
            .spawn(move || writer.run(&inbox))
            .map_err(|e| StoreError::new("starting to save", e, &root))?;
        Ok(Self { jobs, shared, thread: Some(thread) })
    }

    fn shared(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Hands over a journal line, and the texts that must be on disk before it.
    pub fn append(&self, seq: u64, line: String, texts: Vec<(String, Arc<Text>)>) {
        self.send(Job::Append { seq, line, texts });
    }

    /// Hands over a snapshot whose touched files are to be written.
    pub fn checkpoint(&self, project: Project, touched: BTreeSet<Touched>, seq: u64) {
        self.send(Job::Checkpoint { project: Box::new(project), touched, seq });
    }

    fn send(&self, job: Job) {
        if self.jobs.send(job).is_err() {
            self.shared().error =
                Some("the writing thread has ended; restart the program, the journal has your work".to_owned());
        }
    }

    /// How far the work up to record `seq` is safe.
    pub fn state(&self, seq: u64) -> SaveState {
        let shared = self.shared();
        match &shared.error {
            Some(why) => SaveState::Failing(why.clone()),
            None if shared.durable >= seq => SaveState::Saved,
            None => SaveState::Saving,
        }
    }

    /// What the person should be told once.
    pub fn take_notices(&self) -> Vec<String> {
        std::mem::take(&mut self.shared().notices)
    }

    /// Returns once everything handed over so far was tried.
    pub fn wait(&self) {
        let (done, wait) = channel();
        self.send(Job::Wait(done));
        let _ = wait.recv();
    }

    /// Ends the thread after everything handed over so far; gives what could not be written.
    ///
    /// # Errors
    /// The reason, when something is not on the disk.
    pub fn close(mut self) -> Result<(), String> {
        self.send(Job::Close);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
        self.shared().error.clone().map_or(Ok(()), Err)
    }
}

struct Writer {
    start: Start,
    shared: Arc<Mutex<Shared>>,
    lines: Vec<(u64, String)>,
    texts: Vec<(String, Arc<Text>)>,
    pending: BTreeSet<Touched>,
    latest: Option<(Box<Project>, u64)>,
}

impl Writer {
    fn run(mut self, inbox: &Receiver<Job>) {
        loop {
            let mut asked: Vec<Sender<()>> = Vec::new();
            let closing = match inbox.recv_timeout(RETRY) {
                Ok(job) => {
                    let first = self.take(job, &mut asked);
                    // What queued up meanwhile shares one sync of the disk.
                    inbox.try_iter().fold(first, |closing, job| self.take(job, &mut asked) || closing)
                }
                Err(RecvTimeoutError::Timeout) if self.has_work() => false,
                Err(RecvTimeoutError::Timeout) => continue,
                Err(RecvTimeoutError::Disconnected) => true,
            };
            self.work();
            for done in asked {
                // Whoever waited may have given up meanwhile.
                let _ = done.send(());
            }
            if closing {
                return;
            }
        }
    }

    fn has_work(&self) -> bool {
        !self.lines.is_empty() || !self.pending.is_empty() || !self.texts.is_empty()
    }

    /// Takes a job in; whether it was the last.
    fn take(&mut self, job: Job, asked: &mut Vec<Sender<()>>) -> bool {
        match job {
            Job::Append { seq, line, texts } => {
                self.texts.extend(texts);
                self.lines.push((seq, line));
            }
            Job::Checkpoint { project, touched, seq } => {
                self.pending.extend(touched);
                self.latest = Some((project, seq));
            }
            Job::Wait(done) => asked.push(done),
            Job::Close => return true,
        }
        false
    }

    fn work(&mut self) {
        let outcome = self.write_texts().and_then(|()| self.write_lines()).and_then(|()| self.write_files());
        let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        let error = outcome.err().map(|e| e.to_string());
        if shared.error.is_some() && error.is_none() {
            shared.notices.push("The disk takes writes again; everything is saved.".to_owned());
        }
        shared.error = error;
        drop(shared);
        (self.start.wake)();
    }

    fn write_texts(&mut self) -> Result<(), StoreError> {
        while let Some((stem, text)) = self.texts.last() {
            let path = self.start.folder.text(stem);
            replace(&*self.start.fs, &path, text.as_str().as_bytes())
                .map_err(|e| StoreError::new("saving the text of an article", e, &path))?;
            self.start.known.insert(path, text.hash());
            self.texts.pop();
        }
        Ok(())
    }

    fn write_lines(&mut self) -> Result<(), StoreError> {
        let Some(last) = self.lines.last().map(|(seq, _)| *seq) else {
            return Ok(());
        };
        let all: String = self.lines.iter().map(|(_, line)| line.as_str()).collect();
        let durable = self.shared.lock().unwrap_or_else(PoisonError::into_inner).durable;
        self.start.journal.append(&all, durable)?;
        self.lines.clear();
        let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        shared.durable = shared.durable.max(last);
        Ok(())
    }

    fn write_files(&mut self) -> Result<(), StoreError> {
        let Some((project, seq)) = self.latest.take() else {
            return Ok(());
        };
        while let Some(touched) = self.pending.pop_first() {
            if let Err(error) = self.write_touched(&project, &touched) {
                self.pending.insert(touched);
                self.latest = Some((project, seq));
                return Err(error);
            }
        }
        if let Ok(line) = (Record::Checkpoint { seq }).line() {
            self.start.journal.append(&line, seq)?;
        }
        self.shared.lock().unwrap_or_else(PoisonError::into_inner).in_files = seq;
        Ok(())
    }

    fn write_touched(&mut self, project: &Project, touched: &Touched) -> Result<(), StoreError> {
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
            self.put_away(&folder.article(&stem), &format!("{stem}.ron"))?;
            self.put_away(&folder.text(&stem), &format!("{stem}.txt"))?;
            return self.write_layers(project, id);
        };
        self.start.stems.insert(id, article.stem.clone());
        let path = folder.text(&article.stem);
        if self.start.known.get(&path) != Some(&text.hash()) {
            self.put(&path, Ok(text.as_str().to_owned()))?;
            self.write_layers(project, id)?;
        }
        let empty = BTreeMap::new();
        let parts = project.parts.get(&id).map_or(&empty, |p| &**p);
        self.put(&folder.article(&article.stem), article_to_ron(id, article, parts, text))
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
                    self.start.known.insert(path.to_owned(), hash);
                    return Ok(());
                }
                self.set_aside(path, &there, found)?;
            }
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {}
            Err(e) => return Err(wrong(&e)),
        }
        replace(&*self.start.fs, path, content.as_bytes()).map_err(|e| wrong(&e))?;
        self.start.known.insert(path.to_owned(), hash);
        Ok(())
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
        self.shared.lock().unwrap_or_else(PoisonError::into_inner).notices.push(notice);
        Ok(())
    }

    /// Moves a file that is no longer wanted into the trash.
    fn put_away(&mut self, path: &Path, name: &str) -> Result<(), StoreError> {
        let trash = self.start.folder.trash();
        let wrong = |e| StoreError::new("moving a file to the trash", e, path);
        self.start.known.remove(path);
        self.start.fs.make_folder(&trash).map_err(wrong)?;
        match self.start.fs.rename(path, &trash.join(name)) {
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(()),
            other => other.map_err(wrong)?,
        }
        self.start.fs.sync_folder(&trash).map_err(wrong)
    }
}
