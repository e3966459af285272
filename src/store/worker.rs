//! The thread that writes: journal lines first, then the project's files.
//!
//! The window never waits for it. Whatever the disk refuses is kept in memory and tried again; when
//! one of the two places refuses, the work still goes to the other. Must not know what an edit means;
//! it is told which files are touched.

mod batch;
mod outside;
mod put;
mod snapshot;
mod trash;
mod writer;

use super::{Ahead, Clock, Folder, Fs, Journal, Presence, Record, Stamps, StoreError, Versions};
use crate::edit::{History, Touched};
use crate::model::{ArticleId, Problem, Project, Text, TextHash};
pub use outside::Outside;
use snapshot::{Snapshot, Unsettled};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use writer::Writer;

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
    Append {
        seq: u64,
        record: Box<Record>,
        texts: Vec<(ArticleId, String, Arc<Text>)>,
    },
    Checkpoint(Box<Snapshot>),
    /// A small file of the state folder that goes along with the journal.
    Keep(PathBuf, Vec<u8>),
    /// Look now whether somebody else changed the files.
    Look,
    /// Give a sign to other machines that the project is open on this one.
    Announce(Presence),
    /// What other programs made of these files cannot come in: it is set aside when they are written.
    SetAside,
    Renew {
        history: Box<History>,
        seq: u64,
        end: bool,
    },
    Wait(Sender<()>),
    Close,
}

/// What thread and session both know.
#[derive(Default)]
struct Shared {
    /// The number of the last record that was handed over.
    handed: u64,
    /// The number of the last record in the journal.
    durable: u64,
    /// The number of the last record that the project's files have.
    in_files: u64,
    /// Why the journal could not be written the last time.
    journal_error: Option<String>,
    /// Why the files could not be written the last time.
    files_error: Option<String>,
    /// Whether the journal should begin anew.
    overgrown: bool,
    /// What was handed over and may not be in the files.
    unsettled: Unsettled,
    /// Whether a file that was to be written is not as it should be yet.
    unwritten: bool,
    /// What others made of the files, until the session takes it in.
    outside: Option<Box<Outside>>,
    /// Files that changed although nobody wrote them.
    damage: Vec<Problem>,
    /// Files that could not be read and were replaced, by their paths inside the project.
    replaced: Vec<String>,
    notices: Vec<String>,
}

impl Shared {
    /// How far the work up to record `seq` is safe.
    fn state(&self, seq: u64) -> SaveState {
        let (in_journal, in_files) = (self.durable >= seq, self.in_files >= seq);
        match (&self.files_error, &self.journal_error) {
            (Some(why), None) if in_journal => {
                SaveState::Failing(format!("{why}; meanwhile the journal on this computer has your work"))
            }
            (Some(why), None) => SaveState::Failing(why.clone()),
            (Some(files), Some(journal)) => SaveState::Failing(format!("{files}; {journal}")),
            (None, Some(why)) if !in_files => SaveState::Failing(why.clone()),
            _ if in_journal || in_files => SaveState::Saved,
            _ => SaveState::Saving,
        }
    }
}

/// The writing thread of an open project, seen from the session.
pub struct Worker {
    jobs: Sender<Job>,
    shared: Arc<Mutex<Shared>>,
    thread: Option<JoinHandle<()>>,
    /// Instead of a thread: the work is done by whoever waits for it.
    by_hand: Option<Mutex<(Writer, Receiver<Job>)>>,
}

/// What the thread begins with.
pub struct Start {
    /// The disk.
    pub fs: Arc<dyn Fs>,
    /// The project's folder.
    pub folder: Folder,
    /// The journal, about to begin a generation.
    pub journal: Journal,
    /// The number of the last thing done.
    pub seq: u64,
    /// The number of the last record that was read from the journal.
    pub read: u64,
    /// The number of the last of them that is on the disk for certain.
    pub confirmed: u64,
    /// The lines of the others, which are written again before anything else counts as saved.
    pub unconfirmed: Vec<(u64, String)>,
    /// The number of the last record that the files have.
    pub in_files: u64,
    /// What is noted of files that are ahead of the journal.
    pub ahead: Ahead,
    /// The content of each file, as it was read.
    pub known: BTreeMap<PathBuf, TextHash>,
    /// Files to set aside before they are replaced.
    pub odd: Vec<PathBuf>,
    /// The file names of the articles.
    pub stems: BTreeMap<ArticleId, String>,
    /// The project as the files have it.
    pub base: Project,
    /// Where earlier versions of the files are kept.
    pub versions: Versions,
    /// Size and time of each file, as they were before it was read.
    pub stamps: Stamps,
    /// Where the list of articles is kept.
    pub list: PathBuf,
    /// Where the digests of the files are kept.
    pub sums: PathBuf,
    /// Called whenever the state changed, so that a window can show it.
    pub wake: Box<dyn Fn() + Send>,
    /// What time it is.
    pub clock: Clock,
}

impl Worker {
    /// Starts the thread.
    ///
    /// # Errors
    /// [`StoreError`] when the system gives no thread.
    pub fn start(start: Start) -> Result<Self, StoreError> {
        let root = start.folder.root().to_owned();
        let (jobs, shared, writer, inbox) = Self::parts(start);
        let thread = std::thread::Builder::new()
            .name("sidenote-writer".to_owned())
            .spawn(move || writer.run(&inbox))
            .map_err(|e| StoreError::new("starting to save", e, &root))?;
        Ok(Self { jobs, shared, thread: Some(thread), by_hand: None })
    }

    /// Without a thread: what is handed over is written by whoever waits for it, so that the disk is
    /// asked for the same things in the same order every time.
    pub fn by_hand(start: Start) -> Self {
        let (jobs, shared, writer, inbox) = Self::parts(start);
        Self { jobs, shared, thread: None, by_hand: Some(Mutex::new((writer, inbox))) }
    }

    fn parts(start: Start) -> (Sender<Job>, Arc<Mutex<Shared>>, Writer, Receiver<Job>) {
        let (jobs, inbox) = channel();
        let (handed, durable, in_files) = (start.seq, start.confirmed, start.in_files);
        let shared = Shared { handed, durable, in_files, overgrown: start.journal.is_overgrown(), ..Shared::default() };
        let shared = Arc::new(Mutex::new(shared));
        let writer = Writer::new(start, Arc::clone(&shared));
        (jobs, shared, writer, inbox)
    }

    /// Does the work that is due, where no thread does.
    fn work_by_hand(&self) {
        if let Some(by_hand) = &self.by_hand {
            let (writer, inbox) = &mut *by_hand.lock().unwrap_or_else(PoisonError::into_inner);
            writer.round(None, inbox);
        }
    }

    fn shared(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Hands over a record of the journal, and the texts that must be on disk before it.
    pub fn append(&self, seq: u64, record: Record, texts: Vec<(ArticleId, String, Arc<Text>)>) {
        self.shared().handed = seq;
        self.send(Job::Append { seq, record: Box::new(record), texts });
    }

    /// Hands over a snapshot whose touched files are to be written.
    /// `epoch` is that of the last change of others that is in it: while the files have more than
    /// that, none is written.
    pub fn checkpoint(&self, project: &Project, touched: BTreeSet<Touched>, seq: u64, epoch: u64) {
        let snapshot = self.shared().unsettled.snapshot(project, touched, seq, epoch);
        self.send(Job::Checkpoint(Box::new(snapshot)));
    }

    /// Has a small file of the state folder written, in its turn.
    pub fn keep(&self, path: PathBuf, bytes: Vec<u8>) {
        self.send(Job::Keep(path, bytes));
    }

    /// Has the thread give a sign to other machines until it ends, and tell who else gives one.
    pub fn announce(&self, presence: Presence) {
        self.send(Job::Announce(presence));
    }

    /// Has the thread look now whether somebody else changed the files.
    pub fn look(&self) {
        self.send(Job::Look);
    }

    /// What others made of the files, once: it is to be merged and then checkpointed with its epoch.
    pub fn take_outside(&self) -> Option<Box<Outside>> {
        self.shared().outside.take()
    }

    /// Files that were found changed although nobody wrote them, once.
    pub fn take_damage(&self) -> Vec<Problem> {
        std::mem::take(&mut self.shared().damage)
    }

    /// Files that could not be read and were replaced, once, by their paths inside the project.
    pub fn take_replaced(&self) -> Vec<String> {
        std::mem::take(&mut self.shared().replaced)
    }

    /// Has what others made of the files set aside when they are written next: it cannot come in.
    pub fn set_aside(&self) {
        self.send(Job::SetAside);
    }

    /// Whether the journal has grown so much that it should begin anew.
    pub fn is_overgrown(&self) -> bool {
        self.shared().overgrown
    }

    /// Has the journal begin anew with the history as it stands after record `seq`, where it is large
    /// and all of that is in the files; at the `end` of a sitting what is long past may be forgotten.
    pub fn renew(&self, history: History, seq: u64, end: bool) {
        self.send(Job::Renew { history: Box::new(history), seq, end });
    }

    fn send(&self, job: Job) {
        if self.jobs.send(job).is_err() {
            self.shared().files_error =
                Some("the writing thread has ended; restart the program, the journal has your work".to_owned());
        }
    }

    /// How far the work up to record `seq` is safe.
    pub fn state(&self, seq: u64) -> SaveState {
        self.shared().state(seq)
    }

    /// What the person should be told once.
    pub fn take_notices(&self) -> Vec<String> {
        std::mem::take(&mut self.shared().notices)
    }

    /// Returns once everything handed over so far was tried.
    pub fn wait(&self) {
        let (done, wait) = channel();
        self.send(Job::Wait(done));
        self.work_by_hand();
        let _ = wait.recv();
    }

    /// Ends the thread after everything handed over so far; gives what could not be written.
    ///
    /// # Errors
    /// The reason, when something is not on the disk.
    pub fn close(mut self) -> Result<(), String> {
        self.send(Job::Close);
        self.work_by_hand();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
        let shared = self.shared();
        match shared.state(shared.handed) {
            SaveState::Failing(why) => Err(why),
            _ if shared.unwritten => Err("another program changed the project’s files just now; the journal on this computer has your work, and both come together when the project is opened again".to_owned()),
            SaveState::Saved | SaveState::Saving => Ok(()),
        }
    }
}
