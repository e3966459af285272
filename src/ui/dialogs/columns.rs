//! What the columns of a table are: a look at its first rows, and a choice for each meaning.
//!
//! Must not read the table: what it begins with was handed in, and bringing in is an order.

mod preview;

use super::{Order, buttons, title};
use crate::import::offsets::Unit;
use crate::import::{DELIMITERS, MEANINGS, Options, TableChoice, TableHead, TableLook};
use crate::model::Problem;
use crate::session::bring::Unclear;
use crate::text::visible;
use crate::ui::cx::Cx;
use crate::ui::icons;
use egui::{ComboBox, RichText, Ui};
use std::path::PathBuf;

/// How wide a list is at least.
const LEAST: f32 = 160.0;

/// The most problems that are shown.
const SHOWN: usize = 4;

/// Tables of one header, and what is chosen for them.
#[derive(Debug)]
pub struct ColumnsDraft {
    paths: Vec<PathBuf>,
    head: TableHead,
    look: TableLook,
    choice: TableChoice,
    /// Why what was chosen before brought nothing in.
    refused: Vec<String>,
}

impl ColumnsDraft {
    /// The next table to ask about, with those that have the same header.
    pub fn next(waiting: &mut Vec<Unclear>) -> Option<Self> {
        let first = waiting.first()?.clone();
        let look = first.head.look(None);
        let same = |table: &mut Unclear| {
            let other = table.head.look(None);
            (&other.header, other.delimiter) == (&look.header, look.delimiter)
        };
        let paths = waiting.extract_if(.., same).map(|table| table.path).collect();
        let choice = TableChoice::suggested(&look);
        Some(Self { paths, head: first.head, look, choice, refused: Vec::new() })
    }

    /// The files.
    pub fn paths(&self) -> &[PathBuf] {
        &self.paths
    }

    /// The files in words.
    pub fn files(&self) -> String {
        let name = |path: &PathBuf| path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        let first = self.paths.first().map(name).unwrap_or_default();
        let first = visible(&first).into_owned();
        match self.paths.len() {
            0 | 1 => first,
            2 => format!("{first} and another with the same columns"),
            n => format!("{first} and {} others with the same columns", n - 1),
        }
    }

    /// The options of the reader.
    pub fn options(&self) -> Options {
        self.choice.options(&self.look)
    }

    /// Why nothing came in.
    pub fn refused(&mut self, problems: &[Problem]) {
        let said = |p: &Problem| {
            let line = p.place.line.map_or_else(String::new, |line| format!("Line {line}: "));
            format!("{line}{}.", p.message)
        };
        self.refused = problems.iter().take(SHOWN).map(said).collect();
    }

    pub(super) fn show(&mut self, ui: &mut Ui, cx: &Cx<'_>, orders: &mut Vec<Order>) {
        title(ui, "What are the columns?");
        let words = format!("{}: say what its columns are. The first row names them.", self.files());
        ui.label(RichText::new(words).size(12.5).color(cx.palette.soft));
        ui.add_space(6.0);
        preview::show(ui, cx.palette, &self.look, &self.choice);
        ui.add_space(8.0);
        let before = (self.choice.clone(), self.look.delimiter);
        self.choose(ui);
        if before != (self.choice.clone(), self.look.delimiter) {
            self.refused.clear();
        }
        let ready = self.choice.ready(&self.look);
        self.say(ui, cx, &ready);
        if buttons(ui, "Bring in", &ready, orders) {
            orders.push(Order::BringTables);
        }
    }

    /// What comes of the choice, or why nothing can.
    fn say(&self, ui: &mut Ui, cx: &Cx<'_>, ready: &Result<(), String>) {
        ui.add_space(6.0);
        match ready {
            Ok(()) => ui.label(RichText::new(self.choice.said(&self.look)).size(12.5)),
            Err(why) => ui.label(RichText::new(why).size(12.5).color(cx.palette.warning)),
        };
        for why in &self.refused {
            let words = format!("{} {}", icons::WARNING, visible(why));
            ui.label(RichText::new(words).size(12.5).color(cx.palette.bad));
        }
    }

    /// A list for each meaning, then what stands between cells and what offsets count; rows of them as wide
    /// as there is room.
    fn choose(&mut self, ui: &mut Ui) {
        let placed = self.choice.columns.contains_key("start");
        let lists = MEANINGS.len() + if placed { 2 } else { 1 };
        let gap = ui.spacing().item_spacing.x;
        let wide = ui.available_width();
        let fit = std::iter::successors(Some(1_u8), |n| Some(n + 1)).take(4);
        let in_row = fit.filter(|n| f32::from(*n) * (LEAST + gap) <= wide + gap).last().unwrap_or(1);
        let width = (wide + gap) / f32::from(in_row) - gap;
        for first in (0..lists).step_by(in_row.into()) {
            ui.horizontal(|ui| {
                for n in first..lists.min(first + usize::from(in_row)) {
                    self.list(ui, n, width);
                }
            });
        }
    }

    fn list(&mut self, ui: &mut Ui, n: usize, width: f32) {
        match MEANINGS.get(n) {
            Some((id, name)) => self.column(ui, id, name, width),
            None if n == MEANINGS.len() => self.delimiter(ui, width),
            None => self.unit(ui, width),
        }
    }

    /// The column of a meaning.
    fn column(&mut self, ui: &mut Ui, id: &'static str, name: &str, width: f32) {
        let now = self.choice.columns.get(id).copied();
        let shown = now.map_or_else(|| "none".to_owned(), |at| short(&self.look.name(at)));
        let mut chosen = now;
        choice(ui, (name, width), &shown, |ui| {
            entry(ui, &mut chosen, None, "none");
            for at in 0..self.look.header.len().min(preview::MOST_COLUMNS) {
                entry(ui, &mut chosen, Some(at), &short(&self.look.name(at)));
            }
        });
        if chosen != now {
            self.choice.columns.remove(id);
            chosen.map(|at| self.choice.columns.insert(id, at));
        }
    }

    /// What stands between cells; another makes another table, which is looked at anew.
    fn delimiter(&mut self, ui: &mut Ui, width: f32) {
        let now = self.look.delimiter;
        let words = DELIMITERS.iter().find(|(id, _)| *id == now).map_or(now, |(_, words)| words);
        let mut chosen = now;
        choice(ui, ("Between cells", width), words, |ui| {
            for (id, words) in DELIMITERS {
                entry(ui, &mut chosen, id, words);
            }
        });
        if chosen != now {
            self.look = self.head.look(Some(chosen));
            self.choice = TableChoice { unit: self.choice.unit, ..TableChoice::suggested(&self.look) };
        }
    }

    fn unit(&mut self, ui: &mut Ui, width: f32) {
        let words = Unit::named(self.choice.unit).map_or("", Unit::words);
        choice(ui, ("Offsets count", width), words, |ui| {
            for (id, unit) in Unit::NAMES {
                entry(ui, &mut self.choice.unit, id, unit.words());
            }
        });
    }
}

/// A list to choose from, under its name.
pub(super) fn choice(ui: &mut Ui, (name, width): (&str, f32), shown: &str, list: impl FnOnce(&mut Ui)) {
    ui.allocate_ui_with_layout(egui::vec2(width, 46.0), egui::Layout::top_down(egui::Align::Min), |ui| {
        ui.set_width(width);
        let soft = crate::ui::theme::palette(ui.ctx()).soft;
        ui.add(egui::Label::new(RichText::new(name).size(12.0).color(soft)).truncate());
        picked(ui, name, name, width, shown, list);
    });
}

/// A list to choose from, without its name.
pub(super) fn picked(
    ui: &mut Ui,
    name: &str,
    salt: impl egui::AsIdSalt,
    width: f32,
    shown: &str,
    list: impl FnOnce(&mut Ui),
) {
    let combo = ComboBox::from_id_salt(salt).selected_text(shown).width(width).truncate().show_ui(ui, list);
    super::follow_focus(&combo.response);
    keep_focus(ui, &combo.response, combo.inner.is_some());
    combo.response.widget_info(|| {
        let mut info = egui::WidgetInfo::labeled(egui::Role::ComboBox, true, name);
        info.current_text_value = Some(shown.to_owned());
        info
    });
}

/// A line of a list; a key that takes it closes the list, as a click does.
pub(super) fn entry<T: PartialEq>(ui: &mut Ui, chosen: &mut T, value: T, words: &str) {
    if ui.selectable_value(chosen, value, words).clicked() {
        ui.close();
    }
}

/// Gives the keyboard back to a list that was closed by key.
fn keep_focus(ui: &Ui, list: &egui::Response, open: bool) {
    let id = list.id.with("was open");
    let was_open = ui.data_mut(|d| std::mem::replace(d.get_temp_mut_or_default::<bool>(id), open));
    if was_open && !open && !ui.input(|i| i.pointer.any_click()) {
        list.request_focus();
    }
}

/// A name that fits into a list.
fn short(name: &str) -> String {
    preview::cut(name, 40)
}
