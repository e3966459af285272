//! Several files as one zip archive: the same files give the same bytes.
//!
//! Without times: an archive says nothing about when it was made. Must not know any format.

mod joined;

pub(super) use joined::Joined;

use crate::edit::Refusal;
use std::io::{Cursor, Write};
use zip::write::{SimpleFileOptions, ZipWriter};
use zip::{CompressionMethod, DateTime};

/// The archive of these files, by name.
///
/// # Errors
/// A refusal when two have the same name or an archive cannot hold them.
pub(super) fn packed(files: &[(String, Vec<u8>)]) -> Result<Vec<u8>, Refusal> {
    let refused = |e: &dyn std::fmt::Display| Refusal::new(format!("The files cannot be packed: {e}."));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(name.as_str(), options).map_err(|e| refused(&e))?;
        zip.write_all(bytes).map_err(|e| refused(&e))?;
    }
    zip.finish().map(Cursor::into_inner).map_err(|e| refused(&e))
}
