//! Carrying out what panels asked for.
//!
//! Must not draw.

use super::App;
use crate::model::{LabelId, MarkId, RelationId, Span, Spans};
use crate::ops::{Maker, links, marks};
use crate::text;
use crate::ui::actions;
use crate::ui::dialogs::Dialog;
use crate::ui::focus::Selection;
use crate::ui::message::Message;
use egui::Context;

impl App {
    pub(super) fn carry_out(&mut self, ctx: &Context, message: Message) {
        match message {
            Message::Plan(planned) => {
                self.commit(planned);
            }
            Message::Act(id) => self.act(ctx, id),
            Message::Open(article) => self.open_article(article),
            Message::Annotator(who) => {
                self.focus.clear();
                self.focus.annotator = Some(who);
            }
            Message::Select(mark) => {
                self.focus.mark = mark;
                self.focus.link = None;
                if mark.is_some() {
                    self.focus.pieces.clear();
                }
            }
            Message::Reveal(mark) => self.reveal(mark),
            Message::SelectLink(link) => self.focus.link = Some(link),
            Message::Words(words) => {
                self.focus.selection = words;
                if !words.is_empty() {
                    self.focus.mark = None;
                }
                self.view.forget_column();
            }
            // Taken out of the list before anything is carried out.
            Message::Typed(_) => {}
            Message::DropPieces => self.focus.pieces.clear(),
            Message::Piece(span) => self.focus.pieces.push(span),
            Message::Tag(label) => self.tag(&label),
            Message::TagAll(label) => self.tag_all(&label),
            Message::Link(from, to, relation) => self.link(from, to, relation),
            Message::Filter(words) => self.focus.filter = words,
            Message::Dialog(dialog) => self.open_dialog(*dialog),
            Message::Notice(words) => self.say(&words),
        }
    }

    fn act(&mut self, ctx: &Context, id: &str) {
        let Some(action) = actions::find(id) else { return };
        let cx = self.cx(ctx);
        match super::blocked(cx.as_ref(), action) {
            Some(why) => self.say(&why),
            None => (action.run)(self, ctx),
        }
    }

    /// Tags the selection; without one changes the selected mark; without either takes the label up
    /// as a brush.
    pub(crate) fn tag(&mut self, label: &LabelId) {
        self.focus.last_label = Some(label.clone());
        let Some(layer) = self.layer_key() else { return };
        let spans = self.selected_words();
        if spans.is_empty() {
            match self.focus.mark.filter(|_| self.focus.brush.is_none()) {
                Some(mark) => {
                    self.plan(|session, now| marks::relabel(session.project(), &layer, mark, label, now));
                }
                None => self.take_brush(label),
            }
            return;
        }
        let Ok(spans) = Spans::new(spans) else { return };
        let end = spans.hull().end();
        let mut made = None;
        let done = self.plan_as_maker(|project, maker| {
            let (id, transaction) = marks::add(project, maker, layer.0, spans, label)?;
            made = Some(id);
            Ok(transaction)
        });
        if done {
            self.focus.mark = made;
            self.focus.pieces.clear();
            self.focus.selection = Selection::at(end);
        }
    }

    /// Everything selected, without white space at the ends: steps from word to word take the space
    /// along, which nobody means to mark.
    fn selected_words(&self) -> Vec<Span> {
        let body = self.body();
        let trimmed = |span: Span| match text::trim(body, span.range()) {
            words if words.is_empty() => span,
            words => Span::of(words),
        };
        self.focus.spans().into_iter().map(trimmed).collect()
    }

    fn take_brush(&mut self, label: &LabelId) {
        let same = self.focus.brush.as_ref() == Some(label);
        self.focus.brush = (!same).then(|| label.clone());
    }

    /// Plans as the annotator at work, with fresh ids; whether it was done.
    pub(crate) fn plan_as_maker(
        &mut self,
        make: impl FnOnce(&crate::model::Project, &mut Maker<'_>) -> Result<crate::edit::Transaction, crate::edit::Refusal>,
    ) -> bool {
        let (Some(session), Some(annotator)) = (&self.session, self.focus.annotator.clone()) else {
            self.dialog = Some(Dialog::annotator());
            return false;
        };
        let mut maker = Maker { annotator, now: (self.env.clock)(), ids: &mut *self.env.ids };
        let planned = make(session.project(), &mut maker);
        self.commit(planned)
    }

    /// Links two marks. Where several relations fit and none is chosen, the person chooses; a link
    /// drawn against its direction is turned round.
    pub(crate) fn link(&mut self, from: MarkId, to: MarkId, relation: Option<RelationId>) {
        let Some((article, _)) = self.layer_key() else { return };
        let fitting = self.fitting(from, to);
        let turned = if fitting.is_empty() { self.fitting(to, from) } else { Vec::new() };
        let (from, to, fitting) = if turned.is_empty() { (from, to, fitting) } else { (to, from, turned) };
        let chosen = relation.or_else(|| if let [only] = &fitting[..] { Some(only.clone()) } else { None });
        self.focus.link_from = None;
        match chosen {
            Some(relation) => {
                self.plan_as_maker(|project, maker| {
                    links::add(project, maker, article, &relation, from, to).map(|(_, t)| t)
                });
            }
            None if fitting.is_empty() => self.say("No relation of the schema joins these two labels."),
            None => self.dialog = Some(Dialog::Relation { from, to, choices: fitting }),
        }
    }

    fn fitting(&self, from: MarkId, to: MarkId) -> Vec<RelationId> {
        let (Some(layer), Some(session)) = (self.layer(), &self.session) else { return Vec::new() };
        let (Some(a), Some(b)) = (layer.marks.get(&from), layer.marks.get(&to)) else { return Vec::new() };
        let rows = session.project().schema.relations_between(&a.label, &b.label);
        // A relation that names both labels says more than one that takes any.
        let named: Vec<RelationId> =
            rows.iter().filter(|(_, r)| !r.from.is_empty() && !r.to.is_empty()).map(|(id, _)| (*id).clone()).collect();
        if named.is_empty() { rows.into_iter().map(|(id, _)| id.clone()).collect() } else { named }
    }

    /// Whether the other end of a link is being chosen.
    pub(crate) fn choosing_link(&self) -> bool {
        self.focus.link_from.is_some()
    }

    /// Selects a mark and brings it into view.
    pub(crate) fn reveal(&mut self, mark: MarkId) {
        let Some(start) = self.layer().and_then(|l| l.marks.get(&mark)).map(|m| m.spans.hull().start()) else { return };
        self.focus.mark = Some(mark);
        self.focus.link = None;
        self.focus.pieces.clear();
        self.focus.selection = Selection::at(start);
        self.view.reveal(start);
    }
}
