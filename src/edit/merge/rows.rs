//! One table of a layer, row by row: who wins by stamp, tombstone and base.
//!
//! Must not know what a row is made of; see [`super::fields`].

use super::fields::{Fields, Picker};
use super::{Conflict, Edit, Held, Kept, Side};
use crate::model::{CommentId, DecisionId, LinkId, MarkId, RowId, Stamp, TextHash};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The id of a row of a layer, whatever its kind.
pub(super) trait Id: Copy + Ord {
    fn bits(self) -> RowId;
    fn of(bits: RowId) -> Self;
}

macro_rules! ids {
    ($($id:ident),+) => {$(impl Id for $id {
        fn bits(self) -> RowId {
            self.0
        }
        fn of(bits: RowId) -> Self {
            Self(bits)
        }
    })+};
}

ids!(MarkId, LinkId, CommentId, DecisionId);

/// A value as it is compared: what is written alike is alike, also a number that is none. Every row
/// can be written, since every row is in a file.
pub(super) fn written(value: &impl Serialize) -> String {
    ron::to_string(value).unwrap_or_default()
}

/// One table of one copy, with what the layer remembers of its rows.
pub(super) struct OneCopy<'l, K, V> {
    pub(super) rows: &'l BTreeMap<K, V>,
    pub(super) stamps: &'l BTreeMap<RowId, Stamp>,
    pub(super) gone: &'l BTreeMap<RowId, Stamp>,
}

/// What a copy knows of a row.
enum State<'l, V> {
    Absent,
    Gone(&'l Stamp),
    There(&'l V, Option<&'l Stamp>),
}

impl<'l, K: Id, V> OneCopy<'l, K, V> {
    fn state(&self, id: K) -> State<'l, V> {
        match (self.rows.get(&id), self.gone.get(&id.bits())) {
            (Some(row), _) => State::There(row, self.stamps.get(&id.bits())),
            (None, Some(stamp)) => State::Gone(stamp),
            (None, None) => State::Absent,
        }
    }
}

/// What a table becomes.
pub(super) struct Table<K, V> {
    pub(super) rows: BTreeMap<K, V>,
    pub(super) stamps: BTreeMap<RowId, Stamp>,
    pub(super) gone: BTreeMap<RowId, Stamp>,
    pub(super) conflicts: Vec<Conflict>,
}

/// Merges one table. Only a tombstone counts as a deletion; a row that is merely absent was never
/// there, or left out by hand, and the other copy's stands.
pub(super) fn merge_table<K: Id, V: Fields>(
    base: Option<&BTreeMap<K, V>>,
    ours: &OneCopy<'_, K, V>,
    theirs: &OneCopy<'_, K, V>,
    both: impl Fn(K, Option<V>, Option<V>) -> Edit,
) -> Table<K, V> {
    let mut made =
        Table { rows: BTreeMap::new(), stamps: BTreeMap::new(), gone: BTreeMap::new(), conflicts: Vec::new() };
    let ids: BTreeSet<K> = ours.rows.keys().chain(theirs.rows.keys()).copied().collect();
    let mut seconds: Vec<(K, &V, Option<&Stamp>)> = Vec::new();
    for id in ids {
        let before = base.and_then(|b| b.get(&id));
        match (ours.state(id), theirs.state(id)) {
            (State::There(o, os), State::There(t, ts)) => {
                seconds.extend(made.both(id, before, (o, os), (t, ts), &both));
            }
            (State::There(row, stamp), State::Gone(gone)) => {
                made.there_or_gone(id, before, (row, stamp), gone, Side::Ours, &both);
            }
            (State::Gone(gone), State::There(row, stamp)) => {
                made.there_or_gone(id, before, (row, stamp), gone, Side::Theirs, &both);
            }
            (State::There(row, stamp), _) | (_, State::There(row, stamp)) => made.keep(id, row.clone(), stamp.cloned()),
            _ => {}
        }
    }
    for (id, row, stamp) in seconds {
        // It is there already after an earlier merge, or somebody has deleted it since.
        let known = |c: &OneCopy<'_, K, V>| c.rows.contains_key(&id) || c.gone.contains_key(&id.bits());
        if !known(ours) && !known(theirs) {
            made.keep(id, row.clone(), stamp.cloned());
        }
    }
    made
}

impl<K: Id, V: Fields> Table<K, V> {
    fn keep(&mut self, id: K, row: V, stamp: Option<Stamp>) {
        self.stamps.extend(stamp.map(|s| (id.bits(), s)));
        self.rows.insert(id, row);
    }

    /// A row of one copy that the other deleted: without a base the later wins; with one a row that
    /// was not changed goes, and one that was stays and is flagged.
    fn there_or_gone(
        &mut self,
        id: K,
        base: Option<&V>,
        (row, stamp): (&V, Option<&Stamp>),
        gone: &Stamp,
        side: Side,
        both: &impl Fn(K, Option<V>, Option<V>) -> Edit,
    ) {
        let stays = base.map_or(stamp >= Some(gone), |b| written(b) != written(row));
        if !stays {
            self.gone.insert(id.bits(), later(Some(gone), stamp));
            return;
        }
        // With a base an edit wins over a later deletion; then it is to win in every copy.
        let after = if base.is_some() { Some(later(stamp, Some(gone))) } else { stamp.cloned() };
        self.keep(id, row.clone(), after);
        if base.is_some() {
            let held = Held::Words(written(row));
            let there = Some(row.clone());
            let (ours, theirs, rows) = if side == Side::Ours {
                (held, Held::Nothing, both(id, there, None))
            } else {
                (Held::Nothing, held, both(id, None, there))
            };
            self.conflicts.push(conflict(rows, "deleted", ours, theirs, Kept::One(side)));
        }
    }

    /// A row of both copies; gives the second where both are to stand.
    fn both<'l>(
        &mut self,
        id: K,
        base: Option<&V>,
        (o, os): (&'l V, Option<&'l Stamp>),
        (t, ts): (&'l V, Option<&'l Stamp>),
        both: &impl Fn(K, Option<V>, Option<V>) -> Edit,
    ) -> Option<(K, &'l V, Option<&'l Stamp>)> {
        let (our, their) = (written(o), written(t));
        if our == their {
            self.keep(id, o.clone(), os.max(ts).cloned());
            return None;
        }
        // Of two changes with one stamp the order of their words decides, in every copy alike.
        let prefer = if (os, &their) >= (ts, &our) { Side::Ours } else { Side::Theirs };
        let (high, high_is, low) =
            if prefer == Side::Ours { ((o, os), our, (t, ts)) } else { ((t, ts), their, (o, os)) };
        if base.is_none() && os == ts {
            let second = second_id(id, low.0);
            let (ours, theirs) = (Held::Words(written(o)), Held::Words(written(t)));
            let kept = Kept::Both(MarkId(second.bits()));
            let rows = both(id, Some(o.clone()), Some(t.clone()));
            self.conflicts.push(conflict(rows, "row", ours, theirs, kept));
            self.keep(id, high.0.clone(), high.1.cloned());
            return Some((second, low.0, low.1));
        }
        let mut picker = Picker::new(prefer);
        let mixed = V::mixed(base, o, t, &mut picker);
        let row = if base.is_none() { high.0.clone() } else { mixed };
        // Without a base, an older state of the same device is no second opinion.
        let same_device = os.zip(ts).is_some_and(|(a, b)| a.1 == b.1);
        if base.is_some() || !same_device {
            for lost in picker.lost {
                let rows = both(id, Some(o.clone()), Some(t.clone()));
                self.conflicts.push(conflict(rows, &lost.field, lost.ours, lost.theirs, Kept::One(prefer)));
            }
        }
        // What neither copy says is newer than both.
        let stamp = if written(&row) == high_is { high.1.cloned() } else { Some(next(os, ts)) };
        self.keep(id, row, stamp);
        None
    }
}

/// A conflict of one row of two copies.
pub(super) fn conflict(rows: Edit, field: &str, ours: Held, theirs: Held, kept: Kept) -> Conflict {
    Conflict { row: rows.row(), rows: vec![rows], field: field.to_owned(), ours, theirs, kept }
}

/// `first`, or where the other is as late or later, the stamp after both.
fn later(first: Option<&Stamp>, other: Option<&Stamp>) -> Stamp {
    match first {
        Some(stamp) if first > other => stamp.clone(),
        _ => next(first, other),
    }
}

/// A stamp after both.
fn next(a: Option<&Stamp>, b: Option<&Stamp>) -> Stamp {
    let top = a.max(b);
    let device = a.map(|s| &s.1).max(b.map(|s| &s.1)).cloned();
    Stamp(top.map_or(0, |s| s.0).saturating_add(1), device.unwrap_or_else(|| Arc::from("merge")))
}

/// The id of the second of two rows with one id and one stamp: made of both, so that every copy
/// gives the same. It sorts where the first does.
fn second_id<K: Id>(id: K, row: &impl Serialize) -> K {
    let digest = TextHash::of(format!("{:032x} {}", id.bits(), written(row)).as_bytes()).to_string();
    let noise = u128::from_str_radix(&digest[7..39], 16).unwrap_or(0);
    let free = (0xfff_u128 << 64) | ((1 << 62) - 1);
    K::of((id.bits() & !free) | (noise & free))
}
