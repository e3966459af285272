//! The types and features that an export declares.
//!
//! UIMA's names of features are letters, digits and underscores, so that an id with a hyphen is another name
//! there; the description of the feature holds the id, and our readers take it from there. Single values are
//! strings whatever their kind: UIMA has no unsaid number or flag, every mark that says nothing would say 0 and
//! false. So the description holds the kind, too, and values of another kind have a feature of their own. Must not
//! know how types are written down.

use crate::edit::Refusal;
use crate::export::{Request, Used, Whole};
use crate::model::{AttributeId, Value};
use crate::records::kinds::{described, kind_of};
use std::collections::{BTreeMap, BTreeSet};

pub(in crate::export) const SPAN: &str = "custom.Span";
pub(in crate::export) const RELATION: &str = "custom.Relation";
pub(super) const DOCUMENT: &str = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData";
pub(super) const METADATA: &str = "de.tudarmstadt.ukp.clarin.webanno.api.type.CASMetadata";
pub(super) const SENTENCE: &str = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence";
pub(super) const TOKEN: &str = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token";
const ANNOTATION: &str = "uima.tcas.Annotation";
const STRING: &str = "uima.cas.String";
/// Several strings.
const STRINGS: &str = "uima.cas.StringArray";

/// Names that are features already, or that readers in Java and Python keep for themselves.
const TAKEN: [&str; 9] = ["sofa", "begin", "end", "label", "note", "type", "self", "id", "xmiID"];

/// The name of the feature of each attribute and kind of its values.
#[derive(Debug, Default)]
pub(in crate::export) struct Attributes(BTreeMap<(AttributeId, &'static str), String>);

/// A type to declare.
#[derive(Debug)]
pub(in crate::export) struct TypeRow {
    /// Its full name.
    pub name: &'static str,
    /// The type it is a kind of.
    pub parent: &'static str,
    /// Its features: name, range and description.
    pub features: Vec<(String, &'static str, String)>,
}

impl Attributes {
    /// Those that the marks of the whole request have, written or not.
    ///
    /// # Errors
    /// A refusal when it asks for what is not there.
    pub fn of(request: &Request<'_>) -> Result<Self, Refusal> {
        let alone = if request.piece.whole.is_none() { Some(Whole::of(request)?) } else { None };
        let whole = request.piece.whole.as_deref().or(alone.as_ref());
        let attributes = whole.into_iter().flat_map(|whole| &whole.attributes);
        Ok(Self::named(attributes))
    }

    /// Those that are used.
    pub fn of_used(used: &Used) -> Self {
        Self::named(used.values.iter().map(|(id, values)| (id, &values.kinds)))
    }

    fn named<'a>(kinds: impl Iterator<Item = (&'a AttributeId, &'a BTreeSet<&'static str>)>) -> Self {
        let mut taken: BTreeSet<String> = TAKEN.iter().map(|name| (*name).to_owned()).collect();
        let each = kinds.flat_map(|(id, kinds)| kinds.iter().map(move |kind| (id, *kind)));
        Self(each.map(|(id, kind)| ((id.clone(), kind), name_of(id.as_str(), &mut taken))).collect())
    }

    /// The feature that holds this value of an attribute.
    pub fn feature(&self, id: &AttributeId, value: &Value) -> Option<&str> {
        self.0.get(&(id.clone(), kind_of(value))).map(String::as_str)
    }

    /// Every attribute with the kind of values and the feature that holds them.
    pub fn all(&self) -> impl Iterator<Item = (&AttributeId, &'static str, &str)> {
        self.0.iter().map(|((id, kind), name)| (id, *kind, name.as_str()))
    }

    /// Every type that is written, in order of their names.
    pub fn types(&self) -> Vec<TypeRow> {
        let plain = |name: &str, range| (name.to_owned(), range, String::new());
        let row = |name, parent, features| TypeRow { name, parent, features };
        let attribute = |(id, kind, name): (&AttributeId, &str, &str)| {
            (name.to_owned(), if kind == "choices" { STRINGS } else { STRING }, described(id.as_str(), kind))
        };
        let own = [plain("label", STRING), plain("note", STRING)].into_iter();
        vec![
            row(RELATION, ANNOTATION, vec![plain("label", STRING), plain("Governor", SPAN), plain("Dependent", SPAN)]),
            row(SPAN, ANNOTATION, own.chain(self.all().map(attribute)).collect()),
            row(METADATA, ANNOTATION, vec![plain("username", STRING)]),
            row(
                DOCUMENT,
                "uima.tcas.DocumentAnnotation",
                vec![plain("documentTitle", STRING), plain("documentId", STRING)],
            ),
            row(SENTENCE, ANNOTATION, Vec::new()),
            row(TOKEN, ANNOTATION, Vec::new()),
        ]
    }
}

/// The name of a feature for this id that is not taken.
fn name_of(id: &str, taken: &mut BTreeSet<String>) -> String {
    let plain = id.replace('-', "_");
    let plain = if plain.starts_with(|c: char| c.is_ascii_digit()) { format!("n{plain}") } else { plain };
    let (mut name, mut n) = (plain.clone(), 2);
    while !taken.insert(name.clone()) {
        name = format!("{plain}_{n}");
        n += 1;
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_id_has_a_feature_of_its_own() {
        let mut taken: BTreeSet<String> = TAKEN.iter().map(|name| (*name).to_owned()).collect();
        let names: Vec<String> = ["a-b", "a_b", "label", "2nd"].iter().map(|id| name_of(id, &mut taken)).collect();
        assert_eq!(names, ["a_b", "a_b_2", "label_2", "n2nd"]);
    }
}
