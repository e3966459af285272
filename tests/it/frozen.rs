//! Projects of every released version, kept as they were written: each still opens, checks clean, is
//! exported, and is written again byte for byte as this version writes it.

use crate::support::Desk;
use sidenote::export::Request;
use sidenote::model::*;
use sidenote::ops::check::problems;
use sidenote::store::{Folder, RealFs, load, packed_from_ron, unpack};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

fn frozen(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/frozen").join(name)
}

/// Every file below a folder, by its path in it.
fn files(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut below = vec![root.to_owned()];
    while let Some(folder) = below.pop() {
        for path in fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()) {
            if path.is_dir() {
                below.push(path);
            } else {
                found.insert(path.strip_prefix(root).unwrap().to_owned(), fs::read(&path).unwrap());
            }
        }
    }
    found
}

fn loaded(root: &Path) -> Project {
    let loaded = load(&RealFs, &Folder::at(root)).unwrap();
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    loaded.project
}

#[test]
fn version_1_opens_checks_and_is_exported() {
    let project = loaded(&frozen("v1/sample"));
    assert!(problems(&project).is_empty(), "{:?}", problems(&project));
    let count = |of: fn(&Layer) -> usize| project.layers.values().map(|l| of(l)).sum::<usize>();
    let counts = (project.articles.len(), project.annotators.len(), project.layers.len());
    assert_eq!(counts, (4, 2, 8));
    assert_eq!((count(|l| l.marks.len()), count(|l| l.links.len())), (729, 328));
    for format in ["jsonl", "csv", "conll"].map(|id| sidenote::export::by_id(id).unwrap()) {
        let articles = project.articles_in_order().into_iter().map(|(id, _)| id).collect();
        let annotators = project.annotators.keys().cloned().collect();
        let request = Request {
            project: &project,
            annotators,
            articles,
            options: [].into(),
            piece: sidenote::export::Piece::default(),
        };
        let written = (format.write)(&request).unwrap();
        let mismatches = sidenote::session::proof::mismatches(format, &request, &written);
        assert!(mismatches.is_empty(), "{}: {mismatches:?}", format.id);
    }
}

#[test]
fn version_1_is_written_as_it_was() {
    let desk = Desk::new();
    let project = loaded(&frozen("v1/sample"));
    unpack(&RealFs, &desk.root(), &project).unwrap();
    let (then, now) = (files(&frozen("v1/sample")), files(&desk.root()));
    assert_eq!(then.keys().collect::<Vec<_>>(), now.keys().collect::<Vec<_>>());
    for (path, bytes) in &then {
        assert!(*bytes == now[path], "{} is written differently", path.display());
    }
}

#[test]
fn a_packed_project_of_version_1_still_is_one() {
    let bytes = fs::read(frozen("v1/sample-packed.ron")).unwrap();
    assert_eq!(packed_from_ron("sample-packed.ron", &bytes).unwrap(), loaded(&frozen("v1/sample")));
}
