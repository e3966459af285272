//! Makes sure that no more comes out of a PDF than an article can be, before anything of it is kept.
//!
//! What is packed in a PDF may be a thousand times as large as the file, and what is packed twice a million
//! times; the library that reads it unpacks whatever it is told to. So every stream is measured first: those
//! that the library unpacks as soon as it opens the file by trying what they may be, all others as the file
//! says. Must not know what is in a stream.

use super::contained::Trouble;
use super::filters::{Out, deflated, from_ascii_85, from_hex, lzw, run_lengths};
use crate::model::MAX_TEXT_BYTES;
use hayro_interpret::hayro_syntax::object::dict::keys::{CONTENTS, WIDTH};
use hayro_interpret::hayro_syntax::object::{Array, Object, Stream};
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::hayro_syntax::{Filter, Pdf};

/// The most that comes out of one stream: a page as a picture, in colours and in print quality.
const MOST_STREAM: u64 = 128 << 20;
/// The most that all streams without pictures have in them, and the most of all that is drawn.
const MOST_ALL: u64 = 512 << 20;
/// The most filters of one stream.
const MOST_FILTERS: usize = 4;
/// How often the bytes of a file may be looked at while streams are looked for.
const MOST_LOOKS: u64 = 16;

/// The most letters of a file.
pub(super) const MOST_LETTERS: usize = 8_000_000;
/// The most things that are drawn on a page.
pub(super) const MOST_DRAWN: usize = 5_000_000;

/// What a page is stopped with that draws without end.
pub(super) struct TooMuch;

/// How much more may come.
pub(super) struct Left {
    /// Out of streams.
    out: u64,
    /// Of the file, to look at.
    looks: u64,
}

impl Left {
    /// As much as any file may hold.
    pub fn new() -> Self {
        Self { out: MOST_ALL, looks: u64::MAX }
    }

    fn take(&mut self, out: &Out) -> Result<(), Trouble> {
        let more = self.out.checked_sub(out.size).zip(self.looks.checked_sub(out.taken));
        (self.out, self.looks) = more.filter(|_| out.size <= MOST_STREAM).ok_or(Trouble::TooLarge)?;
        Ok(())
    }
}

/// Looks at a file before anything else does.
///
/// # Errors
/// It is encrypted, or holds more than it may.
pub(super) fn check(bytes: &[u8]) -> Result<(), Trouble> {
    if bytes.len() > MAX_TEXT_BYTES {
        return Err(Trouble::TooLarge);
    }
    // What is encrypted cannot be measured, even where no password is asked for.
    if find(bytes, b"/Encrypt").is_some() {
        return Err(Trouble::Encrypted);
    }
    let mut left = Left { out: MOST_ALL, looks: MOST_LOOKS * (bytes.len() as u64 + (1 << 20)) };
    let mut at = 0;
    while let Some(found) = bytes.get(at..).and_then(|rest| find(rest, b"stream")) {
        let start = at + found + 6;
        if !is_picture(&bytes[..at + found]) {
            tried(begin(&bytes[start..]), &mut left, 0)?;
        }
        at = start;
    }
    Ok(())
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|w| w == wanted)
}

/// Whether the dictionary that ends here is one of a picture: such streams are not unpacked when a file is
/// opened. Names with escapes may be other ones than they look.
fn is_picture(before: &[u8]) -> bool {
    let near = &before[before.len().saturating_sub(600)..];
    let start = near.windows(3).rposition(|w| w == b"obj").unwrap_or(0);
    let has = |name: &[u8]| find(&near[start..], name).is_some();
    has(b"/Image") && !has(b"ObjStm") && !has(b"XRef") && !has(b"#")
}

/// The data of a stream, behind the line end after its first word.
fn begin(rest: &[u8]) -> &[u8] {
    rest.strip_prefix(b"\r\n").or(rest.strip_prefix(b"\n")).or(rest.strip_prefix(b"\r")).unwrap_or(rest)
}

/// Measures data as whatever they may be, and what comes out of them again.
fn tried(data: &[u8], left: &mut Left, depth: usize) -> Result<(), Trouble> {
    let most = MOST_STREAM + 1;
    let mut outs = vec![deflated(data, true, most)];
    if outs[0].size == 0 {
        outs.push(deflated(data, false, most));
        outs.push(deflated(data.get(2..).unwrap_or_default(), false, most));
        outs.push(lzw(data, most));
    }
    for out in outs {
        left.take(&out)?;
        if out.size > 0 && depth < MOST_FILTERS {
            tried(&out.head, left, depth + 1)?;
        }
    }
    if depth == 0 {
        for bare in [from_ascii_85(data), from_hex(data)] {
            left.take(&Out { taken: bare.len() as u64, ..Out::default() })?;
            tried(&bare, left, 1)?;
        }
    }
    Ok(())
}

/// Measures all streams of an open file.
///
/// # Errors
/// It holds more than it may.
pub(super) fn streams(pdf: &Pdf) -> Result<(), Trouble> {
    let mut left = Left::new();
    for object in pdf.objects() {
        let Object::Stream(stream) = object else { continue };
        let size = measured(&stream)?;
        // A picture is only ever unpacked by itself, and not here.
        if !stream.dict().contains_key(WIDTH) {
            left.take(&Out { size, ..Out::default() })?;
        }
    }
    Ok(())
}

/// Measures what a page draws by itself, which is kept in one piece.
///
/// # Errors
/// It is more than it may be.
pub(super) fn page(page: &Page<'_>, left: &mut Left) -> Result<(), Trouble> {
    let raw = page.raw();
    if let Some(stream) = raw.get::<Stream<'_>>(CONTENTS) {
        return left.take(&Out { size: measured(&stream)?, ..Out::default() });
    }
    let Some(all) = raw.get::<Array<'_>>(CONTENTS) else { return Ok(()) };
    for stream in all.iter::<Stream<'_>>() {
        left.take(&Out { size: measured(&stream)? + 1, ..Out::default() })?;
    }
    Ok(())
}

/// How much comes out of a stream.
fn measured(stream: &Stream<'_>) -> Result<u64, Trouble> {
    let filters = stream.filters();
    if filters.len() > MOST_FILTERS {
        return Err(Trouble::TooLarge);
    }
    let mut data = stream.raw_data().into_owned();
    let mut size = data.len() as u64;
    for (n, filter) in filters.iter().enumerate() {
        let out = match filter {
            Filter::FlateDecode => deflated_any(&data),
            Filter::LzwDecode => lzw(&data, MOST_STREAM + 1),
            Filter::RunLengthDecode => run_lengths(&data, MOST_STREAM + 1),
            Filter::AsciiHexDecode => Out::whole(from_hex(&data)),
            Filter::Ascii85Decode => Out::whole(from_ascii_85(&data)),
            // Pictures and keys: never unpacked here.
            _ => return Ok(size),
        };
        size = out.size;
        let more = n + 1 < filters.len();
        if size > MOST_STREAM || (more && (out.head.len() as u64) < size) {
            return Err(Trouble::TooLarge);
        }
        data = out.head;
    }
    Ok(size)
}

/// The most that the ways to unpack deflated data give: the library tries one after the other.
fn deflated_any(data: &[u8]) -> Out {
    let most = MOST_STREAM + 1;
    let out = deflated(data, true, most);
    if out.size > 0 { out } else { deflated(data, false, most) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::ZlibEncoder;
    use std::io::Write;

    fn packed(data: &[u8]) -> Vec<u8> {
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::best());
        zlib.write_all(data).unwrap();
        zlib.finish().unwrap()
    }

    fn file(dictionary: &str, data: &[u8]) -> Vec<u8> {
        [format!("%PDF-1.7\n1 0 obj\n<<{dictionary}>>\nstream\n").as_bytes(), data, b"\nendstream\nendobj\n"].concat()
    }

    #[test]
    fn a_bomb_is_told_before_it_is_unpacked() {
        let zeros = packed(&vec![0; 140 << 20]);
        assert!(zeros.len() < 200_000);
        assert_eq!(check(&file("", &zeros)), Err(Trouble::TooLarge));
        assert_eq!(check(&file("", &packed(&zeros))), Err(Trouble::TooLarge), "packed twice");
        let digit = |n: u8| b"0123456789abcdef"[usize::from(n)];
        let hex: Vec<u8> = zeros.iter().flat_map(|b| [digit(b >> 4), digit(b & 15)]).collect();
        assert_eq!(check(&file("", &hex)), Err(Trouble::TooLarge), "as letters");
        assert_eq!(check(&file("", &packed(b"BT (words) Tj ET"))), Ok(()));
    }

    #[test]
    fn an_encrypted_file_says_so() {
        assert_eq!(check(b"%PDF-1.7\ntrailer\n<</Encrypt 5 0 R>>"), Err(Trouble::Encrypted));
    }
}
