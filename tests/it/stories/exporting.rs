//! Exports: what is there already is replaced only when the person says so; rules stand beside their losses.

use super::{desk, stage};
use crate::disk::refusing::{Refusing, Shared};
use crate::stage::Stage;
use egui::accesskit::Toggled;
use egui::{Key, Modifiers, Vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The dialog with the rehearsal done, of a project with one mark, and where its file goes.
fn exporting() -> (Stage, PathBuf) {
    let mut stage = stage();
    stage.tag("Mara Lind", Key::P);
    stage.press_with(Modifiers::COMMAND, Key::E);
    stage.until("the rehearsal", |s| s.sees("Nothing is lost"));
    let out = stage.desk.root().with_extension("jsonl");
    (stage, out)
}

fn asked(stage: &mut Stage) {
    stage.click("Export");
    stage.until("the question", |s| s.sees("Replace “"));
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn a_file_that_is_there_is_replaced_only_when_the_person_says_so() {
    let (mut stage, out) = exporting();
    std::fs::write(&out, "somebody's").unwrap();
    asked(&mut stage);
    assert!(stage.sees("jsonl” is there already") && stage.sees("In "));
    stage.press(Key::Escape);
    assert!(!stage.sees("Replace “") && stage.sees("Export a dataset"), "the choices are as they were");
    asked(&mut stage);
    stage.click_last("Cancel");
    assert!(!stage.sees("Replace “") && stage.sees("Export a dataset"));
    assert_eq!(read(&out), "somebody's");
    asked(&mut stage);
    stage.click("Replace");
    stage.until("the writing", |s| s.sees("Read again: everything is there."));
    assert!(read(&out).contains("Mara Lind"));
}

#[test]
fn ctrl_enter_exports_also_when_both_keys_are_up_within_a_frame() {
    let (mut stage, out) = exporting();
    let key = |pressed| egui::Event::Key {
        key: Key::Enter,
        physical_key: None,
        pressed,
        repeat: false,
        modifiers: Modifiers::COMMAND,
    };
    let held = egui::Event::ModifiersChanged;
    let events = [held(Modifiers::COMMAND), key(true), key(false), held(Modifiers::NONE)];
    stage.harness.input_mut().events.extend(events);
    stage.until("the writing", |s| s.sees("Read again: everything is there."));
    assert!(read(&out).contains("Mara Lind"));
}

#[test]
fn enter_takes_another_name_which_keeps_both() {
    let (mut stage, out) = exporting();
    std::fs::write(&out, "somebody's").unwrap();
    asked(&mut stage);
    stage.press(Key::Enter);
    stage.until("the writing", |s| s.sees("Read again: everything is there."));
    let stem = out.file_stem().unwrap().to_string_lossy().into_owned();
    assert_eq!(read(&out), "somebody's");
    assert!(read(&out.with_file_name(format!("{stem}-2.jsonl"))).contains("Mara Lind"));
}

fn down(key: Key, modifiers: Modifiers) -> egui::Event {
    egui::Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers }
}

#[test]
fn a_key_that_is_still_held_is_no_answer() {
    for (key, held) in [(Key::Enter, Modifiers::COMMAND), (Key::Space, Modifiers::NONE)] {
        let (mut stage, out) = exporting();
        std::fs::write(&out, "somebody's").unwrap();
        stage.harness.get_by_label("Export").focus();
        stage.settle();
        stage.harness.input_mut().events.extend([egui::Event::ModifiersChanged(held), down(key, held)]);
        stage.until("the question", |s| s.sees("Replace “"));
        stage.settle();
        stage.harness.input_mut().events.push(down(key, held));
        stage.settle();
        assert!(stage.sees("Replace “"), "{key:?}");
        assert_eq!(read(&out), "somebody's");
        assert!(!out.with_file_name("project-2.jsonl").exists());
    }
}

#[test]
fn files_that_are_dropped_while_the_dialog_waits_come_in_and_it_asks_again() {
    let mut stage = stage();
    stage.tag("Mara Lind", Key::P);
    let path = stage.desk.dir.path().join("dropped.txt");
    std::fs::write(&path, "Dropped in\n\nA text that was let go over the window.").unwrap();
    let events = [egui::Event::ModifiersChanged(Modifiers::COMMAND), down(Key::E, Modifiers::COMMAND)];
    stage.harness.input_mut().events.extend(events);
    stage.harness.step();
    stage.drop_file(&path);
    stage.until("the article", |s| s.sees("1 of 1 marks in 3 articles"));
}

#[test]
fn what_is_chosen_stays_while_it_is_written_and_nothing_ends_the_writing() {
    let held = Arc::new(Refusing::default());
    let mut stage = Stage::empty_on(desk(), Vec2::new(1300.0, 860.0), Arc::new(Shared(Arc::clone(&held))));
    let root = stage.desk.root();
    stage.open_path(&root);
    stage.press_with(Modifiers::COMMAND, Key::E);
    stage.until("the rehearsal", |s| s.sees("Nothing is lost"));
    let out = root.with_extension("jsonl");
    held.hold_reading(Some(&out));
    stage.click("Export");
    let of = |s: &Stage, name: &str| s.harness.get_by_label(name).accesskit_node().is_disabled();
    assert!(of(&stage, "CoNLL columns") && of(&stage, "Export") && !of(&stage, "Close"));
    stage.drop_file(&root.join("project.ron"));
    stage.settle();
    assert!(stage.sees("A dataset is being written; stop that first, or wait."));
    held.hold_reading(None);
    stage.until("the writing", |s| s.sees("Read again: everything is there."));
    assert!(!of(&stage, "CoNLL columns") && out.exists());
}

#[test]
fn a_folder_with_something_in_it_is_asked_about_and_what_is_not_in_the_way_stays() {
    let (mut stage, out) = exporting();
    stage.click("brat standoff");
    stage.until("the rehearsal", |s| !s.sees("Looking at"));
    let field = stage.harness.get_by_role_and_label(egui::accesskit::Role::TextInput, "File");
    let folder = PathBuf::from(field.value().unwrap_or_default());
    assert_eq!(folder, out.with_file_name("project-brat"), "not the project's own folder");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("other.txt"), "somebody's").unwrap();
    asked(&mut stage);
    assert!(stage.sees("with something in it"));
    stage.click("Replace");
    stage.until("the writing", |s| s.sees("Read again: everything is there."));
    assert_eq!(read(&folder.join("other.txt")), "somebody's");
}

#[test]
fn the_rule_of_a_loss_stands_beside_it_and_is_changed_there() {
    let mut stage = stage();
    stage.tag("mayor of Eastport", Key::R);
    stage.tag("The mayor of Eastport said", Key::C);
    stage.press_with(Modifiers::COMMAND, Key::E);
    stage.click("CoNLL columns");
    stage.until("the rehearsal", |s| s.sees("1 mark inside or around another"));
    let rule = "Rule for marks inside or around others";
    let value = |s: &Stage| s.harness.get_by_label(rule).value().unwrap_or_default();
    assert_eq!(value(&stage), "the one that covers most wins");
    stage.click_with_words("1 mark inside or around another");
    assert!(stage.sees("mayor of Eastport — Ferry"), "the smaller one is lost");
    stage.click(rule);
    stage.click("the one that covers least wins");
    stage.until("the rehearsal by the other rule", |s| s.sees("The mayor of Eastport said — Ferry"));
    assert_eq!(value(&stage), "the one that covers least wins");
    assert!(stage.sees("the one that covers least is written"), "the rule in full");
    stage.type_into("Name of the recipe", "inner");
    stage.click("Keep as a recipe");
    assert!(read(&stage.desk.root().join("recipes/inner.ron")).contains("innermost"));
}

#[test]
fn what_a_token_is_is_chosen_where_the_format_writes_tokens() {
    let mut stage = stage();
    stage.tag("deny it", Key::C);
    stage.press_with(Modifiers::COMMAND, Key::E);
    stage.until("the rehearsal", |s| s.sees("Nothing is lost."));
    assert!(!stage.sees("tokeniser:"), "records have no tokens");
    stage.click("CoNLL columns");
    stage.until("the rehearsal", |s| s.sees("tokeniser:") && s.sees("Nothing is lost."));
    stage.click("whitespace");
    stage.until("the rehearsal of the other tokens", |s| s.sees("1 mark that ends inside"));
    assert_eq!(stage.harness.get_by_label("whitespace").accesskit_node().toggled(), Some(Toggled::True));
    stage.type_into("Name of the recipe", "runs");
    stage.click("Keep as a recipe");
    assert!(read(&stage.desk.root().join("recipes/runs.ron")).contains("\"tokeniser\": \"whitespace\""));
    stage.click("Export");
    stage.until("the writing", |s| s.sees("Read again: everything is there."));
    let out = stage.desk.root().with_extension("conll");
    assert!(read(&out).contains("\ndeny -X- _ B-claim\nit. -X- _ I-claim\n"), "{}", read(&out));
    assert!(read(&out.with_extension("conll.certificate.json")).contains("\"tokeniser\": \"whitespace\""));
}

#[test]
fn a_rule_by_which_nothing_is_lost_can_be_chosen_too() {
    let (mut stage, _) = exporting();
    stage.click("spaCy as JSON");
    stage.until("the rehearsal", |s| s.sees("Rules by which nothing is lost here"));
    let rule = "Rule for marks that share text, which is an entity";
    stage.click(rule);
    stage.click("the one that starts first wins");
    assert_eq!(stage.harness.get_by_label(rule).value().as_deref(), Some("the one that starts first wins"));
}
