//! Opening a project: on a thread, so that a large one does not hold up the window.
//!
//! Must not read files itself; the session does.

use super::App;
use crate::session::beside::{may_be_packed, unpacked};
use crate::session::repair::heads_in_conflict;
use crate::session::versions::last_version;
use crate::session::{How, Session, open, open_taking_over};
use crate::store::{Folder, StoreError, place_of};
use crate::ui::dialogs::Dialog;
use egui::Context;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

/// How long a frame waits for a project: most are open by then, and nothing flickers.
const PATIENCE: Duration = Duration::from_millis(80);

/// A way to open a project.
type Open = fn(&Path, How) -> Result<Session, StoreError>;

/// A project that is being opened.
pub(super) struct Opening {
    path: PathBuf,
    result: Receiver<Result<Session, StoreError>>,
    /// The files to bring in once it is open.
    then: Vec<PathBuf>,
    /// Whether it is the project that is open already, looked at again.
    again: bool,
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
        self.start_opening(ctx, path, open, false);
    }

    /// Opens the project that another window has open, and takes it over.
    pub(super) fn take_over(&mut self, ctx: &Context) {
        let Some(session) = &self.session else { return };
        let path = session.folder().root().to_owned();
        self.close();
        self.start_opening(ctx, path, open_taking_over, true);
    }

    /// Opens on a thread; `again` where it is the project that is looked at already.
    fn start_opening(&mut self, ctx: &Context, path: PathBuf, open: Open, again: bool) {
        let (waker, done) = (ctx.clone(), ctx.clone());
        let how = How {
            fs: Arc::clone(&self.env.fs),
            places: self.env.places.clone(),
            write: true,
            wake: Box::new(move || waker.request_repaint()),
        };
        let (send, result) = channel();
        let folder = path.clone();
        let work = move || {
            // Nobody may wait any more: then the session is dropped, and its lock with it.
            let _ = send.send(open(&folder, how));
            done.request_repaint();
        };
        match std::thread::Builder::new().name("sidenote-opening".to_owned()).spawn(work) {
            Ok(_) => self.opening = Some(Opening { path, result, then: Vec::new(), again }),
            Err(why) => self.say(&format!("Opening a project: {why}")),
        }
        self.follow_opening(ctx, PATIENCE);
    }

    /// Unpacks a packed project beside it and opens that folder.
    fn open_packed(&mut self, ctx: &Context, file: &Path) {
        match unpacked(&*self.env.fs, file) {
            Ok(beside) => {
                let place = beside.folder.display();
                let words = if beside.was_there {
                    format!(
                        "This project was unpacked before: {place} is opened as it is. To bring in what the file has: sidenote merge."
                    )
                } else {
                    format!("Unpacked into {place}. The file stays as it is.")
                };
                self.open_path(ctx, &beside.folder);
                self.say(&words);
            }
            Err(why) => self.say(&why),
        }
    }

    /// Takes the project that was being opened, once it is; waits at most `patience` for it.
    pub(super) fn follow_opening(&mut self, ctx: &Context, patience: Duration) {
        let Some(opening) = self.opening.take() else { return };
        match opening.result.recv_timeout(patience) {
            Ok(Ok(session)) => {
                self.close();
                self.settings.opened(&opening.path.display().to_string());
                session.announce((self.env.clock)());
                self.session = Some(session);
                self.derived = crate::ui::derived::Derived::default();
                if opening.again {
                    self.forget_what_is_gone();
                } else {
                    self.start_at();
                }
                if !opening.then.is_empty() {
                    self.import(ctx, opening.then);
                }
            }
            // What was open stays open.
            Ok(Err(_)) if opening.again => {}
            Ok(Err(why)) => {
                self.offer_remedy(opening.path, &why);
            }
            Err(RecvTimeoutError::Timeout) => self.opening = Some(opening),
            Err(RecvTimeoutError::Disconnected) => {
                self.say("This project met a defect of the program; nothing was changed. Please report it.");
            }
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
        self.start_opening(ctx, path, open, true);
    }

    /// Brings files in now, or once the project that is being opened is open.
    pub(super) fn import_soon(&mut self, ctx: &Context, files: Vec<PathBuf>) {
        match &mut self.opening {
            Some(opening) => opening.then.extend(files),
            None => self.import(ctx, files),
        }
    }

    /// Whether a project is being opened, for tests.
    pub fn is_opening(&self) -> bool {
        self.opening.is_some()
    }

    /// The project that is being opened, for the person to read.
    pub(super) fn opening_in_words(&self) -> Option<String> {
        self.opening.as_ref().map(|o| format!("Opening {} …", o.path.display()))
    }
}
