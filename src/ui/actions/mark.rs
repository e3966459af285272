//! Marks and links by key.
//!
//! Must not know how they are drawn.

use super::{Action, Menu, Needs, key};
use crate::model::{MarkId, Span};
use crate::ops::{articles, marks, pieces, reading};
use crate::text;
use crate::ui::app::App;
use crate::ui::focus::Selection;
use egui::{Context, Key};

/// Marks and links.
pub const ACTIONS: &[Action] = &[
    Action {
        id: "next-mark",
        title: "Next mark",
        menu: Menu::Mark,
        keys: &[key(Key::J)],
        needs: Needs::Article,
        run: |app, _| walk(app, true),
    },
    Action {
        id: "previous-mark",
        title: "Previous mark",
        menu: Menu::Mark,
        keys: &[key(Key::K)],
        needs: Needs::Article,
        run: |app, _| walk(app, false),
    },
    Action {
        id: "next-here",
        title: "Next mark on these words",
        menu: Menu::Mark,
        keys: &[key(Key::Tab)],
        needs: Needs::Article,
        run: |app, _| overlap(app, true),
    },
    Action {
        id: "previous-here",
        title: "Previous mark on these words",
        menu: Menu::Mark,
        keys: &[key(Key::Tab).shift()],
        needs: Needs::Article,
        run: |app, _| overlap(app, false),
    },
    Action {
        id: "start-out",
        title: "Start one word earlier",
        menu: Menu::Mark,
        keys: &[key(Key::OpenBracket)],
        needs: Needs::Mark,
        run: |app, _| resize(app, true, false),
    },
    Action {
        id: "start-in",
        title: "Start one word later",
        menu: Menu::Mark,
        keys: &[key(Key::OpenBracket).alt()],
        needs: Needs::Mark,
        run: |app, _| resize(app, true, true),
    },
    Action {
        id: "end-out",
        title: "End one word later",
        menu: Menu::Mark,
        keys: &[key(Key::CloseBracket)],
        needs: Needs::Mark,
        run: |app, _| resize(app, false, true),
    },
    Action {
        id: "end-in",
        title: "End one word earlier",
        menu: Menu::Mark,
        keys: &[key(Key::CloseBracket).alt()],
        needs: Needs::Mark,
        run: |app, _| resize(app, false, false),
    },
    Action {
        id: "add-piece",
        title: "Add the selection to the mark as a piece",
        menu: Menu::Mark,
        keys: &[key(Key::Plus).alt(), key(Key::Equals).alt()],
        needs: Needs::Article,
        run: add_piece,
    },
    Action {
        id: "drop-piece",
        title: "Drop the piece under the caret",
        menu: Menu::Mark,
        keys: &[key(Key::D).command()],
        needs: Needs::Article,
        run: drop_piece,
    },
    Action {
        id: "join",
        title: "Join the pieces",
        menu: Menu::Mark,
        keys: &[key(Key::J).command()],
        needs: Needs::Mark,
        run: join,
    },
    Action {
        id: "link",
        title: "Start a link from this mark",
        menu: Menu::Mark,
        keys: &[key(Key::W)],
        needs: Needs::Mark,
        run: link,
    },
    Action {
        id: "entity",
        title: "Point to an entity …",
        menu: Menu::Mark,
        keys: &[key(Key::I)],
        needs: Needs::Mark,
        run: |app, _| app.show_entities(),
    },
    Action {
        id: "note",
        title: "Edit the note",
        menu: Menu::Mark,
        keys: &[key(Key::M)],
        needs: Needs::Mark,
        run: |app, ctx| app.edit_note(ctx),
    },
    Action {
        id: "next-role",
        title: "Next role for this part",
        menu: Menu::Mark,
        keys: &[key(Key::F2)],
        needs: Needs::Article,
        run: |app, _| role(app, true),
    },
    Action {
        id: "previous-role",
        title: "Previous role for this part",
        menu: Menu::Mark,
        keys: &[key(Key::F2).shift()],
        needs: Needs::Article,
        run: |app, _| role(app, false),
    },
    Action {
        id: "read-here",
        title: "Read up to the caret",
        menu: Menu::Mark,
        keys: &[key(Key::R).command()],
        needs: Needs::Article,
        run: read_here,
    },
    Action {
        id: "finish",
        title: "Finish or reopen the article",
        menu: Menu::Mark,
        keys: &[key(Key::Enter).command()],
        needs: Needs::Article,
        run: finish,
    },
];

fn choose(app: &mut App, id: MarkId) {
    let link_from = app.focus.link_from;
    if let Some(from) = link_from.filter(|f| *f != id && app.choosing_link()) {
        app.focus.link_from = Some(from);
    }
    app.reveal(id);
}

/// The next or previous mark in the order of the text, from the selected one or the caret.
fn walk(app: &mut App, forward: bool) {
    let count = app.derived.order().len();
    if count == 0 {
        return;
    }
    let selected = app.focus.mark.and_then(|id| Some((id, app.layer()?.marks.get(&id)?)));
    let here = selected.and_then(|(id, mark)| app.derived.order().position(id, mark));
    let caret = app.derived.order().before(app.focus.selection.caret);
    let next = match (here, forward) {
        (Some(i), true) => i + 1,
        (Some(i), false) => i + count - 1,
        (None, true) => caret,
        (None, false) => caret + count - 1,
    };
    if let Some(id) = app.derived.order().nth(next % count) {
        choose(app, id);
    }
}

/// The next mark that shares words with the selected one, or lies under the caret.
fn overlap(app: &mut App, forward: bool) {
    let Some(layer) = app.layer() else { return };
    let place = match app.focus.mark.and_then(|id| layer.marks.get(&id)) {
        Some(mark) => mark.spans.hull(),
        None => Span::of(app.focus.selection.caret..app.focus.selection.caret + 1),
    };
    let mut rows: Vec<MarkId> = app.derived.index().touching(place.range()).iter().map(|e| e.mark).collect();
    let mut seen = std::collections::BTreeSet::new();
    rows.retain(|id| seen.insert(*id));
    let here = app.focus.mark.and_then(|id| rows.iter().position(|m| *m == id));
    let next = match here {
        Some(i) if forward => (i + 1) % rows.len(),
        Some(i) => (i + rows.len() - 1) % rows.len(),
        None => 0,
    };
    if let Some(id) = rows.get(next) {
        choose(app, *id);
    }
}

/// Moves one end of the selected mark by a word.
fn resize(app: &mut App, start: bool, onward: bool) {
    let (Some(layer), Some(id)) = (app.layer_key(), app.focus.mark) else { return };
    let Some(spans) = app.layer().and_then(|l| l.marks.get(&id)).map(|m| m.spans.clone()) else { return };
    let piece = if start { 0 } else { spans.count() - 1 };
    let span = spans.as_slice()[piece];
    let (a, b) = if start {
        (step(app.body(), span.start(), onward, true), span.end())
    } else {
        (span.start(), step(app.body(), span.end(), onward, false))
    };
    if a >= b {
        return app.say("The mark cannot be shorter than a word; delete it instead.");
    }
    app.plan(|session, now| marks::move_piece(session.project(), &layer, id, piece, Span::of(a..b), now));
}

/// The place of an end one word on or back: starts stop at starts of words, ends at their ends.
fn step(body: &str, at: usize, onward: bool, start: bool) -> usize {
    match (onward, start) {
        (true, false) => text::word_after(body, at),
        (false, true) => text::word_before(body, at),
        (true, true) => {
            let end = text::word_after(body, at);
            let next = text::word_after(body, end);
            text::word_before(body, next)
        }
        (false, false) => {
            let start = text::word_before(body, at);
            let before = text::word_before(body, start);
            text::word_after(body, before)
        }
    }
}

fn add_piece(app: &mut App, _: &Context) {
    // Selecting words lets go of the mark, so the one that was selected last is meant.
    let known = |id: &MarkId| app.layer().is_some_and(|l| l.marks.contains_key(id));
    let mark = app.focus.mark.or(app.focus.last_mark).filter(known);
    let (Some(layer), Some(id)) = (app.layer_key(), mark) else {
        return app.say("Select a mark first, then the words of its new piece.");
    };
    let range = text::trim(app.body(), app.focus.selection.range());
    if range.is_empty() {
        return app.say("Select the words of the new piece first.");
    }
    if app.plan(|session, now| pieces::add(session.project(), &layer, id, Span::of(range.clone()), now)) {
        app.focus.selection = Selection::at(range.end);
        app.focus.mark = Some(id);
    }
}

fn drop_piece(app: &mut App, _: &Context) {
    let (Some(layer), Some(id)) = (app.layer_key(), super::shape::meant(app)) else {
        return app.say("Select a mark of several pieces first, then put the caret into one.");
    };
    let caret = app.focus.selection.caret;
    app.plan(|session, now| pieces::drop_at(session.project(), &layer, id, caret, now));
}

fn join(app: &mut App, _: &Context) {
    let (Some(layer), Some(id)) = (app.layer_key(), app.focus.mark) else { return };
    app.plan(|session, now| pieces::join(session.project(), &layer, id, now));
}

/// Begins a link at the selected mark; pressed again on another mark it ends it there.
fn link(app: &mut App, ctx: &Context) {
    match (app.focus.link_from, app.focus.mark) {
        (Some(from), Some(to)) if from != to => app.link(from, to, None),
        (_, mark) => {
            app.focus.link_from = mark;
            let [next, back, again] = ["next-mark", "previous-mark", "link"].map(|id| super::keys_for(ctx, id));
            app.say(&format!("Choose the other mark with {next}, {back} or a click, then press {again} again."));
        }
    }
}

fn role(app: &mut App, forward: bool) {
    let Some(article) = app.focus.article else { return };
    let caret = app.focus.selection.caret;
    app.plan(|session, _| articles::cycle_role(session.project(), article, caret, forward));
}

fn read_here(app: &mut App, _: &Context) {
    let Some(article) = app.focus.article else { return };
    let caret = app.focus.selection.caret;
    app.plan_as_maker(|project, maker| reading::read_to(project, maker, article, caret));
}

fn finish(app: &mut App, _: &Context) {
    let Some(article) = app.focus.article else { return };
    let finished = app.layer().and_then(|l| l.reading.as_ref()).is_some_and(|r| r.finished);
    app.plan_as_maker(|project, maker| reading::finish(project, maker, article, !finished));
}
