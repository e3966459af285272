//! JSON in as little memory as it takes: one flat list of everything that stands in it, strings left where
//! the file has them.
//!
//! A value takes sixteen bytes, so that a file of nothing but tiny values costs no more than a small multiple
//! of itself. Nesting is bounded by the parser (128 levels). Must not know any format.

use super::value::Json;
use serde::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt;

/// How many keys are compared each with each.
const FEW: usize = 8;

/// The values of a file.
#[derive(Debug, Default)]
pub(in crate::import) struct Tape<'i> {
    /// The characters that strings without escapes lie in.
    pub(super) text: &'i str,
    pub(super) entries: Vec<Entry>,
    /// The strings that have escapes, without them.
    pub(super) made: String,
}

/// A value, or the key of a member, which stands before its value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Entry {
    Null,
    Flag(bool),
    Whole(u64),
    Minus(i64),
    Number(f64),
    /// A string as it stands in the text: where, and how long.
    Plain(u32, u32),
    /// A string that had escapes: where in `made`, and how long.
    Made(u32, u32),
    /// The key of a member that a later one of the same name replaces.
    Replaced,
    /// How many values are in it, and the entry after its last.
    Array(u32, u32),
    /// How many members are in it, and the entry after its last.
    Object(u32, u32),
}

impl<'i> Tape<'i> {
    /// No value yet, of a file of these characters.
    pub fn of(text: &'i str) -> Self {
        Self { text, ..Self::default() }
    }

    /// Takes in the value that `part` of the text is, with nothing behind it; gives its place.
    pub fn whole(&mut self, part: &'i str) -> serde_json::Result<usize> {
        let mut from = serde_json::Deserializer::from_str(part);
        let at = self.entries.len();
        self.deserialize(&mut from)?;
        from.end().map(|()| at)
    }

    /// Takes in the value that `part` of the text begins with; gives its place.
    pub fn begin(&mut self, part: &'i str) -> serde_json::Result<usize> {
        let at = self.entries.len();
        self.deserialize(&mut serde_json::Deserializer::from_str(part))?;
        Ok(at)
    }

    /// The value at a place.
    pub fn at(&self, at: usize) -> Json<'_> {
        Json { tape: self, at }
    }

    /// The string of an entry.
    pub(super) fn string(&self, entry: Entry) -> Option<&str> {
        let range = |at: u32, len: u32| at as usize..at as usize + len as usize;
        match entry {
            Entry::Plain(at, len) => self.text.get(range(at, len)),
            Entry::Made(at, len) => self.made.get(range(at, len)),
            _ => None,
        }
    }

    /// The byte of the first of so many brackets that open before this byte, with no string between.
    pub(super) fn opened(&self, byte: usize, brackets: usize) -> Option<usize> {
        let before = self.text.get(..byte)?;
        (0..brackets).try_fold(byte, |at, _| before.get(..at)?.rfind(['{', '[']))
    }

    /// Adds an entry. A list that doubled as it grows would take twice of what is in it.
    fn push<E: serde::de::Error>(&mut self, entry: Entry) -> Result<(), E> {
        if u32::try_from(self.entries.len()).is_err() {
            return Err(E::custom("there are more than four thousand million values"));
        }
        if self.entries.len() == self.entries.capacity() {
            self.entries.reserve_exact(self.entries.len() / 8 + 16);
        }
        self.entries.push(entry);
        Ok(())
    }

    /// Notes where a list that began at `at` ends, and how much is in it.
    fn close(&mut self, at: usize, count: u32, make: fn(u32, u32) -> Entry) {
        let end = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        if let Some(entry) = self.entries.get_mut(at) {
            *entry = make(count, end);
        }
    }

    /// The last of several members of one name counts, the others are taken out; gives how many there were.
    fn replace(&mut self, keys: &[u32]) -> u32 {
        let name = |key: &u32| self.entries.get(*key as usize).and_then(|entry| self.string(*entry));
        let distinct = |n: usize| keys.iter().skip(n + 1).all(|other| name(other) != keys.get(n).and_then(name));
        if keys.len() <= FEW && (0..keys.len()).all(distinct) {
            return 0;
        }
        let mut last: BTreeMap<&str, u32> = BTreeMap::new();
        let mut gone = Vec::new();
        for key in keys {
            gone.extend(name(key).and_then(|name| last.insert(name, *key)));
        }
        for key in &gone {
            if let Some(entry) = self.entries.get_mut(*key as usize) {
                *entry = Entry::Replaced;
            }
        }
        u32::try_from(gone.len()).unwrap_or(u32::MAX)
    }
}

impl<'de> DeserializeSeed<'de> for &mut Tape<'de> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for &mut Tape<'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        self.push(Entry::Null)
    }

    fn visit_bool<E: serde::de::Error>(self, flag: bool) -> Result<(), E> {
        self.push(Entry::Flag(flag))
    }

    fn visit_u64<E: serde::de::Error>(self, n: u64) -> Result<(), E> {
        self.push(Entry::Whole(n))
    }

    fn visit_i64<E: serde::de::Error>(self, n: i64) -> Result<(), E> {
        self.push(Entry::Minus(n))
    }

    fn visit_f64<E: serde::de::Error>(self, n: f64) -> Result<(), E> {
        self.push(Entry::Number(n))
    }

    fn visit_borrowed_str<E: serde::de::Error>(self, words: &'de str) -> Result<(), E> {
        let at = (words.as_ptr() as usize).checked_sub(self.text.as_ptr() as usize);
        let here = at.filter(|at| self.text.get(*at..at.saturating_add(words.len())).is_some());
        match here.map(u32::try_from).zip(u32::try_from(words.len()).ok()) {
            Some((Ok(at), len)) => self.push(Entry::Plain(at, len)),
            _ => self.visit_str(words),
        }
    }

    fn visit_str<E: serde::de::Error>(self, words: &str) -> Result<(), E> {
        let at = u32::try_from(self.made.len()).map_err(|_| E::custom("the strings are too long"))?;
        let len = u32::try_from(words.len()).map_err(|_| E::custom("a string is too long"))?;
        self.made.push_str(words);
        self.push(Entry::Made(at, len))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let (at, mut count) = (self.entries.len(), 0);
        self.push(Entry::Null)?;
        while items.next_element_seed(&mut *self)?.is_some() {
            count += 1;
        }
        self.close(at, count, Entry::Array);
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let (at, mut keys) = (self.entries.len(), Vec::new());
        self.push(Entry::Null)?;
        loop {
            let key = u32::try_from(self.entries.len()).map_err(A::Error::custom)?;
            if members.next_key_seed(&mut *self)?.is_none() {
                break;
            }
            keys.push(key);
            members.next_value_seed(&mut *self)?;
        }
        let count = u32::try_from(keys.len()).unwrap_or(u32::MAX);
        let replaced = self.replace(&keys);
        self.close(at, count - replaced, Entry::Object);
        Ok(())
    }
}
