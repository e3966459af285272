//! The nouns of the program: plain values and the tables that hold them.
//!
//! Must not know how a value is changed, stored, shown or exchanged. Nothing here reads a clock,
//! a disk or a source of randomness; offsets are bytes of an article's text.

mod article;
mod id;
mod key;
mod layer;
mod mark;
mod part;
mod problem;
mod project;
mod recipe;
mod row;
mod schema;
mod span;
mod text;
mod value;

pub use article::{Article, Meta, NewlineStyle, Source};
pub use id::{
    ArticleId, CommentId, DecisionId, EntityId, IdSource, LinkId, MarkId, ParseIdError, ProjectId, RowId, SeededIds,
};
pub use key::{AnnotatorId, AttributeId, KeyError, LabelId, RelationId, is_device, slug};
pub use layer::{Comment, Decision, Layer, LayerKey, Link, Reading, Stamp, Verdict};
pub use mark::{Mark, Origin};
pub use part::{Part, Role};
pub use problem::{Place, Problem, Severity};
pub use project::{Annotator, Entity, EntityKind, Project, Settings, annotator_id};
pub use recipe::{Recipe, Recipes};
pub use row::Row;
pub use schema::{Attribute, AttributeKind, Channel, Choice, Colour, Label, Meaning, Relation, Schema};
pub use span::{Span, SpanError, Spans};
pub use text::{Hasher, MAX_TEXT_BYTES, MAX_WORDS_BYTES, Text, TextHash};
pub use value::{Attributes, Value};
