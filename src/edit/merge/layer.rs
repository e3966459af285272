//! Two copies of one layer.
//!
//! Must not know other layers. A link whose mark is gone in the other copy stays as it is: what to
//! do with it is for a person to say, and `check` lists it.

use super::rows::{Id, OneCopy, merge_table};
use super::{Conflict, Edit};
use crate::edit::Change;
use crate::model::{Layer, LayerKey, Reading, RowId, Span, Stamp};
use std::collections::BTreeMap;

/// Merges two copies of the layer `key`; `base` is what both come from, where there is one.
pub fn merge_layers(key: &LayerKey, base: Option<&Layer>, ours: &Layer, theirs: &Layer) -> (Layer, Vec<Conflict>) {
    let mut made = Layer { gone: all_gone(ours, theirs), ..Layer::default() };
    let mut conflicts = Vec::new();
    macro_rules! table {
        ($field:ident) => {
            let both = |id, before, after| Edit::from(Change { key: (key.clone(), id), before, after });
            let table =
                merge_table(base.map(|b| &b.$field), &copy(ours, &ours.$field), &copy(theirs, &theirs.$field), both);
            made.$field = table.rows;
            made.stamps.extend(table.stamps);
            made.gone.extend(table.gone);
            conflicts.extend(table.conflicts);
        };
    }
    table!(marks);
    table!(links);
    table!(comments);
    table!(decisions);
    // What is there is not gone.
    for row in rows_of(&made) {
        made.gone.remove(&row);
    }
    made.reading = reading(base, ours.reading.as_ref(), theirs.reading.as_ref());
    (made, conflicts)
}

fn copy<'l, K, V>(layer: &'l Layer, rows: &'l BTreeMap<K, V>) -> OneCopy<'l, K, V> {
    OneCopy { rows, stamps: &layer.stamps, gone: &layer.gone }
}

fn rows_of(layer: &Layer) -> Vec<RowId> {
    let marks = layer.marks.keys().map(|id| id.bits());
    let links = layer.links.keys().map(|id| id.bits());
    let comments = layer.comments.keys().map(|id| id.bits());
    marks.chain(links).chain(comments).chain(layer.decisions.keys().map(|id| id.bits())).collect()
}

/// The tombstones of both copies, the later of two.
fn all_gone(ours: &Layer, theirs: &Layer) -> BTreeMap<RowId, Stamp> {
    let mut all = ours.gone.clone();
    for (row, stamp) in &theirs.gone {
        let known = all.entry(*row).or_insert_with(|| stamp.clone());
        if *known < *stamp {
            known.clone_from(stamp);
        }
    }
    all
}

/// The reading ledger has no stamp: what either copy has read is read, unless only one of them
/// changed it.
fn reading(base: Option<&Layer>, ours: Option<&Reading>, theirs: Option<&Reading>) -> Option<Reading> {
    let before = base.map(|b| &b.reading);
    let is_before = |now: Option<&Reading>| before.is_some_and(|b| b.as_ref() == now);
    if ours == theirs || is_before(theirs) {
        return ours.cloned();
    }
    if is_before(ours) {
        return theirs.cloned();
    }
    let (Some(o), Some(t)) = (ours, theirs) else {
        return ours.or(theirs).cloned();
    };
    let finished = match before.and_then(Option::as_ref) {
        Some(b) if b.finished == o.finished => t.finished,
        Some(b) if b.finished == t.finished => o.finished,
        _ => o.finished || t.finished,
    };
    Some(Reading { read: united(o.read.iter().chain(&t.read).copied().collect()), finished })
}

/// Spans in order, those that overlap or touch made one.
fn united(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut made: Vec<Span> = Vec::new();
    for span in spans {
        match made.last_mut() {
            Some(last) if span.start() <= last.end() => *last = Span::of(last.start()..last.end().max(span.end())),
            _ => made.push(span),
        }
    }
    made
}
