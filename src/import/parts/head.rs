//! What stands before the first paragraph: masthead, date, headline, standfirst, byline.
//!
//! Must not know the rules of the body.

use super::{age, cues, find_date, line::Line, names, push_whole_or};
use crate::import::DraftParts;
use crate::model::Role;

/// How many lines may stand before the first paragraph.
const REACH: usize = 24;

/// The number of the line that begins the running text. Where there is none, as in a list of short
/// lines, what stands at the top is still looked at.
pub(super) fn lead(text: &str, lines: &[Line]) -> usize {
    let near = lines.len().min(REACH);
    let Some(first) = (0..near).find(|&i| runs(text, lines, i)) else {
        let none = !lines.iter().any(|line| line.shape.is_running());
        return lines.len().min(if none { 8 } else { 1 });
    };
    // A standfirst may be a whole sentence; then a byline or a date parts it from the text.
    let after = (first + 1..near.min(first + 4)).take_while(|&i| !runs(text, lines, i));
    match after.filter(|&i| is_meta(&text[lines[i].range()])).last() {
        Some(meta) if lines[first].shape.words <= 45 && first > 0 => {
            (meta + 1..near).find(|&i| runs(text, lines, i)).unwrap_or(meta + 1)
        }
        _ => first,
    }
}

fn is_meta(line: &str) -> bool {
    age::split(line).is_some() || find_date(line).is_some() || names::byline(line).is_some()
}

/// Whether running text begins at line `at`: a long sentence, or a block broken at some width. A
/// picture may stand before it.
fn runs(text: &str, lines: &[Line], at: usize) -> bool {
    let sentence = lines[at].shape.is_running();
    (sentence && !is_clear_caption(text, &lines[at])) || begins_broken_block(lines, at)
}

/// Whether the line says by clear words that it belongs to a picture.
fn is_clear_caption(text: &str, line: &Line) -> bool {
    line.shape.words <= 25 && cues::is_caption(&text[line.range()], true)
}

fn begins_broken_block(lines: &[Line], at: usize) -> bool {
    let block = lines[at].block;
    if lines[at].shape.words < 6 || at.checked_sub(1).is_some_and(|i| lines[i].block == block) {
        return false;
    }
    let mine = || lines[at..].iter().take(60).take_while(|line| line.block == block);
    let words: usize = mine().map(|line| usize::from(line.shape.words)).sum();
    let ends = mine().last().is_some_and(|line| line.shape.ends);
    mine().count() >= 2 && words >= 20 && ends
}

/// The roles of `lines`, all of which stand before the running text.
pub(super) fn classify(text: &str, lines: &[Line], to: &mut DraftParts) {
    let mut seen = Seen::default();
    for (at, line) in lines.iter().enumerate() {
        let words = &text[line.range()];
        let split = age::split(words).filter(|_| seen.masthead != Some(at));
        if let Some(age) = split {
            let pieces = age.pieces(words).into_iter();
            let moved = pieces.map(|(r, role)| (super::shift(r, line.range().start), role));
            push_whole_or(text, line.range(), moved.collect(), Role::RelativeAge, to);
        } else {
            let role = role(text, lines, at, &mut seen);
            to.push(line.range(), role);
        }
    }
}

/// What was found so far.
#[derive(Default)]
struct Seen {
    /// The line of the masthead's initials.
    masthead: Option<usize>,
    publication: bool,
    headline: Option<usize>,
    standfirst: bool,
}

fn role(text: &str, lines: &[Line], at: usize, seen: &mut Seen) -> Role {
    let words = &text[lines[at].range()];
    let next = lines.get(at + 1).map(|line| &text[line.range()]);
    if seen.masthead.is_some_and(|i| i + 1 == at) {
        seen.publication = true;
        return Role::Publication;
    }
    if at < 2 && next.is_some_and(|next| names::are_initials(words, next)) {
        seen.masthead = Some(at);
        return Role::Masthead;
    }
    if find_date(words).is_some() {
        return Role::PageDate;
    }
    fixed(words).unwrap_or_else(|| title(text, lines, at, seen))
}

/// The role that a line has wherever it stands in the head.
fn fixed(words: &str) -> Option<Role> {
    match () {
        () if names::byline(words).is_some() => Some(Role::Byline),
        () if cues::is_boilerplate(words) => Some(Role::Boilerplate),
        () if cues::is_credit(words) => Some(Role::Credit),
        () => None,
    }
}

/// Headline, standfirst, and what stands among them.
fn title(text: &str, lines: &[Line], at: usize, seen: &mut Seen) -> Role {
    let line = &lines[at];
    let words = &text[line.range()];
    let more =
        || lines[at + 1..].iter().any(|l| l.shape.is_short() && l.shape.words >= 4 && !is_meta(&text[l.range()]));
    if seen.headline.is_none() {
        if !seen.publication && at == 0 && is_paper_here(text, lines) && more() {
            seen.publication = true;
            return Role::Publication;
        }
        if cues::is_section(words) && more() {
            return Role::Section;
        }
        if line.shape.is_short() {
            seen.headline = Some(at);
            return Role::Headline;
        }
        return Role::Body;
    }
    if continues_headline(text, lines, at, seen) {
        seen.headline = Some(at);
        return Role::Headline;
    }
    below_headline(words, line, seen)
}

/// The first line is the name of a paper if it sounds like one or a date follows right below it.
fn is_paper_here(text: &str, lines: &[Line]) -> bool {
    let first = &text[lines[0].range()];
    let dated =
        lines.get(1).is_some_and(|next| next.block == lines[0].block && find_date(&text[next.range()]).is_some());
    names::is_paper(first) && lines[0].shape.words <= 4 || (dated && lines[0].shape.words <= 5)
}

/// A headline broken into two lines goes on with a small letter in the same block.
fn continues_headline(text: &str, lines: &[Line], at: usize, seen: &Seen) -> bool {
    let follows = seen.headline == at.checked_sub(1) && lines[at - 1].block == lines[at].block;
    follows && text[lines[at].range()].starts_with(char::is_lowercase)
}

fn below_headline(words: &str, line: &Line, seen: &mut Seen) -> Role {
    if names::is_bare_name(words) {
        return Role::Byline;
    }
    if cues::is_section(words) {
        return Role::Section;
    }
    if line.shape.words <= 25 && cues::is_caption(words, true) {
        return Role::Caption;
    }
    if !seen.standfirst && line.shape.words <= 60 && line.shape.words > 2 {
        seen.standfirst = true;
        return Role::Standfirst;
    }
    if cues::is_caption(words, line.shape.ends) { Role::Caption } else { Role::Body }
}
