//! Opening a project: its files, then what the journal has beyond them.
//!
//! Must not know who asks.

use super::Session;
use super::ahead::{Noted, make_sure, read_noted};
use super::conflicts::Conflicts;
use super::journal::{read_journal, wrong_with};
use super::recover::{Replayed, replay};
use super::versions::changed_by_themselves;
use crate::edit::merge::Conflict;
use crate::edit::{Edit, Transaction};
use crate::model::{ArticleId, MAX_TEXT_BYTES, Project, ProjectId, Text, TextHash};
use crate::store::{
    Clock, Folder, Fs, Journal, Listing, Loaded, Lock, Locked, Places, Progress, Recovered, Start, StoreError,
    SureFolders, Versions, Worker, digest, load_telling, now, place_of, project_id, stamps,
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
    open_telling(root, how, false, &Progress::default())
}

/// Opens the project in the folder `root` and tells how many of its files are read; taken over from
/// whoever has it open where that is wanted.
///
/// # Errors
/// [`StoreError`] as [`open`], and when it was stopped.
pub fn open_telling(root: &Path, how: How, take_over: bool, progress: &Progress) -> Result<Session, StoreError> {
    let take = if take_over { Lock::take_over } else { Lock::take };
    open_with(root, how, progress, take, None)
}

/// Opens the project in the folder `root` and takes it over from whoever has it open, a window that
/// hangs or another person at this machine: they are told and can only read from then on.
///
/// # Errors
/// [`StoreError`] when there is no project there or it cannot be read.
pub fn open_taking_over(root: &Path, how: How) -> Result<Session, StoreError> {
    open_telling(root, how, true, &Progress::default())
}

/// Opens it without a thread that writes: [`Session::settle`] does that work, at the times of `clock`. For
/// a program that has to do the same things in the same order every time.
///
/// # Errors
/// As [`open`].
pub fn open_by_hand(root: &Path, how: How, clock: Clock) -> Result<Session, StoreError> {
    open_with(root, how, &Progress::default(), Lock::take, Some(clock))
}

type Take = fn(&Path, &str) -> Result<Lock, Locked>;

fn open_with(
    root: &Path,
    how: How,
    progress: &Progress,
    take: Take,
    by_hand: Option<Clock>,
) -> Result<Session, StoreError> {
    let (folder, is_by_hand) = (Folder::at(root), by_hand.is_some());
    let fs = disk_below(how.fs, &folder);
    let mut loaded = load_telling(&*fs, &folder, progress)?;
    let state = state_folder(&how.places, loaded.project.id, &place_of(&*fs, root));
    changed_by_themselves(&*fs, &state, &folder, &mut loaded);
    let Loaded { mut project, mut problems, known, odd, mut read_only, stamps } = loaded;
    let mut elsewhere = false;
    let lock = how.write.then(|| take_lock(&state, &how.places.device, take, &mut read_only, &mut elsewhere)).flatten();
    let mut recovered = read_journal(&*fs, &state, !how.write, &mut read_only);
    problems.extend(wrong_with(&*fs, &recovered, how.write && read_only.is_none()));
    find_trashed_texts(&*fs, &folder, &mut project, &recovered);
    let (mut counter, device) = (highest_counter(&project), Arc::<str>::from(how.places.device.as_str()));
    let (missing, unconfirmed) = (std::mem::take(&mut recovered.missing), std::mem::take(&mut recovered.unconfirmed));
    // An article that the journal takes away still has its files, or their names are still on the disk.
    let mut stems: BTreeMap<_, _> = stems_of(&project).into_iter().chain(stems_in(&missing)).collect();
    let noted = read_noted(&*fs, &folder, &state, &how.places, &mut read_only);
    let holds = |path: &Path| known.get(path).copied();
    let reached = noted.reached(&folder, holds);
    make_sure(how.write && !noted.is_empty(), &*fs, &folder, &reached, &mut read_only);
    let ahead = Noted::of(&folder, &reached, &noted, &project, &recovered.numbers, holds);
    let base = project.clone();
    let Replayed { touched, conflicts } =
        replay(&mut project, &missing, |at, edit| ahead.has(at, edit), &mut problems, &mut counter, &device);
    // What is done from now on must not be taken for what is noted.
    let (read, seq) = (recovered.seq, recovered.seq.max(noted.last()));
    let read_only = if how.write { read_only } else { Some("it was opened for looking only".to_owned()) };
    let journal = Journal::new(Arc::clone(&fs), state.clone(), &recovered);
    // What is noted counts as saved once the journal has a checkpoint behind it: until then it may hold
    // lines of the refused writes, which would count again after a power cut.
    let settled = noted.is_empty();
    let in_files = if touched.is_empty() && settled && !recovered.overruled { seq } else { 0 };
    let mut session = Session {
        history: recovered.history,
        seq,
        lock,
        elsewhere,
        read_only,
        device,
        counter,
        touched,
        problems,
        conflicts: Conflicts::load(&*fs, &state),
        clock: by_hand.unwrap_or_else(|| Arc::new(now)),
        folder,
        state,
        ..Session::in_memory(project)
    };
    if how.write && session.read_only.is_none() {
        stems.extend(stems_of(&session.project));
        let start = Start {
            fs,
            folder: session.folder.clone(),
            journal,
            seq: session.seq,
            read,
            confirmed: recovered.confirmed,
            unconfirmed,
            in_files,
            ahead: noted,
            known,
            odd,
            stems,
            base,
            versions: Versions::at(&session.state),
            stamps,
            list: list_file(&session.state),
            sums: sums_file(&session.state),
            wake: how.wake,
            clock: Arc::clone(&session.clock),
        };
        session.worker = Some(if is_by_hand { Worker::by_hand(start) } else { Worker::start(start)? });
        session.say_recovered(conflicts, settled);
    }
    Ok(session)
}

/// The disk as a project is read and written: no path leaves its folder, and new folders are synced.
fn disk_below(fs: Arc<dyn Fs>, folder: &Folder) -> Arc<dyn Fs> {
    Arc::new(SureFolders::over(fs.beneath(folder.root()).unwrap_or(fs)))
}

impl Session {
    /// Tells what the journal had beyond the files, and has the files catch up.
    fn say_recovered(&mut self, conflicts: Vec<Conflict>, settled: bool) {
        let now = (self.clock)();
        self.keep_conflicts(conflicts, "the files", now);
        self.save_conflicts();
        if !self.touched.is_empty() {
            self.notices
                .push("The program ended before everything was in its files; the journal had the rest.".to_owned());
        }
        if !settled || !self.touched.is_empty() {
            self.send_checkpoint();
        }
    }
}

/// Where the journal of the project at `place` is: by the project's id and its place, so that two
/// copies of one folder keep apart, and every way to one folder leads to one journal and one lock.
pub(super) fn state_folder(places: &Places, project: ProjectId, place: &Path) -> PathBuf {
    places.state.join("projects").join(format!("{project}-{}", place_digits(place)))
}

/// Where the list of articles of a project is kept, by the folder of its journal.
fn list_file(state: &Path) -> PathBuf {
    state.join("articles.json")
}

/// Where the digests of the files are kept, by the folder of the journal.
pub(super) fn sums_file(state: &Path) -> PathBuf {
    state.join("digests.json")
}

/// The list of articles of the project in the folder `root` as it was kept, where no file changed since:
/// what can be shown while the files are still being read.
pub fn listing(fs: &dyn Fs, places: &Places, root: &Path) -> Option<Listing> {
    let folder = Folder::at(root);
    let state = state_folder(places, project_id(fs, &folder).ok()?, &place_of(fs, root));
    let list = list_file(&state);
    fs.stamp(&list).ok()?;
    Listing::read(fs, &list, &digest(&stamps(fs, &folder)))
}

/// The digits that stand for a place.
pub(super) fn place_digits(place: &Path) -> String {
    TextHash::of(place.to_string_lossy().as_bytes()).to_string()[7..19].to_owned()
}

/// Takes the lock; none where somebody else has it, which is said, or no lock can be had.
fn take_lock(
    state: &Path,
    device: &str,
    take: Take,
    read_only: &mut Option<String>,
    elsewhere: &mut bool,
) -> Option<Lock> {
    let since = now().to_string();
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

/// The file names of the articles that come, go or change.
fn stems_in(missing: &[Arc<Transaction>]) -> BTreeMap<ArticleId, String> {
    let mut stems = BTreeMap::new();
    for edit in missing.iter().flat_map(|t| &t.edits) {
        if let Edit::Article(c) = edit {
            stems.extend(c.before.iter().chain(&c.after).map(|a| (c.key, a.stem.clone())));
        }
    }
    stems
}

/// The file names of the articles.
fn stems_of(project: &Project) -> BTreeMap<ArticleId, String> {
    project.articles.iter().map(|(id, a)| (*id, a.stem.clone())).collect()
}

fn highest_counter(project: &Project) -> u64 {
    let stamps = project.layers.values().flat_map(|l| l.stamps.values().chain(l.gone.values()));
    stamps.map(|s| s.0).max().unwrap_or(0)
}
