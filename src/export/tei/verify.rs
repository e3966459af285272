//! Reads the XML again, follows every pointer, and compares with the project.
//!
//! Must not use the code that wrote it, but for which spans become one.

mod elements;

use super::{Clean, joined, words};
use crate::export::asked::{Asked, asked};
use crate::export::kept::spans_of;
use crate::export::{LossKind, Mismatch, Request, Written};
use crate::model::{Layer, Value};
use elements::{Element, elements};
use std::collections::BTreeMap;

/// What is in the files and not in the project, or the other way round.
pub(super) fn verify(request: &Request<'_>, written: &Written) -> Vec<Mismatch> {
    let articles = match asked(request) {
        Ok(articles) => articles,
        Err(refusal) => return vec![Mismatch { article: None, message: refusal.to_string() }],
    };
    let mut found = Vec::new();
    let mut clean = Clean::default();
    if articles.len() != written.files.len() {
        let message = format!("{} documents asked, {} written", articles.len(), written.files.len());
        found.push(Mismatch { article: None, message });
    }
    for (article, file) in articles.iter().zip(&written.files) {
        let check = elements(&file.bytes).and_then(|all| document(request, article, &all, &mut clean));
        if let Err(message) = check {
            found.push(Mismatch { article: Some(article.id), message });
        }
    }
    let declared = |kind| written.losses.iter().filter(|l| l.kind == kind).map(|l| l.count).sum::<usize>();
    if declared(LossKind::Character) != clean.replaced {
        let message = format!("{} characters replaced, {} declared", clean.replaced, declared(LossKind::Character));
        found.push(Mismatch { article: None, message });
    }
    if written.marks != written.written + declared(LossKind::ZeroWidth) {
        found.push(Mismatch { article: None, message: "marks written and lost are not those asked for".to_owned() });
    }
    found
}

fn document(request: &Request<'_>, article: &Asked<'_>, all: &[Element], clean: &mut Clean) -> Result<(), String> {
    header(request, article, all, clean)?;
    let paragraphs: Vec<&Element> = all.iter().filter(|e| e.name == "p" && e.attribute("xml:id").is_some()).collect();
    let text: String = paragraphs.iter().map(|p| p.text.as_str()).collect();
    same("the text", &text, &clean.text(article.text.as_str()))?;
    let mut starts = BTreeMap::new();
    let mut at = 0;
    for (n, paragraph) in paragraphs.into_iter().enumerate() {
        let length = paragraph.text.chars().count();
        let id = paragraph.attribute("xml:id").unwrap_or_default();
        same("the id of a paragraph", id, &format!("p{}", n + 1))?;
        starts.insert(id, (at, length));
        at += length;
    }
    let said = article.layers.iter().map(|(who, layer)| (format!("#who.{who}"), *layer));
    let said: Vec<(String, &Layer)> =
        said.filter(|(_, l)| l.marks.values().any(|m| spans_of(article, m).is_some())).collect();
    let lists = || all.iter().enumerate().filter(|(_, e)| e.name == "listAnnotation");
    same("the number of lists", &lists().count().to_string(), &said.len().to_string())?;
    for ((at, list), (who, layer)) in lists().zip(&said) {
        same("whose list it is", list.attribute("resp").unwrap_or_default(), who)?;
        marks(article, layer, all, at, &starts, clean)?;
    }
    links(article, all)
}

fn same(what: &str, found: &str, wanted: &str) -> Result<(), String> {
    let brief = |s: &str| s.chars().take(120).collect::<String>();
    if found == wanted {
        Ok(())
    } else {
        Err(format!("{what} is “{}” and should be “{}”", brief(found), brief(wanted)))
    }
}

/// Every word of the header.
fn header(request: &Request<'_>, article: &Asked<'_>, all: &[Element], clean: &mut Clean) -> Result<(), String> {
    let mut wanted = vec![clean.text(&article.article.title).into_owned()];
    for (who, _) in &article.layers {
        wanted.extend(["annotator".to_owned(), clean.text(request.project.name_of(who)).into_owned()]);
    }
    let meta = &article.article.meta;
    wanted.extend(["Written by Sidenote.".to_owned(), article.article.stem.clone()]);
    let facts = [&meta.author, &meta.publication, &meta.published, &meta.url].into_iter().filter(|f| !f.is_empty());
    wanted.extend(facts.map(|fact| clean.text(fact).into_owned()));
    let mut labels: Vec<&str> =
        article.marks().filter(|(_, m)| spans_of(article, m).is_some()).map(|(_, m)| m.label.as_str()).collect();
    labels.sort_unstable();
    labels.dedup();
    wanted.extend(labels.iter().map(|l| clean.text(l).into_owned()));
    let leaves = ["title", "resp", "name", "idno", "author", "publisher", "date", "catDesc"];
    let leaf = |e: &&Element| leaves.contains(&e.name.as_str()) || (e.name == "p" && e.attribute("xml:id").is_none());
    let found: Vec<String> = all.iter().filter(leaf).map(|e| e.text.clone()).collect();
    same("the header", &found.join("\n"), &wanted.join("\n"))?;
    let ids = |name: &str| {
        let ids = all.iter().filter(|e| e.name == name).filter_map(|e| e.attribute("xml:id"));
        ids.map(str::to_owned).collect::<Vec<_>>().join(" ")
    };
    let names = names(all);
    same("the number of ids of labels", &names.len().to_string(), &labels.len().to_string())?;
    if let Some(id) = names.keys().find(|id| !is_ncname(id)) {
        return Err(format!("“{id}” is no id in XML"));
    }
    let wanted: Vec<String> = article.layers.iter().map(|(who, _)| format!("who.{who}")).collect();
    same("the ids of annotators", &ids("respStmt"), &wanted.join(" "))
}

/// The names of labels by their ids.
fn names(all: &[Element]) -> BTreeMap<&str, &str> {
    let named = all.iter().filter(|e| e.name == "catDesc");
    named.filter_map(|e| Some((all.get(e.within?)?.attribute("xml:id")?, e.text.as_str()))).collect()
}

/// Whether XML takes it for an id, as far as it is written here.
fn is_ncname(id: &str) -> bool {
    id.starts_with(|c: char| c.is_ascii_alphabetic())
        && id.chars().all(|c| c.is_ascii_alphanumeric() || ".-_".contains(c))
}

fn marks(
    article: &Asked<'_>,
    layer: &Layer,
    all: &[Element],
    list: usize,
    starts: &BTreeMap<&str, (usize, usize)>,
    clean: &mut Clean,
) -> Result<(), String> {
    let names = names(all);
    let annotations = all.iter().enumerate().filter(|(_, e)| e.within == Some(list));
    let mut annotations = annotations.filter(|(_, e)| e.name == "annotation");
    for (id, mark) in layer.in_order() {
        let Some(spans) = spans_of(article, mark) else { continue };
        let (at, found) = annotations.next().ok_or_else(|| format!("the mark {id} is missing"))?;
        let said = |name: &str| found.attribute(name).unwrap_or_default();
        same("the id of a mark", said("xml:id"), &format!("m.{id}"))?;
        let label = said("ana").strip_prefix('#').and_then(|id| names.get(id)).copied().unwrap_or_default();
        // What XML cannot have in it was counted where the name of the label stands.
        same("the label of a mark", label, &Clean::default().text(mark.label.as_str()))?;
        same("the doubt of a mark", said("cert"), if mark.sure { "" } else { "low" })?;
        let points = |at: usize| article.text.code_points(at);
        let wanted: Vec<(usize, usize)> =
            joined(article.text, &spans).iter().map(|s| (points(s.start()), points(s.end()))).collect();
        let there = follow(said("target"), starts)?;
        same("the place of a mark", &format!("{there:?}"), &format!("{wanted:?}"))?;
        let mut wanted: Vec<(String, String)> = Vec::new();
        for (attribute, value) in
            mark.attributes.iter().filter(|(_, v)| !v.is_blank() && !matches!(v, Value::Entities(_)))
        {
            wanted.extend(words(value).iter().map(|w| (attribute.to_string(), clean.text(w).into_owned())));
        }
        if !mark.note.is_empty() {
            wanted.push((String::new(), clean.text(&mark.note).into_owned()));
        }
        let notes = all.iter().filter(|e| e.within == Some(at) && e.name == "note");
        let there: Vec<(String, String)> =
            notes.map(|e| (e.attribute("n").unwrap_or_default().to_owned(), e.text.clone())).collect();
        same("what a mark says", &format!("{there:?}"), &format!("{wanted:?}"))?;
    }
    if annotations.next().is_some() { Err("there are marks left over".to_owned()) } else { Ok(()) }
}

/// Where pointers lead, in code points of the whole text; those that go on over a line end are one.
fn follow(target: &str, starts: &BTreeMap<&str, (usize, usize)>) -> Result<Vec<(usize, usize)>, String> {
    let mut made: Vec<(usize, usize)> = Vec::new();
    for pointer in target.split(' ') {
        let wrong = || format!("“{pointer}” points nowhere");
        let inner = pointer.strip_prefix("#string-range(").and_then(|p| p.strip_suffix(')')).ok_or_else(wrong)?;
        let mut parts = inner.split(',');
        let (start, length) = *parts.next().and_then(|p| starts.get(p)).ok_or_else(wrong)?;
        let mut number = || parts.next()?.parse::<usize>().ok();
        let (offset, long) = number().zip(number()).ok_or_else(wrong)?;
        if offset + long > length {
            return Err(wrong());
        }
        let at = (start + offset, start + offset + long);
        match made.last_mut() {
            Some(last) if offset == 0 && last.1 == at.0 && long > 0 && last.0 < last.1 => last.1 = at.1,
            _ => made.push(at),
        }
    }
    Ok(made)
}

fn links(article: &Asked<'_>, all: &[Element]) -> Result<(), String> {
    let mut wanted = Vec::new();
    for (_, layer) in &article.layers {
        let there = |id| layer.marks.get(id).is_some_and(|m| spans_of(article, m).is_some());
        let both = layer.links.values().filter(|l| there(&l.from) && there(&l.to));
        wanted.extend(both.map(|l| format!("{} #m.{} #m.{}", l.relation, l.from, l.to)));
    }
    let said = |e: &Element| {
        format!("{} {}", e.attribute("type").unwrap_or_default(), e.attribute("target").unwrap_or_default())
    };
    let found: Vec<String> = all.iter().filter(|e| e.name == "link").map(said).collect();
    same("the links", &found.join("\n"), &wanted.join("\n"))
}
