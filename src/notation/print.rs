//! Writes a text with its marks and links.
//!
//! Must not know how it is read back; the law that it is lies in this room's tests.

use super::events::{What, events};
use super::{Noted, NotedMark, cursor};
use std::fmt::Write as _;

/// The notation of a text with its marks and links, without a line feed at its end that the text
/// does not have.
pub fn print(noted: &Noted) -> String {
    let events = events(&noted.marks);
    let under = events.iter().filter(|e| e.what == What::CloseUnder).map(|e| e.mark);
    let numbers = numbers(noted, under);
    let mut page = Page { made: String::with_capacity(noted.text.len()), after: After::Other };
    let mut at = 0;
    for event in &events {
        page.words(noted.text.get(at..event.at).unwrap_or_default());
        at = event.at;
        let mark = &noted.marks[event.mark];
        match event.what {
            What::Open => page.open(mark, numbers[event.mark], true),
            What::OpenAgain => page.open(mark, numbers[event.mark], false),
            What::Close => page.close(None),
            What::CloseUnder => page.close(numbers[event.mark]),
        }
    }
    page.words(noted.text.get(at..).unwrap_or_default());
    page.links(noted, &numbers);
    page.made
}

/// The numbers of those marks that need one, counted from 1 in the order of the marks.
fn numbers(noted: &Noted, under: impl Iterator<Item = usize>) -> Vec<Option<usize>> {
    let mut needed: Vec<bool> = noted.marks.iter().map(|m| m.spans.count() > 1).collect();
    for mark in under.chain(noted.links.iter().flat_map(|l| [l.from, l.to])) {
        needed[mark] = true;
    }
    let mut last = 0;
    let mut count = || {
        last += 1;
        last
    };
    needed.into_iter().map(|needed| needed.then(&mut count)).collect()
}

/// What was written last, as far as the next word could be taken for a part of it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum After {
    /// A closing brace: a `#` would name what it closes.
    Brace,
    /// A closing brace with a number: a digit would be one more of the number.
    Number,
    /// Anything else.
    Other,
}

struct Page {
    made: String,
    after: After,
}

impl Page {
    fn words(&mut self, words: &str) {
        for (at, c) in words.char_indices() {
            if self.is_sign(c, &words[at..]) {
                self.made.push('\\');
            }
            self.made.push(c);
            self.after = After::Other;
        }
    }

    /// Whether `c`, the first of `rest`, would be taken for something else than a word here.
    fn is_sign(&self, c: char, rest: &str) -> bool {
        match c {
            '{' | '}' | '|' | '\\' => true,
            '#' => self.after == After::Brace,
            '0'..='9' => self.after == After::Number,
            '-' => rest.starts_with("->") && (self.made.is_empty() || self.made.ends_with('\n')),
            _ => false,
        }
    }

    fn open(&mut self, mark: &NotedMark, number: Option<usize>, first: bool) {
        let _ = write!(self.made, "{{{}", mark.label);
        if first && !mark.sure {
            self.made.push('?');
        }
        if let Some(number) = number {
            let _ = write!(self.made, "#{number}");
        }
        for (id, value) in mark.attributes.iter().filter(|_| first) {
            let _ = write!(self.made, " {id}={}", written(value));
        }
        self.made.push('|');
        self.after = After::Other;
    }

    fn close(&mut self, number: Option<usize>) {
        self.made.push('}');
        self.after = After::Brace;
        if let Some(number) = number {
            let _ = write!(self.made, "#{number}");
            self.after = After::Number;
        }
    }

    fn links(&mut self, noted: &Noted, numbers: &[Option<usize>]) {
        for link in &noted.links {
            if let (Some(from), Some(to)) = (numbers[link.from], numbers[link.to]) {
                let _ = write!(self.made, "\n-> {} #{from} #{to}", link.relation);
            }
        }
    }
}

/// A value as it stands before the bar.
fn written(value: &str) -> String {
    if !value.is_empty() && value.chars().all(cursor::stands_bare) {
        return value.to_owned();
    }
    serde_json::Value::from(value).to_string()
}
