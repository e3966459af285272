//! Marks brought into shape by key: their ends by character, cut in two, merged, tagged again; and the
//! way from one to the next of its label.
//!
//! Must not know how marks are drawn.

use super::{Action, Menu, Needs, key};
use crate::model::{MarkId, Span};
use crate::ops::{marks, split};
use crate::text;
use crate::ui::app::App;
use egui::{Context, Key};

/// Marks brought into shape.
pub const ACTIONS: &[Action] = &[
    Action {
        id: "next-same",
        title: "Next mark of the same label",
        menu: Menu::Mark,
        keys: &[key(Key::J).shift()],
        needs: Needs::Article,
        run: |app, _| walk_label(app, true),
    },
    Action {
        id: "previous-same",
        title: "Previous mark of the same label",
        menu: Menu::Mark,
        keys: &[key(Key::K).shift()],
        needs: Needs::Article,
        run: |app, _| walk_label(app, false),
    },
    Action {
        id: "repeat-label",
        title: "Tag with the label used last",
        menu: Menu::Mark,
        keys: &[key(Key::Period)],
        needs: Needs::Article,
        run: repeat,
    },
    Action {
        id: "start-out-character",
        title: "Start one character earlier",
        menu: Menu::Mark,
        keys: &[key(Key::OpenBracket).command()],
        needs: Needs::Mark,
        run: |app, _| resize(app, true, false),
    },
    Action {
        id: "start-in-character",
        title: "Start one character later",
        menu: Menu::Mark,
        keys: &[key(Key::OpenBracket).command().alt()],
        needs: Needs::Mark,
        run: |app, _| resize(app, true, true),
    },
    Action {
        id: "end-out-character",
        title: "End one character later",
        menu: Menu::Mark,
        keys: &[key(Key::CloseBracket).command()],
        needs: Needs::Mark,
        run: |app, _| resize(app, false, true),
    },
    Action {
        id: "end-in-character",
        title: "End one character earlier",
        menu: Menu::Mark,
        keys: &[key(Key::CloseBracket).command().alt()],
        needs: Needs::Mark,
        run: |app, _| resize(app, false, false),
    },
    Action {
        id: "split",
        title: "Cut the mark in two at the caret",
        menu: Menu::Mark,
        keys: &[key(Key::D).command().shift()],
        needs: Needs::Article,
        run: cut,
    },
    Action {
        id: "merge",
        title: "Merge with the next mark of its label",
        menu: Menu::Mark,
        keys: &[key(Key::J).command().shift()],
        needs: Needs::Mark,
        run: merge,
    },
];

/// The mark that is meant: the selected one; else, since steps of the caret let go of it, the one
/// selected last where the caret is in it, or the shortest one under the caret.
pub(super) fn meant(app: &App) -> Option<MarkId> {
    let (layer, caret) = (app.layer()?, app.focus.selection.caret);
    let holds = |id: &MarkId| layer.marks.get(id).is_some_and(|m| m.spans.hull().covers(caret));
    let shortest = || {
        let under = layer.marks.iter().filter(|(_, m)| m.spans.covers(caret));
        under.min_by_key(|(id, m)| (m.spans.hull().len(), **id)).map(|(id, _)| *id)
    };
    app.focus.mark.or(app.focus.last_mark.filter(holds)).or_else(shortest)
}

/// The next or previous mark with the label of the one that is meant, else with the label used last.
fn walk_label(app: &mut App, forward: bool) {
    let from = meant(app);
    let Some(layer) = app.layer() else { return };
    let label = from.and_then(|id| layer.marks.get(&id)).map(|m| &m.label).or(app.focus.last_label.as_ref());
    let Some(label) = label else { return app.say("Select a mark first.") };
    let has_label = |id: &MarkId| layer.marks.get(id).is_some_and(|m| m.label == *label);
    let rows: Vec<MarkId> = app.derived.order().iter().filter(has_label).collect();
    let here = from.and_then(|id| rows.iter().position(|m| *m == id));
    let next = match (here, forward) {
        (Some(i), true) => (i + 1) % rows.len(),
        (Some(i), false) => (i + rows.len() - 1) % rows.len(),
        (None, true) => 0,
        (None, false) => rows.len().saturating_sub(1),
    };
    match rows.get(next).copied() {
        Some(id) if Some(id) == app.focus.mark => app.say("There is no other mark of this label."),
        Some(id) => app.reveal(id),
        None => app.say("There is no mark of this label."),
    }
}

fn repeat(app: &mut App, _: &Context) {
    let Some(label) = app.focus.last_label.clone() else { return app.say("No label was used yet.") };
    if app.focus.selection.is_empty() && app.focus.pieces.is_empty() && app.focus.mark.is_none() {
        return app.say("Select some words first.");
    }
    app.tag(&label);
}

/// Moves one end of the selected mark by a character.
fn resize(app: &mut App, start: bool, onward: bool) {
    let (Some(layer), Some(id)) = (app.layer_key(), app.focus.mark) else { return };
    let Some(spans) = app.layer().and_then(|l| l.marks.get(&id)).map(|m| m.spans.clone()) else { return };
    let piece = if start { 0 } else { spans.count() - 1 };
    let span = spans.as_slice()[piece];
    let step = |at| if onward { text::grapheme_after(app.body(), at) } else { text::grapheme_before(app.body(), at) };
    let (a, b) = if start { (step(span.start()), span.end()) } else { (span.start(), step(span.end())) };
    if a >= b {
        return app.say("The mark cannot be shorter than a character; delete it instead.");
    }
    app.plan(|session, now| marks::move_piece(session.project(), &layer, id, piece, Span::of(a..b), now));
}

fn cut(app: &mut App, _: &Context) {
    let (Some((article, _)), Some(id)) = (app.layer_key(), meant(app)) else {
        return app.say("Put the caret inside a mark, where it is to be cut in two.");
    };
    let at = app.focus.selection.caret;
    let mut made = None;
    let done = app.plan_as_maker(|project, maker| {
        let (new, transaction) = split::split(project, maker, article, id, at)?;
        made = Some(new);
        Ok(transaction)
    });
    if done {
        app.focus.mark = made;
    }
}

fn merge(app: &mut App, _: &Context) {
    let (Some(layer), Some(id)) = (app.layer_key(), app.focus.mark) else { return };
    app.plan(|session, now| {
        let with = split::following(session.project(), &layer, id)?;
        split::merge(session.project(), &layer, id, with, now)
    });
}
