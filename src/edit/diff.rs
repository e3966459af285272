//! The difference of two projects as a list of edits.
//!
//! `apply(a, diff(a, b))` makes `a` say what `b` says. Stamps and tombstones are bookkeeping and
//! not part of it. Must not decide who is right.

use super::{Change, Edit};
use crate::model::{Article, Layer, LayerKey, Part, Project};
use std::collections::{BTreeMap, BTreeSet};

/// The edits that turn `a` into `b`, in an order in which they can be applied: what is needed first
/// comes first, and articles go only after everything on them.
pub fn diff(a: &Project, b: &Project) -> Vec<Edit> {
    let mut edits = Vec::new();
    if a.settings != b.settings {
        edits.push(Change::replace((), a.settings.clone(), b.settings.clone()).into());
    }
    table(&a.annotators, &b.annotators, &mut edits);
    table(&a.schema.labels, &b.schema.labels, &mut edits);
    table(&a.schema.attributes, &b.schema.attributes, &mut edits);
    table(&a.schema.relations, &b.schema.relations, &mut edits);
    table(&a.entities, &b.entities, &mut edits);
    let (gone, kept) = articles(a, b);
    edits.extend(kept);
    parts(a, b, &mut edits);
    layers(a, b, &mut edits);
    edits.extend(gone);
    edits
}

fn table<K: Ord + Clone, V: PartialEq + Clone>(a: &BTreeMap<K, V>, b: &BTreeMap<K, V>, edits: &mut Vec<Edit>)
where
    Edit: From<Change<K, V>>,
{
    rows(a, b, |key, before, after| {
        edits.push(Change { key: key.clone(), before, after }.into());
    });
}

/// Calls `found` for every key at which the two tables differ, in order of the keys.
fn rows<K: Ord, V: PartialEq + Clone>(
    a: &BTreeMap<K, V>,
    b: &BTreeMap<K, V>,
    mut found: impl FnMut(&K, Option<V>, Option<V>),
) {
    let keys: BTreeSet<&K> = a.keys().chain(b.keys()).collect();
    for key in keys {
        let (before, after) = (a.get(key), b.get(key));
        if before != after {
            found(key, before.cloned(), after.cloned());
        }
    }
}

/// The articles that go, and the articles that come or change.
fn articles(a: &Project, b: &Project) -> (Vec<Edit>, Vec<Edit>) {
    let mut edits: Vec<Edit> = Vec::new();
    rows(&a.articles, &b.articles, |key, before, after| {
        let own = |row: Option<std::sync::Arc<Article>>| row.map(|r| (*r).clone());
        edits.push(Change { key: *key, before: own(before), after: own(after) }.into());
    });
    edits.into_iter().partition(|e| matches!(e, Edit::Article(c) if c.after.is_none()))
}

fn parts(a: &Project, b: &Project, edits: &mut Vec<Edit>) {
    let empty = BTreeMap::<u32, Part>::new();
    let articles: BTreeSet<_> = a.parts.keys().chain(b.parts.keys()).collect();
    for article in articles {
        let old = a.parts.get(article).map_or(&empty, |p| &**p);
        let new = b.parts.get(article).map_or(&empty, |p| &**p);
        rows(old, new, |start, before, after| {
            edits.push(Change { key: (*article, *start), before, after }.into());
        });
    }
}

fn layers(a: &Project, b: &Project, edits: &mut Vec<Edit>) {
    let empty = Layer::default();
    let keys: BTreeSet<&LayerKey> = a.layers.keys().chain(b.layers.keys()).collect();
    for key in keys {
        let old = a.layers.get(key).map_or(&empty, |l| &**l);
        let new = b.layers.get(key).map_or(&empty, |l| &**l);
        if old != new {
            layer(key, old, new, edits);
        }
    }
}

fn layer(key: &LayerKey, old: &Layer, new: &Layer, edits: &mut Vec<Edit>) {
    keyed(key, &old.marks, &new.marks, edits);
    keyed(key, &old.links, &new.links, edits);
    keyed(key, &old.comments, &new.comments, edits);
    keyed(key, &old.decisions, &new.decisions, edits);
    if old.reading != new.reading {
        let (before, after) = (old.reading.clone(), new.reading.clone());
        edits.push(Change { key: key.clone(), before, after }.into());
    }
}

fn keyed<K: Ord + Copy, V: PartialEq + Clone>(
    layer: &LayerKey,
    old: &BTreeMap<K, V>,
    new: &BTreeMap<K, V>,
    edits: &mut Vec<Edit>,
) where
    Edit: From<Change<(LayerKey, K), V>>,
{
    rows(old, new, |key, before, after| {
        edits.push(Change { key: (layer.clone(), *key), before, after }.into());
    });
}
