//! What many tests need: projects made by code, and places that vanish.

use proptest::prelude::*;
use sidenote::edit::{Change, Edit, Transaction, apply};
use sidenote::model::*;
use sidenote::session::{How, NewProject, Session, create, news_schema, open};
use sidenote::store::{Places, RealFs};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// An instant that tests agree on.
pub fn noon() -> jiff::Timestamp {
    "2026-03-14T12:00:00Z".parse().unwrap()
}

/// A folder for one test, with a state folder of its own.
pub struct Desk {
    pub dir: tempfile::TempDir,
}

impl Desk {
    pub fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    pub fn root(&self) -> PathBuf {
        self.dir.path().join("project")
    }

    pub fn places(&self) -> Places {
        let at = |name: &str| self.dir.path().join(name);
        Places { state: at("state"), data: at("data"), device: "desk".to_owned() }
    }

    /// A new project with the schema for news and the annotator Ana.
    pub fn with_project() -> Self {
        let desk = Self::new();
        let new = NewProject { title: "Desk", schema: news_schema().unwrap(), annotator: "Ana" };
        create(&RealFs, &desk.root(), new, &mut SeededIds::new(1)).unwrap();
        desk
    }

    pub fn open(&self) -> Session {
        self.open_at(&self.root())
    }

    pub fn open_at(&self, root: &Path) -> Session {
        let how = How { fs: Arc::new(RealFs), places: self.places(), write: true, wake: Box::new(|| {}) };
        open(root, how).unwrap()
    }
}

/// The annotator Ana.
pub fn ana() -> AnnotatorId {
    AnnotatorId::new("ana").unwrap()
}

/// Brings an article with this text and one body part into the session.
pub fn add_article(session: &mut Session, title: &str, text: &str, ids: &mut SeededIds) -> ArticleId {
    let text = Arc::new(Text::new(text));
    session.add_text(Arc::clone(&text));
    let mut maker = sidenote::ops::Maker { annotator: ana(), now: noon(), ids };
    let (id, edits) = sidenote::ops::articles::add(&mut maker, new_article(title, &text));
    session.commit(Transaction::new("Import", edits), noon()).unwrap();
    id
}

/// The rows of an article with this text and one body part.
pub fn new_article(title: &str, text: &Text) -> sidenote::ops::articles::NewArticle {
    let end = u32::try_from(text.len()).unwrap();
    let body = Part { end, role: Role::Body, by: Origin::Hand };
    let parts = if end == 0 { [].into() } else { [(0, body)].into() };
    sidenote::ops::articles::NewArticle {
        title: title.to_owned(),
        text: text.hash(),
        source: source(),
        meta: Meta::default(),
        parts,
    }
}

pub fn source() -> Source {
    Source {
        file: "a.txt".into(),
        format: "text".into(),
        encoding: "UTF-8".into(),
        newlines: NewlineStyle::Lf,
        original: None,
        retrieved: noon(),
    }
}

/// A sentence with an emoji, accents, right-to-left and wide letters.
pub const TEXT: &str = "👩‍👩‍👧 Officials deny it. “Ça va,” said José.\nقال جون سميث إن الوقت ليس مناسبا.\n東京で会談した。";

/// Every place in a text where a mark may start or end.
pub fn borders(text: &str) -> Vec<usize> {
    let text = Text::new(text);
    (0..=text.len()).filter(|i| text.is_grapheme_border(*i)).collect()
}

/// A project with one article of [`TEXT`] and any marks, links and readings on it.
pub fn any_project() -> impl Strategy<Value = Project> {
    let marks = proptest::collection::vec((0usize..60, 1usize..20, 0usize..4, any::<bool>(), "\\PC{0,8}"), 0..12);
    (marks, 0usize..5).prop_map(|(marks, links)| build(&marks, links))
}

/// A project with the schema for news and one article of this text.
pub fn project_of(text: &str, ids: &mut SeededIds) -> (Project, ArticleId) {
    let mut project = Project::new(ProjectId::new(ids), "Any", news_schema().unwrap());
    let text = Arc::new(Text::new(text));
    project.texts.insert(text.hash(), Arc::clone(&text));
    let mut maker = sidenote::ops::Maker { annotator: ana(), now: noon(), ids };
    let (article, edits) = sidenote::ops::articles::add(&mut maker, new_article("Any", &text));
    apply(&mut project, &Transaction::new("Import", edits)).unwrap();
    (project, article)
}

fn build(marks: &[(usize, usize, usize, bool, String)], links: usize) -> Project {
    let mut ids = SeededIds::new(9);
    let (mut project, article) = project_of(TEXT, &mut ids);
    let made = add_marks(&mut project, article, marks, &mut ids);
    let layer: LayerKey = (article, ana());
    for pair in made.windows(2).take(links) {
        let link = Link { relation: RelationId::new("source").unwrap(), from: pair[0], to: pair[1], created: noon() };
        let edit: Edit = Change::add((layer.clone(), LinkId::new(&mut ids)), link).into();
        apply(&mut project, &Transaction::new("Link", vec![edit])).unwrap();
    }
    project
}

fn add_marks(
    project: &mut Project,
    article: ArticleId,
    marks: &[(usize, usize, usize, bool, String)],
    ids: &mut SeededIds,
) -> Vec<MarkId> {
    let borders = borders(TEXT);
    let labels = ["quote", "claim", "person", "place"];
    let mut made = Vec::new();
    for (start, len, label, split, note) in marks {
        let at = |i: usize| borders[i.min(borders.len() - 1)];
        let mut spans = vec![Span::of(at(*start)..at(start + len))];
        if *split {
            spans.push(Span::of(at(start + len + 2)..at(start + len + 4)));
        }
        spans.retain(|s| !s.is_empty());
        let Ok(spans) = Spans::new(spans) else {
            continue;
        };
        let mut mark = Mark::new(LabelId::new(labels[*label]).unwrap(), spans, noon());
        mark.note.clone_from(note);
        mark.attributes.insert(AttributeId::new("normalised").unwrap(), Value::Text(note.clone()));
        let id = MarkId::new(ids);
        let edit: Edit = Change::add(((article, ana()), id), mark).into();
        apply(project, &Transaction::new("Mark", vec![edit])).unwrap();
        made.push(id);
    }
    made
}
