//! The tables, row by row.
//!
//! Must not know options or files: whether a table has a byte order mark or a guard is handed on.

use super::cells::{Cell, Look, Sheet};
use crate::export::Request;
use crate::export::asked::{Asked, clipped};
use crate::export::losses::Losses;
use crate::model::{AnnotatorId, AttributeId, EntityId, Mark, MarkId, Project, Value};
use crate::records::cells::list;
use std::collections::{BTreeMap, BTreeSet};

/// The columns before those of the attributes.
pub(super) const COLUMNS: [&str; 13] = [
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

/// The columns of the links.
pub(super) const LINK_COLUMNS: [&str; 7] = ["article", "annotator", "link", "relation", "from", "to", "created"];

/// The columns of the entity records.
pub(super) const ENTITY_COLUMNS: [&str; 7] = ["id", "name", "kind", "aliases", "qid", "unnamed", "note"];

/// One row per piece of a mark.
pub(super) fn marks_sheet(
    project: &Project,
    articles: &[Asked<'_>],
    look: Look,
    losses: &mut Losses,
) -> Result<Vec<u8>, ::csv::Error> {
    let attributes = attribute_columns(project, articles);
    let names = EntityNames::of(project);
    let mut sheet = Sheet::new(look, losses);
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
    let words = &article.text.as_str()[clipped(article.text, span)];
    vec![
        Cell::words(&article.article.stem),
        Cell::words(&article.article.title),
        Cell::words(project.name_of(who)),
        Cell::words(&id),
        Cell::words(&mark.label),
        Cell::plain(&(piece + 1)),
        Cell::plain(&mark.spans.count()),
        Cell::plain(&article.text.code_points(span.start())),
        Cell::plain(&article.text.code_points(span.end())),
        Cell::words(words),
        Cell::words(&mark.origin.word()),
        Cell::plain(&mark.sure),
        Cell::words(&mark.note),
    ]
}

/// The attributes of the schema in their order, retired ones too, then those that marks have and
/// the schema does not, so that nothing is left out.
fn attribute_columns(project: &Project, articles: &[Asked<'_>]) -> Vec<AttributeId> {
    let schema = &project.schema.attributes;
    let mut rows: Vec<_> = schema.iter().collect();
    rows.sort_by_key(|(id, a)| (a.position, (*id).clone()));
    let used: BTreeSet<&AttributeId> =
        articles.iter().flat_map(Asked::marks).flat_map(|(_, mark)| mark.attributes.keys()).collect();
    let unknown = used.into_iter().filter(|id| !schema.contains_key(*id));
    rows.into_iter().map(|(id, _)| id).chain(unknown).cloned().collect()
}

fn attribute_cells(columns: &[AttributeId], names: &EntityNames<'_>, mark: &Mark) -> Vec<Cell> {
    let cell = |value: &Value| match value {
        Value::Choices(set) => Cell::words(&list(set.iter().cloned())),
        Value::Entities(set) => Cell::words(&list(set.iter().map(|id| names.handle(*id)))),
        Value::Number(n) if n.is_finite() => Cell::plain(n),
        other => Cell::words(other),
    };
    columns.iter().map(|id| mark.attributes.get(id).map_or(Cell::words(""), cell)).collect()
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
    fn handle(&self, id: EntityId) -> String {
        match self.project.entities.get(&id).map(|e| e.name.as_str()) {
            None | Some("") => id.to_string(),
            Some(name) if self.counts.get(name) == Some(&1) => name.to_owned(),
            Some(name) => format!("{name} ({id})"),
        }
    }
}

/// One row per link.
pub(super) fn links_sheet(
    project: &Project,
    articles: &[Asked<'_>],
    look: Look,
    losses: &mut Losses,
) -> Result<Vec<u8>, ::csv::Error> {
    let mut sheet = Sheet::new(look, losses);
    sheet.header(LINK_COLUMNS.iter().map(|c| (*c).to_owned()))?;
    for article in articles {
        for (who, layer) in &article.layers {
            for (id, link) in &layer.links {
                let row = vec![
                    Cell::words(&article.article.stem),
                    Cell::words(project.name_of(who)),
                    Cell::words(&id),
                    Cell::words(&link.relation),
                    Cell::words(&link.from),
                    Cell::words(&link.to),
                    Cell::words(&link.created),
                ];
                sheet.row(article.id, Some(link.from), row)?;
            }
        }
    }
    sheet.done()
}

/// One row per entity record.
pub(super) fn entities_sheet(request: &Request<'_>, look: Look, losses: &mut Losses) -> Result<Vec<u8>, ::csv::Error> {
    let mut sheet = Sheet::new(look, losses);
    sheet.header(ENTITY_COLUMNS.iter().map(|c| (*c).to_owned()))?;
    // A loss needs an article; entity records belong to all of them, so the first one is named.
    let Some(first) = request.articles.first() else {
        return sheet.done();
    };
    for (id, entity) in &request.project.entities {
        let row = vec![
            Cell::words(&id),
            Cell::words(&entity.name),
            Cell::words(&format!("{:?}", entity.kind).to_lowercase()),
            Cell::words(&list(entity.aliases.iter().cloned())),
            Cell::words(&entity.qid),
            Cell::plain(&entity.unnamed),
            Cell::words(&entity.note),
        ];
        sheet.row(*first, None, row)?;
    }
    sheet.done()
}

/// The columns of the texts.
pub(super) const TEXT_COLUMNS: [&str; 3] = ["article", "title", "text"];

/// One row per article, with its text.
pub(super) fn texts_sheet(articles: &[Asked<'_>], look: Look, losses: &mut Losses) -> Result<Vec<u8>, ::csv::Error> {
    let mut sheet = Sheet::new(look, losses);
    sheet.header(TEXT_COLUMNS.iter().map(|c| (*c).to_owned()))?;
    for article in articles {
        let words = [&article.article.stem, &article.article.title, article.text.as_str()];
        sheet.row(article.id, None, words.iter().map(|w| Cell::words(*w)).collect())?;
    }
    sheet.done()
}
