//! A value of a file: what it is, and what is in it.
//!
//! A place in a tape, no larger than two words, that is looked at when it is asked. Must not know any format.

use super::tape::{Entry, Tape};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use std::fmt;

/// So many entries of a value are looked at for a string that tells its place.
const NEAR: usize = 64;

/// A value.
#[derive(Clone, Copy)]
pub(in crate::import) struct Json<'t> {
    pub(super) tape: &'t Tape<'t>,
    pub(super) at: usize,
}

impl<'t> Json<'t> {
    fn entry(self) -> Entry {
        self.tape.entries.get(self.at).copied().unwrap_or(Entry::Null)
    }

    /// The string.
    pub fn as_str(self) -> Option<&'t str> {
        self.tape.string(self.entry())
    }

    /// The whole number that is not negative.
    pub fn as_u64(self) -> Option<u64> {
        if let Entry::Whole(n) = self.entry() { Some(n) } else { None }
    }

    /// The number, as near as a float comes.
    #[expect(clippy::cast_precision_loss, reason = "what JSON calls a number is a float to most")]
    pub fn as_f64(self) -> Option<f64> {
        match self.entry() {
            Entry::Whole(n) => Some(n as f64),
            Entry::Minus(n) => Some(n as f64),
            Entry::Number(n) => Some(n),
            _ => None,
        }
    }

    /// Yes or no.
    pub fn as_bool(self) -> Option<bool> {
        if let Entry::Flag(flag) = self.entry() { Some(flag) } else { None }
    }

    /// Whether nothing is said.
    pub fn is_null(self) -> bool {
        self.entry() == Entry::Null
    }

    /// Whether it is a list.
    pub fn is_array(self) -> bool {
        matches!(self.entry(), Entry::Array(..))
    }

    /// Whether it has members.
    pub fn is_object(self) -> bool {
        matches!(self.entry(), Entry::Object(..))
    }

    /// What is in a list.
    pub fn as_array(self) -> Option<Items<'t>> {
        let Entry::Array(count, _) = self.entry() else { return None };
        Some(Items { tape: self.tape, at: self.at + 1, left: count as usize })
    }

    /// The members in the order of the file, each name once.
    pub fn as_object(self) -> Option<Members<'t>> {
        let Entry::Object(count, _) = self.entry() else { return None };
        Some(Members { tape: self.tape, at: self.at + 1, left: count as usize })
    }

    /// The member of this name.
    pub fn get(self, key: &str) -> Option<Self> {
        self.as_object()?.find(|(name, _)| *name == key).map(|(_, value)| value)
    }

    /// The number as it is written by us; none where it is no number.
    pub fn written_number(self) -> Option<String> {
        match self.entry() {
            Entry::Whole(n) => Some(itoa::Buffer::new().format(n).to_owned()),
            Entry::Minus(n) => Some(itoa::Buffer::new().format(n).to_owned()),
            Entry::Number(_) => Some(self.to_string()),
            _ => None,
        }
    }

    /// The byte of the file where it begins, as far as the strings in it tell: the file is read without its places.
    pub fn begins(self) -> Option<usize> {
        let end = self.end().min(self.at + NEAR);
        let near = self.tape.entries.get(self.at..end)?;
        let first = near.iter().position(|entry| matches!(entry, Entry::Plain(..)))?;
        let Some(Entry::Plain(at, _)) = near.get(first).copied() else { return None };
        let quote = (at as usize).checked_sub(1)?;
        let before = &near[..first];
        // A string with escapes may have brackets in it; the value begins somewhat before the other string then.
        if before.iter().any(|entry| matches!(entry, Entry::Made(..) | Entry::Replaced)) {
            return Some(quote);
        }
        let opens = |entry: &&Entry| matches!(entry, Entry::Array(..) | Entry::Object(..));
        self.tape.opened(quote, before.iter().filter(opens).count())
    }

    /// Its place in the tape, which has no more entries than this can say.
    pub(super) fn place(self) -> u32 {
        u32::try_from(self.at).unwrap_or(u32::MAX)
    }

    /// What lies at `/a/0/b`: a member or an item after the other.
    pub fn pointer(self, path: &str) -> Option<Self> {
        path.split('/').skip(1).try_fold(self, |value, step| match step.parse() {
            Ok(n) if value.is_array() => value.as_array()?.nth(n),
            _ => value.get(step),
        })
    }

    /// The entry after the last of this value.
    fn end(self) -> usize {
        match self.entry() {
            Entry::Array(_, end) | Entry::Object(_, end) => (end as usize).max(self.at + 1),
            _ => self.at + 1,
        }
    }
}

/// What is in a list.
#[derive(Clone, Default)]
pub(in crate::import) struct Items<'t> {
    tape: &'t Tape<'t>,
    at: usize,
    left: usize,
}

impl<'t> Iterator for Items<'t> {
    type Item = Json<'t>;

    fn next(&mut self) -> Option<Json<'t>> {
        self.left = self.left.checked_sub(1)?;
        let item = Json { tape: self.tape, at: self.at };
        self.at = item.end();
        Some(item)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl ExactSizeIterator for Items<'_> {}

/// The members of an object.
#[derive(Clone, Default)]
pub(in crate::import) struct Members<'t> {
    tape: &'t Tape<'t>,
    at: usize,
    left: usize,
}

impl<'t> Iterator for Members<'t> {
    type Item = (&'t str, Json<'t>);

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        loop {
            let entry = *self.tape.entries.get(self.at)?;
            let value = Json { tape: self.tape, at: self.at + 1 };
            self.at = value.end();
            if entry != Entry::Replaced {
                return Some((self.tape.string(entry).unwrap_or_default(), value));
            }
        }
    }
}

impl Default for &Tape<'_> {
    fn default() -> Self {
        const NONE: &Tape<'static> = &Tape { text: "", entries: Vec::new(), made: String::new() };
        NONE
    }
}

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.entry() {
            Entry::Null | Entry::Replaced => to.serialize_unit(),
            Entry::Flag(flag) => to.serialize_bool(flag),
            Entry::Whole(n) => to.serialize_u64(n),
            Entry::Minus(n) => to.serialize_i64(n),
            Entry::Number(n) => to.serialize_f64(n),
            Entry::Plain(..) | Entry::Made(..) => to.serialize_str(self.as_str().unwrap_or_default()),
            Entry::Array(count, _) => {
                let mut list = to.serialize_seq(Some(count as usize))?;
                self.as_array().into_iter().flatten().try_for_each(|item| list.serialize_element(&item))?;
                list.end()
            }
            Entry::Object(count, _) => {
                let mut map = to.serialize_map(Some(count as usize))?;
                self.as_object().into_iter().flatten().try_for_each(|(key, value)| map.serialize_entry(key, &value))?;
                map.end()
            }
        }
    }
}

/// As JSON, without white space.
impl fmt::Display for Json<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(self).unwrap_or_default())
    }
}

/// Whether both say the same.
impl PartialEq for Json<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self.entry(), other.entry()) {
            (Entry::Array(..), Entry::Array(..)) | (Entry::Object(..), Entry::Object(..)) => {
                self.to_string() == other.to_string()
            }
            (a, b) => match (self.as_str(), other.as_str()) {
                (None, None) => a == b,
                (a, b) => a == b,
            },
        }
    }
}
