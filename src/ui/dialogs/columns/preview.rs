//! The first rows of a table, with what each column is chosen to be under its name.
//!
//! Must not choose.

use crate::import::{MEANINGS, TableChoice, TableLook};
use crate::text::visible;
use crate::ui::theme::{Palette, semibold};
use egui::{CornerRadius, Frame, Grid, Label, Margin, RichText, ScrollArea, Stroke, Ui};

/// How many columns can be chosen from and are drawn.
pub(super) const MOST_COLUMNS: usize = 60;

/// How many rows are drawn.
const ROWS: usize = 5;

/// How many characters of a cell are drawn.
const LETTERS: usize = 32;

pub(super) fn show(ui: &mut Ui, p: &Palette, look: &TableLook, choice: &TableChoice) {
    let frame = Frame::new().fill(p.ground).stroke(Stroke::new(1.0, p.line)).corner_radius(CornerRadius::same(8));
    frame.inner_margin(Margin::symmetric(12, 10)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ScrollArea::horizontal().id_salt("table").auto_shrink([false, true]).show(ui, |ui| {
            Grid::new("first rows").spacing([18.0, 4.0]).show(ui, |ui| table(ui, p, look, choice));
        });
        let left = look.header.len().saturating_sub(MOST_COLUMNS);
        if left > 0 {
            ui.label(RichText::new(format!("and {left} more columns")).size(12.0).color(p.soft));
        }
    });
}

fn table(ui: &mut Ui, p: &Palette, look: &TableLook, choice: &TableChoice) {
    let columns = look.header.len().min(MOST_COLUMNS);
    for at in 0..columns {
        line(ui, RichText::new(cut(&look.name(at), LETTERS)).font(semibold(13.0)));
    }
    ui.end_row();
    for at in 0..columns {
        let is = MEANINGS.iter().find(|(id, _)| choice.columns.get(id) == Some(&at));
        line(
            ui,
            RichText::new(is.map_or("—", |(_, name)| name)).size(11.5).color(if is.is_some() {
                p.accent
            } else {
                p.soft
            }),
        );
    }
    ui.end_row();
    // On a small window the choices matter more.
    let rows = if ui.ctx().content_rect().height() < 600.0 { 2 } else { ROWS };
    for row in look.rows.iter().take(rows) {
        for at in 0..columns {
            let cell = row.get(at).map_or("", String::as_str);
            line(ui, RichText::new(cut(cell, LETTERS)).size(12.5));
        }
        ui.end_row();
    }
}

fn line(ui: &mut Ui, words: RichText) {
    ui.add(Label::new(words).extend());
}

/// The beginning of a text, in one line.
pub(super) fn cut(text: &str, most: usize) -> String {
    let mut shown: String = text.chars().take(most).map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    if text.chars().nth(most).is_some() {
        shown.push('…');
    }
    visible(&shown).into_owned()
}
