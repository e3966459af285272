//! Work that takes longer than a frame: reading files, writing exports. It runs on a thread of its
//! own on a snapshot, reports how far it is and can be cancelled.
//!
//! Must not change the project: what is done comes back as a value.

use crate::export::{self, Options, Request};
use crate::model::{AnnotatorId, ArticleId, Project};
use crate::session::bring::{Bringer, Brought, files};
use crate::session::deliver::{Delivered, deliver};
use crate::store::{Folder, Fs};
use jiff::Timestamp;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};

/// What a job brings back.
#[derive(Debug)]
pub enum Done {
    /// Files were read.
    Read(Box<Brought>),
    /// A dataset was written, or why not.
    Written(Result<Delivered, String>),
    /// A path was chosen in the system's dialog; none where there is no dialog or it was left.
    Chosen(crate::ui::dialogs::Ask, Option<Vec<PathBuf>>, std::time::Duration),
    /// A text was looked through, or why not.
    Found(Result<crate::text::find::Found, String>),
    /// It ended by a defect of ours.
    Failed(String),
}

/// How far a job is.
#[derive(Debug, Default)]
pub struct Progress {
    done: AtomicUsize,
    all: AtomicUsize,
    stop: AtomicBool,
}

impl Progress {
    /// Whether nobody waits for the job any more.
    pub fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

/// The job that runs, if any.
#[derive(Default)]
pub struct Jobs {
    running: Option<Running>,
}

struct Running {
    title: String,
    progress: Arc<Progress>,
    result: Receiver<Done>,
}

impl Jobs {
    /// The running job: its title, how much is done, of how much.
    pub fn state(&self) -> Option<(&str, usize, usize)> {
        let r = self.running.as_ref()?;
        Some((&r.title, r.progress.done.load(Ordering::Relaxed), r.progress.all.load(Ordering::Relaxed)))
    }

    /// Asks the running job to stop; what it has done is dropped.
    pub fn cancel(&mut self) {
        if let Some(running) = self.running.take() {
            running.progress.stop.store(true, Ordering::Relaxed);
        }
    }

    /// What the job brought back, once.
    pub fn poll(&mut self) -> Option<Done> {
        let done = match self.running.as_ref()?.result.try_recv() {
            Ok(done) => done,
            Err(std::sync::mpsc::TryRecvError::Empty) => return None,
            Err(std::sync::mpsc::TryRecvError::Disconnected) => {
                Done::Failed("The work ended unexpectedly; nothing was changed.".to_owned())
            }
        };
        self.running = None;
        Some(done)
    }

    /// Starts a job; one that still runs is cancelled.
    pub fn start(&mut self, title: &str, wake: egui::Context, work: impl FnOnce(&Progress) -> Done + Send + 'static) {
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
        let started = std::thread::Builder::new().name(format!("sidenote-{title}")).spawn(body);
        if started.is_ok() {
            self.running = Some(Running { title: title.to_owned(), progress, result });
        }
    }
}

/// Reads files and folders.
pub fn read_files(fs: &dyn Fs, paths: &[PathBuf], now: Timestamp, progress: &Progress) -> Done {
    let mut bringer = Bringer::new(fs, None, now);
    let mut problems = Vec::new();
    let files = Bringer::sorted(files(fs, paths, &mut problems));
    bringer.problems(problems);
    progress.all.store(files.len(), Ordering::Relaxed);
    for path in files {
        if progress.stop.load(Ordering::Relaxed) {
            break;
        }
        bringer.read(&path);
        progress.done.fetch_add(1, Ordering::Relaxed);
    }
    Done::Read(Box::new(bringer.done()))
}

/// Reads a text that comes from no file, with the reader that fits.
pub fn read_bytes(fs: &dyn Fs, name: &str, bytes: &[u8], now: Timestamp) -> Brought {
    let mut bringer = Bringer::new(fs, None, now);
    bringer.read_bytes(name, bytes);
    bringer.done()
}

/// What to export.
#[derive(Debug, Clone)]
pub struct ExportOrder {
    /// The format's id.
    pub format: &'static str,
    /// Whose layers.
    pub annotators: Vec<AnnotatorId>,
    /// Which articles.
    pub articles: Vec<ArticleId>,
    /// How.
    pub options: Options,
    /// Where to; only rehearsed where none.
    pub out: Option<PathBuf>,
}

/// Writes a dataset, or only counts what it would lose.
pub fn run_export(fs: &dyn Fs, folder: &Folder, project: &Project, order: &ExportOrder) -> Done {
    let Some(format) = export::by_id(order.format) else { return Done::Failed("This format is not known.".to_owned()) };
    let request = Request {
        project,
        annotators: order.annotators.clone(),
        articles: order.articles.clone(),
        options: order.options.clone(),
    };
    let result = (format.write)(&request).and_then(|written| match &order.out {
        Some(out) => deliver(fs, folder, out, format, &request, written),
        None => Ok(Delivered { files: Vec::new(), written, mismatches: Vec::new() }),
    });
    Done::Written(result.map_err(|why| why.to_string()))
}
