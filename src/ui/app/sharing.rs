//! What others do to the project, as the window meets it: changes from outside, conflicts.
//!
//! Must not draw; dialogs do.

use super::App;
use crate::edit::RowName;
use crate::edit::merge::Conflict;
use crate::ops::Maker;
use crate::ops::conflicts::{Choice, place};
use egui::Context;

impl App {
    /// Has the files looked at when the window gets the keyboard back: that is when somebody comes
    /// from a terminal or another window.
    pub(super) fn follow_window(&mut self, ctx: &Context) {
        let focused = ctx.input(|i| i.focused);
        if focused
            && !self.had_focus
            && let Some(session) = &self.session
        {
            session.look_outside();
        }
        self.had_focus = focused;
    }

    /// Settles a conflict, as one step of undo.
    pub(super) fn settle(&mut self, conflict: &Conflict, choice: Choice) {
        let now = (self.env.clock)();
        let Some(session) = &mut self.session else { return };
        let annotator = self.focus.annotator.clone().unwrap_or_else(|| session.project().annotator_id_for("me"));
        let mut maker = Maker { annotator, now, ids: &mut *self.env.ids };
        if let Err(why) = session.settle(conflict, choice, &mut maker) {
            self.say(&why.to_string());
        }
    }

    /// Shows the article, the layer and the mark of a row.
    pub(super) fn show_row(&mut self, row: &RowName) {
        let (_, _, article, who) = place(row);
        if let Some(article) = article {
            self.open_article(article);
        }
        if let Some(who) = who {
            self.focus.clear();
            self.focus.annotator = Some(who.clone());
        }
        if let RowName::Mark((_, mark)) = row {
            self.reveal(*mark);
        }
    }
}
