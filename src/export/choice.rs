//! What of a project is written: which labels under which names, and which attributes.
//!
//! Every format has these options. They make another project, which the format then writes as it is: what
//! is left out by choice is no loss. Must not know any format.

use super::{OptionSpec, Options};
use crate::edit::Refusal;
use crate::model::{AttributeId, LabelId, Layer, Mark, Project, Schema};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The most characters of a name in the place of a label.
const MAX_NAME: usize = 64;

/// The options that every format has.
pub static COMMON: &[OptionSpec] = &[
    spec("labels", "which labels, separated by commas; all where none is named"),
    spec("map", "other names for labels, such as place:LOC, person:PER"),
    spec("attributes", "which attributes, separated by commas; all where none is named, “none” for none"),
    spec(
        "split",
        "parts drawn by article, such as train:80, dev:10, test:10; texts that are nearly the same stay together",
    ),
    spec("seed", "another number draws other parts"),
];

/// The option that names choices which a project keeps. Whoever has the folder of the project follows it and puts
/// its choices in its place, so that no format ever sees it.
pub static RECIPE: OptionSpec =
    spec("recipe", "the choices that the project keeps under this name; what is said beside it counts more");

const fn spec(name: &'static str, about: &'static str) -> OptionSpec {
    OptionSpec { name, values: &[], about, default: "" }
}

/// What is chosen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    labels: Option<BTreeSet<LabelId>>,
    names: BTreeMap<LabelId, String>,
    attributes: Option<BTreeSet<AttributeId>>,
}

impl Choice {
    /// Takes the choice out of `options`; the rest is the format's own.
    ///
    /// # Errors
    /// A refusal when it names what the schema does not have, or a name that no format can write.
    pub fn take(schema: &Schema, options: &mut Options) -> Result<Self, Refusal> {
        let listed = |given: String| -> Vec<String> { list(&given).map(str::to_owned).collect() };
        let labels = options.remove("labels").filter(|l| l.trim() != "all").map(listed).unwrap_or_default();
        let labels: BTreeSet<LabelId> = labels.iter().map(|l| label(schema, l)).collect::<Result<_, _>>()?;
        let attributes = options.remove("attributes").map(listed).filter(|a| !a.is_empty());
        let attributes = attributes.map(|names| known_attributes(schema, &names)).transpose()?;
        let map = options.remove("map").map(listed).unwrap_or_default();
        let names = map.iter().map(|pair| renamed(schema, pair)).collect::<Result<_, _>>()?;
        Ok(Self { labels: Some(labels).filter(|l| !l.is_empty()), names, attributes })
    }

    /// The project as it is to be written.
    pub fn of<'p>(&self, project: &'p Project) -> Cow<'p, Project> {
        if *self == Self::default() {
            return Cow::Borrowed(project);
        }
        let mut made = project.clone();
        for layer in made.layers.values_mut() {
            *layer = Arc::new(self.layer(layer));
        }
        made.schema = Arc::new(self.schema(&project.schema));
        Cow::Owned(made)
    }

    fn layer(&self, layer: &Layer) -> Layer {
        let mut made = layer.clone();
        made.marks.retain(|_, mark| self.labels.as_ref().is_none_or(|l| l.contains(&mark.label)));
        made.marks.values_mut().for_each(|mark| self.mark(mark));
        let Layer { marks, links, comments, .. } = &mut made;
        links.retain(|_, link| marks.contains_key(&link.from) && marks.contains_key(&link.to));
        comments.retain(|_, c| c.about.is_none_or(|id| marks.contains_key(&id) || !layer.marks.contains_key(&id)));
        made
    }

    fn mark(&self, mark: &mut Mark) {
        if let Some(name) = self.names.get(&mark.label) {
            mark.label = LabelId::as_written(name);
        }
        if let Some(wanted) = &self.attributes {
            mark.attributes.retain(|id, _| wanted.contains(id));
        }
    }

    fn schema(&self, schema: &Schema) -> Schema {
        let name = |id: &LabelId| self.names.get(id).map_or_else(|| id.clone(), |name| LabelId::as_written(name));
        let wanted = |id: &LabelId| self.labels.as_ref().is_none_or(|l| l.contains(id));
        let mut made = Schema { relations: schema.relations.clone(), ..Schema::default() };
        for (id, row) in schema.labels.iter().filter(|(id, _)| wanted(id)) {
            made.labels.entry(name(id)).or_insert_with(|| row.clone());
        }
        for (id, row) in &schema.attributes {
            if self.attributes.as_ref().is_none_or(|a| a.contains(id)) {
                let labels = row.labels.iter().filter(|l| wanted(l)).map(name).collect();
                made.attributes.insert(id.clone(), crate::model::Attribute { labels, ..row.clone() });
            }
        }
        for row in made.relations.values_mut() {
            row.from = row.from.iter().map(name).collect();
            row.to = row.to.iter().map(name).collect();
        }
        made
    }
}

/// The things of a list with commas.
pub(super) fn list(given: &str) -> impl Iterator<Item = &str> {
    given.split(',').map(str::trim).filter(|name| !name.is_empty())
}

fn label(schema: &Schema, name: &str) -> Result<LabelId, Refusal> {
    let known = LabelId::new(name).ok().filter(|id| schema.labels.contains_key(id));
    known.ok_or_else(|| {
        let all: Vec<&str> = schema.labels.keys().map(LabelId::as_str).collect();
        Refusal::new(format!("The schema has no label “{name}”; it has: {}.", all.join(", ")))
    })
}

fn known_attributes(schema: &Schema, names: &[String]) -> Result<BTreeSet<AttributeId>, Refusal> {
    let known = |name: &String| {
        AttributeId::new(name).ok().filter(|id| schema.attributes.contains_key(id)).ok_or_else(|| {
            let all: Vec<&str> = schema.attributes.keys().map(AttributeId::as_str).collect();
            Refusal::new(format!("The schema has no attribute “{name}”; it has: {}.", all.join(", ")))
        })
    };
    if names == ["none"] { Ok(BTreeSet::new()) } else { names.iter().map(known).collect() }
}

fn renamed(schema: &Schema, pair: &str) -> Result<(LabelId, String), Refusal> {
    let (from, to) = pair.split_once([':', '=']).ok_or_else(|| {
        Refusal::new(format!("The name “{pair}” is not understood; write it as label:NAME, such as place:LOC."))
    })?;
    let (from, to) = (label(schema, from.trim())?, to.trim());
    let fits = |c: char| !c.is_whitespace() && !c.is_control() && !"\\/|;<>&\"'".contains(c);
    if to.is_empty() || to.chars().count() > MAX_NAME || !to.chars().all(fits) {
        return Err(Refusal::new(format!(
            "The label {from} cannot be written as “{to}”: a name has up to {MAX_NAME} characters and no space, slash, quote, bar, semicolon or angle bracket."
        )));
    }
    Ok((from, to.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Colour, Label};

    fn schema() -> Schema {
        let colour = Colour { light: "#000000".to_owned(), dark: "#ffffff".to_owned() };
        let row = |(at, id): (u32, &str)| (LabelId::new(id).unwrap(), Label::plain(id, "", colour.clone(), at));
        let labels = (0..).zip(["person", "place", "claim"]).map(row).collect();
        Schema { labels, ..Schema::default() }
    }

    fn taken(given: &[(&str, &str)]) -> Result<(Choice, Options), Refusal> {
        let mut options: Options = given.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        let choice = Choice::take(&schema(), &mut options)?;
        Ok((choice, options))
    }

    #[test]
    fn it_is_taken_out_of_the_options_and_what_is_misspelt_is_refused() {
        let (choice, rest) = taken(&[("labels", "person, place"), ("map", "place:LOC"), ("scheme", "bioes")]).unwrap();
        assert_eq!(choice.labels.unwrap().len(), 2);
        assert_eq!(choice.names.values().collect::<Vec<_>>(), ["LOC"]);
        assert_eq!(rest.keys().collect::<Vec<_>>(), ["scheme"]);
        for wrong in [("labels", "nobody"), ("map", "place"), ("map", "place:a b"), ("map", "x:Y"), ("attributes", "x")]
        {
            assert!(taken(&[wrong]).is_err(), "{wrong:?}");
        }
        assert_eq!(taken(&[("labels", " ")]).unwrap().0, Choice::default());
        assert_eq!(taken(&[("attributes", "none")]).unwrap().0.attributes, Some(BTreeSet::new()));
    }
}
