//! What may be missing from a quote: a source, quotation marks, a cue in one piece.
//!
//! Asks only for the meaning of labels and the attributes and relations of the bundled schema;
//! another schema without them gives no problems here. Must not refuse anything: these are warnings.

use super::Scene;
use crate::model::{Mark, MarkId, Meaning, Problem, Value};

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
    for (id, quote) in of_meaning(scene, Meaning::Quote) {
        let excused = choice(quote, "source_naming").is_some_and(|n| n == "none" || n == "author")
            || choice(quote, "status") == Some("hearsay");
        let speaker = quote.attributes.values().any(|v| matches!(v, Value::Entities(set) if !set.is_empty()));
        // The source may be marked as such, or be a person, an organisation … that a link names as source.
        let linked = scene.layer.links_of(id).any(|(_, link)| {
            let other = if link.from == id { link.to } else { link.from };
            let named = link.from == id && link.relation.as_str() == "source";
            named || scene.layer.marks.get(&other).is_some_and(|m| is_source(scene, m))
        });
        if !excused && !speaker && !linked {
            let message = format!("the quote “{}” has neither a source nor a speaker", scene.words(quote));
            found.push(scene.warning("quote_without_source", Some(id), message));
        }
    }
}

fn is_source(scene: &Scene<'_>, mark: &Mark) -> bool {
    scene.schema().labels.get(&mark.label).is_some_and(|l| l.meaning == Meaning::Source)
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
