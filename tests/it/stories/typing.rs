//! What is said about marks and parts: attributes, notes, entities, roles, the schema.

use super::stage;
use crate::stage::Stage;
use egui::{Key, Modifiers};
use sidenote::model::{EntityKind, Role, Value};

#[test]
fn attributes_by_digit_and_by_click_and_a_note() {
    let mut stage = stage();
    stage.tag("“We cannot go on,”", Key::Q);
    stage.press(Key::Num1);
    let kind = |s: &Stage| {
        s.layer()
            .marks
            .values()
            .next()
            .unwrap()
            .attributes
            .get(&sidenote::model::AttributeId::new("kind").unwrap())
            .cloned()
    };
    assert_eq!(kind(&stage), Some(Value::Choice("direct".into())));
    stage.click("Mixed");
    assert_eq!(kind(&stage), Some(Value::Choice("mixed".into())));
    stage.press(Key::M);
    stage.type_text("odd");
    stage.press(Key::Escape);
    stage.until("the note", |s| s.layer().marks.values().next().unwrap().note == "odd");
}

#[test]
fn what_is_typed_is_kept_whatever_happens_next() {
    let mut stage = stage();
    stage.tag("Mara Lind", Key::P);
    let note = |s: &Stage| s.layer().marks.values().next().unwrap().note.clone();
    stage.press(Key::M);
    stage.type_text("dragged away");
    stage.drag("Officials", Modifiers::NONE);
    assert_eq!(note(&stage), "dragged away");
    stage.click_words("Lind");
    stage.press(Key::M);
    stage.press_with(Modifiers::COMMAND, Key::A);
    stage.type_text("turned the page");
    stage.press_with(Modifiers::COMMAND, Key::PageDown);
    stage.press_with(Modifiers::COMMAND, Key::PageUp);
    assert_eq!(note(&stage), "turned the page");
    stage.click_words("Lind");
    stage.press(Key::M);
    stage.press_with(Modifiers::COMMAND, Key::A);
    stage.type_text("closed the window");
    stage.harness.state_mut().close();
    let again = Stage::open(stage.desk);
    assert_eq!(note(&again), "closed the window");
}

#[test]
fn typing_that_rests_is_kept_while_the_field_stays() {
    let mut stage = stage();
    stage.tag("Mara Lind", Key::P);
    stage.press(Key::M);
    stage.type_text("thinking");
    stage.until("the note", |s| s.layer().marks.values().next().unwrap().note == "thinking");
    stage.type_text(" aloud");
    stage.press(Key::Escape);
    assert_eq!(stage.layer().marks.values().next().unwrap().note, "thinking aloud");
}

#[test]
fn export_options_are_chosen_not_typed() {
    let mut stage = stage();
    stage.tag("Mara Lind", Key::P);
    stage.press_with(Modifiers::COMMAND, Key::E);
    stage.click("CoNLL columns");
    stage.click("bilou");
    stage.until("the rehearsal", |s| s.sees("marks in 2 articles"));
    stage.click("Export");
    stage.until("the writing", |s| s.sees("Read again: everything is there."));
    let written = std::fs::read_to_string(stage.desk.root().with_extension("conll")).unwrap();
    assert!(written.contains("L-person"), "{written}");
}

#[test]
fn an_entity_is_made_and_found_again() {
    let mut stage = stage();
    stage.tag("Mara Lind", Key::P);
    stage.press(Key::I);
    assert!(stage.sees("Which entity?"));
    stage.press(Key::Enter);
    let project = stage.harness.state().session().unwrap().project().clone();
    assert_eq!(project.entities.values().next().unwrap().name, "Mara Lind");
    stage.tag("she", Key::P);
    stage.press(Key::I);
    assert!(stage.sees("New entity “she”"));
}

#[test]
fn f2_corrects_the_role_of_a_part() {
    let mut stage = stage();
    stage.press_with(Modifiers::COMMAND, Key::Home);
    let role = |s: &Stage| {
        let app = s.harness.state();
        let id = app.focus().article.unwrap();
        app.session().unwrap().project().parts_of(id).next().unwrap().1.role
    };
    assert_eq!(role(&stage), Role::Body);
    stage.press(Key::F2);
    assert_eq!(role(&stage), Role::Headline);
    stage.press_with(Modifiers::SHIFT, Key::F2);
    assert_eq!(role(&stage), Role::Body);
}

#[test]
fn the_schema_is_edited_with_its_effect_said_first() {
    let mut stage = stage();
    stage.tag("Mara Lind", Key::P);
    stage.press(Key::F3);
    stage.click("Person");

    assert!(stage.sees("In use: 1 mark will show"));
    stage.click("Close");
    assert!(!stage.sees("Ids never change"));
}

#[test]
fn a_finished_article_shows_its_progress() {
    let mut stage = stage();
    stage.press_with(Modifiers::COMMAND, Key::Enter);
    assert!(stage.layer().reading.unwrap().finished);
    stage.press_with(Modifiers::COMMAND, Key::Enter);
    assert!(!stage.layer().reading.unwrap().finished);
}

#[test]
fn an_entity_is_renamed_where_all_are_listed() {
    let mut stage = stage();
    stage.tag("Mara Lind", Key::P);
    stage.press(Key::I);
    stage.press(Key::Enter);
    stage.press_with(Modifiers::SHIFT, Key::F3);
    stage.click("Entity Mara Lind");
    assert!(stage.sees("Mentions in all layers: 1"));
    stage.click("Organisation");
    stage.click("Keep");
    let project = stage.harness.state().session().unwrap().project().clone();
    assert_eq!(project.entities.values().next().unwrap().kind, EntityKind::Organisation);
}
