//! CoNLL-U: sentences in ten columns, marks as the brackets of `Entity=` in the last one.
//!
//! Every annotator's version of an article is a document. The text is kept to the last space, by
//! `SpaceAfter=No`, `SpacesAfter=` and `SpacesBefore=`. Nothing is said of syntax. Must not know how tokens
//! are cut.

mod brackets;

use super::asked::Asked;
use super::options::{self, option};
use super::rules::{self, OfSeveral};
use super::sheets::{Reach, Sheet, SheetMark, gather};
use super::tokeniser::{TOKENISER, separates};
use super::tokens::{chunks, sentence_starts, words};
use super::{Carries, Format, OutFile, Pieces, Request, Verify, Written};
use crate::edit::Refusal;
use crate::model::Span;
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
    kinds: false,
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
        TOKENISER,
        rules::WORDS,
        option("ner", &["no", "yes"], "yes: also tags as NER=B-…"),
        rules::overlaps("of marks on the same token, which is tagged as NER"),
    ],
    pieces: Pieces::Whole,
    write,
    guide: None,
    verify: Verify::ByReader("conllu"),
};

fn write(request: &Request<'_>) -> Result<Written, Refusal> {
    let reach = Reach { tokens: Some(words), ..Reach::of(&FORMAT, request)? };
    let ner = options::flag(&request.options, "ner")?;
    let made = gather(request, &reach)?;
    let mut out = String::new();
    for page in &made.pages {
        for (number, sheet) in page.sheets.iter().enumerate() {
            let document = Document::of(&page.article, sheet);
            let who = sheet.who.map_or("", |who| request.project.name_of(who));
            let tags = ner.then(|| document.tags(reach.rules.overlaps));
            document.write(&page.article, who, (number, tags.as_deref()), &mut out);
        }
    }
    Ok(made.written(vec![OutFile::new("", out.into_bytes())]))
}

/// One person's version of an article.
struct Document<'d> {
    text: &'d str,
    tokens: &'d [Range<usize>],
    /// The tokens at which a sentence starts.
    starts: BTreeSet<usize>,
    /// The labels of the marks.
    labels: Vec<&'d str>,
    /// The tokens of the pieces of each mark.
    chunks: Vec<Vec<Range<usize>>>,
}

impl<'d> Document<'d> {
    fn of(article: &Asked<'d>, sheet: &'d Sheet<'d>) -> Self {
        let (text, tokens) = (article.text.as_str(), &*sheet.tokens);
        let pieces = |mark: &SheetMark<'_>| mark.spans.iter().map(Span::range).collect::<Vec<_>>();
        let chunks: Vec<_> = sheet.marks.iter().map(|mark| chunks(tokens, &pieces(mark))).collect();
        let mut starts = sentence_starts(text, tokens);
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

    /// The white space before a token.
    fn before(&self, token: usize) -> &'d str {
        let from = token.checked_sub(1).map_or(0, |t| self.tokens[t].end);
        let to = self.tokens.get(token).map_or(self.text.len(), |t| t.start);
        &self.text[from..to]
    }

    /// The tag of each token, of the mark that `rule` prefers; empty where there is none.
    fn tags(&self, rule: OfSeveral) -> Vec<String> {
        let mut tags = vec![String::new(); self.tokens.len()];
        let kept = rule.keep(&self.chunks).into_iter().enumerate().filter(|(_, by)| by.is_empty());
        for (chunk, n) in kept.flat_map(|(n, _)| self.chunks[n].iter().map(move |chunk| (chunk, n))) {
            for token in chunk.clone() {
                let letter = if token == chunk.start { 'B' } else { 'I' };
                tags[token] = format!("{letter}-{}", self.labels[n]);
            }
        }
        tags
    }

    fn write(&self, article: &Asked<'_>, who: &str, (number, tags): (usize, Option<&[String]>), out: &mut String) {
        if self.tokens.is_empty() {
            // A text of white space has no line: it stands in a comment.
            head(article, who, out);
            let blank = if self.text.is_empty() { "_".to_owned() } else { escaped(self.text).into_owned() };
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
            let text = &self.text[rules::bytes(self.tokens, &(from..to))];
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
