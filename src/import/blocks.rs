//! Puts the blocks of a marked-up file together to one text with its parts.
//!
//! Must not know any markup. Blocks are parted by an empty line, so that none is glued to the next.

use super::parts::{self, Piece};
use super::{Decoded, Draft, DraftParts, Input, text};
use crate::model::{MAX_TEXT_BYTES, Meta, Origin, Role, Text};
use std::sync::Arc;

/// A text in the making.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    text: String,
    parts: DraftParts,
    /// Whether running text has begun.
    running: bool,
}

impl Blocks {
    /// Adds `words` as a block of `role`; each of its lines is a part. White space at the ends of
    /// lines is not content, nor are empty lines.
    pub(super) fn push(&mut self, role: Role, words: &str) {
        let mut gap = if self.text.is_empty() { "" } else { "\n\n" };
        for line in words.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty()) {
            if self.text.len() + line.len() + 2 > MAX_TEXT_BYTES {
                return;
            }
            self.text.push_str(gap);
            let start = self.text.len();
            self.text.push_str(line);
            self.add(start, role);
            gap = "\n";
        }
    }

    /// Notes the role of the line from `start` to the end. Before the running text a paragraph may
    /// be a date or a byline, and the first one may begin with a dateline.
    fn add(&mut self, start: usize, role: Role) {
        let line = &self.text[start..];
        let whole = start..self.text.len();
        if role != Role::Body || self.running {
            self.parts.push(whole, role);
            return;
        }
        if let Some(found) = parts::plain_furniture(line) {
            let moved = found.into_iter().map(|(r, role)| (parts::shift(r, start), role));
            let moved: Vec<Piece> = moved.collect();
            parts::push_whole_or(&self.text, whole, moved, role, &mut self.parts);
            return;
        }
        self.running = true;
        let split = parts::dateline(line).map(|end| {
            let rest = line.len() - line[end..].trim_start().len();
            vec![(start..start + end, Role::Dateline), (start + rest..whole.end, Role::Body)]
        });
        parts::push_whole_or(&self.text, whole, split.unwrap_or_default(), role, &mut self.parts);
    }

    /// Whether nothing was added.
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The draft these blocks make; what the file states about itself comes before what they show.
    pub(super) fn draft(self, input: &Input<'_>, decoded: &Decoded, format: &str, stated: (String, Meta)) -> Draft {
        let parts = self.parts.said_by(Origin::Import(format.to_owned()));
        let shown = parts::title_of(&self.text, &parts, input.name);
        let has_headline = parts.iter().any(|(_, part)| part.role == Role::Headline);
        let title = if has_headline || stated.0.trim().is_empty() {
            shown
        } else {
            stated.0.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        Draft {
            title,
            source: text::source(input, format, decoded, None),
            meta: text::prefer(stated.1, parts::facts(&self.text, &parts)).into(),
            parts,
            text: Arc::new(Text::new(self.text)),
            layers: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_parted_and_their_lines_are_parts() {
        let mut blocks = Blocks::default();
        blocks.push(Role::Headline, " Ferries return ");
        blocks.push(Role::Body, "8 November 2025");
        blocks.push(Role::Body, "OSLO — They came.\r\n\n They left. ");
        assert_eq!(blocks.text, "Ferries return\n\n8 November 2025\n\nOSLO — They came.\nThey left.");
        let roles: Vec<Role> = blocks.parts.iter().map(|(_, part)| part.role).collect();
        assert_eq!(roles, [Role::Headline, Role::PageDate, Role::Dateline, Role::Body, Role::Body]);
    }
}
