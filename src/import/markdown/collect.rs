//! Walks the events of a Markdown parser and collects blocks.
//!
//! Must not know files or facts.

use super::pieces::Pieces;
use crate::import::blocks::Blocks;
use crate::model::{Problem, Role};
use pulldown_cmark::{Event, HeadingLevel, Options, Tag, TagEnd};

/// What a Markdown text holds.
#[derive(Default)]
pub(super) struct Found {
    pub(super) blocks: Blocks,
    /// The lines of the front matter.
    pub(super) front: String,
    pub(super) dropped: Dropped,
}

/// What has no place in a plain text.
#[derive(Default)]
pub(super) struct Dropped {
    html: usize,
    images: usize,
    tables: usize,
    /// Blocks that were read in pieces.
    cut: usize,
}

impl Dropped {
    /// What was dropped, as warnings.
    pub(super) fn problems(&self, file: &str) -> Vec<Problem> {
        let said = [
            (self.html, "block(s) or tag(s) of HTML were left out; import the page itself if their text matters."),
            (self.images, "picture(s) were left out; their descriptions were kept as captions."),
            (self.tables, "table(s) became lines of text, their cells parted by tabs."),
            (self.cut, "block(s) of more than 64 KiB were read in pieces, each as a block of its own."),
        ];
        let told = said.into_iter().filter(|(count, _)| *count > 0);
        told.map(|(count, what)| Problem::warning("markup", format!("{count} {what}")).in_file(file, None, None))
            .collect()
    }
}

/// The blocks of `text`.
pub(super) fn collect(text: &str) -> Found {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut walk = Walk::default();
    let pieces = Pieces::of(text, options);
    for piece in &pieces.all {
        pieces.events(&text[piece.clone()], options, |event| walk.take(event));
        walk.flush();
    }
    walk.found.dropped.cut = pieces.cut;
    walk.found
}

#[derive(Default)]
struct Walk {
    found: Found,
    /// The words of the block at hand.
    words: String,
    /// The descriptions of pictures in the block at hand.
    captions: Vec<String>,
    heading: Option<HeadingLevel>,
    has_headline: bool,
    items: usize,
    quotes: usize,
    front: bool,
    image: bool,
}

impl Walk {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(words) | Event::Code(words) => self.say(&words),
            Event::SoftBreak => self.say(" "),
            Event::HardBreak => self.say("\n"),
            Event::InlineHtml(_) => self.found.dropped.html += 1,
            _ => {}
        }
    }

    fn say(&mut self, words: &str) {
        let to = match (self.front, self.image) {
            (true, _) => &mut self.found.front,
            (_, true) => match self.captions.last_mut() {
                Some(caption) => caption,
                None => &mut self.words,
            },
            _ => &mut self.words,
        };
        to.push_str(words);
    }

    fn start(&mut self, tag: &Tag<'_>) {
        if !is_inline(tag) && !matches!(tag, Tag::TableCell | Tag::TableRow | Tag::TableHead) {
            self.flush();
        }
        match tag {
            Tag::Heading { level, .. } => self.heading = Some(*level),
            Tag::Item => self.items += 1,
            Tag::BlockQuote(_) => self.quotes += 1,
            Tag::HtmlBlock => self.found.dropped.html += 1,
            Tag::Table(_) => self.found.dropped.tables += 1,
            Tag::MetadataBlock(_) => self.front = true,
            Tag::Image { .. } => {
                self.found.dropped.images += 1;
                self.captions.push(String::new());
                self.image = true;
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Image => self.image = false,
            TagEnd::TableCell => self.words.push('\t'),
            TagEnd::TableRow | TagEnd::TableHead => self.words.push('\n'),
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link => {}
            block => {
                self.flush();
                self.close(block);
            }
        }
    }

    fn close(&mut self, block: TagEnd) {
        match block {
            TagEnd::Heading(_) => self.heading = None,
            TagEnd::Item => self.items = self.items.saturating_sub(1),
            TagEnd::BlockQuote(_) => self.quotes = self.quotes.saturating_sub(1),
            TagEnd::MetadataBlock(_) => self.front = false,
            _ => {}
        }
    }

    /// Ends the block at hand; the pictures in it come after it.
    fn flush(&mut self) {
        let words = std::mem::take(&mut self.words);
        let role = self.role();
        if !words.trim().is_empty() {
            self.has_headline |= role == Role::Headline;
            self.found.blocks.push(role, &words);
        }
        for caption in std::mem::take(&mut self.captions) {
            self.found.blocks.push(Role::Caption, &caption);
        }
    }

    fn role(&self) -> Role {
        match self.heading {
            Some(HeadingLevel::H1) if !self.has_headline => Role::Headline,
            Some(_) => Role::Subheading,
            None if self.items > 0 => Role::ListItem,
            None if self.quotes > 0 => Role::PullQuote,
            None => Role::Body,
        }
    }
}

fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::Input;

    /// The roles and the text that become of `text`.
    fn read(text: &str) -> (String, Vec<(u32, Role)>, Dropped) {
        let found = collect(text);
        let decoded = crate::import::decode(&Input::alone("a", text.as_bytes(), jiff::Timestamp::UNIX_EPOCH), None);
        let input = Input::alone("a", b"", jiff::Timestamp::UNIX_EPOCH);
        let draft = found.blocks.draft(&input, &decoded.unwrap(), "markdown", Default::default());
        (draft.text.as_str().to_owned(), draft.parts.iter().map(|(at, part)| (*at, part.role)).collect(), found.dropped)
    }

    #[test]
    fn a_large_text_says_in_pieces_what_its_parts_say() {
        let part = "## A [link]\n\n> quoted\nlazily [nowhere]\n\n- one\n\n  two\n- three\n\n```\n# no heading\n\n```\n\n---\n\nWords *here*\nand there.\n\n";
        let definition = "[Link]: x\n\n";
        let (one, roles, _) = read(&[part, definition].concat());
        let times = (1 << 19) / part.len();
        let (all, all_roles, dropped) = read(&[part.repeat(times).as_str(), definition].concat());
        assert_eq!(all, vec![one; times].join("\n\n"), "the target of every link stands at the end");
        assert_eq!((all_roles.len(), dropped.cut), (times * roles.len(), 0));
    }

    #[test]
    fn a_block_without_end_is_cut_and_it_is_said() {
        let (all, _, dropped) = read(&"- a\n".repeat(1 << 18));
        assert_eq!(all.matches('a').count(), 1 << 18);
        assert!((9..40).contains(&dropped.cut), "{}", dropped.cut);
    }
}
