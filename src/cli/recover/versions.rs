//! Earlier versions of files: `sidenote recover --versions` and `--restore`.

use super::super::args::Recover;
use super::super::common::{count, to_mend, to_read};
use super::super::{DONE, Failure, out};
use crate::edit::diff;
use crate::session::versions::{as_of, put_back, state_at};
use crate::store::{Folder, Places, RealFs, Version, Versions, now};
use serde_json::json;
use std::path::Path;

fn kept(root: &Path) -> Option<Versions> {
    state_at(&RealFs, &Places::of_this_person(), root).map(|state| Versions::at(&state))
}

/// Lists the versions of a file; of all files where none is named.
pub(super) fn list(args: &Recover, root: &Path, file: &str) -> u8 {
    let Some(all) = kept(root) else {
        out::tell("This machine keeps no versions of this project.");
        if args.json {
            out::json(&json!({"versions": []}));
        }
        return DONE;
    };
    let files = if file.is_empty() { all.files(&RealFs) } else { vec![file.to_owned()] };
    let project = to_read(root).ok().map(|session| session.project().clone());
    let mut rows = Vec::new();
    for file in &files {
        for version in all.of(&RealFs, file) {
            let changes =
                project.as_ref().map(|now| as_of(&RealFs, now, file, &version).map(|then| diff(now, &then).len()));
            rows.push((file, version, changes));
        }
    }
    if args.json {
        let row = |(file, version, changes): &(&String, Version, Option<Result<usize, String>>)| {
            json!({
                "file": file,
                "at": version.at.to_string(),
                "bytes": version.bytes,
                "differs_in": changes.as_ref().and_then(|c| c.as_ref().ok()),
                "problem": changes.as_ref().and_then(|c| c.as_ref().err()),
            })
        };
        out::json(&json!({"versions": rows.iter().map(row).collect::<Vec<_>>()}));
        return DONE;
    }
    for (file, version, changes) in &rows {
        let changes = match changes {
            Some(Ok(0)) => "as it is now".to_owned(),
            Some(Ok(n)) => format!("differs in {}", count(*n, "row")),
            Some(Err(why)) => why.clone(),
            None => "the project does not open".to_owned(),
        };
        out::say(&format!(
            "{}  {file}  {}  {changes}",
            version.at,
            count(usize::try_from(version.bytes).unwrap_or(0), "byte")
        ));
    }
    out::tell(&format!("{} of {}.", count(rows.len(), "version"), count(files.len(), "file")));
    DONE
}

/// Restores a version; on the files themselves where the project does not open.
pub(super) fn restore(args: &Recover, root: &Path, file: &str) -> Result<u8, Failure> {
    let wrong = |why: &str| Failure(format!("restoring {file}: {why}"));
    let versions = kept(root).map(|all| all.of(&RealFs, file)).unwrap_or_default();
    let version = chosen(&versions, args.at.as_deref()).map_err(|why| wrong(&why))?;
    let told = match to_mend(root) {
        Ok(mut session) => {
            session.restore(&RealFs, file, version, now()).map_err(|e| wrong(&e.0))?;
            let step = session.undo_title().unwrap_or_default().to_owned();
            session.close().map_err(|why| wrong(&why))?;
            format!("{step}. It can be undone.")
        }
        Err(Failure(why)) if ["project.ron", "schema.ron", "entities.ron"].contains(&file) => {
            let kept = put_back(&RealFs, &Folder::at(root), file, version).map_err(|e| wrong(&e))?;
            format!(
                "The project did not open ({why}); {file} of {} was put back. As it was it is kept as {kept}.",
                version.at
            )
        }
        Err(failure) => return Err(failure),
    };
    out::tell(&told);
    Ok(DONE)
}

/// The version of this time; where none is given the last one.
fn chosen<'v>(versions: &'v [Version], at: Option<&str>) -> Result<&'v Version, String> {
    let Some(at) = at else {
        return versions.last().ok_or_else(|| "this machine keeps no version of it".to_owned());
    };
    let found: Vec<&Version> = versions.iter().filter(|v| v.at.to_string().starts_with(at)).collect();
    match found[..] {
        [one] => Ok(one),
        [] => Err(format!("there is no version of {at}; `sidenote recover PROJECT --versions` lists them")),
        _ => Err(format!("{at} may mean {}; write more of the time", count(found.len(), "version"))),
    }
}
