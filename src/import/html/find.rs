//! Finds the article on a page (Readability).
//!
//! Must not know blocks or parts. The finder is other people's code on strangers' pages: should it
//! panic, that is a page without an article.

use crate::model::Problem;
use dom_smoothie::{Article, Config, Readability};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The article on a tamed page.
///
/// # Errors
/// `no_article`, with what to do.
pub(super) fn article(html: String) -> Result<Article, Box<Problem>> {
    let config = Config { keep_classes: true, ..Config::default() };
    let found = catch_unwind(AssertUnwindSafe(|| Readability::new(html, None, Some(config)).ok()?.parse().ok()));
    found.ok().flatten().ok_or_else(nothing)
}

/// There is no article on the page.
pub(super) fn nothing() -> Box<Problem> {
    let message = "No article was found on the page. It may be loaded by scripts, or be a list of articles. Open the page in a browser, copy the article's text and paste it, or import the file as plain text.";
    Box::new(Problem::error("no_article", message))
}
