//! Reading text: words, sentences, paragraphs, snapping a selection to them.
//!
//! Must not know projects; everything here takes a `&str` and offsets in bytes.

mod step;

pub use step::{
    grapheme_after, grapheme_before, lines, paragraph_at, sentence_at, snap, trim, word_after, word_at, word_before,
};
