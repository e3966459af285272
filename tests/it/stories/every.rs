//! Every action by its key: what was before, the key, what is after.
//!
//! The table has a row for every action there is; one without a key is invoked by its name.

/// A function that looks whether some words are seen.
macro_rules! sees {
    ($words:literal) => {
        |stage: &mut Stage| if stage.sees($words) { "seen".to_owned() } else { String::new() }
    };
}

mod table;

use super::stage;
use crate::stage::Stage;
use egui::{Key, Modifiers};
use sidenote::ui::actions::{ALL, Action, Menu, find};
use table::table;

type Hands = fn(&mut Stage);
type Eyes = fn(&mut Stage) -> String;

/// An action, what is done before it, where one looks, and what is seen there afterwards.
struct Row(&'static str, Hands, Eyes, &'static str);

#[test]
fn every_action_has_a_row() {
    let rows = table();
    for action in ALL.iter() {
        assert_eq!(rows.iter().filter(|row| row.0 == action.id).count(), 1, "{}", action.id);
    }
    assert_eq!(rows.len(), ALL.len());
}

#[test]
fn files() {
    play(Menu::File);
}

#[test]
fn caret_and_selection() {
    play(Menu::Edit);
}

#[test]
fn marks_and_links() {
    play(Menu::Mark);
}

#[test]
fn views() {
    play(Menu::View);
}

#[test]
fn help() {
    play(Menu::Help);
}

fn play(menu: Menu) {
    let mut wrong = Vec::new();
    for Row(id, hands, eyes, expected) in table() {
        let action = find(id).unwrap_or_else(|| panic!("there is no action {id}"));
        if action.menu != menu {
            continue;
        }
        let mut stage = stage();
        hands(&mut stage);
        let before = eyes(&mut stage);
        invoke(&mut stage, action);
        // A project is opened on a thread.
        stage.until("what was opened", |s| !s.harness.state().is_opening());
        stage.settle();
        let after = eyes(&mut stage);
        if before == expected || after != expected {
            wrong.push(format!("{id}: {before:?} became {after:?}, not {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Presses the first key of an action; one without a key is looked up by its name.
fn invoke(stage: &mut Stage, action: &Action) {
    if let Some(press) = action.keys.first() {
        let shortcut = press.shortcut();
        return stage.press_with(shortcut.modifiers, shortcut.logical_key);
    }
    stage.press_with(Modifiers::COMMAND, Key::K);
    stage.type_text(action.title);
    stage.press(Key::Enter);
}

// -- hands

fn nothing(_: &mut Stage) {}

/// Puts the caret before the words.
fn at(stage: &mut Stage, words: &str) {
    let text = stage.text();
    let before = text[..text.find(words).unwrap()].chars().count();
    stage.press_with(Modifiers::COMMAND, Key::G);
    stage.type_text(&format!("#{before}"));
    stage.press(Key::Enter);
}

fn at_said(stage: &mut Stage) {
    at(stage, "said the");
}

fn at_title(stage: &mut Stage) {
    at(stage, "Ferry line");
}

fn at_mayor(stage: &mut Stage) {
    at(stage, "mayor");
}

/// Marks words whose marks are there already or not.
fn person(stage: &mut Stage) {
    stage.tag("Mara Lind", Key::P);
}

fn two_persons(stage: &mut Stage) {
    person(stage);
    stage.tag("mayor", Key::P);
}

fn nested(stage: &mut Stage) {
    stage.tag("Mara Lind said", Key::C);
    stage.tag("Lind", Key::P);
}

fn pieces(stage: &mut Stage) {
    stage.drag("Mara", Modifiers::NONE);
    stage.drag("said", Modifiers::COMMAND);
    stage.press(Key::P);
}

/// A quote linked to its source; the quote is selected.
fn linked(stage: &mut Stage) {
    stage.tag("“We cannot go on,”", Key::Q);
    stage.tag("she", Key::S);
    stage.press(Key::W);
    stage.click_words("cannot");
    stage.press(Key::Escape);
    stage.click_words("cannot");
}

fn looked_for(stage: &mut Stage) {
    stage.press_with(Modifiers::COMMAND, Key::F);
    stage.type_text("said");
}

fn undone(stage: &mut Stage) {
    person(stage);
    stage.press_with(Modifiers::COMMAND, Key::Z);
}

fn second(stage: &mut Stage) {
    stage.press_with(Modifiers::COMMAND, Key::PageDown);
}

fn small_text(stage: &mut Stage) {
    stage.press_with(Modifiers::COMMAND, Key::Minus);
}

// -- eyes

/// What stands after the caret.
fn after_caret(stage: &mut Stage) -> String {
    let caret = stage.harness.state().focus().selection.caret;
    stage.text()[caret..].chars().take(9).collect()
}

fn selected(stage: &mut Stage) -> String {
    let range = stage.harness.state().focus().selection.range();
    stage.text()[range].to_owned()
}

fn marks(stage: &mut Stage) -> String {
    stage.marks().into_iter().map(|(label, words)| format!("{label} {words}")).collect::<Vec<_>>().join(", ")
}

/// Whether the layer lies in a file.
fn layer_file(stage: &mut Stage) -> String {
    let layers = std::fs::read_dir(stage.desk.root().join("layers").join("ana"));
    if layers.is_ok_and(|files| files.count() > 0) { "a file".to_owned() } else { String::new() }
}

/// What the window last asked of the system.
fn told(stage: &mut Stage) -> String {
    stage.told.clone()
}

/// The label and the words of the selected mark.
fn mark(stage: &mut Stage) -> String {
    let Some(id) = stage.harness.state().focus().mark else { return String::new() };
    let (layer, text) = (stage.layer(), stage.text());
    layer.marks.get(&id).map_or_else(String::new, |m| format!("{} {}", m.label, &text[m.spans.hull().range()]))
}

/// The links: relation, words it comes from, words it leads to; a star at the selected one.
fn links(stage: &mut Stage) -> String {
    let (layer, text) = (stage.layer(), stage.text());
    let chosen = stage.harness.state().focus().link;
    let words = |id| layer.marks.get(&id).map_or("", |m| &text[m.spans.hull().range()]);
    let rows = layer.links.iter().map(|(id, link)| {
        let star = if chosen == Some(*id) { "*" } else { "" };
        format!("{star}{} {} > {}", link.relation, words(link.from), words(link.to))
    });
    rows.collect::<Vec<_>>().join(", ")
}

fn article(stage: &mut Stage) -> String {
    let app = stage.harness.state();
    let project = app.session().unwrap().project();
    app.focus().article.and_then(|id| project.articles.get(&id)).map_or_else(String::new, |a| a.title.clone())
}

fn settings(stage: &mut Stage) -> sidenote::ui::settings::WindowSettings {
    stage.harness.state_mut().settings_mut().clone()
}

fn progress(stage: &mut Stage) -> String {
    format!("{:.0}", stage.harness.state().view().progress() * 100.0)
}

fn reading(stage: &mut Stage) -> String {
    let text = stage.text();
    let Some(reading) = stage.layer().reading else { return String::new() };
    let read = reading.read.iter().map(|s| text[s.range()].chars().take(9).collect::<String>());
    format!("{} {}", read.collect::<Vec<_>>().join("|"), reading.finished)
}

fn role(stage: &mut Stage) -> String {
    let app = stage.harness.state();
    let article = app.focus().article.unwrap();
    let parts = app.session().unwrap().project().parts.get(&article).cloned().unwrap_or_default();
    parts.values().next().map_or_else(String::new, |p| p.role.title().to_owned())
}

/// The name of whatever has the keyboard.
fn keyboard(stage: &mut Stage) -> String {
    use egui_kittest::kittest::NodeT;
    let focused = stage.harness.root().children_recursive().find(|n| n.accesskit_node().is_focused());
    focused.and_then(|n| n.accesskit_node().label()).unwrap_or_default()
}
