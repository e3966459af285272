//! To what is wrong in the open layer, one after the other or as a list.
//!
//! Must not look for problems.

use super::{Action, Menu, Needs, key};
use crate::ui::app::App;
use crate::ui::dialogs::Dialog;
use egui::Key;

/// To what is wrong.
pub const ACTIONS: &[Action] = &[
    Action {
        id: "next-problem",
        title: "To the next problem",
        menu: Menu::Mark,
        keys: &[key(Key::F7)],
        needs: Needs::Article,
        run: |app, _| next(app),
    },
    Action {
        id: "problems",
        title: "Problems of this layer …",
        menu: Menu::Mark,
        keys: &[key(Key::F7).shift()],
        needs: Needs::Article,
        run: |app, _| app.dialog = Some(Dialog::Problems),
    },
];

fn next(app: &mut App) {
    let (caret, mark) = (app.focus.selection.caret, app.focus.mark);
    let Some((_, problem)) = app.derived.problems().after(caret, mark).cloned() else {
        return app.say("No problem was found in this layer.");
    };
    if let Some(mark) = problem.place.mark {
        app.reveal(mark);
    }
    app.say(&problem.message);
}
