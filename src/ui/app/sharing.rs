//! What others do to the project, as the window meets it: changes from outside, conflicts.
//!
//! Must not draw; dialogs do.

use super::App;
use crate::edit::RowName;
use crate::edit::merge::Conflict;
use crate::ops::Maker;
use crate::ops::conflicts::{Choice, place};
use crate::session::file_merge::leave_conflicts;
use crate::session::repair::{Repaired, repair};
use crate::session::versions::put_back;
use crate::store::{Folder, Version};
use egui::Context;
use std::path::Path;

impl App {
    /// Has the files looked at when the window gets the keyboard back: that is when somebody comes
    /// from a terminal or another window.
    pub(super) fn follow_window(&mut self, ctx: &Context) {
        let focused = ctx.input(|i| i.focused);
        if focused && !self.had_focus {
            match &self.session {
                Some(session) if session.is_elsewhere() => self.look_again(ctx),
                Some(session) => session.look_outside(),
                None => {}
            }
        }
        self.had_focus = focused;
    }

    /// Repairs a file of the open project; what comes of it comes in as a change from outside.
    pub(super) fn repair(&mut self, file: &str) {
        let now = (self.env.clock)();
        let Some(session) = &mut self.session else { return };
        match repair(&*self.env.fs, session.folder(), file) {
            Ok(done) => {
                let words = told(&done);
                session.keep_conflicts(done.conflicts, file, now);
                session.repaired(file);
                self.say(&words);
            }
            Err(why) => self.say(&format!("{file} was not repaired: {why}.")),
        }
    }

    /// Repairs files without which a project does not open, and opens it.
    pub(super) fn repair_and_open(&mut self, ctx: &Context, path: &Path, files: &[String]) {
        let folder = Folder::at(path);
        let now = (self.env.clock)();
        for file in files {
            let done = repair(&*self.env.fs, &folder, file).and_then(|done| {
                let words = told(&done);
                leave_conflicts(&*self.env.fs, &self.env.places, &folder, done.conflicts, file, now).map(|()| words)
            });
            match done {
                Ok(words) => self.say(&words),
                Err(why) => return self.say(&format!("{file} was not repaired: {why}.")),
            }
        }
        self.open_path(ctx, path);
    }

    /// Puts an earlier version of a file back without which a project does not open, and opens it.
    pub(super) fn put_back_and_open(&mut self, ctx: &Context, path: &Path, file: &str, version: &Version) {
        match put_back(&*self.env.fs, &Folder::at(path), file, version) {
            Ok(kept) => {
                self.say(&format!("{file} is put back. As it was it is kept as {kept}."));
                self.open_path(ctx, path);
            }
            Err(why) => self.say(&format!("{file} was not put back: {why}.")),
        }
    }

    /// Settles a conflict, as one step of undo.
    pub(super) fn settle(&mut self, conflict: &Conflict, choice: Choice) {
        let now = (self.env.clock)();
        let Some(session) = &mut self.session else { return };
        let annotator = self.focus.annotator.clone().unwrap_or_else(|| session.project().annotator_id_for("me"));
        let mut maker = Maker { annotator, now, ids: &mut *self.env.ids };
        if let Err(why) = session.settle_conflict(conflict, choice, &mut maker) {
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

/// What came of a repair, in words.
fn told(done: &Repaired) -> String {
    let records = match (done.records, done.lost.len()) {
        (0, _) => format!("{} holds both versions now.", done.file),
        (n, 0) => format!("{} is repaired: all {n} records are back.", done.file),
        (n, 1) => format!("{} is repaired: {n} records are back, one line could not be read.", done.file),
        (n, lost) => format!("{} is repaired: {n} records are back, {lost} lines could not be read.", done.file),
    };
    format!("{records} As it was it is kept as {}.", done.kept_as)
}
