//! A Parquet file read again, row by row, and compared with the rows that were to be written.
//!
//! Must not know how columns are written.

use super::columns::features;
use super::rows::{RelationRow, Row, Rows, SpanRow};
use crate::model::LabelId;
use bytes::Bytes;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::{self, Field};
use serde_json::Value;

/// A file that is being read.
pub(super) struct Read(SerializedFileReader<Bytes>);

impl Read {
    /// A file of these labels.
    ///
    /// # Errors
    /// Why it cannot be read, in words.
    pub fn of(file: &[u8], labels: &[LabelId]) -> Result<Self, String> {
        let reader = contained(|| SerializedFileReader::new(Bytes::copy_from_slice(file)).map_err(|e| e.to_string()))?;
        let metadata = reader.metadata().file_metadata().key_value_metadata();
        let known = metadata.and_then(|all| all.iter().find(|entry| entry.key == "huggingface"));
        let known = known.and_then(|entry| serde_json::from_str::<Value>(entry.value.as_deref()?).ok());
        if known != Some(features(labels)) {
            return Err("the features are others".to_owned());
        }
        Ok(Self(reader))
    }

    /// How many groups of rows it has.
    pub fn groups(&self) -> usize {
        self.0.num_row_groups()
    }

    /// What differs between the group of this number and what it was to be, if anything does.
    pub fn difference(&self, group: usize, wanted: &Rows<'_>) -> Option<String> {
        let found = contained(|| {
            let group = self.0.get_row_group(group).map_err(|e| e.to_string())?;
            let mut wanted = wanted.0.iter();
            for (at, row) in group.get_row_iter(None).map_err(|e| e.to_string())?.enumerate() {
                let row = row.map_err(|e| e.to_string())?;
                if !wanted.next().is_some_and(|wanted| same(&row, wanted)) {
                    return Err(format!("row {at} is another"));
                }
            }
            match wanted.count() {
                0 => Ok(()),
                missing => Err(format!("{missing} rows are missing")),
            }
        });
        found.err().map(|why| format!("group {group} of rows: {why}"))
    }
}

/// The library panics at some damage, which must not take the check with it.
fn contained<T>(read: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(read)).unwrap_or_else(|_| Err("it is damaged".to_owned()))
}

/// Columns in the order in which they have to come.
type Columns<'c, 'f> = &'c mut dyn Iterator<Item = (&'f String, &'f Field)>;

fn same(found: &record::Row, wanted: &Row<'_>) -> bool {
    let texts = [
        ("id", wanted.id),
        ("annotator", wanted.annotator),
        ("title", wanted.title),
        ("language", wanted.language),
        ("published", wanted.published),
        ("source", &wanted.source),
        ("text", wanted.text),
    ];
    let columns: Columns<'_, '_> = &mut found.get_column_iter();
    texts.into_iter().all(|(name, said)| is(columns, name, |field| is_text(field, said)))
        && list(columns, "tokens", &wanted.tokens, |field, token| is_text(field, token))
        && list(columns, "ner_tags", &wanted.tags, |field, tag| *field == Field::Long(*tag))
        && list(columns, "spans", &wanted.spans, |field, span| group(field, |columns| same_span(columns, span)))
        && list(columns, "relations", &wanted.relations, |field, link| group(field, |columns| same_link(columns, link)))
        && columns.next().is_none()
}

fn same_span(columns: Columns<'_, '_>, span: &SpanRow) -> bool {
    is(columns, "id", |field| is_text(field, &span.id))
        && is(columns, "label", |field| is_text(field, &span.label))
        && is(columns, "start", |field| *field == Field::Long(span.start))
        && is(columns, "end", |field| *field == Field::Long(span.end))
        && is(columns, "text", |field| is_text(field, &span.text))
        && list(columns, "fragments", &span.fragments, |field, fragment| {
            group(field, |columns| same_fragment(columns, *fragment))
        })
        && is(columns, "attributes", |field| is_text(field, &span.attributes))
        && is(columns, "note", |field| is_text(field, &span.note))
}

fn same_fragment(columns: Columns<'_, '_>, (start, end): (i64, i64)) -> bool {
    is(columns, "start", |field| *field == Field::Long(start)) && is(columns, "end", |field| *field == Field::Long(end))
}

fn same_link(columns: Columns<'_, '_>, link: &RelationRow) -> bool {
    let all = [("id", &link.id), ("relation", &link.relation), ("head", &link.head), ("child", &link.child)];
    all.into_iter().all(|(name, said)| is(columns, name, |field| is_text(field, said)))
}

fn is_text(field: &Field, said: &str) -> bool {
    matches!(field, Field::Str(found) if found == said)
}

/// Whether the next column has this name and is as wanted.
fn is(columns: Columns<'_, '_>, name: &str, same: impl FnOnce(&Field) -> bool) -> bool {
    columns.next().is_some_and(|(found, field)| found == name && same(field))
}

/// Whether the next column has this name and is a list of what is wanted.
fn list<T>(columns: Columns<'_, '_>, name: &str, wanted: &[T], same: impl Fn(&Field, &T) -> bool) -> bool {
    is(columns, name, |field| {
        let Field::ListInternal(found) = field else { return false };
        found.elements().len() == wanted.len() && found.elements().iter().zip(wanted).all(|(f, w)| same(f, w))
    })
}

/// Whether a field is a group whose columns are as wanted, and no more of them.
fn group(field: &Field, same: impl FnOnce(Columns<'_, '_>) -> bool) -> bool {
    let Field::Group(row) = field else { return false };
    let columns: Columns<'_, '_> = &mut row.get_column_iter();
    same(columns) && columns.next().is_none()
}
