//! What one annotation says: tags, remark, person, attributes.
//!
//! Must not know texts.

use super::called;
use crate::import::json::{Json, array, string};

/// An annotation, but for its place.
pub(super) struct Annotation<'v> {
    pub id: Option<&'v str>,
    pub tags: Vec<String>,
    pub note: String,
    pub creator: String,
    /// Attributes with what they say, and of which kind that is, where the file says so.
    pub attributes: Vec<(String, Json<'v>, Option<&'v str>)>,
    pub unsure: bool,
    /// Whether its targets are pieces of one mark.
    pub pieces: bool,
    motivation: String,
}

impl<'v> Annotation<'v> {
    /// What `value` says.
    pub fn of(value: Json<'v>) -> Self {
        let person = many(value.get("creator").or(value.get("user"))).first().and_then(|who| called(*who));
        let attribute = |a: Json<'v>| Some((string(a, "attribute")?.to_owned(), a.get("said")?, string(a, "kind")));
        let mut made = Self {
            id: string(value, "id").or(string(value, "@id")),
            tags: Vec::new(),
            note: String::new(),
            creator: person.unwrap_or_default(),
            attributes: array(value, "attributes").filter_map(attribute).collect(),
            unsure: value.get("sure").and_then(Json::as_bool) == Some(false),
            pieces: value.get("pieces").is_some(),
            motivation: many(value.get("motivation"))
                .first()
                .map(|m| last(m.as_str().unwrap_or_default()))
                .unwrap_or_default(),
        };
        let tagging = matches!(made.motivation.as_str(), "tagging" | "classifying" | "identifying");
        for body in many(value.get("body")) {
            made.body(body, tagging);
        }
        made.tags.extend(array(value, "tags").filter_map(Json::as_str).map(str::to_owned));
        if let Some(text) = string(value, "text") {
            made.remark(text);
        }
        made
    }

    fn body(&mut self, body: Json<'v>, tagging: bool) {
        let purpose = many(body.get("purpose")).first().map(|p| last(p.as_str().unwrap_or_default()));
        let tags = purpose.as_deref().map_or(tagging, |p| matches!(p, "tagging" | "classifying" | "identifying"));
        let words = string(body, "value").or(string(body, "bodyValue"));
        match (words, tags) {
            (Some(words), true) => self.tags.push(words.to_owned()),
            (Some(words), false) => self.remark(words),
            (None, _) if purpose.as_deref() == Some("linking") => {}
            (None, _) => self.tags.extend(iri(body).map(last).filter(|tag| !tag.is_empty())),
        }
    }

    fn remark(&mut self, words: &str) {
        if !self.note.is_empty() {
            self.note.push('\n');
        }
        self.note.push_str(words);
    }

    /// The label: the first tag, else what the annotation is for.
    pub fn label(&self) -> &str {
        self.tags
            .first()
            .map_or(if self.motivation.is_empty() { "annotation" } else { &self.motivation }, String::as_str)
    }

    /// The annotation in a message.
    pub fn name(&self) -> String {
        self.id.map_or_else(|| format!("an annotation “{}”", self.label()), |id| format!("the annotation {id}"))
    }
}

/// Whether an annotation is one between annotations.
pub(super) fn is_link(value: Json<'_>) -> bool {
    let linking = many(value.get("motivation")).iter().any(|m| m.as_str().is_some_and(|m| last(m) == "linking"));
    linking && value.get("target").is_some_and(|t| t.as_str().is_some() || t.get("selector").is_none())
}

/// The address of a resource: itself, its source or its id.
pub(super) fn iri(value: Json<'_>) -> Option<&str> {
    let source = value.get("source");
    let inner = source.and_then(|s| s.as_str().or(string(s, "id")).or(string(s, "@id")));
    value.as_str().or(inner).or(string(value, "id")).or(string(value, "@id"))
}

/// A value, or several in a list; none where there is nothing.
pub(super) fn many(value: Option<Json<'_>>) -> Vec<Json<'_>> {
    let Some(value) = value.filter(|v| !v.is_null()) else { return Vec::new() };
    value.as_array().map_or_else(|| vec![value], Iterator::collect)
}

/// The last part of an address, or of a name with a prefix.
pub(super) fn last(iri: &str) -> String {
    iri.trim_end_matches(['/', '#']).rsplit(['/', '#', ':']).next().unwrap_or_default().to_owned()
}
