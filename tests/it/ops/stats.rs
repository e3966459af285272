//! Counts per label and annotator.

use crate::sheet::Sheet;
use crate::support::ana;
use sidenote::model::{Annotator, AnnotatorId, Span};
use sidenote::ops::reading;
use sidenote::ops::stats::{LabelStats, stats};

#[test]
fn labels_come_in_order_of_the_schema_and_unknown_ones_last() {
    let sheet = Sheet::new("{person|Ana} {alien|x} {quote|y} {person|Bo}");
    let row = |id: &str, marks| LabelStats { id: id.to_owned(), marks, articles: 1 };
    assert_eq!(stats(&sheet.project).labels, [row("quote", 1), row("person", 2), row("alien", 1)]);
}

#[test]
fn annotators_are_counted_each_for_themselves() {
    let mut sheet = Sheet::new("{quote#1|No,} said {person#2|Ana}\n-> source #1 #2");
    let bo = AnnotatorId::new("bo").unwrap();
    sheet.project.annotators.insert(bo, Annotator { name: "Bo".to_owned() });
    let counts = stats(&sheet.project);
    assert_eq!(counts.articles, 1);
    let rows: Vec<_> =
        counts.annotators.iter().map(|a| (a.name.as_str(), a.articles, a.marks, a.links, a.read_fraction)).collect();
    assert_eq!(rows, [("Ana", 1, 2, 1, 0.0), ("Bo", 0, 0, 0, 0.0)]);
}

#[test]
fn what_was_read_is_a_share_of_the_text() {
    let mut sheet = Sheet::new("12345678");
    let fraction = |s: &Sheet| reading::fraction(&s.project, s.article, &ana());
    let transaction = sheet.as_ana(|p, maker, at| reading::read_to(p, maker, at, 2)).unwrap();
    sheet.apply(&transaction);
    assert_eq!((fraction(&sheet), stats(&sheet.project).annotators[0].read_fraction), (0.25, 0.25));
    // Stretches that overlap in a file edited by hand count once.
    sheet.layer_mut().reading.as_mut().unwrap().read.push(Span::of(1..4));
    assert_eq!(fraction(&sheet), 0.5);
    sheet.layer_mut().reading.as_mut().unwrap().finished = true;
    assert_eq!(stats(&sheet.project).annotators[0].read_fraction, 1.0);
}
