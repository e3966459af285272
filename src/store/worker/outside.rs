//! Noticing what other programs do to the files of an open project: another window, a sync folder,
//! a pull underneath.
//!
//! Names, sizes and times of all files are compared now and then, and the content of what differs by
//! its hash; what is news is read as a whole and handed to the session, which merges it. Until that
//! is done no file is written. Must not merge anything itself.

use super::Start;
use super::batch::WORTH_THREADS;
use super::writer::Writer;
use crate::edit::Touched;
use crate::model::{MAX_TEXT_BYTES, Problem, Project, TextHash};
use crate::store::{FileStamp, Listing, Loaded, Presence, Stamps, Sums, digest, load, stamps};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// With more files than this, looking by itself is done more rarely.
const MANY: usize = 4_000;

/// Of how many moments of idleness one is used to look, in a project with many files.
const RARELY: u32 = 10;

/// With fewer articles than this no list of them is kept.
const WORTH_A_LIST: usize = 200;

/// After how many moments of idleness a new sign is given to other machines: two minutes.
const SIGN_AFTER: u32 = 40;

/// What other programs made of the files, beside what they were.
#[derive(Debug)]
pub struct Outside {
    /// Its number: what is merged is checkpointed with it.
    pub epoch: u64,
    /// The project as the files had it before.
    pub base: Project,
    /// The project as they have it now.
    pub theirs: Project,
    /// What is wrong with the files.
    pub problems: Vec<Problem>,
    /// Why the project may not be changed any more, if so.
    pub read_only: Option<String>,
}

/// What is known of the files beyond their content.
#[derive(Debug, Default)]
pub(super) struct Watch {
    epoch: u64,
    seen: Stamps,
    /// The digest of the sizes and times that the kept list of articles is of.
    listed: String,
    /// The sizes and times that the kept digests are of.
    summed: String,
    /// Files whose content cannot come in, as it was found: it is set aside when they are written.
    refused: BTreeMap<PathBuf, TextHash>,
    /// What this window was about to put somewhere when the disk refused: it may be there.
    tried: BTreeMap<PathBuf, BTreeSet<TextHash>>,
    /// What was found last that is not in what the session has.
    found: BTreeMap<PathBuf, TextHash>,
    idle: u32,
    told: String,
}

impl Watch {
    /// One that saw the files as they have these stamps.
    pub(super) fn that_saw(seen: Stamps) -> Self {
        Self { seen, ..Self::default() }
    }

    /// The number of the last change of others that was handed over.
    pub(super) fn epoch(&self) -> u64 {
        self.epoch
    }

    /// Has the next look read this file, whatever its size and time.
    pub(super) fn forget(&mut self, path: &Path) {
        self.seen.remove(path);
    }

    /// Notes that this is about to be put at `path`.
    pub(super) fn tries(&mut self, path: &Path, hash: TextHash) {
        self.tried.entry(path.to_owned()).or_default().insert(hash);
    }

    /// Notes that what was tried at `path` is there, and that the file has this stamp: while it has, it need not
    /// be read to know what it holds.
    pub(super) fn put(&mut self, path: &Path, stamp: Option<FileStamp>) {
        self.tried.remove(path);
        if let Some(stamp) = stamp {
            self.seen.insert(path.to_owned(), stamp);
        }
    }

    /// What was found last is set aside when its files are written.
    pub(super) fn set_aside(&mut self) {
        self.refused.append(&mut self.found);
    }
}

impl Writer {
    /// Looks now and then while there is nothing else to do.
    pub(super) fn look_by_itself(&mut self) {
        self.watch.idle += 1;
        if self.watch.idle == 1 {
            self.look_for_damage();
        }
        if self.watch.idle.is_multiple_of(SIGN_AFTER) && self.is_there().is_ok() {
            self.presence.iter().for_each(|presence| presence.sign(&*self.start.fs, (self.start.clock)()));
        }
        if self.watch.seen.len() < MANY || self.watch.idle.is_multiple_of(RARELY) {
            self.look();
            self.keep_lists();
        }
    }

    /// Keeps what makes the next opening better: the digests of the files, and the list of articles.
    pub(super) fn keep_lists(&mut self) {
        self.look();
        if self.has_work() || self.shared().outside.is_some() || !self.watch.refused.is_empty() {
            return;
        }
        let digest = digest(&self.watch.seen);
        self.keep_sums(&digest);
        self.keep_list(digest);
    }

    /// Keeps the digests of the files, by which damage is noticed.
    fn keep_sums(&mut self, digest: &str) {
        let Start { fs, folder, known, sums, .. } = &self.start;
        let all = || Sums::of(folder, &self.watch.seen, known).without_damage(Sums::read(&**fs, sums));
        if self.watch.summed != digest && all().keep(&**fs, sums).is_ok() {
            digest.clone_into(&mut self.watch.summed);
        }
    }

    /// Keeps the list of articles as the files have them. One that is read in no time needs none.
    fn keep_list(&mut self, digest: String) {
        if self.start.base.articles.len() < WORTH_A_LIST || self.watch.listed == digest {
            return;
        }
        // Nothing depends on it: without it the list comes when the files were read.
        if Listing::of(&self.start.base, digest.clone()).keep(&*self.start.fs, &self.start.list).is_ok() {
            self.watch.listed = digest;
        }
    }

    /// Gives a sign to other machines from now on, and tells who else gives one.
    pub(super) fn announce(&mut self, presence: Presence) {
        let now = (self.start.clock)();
        let others = presence.others(&*self.start.fs, now);
        presence.sign(&*self.start.fs, now);
        self.presence = Some(presence);
        for other in others {
            let since = other.since.to_string();
            let since = since.get(..16).unwrap_or(&since).replace('T', " ");
            let words = format!(
                "This project is also open on {}, since {since} UTC. What is done there comes in by itself; two machines of one person may make conflicts.",
                other.device
            );
            self.shared().notices.push(words);
        }
        (self.start.wake)();
    }

    /// Compares the files with what was written last, once a sitting.
    fn look_for_damage(&mut self) {
        let found = self.start.versions.damaged_silently(&*self.start.fs, &self.start.folder);
        if !found.is_empty() {
            self.shared().damage = found;
            (self.start.wake)();
        }
    }

    /// Whether what lies at `path` is neither what this window put or read there nor refused.
    pub(super) fn is_news(&self, path: &Path, found: TextHash) -> bool {
        let own = self.watch.tried.get(path).is_some_and(|tried| tried.contains(&found));
        !own && self.start.known.get(path) != Some(&found) && self.watch.refused.get(path) != Some(&found)
    }

    /// Takes what lies at `path` for known where this window put it there and the disk did not say so.
    pub(super) fn know_own(&mut self, path: &Path, found: TextHash) {
        if self.watch.tried.get(path).is_some_and(|tried| tried.contains(&found)) {
            self.start.known.insert(path.to_owned(), found);
        }
    }

    /// Notes that the files have this part of the project now.
    pub(super) fn is_written(&mut self, project: &Project, touched: &Touched) {
        take_over(&mut self.start.base, project, touched);
    }

    /// Looks whether somebody else changed a file; what did change is read and handed over.
    pub(super) fn look(&mut self) {
        if self.is_there().is_err() {
            // A drive that was taken out is no change of the files.
            return;
        }
        let mut seen = stamps(&*self.start.fs, &self.start.folder);
        if seen == self.watch.seen {
            return;
        }
        let news = self.news(&mut seen);
        self.watch.seen = seen;
        if news.is_empty() {
            return;
        }
        match load(&*self.start.fs, &self.start.folder) {
            Ok(loaded) => self.hand_over(loaded, news),
            Err(why) => {
                // Half of a change may be there; the next look comes back to it.
                for path in news.keys() {
                    self.watch.forget(path);
                }
                let words = format!(
                    "Somebody changed the project’s files, and they cannot be read: {why}. Work goes on with what is open."
                );
                if self.watch.told != words {
                    self.shared().notices.push(words.clone());
                    self.watch.told = words;
                    (self.start.wake)();
                }
            }
        }
    }

    /// The files whose content is news, and their hashes; a file that went has the hash of nothing.
    fn news(&self, seen: &mut Stamps) -> BTreeMap<PathBuf, TextHash> {
        let changed: Vec<PathBuf> = seen
            .iter()
            .filter(|(path, stamp)| self.watch.seen.get(*path) != Some(*stamp))
            .map(|(p, _)| p.clone())
            .collect();
        let fs = &*self.start.fs;
        let read = |path: &PathBuf| fs.read(path, MAX_TEXT_BYTES as u64).ok().map(|bytes| TextHash::of(&bytes));
        let hashes: Vec<Option<TextHash>> = if changed.len() < WORTH_THREADS {
            changed.iter().map(read).collect()
        } else {
            changed.par_iter().map(read).collect()
        };
        let mut news = BTreeMap::new();
        for (path, hash) in changed.into_iter().zip(hashes) {
            match hash {
                Some(hash) if self.is_news(&path, hash) => drop(news.insert(path, hash)),
                Some(_) => {}
                // What cannot be read now is looked at again the next time.
                None if self.start.known.contains_key(&path) => {}
                None => drop(seen.remove(&path)),
            }
        }
        let gone = self.start.known.keys().filter(|path| !seen.contains_key(*path));
        news.extend(gone.map(|path| (path.clone(), TextHash::of(b""))));
        news
    }

    fn hand_over(&mut self, loaded: Loaded, news: BTreeMap<PathBuf, TextHash>) {
        let Loaded { project, problems, known, odd, read_only, .. } = loaded;
        self.watch
            .refused
            .extend(news.iter().filter(|(path, _)| !known.contains_key(*path)).map(|(p, h)| (p.clone(), *h)));
        self.watch.found = news;
        self.watch.epoch += 1;
        self.start.known = known;
        self.start.odd = odd;
        self.start.stems.extend(project.articles.iter().map(|(id, a)| (*id, a.stem.clone())));
        let before = std::mem::replace(&mut self.start.base, project.clone());
        let epoch = self.watch.epoch;
        let mut shared = self.shared();
        // What was handed over and not taken yet is part of what is handed over now.
        let base = shared.outside.take().map_or(before, |earlier| earlier.base);
        shared.outside = Some(Box::new(Outside { epoch, base, theirs: project, problems, read_only }));
        drop(shared);
        (self.start.wake)();
    }
}

/// Makes one part of `base` what it is in `project`.
fn take_over(base: &mut Project, project: &Project, touched: &Touched) {
    match touched {
        Touched::Project => {
            base.settings.clone_from(&project.settings);
            base.annotators.clone_from(&project.annotators);
        }
        Touched::Schema => base.schema = Arc::clone(&project.schema),
        Touched::Entities => base.entities.clone_from(&project.entities),
        Touched::Article(id) => {
            set(&mut base.articles, id, project.articles.get(id));
            set(&mut base.parts, id, project.parts.get(id));
            if !project.articles.contains_key(id) {
                let gone: Vec<_> = base.layers_of(*id).map(|(who, _)| (*id, who.clone())).collect();
                for key in &gone {
                    base.layers.remove(key);
                }
            }
            if let Some(text) = project.text(*id) {
                base.texts.insert(text.hash(), Arc::clone(text));
            }
        }
        Touched::Layer(id, who) => {
            let key = (*id, who.clone());
            set(&mut base.layers, &key, project.layers.get(&key).filter(|l| !l.is_blank()));
        }
    }
}

fn set<K: Ord + Clone, V: Clone>(map: &mut BTreeMap<K, V>, key: &K, value: Option<&V>) {
    match value {
        Some(value) => map.insert(key.clone(), value.clone()),
        None => map.remove(key),
    };
}
