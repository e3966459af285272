//! The list of articles: titles, where they come from, how far they are.
//!
//! Only the rows on screen are drawn. Must not open anything itself.

use super::{heading, hint};
use crate::model::{Article, ArticleId};
use crate::ops::reading;
use crate::store::Listing;
use crate::text::visible;
use crate::ui::actions::keys_for;
use crate::ui::cx::Cx;
use crate::ui::icons;
use crate::ui::message::{Message, Outbox};
use crate::ui::theme::Palette;
use crate::ui::typeset::{Family, LabelText, Typesetter, bidi_hover, bidi_label};
use egui::{Rect, Response, RichText, Sense, Stroke, Ui, vec2};

/// The height of a row in points.
const ROW: f32 = 66.0;

/// The list of articles.
pub fn show(ui: &mut Ui, cx: &Cx<'_>, setter: &mut Typesetter, out: &mut Outbox) {
    filter(ui, cx, out);
    let rows = cx.derived.articles();
    if head(ui, cx.palette, rows.len()) {
        out.push(Message::Act("open-articles"));
    }
    if rows.is_empty() {
        let open = keys_for(ui.ctx(), "open-articles");
        let words = if cx.project().articles.is_empty() {
            format!(
                "No articles yet. Open text, HTML or Markdown files with {open}, drop them on the window, or paste with Ctrl+V."
            )
        } else {
            "No article matches the filter.".to_owned()
        };
        hint(ui, cx.palette, &words);
    }
    egui::ScrollArea::vertical().auto_shrink(false).show_rows(ui, ROW, rows.len(), |ui, range| {
        for id in rows.get(range).unwrap_or_default() {
            if let Some(article) = cx.project().articles.get(id) {
                row(ui, cx, setter, *id, article, out);
            }
        }
    });
}

/// How many articles there are, and a button for more; gives whether it was pressed.
fn head(ui: &mut Ui, p: &Palette, count: usize) -> bool {
    let line = ui.horizontal(|ui| {
        heading(ui, p, &format!("Articles · {count}"));
        let button = ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let add = ui
                .button(icons::PLUS)
                .on_hover_text(format!("Open articles ({})", keys_for(ui.ctx(), "open-articles")));
            let enabled = add.enabled();
            add.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, enabled, "Open articles"));
            add.clicked()
        });
        button.inner
    });
    line.inner
}

fn field(words: &mut String) -> egui::TextEdit<'_> {
    egui::TextEdit::singleline(words)
        .id_salt("filter")
        .hint_text(format!("{}  Filter articles", icons::MAGNIFYING_GLASS))
        .margin(vec2(10.0, 7.0))
        .desired_width(f32::INFINITY)
}

fn filter(ui: &mut Ui, cx: &Cx<'_>, out: &mut Outbox) {
    let mut words = cx.focus.filter.clone();
    let response = ui.add(field(&mut words));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, "Filter articles"));
    if ui.data_mut(|d| d.remove_temp::<bool>(wants_filter())).is_some() {
        response.request_focus();
    }
    if cx.focus.filter != words {
        out.push(Message::Filter(words));
    }
}

/// Where it is noted that the filter is to have the keyboard in the next frame.
pub fn wants_filter() -> egui::Id {
    egui::Id::unique("focus filter")
}

fn row(ui: &mut Ui, cx: &Cx<'_>, setter: &mut Typesetter, id: ArticleId, article: &Article, out: &mut Outbox) {
    let layer = cx.annotator().and_then(|who| cx.project().layer(id, who));
    let face = Face {
        title: &article.title,
        from: &article.from_in_words(),
        marks: layer.map_or(0, |l| l.marks.len()),
        told: "Marks in your layer",
        chosen: cx.article() == Some(id),
    };
    let response = face.show(ui, cx.palette, setter);
    let share = cx.annotator().map_or(0.0, |who| reading::fraction(cx.project(), id, who));
    progress(ui, cx, response.rect, share);
    if response.clicked() {
        out.push(Message::Open(id));
    }
}

/// What a row of the list shows.
struct Face<'a> {
    title: &'a str,
    from: &'a str,
    marks: usize,
    /// What the number of marks is of.
    told: &'a str,
    chosen: bool,
}

impl Face<'_> {
    fn show(&self, ui: &mut Ui, p: &Palette, setter: &mut Typesetter) -> Response {
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW - 6.0), Sense::click());
        let name = format!("Article {}", self.title);
        response.widget_info(|| egui::WidgetInfo::selected(egui::Role::ListItem, true, self.chosen, name.clone()));
        if self.chosen || response.hovered() || response.has_focus() {
            let fill = if self.chosen { p.chosen } else { p.well };
            let edge = if response.has_focus() { Stroke::new(1.0, p.accent) } else { Stroke::NONE };
            ui.painter().rect(rect, 8, fill, edge, egui::StrokeKind::Inside);
        }
        let inner = rect.shrink2(vec2(10.0, 7.0));
        let mut child =
            ui.new_child(egui::UiBuilder::new().max_rect(inner).layout(egui::Layout::top_down(egui::Align::Min)));
        child.set_clip_rect(rect.intersect(ui.clip_rect()));
        let weight = if self.chosen { 600.0 } else { 500.0 };
        let text = &visible(self.title);
        let title = LabelText { text, family: Family::Sans, size: 13.0, weight, colour: p.ink, lines: 1 };
        bidi_label(&mut child, setter, &title);
        child.horizontal(|ui| {
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                ui.label(RichText::new(self.marks.to_string()).size(11.5).color(p.soft)).on_hover_text(self.told);
                ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                    ui.add(egui::Label::new(RichText::new(self.from).size(11.5).color(p.soft)).truncate());
                });
            });
        });
        bidi_hover(response, setter, "", text, p.ink)
    }
}

/// The list of a project whose files are still being read; a click chooses what is shown once they are.
pub fn show_listed(
    ui: &mut Ui,
    p: &Palette,
    setter: &mut Typesetter,
    listing: &Listing,
    chosen: &mut Option<ArticleId>,
) {
    // What cannot be used yet stands where it will be, so that nothing moves when the project is open.
    ui.add_enabled_ui(false, |ui| {
        ui.add(field(&mut String::new()));
        head(ui, p, listing.articles.len());
    });
    egui::ScrollArea::vertical().auto_shrink(false).show_rows(ui, ROW, listing.articles.len(), |ui, range| {
        for article in listing.articles.get(range).unwrap_or_default() {
            let face = Face {
                title: &article.title,
                from: &article.from,
                marks: article.marks.values().sum(),
                told: "Marks of all annotators",
                chosen: *chosen == Some(article.id),
            };
            if face.show(ui, p, setter).clicked() {
                *chosen = Some(article.id);
            }
        }
    });
}

/// A thin bar: how much of the article was read.
fn progress(ui: &Ui, cx: &Cx<'_>, rect: Rect, share: f64) {
    if share <= 0.0 {
        return;
    }
    let track = Rect::from_min_max(
        egui::pos2(rect.left() + 10.0, rect.bottom() - 6.0),
        egui::pos2(rect.right() - 10.0, rect.bottom() - 3.5),
    );
    #[expect(clippy::cast_possible_truncation, reason = "a share from 0 to 1")]
    let done = Rect::from_min_max(track.min, egui::pos2(track.left() + track.width() * share as f32, track.bottom()));
    ui.painter().rect_filled(track, 2, cx.palette.line);
    ui.painter().rect_filled(done, 2, if share >= 1.0 { cx.palette.good } else { cx.palette.accent });
}
