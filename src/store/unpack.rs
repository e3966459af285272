//! A whole project written into a folder, and read back before it counts as one.
//!
//! Must not know where the project came from.

use super::{Folder, Fs, Progress, StoreError, SureFolders, TOGETHER, head_files, load, replace_each};
use crate::edit::diff;
use crate::files::{MAX_RECIPE_BYTES, article_to_ron, layer_to_ron, recipe_from_ron, recipe_to_ron};
use crate::model::{Project, Recipes};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const DOING: &str = "unpacking the project";

/// Writes `project` into the folder `root`, which must be new or empty, and reads it again.
///
/// # Errors
/// [`StoreError`] when the folder is in use, a file cannot be written, or what was written does not
/// read back as it is; then the folder is no project.
pub fn unpack(fs: &dyn Fs, root: &Path, project: &Project) -> Result<(), StoreError> {
    unpack_telling(fs, root, (project, &Recipes::new()), &Progress::default())
}

/// Writes a project and its recipes into the folder `root`, which must be new or empty, reads it again, and tells how
/// many files are written.
///
/// # Errors
/// [`StoreError`] as [`unpack`], and when it was stopped; then the files are taken away again.
pub fn unpack_telling(
    fs: &dyn Fs,
    root: &Path,
    (project, recipes): (&Project, &Recipes),
    progress: &Progress,
) -> Result<(), StoreError> {
    match fs.list(root) {
        Ok(entries) if !entries.is_empty() => {
            return Err(StoreError::new(DOING, "the folder is not empty; choose a new or an empty one", root));
        }
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err(StoreError::new(DOING, e, root)),
        _ => {}
    }
    let folder = Folder::at(root);
    let files = files(&folder, project, recipes).map_err(|e| StoreError::new(DOING, e, root))?;
    let sure = SureFolders::over(fs);
    progress.begin(files.len());
    // The project's own file comes alone when all others are there: without it the folder is no project.
    let (own, others) =
        files.split_last().map_or((&[][..], &[][..]), |(own, others)| (std::slice::from_ref(own), others));
    for (number, some) in others.chunks(TOGETHER).chain([own]).enumerate() {
        if progress.is_stopped() {
            files.iter().take(number * TOGETHER).for_each(|(path, _)| drop(fs.remove(path)));
            return Err(StoreError::new(DOING, "it was stopped", root));
        }
        let some: Vec<_> = some.iter().map(|(path, content)| (path.clone(), content.as_bytes())).collect();
        replace_each(&sure, &some).map_err(|(e, path)| StoreError::new(DOING, e, path))?;
        progress.step(some.len());
    }
    verify(fs, &folder, project, recipes).inspect_err(|_| {
        // Without its own file the folder is no project; what else is there harms nobody.
        let _ = fs.remove(&folder.project());
    })
}

/// All files, the project's own last.
fn files(folder: &Folder, project: &Project, recipes: &Recipes) -> Result<Vec<(PathBuf, String)>, String> {
    let mut files = Vec::new();
    for (name, recipe) in recipes {
        files.push((recipe_file(folder, name), recipe_to_ron(recipe)?));
    }
    let blank = BTreeMap::new();
    for (id, article) in &project.articles {
        let text = project.text(*id).ok_or_else(|| format!("the text of {} is missing", article.stem))?;
        let parts = project.parts.get(id).map_or(&blank, |p| &**p);
        files.push((folder.text(&article.stem), text.as_str().to_owned()));
        files.push((folder.article(&article.stem), article_to_ron(*id, article, parts, text)?));
        for (who, layer) in project.layers_of(*id).filter(|(_, layer)| !layer.is_blank()) {
            files.push((folder.layer(who, &article.stem), layer_to_ron(*id, who, layer, text)?));
        }
    }
    files.extend(head_files(folder, project)?);
    Ok(files)
}

fn recipe_file(folder: &Folder, name: &str) -> PathBuf {
    folder.recipes().join(format!("{name}.ron"))
}

fn verify(fs: &dyn Fs, folder: &Folder, project: &Project, recipes: &Recipes) -> Result<(), StoreError> {
    for (name, recipe) in recipes {
        let path = recipe_file(folder, name);
        let there = fs.read(&path, MAX_RECIPE_BYTES).map_err(|e| StoreError::new(DOING, e, &path))?;
        if recipe_from_ron(name, &there).as_ref() != Ok(recipe) {
            return Err(StoreError::new(DOING, "read again, the recipe is not as it was packed", &path));
        }
    }
    let there = load(fs, folder)?;
    if let Some(problem) = there.problems.first() {
        let file = problem.place.file.as_deref().unwrap_or("a file");
        return Err(StoreError::new(DOING, format!("{file}, read again: {}", problem.message), folder.root()));
    }
    let differences = diff(project, &there.project).len();
    if differences > 0 || there.project.id != project.id {
        let why = format!("read again, {differences} rows are not as they were packed");
        return Err(StoreError::new(DOING, why, folder.root()));
    }
    Ok(())
}
