//! Tables for spreadsheets: one row per piece of a mark, links and entity records in files beside.
//!
//! Offsets are code points, half-open. Times of rows and words that went stale are not carried.
//! Must not know how a spreadsheet shows a cell, only which cells it would run as a formula.

mod cells;
mod verify;

use super::asked::{Asked, asked};
use super::losses::Losses;
use super::{Carries, Format, OutFile, Request, Written, options};
use crate::edit::Refusal;
use crate::model::{AnnotatorId, AttributeId, Mark, MarkId, Project, Value};
use cells::{Cell, Sheet, list};
use std::collections::{BTreeMap, BTreeSet};

/// Comma-separated values.
pub(super) static FORMAT: Format = Format {
    id: "csv",
    title: "CSV tables",
    extension: "csv",
    about: "One row per piece of a mark, for spreadsheets and statistics programs.",
    offset_unit: "code points",
    carries: Carries {
        overlap: true,
        nesting: true,
        discontinuous: true,
        token_border: true,
        attributes: true,
        links: true,
        entities: true,
        annotators: true,
        zero_width: true,
        comments: false,
        readings: false,
    },
    options: &[
        (
            "bom",
            "yes or no: a byte order mark, which older spreadsheets need",
            "no",
        ),
        (
            "raw",
            "yes or no: leave cells that look like formulas as they are",
            "no",
        ),
    ],
    write,
    verify: verify::verify,
};

/// The columns before those of the attributes.
const COLUMNS: [&str; 13] = [
    "article",
    "title",
    "annotator",
    "mark",
    "label",
    "piece",
    "pieces",
    "start",
    "end",
    "text",
    "origin",
    "sure",
    "note",
];

const LINK_COLUMNS: [&str; 7] = [
    "article",
    "annotator",
    "link",
    "relation",
    "from",
    "to",
    "created",
];

const ENTITY_COLUMNS: [&str; 7] = ["id", "name", "kind", "aliases", "qid", "unnamed", "note"];

fn write(request: &Request<'_>) -> Result<Written, Refusal> {
    options::known(&FORMAT, &request.options)?;
    let bom = options::flag(&request.options, "bom")?;
    let raw = options::flag(&request.options, "raw")?;
    let articles = asked(request)?;
    let mut losses = Losses::default();
    let files = vec![
        file(
            "",
            marks_sheet(request.project, &articles, bom, raw, &mut losses),
        )?,
        file(
            ".links.csv",
            links_sheet(request.project, &articles, bom, raw, &mut losses),
        )?,
        file(
            ".entities.csv",
            entities_sheet(request, bom, raw, &mut losses),
        )?,
    ];
    for article in &articles {
        losses.comments(article);
        losses.readings(article);
    }
    let marks = articles.iter().map(|a| a.marks().count()).sum();
    Ok(Written {
        files,
        articles: articles.len(),
        marks,
        written: marks,
        losses: losses.done(),
    })
}

/// Writing to memory does not fail; if it ever does, it is said rather than hidden.
fn file(suffix: &str, sheet: Result<Vec<u8>, ::csv::Error>) -> Result<OutFile, Refusal> {
    let bytes = sheet.map_err(|e| Refusal::new(format!("The table could not be written: {e}.")))?;
    Ok(OutFile {
        suffix: suffix.to_owned(),
        bytes,
    })
}

fn marks_sheet(
    project: &Project,
    articles: &[Asked<'_>],
    bom: bool,
    raw: bool,
    losses: &mut Losses,
) -> Result<Vec<u8>, ::csv::Error> {
    let attributes = attribute_columns(project, articles);
    let names = EntityNames::of(project);
    let mut sheet = Sheet::new(bom, raw, losses);
    let headers = COLUMNS.iter().map(|c| (*c).to_owned());
    let more = attributes.iter().map(|id| format!("attribute.{id}"));
    sheet.header(headers.chain(more))?;
    for article in articles {
        for (who, layer) in &article.layers {
            for (id, mark) in layer.in_order() {
                let said = attribute_cells(&attributes, &names, mark);
                for piece in 0..mark.spans.count() {
                    let mut row = piece_cells(project, article, who, (id, mark), piece);
                    row.extend(said.iter().cloned());
                    sheet.row(article.id, Some(id), row)?;
                }
            }
        }
    }
    sheet.done()
}

fn piece_cells(
    project: &Project,
    article: &Asked<'_>,
    who: &AnnotatorId,
    (id, mark): (MarkId, &Mark),
    piece: usize,
) -> Vec<Cell> {
    let span = mark.spans.as_slice()[piece];
    let words = &article.text.as_str()[super::asked::clipped(article.text, span)];
    vec![
        Cell::words(&article.article.stem),
        Cell::words(&article.article.title),
        Cell::words(project.name_of(who)),
        Cell::words(id),
        Cell::words(&mark.label),
        Cell::plain(piece + 1),
        Cell::plain(mark.spans.count()),
        Cell::plain(article.text.code_points(span.start())),
        Cell::plain(article.text.code_points(span.end())),
        Cell::words(words),
        Cell::words(mark.origin.word()),
        Cell::plain(mark.sure),
        Cell::words(&mark.note),
    ]
}

/// The attributes of the schema in their order, retired ones too, then those that marks have and
/// the schema does not, so that nothing is left out.
fn attribute_columns(project: &Project, articles: &[Asked<'_>]) -> Vec<AttributeId> {
    let schema = &project.schema.attributes;
    let mut rows: Vec<_> = schema.iter().collect();
    rows.sort_by_key(|(id, a)| (a.position, (*id).clone()));
    let used: BTreeSet<&AttributeId> = articles
        .iter()
        .flat_map(Asked::marks)
        .flat_map(|(_, mark)| mark.attributes.keys())
        .collect();
    let unknown = used.into_iter().filter(|id| !schema.contains_key(*id));
    rows.into_iter()
        .map(|(id, _)| id)
        .chain(unknown)
        .cloned()
        .collect()
}

fn attribute_cells(columns: &[AttributeId], names: &EntityNames<'_>, mark: &Mark) -> Vec<Cell> {
    let cell = |value: &Value| match value {
        Value::Choices(set) => Cell::words(list(set.iter().cloned())),
        Value::Entities(set) => Cell::words(list(set.iter().map(|id| names.handle(*id)))),
        Value::Number(n) if n.is_finite() => Cell::plain(n),
        other => Cell::words(other),
    };
    columns
        .iter()
        .map(|id| mark.attributes.get(id).map_or(Cell::words(""), cell))
        .collect()
}

/// Entity records by the name that stands for them in a cell.
struct EntityNames<'p> {
    project: &'p Project,
    counts: BTreeMap<&'p str, usize>,
}

impl<'p> EntityNames<'p> {
    fn of(project: &'p Project) -> Self {
        let mut counts = BTreeMap::new();
        for entity in project.entities.values() {
            *counts.entry(entity.name.as_str()).or_insert(0) += 1;
        }
        Self { project, counts }
    }

    /// The name alone where only one record has it, else with the id behind it.
    fn handle(&self, id: crate::model::EntityId) -> String {
        match self.project.entities.get(&id).map(|e| e.name.as_str()) {
            None | Some("") => id.to_string(),
            Some(name) if self.counts.get(name) == Some(&1) => name.to_owned(),
            Some(name) => format!("{name} ({id})"),
        }
    }
}

fn links_sheet(
    project: &Project,
    articles: &[Asked<'_>],
    bom: bool,
    raw: bool,
    losses: &mut Losses,
) -> Result<Vec<u8>, ::csv::Error> {
    let mut sheet = Sheet::new(bom, raw, losses);
    sheet.header(LINK_COLUMNS.iter().map(|c| (*c).to_owned()))?;
    for article in articles {
        for (who, layer) in &article.layers {
            for (id, link) in &layer.links {
                let row = vec![
                    Cell::words(&article.article.stem),
                    Cell::words(project.name_of(who)),
                    Cell::words(id),
                    Cell::words(&link.relation),
                    Cell::words(link.from),
                    Cell::words(link.to),
                    Cell::words(link.created),
                ];
                sheet.row(article.id, Some(link.from), row)?;
            }
        }
    }
    sheet.done()
}

fn entities_sheet(
    request: &Request<'_>,
    bom: bool,
    raw: bool,
    losses: &mut Losses,
) -> Result<Vec<u8>, ::csv::Error> {
    let mut sheet = Sheet::new(bom, raw, losses);
    sheet.header(ENTITY_COLUMNS.iter().map(|c| (*c).to_owned()))?;
    // A loss needs an article; entity records belong to all of them, so the first one is named.
    let Some(first) = request.articles.first() else {
        return sheet.done();
    };
    for (id, entity) in &request.project.entities {
        let row = vec![
            Cell::words(id),
            Cell::words(&entity.name),
            Cell::words(format!("{:?}", entity.kind).to_lowercase()),
            Cell::words(list(entity.aliases.iter().cloned())),
            Cell::words(&entity.qid),
            Cell::plain(entity.unnamed),
            Cell::words(&entity.note),
        ];
        sheet.row(*first, None, row)?;
    }
    sheet.done()
}
