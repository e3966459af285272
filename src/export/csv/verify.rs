//! Parses the tables again and compares every cell with the project.
//!
//! Must not use the code that wrote them, but for the two rules a reader of the tables knows: the
//! apostrophe and the list.

mod rows;

use super::cells::BOM;
use super::sheets::{ENTITY_COLUMNS, LINK_COLUMNS, TEXT_COLUMNS};
use crate::export::asked::{Asked, asked};
use crate::export::{LossKind, Mismatch, Request, Written};
use crate::model::ArticleId;
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
    let read = |file: &crate::export::OutFile| table(request, &file.bytes, delimiter);
    let tables = written.files.iter().map(read).collect::<Result<Vec<_>, String>>()?;
    let with_texts = request.options.get("texts").is_some_and(|v| v == "yes");
    let [marks, links, entities, texts @ ..] = tables.as_slice() else {
        return Err(format!("three files expected, {} found", tables.len()));
    };
    let mut found = Checks::default();
    check_guards(&tables, written, &mut found);
    let names = check_entities(request, entities, &mut found);
    check_marks(request, &articles, marks, &names, &mut found);
    check_links(request, &articles, links, &mut found);
    found.count("the number of tables of texts", texts.len(), usize::from(with_texts));
    if let Some(table) = texts.first() {
        check_texts(&articles, table, &mut found);
    }
    Ok(found.0)
}

fn table(request: &Request<'_>, bytes: &[u8], delimiter: u8) -> Result<Table, String> {
    let yes = |name: &str| request.options.get(name).is_some_and(|v| v == "yes");
    let bytes = match (yes("bom"), bytes.strip_prefix(BOM)) {
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
            let message = format!("{what} is “{}” and should be “{}”", short(found), short(expected));
            self.0.push(Mismatch { article, message });
        }
    }

    fn count(&mut self, what: &str, found: usize, expected: usize) {
        self.same(None, what, &found.to_string(), &expected.to_string());
    }
}

fn check_guards(tables: &[Table], written: &Written, found: &mut Checks) {
    let declared = written.losses.iter().filter(|l| l.kind == LossKind::Character).map(|l| l.count).sum();
    let seen = tables.iter().map(|t| t.guarded).sum();
    found.count("the number of guarded cells", seen, declared);
}

/// The ids of the entity records by the name that stands for them in a cell.
fn check_entities(request: &Request<'_>, table: &Table, found: &mut Checks) -> BTreeMap<String, String> {
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
    handles(table)
}

/// The name alone where only one record has it, else with the id behind it.
fn handles(table: &Table) -> BTreeMap<String, String> {
    let mut counts = BTreeMap::new();
    for row in &table.rows {
        *counts.entry(cell_at(row, 1)).or_insert(0) += 1;
    }
    let handle = |row: &Vec<String>| {
        let (id, name) = (cell_at(row, 0), cell_at(row, 1));
        match counts.get(name) {
            _ if name.is_empty() => id.to_owned(),
            Some(1) => name.to_owned(),
            _ => format!("{name} ({id})"),
        }
    };
    let pair = |row| (handle(row), cell_at(row, 0).to_owned());
    table.rows.iter().map(pair).collect()
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
