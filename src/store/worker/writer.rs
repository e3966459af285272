//! The thread itself: takes jobs in, and tries both places each time.
//!
//! Must not know what a file looks like.

use super::batch::{Batch, WORTH_THREADS, groups};
use super::outside::Watch;
use super::put::Put;
use super::snapshot::Snapshot;
use super::{Job, Shared, Start};
use crate::edit::{History, Touched};
use crate::model::{Project, Text};
use crate::store::{Presence, Record, StoreError, TOGETHER, replace, replace_each};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long after a failure the disk is tried again.
const RETRY: Duration = Duration::from_secs(3);

pub(super) struct Writer {
    pub(super) start: Start,
    shared: Arc<Mutex<Shared>>,
    /// Journal lines that are not on the disk, by number.
    lines: VecDeque<(u64, String)>,
    /// Texts that are not on the disk, by the number of the record that brings them.
    texts: VecDeque<(u64, String, Arc<Text>)>,
    /// What differs from the files.
    pending: BTreeSet<Touched>,
    pub(super) latest: Option<Box<Snapshot>>,
    /// A checkpoint that the journal does not have yet.
    owed: Option<u64>,
    renewal: Option<(Box<History>, u64, bool)>,
    /// Small files of the state folder that are not on the disk.
    keep: BTreeMap<PathBuf, Vec<u8>>,
    pub(super) watch: Watch,
    /// Whether it was told that versions cannot be kept.
    pub(super) told_versions: bool,
    /// Whether it was told that the project is of an older version.
    pub(super) told_older: bool,
    pub(super) presence: Option<Presence>,
    /// The files that take their places next.
    pub(super) batch: Batch,
    /// While the journal is behind what is being written into files: the number of that.
    pub(super) beyond: Option<u64>,
}

impl Writer {
    pub(super) fn new(mut start: Start, shared: Arc<Mutex<Shared>>) -> Self {
        let (lines, texts) = (std::mem::take(&mut start.unconfirmed).into(), VecDeque::new());
        let watch = Watch::that_saw(std::mem::take(&mut start.stamps));
        Self {
            start,
            shared,
            lines,
            texts,
            pending: BTreeSet::new(),
            latest: None,
            owed: None,
            renewal: None,
            keep: BTreeMap::new(),
            watch,
            told_versions: false,
            told_older: false,
            presence: None,
            batch: Batch::default(),
            beyond: None,
        }
    }

    pub(super) fn shared(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn run(mut self, inbox: &Receiver<Job>) {
        if self.has_work() {
            self.work();
        }
        loop {
            let first = match inbox.recv_timeout(RETRY) {
                Ok(job) => Some(job),
                Err(RecvTimeoutError::Timeout) => {
                    self.look_by_itself();
                    if !self.has_work() {
                        continue;
                    }
                    None
                }
                Err(RecvTimeoutError::Disconnected) => return self.work(),
            };
            if self.round(first, inbox) {
                self.presence.iter().for_each(|presence| presence.end(&*self.start.fs));
                return;
            }
        }
    }

    /// Takes in a job and what queued up meanwhile, which shares one sync of the disk, and tries
    /// everything; whether it was the last.
    pub(super) fn round(&mut self, first: Option<Job>, inbox: &Receiver<Job>) -> bool {
        let mut asked: Vec<Sender<()>> = Vec::new();
        let mut closing = false;
        for job in first.into_iter().chain(inbox.try_iter()) {
            closing |= self.take(job, &mut asked);
        }
        self.work();
        if closing {
            self.start.journal.seal();
            self.keep_lists();
        }
        for done in asked {
            // Whoever waited may have given up meanwhile.
            let _ = done.send(());
        }
        closing
    }

    pub(super) fn has_work(&self) -> bool {
        let files = !self.pending.is_empty() || !self.keep.is_empty();
        files || !self.lines.is_empty() || !self.texts.is_empty() || self.owed.is_some()
    }

    /// Takes a job in; whether it was the last.
    fn take(&mut self, job: Job, asked: &mut Vec<Sender<()>>) -> bool {
        match job {
            Job::Append { seq, record, texts } => match record.line() {
                Ok(line) => {
                    for (id, stem, text) in texts {
                        self.start.stems.insert(id, stem.clone());
                        self.texts.push_back((seq, stem, text));
                    }
                    self.lines.push_back((seq, line));
                }
                Err(why) => self
                    .shared()
                    .notices
                    .push(format!("The journal could not take the last change ({why}); it is saved with the files.")),
            },
            Job::Checkpoint(mut latest) => {
                self.pending.append(&mut latest.touched);
                self.latest = Some(latest);
            }
            Job::Keep(path, bytes) => {
                self.keep.insert(path, bytes);
            }
            Job::Look => self.look(),
            Job::Announce(presence) => self.announce(presence),
            Job::SetAside => self.watch.set_aside(),
            Job::Renew { history, seq, end } => self.renewal = Some((history, seq, end)),
            Job::Wait(done) => asked.push(done),
            Job::Close => return true,
        }
        false
    }

    /// Tries everything that is not on the disk. Journal and files may lie on different disks, so one
    /// that refuses keeps nothing from the other.
    fn work(&mut self) {
        let idle = self.texts.is_empty() && self.latest.is_none();
        let there = if idle { Ok(()) } else { self.is_there() };
        let texts = there.clone().and_then(|()| self.write_texts());
        let lines = self.write_lines();
        let files = there.and_then(|()| self.write_files());
        let journal = lines.and_then(|()| self.write_checkpoint()).and_then(|()| self.write_kept());
        self.renew();
        self.tell(journal, texts.and(files));
        (self.start.wake)();
    }

    fn tell(&mut self, journal: Result<(), StoreError>, files: Result<(), StoreError>) {
        let overgrown = self.start.journal.is_overgrown();
        let mut shared = self.shared();
        let failed = shared.journal_error.is_some() || shared.files_error.is_some();
        if let (Err(why), None, Ok(())) = (&journal, &shared.journal_error, &files) {
            shared.notices.push(format!(
                "The journal cannot be written: {why}. Your work is saved in the project's files every few seconds, but cannot be undone after a restart."
            ));
        }
        if let (Err(why), None) = (&files, &shared.files_error) {
            let kept = if journal.is_ok() {
                "Work goes on: it is kept in the journal on this computer, and goes to the files by itself as soon as they can be written."
            } else {
                "Work goes on in memory only, and is tried again every few seconds; save a copy in another place (File, Save a copy as)."
            };
            shared.notices.push(format!("The project’s files cannot be written: {why}. {kept}"));
        }
        if failed && journal.is_ok() && files.is_ok() {
            shared.notices.push("The disk takes writes again; everything is saved.".to_owned());
        }
        shared.journal_error = journal.err().map(|e| e.to_string());
        shared.files_error = files.err().map(|e| e.to_string());
        shared.overgrown = overgrown;
        shared.unwritten = !self.pending.is_empty();
    }

    /// That the project's folder is where it was: one on a drive that was taken out must not be made
    /// anew in its place.
    pub(super) fn is_there(&self) -> Result<(), StoreError> {
        let root = self.start.folder.root();
        let gone = |why: &str| Err(StoreError::new("saving", why, root));
        match self.start.fs.list(root) {
            Ok(entries) if !entries.is_empty() => Ok(()),
            Ok(_) => gone("the project’s folder is empty; was a drive or a network folder taken away?"),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                gone("the project’s folder is not there; was a drive or a network folder taken away?")
            }
            Err(e) => Err(StoreError::new("saving", e, root)),
        }
    }

    fn write_texts(&mut self) -> Result<(), StoreError> {
        while !self.texts.is_empty() {
            let some = self.texts.iter().take(TOGETHER);
            let some: Vec<_> = some.map(|(_, stem, text)| (self.start.folder.text(stem), Arc::clone(text))).collect();
            for (path, text) in &some {
                self.watch.tries(path, text.hash());
            }
            let files: Vec<_> = some.iter().map(|(path, text)| (path.clone(), text.as_str().as_bytes())).collect();
            let many = some.len() >= WORTH_THREADS;
            let held = if many { self.start.fs.held() } else { None };
            let fs = held.as_deref().unwrap_or(&*self.start.fs);
            let stamps = replace_each(fs, &files)
                .map_err(|(e, path)| StoreError::new("saving the text of an article", e, path))?;
            for ((path, text), stamp) in some.into_iter().zip(stamps) {
                self.watch.put(&path, stamp.filter(|_| many));
                self.start.known.insert(path, text.hash());
                self.texts.pop_front();
            }
        }
        Ok(())
    }

    /// Writes the lines up to the first that brings a text which is not on the disk: an article
    /// without its text could not be brought back.
    fn write_lines(&mut self) -> Result<(), StoreError> {
        let blocked = self.texts.front().map_or(u64::MAX, |(seq, _, _)| *seq);
        let ready = self.lines.iter().take_while(|(seq, _)| *seq < blocked).count();
        let Some(last) = ready.checked_sub(1).and_then(|i| self.lines.get(i)).map(|(seq, _)| *seq) else {
            return Ok(());
        };
        let all: String = self.lines.iter().take(ready).map(|(_, line)| line.as_str()).collect();
        let kept = self.kept();
        self.start.journal.append(&all, kept)?;
        self.lines.drain(..ready);
        let mut shared = self.shared();
        shared.durable = shared.durable.max(last);
        Ok(())
    }

    /// The number of the last record that may stand in older generations: what is on the disk, and
    /// what was read when the project was opened, which is written again.
    fn kept(&self) -> u64 {
        self.shared().durable.max(self.start.read)
    }

    fn write_files(&mut self) -> Result<(), StoreError> {
        // What others changed has to be in what is written over it.
        let Some(latest) = self.latest.take_if(|latest| latest.epoch == self.watch.epoch()) else {
            return Ok(());
        };
        let (seq, number) = (latest.seq, latest.number);
        self.beyond = self.lines.front().is_some_and(|(line, _)| *line <= seq).then_some(seq);
        let (mut failed, mut changed) = (None, None);
        for mut group in groups(std::mem::take(&mut self.pending)) {
            // A layer whose article is not there could not be read.
            let waits = |touched: &mut Touched| matches!(touched, Touched::Layer(id, _) if self.pending.contains(&Touched::Article(*id)));
            let waiting: Vec<Touched> = group.extract_if(.., waits).collect();
            self.pending.extend(waiting);
            self.write_group(&latest.project, group, &mut failed, &mut changed);
        }
        if !self.pending.is_empty() {
            self.latest = Some(latest);
        }
        if let Some(path) = changed {
            failed = failed.or(self.look_at(&path).err());
        }
        if self.pending.is_empty() {
            self.owed = Some(seq);
            let mut shared = self.shared();
            (shared.in_files, shared.unsettled.written) = (seq, number);
        }
        failed.map_or(Ok(()), Err)
    }

    /// Writes what is touched; what is not written is pending again. Every file is tried: one that is refused
    /// keeps the others from nothing.
    fn write_group(
        &mut self,
        project: &Project,
        group: Vec<Touched>,
        failed: &mut Option<StoreError>,
        changed: &mut Option<PathBuf>,
    ) {
        match self.write_together(project, &group) {
            Ok(put) => {
                for (touched, put) in group.into_iter().zip(put) {
                    if let Put::ChangedOutside(path) = put {
                        self.pending.insert(touched);
                        *changed = Some(path);
                    } else {
                        self.is_written(project, &touched);
                    }
                }
            }
            Err(_) if group.len() > 1 => {
                for touched in group {
                    self.write_group(project, vec![touched], failed, changed);
                }
            }
            Err(error) => {
                self.pending.extend(group);
                failed.get_or_insert(error);
            }
        }
    }

    /// Has what somebody else put at `path` come in. Where it cannot be read for now, what was to be
    /// written there is in no file, which must not count as saved.
    fn look_at(&mut self, path: &Path) -> Result<(), StoreError> {
        let before = self.watch.epoch();
        self.look();
        let why = "another program changed this file, and what it holds now cannot be read; it is tried again";
        if self.watch.epoch() == before { Err(StoreError::new("saving", why, path)) } else { Ok(()) }
    }

    /// Writes the small files of the state folder.
    fn write_kept(&mut self) -> Result<(), StoreError> {
        while let Some((path, bytes)) = self.keep.pop_first() {
            if let Err(e) = replace(&*self.start.fs, &path, &bytes) {
                let wrong = StoreError::new("keeping the list of conflicts", e, &path);
                self.keep.insert(path, bytes);
                return Err(wrong);
            }
        }
        Ok(())
    }

    /// Notes in the journal how far the files are, once it has all that led there.
    fn write_checkpoint(&mut self) -> Result<(), StoreError> {
        let Some(seq) = self.owed.filter(|seq| self.lines.front().is_none_or(|(line, _)| line > seq)) else {
            return Ok(());
        };
        let kept = self.kept();
        if let Ok(line) = (Record::Checkpoint { seq }).line() {
            self.start.journal.append(&line, kept)?;
        }
        self.owed = None;
        // A note that stays says nothing wrong, and goes another time.
        let _ = self.start.ahead.clear(&*self.start.fs, &self.start.folder);
        Ok(())
    }

    /// Has the journal begin anew, where that is due and the files have everything.
    fn renew(&mut self) {
        let Some((history, seq, end)) = self.renewal.take() else { return };
        let safe = {
            let shared = self.shared();
            shared.durable == seq && shared.in_files == seq
        };
        if safe && !self.has_work() && self.start.journal.is_overgrown() {
            // A failure costs nothing: the older generations stand until another time.
            let _ = self.start.journal.renew(&history, seq, end);
        }
    }
}
