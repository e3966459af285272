//! Marks and links by mouse and by key.

use super::{pair, stage};
use egui::{Key, Modifiers, Vec2};
use egui_kittest::kittest::Queryable;

#[test]
fn a_sloppy_drag_snaps_to_words_and_alt_does_not() {
    let mut stage = stage();
    let (first, last) = (stage.place("ara"), stage.place("Lin"));
    stage.drag_between(first.left_center(), last.right_center(), Modifiers::NONE);
    stage.press(Key::P);
    assert_eq!(stage.marks(), [pair("person", "Mara Lind")]);
    stage.drag("erry would", Modifiers::ALT);
    stage.press(Key::C);
    assert!(stage.marks().contains(&pair("claim", "erry would")), "{:?}", stage.marks());
}

#[test]
fn double_click_takes_a_word_triple_click_a_sentence() {
    let mut stage = stage();
    let at = stage.place("Officials").center();
    stage.click_at(at, 2);
    stage.press(Key::G);
    assert_eq!(stage.marks(), [pair("group", "Officials")]);
    stage.click_at(stage.place("deny").center(), 3);
    stage.press(Key::C);
    assert!(stage.marks().contains(&pair("claim", "Officials deny it.")), "{:?}", stage.marks());
}

#[test]
fn the_keyboard_alone_marks_and_walks() {
    let mut stage = stage();
    stage.press_with(Modifiers::COMMAND, Key::Home);
    stage.press_with(Modifiers::COMMAND, Key::ArrowDown);
    stage.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::ArrowRight);
    stage.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::ArrowRight);
    stage.press(Key::P);
    assert_eq!(stage.marks(), [pair("person", "Mara Lind")]);
    stage.press(Key::CloseBracket);
    assert_eq!(stage.marks(), [pair("person", "Mara Lind said")]);
    stage.press_with(Modifiers::ALT, Key::CloseBracket);
    assert_eq!(stage.marks(), [pair("person", "Mara Lind")]);
    stage.press(Key::O);
    assert_eq!(stage.marks(), [pair("organisation", "Mara Lind")], "a label’s key changes the selected mark");
    stage.press(Key::Escape);
    assert!(stage.harness.state().focus().mark.is_none());
    stage.press(Key::J);
    assert!(stage.harness.state().focus().mark.is_some());
    stage.press(Key::Delete);
    assert!(stage.marks().is_empty());
}

#[test]
fn words_selected_by_keyboard_are_tagged_without_the_space_before_them() {
    let mut stage = stage();
    stage.press_with(Modifiers::COMMAND, Key::Home);
    stage.press_with(Modifiers::COMMAND, Key::ArrowRight);
    stage.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::ArrowRight);
    stage.press(Key::O);
    assert_eq!(stage.marks(), [pair("organisation", "line")]);
}

#[test]
fn overlapping_marks_are_reached_by_clicking_again_and_by_tab() {
    let mut stage = stage();
    stage.tag("The mayor of Eastport", Key::S);
    stage.tag("Eastport", Key::L);
    stage.press(Key::Escape);
    stage.click_words("Eastport");
    let first = stage.harness.state().focus().mark;
    stage.click_words("Eastport");
    let second = stage.harness.state().focus().mark;
    assert!(first.is_some() && second.is_some() && first != second);
    stage.press(Key::Tab);
    assert_eq!(stage.harness.state().focus().mark, first);
}

#[test]
fn control_drag_makes_one_mark_of_two_pieces() {
    let mut stage = stage();
    stage.drag("Mara Lind", Modifiers::NONE);
    stage.drag("Officials", Modifiers::COMMAND);
    stage.press(Key::S);
    assert_eq!(stage.marks(), [pair("source", "Mara Lind|Officials")]);
    stage.press_with(Modifiers::COMMAND, Key::J);
    assert_eq!(stage.layer().marks.values().next().unwrap().spans.count(), 1, "joined");
}

#[test]
fn a_label_first_then_paint() {
    let mut stage = stage();
    stage.press(Key::P);
    assert!(stage.sees("Painting with Person"));
    stage.drag("Mara Lind", Modifiers::NONE);
    stage.click_at(stage.place("mayor").center(), 2);
    assert_eq!(stage.marks(), [pair("person", "Mara Lind"), pair("person", "mayor")]);
}

#[test]
fn a_quote_is_linked_to_its_source_by_key() {
    let mut stage = stage();
    stage.tag("“We cannot go on,”", Key::Q);
    stage.tag("she", Key::S);
    stage.press(Key::W);
    stage.click_words("cannot");
    let layer = stage.layer();
    let link = layer.links.values().next().expect("a link");
    assert_eq!(link.relation.as_str(), "source");
    assert_eq!(layer.marks[&link.from].label.as_str(), "quote", "drawn against its direction, it is turned round");
    assert!(stage.sees("Link Source: “We cannot go on,”"));
}

#[test]
fn pieces_do_not_linger() {
    let mut stage = stage();
    stage.drag("Mara Lind", Modifiers::NONE);
    stage.drag("Officials", Modifiers::COMMAND);
    stage.tag("Eastport", Key::L);
    assert_eq!(stage.marks(), [pair("place", "Eastport")]);
}

#[test]
fn a_piece_is_added_to_the_mark_selected_last() {
    let mut stage = stage();
    stage.tag("Mara Lind", Key::S);
    stage.drag("Officials", Modifiers::NONE);
    stage.press_with(Modifiers::ALT, Key::Equals);
    assert_eq!(stage.marks(), [pair("source", "Mara Lind|Officials")]);
    stage.press_with(Modifiers::COMMAND, Key::D);
    assert_eq!(stage.marks().len(), 1, "the caret is at the end of the new piece, not in it");
}

#[test]
fn the_letter_of_the_brush_puts_it_down() {
    let mut stage = stage();
    stage.press(Key::P);
    stage.drag("Mara Lind", Modifiers::NONE);
    assert!(stage.sees("Painting with Person"));
    stage.press(Key::P);
    assert!(!stage.sees("Painting with Person"));
    assert_eq!(stage.marks(), [pair("person", "Mara Lind")]);
}

#[test]
fn ends_of_the_selected_mark_can_be_dragged() {
    let mut stage = stage();
    stage.tag("Mara Lind", Key::P);
    let (end, to) = (stage.place("Mara Lind").right_center(), stage.place("said").right_center());
    stage.drag_between(end - Vec2::new(1.0, 0.0), to - Vec2::new(2.0, 0.0), Modifiers::NONE);
    assert_eq!(stage.marks(), [pair("person", "Mara Lind said")]);
}

#[test]
fn a_drawn_link_is_selected_by_its_name_and_deleted_by_key() {
    let mut stage = stage();
    stage.tag("“We cannot go on,”", Key::Q);
    stage.tag("she", Key::S);
    stage.press(Key::W);
    stage.click_words("cannot");
    assert_eq!(stage.layer().links.len(), 1);
    let tag = stage.harness.get_by_label("Drawn link Source").rect().center();
    stage.click_at(tag, 1);
    assert!(stage.harness.state().focus().link.is_some());
    stage.press(Key::Delete);
    assert!(stage.layer().links.is_empty());
    assert_eq!(stage.marks().len(), 2, "the marks stay");
}

#[test]
fn marks_are_drawn_as_high_as_their_words() {
    let mut stage = stage();
    stage.press_with(Modifiers::COMMAND, Key::Home);
    let body = stage.place("Officials").height();
    stage.press(Key::F2);
    let headline = stage.place("Ferry").height();
    assert!(headline > body * 1.2, "a headline’s line is higher: {headline} {body}");
}
