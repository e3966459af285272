//! Short messages that fade by themselves.
//!
//! Must not know what they say.

use crate::ui::theme::{floating, palette};
use egui::{Align2, Context, RichText, vec2};
use jiff::Timestamp;

/// How long a message stays, in milliseconds, before a share for its length.
const STAY_MS: i64 = 3_500;

/// The messages on screen.
#[derive(Debug, Default)]
pub struct Notices {
    rows: Vec<(String, i64)>,
}

impl Notices {
    /// Shows a message for a while; the same one again stays longer.
    pub fn add(&mut self, words: &str, now: Timestamp) {
        let stay = STAY_MS + i64::try_from(words.len()).unwrap_or(0) * 45;
        self.rows.retain(|(w, _)| w != words);
        self.rows.push((words.to_owned(), now.as_millisecond() + stay));
        if self.rows.len() > 4 {
            self.rows.remove(0);
        }
    }

    /// The messages, the newest lowest.
    pub fn show(&mut self, ctx: &Context, now: Timestamp) {
        let at = now.as_millisecond();
        self.rows.retain(|(_, until)| *until > at);
        let Some(next) = self.rows.iter().map(|(_, until)| until - at).min() else { return };
        ctx.request_repaint_after(std::time::Duration::from_millis(u64::try_from(next).unwrap_or(100).min(400)));
        let p = palette(ctx);
        egui::Area::new(egui::Id::unique("notices"))
            .anchor(Align2::CENTER_BOTTOM, vec2(0.0, -44.0))
            .order(egui::Order::Tooltip)
            .interactable(false)
            .show(ctx, |ui| {
                for (words, until) in &self.rows {
                    #[expect(clippy::cast_precision_loss, reason = "some hundred milliseconds")]
                    let fade = ((until - at) as f32 / 400.0).clamp(0.0, 1.0);
                    ui.set_opacity(fade);
                    floating(p).inner_margin(egui::Margin::symmetric(14, 9)).show(ui, |ui| {
                        ui.set_max_width(560.0);
                        let response = ui.label(RichText::new(words).size(13.0));
                        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Status, true, words));
                    });
                }
            });
    }
}
