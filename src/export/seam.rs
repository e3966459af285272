//! How a file comes together from those of the pieces of a request, each of which can be read by itself.
//!
//! Must not know where files lie, nor any format.

use super::packed::Joined;
use super::{OutFile, Pieces};
use crate::edit::Refusal;
use std::borrow::Cow;

/// What stands before and behind the items of a list of JSON.
const LIST: (&[u8], &[u8]) = (b"[", b"\n]\n");

/// A file that grows piece by piece.
pub struct Seam(How);

/// How what is added follows what is there.
enum How {
    /// As it is.
    Lines,
    /// As more items of a list.
    List { later: bool },
    /// As more files of an archive.
    Archive(Joined),
}

impl Seam {
    /// The seam of the files of this suffix.
    pub fn of(pieces: Pieces, suffix: &str) -> Self {
        Self(match pieces {
            Pieces::List(_) if suffix.is_empty() => How::List { later: false },
            Pieces::Archive(_) if suffix.is_empty() => How::Archive(Joined::default()),
            _ => How::Lines,
        })
    }

    /// What the file of the next piece adds.
    ///
    /// # Errors
    /// A refusal when it cannot be added.
    pub fn add<'f>(&mut self, file: &'f OutFile) -> Result<Cow<'f, [u8]>, Refusal> {
        match &mut self.0 {
            How::Lines => Ok(Cow::Borrowed(&file.bytes)),
            How::List { later } => {
                let before = if std::mem::replace(later, true) { b"," } else { LIST.0 };
                let items = file.bytes.strip_prefix(LIST.0).and_then(|items| items.strip_suffix(LIST.1));
                let items = items.ok_or_else(|| Refusal::new("A part of the list is no list.".to_owned()))?;
                Ok(Cow::Owned([before, items].concat()))
            }
            How::Archive(joined) => joined.add(&file.bytes).map(Cow::Owned),
        }
    }

    /// What stands at the end, once everything is added.
    ///
    /// # Errors
    /// A refusal when the file is larger than it can be.
    pub fn end(&mut self) -> Result<Vec<u8>, Refusal> {
        match &mut self.0 {
            How::Lines => Ok(Vec::new()),
            How::List { .. } => Ok(LIST.1.to_vec()),
            How::Archive(joined) => std::mem::take(joined).end(),
        }
    }
}
