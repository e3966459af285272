//! The project on disk: what is saved is there, byte for byte, and bad files are said and left alone.

use crate::support::{Desk, TEXT, add_article, ana, new_article, noon};
use proptest::prelude::*;
use sidenote::model::*;
use sidenote::ops::{self, Maker};
use sidenote::session::Session;
use sidenote::store::SaveState;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

fn tag(
    session: &mut Session,
    article: ArticleId,
    range: std::ops::Range<usize>,
    label: &str,
    ids: &mut SeededIds,
) -> MarkId {
    let mut maker = Maker { annotator: ana(), now: noon(), ids };
    let spans = Spans::one(Span::of(range));
    let label = LabelId::new(label).unwrap();
    let (id, t) = ops::marks::add(session.project(), &mut maker, article, spans, &label).unwrap();
    session.commit(t, noon()).unwrap();
    id
}

/// Every file below `root` with its bytes.
fn tree(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    found
}

fn only_file(root: &Path, start: &str, end: &str) -> std::path::PathBuf {
    let names: Vec<String> = tree(root).into_keys().filter(|n| n.starts_with(start) && n.ends_with(end)).collect();
    assert_eq!(names.len(), 1, "{names:?}");
    root.join(&names[0])
}

#[test]
fn what_was_done_is_there_after_closing_and_again_byte_for_byte() {
    let desk = Desk::with_project();
    let mut ids = SeededIds::new(2);
    let mut session = desk.open();
    let article = add_article(&mut session, "Officials deny it", TEXT, &mut ids);
    let mark = tag(&mut session, article, 19..28, "person", &mut ids);
    let before = session.project().clone();
    session.close().unwrap();
    let files = tree(&desk.root());

    let mut session = desk.open();
    assert_eq!(session.project(), &before);
    assert!(session.problems().is_empty(), "{:?}", session.problems());
    // A change and its undo leave the rows as they were; only the stamp of the row has moved on.
    let t = ops::marks::note(session.project(), &(article, ana()), mark, "x", noon()).unwrap();
    session.commit(t, noon()).unwrap();
    session.undo(noon()).unwrap();
    session.close().unwrap();
    let again = tree(&desk.root());
    assert_eq!(again.keys().collect::<Vec<_>>(), files.keys().collect::<Vec<_>>());
    let layer = String::from_utf8(fs::read(only_file(&desk.root(), "layers/", ".ron")).unwrap()).unwrap();
    assert!(layer.contains("spans: [(6, 15)]"), "offsets on disk are code points: {layer}");
    assert!(layer.contains("words: [\"Officials\"]"), "{layer}");
}

#[test]
fn undo_and_redo_survive_a_restart() {
    let desk = Desk::with_project();
    let mut ids = SeededIds::new(2);
    let mut session = desk.open();
    let article = add_article(&mut session, "A", TEXT, &mut ids);
    tag(&mut session, article, 19..28, "person", &mut ids);
    session.close().unwrap();

    let mut session = desk.open();
    assert_eq!(session.undo_title(), Some("Tag as Person"));
    session.undo(noon()).unwrap();
    session.undo(noon()).unwrap();
    assert!(session.project().articles.is_empty());
    session.close().unwrap();
    assert!(tree(&desk.root()).keys().any(|n| n.starts_with("trash/")), "a deleted article is kept");

    let mut session = desk.open();
    assert_eq!(session.redo_title(), Some("Import"));
    session.redo(noon()).unwrap();
    session.redo(noon()).unwrap();
    assert_eq!(session.project().layers[&(article, ana())].marks.len(), 1);
    session.close().unwrap();
    let session = desk.open();
    assert_eq!(session.project().text(article).map(|t| t.as_str()), Some(TEXT));
}

#[test]
fn the_journal_has_what_the_files_do_not() {
    let desk = Desk::with_project();
    let mut ids = SeededIds::new(2);
    let mut session = desk.open();
    let article = add_article(&mut session, "A", TEXT, &mut ids);
    tag(&mut session, article, 19..28, "person", &mut ids);
    while session.save_state() != SaveState::Saved {
        std::thread::yield_now();
    }
    assert!(!desk.root().join("layers").exists(), "no checkpoint was due yet");
    // The program ends without closing: the files are never written.
    std::mem::forget(session);
    let copy = desk.places();
    let state = copy.state.clone();
    // The lock died with the program; here the same process still holds it.
    for entry in fs::read_dir(state.join("projects")).unwrap() {
        fs::remove_file(entry.unwrap().path().join("lock")).unwrap();
    }
    let mut session = desk.open();
    assert_eq!(session.project().layers[&(article, ana())].marks.len(), 1);
    assert!(session.take_notices().iter().any(|n| n.contains("the journal had the rest")));
    session.close().unwrap();
    assert!(desk.root().join("layers").exists());
}

#[test]
fn a_second_window_opens_for_reading_only() {
    let desk = Desk::with_project();
    let first = desk.open();
    let second = desk.open();
    assert!(first.read_only().is_none());
    assert!(second.read_only().is_some_and(|why| why.contains("another window")));
}

#[test]
fn a_layer_edited_by_hand_is_caught_and_kept() {
    let desk = Desk::with_project();
    let mut ids = SeededIds::new(2);
    let mut session = desk.open();
    let article = add_article(&mut session, "A", TEXT, &mut ids);
    let mark = tag(&mut session, article, 19..28, "person", &mut ids);
    session.close().unwrap();
    let path = only_file(&desk.root(), "layers/", ".ron");
    let text = fs::read_to_string(&path).unwrap().replace("(6, 15)", "(7, 15)");
    fs::write(&path, &text).unwrap();

    let session = desk.open();
    let row = &session.project().layers[&(article, ana())].marks[&mark];
    assert_eq!(row.stale.as_deref(), Some(&["Officials".to_owned()][..]));
}

#[test]
fn a_newer_layer_is_left_alone() {
    let desk = Desk::with_project();
    let mut ids = SeededIds::new(2);
    let mut session = desk.open();
    let article = add_article(&mut session, "A", TEXT, &mut ids);
    tag(&mut session, article, 19..28, "person", &mut ids);
    session.close().unwrap();
    let path = only_file(&desk.root(), "layers/", ".ron");
    let newer = fs::read_to_string(&path).unwrap().replace("min_reader: 1", "min_reader: 9");
    fs::write(&path, &newer).unwrap();
    let session = desk.open();
    assert!(session.read_only().is_some_and(|why| why.contains("newer version")));
    session.close().unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), newer);
}

#[test]
fn a_link_out_of_the_folder_is_not_followed() {
    let desk = Desk::with_project();
    let outside = desk.dir.path().join("outside.ron");
    fs::write(&outside, "secret").unwrap();
    fs::create_dir_all(desk.root().join("articles")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(&outside, desk.root().join("articles/x.ron")).unwrap();
    let session = desk.open();
    assert!(cfg!(not(unix)) || session.problems().iter().any(|p| p.kind == "bad_name"));
}

#[test]
fn files_are_named_after_a_title_that_names_of_files_can_hold() {
    let named = |title: &str, file: &str| {
        let mut new = new_article(title, &Text::new(TEXT));
        new.source.file = file.to_owned();
        let mut maker = Maker { annotator: ana(), now: noon(), ids: &mut SeededIds::new(3) };
        let (_, edits) = ops::articles::add(&mut maker, new);
        let sidenote::edit::Edit::Article(row) = &edits[0] else { panic!("the article comes first") };
        let stem = row.after.as_ref().unwrap().stem.clone();
        stem[..stem.len() - 7].to_owned()
    };
    assert_eq!(named("Ferry line to close", "a.txt"), "ferry-line-to-close");
    assert_eq!(named("朝市、3年ぶりに再開へ", "morning-market.txt"), "morning-market");
    assert_eq!(named("朝市、3年ぶりに再開へ", "朝市.txt"), "3");
    assert_eq!(named("أول خط للحافلات", ""), "article");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn mangled_files_give_problems_and_never_a_panic(at in any::<usize>(), what in 0u8..4, byte in any::<u8>(), pick in any::<usize>()) {
        let desk = Desk::with_project();
        let mut ids = SeededIds::new(2);
        let mut session = desk.open();
        let article = add_article(&mut session, "A", TEXT, &mut ids);
        tag(&mut session, article, 19..28, "person", &mut ids);
        session.close().unwrap();
        let names: Vec<String> = tree(&desk.root()).into_keys().collect();
        let path = desk.root().join(&names[pick % names.len()]);
        let mut bytes = fs::read(&path).unwrap();
        let at = at % bytes.len();
        match what {
            0 => bytes[at] = byte,
            1 => bytes.truncate(at),
            2 => bytes[at..].fill(0),
            _ => { bytes.splice(at..at, *b"<<<<<<< ours\n"); }
        }
        fs::write(&path, &bytes).unwrap();
        let how = sidenote::session::How { fs: std::sync::Arc::new(sidenote::store::RealFs), places: desk.places(), write: false, wake: Box::new(|| {}) };
        match sidenote::session::open(&desk.root(), how) {
            Ok(session) => for (key, layer) in &session.project().layers {
                let text = session.project().text(key.0).unwrap();
                for mark in layer.marks.values() {
                    prop_assert!(mark.spans.iter().all(|s| text.get(s).is_some()));
                }
            },
            Err(error) => prop_assert!(!error.to_string().is_empty()),
        }
    }
}
