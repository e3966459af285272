//! What the styles of a Word document make of a paragraph.
//!
//! A built-in style has the same name in every language of Word; only its id is translated. Must not know
//! the text.

use super::super::xml::{Node, local, nodes};
use super::body::value;
use crate::import::Input;
use crate::model::{Problem, Role};
use std::collections::BTreeMap;

/// How many styles one style may stand on, one on the other.
const MOST_STEPS: usize = 16;

/// What a style makes of its paragraphs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The title of it all.
    Title,
    /// A heading, whatever its level.
    Heading,
    /// Anything else that has a role of its own.
    Other(Role),
}

/// The styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles(BTreeMap<String, Style>);

#[derive(Debug, Default)]
struct Style {
    name: String,
    based_on: String,
    outlined: bool,
}

impl Styles {
    /// What the style of this id makes of a paragraph.
    pub fn kind(&self, id: &str) -> Option<Kind> {
        let mut id = id;
        for _ in 0..MOST_STEPS {
            let Some(style) = self.0.get(id) else { return kind_of(id) };
            if let Some(kind) = kind_of(&style.name).or(style.outlined.then_some(Kind::Heading)) {
                return Some(kind);
            }
            id = &style.based_on;
        }
        None
    }
}

/// What a style of this name makes of a paragraph: Word's own, pandoc's, and what newsrooms call theirs.
fn kind_of(name: &str) -> Option<Kind> {
    let plain: String = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let role = match plain.trim_end_matches(|c: char| c.is_ascii_digit()) {
        "title" | "headline" => return Some(Kind::Title),
        "heading" | "subheading" | "crosshead" => return Some(Kind::Heading),
        "subtitle" | "standfirst" | "subheadline" | "abstract" => Role::Standfirst,
        "quote" | "intensequote" | "blocktext" | "pullquote" => Role::PullQuote,
        "caption" | "imagecaption" | "tablecaption" | "figurecaption" => Role::Caption,
        "listbullet" | "listnumber" => Role::ListItem,
        "author" | "byline" => Role::Byline,
        "date" => Role::PageDate,
        "toc" | "tocheading" => Role::Boilerplate,
        _ => return None,
    };
    Some(Kind::Other(role))
}

/// The styles that a file lists.
///
/// # Errors
/// The problem of a file that cannot be read.
pub(super) fn of(input: &Input<'_>) -> Result<Styles, Problem> {
    let (mut styles, mut at) = (BTreeMap::new(), None::<(String, Style)>);
    nodes(input, |node, _| {
        let Node::Open(name, attributes) = node else { return Ok(()) };
        if local(&name) == "style" {
            styles.extend(at.take());
            at = Some((value(&attributes, "styleId").to_owned(), Style::default()));
        } else if let Some((_, style)) = &mut at {
            let said = value(&attributes, "val");
            match local(&name) {
                "name" => said.clone_into(&mut style.name),
                "basedOn" => said.clone_into(&mut style.based_on),
                "outlineLvl" => style.outlined = is_level(said),
                _ => {}
            }
        }
        Ok(())
    })?;
    styles.extend(at);
    Ok(Styles(styles))
}

/// Whether an outline level is one of a heading; the tenth is that of running text.
pub(super) fn is_level(said: &str) -> bool {
    said.parse::<u8>().is_ok_and(|level| level < 9)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    #[test]
    fn styles_are_known_by_name_level_and_what_they_stand_on() {
        let file = r#"<w:styles xmlns:w="x"><w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>
<w:style w:styleId="a"><w:name w:val="House"/><w:basedOn w:val="b"/></w:style>
<w:style w:styleId="b"><w:name w:val="Deck"/><w:basedOn w:val="c"/></w:style>
<w:style w:styleId="c"><w:name w:val="Subtitle"/></w:style>
<w:style w:styleId="d"><w:name w:val="Ring"/><w:basedOn w:val="d"/></w:style>
<w:style w:styleId="e"><w:name w:val="Own"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>
<w:style w:styleId="f"><w:name w:val="Running"/><w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style></w:styles>"#;
        let styles = of(&Input::alone("styles.xml", file.as_bytes(), Timestamp::UNIX_EPOCH)).unwrap();
        assert_eq!(styles.kind("berschrift1"), Some(Kind::Heading));
        assert_eq!(styles.kind("a"), Some(Kind::Other(Role::Standfirst)));
        assert_eq!(styles.kind("e"), Some(Kind::Heading));
        assert_eq!((styles.kind("d"), styles.kind("f"), styles.kind("")), (None, None, None));
        assert_eq!(styles.kind("IntenseQuote"), Some(Kind::Other(Role::PullQuote)), "not listed: by its id");
    }
}
