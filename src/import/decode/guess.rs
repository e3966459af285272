//! Which encoding the bytes are in, and their characters.
//!
//! Must not know line ends or what makes a file unfit. A guess is always said, with a way to check
//! it: a wrong one is invisible to who does not read the language.

use crate::model::Problem;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Characters, and how they were come by.
pub(super) struct Guessed {
    pub(super) text: String,
    pub(super) encoding: &'static str,
    /// Whether a byte order mark was taken off.
    pub(super) mark: bool,
    pub(super) problems: Vec<Problem>,
}

/// How far the marks of UTF-16 are looked for.
const SAMPLE: usize = 4096;

/// Decodes by mark, by the look of sixteen-bit characters, by declaration, as UTF-8, by statistics:
/// the first that applies.
pub(super) fn decode(bytes: &[u8], declared: Option<&'static Encoding>) -> Guessed {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return with(encoding, &bytes[length..], true, None);
    }
    if let Some(encoding) = sixteen_bits(bytes) {
        return with(encoding, bytes, false, Some("has no byte order mark"));
    }
    if let Some(encoding) = declared.filter(|e| fits(e, bytes)) {
        return with(encoding, bytes, false, None);
    }
    if std::str::from_utf8(bytes).is_ok() || nearly_utf8(bytes) {
        return with(UTF_8, bytes, false, None);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, Utf8Detection::Allow);
    with(encoding, bytes, false, Some("is not UTF-8"))
}

/// Whether the bytes can be what the file says they are: a page saved anew often keeps an old word.
fn fits(declared: &'static Encoding, bytes: &[u8]) -> bool {
    let valid_utf8 = std::str::from_utf8(bytes).is_ok();
    declared == UTF_8 && valid_utf8 || (declared != UTF_8 && (!valid_utf8 || bytes.is_ascii()))
}

/// UTF-16 without a mark: in Latin text every second byte is zero.
pub(super) fn sixteen_bits(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE) & !1];
    let zeros = |odd: usize| {
        let picked = sample.iter().skip(odd).step_by(2);
        picked.filter(|&&b| b == 0).count() * 200 / sample.len().max(1)
    };
    if sample.len() < 8 || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let found = match (zeros(0), zeros(1)) {
        (0..=2, 40..=100) => UTF_16LE,
        (40..=100, 0..=2) => UTF_16BE,
        _ => return None,
    };
    // A short text may have zeros of its own there. One with an accent is no UTF-8 by chance.
    let utf8 = std::str::from_utf8(bytes).is_ok_and(|text| !text.is_ascii());
    (!utf8).then_some(found)
}

/// UTF-8 with a few broken places, such as a cut at the end: a legacy encoding never has so many
/// well-formed sequences by chance.
fn nearly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    good >= 5 * broken.max(1)
}

fn with(encoding: &'static Encoding, bytes: &[u8], mark: bool, why: Option<&str>) -> Guessed {
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    let mut problems = Vec::new();
    if let Some(why) = why {
        problems.push(guess_warning(encoding, why));
    }
    if broken {
        problems.push(broken_warning(encoding, &text));
    }
    Guessed { text: text.into_owned(), encoding: encoding.name(), mark, problems }
}

fn guess_warning(encoding: &'static Encoding, why: &str) -> Problem {
    let name = encoding.name();
    let message = format!(
        "The file {why}; it was read as {name}, which is a guess. Check accented letters, quotation marks and dashes; if they are wrong, save the file as UTF-8 and import it again."
    );
    Problem::warning("encoding", message)
}

fn broken_warning(encoding: &'static Encoding, text: &str) -> Problem {
    let count = text.matches('\u{fffd}').count();
    let name = encoding.name();
    let message = format!(
        "{count} place(s) cannot be read as {name} and became “\u{fffd}”. Look for them in the text; a copy of the file in UTF-8 may have the right characters."
    );
    Problem::warning("encoding", message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_wide_characters_are_seen() {
        let text = "Œuvre “d’art” — déjà vu 👩‍👩‍👧 in Paris";
        let wide: Vec<u16> = text.encode_utf16().collect();
        let little: Vec<u8> = wide.iter().flat_map(|u| u.to_le_bytes()).collect();
        let big: Vec<u8> = wide.iter().flat_map(|u| u.to_be_bytes()).collect();
        for (bytes, name) in [(little, "UTF-16LE"), (big, "UTF-16BE")] {
            assert_eq!(decode(&bytes, None).text, text);
            let mark: &[u8] = if name == "UTF-16LE" { b"\xff\xfe" } else { b"\xfe\xff" };
            let marked = decode(&[mark, &bytes].concat(), None);
            assert_eq!((marked.encoding, marked.mark), (name, true));
            assert_eq!(marked.text, text);
        }
    }

    #[test]
    fn legacy_encodings_are_guessed_and_told() {
        let german = "Der Minister sagte: „Wir können das nicht bestätigen.“ Die Prüfung läuft für übermorgen weiter.";
        let japanese = "外務省は土曜日、交渉が続いていると発表した。首相は記者団に「合意は近い」と述べた。";
        let chinese = "外交部发言人周六表示,谈判仍在继续。总理对记者说:“协议已经接近达成。”";
        for (text, name) in [(german, "windows-1252"), (japanese, "Shift_JIS"), (chinese, "GBK")] {
            let encoding = Encoding::for_label(name.as_bytes()).unwrap();
            let read = decode(&encoding.encode(text).0, None);
            assert_eq!((read.encoding, read.text.as_str()), (name, text));
            assert!(read.problems[0].message.contains(name));
        }
    }

    #[test]
    fn a_broken_place_in_utf8_does_not_spoil_the_rest() {
        let mut bytes = "„Größe“ – für übermorgen, sagt Müller.".as_bytes().to_vec();
        bytes.extend(b"\xe2\x80");
        let read = decode(&bytes, None);
        assert_eq!(read.encoding, "UTF-8");
        assert!(read.text.starts_with("„Größe“"));
        assert!(read.problems[0].message.starts_with("1 place"));
    }

    #[test]
    fn a_declaration_is_believed_where_it_can_be_true() {
        let latin = Encoding::for_label(b"iso-8859-1");
        assert_eq!(decode(b"caf\xe9", latin).text, "café");
        assert_eq!(decode("café".as_bytes(), latin).text, "café");
    }
}
