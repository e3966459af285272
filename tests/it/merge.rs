//! Two copies of a project become one: the laws, and the stories behind them.

use crate::generate::any_full_project;
use crate::support::{ana, noon, project_of};
use proptest::prelude::*;
use sidenote::edit::merge::{Kept, Side, merge, merge_layers};
use sidenote::edit::{Trace, apply};
use sidenote::model::*;
use std::sync::Arc;

/// The layer that everybody here works on.
fn key() -> LayerKey {
    (ArticleId(7), ana())
}

fn stamp(counter: u64, device: usize) -> Stamp {
    Stamp(counter, Arc::from(["a", "b", "c"][device]))
}

/// A step: which row, what happens to it, how, and when on which device.
type Step = (u8, u8, u8, u64, usize);

fn steps() -> impl Strategy<Value = Vec<Step>> {
    proptest::collection::vec((0u8..6, 0u8..8, 0u8..3, 1u64..6, 0usize..3), 0..8)
}

fn mark(how: u8) -> Mark {
    let mut mark = Mark::new(LabelId::new("person").unwrap(), Spans::one(Span::of(0..5)), noon());
    mark.note = ["", "one", "two"][usize::from(how)].into();
    mark
}

/// What somebody makes of a layer.
fn worked(layer: &Layer, steps: &[Step]) -> Layer {
    let mut layer = layer.clone();
    for (row, what, how, counter, device) in steps {
        let id = MarkId(u128::from(*row) + 1);
        let stamp = stamp(*counter, *device);
        if *what == 0 {
            if layer.marks.remove(&id).is_some() {
                layer.stamps.remove(&id.0);
                layer.gone.insert(id.0, stamp);
            }
            continue;
        }
        let mark = layer.marks.entry(id).or_insert_with(|| mark(0));
        match what {
            1 | 2 => mark.label = LabelId::new(["person", "place", "claim"][usize::from(*how)]).unwrap(),
            3 | 4 => mark.spans = Spans::one(Span::of(usize::from(*how)..9)),
            5 => mark.sure = *how == 0,
            6 => drop(mark.attributes.insert(AttributeId::new("kind").unwrap(), Value::Text(how.to_string()))),
            _ => mark.note = how.to_string(),
        }
        layer.stamps.insert(id.0, stamp);
        layer.gone.remove(&id.0);
    }
    layer
}

fn ids(layer: &Layer) -> impl Iterator<Item = RowId> + '_ {
    layer.marks.keys().map(|id| id.0).chain(layer.gone.keys().copied())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]
    #[test]
    fn it_does_not_matter_who_merges(start in steps(), ours in steps(), theirs in steps(), based in any::<bool>()) {
        let base = worked(&Layer::default(), &start);
        let (a, b) = (worked(&base, &ours), worked(&base, &theirs));
        let base = based.then_some(&base);
        let (one, mut found) = merge_layers(&key(), base, &a, &b);
        let (other, back) = merge_layers(&key(), base, &b, &a);
        prop_assert_eq!(one, other);
        for conflict in &mut found {
            std::mem::swap(&mut conflict.ours, &mut conflict.theirs);
            conflict.rows.iter_mut().for_each(|rows| *rows = rows.inverse());
            conflict.kept = match conflict.kept {
                Kept::One(Side::Ours) => Kept::One(Side::Theirs),
                Kept::One(Side::Theirs) => Kept::One(Side::Ours),
                both => both,
            };
        }
        prop_assert_eq!(found, back);
    }

    #[test]
    fn merging_twice_is_merging_once(start in steps(), ours in steps(), theirs in steps(), based in any::<bool>()) {
        let base = worked(&Layer::default(), &start);
        let (a, b) = (worked(&base, &ours), worked(&base, &theirs));
        let base = based.then_some(&base);
        let (once, _) = merge_layers(&key(), base, &a, &b);
        prop_assert_eq!(merge_layers(&key(), base, &once, &once), (once.clone(), vec![]));
        // The copy that was merged is the base from then on.
        let (again, conflicts) = merge_layers(&key(), Some(&b), &once, &b);
        prop_assert_eq!((again, conflicts), (once.clone(), vec![]));
        // And the other copy takes it all over.
        let (back, _) = merge_layers(&key(), None, &b, &once);
        for (id, mark) in &once.marks {
            prop_assert_eq!(back.marks.get(id), Some(mark));
        }
    }

    #[test]
    fn the_order_of_three_copies_does_not_matter(start in steps(), work in [steps(), steps(), steps()]) {
        let base = worked(&Layer::default(), &start);
        let [a, b, c] = work.map(|w| worked(&base, &w));
        let both = |x: &Layer, y: &Layer| merge_layers(&key(), None, x, y).0;
        let (left, right) = (both(&both(&a, &b), &c), both(&a, &both(&b, &c)));
        let known: Vec<RowId> = [&a, &b, &c].into_iter().flat_map(ids).collect();
        for id in known {
            prop_assert_eq!(left.marks.get(&MarkId(id)), right.marks.get(&MarkId(id)));
            prop_assert_eq!(Trace::of(&left, id), Trace::of(&right, id));
        }
    }

    #[test]
    fn nothing_is_lost_but_under_a_tombstone(start in steps(), ours in steps(), theirs in steps(), based in any::<bool>()) {
        let base = worked(&Layer::default(), &start);
        let (a, b) = (worked(&base, &ours), worked(&base, &theirs));
        let (made, _) = merge_layers(&key(), based.then_some(&base), &a, &b);
        for id in ids(&a).chain(ids(&b)) {
            let there = made.marks.contains_key(&MarkId(id));
            prop_assert!(there != made.gone.contains_key(&id), "{id} is neither there nor gone, or both");
            prop_assert!(there || a.gone.contains_key(&id) || b.gone.contains_key(&id), "{id} went without a deletion");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]
    #[test]
    fn the_step_of_a_merge_gives_the_merged_project_and_back(a in any_full_project(), b in any_full_project(), based in any::<bool>()) {
        let base = any_base(&a);
        let merged = merge(based.then_some(&base), &a, &b);
        let step = merged.transaction(&a, "Merge");
        let mut turned = a.clone();
        turned.texts.extend(b.texts.clone());
        let start = turned.clone();
        apply(&mut turned, &step).unwrap();
        for carried in &step.carried {
            carried.put(&mut turned);
        }
        prop_assert_eq!(&turned, &merged.project);
        apply(&mut turned, &step.inverse()).unwrap();
        for carried in &step.inverse().carried {
            carried.put(&mut turned);
        }
        prop_assert_eq!(turned, start);
    }

    #[test]
    fn a_project_merged_with_itself_is_itself(a in any_full_project()) {
        let merged = merge(None, &a, &a);
        prop_assert_eq!(&merged.project, &a);
        prop_assert_eq!(merged.conflicts, vec![]);
        prop_assert_eq!(merge(Some(&a), &a, &a).project, a);
    }

    #[test]
    fn all_that_either_project_has_is_there_without_a_base(a in any_full_project(), b in any_full_project()) {
        let merged = merge(None, &a, &b).project;
        for p in [&a, &b] {
            prop_assert!(p.articles.keys().all(|id| merged.articles.contains_key(id)));
            prop_assert!(p.entities.keys().all(|id| merged.entities.contains_key(id)));
            prop_assert!(p.schema.labels.keys().all(|id| merged.schema.labels.contains_key(id)));
            for (key, layer) in &p.layers {
                prop_assert!(layer.marks.keys().all(|id| merged.layers[key].marks.contains_key(id)));
                prop_assert!(layer.links.keys().all(|id| merged.layers[key].links.contains_key(id)));
            }
        }
    }
}

/// A base of `a`: the same without what was said.
fn any_base(a: &Project) -> Project {
    let mut base = a.clone();
    base.layers.clear();
    base
}

/// A layer with one mark, as everybody starts with it.
fn one() -> Layer {
    let mut layer = Layer::default();
    layer.marks.insert(MarkId(1), mark(0));
    layer.stamps.insert(1, stamp(1, 0));
    layer
}

fn changed(counter: u64, device: usize, change: impl FnOnce(&mut Mark)) -> Layer {
    let mut layer = one();
    change(layer.marks.get_mut(&MarkId(1)).unwrap());
    layer.stamps.insert(1, stamp(counter, device));
    layer
}

fn deleted(counter: u64) -> Layer {
    Layer { gone: [(1, stamp(counter, 1))].into(), ..Layer::default() }
}

#[test]
fn different_fields_of_one_mark_are_both_taken() {
    let place = LabelId::new("place").unwrap();
    let ours = changed(4, 0, |m| m.label = place.clone());
    let theirs = changed(3, 1, |m| m.note = "theirs".into());
    let (made, conflicts) = merge_layers(&key(), Some(&one()), &ours, &theirs);
    let mark = &made.marks[&MarkId(1)];
    assert_eq!((&mark.label, mark.note.as_str()), (&place, "theirs"));
    assert_eq!(conflicts, vec![]);
    assert_eq!(made.stamps[&1], stamp(5, 1), "what neither says is later than both");
}

#[test]
fn the_later_of_two_values_stands_and_the_other_is_kept() {
    let ours = changed(3, 0, |m| m.note = "ours".into());
    let theirs = changed(3, 1, |m| m.note = "theirs".into());
    let (made, conflicts) = merge_layers(&key(), Some(&one()), &ours, &theirs);
    assert_eq!(made.marks[&MarkId(1)].note, "theirs");
    assert_eq!(conflicts.len(), 1);
    assert_eq!((conflicts[0].field.as_str(), conflicts[0].kept), ("note", Kept::One(Side::Theirs)));
    assert_eq!(format!("{:?}", conflicts[0].ours), "Words(\"ours\")");
}

#[test]
fn a_deletion_wins_over_no_change_and_loses_against_one() {
    let (made, conflicts) = merge_layers(&key(), Some(&one()), &one(), &deleted(9));
    assert!(made.marks.is_empty() && made.gone.contains_key(&1) && conflicts.is_empty());
    let ours = changed(2, 0, |m| m.sure = false);
    let (made, conflicts) = merge_layers(&key(), Some(&one()), &ours, &deleted(9));
    assert!(made.marks.contains_key(&MarkId(1)) && made.gone.is_empty());
    assert_eq!(conflicts[0].field, "deleted");
    assert_eq!(made.stamps[&1].0, 10, "it is later than the deletion in every copy");
}

#[test]
fn two_contents_with_one_stamp_both_stay() {
    let ours = changed(3, 0, |m| m.note = "ours".into());
    let theirs = changed(3, 0, |m| m.note = "theirs".into());
    let (made, conflicts) = merge_layers(&key(), None, &ours, &theirs);
    assert_eq!(made.marks.len(), 2);
    assert!(matches!(conflicts[0].kept, Kept::Both(id) if made.marks.contains_key(&id)));
    assert_eq!(merge_layers(&key(), None, &made, &theirs).0, made);
}

#[test]
fn a_link_whose_mark_is_gone_stays() {
    let mut ours = one();
    ours.marks.insert(MarkId(2), mark(1));
    let relation = RelationId::new("source").unwrap();
    let link = Link { relation, from: MarkId(2), to: MarkId(1), created: noon() };
    ours.links.insert(LinkId(3), link);
    let (made, _) = merge_layers(&key(), Some(&one()), &ours, &deleted(9));
    assert!(!made.marks.contains_key(&MarkId(1)) && made.links.contains_key(&LinkId(3)));
}

#[test]
fn what_was_read_in_either_copy_is_read() {
    let read =
        |span, finished| Layer { reading: Some(Reading { read: vec![Span::of(span)], finished }), ..Layer::default() };
    let (made, _) = merge_layers(&key(), None, &read(0..5, false), &read(3..9, true));
    assert_eq!(made.reading, Some(Reading { read: vec![Span::of(0..9)], finished: true }));
}

#[test]
fn two_people_with_one_id_stay_two() {
    let (mut ours, article) = project_of("Ana met José.", &mut SeededIds::new(1));
    let mut theirs = ours.clone();
    let jose = AnnotatorId::new("jose").unwrap();
    ours.annotators.insert(jose.clone(), Annotator { name: "José".into() });
    theirs.annotators.insert(jose.clone(), Annotator { name: "Jose".into() });
    for p in [&mut ours, &mut theirs] {
        p.layers.insert((article, jose.clone()), Arc::new(one()));
    }
    let merged = merge(None, &ours, &theirs);
    let other = AnnotatorId::new("jose-2").unwrap();
    assert_eq!(merged.renamed, [(jose.clone(), other.clone())]);
    assert_eq!(merged.project.annotators[&other].name, "Jose");
    assert_eq!(merged.project.layers.len(), 2);
    let again = merge(None, &merged.project, &theirs);
    assert_eq!(again.project, merged.project, "the same person keeps the id they got");
}

#[test]
fn nobody_is_given_an_id_that_the_other_copy_has_for_somebody() {
    let (start, article) = project_of("Ana met José.", &mut SeededIds::new(1));
    let people = |names: &[(&str, &str)], first: u128| {
        let mut p = start.clone();
        for (n, (id, name)) in names.iter().enumerate() {
            let id = AnnotatorId::new(id).unwrap();
            p.annotators.insert(id.clone(), Annotator { name: (*name).to_owned() });
            let mut layer = Layer::default();
            layer.marks.insert(MarkId(first + n as u128), mark(1));
            p.layers.insert((article, id), Arc::new(layer));
        }
        p
    };
    let ours = people(&[("jose", "José"), ("jo", "X"), ("jose-9", "Jose")], 100);
    let theirs = people(&[("jo", "Jose"), ("jose", "Jose"), ("jose-2", "Jose")], 200);
    let merged = merge(None, &ours, &theirs);
    let new: Vec<&str> = merged.renamed.iter().map(|(_, to)| to.as_str()).collect();
    assert_eq!(new, ["jose-3", "jose-4"]);
    assert_eq!(merged.theirs.layers.len(), theirs.layers.len(), "no layer covers another");
    let again = merge(None, &merged.project, &theirs);
    assert_eq!(again.project, merged.project);
}

#[test]
fn without_a_base_nothing_is_deleted_and_with_one_a_deletion_counts() {
    let (base, article) = project_of("Ana met Ben.", &mut SeededIds::new(1));
    let mut theirs = base.clone();
    theirs.articles.clear();
    theirs.parts.clear();
    assert!(merge(None, &base, &theirs).project.articles.contains_key(&article));
    let merged = merge(Some(&base), &base, &theirs);
    assert!(merged.project.articles.is_empty() && merged.conflicts.is_empty());
    let mut ours = base.clone();
    ours.layers.insert((article, ana()), Arc::new(one()));
    let merged = merge(Some(&base), &ours, &theirs);
    assert!(merged.project.articles.contains_key(&article), "somebody works on it");
    assert_eq!(merged.conflicts[0].field, "deleted");
    assert!(!merged.project.parts.is_empty());
}

#[test]
fn an_article_with_another_text_is_left_as_it_is() {
    let (ours, article) = project_of("Ana met Ben.", &mut SeededIds::new(1));
    let (theirs, same) = project_of("Ana met Bo, and left.", &mut SeededIds::new(1));
    assert_eq!(article, same);
    let mut theirs = theirs;
    theirs.layers.insert((article, ana()), Arc::new(one()));
    let merged = merge(None, &ours, &theirs);
    assert_eq!(merged.project.articles, ours.articles);
    assert!(merged.project.layers.is_empty());
    assert_eq!(merged.conflicts[0].field, "text");
}

#[test]
fn rows_of_schema_that_differ_stay_ours() {
    let (ours, _) = project_of("Ana.", &mut SeededIds::new(1));
    let mut theirs = ours.clone();
    let claim = LabelId::new("claim").unwrap();
    Arc::make_mut(&mut theirs.schema).labels.get_mut(&claim).unwrap().help = "Other words.".into();
    let merged = merge(None, &ours, &theirs);
    assert_eq!(merged.project, ours);
    assert_eq!((merged.conflicts.len(), merged.conflicts[0].field.as_str()), (1, "row"));
    assert_eq!(merge(Some(&ours), &ours, &theirs).project.schema, theirs.schema, "only theirs changed it");
}
