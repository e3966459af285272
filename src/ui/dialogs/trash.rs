//! What lies in the project's trash, and the way back.
//!
//! Must not read disk: what is shown is handed in.

use super::{Order, title};
use crate::model::{LabelId, Project};
use crate::session::trash::Thrown;
use crate::ui::cx::Cx;
use crate::ui::icons;
use egui::{RichText, Ui};

/// What lies in the trash.
#[derive(Debug, Default)]
pub struct TrashDraft {
    /// It.
    pub rows: Vec<Thrown>,
    filter: String,
}

impl TrashDraft {
    /// These things.
    pub fn new(rows: Vec<Thrown>) -> Self {
        Self { rows, filter: String::new() }
    }

    pub(super) fn show(&mut self, ui: &mut Ui, cx: &Cx<'_>, orders: &mut Vec<Order>) {
        let p = cx.palette;
        title(ui, "Trash");
        let words = if self.rows.is_empty() {
            "Nothing lies in the trash. Deleted articles and marks come here once the project is saved."
        } else {
            "Deleted articles and marks. Bringing one back is a step that undo takes back. The folder trash of the project can be emptied by hand."
        };
        ui.label(RichText::new(words).size(12.5).color(p.soft));
        ui.add_space(6.0);
        if self.rows.len() > 12 {
            super::line(ui, "Filter the trash", &mut self.filter, "words, a label, a name");
        }
        let wanted = self.filter.trim().to_lowercase();
        let named: Vec<(String, String, &Thrown)> = self
            .rows
            .iter()
            .map(|what| {
                let (a, b) = words_of(cx.project(), what);
                (a, b, what)
            })
            .collect();
        let fits = |row: &&(String, String, &Thrown)| format!("{} {}", row.0, row.1).to_lowercase().contains(&wanted);
        let shown: Vec<_> = named.iter().filter(fits).collect();
        let most = (ui.ctx().content_rect().height() - 300.0).clamp(120.0, 420.0);
        egui::ScrollArea::vertical().id_salt("trash").max_height(most).show_rows(ui, 44.0, shown.len(), |ui, range| {
            for (name, about, what) in &shown[range] {
                row(ui, cx, (name, about), what, orders);
            }
        });
        ui.add_space(6.0);
        if ui.button("Close").clicked() {
            orders.push(Order::Close);
        }
    }
}

fn row(ui: &mut Ui, cx: &Cx<'_>, (name, about): (&str, &str), what: &Thrown, orders: &mut Vec<Order>) {
    let p = cx.palette;
    ui.horizontal(|ui| {
        ui.set_height(38.0);
        let icon = if matches!(what, Thrown::Article(_)) { icons::NEWSPAPER } else { icons::TAG };
        ui.label(RichText::new(icon).size(15.0).color(p.soft));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.add_space(8.0);
            let button = ui.add_enabled(cx.session.read_only().is_none(), egui::Button::new("Bring back"));
            button.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, format!("Bring back: {name}")));
            if button.clicked() {
                orders.push(Order::BringBack(Box::new(what.clone())));
            }
            ui.with_layout(egui::Layout::top_down(egui::Align::Min), |ui| {
                ui.add(egui::Label::new(RichText::new(name).size(13.5)).truncate());
                ui.add(egui::Label::new(RichText::new(about).size(11.5).color(p.soft)).truncate());
            });
        });
    });
}

/// What it is, and where it was.
fn words_of(project: &Project, what: &Thrown) -> (String, String) {
    match what {
        Thrown::Article(article) => {
            let marks = match article.marks() {
                1 => "1 mark".to_owned(),
                n => format!("{n} marks"),
            };
            (article.row.title.clone(), format!("Article with {marks}"))
        }
        Thrown::Mark { layer, row, .. } => {
            let text = project.text(layer.0);
            let words: Vec<&str> = row.spans.iter().filter_map(|s| text?.get(s)).collect();
            let title = project.articles.get(&layer.0).map_or("", |a| a.title.as_str());
            let label = label_name(project, &row.label);
            (format!("{label} “{}”", words.join(" … ")), format!("{}  ·  {title}", project.name_of(&layer.1)))
        }
    }
}

fn label_name<'p>(project: &'p Project, id: &'p LabelId) -> &'p str {
    project.schema.labels.get(id).map_or(id.as_str(), |l| l.name.as_str())
}
