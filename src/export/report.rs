//! What is said about an export: the report for scripts and the losses in plain words.
//!
//! Must not know any format, nor where the files went: paths and hashes are handed in.

use super::{Example, Format, Loss, LossKind, Mismatch, Written};
use crate::model::Project;
use serde_json::{Value, json};

/// The most examples of a kind that a report lists; the count is always complete.
const MAX_EXAMPLES: usize = 50;

/// A file as it lies on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileFact {
    /// Its path, as the person gave it.
    pub path: String,
    /// Its length in bytes.
    pub bytes: usize,
    /// Its SHA-256 in hexadecimal digits.
    pub sha256: String,
}

/// The report of an export, in the shape of the command line's contract. `verified` says that the
/// files were read again and nothing differed.
pub fn report_json(
    format: &Format,
    project: &Project,
    written: &Written,
    mismatches: &[Mismatch],
    files: &[FileFact],
) -> Value {
    json!({
        "format": format.id,
        "articles": written.articles,
        "marks": written.marks,
        "written": written.written,
        "offset_unit": format.offset_unit,
        "losses": written.losses.iter().map(|l| loss_json(project, l)).collect::<Vec<_>>(),
        "verified": mismatches.is_empty(),
        "mismatches": mismatches.len(),
        "differences": mismatches
            .iter()
            .take(MAX_EXAMPLES)
            .map(|m| m.message.as_str())
            .collect::<Vec<_>>(),
        "files": files
            .iter()
            .map(|f| json!({ "path": f.path, "bytes": f.bytes, "sha256": f.sha256 }))
            .collect::<Vec<_>>(),
    })
}

fn loss_json(project: &Project, loss: &Loss) -> Value {
    let examples = loss.examples.iter().take(MAX_EXAMPLES);
    json!({
        "kind": loss.kind.word(),
        "count": loss.count,
        "rule": loss.rule,
        "examples": examples.map(|e| example_json(project, e)).collect::<Vec<_>>(),
    })
}

fn example_json(project: &Project, example: &Example) -> Value {
    let article = project.articles.get(&example.article);
    json!({
        "article": article.map_or_else(|| example.article.to_string(), |a| a.stem.clone()),
        "mark": example.mark,
        "text": example.text,
    })
}

/// One sentence for each kind of loss, such as “3 marks inside other marks: of marks that share
/// tokens the one that covers most is written.”
pub fn losses_in_words(written: &Written) -> Vec<String> {
    written.losses.iter().map(|loss| format!("{}: {}.", loss_counted(loss), loss.rule)).collect()
}

/// How much of a kind is lost, such as “3 marks inside or around others”.
pub fn loss_counted(loss: &Loss) -> String {
    let (one, many) = things(loss.kind);
    format!("{} {}", loss.count, if loss.count == 1 { one } else { many })
}

/// What a kind of loss is about, whatever their number, such as “marks inside or around others”.
pub fn losses_of(kind: LossKind) -> &'static str {
    things(kind).1
}

fn things(kind: LossKind) -> (&'static str, &'static str) {
    match kind {
        LossKind::Overlap => ("mark that shares text with another", "marks that share text with others"),
        LossKind::Nesting => ("mark inside or around another", "marks inside or around others"),
        LossKind::Discontinuous => ("mark of several pieces", "marks of several pieces"),
        LossKind::TokenBorder => ("mark that ends inside a token", "marks that end inside tokens"),
        LossKind::Attribute => ("attribute", "attributes"),
        LossKind::Link => ("link", "links"),
        LossKind::Entity => ("entity record", "entity records"),
        LossKind::Annotator => ("annotator's name on a mark", "annotators' names on marks"),
        LossKind::ZeroWidth => ("mark that covers nothing", "marks that cover nothing"),
        LossKind::Character => ("cell or character", "cells or characters"),
        LossKind::Comment => ("note or comment", "notes and comments"),
        LossKind::Reading => ("reading ledger", "reading ledgers"),
        LossKind::Mark => ("mark of another kind", "marks of other kinds"),
    }
}
