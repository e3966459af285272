//! Earlier versions of a file: when, what differs from now, and the way back.
//!
//! Must not read disk: what is shown is handed in, and every wish is an order.

use super::{Order, buttons, title, two_columns};
use crate::store::Version;
use crate::ui::cx::Cx;
use egui::{RichText, Ui};

/// The files that have versions here, and the versions of the chosen one.
#[derive(Debug, Default)]
pub struct VersionsDraft {
    /// The files that can be chosen, by name and by path inside the project.
    pub files: Vec<(String, String)>,
    /// Which of them is chosen.
    pub file: usize,
    /// Its versions, the newest first.
    pub rows: Vec<Version>,
    /// Which version is chosen.
    pub chosen: Option<usize>,
    /// What restoring it would do, line by line, or why it cannot be.
    pub effect: Option<Result<Vec<String>, String>>,
}

/// The most lines of what restoring would do.
const LINES: usize = 14;

impl VersionsDraft {
    /// The path of the chosen file inside the project.
    pub fn path(&self) -> Option<&str> {
        self.files.get(self.file).map(|(_, path)| path.as_str())
    }

    pub(super) fn show(&mut self, ui: &mut Ui, cx: &Cx<'_>, orders: &mut Vec<Order>) {
        let p = cx.palette;
        title(ui, "Earlier versions");
        let words = "Kept on this computer while you work: one a minute for a day, one a day for ninety days. Restoring is an ordinary step that undo takes back.";
        ui.label(RichText::new(words).size(12.5).color(p.soft));
        ui.add_space(6.0);
        ui.horizontal_wrapped(|ui| {
            for (n, (name, _)) in self.files.iter().enumerate() {
                if ui.selectable_label(n == self.file, name).clicked() && n != self.file {
                    orders.push(Order::VersionsOf(n));
                }
            }
        });
        ui.add_space(4.0);
        two_columns(ui, |ui, left| if left { self.list(ui, orders) } else { self.effect(ui, cx) });
        let ready = match (&self.effect, cx.session.read_only()) {
            (_, Some(why)) => Err(format!("This project is open for reading only: {why}.")),
            (Some(Ok(lines)), None) if !lines.is_empty() => Ok(()),
            (Some(Ok(_)), None) => Err("This is how it is now.".to_owned()),
            (Some(Err(why)), None) => Err(why.clone()),
            (None, None) => Err("Choose a version first.".to_owned()),
        };
        if buttons(ui, "Restore this version", &ready, orders) {
            orders.push(Order::Restore);
        }
    }

    fn list(&mut self, ui: &mut Ui, orders: &mut Vec<Order>) {
        if self.rows.is_empty() {
            ui.label("No earlier version of this is kept here yet.");
        }
        egui::ScrollArea::vertical().id_salt("versions").auto_shrink(false).show_rows(
            ui,
            26.0,
            self.rows.len(),
            |ui, range| {
                for n in range {
                    let words = when(&self.rows[n]);
                    let chosen = self.chosen == Some(n);
                    let button = ui.add(egui::Button::selectable(chosen, &words).truncate());
                    button.widget_info(|| {
                        egui::WidgetInfo::selected(egui::Role::Button, true, chosen, format!("Version of {words}"))
                    });
                    if button.clicked() {
                        orders.push(Order::LookAtVersion(n));
                    }
                }
            },
        );
    }

    fn effect(&self, ui: &mut Ui, cx: &Cx<'_>) {
        let p = cx.palette;
        match &self.effect {
            None => {
                ui.label(
                    RichText::new("Choose a version on the left to see what restoring it would do.").color(p.soft),
                );
            }
            Some(Err(why)) => {
                ui.label(RichText::new(why).color(p.bad));
            }
            Some(Ok(lines)) if lines.is_empty() => {
                ui.label("Nothing differs: this is how it is now.");
            }
            Some(Ok(lines)) => {
                ui.label(RichText::new("Restoring it would").size(12.0).color(p.soft));
                for line in lines.iter().take(LINES) {
                    ui.add(egui::Label::new(RichText::new(line).size(13.0)).truncate());
                }
                if lines.len() > LINES {
                    ui.label(RichText::new(format!("and {} more", lines.len() - LINES)).color(p.soft));
                }
            }
        }
    }
}

/// When a version was kept, in words.
pub(super) fn when(version: &Version) -> String {
    let zoned = version.at.to_zoned(jiff::tz::TimeZone::system());
    format!("{}, {}", zoned.strftime("%-d %B %Y, %H:%M"), size(version.bytes))
}

fn size(bytes: u64) -> String {
    if bytes < 1024 { format!("{bytes} B") } else { format!("{} KB", bytes.div_ceil(1024)) }
}
