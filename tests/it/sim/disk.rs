//! A disk in memory that keeps apart what a program sees and what would survive a power cut.
//!
//! Bytes written are in the cache until their file is synced; names are until their folder is. What
//! a power cut makes of the rest is in `crash.rs`, which calls fail is in `faults.rs`. Must not know
//! projects.

use super::faults::{Call, Faults, Verdict};
use super::rng::Rng;
use sidenote::store::{Entry, EntryKind, Fs, FsFile};
use std::collections::BTreeMap;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Node {
    Folder,
    File(usize),
}

/// The content of a file.
#[derive(Debug, Clone, Default)]
pub struct Inode {
    /// What whoever reads it sees.
    pub data: Vec<u8>,
    /// How many of the bytes a sync was asked for and given.
    pub synced: usize,
    /// When it was written last, as the disk counts.
    pub written: i64,
    /// Stretches whose sync failed: seen until the power goes, never written by a later sync.
    pub lost: Vec<(usize, usize)>,
}

/// A change of names that its folder was not synced for.
#[derive(Debug, Clone)]
pub enum Naming {
    Link(String, Node),
    Unlink(String),
    /// Within one folder; a move between folders is a link and an unlink.
    Rename(String, String, usize),
}

impl Naming {
    /// The folder that has to be synced for it.
    pub fn folder(&self) -> &str {
        match self {
            Self::Link(path, _) | Self::Unlink(path) | Self::Rename(path, _, _) => above(path),
        }
    }
}

/// The folder of a path; empty for the top.
pub fn above(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

pub type Names = BTreeMap<String, Node>;

pub struct State {
    pub rng: Rng,
    pub inodes: Vec<Inode>,
    /// The names as a program sees them.
    pub seen: Names,
    /// The names that are on the disk for certain.
    pub kept: Names,
    /// The changes between the two, in order.
    pub pending: Vec<Naming>,
    pub faults: Faults,
    /// Goes on with each write.
    pub ticks: i64,
    /// Handles of an earlier life do nothing.
    pub life: u64,
    /// What was asked of the disk, for whoever reads a failure.
    pub story: Option<Vec<String>>,
}

/// The disk; clones share it.
#[derive(Clone)]
pub struct Disk(Arc<Mutex<State>>);

impl Disk {
    pub fn new(seed: u64) -> Self {
        let top: Names = [(String::new(), Node::Folder)].into();
        Self(Arc::new(Mutex::new(State {
            rng: Rng::new(seed),
            inodes: Vec::new(),
            seen: top.clone(),
            kept: top,
            pending: Vec::new(),
            faults: Faults::default(),
            ticks: 0,
            life: 0,
            story: None,
        })))
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Every file as it is seen now.
    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        let state = self.state();
        let file = |(path, node): (&String, &Node)| match node {
            Node::File(inode) => Some((path.clone(), state.inodes[*inode].data.clone())),
            Node::Folder => None,
        };
        state.seen.iter().filter_map(file).collect()
    }

    /// The bytes of a file that was synced change by themselves: `damage` does it. Its size and its time
    /// stay what they are; gives what the file held.
    pub fn rot(&self, path: &str, damage: impl FnOnce(&mut [u8], &mut Rng)) -> Vec<u8> {
        let mut state = self.state();
        let inode = state.file(path).unwrap();
        let State { inodes, rng, .. } = &mut *state;
        let before = inodes[inode].data.clone();
        damage(&mut inodes[inode].data, rng);
        before
    }

    /// Another program replaces or makes a file and sees to it that it is on the disk.
    pub fn outsider(&self, path: &str, bytes: &[u8]) {
        let mut state = self.state();
        let node = state.new_inode(bytes);
        let folder = above(path).to_owned();
        state.change(Naming::Link(path.to_owned(), node));
        state.settle_names(&folder);
    }
}

/// What only a program with a mistake does.
impl Disk {
    /// A file that is there already, to be written on.
    pub fn open_again(&self, path: &Path) -> Option<Box<dyn FsFile>> {
        let state = self.state();
        let (inode, life) = (state.file(&name_of(path)).ok()?, state.life);
        drop(state);
        Some(Box::new(Open { disk: self.clone(), inode, life }))
    }

    /// The last file in the folder of `path` that ends so.
    pub fn last_below(&self, path: &Path, ending: &str) -> Option<PathBuf> {
        let state = self.state();
        let start = format!("{}/", above(&name_of(path)));
        let inside = state.seen.range(start.clone()..).take_while(|(p, _)| p.starts_with(&start));
        inside.filter(|(p, _)| p.ends_with(ending)).last().map(|(p, _)| PathBuf::from(p))
    }

    /// Writes over the content of a file.
    pub fn write_over(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut state = self.state();
        let inode = state.file(&name_of(path))?;
        state.inodes[inode] = Inode::default();
        let life = state.life;
        drop(state);
        let mut file = Open { disk: self.clone(), inode, life };
        file.append(bytes)?;
        file.sync()
    }
}

impl State {
    fn new_inode(&mut self, bytes: &[u8]) -> Node {
        self.ticks += 1;
        self.inodes.push(Inode { data: bytes.to_vec(), synced: bytes.len(), written: self.ticks, lost: Vec::new() });
        Node::File(self.inodes.len() - 1)
    }

    /// Changes the names that are seen; whether it lasts is decided later.
    pub fn change(&mut self, naming: Naming) {
        apply(&mut self.seen, &naming);
        self.pending.push(naming);
    }

    /// The names in a folder are on the disk now.
    fn settle_names(&mut self, folder: &str) {
        let (settled, rest) = self.pending.drain(..).partition(|n| n.folder() == folder);
        self.pending = rest;
        let settled: Vec<Naming> = settled;
        for naming in &settled {
            apply(&mut self.kept, naming);
        }
    }

    /// Notes what happens, where somebody wants to know.
    pub fn tell(&mut self, what: impl FnOnce() -> String) {
        if let Some(story) = &mut self.story {
            story.push(what());
        }
    }

    fn file(&self, path: &str) -> io::Result<usize> {
        match self.seen.get(path) {
            Some(Node::File(inode)) => Ok(*inode),
            Some(Node::Folder) => Err(io::Error::new(ErrorKind::InvalidInput, "this is not a regular file")),
            None => Err(ErrorKind::NotFound.into()),
        }
    }

    /// Does a change of names, or fails in one of the ways such a change fails.
    fn name(&mut self, call: Call, changes: Vec<Naming>) -> io::Result<()> {
        let verdict = self.faults.verdict(call, &mut self.rng);
        self.tell(|| format!("{call:?} {changes:?} {verdict:?}"));
        let done = match &verdict {
            Verdict::Works => changes.len(),
            Verdict::Fails(_) => 0,
            // The power goes while the names change: some may have.
            Verdict::PowerFails => self.rng.below(changes.len() + 1),
        };
        for change in changes.into_iter().take(done) {
            self.change(change);
        }
        verdict.result()
    }
}

/// Makes the change in `names`, as far as there is something to change.
pub fn apply(names: &mut Names, naming: &Naming) {
    match naming {
        Naming::Link(path, node) => drop(names.insert(path.clone(), *node)),
        Naming::Unlink(path) => drop(names.remove(path)),
        Naming::Rename(from, to, inode) => {
            names.remove(from);
            names.insert(to.clone(), Node::File(*inode));
        }
    }
}

fn name_of(path: &Path) -> String {
    path.to_string_lossy().trim_end_matches('/').to_owned()
}

/// A file of the disk that is being written.
struct Open {
    disk: Disk,
    inode: usize,
    life: u64,
}

impl Open {
    fn state(&self) -> io::Result<MutexGuard<'_, State>> {
        let state = self.disk.state();
        if state.life == self.life { Ok(state) } else { Err(io::Error::other("the program that opened it has ended")) }
    }
}

impl FsFile for Open {
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut state = self.state()?;
        let State { rng, faults, .. } = &mut *state;
        let verdict = faults.verdict(Call::Append, rng);
        let written = if verdict == Verdict::Works { bytes.len() } else { rng.below(bytes.len() + 1) };
        let inode = self.inode;
        state.tell(|| format!("append {written} of {} bytes to {inode} {verdict:?}", bytes.len()));
        state.ticks += 1;
        let now = state.ticks;
        state.inodes[inode].data.extend_from_slice(&bytes[..written]);
        state.inodes[inode].written = now;
        verdict.result()
    }

    fn sync(&mut self) -> io::Result<()> {
        let mut state = self.state()?;
        let State { rng, faults, inodes, .. } = &mut *state;
        let verdict = faults.verdict(Call::Sync, rng);
        let inode = &mut inodes[self.inode];
        let (from, end) = (inode.synced, inode.data.len());
        match verdict {
            Verdict::Works => inode.synced = end,
            // The pages count as clean from now on, as on Linux: a later sync does not write them.
            Verdict::Fails(_) => {
                inode.lost.push((from, end));
                inode.synced = end;
            }
            Verdict::PowerFails => inode.synced = from + rng.below(end - from + 1),
        }
        let inode = self.inode;
        state.tell(|| format!("sync {inode} {verdict:?}"));
        verdict.result()
    }
}

impl Fs for Disk {
    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        let mut state = self.state();
        let inode = state.file(&name_of(path))?;
        let State { rng, faults, .. } = &mut *state;
        faults.verdict(Call::Read, rng).result()?;
        let data = &state.inodes[inode].data;
        if data.len() as u64 > limit { Err(ErrorKind::FileTooLarge.into()) } else { Ok(data.clone()) }
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn FsFile>> {
        let path = name_of(path);
        let mut state = self.state();
        if state.seen.contains_key(&path) {
            return Err(ErrorKind::AlreadyExists.into());
        }
        if state.seen.get(above(&path)) != Some(&Node::Folder) {
            return Err(ErrorKind::NotFound.into());
        }
        let node = state.new_inode(b"");
        let inode = state.inodes.len() - 1;
        state.name(Call::Create, vec![Naming::Link(path, node)])?;
        let life = state.life;
        drop(state);
        Ok(Box::new(Open { disk: self.clone(), inode, life }))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let (from, to) = (name_of(from), name_of(to));
        let mut state = self.state();
        let inode = state.file(&from)?;
        if state.seen.get(above(&to)) != Some(&Node::Folder) {
            return Err(ErrorKind::NotFound.into());
        }
        if above(&from) == above(&to) {
            return state.name(Call::Rename, vec![Naming::Rename(from, to, inode)]);
        }
        state.name(Call::Rename, vec![Naming::Link(to, Node::File(inode)), Naming::Unlink(from)])
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        let path = name_of(path);
        let mut state = self.state();
        state.file(&path)?;
        state.name(Call::Remove, vec![Naming::Unlink(path)])
    }

    fn make_folder(&self, path: &Path) -> io::Result<()> {
        let path = name_of(path);
        let mut state = self.state();
        let missing: Vec<usize> = path.match_indices('/').map(|(at, _)| at).skip(1).chain([path.len()]).collect();
        for end in missing {
            let folder = &path[..end];
            match state.seen.get(folder) {
                Some(Node::Folder) => {}
                Some(Node::File(_)) => return Err(ErrorKind::NotADirectory.into()),
                None => state.name(Call::MakeFolder, vec![Naming::Link(folder.to_owned(), Node::Folder)])?,
            }
        }
        Ok(())
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        let path = name_of(path);
        let mut state = self.state();
        if state.seen.get(&path) != Some(&Node::Folder) {
            return Err(ErrorKind::NotFound.into());
        }
        let State { rng, faults, .. } = &mut *state;
        let verdict = faults.verdict(Call::SyncFolder, rng);
        state.tell(|| format!("sync folder {path} {verdict:?}"));
        if verdict == Verdict::Works {
            state.settle_names(&path);
        }
        verdict.result()
    }

    fn list(&self, path: &Path) -> io::Result<Vec<Entry>> {
        let path = name_of(path);
        let mut state = self.state();
        match state.seen.get(&path) {
            Some(Node::Folder) => {}
            Some(Node::File(_)) => return Err(ErrorKind::NotADirectory.into()),
            None => return Err(ErrorKind::NotFound.into()),
        }
        let State { rng, faults, .. } = &mut *state;
        faults.verdict(Call::List, rng).result()?;
        let start = format!("{path}/");
        let inside = state.seen.range(start.clone()..).take_while(|(p, _)| p.starts_with(&start));
        let here = inside.filter(|(p, _)| !p[start.len()..].contains('/'));
        let entry = |(p, node): (&String, &Node)| {
            let (kind, bytes, modified) = match node {
                Node::Folder => (EntryKind::Folder, 0, 0),
                Node::File(inode) => {
                    let file = &state.inodes[*inode];
                    (EntryKind::File, file.data.len() as u64, file.written)
                }
            };
            Entry { name: p[start.len()..].to_owned(), kind, bytes, modified }
        };
        Ok(here.map(entry).collect())
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        let there = self.state().seen.contains_key(&name_of(path));
        if there { Ok(path.to_owned()) } else { Err(ErrorKind::NotFound.into()) }
    }
}
