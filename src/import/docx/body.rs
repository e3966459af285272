//! Walks the text of a Word document and collects its paragraphs.
//!
//! Must not know archives or styles' names. What Word only keeps for itself (deleted words, the codes of
//! fields, what an older Word would show) is passed over, and what a reader of the page would miss is counted.

use super::dropped::Dropped;
use super::styles::{Kind, Styles, is_level};
use crate::import::Input;
use crate::import::blocks::Blocks;
use crate::import::xml::{Node, local, nodes};
use crate::model::{Problem, Role};

/// What a document holds.
#[derive(Default)]
pub(super) struct Found {
    pub blocks: Blocks,
    pub dropped: Dropped,
}

/// The paragraphs of a text.
///
/// # Errors
/// The problem of a file that is no XML.
pub(super) fn collect(input: &Input<'_>, styles: &Styles) -> Result<Found, Problem> {
    let mut walk = Walk {
        styles,
        found: Found::default(),
        prefix: None,
        open: Vec::new(),
        skip: 0,
        paragraphs: Vec::new(),
        places: Vec::new(),
        placeholder: false,
        titled: false,
    };
    nodes(input, |node, _| {
        walk.take(node);
        Ok(())
    })?;
    Ok(walk.found)
}

/// A paragraph and what it is.
type Block = (Role, String);

/// What is open, as far as its end matters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tag {
    Paragraph,
    Run,
    Words,
    Row,
    Box,
    Other,
}

/// A paragraph in the making.
#[derive(Default)]
struct Paragraph {
    words: String,
    style: String,
    listed: bool,
    heading: bool,
    /// Whether the run at hand is hidden.
    hidden: bool,
    /// What stands in the text boxes that hang on it.
    behind: Vec<Block>,
}

/// Where finished paragraphs go, when not to the text itself.
enum Place {
    /// A row of a table: its cells.
    Row(Vec<Vec<Block>>),
    /// A text box.
    Box(Vec<Block>),
}

struct Walk<'s> {
    styles: &'s Styles,
    found: Found,
    /// What stands before the names of Word's own elements, with its colon.
    prefix: Option<String>,
    open: Vec<Tag>,
    /// How many elements are open that are passed over.
    skip: usize,
    /// The paragraph at hand, and below it those in which its text box lies.
    paragraphs: Vec<Paragraph>,
    places: Vec<Place>,
    /// Whether the form field at hand was never filled in.
    placeholder: bool,
    titled: bool,
}

impl Walk<'_> {
    fn take(&mut self, node: Node) {
        match node {
            Node::Open(..) if self.skip > 0 => self.skip += 1,
            Node::Close if self.skip > 0 => self.skip -= 1,
            Node::Text(_) if self.skip > 0 => {}
            Node::Open(name, attributes) => self.enter(&name, &attributes),
            Node::Text(words) if self.open.last() == Some(&Tag::Words) => self.say(&plain(&words)),
            Node::Text(_) => {}
            Node::Close => self.leave(),
        }
    }

    fn enter(&mut self, name: &str, attributes: &[(String, String)]) {
        let prefix = self.prefix.get_or_insert_with(|| prefix_of(name));
        let tag = match name.strip_prefix(prefix.as_str()).filter(|rest| !rest.contains(':')) {
            Some(own) => self.own(own, attributes),
            None => self.foreign(local(name)),
        };
        match tag {
            Some(tag) => self.open.push(tag),
            None => self.skip += 1,
        }
    }

    /// An element of another vocabulary; `None` passes it over.
    fn foreign(&mut self, name: &str) -> Option<Tag> {
        let dropped = &mut self.found.dropped;
        match name {
            "Fallback" => return None,
            "oMath" => {
                dropped.equations += 1;
                return None;
            }
            "blip" | "imagedata" => dropped.images += 1,
            _ => {}
        }
        Some(Tag::Other)
    }

    /// An element of Word's own; `None` passes it over.
    fn own(&mut self, name: &str, attributes: &[(String, String)]) -> Option<Tag> {
        if self.is_left_out(name) {
            return None;
        }
        match name {
            "p" => self.paragraphs.push(Paragraph::default()),
            "tr" => self.places.push(Place::Row(Vec::new())),
            "tc" => self.cell(),
            "txbxContent" => self.places.push(Place::Box(Vec::new())),
            "r" => self.set(|p| p.hidden = false),
            "t" if self.paragraphs.last().is_some_and(|p| p.hidden) => {
                self.found.dropped.hidden += 1;
                return None;
            }
            "showingPlcHdr" => self.placeholder = true,
            _ => self.property(name, value(attributes, "val")),
        }
        self.count(name);
        if self.open.last() == Some(&Tag::Run) {
            self.sign(name, attributes);
        }
        Some(match name {
            "p" => Tag::Paragraph,
            "r" => Tag::Run,
            "t" => Tag::Words,
            "tr" => Tag::Row,
            "txbxContent" => Tag::Box,
            _ => Tag::Other,
        })
    }

    /// Whether an element is passed over with all that it holds; what a reader would miss is counted.
    fn is_left_out(&mut self, name: &str) -> bool {
        let dropped = &mut self.found.dropped;
        match name {
            "del" | "moveFrom" => dropped.deleted += 1,
            "object" => dropped.objects += 1,
            "altChunk" => dropped.foreign += 1,
            "rt" => dropped.readings += 1,
            "sdtContent" if std::mem::take(&mut self.placeholder) => dropped.placeholders += 1,
            // The properties of a paragraph's mark, of rows and of sections say nothing of its words.
            "rPr" => return self.open.last() != Some(&Tag::Run),
            "delText" | "instrText" | "delInstrText" | "trPr" | "sectPr" => {}
            // What the properties were before they were changed.
            _ => return name.ends_with("PrChange"),
        }
        true
    }

    fn count(&mut self, name: &str) {
        let dropped = &mut self.found.dropped;
        match name {
            "ins" | "moveTo" => dropped.inserted += 1,
            "footnoteReference" | "endnoteReference" => dropped.notes += 1,
            "commentReference" => dropped.comments += 1,
            "tbl" => dropped.tables += 1,
            "txbxContent" => dropped.boxes += 1,
            _ => {}
        }
    }

    fn set(&mut self, change: impl FnOnce(&mut Paragraph)) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            change(paragraph);
        }
    }

    /// A property of the paragraph or the run at hand.
    fn property(&mut self, name: &str, said: &str) {
        match name {
            "pStyle" => self.set(|p| said.clone_into(&mut p.style)),
            "numPr" => self.set(|p| p.listed = true),
            "numId" if said == "0" => self.set(|p| p.listed = false),
            "outlineLvl" => self.set(|p| p.heading = is_level(said)),
            "vanish" => self.set(|p| p.hidden = !matches!(said, "0" | "false" | "off")),
            _ => {}
        }
    }

    /// A sign of a run that is written as an element.
    fn sign(&mut self, name: &str, attributes: &[(String, String)]) {
        if self.paragraphs.last().is_some_and(|p| p.hidden) {
            return;
        }
        match name {
            "tab" | "ptab" => self.say("\t"),
            "br" | "cr" => self.say("\n"),
            "noBreakHyphen" => self.say("\u{2011}"),
            "softHyphen" => self.say("\u{ad}"),
            "sym" => self.symbol(value(attributes, "char")),
            _ => {}
        }
    }

    /// A sign by its number in a font. The private numbers of symbol fonts are no letters.
    fn symbol(&mut self, number: &str) {
        let sign = u32::from_str_radix(number, 16).ok().and_then(char::from_u32);
        let known = sign.filter(|c| !c.is_control() && !('\u{e000}'..='\u{f8ff}').contains(c));
        self.found.dropped.symbols += usize::from(known.is_none());
        self.say(known.unwrap_or('\u{fffd}').encode_utf8(&mut [0; 4]));
    }

    fn say(&mut self, words: &str) {
        self.set(|p| p.words.push_str(words));
    }

    fn cell(&mut self) {
        if let Some(Place::Row(cells)) = self.places.last_mut() {
            cells.push(Vec::new());
        }
    }

    fn leave(&mut self) {
        match self.open.pop() {
            Some(Tag::Paragraph) => self.end_paragraph(),
            Some(Tag::Row) => self.end_row(),
            Some(Tag::Box) => self.end_box(),
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        let Some(paragraph) = self.paragraphs.pop() else { return };
        if !paragraph.words.trim().is_empty() {
            let role = self.role(&paragraph);
            self.titled |= role == Role::Headline;
            self.found.dropped.listed += usize::from(role == Role::ListItem);
            self.put((role, paragraph.words));
        }
        for block in paragraph.behind {
            self.put(block);
        }
    }

    fn role(&self, paragraph: &Paragraph) -> Role {
        match self.styles.kind(&paragraph.style) {
            Some(Kind::Other(role)) => role,
            Some(Kind::Title | Kind::Heading) if self.titled => Role::Subheading,
            Some(Kind::Title | Kind::Heading) => Role::Headline,
            None if paragraph.heading => {
                if self.titled {
                    Role::Subheading
                } else {
                    Role::Headline
                }
            }
            None if paragraph.listed => Role::ListItem,
            None => Role::Body,
        }
    }

    /// A finished paragraph: to the cell or the box that it stands in, else to the text.
    fn put(&mut self, block: Block) {
        match self.places.last_mut() {
            Some(Place::Row(cells)) => match cells.last_mut() {
                Some(cell) => cell.push(block),
                None => cells.push(vec![block]),
            },
            Some(Place::Box(blocks)) => blocks.push(block),
            None => self.found.blocks.push(block.0, &block.1),
        }
    }

    /// A row is a line. A row of one cell is a frame around paragraphs, which stay what they are.
    fn end_row(&mut self) {
        let Some(Place::Row(mut cells)) = self.places.pop() else { return };
        if cells.len() == 1 {
            return cells.remove(0).into_iter().for_each(|block| self.put(block));
        }
        let flat = |(_, words): Block| words.split_whitespace().collect::<Vec<_>>().join(" ");
        let cell = |blocks: Vec<Block>| blocks.into_iter().map(flat).collect::<Vec<_>>().join(" ");
        let line = cells.into_iter().map(cell).collect::<Vec<_>>().join("\t");
        if !line.trim().is_empty() {
            self.put((Role::Body, line));
        }
    }

    fn end_box(&mut self) {
        let Some(Place::Box(blocks)) = self.places.pop() else { return };
        match self.paragraphs.last_mut() {
            Some(paragraph) => paragraph.behind.extend(blocks),
            None => blocks.into_iter().for_each(|block| self.put(block)),
        }
    }
}

/// What stands before the name of the first element, which is Word's own: `w:` as a rule.
fn prefix_of(name: &str) -> String {
    name.rsplit_once(':').map_or_else(String::new, |(prefix, _)| format!("{prefix}:"))
}

/// White space of the file is a space; line ends and tabs of the text are elements of their own.
fn plain(words: &str) -> String {
    words.chars().map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c }).collect()
}

/// An attribute by its name without a prefix.
pub(super) fn value<'a>(attributes: &'a [(String, String)], name: &str) -> &'a str {
    attributes.iter().find(|(key, _)| local(key) == name).map_or("", |(_, value)| value)
}
