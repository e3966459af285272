//! The gate: an open project, its history, its journal and its files.
//!
//! Everything that changes a project goes through [`Session::commit`], which applies, checks,
//! remembers and journals it. Must not know who asks: window and command line are the same to it.

mod ahead;
pub mod beside;
pub mod bring;
pub mod certificate;
pub mod conflicts;
mod create;
pub mod dataset;
pub mod deliver;
pub mod file_merge;
mod holding;
pub mod intake;
mod journal;
mod memory;
pub mod merging;
mod open;
mod outside;
pub mod prepared;
pub mod proof;
pub mod recipes;
mod recover;
pub mod repair;
#[cfg(feature = "gui")]
pub mod sample;
pub mod steps;
pub mod trash;
pub mod versions;
pub mod waiting;

pub use create::{NewProject, create, news_schema};
pub use open::{How, listing, open, open_by_hand, open_taking_over, open_telling};

use crate::edit::{Edit, History, Refusal, Touched, Transaction, apply};
use crate::model::{ArticleId, Project, Stamp, Text};
use crate::store::{Clock, Folder, Lock, SaveState, Worker};
use jiff::Timestamp;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use steps::Way;

/// How long after the last edit the files are written, in milliseconds.
const QUIET_MS: i64 = 2_000;

/// How long after the first unwritten edit they are written at the latest, in milliseconds.
const LATEST_MS: i64 = 30_000;

/// An open project.
pub struct Session {
    project: Project,
    history: History,
    folder: Folder,
    /// Where journal, conflicts and earlier versions are.
    state: PathBuf,
    worker: Option<Worker>,
    /// Held as long as the project may be written.
    lock: Option<Lock>,
    /// Whether it can only be read since another window has it.
    elsewhere: bool,
    /// When it was last looked whether somebody took the lock over.
    lock_seen: Option<Timestamp>,
    read_only: Option<String>,
    device: Arc<str>,
    /// The counter of the last stamp given out.
    counter: u64,
    seq: u64,
    revision: u64,
    touched: BTreeSet<Touched>,
    first_edit: Option<Timestamp>,
    last_edit: Option<Timestamp>,
    /// What led to the present revision.
    last: Arc<Transaction>,
    notices: Vec<String>,
    problems: Vec<crate::model::Problem>,
    /// The last change of others that is in the project.
    epoch: u64,
    conflicts: conflicts::Conflicts,
    /// What time it is.
    clock: Clock,
}

impl Session {
    /// The project as it is now.
    pub fn project(&self) -> &Project {
        &self.project
    }

    /// Where it lies.
    pub fn folder(&self) -> &Folder {
        &self.folder
    }

    /// What was found wrong with its files when it was opened.
    pub fn problems(&self) -> &[crate::model::Problem] {
        &self.problems
    }

    /// Files of articles and layers that were not read whole: what they hold is not in the project, or not all of it.
    pub fn unread(&self) -> impl Iterator<Item = &crate::model::Problem> {
        // A copy that a sync tool made, or a file under another name, lies beside the one that is read.
        const BESIDE: [&str; 4] = ["conflicted_copy", "renamed_article", "bad_name", "silent_damage"];
        let own = |file: &str| file.starts_with("articles/") || file.starts_with("layers/");
        self.problems.iter().filter(move |problem| {
            let error = problem.severity == crate::model::Severity::Error && !BESIDE.contains(&problem.kind);
            error && problem.place.file.as_deref().is_some_and(own)
        })
    }

    /// Grows by one with every change; views computed from an older revision are out of date.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The edits that led to the present revision.
    pub fn last_edits(&self) -> &[Edit] {
        &self.last.edits
    }

    /// Why nothing may be changed, if so.
    pub fn read_only(&self) -> Option<&str> {
        self.read_only.as_deref()
    }

    /// Whether it can only be read since another window has it, which can be taken over.
    pub fn is_elsewhere(&self) -> bool {
        self.elsewhere
    }

    /// What undo would undo, in words.
    pub fn undo_title(&self) -> Option<&str> {
        self.history.undo_title()
    }

    /// What redo would do again, in words.
    pub fn redo_title(&self) -> Option<&str> {
        self.history.redo_title()
    }

    /// Makes a text known, so that a transaction can add an article with it.
    pub fn add_text(&mut self, text: Arc<Text>) {
        self.project.texts.entry(text.hash()).or_insert(text);
    }

    /// Does what `transaction` says, as one step of undo.
    ///
    /// # Errors
    /// A refusal; then nothing has changed.
    pub fn commit(&mut self, transaction: Transaction, now: Timestamp) -> Result<(), Refusal> {
        if transaction.is_empty() {
            return Ok(());
        }
        let transaction = Arc::new(transaction);
        self.pass(&transaction, now)?;
        let texts = texts_of(&self.project, &transaction);
        self.remember(Way::Do, transaction, texts);
        Ok(())
    }

    /// Applies a transaction and numbers it.
    fn pass(&mut self, transaction: &Arc<Transaction>, now: Timestamp) -> Result<(), Refusal> {
        self.writable()?;
        apply(&mut self.project, transaction)?;
        stamp(&mut self.project, transaction, &mut self.counter, &self.device);
        self.note(transaction.touches(), Arc::clone(transaction), now);
        Ok(())
    }

    /// A refusal where nothing may be changed.
    fn writable(&self) -> Result<(), Refusal> {
        match &self.read_only {
            Some(why) => Err(Refusal::new(format!("This project is open for reading only: {why}."))),
            None => Ok(()),
        }
    }

    /// Numbers a change that is in the project.
    fn note(&mut self, touched: impl IntoIterator<Item = Touched>, done: Arc<Transaction>, now: Timestamp) {
        self.seq += 1;
        self.revision += 1;
        self.touched.extend(touched);
        self.last = done;
        self.first_edit.get_or_insert(now);
        self.last_edit = Some(now);
    }

    /// Writes the project's files when it is time to. Call it often; it is cheap.
    pub fn tick(&mut self, now: Timestamp) {
        self.bring_in(now);
        self.watch_lock(now);
        let since = |at: Option<Timestamp>| at.map_or(0, |t| now.as_millisecond() - t.as_millisecond());
        if self.touched.is_empty() {
            return;
        }
        if since(self.last_edit) >= QUIET_MS || since(self.first_edit) >= LATEST_MS {
            self.checkpoint();
        }
    }

    /// Writes the project's files now.
    pub fn checkpoint(&mut self) {
        if !self.touched.is_empty() {
            self.send_checkpoint();
        }
    }

    pub(in crate::session) fn send_checkpoint(&mut self) {
        if let Some(worker) = &self.worker {
            worker.checkpoint(&self.project, std::mem::take(&mut self.touched), self.seq, self.epoch);
            self.first_edit = None;
            if worker.is_overgrown() {
                worker.renew(self.history.clone(), self.seq, false);
            }
        }
    }

    /// Whether edits wait for their files to be written.
    pub fn has_unwritten(&self) -> bool {
        !self.touched.is_empty()
    }

    /// How far the work is safe.
    pub fn save_state(&self) -> SaveState {
        self.worker.as_ref().map_or(SaveState::Saved, |w| w.state(self.seq))
    }

    /// What the person should be told once.
    pub fn take_notices(&mut self) -> Vec<String> {
        let mut notices = std::mem::take(&mut self.notices);
        notices.extend(self.worker.iter().flat_map(Worker::take_notices));
        notices
    }

    /// Writes the files and returns once the disk has answered.
    ///
    /// # Errors
    /// The reason, when something is not on the disk.
    pub fn save_now(&mut self) -> Result<(), String> {
        self.checkpoint();
        self.settle_with_disk();
        match self.save_state() {
            SaveState::Failing(why) => Err(why),
            _ => Ok(()),
        }
    }

    /// Returns once the disk has answered to everything done so far.
    pub fn settle(&self) {
        if let Some(worker) = &self.worker {
            worker.wait();
        }
    }

    /// Writes the files and closes the project.
    ///
    /// # Errors
    /// The reason, when something is not on the disk.
    pub fn close(mut self) -> Result<(), String> {
        self.checkpoint();
        self.settle_with_disk();
        if matches!(self.save_state(), SaveState::Failing(_)) {
            // What is found changed when it is tried again can still come in.
            self.settle_with_disk();
        }
        let Some(worker) = self.worker.take() else { return Ok(()) };
        worker.renew(std::mem::take(&mut self.history), self.seq, true);
        worker.close()
    }
}

/// The texts of the articles that a change brings, with their names.
fn texts_of(project: &Project, applied: &Transaction) -> Vec<(ArticleId, String, Arc<Text>)> {
    let texts = applied.edits.iter().filter_map(|edit| match edit {
        Edit::Article(c) if c.before.is_none() => {
            let article = c.after.as_ref()?;
            Some((c.key, article.stem.clone(), Arc::clone(project.texts.get(&article.text)?)))
        }
        _ => None,
    });
    texts.collect()
}

/// Notes on every row of a layer that a change touched, which change of which device it was; what
/// was changed elsewhere keeps the stamp it has there.
pub(crate) fn stamp(project: &mut Project, transaction: &Transaction, counter: &mut u64, device: &Arc<str>) {
    let elsewhere: BTreeSet<_> = transaction.carried.iter().map(|c| (&c.layer, c.row.0)).collect();
    for edit in &transaction.edits {
        let (Some(key), Some((row, lives))) = (edit.layer(), edit.stamped_row()) else {
            continue;
        };
        if elsewhere.contains(&(&key, row)) {
            continue;
        }
        *counter += 1;
        let stamp = Stamp(*counter, Arc::clone(device));
        let layer = Arc::make_mut(project.layers.entry(key).or_default());
        if lives {
            layer.gone.remove(&row);
            layer.stamps.insert(row, stamp);
        } else {
            layer.stamps.remove(&row);
            layer.gone.insert(row, stamp);
        }
    }
    for carried in &transaction.carried {
        *counter = (*counter).max(carried.put(project));
    }
}
