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

/// The columns of the texts.
pub(super) const TEXT_COLUMNS: [&str; 3] = ["article", "title", "text"];

/// The tables while they grow, article by article.
pub(super) struct Sheets<'p> {
    request: &'p Request<'p>,
    names: EntityNames<'p>,
    attributes: Vec<AttributeId>,
    marks: Sheet,
    links: Sheet,
    /// Entity records belong to no article: the first piece has them.
    entities: Option<Sheet>,
    texts: Option<Sheet>,
}

impl<'p> Sheets<'p> {
    /// Tables without a row; one of the texts where it is wanted.
    pub fn new(
        request: &'p Request<'p>,
        articles: &[Asked<'_>],
        look: Look,
        texts: bool,
    ) -> Result<Self, ::csv::Error> {
        let attributes = attribute_columns(request, articles);
        let more = attributes.iter().map(|id| format!("attribute.{id}"));
        let columns: Vec<String> = COLUMNS.iter().map(|c| (*c).to_owned()).chain(more).collect();
        Ok(Self {
            request,
            names: EntityNames::of(request.project),
            attributes,
            marks: Sheet::new(look, &columns)?,
            links: Sheet::new(look, &LINK_COLUMNS)?,
            entities: if look.later { None } else { Some(Sheet::new(look, &ENTITY_COLUMNS)?) },
            texts: if texts { Some(Sheet::new(look, &TEXT_COLUMNS)?) } else { None },
        })
    }

    /// The rows of an article. Those of the entity records come with the first, since a loss needs an article.
    pub fn article(&mut self, article: &Asked<'_>, first: bool, losses: &mut Losses) -> Result<(), ::csv::Error> {
        self.marks(article, losses)?;
        self.links(article, losses)?;
        if first && let Some(sheet) = &mut self.entities {
            entities(sheet, self.request.project, article, losses)?;
        }
        if let Some(sheet) = &mut self.texts {
            let words = [&article.article.stem, &article.article.title, article.text.as_str()];
            sheet.row((article.id, None), words.iter().map(|w| Cell::words(*w)).collect(), losses)?;
        }
        Ok(())
    }

    /// The tables by their names, the main one first.
    pub fn done(self) -> Result<Vec<(&'static str, Vec<u8>)>, ::csv::Error> {
        let mut made = vec![("", self.marks.done()?), ("links", self.links.done()?)];
        for (name, sheet) in [("entities", self.entities), ("texts", self.texts)] {
            if let Some(sheet) = sheet {
                made.push((name, sheet.done()?));
            }
        }
        Ok(made)
    }

    /// One row per piece of a mark.
    fn marks(&mut self, article: &Asked<'_>, losses: &mut Losses) -> Result<(), ::csv::Error> {
        for (who, layer) in &article.layers {
            for (id, mark) in layer.in_order() {
                let said = attribute_cells(&self.attributes, &self.names, mark);
                for piece in 0..mark.spans.count() {
                    let mut row = piece_cells(self.request.project, article, who, (id, mark), piece);
                    row.extend(said.iter().cloned());
                    self.marks.row((article.id, Some(id)), row, losses)?;
                }
            }
        }
        Ok(())
    }

    /// One row per link.
    fn links(&mut self, article: &Asked<'_>, losses: &mut Losses) -> Result<(), ::csv::Error> {
        for (who, layer) in &article.layers {
            for (id, link) in &layer.links {
                let row = vec![
                    Cell::words(&article.article.stem),
                    Cell::words(self.request.project.name_of(who)),
                    Cell::words(&id),
                    Cell::words(&link.relation),
                    Cell::words(&link.from),
                    Cell::words(&link.to),
                    Cell::words(&link.created),
                ];
                self.links.row((article.id, Some(link.from)), row, losses)?;
            }
        }
        Ok(())
    }
}

/// One row per entity record.
fn entities(
    sheet: &mut Sheet,
    project: &Project,
    article: &Asked<'_>,
    losses: &mut Losses,
) -> Result<(), ::csv::Error> {
    for (id, entity) in &project.entities {
        let row = vec![
            Cell::words(&id),
            Cell::words(&entity.name),
            Cell::words(&format!("{:?}", entity.kind).to_lowercase()),
            Cell::words(&list(entity.aliases.iter().cloned())),
            Cell::words(&entity.qid),
            Cell::plain(&entity.unnamed),
            Cell::words(&entity.note),
        ];
        sheet.row((article.id, None), row, losses)?;
    }
    Ok(())
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
fn attribute_columns(request: &Request<'_>, articles: &[Asked<'_>]) -> Vec<AttributeId> {
    let schema = &request.project.schema.attributes;
    let mut rows: Vec<_> = schema.iter().collect();
    rows.sort_by_key(|(id, a)| (a.position, (*id).clone()));
    let used: BTreeSet<&AttributeId> = match &request.piece.whole {
        Some(whole) => whole.named.iter().collect(),
        None => articles.iter().flat_map(Asked::marks).flat_map(|(_, mark)| mark.attributes.keys()).collect(),
    };
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
