//! Tables whose columns were not recognised: one dialog after the other asks what they are, and what is said
//! of one holds for all with the same header.
//!
//! Must not read tables; jobs do.

use super::App;
use crate::session::bring::Brought;
use crate::session::prepared::Whose;
use crate::ui::dialogs::{ColumnsDraft, Dialog};
use crate::ui::jobs::{self, Done, Kind};
use egui::Context;
use std::sync::Arc;

impl App {
    /// Remembers the tables that a person has to be asked about; that they were left out is no news then.
    pub(super) fn keep_unclear(&mut self, brought: &mut Brought) {
        for table in std::mem::take(&mut brought.unclear) {
            let shown = table.path.display().to_string();
            brought.problems.retain(|p| p.kind != "unknown_columns" || p.place.file.as_ref() != Some(&shown));
            self.unclear.push(table);
        }
    }

    /// Asks about the next tables, unless the person is at something else.
    pub(super) fn ask_columns(&mut self) {
        if self.dialog.is_some() || self.jobs.state().is_some() || self.session.is_none() {
            return;
        }
        if let Some(draft) = ColumnsDraft::next(&mut self.unclear) {
            self.dialog = Some(Dialog::Columns(Box::new(draft)));
        }
    }

    /// Reads the tables as was chosen.
    pub(super) fn bring_tables(&mut self, ctx: &Context, dialog: Option<Dialog>) {
        let (Some(Dialog::Columns(draft)), Some(session)) = (dialog, &self.session) else { return };
        let (fs, now, whose) = (Arc::clone(&self.env.fs), (self.env.clock)(), session.whose());
        self.start(ctx, Kind::Reading, move |progress| {
            let brought = jobs::read_tables(&*fs, &draft, now, progress);
            Done::Read(Box::new(brought), whose, Some(draft))
        });
    }

    /// Takes in what was read. Where that was nothing, the dialog comes back and says why.
    pub(super) fn take_tables(&mut self, ctx: &Context, brought: Brought, whose: &Whose, mut draft: Box<ColumnsDraft>) {
        let ours = self.session.as_ref().is_some_and(|session| session.is_whose(whose));
        if ours && brought.drafts.is_empty() && !brought.problems.is_empty() && self.dialog.is_none() {
            draft.refused(&brought.problems);
            self.dialog = Some(Dialog::Columns(draft));
            return;
        }
        self.add(ctx, brought, whose);
    }

    /// The person closed a dialog; tables that it asked about stay out, which is said.
    pub(super) fn left_columns(&mut self, dialog: Option<Dialog>) {
        let Some(Dialog::Columns(draft)) = dialog else { return };
        self.say(&format!("Not brought in: {}.", draft.files()));
    }
}
