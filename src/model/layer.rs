//! Everything one annotator said about one article.
//!
//! Must not know files: how a layer is written is the store's affair.

use super::{AnnotatorId, ArticleId, CommentId, DecisionId, LinkId, Mark, MarkId, RelationId, RowId, Span};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Which layer: of which article, by whom.
pub type LayerKey = (ArticleId, AnnotatorId);

/// A typed, directed relation between two marks of the same layer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// What the relation is.
    pub relation: RelationId,
    /// The mark it starts at.
    pub from: MarkId,
    /// The mark it points to.
    pub to: MarkId,
    /// When it was made.
    pub created: Timestamp,
}

/// What an annotator has read of an article: tells “nothing here” from “not looked at”.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// What was read, in order, sharing nothing.
    pub read: Vec<Span>,
    /// Whether the annotator declared the article finished.
    pub finished: bool,
}

/// A remark in a thread about a mark, or about the article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    /// The mark it is about; the article where none.
    pub about: Option<MarkId>,
    /// The remark.
    pub text: String,
    /// When it was written.
    pub created: Timestamp,
    /// Whether it needs no answer any more.
    pub resolved: bool,
}

/// What a reviewer decided about a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// It stands as it is.
    Accepted,
    /// It stands in another form.
    Changed,
    /// It does not stand.
    Rejected,
}

/// A reviewer's verdict on somebody's mark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Whose mark.
    pub of: AnnotatorId,
    /// Which mark.
    pub mark: MarkId,
    /// The verdict.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
    /// When it was decided.
    pub created: Timestamp,
}

/// Which change of which device a row was last written by; decides between two copies of a row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Stamp(pub u64, pub Arc<str>);

/// Everything one annotator said about one article.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Layer {
    /// The annotations.
    pub marks: BTreeMap<MarkId, Mark>,
    /// The relations between them.
    pub links: BTreeMap<LinkId, Link>,
    /// What was read.
    pub reading: Option<Reading>,
    /// The remarks.
    pub comments: BTreeMap<CommentId, Comment>,
    /// The verdicts on other layers' marks.
    pub decisions: BTreeMap<DecisionId, Decision>,
    /// The last change of each row. Bookkeeping of copies, not something a person said.
    pub stamps: BTreeMap<RowId, Stamp>,
    /// The rows that were deleted, so that a merge does not bring them back.
    pub gone: BTreeMap<RowId, Stamp>,
}

impl Layer {
    /// Whether nothing was said and nothing deleted: such a layer needs no file.
    pub fn is_blank(&self) -> bool {
        self.says_nothing() && self.gone.is_empty()
    }

    /// Whether nothing is said in it.
    pub fn says_nothing(&self) -> bool {
        self.marks.is_empty()
            && self.links.is_empty()
            && self.reading.is_none()
            && self.comments.is_empty()
            && self.decisions.is_empty()
    }

    /// The marks in order of the text: by first byte, longest first, then by id.
    pub fn in_order(&self) -> Vec<(MarkId, &Mark)> {
        let mut marks: Vec<(MarkId, &Mark)> = self.marks.iter().map(|(id, m)| (*id, m)).collect();
        marks.sort_by_key(|(id, m)| {
            let hull = m.spans.hull();
            (hull.start(), usize::MAX - hull.end(), *id)
        });
        marks
    }

    /// The links that start or end at `mark`.
    pub fn links_of(&self, mark: MarkId) -> impl Iterator<Item = (LinkId, &Link)> + '_ {
        self.links.iter().filter(move |(_, link)| link.from == mark || link.to == mark).map(|(id, link)| (*id, link))
    }
}
