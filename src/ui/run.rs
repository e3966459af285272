//! Opening the system's window and handing it to the app.
//!
//! Must not know what is in it.

use super::app::{App, Env};
use super::settings::WindowSettings;
use super::theme::Wanted;
use crate::store::{Places, RealFs, SystemIds, now};
use std::path::PathBuf;
use std::sync::Arc;

struct Shell(App);

impl eframe::App for Shell {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        self.0.frame(ui);
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.0.close();
    }
}

/// Opens the window on a project folder or an article file; without one on the sample project.
///
/// # Errors
/// A sentence when the system gives no window.
pub fn run(path: Option<PathBuf>) -> Result<(), String> {
    let env = Env {
        fs: Arc::new(RealFs),
        places: Places::of_this_person(),
        ids: Box::new(SystemIds),
        clock: now,
        plain_dialogs: crate::store::wish("SIDENOTE_DIALOGS").is_some_and(|w| w == "plain"),
    };
    let size = WindowSettings::load(&*env.fs, &env.places).window;
    let viewport = egui::ViewportBuilder::default()
        .with_title("Sidenote")
        .with_app_id("sidenote")
        .with_inner_size([size.0, size.1])
        .with_min_inner_size([420.0, 320.0]);
    let options = eframe::NativeOptions { viewport, ..eframe::NativeOptions::default() };
    eframe::run_native("Sidenote", options, Box::new(move |cc| Ok(Box::new(Shell(start(&cc.egui_ctx, env, path))))))
        .map_err(|e| format!("No window could be opened: {e}. The command line works without one: sidenote --help"))
}

fn start(ctx: &egui::Context, env: Env, path: Option<PathBuf>) -> App {
    let fs = Arc::clone(&env.fs);
    let mut app = App::new(ctx, env);
    match crate::store::wish("SIDENOTE_THEME").as_deref() {
        Some("light") => app.settings_mut().theme = Wanted::Light,
        Some("dark") => app.settings_mut().theme = Wanted::Dark,
        _ => {}
    }
    let recent = app.settings_mut().recent.first().map(PathBuf::from).filter(|p| fs.list(p).is_ok());
    match path.or(recent) {
        Some(path) => app.open_path(ctx, &path),
        None => app.open_sample(ctx),
    }
    app
}
