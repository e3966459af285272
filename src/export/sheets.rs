//! The layers that were asked for, mark by mark as far as a format carries them; the rest is counted.
//!
//! For formats whose marks are offsets into one text. Must not know any format: what it carries is handed in.

use super::asked::{Asked, asked};
use super::kept::spans_of;
use super::losses::{DOUBT, Losses, example};
use super::tokens::on_tokens;
use super::{Carries, Kept, KeptMark, LossKind, OutFile, Request, Written};
use crate::edit::Refusal;
use crate::model::{AnnotatorId, AttributeId, Layer, Link, LinkId, Mark, MarkId, Span, Spans, Value};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

/// What one person said about one article, as far as it is carried.
pub(super) struct Sheet<'p> {
    /// Who; nobody where nobody said anything.
    pub who: Option<&'p AnnotatorId>,
    /// The marks in order of the text.
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
}

/// What was gathered.
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

/// The tokens of a text with marks of these hulls.
pub(super) type Tokens = fn(&str, &[Span]) -> Vec<Range<usize>>;

/// Gathers what `request` asks for.
///
/// # Errors
/// A refusal when it asks for what is not there.
pub(super) fn gather<'p>(request: &Request<'p>, reach: &Reach) -> Result<Gathered<'p>, Refusal> {
    gather_on(request, reach, None)
}

/// The same for a format of single stretches that begin and end where its tokens do.
///
/// # Errors
/// A refusal when it asks for what is not there.
pub(super) fn gather_on<'p>(
    request: &Request<'p>,
    reach: &Reach,
    tokens: Option<Tokens>,
) -> Result<Gathered<'p>, Refusal> {
    let articles = asked(request)?;
    let who: std::collections::BTreeSet<_> = articles.iter().flat_map(|a| &a.layers).map(|(who, _)| *who).collect();
    let mut made = Gathered {
        pages: vec![],
        kept: vec![],
        losses: Losses::default(),
        marks: 0,
        written: 0,
        several: request.piece.whole.as_ref().map_or(who.len() > 1, |whole| whole.several),
    };
    for article in articles {
        made.marks += article.marks().count();
        let mut sheets = Vec::new();
        for (who, layer) in article.layers.clone() {
            sheets.push(made.sheet(request, &article, (who, layer), (reach, tokens)));
        }
        if sheets.is_empty() {
            made.kept.push(Kept::new(&article, ""));
            sheets.push(Sheet { who: None, marks: Vec::new(), links: Vec::new() });
        }
        made.whole_article(&article, reach);
        made.pages.push(Page { article, sheets });
    }
    Ok(made)
}

impl<'p> Gathered<'p> {
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
        (reach, tokens): (&Reach, Option<Tokens>),
    ) -> Sheet<'p> {
        let named = reach.carries.annotators;
        let hulls = || layer.marks.values().map(|m| m.spans.hull()).collect::<Vec<_>>();
        let tokens = tokens.map(|tokens| tokens(article.text.as_str(), &hulls()));
        let mut kept = Kept::new(article, if named { request.project.name_of(who) } else { "" });
        let mut marks = Vec::new();
        let mut place = BTreeMap::new();
        for (id, mark) in layer.in_order() {
            let Some(spans) = self.spans(article, id, mark, reach) else { continue };
            let Some(spans) = self.on_tokens(article, (id, mark), spans, tokens.as_deref()) else { continue };
            place.insert(id, marks.len());
            let attributes = self.attributes(article, id, mark, reach);
            kept.marks.push(KeptMark {
                label: mark.label.clone(),
                spans: spans.clone(),
                attributes: attributes.iter().map(|(id, v)| ((*id).clone(), v.to_string())).collect(),
                entities: [].into(),
                note: if reach.notes { mark.note.clone() } else { String::new() },
            });
            if self.several && !named {
                const RULE: &str = "each annotator's version is a document of its own, without a name";
                self.losses.mark(LossKind::Annotator, RULE, article, id, mark);
            }
            marks.push(SheetMark { id, mark, spans, attributes });
        }
        self.written += marks.len();
        let links = self.links(article, layer, &place, &mut kept, reach);
        self.kept.push(kept);
        Sheet { who: Some(who), marks, links }
    }

    /// The spans of a mark as the format has them; none where it has none.
    fn spans(&mut self, article: &Asked<'p>, id: MarkId, mark: &'p Mark, reach: &Reach) -> Option<Spans> {
        let Some(spans) = spans_of(article, mark) else {
            self.losses.mark(LossKind::ZeroWidth, "marks that leave the text are not written", article, id, mark);
            return None;
        };
        if spans.covered_bytes() == 0 && !reach.carries.zero_width {
            self.losses.mark(LossKind::ZeroWidth, "marks that cover nothing are not written", article, id, mark);
            return None;
        }
        if spans.count() > 1 && !reach.carries.discontinuous {
            const RULE: &str = "a mark of several pieces is written as one, from its first piece to its last";
            self.losses.mark(LossKind::Discontinuous, RULE, article, id, mark);
            return Some(Spans::one(spans.hull()));
        }
        Some(spans)
    }

    /// The spans of a mark on the borders of the tokens, where there are any; none where they hold no token.
    fn on_tokens(
        &mut self,
        article: &Asked<'p>,
        (id, mark): (MarkId, &'p Mark),
        spans: Spans,
        tokens: Option<&[Range<usize>]>,
    ) -> Option<Spans> {
        const MOVED: &str = "starts and ends in white space are moved to the borders of tokens";
        const GONE: &str = "marks that cover no token are not written";
        let Some(tokens) = tokens else { return Some(spans) };
        let on = on_tokens(tokens, spans.hull());
        match on {
            None => self.losses.mark(LossKind::ZeroWidth, GONE, article, id, mark),
            Some(on) if on != spans.hull() => self.losses.mark(LossKind::TokenBorder, MOVED, article, id, mark),
            Some(_) => {}
        }
        on.map(Spans::one)
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
