//! A project's life on a disk that fails: sittings, crashes, and after each what has to be there.
//!
//! Must not know how the disk fails, nor how the program saves.

use super::bugs::{Bug, planted};
use super::deeds::{self, noon, who};
use super::disk::Disk;
use super::rng::Rng;
use sidenote::edit::{Edit, RowName, diff};
use sidenote::model::*;
use sidenote::session::{How, NewProject, Session, create, open_by_hand};
use sidenote::store::{Clock, Folder, Fs, Places, SaveState, load};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

pub(super) const ROOT: &str = "/desk/study";

/// How hard a life is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hardship {
    /// The power goes, or the program is killed.
    Crashes,
    /// Besides, calls to the disk fail, and at times it is full.
    Errors,
    /// Besides, other programs change files of the project.
    Others,
}

/// The project at one moment.
pub(super) struct Moment {
    pub(super) project: Project,
    pub(super) undo: Option<String>,
    pub(super) redo: Option<String>,
}

/// What a life came to.
#[derive(Debug, Clone, Copy, Default)]
pub struct Tally {
    pub crashes: u64,
    pub deeds: u64,
    pub calls: u64,
    pub failed_calls: u64,
}

pub struct Life {
    pub disk: Disk,
    pub(super) fs: Arc<dyn Fs>,
    pub(super) rng: Rng,
    ids: SeededIds,
    /// How often somebody looked at the clock.
    looked: Arc<AtomicI64>,
    pub(super) hardship: Hardship,
    pub(super) session: Option<Session>,
    /// What the project was since it was last said to be saved; the first is what was saved.
    pub(super) moments: Vec<Moment>,
    /// Whether a call failed since the project was opened, so that files may be ahead of the journal.
    disturbed: bool,
    /// Comments that another program put into files.
    outside: Vec<CommentId>,
    pub tally: Tally,
}

pub(super) type Outcome = Result<(), String>;

impl Life {
    /// A new project on a new disk; `bug` is planted between it and the program.
    pub fn new(seed: u64, hardship: Hardship, news: &Schema, bug: Option<Bug>) -> Self {
        let disk = Disk::new(seed ^ 0xD15C);
        let mut ids = SeededIds::new(seed);
        let new = NewProject { title: "Study", schema: deeds::schema(news), annotator: "Ana" };
        disk.make_folder(Path::new("/desk")).unwrap();
        disk.sync_folder(Path::new("")).unwrap();
        create(&disk, Path::new(ROOT), new, &mut ids).unwrap();
        let fs = planted(&disk, bug);
        let rng = Rng::new(seed);
        let (moments, outside, tally) = (Vec::new(), Vec::new(), Tally::default());
        let (session, disturbed) = (None, false);
        let looked = Arc::default();
        Self { disk, fs, rng, ids, looked, hardship, session, moments, disturbed, outside, tally }
    }

    /// Lives until the disk has failed `crashes` times.
    ///
    /// # Errors
    /// What should be there and is not.
    pub fn live(&mut self, crashes: u64) -> Outcome {
        self.begin()?;
        while self.tally.crashes < crashes {
            self.sitting()?;
            self.end_of_sitting()?;
        }
        Ok(())
    }

    pub(super) fn begin(&mut self) -> Outcome {
        let session = self.open().map_err(|e| format!("the new project does not open: {e}"))?;
        self.moments = vec![moment(&session)];
        self.session = Some(session);
        Ok(())
    }

    pub(super) fn open(&self) -> Result<Session, String> {
        let how = How { fs: Arc::clone(&self.fs), places: places(), write: true, wake: Box::new(|| {}) };
        open_by_hand(Path::new(ROOT), how, self.clock()).map_err(|e| e.to_string())
    }

    /// A clock that goes on by a second whenever somebody looks, whatever the computer's does.
    fn clock(&self) -> Clock {
        let looked = Arc::clone(&self.looked);
        Arc::new(move || noon() + jiff::SignedDuration::from_secs(looked.fetch_add(1, Ordering::Relaxed)))
    }

    /// Works until the power goes or for a while.
    pub(super) fn sitting(&mut self) -> Outcome {
        self.trouble();
        let Some(mut session) = self.session.take() else { return Err("no session".to_owned()) };
        for _ in 0..self.rng.below(12) {
            if self.disk.state().faults.off {
                break;
            }
            if deeds::one(&mut session, &mut self.rng, &mut self.ids) {
                self.tally.deeds += 1;
                self.moments.push(moment(&session));
                let (undo, redo) = (session.undo_title(), session.redo_title());
                self.disk.state().tell(|| format!("DEED undo {undo:?} redo {redo:?}"));
            }
            match self.rng.below(12) {
                0 => session.checkpoint(),
                1 => drop(session.save_now()),
                2 if self.hardship == Hardship::Others => self.interfere(&session),
                3 => self.disk.state().faults.full ^= self.hardship != Hardship::Crashes && self.rng.chance(30),
                4 => session.tick(noon() + jiff::SignedDuration::from_secs(5)),
                _ => {}
            }
            if self.rng.chance(70) {
                session.settle();
            }
            self.heed(&session);
        }
        self.session = Some(session);
        Ok(())
    }

    /// Decides what will go wrong in this sitting.
    fn trouble(&mut self) {
        let mut state = self.disk.state();
        state.faults.power = self.rng.chance(90).then(|| self.rng.next() % 60);
        if self.hardship != Hardship::Crashes {
            state.faults.per_mille = self.rng.pick(&[0, 0, 5, 30, 200]).unwrap();
            state.faults.full = self.rng.chance(5);
        }
    }

    /// What is said to be saved has to be there from now on.
    fn heed(&mut self, session: &Session) {
        self.heed_what_came_back(session);
        let state = session.save_state();
        self.disk.state().tell(|| format!("{} moments, {state:?}", self.moments.len()));
        self.disturbed |= matches!(state, SaveState::Failing(_)) || self.disk.state().faults.failed > 0;
        // Once the power is off nobody sees what the program says.
        if state == SaveState::Saved && !self.disk.state().faults.off {
            self.moments.drain(..self.moments.len() - 1);
        }
    }

    /// What was deleted here while another program changed it comes back, and it is said: nothing that
    /// was there may have gone or changed with that.
    fn heed_what_came_back(&mut self, session: &Session) {
        let Some(last) = self.moments.last().filter(|_| !self.outside.is_empty()) else { return };
        let came = self.differences(&last.project, session.project());
        if !came.is_empty() && came.iter().all(is_new) {
            self.moments.push(moment(session));
        }
    }

    /// Closes the project, kills the program or cuts the power; then opens it again and looks.
    pub(super) fn end_of_sitting(&mut self) -> Outcome {
        let Some(session) = self.session.take() else { return Err("no session".to_owned()) };
        let power_went = self.disk.state().faults.off;
        if !power_went && self.rng.chance(25) && session.read_only().is_none() {
            self.close(session)?;
        } else if !power_went && self.rng.chance(40) {
            drop(session);
            self.disk.kill();
        } else {
            drop(session);
            self.disk.power_cut();
        }
        self.tally.crashes += 1;
        self.come_back()
    }

    pub(super) fn close(&mut self, session: Session) -> Outcome {
        let last = moment(&session);
        let closed = session.close();
        if self.disk.state().faults.off {
            self.disk.power_cut();
            return Ok(());
        }
        if closed.is_err() {
            self.disturbed = true;
            self.disk.kill();
            return Ok(());
        }
        self.moments = vec![last];
        self.disk.power_cut();
        self.quiet();
        // What was closed in peace is in the files alone.
        let found = load(&self.disk, &Folder::at(Path::new(ROOT))).map_err(|e| format!("closed, but: {e}"))?;
        if let Some(problem) = found.problems.first() {
            return Err(format!("closed, but its files have a problem: {problem:?}"));
        }
        let differs = self.differences(&self.moments[0].project, &found.project);
        if !self.outside.is_empty() && differs.iter().all(is_new) {
            // What another program changed at the last moment came back with that.
            self.moments[0].project = found.project;
            return Ok(());
        }
        if differs.is_empty() { Ok(()) } else { Err(format!("closed, but its files differ: {differs:?}")) }
    }

    fn quiet(&mut self) {
        let faults = &mut self.disk.state().faults;
        (faults.per_mille, faults.full, faults.looking, faults.power) = (0, false, false, None);
    }

    /// Opens the project after a crash, which may crash as well, and compares.
    fn come_back(&mut self) -> Outcome {
        let mut contested = false;
        while self.rng.chance(35) {
            let mut state = self.disk.state();
            state.faults.power = Some(self.rng.next() % 30);
            state.faults.looking = self.hardship != Hardship::Crashes && self.rng.chance(50);
            if state.faults.looking {
                state.faults.per_mille = 60;
            }
            drop(state);
            if let Ok(session) = self.open() {
                let (why, problems) = (session.read_only(), session.problems());
                self.disk.state().tell(|| format!("OPEN {why:?} {problems:?}"));
                contested |= is_contested(&session);
                let silent = why.is_none() && problems.is_empty();
                if silent && !contested {
                    // What could not be read would have been said.
                    self.disturbed |= self.disk.state().faults.failed > 0;
                    self.compare(&session)?;
                }
                session.settle();
                drop(session);
            }
            if self.rng.chance(60) {
                self.disk.power_cut();
            } else {
                self.disk.kill();
            }
            self.tally.crashes += 1;
        }
        self.disturbed |= self.disk.state().faults.failed > 0;
        self.quiet();
        let session = self.open().map_err(|e| format!("after a crash it does not open: {e}"))?;
        contested |= is_contested(&session);
        if contested && !self.outside.is_empty() {
            // Another program's change and a deletion do not go together; it is said.
            self.compare_others(session.project())?;
        } else {
            self.compare(&session)?;
        }
        self.moments = vec![moment(&session)];
        session.settle();
        if session.save_state() != SaveState::Saved {
            return Err(format!("after a crash it is not saved: {:?}", session.save_state()));
        }
        self.session = Some(session);
        self.disturbed = false;
        let faults = &mut self.disk.state().faults;
        self.tally.calls += std::mem::take(&mut faults.calls);
        self.tally.failed_calls += std::mem::take(&mut faults.failed);
        Ok(())
    }

    fn compare(&self, session: &Session) -> Outcome {
        if let Some(why) = session.read_only() {
            return Err(format!("after a crash it is read-only: {why}"));
        }
        if let Some(problem) = session.problems().first() {
            return Err(format!("after a crash there is a problem: {problem:?}"));
        }
        let now = session.project();
        // Where the journal was refused, entities may be missing whose file was refused as well.
        let calm = self.hardship == Hardship::Crashes;
        let wrong = |p: &&Problem| p.severity == Severity::Error && (calm || p.kind != "unknown_entity");
        if let Some(problem) = sidenote::ops::check::problems(now).iter().find(wrong) {
            return Err(format!("after a crash the check finds: {problem:?}"));
        }
        self.compare_moments(session)?;
        self.compare_others(now)
    }

    /// The project is what it was at a moment since it was last saved; where the journal was refused,
    /// each row is.
    fn compare_moments(&self, session: &Session) -> Outcome {
        let now = session.project();
        let mut common: Option<BTreeSet<RowName>> = None;
        let mut nearest = Vec::new();
        for moment in self.moments.iter().rev() {
            let differs = self.differences(&moment.project, now);
            // What another program did comes in as a step of its own.
            let came_in = !self.outside.is_empty() && session.undo_title() == Some("Changes from outside");
            let same_history = self.disturbed
                || came_in
                || (moment.undo.as_deref() == session.undo_title() && moment.redo.as_deref() == session.redo_title());
            // So does what was deleted here while another program changed it; where that was being
            // written when the power went, the history may lack it.
            let may_come = self.disturbed || came_in;
            let came_back = may_come && !self.outside.is_empty() && differs.iter().all(is_new);
            if (differs.is_empty() && same_history) || came_back {
                return Ok(());
            }
            let rows: BTreeSet<RowName> = differs.iter().map(Edit::row).collect();
            common = Some(common.map_or(rows.clone(), |c| c.intersection(&rows).cloned().collect()));
            if nearest.is_empty() || differs.len() < nearest.len() {
                nearest = differs;
            }
        }
        if self.disturbed && common.is_some_and(|c| c.is_empty()) {
            return Ok(());
        }
        Err(format!(
            "{} moments since it was saved, and it is none of them (undo {:?}, redo {:?}); nearest: {nearest:#?}",
            self.moments.len(),
            session.undo_title(),
            session.redo_title()
        ))
    }

    /// What others put into files is in the project or lies in a file of the folder.
    fn compare_others(&self, now: &Project) -> Outcome {
        let files = self.disk.files();
        for id in &self.outside {
            let there = now.layers.values().any(|l| l.comments.contains_key(id));
            let id = id.to_string();
            let in_file = |(path, bytes): &(String, Vec<u8>)| {
                path.starts_with(ROOT) && String::from_utf8_lossy(bytes).contains(&id)
            };
            if !there && !files.iter().any(in_file) {
                return Err(format!("the comment {id} of another program is nowhere"));
            }
        }
        Ok(())
    }

    /// The differences that are not another program's doing.
    pub(super) fn differences(&self, a: &Project, b: &Project) -> Vec<Edit> {
        let mut edits = diff(a, b);
        edits.retain(|e| !matches!(e, Edit::Comment(c) if self.outside.contains(&c.key.1)));
        edits
    }

    /// Another program adds a comment to a layer's file.
    fn interfere(&mut self, session: &Session) {
        let folder = session.folder();
        let stems: Vec<&str> = session.project().articles.values().map(|a| a.stem.as_str()).collect();
        let Some(stem) = self.rng.pick(&stems) else { return };
        let path = folder.layer(&who(), stem).to_string_lossy().into_owned();
        let Some((_, bytes)) = self.disk.files().into_iter().find(|(p, _)| *p == path) else { return };
        let text = String::from_utf8(bytes).unwrap();
        let id = CommentId::new(&mut self.ids);
        let record = format!(
            "  Comment(id: \"{id}\", text: \"outside\", created: \"2026-03-14T12:00:00Z\", resolved: false),\n ],\n)"
        );
        let changed = text.replace(" ],\n)", &record);
        if changed != text {
            self.disk.outsider(&path, changed.as_bytes());
            self.outside.push(id);
        }
    }
}

/// There is no such folder on the real disk, so that there is no lock either.
pub(super) fn places() -> Places {
    let state = PathBuf::from("/dev/null/state");
    Places { data: state.clone(), state, device: "desk".to_owned() }
}

/// Whether something of the journal does not fit the files.
fn is_contested(session: &Session) -> bool {
    session.problems().iter().any(|p| p.kind == "journal_conflict")
}

/// Whether an edit brings a row that was not there.
fn is_new(edit: &Edit) -> bool {
    match edit {
        Edit::Article(c) => c.before.is_none(),
        Edit::Part(c) => c.before.is_none(),
        Edit::Mark(c) => c.before.is_none(),
        Edit::Link(c) => c.before.is_none(),
        Edit::Comment(c) => c.before.is_none(),
        Edit::Reading(c) => c.before.is_none(),
        _ => false,
    }
}

pub(super) fn moment(session: &Session) -> Moment {
    let (undo, redo) = (session.undo_title().map(str::to_owned), session.redo_title().map(str::to_owned));
    Moment { project: session.project().clone(), undo, redo }
}
