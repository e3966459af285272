//! What may be missing from a quote: a source, quotation marks, a cue in one piece.
//!
//! Asks only for the meaning of labels and the attributes of the bundled schema; another schema
//! without them gives no problems here. Must not refuse anything: these are warnings.

use super::Scene;
use crate::model::{LabelId, Link, Mark, MarkId, Meaning, Problem, Value};
use std::collections::BTreeSet;

/// The characters that open or close a quotation in any of the common styles.
const QUOTATION_MARKS: &[char] =
    &['"', '“', '”', '„', '‟', '«', '»', '‹', '›', '‘', '’', '‚', '\'', '「', '」', '『', '』', '〝', '〟', '《', '》'];

fn of_meaning<'s>(scene: &'s Scene<'_>, meaning: Meaning) -> impl Iterator<Item = (MarkId, &'s Mark)> {
    let fits = move |m: &Mark| scene.schema().labels.get(&m.label).is_some_and(|l| l.meaning == meaning);
    scene.marks().filter(move |(_, m)| fits(m))
}

fn choice<'m>(mark: &'m Mark, attribute: &str) -> Option<&'m str> {
    let found = mark.attributes.iter().find(|(id, _)| id.as_str() == attribute);
    found.and_then(|(_, value)| if let Value::Choice(id) = value { Some(id.as_str()) } else { None })
}

/// Quotes with neither a linked source nor a speaker, unless they are said to have none.
pub(super) fn without_source(scene: &Scene<'_>, found: &mut Vec<Problem>) {
    let ends = scene.layer.links.values().flat_map(|link| [(link.from, link), (link.to, link)]);
    let sourced: BTreeSet<MarkId> =
        ends.filter(|(id, link)| names_source(scene, *id, link)).map(|(id, _)| id).collect();
    for (id, quote) in of_meaning(scene, Meaning::Quote) {
        let excused = choice(quote, "source_naming").is_some_and(|n| n == "none" || n == "author")
            || choice(quote, "status") == Some("hearsay");
        let speaker = quote.attributes.values().any(|v| matches!(v, Value::Entities(set) if !set.is_empty()));
        if !excused && !speaker && !sourced.contains(&id) {
            let message = format!("the quote “{}” has neither a source nor a speaker", scene.words(quote));
            found.push(scene.warning("quote_without_source", Some(id), message));
        }
    }
}

/// Whether a link of `quote` says who is credited: it has a source at its other end, or anything
/// that a relation made for sources leads to, such as a person.
fn names_source(scene: &Scene<'_>, quote: MarkId, link: &Link) -> bool {
    let other = if link.from == quote { link.to } else { link.from };
    let is_source = |label: &LabelId| scene.schema().labels.get(label).is_some_and(|l| l.meaning == Meaning::Source);
    let for_sources = scene.schema().relations.get(&link.relation).is_some_and(|r| r.to.iter().any(is_source));
    scene.layer.marks.get(&other).is_some_and(|m| is_source(&m.label) || (for_sources && link.from == quote))
}

/// Cues of several pieces, which readers of such data do not expect.
pub(super) fn cue_in_pieces(scene: &Scene<'_>, found: &mut Vec<Problem>) {
    for (id, cue) in of_meaning(scene, Meaning::Cue) {
        if cue.spans.count() > 1 {
            let message = format!("the cue “{}” has several pieces; a cue is usually one", scene.words(cue));
            found.push(scene.warning("cue_in_pieces", Some(id), message));
        }
    }
}

/// Quotes said to be direct that hold no quotation mark.
pub(super) fn direct_without_marks(scene: &Scene<'_>, found: &mut Vec<Problem>) {
    for (id, quote) in of_meaning(scene, Meaning::Quote) {
        let marked = quote.spans.iter().filter_map(|s| scene.text.get(s)).any(|w| w.contains(QUOTATION_MARKS));
        if choice(quote, "kind") == Some("direct") && !marked && !continues(scene, quote) {
            let message = format!("the quote “{}” is said to be direct but has no quotation marks", scene.words(quote));
            found.push(scene.warning("direct_without_marks", Some(id), message));
        }
    }
}

/// Whether the quotation marks stand just outside the quote.
fn continues(scene: &Scene<'_>, quote: &Mark) -> bool {
    let hull = quote.spans.hull();
    let before = scene.text.as_str()[..hull.start()].chars().next_back();
    before.is_some_and(|c| QUOTATION_MARKS.contains(&c))
}
