//! Everything by key alone: steps of the caret, ends of marks, marks cut and merged.

use super::{pair, stage};
use crate::stage::Stage;
use crate::support::{Desk, add_article};
use egui::{Key, Modifiers};
use sidenote::model::SeededIds;

const CTRL: Modifiers = Modifiers::COMMAND;
const ALT: Modifiers = Modifiers::ALT;
const SHIFT: Modifiers = Modifiers::SHIFT;

fn stage_of(text: &str) -> Stage {
    let desk = Desk::with_project();
    let mut session = desk.open();
    add_article(&mut session, "One", text, &mut SeededIds::new(5));
    session.close().unwrap();
    Stage::open(desk)
}

fn selected(stage: &Stage) -> String {
    stage.text()[stage.harness.state().focus().selection.range()].to_owned()
}

fn caret(stage: &Stage) -> usize {
    stage.harness.state().focus().selection.caret
}

/// Selects these words by key and tags them with the letter.
fn tag(stage: &mut Stage, words: &str, letter: Key) {
    stage.drag(words, Modifiers::NONE);
    stage.press(letter);
}

#[test]
fn names_without_a_mark_are_walked_and_tagged() {
    let mut stage = stage();
    stage.press_with(CTRL, Key::Home);
    stage.press_with(ALT, Key::N);
    assert_eq!(selected(&stage), "Mara Lind");
    stage.press(Key::P);
    stage.press_with(ALT, Key::N);
    stage.press_with(ALT, Key::N);
    assert_eq!(selected(&stage), "Harbour Ledger");
    stage.press(Key::O);
    stage.press_with(ALT, Key::P);
    assert_eq!(selected(&stage), "We");
    stage.press_with(ALT, Key::P);
    assert_eq!(selected(&stage), "We", "what is tagged is passed over, and nothing is left before");
    assert!(stage.sees("No further name waits for a mark."));
    assert_eq!(stage.marks(), [pair("person", "Mara Lind"), pair("organisation", "Harbour Ledger")]);
    stage.press_with(CTRL, Key::Home);
    stage.press_with(ALT, Key::N);
    stage.press_with(ALT | SHIFT, Key::N);
    assert_eq!(selected(&stage), "We cannot go on,” she told the Harbour Ledger.\n\nOfficials");
}

#[test]
fn a_text_without_capitals_says_so() {
    let mut stage = stage_of("東京で会談した。");
    stage.press_with(ALT, Key::N);
    assert!(stage.sees("This text has no capital letters to find names by."));
}

#[test]
fn the_caret_steps_from_border_to_border() {
    let mut stage = stage();
    tag(&mut stage, "Mara Lind", Key::P);
    tag(&mut stage, "Eastport", Key::L);
    stage.press_with(CTRL, Key::Home);
    let at = |words: &str| stage.text().find(words).unwrap();
    let (mara, said) = (at("Mara"), at(" said the ferry"));
    stage.press_with(ALT, Key::ArrowDown);
    assert_eq!(caret(&stage), mara);
    assert_eq!(selected(&stage), "");
    stage.press_with(ALT, Key::ArrowDown);
    assert_eq!(caret(&stage), said);
    stage.press_with(ALT | SHIFT, Key::ArrowUp);
    assert_eq!(selected(&stage), "Mara Lind");
    stage.press_with(ALT, Key::ArrowUp);
    assert_eq!(caret(&stage), mara);
    assert!(stage.sees("No mark starts or ends before this."));
}

#[test]
fn ends_move_by_character() {
    let mut stage = stage_of("we met José\u{301}s Ana");
    tag(&mut stage, "Ana", Key::P);
    stage.press_with(CTRL, Key::OpenBracket);
    stage.press_with(CTRL, Key::OpenBracket);
    stage.press_with(CTRL, Key::OpenBracket);
    assert_eq!(stage.marks(), [pair("person", "é\u{301}s Ana")], "a letter with its accents is one step");
    stage.press_with(CTRL | ALT, Key::OpenBracket);
    stage.press_with(CTRL | ALT, Key::CloseBracket);
    assert_eq!(stage.marks(), [pair("person", "s An")]);
    stage.press_with(CTRL, Key::CloseBracket);
    assert_eq!(stage.marks(), [pair("person", "s Ana")]);
}

#[test]
fn a_mark_is_cut_in_two_and_merged_again() {
    let mut stage = stage();
    tag(&mut stage, "Mara Lind", Key::P);
    for _ in 0..5 {
        stage.press(Key::ArrowLeft);
    }
    stage.press_with(CTRL | SHIFT, Key::D);
    assert_eq!(stage.marks(), [pair("person", "Mara"), pair("person", "Lind")]);
    stage.press(Key::K);
    stage.press_with(CTRL | SHIFT, Key::J);
    assert_eq!(stage.marks(), [pair("person", "Mara|Lind")]);
    stage.press_with(CTRL | SHIFT, Key::J);
    assert!(stage.sees("No mark of this label follows."));
    stage.press_with(CTRL, Key::J);
    assert_eq!(stage.marks(), [pair("person", "Mara Lind")]);
    stage.press_with(CTRL, Key::Home);
    stage.press_with(CTRL | SHIFT, Key::D);
    assert!(stage.sees("Put the caret inside a mark"));
}

#[test]
fn the_piece_under_the_caret_is_dropped_by_key() {
    let mut stage = stage();
    stage.drag("Mara Lind", Modifiers::NONE);
    stage.drag("Officials", CTRL);
    stage.press(Key::S);
    stage.press(Key::ArrowLeft);
    stage.press_with(CTRL, Key::D);
    assert_eq!(stage.marks(), [pair("source", "Mara Lind")]);
}

#[test]
fn marks_of_one_label_are_walked_and_the_last_label_is_used_again() {
    let mut stage = stage();
    tag(&mut stage, "Mara Lind", Key::P);
    tag(&mut stage, "May", Key::D);
    stage.tag("mayor", Key::P);
    let chosen = |s: &Stage| {
        let id = s.harness.state().focus().mark.unwrap();
        s.text()[s.layer().marks[&id].spans.hull().range()].to_owned()
    };
    stage.press_with(SHIFT, Key::K);
    assert_eq!(chosen(&stage), "Mara Lind");
    stage.press_with(SHIFT, Key::J);
    assert_eq!(chosen(&stage), "mayor");
    stage.press_with(SHIFT, Key::J);
    assert_eq!(chosen(&stage), "Mara Lind", "round");
    stage.press(Key::Escape);
    stage.press(Key::Period);
    assert!(stage.sees("Select some words first."));
    stage.tag("Officials", Key::Period);
    assert!(stage.marks().contains(&pair("person", "Officials")), "{:?}", stage.marks());
}

#[test]
fn a_place_is_gone_to() {
    let mut stage = stage();
    let go = |stage: &mut Stage, place: &str| {
        stage.press_with(CTRL, Key::G);
        assert!(stage.sees("Place in the article"));
        stage.type_text(place);
        stage.press(Key::Enter);
        caret(stage)
    };
    let officials = stage.text().find("Officials").unwrap();
    assert_eq!(go(&mut stage, "3"), officials);
    assert_eq!(go(&mut stage, "#5"), 5);
    let end = stage.text().len();
    assert_eq!(go(&mut stage, "100%"), end);
    assert_eq!(go(&mut stage, "99"), end, "the dialog stays and says why");
    assert!(stage.sees("Paragraphs are numbered from 1 to 3."));
    stage.press(Key::Escape);
    assert!(!stage.sees("Place in the article"));
}
