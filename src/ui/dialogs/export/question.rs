//! The question whether what is there already may be replaced, asked above the export that wants to.
//!
//! Must not look at the disk: what is there was found by the job.

use super::super::{Order, focus_once, follow_focus, main_button, title};
use super::ExportDraft;
use crate::session::dataset::There;
use crate::text::visible;
use crate::ui::theme;
use egui::{Context, Event, Key, RichText, Ui};
use std::path::{Path, PathBuf};

/// The most files that are named.
const NAMED: usize = 6;

/// What is asked.
#[derive(Debug)]
pub struct Question {
    /// What would be replaced.
    pub there: Vec<There>,
    /// Another name, at which nothing is.
    pub free: Option<PathBuf>,
}

/// What the person says.
enum Said {
    Replace,
    Elsewhere(PathBuf),
    Nothing,
}

impl ExportDraft {
    /// Asks, while there is something to ask.
    pub(super) fn ask_to_replace(&mut self, ctx: &Context, orders: &mut Vec<Order>) {
        let Some(question) = &self.question else { return };
        // A key that is still held down from the export is no answer.
        let held = |event: &Event| matches!(event, Event::Key { key: Key::Enter | Key::Space, repeat: true, .. });
        ctx.input_mut(|input| input.events.retain(|event| !held(event)));
        let frame = theme::card(theme::palette(ctx)).inner_margin(18);
        let modal = egui::Modal::new(egui::Id::unique("may it be replaced")).frame(frame).show(ctx, |ui| {
            ui.set_width((ui.ctx().content_rect().width() - 60.0).clamp(120.0, 440.0));
            question.show(ui)
        });
        let left = modal.should_close() || ctx.input(|input| input.key_pressed(Key::Escape));
        let said = modal.inner.or(left.then_some(Said::Nothing));
        let Some((said, question)) = said.and_then(|said| Some((said, self.question.take()?))) else { return };
        match said {
            Said::Replace => orders.push(Order::Export(question.there)),
            Said::Elsewhere(path) => {
                self.out = path.display().to_string();
                orders.push(Order::Export(Vec::new()));
            }
            Said::Nothing => {}
        }
    }
}

impl Question {
    fn show(&self, ui: &mut Ui) -> Option<Said> {
        let first = self.there.first()?;
        let p = theme::palette(ui.ctx());
        title(ui, &format!("Replace “{}”?", visible(&name(&first.path))));
        for one in self.there.iter().take(NAMED) {
            ui.label(RichText::new(said_of(one)).size(12.5));
        }
        if self.there.len() > NAMED {
            ui.label(RichText::new(format!("And {} more.", self.there.len() - NAMED)).size(12.5));
        }
        let beside = first.path.parent().unwrap_or(Path::new("")).display().to_string();
        ui.label(RichText::new(format!("In {}", visible(&beside))).size(12.0).color(p.soft));
        ui.add_space(10.0);
        self.answers(ui)
    }

    fn answers(&self, ui: &mut Ui) -> Option<Said> {
        let mut said = None;
        ui.horizontal_wrapped(|ui| {
            // What harms nothing comes first and has the keyboard when the question appears: a key that was
            // meant for something else must not replace anything.
            let free = self.free.as_ref().map(|free| {
                let button = main_button(ui, &format!("Export as “{}”", visible(&name(free))), true);
                if button.clicked() {
                    said = Some(Said::Elsewhere(free.clone()));
                }
                button
            });
            let replace = ui.button("Replace");
            if replace.clicked() {
                said = Some(Said::Replace);
            }
            let cancel = ui.button("Cancel");
            if cancel.clicked() {
                said = Some(Said::Nothing);
            }
            focus_once(ui, free.as_ref().unwrap_or(&cancel));
            free.iter().chain([&replace, &cancel]).for_each(follow_focus);
        });
        said
    }
}

fn said_of(one: &There) -> String {
    let name = name(&one.path);
    let name = visible(&name);
    match one.holds {
        None => format!("The file “{name}” is there already."),
        Some(1) => format!(
            "The folder “{name}” is there already, with something in it; it is replaced where it has the same name."
        ),
        Some(n) => format!(
            "The folder “{name}” is there already, with {n} things in it; files of the same names are replaced, all others stay."
        ),
    }
}

fn name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}
