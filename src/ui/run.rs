//! Opening the system's window and handing it to the app.
//!
//! Must not know what is in it.

use super::app::{App, Env};
use super::settings::WindowSettings;
use super::theme::Wanted;
use crate::store::{Fs, Places, RealFs, SystemIds, now};
use std::path::{Path, PathBuf};
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
    if let Some(path) = &path {
        is_there(path)?;
    }
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
        .map_err(|e| no_window(&e))
}

/// A word that is neither a subcommand nor a path is more likely a slip than a wish for a window.
fn is_there(path: &Path) -> Result<(), String> {
    match RealFs.list(path) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Err(format!(
            "opening the window: there is no file, folder or subcommand of this name; see sidenote --help: {}",
            path.display()
        )),
        _ => Ok(()),
    }
}

fn no_window(error: &eframe::Error) -> String {
    let display = ["DISPLAY", "WAYLAND_DISPLAY"].into_iter().any(|name| crate::store::wish(name).is_some());
    let why = if display { error.to_string() } else { "there is no display here".to_owned() };
    format!("opening the window: {why}; the command line works without one: sidenote --help")
}

fn start(ctx: &egui::Context, env: Env, path: Option<PathBuf>) -> App {
    let fs = Arc::clone(&env.fs);
    let mut app = App::new(ctx, env);
    match crate::store::wish("SIDENOTE_THEME").as_deref() {
        Some("light") => app.wear(Wanted::Light),
        Some("dark") => app.wear(Wanted::Dark),
        _ => {}
    }
    let recent = app.settings_mut().recent.first().map(PathBuf::from).filter(|p| fs.list(p).is_ok());
    match path.or(recent) {
        Some(path) => app.open_path(ctx, &path),
        None => app.open_sample(ctx),
    }
    app
}
