//! The table of `every`: what is done before an action, where one looks, what is seen there.

use super::*;

pub fn table() -> Vec<Row> {
    let mut rows = Vec::new();
    rows.extend(file_rows());
    rows.extend(caret_rows());
    rows.extend(edit_rows());
    rows.extend(mark_rows());
    rows.extend(view_rows());
    rows
}

fn file_rows() -> [Row; 18] {
    [
        Row("new-project", nothing, sees!("New project"), "seen"),
        Row("open-project", nothing, sees!("Open a project"), "seen"),
        Row("open-sample", nothing, article, "Ostrey to close river bridge for nine months from April"),
        Row("open-articles", nothing, sees!("File or folder"), "seen"),
        Row("paste-article", nothing, sees!("Paste an article"), "seen"),
        Row("facts", nothing, sees!("Publication"), "seen"),
        Row("delete-article", nothing, article, "Second"),
        Row("save", person, layer_file, "a file"),
        Row("save-as", nothing, sees!("Save a copy"), "seen"),
        Row("export", nothing, sees!("Export a dataset"), "seen"),
        Row("quit", nothing, told, "close"),
        Row("conflicts", nothing, sees!("Nothing to settle"), "seen"),
        Row("take-over", nothing, sees!("This window has the project"), "seen"),
        Row("file-problems", nothing, sees!("files are all in order"), "seen"),
        Row("versions", nothing, sees!("Restore this version"), "seen"),
        Row("trash", nothing, sees!("Nothing lies in the trash"), "seen"),
        Row("undo", person, marks, ""),
        Row("redo", undone, marks, "person Mara Lind"),
    ]
}

fn caret_rows() -> [Row; 36] {
    [
        Row("left", at_said, after_caret, " said the"),
        Row("right", at_said, after_caret, "aid the f"),
        Row("up", at_said, after_caret, "o close\n\n"),
        Row("down", at_title, after_caret, "Mara Lind"),
        Row("word-back", at_said, after_caret, "Lind said"),
        Row("word-on", at_said, after_caret, " the ferr"),
        Row("sentence-back", at_said, after_caret, "Mara Lind"),
        Row("sentence-on", at_said, after_caret, " “We cann"),
        Row("paragraph-back", at_said, after_caret, "Mara Lind"),
        Row("paragraph-on", at_said, after_caret, "Officials"),
        Row("line-start", at_said, after_caret, "Mara Lind"),
        Row("line-end", at_said, after_caret, "\n\nOfficia"),
        Row("start", at_said, after_caret, "Ferry lin"),
        Row("end", at_said, after_caret, ""),
        Row("border-on", border, after_caret, "Mara Lind"),
        Row("border-back", border_below, after_caret, " said the"),
        Row("name-on", at_said, selected, "We"),
        Row("name-back", at_mayor, selected, "Officials"),
        Row("select-left", at_said, selected, " "),
        Row("select-right", at_said, selected, "s"),
        Row("select-up", at_said, selected, "o close\n\nMara Lind "),
        Row("select-down", at_title, selected, "Ferry line to close\n\n"),
        Row("select-word-back", at_said, selected, "Lind "),
        Row("select-word-on", at_said, selected, "said"),
        Row("select-sentence-back", at_said, selected, "Mara Lind "),
        Row("select-sentence-on", at_said, selected, "said the ferry would close in May."),
        Row("select-paragraph-back", at_said, selected, "Mara Lind "),
        Row("select-paragraph-on", at_mayor, selected, "mayor of Eastport said he was surprised."),
        Row("select-line-start", at_said, selected, "Mara Lind "),
        Row("select-line-end", at_mayor, selected, "mayor of Eastport said he was surprised."),
        Row("select-to-start", at_said, selected, "Ferry line to close\n\nMara Lind "),
        Row("select-to-end", at_mayor, selected, "mayor of Eastport said he was surprised."),
        Row("select-border-on", border, selected, "\n\n"),
        Row("select-border-back", border_below, selected, " said "),
        Row("select-name-on", at_said, selected, "said the ferry would close in May. “We"),
        Row("select-name-back", at_mayor, selected, "Officials deny it. The "),
    ]
}

/// The caret before the empty line above a mark.
fn border(stage: &mut Stage) {
    person(stage);
    at(stage, "\n\nMara");
}

/// The caret some words below a mark.
fn border_below(stage: &mut Stage) {
    person(stage);
    at(stage, "the ferry");
}

fn edit_rows() -> [Row; 15] {
    [
        Row("delete", person, marks, ""),
        Row("clear", person, mark, ""),
        Row("select-word", at_said, selected, "said"),
        Row("select-sentence", at_said, selected, "Mara Lind said the ferry would close in May."),
        Row("select-paragraph", at_title, selected, "Ferry line to close"),
        Row("copy", marked_words, told, "copied Mara Lind"),
        Row("go-to", nothing, sees!("Place in the article"), "seen"),
        Row("find", nothing, sees!("Find in the article"), "seen"),
        Row("find-next", looked_for, after_caret, " he was s"),
        Row("find-previous", looked_for, after_caret, " he was s"),
        Row("find-case", looked_for_large, sees!("No hit"), "seen"),
        Row("find-whole", looked_for_part, sees!("No hit"), "seen"),
        Row("find-pattern", looked_for_pattern, sees!("1 of"), "seen"),
        Row("find-close", looked_for, sees!("1 of 2"), ""),
        Row("mark-all", looked_for, sees!("It is one step"), "seen"),
    ]
}

fn marked_words(stage: &mut Stage) {
    stage.drag("Mara Lind", Modifiers::NONE);
}

fn looked_for_large(stage: &mut Stage) {
    look_for(stage, "SAID");
}

fn looked_for_part(stage: &mut Stage) {
    look_for(stage, "ai");
}

fn looked_for_pattern(stage: &mut Stage) {
    look_for(stage, "M[ai]");
}

fn look_for(stage: &mut Stage, words: &str) {
    stage.press_with(Modifiers::COMMAND, Key::F);
    stage.type_text(words);
}

fn mark_rows() -> [Row; 34] {
    [
        Row("next-mark", two_persons, mark, "person Mara Lind"),
        Row("previous-mark", two_persons, mark, "person Mara Lind"),
        Row("next-here", nested, mark, "claim Mara Lind said"),
        Row("previous-here", nested, mark, "claim Mara Lind said"),
        Row("next-same", two_persons, mark, "person Mara Lind"),
        Row("previous-same", two_persons, mark, "person Mara Lind"),
        Row("repeat-label", repeated, marks, "person Mara Lind, person mayor"),
        Row("start-out", person_short, marks, "person Mara Lind"),
        Row("start-in", person, marks, "person Lind"),
        Row("end-out", person, marks, "person Mara Lind said"),
        Row("end-in", person, marks, "person Mara"),
        Row("start-out-character", person_short, marks, "person  Lind"),
        Row("start-in-character", person, marks, "person ara Lind"),
        Row("end-out-character", person, marks, "person Mara Lind "),
        Row("end-in-character", person, marks, "person Mara Lin"),
        Row("split", split_here, marks, "person Mara, person Lind"),
        Row("merge", merged_here, marks, "person Mara Lind|mayor"),
        Row("add-piece", piece_selected, marks, "person Mara Lind|mayor"),
        Row("drop-piece", piece_under_caret, marks, "person said"),
        Row("join", pieces, marks, "person Mara Lind said"),
        Row("link", two_persons, sees!("Choose the other mark"), "seen"),
        Row("next-link", linked, links, "*source “We cannot go on,” > she"),
        Row("link-end", linked, mark, "source she"),
        Row("link-reverse", linked_quotes, links, "*restates Ferry line to close > “We cannot go on,”"),
        Row("link-relation", linked_quotes, links, "*parent “We cannot go on,” > Ferry line to close"),
        Row("entity", person, sees!("Which entity?"), "seen"),
        Row("note", person, keyboard, "Note"),
        Row("next-role", at_title, role, "Headline"),
        Row("previous-role", at_title, role, "Boilerplate"),
        Row("read-here", at_said, reading, "Ferry lin false"),
        Row("finish", nothing, reading, "Ferry lin true"),
        Row("next-problem", unattributed, mark, "quote We cannot go on"),
        Row("problems", unattributed, sees!("Problems of this layer"), "seen"),
        Row("tails", nothing, |s| settings(s).tails.to_string(), "false"),
    ]
}

/// Two quotes, of which one restates the other.
fn linked_quotes(stage: &mut Stage) {
    stage.tag("Ferry line to close", Key::Q);
    stage.tag("“We cannot go on,”", Key::Q);
    stage.press(Key::W);
    stage.click_words("line");
    stage.press(Key::Num1);
    stage.press_with(Modifiers::SHIFT, Key::W);
}

/// A direct quote without quotation marks and without a source, and the caret far from it.
fn unattributed(stage: &mut Stage) {
    stage.tag("We cannot go on", Key::Q);
    stage.press(Key::Num1);
    stage.until("the problems", |s| s.sees("problem"));
    at(stage, "Officials");
}

fn repeated(stage: &mut Stage) {
    person(stage);
    stage.drag("mayor", Modifiers::NONE);
}

fn person_short(stage: &mut Stage) {
    stage.tag("Lind", Key::P);
}

fn split_here(stage: &mut Stage) {
    person(stage);
    at(stage, " Lind");
}

fn merged_here(stage: &mut Stage) {
    two_persons(stage);
    stage.press(Key::K);
}

fn piece_selected(stage: &mut Stage) {
    person(stage);
    stage.drag("mayor", Modifiers::NONE);
}

fn piece_under_caret(stage: &mut Stage) {
    pieces(stage);
    at(stage, "ara");
}

/// A window so low that the article goes on below it.
fn long(stage: &mut Stage) {
    stage.harness.set_size(egui::Vec2::new(1300.0, 330.0));
    stage.settle();
}

fn long_down(stage: &mut Stage) {
    long(stage);
    stage.press(Key::PageDown);
}

fn view_rows() -> [Row; 24] {
    [
        Row("palette", nothing, sees!("Do anything"), "seen"),
        Row("filter", nothing, keyboard, "Filter articles"),
        Row("next-article", nothing, article, "Second"),
        Row("previous-article", second, article, "Ferry line to close"),
        Row("page-down", long, progress, "13"),
        Row("page-up", long_down, progress, "0"),
        Row("theme", nothing, |s| format!("{:?}", settings(s).theme), "Light"),
        Row("larger", nothing, |s| settings(s).size.to_string(), "18.5"),
        Row("smaller", nothing, |s| settings(s).size.to_string(), "16.5"),
        Row("normal-size", small_text, |s| settings(s).size.to_string(), "17.5"),
        Row("compact", nothing, |s| settings(s).comfortable.to_string(), "false"),
        Row("left-pane", nothing, |s| settings(s).left.to_string(), "false"),
        Row("right-pane", nothing, |s| settings(s).right.to_string(), "false"),
        Row("contrast", nothing, |s| settings(s).contrast.to_string(), "true"),
        Row("looser", nothing, |s| settings(s).spacing.to_string(), "1.1"),
        Row("tighter", nothing, |s| settings(s).spacing.to_string(), "0.9"),
        Row("still", nothing, |s| settings(s).still.to_string(), "true"),
        Row("schema", nothing, sees!("New label"), "seen"),
        Row("entities", nothing, sees!("No entity yet"), "seen"),
        Row("annotator", nothing, sees!("Who is annotating?"), "seen"),
        Row("next-control", nothing, keyboard, "Part: Body"),
        Row("previous-control", nothing, keyboard, "Resize panel"),
        Row("keys", nothing, sees!("Look for an action"), "seen"),
        Row("about", nothing, sees!("Nothing is sent anywhere"), "seen"),
    ]
}
