//! `sidenote pack`: a whole project as one file.

use super::args::Pack;
use super::common::{count, to_read};
use super::{DONE, FOUND, Failure, out};
use crate::edit::diff;
use crate::model::Problem;
use crate::session::recipes;
use crate::store::{Fs, MAX_PACKED_BYTES, RealFs, packed_and_recipes, packed_with_recipes, place_of, replace};

pub(super) fn run(args: &Pack) -> Result<u8, Failure> {
    let session = to_read(&args.project)?;
    let (project, problems) = (session.project(), session.problems());
    if let Some(newer) = problems.iter().find(|p| p.kind == "newer_version") {
        return Err(Failure(format!("packing the project: {}", newer.message)));
    }
    let path = std::path::absolute(&args.out).map_err(|e| Failure(format!("packing the project: {e}")))?;
    if place_of(&RealFs, &path).starts_with(place_of(&RealFs, session.folder().root())) {
        return Err(Failure(format!(
            "packing the project: {} lies in the project itself; choose another place",
            args.out.display()
        )));
    }
    let wrong = |why: String| Failure(format!("packing the project: {why}: {}", args.out.display()));
    let (recipes, unread) = recipes::all(&RealFs, session.folder());
    let packed = packed_with_recipes(project, &recipes).map_err(wrong)?;
    // What could not be unpacked is not written.
    let again = packed_and_recipes("the packed project", packed.as_bytes()).map_err(|p| wrong(p.message))?;
    if !diff(project, &again.0).is_empty() || recipes != again.1 {
        return Err(wrong("it does not read back as it is; please report this".to_owned()));
    }
    replace(&RealFs, &path, packed.as_bytes()).map_err(|e| wrong(e.to_string()))?;
    let there = RealFs.read(&path, MAX_PACKED_BYTES).map_err(|e| wrong(e.to_string()))?;
    if there != packed.as_bytes() {
        return Err(wrong("the disk gave back something else; try again".to_owned()));
    }
    let problems: Vec<&Problem> = problems.iter().chain(&unread).collect();
    for p in &problems {
        out::tell(&format!("not packed: {}: {}", p.place.file.as_deref().unwrap_or("-"), p.message));
    }
    out::say(&format!("{} ({})", args.out.display(), count(packed.len(), "byte")));
    Ok(if problems.is_empty() { DONE } else { FOUND })
}
