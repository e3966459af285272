//! Further steps of the caret: from border to border of marks, from name to name, to a place.
//!
//! Must not change the project.

use super::edit::go;
use super::{Action, Menu, Needs, key};
use crate::model::{Meaning, Span};
use crate::text;
use crate::ui::app::App;
use crate::ui::dialogs::Dialog;
use crate::ui::focus::Selection;
use egui::{Context, Key};
use std::ops::Range;

/// Further steps of the caret.
pub const ACTIONS: &[Action] = &[
    Action {
        id: "border-on",
        title: "To the next border of a mark",
        menu: Menu::Edit,
        keys: &[key(Key::ArrowDown).alt()],
        needs: Needs::Article,
        run: |app, ctx| go(app, ctx, border_after, false),
    },
    Action {
        id: "select-border-on",
        title: "Select to the next border of a mark",
        menu: Menu::Edit,
        keys: &[key(Key::ArrowDown).alt().shift()],
        needs: Needs::Article,
        run: |app, ctx| go(app, ctx, border_after, true),
    },
    Action {
        id: "border-back",
        title: "To the border of a mark before",
        menu: Menu::Edit,
        keys: &[key(Key::ArrowUp).alt()],
        needs: Needs::Article,
        run: |app, ctx| go(app, ctx, border_before, false),
    },
    Action {
        id: "select-border-back",
        title: "Select to the border of a mark before",
        menu: Menu::Edit,
        keys: &[key(Key::ArrowUp).alt().shift()],
        needs: Needs::Article,
        run: |app, ctx| go(app, ctx, border_before, true),
    },
    Action {
        id: "name-on",
        title: "Select the next name without a mark",
        menu: Menu::Edit,
        keys: &[key(Key::N).alt()],
        needs: Needs::Article,
        run: |app, _| name(app, true, false),
    },
    Action {
        id: "select-name-on",
        title: "Select to the next name without a mark",
        menu: Menu::Edit,
        keys: &[key(Key::N).alt().shift()],
        needs: Needs::Article,
        run: |app, _| name(app, true, true),
    },
    Action {
        id: "name-back",
        title: "Select the name before without a mark",
        menu: Menu::Edit,
        keys: &[key(Key::P).alt()],
        needs: Needs::Article,
        run: |app, _| name(app, false, false),
    },
    Action {
        id: "select-name-back",
        title: "Select to the name before without a mark",
        menu: Menu::Edit,
        keys: &[key(Key::P).alt().shift()],
        needs: Needs::Article,
        run: |app, _| name(app, false, true),
    },
    Action {
        id: "go-to",
        title: "Go to a paragraph, share or character …",
        menu: Menu::Edit,
        keys: &[key(Key::G).command()],
        needs: Needs::Article,
        run: |app, _| app.dialog = Some(Dialog::place()),
    },
];

/// Where marks start and end.
fn borders(app: &App) -> impl Iterator<Item = usize> + '_ {
    let marks = app.layer().into_iter().flat_map(|l| l.marks.values());
    marks.flat_map(|m| m.spans.iter()).flat_map(|s| [s.start(), s.end()])
}

fn border_after(app: &mut App, _: &Context, at: usize) -> usize {
    let next = borders(app).filter(|b| *b > at).min();
    next.unwrap_or_else(|| {
        app.say("No mark starts or ends further on.");
        at
    })
}

fn border_before(app: &mut App, _: &Context, at: usize) -> usize {
    let before = borders(app).filter(|b| *b < at).max();
    before.unwrap_or_else(|| {
        app.say("No mark starts or ends before this.");
        at
    })
}

/// Selects the next name that waits for a mark, so that a letter tags it; or extends the selection
/// over it.
fn name(app: &mut App, forward: bool, extend: bool) {
    let from = app.focus.selection;
    let marked = marked(app);
    let taken = |run: &Range<usize>| marked.iter().any(|m| m.start < run.end && run.start < m.end);
    let body = app.body();
    let found = match (forward, extend) {
        (true, true) => text::name_after(body, from.caret, taken),
        (true, false) => text::name_after(body, from.range().end, taken),
        (false, true) => text::name_before(body, from.caret, taken),
        // The caret may stand at the end of a name, which is then the one before it.
        (false, false) => text::name_before(body, from.range().start + usize::from(from.is_empty()), taken),
    };
    let Some(run) = found else {
        let none = if text::has_capitals(body) {
            "No further name waits for a mark."
        } else {
            "This text has no capital letters to find names by."
        };
        return app.say(none);
    };
    let to = if forward { run.end } else { run.start };
    let anchor = match (extend, forward) {
        (true, _) => from.anchor,
        (false, true) => run.start,
        (false, false) => run.end,
    };
    app.focus.mark = None;
    app.focus.pieces.clear();
    app.focus.selection = Selection { anchor, caret: to };
    app.view.reveal(to);
}

/// What is marked as something that a name can be. Quotes and claims hold names that still wait.
fn marked(app: &App) -> Vec<Range<usize>> {
    let Some(session) = &app.session else { return Vec::new() };
    let schema = &session.project().schema;
    let holds_names = |id| schema.labels.get(id).is_some_and(|l| matches!(l.meaning, Meaning::Quote | Meaning::Claim));
    let marks = app.layer().into_iter().flat_map(|l| l.marks.values());
    marks.filter(|m| !holds_names(&m.label)).flat_map(|m| m.spans.iter()).map(Span::range).collect()
}
