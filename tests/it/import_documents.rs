//! Documents that come in: Word's, PDF, and other projects of this program.

mod pdf;
mod projects;
mod word;

use proptest::prelude::*;
use sidenote::import::{Draft, Input, Outcome, by_id, guess};
use sidenote::model::{Role, Severity};

fn input<'a>(name: &'a str, bytes: &'a [u8]) -> Input<'a> {
    Input::alone(name, bytes, crate::support::noon())
}

fn read(name: &str, bytes: &[u8]) -> Outcome {
    let input = input(name, bytes);
    (guess(&input).read)(&input)
}

/// Roles and words of the parts.
fn parts(draft: &Draft) -> Vec<(Role, &str)> {
    let text = draft.text.as_str();
    draft.parts.iter().map(|(start, part)| (part.role, &text[*start as usize..part.end as usize])).collect()
}

/// What was said about a file, one problem a line.
fn said(outcome: &Outcome) -> String {
    outcome.problems.iter().map(|p| p.message.as_str()).collect::<Vec<_>>().join("\n")
}

/// A file with some of its bytes changed, cut or repeated.
fn mangled(whole: &[u8], changes: &[(prop::sample::Index, u8)], cut: prop::sample::Index, twice: bool) -> Vec<u8> {
    let mut bytes = whole.to_vec();
    for (at, byte) in changes {
        let at = at.index(bytes.len());
        bytes[at] = *byte;
    }
    let cut = cut.index(bytes.len());
    if twice {
        bytes.extend_from_within(cut / 2..cut);
    } else {
        bytes.truncate(cut.max(bytes.len() / 2));
    }
    bytes
}

/// What holds of every outcome, whatever was read.
fn check(read: &Outcome) -> Result<(), TestCaseError> {
    let errors = read.problems.iter().any(|p| p.severity == Severity::Error);
    prop_assert!(!read.drafts.is_empty() || errors, "nothing came of it and nothing was said");
    for draft in &read.drafts {
        prop_assert!(!draft.title.is_empty() && !draft.text.as_str().contains('\r'));
        let mut end = 0;
        for (&start, part) in &draft.parts {
            prop_assert!(start >= end && part.end > start, "parts overlap or are empty");
            prop_assert!(
                draft.text.is_grapheme_border(start as usize) && draft.text.is_grapheme_border(part.end as usize)
            );
            end = part.end;
        }
    }
    Ok(())
}
