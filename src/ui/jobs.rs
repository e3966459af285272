//! Work that takes longer than a frame: reading files, writing exports. It runs on a thread of its
//! own on a snapshot, reports how far it is and can be cancelled.
//!
//! Must not change the project: what is done comes back as a value.

mod adding;
mod kind;

pub use adding::{Added, Beside, add, add_again};
pub use kind::Kind;

use crate::edit::Refusal;
use crate::import::by_id;
use crate::model::Project;
use crate::session::bring::{Bringer, Brought, Others, files};
use crate::session::dataset::{Dataset, Order, There};
use crate::session::deliver::Delivered;
use crate::session::prepared::{Prepared, Whose};
use crate::session::repair::Repaired;
use crate::store::{Folder, Fs, Progress};
use crate::ui::dialogs::{Browse, ColumnsDraft, Said};
use jiff::Timestamp;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

/// What a job brings back.
#[derive(Debug)]
pub enum Done {
    /// Files were read for a session; with the dialog that said what the columns of tables are, where one did.
    Read(Box<Brought>, Whose, Option<Box<ColumnsDraft>>),
    /// What was read is worked out and can be put in place, or why not.
    Added(Box<Added>),
    /// A large step of undo or redo is worked out and can be put in place, or why not.
    Stepped(Kind, Result<Box<Prepared>, Refusal>),
    /// What a dataset would lose, or why it cannot be written.
    Told(Result<Delivered, String>),
    /// A dataset was written, or why not.
    Written(Result<Delivered, String>),
    /// Nothing was written, since something is there already; with a name at which nothing is.
    InTheWay(Vec<There>, Option<PathBuf>),
    /// A path was chosen in the system's dialog; none where there is no dialog or it was left.
    Chosen(Browse, Option<Vec<PathBuf>>, Duration),
    /// A text was looked through, or why not.
    Found(Result<crate::text::find::Found, String>),
    /// A file of the open project was repaired, or why not.
    Repaired(String, Result<Repaired, String>),
    /// A project is ready to be opened, or why not.
    Ready(Result<Ready, String>),
    /// It ended by a defect of ours.
    Failed(String),
}

/// A project that is ready to be opened.
#[derive(Debug)]
pub struct Ready {
    /// Its folder.
    pub path: PathBuf,
    /// What was done, for the person to read.
    pub words: Vec<String>,
}

/// For how long a frame waits for what is mostly done by then, so that nothing flickers.
const PATIENCE: Duration = Duration::from_millis(60);

/// After how long a job without steps to count is shown.
const SHOWN_AFTER: Duration = Duration::from_millis(400);

/// The job that runs, if any.
#[derive(Default)]
pub struct Jobs {
    running: Option<Running>,
}

struct Running {
    kind: Kind,
    progress: Arc<Progress>,
    result: Receiver<Done>,
    /// What came while somebody waited for it.
    early: Option<Done>,
    begun: Instant,
}

impl Jobs {
    /// The running job: what it is called, how much is done, of how much.
    pub fn state(&self) -> Option<(&'static str, usize, usize)> {
        let r = self.running.as_ref()?;
        let (done, all) = r.progress.state();
        Some((r.kind.words(), done, all))
    }

    /// What kind of work runs.
    pub fn kind(&self) -> Option<Kind> {
        self.running.as_ref().map(|r| r.kind)
    }

    /// Why no other job can be started now, if so.
    pub fn held(&self) -> Option<&'static str> {
        self.kind().and_then(Kind::holds)
    }

    /// How much of the running job is done, from nothing to all; none where that is not known.
    pub fn share(&self) -> Option<f32> {
        let (done, all) = self.running.as_ref()?.progress.finely();
        (all > 0).then(|| crate::ui::welcome::share(done, all))
    }

    /// Whether the running job should be shown: it has steps to count, or lasts.
    pub fn is_long(&self) -> bool {
        self.running.as_ref().is_some_and(|r| r.progress.state().1 > 1 || r.begun.elapsed() > SHOWN_AFTER)
    }

    /// Waits a moment for the running job.
    pub fn wait_a_moment(&mut self) {
        if let Some(running) = &mut self.running {
            running.early = running.result.recv_timeout(PATIENCE).ok();
        }
    }

    /// Asks the running job to stop; what it has done is dropped.
    pub fn cancel(&mut self) {
        if let Some(running) = self.running.take() {
            running.progress.stop();
        }
    }

    /// What the job brought back, once.
    pub fn poll(&mut self) -> Option<Done> {
        let running = self.running.as_mut()?;
        let done = match running.early.take().map_or_else(|| running.result.try_recv(), Ok) {
            Ok(done) => done,
            Err(std::sync::mpsc::TryRecvError::Empty) => return None,
            Err(std::sync::mpsc::TryRecvError::Disconnected) => {
                Done::Failed("The work ended unexpectedly; nothing was changed.".to_owned())
            }
        };
        self.running = None;
        Some(done)
    }

    /// Starts a job. One that only answers a question gives way to it; any other goes on, and this one is not
    /// started.
    ///
    /// # Errors
    /// Why it was not started.
    pub fn start(
        &mut self,
        kind: Kind,
        wake: egui::Context,
        work: impl FnOnce(&Progress) -> Done + Send + 'static,
    ) -> Result<(), &'static str> {
        if let Some(why) = self.held() {
            return Err(why);
        }
        self.cancel();
        let progress = Arc::new(Progress::default());
        let (send, result): (Sender<Done>, _) = channel();
        let shared = Arc::clone(&progress);
        let body = move || {
            // A defect in a reader must not take the window with it.
            let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(&shared)));
            let done = done.unwrap_or_else(|_| {
                Done::Failed("This file met a defect of the program; nothing was changed. Please report it.".to_owned())
            });
            let _ = send.send(done);
            wake.request_repaint();
        };
        let started = std::thread::Builder::new().name(format!("sidenote-{}", kind.words())).spawn(body);
        started.map_err(|_| "The system has no room for more work now; close something, and try again.")?;
        #[expect(clippy::disallowed_methods, reason = "how long a person waits is no part of what is done")]
        let begun = Instant::now();
        self.running = Some(Running { kind, progress, result, early: None, begun });
        Ok(())
    }
}

/// Reads files and folders, as is said of them.
pub fn read_files(others: Others, paths: &[PathBuf], said: Said, now: Timestamp, progress: &Progress) -> Brought {
    let fs = Arc::clone(&others.fs);
    let bringer = Bringer::new(&*fs, None, now).with(said.options()).asking(said.columns);
    let bringer = bringer.with_others(others).watched(progress);
    read_all(bringer, &*fs, paths, progress)
}

/// Reads tables whose columns are what the dialog says.
pub fn read_tables(fs: &dyn Fs, draft: &ColumnsDraft, now: Timestamp, progress: &Progress) -> Brought {
    let bringer = Bringer::new(fs, by_id("csv"), now).with(draft.options()).watched(progress);
    read_all(bringer, fs, draft.paths(), progress)
}

fn read_all(bringer: Bringer<'_>, fs: &dyn Fs, paths: &[PathBuf], progress: &Progress) -> Brought {
    let mut bringer = bringer.within(paths);
    let mut problems = Vec::new();
    let files = Bringer::sorted(files(fs, None, paths, &mut problems));
    bringer.problems(problems);
    progress.begin(files.len());
    bringer.read_all(&files);
    bringer.done()
}

/// Reads a text that comes from no file, with the reader that fits.
pub fn read_bytes(fs: &dyn Fs, name: &str, bytes: &[u8], now: Timestamp) -> Brought {
    let mut bringer = Bringer::new(fs, None, now);
    bringer.read_bytes(name, bytes);
    bringer.done()
}

/// Counts what a dataset would lose.
pub fn rehearse(project: &Project, order: Order, progress: &Progress) -> Done {
    let told = Dataset::of(project, order).and_then(|dataset| dataset.told(progress));
    let told = told.map(|written| Delivered { written, ..Delivered::default() });
    Done::Told(told.map_err(|why| why.to_string()))
}

/// Writes a dataset to `out`, unless something is there that may not be replaced.
pub fn export(
    fs: &dyn Fs,
    folder: &Folder,
    project: &Project,
    order: Order,
    (out, replaceable): (&Path, &[There]),
    progress: &Progress,
) -> Done {
    let done = Dataset::of(project, order).and_then(|dataset| {
        let there = dataset.there(fs, folder, out)?;
        if there.iter().any(|one| !replaceable.contains(one)) {
            return Ok(Done::InTheWay(there, dataset.free_name(fs, out)));
        }
        dataset.deliver(fs, folder, out, progress).map(|delivered| Done::Written(Ok(delivered)))
    });
    done.unwrap_or_else(|why| Done::Written(Err(why.to_string())))
}
