//! Walks what was found to be the article and collects its blocks.
//!
//! Must not know the rest of the page. The walk keeps its own stack, so that no depth of a page
//! exhausts the program's.

use super::head::Head;
use super::kinds::{INLINE, SKIPPED};
use crate::import::blocks::Blocks;
use crate::model::{Problem, Role};
use dom_query::{Document, NodeRef};

/// What of an article has no place in a plain text.
#[derive(Default)]
pub(super) struct Dropped {
    images: usize,
    /// Figures: what finds the article may have taken the pictures out of them already.
    figures: usize,
    tables: usize,
}

impl Dropped {
    /// What was dropped, as warnings.
    pub(super) fn problems(&self) -> impl Iterator<Item = Problem> {
        let said = [
            (self.images.max(self.figures), "picture(s) were left out."),
            (self.tables, "table(s) became lines of text, one for each row, the cells parted by spaces."),
        ];
        let told = said.into_iter().filter(|(count, _)| *count > 0);
        told.map(|(count, what)| Problem::warning("markup", format!("{count} {what}")))
    }
}

/// Adds the pieces of `head`, then the blocks of the article `html`; gives what had no place in them.
pub(super) fn collect(head: &Head, html: &str, to: &mut Blocks) -> Dropped {
    for (role, words) in &head.pieces {
        to.push(*role, words);
    }
    let page = Document::from(html);
    let titled = head.pieces.iter().any(|(role, _)| *role == Role::Headline);
    let mut walk =
        Walk { head, to, words: String::new(), roles: Vec::new(), titled, blocks: 0, dropped: Dropped::default() };
    let mut steps = vec![Step::Enter(page.root())];
    while let Some(step) = steps.pop() {
        match step {
            Step::Enter(node) => walk.enter(&node, &mut steps),
            Step::Leave => {
                walk.flush();
                walk.roles.pop();
            }
        }
    }
    walk.flush();
    walk.dropped
}

enum Step<'a> {
    Enter(NodeRef<'a>),
    /// Ends a block.
    Leave,
}

struct Walk<'a> {
    head: &'a Head,
    to: &'a mut Blocks,
    words: String,
    /// What the open blocks make of their words.
    roles: Vec<Option<Role>>,
    titled: bool,
    /// How many blocks were added.
    blocks: usize,
    dropped: Dropped,
}

impl Walk<'_> {
    fn enter<'n>(&mut self, node: &NodeRef<'n>, steps: &mut Vec<Step<'n>>) {
        if node.is_text() {
            let kept = node.text();
            return self.words.extend(kept.chars().map(|c| if matches!(c, '\n' | '\r') { ' ' } else { c }));
        }
        let name = node.node_name().unwrap_or_default();
        if name.as_ref() == "br" {
            return self.words.push('\n');
        }
        if SKIPPED.contains(&name.as_ref()) {
            return;
        }
        self.dropped.images += usize::from(name.as_ref() == "img");
        self.dropped.figures += usize::from(name.as_ref() == "figure");
        self.dropped.tables += usize::from(name.as_ref() == "table");
        if matches!(name.as_ref(), "td" | "th") {
            self.words.push(' ');
        } else if node.is_element() && !INLINE.contains(&name.as_ref()) {
            self.flush();
            self.roles.push(self.role(node, &name));
            steps.push(Step::Leave);
        }
        steps.extend(node.children_it(true).map(Step::Enter));
    }

    /// What an element makes of its words.
    fn role(&self, node: &NodeRef<'_>, name: &str) -> Option<Role> {
        match name {
            "h1" if !self.titled => Some(Role::Headline),
            "h2" if !self.titled && self.blocks == 0 => Some(Role::Headline),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Some(Role::Subheading),
            "figcaption" | "caption" => Some(Role::Caption),
            "li" => Some(Role::ListItem),
            "blockquote" => Some(Role::PullQuote),
            _ if has_token(node, &["pullquote", "pull-quote"]) => Some(Role::PullQuote),
            _ if has_token(node, &["caption", "figcaption"]) => Some(Role::Caption),
            _ if has_token(node, &["credit", "copyright"]) => Some(Role::Credit),
            _ if has_token(node, &["byline"]) => Some(Role::Byline),
            _ if has_token(node, &["standfirst", "subheadline", "subtitle"]) => Some(Role::Standfirst),
            _ => None,
        }
    }

    /// Ends the block at hand. What stands at the top of the page already is not said again.
    fn flush(&mut self) {
        let mut words = String::new();
        for line in self.words.split('\n').filter(|line| !line.trim_ascii().is_empty()) {
            words.push_str(if words.is_empty() { "" } else { "\n" });
            collapse(line, &mut words);
        }
        self.words.clear();
        if words.is_empty() || (self.blocks < 20 && self.head.has(&words)) {
            return;
        }
        let role = self.roles.iter().rev().find_map(|role| *role).unwrap_or(Role::Body);
        let again = role == Role::Headline && self.titled;
        self.titled |= role == Role::Headline;
        self.blocks += 1;
        self.to.push(if again { Role::Subheading } else { role }, &words);
    }
}

/// Adds `line` with the white space of markup as single spaces; no-break spaces stay. It is not taken apart
/// first: a line may be a whole page.
fn collapse(line: &str, to: &mut String) {
    for (n, word) in line.split_ascii_whitespace().enumerate() {
        to.push_str(if n > 0 { " " } else { "" });
        to.push_str(word);
    }
}

/// The words of an element on one line; blocks within it are parted by spaces.
pub(super) fn flat_text(node: &NodeRef<'_>) -> String {
    const ENOUGH: usize = 2000;
    let mut seen = 0;
    let (mut words, mut nodes) = (String::new(), vec![*node]);
    while let Some(node) = nodes.pop() {
        let name = node.node_name().unwrap_or_default();
        if node.is_text() {
            words.push_str(&node.text());
        } else if !INLINE.contains(&name.as_ref()) {
            words.push(' ');
        }
        seen += 1;
        if words.len().max(seen) > ENOUGH {
            break;
        }
        if !SKIPPED.contains(&name.as_ref()) {
            nodes.extend(node.children_it(true));
        }
    }
    let mut flat = String::new();
    collapse(&words, &mut flat);
    flat
}

/// Whether one of `tokens` is a word in the element's classes, or what its `itemprop` says.
pub(super) fn has_token(node: &NodeRef<'_>, tokens: &[&str]) -> bool {
    let of = |name: &str| node.attr(name).unwrap_or_default().to_ascii_lowercase();
    let (class, property) = (of("class"), of("itemprop"));
    let mut words = class.split(|c: char| c.is_whitespace() || c == '_').chain([property.as_ref()]);
    words.any(|word| {
        let mut inner = word.split('-');
        tokens.contains(&word) || inner.any(|part| tokens.contains(&part))
    })
}
