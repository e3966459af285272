//! Many articles come in while the window goes on.

use super::stage;
use crate::stage::Stage;
use egui::{Key, Modifiers};

const MANY: usize = 3_000;

fn coming_in() -> Stage {
    let mut stage = stage();
    let path = stage.desk.dir.path().join("many.jsonl");
    let line = |n| format!("{{\"text\": \"Ana Lind met Ben {n} on Tuesday.\", \"label\": [[0, 8, \"person\"]]}}\n");
    std::fs::write(&path, (0..MANY).map(line).collect::<String>()).unwrap();
    let ctx = stage.harness.ctx.clone();
    stage.harness.state_mut().import(&ctx, vec![path]);
    stage.until("articles to be added", |s| s.sees("Adding articles:"));
    stage
}

#[test]
fn what_is_wrong_is_said_with_its_line_and_listed_where_it_is_much() {
    let mut stage = stage();
    let dir = stage.desk.dir.path().to_owned();
    let path = |n: usize| dir.join(format!("bad{n}.jsonl"));
    for n in 0..5 {
        std::fs::write(path(n), "{\"text\": \"Fine.\", \"label\": []}\n{\"text\": \"Broken, \"label\": []}\n").unwrap();
    }
    let ctx = stage.harness.ctx.clone();
    stage.harness.state_mut().import(&ctx, vec![path(0)]);
    stage.until("the words", |s| s.sees("bad0.jsonl, line 2: this is no JSON"));
    stage.harness.state_mut().import(&ctx, (0..5).map(path).collect());
    stage.until("the list", |s| s.sees("5 problems in what was to come in"));
    assert!((0..5).all(|n| stage.sees(&format!("bad{n}.jsonl, line 2: this is no JSON"))));
    stage.press(Key::Enter);
    assert!(!stage.sees("5 problems"));
}

fn articles(stage: &Stage) -> usize {
    stage.harness.state().session().unwrap().project().articles.len()
}

#[test]
fn many_articles_come_in_while_marks_are_made_and_go_by_one_undo() {
    let mut stage = coming_in();
    stage.tag("Mara Lind", Key::P);
    assert_eq!(stage.marks().len(), 1, "the window goes on");
    stage.until("the articles", |s| articles(s) == MANY + 2);
    stage.until("the words", |s| s.sees("3000 articles came in."));
    stage.press_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(articles(&stage), 2);
    assert_eq!(stage.marks().len(), 1, "the mark is older than the import");
}

#[test]
fn adding_can_be_stopped_and_an_export_waits_for_it() {
    let mut stage = coming_in();
    stage.press_with(Modifiers::COMMAND, Key::E);
    assert!(stage.sees("Looking at what this format can carry"));
    stage.click("Stop");
    assert!(stage.sees("Stopped; nothing was changed."));
    assert_eq!(articles(&stage), 2);
    stage.until("the rehearsal", |s| s.sees("Nothing is lost"));
}
