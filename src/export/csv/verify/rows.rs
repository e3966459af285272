//! The rows of the first table against the marks.
//!
//! Offsets are checked as any reader would use them: by slicing the characters of the text.

use super::{Checks, Table, cell_at};
use crate::export::Request;
use crate::export::asked::Asked;
use crate::export::csv::sheets::COLUMNS;
use crate::model::{AnnotatorId, Mark, MarkId, Value};
use crate::records::cells::unlist;
use std::collections::{BTreeMap, BTreeSet};

/// Every piece of every mark against its row.
pub(super) fn check_marks(
    request: &Request<'_>,
    articles: &[Asked<'_>],
    table: &Table,
    names: &BTreeMap<String, String>,
    found: &mut Checks,
) {
    let columns = table.header.iter().take(COLUMNS.len()).map(String::as_str);
    let header = columns.collect::<Vec<_>>().join(",");
    found.same(None, "the header", &header, &COLUMNS.join(","));
    let mut rows = table.rows.iter();
    for article in articles {
        let chars: Vec<(usize, char)> = article.text.as_str().char_indices().collect();
        for (who, layer) in &article.layers {
            for (id, mark) in layer.in_order() {
                for piece in 0..mark.spans.count() {
                    let Some(row) = rows.next() else {
                        found.same(Some(article.id), "a row", "missing", &id.to_string());
                        continue;
                    };
                    let line = Line { request, article, chars: &chars, who, id, mark, piece };
                    line.check(row, found);
                    check_attributes(&line, &table.header, row, names, found);
                }
            }
        }
    }
    found.count("the number of rows left over", rows.count(), 0);
}

/// What a row of the first table should say.
struct Line<'a> {
    request: &'a Request<'a>,
    article: &'a Asked<'a>,
    chars: &'a [(usize, char)],
    who: &'a AnnotatorId,
    id: MarkId,
    mark: &'a Mark,
    piece: usize,
}

impl Line<'_> {
    fn check(&self, row: &[String], found: &mut Checks) {
        let span = self.mark.spans.as_slice()[self.piece];
        let words = self.article.text.get(span).unwrap_or_default();
        let count = |byte: usize| self.chars.partition_point(|(at, _)| *at < byte).to_string();
        let expected = [
            self.article.article.stem.clone(),
            self.article.article.title.clone(),
            self.request.project.name_of(self.who).to_owned(),
            self.id.to_string(),
            self.mark.label.to_string(),
            (self.piece + 1).to_string(),
            self.mark.spans.count().to_string(),
            count(span.start()),
            count(span.end()),
            words.to_owned(),
            self.mark.origin.word(),
            self.mark.sure.to_string(),
            self.mark.note.clone(),
        ];
        let here = Some(self.article.id);
        for ((at, name), expected) in COLUMNS.iter().enumerate().zip(&expected) {
            let what = format!("{name} of the mark {}", self.id);
            found.same(here, &what, cell_at(row, at), expected);
        }
        let slice = self.slice(cell_at(row, 7), cell_at(row, 8));
        found.same(here, "the text at the offsets", &slice, cell_at(row, 9));
    }

    /// The words at the offsets a row gives, as any reader would take them.
    fn slice(&self, start: &str, end: &str) -> String {
        let (Ok(start), Ok(end)) = (start.parse::<usize>(), end.parse::<usize>()) else {
            return "no offsets".to_owned();
        };
        self.chars.get(start..end).map_or("beyond the text".to_owned(), |c| c.iter().map(|(_, c)| c).collect())
    }
}

fn check_attributes(
    line: &Line<'_>,
    header: &[String],
    row: &[String],
    names: &BTreeMap<String, String>,
    found: &mut Checks,
) {
    let mut seen = BTreeSet::new();
    for (at, column) in header.iter().enumerate().skip(COLUMNS.len()) {
        let said = line.mark.attributes.iter().find(|(id, _)| column.strip_prefix("attribute.") == Some(id.as_str()));
        let cell = cell_at(row, at);
        seen.extend(said.map(|(id, _)| id));
        if !said.map_or(cell.is_empty(), |(_, value)| fits(value, cell, names)) {
            let expected = said.map(|(_, v)| v.to_string()).unwrap_or_default();
            found.same(Some(line.article.id), column, &format!("written {cell}"), &expected);
        }
    }
    found.count("the number of attributes", seen.len(), line.mark.attributes.len());
}

fn fits(value: &Value, cell: &str, names: &BTreeMap<String, String>) -> bool {
    match value {
        Value::Choices(set) => {
            let items: BTreeSet<String> = unlist(cell).into_iter().collect();
            items == *set || (cell.is_empty() && set.iter().all(String::is_empty))
        }
        Value::Entities(set) => {
            let id = |handle: &String| names.get(handle).unwrap_or(handle).clone();
            let items: BTreeSet<String> = unlist(cell).iter().map(id).collect();
            items == set.iter().map(ToString::to_string).collect()
        }
        other => cell == other.to_string(),
    }
}
