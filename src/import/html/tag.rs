//! Reads one tag of a page.
//!
//! Must not know what becomes of it.

/// A tag as written.
pub(super) struct Tag<'a> {
    /// Its name in lower case.
    pub(super) name: String,
    /// Whether it is an end tag.
    pub(super) ends: bool,
    /// Its attributes, names in lower case; each once, the first of the same name.
    pub(super) attributes: Vec<(&'static str, &'a str)>,
    /// Its length in bytes.
    pub(super) length: usize,
}

/// The attributes that are of use; others are not kept.
const KEPT: &[&str] = &[
    "class",
    "id",
    "href",
    "content",
    "name",
    "property",
    "itemprop",
    "datetime",
    "charset",
    "lang",
    "dir",
    "rel",
    "role",
    "alt",
    "hidden",
    "style",
    "type",
    "aria-hidden",
    "http-equiv",
    "itemtype",
];

/// The tag that begins `rest`, which starts with `<`; `None` where it is none.
pub(super) fn read(rest: &str) -> Option<Tag<'_>> {
    let bytes = rest.as_bytes();
    let ends = bytes.get(1) == Some(&b'/');
    let start = 1 + usize::from(ends);
    bytes.get(start).filter(|b| b.is_ascii_alphabetic())?;
    let name_end = until(bytes, start, |b| b.is_ascii_whitespace() || b == b'/' || b == b'>');
    let mut tag =
        Tag { name: rest[start..name_end].to_ascii_lowercase(), ends, attributes: Vec::new(), length: rest.len() };
    let mut at = name_end;
    loop {
        at = until(bytes, at, |b| !(b.is_ascii_whitespace() || b == b'/'));
        match bytes.get(at) {
            None => return Some(tag),
            Some(b'>') => {
                tag.length = at + 1;
                return Some(tag);
            }
            Some(_) => at = attribute(rest, at, &mut tag),
        }
    }
}

/// Reads the attribute at `at` and gives the place after it.
fn attribute<'a>(rest: &'a str, at: usize, tag: &mut Tag<'a>) -> usize {
    let bytes = rest.as_bytes();
    let stop = |b: u8| b.is_ascii_whitespace() || matches!(b, b'/' | b'>' | b'=');
    // An equals sign first is part of the name.
    let name_end = until(bytes, at + 1, stop);
    let equals = until(bytes, name_end, |b| !b.is_ascii_whitespace());
    let (value, end) = match bytes.get(equals) {
        Some(b'=') => value(rest, until(bytes, equals + 1, |b| !b.is_ascii_whitespace())),
        _ => ("", name_end),
    };
    let name = rest.get(at..name_end).unwrap_or_default();
    let known = KEPT.iter().find(|kept| kept.eq_ignore_ascii_case(name));
    if let Some(known) = known.filter(|k| tag.attributes.iter().all(|(n, _)| n != *k)) {
        tag.attributes.push((known, value));
    }
    end
}

/// The value at `at` and the place after it.
fn value(rest: &str, at: usize) -> (&str, usize) {
    let bytes = rest.as_bytes();
    if let Some(&quote @ (b'"' | b'\'')) = bytes.get(at) {
        let end = until(bytes, at + 1, |b| b == quote);
        (&rest[at + 1..end], (end + 1).min(bytes.len()))
    } else {
        let end = until(bytes, at, |b| b.is_ascii_whitespace() || b == b'>');
        (&rest[at..end], end)
    }
}

/// The first place from `at` on whose byte is wanted, else the end.
fn until(bytes: &[u8], at: usize, wanted: impl Fn(u8) -> bool) -> usize {
    let at = at.min(bytes.len());
    let found = bytes[at..].iter().position(|&b| wanted(b));
    found.map_or(bytes.len(), |i| at + i)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_read_in_every_spelling() {
        let tag = read("<P CLASS='a > b' onclick=x hidden id=c/d>rest").unwrap();
        assert_eq!(tag.name, "p");
        assert_eq!(tag.attributes, [("class", "a > b"), ("hidden", ""), ("id", "c/d")]);
        assert_eq!(tag.length, 41);
        assert!(read("< p>").is_none() && read("<3").is_none() && read("</>").is_none());
        assert!(read("</p").unwrap().ends);
    }
}
