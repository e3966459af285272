//! What the mouse does: further words, ends, links, scrolling, the strip beside the article.

use super::{pair, stage};
use crate::stage::Stage;
use crate::support::{Desk, add_article};
use egui::{Key, Modifiers, Pos2, Vec2};
use egui_kittest::kittest::Queryable;
use sidenote::model::SeededIds;

fn long_stage() -> Stage {
    let desk = Desk::with_project();
    let mut session = desk.open();
    let text = "word after word after word, and no end of it in sight.\n\n".repeat(60);
    add_article(&mut session, "Long", text.trim_end(), &mut SeededIds::new(5));
    session.close().unwrap();
    Stage::open(desk)
}

fn selected(stage: &Stage) -> String {
    stage.text()[stage.harness.state().focus().selection.range()].to_owned()
}

fn progress(stage: &Stage) -> f64 {
    stage.harness.state().view().progress()
}

/// The sheet of the article.
fn sheet(stage: &Stage) -> egui::Rect {
    stage.harness.get_by_label_contains("Article: ").rect()
}

#[test]
fn a_click_with_shift_selects_up_to_it() {
    let mut stage = stage();
    stage.click_words("Mara");
    let to = stage.place("ferry would").center();
    stage.click_with(to, Modifiers::SHIFT);
    assert!(selected(&stage).starts_with("Mara Lind said the ferry"), "{}", selected(&stage));
}

#[test]
fn the_start_of_a_mark_is_dragged_as_its_end_is() {
    let mut stage = stage();
    stage.tag("Lind", Key::P);
    let (start, to) = (stage.place("Lind").left_center(), stage.place("Mara").left_center());
    stage.drag_between(start + Vec2::new(1.0, 0.0), to + Vec2::new(2.0, 0.0), Modifiers::NONE);
    assert_eq!(stage.marks(), [pair("person", "Mara Lind")]);
}

#[test]
fn a_link_is_drawn_with_the_mouse() {
    let mut stage = stage();
    stage.tag("she", Key::S);
    stage.tag("“We cannot go on,”", Key::Q);
    let handle = |stage: &Stage| stage.harness.get_by_label("Drag to link this mark").rect().center();
    let nowhere = stage.place("Officials").center();
    stage.drag_between(handle(&stage), nowhere, Modifiers::NONE);
    assert!(stage.sees("Let go over another mark to link to it."));
    stage.drag_between(handle(&stage), stage.place("she").center(), Modifiers::NONE);
    assert_eq!(stage.layer().links.len(), 1);
}

fn open_menu(stage: &mut Stage, name: &str) {
    // The links stand below the attributes, which do not all fit.
    let inspector = Pos2::new(stage.harness.get_by_label("Note").rect().center().x, 300.0);
    stage.wheel(inspector, -2000.0);
    stage.wheel(inspector, -2000.0);
    let at = stage.harness.get_by_label(name).rect().center();
    stage.click_at(at, 1);
}

#[test]
fn a_link_is_changed_turned_and_deleted_from_its_menu() {
    let mut stage = stage();
    stage.tag("Ferry line to close", Key::Q);
    stage.tag("“We cannot go on,”", Key::Q);
    stage.press(Key::W);
    stage.click_words("line");
    stage.press(Key::Num1);
    let of = |stage: &Stage| stage.layer().links.values().map(|l| l.relation.to_string()).collect::<Vec<_>>();
    assert_eq!(of(&stage), ["restates"]);
    open_menu(&mut stage, "What to do with the link Restates");
    stage.click("Change to Continues");
    assert_eq!(of(&stage), ["continues"]);
    let from = |stage: &Stage| stage.layer().links.values().next().unwrap().from;
    let before = from(&stage);
    open_menu(&mut stage, "What to do with the link Continues");
    stage.click("Reverse");
    assert_ne!(from(&stage), before);
    open_menu(&mut stage, "What to do with the link Continues");
    stage.click("Delete");
    assert!(stage.layer().links.is_empty());
}

#[test]
fn the_wheel_scrolls_and_the_strip_goes_anywhere() {
    let mut stage = long_stage();
    assert!(progress(&stage).abs() < 1e-9);
    stage.wheel(sheet(&stage).center(), -400.0);
    let scrolled = progress(&stage);
    assert!(scrolled > 0.01, "{scrolled}");
    let strip = stage.harness.get_by_label("Place in the article").rect();
    stage.click_at(Pos2::new(strip.center().x, strip.bottom() - 30.0), 1);
    assert!(progress(&stage) > 0.6, "{}", progress(&stage));
    stage.drag_between(
        strip.center_bottom() - Vec2::new(0.0, 30.0),
        strip.center_top() + Vec2::new(0.0, 4.0),
        Modifiers::NONE,
    );
    assert!(progress(&stage) < 0.05, "{}", progress(&stage));
}

#[test]
fn a_drag_beyond_the_lower_edge_goes_on_below_it() {
    let mut stage = long_stage();
    let from = stage.place("word after").center();
    let edge = sheet(&stage).center_bottom() - Vec2::new(0.0, 2.0);
    stage.drag_between(from, edge, Modifiers::NONE);
    assert!(progress(&stage) > 0.0);
}

#[test]
fn the_name_of_a_mark_that_goes_on_leads_to_its_beginning() {
    let mut stage = long_stage();
    stage.press_with(Modifiers::COMMAND, Key::Home);
    stage.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::End);
    stage.press(Key::C);
    stage.press(Key::PageDown);
    let name = stage.harness.get_by_label_contains("Goes on above").rect().center();
    stage.click_at(name, 1);
    assert!(progress(&stage) < 0.01, "{}", progress(&stage));
}

#[test]
fn a_dropped_file_becomes_an_article() {
    let mut stage = stage();
    let path = stage.desk.dir.path().join("dropped.txt");
    std::fs::write(&path, "Dropped in\n\nA text that was let go over the window.").unwrap();
    stage.drop_file(&path);
    stage.until("the article", |s| s.sees("Article Dropped in"));
}

#[test]
fn a_screen_reader_reads_the_text_and_moves_the_caret() {
    use egui::accesskit::{Action, ActionData, ActionRequest, TreeId};
    use egui_kittest::kittest::NodeT;
    let mut stage = stage();
    let view = stage.harness.get_by_label_contains("Article: ").accesskit_node();
    assert!(view.supports_text_ranges());
    assert_eq!(view.document_range().text(), stage.text(), "the whole article is on screen");
    let said = stage.text().find("said the").unwrap();
    let mut position = view.document_start();
    while position.to_global_usv_index() < stage.text()[..said].chars().count() {
        position = position.forward_to_character_start();
    }
    let wanted = position.to_degenerate_range().to_text_selection();
    let request = ActionRequest {
        action: Action::SetTextSelection,
        target_tree: TreeId::ROOT,
        target_node: view.locate().0,
        data: Some(ActionData::SetTextSelection(wanted)),
    };
    stage.harness.input_mut().events.push(egui::Event::AccessKitActionRequest(request));
    stage.settle();
    assert_eq!(stage.harness.state().focus().selection.caret, said);
    let view = stage.harness.get_by_label_contains("Article: ").accesskit_node();
    assert_eq!(
        view.text_selection_focus().map(|p| p.to_global_usv_index()),
        Some(stage.text()[..said].chars().count())
    );
}
