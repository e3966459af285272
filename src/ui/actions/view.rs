//! What is seen: themes, sizes, panes, articles, help.
//!
//! Must not change the project.

use super::{Action, Menu, Needs, key};
use crate::ui::app::App;
use crate::ui::dialogs::Dialog;
use crate::ui::theme::Wanted;
use egui::{Context, Key};

/// What is seen.
pub const ACTIONS: &[Action] = &[
    Action {
        id: "palette",
        title: "Do anything …",
        menu: Menu::View,
        keys: &[key(Key::K).command()],
        needs: Needs::Nothing,
        run: |app, _| app.dialog = Some(Dialog::palette()),
    },
    Action {
        id: "filter",
        title: "Filter articles",
        menu: Menu::View,
        keys: &[key(Key::F).command().shift()],
        needs: Needs::Project,
        run: filter,
    },
    Action {
        id: "next-article",
        title: "Next article",
        menu: Menu::View,
        keys: &[key(Key::PageDown).command()],
        needs: Needs::Project,
        run: |app, _| app.go_to_article(1),
    },
    Action {
        id: "previous-article",
        title: "Previous article",
        menu: Menu::View,
        keys: &[key(Key::PageUp).command()],
        needs: Needs::Project,
        run: |app, _| app.go_to_article(-1),
    },
    Action {
        id: "page-down",
        title: "Scroll down",
        menu: Menu::View,
        keys: &[key(Key::PageDown), key(Key::Space)],
        needs: Needs::Article,
        run: |app, _| app.view.scroll_pages(1.0),
    },
    Action {
        id: "page-up",
        title: "Scroll up",
        menu: Menu::View,
        keys: &[key(Key::PageUp), key(Key::Space).shift()],
        needs: Needs::Article,
        run: |app, _| app.view.scroll_pages(-1.0),
    },
    Action {
        id: "theme",
        title: "Light, dark, or as the system",
        menu: Menu::View,
        keys: &[key(Key::L).command().shift()],
        needs: Needs::Nothing,
        run: theme,
    },
    Action {
        id: "larger",
        title: "Larger type",
        menu: Menu::View,
        keys: &[key(Key::Plus).command(), key(Key::Equals).command(), key(Key::Plus).command().shift()],
        needs: Needs::Nothing,
        run: |app, _| app.settings.zoom(1.0),
    },
    Action {
        id: "smaller",
        title: "Smaller type",
        menu: Menu::View,
        keys: &[key(Key::Minus).command()],
        needs: Needs::Nothing,
        run: |app, _| app.settings.zoom(-1.0),
    },
    Action {
        id: "normal-size",
        title: "Normal type",
        menu: Menu::View,
        keys: &[key(Key::Num0).command()],
        needs: Needs::Nothing,
        run: |app, _| app.settings.size = 17.5,
    },
    Action {
        id: "compact",
        title: "Labels over words: show or hide",
        menu: Menu::View,
        keys: &[key(Key::M).command().shift()],
        needs: Needs::Nothing,
        run: |app, _| app.settings.comfortable = !app.settings.comfortable,
    },
    Action {
        id: "left-pane",
        title: "Articles: show or hide",
        menu: Menu::View,
        keys: &[key(Key::B).command()],
        needs: Needs::Nothing,
        run: |app, _| app.settings.left = !app.settings.left,
    },
    Action {
        id: "right-pane",
        title: "Labels and marks: show or hide",
        menu: Menu::View,
        keys: &[key(Key::B).command().shift()],
        needs: Needs::Nothing,
        run: |app, _| app.settings.right = !app.settings.right,
    },
    Action {
        id: "schema",
        title: "Schema: labels and attributes …",
        menu: Menu::View,
        keys: &[key(Key::F3)],
        needs: Needs::Project,
        run: |app, _| app.dialog = Some(Dialog::schema()),
    },
    Action {
        id: "entities",
        title: "Entities: names and Wikidata ids …",
        menu: Menu::View,
        keys: &[key(Key::F3).shift()],
        needs: Needs::Project,
        run: |app, _| app.dialog = Some(Dialog::entities()),
    },
    Action {
        id: "annotator",
        title: "Work as somebody else …",
        menu: Menu::View,
        keys: &[key(Key::F6)],
        needs: Needs::Project,
        run: |app, _| app.dialog = Some(Dialog::annotator()),
    },
    Action {
        id: "next-control",
        title: "To the next control",
        menu: Menu::View,
        keys: &[key(Key::Tab).command()],
        needs: Needs::Nothing,
        run: |app, ctx| step_focus(app, ctx, egui::FocusDirection::Next),
    },
    Action {
        id: "previous-control",
        title: "To the control before",
        menu: Menu::View,
        keys: &[key(Key::Tab).command().shift()],
        needs: Needs::Nothing,
        run: |app, ctx| step_focus(app, ctx, egui::FocusDirection::Previous),
    },
    Action {
        id: "keys",
        title: "Keys",
        menu: Menu::Help,
        keys: &[key(Key::F1)],
        needs: Needs::Nothing,
        run: |app, _| app.dialog = Some(Dialog::keys(app.settings.keys.clone())),
    },
    Action {
        id: "about",
        title: "About Sidenote",
        menu: Menu::Help,
        keys: &[key(Key::F1).shift()],
        needs: Needs::Nothing,
        run: |app, _| app.dialog = Some(Dialog::About),
    },
];

/// Puts the keyboard into the field that filters the articles, which shows the list where it is hidden.
fn filter(app: &mut App, ctx: &Context) {
    app.settings.left = true;
    ctx.data_mut(|d| d.insert_temp(crate::ui::panels::articles::wants_filter(), true));
}

/// Moves the keyboard to another control. It happens at the start of the next frame, since controls
/// take it while they are laid out.
fn step_focus(app: &mut App, ctx: &Context, to: egui::FocusDirection) {
    app.focus_step = Some(to);
    ctx.request_repaint();
}

fn theme(app: &mut App, _: &Context) {
    let now = app.worn.take().unwrap_or(app.settings.theme);
    app.settings.theme = match now {
        Wanted::System => Wanted::Light,
        Wanted::Light => Wanted::Dark,
        Wanted::Dark => Wanted::System,
    };
    let name = match app.settings.theme {
        Wanted::System => "as the system has it",
        Wanted::Light => "light",
        Wanted::Dark => "dark",
    };
    app.say(&format!("Theme: {name}"));
}
