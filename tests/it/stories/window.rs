//! Panes, keys, palette, focus.

use super::{STORY, stage};
use crate::stage::Stage;
use crate::support::{Desk, add_article};
use egui::{Key, Modifiers, Vec2};
use egui_kittest::kittest::Queryable;
use sidenote::model::SeededIds;

#[test]
fn panes_keep_their_width() {
    let mut stage = stage();
    let width = |s: &Stage| s.harness.state().view().boxes_of(0..5)[0].left();
    let before = width(&stage);
    let edge = stage.harness.get_all_by_label("Resize panel").next().unwrap().rect().center();
    stage.drag_between(edge, edge + egui::vec2(60.0, 0.0), Modifiers::NONE);
    let after = width(&stage);
    assert!(after > before + 10.0, "{before} {after}");
    stage.harness.state_mut().close();
    let again = Stage::open(stage.desk);
    assert!((width(&again) - after).abs() < 1.0, "{after} {}", width(&again));
}

#[test]
fn tab_walks_marks_where_there_are_some_and_else_goes_to_the_next_control() {
    let mut stage = stage();
    stage.press_with(Modifiers::COMMAND, Key::Home);
    let article = stage.harness.ctx.memory(egui::Memory::focused);
    assert_eq!(article, stage.harness.state().view().id());
    stage.press(Key::Tab);
    assert_ne!(stage.harness.ctx.memory(egui::Memory::focused), article);
    stage.press(Key::Escape);
    stage.tag("Mara Lind", Key::P);
    stage.press(Key::Tab);
    assert_eq!(stage.harness.ctx.memory(egui::Memory::focused), article);
    stage.press_with(Modifiers::COMMAND, Key::Tab);
    assert_ne!(stage.harness.ctx.memory(egui::Memory::focused), article);
}

#[test]
fn keys_that_mean_nothing_do_nothing() {
    let mut stage = stage();
    let before = stage.harness.state().session().unwrap().project().clone();
    for key in [
        Key::Z,
        Key::B,
        Key::Num5,
        Key::Delete,
        Key::Backspace,
        Key::W,
        Key::Tab,
        Key::CloseBracket,
        Key::F9,
        Key::Enter,
    ] {
        stage.press(key);
    }
    assert_eq!(stage.harness.state().session().unwrap().project(), &before);
}

#[test]
fn the_palette_does_anything_by_name() {
    let mut stage = stage();
    stage.press_with(Modifiers::COMMAND, Key::K);
    stage.type_text("second");
    stage.press(Key::Enter);
    assert_eq!(stage.text(), "Another text about Eastport.");
    stage.press_with(Modifiers::COMMAND, Key::PageUp);
    assert_eq!(stage.text(), STORY);
}

#[test]
fn an_empty_window_says_what_to_do_and_a_narrow_one_folds() {
    let stage = Stage::empty(Desk::new(), Vec2::new(900.0, 600.0));
    assert!(stage.sees("New project"));
    let desk = Desk::with_project();
    let mut stage = Stage::empty(desk, Vec2::new(480.0, 500.0));
    let root = stage.desk.root();
    stage.open_path(&root);
    assert!(stage.sees("No article is open"));
    assert!(!stage.sees("Filter articles"), "the list folds away");
}

#[test]
fn a_mark_that_goes_on_beyond_the_screen_says_so() {
    let desk = Desk::with_project();
    let mut session = desk.open();
    let text = "word after word after word, and no end of it in sight.\n\n".repeat(60);
    add_article(&mut session, "Long", text.trim_end(), &mut SeededIds::new(5));
    session.close().unwrap();
    let mut stage = Stage::open(desk);
    stage.press_with(Modifiers::COMMAND, Key::Home);
    stage.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::End);
    stage.press(Key::C);
    stage.press_with(Modifiers::COMMAND, Key::Home);
    assert!(stage.sees("Goes on below: word"));
    assert!(!stage.sees("Goes on above"));
    stage.press(Key::PageDown);
    assert!(stage.sees("Goes on above: word"));
}

#[test]
fn the_open_project_is_not_opened_twice() {
    let mut stage = stage();
    let root = stage.desk.root();
    stage.open_path(&root.join("../project/"));
    assert!(stage.sees("open already"));
    let session = stage.harness.state().session().unwrap();
    assert!(session.read_only().is_none(), "it can still be changed");
}
