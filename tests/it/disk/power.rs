//! What the simulated disk found, one by one.

use super::*;
use sidenote::edit::Transaction;

#[test]
fn what_was_deleted_while_the_journal_was_refused_stays_deleted() {
    let (mut scene, mut session) = Scene::new();
    let mark = scene.mark(&mut session, "person");
    let key = (scene.article, ana());
    assert_eq!(settled(&session), SaveState::Saved, "the journal has it and the files do not");
    scene.disk.set(&[scene.state()]);
    session.undo(noon()).unwrap();
    session.save_now().unwrap();
    scene.crash(session);
    let session = scene.open().unwrap();
    assert!(session.problems().is_empty(), "{:?}", session.problems());
    let back = session.project().layer(key.0, &key.1).is_some_and(|layer| layer.marks.contains_key(&mark));
    assert!(!back, "the deletion was saved");
    session.close().unwrap();
    assert!(!scene.desk.root().join(".ahead-of-journal.ron").exists(), "the journal is as far as the files");
}

#[test]
fn what_is_done_after_such_a_crash_counts() {
    let (mut scene, mut session) = Scene::new();
    scene.mark(&mut session, "person");
    assert_eq!(settled(&session), SaveState::Saved);
    scene.disk.set(&[scene.state()]);
    session.undo(noon()).unwrap();
    session.save_now().unwrap();
    scene.crash(session);
    let mut session = scene.open().unwrap();
    let mark = scene.mark(&mut session, "quote");
    assert_eq!(settled(&session), SaveState::Saved);
    scene.crash(session);
    let session = scene.open().unwrap();
    assert!(session.project().layers[&(scene.article, ana())].marks.contains_key(&mark));
}

#[test]
fn a_file_that_cannot_be_read_for_now_keeps_its_part_of_the_journal() {
    let (mut scene, mut session) = Scene::new();
    let mark = scene.mark(&mut session, "person");
    assert_eq!(settled(&session), SaveState::Saved);
    scene.crash(session);
    let articles = scene.desk.root().join("articles");
    scene.disk.refuse_reading(&articles);
    let session = scene.open().unwrap();
    assert!(session.read_only().is_some_and(|why| why.contains("cannot be read")), "{:?}", session.read_only());
    session.close().unwrap();
    scene.disk = Arc::default();
    let session = scene.open().unwrap();
    assert!(session.project().layers[&(scene.article, ana())].marks.contains_key(&mark));
}

#[test]
fn the_trash_keeps_what_lies_there() {
    let (mut scene, mut session) = Scene::new();
    let mut finish = |session: &mut Session, finished| {
        let maker = Maker { annotator: ana(), now: noon(), ids: &mut scene.ids };
        let t = ops::reading::finish(session.project(), &maker, scene.article, finished).unwrap();
        session.commit(t, noon()).unwrap();
        session.save_now().unwrap();
        session.undo(noon()).unwrap();
        session.save_now().unwrap();
    };
    finish(&mut session, true);
    let trash = scene.desk.root().join("trash");
    let layer = fs::read_dir(&trash).unwrap().next().unwrap().unwrap().path();
    let first = fs::read(&layer).unwrap();
    fs::write(&layer, "what somebody put there").unwrap();
    finish(&mut session, true);
    let mut kept: Vec<Vec<u8>> = fs::read_dir(&trash).unwrap().map(|e| fs::read(e.unwrap().path()).unwrap()).collect();
    kept.sort();
    assert_eq!(kept, [first, b"what somebody put there".to_vec()]);
}

#[test]
fn a_deletion_taken_back_and_done_again_is_replayed() {
    let (mut scene, mut session) = Scene::new();
    let maker = Maker { annotator: ana(), now: noon(), ids: &mut scene.ids };
    let t = ops::reading::finish(session.project(), &maker, scene.article, true).unwrap();
    session.commit(t, noon()).unwrap();
    session.save_now().unwrap();
    let delete = |session: &mut Session| {
        let t: Transaction = ops::articles::delete(session.project(), scene.article).unwrap();
        session.commit(t, noon()).unwrap();
    };
    delete(&mut session);
    session.undo(noon()).unwrap();
    delete(&mut session);
    assert_eq!(settled(&session), SaveState::Saved);
    scene.crash(session);
    let session = scene.open().unwrap();
    assert!(session.problems().is_empty(), "{:?}", session.problems());
    assert!(session.project().articles.is_empty());
}
