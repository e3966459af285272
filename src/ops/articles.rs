//! Articles: bring in, edit what is known, correct parts, delete.
//!
//! Must not know files or formats; a new article arrives as plain rows.

use super::Maker;
use super::marks::ensure_annotator;
use crate::edit::{Change, Edit, Refusal, Transaction};
use crate::model::{
    Article, ArticleId, Comment, Decision, LayerKey, Link, Mark, Meta, Origin, Part, Project, Reading, Role, Row,
    Source, TextHash, slug,
};
use std::collections::BTreeMap;

/// An article that is to come in.
#[derive(Debug, Clone)]
pub struct NewArticle {
    /// Its title.
    pub title: String,
    /// The name of its text, which the project must know.
    pub text: TextHash,
    /// Where it came from.
    pub source: Source,
    /// What is known about it.
    pub meta: Meta,
    /// Its parts by their first byte.
    pub parts: BTreeMap<u32, Part>,
}

/// The edits that bring an article in; gives its id.
pub fn add(maker: &mut Maker<'_>, new: NewArticle) -> (ArticleId, Vec<Edit>) {
    let id = ArticleId::new(maker.ids);
    let article = Article {
        stem: Article::stem_of(name_of(&new), id),
        title: new.title,
        text: new.text,
        source: new.source,
        meta: new.meta,
        added: maker.now,
    };
    let mut edits: Vec<Edit> = vec![Change::add(id, article).into()];
    edits.extend(new.parts.into_iter().map(|(start, part)| Edit::from(Change::add((id, start), part))));
    (id, edits)
}

/// What an article's files are named after: its title, or the file it came from where the title has
/// no letters that names of files take, as in Arabic or Japanese.
fn name_of(new: &NewArticle) -> &str {
    let readable = |name: &str| slug(name, "").contains(|c: char| c.is_ascii_lowercase());
    let file = &*new.source.file;
    let file = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    if !readable(&new.title) && readable(file) { file } else { &new.title }
}

/// Makes the maker known to the project, where it is not.
pub fn ensure_maker(project: &Project, maker: &Maker<'_>) -> Vec<Edit> {
    ensure_annotator(project, &maker.annotator)
}

/// Another title and other facts for an article.
///
/// # Errors
/// When it is gone or nothing would change.
pub fn describe(project: &Project, id: ArticleId, title: &str, meta: Meta) -> Result<Transaction, Refusal> {
    let before = Article::get(project, &id).ok_or_else(|| Refusal::new("This article is gone."))?;
    let after = Article { title: title.to_owned(), meta, ..before.clone() };
    if after == *before {
        return Err(Refusal::new("Nothing would change."));
    }
    Ok(Transaction::new("Edit the article’s facts", vec![Change::replace(id, before.clone(), after).into()]))
}

/// Another role for the part that covers the byte `offset`.
///
/// # Errors
/// When there is no part, or it has the role already.
pub fn set_role(project: &Project, article: ArticleId, offset: usize, role: Role) -> Result<Transaction, Refusal> {
    let (start, part) = part_at(project, article, offset).ok_or_else(|| Refusal::new("There is no part here."))?;
    let edit = role_edit(article, start, part, role).ok_or_else(|| Refusal::new("It has this role already."))?;
    Ok(Transaction::new(format!("Make it {}", role.title().to_lowercase()), vec![edit]))
}

/// The same role for every part that has the role of the one at `offset`.
///
/// # Errors
/// When there is no part, or it has the role already.
pub fn set_role_of_all_like(
    project: &Project,
    article: ArticleId,
    offset: usize,
    role: Role,
) -> Result<Transaction, Refusal> {
    let (_, like) = part_at(project, article, offset).ok_or_else(|| Refusal::new("There is no part here."))?;
    let parts = project.parts_of(article).filter(|(_, p)| p.role == like.role);
    let edits: Vec<Edit> = parts.filter_map(|(start, part)| role_edit(article, start, part, role)).collect();
    if edits.is_empty() {
        return Err(Refusal::new("They have this role already."));
    }
    Ok(Transaction::new(format!("Make all of these {}", role.title().to_lowercase()), edits))
}

/// The next role (or the one before) for the part at `offset`.
///
/// # Errors
/// When there is no part.
pub fn cycle_role(project: &Project, article: ArticleId, offset: usize, forward: bool) -> Result<Transaction, Refusal> {
    let (_, part) = part_at(project, article, offset).ok_or_else(|| Refusal::new("There is no part here."))?;
    let all = Role::ALL;
    let now = all.iter().position(|r| *r == part.role).unwrap_or(0);
    let next = if forward { now + 1 } else { now + all.len() - 1 };
    set_role(project, article, offset, all[next % all.len()])
}

/// The part that covers the byte `offset`, else the last one that starts before it.
pub fn part_at(project: &Project, article: ArticleId, offset: usize) -> Option<(usize, &Part)> {
    let parts = project.parts.get(&article)?;
    let reach = u32::try_from(offset).unwrap_or(u32::MAX);
    let found = parts.range(..=reach).next_back().or_else(|| parts.iter().next());
    found.map(|(start, part)| (*start as usize, part))
}

fn role_edit(article: ArticleId, start: usize, part: &Part, role: Role) -> Option<Edit> {
    if part.role == role {
        return None;
    }
    let after = Part { role, by: Origin::Hand, ..part.clone() };
    let key = (article, u32::try_from(start).ok()?);
    Some(Change::replace(key, part.clone(), after).into())
}

/// Takes an article away with everything said about it. It can be brought back by undo.
///
/// # Errors
/// When it is gone already.
pub fn delete(project: &Project, id: ArticleId) -> Result<Transaction, Refusal> {
    let article = Article::get(project, &id).ok_or_else(|| Refusal::new("This article is gone."))?;
    let mut edits = Vec::new();
    for (who, layer) in project.layers_of(id) {
        let key: LayerKey = (id, who.clone());
        let at = |edits: &mut Vec<Edit>| {
            edits.extend(
                layer.links.iter().map(|(k, r): (_, &Link)| Edit::from(Change::remove((key.clone(), *k), r.clone()))),
            );
            edits.extend(
                layer.marks.iter().map(|(k, r): (_, &Mark)| Edit::from(Change::remove((key.clone(), *k), r.clone()))),
            );
            edits.extend(
                layer
                    .comments
                    .iter()
                    .map(|(k, r): (_, &Comment)| Edit::from(Change::remove((key.clone(), *k), r.clone()))),
            );
            edits.extend(
                layer
                    .decisions
                    .iter()
                    .map(|(k, r): (_, &Decision)| Edit::from(Change::remove((key.clone(), *k), r.clone()))),
            );
            edits.extend(layer.reading.iter().map(|r: &Reading| Edit::from(Change::remove(key.clone(), r.clone()))));
        };
        at(&mut edits);
    }
    let parts = project.parts.get(&id);
    edits
        .extend(parts.into_iter().flat_map(|p| p.iter()).map(|(s, p)| Edit::from(Change::remove((id, *s), p.clone()))));
    edits.push(Change::remove(id, article.clone()).into());
    Ok(Transaction::new(format!("Delete “{}”", article.title), edits))
}
