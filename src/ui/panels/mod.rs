//! The panes around the article: each reads the context and sends messages.
//!
//! Must not change the project or know how messages are carried out.

pub mod articles;
pub mod attributes;
pub mod inspector;
pub mod labels;
pub mod marks;
pub mod status;
pub mod top;

use crate::model::{Project, Value};
use crate::text::visible;
use crate::ui::theme::{Palette, semibold};
use egui::{RichText, Ui};

/// A value as people read it: entities by name.
pub fn shown_value(project: &Project, value: &Value) -> String {
    match value {
        Value::Entities(ids) => {
            let name = |id| visible(project.entities.get(id).map_or("(unknown)", |e| e.name.as_str()));
            ids.iter().map(name).collect::<Vec<_>>().join(", ")
        }
        Value::Flag(true) => "yes".to_owned(),
        Value::Flag(false) => "no".to_owned(),
        other => other.to_string().replace(',', ", "),
    }
}

/// A small heading of a pane.
pub fn heading(ui: &mut Ui, p: &Palette, words: &str) {
    ui.add_space(4.0);
    ui.label(RichText::new(words.to_uppercase()).font(semibold(11.0)).color(p.soft));
    ui.add_space(1.0);
}

/// A sentence for where there is nothing yet.
pub fn hint(ui: &mut Ui, p: &Palette, words: &str) {
    ui.label(RichText::new(words).size(12.5).color(p.soft));
}
