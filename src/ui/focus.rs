//! What the person looks at and has selected. Not part of the work, never journaled.
//!
//! Must not know how anything is drawn.

use crate::model::{AnnotatorId, ArticleId, LabelId, LinkId, MarkId, Span};
use crate::text::find::Found;

use std::ops::Range;
use std::sync::Arc;

/// A selection of words with a caret at its moving end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Selection {
    /// Where it began.
    pub anchor: usize,
    /// Where the caret is.
    pub caret: usize,
}

impl Selection {
    /// A caret without a selection.
    pub fn at(caret: usize) -> Self {
        Self { anchor: caret, caret }
    }

    /// The selected bytes.
    pub fn range(self) -> Range<usize> {
        self.anchor.min(self.caret)..self.anchor.max(self.caret)
    }

    /// Whether nothing is selected.
    pub fn is_empty(self) -> bool {
        self.anchor == self.caret
    }
}

/// What the person looks at and has selected.
#[derive(Debug, Clone, Default)]
pub struct Focus {
    /// The open article.
    pub article: Option<ArticleId>,
    /// Whose layer is shown and worked on.
    pub annotator: Option<AnnotatorId>,
    /// The selected words.
    pub selection: Selection,
    /// Further pieces selected with them.
    pub pieces: Vec<Span>,
    /// The selected mark.
    pub mark: Option<MarkId>,
    /// The mark that was selected last, also where it no longer is.
    pub last_mark: Option<MarkId>,
    /// The label that was used last.
    pub last_label: Option<LabelId>,
    /// The selected link.
    pub link: Option<LinkId>,
    /// The label that the next selection is tagged with at once.
    pub brush: Option<LabelId>,
    /// The mark a link is being drawn from.
    pub link_from: Option<MarkId>,
    /// What was found in the article, while the search is open.
    pub hits: Option<Arc<Found>>,
    /// What the list of articles is narrowed to.
    pub filter: String,
}

impl Focus {
    /// Lets go of words, marks and whatever was begun.
    pub fn clear(&mut self) {
        self.selection = Selection::at(self.selection.caret);
        self.pieces.clear();
        self.mark = None;
        self.link = None;
        self.brush = None;
        self.link_from = None;
    }

    /// Which hit is selected, counted from 0.
    pub fn current_hit(&self) -> Option<usize> {
        let hits = &self.hits.as_ref()?.hits;
        let range = self.selection.range();
        hits.binary_search_by_key(&range.start, |hit| hit.start).ok().filter(|i| hits[*i] == range)
    }

    /// Everything selected: the pieces and the selection.
    pub fn spans(&self) -> Vec<Span> {
        let mut spans = self.pieces.clone();
        if !self.selection.is_empty() {
            spans.push(Span::of(self.selection.range()));
        }
        crate::ops::pieces::united(spans)
    }
}
