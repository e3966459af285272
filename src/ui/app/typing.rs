//! Text that is being typed into a field of a mark: kept when the typing rests for a moment, when the
//! field is left, and when the field vanishes, whatever made it vanish.
//!
//! Must not draw.

use super::App;
use crate::edit::{Refusal, Transaction};
use crate::model::{AttributeKind, Project, Value};
use crate::ops::marks;
use crate::ui::message::{Message, Outbox, Typed};
use egui::Context;
use jiff::Timestamp;
use std::time::Duration;

/// How long typing rests before what was typed is kept, in milliseconds.
const REST_MS: i64 = 1_500;

/// What is typed and since when it stands so.
#[derive(Debug, Clone)]
pub(super) struct Typing {
    typed: Typed,
    since: Timestamp,
}

impl App {
    /// Takes notice of what this frame says is being typed; keeps what no field shows any more.
    pub(super) fn follow_typing(&mut self, ctx: &Context, out: &mut Outbox) {
        let mut shown = None;
        out.retain(|message| match message {
            Message::Typed(typed) => {
                shown = Some(typed.clone());
                false
            }
            _ => true,
        });
        let now = (self.env.clock)();
        let before = self.typing.take();
        let same_field = |a: &Typed, b: &Typed| (&a.layer, a.mark, &a.attribute) == (&b.layer, b.mark, &b.attribute);
        if let Some(left) = before.as_ref().filter(|b| shown.as_ref().is_none_or(|s| !same_field(&b.typed, s))) {
            self.keep_typed(&left.typed);
        }
        let Some(typed) = shown else { return };
        let since = before.filter(|b| b.typed == typed).map_or(now, |b| b.since);
        let rested = now.as_millisecond() - since.as_millisecond() >= REST_MS;
        if rested {
            self.keep_typed(&typed);
        } else {
            ctx.request_repaint_after(Duration::from_millis(REST_MS.unsigned_abs()));
        }
        self.typing = Some(Typing { since: if rested { now } else { since }, typed });
    }

    /// Keeps what is being typed, now.
    pub(super) fn end_typing(&mut self) {
        if let Some(typing) = self.typing.take() {
            self.keep_typed(&typing.typed);
        }
    }

    fn keep_typed(&mut self, typed: &Typed) {
        let Some(session) = &self.session else { return };
        let planned = plan(session.project(), typed, (self.env.clock)());
        match planned {
            Ok(Some(transaction)) => {
                self.commit(Ok(transaction));
            }
            Ok(None) => {}
            Err(why) => self.say(&why.to_string()),
        }
    }
}

/// The transaction that keeps what was typed; none where the mark says so already or is gone.
fn plan(project: &Project, typed: &Typed, now: Timestamp) -> Result<Option<Transaction>, Refusal> {
    let Some(mark) = project.layers.get(&typed.layer).and_then(|l| l.marks.get(&typed.mark)) else { return Ok(None) };
    let Some(attribute) = &typed.attribute else {
        let same = mark.note == typed.text;
        let planned = (!same).then(|| marks::note(project, &typed.layer, typed.mark, &typed.text, now));
        return planned.transpose();
    };
    let Some(row) = project.schema.attributes.get(attribute) else { return Ok(None) };
    let value = value_of(&row.kind, &typed.text)?.filter(|v| !v.is_blank());
    if mark.attributes.get(attribute) == value.as_ref() {
        return Ok(None);
    }
    marks::set(project, &typed.layer, typed.mark, attribute, value, now).map(Some)
}

/// The value that a typed text stands for; none where nothing is typed.
fn value_of(kind: &AttributeKind, text: &str) -> Result<Option<Value>, Refusal> {
    Ok(match kind {
        AttributeKind::Number if text.trim().is_empty() => None,
        AttributeKind::Number => {
            let number = text.trim().parse::<f64>().ok().filter(|n| n.is_finite());
            Some(Value::Number(number.ok_or_else(|| Refusal::new(format!("“{text}” is not a number.")))?))
        }
        AttributeKind::Date => Some(Value::Date(text.trim().to_owned())),
        _ => Some(Value::Text(text.to_owned())),
    })
}
