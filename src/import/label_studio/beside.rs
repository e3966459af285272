//! The labelling configuration that tasks have beside them, and one that is read for itself.
//!
//! What is wrong with it never keeps tasks out. Must not know what is in it.

use super::config::{Declared, declared};
use crate::import::text::refused;
use crate::import::{Input, Outcome};
use crate::model::{Problem, Severity};

/// How far into a file its outermost element is looked for.
const NEAR: usize = 4_000;

/// Names that a configuration has, whatever the tasks are called.
const NAMES: [&str; 6] = [
    "label_config.xml",
    "label-config.xml",
    "labeling_config.xml",
    "labeling-config.xml",
    "labelling_config.xml",
    "labelling-config.xml",
];

/// What may stand before the outermost element, with its end.
const SKIPPED: [(&str, &str); 3] = [("<?", "?>"), ("<!--", "-->"), ("<!", ">")];

/// A name that files of other programs have, too.
const COMMON: &str = "config.xml";

/// What the configuration beside tasks declares, that it was read, and what is wrong with it.
pub(super) fn found(input: &Input<'_>) -> Outcome {
    let Some((name, bytes)) = look(input) else { return Outcome::default() };
    let file = Input { name: &name, bytes: &bytes, ..*input };
    let mut outcome = declared(&file).map_or_else(ignored, outcome);
    outcome.used.push(name);
    outcome
}

/// A configuration for itself: what it declares comes in without an article.
pub(super) fn alone(input: &Input<'_>) -> Outcome {
    declared(input).map_or_else(refused, outcome)
}

fn outcome(declared: Declared) -> Outcome {
    Outcome { schema: declared.schema, problems: declared.problems, ..Outcome::default() }
}

/// A damaged configuration: its tasks come in as if it were not there.
fn ignored(problem: Problem) -> Outcome {
    let message = format!("{}; the tasks come in without their labelling configuration", problem.message);
    refused(Problem { severity: Severity::Warning, message, ..problem })
}

/// The configuration of these tasks: our own export writes `tasks.json.config.xml`.
fn look(input: &Input<'_>) -> Option<(String, Vec<u8>)> {
    let stem = input.name.rsplit_once('.').map_or(input.name, |(stem, _)| stem);
    let own = [input.name, stem].map(|name| format!("{name}.config.xml"));
    let mut sure = own.into_iter().chain(NAMES.map(str::to_owned));
    let maybe = [format!("{stem}.xml"), COMMON.to_owned()];
    let read = |name: String| (input.beside)(&name).map(|bytes| (name, bytes));
    sure.find_map(read).or_else(|| maybe.into_iter().filter_map(read).find(|(_, bytes)| looks_like_one(bytes)))
}

/// Whether a file is some XML.
pub(super) fn is_xml(bytes: &[u8]) -> bool {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start().starts_with(b"<")
}

/// Whether the first element of a file is that of a configuration.
pub(super) fn looks_like_one(bytes: &[u8]) -> bool {
    let near = String::from_utf8_lossy(&bytes[..bytes.len().min(NEAR)]);
    let mut rest = near.trim_start_matches('\u{feff}').trim_start();
    while let Some((_, after)) = SKIPPED.iter().find_map(|(from, to)| rest.strip_prefix(from)?.split_once(to)) {
        rest = after.trim_start();
    }
    let Some(name) = rest.strip_prefix('<') else { return false };
    let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
    name[..end].eq_ignore_ascii_case("view")
}
