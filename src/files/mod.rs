//! The files of a project: what they look like and how they become rows and back.
//!
//! Offsets in files are Unicode code points; here they are converted. One module per file. Must not
//! read or write disk: bytes and values only.

mod article;
mod layer;
mod names;
mod packed;
mod project;
mod recipe;
mod salvage;
mod scan;
mod sides;
mod single;

pub use article::{article_from_ron, article_on_blank, article_to_ron};
pub use layer::{layer_from_ron, layer_records, layer_to_ron};
pub use names::is_safe_name;
pub use packed::{MAX_PACKED_BYTES, packed_and_recipes, packed_from_ron, packed_to_ron, packed_with_recipes};
pub use project::{
    entities_from_ron, entities_to_ron, project_from_ron, project_to_ron, schema_from_ron, schema_from_ron_or_newer,
    schema_to_ron,
};
pub use recipe::{MAX_RECIPE_BYTES, recipe_from_ron, recipe_to_ron};
pub use salvage::{Salvaged, salvage_layer};
pub use sides::{Sides, sides};
pub use single::{Kind, Single};

use crate::model::{Problem, Span, Text};
use ron::ser::PrettyConfig;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The version of the files this program writes.
pub const FORMAT: u32 = 1;

/// The most bytes of one RON file that are read (64 MiB).
pub const MAX_RON_BYTES: u64 = 64 << 20;

/// A value as RON with one field or record a line. Strings are escaped, so that a record stays on
/// its line and hidden characters show.
fn to_ron<T: Serialize>(value: &T) -> Result<String, String> {
    let pretty = PrettyConfig::new().depth_limit(2).indentor(" ").separator(" ").new_line("\n");
    let mut text = ron::ser::to_string_pretty(value, pretty).map_err(|e| e.to_string())?;
    text.push('\n');
    Ok(text)
}

/// A value of a typed RON file.
///
/// # Errors
/// A problem with line and column.
fn from_ron<T: DeserializeOwned>(file: &str, bytes: &[u8]) -> Result<T, Problem> {
    let text = text_of(file, bytes)?;
    newer(file, text).map_or_else(|| scan::within_bounds(file, text).and_then(|()| parsed(file, text)), Err)
}

/// A value of a typed RON file that a newer version may have written, as far as this program knows
/// what it holds; then with the problem that says so. Who gets one must not write the file.
///
/// # Errors
/// A problem with line and column; that it is of a newer version, where that is why.
fn from_ron_or_newer<T: DeserializeOwned>(file: &str, bytes: &[u8]) -> Result<(T, Option<Problem>), Problem> {
    let text = text_of(file, bytes)?;
    let newer = newer(file, text);
    match scan::within_bounds(file, text).and_then(|()| parsed(file, text)) {
        Ok(value) => Ok((value, newer)),
        Err(damaged) => Err(newer.unwrap_or(damaged)),
    }
}

/// The characters of a file.
fn text_of<'b>(file: &str, bytes: &'b [u8]) -> Result<&'b str, Problem> {
    let text =
        std::str::from_utf8(bytes).map_err(|e| {
            let line = bytes[..e.valid_up_to()].split(|&b| b == b'\n').count();
            Problem::error("damaged_file", "this is not UTF-8 text: the file was damaged or is of another kind")
                .in_file(file, Some(line), None)
        })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

fn parsed<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, Problem> {
    ron::from_str(text).map_err(|e| {
        if let Some(line) = sides::first_marker(text) {
            let message = "a merge by git left both versions in this file; Repair brings them together";
            return Problem::error("conflict_markers", message).in_file(file, Some(line), None);
        }
        let at = e.span.start;
        Problem::error("damaged_file", format!("this cannot be read: {}", e.code)).in_file(
            file,
            Some(at.line),
            Some(at.col),
        )
    })
}

/// The number after `field:` near the start of a file.
fn header_number(text: &str, field: &str) -> Option<u32> {
    let head = text.get(..text.len().min(4096)).or_else(|| text.get(..4093))?;
    let (_, rest) = head.split_once(field)?;
    let digits: String = rest.trim_start_matches([':', ' ']).chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// The version of the program's files that wrote these bytes, where they say so.
pub fn format_of(bytes: &[u8]) -> Option<u32> {
    let head = &bytes[..bytes.len().min(4096)];
    header_number(&String::from_utf8_lossy(head), "format")
}

/// That a file needs a newer program, if so.
fn newer(file: &str, text: &str) -> Option<Problem> {
    let needed = header_number(text, "min_reader").filter(|needed| *needed > FORMAT)?;
    let message = format!(
        "this was made by a newer version (it needs file format {needed}, this program reads {FORMAT}); install the newer version to work on it"
    );
    Some(Problem::error("newer_version", message).in_file(file, None, None))
}

/// A span in code points, as it stands in files.
fn to_code_points(text: &Text, span: Span) -> (usize, usize) {
    (text.code_points(span.start()), text.code_points(span.end()))
}

/// A span of a file; `None` when it leaves the text or ends before it starts.
fn to_bytes(text: &Text, (start, end): (usize, usize)) -> Option<Span> {
    let (start, end) = (text.byte_of_code_point(start)?, text.byte_of_code_point(end)?);
    Span::new(start, end).ok()
}
