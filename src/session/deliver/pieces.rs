//! Datasets written some articles at a time: made on all cores, checked, put on the disk and let go, so that what lies
//! in memory does not grow with the dataset.
//!
//! Must not know any format, but whether its articles have files of their own or add to the same.

use super::super::dataset::stopped;
use super::super::proof::mismatches;
use super::{Delivered, with_suffix};
use crate::edit::Refusal;
use crate::export::{FileFact, Format, Mismatch, OutFile, Pieces, Request, Seam, Whole, Written};
use crate::model::{ArticleId, Hasher, TextHash};
use crate::store::{Fs, FsFile, Progress, replace_all, unique_name};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How many articles are a piece.
const PIECE: usize = 16;
/// How many articles are made at a time. Those made before are written meanwhile: twice as many lie in memory.
const BATCH: usize = 16 * PIECE;

/// Pieces with what was made of them.
type Made<'r> = Vec<(Request<'r>, Written)>;

/// Makes everything and lets it go again: what would be written and lost.
///
/// # Errors
/// A refusal of the format's, or when it was stopped.
pub(in crate::session) fn told(
    format: &Format,
    request: &Request<'_>,
    progress: &Progress,
) -> Result<Written, Refusal> {
    let mut all = Written::default();
    each_batch(format, request, progress, |made| {
        for (_, written) in &made {
            all.join(written);
        }
        Ok(())
    })?;
    Ok(all)
}

/// Writes files of articles, each batch once it is whole.
///
/// # Errors
/// A refusal of the format's or of the disk's, or when it was stopped; files are those of before, or whole.
pub(super) fn files(
    fs: &dyn Fs,
    main: &Path,
    format: &Format,
    request: &Request<'_>,
    progress: &Progress,
) -> Result<Delivered, Refusal> {
    let mut all = Delivered::default();
    let mut seen = BTreeMap::new();
    each_batch(format, request, progress, |made| {
        put_files(fs, main, &made, &mut seen)?;
        let checked: Vec<_> = made.par_iter().map(|piece| read_again(fs, main, format, piece)).collect();
        for ((_, written), checked) in made.iter().zip(checked) {
            let (facts, mut wrong) = checked?;
            all.written.join(written);
            all.mismatches.append(&mut wrong);
            // Files that several pieces have are told once.
            all.files.extend(facts.into_iter().filter(|fact| seen.get_mut(&fact.path).is_some_and(first)));
        }
        Ok(())
    })?;
    Ok(all)
}

/// Whether a file is told for the first time.
fn first(told: &mut bool) -> bool {
    !std::mem::replace(told, true)
}

/// Appends to files, which take their places when all is written.
///
/// # Errors
/// A refusal of the format's or of the disk's, or when it was stopped; files are those of before then.
pub(super) fn lines(
    fs: &dyn Fs,
    main: &Path,
    format: &Format,
    request: &Request<'_>,
    progress: &Progress,
) -> Result<Delivered, Refusal> {
    let mut all = Delivered::default();
    let mut growing = Growing { fs, main, pieces: format.pieces, files: BTreeMap::new() };
    each_batch(format, request, progress, |made| {
        let checked: Vec<_> = made.par_iter().map(|(piece, written)| mismatches(format, piece, written)).collect();
        for ((_, written), mut wrong) in made.iter().zip(checked) {
            growing.append(&written.files)?;
            all.written.join(written);
            all.mismatches.append(&mut wrong);
        }
        Ok(())
    })?;
    stopped(progress)?;
    let (facts, mut wrong) = growing.done()?;
    all.files = facts;
    all.mismatches.append(&mut wrong);
    Ok(all)
}

/// Makes batch after batch on all cores and hands each on, while the next is made.
fn each_batch<'p>(
    format: &Format,
    request: &Request<'p>,
    progress: &Progress,
    mut take: impl FnMut(Made<'p>) -> Result<(), Refusal> + Send,
) -> Result<(), Refusal> {
    let whole = Arc::new(Whole::for_format(format, request, &|| stopped(progress))?);
    let mut seen = BTreeSet::new();
    let articles: Vec<ArticleId> = request.articles.iter().copied().filter(|id| seen.insert(*id)).collect();
    let make = |number: usize, batch: &[ArticleId]| -> Result<Made<'p>, Refusal> {
        let one = |(n, ids): (usize, &[ArticleId])| {
            let piece = request.piece(ids, number + n > 0, &whole);
            (format.write)(&piece).map(|written| (piece, written))
        };
        batch.par_chunks(PIECE).enumerate().map(one).collect()
    };
    let mut hand_on = |ready: Option<(usize, Made<'p>)>| {
        let Some((articles, batch)) = ready else { return Ok(()) };
        take(batch)?;
        progress.step(articles);
        Ok(())
    };
    let mut ready = None;
    for (number, batch) in articles.chunks(BATCH).enumerate() {
        stopped(progress)?;
        let before = ready.take();
        let (taken, next) = rayon::join(|| hand_on(before), || make(number, batch));
        taken?;
        ready = Some((batch.len(), next?));
        progress.step(batch.len());
    }
    stopped(progress)?;
    hand_on(ready)
}

/// Writes the files of a batch and puts them in place together.
fn put_files(
    fs: &dyn Fs,
    main: &Path,
    made: &[(Request<'_>, Written)],
    seen: &mut BTreeMap<String, bool>,
) -> Result<(), Refusal> {
    let mut new: Vec<(PathBuf, &[u8])> = Vec::new();
    for file in made.iter().flat_map(|(_, written)| &written.files) {
        let path = with_suffix(main, &file.suffix);
        if seen.insert(path.display().to_string(), false).is_none() {
            new.push((path, &file.bytes));
        }
    }
    replace_all(fs, &new).map_err(|e| wrong(&e, main)).map(drop)
}

/// Reads the files of a piece from the disk and compares them with what was to be written.
fn read_again(
    fs: &dyn Fs,
    main: &Path,
    format: &Format,
    (piece, written): &(Request<'_>, Written),
) -> Result<(Vec<FileFact>, Vec<Mismatch>), Refusal> {
    let mut back =
        Written { files: Vec::new(), losses: written.losses.clone(), kept: written.kept.clone(), ..*written };
    let mut facts = Vec::new();
    for file in &written.files {
        let path = with_suffix(main, &file.suffix);
        let bytes = fs.read(&path, u64::MAX - 1).map_err(|e| wrong(&e, &path))?;
        facts.push(fact(&path, bytes.len(), TextHash::of(&bytes)));
        back.files.push(OutFile { bytes, ..file.clone() });
    }
    Ok((facts, mismatches(format, piece, &back)))
}

pub(in crate::session) fn fact(path: &Path, bytes: usize, hash: TextHash) -> FileFact {
    let sha256 = hash.to_string().trim_start_matches("sha256:").to_owned();
    FileFact { path: path.display().to_string(), bytes, sha256 }
}

pub(in crate::session) fn wrong(error: &io::Error, path: &Path) -> Refusal {
    Refusal::new(format!("Writing the export failed: {error}: {}", path.display()))
}

/// Files that grow beside their places.
struct Growing<'g> {
    fs: &'g dyn Fs,
    main: &'g Path,
    pieces: Pieces,
    files: BTreeMap<String, Growth>,
}

/// One of them.
struct Growth {
    path: PathBuf,
    temporary: PathBuf,
    seam: Seam,
    file: Box<dyn FsFile>,
    hasher: Hasher,
    bytes: usize,
}

impl Growing<'_> {
    fn append(&mut self, files: &[OutFile]) -> Result<(), Refusal> {
        for file in files {
            if !self.files.contains_key(&file.suffix) {
                let growth = self.begin(&file.suffix)?;
                self.files.insert(file.suffix.clone(), growth);
            }
            if let Some(growth) = self.files.get_mut(&file.suffix) {
                let added = growth.seam.add(file)?;
                growth.append(&added)?;
            }
        }
        Ok(())
    }

    fn begin(&self, suffix: &str) -> Result<Growth, Refusal> {
        let path = with_suffix(self.main, suffix);
        let temporary = unique_name(&path);
        let folder = path.parent().unwrap_or(Path::new("."));
        let made = self.fs.make_folder(folder).and_then(|()| self.fs.create(&temporary));
        let file = made.map_err(|e| wrong(&e, &path))?;
        let seam = Seam::of(self.pieces, suffix);
        Ok(Growth { path, temporary, seam, file, hasher: Hasher::default(), bytes: 0 })
    }

    /// Puts them in place and reads them again: they must hold what was appended.
    fn done(mut self) -> Result<(Vec<FileFact>, Vec<Mismatch>), Refusal> {
        let (mut facts, mut found) = (Vec::new(), Vec::new());
        for growth in self.files.values_mut() {
            let end = growth.seam.end()?;
            growth.append(&end)?;
            let placed = growth.file.sync().and_then(|()| self.fs.rename(&growth.temporary, &growth.path));
            let folder = growth.path.parent().unwrap_or(Path::new("."));
            placed.and_then(|()| self.fs.sync_folder(folder)).map_err(|e| wrong(&e, &growth.path))?;
            let (bytes, hash) = self.fs.fingerprint(&growth.path).map_err(|e| wrong(&e, &growth.path))?;
            if (bytes, hash) != (growth.bytes as u64, std::mem::take(&mut growth.hasher).done()) {
                let message = format!("{} does not hold what was written to it", growth.path.display());
                found.push(Mismatch { article: None, message });
            }
            facts.push(fact(&growth.path, growth.bytes, hash));
        }
        Ok((facts, found))
    }
}

impl Growth {
    fn append(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        if !bytes.is_empty() {
            self.file.append(bytes).map_err(|e| wrong(&e, &self.path))?;
            self.hasher.add(bytes);
            self.bytes += bytes.len();
        }
        Ok(())
    }
}

impl Drop for Growing<'_> {
    /// What was stopped or failed leaves nothing behind; what has taken its place has another name.
    fn drop(&mut self) {
        for growth in self.files.values() {
            drop(self.fs.remove(&growth.temporary));
        }
    }
}
