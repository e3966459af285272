//! A `DocBin` unpacked again, by its own rules and not by those of who packed it.
//!
//! Must not know projects.
#![expect(clippy::disallowed_types, reason = "looked up for every token, never walked")]

use super::pack::{ATTRIBUTES, BEGIN, Doc, GROUP, Group, IN, SPAN_BYTES, Token, hash};
use flate2::read::ZlibDecoder;
use rmpv::Value;
use std::collections::HashMap;
use std::io::Read;

/// The most bytes that a file may unpack to (2 GiB).
const MAX_BYTES: u64 = 2 << 30;

/// How many documents are handed on at a time.
const TOGETHER: usize = 256;

/// Hands the documents of a file on in their order, some at a time; gives how many there are.
///
/// # Errors
/// Words about the first thing that is not as it has to be.
pub(super) fn each(file: &[u8], mut take: impl FnMut(&[Doc<'_>])) -> Result<usize, String> {
    let message = unpacked(file)?;
    let strings = strings(&message)?;
    let attributes = get(&message, "attrs")?.as_array().ok_or("the attributes are no list")?;
    if !attributes.iter().map(Value::as_u64).eq(ATTRIBUTES.iter().map(|n| Some(*n))) {
        return Err("the attributes are others".to_owned());
    }
    let rows = binary(&message, "tokens")?.chunks_exact(8 * ATTRIBUTES.len());
    let mut tokens = rows.zip(binary(&message, "spaces")?);
    let groups = get(&message, "span_groups")?.as_array().ok_or("the span groups are no list")?;
    let (mut docs, mut count) = (Vec::new(), 0);
    for length in binary(&message, "lengths")?.chunks_exact(4) {
        let length = u32::from_le_bytes(length.try_into().map_err(|_| "a length is cut")?);
        let all = tokens.by_ref().take(length as usize).map(|(row, space)| token(row, *space, &strings));
        let all: Vec<Token<'_>> = all.collect::<Result<_, _>>()?;
        if all.len() != length as usize {
            return Err(format!("document {count} has {} tokens of {length}", all.len()));
        }
        let group = groups.get(count).and_then(Value::as_slice).ok_or("a document has no span groups")?;
        docs.push(Doc { tokens: all, groups: spans(group, &strings)? });
        count += 1;
        if docs.len() == TOGETHER {
            take(&docs);
            docs.clear();
        }
    }
    take(&docs);
    if tokens.next().is_some() || groups.len() != count {
        return Err("there are more tokens or groups than documents have".to_owned());
    }
    Ok(count)
}

fn unpacked(file: &[u8]) -> Result<Value, String> {
    let mut bytes = Vec::new();
    let mut unpacking = ZlibDecoder::new(file);
    unpacking.by_ref().take(MAX_BYTES).read_to_end(&mut bytes).map_err(|e| e.to_string())?;
    if unpacking.total_in() != file.len() as u64 {
        return Err("there is something behind the end, or too much".to_owned());
    }
    value(&bytes)
}

/// The strings by their numbers.
type Strings<'m> = HashMap<u64, &'m str>;

fn strings(message: &Value) -> Result<Strings<'_>, String> {
    let all = get(message, "strings")?.as_array().ok_or("the strings are no list")?;
    all.iter().map(numbered).collect()
}

fn numbered(value: &Value) -> Result<(u64, &str), String> {
    let string = value.as_str().ok_or("a string is none")?;
    Ok((hash(string), string))
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

fn word<'m>(number: u64, strings: &Strings<'m>) -> Result<&'m str, String> {
    strings.get(&number).copied().ok_or_else(|| format!("there is no string of number {number}"))
}

fn token<'m>(row: &[u8], space: u8, strings: &Strings<'m>) -> Result<Token<'m>, String> {
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

fn spans<'m>(group: &[u8], strings: &Strings<'m>) -> Result<Vec<Group<'m>>, String> {
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
