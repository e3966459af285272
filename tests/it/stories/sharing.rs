//! Somebody else works on the same files: what comes in, and what has to be settled.

use super::stage;
use crate::sharing::change;
use crate::stage::Stage;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use std::path::PathBuf;

/// Ana's layer of the open article, on disk.
fn layer_file(stage: &Stage) -> PathBuf {
    let app = stage.harness.state();
    let project = app.session().unwrap().project();
    let stem = project.articles[&app.focus().article.unwrap()].stem.clone();
    stage.desk.root().join(format!("layers/ana/{stem}.ron"))
}

fn note(stage: &Stage) -> String {
    stage.layer().marks.values().next().unwrap().note.clone()
}

/// A mark whose note somebody changes on disk while another is typed here.
fn disagreeing() -> Stage {
    let mut stage = stage();
    stage.tag("Mara Lind", Key::P);
    stage.press_with(Modifiers::COMMAND, Key::S);
    stage.until("the file", |s| layer_file(s).exists());
    change(&layer_file(&stage), "by: Hand", "by: Hand, note: \"from the pull\"");
    stage.press(Key::M);
    stage.type_text("typed here");
    stage.press(Key::Escape);
    stage.press_with(Modifiers::COMMAND, Key::S);
    stage.until("the conflict", |s| s.sees("1 conflict to settle"));
    stage
}

#[test]
fn a_change_from_outside_shows_up_and_is_told() {
    let mut stage = stage();
    stage.tag("Mara Lind", Key::P);
    stage.press_with(Modifiers::COMMAND, Key::S);
    stage.until("the file", |s| layer_file(s).exists());
    change(&layer_file(&stage), "label: \"person\"", "label: \"organisation\"");
    stage.harness.state().session().unwrap().look_outside();
    stage.until("the change", |s| s.marks()[0].0 == "organisation");
    assert!(stage.sees("changed outside this window"));
}

#[test]
fn a_conflict_is_settled_in_the_window_and_undo_brings_it_back() {
    let mut stage = disagreeing();
    assert_eq!(note(&stage), "typed here");
    stage.harness.get_by_label_contains("1 conflict to settle").click();
    stage.settle();
    assert!(stage.sees("Person “Mara Lind”") && stage.sees("Mine, stands now") && stage.sees("from the pull"));
    stage.click("Take theirs: Person “Mara Lind”");
    assert!(stage.sees("Nothing to settle"));
    stage.click("Close");
    assert_eq!(note(&stage), "from the pull");
    stage.press_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(note(&stage), "typed here");
    assert!(stage.sees("1 conflict to settle"));
}

#[test]
fn both_versions_can_stand() {
    let mut stage = disagreeing();
    stage.harness.get_by_label_contains("1 conflict to settle").click();
    stage.settle();
    stage.click("Keep both: Person “Mara Lind”");
    stage.click("Close");
    assert_eq!(stage.layer().marks.len(), 2);
}
