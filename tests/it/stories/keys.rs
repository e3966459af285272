//! Other keys for those who want them.

use super::{pair, stage};
use crate::stage::Stage;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;

const CTRL: Modifiers = Modifiers::COMMAND;
const SHIFT: Modifiers = Modifiers::SHIFT;

fn choose(stage: &mut Stage, title: &str) {
    stage.harness.get_by_label(&format!("Change the keys of {title}")).click_accesskit();
    stage.settle();
    assert!(stage.sees(&format!("Press the new keys for “{title}”")));
}

#[test]
fn an_action_gets_other_keys_and_keeps_them() {
    let mut stage = stage();
    stage.tag("Mara Lind", Key::P);
    stage.press(Key::F1);
    stage.click("Change keys");
    choose(&mut stage, "Undo");
    stage.press_with(CTRL | SHIFT, Key::U);
    assert!(stage.sees("Ctrl+Shift+U for “Undo”?"));
    stage.press(Key::Enter);
    assert!(stage.sees("Choose what is to have other keys."), "Enter keeps them");
    stage.click("Close");
    stage.press_with(CTRL, Key::Z);
    assert_eq!(stage.marks(), [pair("person", "Mara Lind")], "the old keys mean nothing now");
    stage.press_with(CTRL | SHIFT, Key::U);
    assert!(stage.marks().is_empty());
    stage.harness.state_mut().close();
    let mut again = Stage::open(stage.desk);
    again.drag("Officials", Modifiers::NONE);
    again.press(Key::G);
    again.press_with(CTRL | SHIFT, Key::U);
    assert!(again.marks().is_empty(), "another start has them too");
}

#[test]
fn keys_that_are_taken_are_refused_by_name() {
    let mut stage = stage();
    stage.press(Key::F1);
    stage.type_text("ctrl+d");
    assert!(stage.sees("Drop the piece under the caret") && !stage.sees("Merge with the next"));
    stage.press_with(CTRL, Key::A);
    stage.type_text("do");
    stage.click("Change keys");
    choose(&mut stage, "Undo");
    stage.press_with(CTRL, Key::K);
    assert!(stage.sees("Ctrl+K belongs to “Do anything …”."));
    stage.click("Press others");
    stage.press(Key::P);
    assert!(stage.sees("P is the letter of the label “Person”."));
    stage.click("Press others");
    stage.press(Key::Escape);
    assert!(stage.sees("Choose what is to have other keys."), "Escape waits no longer, and closes nothing");
    stage.press(Key::Escape);
    assert!(!stage.sees("Done changing keys"));
    assert!(stage.harness.state_mut().settings_mut().keys.is_empty());
}

#[test]
fn keys_go_back_to_what_they_were() {
    let mut stage = stage();
    let keys = |s: &mut Stage| s.harness.state_mut().settings_mut().keys.clone();
    stage.press(Key::F1);
    stage.click("Change keys");
    choose(&mut stage, "Undo");
    stage.press(Key::F9);
    stage.click("Keep beside the others");
    assert_eq!(keys(&mut stage)["undo"], ["Ctrl+Z", "F9"]);
    choose(&mut stage, "Redo");
    stage.press(Key::F10);
    stage.click("Keep");
    assert_eq!(keys(&mut stage)["redo"], ["F10"]);
    choose(&mut stage, "Undo");
    stage.press(Key::F12);
    stage.click("Back to default");
    assert_eq!(keys(&mut stage).len(), 1);
    stage.click("All back to default");
    assert!(keys(&mut stage).is_empty());
    stage.click("Close");
    stage.tag("Officials", Key::G);
    stage.press_with(CTRL, Key::Z);
    assert!(stage.marks().is_empty());
}
