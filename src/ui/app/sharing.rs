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
use crate::ui::jobs::{Done, Kind, Ready};
use egui::Context;
use std::path::PathBuf;
use std::sync::Arc;

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

    /// Repairs a file of the open project, on a thread.
    pub(super) fn repair(&mut self, ctx: &Context, file: &str) {
        let Some(session) = &self.session else { return };
        let (fs, folder, file) = (Arc::clone(&self.env.fs), session.folder().clone(), file.to_owned());
        self.start_and_wait(ctx, Kind::Repairing, move |_| {
            let done = repair(&*fs, &folder, &file);
            Done::Repaired(file, done)
        });
    }

    /// What comes of a repair comes in as a change from outside.
    pub(super) fn repaired(&mut self, file: &str, done: Result<Repaired, String>) {
        let now = (self.env.clock)();
        let Some(session) = &mut self.session else { return };
        match done {
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
    pub(super) fn repair_and_open(&mut self, ctx: &Context, path: PathBuf, files: Vec<String>) {
        let (fs, places, now) = (Arc::clone(&self.env.fs), self.env.places.clone(), (self.env.clock)());
        self.get_ready(ctx, Kind::Repairing, move |_| {
            let folder = Folder::at(&path);
            let mut words = Vec::new();
            for file in &files {
                let done = repair(&*fs, &folder, file).and_then(|done| {
                    words.push(told(&done));
                    leave_conflicts(&*fs, &places, &folder, done.conflicts, file, now)
                });
                done.map_err(|why| format!("{file} was not repaired: {why}."))?;
            }
            Ok(Ready { path, words })
        });
    }

    /// Puts an earlier version of a file back without which a project does not open, and opens it.
    pub(super) fn put_back_and_open(&mut self, ctx: &Context, path: PathBuf, file: String, version: Version) {
        let fs = Arc::clone(&self.env.fs);
        self.get_ready(ctx, Kind::PuttingBack, move |_| {
            let kept = put_back(&*fs, &Folder::at(&path), &file, &version)
                .map_err(|why| format!("{file} was not put back: {why}."))?;
            Ok(Ready { path, words: vec![format!("{file} is put back. As it was it is kept as {kept}.")] })
        });
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
