//! CoNLL-U: sentences in ten columns, marks as the brackets of `Entity=` in the last one.
//!
//! Every annotator's version of an article is a document. The text is kept to the last space, by
//! `SpaceAfter=No`, `SpacesAfter=` and `SpacesBefore=`. Nothing is said of syntax. Must not know how tokens
//! are cut.

mod brackets;

use super::asked::Asked;
use super::options::{self, option};
use super::sheets::{Gathered, Reach, Sheet, SheetMark, gather};
use super::tokens::{chunks, cut, sentence_starts, separates, tokens};
use super::{Carries, Format, Kept, LossKind, OutFile, Pieces, Request, Verify, Written};
use crate::edit::Refusal;
use crate::model::{Span, Spans};
use crate::records::spaces::escaped;
use brackets::brackets;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::ops::Range;

const CARRIES: Carries = Carries {
    overlap: true,
    nesting: true,
    discontinuous: true,
    token_border: false,
    attributes: false,
    links: false,
    entities: false,
    annotators: true,
    zero_width: false,
    comments: false,
    readings: false,
};

/// CoNLL-U.
pub(super) static FORMAT: Format = Format {
    id: "conllu",
    title: "CoNLL-U",
    extension: "conllu",
    folder: false,
    about: "Sentences in ten columns with marks as CorefUD's Entity, for linguists' tools; the text is kept whole.",
    offset_unit: "tokens",
    carries: CARRIES,
    options: &[
        option("tokens", &["words", "cut"], "cut: also cut tokens where marks start and end"),
        option("ner", &["no", "yes"], "yes: also tags as NER=B-…, of marks on the same token the one that covers most"),
    ],
    pieces: Pieces::Whole,
    write,
    verify: Verify::ByReader("conllu"),
};

fn write(request: &Request<'_>) -> Result<Written, Refusal> {
    options::known(&FORMAT, &request.options)?;
    let ner = options::flag(&request.options, "ner")?;
    let cut = options::choice(&request.options, "tokens", &["words", "cut"])? == "cut";
    let mut made = gather(request, &Reach { carries: CARRIES, value: |_| false, notes: false })?;
    let mut out = String::new();
    let pages = std::mem::take(&mut made.pages);
    let mut all = std::mem::take(&mut made.kept).into_iter();
    for page in &pages {
        for (number, sheet) in page.sheets.iter().enumerate() {
            let Some(mut kept) = all.next() else { continue };
            let document = Document::of(&page.article, sheet, cut);
            made.count(&page.article, sheet, &document, &mut kept);
            let who = sheet.who.map_or("", |who| request.project.name_of(who));
            let tags = ner.then(|| document.tags());
            document.write(&page.article, who, (number, tags.as_deref()), &mut out);
            made.kept.push(kept);
        }
    }
    made.pages = pages;
    Ok(made.written(vec![OutFile::new("", out.into_bytes())]))
}

impl Gathered<'_> {
    /// Counts what tokens cost, and keeps what is left.
    fn count(&mut self, article: &Asked<'_>, sheet: &Sheet<'_>, document: &Document<'_>, kept: &mut Kept) {
        const GONE: &str = "marks that cover no token are not written";
        const MOVED: &str = "starts and ends are moved to the borders of tokens";
        let marks = std::mem::take(&mut kept.marks);
        for ((mark, mut kept_mark), chunks) in sheet.marks.iter().zip(marks).zip(&document.chunks) {
            let spans = chunks.iter().map(|c| Span::of(document.bytes(c))).collect();
            let Ok(spans) = Spans::new(spans) else {
                self.losses.mark(LossKind::ZeroWidth, GONE, article, mark.id, mark.mark);
                self.written -= 1;
                continue;
            };
            if spans != mark.spans {
                self.losses.mark(LossKind::TokenBorder, MOVED, article, mark.id, mark.mark);
            }
            kept_mark.spans = spans;
            kept.marks.push(kept_mark);
        }
    }
}

/// One person's version of an article.
struct Document<'d> {
    text: &'d str,
    tokens: Vec<Range<usize>>,
    /// The tokens at which a sentence starts.
    starts: BTreeSet<usize>,
    /// The labels of the marks.
    labels: Vec<&'d str>,
    /// The tokens of the pieces of each mark.
    chunks: Vec<Vec<Range<usize>>>,
}

impl<'d> Document<'d> {
    fn of(article: &Asked<'d>, sheet: &Sheet<'d>, cuts: bool) -> Self {
        let text = article.text.as_str();
        let pieces = |mark: &SheetMark<'_>| mark.spans.iter().map(Span::range).collect::<Vec<_>>();
        let mut tokens = tokens(text);
        if cuts {
            let borders = sheet.marks.iter().flat_map(pieces).flat_map(|p| [p.start, p.end]).collect();
            tokens = cut(tokens, &borders);
        }
        let chunks: Vec<_> = sheet.marks.iter().map(|mark| chunks(&tokens, &pieces(mark))).collect();
        let mut starts = sentence_starts(text, &tokens);
        // A mention lies in one sentence: those that a mark crosses become one.
        for hull in chunks.iter().filter_map(|c| Some(c.first()?.start..c.last()?.end)) {
            let inside: Vec<usize> = starts.range(hull.start + 1..hull.end.max(hull.start + 1)).copied().collect();
            for start in inside {
                starts.remove(&start);
            }
        }
        let labels = sheet.marks.iter().map(|m| m.mark.label.as_str()).collect();
        Self { text, tokens, starts, labels, chunks }
    }

    /// The bytes of a stretch of tokens.
    fn bytes(&self, chunk: &Range<usize>) -> Range<usize> {
        let start = self.tokens.get(chunk.start).map_or(0, |t| t.start);
        let end = chunk.end.checked_sub(1).and_then(|last| self.tokens.get(last)).map_or(start, |t| t.end);
        start..end
    }

    /// The white space before a token.
    fn before(&self, token: usize) -> &'d str {
        let from = token.checked_sub(1).map_or(0, |t| self.tokens[t].end);
        let to = self.tokens.get(token).map_or(self.text.len(), |t| t.start);
        &self.text[from..to]
    }

    /// The tag of each token, of the mark that covers most; empty where none does.
    fn tags(&self) -> Vec<String> {
        let mut tags = vec![String::new(); self.tokens.len()];
        let size = |n: &usize| self.chunks[*n].iter().map(ExactSizeIterator::len).sum::<usize>();
        let mut order: Vec<usize> = (0..self.chunks.len()).collect();
        order.sort_by_key(|n| std::cmp::Reverse(size(n)));
        for n in order {
            if self.chunks[n].iter().cloned().flatten().any(|token| !tags[token].is_empty()) {
                continue;
            }
            for chunk in &self.chunks[n] {
                for token in chunk.clone() {
                    let letter = if token == chunk.start { 'B' } else { 'I' };
                    tags[token] = format!("{letter}-{}", self.labels[n]);
                }
            }
        }
        tags
    }

    fn write(&self, article: &Asked<'_>, who: &str, (number, tags): (usize, Option<&[String]>), out: &mut String) {
        if self.tokens.is_empty() {
            // A text of white space has no line: it stands in a comment.
            head(article, who, out);
            let blank = if self.text.is_empty() { "_".to_owned() } else { escaped(self.text) };
            let _infallible = writeln!(out, "# blank_text = {blank}\n");
            return;
        }
        let entities = brackets(&self.labels, &self.chunks);
        let stem = &article.article.stem;
        let mut starts: Vec<usize> = self.starts.iter().copied().collect();
        if starts.first() != Some(&0) {
            starts.insert(0, 0);
        }
        let ends = starts.iter().skip(1).copied().chain([self.tokens.len()]);
        for (n, (from, to)) in starts.iter().copied().zip(ends).enumerate() {
            if n == 0 {
                head(article, who, out);
                if tags.is_some() {
                    out.push_str("# global.NER = Entity\n");
                }
                out.push_str("# newpar\n");
            } else if self.before(from).contains('\n') {
                out.push_str("# newpar\n");
            }
            let _infallible = writeln!(out, "# sent_id = {stem}.{}-{}", number + 1, n + 1);
            let text = &self.text[self.bytes(&(from..to))];
            let _infallible = writeln!(out, "# text = {}", one_line(text));
            for token in from..to {
                let form = &self.text[self.tokens[token].clone()];
                let tag = tags.and_then(|tags| tags.get(token)).filter(|tag| !tag.is_empty());
                let misc = self.misc(token, token + 1 == to, (entities.get(&token), tag));
                let _infallible = writeln!(out, "{}\t{form}{}\t{misc}", token - from + 1, "\t_".repeat(7));
            }
            out.push('\n');
        }
    }

    /// The last column: marks and white space.
    fn misc(&self, token: usize, ends: bool, (entity, tag): (Option<&String>, Option<&String>)) -> String {
        let mut fields = Vec::new();
        if let Some(entity) = entity {
            fields.push(format!("Entity={entity}"));
        }
        fields.extend(tag.map(|tag| format!("NER={tag}")));
        match self.before(token + 1) {
            "" => fields.push("SpaceAfter=No".to_owned()),
            " " if !ends => {}
            spaces => fields.push(format!("SpacesAfter={}", escaped(spaces))),
        }
        if token == 0 && !self.before(0).is_empty() {
            fields.push(format!("SpacesBefore={}", escaped(self.before(0))));
        }
        if fields.is_empty() { "_".to_owned() } else { fields.join("|") }
    }
}

/// The comments that begin a document.
fn head(article: &Asked<'_>, who: &str, out: &mut String) {
    let _infallible = writeln!(out, "# newdoc id = {}\n# global.Entity = eid-etype", article.article.stem);
    if !who.is_empty() {
        let _infallible = writeln!(out, "# annotator = {}", one_line(who));
    }
    let title = one_line(&article.article.title);
    if !title.is_empty() {
        let _infallible = writeln!(out, "# title = {title}");
    }
}

/// A text on one line, a space for each stretch of what separates words.
fn one_line(text: &str) -> String {
    let parts = text.split(separates).filter(|p| !p.is_empty());
    parts.collect::<Vec<_>>().join(" ")
}
