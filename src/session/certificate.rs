//! The certificate beside a dataset: what was asked for, what is in the files, and that it was read again.
//!
//! It says nothing of when and by whom, so that the same project and choices give the same certificate.
//! Must not know any format.

use super::dataset::Dataset;
use super::deliver::Delivered;
use crate::export::{FileFact, report_json};
use crate::model::{ArticleId, TextHash};
use crate::store::schema_to_ron;
use serde_json::{Map, Value, json};
use std::path::Path;

/// The version of the certificate's own shape.
const VERSION: u32 = 1;

/// The certificate of what was delivered to `main`, as indented JSON.
pub(super) fn of(dataset: &Dataset<'_>, delivered: &Delivered, main: &Path) -> String {
    let request = dataset.whole();
    let files: Vec<FileFact> = delivered.files.iter().map(|file| beside(file, main)).collect();
    let mut value = json!({"certificate": VERSION, "program": concat!("sidenote ", env!("CARGO_PKG_VERSION"))});
    let report = report_json(dataset.format, request.project, &delivered.written, &delivered.mismatches, &files);
    let project = request.project;
    let schema = schema_to_ron(&project.schema).map(|ron| TextHash::of(ron.as_bytes()).to_string());
    let chosen = json!({
        "project": project.settings.title,
        "schema": schema.unwrap_or_default(),
        "options": dataset.asked().options,
        "annotators": request.annotators.iter().map(|who| project.name_of(who)).collect::<Vec<_>>(),
        "texts": dataset.asked().articles.iter().map(|id| text_of(dataset, *id)).collect::<Map<_, _>>(),
    });
    for part in [chosen, report] {
        if let (Some(all), Value::Object(part)) = (value.as_object_mut(), part) {
            all.extend(part);
        }
    }
    if dataset.parts().next().is_some() {
        value["splits"] = splits(dataset);
    }
    format!("{value:#}\n")
}

/// The parts and the articles of each, by their file stems.
pub fn splits(dataset: &Dataset<'_>) -> Value {
    let stem = |id: &ArticleId| dataset.whole().project.articles.get(id).map(|a| a.stem.clone());
    let part = |(name, articles): (&str, &[ArticleId])| {
        (name.to_owned(), json!(articles.iter().filter_map(stem).collect::<Vec<_>>()))
    };
    Value::Object(dataset.parts().map(part).collect())
}

fn text_of(dataset: &Dataset<'_>, id: ArticleId) -> (String, Value) {
    let article = dataset.whole().project.articles.get(&id).cloned();
    article.map_or_else(|| (id.to_string(), Value::Null), |a| (a.stem.clone(), json!(a.text.to_string())))
}

/// The file with its path as seen from the certificate.
fn beside(file: &FileFact, main: &Path) -> FileFact {
    let folder = main.parent().unwrap_or(main);
    let path = Path::new(&file.path).strip_prefix(folder).map(|p| p.to_string_lossy().replace('\\', "/"));
    FileFact { path: path.unwrap_or_else(|_| file.path.clone()), ..file.clone() }
}
