//! UIMA's CAS as JSON: a file for each article and annotator, with the types it needs.
//!
//! Offsets are UTF-16 units. Written as dkpro-cassis 0.12 writes it (UIMA JSON CAS 0.4.0, without the header that
//! only the draft has). Must not know other formats.

use super::sheets::{Page, Reach, Sheet, as_words, gather};
use super::tokeniser::{TOKENISER, Tokeniser};
use super::uima::{Attributes, CARRIES, Held, SOFA, Structure, TypeRow, VIEW, structures};
use super::{Format, OutFile, Pieces, Request, Verify, Written, rules};
use crate::edit::Refusal;
use serde::Serialize;
use serde::ser::{SerializeMap, SerializeSeq, Serializer};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// CAS as JSON.
pub(super) static FORMAT: Format = Format {
    id: "cas-json",
    title: "UIMA CAS as JSON",
    extension: "",
    folder: true,
    about: "A folder with a JSON document for each article and annotator, for INCEpTION, cassis and UIMA.",
    offset_unit: "UTF-16 units",
    carries: CARRIES,
    options: &[TOKENISER, rules::HULL],
    pieces: Pieces::Files,
    write,
    guide: None,
    verify: Verify::ByReader("cas-json"),
};

fn write(request: &Request<'_>) -> Result<Written, Refusal> {
    let reach = Reach { value: as_words, notes: true, ..Reach::of(&FORMAT, request)? };
    let made = gather(request, &reach)?;
    let attributes = Attributes::of(request)?;
    let types = types(&attributes);
    let mut files = Vec::new();
    for page in &made.pages {
        for sheet in &page.sheets {
            let folder = sheet.who.filter(|_| made.several).map_or(String::new(), |who| format!("{who}/"));
            let content = document(request, (page, sheet), (&attributes, &types), reach.rules.tokeniser)?;
            files.push(OutFile::new(format!("/{folder}{}.json", page.article.article.stem), content));
        }
    }
    Ok(made.written(files))
}

/// The file of one person's view of an article.
fn document(
    request: &Request<'_>,
    (page, sheet): (&Page<'_>, &Sheet<'_>),
    (attributes, types): (&Attributes, &Value),
    tokeniser: Tokeniser,
) -> Result<Vec<u8>, Refusal> {
    let all = structures(request, (page, sheet), attributes, tokeniser);
    let view = View { sofa: SOFA, members: all.iter().map(|s| s.id).collect() };
    let structures = Structures { text: page.article.text.as_str(), all: &all };
    let views = BTreeMap::from([(VIEW, view)]);
    let mut bytes = serde_json::to_vec_pretty(&Document { types, structures, views })
        .map_err(|e| Refusal::new(format!("{} cannot be written as JSON: {e}.", page.article.article.stem)))?;
    bytes.push(b'\n');
    Ok(bytes)
}

#[derive(Serialize)]
struct Document<'d> {
    #[serde(rename = "%TYPES")]
    types: &'d Value,
    #[serde(rename = "%FEATURE_STRUCTURES")]
    structures: Structures<'d>,
    #[serde(rename = "%VIEWS")]
    views: BTreeMap<&'static str, View>,
}

#[derive(Serialize)]
struct View {
    #[serde(rename = "%SOFA")]
    sofa: usize,
    #[serde(rename = "%MEMBERS")]
    members: Vec<usize>,
}

/// The text, what is said about it, and behind that its arrays, which are structures of their own.
struct Structures<'d> {
    text: &'d str,
    all: &'d [Structure],
}

impl Serialize for Structures<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut list = to.serialize_seq(None)?;
        list.serialize_element(&Sofa {
            id: SOFA,
            kind: "uima.cas.Sofa",
            number: 1,
            name: VIEW,
            mime: "text/plain",
            text: self.text,
        })?;
        let first = SOFA + 1 + self.all.len();
        let mut next = first;
        for structure in self.all {
            list.serialize_element(&Annotation { structure, next })?;
            next += arrays(structure).count();
        }
        for (elements, id) in self.all.iter().flat_map(arrays).zip(first..) {
            list.serialize_element(&Array { id, kind: "uima.cas.StringArray", elements })?;
        }
        list.end()
    }
}

/// The arrays of an annotation.
fn arrays(structure: &Structure) -> impl Iterator<Item = &[String]> {
    structure.features.iter().filter_map(|(_, held)| match held {
        Held::Words(words) => Some(words.as_slice()),
        Held::Word(_) | Held::Ref(_) => None,
    })
}

#[derive(Serialize)]
struct Sofa<'d> {
    #[serde(rename = "%ID")]
    id: usize,
    #[serde(rename = "%TYPE")]
    kind: &'static str,
    #[serde(rename = "sofaNum")]
    number: usize,
    #[serde(rename = "sofaID")]
    name: &'static str,
    #[serde(rename = "mimeType")]
    mime: &'static str,
    #[serde(rename = "sofaString")]
    text: &'d str,
}

#[derive(Serialize)]
struct Array<'d> {
    #[serde(rename = "%ID")]
    id: usize,
    #[serde(rename = "%TYPE")]
    kind: &'static str,
    #[serde(rename = "%ELEMENTS")]
    elements: &'d [String],
}

/// An annotation, whose arrays are numbered from `next`.
struct Annotation<'d> {
    structure: &'d Structure,
    next: usize,
}

impl Serialize for Annotation<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Structure { id, kind, units, features } = self.structure;
        let mut next = self.next;
        let mut map = to.serialize_map(None)?;
        map.serialize_entry("%ID", id)?;
        map.serialize_entry("%TYPE", kind)?;
        map.serialize_entry("@sofa", &SOFA)?;
        map.serialize_entry("begin", &units.start)?;
        map.serialize_entry("end", &units.end)?;
        for (name, held) in features {
            match held {
                Held::Word(word) => map.serialize_entry(name, word)?,
                Held::Ref(id) => map.serialize_entry(&format!("@{name}"), id)?,
                Held::Words(_) => {
                    map.serialize_entry(&format!("@{name}"), &next)?;
                    next += 1;
                }
            }
        }
        map.end()
    }
}

fn types(attributes: &Attributes) -> Value {
    let one = |row: TypeRow| {
        let mut made = Map::new();
        made.insert("%NAME".to_owned(), json!(row.name));
        made.insert("%SUPER_TYPE".to_owned(), json!(row.parent));
        for (name, range, description) in row.features {
            // Arrays are written by what they hold.
            let range = if range == "uima.cas.StringArray" { "uima.cas.String[]" } else { range };
            let mut feature = json!({"%NAME": name, "%RANGE": range});
            if !description.is_empty() {
                feature["%DESCRIPTION"] = json!(description);
            }
            made.insert(name, feature);
        }
        (row.name.to_owned(), Value::Object(made))
    };
    Value::Object(attributes.types().into_iter().map(one).collect())
}
