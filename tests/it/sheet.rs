//! An article and its marks written in notation, for tests of what a person can do with them.

use crate::support::{ana, noon, project_of};
use sidenote::edit::{Refusal, Transaction, apply};
use sidenote::model::*;
use sidenote::notation::{self, Noted, NotedMark};
use sidenote::ops::Maker;
use std::ops::Range;
use std::sync::Arc;

/// What an operation gives.
pub type Planned = Result<Transaction, Refusal>;

/// A project with the schema for news and one article, on which Ana made the marks of a notation.
pub struct Sheet {
    pub project: Project,
    pub article: ArticleId,
    pub ids: SeededIds,
}

impl Sheet {
    pub fn new(notation: &str) -> Self {
        let noted = notation::parse(notation).unwrap();
        let mut ids = SeededIds::new(3);
        let (mut project, article) = project_of(noted.text(), &mut ids);
        project.annotators.insert(ana(), Annotator { name: "Ana".to_owned() });
        let layer = layer_of(&project.schema, &noted);
        if !layer.is_blank() {
            project.layers.insert((article, ana()), Arc::new(layer));
        }
        Self { project, article, ids }
    }

    pub fn key(&self) -> LayerKey {
        (self.article, ana())
    }

    /// The id of the mark at this place in the notation, from 0.
    pub fn mark(&self, place: usize) -> MarkId {
        self.layer().in_order()[place].0
    }

    /// The id of the link at this place in the notation, from 0.
    pub fn link(&self, place: usize) -> LinkId {
        *self.layer().links.keys().nth(place).unwrap()
    }

    pub fn layer(&self) -> Layer {
        self.project.layer(self.article, &ana()).map(|l| (**l).clone()).unwrap_or_default()
    }

    /// Ana's layer, to break what no operation would break.
    pub fn layer_mut(&mut self) -> &mut Layer {
        Arc::make_mut(self.project.layers.entry((self.article, ana())).or_default())
    }

    pub fn notation(&self) -> String {
        notation::print(&notation::of_layer(self.project.text(self.article).unwrap(), &self.layer()))
    }

    pub fn apply(&mut self, transaction: &Transaction) {
        apply(&mut self.project, transaction).unwrap();
    }

    /// What `plan` gives for Ana.
    pub fn as_ana<T>(&mut self, plan: impl FnOnce(&Project, &mut Maker<'_>, ArticleId) -> T) -> T {
        let mut maker = Maker { annotator: ana(), now: noon(), ids: &mut self.ids };
        plan(&self.project, &mut maker, self.article)
    }
}

fn layer_of(schema: &Schema, noted: &Noted) -> Layer {
    let id = |kind: u128, place: usize| (kind << 64) | place as u128;
    let mut layer = Layer::default();
    for (place, mark) in noted.marks().iter().enumerate() {
        layer.marks.insert(MarkId(id(1, place)), row_of(schema, mark));
    }
    for (place, link) in noted.links().iter().enumerate() {
        let (from, to) = (MarkId(id(1, link.from)), MarkId(id(1, link.to)));
        let row = Link { relation: link.relation.clone(), from, to, created: noon() };
        layer.links.insert(LinkId(id(2, place)), row);
    }
    layer
}

fn row_of(schema: &Schema, noted: &NotedMark) -> Mark {
    let mut mark = Mark::new(noted.label.clone(), noted.spans.clone(), noon());
    mark.sure = noted.sure;
    for (id, written) in &noted.attributes {
        let kind = schema.attributes.get(id).map_or(&AttributeKind::Text, |a| &a.kind);
        mark.attributes.insert(id.clone(), value_of(kind, written));
    }
    mark
}

fn value_of(kind: &AttributeKind, written: &str) -> Value {
    let words = || written.split(',').filter(|w| !w.is_empty());
    match kind {
        AttributeKind::Choice(_) => Value::Choice(written.to_owned()),
        AttributeKind::Choices(_) => Value::Choices(words().map(str::to_owned).collect()),
        AttributeKind::Text => Value::Text(written.to_owned()),
        AttributeKind::Number => Value::Number(written.parse().unwrap()),
        AttributeKind::Flag => Value::Flag(written.parse().unwrap()),
        AttributeKind::Date => Value::Date(written.to_owned()),
        AttributeKind::Entities => Value::Entities(words().map(|w| w.parse().unwrap()).collect()),
    }
}

/// That `operation` turns one notation into the other, and that undo turns it back.
#[track_caller]
pub fn check(before: &str, operation: impl FnOnce(&mut Sheet) -> Planned, after: &str) {
    let mut sheet = Sheet::new(before);
    assert_eq!(sheet.notation(), before, "the test is not written as notation is");
    let original = sheet.project.clone();
    let transaction = operation(&mut sheet).unwrap();
    assert_eq!(sheet.project, original, "a plan changes nothing");
    sheet.apply(&transaction);
    assert_eq!(sheet.notation(), after);
    sheet.apply(&transaction.inverse());
    assert_eq!(sheet.project, original, "undo");
}

/// That `operation` is refused, in a sentence with these words.
#[track_caller]
pub fn refused(before: &str, operation: impl FnOnce(&mut Sheet) -> Planned, because: &str) {
    let why = operation(&mut Sheet::new(before)).unwrap_err();
    assert!(why.0.contains(because), "{why}");
}

pub fn label(id: &str) -> LabelId {
    LabelId::new(id).unwrap()
}

pub fn relation(id: &str) -> RelationId {
    RelationId::new(id).unwrap()
}

pub fn attribute(id: &str) -> AttributeId {
    AttributeId::new(id).unwrap()
}

pub fn spans(pieces: &[Range<usize>]) -> Spans {
    Spans::new(pieces.iter().map(|p| Span::of(p.clone())).collect()).unwrap()
}
