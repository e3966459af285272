//! Work beside the window: started here, looked after in every frame, shown with a way to stop it.
//!
//! Must not do the work; jobs do.

use super::App;
use crate::store::Progress;
use crate::ui::dialogs::{Ask, Browse, Dialog, Said};
use crate::ui::jobs::{Done, Jobs, Kind, Ready};
use crate::ui::theme;
use egui::Context;
use std::path::PathBuf;
use std::time::Duration;

/// An answer of the system's dialog that comes sooner than this means that there is none.
const NO_DIALOG: Duration = Duration::from_millis(350);

impl App {
    /// Starts a job, or says why it cannot be started now; whether it was.
    pub(super) fn start(
        &mut self,
        ctx: &Context,
        kind: Kind,
        work: impl FnOnce(&Progress) -> Done + Send + 'static,
    ) -> bool {
        let started = self.jobs.start(kind, ctx.clone(), work);
        if let Err(why) = started {
            self.say(why);
        }
        started.is_ok()
    }

    /// Starts a job that is mostly over before anybody would see it.
    pub(super) fn start_and_wait(
        &mut self,
        ctx: &Context,
        kind: Kind,
        work: impl FnOnce(&Progress) -> Done + Send + 'static,
    ) {
        if self.start(ctx, kind, work) {
            self.jobs.wait_a_moment();
            self.poll_jobs(ctx);
        }
    }

    /// Says why no other work can be started now.
    pub(super) fn say_held(&mut self) {
        if let Some(why) = self.jobs.held() {
            self.say(why);
        }
    }

    /// Takes what was done beside the window, once it is.
    pub(super) fn poll_jobs(&mut self, ctx: &Context) {
        if self.jobs.state().or(self.browsing.state()).is_some() {
            ctx.request_repaint_after(Duration::from_millis(100));
        }
        for done in [self.jobs.poll(), self.browsing.poll()].into_iter().flatten() {
            self.done(ctx, done);
        }
        self.follow_export();
        self.list_problems(ctx);
        self.ask_columns();
    }

    fn done(&mut self, ctx: &Context, done: Done) {
        match done {
            // Finding has a job of its own.
            Done::Found(_) => {}
            Done::Read(brought, whose, None) => self.add(ctx, *brought, &whose),
            Done::Read(brought, whose, Some(draft)) => self.take_tables(ctx, *brought, &whose, draft),
            Done::Added(added) => self.added(ctx, *added),
            Done::Stepped(kind, prepared) => self.put_step(kind, prepared),
            Done::Told(result) => self.rehearsed(result),
            Done::Written(result) => self.exported(result),
            Done::InTheWay(there, free) => self.ask_to_replace(there, free),
            Done::Chosen(what, paths, took) => self.chosen(ctx, what, paths, took),
            Done::Repaired(file, result) => self.repaired(&file, result),
            Done::Ready(Ok(ready)) => self.open_ready(ctx, ready),
            Done::Failed(why) | Done::Ready(Err(why)) => {
                // What failed may be the system's dialog, while somebody still works for the other.
                if !self.jobs.kind().is_some_and(Kind::exports) {
                    self.export_failed(&why);
                }
                self.say(&why);
            }
        }
    }

    /// Opens the system's own dialog on a thread.
    pub(super) fn browse(&mut self, ctx: &Context, what: Browse) {
        let started = self.browsing.start(Kind::Browsing, ctx.clone(), move |_| {
            #[expect(clippy::disallowed_methods, reason = "an answer that comes at once means that there is no dialog")]
            let begun = std::time::Instant::now();
            Done::Chosen(what, picked(what), begun.elapsed())
        });
        if let Err(why) = started {
            self.say(why);
        }
    }

    fn chosen(&mut self, ctx: &Context, what: Browse, paths: Option<Vec<PathBuf>>, took: Duration) {
        let asks = matches!(&self.dialog, Some(Dialog::Path(draft)) if what == Browse::For(draft.ask));
        let Some(paths) = paths.filter(|p| !p.is_empty()) else {
            // Without an answer the window's own dialog stays where there is no other.
            if took > NO_DIALOG && matches!(&self.dialog, Some(Dialog::Path(d)) if asks && d.path.is_empty()) {
                self.dialog = None;
            }
            return;
        };
        match (what, &mut self.dialog) {
            (Browse::For(Ask::OpenArticles), dialog) => {
                let left = if asks { dialog.take() } else { None };
                let said = if let Some(Dialog::Path(draft)) = left { draft.said } else { Said::default() };
                self.import_as(ctx, paths, said);
            }
            (Browse::For(Ask::OpenProject), dialog) => {
                if asks {
                    *dialog = None;
                }
                self.open_path(ctx, &paths[0]);
            }
            (Browse::ExportTo, Some(Dialog::Export(draft))) => draft.goes_to(&paths[0]),
            (Browse::For(_), Some(Dialog::Path(draft))) if asks => draft.path = paths[0].display().to_string(),
            _ => {}
        }
    }

    /// Makes a project ready to be opened, on a thread.
    pub(super) fn get_ready(
        &mut self,
        ctx: &Context,
        kind: Kind,
        work: impl FnOnce(&Progress) -> Result<Ready, String> + Send + 'static,
    ) {
        self.start_and_wait(ctx, kind, move |progress| Done::Ready(work(progress)));
    }

    fn open_ready(&mut self, ctx: &Context, ready: Ready) {
        self.open_path(ctx, &ready.path);
        for words in ready.words {
            self.say(&words);
        }
    }

    /// A bar for work that lasts, with a way to stop it.
    pub(super) fn show_progress(&mut self, ctx: &Context) {
        let opening = self.opening_state();
        let opens = opening.is_some();
        let shown = [&self.jobs, &self.browsing].into_iter().find(|jobs| jobs.is_long());
        let job = shown.and_then(Jobs::state);
        let Some((title, done, all)) = opening.or(job) else { return };
        let share = if opens { crate::ui::welcome::share(done, all) } else { self.jobs.share().unwrap_or(0.0) };
        let mut stop = false;
        egui::Area::new(egui::Id::unique("progress"))
            .anchor(egui::Align2::RIGHT_BOTTOM, egui::vec2(-16.0, -44.0))
            .order(egui::Order::Tooltip)
            .show(ctx, |ui| {
                theme::floating(theme::palette(ctx)).show(ui, |ui| {
                    ui.set_width(260.0);
                    if all > 1 {
                        ui.label(format!("{title}: {done} of {all}"));
                        ui.add(egui::ProgressBar::new(share));
                    } else if all == 1 && share > 0.0 {
                        ui.label(format!("{title}: {:.0} %", share * 100.0));
                        ui.add(egui::ProgressBar::new(share));
                    } else {
                        ui.horizontal(|ui| {
                            ui.spinner();
                            ui.label(format!("{title} …"));
                        });
                    }
                    // What changes one file is over before it could be stopped half-way.
                    stop = (all > 0 || opens) && ui.button("Stop").clicked();
                });
            });
        if stop && opens {
            self.stop_opening();
        } else if stop {
            // A dataset of many files takes its places some at a time.
            let wrote = self.jobs.kind() == Some(Kind::Exporting);
            self.jobs.cancel();
            self.export_failed("Stopped; choose again, or export.");
            self.say(if wrote {
                "Stopped; each file is as it was, or whole."
            } else {
                "Stopped; nothing was changed."
            });
        }
    }
}

/// What the person picks in the system's own dialog.
fn picked(what: Browse) -> Option<Vec<PathBuf>> {
    let dialog = rfd::FileDialog::new();
    match what {
        Browse::For(Ask::OpenArticles) => dialog
            .add_filter("What can be read", &crate::import::extensions())
            .add_filter("All files", &["*"])
            .pick_files(),
        Browse::For(Ask::OpenProject | Ask::NewProject | Ask::SaveAs) => dialog.pick_folder().map(|p| vec![p]),
        Browse::ExportTo => dialog.save_file().map(|p| vec![p]),
    }
}
