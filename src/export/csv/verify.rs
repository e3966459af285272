//! Parses the tables again and compares every cell with the project.
//!
//! Must not use the code that wrote them, but for the two rules a reader of the tables knows: the
//! apostrophe and the list.

mod rows;

use super::cells::BOM;
use super::sheets::{COLUMNS, ENTITY_COLUMNS, LINK_COLUMNS, TEXT_COLUMNS};
use crate::export::asked::{Asked, asked};
use crate::export::{LossKind, Mismatch, Request, Written};
use crate::model::{ArticleId, AttributeId};
use crate::records::cells::{unguarded, unlist};
use rows::check_marks;
use std::collections::{BTreeMap, BTreeSet};

/// What is in the tables and not in the project, or the other way round.
pub(super) fn verify(request: &Request<'_>, written: &Written, delimiter: u8) -> Vec<Mismatch> {
    match compare(request, written, delimiter) {
        Ok(found) => found,
        Err(message) => vec![Mismatch { article: None, message }],
    }
}

/// A table as read: its header and its rows, the guard taken off.
struct Table {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
    guarded: usize,
}

fn compare(request: &Request<'_>, written: &Written, delimiter: u8) -> Result<Vec<Mismatch>, String> {
    let articles = asked(request).map_err(|e| e.to_string())?;
    let columns = columns(request);
    let mut tables = BTreeMap::new();
    for file in &written.files {
        let name = file.suffix.split('.').nth(1).unwrap_or_default();
        let known = columns.iter().find(|(known, _)| *known == name).map(|(_, columns)| &**columns);
        tables.insert(name, table(request, &file.bytes, delimiter, known)?);
    }
    let get = |name: &str| tables.get(name).ok_or_else(|| format!("a table is missing: {name}"));
    let mut found = Checks::default();
    let with_texts = request.options.get("texts").is_some_and(|v| v == "yes");
    let expected = 2 + usize::from(!request.piece.later) + usize::from(with_texts);
    found.count("the number of tables", tables.len(), expected);
    check_guards(tables.values(), written, &mut found);
    if !request.piece.later {
        check_entities(request, get("entities")?, &mut found);
    }
    check_marks(request, &articles, get("")?, &handles(request), &mut found);
    check_links(request, &articles, get("links")?, &mut found);
    if with_texts {
        check_texts(&articles, get("texts")?, &mut found);
    }
    Ok(found.0)
}

/// The columns of the tables that stand before a later piece; none where it is the first.
fn columns(request: &Request<'_>) -> Vec<(&'static str, Vec<String>)> {
    let Some(whole) = request.piece.whole.as_ref().filter(|_| request.piece.later) else { return Vec::new() };
    let schema = &request.project.schema.attributes;
    let mut all: Vec<&AttributeId> = schema.keys().chain(&whole.named).collect();
    // Those that only marks have stand behind those of the schema.
    all.sort_by_key(|id| (schema.get(*id).map_or((1, 0), |row| (0, row.position)), *id));
    all.dedup();
    let own = |columns: &[&str]| columns.iter().map(|c| (*c).to_owned()).collect::<Vec<_>>();
    let marks = own(&COLUMNS).into_iter().chain(all.iter().map(|id| format!("attribute.{id}")));
    vec![("", marks.collect()), ("links", own(&LINK_COLUMNS)), ("texts", own(&TEXT_COLUMNS))]
}

/// A table of which the columns are known, where they do not stand in it.
fn table(request: &Request<'_>, bytes: &[u8], delimiter: u8, columns: Option<&[String]>) -> Result<Table, String> {
    let yes = |name: &str| request.options.get(name).is_some_and(|v| v == "yes");
    let bytes = match (yes("bom") && columns.is_none(), bytes.strip_prefix(BOM)) {
        (true, None) => return Err("the byte order mark is missing".to_owned()),
        (true, Some(rest)) => rest,
        (false, _) => bytes,
    };
    let mut reader = ::csv::ReaderBuilder::new().has_headers(false).delimiter(delimiter).from_reader(bytes);
    let mut made = Table { header: Vec::new(), rows: Vec::new(), guarded: 0 };
    for record in reader.records() {
        let record = record.map_err(|e| e.to_string())?;
        made.rows.push(record.iter().map(str::to_owned).collect());
    }
    if !yes("raw") {
        made.unguard();
    }
    if let Some(columns) = columns {
        made.header = columns.to_vec();
        if made.rows.iter().any(|row| row.len() != columns.len()) {
            return Err("a row has other columns than the table".to_owned());
        }
    } else if !made.rows.is_empty() {
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
            let message = format!("{what} is “{}” and should be “{}”", short(found), short(expected));
            self.0.push(Mismatch { article, message });
        }
    }

    fn count(&mut self, what: &str, found: usize, expected: usize) {
        self.same(None, what, &found.to_string(), &expected.to_string());
    }
}

fn check_guards<'t>(tables: impl Iterator<Item = &'t Table>, written: &Written, found: &mut Checks) {
    let declared = written.losses.iter().filter(|l| l.kind == LossKind::Character).map(|l| l.count).sum();
    let seen = tables.map(|t| t.guarded).sum();
    found.count("the number of guarded cells", seen, declared);
}

fn check_entities(request: &Request<'_>, table: &Table, found: &mut Checks) {
    found.same(None, "the header", &table.header.join(","), &ENTITY_COLUMNS.join(","));
    let expected = if request.articles.is_empty() { 0 } else { request.project.entities.len() };
    found.count("the number of entity records", table.rows.len(), expected);
    for ((id, entity), row) in request.project.entities.iter().zip(&table.rows) {
        let cells = [id.to_string(), entity.name.clone(), entity.qid.clone(), entity.note.clone()];
        for (cell, at) in cells.iter().zip([0, 1, 4, 6]) {
            found.same(None, "a cell of an entity record", cell_at(row, at), cell);
        }
        let aliases: BTreeSet<String> = unlist(cell_at(row, 3)).into_iter().collect();
        if aliases != entity.aliases {
            found.same(None, "the aliases", cell_at(row, 3), &format!("{:?}", entity.aliases));
        }
    }
}

/// The ids of the entity records by the name that stands for them in a cell: the name alone where only one
/// record has it, else with the id behind it.
fn handles(request: &Request<'_>) -> BTreeMap<String, String> {
    let rows = &request.project.entities;
    let mut counts = BTreeMap::new();
    for entity in rows.values() {
        *counts.entry(entity.name.as_str()).or_insert(0) += 1;
    }
    let handle = |id: &crate::model::EntityId, name: &str| match counts.get(name) {
        _ if name.is_empty() => id.to_string(),
        Some(1) => name.to_owned(),
        _ => format!("{name} ({id})"),
    };
    rows.iter().map(|(id, row)| (handle(id, &row.name), id.to_string())).collect()
}

fn cell_at(row: &[String], at: usize) -> &str {
    row.get(at).map_or("", String::as_str)
}

fn check_links(request: &Request<'_>, articles: &[Asked<'_>], table: &Table, found: &mut Checks) {
    found.same(None, "the header", &table.header.join(","), &LINK_COLUMNS.join(","));
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
                    found.same(Some(article.id), "a cell of a link", cell_at(row, at), expected);
                }
            }
        }
    }
    found.count("the number of links left over", rows.count(), 0);
}

fn check_texts(articles: &[Asked<'_>], table: &Table, found: &mut Checks) {
    found.same(None, "the header", &table.header.join(","), &TEXT_COLUMNS.join(","));
    found.count("the number of texts", table.rows.len(), articles.len());
    for (article, row) in articles.iter().zip(&table.rows) {
        found.same(Some(article.id), "the name of an article", cell_at(row, 0), &article.article.stem);
        found.same(Some(article.id), "the text of an article", cell_at(row, 2), article.text.as_str());
    }
}
