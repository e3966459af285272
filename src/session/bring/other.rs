//! Another project, in its folder: read whole, as it stands, and changed in nothing.
//!
//! Must not know what becomes of what it says.

use super::super::{How, open, recipes};
use crate::import::{OF_PROJECTS, Outcome, Reader, of_project};
use crate::model::{Problem, Project};
use crate::store::{Folder, Fs, Places, load};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The file that makes a folder a project, and one that no other folder has beside it.
const HEAD: &str = "project.ron";
const SCHEMA: &str = "schema.ron";

/// How a project is opened whose last changes may not be in its files yet.
pub struct Others {
    /// The disk.
    pub fs: Arc<dyn Fs>,
    /// Where journals are.
    pub places: Places,
}

/// Whether a file stands for the whole project that it lies in, for whoever is asked to read it.
pub(super) fn is_project(path: &Path, reader: Option<&Reader>) -> bool {
    reader.is_none_or(|r| r.id == OF_PROJECTS.id) && path.file_name().is_some_and(|name| name == HEAD)
}

/// The files without those of projects, whose heads stand for them.
pub(super) fn gathered(files: Vec<PathBuf>) -> Vec<PathBuf> {
    let all: BTreeSet<&Path> = files.iter().map(PathBuf::as_path).collect();
    let is_head = |path: &&PathBuf| is_project(path, None) && all.contains(path.with_file_name(SCHEMA).as_path());
    let roots: BTreeSet<PathBuf> = files.iter().filter(is_head).filter_map(|p| Some(p.parent()?.to_owned())).collect();
    let inside = |path: &Path| path.ancestors().skip(1).any(|above| roots.contains(above));
    let is_own = |path: &Path| path.parent().is_some_and(|p| roots.contains(p)) && is_project(path, None);
    files.into_iter().filter(|path| is_own(path) || !inside(path)).collect()
}

/// What the project in the folder of `head` says. What of it cannot be read is a problem.
pub(super) fn read(fs: &dyn Fs, head: &Path, others: Option<&Others>) -> Outcome {
    let root = head.parent().unwrap_or(Path::new(""));
    match whole(fs, root, others) {
        Ok((project, problems)) => {
            let mut outcome = of_project(&project);
            let (recipes, unread) = recipes::all(fs, &Folder::at(root));
            outcome.recipes = recipes;
            outcome.problems.extend(unread.into_iter().map(|p| below(root, p)));
            outcome.problems.extend(problems.into_iter().map(|p| below(root, p)));
            outcome
        }
        Err(why) => {
            let problem = Problem::error("unreadable", why).in_file(&head.display().to_string(), None, None);
            Outcome { problems: vec![problem].into(), ..Outcome::default() }
        }
    }
}

fn whole(fs: &dyn Fs, root: &Path, others: Option<&Others>) -> Result<(Project, Vec<Problem>), String> {
    let Some(Others { fs, places }) = others else {
        let loaded = load(fs, &Folder::at(root)).map_err(|e| e.to_string())?;
        return Ok((loaded.project, loaded.problems));
    };
    let root = std::path::absolute(root).unwrap_or_else(|_| root.to_owned());
    let how = How { fs: Arc::clone(fs), places: places.clone(), write: false, wake: Box::new(|| {}) };
    let session = open(&root, how).map_err(|e| e.to_string())?;
    Ok((session.project().clone(), session.problems().to_vec()))
}

/// A problem of a file of a project, with the path that leads there from where the person is.
fn below(root: &Path, mut problem: Problem) -> Problem {
    let file = problem.place.file.take().map_or_else(|| root.join(HEAD), |file| root.join(file));
    problem.place.file = Some(file.display().to_string());
    problem
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_of_a_project_are_one() {
        let files = ["a.txt", "p/articles/x.txt", "p/project.ron", "p/schema.ron", "q/project.ron", "q/x.txt"];
        let files = files.into_iter().map(PathBuf::from).collect();
        let left: Vec<String> = gathered(files).iter().map(|p| p.display().to_string()).collect();
        assert_eq!(left, ["a.txt", "p/project.ron", "q/project.ron", "q/x.txt"]);
    }
}
