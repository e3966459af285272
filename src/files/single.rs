//! One file of a project by itself, as a project that holds nothing else: so that two versions of it
//! are merged as two projects are.
//!
//! Must not read disk.

use super::article::{article_on_blank, article_to_ron};
use super::layer::{LayerHead, layer_on, layer_over_blank};
use super::project::{
    entities_from_ron, entities_to_ron, project_from_ron, project_to_ron, schema_from_ron, schema_to_ron,
};
use crate::model::{Article, ArticleId, Problem, Project, ProjectId, Schema, Source, Text, TextHash};
use std::sync::Arc;

/// What a file of a project is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `project.ron`
    Project,
    /// `schema.ron`
    Schema,
    /// `entities.ron`
    Entities,
    /// What is known about an article.
    Article,
    /// What one person said about one article.
    Layer,
}

impl Kind {
    /// What a file is, told by its fields, which even a damaged file has.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let has = |field: &str| bytes.windows(field.len()).any(|w| w == field.as_bytes());
        let kinds = [
            ("\n records: [", Self::Layer),
            ("\n stem: ", Self::Article),
            ("\n labels: {", Self::Schema),
            ("\n entities: {", Self::Entities),
            ("\n settings: (", Self::Project),
        ];
        let packed = has("\n digest: ") && has("\n said: [");
        kinds.into_iter().find(|(field, _)| has(field) && !packed).map(|(_, kind)| kind)
    }
}

/// One file as a project.
#[derive(Debug, Clone)]
pub struct Single {
    /// What it is.
    pub kind: Kind,
    /// A project with its rows alone.
    pub project: Project,
    layer: Option<LayerHead>,
    article: Option<ArticleId>,
    text: Arc<Text>,
}

impl Single {
    /// The file; `text` gives the text of an article where it is at hand.
    ///
    /// # Errors
    /// A located problem, also where a newer version wrote it.
    pub fn read(
        kind: Kind,
        file: &str,
        bytes: &[u8],
        text: impl Fn(ArticleId) -> Option<Arc<Text>>,
    ) -> Result<Self, Problem> {
        let mut made = Self::blank(kind);
        match kind {
            Kind::Project => {
                let head = whole(project_from_ron(file, bytes)?)?;
                made.project.id = head.id;
                made.project.settings = head.settings;
                made.project.annotators = head.annotators;
            }
            Kind::Schema => made.project.schema = Arc::new(schema_from_ron(file, bytes)?),
            Kind::Entities => made.project.entities = whole(entities_from_ron(file, bytes)?)?,
            Kind::Article => {
                let (id, article, parts, blank) = article_on_blank(file, bytes)?;
                made.project.articles.insert(id, Arc::new(article));
                if !parts.is_empty() {
                    made.project.parts.insert(id, Arc::new(parts));
                }
                (made.article, made.text) = (Some(id), blank);
            }
            Kind::Layer => {
                let (head, layer, text) = layer_on(file, bytes, text)?;
                made.project.articles.insert(head.article, Arc::new(stand_in(head.text)));
                made.project.texts.insert(head.text, Arc::clone(&text));
                made.project.layers.insert((head.article, head.annotator.clone()), Arc::new(layer));
                (made.layer, made.text) = (Some(head), text);
            }
        }
        Ok(made)
    }

    fn blank(kind: Kind) -> Self {
        let project = Project::new(ProjectId(0), "", Schema::default());
        Self { kind, project, layer: None, article: None, text: Arc::new(Text::new(String::new())) }
    }

    /// Of a layer: of which article, by whom, on which text.
    pub fn layer(&self) -> Option<&LayerHead> {
        self.layer.as_ref()
    }

    /// Whether two versions are of one thing: the same article, the same person, the same text, and
    /// places counted in the same way.
    ///
    /// # Errors
    /// What differs, in words.
    pub fn fits(&self, other: &Self) -> Result<(), String> {
        let on_words = |s: &Self| s.layer.as_ref().is_some_and(|l| l.text == s.text.hash());
        let text = |s: &Self| s.project.articles.values().next().map(|a| a.text);
        let differs = match self.kind {
            _ if self.kind != other.kind => "one is of another kind than the other",
            Kind::Layer if self.layer != other.layer => "they are of different articles, people or texts",
            Kind::Layer if on_words(self) != on_words(other) => "their places are counted differently",
            Kind::Article if self.article != other.article => "they are of different articles",
            Kind::Article if text(self) != text(other) => "the texts of the article differ",
            Kind::Project if self.project.id != other.project.id => "they are of different projects",
            _ => return Ok(()),
        };
        Err(differs.to_owned())
    }

    /// Whether places are bytes of the article's own text, and not code points of a blank one.
    pub fn is_on_its_text(&self) -> bool {
        self.layer.as_ref().is_none_or(|l| l.text == self.text.hash()) && self.kind != Kind::Article
    }

    /// The file of `project`, which was merged from this version and `other`.
    ///
    /// # Errors
    /// When it cannot be written as RON.
    pub fn written(&self, project: &Project, other: &Self) -> Result<String, String> {
        let text = if self.text.len() >= other.text.len() { &self.text } else { &other.text };
        match (self.kind, &self.layer, self.article) {
            (Kind::Project, ..) => project_to_ron(project),
            (Kind::Schema, ..) => schema_to_ron(&project.schema),
            (Kind::Entities, ..) => entities_to_ron(project),
            (Kind::Layer, Some(head), _) => {
                let layer = project.layers.get(&(head.article, head.annotator.clone())).cloned().unwrap_or_default();
                layer_over_blank(head, &layer, text)
            }
            (Kind::Article, _, Some(id)) => {
                let article = project.articles.get(&id).ok_or("the article is gone")?;
                let parts = project.parts.get(&id).map(|p| (**p).clone()).unwrap_or_default();
                article_to_ron(id, article, &parts, text)
            }
            _ => Err("there is nothing to write".to_owned()),
        }
    }
}

/// What was read, unless a newer version wrote it.
fn whole<T>((read, newer): (T, Option<Problem>)) -> Result<T, Problem> {
    newer.map_or(Ok(read), Err)
}

/// An article that stands for the one a layer is of.
fn stand_in(text: TextHash) -> Article {
    let source = Source {
        file: String::new(),
        format: String::new(),
        encoding: String::new(),
        newlines: crate::model::NewlineStyle::Lf,
        original: None,
        retrieved: jiff::Timestamp::UNIX_EPOCH,
    };
    let (stem, title, meta) = ("article".to_owned(), String::new(), crate::model::Meta::default());
    Article { stem, title, text, source, meta, added: jiff::Timestamp::UNIX_EPOCH }
}
