//! Parses the reviews again and holds each against its claim.
//!
//! Must not use the code that wrote them.

use crate::export::asked::asked;
use crate::export::{LossKind, Mismatch, Request, Written};
use crate::model::{Mark, MarkId, Meaning, Project, Value as Said};
use serde_json::Value;

/// What is in the file and not in the project, or the other way round.
pub(super) fn verify(request: &Request<'_>, written: &Written) -> Vec<Mismatch> {
    match compare(request, written) {
        Ok(()) => Vec::new(),
        Err(message) => vec![Mismatch { article: None, message }],
    }
}

fn compare(request: &Request<'_>, written: &Written) -> Result<(), String> {
    let [file] = written.files.as_slice() else { return Err("one file is expected".to_owned()) };
    let content: Value = serde_json::from_slice(&file.bytes).map_err(|e| e.to_string())?;
    if content["@context"] != "https://schema.org" {
        return Err("the words are not those of schema.org".to_owned());
    }
    let mut reviews = content["@graph"].as_array().ok_or("there is no list of reviews")?.iter();
    let mut marks = 0;
    for article in asked(request).map_err(|e| e.to_string())? {
        for (id, mark) in article.marks() {
            marks += 1;
            if !wanted(request.project, mark) {
                continue;
            }
            let review = reviews.next().ok_or_else(|| format!("the claim {id} has no review"))?;
            let pieces: Vec<&str> = mark.spans.iter().map(|s| article.text.get(s).unwrap_or_default()).collect();
            one(request, review, (id, mark), &pieces.join(" … "))?;
            let headline = &review["itemReviewed"]["appearance"]["headline"];
            same("the headline", headline, &article.article.title)?;
        }
    }
    if reviews.next().is_some() {
        return Err("there are reviews of no claim".to_owned());
    }
    let lost: usize = written.losses.iter().filter(|l| l.kind == LossKind::Mark).map(|l| l.count).sum();
    if (written.marks, written.marks) == (marks, written.written + lost) {
        Ok(())
    } else {
        Err(format!("{marks} marks asked, {} written, {lost} declared", written.written))
    }
}

fn wanted(project: &Project, mark: &Mark) -> bool {
    let claim = project.schema.labels.get(&mark.label).is_some_and(|l| l.meaning == Meaning::Claim);
    claim && mark.attributes.iter().any(|(id, value)| id.as_str() == "verdict" && !value.is_blank())
}

fn same(what: &str, found: &Value, wanted: &str) -> Result<(), String> {
    let there = found.as_str().unwrap_or_default();
    if there == wanted { Ok(()) } else { Err(format!("{what} is “{there}” and should be “{wanted}”")) }
}

fn one(request: &Request<'_>, review: &Value, (id, mark): (MarkId, &Mark), words: &str) -> Result<(), String> {
    let said = |name: &str| {
        let value = mark.attributes.iter().find(|(id, _)| id.as_str() == name).map(|(_, value)| value);
        value.map(ToString::to_string).unwrap_or_default()
    };
    let option = |name: &str| request.options.get(name).map(|v| v.trim().to_owned()).filter(|v| !v.is_empty());
    same("what it is", &review["@type"], "ClaimReview")?;
    same("the address", &review["url"], &format!("{}#{id}", option("url").unwrap_or_default()))?;
    let normalised = said("normalised");
    same("the claim", &review["claimReviewed"], if normalised.is_empty() { words } else { &normalised })?;
    same("who reviews", &review["author"]["name"], &option("author").unwrap_or_else(|| said("verdict_by")))?;
    same("when", &review["datePublished"], &said("verdict_date"))?;
    same("why", &review["reviewRating"]["ratingExplanation"], &said("justification"))?;
    same("when it was claimed", &review["itemReviewed"]["datePublished"], &said("claim_date"))?;
    let verdict = said("verdict");
    let scale = option("scale").unwrap_or_else(|| super::SCALE.to_owned());
    let place = scale.split(',').position(|step| step.trim() == verdict).map(|at| at as u64 + 1);
    if review["reviewRating"]["ratingValue"].as_u64() != place {
        return Err(format!("the rating of {id} is not that of “{verdict}”"));
    }
    let records = mark.attributes.values().filter_map(|v| if let Said::Entities(set) = v { Some(set) } else { None });
    let names: Vec<&str> =
        records.flatten().filter_map(|id| request.project.entities.get(id)).map(|e| e.name.as_str()).collect();
    let authors = &review["itemReviewed"]["author"];
    let authors: Vec<&Value> = authors.as_array().map_or_else(|| vec![authors], |all| all.iter().collect());
    let other = authors.iter().filter_map(|a| a["name"].as_str()).find(|name| !names.contains(name));
    other.map_or(Ok(()), |name| Err(format!("“{name}” is said to claim {id}")))
}
