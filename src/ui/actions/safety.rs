//! What keeps the work safe and together with that of others.
//!
//! Must not draw; dialogs do.

use super::{Action, Menu, Needs};
use crate::ui::dialogs::Dialog;

/// What keeps the work safe.
pub const ACTIONS: &[Action] = &[
    Action {
        id: "conflicts",
        title: "Conflicts …",
        menu: Menu::File,
        keys: &[],
        needs: Needs::Project,
        run: |app, _| app.dialog = Some(Dialog::Conflicts),
    },
    Action {
        id: "take-over",
        title: "Who has it open …",
        menu: Menu::File,
        keys: &[],
        needs: Needs::Project,
        run: |app, _| {
            if app.session().is_some_and(crate::session::Session::is_elsewhere) {
                app.dialog = Some(Dialog::Elsewhere);
            } else {
                app.tell("This window has the project; others can only read it.");
            }
        },
    },
    Action {
        id: "file-problems",
        title: "Problems in the files …",
        menu: Menu::File,
        keys: &[],
        needs: Needs::Project,
        run: |app, _| app.dialog = Some(Dialog::FileProblems),
    },
    Action {
        id: "versions",
        title: "Earlier versions …",
        menu: Menu::File,
        keys: &[],
        needs: Needs::Project,
        run: |app, _| app.show_versions(None),
    },
    Action {
        id: "trash",
        title: "Trash …",
        menu: Menu::File,
        keys: &[],
        needs: Needs::Project,
        run: |app, _| app.show_trash(),
    },
];
