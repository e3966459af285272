//! Asking for a path: a field that works everywhere, beside the system's own dialog.
//!
//! Must not touch disk.

use super::columns::{choice, entry};
use super::{Order, buttons, focus_once, line, title};
use crate::import::Options;
use crate::import::offsets::Unit;
use egui::{Key, Ui};
use std::path::PathBuf;

/// What a path is wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    /// Files and folders with articles.
    OpenArticles,
    /// A project to open.
    OpenProject,
    /// Where a new project goes.
    NewProject,
    /// Where a copy of the project goes.
    SaveAs,
}

/// What the system's own dialog is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Browse {
    /// A path that the window asks for, too.
    For(Ask),
    /// Where an export goes.
    ExportTo,
}

impl Ask {
    fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::OpenArticles => ("Open articles", "File or folder", "Open"),
            Self::OpenProject => ("Open a project", "The project’s folder, or a packed project", "Open"),
            Self::NewProject => ("New project", "A new or empty folder", "Create"),
            Self::SaveAs => ("Save a copy of the project", "A new or empty folder", "Save a copy"),
        }
    }
}

/// What a person says of files that are to come in, beyond where they are.
#[derive(Debug, Clone, Copy, Default)]
pub struct Said {
    /// Whether to ask what the columns of tables are, recognised or not.
    pub columns: bool,
    /// What offsets count, as the option names it, where it is not what the format prescribes.
    pub unit: Option<&'static str>,
    /// Whether marks of brat's stay in pieces where only a line end parts these.
    pub pieces: bool,
}

impl Said {
    /// The options of the readers.
    pub fn options(self) -> Options {
        let unit = self.unit.map(|unit| ("unit", unit));
        let all = unit.into_iter().chain(self.pieces.then_some(("fragments", "keep")));
        all.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    fn show(&mut self, ui: &mut Ui) {
        ui.checkbox(&mut self.columns, "Ask what the columns of tables are");
        ui.checkbox(&mut self.pieces, "Leave brat’s marks in pieces where a line ends");
        let usual = "as the format prescribes";
        let shown = self.unit.and_then(Unit::named).map_or(usual, Unit::words);
        let width = 240.0_f32.min(ui.available_width());
        choice(ui, ("What offsets count", width), shown, |ui| {
            entry(ui, &mut self.unit, None, usual);
            for (id, unit) in Unit::NAMES {
                entry(ui, &mut self.unit, Some(id), unit.words());
            }
        });
    }
}

/// A path as it is typed.
#[derive(Debug)]
pub struct PathDraft {
    /// What for.
    pub ask: Ask,
    /// The path.
    pub path: String,
    /// Who works, for a new project.
    pub annotator: String,
    /// What is said of files that come in.
    pub said: Said,
}

impl PathDraft {
    /// An empty field.
    pub fn new(ask: Ask, annotator: &str) -> Self {
        Self { ask, path: String::new(), annotator: annotator.to_owned(), said: Said::default() }
    }

    pub(super) fn show(&mut self, ui: &mut Ui, orders: &mut Vec<Order>) {
        let (heading, name, verb) = self.ask.words();
        title(ui, heading);
        let field = line(ui, name, &mut self.path, "Type or paste a path; files can also be dropped on the window");
        focus_once(ui, &field);
        let mut entered = field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
        if self.ask == Ask::NewProject {
            let field = line(ui, "Your name as annotator", &mut self.annotator, "such as Ana");
            entered |= field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
        }
        if self.ask == Ask::OpenArticles {
            ui.add_space(4.0);
            self.said.show(ui);
        }
        if ui.button("Browse …").clicked() {
            orders.push(Order::Browse(Browse::For(self.ask)));
        }
        let ready = if self.path.trim().is_empty() { Err("Type a path first.".to_owned()) } else { Ok(()) };
        let filled = ready.is_ok();
        if buttons(ui, verb, &ready, orders) || (entered && filled) {
            orders.push(self.order());
        }
    }

    fn order(&self) -> Order {
        let path = PathBuf::from(self.path.trim().trim_matches(['"', '\'']));
        match self.ask {
            Ask::OpenArticles => Order::Import(vec![path], self.said),
            Ask::OpenProject => Order::OpenProject(path),
            Ask::NewProject => Order::NewProject(path, self.annotator.trim().to_owned()),
            Ask::SaveAs => Order::SaveAs(path),
        }
    }
}
