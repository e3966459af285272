//! Of which kind the values of an article are, for formats that say so once for each attribute.
//!
//! A value of another kind than the first of its attribute says so itself. Must not know any format.

use super::sheets::{Page, SheetMark};
use crate::model::{AttributeId, Value as Said};
use crate::records::kinds::kind_of;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The kind of the first value of each attribute.
pub(super) struct PageKinds<'p>(BTreeMap<&'p AttributeId, &'static str>);

impl<'p> PageKinds<'p> {
    /// Those of everybody's marks.
    pub fn of(page: &Page<'p>) -> Self {
        let mut made = BTreeMap::new();
        let marks = page.sheets.iter().flat_map(|sheet| &sheet.marks);
        for (id, value) in marks.flat_map(|mark: &SheetMark<'p>| &mark.attributes) {
            made.entry(*id).or_insert_with(|| kind_of(value));
        }
        Self(made)
    }

    /// The kind of a value that is not the one of its attribute.
    pub fn other(&self, id: &AttributeId, value: &Said) -> Option<&'static str> {
        Some(kind_of(value)).filter(|kind| self.0.get(id) != Some(kind))
    }

    /// The kind of each attribute as JSON; nothing where there is no attribute.
    pub fn json(&self) -> Option<Value> {
        let all: Map<String, Value> = self.0.iter().map(|(id, kind)| (id.to_string(), json!(kind))).collect();
        (!all.is_empty()).then_some(Value::Object(all))
    }
}
