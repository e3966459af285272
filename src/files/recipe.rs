//! The file of a recipe: the choices of an export, one a line.
//!
//! Must not know formats, nor what an option does.

use super::{from_ron, to_ron};
use crate::model::{Problem, Recipe};

/// The most bytes of a recipe that are read (1 MiB).
pub const MAX_RECIPE_BYTES: u64 = 1 << 20;

/// A recipe as a file.
///
/// # Errors
/// When it cannot be written as RON, or would be larger than is read back.
pub fn recipe_to_ron(recipe: &Recipe) -> Result<String, String> {
    let made = to_ron(recipe)?;
    if made.len() as u64 > MAX_RECIPE_BYTES {
        return Err(format!("it would be larger than the {MAX_RECIPE_BYTES} bytes that are read back"));
    }
    Ok(made)
}

/// The recipe of a file.
///
/// # Errors
/// A located problem: it is damaged, too large, or needs a newer version of the program.
pub fn recipe_from_ron(file: &str, bytes: &[u8]) -> Result<Recipe, Problem> {
    if bytes.len() as u64 > MAX_RECIPE_BYTES {
        let message = format!("this has more than {MAX_RECIPE_BYTES} bytes, the most of a recipe");
        return Err(Problem::error("too_large", message).in_file(file, None, None));
    }
    from_ron(file, bytes)
}
