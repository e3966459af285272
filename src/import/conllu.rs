//! CoNLL-U: sentences of words in ten columns, whose marks stand in the last one.
//!
//! The text is that of `# text`, with the spaces of `SpaceAfter=No` and `SpacesAfter=`. Marks are `NER=B-…`
//! or the brackets of `Entity=(…`, whose fields `# global.Entity` names. Source: the format page of Universal
//! Dependencies and that of `CorefUD`. Words of a multiword token stand where it stands; empty nodes nowhere.
//! Must not know syntax.

mod entities;
mod sentence;

use super::decode::decode_blank_too;
use super::draft::push_tight;
use super::json::draft;
use super::lines::Places;
use super::offsets::Unit;
use super::tagged::{Scheme, Tagged};
use super::text::refused;
use super::told::Told;
use super::{Input, Outcome, Reader, Repair};
use crate::model::{Problem, Span};
use entities::Mentions;
use sentence::{Sentence, sentences};
use std::collections::BTreeMap;

/// Reads CoNLL-U.
pub static READER: Reader = Reader {
    id: "conllu",
    title: "CoNLL-U",
    extensions: &["conllu", "conllup"],
    leads: false,
    about: "Sentences in ten columns, with marks as NER= or Entity= in the last one.",
    sniff,
    read,
};

fn sniff(input: &Input<'_>) -> u8 {
    let head = input.bytes.get(..(64 << 10).min(input.bytes.len())).unwrap_or_default();
    let head = String::from_utf8_lossy(head);
    let first = head.lines().find(|line| !line.trim().is_empty() && !line.starts_with('#'));
    let ten =
        first.is_some_and(|line| line.split('\t').count() == 10 && line.starts_with(|c: char| c.is_ascii_digit()));
    if ten { 92 } else { 0 }
}

fn read(input: &Input<'_>) -> Outcome {
    let decoded = match decode_blank_too(input, None) {
        Ok(decoded) => decoded,
        Err(problem) => return refused(*problem),
    };
    let all = match sentences(input, &decoded.text) {
        Ok(all) => all,
        Err(problem) => return refused(problem),
    };
    let mut outcome = Outcome { problems: decoded.problems.into(), repairs: decoded.repairs, ..Outcome::default() };
    let paragraphs = all.iter().any(|s| s.paragraph);
    let mut documents: Vec<&[Sentence<'_>]> = Vec::new();
    let mut from = 0;
    for at in 1..=all.len() {
        if at == all.len() || all[at].document.is_some() {
            documents.push(&all[from..at]);
            from = at;
        }
    }
    let mut known = BTreeMap::new();
    let all = documents.len();
    for (n, document) in documents.into_iter().enumerate() {
        if let Err(stopped) = input.reached(n, all) {
            return refused(stopped);
        }
        one(input, document, paragraphs, &mut known, &mut outcome);
    }
    if outcome.drafts.is_empty() {
        outcome.problems.push(Problem::error("empty", "there is no word in this file").in_file(input.name, None, None));
    }
    outcome
}

/// Takes in a document. Documents of one name and text are what several people said of it.
fn one<'f>(
    input: &Input<'_>,
    document: &[Sentence<'f>],
    paragraphs: bool,
    known: &mut BTreeMap<&'f str, usize>,
    outcome: &mut Outcome,
) {
    let Some(first) = document.first() else { return };
    let (text, places) = text(document, paragraphs, outcome, input);
    let name = first.document.unwrap_or_default();
    let (mut made, original) = draft(input, "conllu", &text, outcome.source());
    let known_text = |at: &usize| outcome.drafts[*at].text.hash() == made.text.hash() && !name.is_empty();
    let same = known.get(name).copied().filter(known_text);
    if let Some(at) = same {
        made = std::mem::replace(&mut outcome.drafts[at], made);
    }
    let said = |key: &str| document.iter().find_map(|s| s.said(key)).unwrap_or_default().trim();
    for key in ["meta::title", "title"] {
        if !said(key).is_empty() {
            said(key).clone_into(&mut made.title);
        }
    }
    let mut told = Told::by(said("annotator"));
    let lost = marks(document, &places, &mut told, outcome);
    if lost > 0 {
        let what = "marks on words that do not stand in the text left out".to_owned();
        outcome.repairs.push(Repair { what, count: lost });
    }
    told.finish(input, (&mut made, original.as_deref()), Unit::Bytes, (&Places::ByLine, None), outcome);
    if let Some(at) = same {
        outcome.drafts[at] = made;
    } else {
        known.insert(name, outcome.drafts.len());
        outcome.add(made);
    }
}

/// The text of a document, and the bytes of each token of all sentences.
fn text(document: &[Sentence<'_>], paragraphs: bool, outcome: &mut Outcome, input: &Input<'_>) -> (String, Vec<Span>) {
    let (mut text, mut all) = (String::new(), Vec::new());
    let mut gap: Option<String> = Some(String::new());
    for sentence in document {
        let usual = if sentence.paragraph {
            "\n\n"
        } else if paragraphs {
            " "
        } else {
            "\n"
        };
        text.push_str(gap.as_deref().unwrap_or(usual));
        let (words, places, after, fits) = sentence.words();
        if !fits {
            let message = "the words of this sentence are not those of its “# text”; the words were taken";
            outcome.problems.push(Problem::warning("other_text", message).in_file(
                input.name,
                Some(sentence.line),
                Some(1),
            ));
        }
        let start = text.len();
        text.push_str(&words);
        for place in places {
            push_tight(&mut all, Span::of(place.start() + start..place.end() + start));
        }
        gap = after;
    }
    text.push_str(&gap.unwrap_or_default());
    (text, all)
}

/// Tells the marks of a document; gives how many have no place.
fn marks(document: &[Sentence<'_>], places: &[Span], told: &mut Told, outcome: &mut Outcome) -> usize {
    let fields = document.iter().find_map(|s| s.said("global.Entity")).unwrap_or("eid-etype");
    let mut mentions = Mentions::new(fields);
    let mut tagged = Tagged::of_levels(1);
    let mut rest = places;
    for sentence in document {
        let here;
        (here, rest) = rest.split_at(sentence.count().min(rest.len()));
        for (token, misc, line) in sentence.miscs() {
            let place = token.and_then(|t| here.get(t)).copied();
            if let Some(value) = misc.iter().find_map(|f| f.strip_prefix("Entity=")) {
                mentions.read(value, place, line);
            }
        }
        for (n, (tag, line)) in sentence.tags().take(here.len()).enumerate() {
            tagged.push("", line, n == 0);
            tagged.tag(0, tag);
        }
    }
    // Where a file of ours has both, the tags say again what the brackets say.
    if document.iter().any(|s| s.said("global.NER") == Some("Entity")) {
        return mentions.tell(told, &mut outcome.schema);
    }
    let mut scheme = Scheme::default();
    tagged.show(0, &mut scheme);
    scheme.say(outcome);
    tagged.tell(0, places, told, &mut outcome.schema);
    mentions.tell(told, &mut outcome.schema)
}
