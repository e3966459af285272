//! Reads the columns and the table of offsets again and compares their chunks with the marks.
//!
//! Knows from the export only what it declared as lost; which marks those are and where the others
//! lie is worked out from the project and the files. Must not use the plan that was written.

use super::documents;
use super::read::{Chunk, Row, Sentences, by_place, chunks, grown, read_columns, read_offsets};
use super::settings::Settings;
use crate::export::asked::{Asked, asked, clipped};
use crate::export::tokens::separates;
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
    let declared = Declared::of(written);
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
    found.extend(counts_differ(written).map(whole));
    Ok(found)
}

fn whole(message: String) -> Mismatch {
    Mismatch { article: None, message }
}

/// Marks that are not written must be declared, each once.
fn counts_differ(written: &Written) -> Option<String> {
    let dropped: usize = written.losses.iter().filter(|l| drops(l.kind)).map(|l| l.count).sum();
    (written.marks != written.written + dropped)
        .then(|| format!("{} marks asked, {} written, {dropped} declared", written.marks, written.written))
}

fn drops(kind: LossKind) -> bool {
    matches!(kind, LossKind::Overlap | LossKind::Nesting | LossKind::ZeroWidth)
}

/// What the export declared about marks.
struct Declared {
    dropped: BTreeSet<(ArticleId, MarkId)>,
    moved: BTreeSet<(ArticleId, MarkId)>,
}

impl Declared {
    fn of(written: &Written) -> Self {
        let of = |wanted: fn(LossKind) -> bool| {
            let losses = written.losses.iter().filter(|l| wanted(l.kind));
            let examples = losses.flat_map(|l| &l.examples);
            examples.filter_map(|e| Some((e.article, e.mark?))).collect()
        };
        Self { dropped: of(drops), moved: of(|kind| kind == LossKind::TokenBorder) }
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
        let text: String =
            rows.iter().map(|row| [row.before.as_str(), row.words, row.after.as_str()].concat()).collect();
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
        let mut made = Vec::new();
        for (id, mark) in self.marks.iter().filter(|(id, _)| !self.declared.dropped.contains(&(self.article.id, *id))) {
            let pieces: Vec<Range<usize>> = self.pieces(mark);
            let grown = grown(&pieces, rows);
            if (grown != pieces) != self.declared.moved.contains(&(self.article.id, *id)) {
                found.push(format!(
                    "the mark {id}: a moved border is not declared, or one is declared that did not move"
                ));
            }
            let name = self.settings.name(&mark.label);
            made.extend(grown.into_iter().map(|place| (name.clone(), place)));
        }
        made
    }

    fn pieces(&self, mark: &Mark) -> Vec<Range<usize>> {
        let text = self.article.text;
        let code_points = |offset| text.code_points(offset);
        mark.spans
            .iter()
            .map(|span| clipped(text, span))
            .map(|bytes| code_points(bytes.start)..code_points(bytes.end))
            .collect()
    }
}
