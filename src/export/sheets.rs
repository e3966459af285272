//! The layers that were asked for, mark by mark as far as a format carries them; the rest is counted.
//!
//! For formats whose marks are offsets into one text. Must not know any format: what it carries is handed in.

use super::asked::{Asked, asked};
use super::kept::{kept_value, spans_of};
use super::losses::{DOUBT, Losses, example};
use super::rules::{OfBorders, OfPieces, Rules, Unwritten, bytes};
use super::tokeniser::Tokeniser;
use super::tokens::beside;
use super::{Carries, Format, Kept, KeptMark, LossKind, OutFile, Request, Written, options};
use crate::edit::Refusal;
use crate::model::{AnnotatorId, AttributeId, Layer, Link, LinkId, Mark, MarkId, Span, Spans, Value};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

/// What one person said about one article, as far as it is carried.
pub(super) struct Sheet<'p> {
    /// Who; nobody where nobody said anything.
    pub who: Option<&'p AnnotatorId>,
    /// The tokens, in bytes; none where the format has none.
    pub tokens: Vec<Range<usize>>,
    /// The marks in order of the text. One of several pieces may be several of them.
    pub marks: Vec<SheetMark<'p>>,
    /// The links, and the places of the marks they join.
    pub links: Vec<(LinkId, &'p Link, usize, usize)>,
}

/// A mark as far as it is carried.
pub(super) struct SheetMark<'p> {
    pub id: MarkId,
    pub mark: &'p Mark,
    /// Its spans: one where the format has no pieces.
    pub spans: Spans,
    /// The attributes that are carried.
    pub attributes: Vec<(&'p AttributeId, &'p Value)>,
}

/// An article with its sheets; at least one.
pub(super) struct Page<'p> {
    pub article: Asked<'p>,
    pub sheets: Vec<Sheet<'p>>,
}

/// How far a format carries what its table says it carries.
pub(super) struct Reach {
    pub carries: Carries,
    /// Whether it carries this value of an attribute.
    pub value: fn(&Value) -> bool,
    /// Whether it carries the notes of marks.
    pub notes: bool,
    /// How it makes tokens, where its marks begin and end with one.
    pub tokens: Option<Tokens>,
    /// What becomes of what it cannot carry as it is.
    pub rules: Rules,
}

/// The tokens of a text that is to be cut where these spans start and end.
pub(super) type Tokens = fn(Tokeniser, &str, &[Span]) -> Vec<Range<usize>>;

impl Reach {
    /// As the table of `format` says, by the rules that `request` chooses: no attributes, notes and tokens.
    ///
    /// # Errors
    /// A refusal when an option is misspelt.
    pub fn of(format: &Format, request: &Request<'_>) -> Result<Self, Refusal> {
        options::known(format, &request.options)?;
        let rules = Rules::of(format, &request.options)?;
        Ok(Self { carries: format.carries, value: |_| false, notes: false, tokens: None, rules })
    }
}

/// Whether a value can be written in words, or as JSON has it: entity records have no place, nor have numbers that
/// are none.
pub(super) fn as_words(value: &Value) -> bool {
    match value {
        Value::Entities(_) => false,
        Value::Number(n) => n.is_finite(),
        other => !other.is_blank(),
    }
}

/// How many articles are gathered by one thread at a time.
const TOGETHER: usize = 16;

/// What was gathered.
#[derive(Default)]
pub(super) struct Gathered<'p> {
    pub pages: Vec<Page<'p>>,
    pub kept: Vec<Kept>,
    pub losses: Losses,
    /// How many marks were asked for.
    pub marks: usize,
    /// How many are written.
    pub written: usize,
    /// Whether more than one of the people asked for said anything.
    pub several: bool,
}

/// A mark that is written, its parts, and what is said of it.
type Parts<'p> = (MarkId, &'p Mark, Vec<Spans>);

/// Gathers what `request` asks for.
///
/// # Errors
/// A refusal when it asks for what is not there.
pub(super) fn gather<'p>(request: &Request<'p>, reach: &Reach) -> Result<Gathered<'p>, Refusal> {
    let articles = asked(request)?;
    let who: std::collections::BTreeSet<_> = articles.iter().flat_map(|a| &a.layers).map(|(who, _)| *who).collect();
    let several = request.piece.whole.as_ref().map_or(who.len() > 1, |whole| whole.several);
    let some = |articles: Vec<Asked<'p>>| {
        let mut made = Gathered { several, ..Gathered::default() };
        for article in articles {
            made.article(request, article, reach);
        }
        made
    };
    // The parts come in the order of the articles.
    let parts: Vec<Gathered<'p>> = articles.into_par_iter().chunks(TOGETHER).map(some).collect();
    let mut parts = parts.into_iter();
    let mut all = parts.next().unwrap_or_default();
    parts.for_each(|part| all.join(part));
    Ok(all)
}

impl<'p> Gathered<'p> {
    fn article(&mut self, request: &Request<'p>, article: Asked<'p>, reach: &Reach) {
        self.marks += article.marks().count();
        let mut sheets = Vec::new();
        for (who, layer) in article.layers.clone() {
            sheets.push(self.sheet(request, &article, (who, layer), reach));
        }
        if sheets.is_empty() {
            self.kept.push(Kept::new(&article, ""));
            let tokens =
                reach.tokens.map_or_else(Vec::new, |tokens| tokens(reach.rules.tokeniser, article.text.as_str(), &[]));
            sheets.push(Sheet { who: None, tokens, marks: Vec::new(), links: Vec::new() });
        }
        self.whole_article(&article, reach);
        self.pages.push(Page { article, sheets });
    }

    /// Adds what was gathered of the articles that follow.
    fn join(&mut self, other: Self) {
        self.pages.extend(other.pages);
        self.kept.extend(other.kept);
        self.losses.join(other.losses);
        self.marks += other.marks;
        self.written += other.written;
    }

    /// Everybody's view of every article, in order.
    pub fn sheets(&self) -> Vec<(&Page<'p>, &Sheet<'p>)> {
        self.pages.iter().flat_map(|page| page.sheets.iter().map(move |sheet| (page, sheet))).collect()
    }

    /// What was written, once it is in these files.
    pub fn written(self, files: Vec<OutFile>) -> Written {
        Written {
            files,
            articles: self.pages.len(),
            marks: self.marks,
            written: self.written,
            losses: self.losses.done(),
            kept: self.kept,
        }
    }

    fn sheet(
        &mut self,
        request: &Request<'p>,
        article: &Asked<'p>,
        (who, layer): (&'p AnnotatorId, &'p Layer),
        reach: &Reach,
    ) -> Sheet<'p> {
        let named = reach.carries.annotators;
        let (parts, tokens) = self.parts(article, layer, reach);
        let mut made = Vec::new();
        for (id, mark, parts) in parts {
            let attributes = self.attributes(article, id, mark, reach);
            if self.several && !named {
                const RULE: &str = "each annotator's version is a document of its own, without a name";
                self.losses.mark(LossKind::Annotator, RULE, article, id, mark);
            }
            self.written += 1;
            let part = |spans| SheetMark { id, mark, spans, attributes: attributes.clone() };
            made.extend(parts.into_iter().map(part));
        }
        if reach.rules.pieces == OfPieces::Split {
            // The pieces of a mark came one after the other; the sort leaves others where they were.
            made.sort_by_key(|part| (part.spans.hull().start(), usize::MAX - part.spans.hull().end()));
        }
        let mut kept = Kept::new(article, if named { request.project.name_of(who) } else { "" });
        kept.marks = made.iter().map(|part| part.kept(reach.notes)).collect();
        // Links join the first part of a mark: the last that is put into the map.
        let place: BTreeMap<MarkId, usize> = made.iter().enumerate().rev().map(|(at, part)| (part.id, at)).collect();
        let links = self.links(article, layer, &place, &mut kept, reach);
        self.kept.push(kept);
        Sheet { who: Some(who), tokens, marks: made, links }
    }

    /// The marks of a layer that are written, part by part as the format has them, and the tokens.
    fn parts(&mut self, article: &Asked<'p>, layer: &'p Layer, reach: &Reach) -> (Vec<Parts<'p>>, Vec<Range<usize>>) {
        let whole = |(id, mark)| Some((id, mark, self.spans(article, id, mark, reach)?));
        let mut parts: Vec<Parts<'p>> = layer.in_order().into_iter().filter_map(whole).collect();
        let Some(tokens) = reach.tokens else { return (parts, Vec::new()) };
        let cuts =
            |parts: &[Parts<'_>]| parts.iter().flat_map(|(.., spans)| spans.iter().flat_map(Spans::iter)).collect();
        let cuts: Vec<Span> = if reach.rules.tokens.cuts() { cuts(&parts) } else { Vec::new() };
        let tokens = tokens(reach.rules.tokeniser, article.text.as_str(), &cuts);
        parts.retain_mut(|(id, mark, parts)| self.on_tokens(article, (*id, mark), parts, &tokens, reach.rules.tokens));
        (parts, tokens)
    }

    /// The spans of a mark as the format has them, part by part; none where it is not written.
    fn spans(&mut self, article: &Asked<'p>, id: MarkId, mark: &'p Mark, reach: &Reach) -> Option<Vec<Spans>> {
        let Some(spans) = spans_of(article, mark) else {
            self.losses.mark(LossKind::ZeroWidth, "marks that leave the text are not written", article, id, mark);
            return None;
        };
        if spans.covered_bytes() == 0 && !reach.carries.zero_width {
            self.losses.mark(LossKind::ZeroWidth, "marks that cover nothing are not written", article, id, mark);
            return None;
        }
        if spans.count() == 1 || reach.carries.discontinuous {
            return Some(vec![spans]);
        }
        let rule = reach.rules.pieces;
        self.losses.mark(LossKind::Discontinuous, rule.words(reach.carries.links), article, id, mark);
        let mut parts = rule.of(&spans);
        parts.retain(|part| reach.carries.zero_width || !part.hull().is_empty());
        (!parts.is_empty()).then_some(parts)
    }

    /// Moves the parts of a mark to the borders of the tokens; whether it is still written.
    fn on_tokens(
        &mut self,
        article: &Asked<'p>,
        (id, mark): (MarkId, &'p Mark),
        parts: &mut Vec<Spans>,
        tokens: &[Range<usize>],
        rule: OfBorders,
    ) -> bool {
        let (mut placed, mut moved, mut lost) = (Vec::new(), false, None);
        for part in parts.iter() {
            match on_tokens(tokens, part, rule) {
                Ok(spans) => {
                    moved |= spans != *part;
                    placed.push(spans);
                }
                Err(why) => lost = Some(why),
            }
        }
        *parts = placed;
        match lost {
            Some((kind, words)) if parts.is_empty() => {
                self.losses.mark(kind, words, article, id, mark);
                false
            }
            None if !moved => true,
            // A piece without a token is gone, and with it a border.
            _ => {
                self.losses.mark(LossKind::TokenBorder, rule.words(), article, id, mark);
                rule != OfBorders::Drop
            }
        }
    }

    /// The attributes of a mark that are carried.
    fn attributes(
        &mut self,
        article: &Asked<'p>,
        id: MarkId,
        mark: &'p Mark,
        reach: &Reach,
    ) -> Vec<(&'p AttributeId, &'p Value)> {
        const RULE: &str = "attributes of this kind are not written";
        let carried = |value: &Value| reach.carries.attributes && (reach.value)(value);
        let (kept, lost): (Vec<_>, Vec<_>) = mark.attributes.iter().partition(|(_, value)| carried(value));
        for (attribute, value) in lost {
            let example = example(article.id, Some(id), format!("{attribute}={value}"));
            self.losses.add(LossKind::Attribute, RULE, example);
        }
        if !mark.sure {
            let example = example(article.id, Some(id), DOUBT.to_owned());
            self.losses.add(LossKind::Attribute, "doubt is not written", example);
        }
        if !reach.notes {
            self.losses.notes(article, &[(id, mark)]);
        }
        self.losses.entities(article, &[(id, mark)]);
        kept
    }

    fn links(
        &mut self,
        article: &Asked<'p>,
        layer: &'p Layer,
        place: &BTreeMap<MarkId, usize>,
        kept: &mut Kept,
        reach: &Reach,
    ) -> Vec<(LinkId, &'p Link, usize, usize)> {
        const RULE: &str = "links whose marks are not written are not written either";
        if !reach.carries.links {
            return Vec::new();
        }
        let left = kept.keep_links(layer.links.values(), place);
        for link in left {
            let example = example(article.id, Some(link.from), link.relation.to_string());
            self.losses.add(LossKind::Link, RULE, example);
        }
        let ends = |link: &Link| place.get(&link.from).copied().zip(place.get(&link.to).copied());
        layer.links.iter().filter_map(|(id, link)| ends(link).map(|(a, b)| (*id, link, a, b))).collect()
    }

    fn whole_article(&mut self, article: &Asked<'p>, reach: &Reach) {
        if !reach.carries.links {
            self.losses.links(article);
        }
        self.losses.comments(article);
        self.losses.readings(article);
    }
}

impl SheetMark<'_> {
    fn kept(&self, notes: bool) -> KeptMark {
        KeptMark {
            label: self.mark.label.clone(),
            spans: self.spans.clone(),
            attributes: self.attributes.iter().map(|(id, v)| ((*id).clone(), kept_value(v))).collect(),
            entities: [].into(),
            note: if notes { self.mark.note.clone() } else { String::new() },
        }
    }
}

/// The spans of a part of a mark on the borders of tokens.
///
/// # Errors
/// Why it is not written, and the rule in words.
fn on_tokens(tokens: &[Range<usize>], part: &Spans, rule: OfBorders) -> Result<Spans, Unwritten> {
    let nothing = (LossKind::ZeroWidth, rule.nothing());
    if part.covered_bytes() == 0 {
        let at = beside(tokens, part.hull().start()).ok_or(nothing)?;
        let placed = Spans::one(Span::of(at..at));
        return if placed == *part { Ok(placed) } else { rule.moved(placed) };
    }
    let pieces: Vec<Range<usize>> = part.iter().map(Span::range).collect();
    let (stretches, _) = rule.place(tokens, &pieces)?;
    Spans::new(stretches.iter().map(|s| Span::of(bytes(tokens, s))).collect()).map_err(|_| nothing)
}

/// JSON in which every character beyond ASCII is escaped, so that no reader can mistake its encoding.
pub(super) fn ascii(value: &serde_json::Value) -> String {
    let mut made = String::new();
    for c in value.to_string().chars() {
        if c.is_ascii() {
            made.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(made, "\\u{unit:04x}"); // Writing to a string does not fail.
            }
        }
    }
    made
}
