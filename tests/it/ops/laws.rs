//! What holds for every operation on every project: a plan can be applied, and undone.

use crate::support::{ana, any_project, noon};
use proptest::prelude::*;
use sidenote::edit::{Refusal, Transaction, apply};
use sidenote::model::*;
use sidenote::notation;
use sidenote::ops::check::problems;
use sidenote::ops::{Maker, articles, links, marks, pieces, reading, schema, split};

/// What an operation is done with: which marks, labels and places; taken as far as there are such.
type Picks = (usize, usize, usize, usize, usize);

/// One of the operations, with these picks.
fn plan(project: &Project, which: usize, picks: Picks, ids: &mut SeededIds) -> Result<Transaction, Refusal> {
    let article = *project.articles.keys().next().unwrap();
    let key: LayerKey = (article, ana());
    let layer = project.layer(article, &ana()).map(|l| (**l).clone()).unwrap_or_default();
    let pick_mark = |n: usize| layer.marks.keys().copied().nth(n % layer.marks.len().max(1)).unwrap_or(MarkId(7));
    let pick_link = layer.links.keys().copied().nth(picks.0 % layer.links.len().max(1)).unwrap_or(LinkId(7));
    let label = project.schema.labels.keys().nth(picks.2 % project.schema.labels.len()).unwrap().clone();
    let relation = project.schema.relations.keys().nth(picks.2 % project.schema.relations.len()).unwrap().clone();
    let (one, two) = (pick_mark(picks.0), pick_mark(picks.1));
    let borders = crate::support::borders(crate::support::TEXT);
    let at = |n: usize| borders[n % borders.len()];
    let span = Span::of(at(picks.3)..at(picks.4));
    let now = noon();
    let mut maker = Maker { annotator: ana(), now, ids };
    match which {
        0 => marks::add(project, &mut maker, article, Spans::one(span), &label).map(|(_, t)| t),
        1 => marks::relabel(project, &key, one, &label, now),
        2 => marks::move_to(project, &key, one, Spans::one(span), now),
        3 => marks::move_piece(project, &key, one, picks.1 % 2, span, now),
        4 => marks::note(project, &key, one, "note", now),
        5 => marks::delete(project, &key, one),
        6 => pieces::add(project, &key, one, span, now),
        7 => pieces::drop_at(project, &key, one, span.start(), now),
        8 => pieces::join(project, &key, one, now),
        9 => links::add(project, &mut maker, article, &relation, one, two).map(|(_, t)| t),
        10 => links::relabel(project, &key, pick_link, &relation),
        11 => links::reverse(project, &key, pick_link),
        12 => links::delete(project, &key, pick_link),
        13 => reading::read_to(project, &maker, article, span.start()),
        14 => reading::finish(project, &maker, article, picks.0.is_multiple_of(2)),
        15 => articles::cycle_role(project, article, span.start(), picks.0.is_multiple_of(2)),
        16 => articles::delete(project, article),
        17 => retire(project, &label),
        18 => split::split(project, &mut maker, article, one, span.end()).map(|(_, t)| t),
        19 => split::merge(project, &key, one, two, now),
        20 => marks::add_all(project, &mut maker, article, &[span, Span::of(0..at(picks.3)), span], &label)
            .map(|(_, t)| t),
        _ => set_normalised(project, &key, one, picks),
    }
}

/// How many operations `plan` knows.
const OPERATIONS: usize = 22;

fn retire(project: &Project, id: &LabelId) -> Result<Transaction, Refusal> {
    let row = Label { retired: true, ..project.schema.labels[id].clone() };
    schema::put_label(project, id, row)
}

fn set_normalised(project: &Project, key: &LayerKey, mark: MarkId, picks: Picks) -> Result<Transaction, Refusal> {
    let value = Value::Text("x".repeat(picks.1 % 3));
    marks::set(project, key, mark, &AttributeId::new("normalised").unwrap(), Some(value), noon())
}

fn picks() -> impl Strategy<Value = Picks> {
    (any::<usize>(), any::<usize>(), any::<usize>(), any::<usize>(), any::<usize>())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn whatever_is_planned_can_be_applied_and_undone(
        project in any_project(),
        steps in proptest::collection::vec((0..OPERATIONS, picks()), 1..12),
    ) {
        let mut ids = SeededIds::new(77);
        let mut now = project.clone();
        let mut done: Vec<Transaction> = Vec::new();
        for (which, picks) in steps {
            if now.articles.is_empty() {
                break;
            }
            if let Ok(transaction) = plan(&now, which, picks, &mut ids) {
                let before = now.clone();
                prop_assert_eq!(apply(&mut now, &transaction), Ok(()), "operation {}", which);
                prop_assert_ne!(&now, &before, "operation {} changes something", which);
                done.push(transaction);
            }
        }
        for transaction in done.iter().rev() {
            apply(&mut now, &transaction.inverse()).unwrap();
        }
        prop_assert_eq!(now, project);
    }

    #[test]
    fn no_operation_makes_an_error_that_check_would_list(
        project in any_project(),
        which in 0..OPERATIONS,
        picks in picks(),
    ) {
        let errors = |p: &Project| problems(p).iter().filter(|p| p.severity == Severity::Error).count();
        let mut now = project.clone();
        // Another label may not fit the links there are, and a mark made two is wrong twice where it was
        // wrong before: that is for `check` to say.
        prop_assume!(!matches!(which, 1 | 18));
        if let Ok(transaction) = plan(&project, which, picks, &mut SeededIds::new(77)) {
            apply(&mut now, &transaction).unwrap();
            prop_assert!(errors(&now) <= errors(&project), "operation {}", which);
        }
    }

    #[test]
    fn every_layer_can_be_written_and_read(project in any_project()) {
        for ((article, _), layer) in &project.layers {
            let noted = notation::of_layer(project.text(*article).unwrap(), layer);
            prop_assert_eq!(noted.marks().len(), layer.marks.len());
            prop_assert_eq!(notation::parse(&notation::print(&noted)), Ok(noted));
        }
    }
}
