//! What people do in the window, from beginning to end.

use crate::stage::Stage;
use crate::support::{Desk, add_article, ana};
use egui::{Key, Modifiers, Vec2};
use egui_kittest::kittest::Queryable;
use sidenote::model::{Role, SeededIds, Value};

const STORY: &str = "Ferry line to close\n\nMara Lind said the ferry would close in May. “We cannot go on,” she told the Harbour Ledger.\n\nOfficials deny it. The mayor of Eastport said he was surprised.";

fn pair(label: &str, words: &str) -> (String, String) {
    (label.to_owned(), words.to_owned())
}

fn stage() -> Stage {
    let desk = Desk::with_project();
    let mut session = desk.open();
    add_article(&mut session, "Ferry line to close", STORY, &mut SeededIds::new(5));
    add_article(&mut session, "Second", "Another text about Eastport.", &mut SeededIds::new(6));
    session.close().unwrap();
    Stage::open(desk)
}

#[test]
fn drag_over_words_tag_undo_redo_reopen() {
    let mut stage = stage();
    stage.drag("“We cannot go on,”", Modifiers::NONE);
    stage.press(Key::Q);
    assert_eq!(stage.marks(), [pair("quote", "“We cannot go on,”")]);
    assert!(stage.sees("Label of this mark: Quote"), "the inspector shows it");
    assert!(stage.sees("Quote: “We cannot go on,”"), "a screen reader hears it");
    stage.press_with(Modifiers::COMMAND, Key::Z);
    assert!(stage.marks().is_empty());
    stage.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert_eq!(stage.marks().len(), 1);
    stage.harness.state_mut().close();
    let again = Stage::open(stage.desk);
    assert_eq!(again.marks(), [pair("quote", "“We cannot go on,”")]);
}

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
fn panes_keep_their_width() {
    let mut stage = stage();
    let width = |s: &Stage| s.harness.state().view().boxes_of(0..5)[0].left();
    let before = width(&stage);
    let edge = stage.harness.get_all_by_label("Resize panel").next().unwrap().rect().center();
    stage.drag_between(edge, edge + egui::vec2(60.0, 0.0), Modifiers::NONE);
    let after = width(&stage);
    assert!(after > before + 10.0, "{before} {after}");
    stage.harness.state_mut().close();
    let again = Stage::open(stage.desk);
    assert!((width(&again) - after).abs() < 1.0, "{after} {}", width(&again));
}

#[test]
fn overlapping_marks_are_reached_by_clicking_again_and_by_tab() {
    let mut stage = stage();
    stage.drag("The mayor of Eastport", Modifiers::NONE);
    stage.press(Key::S);
    stage.drag("Eastport", Modifiers::NONE);
    stage.press(Key::L);
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
    stage.drag("“We cannot go on,”", Modifiers::NONE);
    stage.press(Key::Q);
    stage.drag("she", Modifiers::NONE);
    stage.press(Key::S);
    stage.press(Key::W);
    stage.click_words("cannot");
    let layer = stage.layer();
    let link = layer.links.values().next().expect("a link");
    assert_eq!(link.relation.as_str(), "source");
    assert_eq!(layer.marks[&link.from].label.as_str(), "quote", "drawn against its direction, it is turned round");
    assert!(stage.sees("Link Source: “We cannot go on,”"));
}

#[test]
fn attributes_by_digit_and_by_click_and_a_note() {
    let mut stage = stage();
    stage.drag("“We cannot go on,”", Modifiers::NONE);
    stage.press(Key::Q);
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
fn an_entity_is_made_and_found_again() {
    let mut stage = stage();
    stage.drag("Mara Lind", Modifiers::NONE);
    stage.press(Key::P);
    stage.press(Key::I);
    assert!(stage.sees("Which entity?"));
    stage.press(Key::Enter);
    let project = stage.harness.state().session().unwrap().project().clone();
    assert_eq!(project.entities.values().next().unwrap().name, "Mara Lind");
    stage.drag("she", Modifiers::NONE);
    stage.press(Key::P);
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
fn keys_that_mean_nothing_do_nothing() {
    let mut stage = stage();
    let before = stage.harness.state().session().unwrap().project().clone();
    for key in [
        Key::Z,
        Key::B,
        Key::Num5,
        Key::Delete,
        Key::Backspace,
        Key::W,
        Key::Tab,
        Key::CloseBracket,
        Key::F9,
        Key::Enter,
    ] {
        stage.press(key);
    }
    assert_eq!(stage.harness.state().session().unwrap().project(), &before);
}

#[test]
fn the_palette_does_anything_by_name() {
    let mut stage = stage();
    stage.press_with(Modifiers::COMMAND, Key::K);
    stage.type_text("second");
    stage.press(Key::Enter);
    assert_eq!(stage.text(), "Another text about Eastport.");
    stage.press_with(Modifiers::COMMAND, Key::PageUp);
    assert_eq!(stage.text(), STORY);
}

#[test]
fn a_pasted_text_becomes_an_article_and_the_same_one_is_recognised() {
    let mut stage = stage();
    stage.harness.input_mut().events.push(egui::Event::Paste(
        "Bridge opens\n\nThe bridge opened on Monday after nine years of work, the council said in a statement.".into(),
    ));
    stage.settle();
    assert!(stage.sees("Paste an article"));
    stage.click("Add the article");
    assert!(stage.text().starts_with("Bridge opens"));
    stage.harness.input_mut().events.push(egui::Event::Paste(STORY.into()));
    stage.settle();
    stage.click("Add the article");
    assert_eq!(stage.text(), STORY, "the article it already is comes up");
    assert!(stage.sees("here already"));
    assert_eq!(stage.harness.state().session().unwrap().project().articles.len(), 3);
}

#[test]
fn articles_come_in_from_files_and_bad_files_change_nothing() {
    let mut stage = stage();
    let dir = stage.desk.dir.path().to_owned();
    std::fs::write(
        dir.join("good.txt"),
        "Good news\n\nThe council agreed on Tuesday to keep the library open, its chair said.",
    )
    .unwrap();
    std::fs::write(dir.join("empty.txt"), "").unwrap();
    std::fs::write(dir.join("picture.txt"), b"\x89PNG\r\n\x1a\n\0\0\0").unwrap();
    let ctx = stage.harness.ctx.clone();
    stage
        .harness
        .state_mut()
        .import(&ctx, vec![dir.join("empty.txt"), dir.join("picture.txt"), dir.join("nowhere.txt")]);
    stage.until("the message", |s| s.sees("empty.txt"));
    assert_eq!(stage.harness.state().session().unwrap().project().articles.len(), 2);
    stage.harness.state_mut().import(&ctx, vec![dir.join("good.txt")]);
    stage.until("the article", |s| s.harness.state().session().unwrap().project().articles.len() == 3);
    assert!(stage.text().starts_with("Good news"));
}

#[test]
fn an_export_is_rehearsed_written_and_read_again() {
    let mut stage = stage();
    stage.drag("Mara Lind", Modifiers::NONE);
    stage.press(Key::P);
    stage.press_with(Modifiers::COMMAND, Key::E);
    stage.until("the rehearsal", |s| s.sees("Nothing is lost"));
    stage.click("Export");
    stage.until("the writing", |s| s.sees("Read again: everything is there."));
    let out = stage.desk.root().with_extension("jsonl");
    let written = std::fs::read_to_string(out).unwrap();
    assert!(written.contains("Mara Lind"));
}

#[test]
fn the_schema_is_edited_with_its_effect_said_first() {
    let mut stage = stage();
    stage.drag("Mara Lind", Modifiers::NONE);
    stage.press(Key::P);
    stage.press(Key::F3);
    stage.click("Person");

    assert!(stage.sees("In use: 1 mark will show"));
    stage.click("Close");
    assert!(!stage.sees("Ids never change"));
}

#[test]
fn somebody_else_has_a_layer_of_their_own() {
    let mut stage = stage();
    stage.drag("Mara Lind", Modifiers::NONE);
    stage.press(Key::P);
    stage.press(Key::F6);
    stage.type_text("Ben");
    stage.press(Key::Enter);
    assert!(stage.marks().is_empty());
    assert_eq!(stage.harness.state().focus().annotator.as_ref().map(|a| a.as_str()), Some("ben"));
    let app = stage.harness.state();
    let article = app.focus().article.unwrap();
    assert_eq!(app.session().unwrap().project().layer(article, &ana()).unwrap().marks.len(), 1);
}

#[test]
fn a_deleted_article_comes_back_by_undo() {
    let mut stage = stage();
    stage.drag("Mara Lind", Modifiers::NONE);
    stage.press(Key::P);
    stage.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::Delete);
    assert_eq!(stage.text(), "Another text about Eastport.");
    stage.press_with(Modifiers::COMMAND, Key::Z);
    stage.press_with(Modifiers::COMMAND, Key::PageUp);
    assert_eq!(stage.marks(), [pair("person", "Mara Lind")]);
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
fn an_empty_window_says_what_to_do_and_a_narrow_one_folds() {
    let stage = Stage::empty(Desk::new(), Vec2::new(900.0, 600.0));
    assert!(stage.sees("New project"));
    let desk = Desk::with_project();
    let mut stage = Stage::empty(desk, Vec2::new(480.0, 500.0));
    let root = stage.desk.root();
    stage.open_path(&root);
    assert!(stage.sees("No article is open"));
    assert!(!stage.sees("Filter articles"), "the list folds away");
}

#[test]
fn ends_of_the_selected_mark_can_be_dragged() {
    let mut stage = stage();
    stage.drag("Mara Lind", Modifiers::NONE);
    stage.press(Key::P);
    let (end, to) = (stage.place("Mara Lind").right_center(), stage.place("said").right_center());
    stage.drag_between(end - Vec2::new(1.0, 0.0), to - Vec2::new(2.0, 0.0), Modifiers::NONE);
    assert_eq!(stage.marks(), [pair("person", "Mara Lind said")]);
}
