//! What a rehearsal or an export brought back: what is lost, each thing a way to its place, the rule beside it;
//! the files.
//!
//! Must not know any format.

use super::super::{Order, follow_focus};
use super::rules::{self, Chosen};
use super::{ExportDraft, State};
use crate::export::{
    self, Example, Format, Loss, Written, loss_counted, losses_in_words, losses_of, rule_beside, rules_of,
};
use crate::session::deliver::Delivered;
use crate::ui::cx::Cx;
use crate::ui::icons;
use crate::ui::theme::semibold;
use egui::collapsing_header::CollapsingState;
use egui::{Button, RichText, Ui};

/// The most examples of a kind that are listed.
const SHOWN: usize = 200;

/// Where the rules stand beside the losses, in points.
const RULES: f32 = 270.0;

impl ExportDraft {
    pub(super) fn show_answer(&mut self, ui: &mut Ui, cx: &Cx<'_>, orders: &mut Vec<Order>) {
        let waits = self.state != State::Answered;
        let mut chosen = None;
        match &self.answer {
            Some(Ok(delivered)) => {
                counted(ui, &delivered.written, waits);
                chosen = self.losses(ui, cx, &delivered.written, orders);
                if !waits {
                    files(ui, cx, delivered);
                }
                if std::mem::take(&mut self.unseen) {
                    ui.scroll_to_cursor(Some(egui::Align::BOTTOM));
                }
            }
            Some(Err(why)) if !waits => {
                ui.label(RichText::new(format!("{} {why}", icons::WARNING)).color(cx.palette.bad));
            }
            _ => drop(ui.horizontal(|ui| {
                ui.spinner();
                ui.label(self.held.unwrap_or("Looking at what this format can carry …"));
            })),
        }
        if let Some((rule, value)) = chosen {
            self.options.insert(rule.to_owned(), value.to_owned());
        }
    }

    fn losses(&self, ui: &mut Ui, cx: &Cx<'_>, written: &Written, orders: &mut Vec<Order>) -> Chosen {
        let format = export::by_id(self.format)?;
        let mut chosen = None;
        if written.losses.is_empty() {
            ui.label(RichText::new(format!("{} Nothing is lost.", icons::CHECK_CIRCLE)).color(cx.palette.good));
        }
        for (loss, sentence) in written.losses.iter().zip(losses_in_words(written)) {
            chosen = chosen.or(self.loss(ui, cx, (format, loss, &sentence), orders));
        }
        let beside = |name| {
            let mut rules = written.losses.iter().filter_map(|l| rule_beside(format, l.kind, &self.options));
            rules.any(|spec| spec.name == name)
        };
        let others: Vec<_> = rules_of(format).filter(|spec| !beside(spec.name)).collect();
        chosen.or(rules::others(ui, cx, &others, &self.options))
    }

    /// A kind of loss, which opens to its places, and the rule that changes it.
    fn loss(
        &self,
        ui: &mut Ui,
        cx: &Cx<'_>,
        (format, loss, sentence): (&Format, &Loss, &str),
        orders: &mut Vec<Order>,
    ) -> Chosen {
        let rule = rule_beside(format, loss.kind, &self.options);
        let counted = loss_counted(loss);
        let id = ui.make_persistent_id(("loss", loss.kind.word()));
        let mut state = CollapsingState::load_with_default_open(ui.ctx(), id, false);
        let mut chosen = None;
        let header = ui.horizontal_wrapped(|ui| {
            let caret = if state.is_open() { icons::CARET_DOWN } else { icons::CARET_RIGHT };
            let words = if rule.is_some() { &counted } else { sentence };
            let words = format!("{caret} {} {words}", icons::WARNING);
            let words = RichText::new(words).size(12.5).color(cx.palette.warning);
            let header = ui.add(Button::new(words).frame(false).wrap()).on_hover_text("Shows where");
            follow_focus(&header);
            if header.clicked() {
                state.toggle(ui);
            }
            if let Some(rule) = rule {
                // The lists stand one below the other.
                ui.add_space((ui.min_rect().left() + RULES - header.rect.right()).max(0.0));
                ui.label(RichText::new(icons::ARROW_RIGHT).size(12.5).color(cx.palette.soft));
                chosen = rules::choose(ui, rule, &self.options, losses_of(loss.kind));
            }
            header
        });
        state.show_body_indented(&header.inner, ui, |ui| {
            if rule.is_some() {
                ui.label(RichText::new(sentence).size(12.0).color(cx.palette.soft));
            }
            examples(ui, cx, loss, orders);
        });
        chosen
    }
}

/// How much is written; whether that is being found out anew.
fn counted(ui: &mut Ui, w: &Written, waits: bool) {
    ui.horizontal(|ui| {
        let counted = format!("{} of {} marks in {} articles", w.written, w.marks, w.articles);
        ui.label(RichText::new(counted).font(semibold(13.5)));
        if waits {
            ui.add(egui::Spinner::new().size(13.0));
        }
    });
}

fn files(ui: &mut Ui, cx: &Cx<'_>, delivered: &Delivered) {
    for file in delivered.files.iter().take(SHOWN) {
        let words = format!("{} {} ({} bytes)", icons::CHECK, file.path, file.bytes);
        ui.label(RichText::new(words).size(12.5).color(cx.palette.good));
    }
    if !delivered.files.is_empty() {
        let (words, colour) = match delivered.mismatches.len() {
            0 => ("Read again: everything is there.".to_owned(), cx.palette.good),
            n => (format!("Read again: {n} differences. {}", delivered.mismatches[0].message), cx.palette.bad),
        };
        ui.label(RichText::new(words).color(colour));
    }
    if let Some(certificate) = &delivered.certificate {
        ui.label(RichText::new(format!("Certificate: {}", certificate.display())).size(12.5).color(cx.palette.soft));
    }
}

/// Each thing that is lost; a click goes to its place in the text.
fn examples(ui: &mut Ui, cx: &Cx<'_>, loss: &Loss, orders: &mut Vec<Order>) {
    for example in loss.examples.iter().take(SHOWN) {
        if ui.link(RichText::new(said(cx, example)).size(12.5)).clicked() {
            orders.push(Order::ShowExample(example.article, example.mark));
        }
    }
    if loss.examples.len() > SHOWN {
        let more = format!("And {} more.", loss.examples.len() - SHOWN);
        ui.label(RichText::new(more).size(12.0).color(cx.palette.soft));
    }
}

fn said(cx: &Cx<'_>, example: &Example) -> String {
    let title = cx.project().articles.get(&example.article).map_or("", |a| a.title.as_str());
    let words: String = example.text.chars().take(80).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if words.trim().is_empty() { title.to_owned() } else { format!("{words} — {title}") }
}
