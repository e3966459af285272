//! What `sidenote recover --repair` does, and what it would do.

use super::super::common::count;
use super::super::{Failure, out};
use crate::edit::merge::Conflict;
use crate::model::{Problem, Project, ProjectId, Schema};
use crate::ops::conflicts::Shown;
use crate::session::file_merge::leave_conflicts;
use crate::session::repair::{Repaired, can_repair, heads_in_conflict, repair};
use crate::store::{Folder, Fs, Places, RealFs, load, now, place_of};
use serde_json::{Value, json};
use std::path::Path;

/// How often files that come to light by a repair are repaired in turn: an article, then its layers.
const ROUNDS: usize = 3;

/// What was repaired, and what could not be.
#[derive(Default)]
pub(in super::super) struct Outcome {
    done: Vec<(String, Repaired)>,
    failed: Vec<(String, String)>,
    project: Option<Project>,
}

/// Repairs every file that can be.
pub(super) fn all(root: &Path) -> Result<Outcome, Failure> {
    let folder = Folder::at(root);
    let mut made = Outcome::default();
    for file in heads_in_conflict(&RealFs, &folder) {
        made.one(&folder, &file);
    }
    for _ in 0..ROUNDS {
        let loaded = load(&RealFs, &folder)?;
        let tried = |p: &Problem| made.failed.iter().any(|(f, _)| p.place.file.as_ref() == Some(f));
        let files: Vec<String> = loaded
            .problems
            .iter()
            .filter(|p| can_repair(p) && !tried(p))
            .filter_map(|p| p.place.file.clone())
            .collect();
        made.project = Some(loaded.project);
        for file in &files {
            made.one(&folder, file);
        }
        if files.is_empty() {
            break;
        }
    }
    Ok(made)
}

/// Repairs or merges the one file at `path`, where it lies in the project.
pub(in super::super) fn only(root: &Path, path: &Path) -> Option<Outcome> {
    let folder = Folder::at(&place_of(&RealFs, root));
    let path = place_of(&RealFs, path);
    if !path.starts_with(folder.root()) || RealFs.list(&path).is_ok() {
        return None;
    }
    let mut made = Outcome { project: load(&RealFs, &folder).ok().map(|l| l.project), ..Outcome::default() };
    made.one(&Folder::at(root), &folder.shown(&path));
    Some(made)
}

impl Outcome {
    fn one(&mut self, folder: &Folder, file: &str) {
        let done = repair(&RealFs, folder, file).and_then(|done| {
            let found = done.conflicts.clone();
            leave_conflicts(&RealFs, &Places::of_this_person(), folder, found, file, now()).map(|()| done)
        });
        match done {
            Ok(done) => self.done.push((file.to_owned(), done)),
            Err(why) => self.failed.push((file.to_owned(), why)),
        }
    }

    /// Whether anything could not be repaired.
    pub(in super::super) fn has_failed(&self) -> bool {
        !self.failed.is_empty()
    }

    /// Whether everything that was tried was repaired, and nothing is left to decide.
    pub(in super::super) fn is_clean(&self) -> bool {
        self.failed.is_empty() && self.done.iter().all(|(_, done)| done.conflicts.is_empty())
    }

    pub(in super::super) fn say(&self) {
        for (file, done) in &self.done {
            let into = if *file == done.file { String::new() } else { format!(" into {}", done.file) };
            let records = if done.records > 0 { format!(": {}", count(done.records, "record")) } else { String::new() };
            let lines: Vec<String> = done.lost.iter().map(ToString::to_string).collect();
            let lost = if lines.is_empty() { String::new() } else { format!(", lost lines {}", lines.join(", ")) };
            out::say(&format!("repaired {file}{into}{records}{lost}; as it was it is kept as {}", done.kept_as));
            self.shown(&done.conflicts).iter().for_each(|c| out::say(&c.line()));
        }
        for (file, why) in &self.failed {
            out::tell(&format!("not repaired: {file}: {why}"));
        }
    }

    fn shown(&self, conflicts: &[Conflict]) -> Vec<Shown> {
        let blank = Project::new(ProjectId(0), "", Schema::default());
        let project = self.project.as_ref().unwrap_or(&blank);
        conflicts.iter().map(|c| Shown::of(c, project)).collect()
    }

    pub(in super::super) fn json(&self) -> Value {
        let row = |(file, done): &(String, Repaired)| {
            json!({
                "file": file,
                "into": done.file,
                "records": done.records,
                "lost_lines": done.lost,
                "conflicts": self.shown(&done.conflicts),
                "kept_as": done.kept_as,
            })
        };
        self.done.iter().map(row).collect()
    }
}

/// Whether a problem is one of damage: it can be repaired, or an earlier version restored.
pub(super) fn is_damage(p: &Problem) -> bool {
    can_repair(p) || p.kind == "silent_damage"
}

/// The files that could be repaired, as JSON.
pub(super) fn waiting(problems: &[Problem]) -> Value {
    let row = |p: &Problem| json!({"file": p.place.file, "kind": p.kind, "line": p.place.line, "message": p.message});
    problems.iter().filter(|p| is_damage(p)).map(row).collect()
}

/// The files that could be repaired, for people.
pub(super) fn say_waiting(problems: &[Problem]) {
    for p in problems.iter().filter(|p| is_damage(p)) {
        out::say(&format!("damaged: {}: {}", p.place.file.as_deref().unwrap_or("-"), p.message));
    }
    match problems.iter().filter(|p| can_repair(p)).count() {
        0 => {}
        n => out::tell(&format!("{} can be repaired by --repair; what is there now is kept.", count(n, "file"))),
    }
}
