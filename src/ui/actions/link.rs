//! Links by key: the next one of the selected mark, its other end, turned round, given another relation.
//!
//! Must not know how links are drawn.

use super::{Action, Menu, Needs, key, keys_for};
use crate::model::{LayerKey, Link, LinkId, RelationId};
use crate::ops::links;
use crate::ui::app::App;
use egui::{Context, Key};

/// Links by key.
pub const ACTIONS: &[Action] = &[
    Action {
        id: "next-link",
        title: "Select the next link of the mark",
        menu: Menu::Mark,
        keys: &[key(Key::W).shift()],
        needs: Needs::Mark,
        run: |app, _| next(app),
    },
    Action {
        id: "link-end",
        title: "To the other end of the link",
        menu: Menu::Mark,
        keys: &[key(Key::Enter).alt()],
        needs: Needs::Mark,
        run: other_end,
    },
    Action {
        id: "link-reverse",
        title: "Turn the link round",
        menu: Menu::Mark,
        keys: &[key(Key::X).alt()],
        needs: Needs::Mark,
        run: reverse,
    },
    Action {
        id: "link-relation",
        title: "Give the link another relation",
        menu: Menu::Mark,
        keys: &[key(Key::L).alt()],
        needs: Needs::Mark,
        run: relabel,
    },
];

/// The links of the selected mark, in the order of their list.
fn of_mark(app: &App) -> Vec<LinkId> {
    let found = app.focus.mark.zip(app.layer()).map(|(mark, layer)| layer.links_of(mark).map(|(id, _)| id).collect());
    found.unwrap_or_default()
}

fn next(app: &mut App) {
    let links = of_mark(app);
    let here = links.iter().position(|id| Some(*id) == app.focus.link);
    match links.get(here.map_or(0, |at| (at + 1) % links.len())) {
        Some(link) => app.focus.link = Some(*link),
        None => app.say("This mark has no link."),
    }
}

/// The selected link, or the only one of the selected mark; says what to do where there is none.
fn meant(app: &mut App, ctx: &Context) -> Option<(LayerKey, LinkId, Link)> {
    let only = || if let [only] = of_mark(app)[..] { Some(only) } else { None };
    let id = app.focus.link.or_else(only);
    let link = id.and_then(|id| Some((app.layer_key()?, id, app.layer()?.links.get(&id)?.clone())));
    if link.is_none() {
        app.say(&format!("Select a link first: {} goes from one to the next.", keys_for(ctx, "next-link")));
    }
    link
}

fn other_end(app: &mut App, ctx: &Context) {
    let Some((_, _, link)) = meant(app, ctx) else { return };
    app.reveal(if app.focus.mark == Some(link.from) { link.to } else { link.from });
}

fn reverse(app: &mut App, ctx: &Context) {
    let Some((layer, id, _)) = meant(app, ctx) else { return };
    app.plan(|session, _| links::reverse(session.project(), &layer, id));
}

/// The relation after the present one among those that join the two labels, from the first again.
fn relabel(app: &mut App, ctx: &Context) {
    let Some((layer, id, link)) = meant(app, ctx) else { return };
    let fitting = fitting(app, &link);
    let here = fitting.iter().position(|relation| *relation == link.relation);
    let next = fitting.get(here.map_or(0, |at| (at + 1) % fitting.len())).filter(|next| **next != link.relation);
    let Some(next) = next.cloned() else {
        return app.say("No other relation of the schema joins these two labels.");
    };
    app.plan(|session, _| links::relabel(session.project(), &layer, id, &next));
}

fn fitting(app: &App, link: &Link) -> Vec<RelationId> {
    let Some((session, layer)) = app.session.as_ref().zip(app.layer()) else { return Vec::new() };
    let (Some(a), Some(b)) = (layer.marks.get(&link.from), layer.marks.get(&link.to)) else { return Vec::new() };
    let rows = session.project().schema.relations_between(&a.label, &b.label);
    rows.into_iter().map(|(id, _)| id.clone()).collect()
}
