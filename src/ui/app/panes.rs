//! The panes of the window: what stands where, and how wide.
//!
//! Must not change the project: panels send messages.

use super::{App, blocked};
use crate::ui::cx::Cx;
use crate::ui::message::Outbox;
use crate::ui::typeset::Typesetter;
use crate::ui::{actions, panels, theme, welcome};
use egui::Ui;

impl App {
    pub(super) fn panes(&mut self, ui: &mut Ui, out: &mut Outbox) {
        let palette = theme::palette(ui.ctx());
        let ground = egui::Frame::new().fill(palette.ground);
        let Self { session, focus, settings, derived, view, setter, finder, .. } = self;
        let now = (self.env.clock)();
        let cx = session.as_ref().map(|session| Cx { session, focus, settings, derived, palette, now });
        let blocked = |action: &actions::Action| blocked(cx.as_ref(), action);
        egui::Panel::top("top")
            .frame(ground.inner_margin(egui::Margin::symmetric(8, 6)))
            .show_separator_line(false)
            .show(ui, |ui| {
                panels::top::show(ui, cx.as_ref(), &settings.recent, blocked, out);
            });
        let Some(cx) = cx else {
            if self.opening.is_some() {
                let width = settings.left_width;
                return self.show_opening(ui, palette, width);
            }
            return welcome::show(ui, palette, &settings.recent, out);
        };
        egui::Panel::bottom("status")
            .frame(ground.inner_margin(egui::Margin::symmetric(8, 4)))
            .show_separator_line(false)
            .show(ui, |ui| panels::status::show(ui, &cx, out));
        let width = ui.available_width();
        let shown = (settings.left && width > 760.0, settings.right && width > 540.0);
        let mut widths = (settings.left_width, settings.right_width);
        if shown.0 {
            widths.0 = side_pane("articles", true, widths.0, ground, ui, |ui| {
                panels::articles::show(ui, &cx, setter, out);
            });
        }
        if shown.1 {
            widths.1 = side_pane("marks", false, widths.1, ground, ui, |ui| right(ui, &cx, setter, out));
        }
        egui::CentralPanel::default()
            .frame(ground.inner_margin(egui::Margin { left: 2, right: 2, top: 0, bottom: 2 }))
            .show(ui, |ui| {
                if cx.article().is_some() {
                    // Below the article, so that no word moves when it comes.
                    if finder.is_open() {
                        egui::Panel::bottom("find")
                            .frame(ground.inner_margin(egui::Margin { top: 4, ..egui::Margin::ZERO }))
                            .show_separator_line(false)
                            .show(ui, |ui| finder.show(ui, &cx, out));
                    }
                    view.show(ui, &cx, setter, out);
                } else {
                    welcome::no_article(ui, palette, out);
                }
            });
        (settings.left_width, settings.right_width) = widths;
    }
}

/// A pane beside the article; gives the width it has now.
fn side_pane(
    id: &'static str,
    left: bool,
    width: f32,
    ground: egui::Frame,
    ui: &mut Ui,
    content: impl FnOnce(&mut Ui),
) -> f32 {
    let panel = if left { egui::Panel::left(id) } else { egui::Panel::right(id) };
    let range = if left { 170.0..=420.0 } else { 230.0..=460.0 };
    let shown = panel
        .frame(ground.inner_margin(egui::Margin::symmetric(10, 4)))
        .default_size(width)
        .size_range(range)
        .show_separator_line(false)
        .show(ui, |ui| {
            // What is wider than the pane is cut there; it must not push the article aside.
            let room = ui.available_rect_before_wrap();
            let mut pane = ui.new_child(egui::UiBuilder::new().max_rect(room));
            pane.set_clip_rect(room.expand(4.0).intersect(ui.clip_rect()));
            content(&mut pane);
            ui.advance_cursor_after_rect(room);
        });
    shown.response.rect.width()
}

/// Labels, marks and inspector.
fn right(ui: &mut Ui, cx: &Cx<'_>, setter: &mut Typesetter, out: &mut Outbox) {
    if cx.mark().is_some() {
        let most = (ui.available_height() * 0.62).max(160.0);
        egui::ScrollArea::vertical().id_salt("inspector").max_height(most).auto_shrink([false, true]).show(ui, |ui| {
            panels::inspector::show(ui, cx, setter, out);
        });
        panels::marks::show(ui, cx, setter, out);
        return;
    }
    let most = (ui.available_height() * 0.6).max(160.0);
    egui::ScrollArea::vertical()
        .id_salt("labels")
        .max_height(most)
        .auto_shrink([false, true])
        .show(ui, |ui| panels::labels::show(ui, cx, out));
    ui.add_space(6.0);
    panels::marks::show(ui, cx, setter, out);
}
