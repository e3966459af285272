//! How it looks to eyes that need more: contrast, spacing, stillness.
//!
//! Must not change the project.

use super::{Action, Menu, Needs, key};
use crate::ui::app::App;
use egui::{Context, Key};

/// How it looks.
pub const ACTIONS: &[Action] = &[
    Action {
        id: "contrast",
        title: "High contrast: on or off",
        menu: Menu::View,
        keys: &[key(Key::H).command().shift()],
        needs: Needs::Nothing,
        run: contrast,
    },
    Action {
        id: "looser",
        title: "More room between lines",
        menu: Menu::View,
        keys: &[key(Key::Plus).command().alt(), key(Key::Equals).command().alt()],
        needs: Needs::Nothing,
        run: |app, _| app.settings.space(0.1),
    },
    Action {
        id: "tighter",
        title: "Less room between lines",
        menu: Menu::View,
        keys: &[key(Key::Minus).command().alt()],
        needs: Needs::Nothing,
        run: |app, _| app.settings.space(-0.1),
    },
    Action { id: "still", title: "Motion: on or off", menu: Menu::View, keys: &[], needs: Needs::Nothing, run: still },
    Action {
        id: "tails",
        title: "Tails of links: show or hide",
        menu: Menu::View,
        keys: &[],
        needs: Needs::Nothing,
        run: |app, _| app.settings.tails = !app.settings.tails,
    },
];

fn contrast(app: &mut App, _: &Context) {
    app.settings.contrast = !app.settings.contrast;
    app.say(if app.settings.contrast { "High contrast" } else { "Usual contrast" });
}

fn still(app: &mut App, _: &Context) {
    app.settings.still = !app.settings.still;
    app.say(if app.settings.still { "Nothing moves by itself" } else { "Things may move" });
}
