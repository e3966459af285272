//! The types of a file of UIMA: what is a kind of what, and what its features hold.
//!
//! Types that UIMA has built in are known without being declared. A type that is its own ancestor, or whose
//! ancestors are very many, is taken for one without. Must not know how types are written down.

use std::collections::BTreeMap;

pub(in crate::import) const SOFA: &str = "uima.cas.Sofa";
pub(in crate::import) const ANNOTATION: &str = "uima.tcas.Annotation";
pub(in crate::import) const DOCUMENT: &str = "uima.tcas.DocumentAnnotation";
/// Where `INCEpTION` and `WebAnno` say whose a file is.
pub(in crate::import) const METADATA: &str = "de.tudarmstadt.ukp.clarin.webanno.api.type.CASMetadata";
/// The span layer that a new project of `INCEpTION` begins with; its `label` is the label.
pub(in crate::import) const SPAN: &str = "custom.Span";
/// The relation layer that a new project of `INCEpTION` begins with.
pub(super) const RELATION: &str = "custom.Relation";
pub(super) const NAMED_ENTITY: &str = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity";

/// The most ancestors that are looked at.
const FURTHEST: usize = 64;

/// The types that a file declares.
#[derive(Debug, Default)]
pub(in crate::import) struct Types(pub BTreeMap<String, Type>);

/// A type.
#[derive(Debug, Default)]
pub(in crate::import) struct Type {
    /// The type it is a kind of.
    pub parent: String,
    /// Its own features by name.
    pub features: BTreeMap<String, Feature>,
}

/// A feature of a type.
#[derive(Debug, Default, Clone)]
pub(in crate::import) struct Feature {
    /// The type of its values, such as `uima.cas.String`; empty where values tell it themselves.
    pub range: String,
    /// Whether its array or list stands by itself, so that others may refer to it too.
    pub shared: bool,
    /// What its author wrote about it.
    pub description: String,
}

impl Types {
    /// Whether `kind` is `ancestor` or a kind of it.
    pub fn is(&self, kind: &str, ancestor: &str) -> bool {
        self.line(kind).any(|known| known == ancestor)
    }

    /// The feature of this name that `kind` has or inherits.
    pub fn feature(&self, kind: &str, name: &str) -> Option<&Feature> {
        self.line(kind).find_map(|known| self.0.get(known)?.features.get(name))
    }

    /// Whether `kind` leads up to a type that UIMA has built in, so that all that is to be known is known.
    pub fn knows(&self, kind: &str) -> bool {
        self.line(kind).last().is_some_and(|root| root.starts_with("uima."))
    }

    /// A type and its ancestors.
    fn line<'t>(&'t self, kind: &'t str) -> impl Iterator<Item = &'t str> {
        let parent = |kind: &&'t str| match *kind {
            DOCUMENT => Some(ANNOTATION),
            ANNOTATION => Some("uima.cas.AnnotationBase"),
            other => self.0.get(other).map(|t| t.parent.as_str()).filter(|p| !p.is_empty()),
        };
        std::iter::successors(Some(kind), parent).take(FURTHEST)
    }
}

/// The last part of the full name of a type.
pub(in crate::import) fn short(kind: &str) -> &str {
    kind.rsplit_once('.').map_or(kind, |(_, short)| short)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_that_is_its_own_ancestor_is_no_annotation() {
        let row = |parent: &str| Type { parent: parent.to_owned(), ..Type::default() };
        let types =
            Types([("a".to_owned(), row("b")), ("b".to_owned(), row("a")), ("c".to_owned(), row(DOCUMENT))].into());
        assert!(!types.is("a", ANNOTATION) && !types.knows("a"));
        assert!(types.is("c", ANNOTATION) && types.knows("c"));
    }
}
