//! Further steps of the caret: from border to border of marks, from name to name, to a place.
//!
//! Must not change the project.

use super::edit::go;
use super::{Action, Menu, Needs, key};
use crate::ui::app::App;
use crate::ui::dialogs::Dialog;
use egui::{Context, Key};

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
        run: |app, ctx| app.walk_names(ctx, true, false),
    },
    Action {
        id: "select-name-on",
        title: "Select to the next name without a mark",
        menu: Menu::Edit,
        keys: &[key(Key::N).alt().shift()],
        needs: Needs::Article,
        run: |app, ctx| app.walk_names(ctx, true, true),
    },
    Action {
        id: "name-back",
        title: "Select the name before without a mark",
        menu: Menu::Edit,
        keys: &[key(Key::P).alt()],
        needs: Needs::Article,
        run: |app, ctx| app.walk_names(ctx, false, false),
    },
    Action {
        id: "select-name-back",
        title: "Select to the name before without a mark",
        menu: Menu::Edit,
        keys: &[key(Key::P).alt().shift()],
        needs: Needs::Article,
        run: |app, ctx| app.walk_names(ctx, false, true),
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

fn border_after(app: &mut App, _: &Context, at: usize) -> usize {
    app.derived.index().border_after(at).unwrap_or_else(|| {
        app.say("No mark starts or ends further on.");
        at
    })
}

fn border_before(app: &mut App, _: &Context, at: usize) -> usize {
    app.derived.index().border_before(at).unwrap_or_else(|| {
        app.say("No mark starts or ends before this.");
        at
    })
}
