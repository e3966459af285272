//! Opening a project: on a thread, so that a large one does not hold up the window.
//!
//! Must not read files itself; the session does.

use super::App;
use crate::model::ArticleId;
use crate::session::beside::{may_be_packed, unpacked};
use crate::session::repair::heads_in_conflict;
use crate::session::versions::last_version;
use crate::session::{How, Session, listing, open_telling};
use crate::store::{Folder, Listing, Progress, StoreError, place_of};
use crate::ui::dialogs::Dialog;
use crate::ui::jobs::{Kind, Ready};
use crate::ui::theme::Palette;
use crate::ui::{panels, welcome};
use egui::{Context, Ui};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

/// How long a frame waits for a project: most are open by then, and nothing flickers.
const PATIENCE: Duration = Duration::from_millis(80);

/// Why a project is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Why {
    /// Somebody chose it.
    Chosen,
    /// It is looked at already, and may have changed.
    Again,
    /// It is looked at already, and taken over from another window.
    TakeOver,
}

/// What comes from the thread that opens a project.
enum News {
    /// The articles it had the last time, where nothing changed since.
    Listed(Listing),
    /// It is open, or why not.
    Opened(Box<Result<Session, StoreError>>),
}

/// A project that is being opened.
pub(super) struct Opening {
    path: PathBuf,
    news: Receiver<News>,
    progress: Arc<Progress>,
    /// What it has, while its files are still being read.
    listing: Option<Listing>,
    /// The article that was chosen meanwhile.
    chosen: Option<ArticleId>,
    /// The files to bring in once it is open.
    then: Vec<PathBuf>,
    why: Why,
}

impl App {
    /// Opens the project in a folder; an article file opens a new project around it.
    pub fn open_path(&mut self, ctx: &Context, path: &Path) {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        if self.env.fs.list(&path).is_err_and(|e| e.kind() == std::io::ErrorKind::NotADirectory) {
            return if may_be_packed(&path) { self.open_packed(ctx, &path) } else { self.project_around(ctx, &path) };
        }
        let place = place_of(&*self.env.fs, &path);
        if self.session.as_ref().is_some_and(|s| place_of(&*self.env.fs, s.folder().root()) == place) {
            return self.say("This project is open already.");
        }
        self.start_opening(ctx, path, Why::Chosen);
    }

    /// Opens the project that another window has open, and takes it over.
    pub(super) fn take_over(&mut self, ctx: &Context) {
        let Some(session) = &self.session else { return };
        let path = session.folder().root().to_owned();
        self.close();
        self.start_opening(ctx, path, Why::TakeOver);
    }

    /// Opens on a thread.
    fn start_opening(&mut self, ctx: &Context, path: PathBuf, why: Why) {
        let (waker, done) = (ctx.clone(), ctx.clone());
        let how = How {
            fs: Arc::clone(&self.env.fs),
            places: self.env.places.clone(),
            write: true,
            wake: Box::new(move || waker.request_repaint()),
        };
        let (send, news) = channel();
        let (folder, progress) = (path.clone(), Arc::new(Progress::default()));
        let watched = Arc::clone(&progress);
        let work = move || {
            let listed = (why == Why::Chosen).then(|| listing(&*how.fs, &how.places, &folder)).flatten();
            // Nobody may wait any more: then the session is dropped, and its lock with it.
            let _ = listed.map(|listed| send.send(News::Listed(listed)));
            done.request_repaint();
            let opened = open_telling(&folder, how, why == Why::TakeOver, &watched);
            let _ = send.send(News::Opened(Box::new(opened)));
            done.request_repaint();
        };
        let opening = Opening { path, news, progress, listing: None, chosen: None, then: Vec::new(), why };
        match std::thread::Builder::new().name("sidenote-opening".to_owned()).spawn(work) {
            Ok(_) => self.opening = Some(opening),
            Err(why) => self.say(&format!("Opening a project: {why}")),
        }
        self.follow_opening(ctx, PATIENCE);
    }

    /// Gives up on the project that is being opened; what was open stays open.
    pub(super) fn stop_opening(&mut self) {
        if let Some(opening) = self.opening.take() {
            opening.progress.stop();
            self.say("Stopped; the project was not opened.");
        }
    }

    /// Unpacks a packed project beside it, on a thread, and opens that folder.
    fn open_packed(&mut self, ctx: &Context, file: &Path) {
        let (fs, file) = (Arc::clone(&self.env.fs), file.to_owned());
        self.get_ready(ctx, Kind::Unpacking, move |progress| {
            let beside = unpacked(&*fs, &file, progress)?;
            let place = beside.folder.display();
            let words = if beside.was_there {
                format!(
                    "This project was unpacked before: {place} is opened as it is. To bring in what the file has: sidenote merge."
                )
            } else {
                format!("Unpacked into {place}. The file stays as it is.")
            };
            Ok(Ready { path: beside.folder, words: vec![words] })
        });
    }

    /// Takes the project that was being opened, once it is; waits at most `patience` for it.
    pub(super) fn follow_opening(&mut self, ctx: &Context, patience: Duration) {
        let Some(mut opening) = self.opening.take() else { return };
        match opening.news.recv_timeout(patience) {
            Ok(News::Listed(listing)) => {
                opening.listing = Some(listing);
                self.opening = Some(opening);
                self.follow_opening(ctx, patience);
            }
            Ok(News::Opened(opened)) => self.opened(ctx, opening, *opened),
            Err(RecvTimeoutError::Timeout) => {
                // The bar moves.
                ctx.request_repaint_after(Duration::from_millis(100));
                self.opening = Some(opening);
            }
            Err(RecvTimeoutError::Disconnected) => {
                self.say("This project met a defect of the program; nothing was changed. Please report it.");
            }
        }
    }

    fn opened(&mut self, ctx: &Context, opening: Opening, opened: Result<Session, StoreError>) {
        let session = match opened {
            Ok(session) => session,
            // What was open stays open.
            Err(_) if opening.why != Why::Chosen => return,
            Err(why) => return self.offer_remedy(opening.path, &why),
        };
        self.close();
        self.settings.opened(&opening.path.display().to_string());
        session.announce((self.env.clock)());
        self.session = Some(session);
        self.derived = crate::ui::derived::Derived::default();
        if opening.why == Why::Chosen {
            self.leave_other();
            self.start_at();
        } else {
            self.forget_what_is_gone();
        }
        if let Some(article) = opening.chosen {
            self.open_article(article);
        }
        if !opening.then.is_empty() {
            self.import(ctx, opening.then);
        }
    }

    /// Lets go of what was asked about the project that was open before.
    fn leave_other(&mut self) {
        (self.left_export, self.unclear, self.unlisted) = (None, Vec::new(), Vec::new());
        if matches!(self.dialog, Some(Dialog::Export(_) | Dialog::Columns(_))) {
            self.dialog = None;
        }
    }

    /// Says why a project does not open, and what can be done about it where something can.
    fn offer_remedy(&mut self, path: PathBuf, why: &StoreError) {
        let fs = &*self.env.fs;
        let files = heads_in_conflict(fs, &Folder::at(&path));
        let version = last_version(fs, &self.env.places, &path, Path::new(&why.path));
        let why = why.to_string();
        if files.is_empty() && version.is_none() {
            return self.say(&why);
        }
        self.dialog = Some(Dialog::Unopenable { path, why, files, version });
    }

    /// Looks again at the project that another window has: what it saved meanwhile is to be seen here, and
    /// once it is closed there it can be changed here.
    pub(super) fn look_again(&mut self, ctx: &Context) {
        let Some(session) = self.session.as_ref().filter(|_| self.opening.is_none()) else { return };
        let path = session.folder().root().to_owned();
        self.start_opening(ctx, path, Why::Again);
    }

    /// Brings files in now, or once the project that is being opened is open.
    pub(super) fn import_soon(&mut self, ctx: &Context, files: Vec<PathBuf>) {
        match &mut self.opening {
            Some(opening) => opening.then.extend(files),
            None => self.import(ctx, files),
        }
    }

    /// Whether something is done beside the window.
    pub fn is_working(&self) -> bool {
        self.jobs.state().is_some()
    }

    /// Whether a project is being opened, for tests.
    pub fn is_opening(&self) -> bool {
        self.opening.is_some()
    }

    /// What is shown while a project is being opened: its articles, where they are known, and how far it is.
    pub(super) fn show_opening(&mut self, ui: &mut Ui, palette: &'static Palette, width: f32) {
        let Some(opening) = &mut self.opening else { return };
        if let Some(listing) = &opening.listing {
            let frame = egui::Frame::new().fill(palette.ground).inner_margin(egui::Margin::symmetric(10, 4));
            egui::Panel::left("articles").frame(frame).exact_size(width).show_separator_line(false).show(ui, |ui| {
                panels::articles::show_listed(ui, palette, &mut self.setter, listing, &mut opening.chosen);
            });
        }
        let words = format!("Opening {} …", opening.path.display());
        if welcome::opening(ui, palette, &words, opening.progress.state()) {
            self.stop_opening();
        }
    }

    /// How far the project is that is being opened beside the one that is open.
    pub(super) fn opening_state(&self) -> Option<(&'static str, usize, usize)> {
        let opening = self.opening.as_ref().filter(|o| self.session.is_some() && o.why == Why::Chosen)?;
        let (done, all) = opening.progress.state();
        Some(("Opening", done, all))
    }
}
