//! Documents packed as a `DocBin`.
//!
//! Must not know projects.

use super::strings::{Store, number_of};
use flate2::Compression;
use flate2::write::ZlibEncoder;
use rmpv::Value;
use std::io::BufWriter;
use std::ops::Range;

/// spaCy's numbers of the attributes that a token has here: its word, whether an entity begins or goes on,
/// and the entity's label.
pub(super) const ATTRIBUTES: [u64; 3] = [65, 77, 78];

/// How a token stands to an entity, as spaCy counts: goes on, outside, begins.
pub(super) const IN: u64 = 1;
pub(super) const OUT: u64 = 2;
pub(super) const BEGIN: u64 = 3;

/// The name of the span group.
pub(super) const GROUP: &str = "sc";

/// The size of a span in bytes: three numbers of eight, four of four, the highest byte first.
pub(super) const SPAN_BYTES: usize = 40;

/// A document, whose words lie in a text or among the strings of a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Doc<'t> {
    pub tokens: Vec<Token<'t>>,
    /// The spans of the group.
    pub groups: Vec<Group<'t>>,
}

/// A token.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Token<'t> {
    pub word: &'t str,
    /// Whether a space follows it.
    pub space: bool,
    /// Whether it begins an entity, and its label.
    pub entity: Option<(bool, &'t str)>,
}

/// A span.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Group<'t> {
    pub label: &'t str,
    pub tokens: Range<usize>,
    /// In code points.
    pub points: Range<usize>,
}

/// A file as it grows.
#[derive(Default)]
pub(super) struct Bin {
    store: Store,
    tokens: Vec<u8>,
    spaces: Vec<u8>,
    lengths: Vec<u8>,
    groups: Vec<Value>,
}

impl Bin {
    /// One more document.
    ///
    /// # Errors
    /// Words about what does not fit: a document of more than two thousand million tokens.
    pub fn add(&mut self, doc: &Doc<'_>) -> Result<(), String> {
        self.lengths.extend(i32::try_from(doc.tokens.len()).map_err(|e| e.to_string())?.to_le_bytes());
        for token in &doc.tokens {
            let state = token.entity.map_or(OUT, |(begins, _)| if begins { BEGIN } else { IN });
            let label = token.entity.map_or(0, |(_, label)| self.store.add(label));
            for number in [self.store.add(token.word), state, label] {
                self.tokens.extend(number.to_le_bytes());
            }
            self.spaces.push(u8::from(token.space));
        }
        self.groups.push(group(doc, &mut self.store)?);
        Ok(())
    }

    /// The bytes of the file.
    ///
    /// # Errors
    /// Words about what cannot be packed.
    pub fn bytes(self) -> Result<Vec<u8>, String> {
        let (no_cats, flags) = (Value::Map(Vec::new()), map([("has_unknown_spaces", Value::Boolean(false))]));
        let each = |value: Value| Value::Array(vec![value; self.groups.len()]);
        let (cats, flags) = (each(no_cats), each(flags));
        let message = map([
            ("version", "0.1".into()),
            ("attrs", Value::Array(ATTRIBUTES.iter().map(|n| (*n).into()).collect())),
            ("tokens", Value::Binary(self.tokens)),
            ("spaces", Value::Binary(self.spaces)),
            ("lengths", Value::Binary(self.lengths)),
            ("strings", Value::Array(self.store.sorted().into_iter().map(Value::from).collect())),
            ("cats", cats),
            ("flags", flags),
            ("span_groups", Value::Array(self.groups)),
        ]);
        let mut packed = BufWriter::with_capacity(1 << 18, ZlibEncoder::new(Vec::new(), Compression::default()));
        rmpv::encode::write_value(&mut packed, &message).map_err(|e| e.to_string())?;
        packed.into_inner().map_err(|e| e.to_string())?.finish().map_err(|e| e.to_string())
    }
}

fn map<const N: usize>(entries: [(&str, Value); N]) -> Value {
    Value::Map(entries.into_iter().map(|(key, value)| (key.into(), value)).collect())
}

fn packed_value(value: &Value) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    rmpv::encode::write_value(&mut bytes, value).map_err(|e| e.to_string())?;
    Ok(bytes)
}

/// The span groups of a document: their content, and under which names it stands.
fn group(doc: &Doc<'_>, store: &mut Store) -> Result<Value, String> {
    if doc.groups.is_empty() {
        return Ok(Value::Binary(packed_value(&Value::Array(Vec::new()))?));
    }
    store.add(GROUP);
    let mut spans = Vec::new();
    for span in &doc.groups {
        let mut bytes = Vec::with_capacity(SPAN_BYTES);
        for number in [0, 0, store.add(span.label)] {
            bytes.extend(number.to_be_bytes());
        }
        for at in [span.tokens.start, span.tokens.end, span.points.start, span.points.end] {
            bytes.extend(i32::try_from(at).map_err(|e| e.to_string())?.to_be_bytes());
        }
        spans.push(Value::Binary(bytes));
    }
    let content = map([("name", GROUP.into()), ("attrs", Value::Map(Vec::new())), ("spans", Value::Array(spans))]);
    let names = Value::Array(vec![GROUP.into()]);
    Ok(Value::Binary(packed_value(&Value::Map(vec![(Value::Binary(packed_value(&content)?), names)]))?))
}

/// The number of a word, for whoever looks one up.
pub(super) fn hash(word: &str) -> u64 {
    number_of(word)
}
