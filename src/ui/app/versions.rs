//! Earlier versions of files and the trash, as the window shows them and brings things back.
//!
//! Must not draw; the dialogs do.

use super::App;
use crate::ops::compare::{What, projects};
use crate::session::trash::Thrown;
use crate::session::versions::as_of;
use crate::ui::dialogs::{Dialog, TrashDraft, VersionsDraft};

impl App {
    /// The dialog with what lies in the trash, once everything that was deleted is there.
    pub(crate) fn show_trash(&mut self) {
        let Some(session) = &mut self.session else { return };
        if session.has_unwritten()
            && let Err(why) = session.save_now()
        {
            self.say(&format!("What was deleted last is not in the trash yet: {why}."));
        }
        self.list_trash();
    }

    fn list_trash(&mut self) {
        let rows = self.session.as_ref().map(|session| session.thrown(&*self.env.fs)).unwrap_or_default();
        self.dialog = Some(Dialog::Trash(Box::new(TrashDraft::new(rows))));
    }

    pub(super) fn bring_back(&mut self, what: &Thrown) {
        let now = (self.env.clock)();
        let Some(session) = &mut self.session else { return };
        match session.bring_back(&*self.env.fs, what, now) {
            Ok(()) => self.say("It is back. Undo puts it into the trash again."),
            Err(why) => self.say(&why.to_string()),
        }
        self.list_trash();
    }

    /// The dialog with earlier versions: of the layer that is open first, or of `file`.
    pub(crate) fn show_versions(&mut self, file: Option<&str>) {
        let Some(session) = &self.session else { return };
        let mut files = Vec::new();
        if let Some((article, who)) = self.layer_key() {
            let name = session.project().name_of(&who).to_owned();
            files.extend(session.file_of_layer(article, &who).map(|path| (format!("Marks of {name}"), path)));
        }
        if let Some(row) = self.focus.article.and_then(|id| session.project().articles.get(&id)) {
            files.push(("Facts and parts".to_owned(), format!("articles/{}.ron", row.stem)));
        }
        for (name, path) in [("Schema", "schema.ron"), ("Entities", "entities.ron"), ("Project", "project.ron")] {
            files.push((name.to_owned(), path.to_owned()));
        }
        let mut chosen = 0;
        if let Some(file) = file {
            chosen = files.iter().position(|(_, path)| path == file).unwrap_or_else(|| {
                files.insert(0, (file.to_owned(), file.to_owned()));
                0
            });
        }
        self.dialog = Some(Dialog::Versions(Box::new(VersionsDraft { files, ..VersionsDraft::default() })));
        self.list_versions(chosen);
    }

    pub(super) fn list_versions(&mut self, n: usize) {
        let (Some(session), Some(Dialog::Versions(draft))) = (&self.session, &mut self.dialog) else { return };
        draft.file = n;
        (draft.chosen, draft.effect) = (None, None);
        let mut rows = draft.path().map(|path| session.versions_of(&*self.env.fs, path)).unwrap_or_default();
        rows.reverse();
        draft.rows = rows;
    }

    pub(super) fn look_at_version(&mut self, n: usize) {
        let (Some(session), Some(Dialog::Versions(draft))) = (&self.session, &mut self.dialog) else { return };
        let (Some(version), Some(path)) = (draft.rows.get(n), draft.path()) else { return };
        let effect = as_of(&*self.env.fs, session.project(), path, version).map(|then| {
            let changes = projects(session.project(), &then);
            let verb = |what| match what {
                What::Added => "bring back",
                What::Removed => "take away",
                What::Changed => "change",
            };
            changes.iter().map(|c| format!("{} {} {}", verb(c.change), c.kind, c.words)).collect()
        });
        (draft.chosen, draft.effect) = (Some(n), Some(effect));
    }

    pub(super) fn restore_version(&mut self) {
        let now = (self.env.clock)();
        let (Some(session), Some(Dialog::Versions(draft))) = (&mut self.session, &self.dialog) else { return };
        let chosen = draft.chosen.and_then(|n| draft.rows.get(n)).zip(draft.path());
        let Some((version, path)) = chosen else { return };
        match session.restore(&*self.env.fs, path, version, now) {
            Ok(()) => {
                self.dialog = None;
                self.say("The earlier version is restored. Undo goes back to what was there before.");
            }
            Err(why) => self.say(&why.to_string()),
        }
    }
}
