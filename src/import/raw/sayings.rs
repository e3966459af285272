//! What a file says of its marks, in a list beside them until they are placed.
//!
//! A mark that carries what is said of it takes more than both by themselves, and a file is still in memory then.
//! Must not know any format.

use super::blocks::Blocks;
use crate::import::DraftMark;
use crate::model::{AttributeId, Value};
use std::collections::BTreeMap;
use std::iter::Peekable;

/// What is said of the marks of a file.
#[derive(Debug, Default)]
pub struct Sayings {
    all: Blocks<Saying>,
    /// The attributes that are met, and their numbers.
    numbers: BTreeMap<AttributeId, u32>,
    /// Whether something is said of a mark behind one of which something was said before.
    mixed: bool,
}

/// One thing that is said.
#[derive(Debug)]
struct Saying {
    /// The number of the mark.
    of: u32,
    /// The number of the attribute.
    attribute: u32,
    said: Said,
}

/// A value with no room for more than is in it: a set has room for eleven words.
#[derive(Debug)]
enum Said {
    Choice(Box<str>),
    Text(Box<str>),
    Choices(Box<[Box<str>]>),
    Number(f64),
    Flag(bool),
    Other(Box<Value>),
}

impl From<Value> for Said {
    fn from(value: Value) -> Self {
        match value {
            Value::Choice(word) => Self::Choice(word.into()),
            Value::Text(words) => Self::Text(words.into()),
            Value::Choices(all) => Self::Choices(all.into_iter().map(String::into_boxed_str).collect()),
            Value::Number(n) => Self::Number(n),
            Value::Flag(b) => Self::Flag(b),
            other => Self::Other(Box::new(other)),
        }
    }
}

impl From<Said> for Value {
    fn from(said: Said) -> Self {
        match said {
            Said::Choice(word) => Self::Choice(word.into()),
            Said::Text(words) => Self::Text(words.into()),
            Said::Choices(all) => Self::Choices(all.into_iter().map(String::from).collect()),
            Said::Number(n) => Self::Number(n),
            Said::Flag(b) => Self::Flag(b),
            Said::Other(value) => *value,
        }
    }
}

impl Sayings {
    /// One more thing about the mark of this number. Of two about one attribute the later one counts.
    pub fn push(&mut self, mark: usize, id: AttributeId, value: Value) {
        let short = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let next = short(self.numbers.len());
        let (of, attribute) = (short(mark), *self.numbers.entry(id).or_insert(next));
        let last = self.all.len().checked_sub(1).and_then(|last| self.all.get(last));
        self.mixed |= last.is_some_and(|last| last.of > of);
        self.all.push(Saying { of, attribute, said: value.into() });
    }

    /// The things by their marks, for one mark after the other.
    pub fn sorted(self) -> Sorted {
        let mut sorted: Box<dyn Iterator<Item = Saying>> = Box::new(self.all.into_iter());
        if self.mixed {
            let mut all: Vec<Saying> = sorted.collect();
            all.sort_by_key(|saying| saying.of);
            sorted = Box::new(all.into_iter());
        }
        let ids = self.numbers.into_iter().map(|(id, number)| (number, id)).collect();
        Sorted { all: sorted.peekable(), ids }
    }
}

/// What is said, given out mark by mark.
pub struct Sorted {
    all: Peekable<Box<dyn Iterator<Item = Saying>>>,
    ids: BTreeMap<u32, AttributeId>,
}

impl Sorted {
    /// Says what is said of the mark of this number, which lies behind those before.
    pub fn give(&mut self, number: usize, mark: &mut DraftMark) {
        while let Some(saying) = self.all.next_if(|saying| saying.of as usize <= number) {
            // Of a mark that lies nowhere nothing is said.
            let id = self.ids.get(&saying.attribute).filter(|_| saying.of as usize == number);
            if let Some(id) = id {
                mark.attributes.insert(id.clone(), saying.said.into());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{LabelId, Span, Spans};

    #[test]
    fn what_is_said_in_any_order_goes_to_its_mark_and_the_later_counts() {
        let (mood, sure) = (AttributeId::of_name("mood"), AttributeId::of_name("sure"));
        let mut sayings = Sayings::default();
        sayings.push(2, mood.clone(), Value::Choices(["a".to_owned(), "b".to_owned()].into()));
        sayings.push(0, sure.clone(), Value::Flag(true));
        sayings.push(1, sure.clone(), Value::Number(1.5));
        sayings.push(0, sure.clone(), Value::Date("2026".to_owned()));
        let mark = || DraftMark::new(LabelId::of_name("a"), Spans::one(Span::of(0..1)));
        let (mut first, mut last, mut all) = (mark(), mark(), sayings.sorted());
        all.give(0, &mut first);
        all.give(2, &mut last);
        assert_eq!((first.attributes.len(), first.attributes.get(&sure)), (1, Some(&Value::Date("2026".to_owned()))));
        assert_eq!(last.attributes.len(), 1);
        assert_eq!(last.attributes.get(&mood), Some(&Value::Choices(["a".to_owned(), "b".to_owned()].into())));
    }
}
