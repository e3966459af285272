//! What is shown while there is nothing to show: what to do next.
//!
//! Must not open anything itself.

use super::dialogs::Dialog;
use super::icons;
use super::message::{Message, Outbox};
use super::theme::{Palette, card, semibold};
use egui::{RichText, Ui};

/// The window without a project.
pub fn show(ui: &mut Ui, p: &Palette, recent: &[String], out: &mut Outbox) {
    egui::CentralPanel::default().frame(egui::Frame::new().fill(p.ground)).show(ui, |ui| {
        ui.vertical_centered(|ui| {
            ui.add_space((ui.available_height() * 0.22).max(20.0));
            ui.label(RichText::new(icons::QUOTES).size(44.0).color(p.accent));
            ui.label(RichText::new("Sidenote").font(semibold(26.0)));
            ui.label(RichText::new("Mark quotes, claims and entities in news articles.").size(14.0).color(p.soft));
            ui.add_space(18.0);
            card(p).show(ui, |ui| {
                ui.set_width(360.0);
                choice(ui, icons::FOLDER_PLUS, "New project …", "new-project", out);
                choice(ui, icons::FOLDER_OPEN, "Open a project …", "open-project", out);
                choice(ui, icons::NEWSPAPER, "Open the sample project", "open-sample", out);
                for path in recent.iter().take(5) {
                    if ui.button(RichText::new(format!("{}  {path}", icons::CLOCK)).size(13.0)).clicked() {
                        out.push(Message::Dialog(Box::new(Dialog::OpenNow(path.clone()))));
                    }
                }
            });
        });
    });
}

/// The window while a project is being opened: how many of its files are read, of how many. Gives
/// whether nobody wants to wait.
pub fn opening(ui: &mut Ui, p: &Palette, words: &str, (done, all): (usize, usize)) -> bool {
    let mut stop = false;
    egui::CentralPanel::default().frame(egui::Frame::new().fill(p.ground)).show(ui, |ui| {
        ui.vertical_centered(|ui| {
            ui.add_space((ui.available_height() * 0.35).max(20.0));
            ui.label(RichText::new(words).size(14.0).color(p.soft));
            ui.add_space(8.0);
            if all > 0 {
                let bar = egui::ProgressBar::new(share(done, all)).desired_width(280.0);
                ui.add(bar.text(format!("{done} of {all} files")));
            } else {
                ui.spinner();
            }
            ui.add_space(8.0);
            stop = ui.button("Stop").clicked();
        });
    });
    stop
}

/// How much of a bar is filled.
#[expect(clippy::cast_precision_loss, reason = "the length of a bar")]
pub fn share(done: usize, all: usize) -> f32 {
    done as f32 / all.max(1) as f32
}

/// A project without an open article.
pub fn no_article(ui: &mut Ui, p: &Palette, out: &mut Outbox) {
    ui.vertical_centered(|ui| {
        ui.add_space((ui.available_height() * 0.3).max(20.0));
        ui.label(RichText::new(icons::NEWSPAPER).size(40.0).color(p.soft));
        ui.label(RichText::new("No article is open").font(semibold(17.0)));
        ui.label(
            RichText::new("Drop text, HTML or Markdown files here, paste with Ctrl+V, or open them.").color(p.soft),
        );
        ui.add_space(10.0);
        choice(ui, icons::FOLDER_OPEN, "Open articles …", "open-articles", out);
    });
}

fn choice(ui: &mut Ui, icon: &str, words: &str, action: &'static str, out: &mut Outbox) {
    if ui.button(RichText::new(format!("{icon}  {words}")).size(15.0)).clicked() {
        out.push(Message::Act(action));
    }
}
