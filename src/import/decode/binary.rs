//! Tells files that are no text by how they begin, or by what they are full of.
//!
//! Must not know how to read any of them.

/// How files begin, and what they are then.
const MAGIC: &[(&[u8], &str)] = &[
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"GIF89a", "a GIF picture"),
    (b"RIFF", "a RIFF file (WebP, WAV or AVI)"),
    (b"PK\x03\x04", "a ZIP archive or a document in one (odt, pages, epub)"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"%PDF-", "a PDF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"Rar!\x1a", "a RAR archive"),
    (b"\x7fELF", "a program (ELF)"),
    (b"MZ\x90\x00", "a program (Windows)"),
    (b"\xcf\xfa\xed\xfe", "a program (macOS)"),
    (b"\xd0\xcf\x11\xe0", "an old Office document (doc, xls, ppt), or a new one with a password"),
    (b"{\\rtf", "a Rich Text document (rtf)"),
    (b"SQLite format 3\0", "a SQLite database"),
    (b"OggS", "an Ogg recording"),
    (b"ID3", "an MP3 recording"),
    (b"wOFF", "a font"),
    (b"PAR1", "a Parquet table"),
];

/// How much of a file is looked at.
const SAMPLE: usize = 64 << 10;

/// What the file looks like if it is no text, in words.
pub(super) fn looks_like(bytes: &[u8]) -> Option<String> {
    if let Some((_, what)) = MAGIC.iter().find(|(magic, _)| begins(bytes, magic)) {
        return Some((*what).to_owned());
    }
    if super::guess::sixteen_bits(bytes).is_some() {
        return None;
    }
    let readable = std::str::from_utf8(bytes).is_ok();
    if !readable && is_zlib(bytes) {
        return Some("packed data (zlib), such as a DocBin of spaCy".to_owned());
    }
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let odd = sample.iter().filter(|&&b| is_odd(b)).count();
    let percent = odd * 100 / sample.len().max(1);
    // A few of them happen in real texts; a tenth of everything does not. Packed data has about a tenth, and is
    // never UTF-8.
    let most = if readable { 10 } else { 5 };
    (odd >= 4 && percent >= most).then(|| format!("binary data ({percent} % of it are control characters)"))
}

/// Letters such as “ID3” or “RIFF” may also begin a text: then plain letters follow.
fn begins(bytes: &[u8], magic: &[u8]) -> bool {
    let plain = magic.iter().all(u8::is_ascii_graphic) && magic.len() <= 4;
    let near = &bytes[..bytes.len().min(64)];
    bytes.starts_with(magic) && !(plain && near.len() > magic.len() && near.iter().all(|&b| !is_odd(b) && b < 0x80))
}

/// Whether these are the two first bytes of a zlib stream, which are a multiple of 31.
fn is_zlib(bytes: &[u8]) -> bool {
    matches!(bytes, [0x78, second, ..] if (0x7800 + usize::from(*second)).is_multiple_of(31))
}

/// A byte that text has no use for. ESC is left out: Japanese mail encodings switch with it.
fn is_odd(byte: u8) -> bool {
    matches!(byte, 0..=8 | 14..=26 | 28..=31 | 127)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_begins_like_a_file_is_text() {
        assert_eq!(looks_like(b"RIFF is a word of music."), None);
        assert!(looks_like(b"RIFF\x10\x02\x00\x00WEBP").is_some());
        assert_eq!(looks_like(b"ID3 tags were new then"), None);
    }

    #[test]
    fn wide_characters_are_no_binary_data() {
        let wide: Vec<u8> = "Officials deny it".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(looks_like(&wide), None);
    }
}
