//! Other projects, in a folder or in one file: everything that everybody said comes in, and nothing there changes.

use super::*;
use crate::export::sample::{Sample, key};
use crate::support::{Desk, add_article, ana, noon};
use sidenote::model::*;
use sidenote::ops::Maker;
use sidenote::session::Session;
use sidenote::session::bring::{Bringer, Brought, Others, files};
use sidenote::session::intake::{Intake, plan};
use sidenote::store::{RealFs, packed_to_ron, unpack};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn bring(path: &Path, others: Option<Others>) -> Brought {
    let mut problems = Vec::new();
    let found = files(&RealFs, None, &[path.to_owned()], &mut problems);
    let mut bringer = Bringer::new(&RealFs, None, noon());
    if let Some(others) = others {
        bringer = bringer.with_others(others);
    }
    for file in &found {
        bringer.read(file);
    }
    bringer.done()
}

/// A project that has taken everything in.
fn take_in(brought: Brought) -> (Desk, Session, Intake) {
    let desk = Desk::with_project();
    let mut session = desk.open();
    let mut ids = SeededIds::new(3);
    let mut maker = Maker { annotator: ana(), now: noon(), ids: &mut ids };
    let mut intake = plan(session.project(), &mut maker, brought.drafts, brought.schema);
    session.take_in(&mut intake, noon()).unwrap();
    (desk, session, intake)
}

/// What is said, by text and name.
fn layers(project: &Project) -> BTreeMap<(TextHash, String), Layer> {
    let layer = |((article, who), layer): (&(ArticleId, AnnotatorId), &Arc<Layer>)| {
        let said = Layer { stamps: [].into(), gone: [].into(), ..(**layer).clone() };
        ((project.articles[article].text, project.name_of(who).to_owned()), said)
    };
    project.layers.iter().filter(|(_, l)| !l.says_nothing()).map(layer).collect()
}

/// That all of `theirs` is in `ours`; a decision names the person as `ours` does.
fn has_all(ours: &Project, theirs: &Project) {
    let bob = ours.annotators.iter().find(|(_, row)| row.name.starts_with("Bob")).unwrap().0.clone();
    let mut said = layers(theirs);
    for decision in said.values_mut().flat_map(|l| l.decisions.values_mut()) {
        assert_eq!(decision.of, key("bob"));
        decision.of = bob.clone();
    }
    assert_eq!(layers(ours), said);
    for article in theirs.articles.values() {
        let id = ours.article_with_text(article.text).unwrap();
        let there = &ours.articles[&id];
        assert_eq!((&there.title, &there.source, &there.meta), (&article.title, &article.source, &article.meta));
    }
    let known = |id: &LabelId| ours.schema.labels.contains_key(id);
    assert!(theirs.schema.labels.keys().all(known));
    assert!(theirs.schema.relations.keys().all(|id| ours.schema.relations.contains_key(id)));
    assert!(theirs.schema.attributes.keys().all(|id| ours.schema.attributes.contains_key(id)));
    assert!(theirs.entities.iter().all(|(id, row)| ours.entities.get(id) == Some(row)));
}

/// Every file below a folder, with its bytes.
fn contents(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut problems = Vec::new();
    let files = sidenote::store::files_below(&RealFs, root, &mut problems);
    files.into_iter().map(|path| (path.clone(), std::fs::read(path).unwrap())).collect()
}

#[test]
fn a_packed_project_comes_in_whole() {
    let theirs = Sample::full().project;
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("copy.ron");
    std::fs::write(&file, packed_to_ron(&theirs).unwrap()).unwrap();
    let brought = bring(&file, None);
    assert_eq!(brought.problems, []);
    let (_desk, session, intake) = take_in(brought);
    assert_eq!((intake.ids.len(), intake.marks, intake.links), (3, 14, 1));
    has_all(session.project(), &theirs);
}

#[test]
fn a_project_in_a_folder_comes_in_whole_and_stays_as_it_is() {
    let theirs = Sample::full().project;
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().join("work/other");
    unpack(&RealFs, &root, &theirs).unwrap();
    std::fs::write(dir.path().join("work/beside.txt"), "A file beside it.").unwrap();
    let before = contents(dir.path());
    let desk = Desk::new();
    let brought = bring(dir.path(), Some(Others { fs: Arc::new(RealFs), places: desk.places() }));
    assert_eq!(brought.problems, []);
    assert_eq!(brought.drafts.len(), 4, "the file beside, and no file of the project by itself");
    let (_desk, session, _) = take_in(brought);
    has_all(session.project(), &theirs);
    assert_eq!(contents(dir.path()), before);
    assert!(!desk.places().state.exists(), "nothing is noted about it");
}

#[test]
fn what_is_in_the_journal_alone_comes_too() {
    let desk = Desk::with_project();
    let mut theirs = desk.open();
    add_article(&mut theirs, "Fresh", "Said a moment ago.", &mut SeededIds::new(5));
    let begun = std::time::Instant::now();
    while theirs.save_state() != sidenote::store::SaveState::Saved {
        std::thread::sleep(std::time::Duration::from_millis(5));
        assert!(begun.elapsed().as_secs() < 60);
    }
    if !bring(&desk.root(), None).drafts.is_empty() {
        eprintln!("the files have it already, so this shows nothing");
    }
    let others = Others { fs: Arc::new(RealFs), places: desk.places() };
    let brought = bring(&desk.root(), Some(others));
    assert_eq!(
        brought.drafts.iter().map(|d| d.title.as_str()).collect::<Vec<_>>(),
        ["Fresh"],
        "{:?}",
        brought.problems
    );
}

#[test]
fn what_is_here_already_is_named_and_not_doubled() {
    let theirs = Sample::full().project;
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("copy.ron");
    std::fs::write(&file, packed_to_ron(&theirs).unwrap()).unwrap();
    let (_desk, mut session, _) = take_in(bring(&file, None));
    let before = session.project().clone();
    let brought = bring(&file, None);
    let mut ids = SeededIds::new(4);
    let mut maker = Maker { annotator: ana(), now: noon(), ids: &mut ids };
    let mut again = plan(&before, &mut maker, brought.drafts, brought.schema);
    assert_eq!((again.ids.len(), again.marks, again.edits.len()), (0, 0, 0), "{:?}", again.edits);
    assert!(again.skipped.iter().any(|s| s.why.contains("use “merge”")), "{:?}", again.skipped);
    session.take_in(&mut again, noon()).unwrap();
    assert_eq!(layers(session.project()), layers(&before));
}

#[test]
fn two_people_of_one_name_stay_two() {
    let mut sample = Sample::full();
    sample.project.annotators.insert(key("bob"), Annotator { name: "Ann Example".to_owned() });
    let packed = packed_to_ron(&sample.project).unwrap();
    let outcome = read("p.ron", packed.as_bytes());
    let mut names: Vec<&str> = outcome.drafts.iter().flat_map(|d| &d.layers).map(|l| l.annotator.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names, ["Ann Example", "Ann Example (bob)"]);
}

#[test]
fn what_is_no_whole_project_is_left_out_and_says_why() {
    let packed = packed_to_ron(&Sample::full().project).unwrap();
    let changed = read("p.ron", packed.replace("Müller", "Miller").as_bytes());
    assert!(changed.drafts.is_empty() && said(&changed).contains("digest"), "{}", said(&changed));
    let other = read("p.ron", b"(a: 1)");
    assert!(other.drafts.is_empty() && said(&other).contains("no packed project"), "{}", said(&other));
    let empty = read("p.ron", packed_to_ron(&Sample::new().project).unwrap().as_bytes());
    assert_eq!((empty.drafts.len(), empty.problems[0].kind), (0, "empty"));
    let dir = tempfile::tempdir().unwrap();
    unpack(&RealFs, dir.path(), &Sample::full().project).unwrap();
    let layer = dir.path().join("layers/bob");
    let name = std::fs::read_dir(&layer).unwrap().next().unwrap().unwrap().file_name();
    std::fs::write(layer.join(&name), "(").unwrap();
    let brought = bring(dir.path(), None);
    assert_eq!((brought.drafts.len(), brought.problems.len()), (3, 1));
    let file = brought.problems[0].place.file.clone().unwrap();
    assert_eq!(PathBuf::from(file), layer.join(name), "named as it lies");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]
    #[test]
    fn a_mangled_project_is_never_worse_than_a_problem(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
        cut in any::<prop::sample::Index>(),
        twice in any::<bool>(),
    ) {
        let packed = packed_to_ron(&Sample::full().project).unwrap();
        check(&(by_id("sidenote").unwrap().read)(&input("p.ron", &mangled(packed.as_bytes(), &changes, cut, twice))))?;
    }
}
