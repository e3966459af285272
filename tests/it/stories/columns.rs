//! Tables whose columns nobody but a person can name, as they come in through the window.

use super::stage;
use crate::stage::Stage;
use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::Queryable;
use sidenote::import::offsets::Unit;
use std::path::PathBuf;

/// Marks with their texts, under names that mean nothing to the program.
const MARKS: &str =
    "nr,satz,von,bis,klasse\n7,Ana Lind met Ben on Tuesday.,0,8,person\n8,Ana Lind met Ben on Tuesday.,13,16,person\n";

/// Writes the files and imports them as Ctrl+O does.
fn import(stage: &mut Stage, files: &[(&str, &str)]) -> Vec<PathBuf> {
    let dir = stage.desk.dir.path().to_owned();
    let paths: Vec<PathBuf> = files.iter().map(|(name, _)| dir.join(name)).collect();
    for (path, (_, content)) in paths.iter().zip(files) {
        std::fs::write(path, content).unwrap();
    }
    let ctx = stage.harness.ctx.clone();
    stage.harness.state_mut().import(&ctx, paths.clone());
    paths
}

fn asked(files: &[(&str, &str)]) -> Stage {
    let mut stage = stage();
    import(&mut stage, files);
    stage.until("the question", |s| s.sees("What are the columns?"));
    stage.settle();
    stage
}

fn articles(stage: &Stage) -> usize {
    stage.harness.state().session().unwrap().project().articles.len()
}

fn undo_title(stage: &Stage) -> Option<String> {
    stage.harness.state().session().unwrap().undo_title().map(str::to_owned)
}

/// What a list shows as chosen.
fn chosen(stage: &Stage, list: &str) -> String {
    stage.harness.get_by_role_and_label(Role::ComboBox, list).value().unwrap_or_default()
}

/// Chooses in a list, as a person does: opens it and takes one line.
fn choose(stage: &mut Stage, list: &str, line: &str) {
    stage.harness.get_by_role_and_label(Role::ComboBox, list).click();
    stage.settle();
    stage.harness.get_by_role_and_label(Role::Button, line).click();
    stage.settle();
}

#[test]
fn a_table_that_is_not_recognised_is_asked_about_and_comes_in_as_one_step() {
    let mut stage = asked(&[("t.csv", MARKS)]);
    assert!(stage.sees("t.csv: say what its columns are."));
    let lists = ["Text of the article", "First offset", "Offset after the last", "Label", "Words of the mark"];
    assert_eq!(lists.map(|list| chosen(&stage, list)), ["satz", "von", "bis", "klasse", "none"]);
    assert!(stage.sees("Each row is a mark on the text in “satz”."));
    stage.click("Bring in");
    stage.until("the article", |s| articles(s) == 3);
    stage.settle();
    assert_eq!(stage.text(), "Ana Lind met Ben on Tuesday.");
    let words = |s: &str| ("person".to_owned(), s.to_owned());
    assert_eq!(stage.marks(), [words("Ana Lind"), words("Ben")]);
    assert!(!stage.sees("What are the columns?"));
    stage.press_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(articles(&stage), 2, "one step takes all of it back");
}

#[test]
fn leaving_the_question_brings_nothing_in_and_says_so() {
    let before = undo_title(&stage());
    let mut stage = asked(&[("t.csv", MARKS)]);
    stage.press(Key::Escape);
    assert!(!stage.sees("What are the columns?"));
    assert!(stage.sees("Not brought in: t.csv."));
    assert_eq!(articles(&stage), 2);
    assert_eq!(undo_title(&stage), before, "there is nothing new to undo");
    import(&mut stage, &[("t.csv", MARKS)]);
    stage.until("the question", |s| s.sees("What are the columns?"));
    stage.click("Cancel");
    assert!(!stage.sees("What are the columns?") && articles(&stage) == 2);
}

#[test]
fn what_cannot_work_says_why_before_anything_is_read() {
    let mut stage = asked(&[("t.csv", MARKS)]);
    choose(&mut stage, "Offset after the last", "none");
    assert!(stage.sees("Choose the column of the offset after the last."));
    stage.click("Bring in");
    assert!(stage.sees("What are the columns?") && articles(&stage) == 2, "the button does nothing");
    choose(&mut stage, "Offset after the last", "satz");
    assert!(stage.sees("“satz” is chosen twice"));
    choose(&mut stage, "Offset after the last", "klasse");
    assert!(stage.sees("is chosen twice"));
    choose(&mut stage, "Label", "none");
    assert!(stage.sees("in row 1 it has “person”, which is no number."));
}

#[test]
fn what_the_person_says_counts_against_the_guess() {
    let mut stage = asked(&[("t.csv", MARKS)]);
    for (list, line) in [("First offset", "none"), ("Offset after the last", "none"), ("Label", "nr")] {
        choose(&mut stage, list, line);
    }
    assert!(stage.sees("Each row is an article with a mark on all of it."));
    stage.press_with(Modifiers::COMMAND, Key::Enter);
    stage.until("the article", |s| articles(s) == 3);
    stage.settle();
    let whole = "Ana Lind met Ben on Tuesday.".to_owned();
    assert_eq!(stage.marks(), [("7".to_owned(), whole.clone()), ("8".to_owned(), whole)]);
}

#[test]
fn marks_of_brat_can_be_left_in_pieces() {
    for (asked, words) in [(false, vec!["Ana\nLind"]), (true, vec!["Ana", "Lind"])] {
        let mut stage = stage();
        std::fs::write(stage.desk.dir.path().join("b.txt"), "Ana\nLind left.").unwrap();
        path_typed(&mut stage, "b.ann", "T1\tperson 0 3;4 8\tAna Lind\n");
        if asked {
            stage.click("Leave brat’s marks in pieces where a line ends");
        }
        stage.click("Open");
        stage.until("the marks", |s| s.harness.state().session().unwrap().project().layers.len() == 1);
        let project = stage.harness.state().session().unwrap().project();
        let ((article, _), layer) = project.layers.iter().next().unwrap();
        let text = project.text(*article).unwrap().as_str();
        let marked: Vec<&str> = layer.marks.values().flat_map(|m| m.spans.iter().map(|s| &text[s.range()])).collect();
        assert_eq!(marked, words);
    }
}

#[test]
fn what_offsets_count_can_be_said() {
    // The fonts of the stage have no faces; this one stands where the preview has ended.
    let text = "On the day of the feast in the harbour 😀 Ana went home.";
    let start = text.find("😀").unwrap() + "😀 ".encode_utf16().count();
    let table = format!("satz,von,bis,klasse\n{text},{start},{},person\n", start + 3);
    let mut stage = asked(&[("t.csv", &table)]);
    choose(&mut stage, "Label", "klasse");
    choose(&mut stage, "Offsets count", Unit::Utf16.words());
    stage.click("Bring in");
    stage.until("the article", |s| articles(s) == 3);
    stage.settle();
    assert_eq!(stage.marks(), [("person".to_owned(), "Ana".to_owned())]);
}

#[test]
fn another_delimiter_makes_another_table() {
    let table = "a,b;c,d|satz\n1,2;3,4|Ana Lind met Ben on Tuesday.\n";
    let mut stage = asked(&[("t.csv", table)]);
    assert_eq!(chosen(&stage, "Between cells"), "comma  ,");
    choose(&mut stage, "Between cells", "bar  |");
    assert_eq!(chosen(&stage, "Text of the article"), "satz");
    assert!(stage.sees("Each row is an article."));
    stage.click("Bring in");
    stage.until("the article", |s| articles(s) == 3);
    assert_eq!(stage.text(), "Ana Lind met Ben on Tuesday.");
}

#[test]
fn where_nothing_came_in_the_question_comes_back_with_the_reason() {
    let table = "datei;von;bis;stelle;art\na.txt;0;3;Ana;person\na.txt;8;11;Ben;person\n";
    let mut stage = asked(&[("t.csv", table)]);
    assert_eq!(chosen(&stage, "Name of the article"), "datei");
    stage.click("Bring in");
    stage.until("the reason", |s| s.sees("Line 2: there is no text for this row"));
    assert_eq!(articles(&stage), 2);
    std::fs::write(stage.desk.dir.path().join("a.txt"), "Ana met Ben.").unwrap();
    stage.click("Bring in");
    stage.until("the article", |s| articles(s) == 3);
    stage.settle();
    assert_eq!(stage.marks().len(), 2);
}

#[test]
fn tables_with_the_same_columns_are_asked_about_once_and_others_after_them() {
    let other = MARKS.replace("Ana Lind", "Eva Lind");
    let third = "wort;marke_x\nAna;B-PER\nsagte;O\n";
    let mut stage = asked(&[("a.csv", MARKS), ("b.csv", &other), ("c.csv", third)]);
    assert!(stage.sees("a.csv and another with the same columns"));
    stage.click("Bring in");
    stage.until("the next question", |s| s.sees("c.csv: say what its columns are."));
    assert_eq!(articles(&stage), 4);
    assert!(stage.sees("Each row is a word with its tag."));
    stage.click("Bring in");
    stage.until("all of it", |s| articles(s) == 5);
    assert!(!stage.sees("What are the columns?"));
}

#[test]
fn escape_closes_an_open_list_before_the_dialog() {
    let mut stage = asked(&[("t.csv", MARKS)]);
    let list = stage.harness.get_by_role_and_label(Role::ComboBox, "Label");
    list.focus();
    stage.settle();
    stage.press(Key::Enter);
    assert!(stage.harness.query_by_role_and_label(Role::Button, "nr").is_some(), "the list opens by key");
    stage.press(Key::Escape);
    assert!(stage.harness.query_by_role_and_label(Role::Button, "nr").is_none());
    assert!(stage.sees("What are the columns?"));
    stage.press(Key::Escape);
    assert!(!stage.sees("What are the columns?"));
}

#[test]
fn a_column_is_chosen_by_key_alone() {
    let mut stage = asked(&[("t.csv", MARKS)]);
    stage.harness.get_by_role_and_label(Role::ComboBox, "Remark").focus();
    stage.settle();
    for key in [Key::Enter, Key::ArrowDown, Key::ArrowDown, Key::Enter] {
        stage.press(key);
    }
    assert_eq!(chosen(&stage, "Remark"), "nr");
    assert!(stage.harness.query_by_role_and_label(Role::Button, "nr").is_none(), "the list is closed");
    assert!(stage.harness.get_by_role_and_label(Role::ComboBox, "Remark").is_focused());
    stage.press_with(Modifiers::COMMAND, Key::Enter);
    stage.until("the article", |s| articles(s) == 3);
    stage.settle();
    assert!(stage.layer().marks.values().all(|mark| ["7", "8"].contains(&mark.note.as_str())));
}

/// A table that is recognised by its header.
const KNOWN: &str = "text,start,end,label\nAna Lind met Ben on Tuesday.,13,16,person\n";

/// Types a path under Ctrl+O.
fn path_typed(stage: &mut Stage, name: &str, content: &str) {
    let path = stage.desk.dir.path().join(name);
    std::fs::write(&path, content).unwrap();
    stage.press_with(Modifiers::COMMAND, Key::O);
    stage.type_text(&path.display().to_string());
}

#[test]
fn a_table_that_is_recognised_can_be_asked_about_too() {
    let mut stage = stage();
    path_typed(&mut stage, "known.csv", KNOWN);
    stage.click("Ask what the columns of tables are");
    stage.click("Open");
    stage.until("the question", |s| s.sees("What are the columns?"));
    assert_eq!(chosen(&stage, "Text of the article"), "text");
    assert_eq!(articles(&stage), 2, "nothing came in yet");
    choose(&mut stage, "Label", "none");
    stage.click("Bring in");
    stage.until("the article", |s| articles(s) == 3);
    stage.settle();
    assert_eq!(stage.marks(), [("unlabelled".to_owned(), "Ben".to_owned())]);
    assert!(!stage.sees("What are the columns?"));
}

#[test]
fn unasked_a_table_that_is_recognised_comes_in_at_once() {
    let mut stage = stage();
    path_typed(&mut stage, "known.csv", KNOWN);
    stage.click("Open");
    stage.until("the article", |s| articles(s) == 3);
    stage.settle();
    assert_eq!(stage.marks(), [("person".to_owned(), "Ben".to_owned())]);
}

#[test]
fn what_offsets_count_can_be_said_of_any_file() {
    let line = "{\"text\": \"😀 Ana met Ben.\", \"label\": [[2, 5, \"person\"]]}\n";
    let mut stage = stage();
    path_typed(&mut stage, "a.jsonl", line);
    choose(&mut stage, "What offsets count", Unit::CodePoints.words());
    stage.click("Open");
    let words = |s: &Stage| s.harness.state().session().unwrap().project().layers.len();
    stage.until("the marks", |s| words(s) == 1);
    let project = stage.harness.state().session().unwrap().project();
    let ((article, _), layer) = project.layers.iter().next().unwrap();
    let text = project.text(*article).unwrap().as_str();
    let marked: Vec<&str> = layer.marks.values().flat_map(|m| m.spans.iter().map(|s| &text[s.range()])).collect();
    assert_eq!(marked, ["Ana"]);
}
