//! `sidenote check`: every problem of the files and of what was said.

use super::args::Check;
use super::common::{count, to_read};
use super::{DONE, FOUND, Failure, out};
use crate::model::{Problem, Project, Severity};
use crate::ops::check::problems;
use crate::session::versions::damaged_silently;
use crate::store::{Places, RealFs};
use serde_json::json;

pub(super) fn run(args: &Check) -> Result<u8, Failure> {
    let session = to_read(&args.project)?;
    let project = session.project();
    let mut all: Vec<Problem> = session.problems().to_vec();
    all.extend(damaged_silently(&RealFs, &Places::of_this_person(), session.folder().root()));
    all.extend(problems(project));
    if args.json {
        let rows: Vec<_> = all.iter().map(|p| json!({"severity": p.severity.word(), "kind": p.kind, "article": stem(project, p), "mark": p.place.mark.map(|m| m.to_string()), "file": p.place.file, "line": p.place.line, "column": p.place.column, "message": p.message})).collect();
        out::json(&json!({ "problems": rows }));
    } else {
        for p in &all {
            out::say(&line(project, p));
        }
        let errors = all.iter().filter(|p| p.severity == Severity::Error).count();
        out::tell(&format!("{}, {}.", count(errors, "error"), count(all.len() - errors, "warning")));
    }
    let wrong = all.iter().any(|p| p.severity == Severity::Error);
    Ok(if wrong { FOUND } else { DONE })
}

fn stem<'p>(project: &'p Project, p: &Problem) -> Option<&'p str> {
    project.articles.get(&p.place.article?).map(|a| a.stem.as_str())
}

fn line(project: &Project, p: &Problem) -> String {
    let in_file = || p.place.file.as_ref().map(|_| p.place.in_file());
    let place = stem(project, p).map(str::to_owned).or_else(in_file).unwrap_or_else(|| "-".to_owned());
    let mark = p.place.mark.map_or_else(String::new, |m| format!(" {m}"));
    format!("{} {} {place}{mark}: {}", p.severity.word(), p.kind, p.message)
}
