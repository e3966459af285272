//! Projects and articles: open, make, save, export.
//!
//! Must not draw; dialogs do.

use super::{Action, Menu, Needs, key};
use crate::ops::articles;
use crate::ui::app::App;
use crate::ui::dialogs::{Ask, Dialog};
use egui::{Context, Key};

/// Projects and articles.
pub const ACTIONS: &[Action] = &[
    Action {
        id: "new-project",
        title: "New project …",
        menu: Menu::File,
        keys: &[key(Key::N).command()],
        needs: Needs::Nothing,
        run: |app, _| app.ask(Ask::NewProject),
    },
    Action {
        id: "open-project",
        title: "Open project …",
        menu: Menu::File,
        keys: &[key(Key::O).command().shift()],
        needs: Needs::Nothing,
        run: |app, _| app.ask(Ask::OpenProject),
    },
    Action {
        id: "open-sample",
        title: "Open the sample project",
        menu: Menu::File,
        keys: &[],
        needs: Needs::Nothing,
        run: |app, ctx| app.open_sample(ctx),
    },
    Action {
        id: "open-articles",
        title: "Open articles …",
        menu: Menu::File,
        keys: &[key(Key::O).command()],
        needs: Needs::Project,
        run: |app, _| app.ask(Ask::OpenArticles),
    },
    Action {
        id: "paste-article",
        title: "Paste an article …",
        menu: Menu::File,
        keys: &[key(Key::V).command().shift()],
        needs: Needs::Project,
        run: |app, _| app.dialog = Some(Dialog::paste(String::new())),
    },
    Action {
        id: "facts",
        title: "Facts about the article …",
        menu: Menu::File,
        keys: &[key(Key::F4)],
        needs: Needs::Article,
        run: |app, _| app.show_facts(),
    },
    Action {
        id: "delete-article",
        title: "Delete the article",
        menu: Menu::File,
        keys: &[key(Key::Delete).command().shift()],
        needs: Needs::Article,
        run: delete_article,
    },
    Action {
        id: "save",
        title: "Save now",
        menu: Menu::File,
        keys: &[key(Key::S).command()],
        needs: Needs::Project,
        run: |app, _| app.save_now(),
    },
    Action {
        id: "save-as",
        title: "Save a copy as …",
        menu: Menu::File,
        keys: &[key(Key::S).command().shift()],
        needs: Needs::Project,
        run: |app, _| app.ask(Ask::SaveAs),
    },
    Action {
        id: "export",
        title: "Export …",
        menu: Menu::File,
        keys: &[key(Key::E).command()],
        needs: Needs::Project,
        run: |app, _| app.show_export(),
    },
    Action {
        id: "quit",
        title: "Quit",
        menu: Menu::File,
        keys: &[key(Key::Q).command()],
        needs: Needs::Nothing,
        run: |_, ctx| ctx.send_viewport_cmd(egui::ViewportCommand::Close),
    },
];

fn delete_article(app: &mut App, _: &Context) {
    let Some(id) = app.focus.article else { return };
    let next = app.neighbour_article(1).or_else(|| app.neighbour_article(-1));
    if app.plan(|session, _| articles::delete(session.project(), id)) {
        app.focus.clear();
        app.focus.article = next.filter(|n| *n != id);
        app.say("The article is in the trash. Undo brings it back.");
    }
}
