//! UIMA's CAS as JSON: a file for each article and annotator, with the types it needs.
//!
//! Offsets are UTF-16 units. Written as dkpro-cassis 0.12 writes it (UIMA JSON CAS 0.4.0, without the header that
//! only the draft has). Must not know other formats.

use super::sheets::{Page, Reach, Sheet, gather};
use super::uima::{Attributes, CARRIES, Held, SOFA, Structure, TypeRow, VIEW, carried, structures};
use super::{Format, OutFile, Pieces, Request, Verify, Written, rules};
use crate::edit::Refusal;
use serde_json::{Map, Value, json};

/// CAS as JSON.
pub(super) static FORMAT: Format = Format {
    id: "cas-json",
    title: "UIMA CAS as JSON",
    extension: "",
    folder: true,
    about: "A folder with a JSON document for each article and annotator, for INCEpTION, cassis and UIMA.",
    offset_unit: "UTF-16 units",
    carries: CARRIES,
    options: &[rules::HULL],
    pieces: Pieces::Files,
    write,
    verify: Verify::ByReader("cas-json"),
};

fn write(request: &Request<'_>) -> Result<Written, Refusal> {
    let made = gather(request, &Reach { value: carried, notes: true, ..Reach::of(&FORMAT, request)? })?;
    let attributes = Attributes::of(request)?;
    let types = types(&attributes);
    let mut files = Vec::new();
    for page in &made.pages {
        for sheet in &page.sheets {
            let folder = sheet.who.filter(|_| made.several).map_or(String::new(), |who| format!("{who}/"));
            let content = format!("{:#}\n", document(request, (page, sheet), &attributes, &types));
            files.push(OutFile::new(format!("/{folder}{}.json", page.article.article.stem), content.into_bytes()));
        }
    }
    Ok(made.written(files))
}

fn document(
    request: &Request<'_>,
    (page, sheet): (&Page<'_>, &Sheet<'_>),
    attributes: &Attributes,
    types: &Value,
) -> Value {
    let annotations = structures(request, page, sheet, attributes);
    let members: Vec<usize> = annotations.iter().map(|s| s.id).collect();
    let sofa = json!({
        "%ID": SOFA,
        "%TYPE": "uima.cas.Sofa",
        "sofaNum": 1,
        "sofaID": VIEW,
        "mimeType": "text/plain",
        "sofaString": page.article.text.as_str(),
    });
    let mut arrays = Vec::new();
    let next = SOFA + 1 + annotations.len();
    let mut all = vec![sofa];
    all.extend(annotations.into_iter().map(|s| annotation(s, next, &mut arrays)));
    all.append(&mut arrays);
    json!({
        "%TYPES": types,
        "%FEATURE_STRUCTURES": all,
        "%VIEWS": {VIEW: {"%SOFA": SOFA, "%MEMBERS": members}},
    })
}

/// An annotation; its arrays are structures of their own, numbered from `next`.
fn annotation(structure: Structure, next: usize, arrays: &mut Vec<Value>) -> Value {
    let mut made = Map::new();
    made.insert("%ID".to_owned(), json!(structure.id));
    made.insert("%TYPE".to_owned(), json!(structure.kind));
    made.insert("@sofa".to_owned(), json!(SOFA));
    made.insert("begin".to_owned(), json!(structure.units.start));
    made.insert("end".to_owned(), json!(structure.units.end));
    for (name, held) in structure.features {
        match held {
            Held::Word(word) => made.insert(name, json!(word)),
            Held::Ref(id) => made.insert(format!("@{name}"), json!(id)),
            Held::Words(words) => {
                let id = next + arrays.len();
                arrays.push(json!({"%ID": id, "%TYPE": "uima.cas.StringArray", "%ELEMENTS": words}));
                made.insert(format!("@{name}"), json!(id))
            }
        };
    }
    Value::Object(made)
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
