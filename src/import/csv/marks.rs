//! A row per mark, or per piece of one, becomes marks.
//!
//! Offsets place a mark; without them its words do, where they stand in the text once; without either it is
//! the whole text. Must not know which columns there are: that is handed in.

use super::beside::{Articles, entities, sidecar};
use super::columns::Columns;
use super::rows::Row;
use super::table::Table;
use super::values::{Attribute, Handles};
use crate::import::lines::Places;
use crate::import::offsets::Unit;
use crate::import::told::Told;
use crate::import::{DraftSchema, Input, Outcome};
use crate::model::Problem;
use crate::records::cells::{runs, unguarded};
use std::collections::BTreeMap;

/// What a table of marks gives.
pub(super) fn read(input: &Input<'_>, table: &Table<'_>, columns: &Columns) -> Result<Outcome, Box<Problem>> {
    let mut outcome = Outcome::default();
    let unguard = if columns.ours && !is_raw(table, columns) { unguard } else { as_is };
    let mut reader = Marks {
        input,
        table,
        columns,
        unguard,
        articles: Articles::default(),
        handles: Handles::new(),
        schema: DraftSchema::default(),
        layers: BTreeMap::new(),
    };
    if columns.ours {
        reader.articles = Articles::beside(input, unguard, &mut outcome)?;
        reader.handles = entities(input, unguard, &mut reader.schema, &mut outcome)?;
    }
    let attributes: Vec<Attribute<'_>> =
        columns.others.iter().map(|c| Attribute::of(table, c, &reader.handles, unguard)).collect();
    for (n, row) in table.rows.iter().enumerate() {
        input.reached(n, table.rows.len())?;
        reader.row(n, row, &attributes, &mut outcome)?;
    }
    if columns.ours {
        reader.links(&mut outcome)?;
    }
    Ok(reader.done(outcome))
}

/// Takes the guard against formulas off a cell.
fn unguard(cell: &str) -> &str {
    unguarded(cell).unwrap_or(cell)
}

fn as_is(cell: &str) -> &str {
    cell
}

/// Whether our own table was written without the guard: then some words would run as a formula.
fn is_raw(table: &Table<'_>, columns: &Columns) -> bool {
    let words = ["article", "annotator", "quote", "note"];
    table.rows.iter().any(|row| {
        words.iter().any(|name| runs(columns.cell(row, name)) && unguarded(columns.cell(row, name)).is_none())
    })
}

struct Marks<'a, 't> {
    input: &'a Input<'a>,
    table: &'a Table<'t>,
    columns: &'a Columns,
    unguard: fn(&str) -> &str,
    articles: Articles,
    handles: Handles,
    schema: DraftSchema,
    /// What was told, by article and annotator, in the order of the table.
    layers: BTreeMap<(usize, String), Told>,
}

impl Marks<'_, '_> {
    fn row(
        &mut self,
        n: usize,
        row: Row<'_>,
        attributes: &[Attribute<'_>],
        outcome: &mut Outcome,
    ) -> Result<(), Box<Problem>> {
        let (columns, unguard) = (self.columns, self.unguard);
        let cell = |name: &str| unguard(columns.cell(row, name));
        let article = self.article(n, row, outcome)?;
        let quote = columns.at("quote").map(|_| cell("quote").to_owned());
        let Some(at) = self.place(n, row, article, quote.as_deref(), outcome)? else { return Ok(()) };
        let (label, who, id, note) = (cell("label"), cell("annotator").to_owned(), cell("mark"), cell("note"));
        let unsure = columns.ours && cell("sure") == "false";
        let told = self.layers.entry((article, who.clone())).or_insert_with(|| Told::by(&who));
        if let Some(known) = told.find(id).filter(|_| !id.is_empty()) {
            told.more(known, at, quote);
            return Ok(());
        }
        let mark = told.mark(&mut self.schema, label, at, quote.as_deref());
        told.at_line(mark, self.table.line(n));
        told.note(mark, note);
        if unsure {
            told.unsure(mark);
        }
        if !id.is_empty() {
            told.name(id.to_owned(), mark);
        }
        for attribute in attributes {
            let said = unguard(row.get(attribute.at).unwrap_or_default());
            if let Some(value) = attribute.value(said, &self.handles) {
                told.say(&mut self.schema, mark, attribute.name, value);
            }
        }
        Ok(())
    }

    /// The article that a row is about.
    fn article(&mut self, n: usize, row: Row<'_>, outcome: &mut Outcome) -> Result<usize, Box<Problem>> {
        let name = (self.unguard)(self.columns.cell(row, "article")).to_owned();
        if self.columns.at("text").is_some() {
            let words = self.columns.cell(row, "text");
            let key = if name.is_empty() { words } else { &name };
            let known = self.articles.named_text(key, words);
            return Ok(known.unwrap_or_else(|| self.articles.add_text(self.input, key, &name, words)));
        }
        self.articles.named(self.input, &name, outcome).ok_or_else(|| {
            let file = if name.is_empty() { "its text" } else { &name };
            let message = format!(
                "there is no text for this row: put “{file}.txt” into the same folder, or export the table with the option texts=yes"
            );
            let mut problem = self.table.problem(n, self.columns.at("article").unwrap_or(0), message);
            problem.kind = "no_text";
            Box::new(problem)
        })
    }

    /// Where the mark of a row lies in the counting of the table; none where that cannot be told, which is said.
    fn place(
        &self,
        n: usize,
        row: Row<'_>,
        article: usize,
        quote: Option<&str>,
        outcome: &mut Outcome,
    ) -> Result<Option<(u64, u64)>, Box<Problem>> {
        let number = |name: &str| {
            let at = self.columns.at(name)?;
            let said = row.get(at).unwrap_or_default();
            let wrong =
                || Box::new(self.table.problem(n, at, format!("the {name} of a mark is a number, not “{said}”")));
            Some(said.trim().parse::<u64>().map_err(|_| wrong()))
        };
        if let (Some(start), Some(end)) = (number("start"), number("end")) {
            return Ok(Some((start?, end?)));
        }
        let article = &self.articles.all[article];
        let text = article.original.as_deref().unwrap_or(article.draft.text.as_str());
        let count = |words: &str| words.chars().count() as u64;
        let Some(quote) = quote.filter(|q| !q.trim().is_empty()) else {
            return Ok(Some((0, count(text))));
        };
        let mut found = text.match_indices(quote);
        let message = match (found.next(), found.next()) {
            (Some((at, _)), None) => {
                let start = count(&text[..at]);
                return Ok(Some((start, start + count(quote))));
            }
            (None, _) => "these words do not stand in the text; the mark was left out",
            _ => "these words stand in the text more than once, and no offsets say where; the mark was left out",
        };
        let mut problem = self.table.problem(n, self.columns.at("quote").unwrap_or(0), message);
        problem.kind = "bad_span";
        outcome.problems.push(problem);
        Ok(None)
    }

    /// The links of our own table.
    fn links(&mut self, outcome: &mut Outcome) -> Result<(), Box<Problem>> {
        let (unguard, layers, schema) = (self.unguard, &mut self.layers, &mut self.schema);
        let articles = &mut self.articles;
        sidecar(self.input, "links", outcome, |row| {
            let cell = |at: usize| unguard(row.get(at).unwrap_or_default());
            let Some(article) = articles.known(cell(0)) else { return };
            let Some(told) = layers.get_mut(&(article, cell(1).to_owned())) else { return };
            let ends = (told.find(cell(4)), told.find(cell(5)));
            told.link(schema, cell(3), ends);
        })
    }

    fn done(self, mut outcome: Outcome) -> Outcome {
        let mut articles = self.articles.all;
        outcome.schema = self.schema;
        // Where the table has no offsets they are our own.
        let own = self.columns.at("start").is_none() || self.columns.at("end").is_none();
        let unit = if own { Unit::CodePoints } else { self.columns.unit };
        for ((article, _), told) in self.layers {
            let article = &mut articles[article];
            let original = article.original.clone();
            let ground = (&mut article.draft, original.as_deref());
            told.finish(self.input, ground, unit, (&Places::ByLine, None), &mut outcome);
        }
        outcome.drafts = articles.into_iter().map(|a| a.draft).collect();
        outcome
    }
}
