//! Finding in the article, and marking what was found.

use super::{pair, stage};
use crate::stage::Stage;
use crate::support::{Desk, add_article};
use egui::{Key, Modifiers};
use sidenote::model::SeededIds;

const CTRL: Modifiers = Modifiers::COMMAND;
const ALT: Modifiers = Modifiers::ALT;
const SHIFT: Modifiers = Modifiers::SHIFT;

fn selected(stage: &Stage) -> std::ops::Range<usize> {
    stage.harness.state().focus().selection.range()
}

fn look_for(stage: &mut Stage, words: &str) {
    stage.press_with(CTRL, Key::F);
    stage.type_text(words);
}

fn hits(stage: &Stage) -> usize {
    stage.harness.state().focus().hits.as_ref().map_or(0, |found| found.hits.len())
}

#[test]
fn words_are_found_while_they_are_typed_and_walked_with_enter() {
    let mut stage = stage();
    look_for(&mut stage, "the");
    let places: Vec<usize> = stage.text().to_lowercase().match_indices("the").map(|(i, _)| i).collect();
    assert_eq!(places.len(), 3);
    assert!(stage.sees("1 of 3"));
    assert_eq!(selected(&stage).start, places[0]);
    stage.press(Key::Enter);
    stage.press(Key::Enter);
    assert!(stage.sees("3 of 3"));
    stage.press(Key::Enter);
    assert!(stage.sees("1 of 3"), "round");
    stage.press_with(SHIFT, Key::Enter);
    assert_eq!(selected(&stage).start, places[2]);
    stage.type_text(" m");
    assert!(stage.sees("1 of 1"), "what is typed goes on from here");
}

#[test]
fn escape_closes_the_bar_and_keeps_the_place() {
    let mut stage = stage();
    stage.press(Key::Slash);
    stage.type_text("ledger");
    stage.press(Key::Escape);
    assert!(!stage.sees("Find in the article"));
    assert_eq!(hits(&stage), 0);
    assert_eq!(&stage.text()[selected(&stage)], "Ledger");
    stage.press(Key::O);
    assert_eq!(stage.marks(), [pair("organisation", "Ledger")], "the article has the keyboard again");
    stage.press_with(CTRL, Key::Home);
    stage.press(Key::F8);
    assert!(stage.sees("1 of 1"), "F8 goes on looking for the same words");
    stage.press(Key::Escape);
    assert!(!stage.sees("1 of 1"), "Escape in the article closes the bar too");
    assert_eq!(&stage.text()[selected(&stage)], "Ledger");
}

#[test]
fn case_whole_words_and_patterns() {
    let mut stage = stage();
    look_for(&mut stage, "ferry");
    assert_eq!(hits(&stage), 2);
    stage.press_with(ALT, Key::C);
    assert_eq!(hits(&stage), 1);
    stage.click("Find: match case");
    assert_eq!(hits(&stage), 2);
    stage.press_with(CTRL, Key::F);
    stage.type_text("may");
    assert_eq!(hits(&stage), 2);
    stage.press_with(ALT, Key::W);
    assert_eq!(hits(&stage), 1, "not in “mayor”");
    stage.press_with(CTRL, Key::F);
    stage.type_text("m[a-z]+(");
    stage.press_with(ALT, Key::R);
    assert!(stage.sees("Not a pattern: unclosed group."), "the mistake is said in the bar");
    stage.press(Key::Backspace);
    assert!(!stage.sees("Not a pattern"));
    assert_eq!(hits(&stage), 3);
    look_for(&mut stage, "nothing of the kind");
    assert!(stage.sees("No hits"));
}

#[test]
fn selected_words_are_looked_for() {
    let mut stage = stage();
    stage.drag("ferry", Modifiers::NONE);
    stage.press_with(CTRL, Key::F);
    assert!(stage.sees("2 of 2"));
}

#[test]
fn every_hit_is_marked_in_one_step() {
    let mut stage = stage();
    stage.press_with(CTRL, Key::L);
    assert!(stage.sees("Find something in the article first"));
    stage.tag("ferry", Key::T);
    look_for(&mut stage, "ferry");
    stage.press_with(CTRL, Key::L);
    assert!(stage.sees("Mark 2 hits as"));
    stage.press(Key::T);
    assert_eq!(stage.marks(), [pair("other", "Ferry"), pair("other", "ferry")]);
    assert!(stage.sees("Hits marked: 1. Left as they were, marked already or cutting a character: 1."));
    stage.click("Mark all hits as …");
    stage.click("Mark all as Event");
    assert_eq!(stage.marks().len(), 4);
    stage.press_with(CTRL, Key::Z);
    assert_eq!(stage.marks().len(), 2, "one step");
}

#[test]
fn another_article_is_looked_through_and_the_caret_stays() {
    let mut stage = stage();
    look_for(&mut stage, "eastport");
    stage.press_with(CTRL, Key::PageDown);
    assert_eq!(hits(&stage), 1);
    assert_eq!(selected(&stage), 0..0);
}

#[test]
fn the_list_of_articles_is_filtered_with_shift() {
    let mut stage = stage();
    stage.press_with(CTRL | SHIFT, Key::F);
    stage.type_text("second");
    assert!(stage.sees("ARTICLES · 1"));
}

#[test]
fn a_long_text_is_looked_through_beside_the_window() {
    let desk = Desk::with_project();
    let mut session = desk.open();
    let text = "The ferry would close in May.\n".repeat(50_000);
    add_article(&mut session, "Long", &text, &mut SeededIds::new(5));
    session.close().unwrap();
    let mut stage = Stage::open(desk);
    look_for(&mut stage, "ferry");
    stage.until("the hits", |s| hits(s) == sidenote::text::find::MOST);
    assert!(stage.sees("1 of 10,000+"));
    stage.press_with(SHIFT, Key::Enter);
    assert!(stage.sees("10000 of 10,000+"));
}
