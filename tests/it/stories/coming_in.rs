//! Many articles come in while the window goes on.

use super::{desk, stage};
use crate::stage::{Gate, Gated, Stage};
use crate::support::Desk;
use egui::{Key, Modifiers, Vec2};
use egui_kittest::kittest::Queryable;
use sidenote::model::SeededIds;
use sidenote::store::RealFs;
use std::path::PathBuf;
use std::sync::Arc;

const MANY: usize = 40;

const BUSY: &str = "Articles are still coming in; stop that first, or wait.";

/// The window, whose articles do not get through before the gate is open.
fn gated() -> (Stage, Arc<Gate>) {
    gated_on(desk())
}

fn gated_on(desk: Desk) -> (Stage, Arc<Gate>) {
    let gate = Arc::new(Gate::default());
    // Other ids than those of a window before it on the same project.
    let ids = Box::new(Gated(SeededIds::new(78), Arc::clone(&gate)));
    let mut stage = Stage::empty_with(desk, Vec2::new(1300.0, 860.0), Arc::new(RealFs), ids);
    let root = stage.desk.root();
    stage.open_path(&root);
    (stage, gate)
}

fn write(stage: &Stage, name: &str, content: &str) -> PathBuf {
    let path = stage.desk.dir.path().join(name);
    std::fs::write(&path, content).unwrap();
    path
}

fn import(stage: &mut Stage, paths: Vec<PathBuf>) {
    let ctx = stage.harness.ctx.clone();
    stage.harness.state_mut().import(&ctx, paths);
}

/// The window while many articles are held at the gate.
fn coming_in() -> (Stage, Arc<Gate>) {
    coming_into(desk())
}

fn coming_into(desk: Desk) -> (Stage, Arc<Gate>) {
    let (mut stage, gate) = gated_on(desk);
    let line = |n| format!("{{\"text\": \"Ana Lind met Ben {n} on Tuesday.\", \"label\": [[0, 8, \"person\"]]}}\n");
    let path = write(&stage, "many.jsonl", &(0..MANY).map(line).collect::<String>());
    import(&mut stage, vec![path]);
    stage.until("articles to be added", |s| s.sees("Adding articles:"));
    (stage, gate)
}

/// Files with one good line and one that is broken.
fn broken(stage: &Stage) -> Vec<PathBuf> {
    let lines = |n| format!("{{\"text\": \"Fine {n}.\", \"label\": []}}\n{{\"text\": \"Broken, \"label\": []}}\n");
    (0..5).map(|n| write(stage, &format!("bad{n}.jsonl"), &lines(n))).collect()
}

fn articles(stage: &Stage) -> usize {
    stage.harness.state().session().unwrap().project().articles.len()
}

#[test]
fn what_is_wrong_is_said_with_its_line_and_listed_where_it_is_much() {
    let mut stage = stage();
    let paths = broken(&stage);
    import(&mut stage, paths[..1].to_vec());
    stage.until("the words", |s| s.sees("bad0.jsonl, line 2: this is no JSON"));
    import(&mut stage, paths);
    stage.until("the list", |s| s.sees("5 problems in the files"));
    assert!((0..5).all(|n| stage.sees(&format!("bad{n}.jsonl, line 2: this is no JSON"))));
    stage.press(Key::Enter);
    assert!(!stage.sees("5 problems"));
}

#[test]
fn a_labelling_configuration_brings_its_labels_and_says_so() {
    let mut stage = stage();
    let config = "<View><Labels name=\"l\" toName=\"t\"><Label value=\"Ferry\"/></Labels></View>";
    let paths = vec![write(&stage, "ours.xml", config)];
    let before = articles(&stage);
    import(&mut stage, paths);
    stage.until("the words", |s| s.sees("Came in with it: 1 label."));
    let session = stage.harness.state().session().unwrap();
    assert!(session.project().schema.labels.values().any(|label| label.name == "Ferry"));
    assert_eq!((articles(&stage), session.undo_title()), (before, Some("Import 1 label")));
}

#[test]
fn the_list_of_what_is_wrong_waits_for_whoever_types() {
    let mut stage = stage();
    stage.press_with(Modifiers::COMMAND, Key::F);
    stage.type_text("ferry");
    let paths = broken(&stage);
    import(&mut stage, paths);
    stage.until("the words", |s| s.sees("5 problems in the files: you get their list when you are done here."));
    stage.type_text(" line");
    assert!(!stage.sees("bad3.jsonl, line 2"), "the keyboard is still in the field");
    assert!(stage.harness.query_all_by_value("ferry line").next().is_some());
    stage.press(Key::Escape);
    stage.until("the list", |s| s.sees("bad3.jsonl, line 2: this is no JSON"));
}

#[test]
fn many_articles_come_in_while_marks_are_made_and_go_by_one_undo() {
    let (mut stage, gate) = coming_in();
    stage.tag("Mara Lind", Key::P);
    assert_eq!(stage.marks().len(), 1, "the window goes on");
    assert_eq!(articles(&stage), 2);
    gate.open();
    stage.until("the articles", |s| articles(s) == MANY + 2);
    stage.until("the words", |s| s.sees("40 articles came in."));
    stage.press_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(articles(&stage), 2);
    assert_eq!(stage.marks().len(), 1, "the mark is older than the import");
}

#[test]
fn an_import_of_thousands_of_marks_is_undone_beside_the_window() {
    let mut stage = stage();
    let label: Vec<String> = (0..2500).map(|n| format!("[{}, {}, \"person\"]", n * 4, n * 4 + 3)).collect();
    let line = format!("{{\"text\": \"{}\", \"label\": [{}]}}", "Ana ".repeat(2500), label.join(", "));
    let path = write(&stage, "large.jsonl", &line);
    let before = articles(&stage);
    import(&mut stage, vec![path]);
    stage.until("the article", |s| articles(s) == before + 1);
    stage.press_with(Modifiers::COMMAND, Key::Z);
    stage.until("the undoing", |s| s.sees("Undone: Import"));
    assert_eq!(articles(&stage), before);
    stage.press_with(Modifiers::COMMAND, Key::Y);
    stage.until("the redoing", |s| s.sees("Done again: Import"));
    assert_eq!(articles(&stage), before + 1);
    stage.harness.state_mut().close();
    // It waits for other work as all work beside the window does, so it is done there.
    let (mut stage, gate) = coming_into(stage.desk);
    let there = articles(&stage);
    stage.press_with(Modifiers::COMMAND, Key::Z);
    assert!(stage.sees(BUSY));
    assert_eq!(articles(&stage), there);
    gate.open();
    stage.until("what was held", |s| articles(s) == there + MANY);
}

#[test]
fn adding_can_be_stopped_and_an_export_waits_for_it_and_says_so() {
    let (mut stage, _gate) = coming_in();
    stage.press_with(Modifiers::COMMAND, Key::E);
    assert!(stage.sees(BUSY));
    stage.click_last("Export");
    assert!(stage.sees("Adding articles:"));
    stage.click("Stop");
    assert!(stage.sees("Stopped; nothing was changed."));
    assert_eq!(articles(&stage), 2);
    stage.until("the rehearsal", |s| s.sees("Nothing is lost"));
}

#[test]
fn nothing_that_is_started_ends_what_comes_in() {
    let (mut stage, gate) = coming_in();
    let other = write(&stage, "other.txt", "Other\n\nSomething else.");
    stage.press_with(Modifiers::COMMAND, Key::O);
    stage.type_text(&other.display().to_string());
    stage.click("Open");
    assert!(stage.sees(BUSY) && stage.sees("Open articles"), "the path is not lost");
    stage.press(Key::Escape);
    stage.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
    let copy = stage.desk.dir.path().join("copy").display().to_string();
    stage.type_text(&copy);
    stage.click("Save a copy");
    assert!(stage.sees("Save a copy of the project"));
    stage.press(Key::Escape);
    stage.drop_file(&other);
    stage.settle();
    assert!(stage.sees("Adding articles:"));
    gate.open();
    stage.until("the articles", |s| articles(s) == MANY + 2);
}

#[test]
fn why_nothing_came_in_is_said_beside_what_was_wrong_with_the_file() {
    let (mut stage, gate) = gated();
    let good = write(&stage, "good.jsonl", "{\"text\": \"Fine news.\", \"label\": []}\n");
    let bad = broken(&stage).remove(0);
    import(&mut stage, vec![good, bad]);
    stage.until("it to be added", |s| s.sees("Adding articles"));
    stage.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::V);
    stage.type_text("Fine news.");
    stage.click("Add the article");
    assert_eq!(articles(&stage), 3);
    gate.open();
    stage.until("the words", |s| s.sees("An article came in meanwhile that is among these"));
    assert!(stage.sees("bad0.jsonl, line 2: this is no JSON"));
    assert_eq!(articles(&stage), 3);
}
