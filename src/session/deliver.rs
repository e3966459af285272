//! Writing an export to disk and reading it again.
//!
//! Must not know any format, nor who asks.

pub(super) mod pieces;

use super::dataset::stopped;
use crate::edit::Refusal;
use crate::export::{FileFact, Format, Mismatch, Pieces, Request, Written};
use crate::model::{TextHash, slug};
use crate::store::{Folder, Fs, Progress, place_of, replace};
use std::path::{Path, PathBuf};

/// What was written, and what reading it again showed.
#[derive(Debug, Default)]
pub struct Delivered {
    /// The files on disk.
    pub files: Vec<FileFact>,
    /// What the format wrote and lost.
    pub written: Written,
    /// What differs from what was to be written.
    pub mismatches: Vec<Mismatch>,
    /// Where the certificate lies.
    pub certificate: Option<PathBuf>,
}

/// Where the main file goes: `out` itself, or in it where it is a folder; of a format of many files, their
/// folder.
pub fn main_file(fs: &dyn Fs, out: &Path, format: &Format, title: &str) -> PathBuf {
    if format.folder {
        return out.to_owned();
    }
    let named_as_folder = out.to_string_lossy().ends_with(['/', '\\']);
    if named_as_folder || fs.list(out).is_ok() {
        return out.join(format!("{}.{}", slug(title, "export"), format.extension));
    }
    out.to_owned()
}

/// Writes what `request` asks for to `main`, reads it back from disk and compares. Each article is two steps.
///
/// # Errors
/// A refusal when the format refuses, the place lies inside the project's own folders, the disk refuses, or it was
/// stopped; files that were there before are untouched or whole.
pub fn deliver(
    fs: &dyn Fs,
    own: &Folder,
    main: &Path,
    format: &Format,
    request: &Request<'_>,
    progress: &Progress,
) -> Result<Delivered, Refusal> {
    outside(fs, own, main)?;
    match format.pieces {
        // Of nothing there are no pieces, but there may be the head of a file.
        _ if request.articles.is_empty() => whole(fs, main, format, request, progress),
        Pieces::Whole => whole(fs, main, format, request, progress),
        Pieces::Files => pieces::files(fs, main, format, request, progress),
        Pieces::Lines | Pieces::Numbered(_) | Pieces::List(_) | Pieces::Archive(_) => {
            pieces::lines(fs, main, format, request, progress)
        }
    }
}

/// A refusal where the place is the project's own.
pub(super) fn outside(fs: &dyn Fs, own: &Folder, main: &Path) -> Result<(), Refusal> {
    let place = place_of(fs, main);
    let mut folders = [own.articles(), own.layers(), own.project(), own.schema(), own.entities()].into_iter();
    if folders.any(|inside| place.starts_with(place_of(fs, &inside))) {
        return Err(Refusal::new(format!("{} is part of the project itself; choose another place.", main.display())));
    }
    Ok(())
}

fn whole(
    fs: &dyn Fs,
    main: &Path,
    format: &Format,
    request: &Request<'_>,
    progress: &Progress,
) -> Result<Delivered, Refusal> {
    let mut written = (format.write)(request)?;
    progress.step(request.articles.len());
    let mut facts = Vec::new();
    for file in &mut written.files {
        stopped(progress)?;
        let path = with_suffix(main, &file.suffix);
        replace(fs, &path, &file.bytes).map_err(|e| pieces::wrong(&e, &path))?;
        // What was made is let go of before it is read again: one of them is in memory at a time.
        file.bytes = Vec::new();
        file.bytes = fs.read(&path, u64::MAX - 1).map_err(|e| pieces::wrong(&e, &path))?;
        facts.push(pieces::fact(&path, file.bytes.len(), TextHash::of(&file.bytes)));
    }
    let mismatches = super::proof::mismatches(format, request, &written);
    progress.step(request.articles.len());
    let written = Written { files: Vec::new(), kept: Vec::new(), ..written };
    Ok(Delivered { files: facts, written, mismatches, certificate: None })
}

pub(super) fn with_suffix(main: &Path, suffix: &str) -> PathBuf {
    let mut name = main.file_name().unwrap_or_default().to_owned();
    name.push(suffix);
    main.with_file_name(name)
}
