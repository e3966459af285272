//! Markdown (CommonMark): the text as it would be read, its blocks as parts.
//!
//! Must not know how parts are recognised in plain text.

mod collect;
mod front;
mod pieces;

use super::text::refused;
use super::{Input, Outcome, Reader, decode};
use crate::model::Problem;

/// Reads Markdown.
pub static READER: Reader = Reader {
    id: "markdown",
    title: "Markdown",
    extensions: &["md", "markdown", "mdown", "mkd"],
    leads: false,
    about: "Markdown with or without front matter; markup is taken off, headings, lists and quotations become parts.",
    sniff,
    read,
};

/// The name decides; without it only front matter or a leading title says so, and only a little.
fn sniff(input: &Input<'_>) -> u8 {
    let near = &input.bytes[..input.bytes.len().min(2048)];
    let marked = near.starts_with(b"# ") || near.starts_with(b"---\n") || near.starts_with(b"---\r\n");
    match super::extension(input.name).as_str() {
        ending if READER.extensions.contains(&ending) => 90,
        "txt" | "text" => 5,
        _ if marked => 15,
        _ => 0,
    }
}

fn read(input: &Input<'_>) -> Outcome {
    let mut decoded = match decode(input, None) {
        Ok(decoded) => decoded,
        Err(problem) => return refused(*problem),
    };
    let found = collect::collect(&decoded.text);
    let mut problems = std::mem::take(&mut decoded.problems);
    problems.extend(found.dropped.problems(input.name));
    if found.blocks.is_empty() {
        let message =
            "The file has markup but no text. If it is meant to be read as it stands, import it as plain text.";
        problems.push(Problem::error("empty", message).in_file(input.name, None, None));
        return Outcome { problems: problems.into(), ..Outcome::default() };
    }
    let draft = found.blocks.draft(input, &decoded, "markdown", front::facts(&found.front));
    Outcome { drafts: vec![draft], problems: problems.into(), repairs: decoded.repairs, ..Outcome::default() }
}
