//! Finding in the article, as the window does it: to a hit and on to the next, all of them marked.
//!
//! Must not look for anything itself, nor draw.

use super::App;
use crate::model::{LabelId, Span};
use crate::ops::marks;
use crate::ui::dialogs::Dialog;
use crate::ui::find::News;
use crate::ui::focus::Selection;
use egui::{Context, Event, Key};
use std::ops::Range;
use std::sync::Arc;

/// Selected words are looked for at once where they are no longer than this, in bytes.
const SHORT: usize = 200;

impl App {
    /// Shows the bar, with the selected words in it where they are few.
    pub(crate) fn open_find(&mut self) {
        let range = self.focus.selection.range();
        let words = self.body().get(range.clone()).unwrap_or_default().to_owned();
        let meant = !words.is_empty() && words.len() <= SHORT && !words.contains('\n');
        let fresh = self.focus.current_hit().is_none();
        self.finder.open(range.start, Some(&*words).filter(|_| meant && fresh));
    }

    /// Hides the bar; the caret and the selected words stay.
    pub(crate) fn close_find(&mut self) {
        self.finder.close();
        self.focus.hits = None;
    }

    /// Looks again where the article or what is looked for is another.
    pub(super) fn follow_find(&mut self, ctx: &Context) {
        let article = self.focus.article.filter(|_| self.finder.is_open());
        let text = article.and_then(|id| Some((id, self.session.as_ref()?.project().text(id)?)));
        let Some((article, text)) = text.map(|(id, text)| (id, Arc::clone(text))) else {
            self.focus.hits = None;
            return;
        };
        match self.finder.follow(ctx, article, &text, self.focus.hits.is_some()) {
            News::None => {}
            News::Cleared => self.focus.hits = None,
            News::Found(found, waits) => {
                self.focus.hits = Some(found);
                if waits {
                    self.go_to_first_hit();
                }
            }
        }
    }

    fn go_to_first_hit(&mut self) {
        let Some(found) = self.focus.hits.clone() else { return };
        let from = self.finder.origin();
        let next = if self.finder.take_backward() {
            found.hits.iter().rfind(|h| h.start < from).or(found.hits.last())
        } else {
            found.hits.iter().find(|h| h.start >= from).or(found.hits.first())
        };
        if let Some(hit) = next {
            self.go_to_hit(hit.clone());
        }
    }

    /// To the next hit or the one before, from the selection; round at the ends.
    pub(crate) fn find_step(&mut self, ctx: &Context, forward: bool) {
        if self.finder.is_empty() {
            return self.open_find();
        }
        self.finder.show_bar();
        self.follow_find(ctx);
        let from = self.focus.selection.range();
        let Some(found) = self.focus.hits.clone() else { return self.finder.wait_from(from.start, forward) };
        let next = if forward {
            let on = |h: &&Range<usize>| if from.is_empty() { h.start >= from.start } else { h.start > from.start };
            found.hits.iter().find(on).or(found.hits.first())
        } else {
            found.hits.iter().rfind(|h| h.start < from.start).or(found.hits.last())
        };
        match next {
            Some(hit) => {
                self.finder.go_on_from(hit.start);
                self.go_to_hit(hit.clone());
            }
            None => self.say("Nothing like this is in the article."),
        }
    }

    fn go_to_hit(&mut self, hit: Range<usize>) {
        self.focus.mark = None;
        self.focus.link = None;
        self.focus.pieces.clear();
        self.view.reveal(hit.start);
        self.focus.selection = Selection { anchor: hit.start, caret: hit.end };
    }

    /// The dialog that asks what all hits are to be marked as.
    pub(crate) fn ask_mark_all(&mut self, ctx: &Context) {
        match &self.focus.hits {
            Some(found) if !found.hits.is_empty() => self.dialog = Some(Dialog::MarkAll),
            _ => {
                let find = crate::ui::actions::keys_for(ctx, "find");
                self.say(&format!(
                    "Find something in the article first ({find}); then all hits can be marked at once."
                ));
            }
        }
    }

    /// Marks every hit, as one step.
    pub(super) fn tag_all(&mut self, label: &LabelId) {
        let (Some(found), Some((article, _))) = (self.focus.hits.clone(), self.layer_key()) else { return };
        let places: Vec<Span> = found.hits.iter().map(|hit| Span::of(hit.clone())).collect();
        let mut made = 0;
        let done = self.plan_as_maker(|project, maker| {
            let (ids, transaction) = marks::add_all(project, maker, article, &places, label)?;
            made = ids.len();
            Ok(transaction)
        });
        if !done {
            return;
        }
        self.focus.last_label = Some(label.clone());
        let left = match places.len() - made {
            0 => String::new(),
            left => format!(" Left as they were, marked already or cutting a character: {left}."),
        };
        let more = if found.more { " There are more hits than can be marked at once." } else { "" };
        self.say(&format!("Hits marked: {made}.{left}{more}"));
    }

    /// Escape in the bar, or in the article while the bar is shown, closes the bar and nothing else.
    pub(super) fn escape_closes_find(&mut self, ctx: &Context) {
        let in_article = ctx.memory(egui::Memory::focused).is_some_and(|id| Some(id) == self.view.id());
        if !self.finder.is_open() || !(self.finder.has_keyboard() || in_article) {
            return;
        }
        let escapes = |event: &Event| matches!(event, Event::Key { key: Key::Escape, pressed: true, modifiers, .. } if modifiers.is_none());
        let pressed = ctx.input_mut(|input| {
            let before = input.events.len();
            input.events.retain(|event| !escapes(event));
            input.events.len() < before
        });
        if pressed {
            self.close_find();
        }
    }
}
