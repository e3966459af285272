//! Reads the columns and the table of offsets again and compares their chunks with the marks.
//!
//! Knows from the export only what it declared as lost; which marks those are and where the others
//! lie is worked out from the project and the files. Must not use the plan that was written.

use super::documents;
use super::read::{Chunk, Row, Sentences, by_place, chunks, grown, read_columns, read_offsets, shrunk};
use super::settings::Settings;
use crate::export::asked::{Asked, asked, clipped};
use crate::export::rules::{OfBorders, OfPieces, Rules};
use crate::export::tokeniser::separates;
use crate::export::{LossKind, Mismatch, Request, Written};
use crate::model::{ArticleId, Mark, MarkId};
use std::collections::BTreeSet;
use std::ops::Range;

/// What is in the files and not in the project, or the other way round.
pub(super) fn verify(request: &Request<'_>, written: &Written) -> Vec<Mismatch> {
    match compare(request, written) {
        Ok(found) => found,
        Err(message) => vec![Mismatch { article: None, message }],
    }
}

fn compare(request: &Request<'_>, written: &Written) -> Result<Vec<Mismatch>, String> {
    let settings = Settings::of(request).map_err(|e| e.to_string())?;
    let articles = asked(request).map_err(|e| e.to_string())?;
    let [columns, offsets] = written.files.as_slice() else {
        return Err("two files are expected".to_owned());
    };
    let utf8 = |bytes| std::str::from_utf8(bytes).map_err(|e| e.to_string());
    let read = read_columns(utf8(&columns.bytes)?, &settings)?;
    let rows = read_offsets(utf8(&offsets.bytes)?, request.piece.later)?;
    let asked = articles.iter().flat_map(|article| {
        let documents = documents(request, article);
        documents.into_iter().map(move |(_, marks)| (article, marks))
    });
    let asked: Vec<_> = asked.collect();
    if asked.len() != read.len() {
        return Err(format!("{} documents asked, {} written", asked.len(), read.len()));
    }
    let declared = Declared::of(written, settings.rules);
    let mut rows = rows.into_iter();
    let mut found = Vec::new();
    for ((article, marks), sentences) in asked.iter().zip(&read) {
        let check = Check { article, marks, settings: &settings, declared: &declared };
        let tokens = sentences.iter().map(Vec::len).sum();
        let places: Vec<Row<'_>> = rows.by_ref().take(tokens).collect();
        let messages = check.document(sentences, &places).unwrap_or_else(|e| vec![e]);
        let at = |message| Mismatch { article: Some(article.id), message };
        found.extend(messages.into_iter().map(at));
    }
    found.extend(rows.next().map(|_| whole("the table of offsets has rows left over".to_owned())));
    found.extend(counts_differ(written, settings.rules).map(whole));
    Ok(found)
}

fn whole(message: String) -> Mismatch {
    Mismatch { article: None, message }
}

/// Marks that are not written must be declared, each once.
fn counts_differ(written: &Written, rules: Rules) -> Option<String> {
    let dropped: usize = written.losses.iter().filter(|l| rules.drops(l.kind)).map(|l| l.count).sum();
    (written.marks != written.written + dropped)
        .then(|| format!("{} marks asked, {} written, {dropped} declared", written.marks, written.written))
}

/// What the export declared about marks.
struct Declared {
    dropped: BTreeSet<(ArticleId, MarkId)>,
    /// Marks that end inside a token.
    borders: BTreeSet<(ArticleId, MarkId)>,
    /// Marks of several pieces.
    pieces: BTreeSet<(ArticleId, MarkId)>,
}

impl Declared {
    fn of(written: &Written, rules: Rules) -> Self {
        let of = |wanted: &dyn Fn(LossKind) -> bool| {
            let losses = written.losses.iter().filter(|l| wanted(l.kind));
            let examples = losses.flat_map(|l| &l.examples);
            examples.filter_map(|e| Some((e.article, e.mark?))).collect()
        };
        Self {
            dropped: of(&|kind| rules.drops(kind)),
            borders: of(&|kind| kind == LossKind::TokenBorder),
            pieces: of(&|kind| kind == LossKind::Discontinuous),
        }
    }
}

/// One document against its marks.
struct Check<'a> {
    article: &'a Asked<'a>,
    marks: &'a [(MarkId, &'a Mark)],
    settings: &'a Settings,
    declared: &'a Declared,
}

impl Check<'_> {
    fn document(&self, sentences: &Sentences<'_>, rows: &[Row<'_>]) -> Result<Vec<String>, String> {
        let mut found = Vec::new();
        let mut text = String::with_capacity(self.article.text.len());
        for part in rows.iter().flat_map(|row| [&*row.before, row.words, &*row.after]) {
            text.push_str(part);
        }
        if !rows.is_empty() && text != self.article.text.as_str() {
            found.push("the words and the spaces between them are not the text".to_owned());
        }
        self.tokens(sentences, rows, &mut found)?;
        let mut written = chunks(self.settings, sentences, rows)?;
        let mut expected = self.expected(rows, &mut found);
        written.sort_by(by_place);
        expected.sort_by(by_place);
        if written != expected {
            let only = |a: &[Chunk], b: &[Chunk]| -> Vec<Chunk> {
                a.iter().filter(|c| !b.contains(c)).take(3).cloned().collect()
            };
            found.push(format!(
                "chunks that should not be there: {:?}; missing: {:?}; {} written, {} expected",
                only(&written, &expected),
                only(&expected, &written),
                written.len(),
                expected.len()
            ));
        }
        Ok(found)
    }

    /// The tokens of both files are the same, lie where they say and hold all of the text.
    fn tokens(&self, sentences: &Sentences<'_>, rows: &[Row<'_>], found: &mut Vec<String>) -> Result<(), String> {
        let chars: Vec<char> = self.article.text.as_str().chars().collect();
        let mut rows_left = rows.iter();
        let mut at = 0;
        for (number, sentence) in sentences.iter().enumerate() {
            for (index, (token, _)) in sentence.iter().enumerate() {
                let row = rows_left.next().ok_or("the table of offsets is too short")?;
                let words = chars.get(row.place.clone()).ok_or("an offset is beyond the text")?;
                let skipped = chars.get(at..row.place.start).ok_or("the tokens are not in order")?;
                at = row.place.end;
                let said = row.words == *token && words.iter().copied().eq(token.chars());
                if !said || (row.sentence, row.token) != (number, index) {
                    found.push(format!("the token “{token}” is not where the offsets say"));
                }
                if token.contains(separates) || !skipped.iter().all(|c| separates(*c)) {
                    found.push(format!("white space in the token “{token}”, or words before it left out"));
                }
            }
        }
        if !chars[at.min(chars.len())..].iter().all(|c| separates(*c)) {
            found.push("the end of the text is left out".to_owned());
        }
        Ok(())
    }

    /// The chunks the marks should have given, by the tokens of the file.
    fn expected(&self, rows: &[Row<'_>], found: &mut Vec<String>) -> Vec<Chunk> {
        let rules = self.settings.rules;
        let mut made = Vec::new();
        for (id, mark) in self.marks {
            let key = (self.article.id, *id);
            let dropped = self.declared.dropped.contains(&key);
            let (several, pieces) = (mark.spans.count() > 1, self.pieces(mark));
            if self.declared.pieces.contains(&key) != (several && (!dropped || rules.pieces == OfPieces::Drop)) {
                found.push(format!("the mark {id}: its pieces are not declared, or more than it has"));
            }
            if several && rules.pieces == OfPieces::Drop {
                continue;
            }
            let placed = if rules.tokens == OfBorders::Inwards { shrunk(&pieces, rows) } else { grown(&pieces, rows) };
            let moves = placed != pieces && !placed.is_empty();
            if self.declared.borders.contains(&key) != (moves && (!dropped || rules.tokens == OfBorders::Drop)) {
                found.push(format!(
                    "the mark {id}: a moved border is not declared, or one is declared that did not move"
                ));
            }
            if !dropped {
                let name = self.settings.name(&mark.label);
                made.extend(placed.into_iter().map(|place| (name.clone(), place)));
            }
        }
        made
    }

    /// The pieces of a mark in code points, as the rule has them.
    fn pieces(&self, mark: &Mark) -> Vec<Range<usize>> {
        let text = self.article.text;
        let code_points = |offset| text.code_points(offset);
        let spans = mark.spans.iter().map(|span| clipped(text, span));
        let all: Vec<_> = spans.map(|bytes| code_points(bytes.start)..code_points(bytes.end)).collect();
        match (self.settings.rules.pieces, &all[..]) {
            (OfPieces::Hull, [first, .., last]) => std::iter::once(first.start..last.end).collect(),
            (OfPieces::First, [first, ..]) => {
                vec![mark.spans.iter().zip(&all).find(|(span, _)| !span.is_empty()).map_or(first, |(_, at)| at).clone()]
            }
            _ => all,
        }
    }
}
