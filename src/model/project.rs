//! The project: the tables, and the few rows that belong to it as a whole.
//!
//! Must not know its folder.

use super::{AnnotatorId, Article, ArticleId, EntityId, Layer, LayerKey, Part, ProjectId, Schema, Text, TextHash};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What is set for the project as a whole.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The name of the project.
    pub title: String,
    /// The version of the guideline in use.
    pub guideline: String,
    /// The licence that exports state.
    pub licence: String,
    /// A remark.
    pub note: String,
}

/// Whoever makes marks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Annotator {
    /// The name people read.
    pub name: String,
}

/// What kind of thing an entity record stands for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum EntityKind {
    /// A person.
    Person,
    /// An organisation.
    Organisation,
    /// A place.
    Place,
    /// A group of people.
    Group,
    /// An event.
    Event,
    /// Anything else.
    #[default]
    Other,
}

/// A person, organisation, place … that marks can point to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Entity {
    /// Its usual name.
    pub name: String,
    /// What it is.
    pub kind: EntityKind,
    /// Other names of it.
    pub aliases: BTreeSet<String>,
    /// Its Wikidata id, such as `Q42`; empty for none.
    pub qid: String,
    /// Whether the article leaves it unnamed.
    pub unnamed: bool,
    /// A remark.
    pub note: String,
}

/// The tables of a project. Cloning is cheap: articles, texts and layers are shared.
#[derive(Debug, Clone, PartialEq)]
pub struct Project {
    /// Its id, which never changes.
    pub id: ProjectId,
    /// What is set for it as a whole.
    pub settings: Settings,
    /// What can be said.
    pub schema: Arc<Schema>,
    /// Who says it.
    pub annotators: BTreeMap<AnnotatorId, Annotator>,
    /// What marks can point to.
    pub entities: BTreeMap<EntityId, Entity>,
    /// The articles.
    pub articles: BTreeMap<ArticleId, Arc<Article>>,
    /// The parts of each article, by their first byte.
    pub parts: BTreeMap<ArticleId, Arc<BTreeMap<u32, Part>>>,
    /// What was said.
    pub layers: BTreeMap<LayerKey, Arc<Layer>>,
    /// The texts by content. Write once: a text stays while anything may still speak of it.
    pub texts: BTreeMap<TextHash, Arc<Text>>,
}

impl Project {
    /// An empty project with this schema.
    pub fn new(id: ProjectId, title: &str, schema: Schema) -> Self {
        Self {
            id,
            settings: Settings { title: title.to_owned(), ..Settings::default() },
            schema: Arc::new(schema),
            annotators: BTreeMap::new(),
            entities: BTreeMap::new(),
            articles: BTreeMap::new(),
            parts: BTreeMap::new(),
            layers: BTreeMap::new(),
            texts: BTreeMap::new(),
        }
    }

    /// The text of an article.
    pub fn text(&self, article: ArticleId) -> Option<&Arc<Text>> {
        self.articles.get(&article).and_then(|a| self.texts.get(&a.text))
    }

    /// What `annotator` said about `article`, if anything.
    pub fn layer(&self, article: ArticleId, annotator: &AnnotatorId) -> Option<&Arc<Layer>> {
        self.layers.get(&(article, annotator.clone()))
    }

    /// A project with this layer alone, its article, and whatever its marks may point to.
    #[must_use]
    pub fn only(&self, (article, annotator): &LayerKey) -> Self {
        let mut alone = Self {
            id: self.id,
            settings: self.settings.clone(),
            schema: Arc::clone(&self.schema),
            entities: self.entities.clone(),
            ..Self::new(self.id, "", Schema::default())
        };
        if let Some((row, text)) = self.articles.get(article).zip(self.text(*article)) {
            alone.articles.insert(*article, Arc::clone(row));
            alone.texts.insert(row.text, Arc::clone(text));
        }
        alone.parts.extend(self.parts.get(article).map(|parts| (*article, Arc::clone(parts))));
        if let Some(layer) = self.layer(*article, annotator) {
            alone.layers.insert((*article, annotator.clone()), Arc::clone(layer));
        }
        alone
    }

    /// Every layer of one article.
    pub fn layers_of(&self, article: ArticleId) -> impl Iterator<Item = (&AnnotatorId, &Arc<Layer>)> {
        let from = self.layers.range((article, AnnotatorId::before_all())..);
        from.take_while(move |((a, _), _)| *a == article).map(|((_, who), l)| (who, l))
    }

    /// The article with this text, if the project has it already.
    pub fn article_with_text(&self, hash: TextHash) -> Option<ArticleId> {
        self.articles.iter().find(|(_, a)| a.text == hash).map(|(id, _)| *id)
    }

    /// The articles in the order they came in.
    pub fn articles_in_order(&self) -> Vec<(ArticleId, &Arc<Article>)> {
        let mut rows: Vec<_> = self.articles.iter().map(|(id, a)| (*id, a)).collect();
        rows.sort_by_key(|(id, a)| (a.added, *id));
        rows
    }

    /// The id of the annotator called `name`, as [`annotator_id`] finds or makes it.
    pub fn annotator_id_for(&self, name: &str) -> AnnotatorId {
        annotator_id(&self.annotators, name)
    }

    /// The name people read of an annotator.
    pub fn name_of<'a>(&'a self, annotator: &'a AnnotatorId) -> &'a str {
        self.annotators.get(annotator).map_or(annotator.as_str(), |a| a.name.as_str())
    }

    /// The parts of an article in order: first byte, part.
    pub fn parts_of(&self, article: ArticleId) -> impl Iterator<Item = (usize, &Part)> {
        self.parts.get(&article).into_iter().flat_map(|p| p.iter().map(|(s, p)| (*s as usize, p)))
    }
}

/// The id of the person called `name` among these people. Who is there already keeps their id, and
/// letters in another case make nobody else; a new person gets an id that nobody has.
pub fn annotator_id(people: &BTreeMap<AnnotatorId, Annotator>, name: &str) -> AnnotatorId {
    let name = name.trim();
    let alike = |row: &Annotator| row.name.to_lowercase() == name.to_lowercase();
    let exactly = people.iter().find(|(_, row)| row.name == name);
    let known = exactly.or_else(|| people.iter().find(|(_, row)| alike(row)));
    known.map_or_else(|| AnnotatorId::fresh(name, |id| people.contains_key(id)), |(id, _)| id.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The ids that these people get, one after the other, in a project without anybody.
    fn ids_of(names: &[&str]) -> Vec<String> {
        let mut known = BTreeMap::new();
        let mut made = Vec::new();
        for name in names {
            let id = annotator_id(&known, name);
            assert!(AnnotatorId::new(id.as_str()).is_ok(), "{id}");
            known.entry(id.clone()).or_insert(Annotator { name: (*name).to_owned() });
            made.push(id.as_str().to_owned());
        }
        made
    }

    #[test]
    fn two_people_never_share_an_id() {
        assert_eq!(ids_of(&["José", "Jose", "Ana", "José", "jose"]), ["jose", "jose-2", "ana", "jose", "jose-2"]);
        assert_eq!(ids_of(&["张伟", "李雷", "", "张伟"]), ["annotator", "annotator-2", "annotator-3", "annotator"]);
        assert_eq!(ids_of(&["Annotator", "2", "محمد"]), ["annotator", "annotator-2", "annotator-3"]);
        assert_eq!(ids_of(&["con", "CON!", "con"]), ["con-", "con-2", "con-"]);
        assert_eq!(ids_of(&["ana", "Ana", " ANA "]), ["ana", "ana", "ana"]);
    }
}
