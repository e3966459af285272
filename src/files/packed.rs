//! A packed project: everything in one RON file, to mail or to keep.
//!
//! The same records as in the files of a folder, one a line, each with the names of its annotator and
//! its article; texts inside. The same project gives the same bytes, and a digest over all that
//! follows it shows whether anything was changed on the way. Such a file may come from a stranger, so
//! it is bounded before it is parsed, parsed into typed rows only, and refused whole when anything in
//! it is not as this program writes it. Must not know where the file lies.

mod typed;

use super::scan::packed_within_bounds;
use super::{newer, parsed, text_of, to_ron};
use crate::model::{Problem, Project, Recipes, TextHash};
use typed::PackedFile;

/// The most bytes of a packed project that are read (128 MiB).
pub const MAX_PACKED_BYTES: u64 = 128 << 20;

/// What stands for the digest while it is computed.
const NO_DIGEST: &str = "sha256:0000000000000000000000000000000000000000000000000000000000000000";

/// A project as one file, without recipes.
///
/// # Errors
/// When it cannot be written as RON, or would be larger than is read back.
pub fn packed_to_ron(project: &Project) -> Result<String, String> {
    packed_with_recipes(project, &Recipes::new())
}

/// A project with its recipes as one file.
///
/// # Errors
/// When it cannot be written as RON, or would be larger than is read back.
pub fn packed_with_recipes(project: &Project, recipes: &Recipes) -> Result<String, String> {
    let blank = to_ron(&PackedFile::of(project, recipes)?)?;
    let digest = digest_of(&blank).unwrap_or_default();
    let made = blank.replacen(NO_DIGEST, &digest, 1);
    if made.len() as u64 > MAX_PACKED_BYTES {
        return Err(format!(
            "packed it would have {} MiB, more than the {} MiB that are read back; copy the folder instead",
            made.len() >> 20,
            MAX_PACKED_BYTES >> 20
        ));
    }
    Ok(made)
}

/// The project of a packed file.
///
/// # Errors
/// A located problem: anything that is not as this program packs a project.
pub fn packed_from_ron(file: &str, bytes: &[u8]) -> Result<Project, Problem> {
    packed_and_recipes(file, bytes).map(|(project, _)| project)
}

/// The project of a packed file, and its recipes.
///
/// # Errors
/// A located problem: anything that is not as this program packs a project.
pub fn packed_and_recipes(file: &str, bytes: &[u8]) -> Result<(Project, Recipes), Problem> {
    if bytes.len() as u64 > MAX_PACKED_BYTES {
        let message = format!("this is larger than {} MiB, the most of a packed project", MAX_PACKED_BYTES >> 20);
        return Err(Problem::error("too_large", message).in_file(file, None, None));
    }
    let text = text_of(file, bytes)?;
    if !text.starts_with("(\n format: ") {
        let message = "this is no packed project; `sidenote pack` makes one";
        return Err(Problem::error("no_packed_project", message).in_file(file, Some(1), Some(1)));
    }
    if let Some(problem) = newer(file, text) {
        return Err(problem);
    }
    packed_within_bounds(file, text)?;
    let read: PackedFile = parsed(file, text)?;
    if digest_of(text).as_deref() != Some(read.digest()) {
        let message =
            "the digest is of other content: the file was changed or damaged after it was packed; ask for it again";
        return Err(Problem::error("damaged_file", message).in_file(file, Some(4), None));
    }
    read.into_project(file)
}

/// The digest over everything after the line that holds it.
fn digest_of(text: &str) -> Option<String> {
    let (_, rest) = text.split_once("\n digest: ")?;
    let (_, rest) = rest.split_once('\n')?;
    Some(TextHash::of(rest.as_bytes()).to_string())
}
