//! The bar at the top: menus, the project's name, whose layer, undo and theme.
//!
//! Must not know what an action does; it lists the table.

use crate::text::visible;
use crate::ui::actions::{self, Menu};
use crate::ui::cx::Cx;
use crate::ui::icons;
use crate::ui::message::{Message, Outbox};
use crate::ui::theme::semibold;
use egui::{RichText, Ui};

/// The bar at the top. `blocked` says why an action cannot be done now.
pub fn show(
    ui: &mut Ui,
    cx: Option<&Cx<'_>>,
    recent: &[String],
    blocked: impl Fn(&actions::Action) -> Option<String>,
    out: &mut Outbox,
) {
    let roomy = ui.available_width() > 640.0;
    ui.horizontal(|ui| {
        ui.add_space(4.0);
        for menu in Menu::ALL {
            ui.menu_button(menu.title(), |ui| list(ui, *menu, recent, &blocked, out));
        }
        if let Some(cx) = cx {
            if roomy {
                ui.separator();
                let title = RichText::new(visible(&cx.project().settings.title)).font(semibold(13.5));
                ui.add(egui::Label::new(title).truncate());
                whose(ui, cx, out);
            }
            brush(ui, cx, out);
        }
        // On a narrow window the menus have all of it.
        if !roomy {
            return;
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            for (id, icon) in [
                ("theme", icons::CIRCLE_HALF),
                ("export", icons::EXPORT),
                ("redo", icons::ARROW_U_UP_RIGHT),
                ("undo", icons::ARROW_U_UP_LEFT),
            ] {
                tool(ui, id, icon, &blocked, out);
            }
        });
    });
}

fn list(
    ui: &mut Ui,
    menu: Menu,
    recent: &[String],
    blocked: &impl Fn(&actions::Action) -> Option<String>,
    out: &mut Outbox,
) {
    ui.set_min_width(240.0);
    let most = (ui.ctx().content_rect().height() - 90.0).max(120.0);
    egui::ScrollArea::vertical().max_height(most).show(ui, |ui| items(ui, menu, recent, blocked, out));
}

fn items(
    ui: &mut Ui,
    menu: Menu,
    recent: &[String],
    blocked: &impl Fn(&actions::Action) -> Option<String>,
    out: &mut Outbox,
) {
    for action in actions::ALL.iter().filter(|a| a.menu == menu) {
        let why = blocked(action);
        let button = egui::Button::new(action.title).shortcut_text(action.keys_in_words(ui.ctx()));
        let response = ui.add_enabled(why.is_none(), button);
        let response = match why {
            Some(why) => response.on_disabled_hover_text(why),
            None => response,
        };
        if response.clicked() {
            out.push(Message::Act(action.id));
            ui.close();
        }
    }
    if menu == Menu::File && !recent.is_empty() {
        ui.separator();
        ui.label(RichText::new("Recent projects").size(11.5));
        for path in recent {
            if ui.button(path).clicked() {
                out.push(Message::Dialog(Box::new(crate::ui::dialogs::Dialog::OpenNow(path.clone()))));
                ui.close();
            }
        }
    }
}

/// Whose layer is shown; another can be chosen, or somebody new.
fn whose(ui: &mut Ui, cx: &Cx<'_>, out: &mut Outbox) {
    let name = visible(cx.annotator().map_or("nobody", |who| cx.project().name_of(who)));
    let menu =
        ui.menu_button(RichText::new(format!("{} {name} {}", icons::USER, icons::CARET_DOWN)).size(13.0), |ui| {
            ui.set_min_width(180.0);
            for (id, row) in &cx.project().annotators {
                if ui.selectable_label(cx.annotator() == Some(id), visible(&row.name)).clicked() {
                    out.push(Message::Annotator(id.clone()));
                    ui.close();
                }
            }
            ui.separator();
            if ui.button("Somebody else …").clicked() {
                out.push(Message::Act("annotator"));
                ui.close();
            }
        });
    menu.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, format!("Annotator: {name}")));
}

fn brush(ui: &mut Ui, cx: &Cx<'_>, out: &mut Outbox) {
    let held = cx.focus.brush.as_ref().and_then(|b| cx.project().schema.labels.get(b));
    if let Some(label) = held {
        let words = format!("{} Painting with {} {}", icons::PALETTE, label.name, icons::X);
        if ui
            .button(RichText::new(words).size(12.5).color(cx.palette.accent))
            .on_hover_text("Every selection is tagged at once; Escape puts the brush down")
            .clicked()
        {
            out.push(Message::Act("clear"));
        }
    } else if cx.focus.link_from.is_some() {
        ui.label(
            RichText::new(format!("{} Click the mark to link to, or Escape", icons::LINK))
                .size(12.5)
                .color(cx.palette.accent),
        );
    }
}

fn tool(
    ui: &mut Ui,
    id: &'static str,
    icon: &str,
    blocked: &impl Fn(&actions::Action) -> Option<String>,
    out: &mut Outbox,
) {
    let Some(action) = actions::find(id) else { return };
    let why = blocked(action);
    let response =
        ui.add_enabled(why.is_none(), egui::Button::new(RichText::new(icon).size(17.0)).frame_when_inactive(false));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, action.title));
    let hint = format!("{}  {}", action.title, action.keys_in_words(ui.ctx()));
    let response = response.on_hover_text(hint).on_disabled_hover_text(why.unwrap_or_default());
    if response.clicked() {
        out.push(Message::Act(id));
    }
}
