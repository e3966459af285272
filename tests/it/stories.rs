//! What people do in the window, from beginning to end.

mod columns;
mod coming_in;
mod every;
mod exporting;
mod find;
mod gestures;
mod keyboard;
mod keys;
mod marking;
mod opening;
mod projects;
mod sharing;
mod typing;
mod window;

use crate::stage::Stage;
use crate::support::{Desk, add_article};
use sidenote::model::SeededIds;

const STORY: &str = "Ferry line to close\n\nMara Lind said the ferry would close in May. “We cannot go on,” she told the Harbour Ledger.\n\nOfficials deny it. The mayor of Eastport said he was surprised.";

pub fn pair(label: &str, words: &str) -> (String, String) {
    (label.to_owned(), words.to_owned())
}

pub fn stage() -> Stage {
    Stage::open(desk())
}

/// A desk with a project of two articles.
pub fn desk() -> Desk {
    let desk = Desk::with_project();
    let mut session = desk.open();
    add_article(&mut session, "Ferry line to close", STORY, &mut SeededIds::new(5));
    add_article(&mut session, "Second", "Another text about Eastport.", &mut SeededIds::new(6));
    session.close().unwrap();
    desk
}
