//! What panels ask for while they draw; carried out between frames.
//!
//! Must not do anything itself.

use super::focus::Selection;
use crate::edit::{Refusal, Transaction};
use crate::model::{AnnotatorId, ArticleId, AttributeId, LabelId, LayerKey, LinkId, MarkId, RelationId, Span};

/// Text that is being typed into a field of a mark.
#[derive(Debug, Clone, PartialEq)]
pub struct Typed {
    /// Whose mark on which article.
    pub layer: LayerKey,
    /// The mark.
    pub mark: MarkId,
    /// The attribute, or its note where none.
    pub attribute: Option<AttributeId>,
    /// The text as it stands in the field.
    pub text: String,
}

/// A wish of a panel.
#[derive(Debug)]
pub enum Message {
    /// Do this, or say why not.
    Plan(Result<Transaction, Refusal>),
    /// Run the action of this id.
    Act(&'static str),
    /// Show this article.
    Open(ArticleId),
    /// Show the layer of this person.
    Annotator(AnnotatorId),
    /// Select a mark, or none.
    Select(Option<MarkId>),
    /// Select a mark and bring it into view.
    Reveal(MarkId),
    /// Select a link.
    SelectLink(LinkId),
    /// Select these words; the caret is their moving end.
    Words(Selection),
    /// Keep the selected words as a piece and go on selecting.
    Piece(Span),
    /// Tag the selection, change the selected mark, or take the label up as a brush.
    Tag(LabelId),
    /// Mark every hit.
    TagAll(LabelId),
    /// Link two marks; the relation where it is chosen already.
    Link(MarkId, MarkId, Option<RelationId>),
    /// Text that is being typed into a field of a mark; kept when the typing rests or ends.
    Typed(Typed),
    /// Let go of the pieces selected before.
    DropPieces,
    /// Narrow the list of articles.
    Filter(String),
    /// Show a dialog.
    Dialog(Box<super::dialogs::Dialog>),
    /// Tell the person something.
    Notice(String),
}

/// Where panels put their wishes.
pub type Outbox = Vec<Message>;
