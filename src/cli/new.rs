//! `sidenote new`: an empty project.

use super::args::New;
use super::{DONE, Failure, out};
use crate::session::{NewProject, create, news_schema};
use crate::store::{Fs, RealFs, SystemIds, schema_from_ron};

pub(super) fn run(args: &New) -> Result<u8, Failure> {
    let schema = if args.schema == "news" { news_schema()? } else { own_schema(&args.schema)? };
    let root = std::path::absolute(&args.project).map_err(|e| Failure(format!("making a project: {e}")))?;
    let title = root.file_name().map_or_else(|| "Project".to_owned(), |n| n.to_string_lossy().into_owned());
    let annotator = args.annotator.as_deref().unwrap_or_default().trim();
    create(&RealFs, &root, NewProject { title: &title, schema, annotator }, &mut SystemIds)?;
    out::tell(&format!("Made the project {}.", args.project.display()));
    Ok(DONE)
}

fn own_schema(path: &str) -> Result<crate::model::Schema, Failure> {
    let bytes = RealFs.read(std::path::Path::new(path), 64 << 20);
    let bytes = bytes.map_err(|e| Failure(format!("reading the schema: {e}: {path}")))?;
    schema_from_ron(path, &bytes).map_err(|p| {
        let (line, column) = (p.place.line.unwrap_or(0), p.place.column.unwrap_or(0));
        Failure(format!("reading the schema: {}: {path}:{line}:{column}", p.message))
    })
}
