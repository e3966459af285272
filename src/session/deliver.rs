//! Writing an export to disk and reading it again.
//!
//! Must not know any format, nor who asks.

use super::dataset::stopped;
use crate::edit::Refusal;
use crate::export::{FileFact, Format, Mismatch, OutFile, Request, Written};
use crate::model::{TextHash, slug};
use crate::store::{Folder, Fs, Progress, place_of, replace};
use std::path::{Path, PathBuf};

/// What was written, and what reading it again showed.
#[derive(Debug)]
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

/// Writes what `written` holds to `out`, reads it back from disk and compares; each file and the reading is
/// a step.
///
/// # Errors
/// A refusal when the place lies inside the project's own folders, the disk refuses, or it was stopped;
/// files that were there before are untouched or whole.
pub fn deliver(
    fs: &dyn Fs,
    own: &Folder,
    out: &Path,
    format: &Format,
    request: &Request<'_>,
    written: &Written,
    progress: &Progress,
) -> Result<Delivered, Refusal> {
    let main = main_file(fs, out, format, &request.project.settings.title);
    let place = place_of(fs, &main);
    for inside in [own.articles(), own.layers(), own.project(), own.schema(), own.entities()] {
        if place.starts_with(place_of(fs, &inside)) {
            return Err(Refusal::new(format!(
                "{} is part of the project itself; choose another place.",
                main.display()
            )));
        }
    }
    let mut facts = Vec::new();
    let mut back =
        Written { files: Vec::new(), losses: written.losses.clone(), kept: written.kept.clone(), ..*written };
    for file in &written.files {
        stopped(progress)?;
        let path = with_suffix(&main, &file.suffix);
        let wrong = |e: std::io::Error| Refusal::new(format!("Writing the export failed: {e}: {}", path.display()));
        replace(fs, &path, &file.bytes).map_err(wrong)?;
        let bytes = fs.read(&path, u64::MAX - 1).map_err(wrong)?;
        let sha256 = TextHash::of(&bytes).to_string().trim_start_matches("sha256:").to_owned();
        facts.push(FileFact { path: path.display().to_string(), bytes: bytes.len(), sha256 });
        back.files.push(OutFile { bytes, ..file.clone() });
        progress.step(1);
    }
    let mismatches = super::proof::mismatches(format, request, &back);
    progress.step(1);
    Ok(Delivered { files: facts, written: back, mismatches, certificate: None })
}

fn with_suffix(main: &Path, suffix: &str) -> PathBuf {
    let mut name = main.file_name().unwrap_or_default().to_owned();
    name.push(suffix);
    main.with_file_name(name)
}
