//! What a power cut leaves: of what was not synced any part, in any order, or something else.
//!
//! Must not know what the files are for.

use super::disk::{Disk, Inode, Names, Node, State, above, apply};
use super::rng::Rng;
use std::collections::BTreeMap;

/// The size of a block in bytes: of a piece that is on the disk or not.
const BLOCK: usize = 64;

impl Disk {
    /// The power goes and comes back: what was not synced is dropped, torn, zero-filled, reordered or
    /// garbage, and of the changes of names any subset happened.
    pub fn power_cut(&self) {
        let mut state = self.state();
        let state = &mut *state;
        let names = surviving(state);
        let mut left = BTreeMap::new();
        for node in names.values() {
            if let Node::File(inode) = node {
                left.insert(*inode, Inode::default());
            }
        }
        // By their numbers and not by their names, which differ from run to run.
        let order: BTreeMap<usize, usize> = left.keys().copied().zip(0..).collect();
        for (inode, new) in &mut left {
            new.data = left_of(&state.inodes[*inode], &mut state.rng);
            new.synced = new.data.len();
            new.written = state.inodes[*inode].written;
        }
        state.inodes = left.into_values().collect();
        state.kept = names;
        for node in state.kept.values_mut() {
            if let Node::File(inode) = node {
                *inode = order[inode];
            }
        }
        state.seen = state.kept.clone();
        state.pending.clear();
        restart(state);
    }

    /// The program ends; what it wrote is still in the system's cache.
    pub fn kill(&self) {
        restart(&mut self.state());
    }
}

fn restart(state: &mut State) {
    state.life += 1;
    state.faults.off = false;
    state.faults.power = None;
    if let Some(story) = &mut state.story {
        story.push("-- restart".to_owned());
    }
}

/// The names on the disk: those that were synced, and any subset of the later changes.
fn surviving(state: &mut State) -> Names {
    let mut names = std::mem::take(&mut state.kept);
    let rng = &mut state.rng;
    // All of them, none, the first ones, or each by chance.
    let mode = rng.below(4);
    let first = rng.below(state.pending.len() + 1);
    for (at, naming) in state.pending.iter().enumerate() {
        let happened = match mode {
            0 => true,
            1 => false,
            2 => at < first,
            _ => rng.chance(50),
        };
        if happened {
            apply(&mut names, naming);
        }
    }
    let mut whole = Names::new();
    // In order of the paths a folder comes before what is in it.
    for (path, node) in names {
        if path.is_empty() || whole.get(above(&path)) == Some(&Node::Folder) {
            whole.insert(path, node);
        }
    }
    whole
}

/// What is left of a file.
fn left_of(inode: &Inode, rng: &mut Rng) -> Vec<u8> {
    let mut data = inode.data[..inode.synced].to_vec();
    for (from, end) in &inode.lost {
        let end = (*end).min(data.len());
        if *from < end && rng.chance(80) {
            spoil(&mut data[*from..end], rng);
        }
    }
    let mut tail = inode.data[inode.synced..].to_vec();
    match rng.below(7) {
        0 => tail.clear(),
        6 => {
            let at = rng.below(tail.len());
            if let Some(byte) = tail.get_mut(at) {
                *byte ^= 1 << rng.below(7);
            }
        }
        1 => tail.truncate(rng.below(tail.len() + 1)),
        2 => {}
        3 => tail.fill(0),
        4 => {
            let end = rng.below(tail.len() + 1);
            tail.truncate(end);
            reorder(&mut tail, rng);
        }
        _ => {
            let good = rng.below(tail.len() + 1);
            garbage(&mut tail[good..], rng);
        }
    }
    data.extend_from_slice(&tail);
    data
}

/// A stretch that was never written: what lay there before.
pub(super) fn spoil(bytes: &mut [u8], rng: &mut Rng) {
    match rng.below(3) {
        0 => bytes.fill(0),
        1 => reorder(bytes, rng),
        _ => garbage(bytes, rng),
    }
}

/// Some blocks were written and some not, in no order.
fn reorder(bytes: &mut [u8], rng: &mut Rng) {
    for block in bytes.chunks_mut(BLOCK) {
        if rng.chance(50) {
            block.fill(0);
        }
    }
}

fn garbage(bytes: &mut [u8], rng: &mut Rng) {
    for byte in bytes {
        *byte = u8::try_from(rng.below(256)).unwrap();
    }
}
