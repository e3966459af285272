//! Identifiers of rows: 128 bits, written as 26 characters of Crockford's base 32.
//!
//! The bits are a UUID version 7 (RFC 9562), so ids sort by creation time and can be made offline.
//! Must not know where the bits come from: an [`IdSource`] is handed in.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// Gives out fresh ids. The program's own source reads the clock; tests hand in [`SeededIds`].
pub trait IdSource: Send {
    /// The next id; never the same one twice.
    fn next_id(&mut self) -> u128;

    /// Another source, for another thread: none of its ids is one of this one's.
    fn apart(&mut self) -> Box<dyn IdSource>;
}

/// A reproducible source of ids for tests and for building samples.
#[derive(Debug, Clone)]
pub struct SeededIds {
    seed: u64,
    count: u64,
}

impl SeededIds {
    /// The same `seed` gives the same sequence of ids.
    pub fn new(seed: u64) -> Self {
        Self { seed, count: 0 }
    }
}

impl IdSource for SeededIds {
    fn next_id(&mut self) -> u128 {
        self.count += 1;
        // The high half counts, so that the ids sort in the order they were given out.
        let time = u128::from(0x0199_0000_0000_u64 + self.count) << 80;
        let noise = splitmix(self.seed ^ self.count.rotate_left(17));
        time | (0x7 << 76) | (0b10 << 62) | u128::from(noise >> 2)
    }

    fn apart(&mut self) -> Box<dyn IdSource> {
        self.count += 1;
        Box::new(Self { seed: splitmix(self.seed ^ self.count), count: self.count })
    }
}

/// The `SplitMix64` finaliser (Steele, Lea, Flood 2014): spreads a counter over 64 bits.
fn splitmix(x: u64) -> u64 {
    let mut z = x.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// The length of a written id, in characters.
const WRITTEN: usize = 26;

/// An id was not 26 characters of Crockford's base 32.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not an id: 26 characters of 0-9 and a-z without i, l, o, u are expected")]
pub struct ParseIdError(String);

fn encode(bits: u128) -> String {
    (0..WRITTEN)
        .rev()
        .map(|i| {
            let digit = (bits >> (5 * i)) & 31;
            char::from(ALPHABET[usize::try_from(digit).unwrap_or(0)])
        })
        .collect()
}

fn decode(written: &str) -> Result<u128, ParseIdError> {
    let wrong = || ParseIdError(written.chars().take(40).collect());
    if written.len() != WRITTEN {
        return Err(wrong());
    }
    let mut bits: u128 = 0;
    for (i, byte) in written.bytes().enumerate() {
        let digit = ALPHABET.iter().position(|&a| a == byte).ok_or_else(wrong)?;
        // 26 characters hold 130 bits: the first one may only use its lower three.
        if i == 0 && digit > 7 {
            return Err(wrong());
        }
        bits = (bits << 5) | digit as u128;
    }
    Ok(bits)
}

/// The id of any row of a layer, whatever its kind.
pub type RowId = u128;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u128);

        impl $name {
            /// A fresh id from `ids`.
            pub fn new(ids: &mut dyn IdSource) -> Self {
                Self(ids.next_id())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&encode(self.0))
            }
        }

        impl FromStr for $name {
            type Err = ParseIdError;
            fn from_str(written: &str) -> Result<Self, ParseIdError> {
                decode(written).map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(&encode(self.0))
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let written = String::deserialize(from)?;
                written.parse().map_err(serde::de::Error::custom)
            }
        }
    )+};
}

ids! {
    /// Names a project for life, also when its folder is renamed or copied.
    ProjectId,
    /// Names an article of a project.
    ArticleId,
    /// Names a mark.
    MarkId,
    /// Names a link between two marks.
    LinkId,
    /// Names an entity record.
    EntityId,
    /// Names a comment.
    CommentId,
    /// Names a reviewer's decision.
    DecisionId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_as_it_was_written() {
        let mut ids = SeededIds::new(7);
        for _ in 0..1000 {
            let id = MarkId::new(&mut ids);
            assert_eq!(id.to_string().parse(), Ok(id));
        }
    }

    #[test]
    fn sources_apart_give_no_id_twice() {
        let mut ids = SeededIds::new(7);
        let (mut one, mut other) = (ids.apart(), ids.apart());
        let mut all: Vec<u128> = (0..300).flat_map(|_| [ids.next_id(), one.next_id(), other.next_id()]).collect();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 900);
    }

    #[test]
    fn ids_sort_in_the_order_they_were_made() {
        let mut ids = SeededIds::new(1);
        let made: Vec<String> = (0..100).map(|_| MarkId::new(&mut ids).to_string()).collect();
        assert!(made.is_sorted());
    }

    #[test]
    fn what_is_no_id_is_refused() {
        for wrong in
            ["", "abc", "zzzzzzzzzzzzzzzzzzzzzzzzzz", "01k9w2q7d8h3m6x4b9f7k5ceil", "é1k9w2q7d8h3m6x4b9f7k5ce0"]
        {
            assert!(wrong.parse::<MarkId>().is_err(), "{wrong}");
        }
    }
}
