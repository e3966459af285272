//! What several subcommands need: opening projects, finding articles, people and marks by name.
//!
//! Must not print.

use crate::edit::Refusal;
use crate::model::{AnnotatorId, ArticleId, Layer, MarkId, Problem, Project};
use crate::session::repair::can_repair;
use crate::session::{How, Session, open, open_taking_over};
use crate::store::{Places, RealFs, StoreError};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Why something could not be done: what was being done, what is wrong, what to do.
#[derive(Debug)]
pub struct Failure(pub String);

impl From<StoreError> for Failure {
    fn from(e: StoreError) -> Self {
        Self(e.to_string())
    }
}

impl From<Refusal> for Failure {
    fn from(e: Refusal) -> Self {
        Self(e.to_string())
    }
}

impl From<String> for Failure {
    fn from(e: String) -> Self {
        Self(e)
    }
}

/// How long another process is waited for, in tenths of a second.
const PATIENCE: u32 = 100;

fn how(write: bool) -> How {
    How { fs: Arc::new(RealFs), places: Places::of_this_person(), write, wake: Box::new(|| {}) }
}

fn absolute(path: &Path) -> std::path::PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

/// A project to look at.
pub fn to_read(path: &Path) -> Result<Session, Failure> {
    Ok(open(&absolute(path), how(false))?)
}

/// A project to change, of which nothing is unread that could be read once it is mended: what a command writes takes
/// the place of what is there. Another process that holds it is waited for.
pub fn to_write(path: &Path) -> Result<Session, Failure> {
    read_whole(to_mend(path)?, path)
}

/// The same, whatever of it could not be read.
pub fn to_mend(path: &Path) -> Result<Session, Failure> {
    let mut who = String::new();
    for _ in 0..PATIENCE {
        let session = open(&absolute(path), how(true))?;
        match session.read_only() {
            Some(why) if session.is_elsewhere() => {
                why.clone_into(&mut who);
                std::thread::sleep(Duration::from_millis(100));
            }
            Some(why) => return Err(Failure(format!("opening the project to change it: {why}"))),
            None => return Ok(session),
        }
    }
    Err(Failure(format!(
        "opening the project to change it: {who}; close it there and try again, or take it over with `sidenote recover PROJECT --take-over`: {}",
        path.display()
    )))
}

fn read_whole(session: Session, path: &Path) -> Result<Session, Failure> {
    let unread: Vec<String> = session.unread().filter(|problem| can_repair(problem)).map(Problem::in_a_line).collect();
    if unread.is_empty() {
        return Ok(session);
    }
    Err(Failure(format!(
        "opening the project to change it: not all of it can be read; mend it with `sidenote recover {} --repair` first\n{}",
        path.display(),
        unread.join("\n")
    )))
}

/// A project to change, or to read where somebody else has it open.
pub fn to_try(path: &Path) -> Result<Session, Failure> {
    Ok(open(&absolute(path), how(true))?)
}

/// A project to change, taken over from whoever has it open.
pub fn to_take_over(path: &Path) -> Result<Session, Failure> {
    Ok(open_taking_over(&absolute(path), how(true))?)
}

/// The article whose stem is `wanted`, or the only one that begins so.
pub fn article(project: &Project, wanted: &str) -> Result<ArticleId, Failure> {
    let rows = project.articles_in_order();
    let exact = rows.iter().find(|(id, a)| a.stem == wanted || id.to_string() == wanted);
    let starting: Vec<_> = rows.iter().filter(|(_, a)| a.stem.starts_with(wanted)).collect();
    match (exact, &starting[..]) {
        (Some((id, _)), _) | (None, [(id, _)]) => Ok(*id),
        (None, []) => Err(Failure(format!(
            "finding the article: none begins with “{wanted}”; {}",
            listed("the articles are", rows.iter().map(|(_, a)| a.stem.as_str()))
        ))),
        (None, many) => Err(Failure(format!(
            "finding the article: “{wanted}” may mean several; {}",
            listed("write more of one of", many.iter().map(|(_, a)| a.stem.as_str()))
        ))),
    }
}

/// The annotator of this name or id.
pub fn annotator(project: &Project, wanted: &str) -> Result<AnnotatorId, Failure> {
    let found = project.annotators.iter().find(|(id, row)| row.name == wanted || id.as_str() == wanted);
    found.map(|(id, _)| id.clone()).ok_or_else(|| {
        let names = project.annotators.values().map(|a| a.name.as_str());
        Failure(format!("finding the annotator: there is no “{wanted}”; {}", listed("there are", names)))
    })
}

/// The annotators that were asked for; everybody with a layer of one of the articles where none was.
pub fn annotators(project: &Project, wanted: &[String], articles: &[ArticleId]) -> Result<Vec<AnnotatorId>, Failure> {
    if !wanted.is_empty() {
        return wanted.iter().map(|w| annotator(project, w)).collect();
    }
    let mut all: Vec<AnnotatorId> = project
        .layers
        .iter()
        .filter(|((article, _), layer)| articles.contains(article) && !layer.says_nothing())
        .map(|((_, who), _)| who.clone())
        .collect();
    all.sort();
    all.dedup();
    Ok(all)
}

/// The mark of this id, or the only one whose id begins or ends so.
pub fn mark(layer: &Layer, wanted: &str) -> Result<MarkId, Failure> {
    let fits = |id: &&MarkId| {
        let written = id.to_string();
        written.starts_with(wanted) || written.ends_with(wanted)
    };
    let found: Vec<&MarkId> = layer.marks.keys().filter(fits).collect();
    match &found[..] {
        [id] if !wanted.is_empty() => Ok(**id),
        [] => Err(Failure(format!(
            "finding the mark: no mark of this annotator has the id “{wanted}”; `sidenote show --json` lists them"
        ))),
        _ => Err(Failure(format!(
            "finding the mark: “{wanted}” may mean {}; write more of the id",
            count(found.len(), "mark")
        ))),
    }
}

/// The word for so many things: the singular for one of them, else with an s.
pub fn word(n: usize, one: &str) -> String {
    if n == 1 { one.to_owned() } else { format!("{one}s") }
}

/// How many things there are, in words: “1 mark”, “2 marks”.
pub fn count(n: usize, one: &str) -> String {
    format!("{n} {}", word(n, one))
}

/// The most names in a message: every label of the schema for news, not every article.
const MOST_NAMED: usize = 20;

/// Names for a message, as many as can be read.
pub fn listed<'a>(lead: &str, names: impl Iterator<Item = &'a str>) -> String {
    let all: Vec<&str> = names.collect();
    let more = if all.len() > MOST_NAMED { format!(" and {} more", all.len() - MOST_NAMED) } else { String::new() };
    if all.is_empty() {
        format!("{lead} none")
    } else {
        format!("{lead} {}{more}", all[..all.len().min(MOST_NAMED)].join(", "))
    }
}

/// Options as they are written: `name=value`.
pub fn options(given: &[String]) -> Result<BTreeMap<String, String>, Failure> {
    let pair = |o: &String| {
        let (k, v) =
            o.split_once('=').ok_or_else(|| Failure(format!("reading the option “{o}”: write it as name=value")))?;
        Ok((k.to_owned(), v.to_owned()))
    };
    given.iter().map(pair).collect()
}
