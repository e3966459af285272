//! A project that others change while it is open: windows, machines, tools that sync.

mod conflicts;
mod locks;
mod outside;
mod repair;
mod saving;
mod trash;
pub mod versions;

use crate::support::{Desk, TEXT, add_article, ana, noon};
use sidenote::edit::Transaction;
use sidenote::model::*;
use sidenote::ops::{self, Maker};
use sidenote::session::Session;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A project of Ana's with one article and one mark, open.
pub struct Open {
    pub desk: Desk,
    pub session: Session,
    pub ids: SeededIds,
    pub article: ArticleId,
    pub mark: MarkId,
}

impl Open {
    pub fn new() -> Self {
        let desk = Desk::with_project();
        let mut ids = SeededIds::new(2);
        let mut session = desk.open();
        let article = add_article(&mut session, "A", TEXT, &mut ids);
        let mut open = Self { desk, session, ids, article, mark: MarkId(0) };
        open.mark = open.tag("person", 19..28);
        open.session.save_now().unwrap();
        open
    }

    pub fn key(&self) -> LayerKey {
        (self.article, ana())
    }

    pub fn layer(&self) -> &Layer {
        &self.session.project().layers[&self.key()]
    }

    pub fn tag(&mut self, label: &str, range: std::ops::Range<usize>) -> MarkId {
        let mut maker = Maker { annotator: ana(), now: noon(), ids: &mut self.ids };
        let (spans, label) = (Spans::one(Span::of(range)), LabelId::new(label).unwrap());
        let (id, t) = ops::marks::add(self.session.project(), &mut maker, self.article, spans, &label).unwrap();
        self.session.commit(t, noon()).unwrap();
        id
    }

    pub fn note(&mut self, words: &str) {
        let t = ops::marks::note(self.session.project(), &self.key(), self.mark, words, noon()).unwrap();
        self.session.commit(t, noon()).unwrap();
    }

    pub fn plan(&mut self, plan: impl FnOnce(&Project) -> Result<Transaction, sidenote::edit::Refusal>) {
        let t = plan(self.session.project()).unwrap();
        self.session.commit(t, noon()).unwrap();
    }

    /// Ana's layer on disk.
    pub fn file(&self) -> PathBuf {
        let stem = &self.session.project().articles[&self.article].stem;
        self.desk.root().join(format!("layers/ana/{stem}.ron"))
    }

    /// What somebody else writes into Ana's layer.
    pub fn outside(&self, from: &str, to: &str) {
        change(&self.file(), from, to);
    }

    /// Waits until what others did has come in.
    pub fn until(&mut self, ready: impl Fn(&Session) -> bool) {
        self.session.look_outside();
        for _ in 0..500 {
            self.session.tick(noon());
            if ready(&self.session) {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("what others did did not come in");
    }

    pub fn reopened(self) -> Self {
        self.session.close().unwrap();
        let session = self.desk.open();
        Self { session, ..self }
    }
}

/// Changes a file as an editor would, by writing it anew.
pub fn change(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).unwrap();
    let changed = text.replacen(from, to, 1);
    assert_ne!(changed, text, "“{from}” is not in {}", path.display());
    fs::write(path, changed).unwrap();
}
