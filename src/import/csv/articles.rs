//! A row per article becomes articles with what the table knows of them.
//!
//! Must not know marks.

use super::columns::Columns;
use super::table::Table;
use crate::import::json::draft;
use crate::import::text::prefer;
use crate::import::{Input, Outcome};
use crate::model::{Meta, Problem};

/// How short the texts of a table may be on the average, in bytes, where there are more articles than
/// [`MANY`]: fewer bytes than a few words have say nothing that could be marked, and each article takes some
/// hundred bytes whatever its length.
const TINY: usize = 12;
/// See [`TINY`].
const MANY: usize = 10_000;

/// What a table of articles gives.
pub(super) fn read(input: &Input<'_>, table: &Table<'_>, columns: &Columns) -> Result<Outcome, Box<Problem>> {
    let mut outcome = Outcome::default();
    check_length(table, columns)?;
    for (n, row) in table.rows.iter().enumerate() {
        input.reached(n, table.rows.len())?;
        let text = columns.cell(row, "text");
        if text.trim().is_empty() {
            let problem = table.problem(n, columns.at("text").unwrap_or(0), "this row has no text; it was left out");
            outcome.problems.push(Problem { severity: crate::model::Severity::Warning, ..problem });
            continue;
        }
        let cell = |name: &str| columns.cell(row, name).trim().to_owned();
        let (mut made, _) = draft(input, "csv", text, outcome.source());
        // What the table calls an article counts more than what its text looks like.
        if let Some(name) = ["title", "article"].map(cell).into_iter().find(|name| !name.is_empty()) {
            made.title = name;
        }
        let stated = Meta {
            author: cell("author"),
            publication: cell("publication"),
            url: cell("url"),
            published_how: if cell("published").is_empty() { String::new() } else { "typed".to_owned() },
            published: cell("published"),
            language: cell("language"),
            note: cell("note"),
            ..Meta::default()
        };
        made.meta = prefer(stated, made.meta.into_inner()).into();
        outcome.add(made);
    }
    if !columns.others.is_empty() {
        let names: Vec<&str> = columns.others.iter().map(|(name, _)| name.as_str()).collect();
        let message = format!("columns for which an article has no place were not kept: {}", names.join(", "));
        outcome.problems.push(Problem::warning("columns", message).in_file(input.name, Some(1), Some(1)));
    }
    Ok(outcome)
}

/// Refuses a table of very many texts of next to nothing: then another column is the text.
fn check_length(table: &Table<'_>, columns: &Columns) -> Result<(), Box<Problem>> {
    let texts = table.rows.iter().map(|row| columns.cell(row, "text").trim().len()).filter(|bytes| *bytes > 0);
    let (count, bytes) = texts.fold((0, 0), |(count, sum), bytes| (count + 1, sum + bytes));
    if count <= MANY || bytes >= TINY * count {
        return Ok(());
    }
    let at = columns.at("text").unwrap_or(0);
    let name = table.header.get(at).map_or("", String::as_str);
    let message = format!(
        "{count} articles would come from this table, whose texts have {} bytes on the average; of more than {MANY} articles the texts have at least {TINY}. The column “{name}” seems not to be the text of an article: say which one is, with --option text=COLUMN",
        bytes / count
    );
    Err(Box::new(table.problem(0, at, message)))
}
