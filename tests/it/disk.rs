//! The disk at its worst: journals that grow, are torn, or cannot be written; folders that are
//! reached in several ways; files of newer versions.

use crate::support::{Desk, TEXT, add_article, ana, noon};
use sidenote::model::*;
use sidenote::ops::{self, Maker};
use sidenote::session::{How, Session, open};
use sidenote::store::{Progress, RealFs, SaveState, StoreError};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

mod creating;
mod heads;
mod journal;
mod merged;
mod power;
pub mod refusing;

use refusing::{Refusing, Shared};

/// A project with one article, open on a disk that can be made to refuse.
struct Scene {
    desk: Desk,
    disk: Arc<Refusing>,
    ids: SeededIds,
    article: ArticleId,
}

impl Scene {
    fn new() -> (Self, Session) {
        let desk = Desk::with_project();
        let mut ids = SeededIds::new(2);
        let mut session = desk.open();
        let article = add_article(&mut session, "A", TEXT, &mut ids);
        session.close().unwrap();
        let scene = Self { desk, disk: Arc::default(), ids, article };
        let session = scene.open().unwrap();
        (scene, session)
    }

    fn open(&self) -> Result<Session, StoreError> {
        self.open_at(&self.desk.root())
    }

    fn open_at(&self, root: &Path) -> Result<Session, StoreError> {
        let fs = Arc::new(Shared(Arc::clone(&self.disk)));
        open(root, How { fs, places: self.desk.places(), write: true, wake: Box::new(|| {}) })
    }

    /// The folder of the project's journal and lock.
    fn state(&self) -> PathBuf {
        let folders = fs::read_dir(self.desk.places().state.join("projects")).unwrap();
        let mut folders: Vec<PathBuf> = folders.map(|e| e.unwrap().path()).collect();
        assert_eq!(folders.len(), 1, "{folders:?}");
        folders.remove(0)
    }

    /// One more mark, of a label whose number is given.
    fn mark(&mut self, session: &mut Session, label: &str) -> MarkId {
        let mut maker = Maker { annotator: ana(), now: noon(), ids: &mut self.ids };
        let (spans, label) = (Spans::one(Span::of(19..28)), LabelId::new(label).unwrap());
        let (id, t) = ops::marks::add(session.project(), &mut maker, self.article, spans, &label).unwrap();
        session.commit(t, noon()).unwrap();
        id
    }

    /// The session ends as when the power fails: nothing more is written, and nobody holds the lock.
    /// The disk that comes up again refuses nothing.
    fn crash(&mut self, session: Session) {
        self.disk.set(&[PathBuf::from("/")]);
        self.disk = Arc::default();
        std::mem::forget(session);
        fs::remove_file(self.state().join("lock")).unwrap();
    }

    fn generations(&self) -> Vec<String> {
        let names = fs::read_dir(self.state()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.filter(|n| n.ends_with(".journal")).collect();
        names.sort();
        names
    }
}

/// Waits until the disk has answered to all that was handed over.
fn settled(session: &Session) -> SaveState {
    for _ in 0..500 {
        match session.save_state() {
            SaveState::Saving => std::thread::sleep(std::time::Duration::from_millis(10)),
            other => return other,
        }
    }
    SaveState::Saving
}

#[test]
fn every_way_to_a_folder_leads_to_one_lock_and_one_journal() {
    let (mut scene, mut session) = Scene::new();
    scene.mark(&mut session, "person");
    let root = scene.desk.root();
    let mut ways = vec![root.join(""), root.join("."), root.join("../project"), root.join("articles/..")];
    if cfg!(unix) {
        let link = scene.desk.dir.path().join("link");
        #[cfg(unix)]
        std::os::unix::fs::symlink(&root, &link).unwrap();
        ways.push(link);
    }
    for way in &ways {
        let second = scene.open_at(way).unwrap();
        let why = second.read_only().unwrap_or("it can be written");
        assert!(why.contains("another window"), "{}: {why}", way.display());
    }
    session.close().unwrap();
    for way in &ways {
        let session = scene.open_at(way).unwrap();
        assert_eq!(session.undo_title(), Some("Tag as Person"), "{}", way.display());
    }
    scene.state(); // There is one.
}

#[test]
fn an_export_finds_the_project_whatever_the_way_into_it() {
    let (scene, session) = Scene::new();
    let format = sidenote::export::by_id("jsonl").unwrap();
    let request = sidenote::export::Request {
        project: session.project(),
        annotators: vec![],
        articles: vec![scene.article],
        options: [].into(),
        piece: sidenote::export::Piece::default(),
    };
    let out = scene.desk.root().join("layers/../../project/articles/x.jsonl");
    let done =
        sidenote::session::deliver::deliver(&RealFs, session.folder(), &out, format, &request, &Progress::default());
    assert!(done.unwrap_err().0.contains("part of the project itself"));
}

#[test]
fn a_journal_that_cannot_be_written_leaves_the_files() {
    let (mut scene, mut session) = Scene::new();
    scene.disk.set(&[scene.state()]);
    let mark = scene.mark(&mut session, "person");
    let SaveState::Failing(why) = settled(&session) else { panic!("nothing is on the disk yet") };
    assert!(why.contains("journal") && why.contains("the disk is full"), "{why}");
    session.save_now().unwrap();
    assert_eq!(session.save_state(), SaveState::Saved, "it is in the files");
    let said = session.take_notices().join("\n");
    assert!(said.contains("The journal cannot be written") && said.contains("cannot be undone"), "{said}");
    scene.crash(session);
    let session = scene.open().unwrap();
    assert!(session.project().layers[&(scene.article, ana())].marks.contains_key(&mark));
}

#[test]
fn a_journal_that_can_be_written_again_has_everything() {
    let (mut scene, mut session) = Scene::new();
    scene.disk.set(&[scene.state()]);
    scene.mark(&mut session, "person");
    session.save_now().unwrap();
    scene.disk.set(&[]);
    scene.mark(&mut session, "claim");
    session.save_now().unwrap();
    assert!(session.take_notices().join("\n").contains("takes writes again"));
    session.close().unwrap();
    let mut session = scene.open().unwrap();
    assert!(session.problems().is_empty(), "{:?}", session.problems());
    assert!(session.take_notices().is_empty(), "the checkpoint was made up for");
    assert_eq!(session.undo_title(), Some("Tag as Claim"));
    session.undo(noon()).unwrap();
    assert_eq!(session.undo_title(), Some("Tag as Person"));
}

#[test]
fn files_that_cannot_be_written_leave_the_journal() {
    let (mut scene, mut session) = Scene::new();
    scene.disk.set(&[scene.desk.root()]);
    let mark = scene.mark(&mut session, "person");
    assert_eq!(settled(&session), SaveState::Saved, "it is in the journal");
    let why = session.save_now().unwrap_err();
    assert!(why.contains("the disk is full") && why.contains("the journal on this computer has your work"), "{why}");
    scene.crash(session);
    let session = scene.open().unwrap();
    assert!(session.project().layers[&(scene.article, ana())].marks.contains_key(&mark));
}

#[test]
fn one_file_that_is_refused_keeps_the_others_from_nothing() {
    let (mut scene, mut session) = Scene::new();
    scene.disk.set(&[session.folder().entities(), scene.state()]);
    let mark = scene.mark(&mut session, "person");
    let key = (scene.article, ana());
    let entity = ops::entities::named("Ana Ruiz", &LabelId::new("person").unwrap());
    let (_, t) = ops::entities::add_for(session.project(), &mut scene.ids, &key, mark, entity, noon()).unwrap();
    session.commit(t, noon()).unwrap();
    let why = session.save_now().unwrap_err();
    assert!(why.contains("entities.ron") && why.contains("journal"), "{why}");
    assert!(scene.desk.root().join("layers/ana").exists());
}

#[test]
fn an_article_whose_text_is_refused_is_not_in_the_journal_either() {
    let (mut scene, mut session) = Scene::new();
    scene.disk.set(&[scene.desk.root()]);
    scene.mark(&mut session, "person");
    add_article(&mut session, "B", "Another text.", &mut scene.ids);
    assert!(session.save_now().is_err());
    scene.crash(session);
    let session = scene.open().unwrap();
    assert_eq!(session.project().articles.len(), 1);
    assert_eq!(session.undo_title(), Some("Tag as Person"), "what came before is there");
    assert!(session.problems().is_empty(), "{:?}", session.problems());
}

#[test]
fn an_article_whose_deletion_only_the_journal_had_stays_deleted() {
    let (mut scene, mut session) = Scene::new();
    let t = ops::articles::delete(session.project(), scene.article).unwrap();
    session.commit(t, noon()).unwrap();
    assert_eq!(settled(&session), SaveState::Saved);
    scene.crash(session);
    for _ in 0..2 {
        let session = scene.open().unwrap();
        assert!(session.project().articles.is_empty());
        session.close().unwrap();
    }
}

#[test]
fn a_layer_of_deleted_marks_goes_and_comes_with_its_article() {
    let (mut scene, mut session) = Scene::new();
    scene.mark(&mut session, "person");
    session.undo(noon()).unwrap();
    session.save_now().unwrap();
    session.undo(noon()).unwrap();
    session.close().unwrap();
    let mut session = scene.open().unwrap();
    assert!(session.problems().is_empty(), "{:?}", session.problems());
    session.redo(noon()).unwrap();
    session.redo(noon()).unwrap();
    session.undo(noon()).unwrap();
    session.close().unwrap();
    let session = scene.open().unwrap();
    assert!(session.problems().is_empty(), "{:?}", session.problems());
    assert_eq!(session.project().layers[&(scene.article, ana())].gone.len(), 1);
}

#[test]
fn files_that_are_ahead_of_the_journal_are_no_conflict() {
    let (mut scene, mut session) = Scene::new();
    let mark = scene.mark(&mut session, "person");
    let key = (scene.article, ana());
    session.save_now().unwrap();
    let old = scene.generations();
    for note in ["a", "b", "c"] {
        let t = ops::marks::note(session.project(), &key, mark, note, noon()).unwrap();
        session.commit(t, noon()).unwrap();
    }
    session.save_now().unwrap();
    scene.crash(session);
    // The power failed after the files were written and before the journal said so.
    let path = scene.state().join(old.last().unwrap());
    let written = fs::read_to_string(&path).unwrap();
    let (before, last) = written.trim_end().rsplit_once('\n').unwrap();
    assert!(last.contains("Checkpoint"), "{last}");
    fs::write(&path, format!("{before}\n")).unwrap();
    let session = scene.open().unwrap();
    assert!(session.problems().is_empty(), "{:?}", session.problems());
    assert_eq!(session.project().layers[&key].marks[&mark].note, "c");
}
