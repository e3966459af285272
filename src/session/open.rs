//! Opening a project: its files, then what the journal has beyond them.
//!
//! Must not know who asks.

use super::Session;
use super::conflicts::Conflicts;
use super::recover::{Replayed, replay};
use crate::edit::Edit;
use crate::model::{ArticleId, MAX_TEXT_BYTES, Problem, Project, ProjectId, Text, TextHash};
use crate::store::{
    Folder, Fs, Journal, Loaded, Lock, Locked, Places, Recovered, Start, StoreError, Unread, Versions, Worker, load,
    place_of,
};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How a project is opened.
pub struct How {
    /// The disk.
    pub fs: Arc<dyn Fs>,
    /// Where journals and locks are.
    pub places: Places,
    /// Whether it may be changed; a project that is only looked at is not locked.
    pub write: bool,
    /// Called when the save state changed.
    pub wake: Box<dyn Fn() + Send>,
}

/// Opens the project in the folder `root`.
///
/// # Errors
/// [`StoreError`] when there is no project there or it cannot be read. A project that somebody else
/// holds open opens read-only.
pub fn open(root: &Path, how: How) -> Result<Session, StoreError> {
    open_with(root, how, Lock::take)
}

/// Opens the project in the folder `root` and takes it over from whoever has it open, a window that
/// hangs or another person at this machine: they are told and can only read from then on.
///
/// # Errors
/// [`StoreError`] when there is no project there or it cannot be read.
pub fn open_taking_over(root: &Path, how: How) -> Result<Session, StoreError> {
    open_with(root, how, Lock::take_over)
}

type Take = fn(&Path, &str) -> Result<Lock, Locked>;

fn open_with(root: &Path, how: How, take: Take) -> Result<Session, StoreError> {
    let folder = Folder::at(root);
    let Loaded { mut project, mut problems, known, odd, mut read_only } = load(&*how.fs, &folder)?;
    let state = state_folder(&how.places, project.id, &place_of(&*how.fs, root));
    let mut elsewhere = false;
    let lock =
        if how.write { take_lock(&state, &how.places.device, take, &mut read_only, &mut elsewhere) } else { None };
    let mut recovered = read_journal(&*how.fs, &state, &mut read_only);
    let writes = how.write && read_only.is_none();
    problems.extend(recovered.unread.iter().map(|unread| not_read(&*how.fs, unread, writes)));
    find_trashed_texts(&*how.fs, &folder, &mut project, &recovered);
    let mut counter = highest_counter(&project);
    // An article that the journal takes away still has its files, which are to go.
    let mut stems = stems_of(&project);
    let device: Arc<str> = Arc::from(how.places.device.as_str());
    let missing = std::mem::take(&mut recovered.missing);
    let base = project.clone();
    let Replayed { touched, conflicts } = replay(&mut project, missing, &mut problems, &mut counter, &device);
    if !how.write {
        read_only = Some("it was opened for looking only".to_owned());
    }
    let kept = Conflicts::load(&*how.fs, &state);
    let journal = Journal::new(Arc::clone(&how.fs), state.clone(), &recovered);
    let in_files = if touched.is_empty() { recovered.seq } else { 0 };
    let mut session = Session {
        worker: None,
        history: recovered.history,
        seq: recovered.seq,
        lock,
        elsewhere,
        lock_seen: None,
        read_only,
        device,
        counter,
        revision: 1,
        touched,
        first_edit: None,
        last_edit: None,
        last_edits: Vec::new(),
        notices: Vec::new(),
        problems,
        epoch: 0,
        conflicts: kept,
        project,
        folder,
        state,
    };
    if writes {
        stems.extend(stems_of(&session.project));
        let folder = session.folder.clone();
        let (fs, wake, seq) = (how.fs, how.wake, session.seq);
        let versions = Versions::at(&session.state);
        let start = Start { fs, folder, journal, seq, in_files, known, odd, stems, base, versions, wake };
        session.worker = Some(Worker::start(start)?);
        session.keep_conflicts(conflicts, "the files", crate::store::now());
        session.save_conflicts();
        session.say_recovered();
    }
    Ok(session)
}

impl Session {
    /// Tells what the journal had beyond the files, and has the files catch up.
    fn say_recovered(&mut self) {
        if !self.touched.is_empty() {
            self.notices
                .push("The program ended before everything was in its files; the journal had the rest.".to_owned());
            self.checkpoint();
        }
    }
}

/// Where the journal of the project at `place` is: by the project's id and its place, so that two
/// copies of one folder keep apart, and every way to one folder leads to one journal and one lock.
pub(super) fn state_folder(places: &Places, project: ProjectId, place: &Path) -> PathBuf {
    places.state.join("projects").join(format!("{project}-{}", place_digits(place)))
}

/// The digits that stand for a place.
pub(super) fn place_digits(place: &Path) -> String {
    TextHash::of(place.to_string_lossy().as_bytes()).to_string()[7..19].to_owned()
}

/// What the journal holds. One that cannot be read may hold work that the files lack, so nothing is
/// built upon it: the project opens for reading only.
pub(super) fn read_journal(fs: &dyn Fs, state: &Path, read_only: &mut Option<String>) -> Recovered {
    let found = Recovered::read(fs, state).unwrap_or_else(|e| {
        read_only.get_or_insert(format!("its journal cannot be read ({e})"));
        Recovered::default()
    });
    for unread in found.unread.iter().filter(|u| !u.too_large) {
        read_only.get_or_insert(format!("its journal cannot be read ({}: {})", unread.why, unread.path.display()));
    }
    found
}

/// Says that a part of the journal was not read; one that is too large for ever is set aside.
fn not_read(fs: &dyn Fs, unread: &Unread, writes: bool) -> Problem {
    let mut aside = unread.path.clone().into_os_string();
    aside.push(".aside");
    let moved = writes && unread.too_large && fs.rename(&unread.path, Path::new(&aside)).is_ok();
    let place = if moved { PathBuf::from(aside) } else { unread.path.clone() };
    let message = format!(
        "a part of the journal was not read: {}; the files of the project are as they were last saved, and what was done before cannot be undone; the part is kept",
        unread.why
    );
    Problem::error("unread_journal", message).in_file(&place.display().to_string(), None, None)
}

/// Takes the lock; none where somebody else has it, which is said, or no lock can be had.
fn take_lock(
    state: &Path,
    device: &str,
    take: Take,
    read_only: &mut Option<String>,
    elsewhere: &mut bool,
) -> Option<Lock> {
    let since = crate::store::now().to_string();
    let since = since.get(..19).unwrap_or(&since).replace('T', " ");
    match take(state, &format!("process {} on {device}, since {since} UTC", std::process::id())) {
        Ok(lock) => Some(lock),
        Err(Locked::Elsewhere(who)) => {
            let who = if who.is_empty() { "another process".to_owned() } else { who };
            *elsewhere = read_only.is_none();
            read_only.get_or_insert(format!("it is open in another window ({who})"));
            None
        }
        Err(Locked::Unavailable(_)) => None,
    }
}

/// Texts of articles that history can bring back, found in the trash.
pub(super) fn find_trashed_texts(fs: &dyn Fs, folder: &Folder, project: &mut Project, recovered: &Recovered) {
    let (done, undone) = recovered.history.entries();
    let mut wanted = BTreeSet::new();
    for edit in done.chain(undone).chain(&recovered.missing).flat_map(|t| &t.edits) {
        if let Edit::Article(c) = edit {
            wanted.extend(c.before.iter().chain(&c.after).map(|a| (a.stem.clone(), a.text)));
        }
    }
    for (stem, hash) in wanted {
        if project.texts.contains_key(&hash) || !crate::store::is_safe_name(&stem) {
            continue;
        }
        for path in [folder.text(&stem), folder.trash().join(format!("{stem}.txt"))] {
            let read = fs.read(&path, MAX_TEXT_BYTES as u64).ok();
            let text = read.and_then(|bytes| String::from_utf8(bytes).ok()).map(Text::new);
            if let Some(text) = text.filter(|t| t.hash() == hash) {
                project.texts.insert(hash, Arc::new(text));
            }
        }
    }
}

/// The file names of the articles.
fn stems_of(project: &Project) -> BTreeMap<ArticleId, String> {
    project.articles.iter().map(|(id, a)| (*id, a.stem.clone())).collect()
}

fn highest_counter(project: &Project) -> u64 {
    let stamps = project.layers.values().flat_map(|l| l.stamps.values().chain(l.gone.values()));
    stamps.map(|s| s.0).max().unwrap_or(0)
}
