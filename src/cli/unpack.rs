//! `sidenote unpack`: a project of a packed file.

use super::args::Unpack;
use super::common::count;
use super::{DONE, Failure, out};
use crate::model::Problem;
use crate::store::{Fs, MAX_PACKED_BYTES, Progress, RealFs, packed_and_recipes, unpack_telling};
use std::fmt::Write as _;

pub(super) fn run(args: &Unpack) -> Result<u8, Failure> {
    let shown = args.file.display().to_string();
    let bytes = RealFs.read(&args.file, MAX_PACKED_BYTES);
    let bytes = bytes.map_err(|e| Failure(format!("reading the packed project: {e}: {shown}")))?;
    let (project, recipes) = packed_and_recipes(&shown, &bytes).map_err(|p| located(&p))?;
    let root = std::path::absolute(&args.project).map_err(|e| Failure(format!("unpacking the project: {e}")))?;
    unpack_telling(&RealFs, &root, (&project, &recipes), &Progress::default())?;
    let marks = project.layers.values().map(|l| l.marks.len()).sum();
    let articles = count(project.articles.len(), "article");
    out::tell(&format!("Unpacked {articles} and {} into {}.", count(marks, "mark"), args.project.display()));
    Ok(DONE)
}

/// A problem of a packed file, with its place.
pub(super) fn located(p: &Problem) -> Failure {
    let mut place = p.place.file.clone().unwrap_or_default();
    for n in [p.place.line, p.place.column].into_iter().flatten() {
        let _ = write!(place, ":{n}"); // Writing to a string does not fail.
    }
    Failure(format!("reading the packed project: {}: {place}", p.message))
}
