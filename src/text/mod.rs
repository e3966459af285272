//! Reading text: words, sentences, paragraphs, snapping a selection to them; finding names, words and
//! places in it.
//!
//! Must not know projects; everything here takes a text and offsets in bytes.

pub mod find;
mod names;
mod place;
mod step;
mod visible;

pub use names::{Walk, has_capitals, name_after, name_before};
pub use place::{EXAMPLES as PLACES, paragraphs, place};
pub use step::{
    grapheme_after, grapheme_before, lines, paragraph_at, sentence_at, snap, trim, word_after, word_at, word_before,
};
pub use visible::{is_hidden, visible};
