//! The tables without stamps: settings, people, schema, entities, articles and their parts.
//!
//! What only one copy changed since the base is taken; where both changed one field, ours stays and
//! the difference is a conflict. Without a base nothing is ever deleted. Must not know layers, but
//! whether something in them needs a row.

use super::fields::{Fields, Picker};
use super::rows::{conflict, written};
use super::{Conflict, Edit, Held, Kept, RowName, Side};
use crate::edit::Change;
use crate::model::{Article, ArticleId, EntityId, Part, Project, Schema, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Articles that have another text in the other copy: nothing of them is taken, since offsets would
/// be of something else.
pub(super) fn other_texts(ours: &Project, theirs: &Project, conflicts: &mut Vec<Conflict>) -> BTreeSet<ArticleId> {
    let mut other = BTreeSet::new();
    for (id, our) in &ours.articles {
        let Some(their) = theirs.articles.get(id).filter(|their| their.text != our.text) else { continue };
        let held = |a: &Article| Held::Words(a.text.to_string());
        let rows = Change::replace(*id, (**our).clone(), (**their).clone()).into();
        conflicts.push(conflict(rows, "text", held(our), held(their), Kept::One(Side::Ours)));
        other.insert(*id);
    }
    other
}

/// Merges every table without stamps into `merged`, whose layers are merged already.
pub(super) fn merge(
    base: Option<&Project>,
    ours: &Project,
    theirs: &Project,
    merged: &mut Project,
    conflicts: &mut Vec<Conflict>,
) {
    if let Some(row) = row(base.map(|b| &b.settings), &ours.settings, &theirs.settings, (), conflicts) {
        merged.settings = row;
    }
    merged.annotators = table(base.map(|b| &b.annotators), &ours.annotators, &theirs.annotators, |_| true, conflicts);
    schema(base.map(|b| &*b.schema), &ours.schema, &theirs.schema, merged, conflicts);
    let used = used_entities(merged);
    merged.entities =
        table(base.map(|b| &b.entities), &ours.entities, &theirs.entities, |id| used.contains(id), conflicts);
    articles(base, ours, theirs, merged, conflicts);
}

fn schema(base: Option<&Schema>, ours: &Schema, theirs: &Schema, merged: &mut Project, conflicts: &mut Vec<Conflict>) {
    let made = Schema {
        labels: table(base.map(|b| &b.labels), &ours.labels, &theirs.labels, |_| true, conflicts),
        attributes: table(base.map(|b| &b.attributes), &ours.attributes, &theirs.attributes, |_| true, conflicts),
        relations: table(base.map(|b| &b.relations), &ours.relations, &theirs.relations, |_| true, conflicts),
    };
    if made != *ours {
        merged.schema = Arc::new(made);
    }
}

/// A row that both copies have.
fn row<K: Clone, V: Fields>(base: Option<&V>, ours: &V, theirs: &V, key: K, conflicts: &mut Vec<Conflict>) -> Option<V>
where
    Edit: From<Change<K, V>>,
{
    if written(ours) == written(theirs) {
        return None;
    }
    let mut picker = Picker::new(Side::Ours);
    let made = V::mixed(base, ours, theirs, &mut picker);
    conflicts.extend(picker.lost.into_iter().map(|lost| {
        let rows = Change::replace(key.clone(), ours.clone(), theirs.clone()).into();
        conflict(rows, &lost.field, lost.ours, lost.theirs, Kept::One(Side::Ours))
    }));
    Some(made)
}

/// A table: rows of both. One that a copy deleted since the base goes, unless the other changed it or
/// it is `needed`.
fn table<K: Ord + Clone, V: Fields>(
    base: Option<&BTreeMap<K, V>>,
    ours: &BTreeMap<K, V>,
    theirs: &BTreeMap<K, V>,
    needed: impl Fn(&K) -> bool,
    conflicts: &mut Vec<Conflict>,
) -> BTreeMap<K, V>
where
    Edit: From<Change<K, V>>,
{
    let mut made = ours.clone();
    let keys: BTreeSet<&K> = ours.keys().chain(theirs.keys()).collect();
    for key in keys {
        let before = base.and_then(|b| b.get(key));
        match (ours.get(key), theirs.get(key)) {
            (Some(o), Some(t)) => {
                made.extend(row(before, o, t, key.clone(), conflicts).map(|r| (key.clone(), r)));
            }
            (Some(one), None) | (None, Some(one)) => {
                let side = if ours.contains_key(key) { Side::Ours } else { Side::Theirs };
                if survives(before, one, needed(key), side, key, conflicts) {
                    made.insert(key.clone(), one.clone());
                } else {
                    made.remove(key);
                }
            }
            (None, None) => {}
        }
    }
    made
}

/// Whether a row that only the copy at `side` has stays. A deletion that does not stand is flagged.
fn survives<K: Clone, V: Fields>(
    base: Option<&V>,
    row: &V,
    needed: bool,
    side: Side,
    key: &K,
    conflicts: &mut Vec<Conflict>,
) -> bool
where
    Edit: From<Change<K, V>>,
{
    let Some(base) = base else { return true };
    if !needed && written(base) == written(row) {
        return false;
    }
    let held = Held::Words(written(row));
    let (ours, theirs, rows) = if side == Side::Ours {
        (held, Held::Nothing, Change::remove(key.clone(), row.clone()))
    } else {
        (Held::Nothing, held, Change::add(key.clone(), row.clone()))
    };
    conflicts.push(conflict(rows.into(), "deleted", ours, theirs, Kept::One(side)));
    true
}

/// The entities that marks point to.
fn used_entities(project: &Project) -> BTreeSet<EntityId> {
    let values = project.layers.values().flat_map(|l| l.marks.values().flat_map(|m| m.attributes.values()));
    let ids = values.filter_map(|v| if let Value::Entities(ids) = v { Some(ids) } else { None });
    ids.flatten().copied().collect()
}

fn articles(
    base: Option<&Project>,
    ours: &Project,
    theirs: &Project,
    merged: &mut Project,
    conflicts: &mut Vec<Conflict>,
) {
    let own = |p: &Project| -> BTreeMap<ArticleId, Article> {
        p.articles.iter().map(|(id, a)| (*id, (**a).clone())).collect()
    };
    let said = |id: &ArticleId| merged.layers_of(*id).any(|(_, l)| !l.says_nothing());
    let base_rows = base.map(own);
    let mut rows = table(base_rows.as_ref(), &own(ours), &own(theirs), said, conflicts);
    let mut stems: BTreeSet<String> = ours.articles.values().map(|a| a.stem.clone()).collect();
    for (id, row) in rows.iter_mut().filter(|(id, _)| !ours.articles.contains_key(id)) {
        // Two files of one name cannot lie in one folder.
        if !stems.insert(row.stem.clone()) {
            row.stem = format!("article-{id}");
        }
    }
    parts(base, ours, theirs, &rows, merged, conflicts);
    merged.articles.retain(|id, _| rows.contains_key(id));
    for (id, row) in rows {
        if merged.articles.get(&id).is_none_or(|known| **known != row) {
            merged.articles.insert(id, Arc::new(row));
        }
    }
}

/// The parts of an article are one unit: those of two copies would overlap.
fn parts(
    base: Option<&Project>,
    ours: &Project,
    theirs: &Project,
    rows: &BTreeMap<ArticleId, Article>,
    merged: &mut Project,
    conflicts: &mut Vec<Conflict>,
) {
    let blank = Arc::new(BTreeMap::<u32, Part>::new());
    let of = |p: &Project, id: &ArticleId| p.parts.get(id).unwrap_or(&blank).clone();
    merged.parts.retain(|id, _| rows.contains_key(id));
    for id in rows.keys() {
        let same_text = |p: &Project| p.articles.get(id).is_none_or(|a| a.text == rows[id].text);
        let (our, their) = (of(ours, id), of(theirs, id));
        let taken = match (ours.articles.contains_key(id), theirs.articles.contains_key(id)) {
            (false, _) => true,
            (_, false) => false,
            _ => base.is_some_and(|b| b.articles.contains_key(id) && of(b, id) == our),
        };
        if our == their || !same_text(theirs) {
            continue;
        }
        if taken && their.is_empty() {
            merged.parts.remove(id);
        } else if taken {
            merged.parts.insert(*id, their);
        } else if theirs.articles.contains_key(id) && base.is_none_or(|b| of(b, id) != their) {
            let held = |parts: &BTreeMap<u32, Part>| Held::Words(written(parts));
            let (field, kept) = ("parts".to_owned(), Kept::One(Side::Ours));
            let (row, rows) = (RowName::Article(*id), part_rows(*id, &our, &their));
            conflicts.push(Conflict { row, rows, field, ours: held(&our), theirs: held(&their), kept });
        }
    }
}

/// The parts of both copies, row by row.
fn part_rows(article: ArticleId, ours: &BTreeMap<u32, Part>, theirs: &BTreeMap<u32, Part>) -> Vec<Edit> {
    let starts: BTreeSet<u32> = ours.keys().chain(theirs.keys()).copied().collect();
    let both = |start: u32| Change {
        key: (article, start),
        before: ours.get(&start).cloned(),
        after: theirs.get(&start).cloned(),
    };
    starts.into_iter().map(|start| both(start).into()).collect()
}
