//! What an export would replace is found before it does.

use super::sample::Sample;
use crate::support::Desk;
use sidenote::export::{self, Options};
use sidenote::session::dataset::{Dataset, Order};
use sidenote::store::{Folder, Progress, RealFs};
use std::collections::BTreeSet;
use std::path::PathBuf;

fn options(given: &[(&str, &str)]) -> Options {
    given.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
}

#[test]
fn what_an_export_would_replace_is_what_it_wrote_before() {
    let sample = Sample::full();
    let desk = Desk::with_project();
    let own = Folder::at(&desk.root());
    let choices: [&[(&str, &str)]; 3] = [&[], &[("split", "train:50,test:50")], &[("texts", "yes")]];
    for format in export::ALL {
        for (number, given) in choices.iter().enumerate() {
            let order = Order {
                format: format.id.to_owned(),
                annotators: sample.project.annotators.keys().cloned().collect(),
                articles: sample.project.articles.keys().copied().collect(),
                options: options(given),
            };
            // Not every format has texts, nor can say of every sample who publishes it.
            let dataset = Dataset::of(&sample.project, order);
            let has_texts = ["csv", "tsv"].contains(&format.id);
            assert!(dataset.is_ok() || !given.is_empty() && !has_texts || format.id == "claimreview", "{}", format.id);
            let Ok(dataset) = dataset else { continue };
            let out = desk.dir.path().join(format!("{}-{number}.{}", format.id, format.extension));
            assert_eq!(dataset.there(&RealFs, &own, &out).unwrap(), [], "{}", format.id);
            let free = dataset.free_name(&RealFs, &out).unwrap();
            let again = Dataset::of(&sample.project, dataset.asked().clone()).unwrap();
            let done = again.deliver(&RealFs, &own, &out, &Progress::default()).unwrap();
            let there = dataset.there(&RealFs, &own, &out).unwrap();
            let found: BTreeSet<PathBuf> = there.into_iter().map(|one| one.path).collect();
            let written = done.files.iter().map(|file| PathBuf::from(&file.path)).chain(done.certificate);
            for path in written {
                assert!(found.iter().any(|one| path.starts_with(one)), "{} of {}", path.display(), format.id);
            }
            assert_eq!(dataset.there(&RealFs, &own, &free).unwrap(), [], "{}", free.display());
        }
    }
}

#[test]
fn a_page_that_would_be_replaced_is_named() {
    let (sample, desk) = (Sample::full(), Desk::with_project());
    let out = desk.dir.path().join("study.spacy");
    let page = desk.dir.path().join("study.spacy.README.md");
    std::fs::write(&page, "somebody's").unwrap();
    let order =
        Order { format: "spacy".to_owned(), annotators: Vec::new(), articles: Vec::new(), options: Options::new() };
    let dataset = Dataset::of(&sample.project, order).unwrap();
    let own = Folder::at(&desk.root());
    let there = dataset.there(&RealFs, &own, &out).unwrap();
    assert_eq!(there.iter().map(|one| &one.path).collect::<Vec<_>>(), [&page]);
    assert_eq!(dataset.free_name(&RealFs, &out), Some(desk.dir.path().join("study-2.spacy")));
}

#[test]
fn a_name_is_free_when_nothing_of_it_is_there() {
    let sample = Sample::full();
    let desk = Desk::with_project();
    let order = |format: &str| Order {
        format: format.to_owned(),
        annotators: Vec::new(),
        articles: Vec::new(),
        options: Options::new(),
    };
    let dataset = Dataset::of(&sample.project, order("csv")).unwrap();
    let out = desk.dir.path().join("study.csv");
    std::fs::write(desk.dir.path().join("study-2.csv.links.csv"), "x").unwrap();
    assert_eq!(dataset.free_name(&RealFs, &out), Some(desk.dir.path().join("study-3.csv")));
    let dataset = Dataset::of(&sample.project, order("brat")).unwrap();
    let out = desk.dir.path().join("study.v1");
    assert_eq!(dataset.free_name(&RealFs, &out), Some(desk.dir.path().join("study.v1-2")));
}
