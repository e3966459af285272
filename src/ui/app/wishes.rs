//! What actions ask of the window: caret steps, articles, notes, dialogs about the selected mark.
//!
//! Must not know keys.

use super::App;
use crate::model::ArticleId;
use crate::ui::dialogs::Dialog;
use egui::Context;

impl App {
    /// The byte one cluster aside.
    pub(crate) fn side_step(&mut self, ctx: &Context, at: usize, right: bool) -> usize {
        self.view.side_step(ctx, &mut self.setter, at, right)
    }

    /// The byte one line above or below.
    pub(crate) fn line_step(&mut self, ctx: &Context, at: usize, down: bool) -> usize {
        self.view.line_step(ctx, &mut self.setter, at, down)
    }

    /// Puts the caret at a place and shows it.
    pub(crate) fn go_to(&mut self, at: usize) {
        self.focus.mark = None;
        self.focus.pieces.clear();
        self.focus.selection = crate::ui::focus::Selection::at(at);
        self.view.reveal(at);
    }

    /// Shows an article from its beginning.
    pub(crate) fn open_article(&mut self, article: ArticleId) {
        if self.focus.article != Some(article) {
            let brush = self.focus.brush.take();
            self.focus.clear();
            self.focus.brush = brush;
            self.focus.selection = crate::ui::focus::Selection::default();
            self.focus.article = Some(article);
        }
    }

    /// The article so many places on in the list.
    pub(crate) fn neighbour_article(&self, step: isize) -> Option<ArticleId> {
        let rows = self.session.as_ref()?.project().articles_in_order();
        let here = rows.iter().position(|(id, _)| Some(*id) == self.focus.article);
        let next = match here {
            Some(i) => i.checked_add_signed(step)?,
            None => 0,
        };
        rows.get(next).map(|(id, _)| *id)
    }

    /// Goes so many articles on.
    pub(crate) fn go_to_article(&mut self, step: isize) {
        match self.neighbour_article(step) {
            Some(id) => self.open_article(id),
            None => self.say(if step > 0 { "This is the last article." } else { "This is the first article." }),
        }
    }

    /// Lets go of an article or a mark that is there no more.
    pub(super) fn forget_what_is_gone(&mut self) {
        let gone = self
            .focus
            .article
            .is_some_and(|id| self.session.as_ref().is_none_or(|s| !s.project().articles.contains_key(&id)));
        if gone {
            self.focus.clear();
            self.focus.article = None;
            self.focus.article = self.neighbour_article(0);
        }
        if self.focus.mark.is_some_and(|id| self.layer().is_none_or(|l| !l.marks.contains_key(&id))) {
            self.focus.mark = None;
        }
    }

    /// Puts the selected words, else those of the selected mark, on the clipboard.
    pub(crate) fn copy(&mut self, ctx: &Context) {
        let range = self.focus.selection.range();
        let mut words = self.body().get(range).unwrap_or_default().to_owned();
        if words.is_empty()
            && let Some(mark) = self.focus.mark.and_then(|id| self.layer()?.marks.get(&id))
        {
            let piece = |s: crate::model::Span| self.body().get(s.range()).unwrap_or_default().to_owned();
            words = mark.spans.iter().map(piece).collect::<Vec<_>>().join(" … ");
        }
        if !words.is_empty() {
            ctx.copy_text(words);
        }
    }

    /// The dialog with what is known about the article.
    pub(crate) fn show_facts(&mut self) {
        let article = self.focus.article.and_then(|id| Some((id, self.session.as_ref()?.project().articles.get(&id)?)));
        if let Some((id, row)) = article {
            self.dialog = Some(Dialog::facts(id, row));
        }
    }

    /// The dialog that points the selected mark to an entity.
    pub(crate) fn show_entities(&mut self) {
        let (Some(mark), Some(session)) = (self.focus.mark, &self.session) else { return };
        let Some(row) = self.layer().and_then(|l| l.marks.get(&mark)) else { return };
        if crate::ops::entities::attribute_of(session.project(), &row.label).is_none() {
            return self.say("Marks with this label do not point to entities.");
        }
        let words = row.spans.iter().next().and_then(|s| self.body().get(s.range())).unwrap_or_default().to_owned();
        self.dialog = Some(Dialog::entity(mark, &words));
    }

    /// Puts the keyboard into the note of the selected mark.
    pub(crate) fn edit_note(&mut self, ctx: &Context) {
        self.settings.right = true;
        if let Some(mark) = self.focus.mark {
            ctx.data_mut(|d| d.insert_temp(egui::Id::unique("focus note"), mark.0));
        }
    }

    /// Works as somebody else; makes them known where they are new.
    pub(crate) fn work_as(&mut self, name: &str) {
        let Some(session) = &self.session else { return };
        let id = session.project().annotator_id_for(name);
        let known = session.project().annotators.contains_key(&id);
        if !known {
            let row = crate::model::Annotator { name: name.trim().to_owned() };
            let edit = crate::edit::Change::add(id.clone(), row).into();
            self.commit(Ok(crate::edit::Transaction::new(format!("New annotator “{}”", name.trim()), vec![edit])));
        }
        name.trim().clone_into(&mut self.settings.annotator);
        self.focus.clear();
        self.focus.annotator = Some(id);
    }
}
