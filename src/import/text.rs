//! Plain text: its lines as they are, its parts by their look.
//!
//! Must not know markup.

use super::{Decoded, Draft, DraftParts, Input, Outcome, Reader, decode, parts};
use crate::model::{Meta, Problem, Source, Text, TextHash};
use std::sync::Arc;

/// Reads plain text.
pub static READER: Reader = Reader {
    id: "text",
    title: "Plain text",
    extensions: &["txt", "text"],
    leads: false,
    about: "Plain text in any encoding; headline, captions and other parts are recognised by their look.",
    sniff,
    read,
};

/// Whatever can be read at all is text in the end.
fn sniff(input: &Input<'_>) -> u8 {
    let ending = super::extension(input.name);
    let named = READER.extensions.contains(&ending.as_str());
    if named { 20 } else { 1 }
}

fn read(input: &Input<'_>) -> Outcome {
    let decoded = match decode(input, None) {
        Ok(decoded) => decoded,
        Err(problem) => return refused(*problem),
    };
    let (problems, repairs) = (decoded.problems.clone(), decoded.repairs.clone());
    Outcome { drafts: vec![draft_of(input, "text", decoded)], problems: problems.into(), repairs, ..Outcome::default() }
}

/// A draft of a plain text, its parts recognised by their look.
pub(super) fn draft_of(input: &Input<'_>, format: &str, decoded: Decoded) -> Draft {
    draft_named(input, format, decoded, (input.name, None))
}

/// As [`draft_of`], with a name of its own in a file of which other drafts were made: the last one came from
/// `before`.
pub(super) fn draft_named(
    input: &Input<'_>,
    format: &str,
    decoded: Decoded,
    (name, before): (&str, Option<&Arc<Source>>),
) -> Draft {
    let source = source(input, format, &decoded, before);
    let mut draft = Draft {
        title: name.to_owned(),
        text: Arc::new(Text::new(decoded.text)),
        source,
        meta: Meta::default().into(),
        parts: DraftParts::default(),
        layers: Vec::new(),
    };
    if !input.bare && !input.plain {
        look_at(&mut draft);
    }
    draft
}

/// Finds out what a text looks like: its parts, its title, for which it has its name by now, and what it says of
/// itself.
pub(super) fn look_at(draft: &mut Draft) {
    let text = draft.text.as_str();
    let mut parts = parts::roles_for(text);
    parts.shrink_to_fit();
    draft.title = parts::title_of(text, &parts, &draft.title);
    draft.meta = parts::facts(text, &parts).into();
    draft.parts = parts;
}

/// The outcome of a file that cannot be read.
pub(super) fn refused(problem: Problem) -> Outcome {
    Outcome { problems: vec![problem].into(), ..Outcome::default() }
}

/// Where a draft came from. A paste has no file. The hash of a file is taken once, not for each of its drafts:
/// `before` is where one of them came from.
pub(super) fn source(input: &Input<'_>, format: &str, decoded: &Decoded, before: Option<&Arc<Source>>) -> Arc<Source> {
    let file = if input.name == "pasted text" { "" } else { input.name };
    let known = |s: &&Arc<Source>| {
        s.newlines == decoded.newlines && s.file == file && s.format == format && s.encoding == decoded.encoding
    };
    if let Some(known) = before.filter(known) {
        return Arc::clone(known);
    }
    let of_file = || (!input.bare).then(|| TextHash::of(input.bytes));
    let hash = before.and_then(|s| s.original);
    Arc::new(Source {
        file: file.to_owned(),
        format: format.to_owned(),
        encoding: decoded.encoding.to_owned(),
        newlines: decoded.newlines,
        original: hash.or_else(of_file),
        retrieved: input.now,
    })
}

/// The facts a file states about itself, put over those its text shows.
pub(super) fn prefer(stated: Meta, shown: Meta) -> Meta {
    let or = |a: String, b: String| if a.trim().is_empty() { b } else { a };
    let how = if stated.published.is_empty() { shown.published_how } else { stated.published_how };
    Meta {
        author: or(stated.author, shown.author),
        publication: or(stated.publication, shown.publication),
        url: or(stated.url, shown.url),
        section: or(stated.section, shown.section),
        page_date: or(stated.page_date, shown.page_date),
        published: or(stated.published, shown.published),
        published_how: how,
        language: or(stated.language, shown.language),
        note: or(stated.note, shown.note),
    }
}
