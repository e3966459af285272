//! Opening a project: its files, then what the journal has beyond them.
//!
//! Must not know who asks.

use super::Session;
use super::recover::replay;
use crate::edit::Edit;
use crate::model::{ArticleId, MAX_TEXT_BYTES, Problem, Project, Text, TextHash};
use crate::store::{
    Folder, Fs, Journal, Loaded, Lock, Locked, Places, Recovered, Start, StoreError, Worker, load, place_of,
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
    let folder = Folder::at(root);
    let Loaded { mut project, mut problems, known, odd, mut read_only } = load(&*how.fs, &folder)?;
    let state = state_folder(&how.places, &project, &place_of(&*how.fs, root));
    let lock = if how.write { take_lock(&state, &mut read_only) } else { None };
    let mut recovered = Journal::read(&*how.fs, &state)?;
    find_trashed_texts(&*how.fs, &folder, &mut project, &recovered);
    let mut counter = highest_counter(&project);
    // An article that the journal takes away still has its files, which are to go.
    let mut stems = stems_of(&project);
    let device: Arc<str> = Arc::from(how.places.device.as_str());
    let missing = std::mem::take(&mut recovered.missing);
    let touched = replay(&mut project, missing, &mut problems, &mut counter, &device);
    let writes = how.write && read_only.is_none();
    if !how.write {
        read_only = Some("it was opened for looking only".to_owned());
    }
    let mut session = Session {
        worker: None,
        history: recovered.history,
        seq: recovered.seq,
        _lock: lock,
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
        project,
        folder,
    };
    if writes {
        let journal = Journal::new(Arc::clone(&how.fs), state, recovered.next_generation);
        stems.extend(stems_of(&session.project));
        let folder = session.folder.clone();
        let start = Start { fs: how.fs, folder, journal, seq: session.seq, known, odd, stems, wake: how.wake };
        session.worker = Some(Worker::start(start)?);
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
fn state_folder(places: &Places, project: &Project, place: &Path) -> PathBuf {
    let place = TextHash::of(place.to_string_lossy().as_bytes()).to_string();
    places.state.join("projects").join(format!("{}-{}", project.id, &place[7..19]))
}

fn take_lock(state: &Path, read_only: &mut Option<String>) -> Option<Lock> {
    match Lock::take(state, &format!("process {}", std::process::id())) {
        Ok(lock) => Some(lock),
        Err(Locked::Elsewhere(who)) => {
            let who = if who.is_empty() { "another process".to_owned() } else { who };
            read_only.get_or_insert(format!("it is open in another window ({who})"));
            None
        }
        Err(Locked::Unavailable(_)) => None,
    }
}

/// Texts of articles that history can bring back, found in the trash.
fn find_trashed_texts(fs: &dyn Fs, folder: &Folder, project: &mut Project, recovered: &Recovered) {
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
