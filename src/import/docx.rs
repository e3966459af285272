//! Word documents (.docx): their text, paragraph by paragraph, with the parts that their styles name.
//!
//! Must not know how a text is divided into parts by its look.

mod body;
mod dropped;
mod styles;

use super::archive::{Archive, looks_like_one};
use super::stated::Stated;
use super::xml::{Node, local, nodes};
use super::{Decoded, Input, Outcome, Reader, text};
use crate::model::{Meta, NewlineStyle, Problem, Severity};
use dropped::Dropped;

/// Reads Word documents.
pub static READER: Reader = Reader {
    id: "docx",
    title: "Word document",
    extensions: &["docx", "docm"],
    leads: false,
    about: "A Word document: its text, with headings, lists, quotations and captions as parts; what is left out is said.",
    sniff,
    read,
};

/// Where the text of a document stands.
const MAIN: &str = "word/document.xml";

fn sniff(input: &Input<'_>) -> u8 {
    let holds = |archive: Archive<'_>| archive.names().iter().any(|name| name == MAIN);
    let is_one = looks_like_one(input.bytes) && Archive::open(input).is_ok_and(holds);
    if is_one { 96 } else { 0 }
}

fn read(input: &Input<'_>) -> Outcome {
    whole(input).unwrap_or_else(text::refused)
}

fn whole(input: &Input<'_>) -> Result<Outcome, Problem> {
    let mut parts = Parts { input, archive: Archive::open(input)?, problems: Vec::new() };
    let document = parts.archive.read(MAIN)?;
    let styles = parts.optional("word/styles.xml", styles::of).unwrap_or_default();
    let stated = parts.optional("docProps/core.xml", stated).unwrap_or_default();
    let found = body::collect(&member(input, &format!("{}/{MAIN}", input.name), &document), &styles)?;
    parts.problems.extend(parts.archive.left_out().into_iter().map(without));
    let dropped = Dropped { heads: parts.heads(), ..found.dropped };
    let mut problems = parts.problems;
    problems.extend(dropped.problems(input.name));
    if found.blocks.is_empty() {
        problems.push(empty(input));
        return Ok(Outcome { problems: problems.into(), ..Outcome::default() });
    }
    let title = stated.title().to_owned();
    let mut draft = found.blocks.draft(input, &decoded(), READER.id, (title, Meta::default()));
    stated.complete(&mut draft.meta);
    Ok(Outcome { drafts: vec![draft], problems: problems.into(), ..Outcome::default() })
}

fn empty(input: &Input<'_>) -> Problem {
    let message = "The document has no text of its own. Where its words are in pictures, text boxes of another program or headers, copy them out and paste them.";
    Problem::error("empty", message).in_file(input.name, None, None)
}

/// What is known of the encoding: XML of Word is UTF-8, and has no lines of its own.
fn decoded() -> Decoded {
    Decoded {
        text: String::new(),
        encoding: "UTF-8",
        newlines: NewlineStyle::Lf,
        original: None,
        problems: Vec::new(),
        repairs: Vec::new(),
    }
}

/// A file of the archive as an input of its own.
fn member<'i>(input: &Input<'i>, name: &'i str, bytes: &'i [u8]) -> Input<'i> {
    Input { name, bytes, ..*input }
}

/// The files of the archive beside the text itself. One that cannot be read is said, and done without.
struct Parts<'a, 'i> {
    input: &'a Input<'i>,
    archive: Archive<'i>,
    problems: Vec<Problem>,
}

impl Parts<'_, '_> {
    fn optional<T>(&mut self, name: &str, read: impl Fn(&Input<'_>) -> Result<T, Problem>) -> Option<T> {
        if self.archive.names().binary_search_by(|n| n.as_str().cmp(name)).is_err() {
            return None;
        }
        let shown = format!("{}/{name}", self.input.name);
        let found = self.archive.read(name).and_then(|bytes| read(&Input::alone(&shown, &bytes, self.input.now)));
        found.map_err(|problem| self.problems.push(without(problem))).ok()
    }

    /// How many headers and footers have words in them.
    fn heads(&mut self) -> usize {
        let is_head = |name: &String| {
            let file = name.strip_prefix("word/").and_then(|file| file.strip_suffix(".xml")).unwrap_or_default();
            file.starts_with("header") || file.starts_with("footer")
        };
        let names: Vec<String> = self.archive.names().into_iter().filter(is_head).collect();
        names.iter().filter(|name| self.optional(name, has_words) == Some(true)).count()
    }
}

/// A problem of a file that the text can be read without.
fn without(problem: Problem) -> Problem {
    let message = format!("{}; the text was read without it", problem.message);
    Problem { severity: Severity::Warning, message, ..problem }
}

fn has_words(input: &Input<'_>) -> Result<bool, Problem> {
    let mut found = false;
    nodes(input, |node, _| {
        found |= matches!(node, Node::Text(words) if !words.trim().is_empty());
        Ok(())
    })?;
    Ok(found)
}

/// What the properties of a document state.
fn stated(input: &Input<'_>) -> Result<Stated, Problem> {
    let (mut stated, mut open) = (Stated::default(), Vec::new());
    nodes(input, |node, _| {
        match node {
            Node::Open(name, _) => open.push(local(&name).to_owned()),
            Node::Close => drop(open.pop()),
            Node::Text(words) => stated.say(open.last().map_or("", String::as_str), &words),
        }
        Ok(())
    })?;
    Ok(stated)
}
