//! What a file says of its marks, in a list beside them until they are placed.
//!
//! A mark that carries what is said of it takes more than both by themselves, and a file is still in memory then.
//! Must not know any format.

use super::blocks::Blocks;
use crate::import::DraftMark;
use crate::model::{AttributeId, Value};
use std::iter::Peekable;

/// What is said of the marks of a file.
#[derive(Debug, Default)]
pub struct Sayings {
    all: Blocks<Saying>,
    /// Whether something is said of a mark behind one of which something was said before.
    mixed: bool,
}

/// One thing that is said.
#[derive(Debug)]
struct Saying {
    /// The number of the mark.
    of: u32,
    /// How many things were said before it: of two of one mark the later one counts.
    after: u32,
    id: AttributeId,
    value: Said,
}

/// What is said.
#[derive(Debug)]
enum Said {
    /// A value.
    One(Value),
    /// Several choices, in a list: a set of them has room for eleven.
    Several(Box<[Box<str>]>),
}

impl From<Value> for Said {
    fn from(value: Value) -> Self {
        match value {
            Value::Choices(all) => Self::Several(all.into_iter().map(String::into_boxed_str).collect()),
            other => Self::One(other),
        }
    }
}

impl From<Said> for Value {
    fn from(said: Said) -> Self {
        match said {
            Said::One(value) => value,
            Said::Several(all) => Self::Choices(all.into_iter().map(String::from).collect()),
        }
    }
}

impl Sayings {
    /// One more thing about the mark of this number.
    pub fn push(&mut self, mark: usize, id: AttributeId, value: Value) {
        let short = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let (of, after) = (short(mark), short(self.all.len()));
        let last = self.all.len().checked_sub(1).and_then(|last| self.all.get(last));
        self.mixed |= last.is_some_and(|last| last.of > of);
        self.all.push(Saying { of, after, id, value: value.into() });
    }

    /// The things by their marks, for one mark after the other.
    pub fn sorted(self) -> Sorted {
        let mut sorted: Box<dyn Iterator<Item = Saying>> = Box::new(self.all.into_iter());
        if self.mixed {
            let mut all: Vec<Saying> = sorted.collect();
            all.sort_unstable_by_key(|saying| (saying.of, saying.after));
            sorted = Box::new(all.into_iter());
        }
        Sorted(sorted.peekable())
    }
}

/// What is said, given out mark by mark.
pub struct Sorted(Peekable<Box<dyn Iterator<Item = Saying>>>);

impl Sorted {
    /// Says what is said of the mark of this number, which lies behind those before.
    pub fn give(&mut self, number: usize, mark: &mut DraftMark) {
        while let Some(saying) = self.0.next_if(|saying| saying.of as usize <= number) {
            if saying.of as usize == number {
                mark.attributes.insert(saying.id, saying.value.into());
            }
        }
    }
}
