//! Our own table of offsets, which lies beside the columns and knows the spaces between their words.
//!
//! Must not know tags.

use crate::import::tagged::Tagged;
use crate::import::{Input, Outcome, Repair};
use crate::model::{Problem, Span};
use crate::records::spaces::unescaped;

/// A row: whose word it is and where it stands.
pub(super) struct Row<'t> {
    pub article: &'t str,
    pub annotator: &'t str,
    start: usize,
    before: Option<&'t str>,
    after: Option<&'t str>,
    words: &'t str,
}

/// What the rows of a document give.
pub(super) struct Own<'t> {
    pub rows: Vec<Row<'t>>,
    pub text: String,
    pub places: Vec<Span>,
}

/// The content of the table, where it lies beside.
pub(super) fn beside(input: &Input<'_>, outcome: &mut Outcome) -> Option<String> {
    let name = format!("{}.offsets.tsv", input.name);
    let content = String::from_utf8((input.beside)(&name)?).ok()?;
    content.starts_with("article\tannotator\tsentence\ttoken\tstart\tend\t").then_some(())?;
    if !content.lines().next()?.contains("\tbefore\t") {
        let what = "the table of offsets is of an older version: white space between words taken for spaces".to_owned();
        outcome.repairs.push(Repair { what, count: 1 });
    }
    outcome.used.push(name);
    Some(content)
}

/// What to say of a table that does not fit.
pub(super) fn useless(input: &Input<'_>, document: &Tagged<'_>) -> Problem {
    let line = document.line();
    let message =
        "from here on the table of offsets beside does not fit these words; the spaces between them are not kept";
    Problem::warning("offsets", message).in_file(input.name, line, line.map(|_| 1))
}

/// The rows, document by document.
pub(super) struct Rows<'t>(std::str::Split<'t, char>);

impl<'t> Rows<'t> {
    /// The rows below the header.
    pub fn of(content: &'t str) -> Self {
        let mut lines = content.split('\n');
        lines.next();
        Self(lines)
    }

    /// The rows of the next document and the text they stand in; none where they do not fit.
    pub fn next(&mut self, document: &Tagged<'_>) -> Option<Own<'t>> {
        let rows: Option<Vec<Row<'t>>> = self.0.by_ref().take(document.words.len()).map(row).collect();
        let rows = rows.filter(|rows| rows.len() == document.words.len())?;
        let (mut text, mut places, mut count) = (String::new(), Vec::with_capacity(rows.len()), 0);
        let first = rows.first()?;
        for (row, word) in rows.iter().zip(&document.words) {
            if row.words != *word || row.article != first.article || row.annotator != first.annotator {
                return None;
            }
            let before = unescaped(row.before.unwrap_or_default());
            text.push_str(&before);
            count += before.chars().count();
            // Tables of older versions do not say which white space it was.
            let gap = row.start.checked_sub(count)?;
            if gap > 0 && (row.before.is_some() || gap > document.words.len() + 4096) {
                return None;
            }
            text.extend(std::iter::repeat_n(' ', gap));
            let start = text.len();
            text.push_str(word);
            places.push(Span::of(start..text.len()));
            let after = unescaped(row.after.unwrap_or_default());
            text.push_str(&after);
            count += gap + word.chars().count() + after.chars().count();
        }
        Some(Own { rows, text, places })
    }
}

fn row(line: &str) -> Option<Row<'_>> {
    let cells: Vec<&str> = line.split('\t').collect();
    let (head, rest) = cells.split_first_chunk::<6>()?;
    let (before, after, words) = match rest {
        [words] => (None, None, *words),
        [before, after, words] => (Some(*before), Some(*after), *words),
        _ => return None,
    };
    Some(Row { article: head[0], annotator: head[1], start: head[4].parse().ok()?, before, after, words })
}
