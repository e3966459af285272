//! Makes a page harmless before it is parsed: bounded in tags and depth, without scripts.
//!
//! Must not know what an article is. HTML parsers take time and memory by the square of the depth,
//! of unclosed formatting, and of the number of attributes; here all three are cut, in one pass.

use super::kinds::{GONE, INLINE, SELF_CLOSING, THIN, VOID};
use super::tag::{self, Tag};
use crate::model::Problem;
use std::collections::BTreeSet;
use std::fmt::Write;

/// The most tags and entities a page may have.
pub(super) const MAX_TAGS: usize = 200_000;

/// How deep tags may be nested; deeper ones are left out and their words kept.
const MAX_DEPTH: usize = 200;

/// How far up an end tag looks for the tag it ends.
const REACH: usize = 64;

/// The most bytes of an attribute, and of facts in a script.
const MAX_VALUE: usize = 4096;
const MAX_FACTS: usize = 256 << 10;

/// A page that may be parsed.
pub(super) struct Tamed {
    pub(super) html: String,
    /// How many tags were left out for their depth.
    pub(super) too_deep: usize,
}

/// The harmless form of a page.
///
/// # Errors
/// `too_large` when it has more than [`MAX_TAGS`] tags and entities.
pub(super) fn tame(page: &str) -> Result<Tamed, Box<Problem>> {
    let mut walk = Walk {
        page,
        at: 0,
        html: String::with_capacity(page.len()),
        open: Vec::new(),
        endless: BTreeSet::new(),
        too_deep: 0,
    };
    let mut tags = 0;
    while let Some(found) = page[walk.at..].find('<') {
        let words = &page[walk.at..walk.at + found];
        walk.html.push_str(words);
        walk.at += found;
        // A parser takes each entity for a text of its own, and is as slow.
        tags += 1 + words.matches('&').count();
        if tags > MAX_TAGS {
            return Err(too_large());
        }
        walk.step();
    }
    let words = &page[walk.at..];
    if tags + words.matches('&').count() > MAX_TAGS {
        return Err(too_large());
    }
    walk.html.push_str(words);
    Ok(Tamed { html: walk.html, too_deep: walk.too_deep })
}

fn too_large() -> Box<Problem> {
    let message = format!(
        "The page has more than {MAX_TAGS} tags and entities, which no article has. Open it in a browser, copy the article and paste it."
    );
    Box::new(Problem::error("too_large", message))
}

struct Walk<'a> {
    page: &'a str,
    at: usize,
    html: String,
    /// The open tags, and whether each was written.
    open: Vec<(String, bool)>,
    /// Names of which no end tag follows any more.
    endless: BTreeSet<&'static str>,
    too_deep: usize,
}

impl Walk<'_> {
    /// Takes what begins with `<` here.
    fn step(&mut self) {
        let rest = &self.page[self.at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            self.at += 4 + comment.find("-->").map_or(comment.len(), |i| i + 3);
        } else if rest.starts_with("<!") || rest.starts_with("<?") {
            self.at += rest.find('>').map_or(rest.len(), |i| i + 1);
        } else if let Some(tag) = tag::read(rest) {
            self.at += tag.length;
            self.tag(&tag);
        } else {
            self.html.push_str("&lt;");
            self.at += 1;
        }
    }

    fn tag(&mut self, tag: &Tag<'_>) {
        let name = tag.name.as_str();
        if name == "q" {
            self.html.push(if tag.ends { '”' } else { '“' });
        } else if let Some(gone) = GONE.iter().find(|gone| **gone == name) {
            self.leave_out(gone, tag);
        } else if THIN.contains(&name) || name.contains('"') || name.contains('<') {
            // Only its words stay.
        } else if tag.ends {
            self.end(name);
        } else if VOID.contains(&name) {
            self.write(tag);
        } else {
            self.begin(tag);
        }
    }

    /// Passes over all that stands in a tag. Facts about the article that are written for search
    /// engines are kept where they are of a sane size.
    fn leave_out(&mut self, gone: &'static str, tag: &Tag<'_>) {
        if tag.ends || self.endless.contains(gone) {
            return;
        }
        let rest = &self.page[self.at..];
        let Some(length) = find_end(rest, gone) else {
            self.endless.insert(gone);
            // A script without an end goes on to the end of the page, as in a browser.
            self.at += if matches!(gone, "script" | "style") { rest.len() } else { 0 };
            return;
        };
        let facts = tag.attributes.iter().any(|(n, v)| *n == "type" && v.eq_ignore_ascii_case("application/ld+json"));
        if gone == "script" && facts && is_sane(&rest[..length]) {
            let _ = write!(self.html, "<script type=\"application/ld+json\">{}</script>", &rest[..length]);
        }
        self.at += length;
        let end = &self.page[self.at..];
        self.at += end.find('>').map_or(end.len(), |i| i + 1);
        // What stood there parted the words around it.
        self.html.push(' ');
    }

    fn begin(&mut self, tag: &Tag<'_>) {
        let name = tag.name.as_str();
        let top = |open: &[(String, bool)], name: &str| open.last().is_some_and(|(top, _)| top == name);
        if !INLINE.contains(&name) && top(&self.open, "p") {
            self.open.pop();
        }
        if name == "tr" && (top(&self.open, "td") || top(&self.open, "th")) {
            self.open.pop();
        }
        if SELF_CLOSING.contains(&name) && top(&self.open, name) {
            self.open.pop();
        }
        let fits = self.open.len() < MAX_DEPTH;
        self.open.push((name.to_owned(), fits));
        if fits {
            self.write(tag);
        } else {
            self.too_deep += 1;
            self.html.push(' ');
        }
    }

    fn end(&mut self, name: &str) {
        let low = self.open.len().saturating_sub(REACH);
        let Some(at) = self.open[low..].iter().rposition(|(open, _)| open == name) else {
            self.html.push(' ');
            return;
        };
        let written = self.open[low + at].1;
        self.open.truncate(low + at);
        if written {
            let _ = write!(self.html, "</{name}>");
        } else {
            self.html.push(' ');
        }
    }

    fn write(&mut self, tag: &Tag<'_>) {
        self.html.push('<');
        self.html.push_str(&tag.name);
        for (name, value) in &tag.attributes {
            if *name == "style" {
                let low = value.to_ascii_lowercase().replace(' ', "");
                if low.contains("display:none") || low.contains("visibility:hidden") {
                    self.html.push_str(" style=\"display:none\"");
                }
            } else if value.len() <= MAX_VALUE {
                let _ = write!(self.html, " {name}=\"{}\"", value.replace('"', "&quot;"));
            }
        }
        self.html.push('>');
    }
}

/// Where the end tag of `name` begins.
fn find_end(rest: &str, name: &str) -> Option<usize> {
    let mut at = 0;
    while let Some(found) = rest[at..].find("</") {
        at += found + 2;
        let here = rest.as_bytes().get(at..at + name.len());
        if here.is_some_and(|here| here.eq_ignore_ascii_case(name.as_bytes())) {
            return Some(at - 2);
        }
    }
    None
}

/// Whether facts are small and shallow enough to be parsed.
fn is_sane(facts: &str) -> bool {
    let (mut depth, mut deepest) = (0_usize, 0);
    for byte in facts.bytes() {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    facts.len() <= MAX_FACTS && deepest <= 32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tamed(page: &str) -> String {
        tame(page).map(|t| t.html).unwrap_or_default()
    }

    #[test]
    fn scripts_and_formatting_go_and_words_are_not_glued() {
        assert_eq!(tamed("<p>a<b>b</b> c<script>if (a</b>) x</script>d<!-- e -->f"), "<p>ab c df");
        assert_eq!(tamed("2 < 3 <q>yes</q>"), "2 &lt; 3 “yes”");
        assert_eq!(tamed("<p>a<script>b"), "<p>a");
    }

    #[test]
    fn depth_and_tags_are_bounded() {
        let deep = tame(&"<div>".repeat(100_000)).map_err(|_| ()).unwrap();
        assert_eq!(deep.html.matches("<div>").count(), MAX_DEPTH);
        assert_eq!(deep.too_deep, 100_000 - MAX_DEPTH);
        assert!(tame(&"<br>".repeat(MAX_TAGS + 1)).is_err());
        let flat = tame(&"<p>a<li>b".repeat(9_000)).map_err(|_| ()).unwrap();
        assert_eq!(flat.too_deep, 0);
    }
}
