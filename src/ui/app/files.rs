//! Projects and articles on disk, as the window asks for them.
//!
//! Must not parse or write formats; jobs do.

use super::App;
use crate::session::beside::may_be_packed;
use crate::session::bring::Others;
use crate::session::{NewProject, create, news_schema};
use crate::store::copy_project;
use crate::ui::dialogs::{Ask, Browse, Dialog, Order, PathDraft, Said};
use crate::ui::jobs::{self, Done, Kind, Ready};
use crate::ui::message::Outbox;
use egui::Context;
use std::path::{Path, PathBuf};
use std::sync::Arc;

impl App {
    /// Opens the person's copy of the sample project.
    pub(crate) fn open_sample(&mut self, ctx: &Context) {
        match crate::session::sample::copy_for(&*self.env.fs, &self.env.places) {
            Ok(folder) => self.open_path(ctx, &folder),
            Err(why) => self.say(&why),
        }
    }

    /// Puts the person in front of the first article of their layer.
    pub(super) fn start_at(&mut self) {
        self.focus = crate::ui::focus::Focus::default();
        let Some(session) = &self.session else { return };
        let people = &session.project().annotators;
        let usual = session.project().annotator_id_for(&self.settings.annotator);
        let mine = people.contains_key(&usual).then_some(usual);
        self.focus.annotator = mine.or_else(|| people.keys().next().cloned());
        self.focus.article = self.neighbour_article(0);
        let problems = session.problems().len();
        if problems > 0 {
            self.say(&format!("{problems} problems in the project’s files; the line below lists them."));
        }
    }

    pub(super) fn project_around(&mut self, ctx: &Context, file: &Path) {
        // It would be made, and the file could not come in.
        if self.jobs.held().is_some() {
            return self.say_held();
        }
        let folder = file.with_extension("sidenote");
        let name = self.settings.annotator.clone();
        if self.env.fs.list(&folder).is_err() {
            self.make_project(ctx, &folder, if name.is_empty() { "me" } else { &name });
        } else {
            self.open_path(ctx, &folder);
        }
        self.import_soon(ctx, vec![file.to_owned()]);
    }

    fn make_project(&mut self, ctx: &Context, folder: &Path, annotator: &str) {
        let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        let title = folder.file_name().map_or_else(|| "Project".to_owned(), |n| n.to_string_lossy().into_owned());
        let made = news_schema().and_then(|schema| {
            let new = NewProject { title: &title, schema, annotator };
            create(&*self.env.fs, &folder, new, &mut *self.env.ids).map_err(|e| e.to_string())
        });
        match made {
            Ok(()) => {
                annotator.clone_into(&mut self.settings.annotator);
                self.open_path(ctx, &folder);
            }
            Err(why) => self.say(&why),
        }
    }

    /// Reads files and folders on a thread and brings in what they hold.
    pub fn import(&mut self, ctx: &Context, paths: Vec<PathBuf>) {
        self.import_as(ctx, paths, Said::default());
    }

    pub(super) fn import_as(&mut self, ctx: &Context, paths: Vec<PathBuf>, said: Said) {
        let Some(session) = &self.session else {
            return self.say("Open or make a project first; then drop the files again.");
        };
        let others = Others { fs: Arc::clone(&self.env.fs), places: self.env.places.clone() };
        let (now, whose) = ((self.env.clock)(), session.whose());
        self.start(ctx, Kind::Reading, move |progress| {
            Done::Read(Box::new(jobs::read_files(others, &paths, said, now, progress)), whose, None)
        });
    }

    pub(super) fn take_dropped(&mut self, ctx: &Context) {
        let dropped: Vec<PathBuf> = ctx.input(|i| i.raw.dropped_files.iter().map(|f| f.path().to_owned()).collect());
        if dropped.is_empty() {
            return;
        }
        // What is being written is told to whoever is at its dialog, which a drop would leave or cover.
        if self.jobs.kind() == Some(Kind::Exporting) {
            return self.say_held();
        }
        if let [only] = &dropped[..]
            && (may_be_packed(only) || self.env.fs.read(&only.join("project.ron"), 64 << 20).is_ok())
        {
            return self.open_path(ctx, only);
        }
        self.import(ctx, dropped);
    }

    /// Writes everything now and says so.
    pub(crate) fn save_now(&mut self) {
        let Some(session) = &mut self.session else { return };
        match session.save_now() {
            Ok(()) => self.say("Saved. Everything is saved as you work; this is only to be sure."),
            Err(why) => self.say(&format!("Cannot save: {why}. The work is kept and tried again.")),
        }
    }

    /// Asks for a path: with the system's dialog where there is one, else with the window's own.
    pub(crate) fn ask(&mut self, ask: Ask) {
        self.dialog = Some(Dialog::Path(PathDraft::new(ask, &self.settings.annotator)));
        if !self.env.plain_dialogs && matches!(ask, Ask::OpenArticles | Ask::OpenProject) {
            self.wants_browse = Some(Browse::For(ask));
        }
    }

    /// Opens a dialog, or does what it stands for at once.
    pub(super) fn open_dialog(&mut self, dialog: Dialog) {
        self.dialog = Some(dialog);
    }

    pub(super) fn show_dialog(&mut self, ctx: &Context, out: &mut Outbox) {
        if let Some(ask) = self.wants_browse.take() {
            self.browse(ctx, ask);
        }
        self.show_progress(ctx);
        let Some(mut dialog) = self.dialog.take() else { return };
        let cx = self.cx(ctx);
        let orders = dialog.show(ctx, cx.as_ref(), out);
        self.dialog = Some(dialog);
        for order in orders {
            self.obey(ctx, order);
        }
    }

    fn obey(&mut self, ctx: &Context, order: Order) {
        // The dialog stays as it is, so that it can be asked again.
        if order.is_work() && self.jobs.held().is_some() {
            return self.say_held();
        }
        let left = if order.stays() { None } else { self.dialog.take() };
        match order {
            Order::Close => self.left_columns(left),
            Order::BringTables => self.bring_tables(ctx, left),
            Order::OpenProject(path) => self.open_path(ctx, &path),
            Order::NewProject(path, name) => self.make_project(ctx, &path, if name.is_empty() { "me" } else { &name }),
            Order::SaveAs(path) => self.save_as(ctx, &path),
            Order::Import(paths, said) => self.import_as(ctx, paths, said),
            Order::Paste(text) => {
                let brought = jobs::read_bytes(&*self.env.fs, "pasted text", text.as_bytes(), (self.env.clock)());
                self.take_in(ctx, brought);
            }
            Order::Browse(what) => self.browse(ctx, what),
            Order::WorkAs(name) => self.work_as(&name),
            Order::Point(mark, entity) => {
                if let Some(layer) = self.layer_key() {
                    self.plan(|session, now| crate::ops::entities::point(session.project(), &layer, mark, entity, now));
                }
            }
            Order::NewEntity(mark, name) => self.new_entity(mark, &name),
            Order::GoTo(at) => self.go_to(at),
            Order::Keys(changes) => self.settings.keys = changes,
            Order::VersionsOf(n) => self.list_versions(n),
            Order::LookAtVersion(n) => self.look_at_version(n),
            Order::Restore => self.restore_version(),
            Order::TakeOver => self.take_over(ctx),
            Order::BringBack(what) => self.bring_back(&what),
            Order::ShowVersions(file) => self.show_versions(Some(&file)),
            Order::Repair(file) => self.repair(ctx, &file),
            Order::RepairAndOpen(path, files) => self.repair_and_open(ctx, path, files),
            Order::PutBackAndOpen(path, file, version) => self.put_back_and_open(ctx, path, file, version),
            Order::Settle(conflict, choice) => self.settle(&conflict, choice),
            Order::ShowRow(row) => self.show_row(&row),
            Order::ShowExample(article, mark) => self.show_example(article, mark),
            Order::FollowRecipe(name) => self.follow_recipe(&name),
            Order::KeepRecipe(name) => self.keep_recipe(&name),
            Order::Rehearse => self.rehearse(ctx),
            Order::Export(replaceable) => self.export(ctx, replaceable),
        }
    }

    fn new_entity(&mut self, mark: crate::model::MarkId, name: &str) {
        let Some(layer) = self.layer_key() else { return };
        let Some(row) = self.layer().and_then(|l| l.marks.get(&mark)) else { return };
        let entity = crate::ops::entities::named(name, &row.label);
        self.plan_as_maker(|project, maker| {
            let now = maker.now;
            crate::ops::entities::add_for(project, maker.ids, &layer, mark, entity, now).map(|(_, t)| t)
        });
    }

    fn save_as(&mut self, ctx: &Context, to: &Path) {
        let Some(session) = &mut self.session else { return };
        let to = std::path::absolute(to).unwrap_or_else(|_| to.to_owned());
        if let Err(why) = session.save_now() {
            return self.say(&why);
        }
        let (fs, folder) = (Arc::clone(&self.env.fs), session.folder().clone());
        self.get_ready(ctx, Kind::Copying, move |progress| {
            copy_project(&*fs, &folder, &to, progress).map_err(|e| e.to_string())?;
            Ok(Ready { path: to, words: vec!["This is the copy now; the original is as you left it.".to_owned()] })
        });
    }
}
