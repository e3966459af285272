//! Tells headings by the size of their letters, and items of lists by their signs.
//!
//! Must not know where anything stands on a page, nor what words mean.

use super::paragraphs::{Paragraph, starts_item};
use crate::model::Role;
use std::collections::BTreeMap;

/// How much larger than running text a headline is, and any other heading.
const HEADLINE: f64 = 1.25;
const HEADING: f64 = 1.12;
/// The most characters of a heading.
const LONGEST: usize = 300;

/// What each paragraph is, and its words.
pub(super) fn roles(paragraphs: Vec<Paragraph>) -> Vec<(Role, String)> {
    let usual = usual(&paragraphs);
    let is_short = |p: &Paragraph| p.words.chars().take(LONGEST + 1).count() <= LONGEST;
    let fits = |p: &&Paragraph| p.page == 0 && p.size >= HEADLINE * usual && is_short(p);
    let largest = paragraphs.iter().filter(fits).map(|p| p.size).fold(0.0, f64::max);
    let headline = paragraphs.iter().position(|p| fits(&p) && p.size >= largest * 0.99);
    let role = |(at, p): (usize, Paragraph)| {
        let role = match headline {
            Some(n) if n == at => Role::Headline,
            _ if p.size >= HEADING * usual && is_short(&p) => Role::Subheading,
            _ if starts_item(&p.words) => Role::ListItem,
            _ => Role::Body,
        };
        (role, p.words)
    };
    paragraphs.into_iter().enumerate().map(role).collect()
}

/// The size that most letters have.
fn usual(paragraphs: &[Paragraph]) -> f64 {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    for paragraph in paragraphs {
        // In halves of a point, as type is set.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sizes are bounded and positive")]
        let size = (paragraph.size * 2.0).round() as u32;
        *counts.entry(size).or_default() += paragraph.words.len();
    }
    let most = counts.into_iter().max_by_key(|(_, count)| *count);
    most.map_or(1.0, |(size, _)| f64::from(size.max(1)) / 2.0)
}
