//! Finding in the article: what is looked for, and the looking itself, once per change. A long text is
//! looked through on a thread, so that the window stays at hand.
//!
//! Must not move the caret, nor change the project: the window does.

mod bar;

use super::jobs::{Done, Jobs, Kind};
use crate::model::{ArticleId, Text};
use crate::text::find::{Found, Query, find};
use egui::Context;
use std::sync::Arc;

/// A text of more bytes than this is looked through on a thread.
const LONG: usize = 1 << 20;

/// What came of looking.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
enum State {
    /// Nothing is looked for.
    #[default]
    Idle,
    /// It goes on.
    Looking,
    /// It is done.
    Done,
    /// The pattern is wrong.
    Wrong(String),
}

/// Where the keyboard is, seen from the field of the bar.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Keyboard {
    /// Not in the field.
    #[default]
    Elsewhere,
    /// To be put into it in the next frame.
    Wanted,
    /// In it.
    Here,
}

/// What the window is told while looking goes on.
#[derive(Debug, PartialEq, Eq)]
pub enum News {
    /// Nothing new.
    None,
    /// What was found before counts no longer.
    Cleared,
    /// What was found; whether the person waits to be brought there.
    Found(Arc<Found>, bool),
}

/// What is looked for in the article, and the bar it is typed into.
#[derive(Default)]
pub struct Finder {
    open: bool,
    query: Query,
    state: State,
    /// What `state` is about.
    asked: Option<(ArticleId, Query)>,
    jobs: Jobs,
    /// Whether the person typed, and waits to be brought to the first hit.
    waits: bool,
    /// Where the first hit is looked for.
    origin: usize,
    /// Whether it is the last hit before that place which is waited for.
    backward: bool,
    keyboard: Keyboard,
}

impl Finder {
    /// Whether the bar is shown.
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Whether the field of the bar has the keyboard, or had it until Escape took it away just now.
    pub fn has_keyboard(&self) -> bool {
        self.open && self.keyboard == Keyboard::Here
    }

    /// Shows the bar and gives it the keyboard. Looking starts at `origin`, for `words` where there
    /// are some.
    pub fn open(&mut self, origin: usize, words: Option<&str>) {
        self.show_bar();
        self.keyboard = Keyboard::Wanted;
        self.origin = origin;
        if let Some(words) = words {
            words.clone_into(&mut self.query.words);
            self.query.pattern = false;
        }
    }

    /// Shows the bar; the keyboard stays where it is.
    pub fn show_bar(&mut self) {
        if !self.open {
            self.asked = None;
            self.waits = false;
        }
        self.open = true;
    }

    /// Hides the bar. What was looked for stays in it.
    pub fn close(&mut self) {
        self.open = false;
        self.keyboard = Keyboard::Elsewhere;
        self.asked = None;
        self.state = State::Idle;
        self.jobs.cancel();
    }

    /// Where the first hit of other words is looked for from now on.
    pub fn go_on_from(&mut self, origin: usize) {
        self.origin = origin;
    }

    /// The person waits to be brought to the first hit from here on, or to the last one before.
    pub fn wait_from(&mut self, origin: usize, forward: bool) {
        self.origin = origin;
        self.waits = true;
        self.backward = !forward;
    }

    /// Whether the person waits for the hit before; asked once.
    pub fn take_backward(&mut self) -> bool {
        std::mem::take(&mut self.backward)
    }

    /// Where the first hit is looked for.
    pub fn origin(&self) -> usize {
        self.origin
    }

    /// Changes how is looked.
    pub fn change(&mut self, change: impl FnOnce(&mut Query)) {
        change(&mut self.query);
        self.waits = true;
    }

    /// Whether anything is looked for.
    pub fn is_empty(&self) -> bool {
        self.query.words.is_empty()
    }

    /// Looks, where what is looked for changed, and says what came of it. `shown` is whether the
    /// window still has what was found before.
    pub fn follow(&mut self, ctx: &Context, article: ArticleId, text: &Arc<Text>, shown: bool) -> News {
        let asked = (article, self.query.clone());
        if self.asked.as_ref() == Some(&asked) && (shown || self.state != State::Done) {
            return self.poll();
        }
        self.asked = Some(asked);
        if self.is_empty() {
            self.jobs.cancel();
            self.state = State::Idle;
            return News::Cleared;
        }
        if text.len() <= LONG {
            self.jobs.cancel();
            let found = find(text.as_str(), &self.query, || false);
            return self.take(found);
        }
        self.state = State::Looking;
        let (text, query) = (Arc::clone(text), self.query.clone());
        let started = self.jobs.start(Kind::Finding, ctx.clone(), move |progress| {
            Done::Found(find(text.as_str(), &query, || progress.is_stopped()))
        });
        started.map_or_else(|why| self.take(Err(why.to_owned())), |()| News::Cleared)
    }

    fn poll(&mut self) -> News {
        match self.jobs.poll() {
            Some(Done::Found(found)) => self.take(found),
            Some(Done::Failed(why)) => self.take(Err(why)),
            _ => News::None,
        }
    }

    fn take(&mut self, found: Result<Found, String>) -> News {
        match found {
            Ok(found) => {
                self.state = State::Done;
                News::Found(Arc::new(found), std::mem::take(&mut self.waits))
            }
            Err(why) => {
                self.state = State::Wrong(why);
                News::Cleared
            }
        }
    }
}
