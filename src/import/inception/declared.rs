//! What a project of `INCEpTION` declares: its layers, their features and tag sets become a schema.
//!
//! Layers that every project has from the start are declared where documents use them. Names are those that the
//! reader of UIMA's files gives to marks. Source: what `INCEpTION` writes (`ExportedAnnotationLayer`). Must not know
//! archives.

use crate::import::json::{Items, Json, array, rows, string};
use crate::import::uima::{chain_link, is_note, label_feature, relation_feature, short};
use crate::import::{DraftSchema, Input, Problems};
use crate::model::{AttributeKind, Choice, LabelId, Problem};
use crate::records::kinds::of_description;
use std::collections::BTreeSet;

/// The most labels, values and relations together.
const MOST_ROWS: usize = 5_000;

/// The most pairs of a label and what can be said of it.
const MOST_PAIRS: usize = 20_000;

/// What the description of a project declares beside what its documents `use`; what is wrong with it is told.
pub(super) fn declared(input: &Input<'_>, used: &DraftSchema, problems: &mut Problems) -> DraftSchema {
    let rows = match rows(input) {
        Ok(rows) => rows,
        Err(problem) => {
            let message = format!("{}; the documents come in without what the project declares", problem.message);
            problems.push(Problem::warning("damaged_file", message).in_file(
                input.name,
                problem.place.line,
                problem.place.column,
            ));
            return DraftSchema::default();
        }
    };
    let Some(project) = rows.iter().next() else { return DraftSchema::default() };
    let mut making = Making { project: project.value, used, schema: DraftSchema::default(), rows: 0, pairs: 0 };
    for layer in array(project.value, "layers").filter(|layer| !is(*layer, "enabled", false)) {
        making.layer(layer);
    }
    if making.rows > MOST_ROWS || making.pairs > MOST_PAIRS {
        let message = format!(
            "this project declares more than {MOST_ROWS} labels, values and relations, or {MOST_PAIRS} pairs of a label and a feature; those beyond were left out"
        );
        problems.push(Problem::warning("too_many", message).in_file(input.name, None, None));
    }
    making.schema.whole = !making.schema.labels.is_empty() || !making.schema.relations.is_empty();
    making.schema
}

fn is(of: Json<'_>, key: &str, wanted: bool) -> bool {
    of.get(key).and_then(Json::as_bool) == Some(wanted)
}

struct Making<'m> {
    project: Json<'m>,
    used: &'m DraftSchema,
    schema: DraftSchema,
    rows: usize,
    pairs: usize,
}

impl<'m> Making<'m> {
    fn layer(&mut self, layer: Json<'m>) {
        let name = string(layer, "name").unwrap_or_default();
        match string(layer, "type") {
            Some("span") => self.spans(layer, name),
            Some("relation") => self.relations(layer, name),
            Some("chain") => self.spans(layer, &chain_link(name)),
            _ => {}
        }
    }

    /// A layer of spans has a label, or one for each of its tags where a feature names the label.
    fn spans(&mut self, layer: Json<'m>, name: &str) {
        let named = label_feature(name);
        let tags: Vec<Json<'m>> = features(layer)
            .filter(|feature| named.is_some() && string(*feature, "name") == named)
            .flat_map(|feature| self.tags(feature))
            .collect();
        let tag_names = || tags.iter().map(|tag| string(*tag, "tag_name").unwrap_or_default());
        let all: Vec<&str> = if named.is_some() { tag_names().collect() } else { vec![short(name)] };
        if is(layer, "built_in", true) && !all.iter().any(|label| self.used.has_label(label)) {
            return;
        }
        let mut labels = BTreeSet::new();
        for (at, label) in all.into_iter().enumerate().filter(|(_, label)| !label.trim().is_empty()) {
            if !self.room(1) {
                break;
            }
            let id = self.schema.label(label);
            match tags.get(at) {
                Some(tag) => self.help(&id, string(*tag, "tag_description"), label),
                None => self.schema.call(label, string(layer, "uiName").unwrap_or(label)),
            }
            labels.insert(id);
        }
        for feature in features(layer) {
            self.feature(feature, (name, named), &labels);
        }
    }

    fn help(&mut self, id: &LabelId, said: Option<&str>, label: &str) {
        let said = said.map(str::trim).filter(|said| *said != label).unwrap_or_default();
        self.schema.labels.get_mut(id).into_iter().for_each(|row| said.clone_into(&mut row.help));
    }

    /// A feature is an attribute of its labels; one that links to other annotations is a relation.
    fn feature(&mut self, feature: Json<'m>, (layer, named): (&str, Option<&str>), labels: &BTreeSet<LabelId>) {
        let Some(name) = string(feature, "name").filter(|name| Some(*name) != named && !is_note(layer, name)) else {
            return;
        };
        if string(feature, "link_mode").is_some_and(|mode| mode != "NONE") {
            let roles: Vec<&str> = self.tags(feature).filter_map(|tag| string(tag, "tag_name")).collect();
            return self.relate(if roles.is_empty() { vec![name] } else { roles });
        }
        let tags = self.tags(feature);
        let Some(kind) = kind(feature, tags) else { return };
        let values = match &kind {
            AttributeKind::Choice(all) | AttributeKind::Choices(all) => all.len(),
            // Documents tell whether words are chosen from a few or written freely.
            AttributeKind::Text if self.used.has_attribute(name) => return,
            _ => 1,
        };
        let Some(first) = labels.first().filter(|_| self.room(values)) else { return };
        self.pairs += labels.len();
        if self.pairs > MOST_PAIRS {
            return;
        }
        let described = of_description(string(feature, "description").unwrap_or_default());
        let id = self.schema.attribute(described.map_or(name, |(id, _)| id), first, kind);
        if let Some(row) = self.schema.attributes.get_mut(&id) {
            row.labels.extend(labels.iter().cloned());
            string(feature, "uiName").filter(|n| !n.is_empty()).into_iter().for_each(|n| n.clone_into(&mut row.name));
        }
    }

    /// A layer of relations is a relation, or one for each of its tags where a feature names it.
    fn relations(&mut self, layer: Json<'m>, name: &str) {
        let named = features(layer).filter(|f| string(*f, "name").is_some_and(relation_feature));
        let tags: Vec<&str> =
            named.flat_map(|feature| self.tags(feature)).filter_map(|tag| string(tag, "tag_name")).collect();
        let all = if tags.is_empty() { vec![short(name)] } else { tags };
        if !is(layer, "built_in", true) || all.iter().any(|relation| self.used.has_relation(relation)) {
            self.relate(all);
        }
    }

    fn relate(&mut self, names: Vec<&str>) {
        for name in names.into_iter().filter(|name| !name.trim().is_empty()) {
            if self.room(1) {
                self.schema.relation(name);
            }
        }
    }

    fn room(&mut self, rows: usize) -> bool {
        self.rows = self.rows.saturating_add(rows);
        self.rows <= MOST_ROWS
    }

    /// The tags that a feature may have: its own list, or that of the project which has its name.
    fn tags(&self, feature: Json<'m>) -> impl Iterator<Item = Json<'m>> + use<'m> {
        let of = |set: Json<'m>| array(set, "tags");
        let own = feature.get("tag_set").filter(|set| set.is_object());
        let name = own.and_then(|set| string(set, "name"));
        let list = own.filter(|set| of(*set).len() > 0).or_else(|| {
            let same = |set: &Json<'m>| name.is_some() && string(*set, "name") == name;
            array(self.project, "tag_sets").find(same)
        });
        list.into_iter().flat_map(of)
    }
}

fn features(layer: Json<'_>) -> impl Iterator<Item = Json<'_>> {
    let all: Items<'_> = array(layer, "features");
    all.filter(|feature| !is(*feature, "enabled", false))
}

/// What values a feature takes; nothing for those of a kind that only `INCEpTION` knows.
fn kind<'t>(feature: Json<'t>, tags: impl Iterator<Item = Json<'t>>) -> Option<AttributeKind> {
    let mut seen = BTreeSet::new();
    let names = tags.filter_map(|tag| string(tag, "tag_name")).filter(|name| !name.is_empty() && seen.insert(*name));
    let values: Vec<Choice> = names.map(|name| Choice { id: name.to_owned(), name: name.to_owned() }).collect();
    match string(feature, "type")?.strip_prefix("uima.cas.")? {
        "String" if values.is_empty() => Some(AttributeKind::Text),
        "String" => Some(AttributeKind::Choice(values)),
        "StringArray" => Some(AttributeKind::Choices(values)),
        "Boolean" => Some(AttributeKind::Flag),
        "Integer" | "Long" | "Float" | "Double" => Some(AttributeKind::Number),
        _ => None,
    }
}
