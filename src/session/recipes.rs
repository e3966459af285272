//! The recipes of a project: listed, read, kept, and brought in from another copy.
//!
//! Must not know any format, nor who asks.

use crate::edit::Refusal;
use crate::export::renewed;
use crate::model::{Problem, Recipe, Recipes};
use crate::store::{Folder, Fs, MAX_RECIPE_BYTES, is_safe_name, recipe_from_ron, recipe_to_ron, replace};
use std::path::PathBuf;

/// How many names are tried for another copy's recipe beside one of ours.
const NAMES: usize = 100;

/// The names of the recipes of the project in `folder`.
pub fn names(fs: &dyn Fs, folder: &Folder) -> Vec<String> {
    let entries = fs.list(&folder.recipes()).unwrap_or_default();
    let names = entries.iter().filter_map(|e| e.name.strip_suffix(".ron"));
    names.filter(|name| is_name(name)).map(str::to_owned).collect()
}

/// The recipe of this name, its options by the names that they have now.
///
/// # Errors
/// A refusal when there is none or it cannot be read.
pub fn recipe(fs: &dyn Fs, folder: &Folder, name: &str) -> Result<Recipe, Refusal> {
    let path = file_of(folder, name)?;
    let bytes = fs.read(&path, MAX_RECIPE_BYTES).map_err(|e| match e.kind() {
        std::io::ErrorKind::NotFound => {
            let all = names(fs, folder).join(", ");
            let all = if all.is_empty() { "none yet".to_owned() } else { all };
            Refusal::new(format!("The project has no recipe “{name}”; it has: {all}."))
        }
        _ => Refusal::new(format!("The recipe “{name}” cannot be read: {e}.")),
    })?;
    let mut made = recipe_from_ron(name, &bytes).map_err(|p| {
        let at = p.place.line.zip(p.place.column);
        let at = at.map_or_else(String::new, |(line, column)| format!("line {line}, column {column}: "));
        Refusal::new(format!("The recipe “{name}” cannot be read: {at}{}.", p.message))
    })?;
    renewed(&made.to, &mut made.options);
    Ok(made)
}

/// All recipes, and what is wrong with those that cannot be read.
pub fn all(fs: &dyn Fs, folder: &Folder) -> (Recipes, Vec<Problem>) {
    let (mut made, mut problems) = (Recipes::new(), Vec::new());
    for name in names(fs, folder) {
        match recipe(fs, folder, &name) {
            Ok(recipe) => drop(made.insert(name, recipe)),
            Err(why) => {
                let file = format!("recipes/{name}.ron");
                problems.push(Problem::error("damaged_recipe", why.to_string()).in_file(&file, None, None));
            }
        }
    }
    (made, problems)
}

/// What came in as [`bring`] gives it, in words.
pub fn in_words((from, to): &(String, String)) -> String {
    let other = format!(" as {to}, since the one here says something else");
    format!("recipe {from}{}", if from == to { "" } else { &other })
}

/// Keeps a recipe under this name; one that is there is replaced.
///
/// # Errors
/// A refusal when the name cannot be a file's, or the disk refuses.
pub fn keep(fs: &dyn Fs, folder: &Folder, name: &str, recipe: &Recipe) -> Result<(), Refusal> {
    let path = file_of(folder, name)?;
    let wrong = |why: String| Refusal::new(format!("Keeping the recipe “{name}” failed: {why}."));
    let text = recipe_to_ron(recipe).map_err(wrong)?;
    fs.make_folder(&folder.recipes()).map_err(|e| wrong(e.to_string()))?;
    replace(fs, &path, text.as_bytes()).map_err(|e| wrong(e.to_string()))
}

/// Brings in the recipes of another copy. What is here stays: where one of the same name says something else, the
/// other copy's gets a number behind its name. Gives the name it had and the one it got of each that is new here.
///
/// # Errors
/// A refusal when the disk refuses; those before it are there.
pub fn bring<'r>(
    fs: &dyn Fs,
    folder: &Folder,
    theirs: impl IntoIterator<Item = (&'r String, &'r Recipe)>,
) -> Result<Vec<(String, String)>, Refusal> {
    let mut brought = Vec::new();
    for (name, recipe) in theirs {
        let numbered = (2..=NAMES).map(|n| format!("{name}-{n}"));
        for free in std::iter::once(name.clone()).chain(numbered).filter(|name| is_name(name)) {
            match self::recipe(fs, folder, &free) {
                Ok(ours) if ours == *recipe => break,
                Err(_) if !names(fs, folder).contains(&free) => {
                    keep(fs, folder, &free, recipe)?;
                    brought.push((name.clone(), free));
                    break;
                }
                _ => {}
            }
        }
    }
    Ok(brought)
}

/// Whether a recipe can have this name: with its ending it is one that is read again.
fn is_name(name: &str) -> bool {
    is_safe_name(name) && is_safe_name(&format!("{name}.ron"))
}

fn file_of(folder: &Folder, name: &str) -> Result<PathBuf, Refusal> {
    if is_name(name) {
        return Ok(folder.recipes().join(format!("{name}.ron")));
    }
    Err(Refusal::new(format!(
        "“{name}” cannot be the name of a recipe: use small letters, digits, dots, hyphens and underscores."
    )))
}
