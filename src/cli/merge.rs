//! `sidenote merge`: another copy's work, as one step of undo.

use super::args::Merge;
use super::common::{count, to_read, to_write};
use super::{DONE, FOUND, Failure, out};
use crate::edit::merge::{Merged, merge};
use crate::model::{Problem, Project, Recipes};
use crate::ops::compare::{Difference, projects};
use crate::ops::conflicts::Shown;
use crate::session::merging::Bases;
use crate::session::recipes;
use crate::store::{Fs, MAX_PACKED_BYTES, Places, RealFs, now, packed_and_recipes, place_of};
use serde_json::{Value, json};

pub(super) fn run(args: &Merge) -> Result<u8, Failure> {
    if place_of(&RealFs, &args.project) == place_of(&RealFs, &args.other) {
        return Err(refused("both are the same folder; name another copy"));
    }
    if let Some(outcome) = super::recover::repair::only(&args.project, &args.other) {
        return Ok(copy_of_a_file(args, &outcome));
    }
    let Other { project: theirs, recipes, unread, unread_recipes } = other(args)?;
    let mut session = to_write(&args.project)?;
    out::tell_unread(&session);
    let ours = session.project().clone();
    if ours.id != theirs.id && !args.unrelated {
        return Err(refused(&format!(
            "{} is another project (“{}”), no copy of this one; give --unrelated to bring it in nevertheless",
            args.other.display(),
            theirs.settings.title
        )));
    }
    let bases = Bases::of(&RealFs, &Places::of_this_person(), &ours, &args.project, &args.other);
    // What could not be read is not there, which must not look as if it had been deleted.
    let whole = unread.is_empty() && session.problems().is_empty();
    let base = if whole && !args.no_base { bases.last(&RealFs, &ours, &theirs) } else { None };
    let merged = merge(base.as_ref(), &ours, &theirs);
    session.take_over(&merged, now())?;
    let brought = recipes::bring(&RealFs, session.folder(), &recipes)?;
    session.keep_conflicts(merged.conflicts.clone(), &args.other.display().to_string(), now());
    session.close()?;
    if whole {
        bases.remember(&RealFs, &merged).unwrap_or_else(|e| out::tell(&e.to_string()));
    }
    for p in unread.iter().chain(&unread_recipes) {
        out::tell(&format!("not brought in: {}: {}", p.place.file.as_deref().unwrap_or("-"), p.message));
    }
    say(args, &ours, &merged, (base.is_some(), &brought));
    let clean =
        merged.conflicts.is_empty() && merged.renamed.is_empty() && unread.is_empty() && unread_recipes.is_empty();
    Ok(if clean { DONE } else { FOUND })
}

/// A file inside the project: the copy that a tool which syncs kept beside another.
fn copy_of_a_file(args: &Merge, outcome: &super::recover::repair::Outcome) -> u8 {
    if args.json {
        out::json(&json!({"repaired": outcome.json()}));
    }
    if !args.json || outcome.has_failed() {
        outcome.say();
    }
    match (outcome.has_failed(), outcome.is_clean()) {
        (true, _) => super::COULD_NOT,
        (_, true) => DONE,
        _ => FOUND,
    }
}

fn refused(why: &str) -> Failure {
    Failure(format!("merging: {why}"))
}

/// The other copy, and what of it could not be read.
struct Other {
    project: Project,
    recipes: Recipes,
    unread: Vec<Problem>,
    unread_recipes: Vec<Problem>,
}

/// The other copy: a folder or a packed project.
fn other(args: &Merge) -> Result<Other, Failure> {
    if RealFs.list(&args.other).is_err()
        && let Ok(bytes) = RealFs.read(&args.other, MAX_PACKED_BYTES)
    {
        let shown = args.other.display().to_string();
        let (project, recipes) = packed_and_recipes(&shown, &bytes).map_err(|p| super::unpack::located(&p))?;
        return Ok(Other { project, recipes, unread: Vec::new(), unread_recipes: Vec::new() });
    }
    let session = to_read(&args.other)?;
    let problems = session.problems().to_vec();
    if let Some(newer) = problems.iter().find(|p| p.kind == "newer_version") {
        return Err(refused(&newer.message));
    }
    let (recipes, unread_recipes) = recipes::all(&RealFs, session.folder());
    Ok(Other { project: session.project().clone(), recipes, unread: problems, unread_recipes })
}

fn say(args: &Merge, ours: &Project, merged: &Merged, (based, recipes): (bool, &[(String, String)])) {
    let changes = projects(ours, &merged.project);
    let conflicts: Vec<Shown> = merged.conflicts.iter().map(|c| Shown::of(c, &merged.project)).collect();
    if args.json {
        return out::json(&as_json(merged, &changes, &conflicts, (based, recipes)));
    }
    changes.iter().flat_map(super::diff::lines).for_each(|line| out::say(&line));
    for c in &conflicts {
        out::say(&c.line());
    }
    for (from, to) in &merged.renamed {
        let name = merged.project.name_of(to);
        out::say(&format!("! annotator {name} is somebody else than “{from}” here, and got the id {to}"));
    }
    for recipe in recipes {
        out::say(&format!("+ {}", recipes::in_words(recipe)));
    }
    if !based {
        out::tell("There was no common base: what is missing in one copy does not count as deleted.");
    }
    out::tell(&format!("{}, {}.", count(changes.len(), "change"), count(conflicts.len(), "conflict")));
    if !conflicts.is_empty() {
        out::tell("Both versions of each conflict are kept; the window lists them under File, Conflicts.");
    }
}

fn as_json(
    merged: &Merged,
    changes: &[Difference],
    conflicts: &[Shown],
    (based, recipes): (bool, &[(String, String)]),
) -> Value {
    let recipes = recipes.iter().map(|(from, to)| json!({"from": from, "to": to}));
    let renamed = merged.renamed.iter().map(|(from, to)| json!({"from": from, "to": to}));
    json!({
        "base": based,
        "changes": changes,
        "conflicts": conflicts,
        "renamed": renamed.collect::<Vec<_>>(),
        "recipes": recipes.collect::<Vec<_>>(),
    })
}
