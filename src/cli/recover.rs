//! `sidenote recover`: what the journal holds that the files do not, listed or applied.
//!
//! Every opening that may write applies it anyway; this shows it first, and what was set aside.

pub(super) mod repair;
mod trash;
mod versions;

use super::args::Recover;
use super::common::{count, to_mend, to_take_over, to_try};
use super::{DONE, FOUND, Failure, out};
use crate::model::Problem;
use crate::ops::compare::{Difference, What, projects};
use crate::ops::conflicts::Shown;
use crate::session::Session;
use crate::session::versions::damaged_silently;
use crate::session::waiting::{Waiting, waiting};
use crate::store::{Places, RealFs};
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub(super) fn run(args: &Recover) -> Result<u8, Failure> {
    let root = std::path::absolute(&args.project).unwrap_or_else(|_| args.project.clone());
    if args.take_over {
        take_over(args)?;
    }
    if let Some(file) = &args.versions {
        return Ok(versions::list(args, &root, file));
    }
    if let Some(file) = &args.restore {
        return versions::restore(args, &root, file);
    }
    if args.trash {
        return trash::list(args, &root);
    }
    if let Some(id) = &args.bring_back {
        return trash::bring_back(&root, id);
    }
    let repaired = if args.repair { repair::all(&root)? } else { repair::Outcome::default() };
    let mut found = waiting(&RealFs, &Places::of_this_person(), &root)?;
    found.problems.extend(damaged_silently(&RealFs, &Places::of_this_person(), &root));
    let changes = projects(&found.files, &found.whole);
    // A step that does not fit changes nothing, so it is told by its problem.
    let unfit: Vec<&Problem> = found.problems.iter().filter(|p| p.kind.contains("journal")).collect();
    let apply = args.apply && !found.steps.is_empty();
    if apply {
        to_mend(&args.project)?.close()?;
    }
    if args.json {
        let mut value = as_json(&found, &changes, &unfit, apply);
        value["damaged"] = repair::waiting(&found.problems);
        value["repaired"] = repaired.json();
        out::json(&value);
    } else {
        repaired.say();
        repair::say_waiting(&found.problems);
        say(&found, &changes, &unfit, apply);
    }
    let whole = !found.problems.iter().any(repair::is_damage) && repaired.is_clean();
    let clean = whole && unfit.is_empty() && (apply || found.steps.is_empty());
    Ok(if clean { DONE } else { FOUND })
}

/// Takes the project from whoever has it open, and lets go of it again.
fn take_over(args: &Recover) -> Result<(), Failure> {
    let root = std::path::absolute(&args.project).unwrap_or_else(|_| args.project.clone());
    let how = |session: &Session| session.read_only().filter(|_| session.is_elsewhere()).map(str::to_owned);
    let held = to_try(&root)?;
    let who = how(&held);
    drop(held);
    to_take_over(&root)?.close()?;
    out::tell(&who.map_or_else(
        || "Nobody had the project open.".to_owned(),
        |who| format!("Taken over: {who}. That window can only read it from now on; what it had is in the files."),
    ));
    Ok(())
}

fn say(found: &Waiting, changes: &[Difference], unfit: &[&Problem], applied: bool) {
    for step in &found.steps {
        out::say(&format!("{} ({})", step.title, count(step.edits.len(), "row")));
    }
    for (kind, [added, changed, removed]) in by_kind(changes) {
        out::say(&format!("{kind}: {added} added, {changed} changed, {removed} removed"));
    }
    for p in unfit {
        out::tell(&p.message);
    }
    for path in &found.aside {
        out::say(&format!("set aside: {}", path.display()));
    }
    if let Some(why) = &found.read_only {
        out::tell(&format!("It cannot be applied: {why}."));
    }
    for conflict in &found.conflicts {
        out::say(&Shown::of(conflict, &found.whole).line());
    }
    let unfit = unfit.iter().filter(|p| p.kind == "journal_conflict").count();
    let steps = count(found.steps.len().saturating_sub(if applied { unfit } else { 0 }), "step");
    out::tell(&match (found.steps.is_empty(), applied) {
        (true, _) => "The files have everything that the journal has.".to_owned(),
        (false, true) => format!("{steps} applied; the files have everything now, and each can be undone."),
        (false, false) => format!(
            "{steps} in the journal and not in the files. They are applied by --apply, or as soon as the window or a command opens the project to change it."
        ),
    });
}

/// How many rows of each kind are added, changed and removed.
fn by_kind(changes: &[Difference]) -> BTreeMap<&'static str, [usize; 3]> {
    let mut made: BTreeMap<&'static str, [usize; 3]> = BTreeMap::new();
    for change in changes {
        let at = match change.change {
            What::Added => 0,
            What::Changed => 1,
            What::Removed => 2,
        };
        made.entry(change.kind).or_default()[at] += 1;
    }
    made
}

fn as_json(found: &Waiting, changes: &[Difference], unfit: &[&Problem], applied: bool) -> Value {
    let counts =
        |[added, changed, removed]: [usize; 3]| json!({"added": added, "changed": changed, "removed": removed});
    let kinds: BTreeMap<&str, Value> = by_kind(changes).into_iter().map(|(kind, n)| (kind, counts(n))).collect();
    json!({
        "steps": found.steps.iter().map(|s| json!({"title": s.title, "rows": s.edits.len()})).collect::<Vec<_>>(),
        "kinds": kinds,
        "problems": unfit.iter().map(|p| &p.message).collect::<Vec<_>>(),
        "set_aside": found.aside.iter().map(|p| p.display().to_string()).collect::<Vec<_>>(),
        "read_only": found.read_only,
        "applied": applied,
        "conflicts": found.conflicts.iter().map(|c| Shown::of(c, &found.whole)).collect::<Vec<_>>(),
    })
}
