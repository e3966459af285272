//! What stands at the top of an article's page: headline, standfirst, byline, date, section.
//!
//! Must not know the body. The finder of articles drops most of this, so it is looked up in the
//! whole page, near the first title.

use super::content::{flat_text, has_token};
use crate::import::find_date;
use crate::model::{Meta, Role};
use dom_query::{Document, NodeRef};
use dom_smoothie::Article;

/// How many elements before and after the title are looked at.
const BEFORE: usize = 80;
const AFTER: usize = 250;

/// What was found at the top, in the order of the page, and what the page says in its head.
#[derive(Default)]
pub(super) struct Head {
    pub(super) pieces: Vec<(Role, String)>,
    /// The description that the page gives of itself.
    pub(super) description: String,
    url: String,
    section: String,
    time: String,
}

const STANDFIRST: &[&str] = &[
    "standfirst",
    "subtitle",
    "subheadline",
    "deck",
    "dek",
    "lede",
    "summary",
    "subhead",
    "abstract",
    "strapline",
    "sapo",
    "chapo",
    "chapeau",
    "vorspann",
    "bajada",
    "entradilla",
    "intro",
    "description",
];
const BYLINE: &[&str] = &["byline", "author", "authors", "bylines"];
const SECTION: &[&str] = &["kicker", "eyebrow", "overline", "rubric", "rubrik", "section", "category"];
const DATE: &[&str] = &["dateline", "date", "timestamp", "published", "pubdate", "datetime"];

/// What stands at the top of a tamed page.
pub(super) fn of(html: &str) -> Head {
    let page = Document::from(html);
    let mut head = Head {
        description: meta(&page, &["description", "og:description"]),
        section: meta(&page, &["article:section"]),
        url: address(&page),
        ..Head::default()
    };
    let elements: Vec<NodeRef<'_>> = page.root().descendants_it().filter(NodeRef::is_element).collect();
    let own = |e: &NodeRef<'_>| e.has_name("h1") && !flat_text(e).is_empty();
    let Some(title) = elements.iter().position(own) else {
        return head;
    };
    let near = title.saturating_sub(BEFORE)..elements.len().min(title + AFTER);
    head.collect(&elements[near.clone()], title - near.start);
    head
}

impl Head {
    /// Takes the first of each kind around the title, which is number `title`.
    fn collect(&mut self, near: &[NodeRef<'_>], title: usize) {
        let after = &near[title + 1..];
        let text = |role: Role, e: &NodeRef<'_>| (role, flat_text(e));
        let section = near[..title].iter().rev().take(20).find(|e| is_section(e));
        self.pieces.extend(section.map(|e| text(Role::Section, e)));
        self.pieces.push(text(Role::Headline, &near[title]));
        let mut below = Vec::new();
        for (role, fits) in [
            (Role::Standfirst, is_standfirst as fn(&NodeRef<'_>, &str) -> bool),
            (Role::Byline, is_byline),
            (Role::PageDate, is_date),
        ] {
            let at = after.iter().position(|e| fits(e, &self.description));
            below.extend(at.map(|at| (at, role)));
        }
        below.sort_unstable();
        if let Some((at, _)) = below.iter().find(|(_, role)| *role == Role::PageDate) {
            self.time = after[*at].attr("datetime").unwrap_or_default().to_string();
        }
        self.pieces.extend(below.into_iter().map(|(at, role)| text(role, &after[at])));
    }

    /// Whether `words` were taken already.
    pub(super) fn has(&self, words: &str) -> bool {
        self.pieces.iter().any(|(_, said)| said == words)
    }

    /// The title and the facts that the page states about the article.
    pub(super) fn facts(&self, article: &Article) -> (String, Meta) {
        let said = |value: &Option<String>| value.clone().unwrap_or_default().trim().to_owned();
        let day = |time: &str| find_date(time).and_then(|p| p.date).map(|d| d.to_string());
        let published = day(&said(&article.published_time)).or_else(|| day(&self.time));
        let byline = said(&article.byline);
        let names = byline.strip_prefix("By ").or(byline.strip_prefix("by ")).unwrap_or(&byline);
        let meta = Meta {
            author: names.split_whitespace().collect::<Vec<_>>().join(" "),
            publication: said(&article.site_name),
            url: if self.url.is_empty() { said(&article.url) } else { self.url.clone() },
            section: self.section.clone(),
            published_how: published.as_ref().map_or("", |_| "printed").to_owned(),
            published: published.unwrap_or_default(),
            language: said(&article.lang),
            ..Meta::default()
        };
        (article.title.clone(), meta)
    }
}

fn is_section(e: &NodeRef<'_>) -> bool {
    has_token(e, SECTION) && (1..=4).contains(&flat_text(e).split_whitespace().count())
}

fn is_standfirst(e: &NodeRef<'_>, description: &str) -> bool {
    let named = has_token(e, STANDFIRST);
    let block = e.has_name("p") || e.has_name("h2") || (named && e.has_name("div"));
    if !block {
        return false;
    }
    let words = flat_text(e);
    let count = words.split_whitespace().take(90).count();
    let described = count >= 6 && words == description;
    (named || described) && (4..90).contains(&count)
}

fn is_byline(e: &NodeRef<'_>, _: &str) -> bool {
    let stated = |name: &str| e.attr(name).is_some_and(|v| v.eq_ignore_ascii_case("author"));
    let named = has_token(e, BYLINE) || stated("rel") || stated("itemprop");
    named && !e.has_name("meta") && (1..=20).contains(&flat_text(e).split_whitespace().take(30).count())
}

fn is_date(e: &NodeRef<'_>, _: &str) -> bool {
    (e.has_name("time") || has_token(e, DATE)) && {
        let words = flat_text(e);
        let stated = e.has_name("time") && (1..=12).contains(&words.split_whitespace().take(20).count());
        stated || find_date(&words).is_some()
    }
}

fn meta(page: &Document, names: &[&str]) -> String {
    let elements = page.select("meta");
    let called = |e: &&NodeRef<'_>, attribute| {
        let name = e.attr(attribute).unwrap_or_default().to_ascii_lowercase();
        names.contains(&name.as_ref())
    };
    let nodes = elements.nodes().iter();
    let mut found = nodes.filter(|e| called(e, "name") || called(e, "property"));
    let content = found.find_map(|e| e.attr("content")).unwrap_or_default();
    content.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn address(page: &Document) -> String {
    let stated = page.select("link[rel=\"canonical\"]").attr("href").unwrap_or_default();
    stated.trim().to_owned()
}
