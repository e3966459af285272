//! What one person said about one article as UIMA has it: a text, feature structures, and their types.
//!
//! Marks are `custom.Span` with a `label`, links are `custom.Relation` from `Governor` to `Dependent`: the
//! layers that a new project of `INCEpTION` begins with. Tokens and sentences are those of `DKPro`, which `INCEpTION`
//! needs. Offsets are UTF-16 units. Must not know how it is written down.

mod features;

pub(super) use features::{Attributes, RELATION, SPAN, TypeRow};

use super::sheets::{Page, Sheet, SheetMark};
use super::tokeniser::Tokeniser;
use super::tokens::sentence_starts;
use super::utf16::Utf16;
use super::{Carries, Request};
use crate::model::Value;
use std::ops::Range;

/// What UIMA's formats carry.
pub(super) const CARRIES: Carries = Carries {
    overlap: true,
    nesting: true,
    discontinuous: false,
    token_border: true,
    attributes: true,
    kinds: true,
    links: true,
    entities: false,
    annotators: true,
    zero_width: true,
    comments: false,
    readings: false,
};

pub(super) const VIEW: &str = "_InitialView";
pub(super) const SOFA: usize = 1;

/// A feature structure that is an annotation of the text.
#[derive(Debug)]
pub(super) struct Structure {
    /// Its number in the file; the text has the first.
    pub id: usize,
    /// The full name of its type.
    pub kind: &'static str,
    /// The units of the text that it covers.
    pub units: Range<usize>,
    /// What else it says, by feature.
    pub features: Vec<(String, Held)>,
}

/// What a feature holds.
#[derive(Debug)]
pub(super) enum Held {
    /// A string.
    Word(String),
    /// Several strings.
    Words(Vec<String>),
    /// Another structure.
    Ref(usize),
}

/// Everything about the text of `page` that `sheet` says.
pub(super) fn structures(
    request: &Request<'_>,
    (page, sheet): (&Page<'_>, &Sheet<'_>),
    attributes: &Attributes,
    tokeniser: Tokeniser,
) -> Vec<Structure> {
    let mut made = Making { structures: Vec::new(), counter: Utf16::new(page.article.text) };
    made.document(request, page, sheet);
    made.segments(tokeniser, page.article.text.as_str());
    let first = made.structures.len() + SOFA + 1;
    for mark in &sheet.marks {
        made.add(features::SPAN, mark.spans.hull().range(), said(mark, attributes));
    }
    for (_, link, from, to) in &sheet.links {
        let over = sheet.marks.get(*to).map_or(0..0, |mark| mark.spans.hull().range());
        let features = vec![
            ("label".to_owned(), Held::Word(link.relation.to_string())),
            ("Governor".to_owned(), Held::Ref(first + from)),
            ("Dependent".to_owned(), Held::Ref(first + to)),
        ];
        made.add(features::RELATION, over, features);
    }
    made.structures
}

struct Making<'p> {
    structures: Vec<Structure>,
    counter: Utf16<'p>,
}

impl Making<'_> {
    fn add(&mut self, kind: &'static str, bytes: Range<usize>, features: Vec<(String, Held)>) {
        let units = self.counter.units(bytes.start)..self.counter.units(bytes.end);
        self.structures.push(Structure { id: self.structures.len() + SOFA + 1, kind, units, features });
    }

    fn document(&mut self, request: &Request<'_>, page: &Page<'_>, sheet: &Sheet<'_>) {
        let article = page.article.article;
        let whole = 0..page.article.text.len();
        let language = article.meta.language.as_str();
        let facts = [
            ("language", if language.is_empty() { "x-unspecified" } else { language }),
            ("documentTitle", &article.title),
            ("documentId", &article.stem),
        ];
        let facts = facts.into_iter().map(|(name, word)| (name.to_owned(), Held::Word(word.to_owned())));
        self.add(features::DOCUMENT, whole.clone(), facts.collect());
        if let Some(who) = sheet.who {
            let name = request.project.name_of(who).to_owned();
            self.add(features::METADATA, whole, vec![("username".to_owned(), Held::Word(name))]);
        }
    }

    fn segments(&mut self, tokeniser: Tokeniser, text: &str) {
        let words = tokeniser.tokens(text);
        let starts: Vec<usize> = sentence_starts(text, &words).into_iter().collect();
        for (n, start) in starts.iter().enumerate() {
            let end = starts.get(n + 1).copied().unwrap_or(words.len());
            if let Some(sentence) = words.get(*start..end).and_then(|w| Some(w.first()?.start..w.last()?.end)) {
                self.add(features::SENTENCE, sentence, Vec::new());
            }
        }
        for word in words {
            self.add(features::TOKEN, word, Vec::new());
        }
    }
}

/// What a mark says, by feature: its label, its note and its attributes.
pub(super) fn said(mark: &SheetMark<'_>, attributes: &Attributes) -> Vec<(String, Held)> {
    let mut features = vec![("label".to_owned(), Held::Word(mark.mark.label.to_string()))];
    if !mark.mark.note.is_empty() {
        features.push(("note".to_owned(), Held::Word(mark.mark.note.clone())));
    }
    for (id, value) in &mark.attributes {
        let Some(name) = attributes.feature(id, value) else { continue };
        let held = match value {
            Value::Choices(set) => Held::Words(set.iter().cloned().collect()),
            one => Held::Word(one.to_string()),
        };
        features.push((name.to_owned(), held));
    }
    features
}
