//! What a rehearsal or an export brought back: what is lost, each thing a way to its place; the files.
//!
//! Must not know any format.

use super::super::Order;
use crate::export::{Example, Loss, Written, losses_in_words};
use crate::session::deliver::Delivered;
use crate::ui::cx::Cx;
use crate::ui::icons;
use crate::ui::theme::semibold;
use egui::{RichText, Ui};

/// The most examples of a kind that are listed.
const SHOWN: usize = 200;

pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, delivered: &Delivered, orders: &mut Vec<Order>) {
    let w = &delivered.written;
    let counted = format!("{} of {} marks in {} articles", w.written, w.marks, w.articles);
    ui.label(RichText::new(counted).font(semibold(13.5)));
    losses(ui, cx, w, orders);
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

fn losses(ui: &mut Ui, cx: &Cx<'_>, written: &Written, orders: &mut Vec<Order>) {
    let sentences = losses_in_words(written);
    if sentences.is_empty() {
        ui.label(RichText::new(format!("{} Nothing is lost.", icons::CHECK_CIRCLE)).color(cx.palette.good));
    }
    for (loss, sentence) in written.losses.iter().zip(sentences) {
        let title = RichText::new(format!("{} {sentence}", icons::WARNING)).size(12.5).color(cx.palette.warning);
        egui::CollapsingHeader::new(title).id_salt(loss.kind.word()).show(ui, |ui| examples(ui, cx, loss, orders));
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
