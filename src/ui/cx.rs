//! What a panel may read while it draws.
//!
//! Must not offer anything that changes a project: panels send messages.

use super::derived::Derived;
use super::focus::Focus;
use super::settings::WindowSettings;
use super::theme::Palette;
use crate::model::{AnnotatorId, ArticleId, Layer, LayerKey, Mark, MarkId, Project, Text};
use crate::session::Session;
use jiff::Timestamp;
use std::sync::Arc;

/// What a panel may read while it draws.
#[derive(Clone, Copy)]
pub struct Cx<'a> {
    /// The open project.
    pub session: &'a Session,
    /// What the person looks at.
    pub focus: &'a Focus,
    /// How the window is set.
    pub settings: &'a WindowSettings,
    /// What was computed from the project for showing it.
    pub derived: &'a Derived,
    /// The colours in use.
    pub palette: &'static Palette,
    /// The present instant.
    pub now: Timestamp,
}

impl<'a> Cx<'a> {
    /// The rows of the open project.
    pub fn project(&self) -> &'a Project {
        self.session.project()
    }

    /// The open article.
    pub fn article(&self) -> Option<ArticleId> {
        self.focus.article.filter(|id| self.project().articles.contains_key(id))
    }

    /// Whose layer is shown.
    pub fn annotator(&self) -> Option<&'a AnnotatorId> {
        self.focus.annotator.as_ref()
    }

    /// The text of the open article.
    pub fn text(&self) -> Option<&'a Arc<Text>> {
        self.project().text(self.article()?)
    }

    /// The key of the layer that is shown.
    pub fn layer_key(&self) -> Option<LayerKey> {
        Some((self.article()?, self.annotator()?.clone()))
    }

    /// The layer that is shown, where anything was said.
    pub fn layer(&self) -> Option<&'a Arc<Layer>> {
        self.project().layer(self.article()?, self.annotator()?)
    }

    /// The selected mark.
    pub fn mark(&self) -> Option<(MarkId, &'a Mark)> {
        let id = self.focus.mark?;
        Some((id, self.layer()?.marks.get(&id)?))
    }

    /// The words a mark covers, pieces joined by an ellipsis.
    pub fn words(&self, mark: &Mark) -> String {
        let text = self.text();
        let piece = |s| text.and_then(|t| t.get(s)).unwrap_or_default().to_owned();
        mark.spans.iter().map(piece).collect::<Vec<_>>().join(" … ")
    }
}
