//! A `DocBin` unpacked again, by its own rules and not by those of who packed it.
//!
//! Must not know projects.

use super::pack::{ATTRIBUTES, BEGIN, Bin, Doc, GROUP, Group, IN, SPAN_BYTES, Token, hash};
use flate2::read::ZlibDecoder;
use rmpv::Value;
use std::collections::BTreeMap;
use std::io::Read;

/// The most bytes that a file may unpack to (2 GiB).
const MAX_BYTES: u64 = 2 << 30;

/// The documents of a file.
///
/// # Errors
/// Words about the first thing that is not as it has to be.
pub(super) fn bin(file: &[u8]) -> Result<Bin, String> {
    let mut bytes = Vec::new();
    let mut unpacking = ZlibDecoder::new(file);
    unpacking.by_ref().take(MAX_BYTES).read_to_end(&mut bytes).map_err(|e| e.to_string())?;
    if unpacking.total_in() != file.len() as u64 {
        return Err("there is something behind the end, or too much".to_owned());
    }
    let message = value(&bytes)?;
    let strings = strings(&message)?;
    let attributes = get(&message, "attrs")?.as_array().ok_or("the attributes are no list")?;
    if !attributes.iter().map(Value::as_u64).eq(ATTRIBUTES.iter().map(|n| Some(*n))) {
        return Err("the attributes are others".to_owned());
    }
    let rows = binary(&message, "tokens")?.chunks_exact(8 * ATTRIBUTES.len());
    let mut tokens = rows.zip(binary(&message, "spaces")?);
    let groups = get(&message, "span_groups")?.as_array().ok_or("the span groups are no list")?;
    let mut docs = Vec::new();
    for (at, length) in binary(&message, "lengths")?.chunks_exact(4).enumerate() {
        let length = u32::from_le_bytes(length.try_into().map_err(|_| "a length is cut")?);
        let all = tokens.by_ref().take(length as usize).map(|(row, space)| token(row, *space, &strings));
        let all: Vec<Token> = all.collect::<Result<_, _>>()?;
        if all.len() != length as usize {
            return Err(format!("document {at} has {} tokens of {length}", all.len()));
        }
        let group = groups.get(at).and_then(Value::as_slice).ok_or("a document has no span groups")?;
        docs.push(Doc { tokens: all, groups: spans(group, &strings)? });
    }
    if tokens.next().is_some() || groups.len() != docs.len() {
        return Err("there are more tokens or groups than documents have".to_owned());
    }
    Ok(Bin { docs })
}

/// The strings by their numbers.
type Strings = BTreeMap<u64, String>;

fn strings(message: &Value) -> Result<Strings, String> {
    let all = get(message, "strings")?.as_array().ok_or("the strings are no list")?;
    let one =
        |value: &Value| value.as_str().map(|s| (hash(s), s.to_owned())).ok_or_else(|| "a string is none".to_owned());
    all.iter().map(one).collect()
}

fn value(bytes: &[u8]) -> Result<Value, String> {
    let mut rest = bytes;
    let value = rmpv::decode::read_value(&mut rest).map_err(|e| e.to_string())?;
    if rest.is_empty() { Ok(value) } else { Err("there is something behind the end".to_owned()) }
}

fn get<'v>(map: &'v Value, key: &str) -> Result<&'v Value, String> {
    let entries = map.as_map().ok_or("this is no map")?;
    entries.iter().find(|(k, _)| k.as_str() == Some(key)).map(|(_, v)| v).ok_or_else(|| format!("there is no “{key}”"))
}

fn binary<'v>(map: &'v Value, key: &str) -> Result<&'v [u8], String> {
    get(map, key)?.as_slice().ok_or_else(|| format!("“{key}” is not binary"))
}

fn word(number: u64, strings: &Strings) -> Result<String, String> {
    strings.get(&number).cloned().ok_or_else(|| format!("there is no string of number {number}"))
}

fn token(row: &[u8], space: u8, strings: &Strings) -> Result<Token, String> {
    let number = |at: usize| row.get(at * 8..at * 8 + 8).and_then(|b| b.try_into().ok()).map(u64::from_le_bytes);
    let (Some(orth), Some(state), Some(label)) = (number(0), number(1), number(2)) else {
        return Err("a token is cut".to_owned());
    };
    let entity = match state {
        BEGIN | IN => Some((state == BEGIN, word(label, strings)?)),
        _ => None,
    };
    Ok(Token { word: word(orth, strings)?, space: space == 1, entity })
}

fn spans(group: &[u8], strings: &Strings) -> Result<Vec<Group>, String> {
    let packed = value(group)?;
    let Some(entries) = packed.as_map() else { return Ok(Vec::new()) };
    let mut made = Vec::new();
    for (content, names) in entries {
        if !names.as_array().is_some_and(|names| names.iter().any(|n| n.as_str() == Some(GROUP))) {
            return Err("a span group has another name".to_owned());
        }
        let content = value(content.as_slice().ok_or("a span group is not binary")?)?;
        for span in get(&content, "spans")?.as_array().ok_or("the spans are no list")? {
            let bytes = span.as_slice().filter(|b| b.len() == SPAN_BYTES).ok_or("a span has another size")?;
            let label = bytes[16..24].try_into().map(u64::from_be_bytes).map_err(|_| "a span is cut")?;
            let at = |n: usize| {
                let four: [u8; 4] = bytes[24 + 4 * n..28 + 4 * n].try_into().unwrap_or_default();
                usize::try_from(i32::from_be_bytes(four)).unwrap_or(usize::MAX)
            };
            made.push(Group { label: word(label, strings)?, tokens: at(0)..at(1), points: at(2)..at(3) });
        }
    }
    Ok(made)
}
