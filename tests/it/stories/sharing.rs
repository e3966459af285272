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

#[test]
fn a_damaged_layer_is_repaired_in_the_window() {
    let mut stage = stage();
    stage.tag("Mara Lind", Key::P);
    stage.tag("Officials", Key::O);
    stage.harness.state_mut().close();
    let stage = stage;
    let root = stage.desk.root();
    let layer = std::fs::read_dir(root.join("layers/ana")).unwrap().next().unwrap().unwrap().path();
    change(&layer, "label: \"person\"", "label: person\"");
    let mut stage = Stage::open(stage.desk);
    assert!(stage.marks().is_empty());
    stage.harness.get_by_label_contains("1 problem in the files").click();
    stage.settle();
    let file = format!("layers/ana/{}", layer.file_name().unwrap().to_str().unwrap());
    stage.click(&format!("Repair: {file}"));
    stage.until("the repair", |s| s.sees("1 records are back, one line could not be read"));
    stage.until("the marks", |s| s.marks().len() == 1);
    assert_eq!(stage.marks()[0].1, "Officials");
    assert!(stage.sees("The project’s files are all in order."));
}

#[test]
fn a_project_with_markers_in_its_own_files_is_repaired_and_opened() {
    let stage = stage();
    let desk = {
        let mut stage = stage;
        stage.harness.state_mut().close();
        stage.desk
    };
    let path = desk.root().join("project.ron");
    let text = std::fs::read_to_string(&path).unwrap();
    let ours =
        text.replace("  note: \"\",", "<<<<<<< HEAD\n  note: \"ours\",\n=======\n  note: \"theirs\",\n>>>>>>> other");
    std::fs::write(&path, ours).unwrap();
    let mut stage = Stage::empty(desk, egui::Vec2::new(1300.0, 860.0));
    let root = stage.desk.root();
    stage.open_path(&root);
    assert!(stage.sees("This project does not open yet"));
    stage.click("Repair and open");
    stage.until("the project", |s| s.harness.state().session().is_some());
    stage.settle();
    assert!(stage.sees("1 conflict to settle"));
}

#[test]
fn an_earlier_version_is_looked_at_and_restored() {
    let mut stage = stage();
    stage.tag("Mara Lind", Key::P);
    stage.press_with(Modifiers::COMMAND, Key::S);
    stage.until("the file", |s| layer_file(s).exists());
    // The version is of an hour ago: those of one minute replace each other.
    let versions = versions_folder(&stage);
    let name = std::fs::read_dir(&versions).unwrap().next().unwrap().unwrap().file_name().into_string().unwrap();
    let (at, rest) = name.split_once('-').unwrap();
    let hour_ago = at.parse::<i64>().unwrap() - 3_600_000;
    std::fs::copy(versions.join(&name), versions.join(format!("{hour_ago}-{rest}"))).unwrap();
    stage.tag("Officials", Key::O);
    stage.press_with(Modifiers::COMMAND, Key::S);
    stage.until("the file", |s| std::fs::read_to_string(layer_file(s)).unwrap().contains("Officials"));
    stage.press_with(Modifiers::COMMAND, Key::K);
    stage.type_text("Earlier versions");
    stage.press(Key::Enter);
    assert!(stage.sees("Marks of Ana"));
    let rows: Vec<_> = stage.harness.query_all_by_label_contains("Version of").collect();
    rows.last().unwrap().click();
    stage.settle();
    assert!(stage.sees("take away mark organisation “Officials”"));
    stage.click("Restore this version");
    assert_eq!(stage.marks().len(), 1);
    stage.press_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(stage.marks().len(), 2);
}

/// Where the versions of Ana's layer are kept.
fn versions_folder(stage: &Stage) -> PathBuf {
    let kept =
        sidenote::session::versions::state_at(&sidenote::store::RealFs, &stage.desk.places(), &stage.desk.root());
    let name = layer_file(stage).file_name().unwrap().to_owned();
    kept.unwrap().join("versions/layers/ana").join(name)
}

#[test]
fn a_packed_project_opens_in_a_folder_beside_it() {
    let mut stage = stage();
    stage.tag("Mara Lind", Key::P);
    let packed = sidenote::store::packed_to_ron(stage.harness.state().session().unwrap().project()).unwrap();
    stage.harness.state_mut().close();
    let file = stage.desk.dir.path().join("mailed.ron");
    std::fs::write(&file, &packed).unwrap();
    let mut stage = Stage::empty(stage.desk, egui::Vec2::new(1300.0, 860.0));
    stage.open_path(&file);
    assert_eq!(stage.marks().len(), 1);
    assert!(stage.sees("Unpacked into"));
    stage.click_words("Mara Lind");
    stage.press(Key::O);
    assert_eq!(stage.marks()[0].0, "organisation");
    stage.harness.state_mut().close();
    // The second time the folder is opened as it is.
    let mut stage = Stage::empty(stage.desk, egui::Vec2::new(1300.0, 860.0));
    stage.open_path(&file);
    assert_eq!(stage.marks()[0].0, "organisation");
    assert!(stage.sees("was unpacked before"));
    // A damaged one is refused, with the reason.
    let bad = stage.desk.dir.path().join("bad.ron");
    std::fs::write(&bad, packed.replace("Mara", "Maro")).unwrap();
    stage.open_path(&bad);
    assert!(stage.sees("the file was changed or damaged"));
    assert!(!stage.desk.dir.path().join("bad").exists());
}

#[test]
fn a_deleted_mark_is_brought_back_from_the_trash() {
    let mut stage = stage();
    stage.tag("Mara Lind", Key::P);
    stage.press_with(Modifiers::COMMAND, Key::S);
    stage.click_words("Mara Lind");
    stage.press(Key::Delete);
    assert!(stage.marks().is_empty());
    stage.press_with(Modifiers::COMMAND, Key::K);
    stage.type_text("Trash");
    stage.press(Key::Enter);
    stage.click("Bring back: Person “Mara Lind”");
    assert!(stage.sees("Nothing lies in the trash"));
    stage.click("Close");
    assert_eq!(stage.marks().len(), 1);
}

#[test]
fn hidden_characters_in_names_are_shown() {
    let desk = crate::support::Desk::with_project();
    change(&desk.root().join("project.ron"), "name: \"Ana\"", "name: \"Ana\\u{202e}zeB\"");
    let mut session = desk.open();
    crate::support::add_article(&mut session, "A\u{202e}B", super::STORY, &mut sidenote::model::SeededIds::new(5));
    session.close().unwrap();
    let stage = Stage::open(desk);
    assert!(stage.sees("Annotator: Ana‹U+202E›zeB"));
    assert!(stage.harness.state().window_title().contains("A‹U+202E›B"));
}

#[test]
fn a_project_that_is_open_elsewhere_is_taken_over() {
    let stage = stage();
    let holder = stage.desk.root();
    let mut stage = {
        let mut stage = stage;
        stage.harness.state_mut().close();
        stage
    };
    let held = stage.desk.open_at(&holder);
    stage.open_path(&holder);
    stage.harness.get_by_label_contains("it is open in another window").click();
    stage.settle();
    assert!(stage.sees("This project is open elsewhere"));
    stage.click("Work here");
    stage.until("the project", |s| s.harness.state().session().is_some_and(|s| s.read_only().is_none()));
    stage.settle();
    stage.tag("Mara Lind", Key::P);
    assert_eq!(stage.marks().len(), 1);
    drop(held);
}

#[test]
fn a_second_window_sees_what_the_first_saves_when_it_is_looked_at() {
    let mut stage = stage();
    stage.harness.state_mut().close();
    let root = stage.desk.root();
    let mut first = stage.desk.open_at(&root);
    stage.open_path(&root);
    assert!(stage.sees("it is open in another window"));
    let article = stage.harness.state().focus().article.unwrap();
    let mut ids = sidenote::model::SeededIds::new(99);
    let mut maker =
        sidenote::ops::Maker { annotator: crate::support::ana(), now: crate::support::noon(), ids: &mut ids };
    let (spans, label) = (
        sidenote::model::Spans::one(sidenote::model::Span::of(21..30)),
        sidenote::model::LabelId::new("person").unwrap(),
    );
    let (_, t) = sidenote::ops::marks::add(first.project(), &mut maker, article, spans, &label).unwrap();
    first.commit(t, crate::support::noon()).unwrap();
    first.save_now().unwrap();
    look_away_and_back(&mut stage);
    stage.until("what the first saved", |s| s.marks().len() == 1);
    first.close().unwrap();
    look_away_and_back(&mut stage);
    stage.until("that it is free", |s| s.harness.state().session().unwrap().read_only().is_none());
}

fn look_away_and_back(stage: &mut Stage) {
    for focused in [false, true] {
        stage.harness.input_mut().focused = focused;
        stage.settle();
    }
}

#[test]
fn a_schema_that_cannot_be_read_is_put_back_as_it_was() {
    let mut stage = stage();
    let root = stage.desk.root();
    // A version is kept as soon as the program writes the file.
    let app = stage.harness.state();
    let keeps = sidenote::session::versions::state_at(&sidenote::store::RealFs, &stage.desk.places(), &root).unwrap();
    assert!(app.session().is_some());
    let good = std::fs::read(root.join("schema.ron")).unwrap();
    let kept = sidenote::store::Versions::at(&keeps);
    kept.keep(&sidenote::store::RealFs, "schema.ron", &good, 0, sidenote::store::now()).unwrap();
    stage.harness.state_mut().close();
    std::fs::write(root.join("schema.ron"), "(format: 1, lab").unwrap();
    let mut stage = Stage::empty(stage.desk, egui::Vec2::new(1300.0, 860.0));
    stage.open_path(&root);
    assert!(stage.sees("This computer has schema.ron of"));
    stage.click("Put it back and open");
    stage.until("the project", |s| s.harness.state().session().is_some());
    assert_eq!(std::fs::read(root.join("schema.ron")).unwrap(), good);
}
