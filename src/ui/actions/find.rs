//! Finding in the article.
//!
//! Must not look for anything itself.

use super::{Action, Menu, Needs, key};
use egui::Key;

/// Finding in the article.
pub const ACTIONS: &[Action] = &[
    Action {
        id: "find",
        title: "Find in the article",
        menu: Menu::Edit,
        keys: &[key(Key::F).command(), key(Key::Slash)],
        needs: Needs::Article,
        run: |app, _| app.open_find(),
    },
    Action {
        id: "find-next",
        title: "Next hit",
        menu: Menu::Edit,
        keys: &[key(Key::F8)],
        needs: Needs::Article,
        run: |app, ctx| app.find_step(ctx, true),
    },
    Action {
        id: "find-previous",
        title: "Previous hit",
        menu: Menu::Edit,
        keys: &[key(Key::F8).shift()],
        needs: Needs::Article,
        run: |app, ctx| app.find_step(ctx, false),
    },
    Action {
        id: "find-case",
        title: "Find: match case",
        menu: Menu::Edit,
        keys: &[key(Key::C).alt()],
        needs: Needs::Article,
        run: |app, _| app.finder.change(|q| q.case = !q.case),
    },
    Action {
        id: "find-whole",
        title: "Find: whole words",
        menu: Menu::Edit,
        keys: &[key(Key::W).alt()],
        needs: Needs::Article,
        run: |app, _| app.finder.change(|q| q.whole = !q.whole),
    },
    Action {
        id: "find-pattern",
        title: "Find: regular expression",
        menu: Menu::Edit,
        keys: &[key(Key::R).alt()],
        needs: Needs::Article,
        run: |app, _| app.finder.change(|q| q.pattern = !q.pattern),
    },
    Action {
        id: "find-close",
        title: "Close the search",
        menu: Menu::Edit,
        keys: &[],
        needs: Needs::Nothing,
        run: |app, _| app.close_find(),
    },
    Action {
        id: "mark-all",
        title: "Mark all hits as …",
        menu: Menu::Mark,
        keys: &[key(Key::L).command()],
        needs: Needs::Article,
        run: |app, ctx| app.ask_mark_all(ctx),
    },
];
