//! Parses the tables again and compares every cell with the project.
//!
//! Must not use the code that wrote them, but for the two rules a reader of the tables knows: the
//! apostrophe and the list.

use super::cells::{BOM, unguarded, unlist};
use super::{COLUMNS, ENTITY_COLUMNS, LINK_COLUMNS};
use crate::export::asked::{Asked, asked};
use crate::export::{LossKind, Mismatch, Request, Written};
use crate::model::{AnnotatorId, ArticleId, Mark, MarkId, Value};
use std::collections::{BTreeMap, BTreeSet};

/// What is in the tables and not in the project, or the other way round.
pub(super) fn verify(request: &Request<'_>, written: &Written) -> Vec<Mismatch> {
    match compare(request, written) {
        Ok(found) => found,
        Err(message) => vec![Mismatch {
            article: None,
            message,
        }],
    }
}

/// A table as read: its header and its rows, the guard taken off.
struct Table {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
    guarded: usize,
}

fn compare(request: &Request<'_>, written: &Written) -> Result<Vec<Mismatch>, String> {
    let articles = asked(request).map_err(|e| e.to_string())?;
    let tables = written
        .files
        .iter()
        .map(|file| table(request, &file.bytes))
        .collect::<Result<Vec<_>, String>>()?;
    let [marks, links, entities] = tables.as_slice() else {
        return Err(format!("three files expected, {} found", tables.len()));
    };
    let mut found = Checks::default();
    check_guards(&tables, written, &mut found);
    let names = check_entities(request, entities, &mut found);
    check_marks(request, &articles, marks, &names, &mut found);
    check_links(request, &articles, links, &mut found);
    Ok(found.0)
}

fn table(request: &Request<'_>, bytes: &[u8]) -> Result<Table, String> {
    let yes = |name: &str| request.options.get(name).is_some_and(|v| v == "yes");
    let bytes = match (yes("bom"), bytes.strip_prefix(BOM)) {
        (true, None) => return Err("the byte order mark is missing".to_owned()),
        (true, Some(rest)) => rest,
        (false, _) => bytes,
    };
    let mut reader = ::csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(bytes);
    let mut made = Table {
        header: Vec::new(),
        rows: Vec::new(),
        guarded: 0,
    };
    for record in reader.records() {
        let record = record.map_err(|e| e.to_string())?;
        made.rows.push(record.iter().map(str::to_owned).collect());
    }
    if !yes("raw") {
        made.unguard();
    }
    if !made.rows.is_empty() {
        made.header = made.rows.remove(0);
    }
    Ok(made)
}

impl Table {
    fn unguard(&mut self) {
        for cell in self.rows.iter_mut().flatten() {
            if let Some(said) = unguarded(cell) {
                *cell = said.to_owned();
                self.guarded += 1;
            }
        }
    }
}

/// The mismatches as they are found.
#[derive(Default)]
struct Checks(Vec<Mismatch>);

impl Checks {
    fn same(&mut self, article: Option<ArticleId>, what: &str, found: &str, expected: &str) {
        if found != expected {
            let short = |s: &str| s.chars().take(200).collect::<String>();
            let message = format!(
                "{what} is “{}” and should be “{}”",
                short(found),
                short(expected)
            );
            self.0.push(Mismatch { article, message });
        }
    }

    fn count(&mut self, what: &str, found: usize, expected: usize) {
        self.same(None, what, &found.to_string(), &expected.to_string());
    }
}

fn check_guards(tables: &[Table], written: &Written, found: &mut Checks) {
    let declared = written
        .losses
        .iter()
        .filter(|l| l.kind == LossKind::Character)
        .map(|l| l.count)
        .sum();
    let seen = tables.iter().map(|t| t.guarded).sum();
    found.count("the number of guarded cells", seen, declared);
}

/// The ids of the entity records by the name that stands for them in a cell.
fn check_entities(
    request: &Request<'_>,
    table: &Table,
    found: &mut Checks,
) -> BTreeMap<String, String> {
    found.same(
        None,
        "the header",
        &table.header.join(","),
        &ENTITY_COLUMNS.join(","),
    );
    let expected = match request.articles.is_empty() {
        true => 0,
        false => request.project.entities.len(),
    };
    found.count("the number of entity records", table.rows.len(), expected);
    for ((id, entity), row) in request.project.entities.iter().zip(&table.rows) {
        let cells = [
            id.to_string(),
            entity.name.clone(),
            entity.qid.clone(),
            entity.note.clone(),
        ];
        for (cell, at) in cells.iter().zip([0, 1, 4, 6]) {
            found.same(None, "a cell of an entity record", cell_at(row, at), cell);
        }
        let aliases: BTreeSet<String> = unlist(cell_at(row, 3)).into_iter().collect();
        if aliases != entity.aliases {
            found.same(
                None,
                "the aliases",
                cell_at(row, 3),
                &format!("{:?}", entity.aliases),
            );
        }
    }
    handles(table)
}

fn handles(table: &Table) -> BTreeMap<String, String> {
    let named = |name: &str| table.rows.iter().filter(|r| cell_at(r, 1) == name).count();
    table
        .rows
        .iter()
        .map(|row| {
            let (id, name) = (cell_at(row, 0), cell_at(row, 1));
            let handle = match (name, named(name)) {
                ("", _) => id.to_owned(),
                (name, 1) => name.to_owned(),
                (name, _) => format!("{name} ({id})"),
            };
            (handle, id.to_owned())
        })
        .collect()
}

fn cell_at(row: &[String], at: usize) -> &str {
    row.get(at).map_or("", String::as_str)
}

fn check_marks(
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
        let chars: Vec<char> = article.text.as_str().chars().collect();
        for (who, layer) in &article.layers {
            for (id, mark) in layer.in_order() {
                for piece in 0..mark.spans.count() {
                    let Some(row) = rows.next() else {
                        found.same(Some(article.id), "a row", "missing", &id.to_string());
                        continue;
                    };
                    let line = Line {
                        request,
                        article,
                        chars: &chars,
                        who,
                        id,
                        mark,
                        piece,
                    };
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
    chars: &'a [char],
    who: &'a AnnotatorId,
    id: MarkId,
    mark: &'a Mark,
    piece: usize,
}

impl Line<'_> {
    fn check(&self, row: &[String], found: &mut Checks) {
        let span = self.mark.spans.as_slice()[self.piece];
        let words = self.article.text.get(span).unwrap_or_default();
        let count = |bytes: usize| {
            let before = self.article.text.as_str().get(..bytes);
            before.map_or(usize::MAX, |s| s.chars().count()).to_string()
        };
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
        self.chars
            .get(start..end)
            .map_or("beyond the text".to_owned(), |c| c.iter().collect())
    }
}

fn check_attributes(
    line: &Line<'_>,
    header: &[String],
    row: &[String],
    names: &BTreeMap<String, String>,
    found: &mut Checks,
) {
    let mut left = line.mark.attributes.len();
    for (at, column) in header.iter().enumerate().skip(COLUMNS.len()) {
        let said = line
            .mark
            .attributes
            .iter()
            .find(|(id, _)| column.strip_prefix("attribute.") == Some(id.as_str()));
        let cell = cell_at(row, at);
        left -= usize::from(said.is_some());
        if !said.map_or(cell.is_empty(), |(_, value)| fits(value, cell, names)) {
            let expected = said.map(|(_, v)| v.to_string()).unwrap_or_default();
            found.same(
                Some(line.article.id),
                column,
                &format!("written {cell}"),
                &expected,
            );
        }
    }
    found.count("the number of attributes without a column", left, 0);
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

fn check_links(request: &Request<'_>, articles: &[Asked<'_>], table: &Table, found: &mut Checks) {
    found.same(
        None,
        "the header",
        &table.header.join(","),
        &LINK_COLUMNS.join(","),
    );
    let mut rows = table.rows.iter();
    for article in articles {
        for (who, layer) in &article.layers {
            for (id, link) in &layer.links {
                let expected = [
                    article.article.stem.clone(),
                    request.project.name_of(who).to_owned(),
                    id.to_string(),
                    link.relation.to_string(),
                    link.from.to_string(),
                    link.to.to_string(),
                    link.created.to_string(),
                ];
                let row = rows.next().map_or(&[][..], Vec::as_slice);
                for (at, expected) in expected.iter().enumerate() {
                    found.same(
                        Some(article.id),
                        "a cell of a link",
                        cell_at(row, at),
                        expected,
                    );
                }
            }
        }
    }
    found.count("the number of links left over", rows.count(), 0);
}
