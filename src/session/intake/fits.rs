//! Whether a project can hold what was read: what it could not read again from its files stays out, with the reason.
//!
//! Must not change anything.

use crate::edit::{check_value, check_words};
use crate::import::{Draft, DraftLayer};
use crate::model::{Layer, MAX_TEXT_BYTES};

/// Says why a draft cannot be an article of a project.
///
/// # Errors
/// A sentence that names what is too long.
pub(super) fn fits(draft: &Draft) -> Result<(), String> {
    if draft.text.len() > MAX_TEXT_BYTES {
        return Err(format!("its text has more than {} MiB, the most of an article", MAX_TEXT_BYTES >> 20));
    }
    draft.layers.iter().try_for_each(layer)
}

fn layer(layer: &DraftLayer) -> Result<(), String> {
    layer.comments.iter().try_for_each(|comment| check_words("a comment", &comment.text))?;
    for mark in &layer.marks {
        check_words("a note", &mark.note)?;
        mark.attributes.values().try_for_each(check_value)?;
    }
    layer.exact.iter().try_for_each(|layer| exact(layer))
}

fn exact(layer: &Layer) -> Result<(), String> {
    layer.comments.values().try_for_each(|comment| check_words("a comment", &comment.text))?;
    for mark in layer.marks.values() {
        check_words("a note", &mark.note)?;
        mark.attributes.values().try_for_each(check_value)?;
    }
    Ok(())
}
