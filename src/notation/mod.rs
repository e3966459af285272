//! An article and its marks as one readable line of text: parse and print.
//!
//! Must not know projects, files or annotators.
