//! `ClaimReview` of schema.org in JSON-LD: one for each claim that has a verdict, to publish a fact-check.
//!
//! It is about a claim, not about a place in a text: no offsets, and nothing of other marks. Who publishes the
//! review and where is asked for. Source: schema.org `ClaimReview`, `Claim`, `Rating`. Must not know other
//! formats.

mod verify;

use super::asked::{Asked, asked, words};
use super::losses::{DOUBT, Losses, example};
use super::options::{known, option};
use super::{Carries, Format, LossKind, OptionSpec, OutFile, Pieces, Request, Verify, Written};
use crate::edit::Refusal;
use crate::model::{AttributeId, AttributeKind, EntityKind, Mark, MarkId, Meaning, Project, Value as Said};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const CARRIES: Carries = Carries {
    overlap: true,
    nesting: true,
    discontinuous: false,
    token_border: true,
    attributes: false,
    kinds: false,
    links: false,
    entities: false,
    annotators: false,
    zero_width: true,
    comments: false,
    readings: false,
};

/// `ClaimReview`.
pub(super) static FORMAT: Format = Format {
    id: "claimreview",
    title: "ClaimReview",
    extension: "json",
    folder: false,
    about: "A fact-check in schema.org's words for each claim with a verdict, to put into a web page.",
    offset_unit: "none",
    carries: CARRIES,
    options: &[
        text("url", "the address of the page that has the reviews; needed where a claim has a verdict", "none"),
        text("author", "who reviews; else what each claim says in “verdict_by”", "what the claims say"),
        text("author-url", "the address of who reviews", "none"),
        text("scale", "the verdicts that are a rating, from the worst to the best", SCALE),
        option("kind", &["Organization", "Person"], "what the author is"),
    ],
    pieces: Pieces::Whole,
    write,
    guide: None,
    verify: Verify::Here(verify::verify),
};

const SCALE: &str = "refuted,conflicting,supported";

const fn text(name: &'static str, about: &'static str, default: &'static str) -> OptionSpec {
    OptionSpec { name, values: &[], about, default }
}

/// The attributes of a claim that a review has a place for.
const CARRIED: [&str; 7] =
    ["verdict", "normalised", "claim_date", "claimant", "verdict_by", "verdict_date", "justification"];

fn write(request: &Request<'_>) -> Result<Written, Refusal> {
    known(&FORMAT, &request.options)?;
    super::options::choice(&request.options, "kind", &["Organization", "Person"])?;
    let articles = asked(request)?;
    let (mut losses, mut reviews) = (Losses::default(), Vec::new());
    let mut written = Written { articles: articles.len(), ..Written::default() };
    let people: BTreeSet<_> = articles.iter().flat_map(|a| &a.layers).map(|(who, _)| *who).collect();
    for article in &articles {
        for (id, mark) in article.marks() {
            written.marks += 1;
            if !is_reviewed(request.project, mark) {
                losses.mark(LossKind::Mark, "only claims that have a verdict are written", article, id, mark);
                continue;
            }
            reviews.push(review(request, article, id, mark)?);
            let named = request.options.get("author").is_some_and(|name| !name.trim().is_empty());
            count(&mut losses, article, (id, mark), people.len() > 1, named);
        }
        losses.links(article);
        losses.comments(article);
        losses.readings(article);
    }
    written.written = reviews.len();
    let content = json!({"@context": "https://schema.org", "@graph": reviews});
    written.files = vec![OutFile::new("", format!("{content:#}\n").into_bytes())];
    written.losses = losses.done();
    Ok(written)
}

/// Whether a mark is a claim with a verdict.
fn is_reviewed(project: &Project, mark: &Mark) -> bool {
    let label = project.schema.labels.get(&mark.label);
    label.is_some_and(|l| l.meaning == Meaning::Claim) && !said(mark, "verdict").is_empty()
}

/// What an attribute of a mark says in plain words; nothing where it says nothing.
fn said(mark: &Mark, name: &str) -> String {
    let found = mark.attributes.iter().find(|(id, _)| id.as_str() == name);
    found.map_or_else(String::new, |(_, value)| value.to_string())
}

/// What a claim that is written loses; where the author is `named` by an option, who checked it is too.
fn count(losses: &mut Losses, article: &Asked<'_>, (id, mark): (MarkId, &Mark), several: bool, named: bool) {
    const ATTRIBUTE: &str =
        "a review has a place for the verdict, who gave it and when, the claim's words, date and claimant, and why";
    if mark.spans.count() > 1 {
        const RULE: &str = "the pieces are written one after the other, with an ellipsis between them";
        losses.mark(LossKind::Discontinuous, RULE, article, id, mark);
    }
    if several {
        losses.mark(LossKind::Annotator, "who made the mark is not written", article, id, mark);
    }
    let kept = |(name, value): &(&AttributeId, &Said)| match name.as_str() {
        "claimant" => matches!(value, Said::Entities(_)),
        "verdict_by" => !named || value.is_blank(),
        name => CARRIED.contains(&name),
    };
    for (attribute, value) in mark.attributes.iter().filter(|pair| !kept(pair)) {
        losses.add(LossKind::Attribute, ATTRIBUTE, example(article.id, Some(id), format!("{attribute}={value}")));
    }
    if !mark.sure {
        losses.add(LossKind::Attribute, ATTRIBUTE, example(article.id, Some(id), DOUBT.to_owned()));
    }
    losses.notes(article, &[(id, mark)]);
    losses.entities(article, &[(id, mark)]);
}

fn review(request: &Request<'_>, article: &Asked<'_>, id: MarkId, mark: &Mark) -> Result<Value, Refusal> {
    let given = |name: &str| request.options.get(name).map(|v| v.trim()).filter(|v| !v.is_empty());
    let url = given("url").ok_or_else(|| {
        Refusal::new("A review needs the address of the page it stands on: give the option url, such as url=https://example.org/checks.")
    })?;
    let by = given("author").map_or_else(|| said(mark, "verdict_by"), str::to_owned);
    if by.is_empty() {
        return Err(Refusal::new(format!(
            "Nobody is said to have checked the claim “{}”: give the option author, or say it in “verdict_by”.",
            words(article.text, mark)
        )));
    }
    let mut author = json!({"@type": given("kind").unwrap_or("Organization"), "name": by});
    if let Some(url) = given("author-url") {
        author["url"] = json!(url);
    }
    let normalised = said(mark, "normalised");
    let mut made = json!({
        "@type": "ClaimReview",
        "url": format!("{url}#{id}"),
        "claimReviewed": if normalised.is_empty() { words(article.text, mark) } else { normalised },
        "author": author,
        "reviewRating": rating(request, mark),
        "itemReviewed": claim(request.project, article, mark),
    });
    let date = said(mark, "verdict_date");
    if !date.is_empty() {
        made["datePublished"] = json!(date);
    }
    Ok(made)
}

/// The rating: the verdict by its name, and its place on the scale where it is on it.
fn rating(request: &Request<'_>, mark: &Mark) -> Value {
    let verdict = said(mark, "verdict");
    let kind =
        AttributeId::new("verdict").ok().and_then(|id| request.project.schema.attributes.get(&id)).map(|a| &a.kind);
    let name = match kind {
        Some(AttributeKind::Choice(all)) => all.iter().find(|c| c.id == verdict).map(|c| c.name.clone()),
        _ => None,
    };
    let mut made = json!({"@type": "Rating", "alternateName": name.unwrap_or_else(|| verdict.clone())});
    let scale = request.options.get("scale").map_or(SCALE, String::as_str);
    let steps: Vec<&str> = scale.split(',').map(str::trim).collect();
    if let Some(at) = steps.iter().position(|step| *step == verdict) {
        made["ratingValue"] = json!(at + 1);
        made["worstRating"] = json!(1);
        made["bestRating"] = json!(steps.len());
    }
    let why = said(mark, "justification");
    if !why.is_empty() {
        made["ratingExplanation"] = json!(why);
    }
    made
}

/// The claim itself: who made it, when, and where it appeared.
fn claim(project: &Project, article: &Asked<'_>, mark: &Mark) -> Value {
    let meta = &article.article.meta;
    let mut made = json!({"@type": "Claim"});
    let claimant = mark.attributes.iter().find(|(id, _)| id.as_str() == "claimant").map(|(_, value)| value);
    let mut people = Vec::new();
    if let Some(Said::Entities(ids)) = claimant {
        for entity in ids.iter().filter_map(|id| project.entities.get(id)) {
            let kind = if entity.kind == EntityKind::Organisation { "Organization" } else { "Person" };
            let mut one = json!({"@type": kind, "name": entity.name});
            if !entity.qid.is_empty() {
                one["sameAs"] = json!(format!("https://www.wikidata.org/entity/{}", entity.qid));
            }
            people.push(one);
        }
    }
    match people.len() {
        0 => {}
        1 => made["author"] = people.remove(0),
        _ => made["author"] = json!(people),
    }
    let date = said(mark, "claim_date");
    if !date.is_empty() {
        made["datePublished"] = json!(date);
    }
    let mut appearance = json!({"@type": "NewsArticle", "headline": article.article.title});
    for (name, fact) in [("url", &meta.url), ("datePublished", &meta.published)] {
        if !fact.is_empty() {
            appearance[name] = json!(fact);
        }
    }
    made["appearance"] = appearance;
    made
}
