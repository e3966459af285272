//! Undo, caret, selection.
//!
//! Must not know marks beyond taking the selected one away.

use super::{Action, Menu, Needs, key};
use crate::ops::{links, marks};
use crate::text;
use crate::ui::app::App;
use crate::ui::focus::Selection;
use egui::{Context, Key};

/// A caret move and the selection that goes with it.
macro_rules! moves {
    ($($id:literal, $more:literal, $title:literal, $with:literal, $press:expr, $step:expr;)+) => {
        &[$(
            Action { id: $id, title: $title, menu: Menu::Edit, keys: &[$press], needs: Needs::Article, run: |app, ctx| go(app, ctx, $step, false) },
            Action { id: $more, title: $with, menu: Menu::Edit, keys: &[$press.shift()], needs: Needs::Article, run: |app, ctx| go(app, ctx, $step, true) },
        )+]
    };
}

const MOVES: &[Action] = moves! {
    "left", "select-left", "Caret left", "Select left", key(Key::ArrowLeft), |app, ctx, at| app.side_step(ctx, at, false);
    "right", "select-right", "Caret right", "Select right", key(Key::ArrowRight), |app, ctx, at| app.side_step(ctx, at, true);
    "up", "select-up", "Caret up", "Select up", key(Key::ArrowUp), |app, ctx, at| app.line_step(ctx, at, false);
    "down", "select-down", "Caret down", "Select down", key(Key::ArrowDown), |app, ctx, at| app.line_step(ctx, at, true);
    "word-back", "select-word-back", "To the word before", "Select to the word before", key(Key::ArrowLeft).command(), |app, _, at| text::word_before(app.body(), at);
    "word-on", "select-word-on", "To the end of the word", "Select to the end of the word", key(Key::ArrowRight).command(), |app, _, at| text::word_after(app.body(), at);
    "sentence-back", "select-sentence-back", "To the sentence before", "Select to the sentence before", key(Key::ArrowLeft).alt(), |app, _, at| sentence_before(app.body(), at);
    "sentence-on", "select-sentence-on", "To the end of the sentence", "Select to the end of the sentence", key(Key::ArrowRight).alt(), |app, _, at| sentence_after(app.body(), at);
    "paragraph-back", "select-paragraph-back", "To the paragraph before", "Select to the paragraph before", key(Key::ArrowUp).command(), |app, _, at| paragraph_before(app.body(), at);
    "paragraph-on", "select-paragraph-on", "To the paragraph after", "Select to the paragraph after", key(Key::ArrowDown).command(), |app, _, at| paragraph_after(app.body(), at);
    "line-start", "select-line-start", "To the start of the paragraph", "Select to the start of the paragraph", key(Key::Home), |app, _, at| text::paragraph_at(app.body(), at).start;
    "line-end", "select-line-end", "To the end of the paragraph", "Select to the end of the paragraph", key(Key::End), |app, _, at| text::paragraph_at(app.body(), at).end;
    "start", "select-to-start", "To the start of the article", "Select to the start of the article", key(Key::Home).command(), |_, _, _| 0;
    "end", "select-to-end", "To the end of the article", "Select to the end of the article", key(Key::End).command(), |app, _, _| app.body().len();
};

const OTHERS: &[Action] = &[
    Action {
        id: "undo",
        title: "Undo",
        menu: Menu::Edit,
        keys: &[key(Key::Z).command()],
        needs: Needs::Undo,
        run: App::undo,
    },
    Action {
        id: "redo",
        title: "Redo",
        menu: Menu::Edit,
        keys: &[key(Key::Z).command().shift(), key(Key::Y).command()],
        needs: Needs::Redo,
        run: App::redo,
    },
    Action {
        id: "delete",
        title: "Delete the selected mark or link",
        menu: Menu::Edit,
        keys: &[key(Key::Delete), key(Key::Backspace)],
        needs: Needs::Mark,
        run: delete,
    },
    Action {
        id: "clear",
        title: "Let go of everything selected",
        menu: Menu::Edit,
        keys: &[key(Key::Escape)],
        needs: Needs::Nothing,
        run: |app, _| app.focus.clear(),
    },
    Action {
        id: "select-word",
        title: "Select the word",
        menu: Menu::Edit,
        keys: &[key(Key::E)],
        needs: Needs::Article,
        run: |app, _| select(app, text::word_at),
    },
    Action {
        id: "select-sentence",
        title: "Select the sentence",
        menu: Menu::Edit,
        keys: &[key(Key::E).shift()],
        needs: Needs::Article,
        run: |app, _| select(app, text::sentence_at),
    },
    Action {
        id: "select-paragraph",
        title: "Select the paragraph",
        menu: Menu::Edit,
        keys: &[key(Key::E).alt()],
        needs: Needs::Article,
        run: |app, _| select(app, text::paragraph_at),
    },
    Action {
        id: "copy",
        title: "Copy the selected words",
        menu: Menu::Edit,
        keys: &[key(Key::C).command()],
        needs: Needs::Article,
        run: |app, ctx| app.copy(ctx),
    },
];

/// Undo, caret, selection.
pub const ACTIONS: &[Action] = &concat();

const fn concat() -> [Action; OTHERS.len() + MOVES.len()] {
    const NONE: Action =
        Action { id: "", title: "", menu: Menu::Edit, keys: &[], needs: Needs::Nothing, run: |_, _| {} };
    let mut all = [NONE; OTHERS.len() + MOVES.len()];
    let mut i = 0;
    while i < all.len() {
        let from = if i < OTHERS.len() { &OTHERS[i] } else { &MOVES[i - OTHERS.len()] };
        all[i] = Action {
            id: from.id,
            title: from.title,
            menu: from.menu,
            keys: from.keys,
            needs: from.needs,
            run: from.run,
        };
        i += 1;
    }
    all
}

pub(super) fn go(app: &mut App, ctx: &Context, step: fn(&mut App, &Context, usize) -> usize, select: bool) {
    let from = app.focus.selection;
    let to = step(app, ctx, from.caret);
    if !select {
        app.focus.mark = None;
        app.focus.pieces.clear();
    }
    app.focus.selection = if select { Selection { anchor: from.anchor, caret: to } } else { Selection::at(to) };
    app.view.reveal(to);
}

fn select(app: &mut App, range: impl Fn(&str, usize) -> std::ops::Range<usize>) {
    let found = range(app.body(), app.focus.selection.caret);
    app.focus.mark = None;
    app.focus.selection = Selection { anchor: found.start, caret: found.end };
}

fn delete(app: &mut App, _: &Context) {
    let Some(layer) = app.layer_key() else { return };
    if let Some(link) = app.focus.link.take() {
        app.plan(|session, _| links::delete(session.project(), &layer, link));
    } else if let Some(mark) = app.focus.mark
        && app.plan(|session, _| marks::delete(session.project(), &layer, mark))
    {
        app.focus.mark = None;
    }
}

fn sentence_before(body: &str, at: usize) -> usize {
    let here = text::sentence_at(body, at).start;
    if here < at { here } else { text::sentence_at(body, text::word_before(body, at)).start }
}

fn sentence_after(body: &str, at: usize) -> usize {
    let here = text::sentence_at(body, at).end;
    if here > at { here } else { text::sentence_at(body, text::word_after(body, at)).end }
}

fn paragraph_before(body: &str, at: usize) -> usize {
    let here = text::paragraph_at(body, at).start;
    if here < at {
        return here;
    }
    let before = body[..here].trim_end_matches('\n');
    text::paragraph_at(body, before.len()).start
}

fn paragraph_after(body: &str, at: usize) -> usize {
    let end = text::paragraph_at(body, at).end;
    let rest = &body[end..];
    end + (rest.len() - rest.trim_start_matches('\n').len())
}
