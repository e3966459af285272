//! The running text and what stands in it: captions, subheadings, pull quotes, lists.
//!
//! Must not know what stands before the first paragraph. Every line is its own part: lines are
//! never joined, as nobody can say afterwards where they were parted.

use super::repeat::Repeats;
use super::{Piece, age, cues, find_date, line::Line, names, push_whole_or, shift};
use crate::import::DraftParts;
use crate::model::Role;

/// The roles of the lines from `lead` on.
pub(super) fn classify(text: &str, lines: &[Line], lead: usize, to: &mut DraftParts) {
    let body = &lines[lead..];
    let repeats = Repeats::of(text, body);
    let mut state = State { dated: to.iter().any(|(_, part)| part.role == Role::PageDate), links: false };
    let mut at = 0;
    while at < body.len() {
        let count = body[at..].iter().take_while(|line| line.block == body[at].block).count();
        let alone = stand_alone(&body[at..at + count]);
        for i in at..at + count {
            let place = Place { text, lines: body, at: i, alone };
            place.push(&repeats, &mut state, to);
        }
        at += count;
    }
}

/// Whether each line of a block is a paragraph of its own: most of them end as sentences do. Lines
/// of a text broken at some width rarely do.
fn stand_alone(block: &[Line]) -> bool {
    let ends = block.iter().filter(|line| line.shape.ends).count();
    block.len() == 1 || ends * 2 >= block.len()
}

/// What was seen on the way down.
struct State {
    dated: bool,
    /// Whether a list of other articles is being passed.
    links: bool,
}

struct Place<'a> {
    text: &'a str,
    lines: &'a [Line],
    at: usize,
    alone: bool,
}

impl Place<'_> {
    fn line(&self) -> &Line {
        &self.lines[self.at]
    }

    fn words(&self) -> &str {
        &self.text[self.line().range()]
    }

    fn push(&self, repeats: &Repeats, state: &mut State, to: &mut DraftParts) {
        let line = self.line();
        let split = self.split();
        if !split.is_empty() {
            return push_whole_or(self.text, line.range(), split, Role::Body, to);
        }
        let role =
            if self.alone && self.at > 0 { self.lone(repeats, state) } else { self.listed().unwrap_or(Role::Body) };
        state.dated |= role == Role::PageDate;
        to.push(line.range(), role);
    }

    /// A dateline and the text after it, or a section and an age.
    fn split(&self) -> Vec<Piece> {
        let (line, words) = (self.line(), self.words());
        if self.at == 0 {
            let Some(end) = names::dateline(words) else {
                return Vec::new();
            };
            let start = line.range().start;
            let rest = words.len() - words[end..].trim_start().len();
            let body = (start + rest..line.range().end, Role::Body);
            let head = (start..start + end, Role::Dateline);
            return if rest < words.len() { vec![head, body] } else { vec![head] };
        }
        let age = age::split(words).filter(|_| self.alone);
        let pieces = age.map(|age| age.pieces(words)).unwrap_or_default().into_iter();
        pieces.map(|(r, role)| (shift(r, line.range().start), role)).collect()
    }

    /// The role of a line that is a block of its own.
    fn lone(&self, repeats: &Repeats, state: &mut State) -> Role {
        let (line, words) = (self.line(), self.words());
        let was_links = std::mem::replace(&mut state.links, cues::heads_links(words));
        if cues::is_boilerplate(words) {
            return Role::Boilerplate;
        }
        if was_links && line.shape.is_short() && !line.shape.ends {
            state.links = true;
            return Role::Boilerplate;
        }
        if !state.dated && find_date(words).is_some() {
            return Role::PageDate;
        }
        if names::byline(words).is_some() {
            return Role::Byline;
        }
        let listed = self.listed();
        listed.or_else(|| self.inset(repeats)).unwrap_or(Role::Body)
    }

    /// A list item: a bullet, or a number or hyphen whose neighbour has one too.
    fn listed(&self) -> Option<Role> {
        let neighbour = |i: Option<usize>| i.and_then(|i| self.lines.get(i)).is_some_and(|l| l.shape.listed);
        let sure = !self.words().starts_with(|c: char| c == '-' || c.is_ascii_digit());
        let fits =
            self.line().shape.listed && (sure || neighbour(self.at.checked_sub(1)) || neighbour(Some(self.at + 1)));
        fits.then_some(Role::ListItem)
    }

    /// What is set between the paragraphs.
    fn inset(&self, repeats: &Repeats) -> Option<Role> {
        let (shape, words) = (self.line().shape, self.words());
        if cues::is_credit(words) {
            return Some(Role::Credit);
        }
        if repeats.says_again(self.text, self.at, self.line()) {
            return Some(Role::PullQuote);
        }
        if shape.words <= 25 && cues::is_caption(words, shape.ends) {
            return Some(Role::Caption);
        }
        let text_follows = self.lines.get(self.at + 1).is_some_and(|next| next.shape.words >= 8);
        let open = words.ends_with([':', ',', ';', '-', '–', '—']);
        let title = shape.words <= 8 && (!shape.ends || shape.asks) && !shape.quoted && !open;
        (title && text_follows).then_some(Role::Subheading)
    }
}
