//! Articles in, datasets out, annotators, undo over articles.

use super::{STORY, desk, pair, stage};
use crate::disk::refusing::{Refusing, Shared};
use crate::stage::Stage;
use crate::support::{Desk, ana};
use egui::{Key, Modifiers, Vec2};
use std::sync::Arc;

#[test]
fn drag_over_words_tag_undo_redo_reopen() {
    let mut stage = stage();
    stage.tag("“We cannot go on,”", Key::Q);
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
fn one_large_file_shows_how_far_it_is_and_can_be_stopped() {
    let mut stage = stage();
    let path = stage.desk.dir.path().join("many.jsonl");
    let line = |n| format!("{{\"text\": \"Ana Lind met Ben {n} on Tuesday.\", \"label\": [[0, 8, \"person\"]]}}\n");
    std::fs::write(&path, (0..60_000).map(line).collect::<String>()).unwrap();
    let ctx = stage.harness.ctx.clone();
    stage.harness.state_mut().import(&ctx, vec![path]);
    stage.until("how far it is", |s| s.sees("Reading articles:") && s.sees(" %"));
    stage.click("Stop");
    assert!(stage.sees("Stopped; nothing was changed."));
    assert!(!stage.harness.state().is_working() && !stage.sees("Reading articles:"));
    assert_eq!(stage.harness.state().session().unwrap().project().articles.len(), 2);
}

#[test]
fn what_was_read_for_one_project_does_not_come_into_another() {
    let (held, other) = (Arc::new(Refusing::default()), Desk::with_project());
    let mut stage = Stage::empty_on(desk(), Vec2::new(1300.0, 860.0), Arc::new(Shared(Arc::clone(&held))));
    let (root, ctx) = (stage.desk.root(), stage.harness.ctx.clone());
    stage.open_path(&root);
    let path = stage.desk.dir.path().join("late.txt");
    std::fs::write(&path, "Late news\n\nA text that takes long to be read.").unwrap();
    held.hold_reading(Some(&path));
    stage.harness.state_mut().import(&ctx, vec![path]);
    stage.harness.state_mut().open_path(&ctx, &other.root());
    let open = |s: &Stage| s.harness.state().session().unwrap().folder().root() == other.root();
    stage.until("the other project", open);
    assert!(stage.harness.state().is_working(), "it is still being read");
    held.hold_reading(None);
    stage.until("the words", |s| s.sees("Another project is open by now; nothing came in."));
    assert!(stage.harness.state().session().unwrap().project().articles.is_empty());
}

#[test]
fn an_export_is_rehearsed_written_and_read_again() {
    let mut stage = stage();
    stage.tag("Mara Lind", Key::P);
    stage.press_with(Modifiers::COMMAND, Key::E);
    stage.until("the rehearsal", |s| s.sees("Nothing is lost"));
    stage.click("Export");
    stage.until("the writing", |s| s.sees("Read again: everything is there."));
    let out = stage.desk.root().with_extension("jsonl");
    let written = std::fs::read_to_string(out).unwrap();
    assert!(written.contains("Mara Lind"));
}

#[test]
fn what_an_export_loses_is_a_way_to_its_place_and_the_choices_are_kept() {
    let mut stage = stage();
    stage.tag("mayor of Eastport", Key::R);
    stage.tag("The mayor of Eastport said", Key::C);
    stage.press_with(Modifiers::COMMAND, Key::PageDown);
    assert_eq!(stage.text(), "Another text about Eastport.");
    stage.press_with(Modifiers::COMMAND, Key::E);
    stage.click("CoNLL columns");
    stage.until("the rehearsal", |s| s.sees("inside or around"));
    stage.click_with_words("inside or around");
    stage.click_with_words("mayor of Eastport — ");
    assert!(stage.text().contains("Mara Lind"), "the article of the mark is open");
    stage.until("the mark", |s| s.harness.state().focus().mark.is_some());
    stage.press_with(Modifiers::COMMAND, Key::E);
    stage.until("the rehearsal of the same format", |s| s.sees("inside or around"));
    stage.click("Labels, names, parts");
    stage.click("Role");
    stage.until("the rehearsal without roles", |s| s.sees("Nothing is lost") || s.sees("1 of 1 marks"));
    stage.type_into("Name of the recipe", "people");
    stage.click("Keep as a recipe");
    let folder = stage.desk.root().join("recipes/people.ron");
    let kept = std::fs::read_to_string(folder).unwrap();
    assert!(kept.contains("to: \"conll\"") && kept.contains("labels"), "{kept}");
    stage.click("JSON Lines (lossless)");
    stage.click("people");
    stage.until("the recipe again", |s| s.sees("1 of 1 marks"));
}

#[test]
fn somebody_else_has_a_layer_of_their_own() {
    let mut stage = stage();
    stage.tag("Mara Lind", Key::P);
    stage.press(Key::F6);
    stage.type_text("Ben");
    stage.press(Key::Enter);
    assert!(stage.marks().is_empty());
    assert_eq!(stage.harness.state().focus().annotator.as_ref().map(sidenote::model::AnnotatorId::as_str), Some("ben"));
    let app = stage.harness.state();
    let article = app.focus().article.unwrap();
    assert_eq!(app.session().unwrap().project().layer(article, &ana()).unwrap().marks.len(), 1);
}

#[test]
fn a_deleted_article_comes_back_by_undo() {
    let mut stage = stage();
    stage.tag("Mara Lind", Key::P);
    stage.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::Delete);
    assert_eq!(stage.text(), "Another text about Eastport.");
    stage.press_with(Modifiers::COMMAND, Key::Z);
    stage.press_with(Modifiers::COMMAND, Key::PageUp);
    assert_eq!(stage.marks(), [pair("person", "Mara Lind")]);
}
