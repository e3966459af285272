//! The files of a collection's configuration: found beside annotations or one folder up, or read for themselves.
//!
//! Must not know what is in them.

use super::conf::{SECTIONS, annotator, schema};
use crate::import::text::refused;
use crate::import::{DraftSchema, Input, Outcome, Problems};
use crate::model::Problem;

/// The configuration of a collection, which is no article.
pub(super) const FILES: [&str; 4] = [TYPES, LOOKS, KEYS, "tools.conf"];

const TYPES: &str = "annotation.conf";
const LOOKS: &str = "visual.conf";
const KEYS: &str = "kb_shortcuts.conf";

/// The most bytes of a configuration file that are read (1 MiB).
const MOST_BYTES: usize = 1 << 20;

/// Whether a file is one of these by its name, and by its sections where it has some.
pub(super) fn is_one(input: &Input<'_>) -> bool {
    let has = |sections: &[&str]| {
        let mut lines = input.bytes.split(|b| *b == b'\n').map(<[u8]>::trim_ascii);
        lines.any(|line| {
            let name = line.strip_prefix(b"[").and_then(|l| l.strip_suffix(b"]"));
            name.is_some_and(|name| sections.iter().any(|section| section.as_bytes() == name))
        })
    };
    match input.name {
        TYPES => has(&SECTIONS),
        LOOKS => has(&["labels", "drawing"]),
        name => name == KEYS,
    }
}

/// What a configuration says.
pub(super) struct Declared {
    pub schema: DraftSchema,
    pub problems: Problems,
    /// Who annotates the folder, where that is said.
    pub annotator: Option<String>,
}

/// What the configuration of these annotations declares, and what is wrong with it.
pub(super) fn declared(input: &Input<'_>) -> Declared {
    let mut wrong = Problems::default();
    let mut file = |name: &str| {
        let own = || (input.name == name).then(|| input.bytes.to_vec());
        let bytes = own().or_else(|| (input.beside)(name)).or_else(|| (input.beside)(&format!("../{name}")));
        let bytes = bytes.unwrap_or_default();
        if bytes.len() > MOST_BYTES {
            let message = format!("this configuration has more than {} MiB; it was left out", MOST_BYTES >> 20);
            wrong.push(Problem::warning("too_large", message).in_file(name, None, None));
            return String::new();
        }
        String::from_utf8_lossy(&bytes).into_owned()
    };
    let types = file(TYPES);
    let (schema, problems) = schema(&types, &file(LOOKS), &file(KEYS));
    wrong.extend(problems);
    Declared { schema, problems: wrong, annotator: annotator(&types) }
}

/// A configuration for itself: what it declares comes in without an article.
pub(super) fn alone(input: &Input<'_>) -> Outcome {
    let Declared { schema, problems, .. } = declared(input);
    if !schema.whole && problems.is_empty() {
        let message = match input.name {
            TYPES => "this configuration of brat declares no types, attributes or relations".to_owned(),
            _ => format!("this has names, colours or keys for what {TYPES} declares: put that into the same folder"),
        };
        return refused(Problem::error("empty", message).in_file(input.name, Some(1), Some(1)));
    }
    let used = FILES.iter().filter(|name| **name != input.name).map(|name| (*name).to_owned()).collect();
    Outcome { problems, schema, used, ..Outcome::default() }
}
