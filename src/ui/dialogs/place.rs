//! A place to go to: a paragraph, a share, a character.
//!
//! Must not move the caret itself: it orders that.

use super::{Order, buttons, focus_once, line, title};
use crate::text;
use crate::ui::cx::Cx;
use egui::{Key, RichText, Ui};

/// Where to go, as it is typed.
pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, written: &mut String, orders: &mut Vec<Order>) {
    let Some(body) = cx.text() else { return orders.push(Order::Close) };
    title(ui, "Go to");
    let field = line(ui, "Place in the article", written, text::PLACES);
    focus_once(ui, &field);
    let place = if written.trim().is_empty() { Err(String::new()) } else { text::place(body, written) };
    let said = match &place {
        Err(why) if !why.is_empty() => RichText::new(why).color(cx.palette.bad),
        _ => {
            let many = text::paragraphs(body);
            RichText::new(format!("The article has {many} paragraphs. {}.", text::PLACES)).color(cx.palette.soft)
        }
    };
    ui.label(said.size(12.5));
    let entered = field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
    let ready = place.as_ref().map(|_| ()).map_err(Clone::clone);
    let pressed = buttons(ui, "Go", &ready, orders);
    if let Some(at) = place.ok().filter(|_| pressed || entered) {
        orders.push(Order::GoTo(at));
    }
}
