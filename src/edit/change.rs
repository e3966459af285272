//! One row before and after.
//!
//! Must not know whether a change is allowed; see [`super::check`].

use crate::model::{
    Annotator, AnnotatorId, Article, ArticleId, Attribute, Comment, Decision, Entity, Label, LayerKey, Link, Mark,
    Part, Project, Reading, Relation, Row, RowId, Settings,
};
use serde::{Deserialize, Serialize};

/// One row before and after; `None` where it does not exist.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change<K, V> {
    /// Which row.
    pub key: K,
    /// What it was.
    pub before: Option<V>,
    /// What it becomes.
    pub after: Option<V>,
}

impl<K, V> Change<K, V> {
    /// A row that comes into being.
    pub fn add(key: K, row: V) -> Self {
        Self { key, before: None, after: Some(row) }
    }

    /// A row that ceases to be.
    pub fn remove(key: K, row: V) -> Self {
        Self { key, before: Some(row), after: None }
    }

    /// A row that becomes another.
    pub fn replace(key: K, before: V, after: V) -> Self {
        Self { key, before: Some(before), after: Some(after) }
    }

    fn inverse(&self) -> Self
    where
        K: Clone,
        V: Clone,
    {
        Self { key: self.key.clone(), before: self.after.clone(), after: self.before.clone() }
    }
}

/// What part of a project an edit touches; decides which files are written and which views recomputed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Touched {
    /// The project's own rows: settings, annotators.
    Project,
    /// The schema.
    Schema,
    /// The entity records.
    Entities,
    /// An article's row or parts.
    Article(ArticleId),
    /// A layer, and the row of it where it has a stamp of its own.
    Layer(ArticleId, AnnotatorId),
}

macro_rules! edits {
    ($($(#[$doc:meta])* $name:ident($row:ty);)+) => {
        /// A change of one row of any table.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[expect(clippy::large_enum_variant, reason = "nearly all edits are of marks; articles come in once")]
        pub enum Edit { $($(#[$doc])* $name(Change<<$row as Row>::Key, $row>),)+ }

        /// Which row of which table.
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum RowName { $($(#[$doc])* $name(<$row as Row>::Key),)+ }

        impl Edit {
            /// The row that it changes.
            pub fn row(&self) -> RowName {
                match self { $(Self::$name(change) => RowName::$name(change.key.clone()),)+ }
            }

            /// The edit that undoes this one.
            #[must_use]
            pub fn inverse(&self) -> Self {
                match self { $(Self::$name(change) => Self::$name(change.inverse()),)+ }
            }

            /// Whether the project's row still is what the edit says it was.
            pub fn fits(&self, project: &Project) -> bool {
                match self {
                    $(Self::$name(c) => <$row as Row>::get(project, &c.key) == c.before.as_ref(),)+
                }
            }

            /// Whether the project's row already is what the edit would make it.
            pub fn is_done(&self, project: &Project) -> bool {
                match self {
                    $(Self::$name(c) => <$row as Row>::get(project, &c.key) == c.after.as_ref(),)+
                }
            }

            /// Puts the row of after in its place, unchecked.
            pub(super) fn put(&self, project: &mut Project) {
                match self {
                    $(Self::$name(c) => <$row as Row>::put(project, &c.key, c.after.clone()),)+
                }
            }
        }

        $(impl From<Change<<$row as Row>::Key, $row>> for Edit {
            fn from(change: Change<<$row as Row>::Key, $row>) -> Self {
                Self::$name(change)
            }
        })+
    };
}

edits! {
    /// The settings.
    Settings(Settings);
    /// An annotator.
    Annotator(Annotator);
    /// A label of the schema.
    Label(Label);
    /// An attribute of the schema.
    Attribute(Attribute);
    /// A relation of the schema.
    Relation(Relation);
    /// An entity record.
    Entity(Entity);
    /// An article.
    Article(Article);
    /// A part of an article.
    Part(Part);
    /// A mark.
    Mark(Mark);
    /// A link.
    Link(Link);
    /// What was read of an article.
    Reading(Reading);
    /// A comment.
    Comment(Comment);
    /// A reviewer's decision.
    Decision(Decision);
}

impl Edit {
    /// What part of the project the edit touches.
    pub fn touches(&self) -> Touched {
        match self {
            Self::Settings(_) | Self::Annotator(_) => Touched::Project,
            Self::Label(_) | Self::Attribute(_) | Self::Relation(_) => Touched::Schema,
            Self::Entity(_) => Touched::Entities,
            Self::Article(c) => Touched::Article(c.key),
            Self::Part(c) => Touched::Article(c.key.0),
            _ => match self.layer() {
                Some((article, who)) => Touched::Layer(article, who),
                None => Touched::Project,
            },
        }
    }

    /// The layer the edit belongs to, if any.
    pub fn layer(&self) -> Option<LayerKey> {
        match self {
            Self::Mark(c) => Some(c.key.0.clone()),
            Self::Link(c) => Some(c.key.0.clone()),
            Self::Comment(c) => Some(c.key.0.clone()),
            Self::Decision(c) => Some(c.key.0.clone()),
            Self::Reading(c) => Some(c.key.clone()),
            _ => None,
        }
    }

    /// The article whose layer has the row afterwards, if the row is of a layer and stays.
    pub(super) fn article_of_row(&self) -> Option<ArticleId> {
        match self {
            Self::Mark(c) => c.after.as_ref().map(|_| c.key.0.0),
            Self::Link(c) => c.after.as_ref().map(|_| c.key.0.0),
            Self::Comment(c) => c.after.as_ref().map(|_| c.key.0.0),
            Self::Decision(c) => c.after.as_ref().map(|_| c.key.0.0),
            Self::Reading(c) => c.after.as_ref().map(|_| c.key.0),
            _ => None,
        }
    }

    /// The stamped row of a layer the edit changes, and whether the row exists afterwards.
    pub fn stamped_row(&self) -> Option<(RowId, bool)> {
        match self {
            Self::Mark(c) => Some((c.key.1.0, c.after.is_some())),
            Self::Link(c) => Some((c.key.1.0, c.after.is_some())),
            Self::Comment(c) => Some((c.key.1.0, c.after.is_some())),
            Self::Decision(c) => Some((c.key.1.0, c.after.is_some())),
            _ => None,
        }
    }
}
