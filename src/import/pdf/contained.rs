//! Reads the letters of a PDF where nothing it does can harm: on a thread of its own, in bounded time.
//!
//! The reader is other people's code on strangers' files. It begins only when the file was found to hold no
//! more than it may; should it panic, that is a damaged file; should it not come to an end, it is told to stop
//! at the next letter it meets, and not waited for. Must not know what becomes of the letters.

use super::bounds;
use super::letters::Letters;
use super::line::Line;
use crate::import::stated::Stated;
use hayro_interpret::hayro_syntax::metadata::Metadata;
use hayro_interpret::hayro_syntax::{LoadPdfError, Pdf};
use hayro_interpret::{Context, InterpreterCache, InterpreterSettings, RectExt, TransformExt, interpret_page};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::time::Duration;

/// How long a file may take.
const PATIENCE: Duration = Duration::from_mins(1);

/// The stack of the thread: what a file nests, its reader nests, to bounds of its own.
const STACK: usize = 64 << 20;

/// The most pages.
const MOST_PAGES: usize = 5_000;

/// What was found in a file.
#[derive(Default)]
pub(super) struct Told {
    pub pages: Vec<Page>,
    pub stated: Stated,
    /// How many signs have no letter.
    pub unknown: usize,
    /// How many ligatures became their letters.
    pub ligatures: usize,
}

/// A page: its lines in the order in which they are drawn, and how many pictures.
#[derive(Default)]
pub(super) struct Page {
    pub lines: Vec<Line>,
    pub images: usize,
}

/// Why a file could not be read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// It holds more than it may.
    TooLarge,
    /// It cannot be read without a key.
    Encrypted,
    /// It did not come to an end.
    TooLong,
    /// It is no whole PDF.
    Damaged,
}

/// What is in a file.
///
/// # Errors
/// Why it cannot be read.
pub(super) fn read(bytes: &[u8]) -> Result<Told, Trouble> {
    bounds::check(bytes)?;
    let stop = Arc::new(AtomicBool::new(false));
    let (bytes, asked, (tell, told)) = (bytes.to_vec(), Arc::clone(&stop), channel());
    let work = move || {
        let found = catch_unwind(AssertUnwindSafe(|| all(bytes, &asked)));
        // Nobody may be waiting any more.
        let _ = tell.send(found.unwrap_or_else(|why| Err(trouble(&*why))));
    };
    let started = std::thread::Builder::new().name("pdf".to_owned()).stack_size(STACK).spawn(work);
    let found = started.ok().map(|_| told.recv_timeout(PATIENCE));
    stop.store(true, Ordering::Relaxed);
    match found {
        Some(Ok(found)) => found,
        // The thread could not be had, or is still at it.
        _ => Err(Trouble::TooLong),
    }
}

/// What a panic means: our own say so.
fn trouble(why: &(dyn std::any::Any + Send)) -> Trouble {
    if why.is::<bounds::TooMuch>() { Trouble::TooLarge } else { Trouble::Damaged }
}

fn all(bytes: Vec<u8>, stop: &AtomicBool) -> Result<Told, Trouble> {
    let pdf = Pdf::new(bytes).map_err(|e| match e {
        LoadPdfError::Decryption(_) => Trouble::Encrypted,
        LoadPdfError::Invalid => Trouble::Damaged,
    })?;
    bounds::streams(&pdf)?;
    let pages = pdf.pages();
    if pages.len() > MOST_PAGES {
        return Err(Trouble::TooLarge);
    }
    let mut told = Told { stated: stated(pdf.metadata()), ..Told::default() };
    let cache = InterpreterCache::new();
    let (mut left, mut drawn) = (bounds::MOST_LETTERS, bounds::Left::new());
    for page in pages.iter() {
        bounds::page(page, &mut drawn)?;
        let view = page.intersected_crop_box().to_kurbo();
        let settings = InterpreterSettings::default();
        let mut context = Context::new(page.initial_transform(true).to_kurbo(), view, &cache, pdf.xref(), settings);
        let mut letters = Letters::new(stop, left);
        interpret_page(page, &mut context, &mut letters);
        left = letters.left;
        told.unknown += letters.unknown;
        told.ligatures += letters.ligatures;
        told.pages.push(Page { lines: letters.lines, images: letters.images });
    }
    if told.pages.is_empty() { Err(Trouble::Damaged) } else { Ok(told) }
}

/// What the information dictionary states.
fn stated(info: &Metadata) -> Stated {
    let mut stated = Stated::default();
    for (name, bytes) in [("title", &info.title), ("creator", &info.author)] {
        stated.say(name, &bytes.as_deref().map(words).unwrap_or_default());
    }
    if let Some(at) = &info.creation_date {
        stated.say("created", &format!("{:04}-{:02}-{:02}", at.year, at.month, at.day));
    }
    stated
}

/// A string of a PDF: in UTF-16 or UTF-8 where it says so, else in an encoding that is Latin-1 for letters.
fn words(bytes: &[u8]) -> String {
    let words = match bytes {
        [0xfe, 0xff, rest @ ..] => encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0,
        [0xff, 0xfe, rest @ ..] => encoding_rs::UTF_16LE.decode_without_bom_handling(rest).0,
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest),
        _ => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0,
    };
    words.chars().filter(|c| !c.is_control()).take(500).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_say_what_they_are_in() {
        assert_eq!(words(b"\xfe\xff\x00J\x00o\x00s\x00\xe9"), "José");
        assert_eq!(words(b"Jos\xe9"), "José");
        assert_eq!(words(b"\xef\xbb\xbfJos\xc3\xa9"), "José");
    }

    #[test]
    fn what_is_no_pdf_is_damaged() {
        for bytes in [&b"%PDF-1.7"[..], b"", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<</Root 1 0 R>>\n"] {
            assert_eq!(read(bytes).err(), Some(Trouble::Damaged));
        }
    }
}
