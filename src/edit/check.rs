//! The rules a row keeps: what could never be right, whoever made it.
//!
//! Content that is merely doubtful (a label that was retired, a value outside the choices, words
//! that moved) is not refused here; it is a problem that `check` lists.

use super::Edit;
use crate::model::{Article, ArticleId, Comment, Link, MAX_WORDS_BYTES, Mark, Part, Project, Row, Span, Value};

/// The row that `edit` left in `project`.
///
/// # Errors
/// A sentence that says which rule it breaks.
pub fn check(project: &Project, edit: &Edit) -> Result<(), String> {
    match edit {
        Edit::Settings(c) if c.after.is_none() => Err("a project cannot be without settings".to_owned()),
        Edit::Article(c) => match Article::get(project, &c.key) {
            Some(article) => check_article(project, article),
            None => check_gone(project, c.key),
        },
        Edit::Part(c) => match Part::get(project, &c.key) {
            Some(part) => check_part(project, c.key, part),
            None => Ok(()),
        },
        Edit::Mark(c) => match Mark::get(project, &c.key) {
            Some(mark) => check_mark(project, c.key.0.0, mark),
            None => Ok(()),
        },
        Edit::Link(c) => match Link::get(project, &c.key) {
            Some(link) if link.from == link.to => Err("a mark cannot be linked to itself".to_owned()),
            _ => Ok(()),
        },
        Edit::Comment(c) => {
            Comment::get(project, &c.key).map_or(Ok(()), |comment| check_words("a comment", &comment.text))
        }
        Edit::Reading(c) => c.after.iter().flat_map(|r| &r.read).try_for_each(|span| in_text(project, c.key.0, *span)),
        _ => Ok(()),
    }
}

fn check_article(project: &Project, article: &Article) -> Result<(), String> {
    if project.texts.contains_key(&article.text) {
        return Ok(());
    }
    Err(format!("the text of article “{}” is missing", article.stem))
}

fn check_gone(project: &Project, article: ArticleId) -> Result<(), String> {
    let kept = project.layers_of(article).any(|(_, layer)| !layer.says_nothing());
    if kept || project.parts.contains_key(&article) {
        return Err("an article with marks cannot go without them".to_owned());
    }
    Ok(())
}

fn check_part(project: &Project, key: (ArticleId, u32), part: &Part) -> Result<(), String> {
    if part.end <= key.1 {
        return Err("a part of an article needs at least one character".to_owned());
    }
    let parts = project.parts.get(&key.0);
    let next = parts.and_then(|p| p.range(key.1 + 1..).next());
    if next.is_some_and(|(start, _)| *start < part.end) {
        return Err("parts of an article may not overlap".to_owned());
    }
    in_text(project, key.0, Span::of(key.1 as usize..part.end as usize))
}

/// That what somebody wrote can be read back from a file.
///
/// # Errors
/// A sentence that names it as `what` and says how it begins.
pub fn check_words(what: &str, words: &str) -> Result<(), String> {
    if written(words) <= MAX_WORDS_BYTES {
        return Ok(());
    }
    let begin: String = words.chars().take(40).collect();
    let most = MAX_WORDS_BYTES >> 20;
    Err(format!(
        "{what} (“{begin}…”) takes more than {most} MiB, the most that a file of the project may have of one; shorten it"
    ))
}

/// How many bytes a string takes in a file, with what is escaped in it. Few bytes never become too many.
fn written(words: &str) -> usize {
    if words.len() <= MAX_WORDS_BYTES / 8 {
        return words.len();
    }
    words.chars().flat_map(char::escape_debug).map(char::len_utf8).sum()
}

/// The same of a value.
///
/// # Errors
/// As [`check_words`].
pub fn check_value(value: &Value) -> Result<(), String> {
    match value {
        Value::Text(words) | Value::Choice(words) => check_words("the value of an attribute", words),
        Value::Choices(all) => all.iter().try_for_each(|words| check_words("the value of an attribute", words)),
        _ => Ok(()),
    }
}

fn check_mark(project: &Project, article: ArticleId, mark: &Mark) -> Result<(), String> {
    check_words("a note", &mark.note)?;
    mark.attributes.values().try_for_each(check_value)?;
    mark.spans.iter().try_for_each(|span| in_text(project, article, span))
}

fn in_text(project: &Project, article: ArticleId, span: Span) -> Result<(), String> {
    let text = project.text(article).ok_or("the article is not in the project")?;
    if text.get(span).is_none() {
        return Err(format!("{}..{} leaves the text or cuts a character", span.start(), span.end()));
    }
    if text.is_grapheme_border(span.start()) && text.is_grapheme_border(span.end()) {
        return Ok(());
    }
    Err(format!("{}..{} cuts a character in two", span.start(), span.end()))
}
