//! One way to reach any row of any table: read it by its key, put it, or take it away.
//!
//! This is what makes a change a value: the edit room needs no code per table. Must not check
//! anything; what may be put is decided by the edit room.

use super::{
    Annotator, AnnotatorId, Article, ArticleId, Attribute, AttributeId, Comment, CommentId, Decision, DecisionId,
    Entity, EntityId, Label, LabelId, LayerKey, Link, LinkId, Mark, MarkId, Part, Project, Reading, Relation,
    RelationId, Settings,
};
use std::sync::Arc;

/// A row of a table of a project.
pub trait Row: Clone + PartialEq {
    /// What finds the row.
    type Key: Clone + Ord;

    /// The row at `key`.
    fn get<'p>(project: &'p Project, key: &Self::Key) -> Option<&'p Self>;

    /// Puts `row` at `key`, or takes the row there away.
    fn put(project: &mut Project, key: &Self::Key, row: Option<Self>);
}

macro_rules! plain_table {
    ($row:ty, $key:ty, $table:ident) => {
        impl Row for $row {
            type Key = $key;
            fn get<'p>(project: &'p Project, key: &$key) -> Option<&'p Self> {
                project.$table.get(key)
            }
            fn put(project: &mut Project, key: &$key, row: Option<Self>) {
                match row {
                    Some(row) => project.$table.insert(key.clone(), row),
                    None => project.$table.remove(key),
                };
            }
        }
    };
}

macro_rules! schema_table {
    ($row:ty, $key:ty, $table:ident) => {
        impl Row for $row {
            type Key = $key;
            fn get<'p>(project: &'p Project, key: &$key) -> Option<&'p Self> {
                project.schema.$table.get(key)
            }
            fn put(project: &mut Project, key: &$key, row: Option<Self>) {
                let schema = Arc::make_mut(&mut project.schema);
                match row {
                    Some(row) => schema.$table.insert(key.clone(), row),
                    None => schema.$table.remove(key),
                };
            }
        }
    };
}

macro_rules! layer_table {
    ($row:ty, $key:ty, $table:ident) => {
        impl Row for $row {
            type Key = (LayerKey, $key);
            fn get<'p>(project: &'p Project, (layer, key): &Self::Key) -> Option<&'p Self> {
                project.layers.get(layer)?.$table.get(key)
            }
            fn put(project: &mut Project, (layer, key): &Self::Key, row: Option<Self>) {
                let shared = project.layers.entry(layer.clone()).or_default();
                let rows = Arc::make_mut(shared);
                match row {
                    Some(row) => rows.$table.insert(*key, row),
                    None => rows.$table.remove(key),
                };
                drop_if_blank(project, layer);
            }
        }
    };
}

/// A layer that says nothing is no layer, so that undo leaves the project as it was.
fn drop_if_blank(project: &mut Project, layer: &LayerKey) {
    if project.layers.get(layer).is_some_and(|l| l.is_blank() && l.stamps.is_empty()) {
        project.layers.remove(layer);
    }
}

plain_table!(Annotator, AnnotatorId, annotators);
plain_table!(Entity, EntityId, entities);
schema_table!(Label, LabelId, labels);
schema_table!(Attribute, AttributeId, attributes);
schema_table!(Relation, RelationId, relations);
layer_table!(Mark, MarkId, marks);
layer_table!(Link, LinkId, links);
layer_table!(Comment, CommentId, comments);
layer_table!(Decision, DecisionId, decisions);

impl Row for Settings {
    type Key = ();
    fn get<'p>(project: &'p Project, _key: &()) -> Option<&'p Self> {
        Some(&project.settings)
    }
    fn put(project: &mut Project, _key: &(), row: Option<Self>) {
        project.settings = row.unwrap_or_default();
    }
}

impl Row for Article {
    type Key = ArticleId;
    fn get<'p>(project: &'p Project, key: &ArticleId) -> Option<&'p Self> {
        project.articles.get(key).map(|a| &**a)
    }
    fn put(project: &mut Project, key: &ArticleId, row: Option<Self>) {
        match row {
            Some(row) => project.articles.insert(*key, Arc::new(row)),
            None => project.articles.remove(key),
        };
    }
}

impl Row for Part {
    type Key = (ArticleId, u32);
    fn get<'p>(project: &'p Project, (article, start): &Self::Key) -> Option<&'p Self> {
        project.parts.get(article)?.get(start)
    }
    fn put(project: &mut Project, (article, start): &Self::Key, row: Option<Self>) {
        let parts = Arc::make_mut(project.parts.entry(*article).or_default());
        match row {
            Some(row) => parts.insert(*start, row),
            None => parts.remove(start),
        };
        if parts.is_empty() {
            project.parts.remove(article);
        }
    }
}

impl Row for Reading {
    type Key = LayerKey;
    fn get<'p>(project: &'p Project, key: &LayerKey) -> Option<&'p Self> {
        project.layers.get(key)?.reading.as_ref()
    }
    fn put(project: &mut Project, key: &LayerKey, row: Option<Self>) {
        let layer = Arc::make_mut(project.layers.entry(key.clone()).or_default());
        layer.reading = row;
        drop_if_blank(project, key);
    }
}
