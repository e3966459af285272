//! What the parts tell about the article: paper, date, author, section, language, title.
//!
//! Must not recognise parts.

use super::{age, find_date, language, names};
use crate::import::{DraftPart, DraftParts};
use crate::model::{Meta, Role};

/// The most characters a title keeps.
const TITLE: usize = 200;

/// What is known about the article of this text with these parts.
pub fn facts(text: &str, parts: &DraftParts) -> Meta {
    let first = |role| words_of(text, parts, role).next().unwrap_or_default().to_owned();
    let mut meta = Meta {
        publication: first(Role::Publication),
        section: first(Role::Section),
        author: author(&first(Role::Byline)),
        language: language::guess(text).to_owned(),
        ..Meta::default()
    };
    dates(text, parts, &mut meta);
    meta
}

/// The headline; else the first line of the article itself; else `name`, and the first line of all
/// where there is none. Never empty.
pub fn title_of(text: &str, parts: &DraftParts, name: &str) -> String {
    let is_own =
        |role: Role| !role.is_furniture() && !matches!(role, Role::Publication | Role::PageDate | Role::Section);
    let any = || parts.iter().next().map_or("Untitled", |row| words(text, row));
    let name = if name.trim().is_empty() { any() } else { name };
    let headline: Vec<&str> = words_of(text, parts, Role::Headline).collect();
    let own = || parts.iter().find(|(_, part)| is_own(part.role));
    let title = if headline.is_empty() {
        own().map_or_else(|| name.to_owned(), |row| words(text, row).to_owned())
    } else {
        headline.join(" ")
    };
    let mut short: String = title.chars().take(TITLE).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if short.len() < title.len() {
        short.push('…');
    }
    short
}

fn words_of<'a>(text: &'a str, parts: &'a DraftParts, role: Role) -> impl Iterator<Item = &'a str> {
    parts.iter().filter(move |(_, part)| part.role == role).map(move |row| words(text, row))
}

fn words<'a>(text: &'a str, (start, part): (&u32, &DraftPart)) -> &'a str {
    text.get(*start as usize..part.end as usize).unwrap_or_default()
}

/// The names in a byline, without the word before them and the office after them.
fn author(byline: &str) -> String {
    let names = names::byline(byline).unwrap_or(byline);
    let until = names.split(['|', '(', '·']).next().unwrap_or(names).trim();
    match until.split_once(',') {
        Some((name, office)) if !office.contains(" and ") => name.trim().to_owned(),
        _ => until.to_owned(),
    }
}

fn dates(text: &str, parts: &DraftParts, meta: &mut Meta) {
    let found: Vec<_> = words_of(text, parts, Role::PageDate).filter_map(find_date).collect();
    let page = found.iter().find_map(|printed| printed.date);
    if let Some(page) = page {
        meta.page_date = page.to_string();
    }
    if let Some(day) = found.iter().filter(|p| p.published).find_map(|p| p.date) {
        meta.published = day.to_string();
        "printed".clone_into(&mut meta.published_how);
        return;
    }
    let age = words_of(text, parts, Role::RelativeAge).find_map(age::split);
    let interval = age.zip(page).and_then(|(age, page)| age.published(page));
    if let Some((from, to)) = interval {
        meta.published = if from == to { from.to_string() } else { format!("{from}/{to}") };
        "inferred".clone_into(&mut meta.published_how);
    }
}
